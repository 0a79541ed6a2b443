// The pack of stickers: who they are called, and which sign stands for each where it cannot be drawn.
// The drawings are in Drawing.tsx, which is fetched with the first sticker that is seen.

/** What the pack is called in messages. */
export const PACK = "tresse";

/** The order in which they are offered. Ids travel in messages: none is ever given to another drawing. */
export const STICKERS = [
  { id: "hello", sign: "👋" },
  { id: "laugh", sign: "😂" },
  { id: "love", sign: "😍" },
  { id: "yes", sign: "👍" },
  { id: "no", sign: "🙅" },
  { id: "thanks", sign: "🙏" },
  { id: "party", sign: "🎉" },
  { id: "cake", sign: "🎂" },
  { id: "wow", sign: "😮" },
  { id: "think", sign: "🤔" },
  { id: "cry", sign: "😭" },
  { id: "angry", sign: "😠" },
  { id: "coffee", sign: "☕" },
  { id: "morning", sign: "🌞" },
  { id: "night", sign: "🌙" },
  { id: "sleepy", sign: "😴" },
] as const;

export type StickerId = (typeof STICKERS)[number]["id"];

/** `null`: of another pack, or of a newer app. */
export const stickerOf = (id: string): (typeof STICKERS)[number] | null =>
  STICKERS.find((one) => one.id === id) ?? null;
