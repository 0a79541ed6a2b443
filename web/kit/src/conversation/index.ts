// One open conversation.
export { Conversation, useConversation } from "./context";
export type { ConversationContextValue, Mode, Opened } from "./context";
export { ConversationDialogs } from "./Dialogs";
export { PinnedBand, TimerMark } from "./Marks";
export { SelectMark, SelectionBar } from "./Selection";
export { THEMES, chatLook, isTheme } from "./themes";
export type { Theme } from "./themes";
