// Writing, in parts that a shell arranges.
export { Composer, useComposer } from "./context";
export type { Composing } from "./context";
export { ComposerField } from "./Field";
export { ComposerGate } from "./Gate";
export {
  ComposerBanner,
  ComposerEmoji,
  ComposerError,
  ComposerHonesty,
  ComposerQuick,
  ComposerSend,
  ComposerTimer,
} from "./Parts";
