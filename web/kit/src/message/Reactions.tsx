// Reactions: what is under a message, and the bar from which one chooses.
import { lazy, Suspense, useState } from "react";
import type { ReactNode } from "react";
import { Button, DialogTrigger, Dialog, Popover } from "react-aria-components";

import { Icon, useLook } from "kit/app/context";
import { useConversation } from "kit/conversation/context";
import type { MessageRow } from "kit/core";
import { useFormat, useT } from "kit/i18n";
import { flag } from "kit/parts/given";
import { Spinner } from "kit/parts/Page";

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
        <Button
          key={emoji}
          data-part="reaction"
          data-emoji={emoji}
          data-own={flag(people.some((person) => person.isMe))}
          aria-label={t("reaction.label", { emoji, count: people.length })}
          onPress={() => showReactions(message)}
        >
          <span data-part="reaction-emoji">{emoji}</span>
          {people.length > 1 ? (
            <span data-part="reaction-count">{format.number(people.length)}</span>
          ) : null}
        </Button>
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

/** The smiley beside a message. */
export function ReactionButton(props: {
  message: MessageRow;
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
}): ReactNode {
  const t = useT();
  return (
    <DialogTrigger isOpen={props.isOpen} onOpenChange={props.onOpenChange}>
      <Button data-part="icon-button" data-action="open-reactions" aria-label={t("message.react")}>
        <Icon name="smiley" />
      </Button>
      <Popover data-part="reaction-popover" placement="top">
        <Dialog data-part="reaction-dialog" aria-label={t("message.react")}>
          <ReactionBar message={props.message} onDone={() => props.onOpenChange(false)} />
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}
