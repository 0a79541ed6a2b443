// This browser becomes a new device. Nothing is removed before the person said so twice.
import { useState } from "react";
import type { ReactNode } from "react";

import { go } from "kit/app/route";
import type { StorageSteps } from "kit/core";
import { useT } from "kit/i18n";
import { Button } from "kit/parts/Button";
import { Confirm } from "kit/parts/Dialog";
import { useCore } from "kit/stores/core";

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
  const [step, setStep] = useState<0 | 1 | 2>(0);
  const close = () => setStep(0);
  return (
    <>
      <Button kind="danger" action="start-again" onPress={() => setStep(1)}>
        {t("storage.again")}
      </Button>
      <Confirm
        title={t("storage.again.title")}
        text={props.text}
        confirm={t("storage.again")}
        isDanger
        isOpen={step === 1}
        onConfirm={() => setStep(2)}
        onClose={close}
      />
      <Confirm
        title={t("storage.again.sure")}
        text={t("storage.again.last")}
        confirm={t("storage.again.confirm")}
        isDanger
        isOpen={step === 2}
        onConfirm={() => {
          close();
          void beginAnew(storage);
        }}
        onClose={close}
      />
    </>
  );
}
