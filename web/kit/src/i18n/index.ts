// Words, dates and numbers, direction, language and appearance.
export { LOCALES, LOCALE_NAMES, Words as WordsOf, directionOf } from "./catalogue";
export type { Argument, Arguments, Catalogue, CommonKey, Direction, Locale, Translate } from "./catalogue";
export { Format, now, sameDay, setClock } from "./format";
export {
  LanguageProvider,
  Words,
  loadWords,
  readLocale,
  useAppearance,
  useFormat,
  useHasWords,
  useLocale,
  useT,
  useTextFor,
} from "./provider";
export type { CatalogueLoaders } from "./provider";
export { APPEARANCES } from "./settings";
export type { Appearance } from "./settings";
