// What the core shows, as hooks.
export { failureOf, useAsk, useFailureText, useRead } from "./ask";
export type { Asking, Reading } from "./ask";
export { useChat, useChatList, useChatsNamed, useCounts, windowFor } from "./chats";
export type { ChatList } from "./chats";
export { CoreProvider, useCore, useCoreState, useMe, useTab } from "./core";
export { useLooking, useProgress, useTyping } from "./hints";
export type { Share, Typer } from "./hints";
export { usePicture } from "./pictures";
export { useSearch } from "./search";
export { useThread } from "./thread";
export type { ThreadView } from "./thread";
