// One message and its pieces.
export { Attachments, MessageText, QuoteView } from "./Content";
export { Message, bigEmoji, isStuck, kindOf } from "./Message";
export type { MessageProps } from "./Message";
export { Parts } from "./Parts";
export { ReactionBar, ReactionButton, ReactionSummary } from "./Reactions";
export { Receipt } from "./Receipt";
export { MessageTools, actionsFor } from "./Tools";
export type { MessageAction } from "./Tools";
export { summaryOf, useMessageLabel, useNoticeText, useReceiptText, useSummaryText } from "./words";
export { hueOf as senderHue } from "kit/parts/Avatar";
