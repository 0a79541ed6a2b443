// One open conversation.
export { Conversation, useConversation } from "./context";
export type { ConversationContextValue, Mode, Opened } from "./context";
export { ConversationDialogs } from "./Dialogs";
