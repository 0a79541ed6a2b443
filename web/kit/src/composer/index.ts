// Writing, in parts that a shell arranges.
export { Composer, useComposer } from "./context";
export type { Composing } from "./context";
export { ComposerField } from "./Field";
export { ComposerGate } from "./Gate";
export { AttachCamera, AttachMenu, AttachPhotos, AttachVoice, SendOrVoice } from "./attach";
export type { AttachEntry } from "./attach";
export { Writing } from "./Writing";
export {
  ComposerBanner,
  ComposerEmoji,
  ComposerError,
  ComposerHonesty,
  ComposerQuick,
  ComposerSend,
  useQuickEmoji,
} from "./Parts";
