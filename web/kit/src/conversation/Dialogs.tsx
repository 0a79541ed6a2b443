// The questions and lists that open above a conversation, each fetched when it is first opened. Put once
// inside <Conversation>.
import type { ReactNode } from "react";

import { later } from "kit/flows/later";

import { useConversation } from "./context";

const UnsendDialog = later(async () => (await import("./dialogs")).UnsendDialog);
const ForwardDialog = later(async () => (await import("./dialogs")).ForwardDialog);
const InfoDialog = later(async () => (await import("./dialogs")).InfoDialog);
const ReactionsDialog = later(async () => (await import("./dialogs")).ReactionsDialog);
const PinDialog = later(async () => (await import("./dialogs")).PinDialog);
const Viewer = later(async () => (await import("kit/media/Viewer")).Viewer);
const OnceViewer = later(async () => (await import("kit/media/OnceViewer")).OnceViewer);
const NewPoll = later(async () => (await import("kit/rich/NewPoll")).NewPoll);
const NewPlace = later(async () => (await import("kit/rich/NewPlace")).NewPlace);
const NewCard = later(async () => (await import("kit/rich/NewCard")).NewCard);

export function ConversationDialogs(): ReactNode {
  const { opened, chat, close } = useConversation();
  switch (opened?.kind) {
    case "unsend":
      return <UnsendDialog message={opened.message} />;
    case "forward":
      return <ForwardDialog messages={opened.messages} />;
    case "info":
      return <InfoDialog message={opened.message} />;
    case "reactions":
      return <ReactionsDialog message={opened.message} />;
    case "pin":
      return <PinDialog message={opened.message} times={chat?.offers.messagePinTimesMs ?? []} />;
    case "viewer":
      return <Viewer row={opened.row} index={opened.index} onClose={close} />;
    case "once":
      return <OnceViewer message={opened.message} onClose={close} />;
    case "poll":
      return <NewPoll />;
    case "place":
      return <NewPlace />;
    case "card":
      return <NewCard />;
    case undefined:
      return null;
  }
}
