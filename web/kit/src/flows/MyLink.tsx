// One's own link, to be shown or sent: who opens it is led to one's handle. The handle is behind the
// `#`, so the server that hands the app out does not learn who looks for whom.
import type { ReactNode } from "react";

import { href } from "kit/app/route";
import { useT } from "kit/i18n";
import { IconButton } from "kit/parts/Button";
import { useCopy } from "kit/parts/copy";
import { Row, Section } from "kit/parts/Page";
import { Qr } from "kit/parts/Qr";
import { useMe } from "kit/stores/core";

export function MyLink(): ReactNode {
  const t = useT();
  const copy = useCopy();
  const { handle } = useMe();
  if (handle === "") return null;
  const link = `${location.origin}/${href({ name: "find", handle })}`;
  return (
    <Section title={t("mylink.title")} note={t("mylink.note")} name="my-link">
      <Qr text={link} label={t("qr.me")} />
      <Row
        title={
          <span data-part="my-link" dir="ltr">
            {link}
          </span>
        }
        end={<IconButton name="copy" label={t("mylink.copy")} action="copy-my-link" onPress={() => copy(link)} />}
      />
    </Section>
  );
}
