// Shows what others wrote, safely.
export { cut, forDisplay, forLine, nameForDisplay, onlyEmoji } from "./display";
export { piecesOf } from "./pieces";
export type { Mention, Piece } from "./pieces";
export { Name, Text, clampAt } from "./Text";
