// Reactions: what is under a message, and the bar from which one chooses.
import { lazy, Suspense, useRef, useState } from "react";
import type { ReactNode } from "react";
import { Button, Dialog, Popover } from "react-aria-components";

import { Icon, useLook } from "kit/app/context";
import { useConversation } from "kit/conversation/context";
import type { MessageRow } from "kit/core";
import { useFormat, useT } from "kit/i18n";
import { flag } from "kit/parts/given";
import { Spinner } from "kit/parts/Page";
import { PlainButton } from "kit/parts/PlainButton";

const EmojiPicker = lazy(async () => ({
  default: (await import("kit/composer/EmojiPicker")).EmojiPicker,
}));

/** One chip for each emoji; a press shows who. */
export function ReactionSummary(props: { message: MessageRow }): ReactNode {
  const t = useT();
  const format = useFormat();
  const { showReactions } = useConversation();
  const { message } = props;
  if (message.reactions.length === 0) return null;
  return (
    <div data-part="reactions">
      {message.reactions.map(({ emoji, people }) => (
        <PlainButton
          key={emoji}
          part="reaction"
          data={{
            "data-emoji": emoji,
            "data-own": flag(people.some((person) => person.isMe)),
          }}
          label={t("reaction.label", { emoji, count: people.length })}
          onPress={() => showReactions(message)}
        >
          <span data-part="reaction-emoji">{emoji}</span>
          {people.length > 1 ? (
            <span data-part="reaction-count">{format.number(people.length)}</span>
          ) : null}
        </PlainButton>
      ))}
    </div>
  );
}

/** The app's quick ones, and all others behind the plus. */
export function ReactionBar(props: { message: MessageRow; onDone: () => void }): ReactNode {
  const t = useT();
  const { reactions } = useLook();
  const { react } = useConversation();
  const { message } = props;
  const [isWide, setWide] = useState(false);
  const own = message.reactions.find((one) => one.people.some((person) => person.isMe))?.emoji;
  const choose = (emoji: string) => {
    react(message, emoji);
    props.onDone();
  };
  if (isWide) {
    return (
      <Suspense fallback={<Spinner />}>
        <EmojiPicker onChoose={choose} />
      </Suspense>
    );
  }
  return (
    <div data-part="reaction-bar" role="group" aria-label={t("message.react")}>
      {reactions.map((emoji) => (
        <Button
          key={emoji}
          data-part="reaction-choice"
          data-action="emoji"
          data-emoji={emoji}
          data-selected={flag(emoji === own)}
          aria-label={emoji === own ? t("reaction.remove", { emoji }) : t("reaction.add", { emoji })}
          onPress={() => choose(emoji)}
        >
          {emoji}
        </Button>
      ))}
      <Button
        data-part="reaction-choice"
        data-action="more-emoji"
        aria-label={t("reaction.more")}
        onPress={() => setWide(true)}
      >
        <Icon name="plus" />
      </Button>
    </div>
  );
}

/** The smiley beside a message, and the bar while it is open. */
export function ReactionButton(props: {
  message: MessageRow;
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
}): ReactNode {
  const t = useT();
  const button = useRef<HTMLButtonElement>(null);
  const { isOpen, onOpenChange } = props;
  return (
    <>
      <PlainButton
        ref={button}
        part="icon-button"
        name="smiley"
        label={t("message.react")}
        action="open-reactions"
        opens="dialog"
        isOpen={isOpen}
        onPress={() => onOpenChange(true)}
      />
      {isOpen ? (
        <Popover
          data-part="reaction-popover"
          placement="top"
          triggerRef={button}
          isOpen
          onOpenChange={onOpenChange}
        >
          <Dialog data-part="reaction-dialog" aria-label={t("message.react")}>
            <ReactionBar message={props.message} onDone={() => onOpenChange(false)} />
          </Dialog>
        </Popover>
      ) : null}
    </>
  );
}
