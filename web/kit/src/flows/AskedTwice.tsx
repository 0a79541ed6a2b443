// What nobody can undo, we neither, is done only when the person said so twice.
import { useState } from "react";
import type { ReactNode } from "react";

import { useT } from "kit/i18n";
import { Confirm } from "kit/parts/Dialog";

export function AskedTwice(props: {
  title: string;
  text: string;
  confirm: string;
  /** The second question. */
  last: { text: ReactNode; confirm: string };
  isBusy?: boolean;
  /** What may fail stays open to say so. */
  onConfirm: (close: () => void) => void;
  /** What is pressed first. */
  children: (ask: () => void) => ReactNode;
}): ReactNode {
  const t = useT();
  const [step, setStep] = useState<0 | 1 | 2>(0);
  const close = () => setStep(0);
  return (
    <>
      {props.children(() => setStep(1))}
      <Confirm
        title={props.title}
        text={props.text}
        confirm={props.confirm}
        isDanger
        isOpen={step === 1}
        onConfirm={() => setStep(2)}
        onClose={close}
      />
      <Confirm
        title={t("storage.again.sure")}
        text={props.last.text}
        confirm={props.last.confirm}
        isDanger
        isBusy={props.isBusy ?? false}
        isOpen={step === 2}
        onConfirm={() => props.onConfirm(close)}
        onClose={close}
      />
    </>
  );
}
