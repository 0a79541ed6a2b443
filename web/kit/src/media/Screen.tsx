// A whole window for one thing: dark, the focus inside, Escape leads out.
import { useEffect, useRef } from "react";
import type { ReactNode } from "react";
import { Dialog, Heading, Modal, ModalOverlay } from "react-aria-components";

import { useT } from "kit/i18n";
import { IconButton } from "kit/parts/Button";

export function Screen(props: {
  name: string;
  title: string;
  detail?: ReactNode;
  actions?: ReactNode;
  foot?: ReactNode;
  children: ReactNode;
  onClose: () => void;
  /** Wherever in it the focus is. Each key has a button, too. */
  onKeyDown?: (event: KeyboardEvent) => void;
}): ReactNode {
  const t = useT();
  const onKeyDown = useRef(props.onKeyDown);
  useEffect(() => {
    onKeyDown.current = props.onKeyDown;
  });
  useEffect(() => {
    const heard = (event: KeyboardEvent) => onKeyDown.current?.(event);
    document.addEventListener("keydown", heard);
    return () => document.removeEventListener("keydown", heard);
  }, []);
  return (
    <ModalOverlay
      data-part="viewer-overlay"
      isOpen
      onOpenChange={(isOpen) => {
        if (!isOpen) props.onClose();
      }}
    >
      <Modal data-part="viewer" data-name={props.name}>
        <Dialog data-part="viewer-dialog">
          <div data-part="viewer-inner">
            <header data-part="viewer-head">
              <IconButton name="close" label={t("close")} action="close" onPress={props.onClose} />
              <span data-part="viewer-about">
                <Heading slot="title" level={2} data-part="viewer-title">
                  {props.title}
                </Heading>
                {props.detail}
              </span>
              <span data-part="viewer-actions">{props.actions}</span>
            </header>
            <div data-part="viewer-stage">{props.children}</div>
            {props.foot}
          </div>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
