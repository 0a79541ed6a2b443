// What can be done with a message. The core says what: an entry that would be refused is not there.
import { useRef, useState } from "react";
import type { ReactNode, RefObject } from "react";

import { useFeatures, useLook } from "kit/app/context";
import { useConversation } from "kit/conversation/context";
import type { MessageRow } from "kit/core";
import { useT } from "kit/i18n";
import { MenuAt, type MenuEntry } from "kit/parts/Menu";
import { PlainButton } from "kit/parts/PlainButton";

import { ReactionButton } from "./Reactions";

export type MessageAction =
  | "reply" | "react" | "copy" | "edit" | "forward" | "select" | "star" | "unstar" | "pin" | "unpin"
  | "info" | "unsend";

const ICONS: Readonly<Record<MessageAction, NonNullable<MenuEntry["icon"]>>> = {
  reply: "reply",
  react: "smiley",
  copy: "copy",
  edit: "edit",
  forward: "forward",
  select: "check",
  pin: "pin",
  unpin: "pin",
  star: "star",
  unstar: "star-filled",
  info: "info",
  unsend: "unsend",
};

/** In the order in which a menu shows them. `app`: what the app has besides what the core allows. */
export function actionsFor(
  message: MessageRow,
  app: { hasStars: boolean; canSelect: boolean },
): MessageAction[] {
  const { can, body } = message;
  const { hasStars, canSelect } = app;
  const isShown = body.kind === "text";
  const actions: [MessageAction, boolean][] = [
    ["reply", can.reply],
    ["react", can.react],
    ["forward", can.forward],
    ["select", can.forward && canSelect],
    ["copy", isShown && body.text !== ""],
    ["edit", can.edit],
    ["star", hasStars && isShown && !message.starred],
    ["unstar", hasStars && message.starred],
    ["pin", can.pin && !message.pinned],
    ["unpin", can.pin && message.pinned],
    ["info", isShown && message.isOwn && message.placed],
    ["unsend", can.unsend],
  ];
  return actions.filter(([, isPossible]) => isPossible).map(([action]) => action);
}

function useActions(message: MessageRow): MessageAction[] {
  const { star, save } = useFeatures();
  const { hasSelection } = useLook();
  return actionsFor(message, { hasStars: star || save, canSelect: hasSelection === true });
}

export function MessageTools(props: {
  message: MessageRow;
  /** Of the menu. */
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
}): ReactNode {
  const t = useT();
  const { reply } = useConversation();
  const { message, isOpen, onOpenChange } = props;
  const button = useRef<HTMLButtonElement>(null);
  const [isReacting, setReacting] = useState(false);
  const actions = useActions(message);
  if (actions.length === 0) return null;
  return (
    <div data-part="message-tools" data-open={isOpen || isReacting ? "" : undefined}>
      {message.can.react ? (
        <ReactionButton message={message} isOpen={isReacting} onOpenChange={setReacting} />
      ) : null}
      {message.can.reply ? (
        <PlainButton
          part="icon-button"
          name="reply"
          label={t("message.reply")}
          action="quick-reply"
          onPress={() => reply(message)}
        />
      ) : null}
      <PlainButton
        ref={button}
        part="icon-button"
        name="more"
        label={t("message.menu")}
        action="message-menu"
        opens="menu"
        isOpen={isOpen}
        onPress={() => onOpenChange(true)}
      />
      {isOpen ? (
        <OpenMenu
          message={message}
          at={button}
          onReact={() => setReacting(true)}
          onClose={() => onOpenChange(false)}
        />
      ) : null}
    </div>
  );
}

function OpenMenu(props: {
  message: MessageRow;
  at: RefObject<HTMLElement | null>;
  onReact: () => void;
  onClose: () => void;
}): ReactNode {
  const t = useT();
  const conversation = useConversation();
  const { message } = props;
  const items = useActions(message).map((id) => ({
    id,
    text: t(`message.${id}`),
    icon: ICONS[id],
    isDanger: id === "unsend",
  }));
  const carry: Readonly<Record<MessageAction, () => void>> = {
    reply: () => conversation.reply(message),
    react: props.onReact,
    copy: () => conversation.copy(message),
    edit: () => conversation.edit(message),
    forward: () => conversation.forward(message),
    select: () => conversation.select(message),
    star: () => conversation.star(message),
    unstar: () => conversation.star(message),
    pin: () => conversation.pin(message),
    unpin: () => conversation.pin(message),
    info: () => conversation.info(message),
    unsend: () => conversation.unsend(message),
  };
  return (
    <MenuAt
      label={t("message.menu")}
      items={items}
      at={props.at}
      onClose={props.onClose}
      onAction={(action) => carry[action]()}
    />
  );
}
