// What can be done with a message. The core says what: an entry that would be refused is not there.
import { useState } from "react";
import type { ReactNode } from "react";

import { useLook } from "kit/app/context";
import { useConversation } from "kit/conversation/context";
import type { MessageRow } from "kit/core";
import { useT } from "kit/i18n";
import { IconButton } from "kit/parts/Button";
import { Menu, type MenuEntry } from "kit/parts/Menu";

import { ReactionButton } from "./Reactions";

export type MessageAction =
  | "reply" | "react" | "copy" | "edit" | "forward" | "star" | "unstar" | "info" | "unsend";

const ICONS: Readonly<Record<MessageAction, NonNullable<MenuEntry["icon"]>>> = {
  reply: "reply",
  react: "smiley",
  copy: "copy",
  edit: "edit",
  forward: "forward",
  star: "star",
  unstar: "star-filled",
  info: "info",
  unsend: "unsend",
};

/** In the order in which a menu shows them. */
export function actionsFor(message: MessageRow, hasStars = true): MessageAction[] {
  const { can, body } = message;
  const isShown = body.kind === "text";
  const actions: [MessageAction, boolean][] = [
    ["reply", can.reply],
    ["react", can.react],
    ["forward", can.forward],
    ["copy", isShown && body.text !== ""],
    ["edit", can.edit],
    ["star", hasStars && isShown && !message.starred],
    ["unstar", hasStars && message.starred],
    ["info", isShown && message.isOwn && message.placed],
    ["unsend", can.unsend],
  ];
  return actions.filter(([, isPossible]) => isPossible).map(([action]) => action);
}

export function MessageTools(props: {
  message: MessageRow;
  /** Of the menu. */
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
}): ReactNode {
  const t = useT();
  const conversation = useConversation();
  const { message } = props;
  const [isReacting, setReacting] = useState(false);
  const items = actionsFor(message, useLook().hasStars).map((id) => ({
    id,
    text: t(`message.${id}`),
    icon: ICONS[id],
    isDanger: id === "unsend",
  }));
  if (items.length === 0) return null;
  const carry: Readonly<Record<MessageAction, () => void>> = {
    reply: () => conversation.reply(message),
    react: () => setReacting(true),
    copy: () => conversation.copy(message),
    edit: () => conversation.edit(message),
    forward: () => conversation.forward(message),
    star: () => conversation.star(message),
    unstar: () => conversation.star(message),
    info: () => conversation.info(message),
    unsend: () => conversation.unsend(message),
  };
  return (
    <div data-part="message-tools" data-open={props.isOpen || isReacting ? "" : undefined}>
      {message.can.react ? (
        <ReactionButton message={message} isOpen={isReacting} onOpenChange={setReacting} />
      ) : null}
      {message.can.reply ? (
        <IconButton
          name="reply"
          label={t("message.reply")}
          action="quick-reply"
          onPress={() => conversation.reply(message)}
        />
      ) : null}
      <Menu
        label={t("message.menu")}
        items={items}
        isOpen={props.isOpen}
        onOpenChange={props.onOpenChange}
        onAction={(action) => carry[action]()}
        trigger={<IconButton name="more" label={t("message.menu")} action="message-menu" />}
      />
    </div>
  );
}
