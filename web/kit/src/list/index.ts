// The two long lists: chats and messages. One open conversation is re-exported for convenience.
export { PresenceText, usePresenceText } from "./Presence";
export { Conversation, ConversationDialogs, useConversation } from "kit/conversation";
export type { ConversationContextValue, Mode } from "kit/conversation";
export { ChatAvatar, ChatLast, ChatLine, ChatMarks, ChatTime, ChatTitle } from "./ChatLine";
export { ChatList } from "./ChatList";
export type { ChatListProps } from "./ChatList";
export { useChatAsk } from "./ChatMenu";
export { FilterChips } from "./FilterChips";
export type { Place } from "./places";
export { Thread } from "./Thread";
export type { ThreadProps } from "./Thread";
export { TypingLine, useTypingText } from "./TypingLine";
