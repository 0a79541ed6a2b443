// This browser becomes a new device. Nothing is removed before the person said so twice.
import type { ReactNode } from "react";

import { go } from "kit/app/route";
import type { StorageSteps } from "kit/core";
import { useT } from "kit/i18n";
import { Button } from "kit/parts/Button";
import { useCore } from "kit/stores/core";

import { AskedTwice } from "./AskedTwice";

/** Removes what this browser holds and ends at the sign-up. Where that fails, the state of the storage
 *  says so, and its screen offers the way again. */
export async function beginAnew(storage: StorageSteps): Promise<void> {
  // Whoever comes next begins at the beginning.
  go({ name: "home" }, { replace: true });
  await storage.startAgain().catch(() => undefined);
}

/** `text`: what is lost. */
export function StartAgain(props: { text: string }): ReactNode {
  const t = useT();
  const { storage } = useCore();
  return (
    <AskedTwice
      title={t("storage.again.title")}
      text={props.text}
      confirm={t("storage.again")}
      last={{ text: t("storage.again.last"), confirm: t("storage.again.confirm") }}
      onConfirm={(close) => {
        close();
        void beginAnew(storage);
      }}
    >
      {(ask) => (
        <Button kind="danger" action="start-again" onPress={ask}>
          {t("storage.again")}
        </Button>
      )}
    </AskedTwice>
  );
}
