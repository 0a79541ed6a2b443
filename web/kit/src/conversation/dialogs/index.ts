// The dialogs about messages: fetched together with the first of them.
export { ForwardDialog } from "./Forward";
export { InfoDialog } from "./Info";
export { PinDialog } from "./PinMessage";
export { ReactionsDialog } from "./Reactions";
export { UnsendDialog } from "./Unsend";
