// What opens above the app: dialog, sheet, question. React Aria holds the focus inside and gives it back.
import type { ReactNode } from "react";
import { Dialog as Inner, Heading, Modal, ModalOverlay } from "react-aria-components";

import { useT } from "kit/i18n";

import { Button, IconButton } from "./Button";

export type DialogProps = {
  title: string;
  isOpen: boolean;
  onClose: () => void;
  children: ReactNode;
  /** An alert has no way out but its own buttons. */
  kind?: "dialog" | "alert";
  actions?: ReactNode;
  /** Names this dialog for styles and tests. */
  name?: string;
};

function Frame(props: DialogProps & { part: "modal" | "sheet" }): ReactNode {
  const t = useT();
  const isAlert = props.kind === "alert";
  return (
    <ModalOverlay
      data-part="overlay"
      isOpen={props.isOpen}
      isDismissable={!isAlert}
      onOpenChange={(isOpen) => {
        if (!isOpen) props.onClose();
      }}
    >
      <Modal data-part={props.part} data-name={props.name}>
        <Inner data-part="dialog" role={isAlert ? "alertdialog" : "dialog"}>
          <header data-part="dialog-head">
            <Heading slot="title" level={2} data-part="dialog-title">
              {props.title}
            </Heading>
            {isAlert ? null : (
              <IconButton name="close" label={t("close")} action="close" onPress={props.onClose} />
            )}
          </header>
          <div data-part="dialog-body">{props.children}</div>
          {props.actions === undefined ? null : (
            <footer data-part="dialog-actions">{props.actions}</footer>
          )}
        </Inner>
      </Modal>
    </ModalOverlay>
  );
}

/** In the middle of the window. */
export const Dialog = (props: DialogProps): ReactNode => <Frame {...props} part="modal" />;

/** From the bottom of a phone; shells may place it in the middle of a wide window. */
export const Sheet = (props: DialogProps): ReactNode => <Frame {...props} part="sheet" />;

/** The two buttons of a dialog in which something is chosen or written. */
export function DialogActions(props: {
  confirm: string;
  isReady: boolean;
  isBusy?: boolean;
  isDanger?: boolean;
  onConfirm: () => void;
  onClose: () => void;
}): ReactNode {
  const t = useT();
  return (
    <>
      <Button action="cancel" onPress={props.onClose}>
        {t("cancel")}
      </Button>
      <Button
        action="confirm"
        kind={props.isDanger === true ? "danger" : "primary"}
        isDisabled={!props.isReady}
        isBusy={props.isBusy ?? false}
        onPress={props.onConfirm}
      >
        {props.confirm}
      </Button>
    </>
  );
}

/** One question with a way back that is as easy as the way on. */
export function Confirm(props: {
  title: string;
  text: ReactNode;
  confirm: string;
  isDanger?: boolean;
  isBusy?: boolean;
  isOpen: boolean;
  onConfirm: () => void;
  onClose: () => void;
}): ReactNode {
  const { confirm, isDanger = false, isBusy = false, onConfirm, onClose } = props;
  return (
    <Dialog
      title={props.title}
      kind="alert"
      isOpen={props.isOpen}
      onClose={onClose}
      actions={<DialogActions isReady {...{ confirm, isDanger, isBusy, onConfirm, onClose }} />}
    >
      <p data-part="dialog-text">{props.text}</p>
    </Dialog>
  );
}
