// A row that stands for a person: face, name, and whatever the place adds.
import type { ReactNode } from "react";

import type { Person } from "kit/core";
import { useT } from "kit/i18n";
import { Name } from "kit/text/Text";

import { Face } from "./Avatar";
import { Row } from "./Page";

type RowProps = Parameters<typeof Row>[0];

export function PersonRow(props: { person: Person; title?: ReactNode } & Omit<RowProps, "start" | "title">): ReactNode {
  const t = useT();
  const { person, ...rest } = props;
  return (
    <Row
      start={<Face person={person} />}
      title={person.isMe ? t("you") : <Name text={person.shown} fallback={person.handle || t("somebody")} />}
      {...rest}
    />
  );
}
