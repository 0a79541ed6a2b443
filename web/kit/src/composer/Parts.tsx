// What stands round the field; each shell arranges it.
import { lazy, Suspense, useState } from "react";
import type { ReactNode } from "react";
import { Button, Dialog, DialogTrigger, Popover } from "react-aria-components";

import { focusComposer } from "kit/a11y";
import { Icon, useLook, useNetworkTitle } from "kit/app/context";
import { useConversation } from "kit/conversation/context";
import { useFormat, useT } from "kit/i18n";
import { SummaryIcon } from "kit/message/SummaryIcon";
import { summaryOf, useSummaryText } from "kit/message/words";
import { IconButton } from "kit/parts/Button";
import { FailureLine, Spinner } from "kit/parts/Page";
import { forLine, nameForDisplay } from "kit/text/display";

import { useComposer } from "./context";

/** One emoji may be many signs. */
const QUICK_MOST = 16;

/** Which message is answered or changed. */
export function ComposerBanner(): ReactNode {
  const t = useT();
  const summary = useSummaryText();
  const { mode, cancel } = useComposer();
  if (mode.kind === "new") return null;
  const message = mode.kind === "reply" ? mode.to : mode.message;
  const name = message.isOwn ? t("you") : nameForDisplay(message.sender.shown, message.sender.handle);
  const title = mode.kind === "edit" ? t("composer.editing") : t("composer.replying", { name });
  return (
    <div data-part="context" data-mode={mode.kind}>
      <Icon name={mode.kind === "edit" ? "edit" : "reply"} />
      <span data-part="context-main">
        <span data-part="context-title">{title}</span>
        <span data-part="context-text" dir="auto">
          <SummaryIcon summary={summaryOf(message)} />
          {summary(summaryOf(message), { name, isMe: message.isOwn })}
        </span>
      </span>
      <IconButton name="close" label={t("cancel")} action="cancel" onPress={cancel} />
    </div>
  );
}

const Losses = lazy(async () => ({ default: (await import("kit/rich/Losses")).Losses }));

/** What another network's rule makes of what is being written. Silent when one's own rules hold. */
export function ComposerHonesty(): ReactNode {
  const t = useT();
  const format = useFormat();
  const title = useNetworkTitle();
  const { chat, rules } = useConversation();
  const { mode, text, limit } = useComposer();
  if (rules === null) return null;
  const lines: string[] = [];
  const { textChars, editMs } = rules;
  if (textChars.because !== null && text.length > limit * 0.8) {
    lines.push(t("honesty.text", { network: title(textChars.because), count: textChars.value }));
  }
  if (mode.kind === "edit" && editMs.because !== null && editMs.value) {
    const network = title(editMs.because);
    lines.push(t("stricter.edit", { network, window: format.duration(editMs.value) }));
  }
  const all = chat?.offers.mentionAll ?? null;
  return (
    <>
      {lines.length === 0 ? null : (
        <p data-part="honesty" role="status">
          {lines.join(" ")}
        </p>
      )}
      {all !== null && text.includes(`@${all}`) ? (
        <Suspense fallback={null}>
          <Losses planned={{ mentionAll: true }} />
        </Suspense>
      ) : null}
    </>
  );
}

/** Why it could not be sent. The text is still in the field. */
export function ComposerError(): ReactNode {
  const t = useT();
  const { failure, clearFailure } = useComposer();
  if (failure === null) return null;
  return (
    <div data-part="composer-error">
      <FailureLine failure={failure} />
      <IconButton name="close" label={t("close")} action="close" onPress={clearFailure} />
    </div>
  );
}

const EmojiPanel = lazy(async () => ({ default: (await import("./EmojiPanel")).EmojiPanel }));

export function ComposerEmoji(): ReactNode {
  const t = useT();
  const { text, setText } = useComposer();
  const [isOpen, setOpen] = useState(false);
  const close = () => {
    setOpen(false);
    requestAnimationFrame(focusComposer);
  };
  return (
    <DialogTrigger isOpen={isOpen} onOpenChange={setOpen}>
      <Button data-part="composer-button" data-action="open-emoji" aria-label={t("composer.emoji")}>
        <Icon name="smiley" />
      </Button>
      <Popover data-part="emoji-popover" placement="top">
        <Dialog data-part="emoji-dialog" aria-label={t("composer.emoji")}>
          <Suspense fallback={<Spinner />}>
            <EmojiPanel
              onChoose={(emoji) => {
                setText(text + emoji);
                close();
              }}
              onSent={close}
            />
          </Suspense>
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}

/** The emoji that one press sends here: the chat's own, else the app's; `null`: the app has none. */
export function useQuickEmoji(): string | null {
  const { quickEmoji } = useLook();
  const { chat } = useConversation();
  if (quickEmoji === null) return null;
  const chosen = forLine(chat?.shared.quickEmoji ?? "", QUICK_MOST);
  return chosen === "" ? quickEmoji : chosen;
}

export function ComposerSend(props: { label?: ReactNode }): ReactNode {
  const t = useT();
  const { canSend, busy, mode } = useComposer();
  const name = mode.kind === "edit" ? t("composer.save") : t("composer.send");
  return (
    <Button
      type="submit"
      data-part="composer-send"
      data-action="send"
      aria-label={name}
      isDisabled={!canSend || (busy && mode.kind === "edit")}
    >
      {props.label ?? <Icon name={mode.kind === "edit" ? "check" : "send"} />}
    </Button>
  );
}

/** One press sends it: the app's quick emoji. */
export function ComposerQuick(props: { emoji: string }): ReactNode {
  const t = useT();
  const { sendText } = useComposer();
  return (
    <Button
      data-part="composer-quick"
      data-action="quick-emoji"
      aria-label={t("composer.quick", { emoji: props.emoji })}
      onPress={() => sendText(props.emoji)}
    >
      {props.emoji}
    </Button>
  );
}
