// A picture, film or voice note that may be looked at once, or once more. In the thread it is a word
// and a sign; what it shows is seen in its own window only, which forgets it when it closes.
import { useEffect, useRef } from "react";
import type { ReactNode } from "react";

import { Icon } from "kit/app/context";
import { useConversation } from "kit/conversation/context";
import type { MessageRow } from "kit/core";
import { useT } from "kit/i18n";
import { FailureLine } from "kit/parts/Page";
import { PlainButton } from "kit/parts/PlainButton";

import { Failed } from "./Failed";
import { useFileWork } from "./file";
import { Ring } from "./Ring";

export function Once(props: { message: MessageRow }): ReactNode {
  const t = useT();
  const { open } = useConversation();
  const { message } = props;
  const { viewOnce, can, isOwn } = message;
  const attachment = message.attachments[0];
  const work = useFileWork(message, attachment?.index ?? 0);
  const wantsOpen = useRef(false);
  const state = attachment?.state.kind ?? "gone";
  const canOpen = can.open && (state === "none" || state === "here");

  // It is fetched when it is wanted, never before.
  useEffect(() => {
    if (!wantsOpen.current || state !== "here") return;
    wantsOpen.current = false;
    open({ kind: "once", message });
  }, [state, open, message]);

  const media = attachment === undefined ? "image" : attachment.voice ? "voice" : attachment.media;
  const left = viewOnce?.left ?? 0;
  const isOver = isOwn ? message.opened > 0 : left === 0;
  const inner = (
    <>
      <span data-part="once-sign">
        <Icon name={isOver ? "viewed" : "view-once"} />
      </span>
      <span data-part="once-text">
        {isOver ? t("once.opened") : t(`media.${media}`)}
        {!isOver && (viewOnce?.of ?? 1) > 1 && !isOwn ? (
          <span data-part="once-left">{t("once.left", { count: left })}</span>
        ) : null}
      </span>
    </>
  );
  const isMoving = state === "fetching" || state === "preparing" || state === "uploading";
  return (
    <div data-part="once" data-over={isOver ? "" : undefined}>
      {canOpen ? (
        <PlainButton
          part="once-open"
          action="open-once"
          label={t("once.open", { what: t(`media.${media}`), count: left })}
          opens="dialog"
          onPress={() => {
            if (state === "here") open({ kind: "once", message });
            else {
              wantsOpen.current = true;
              work.fetch();
            }
          }}
        >
          {inner}
        </PlainButton>
      ) : (
        <span data-part="once-line">{inner}</span>
      )}
      {isMoving && attachment !== undefined ? (
        <Ring
          message={message}
          attachment={attachment}
          label={t(state === "fetching" ? "media.fetching" : "media.sending")}
          onStop={state === "fetching" ? work.stop : can.cancel ? work.cancel : null}
        />
      ) : null}
      <Failed message={message} />
      <FailureLine failure={work.failure} />
    </div>
  );
}
