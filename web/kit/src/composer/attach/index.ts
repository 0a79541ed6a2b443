// Attaching: what shells arrange round the field.
export { AttachCamera, AttachMenu, AttachPhotos, AttachVoice, SendOrVoice } from "./Buttons";
export { AttachArea, useAttaching } from "./context";
export type { AttachEntry } from "./entries";
