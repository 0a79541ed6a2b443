// Language and appearance for everything below; sets `lang`, `dir` and `data-appearance` on <html>.
import { Fragment, createContext, use, useCallback, useEffect, useMemo, useState } from "react";
import { I18nProvider } from "react-aria-components";
import type { ReactNode } from "react";

import {
  LOCALES,
  Words as WordsOf,
  directionOf,
  type Argument,
  type Catalogue,
  type CommonKey,
  type Direction,
  type Locale,
  type Translate,
} from "./catalogue";
import { Format } from "./format";
import {
  readAppearance,
  readLocale,
  writeAppearance,
  writeLocale,
  type Appearance,
} from "./settings";

/** How each language is fetched; English is at hand, the others come when they are chosen. */
export type CatalogueLoaders = Readonly<Record<Locale, () => Promise<{ default: Catalogue }>>>;

type Language = {
  words: WordsOf;
  format: Format;
  locale: Locale;
  dir: Direction;
  setLocale: (locale: Locale) => void;
  appearance: Appearance;
  setAppearance: (appearance: Appearance) => void;
};

const LanguageContext = createContext<Language | null>(null);

/** Fetches both catalogues of a language. */
export async function loadWords(
  locale: Locale,
  common: CatalogueLoaders,
  shell: CatalogueLoaders,
): Promise<WordsOf> {
  const [below, above] = await Promise.all([common[locale](), shell[locale]()]);
  return new WordsOf(locale, below.default, above.default);
}

export function LanguageProvider(props: {
  first: WordsOf;
  load: (locale: Locale) => Promise<WordsOf>;
  children: ReactNode;
}): ReactNode {
  const { load } = props;
  const [words, setWords] = useState(props.first);
  const [appearance, chooseAppearance] = useState(readAppearance);

  const setLocale = useCallback(
    (locale: Locale) => {
      writeLocale(locale);
      void load(locale).then(setWords);
    },
    [load],
  );
  const setAppearance = useCallback((next: Appearance) => {
    writeAppearance(next);
    chooseAppearance(next);
  }, []);

  const language = useMemo<Language>(
    () => ({
      words,
      format: new Format(words.locale),
      locale: words.locale,
      dir: directionOf(words.locale),
      setLocale,
      appearance,
      setAppearance,
    }),
    [words, setLocale, appearance, setAppearance],
  );

  useEffect(() => {
    document.documentElement.lang = language.locale;
    document.documentElement.dir = language.dir;
  }, [language]);
  useEffect(() => applyAppearance(appearance), [appearance]);

  return (
    <LanguageContext value={language}>
      <I18nProvider locale={words.locale}>{props.children}</I18nProvider>
    </LanguageContext>
  );
}

/** Follows the system while the choice is "auto". */
function applyAppearance(appearance: Appearance): () => void {
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const apply = () => {
    const resolved = appearance === "auto" ? (dark.matches ? "dark" : "light") : appearance;
    document.documentElement.dataset["appearance"] = resolved;
  };
  apply();
  dark.addEventListener("change", apply);
  return () => dark.removeEventListener("change", apply);
}

function useLanguage(): Language {
  const language = use(LanguageContext);
  if (language === null) throw new Error("no language here: wrap this in startApp's provider");
  return language;
}

/** The words. A shell names its own keys: `useT<keyof typeof en>()`. */
export function useT<Own extends string = never>(): Translate<CommonKey | Own> {
  const { words } = useLanguage();
  return useCallback((key, args) => words.text(key, args), [words]);
}

/** Whether the catalogue has a key that was put together at run time. */
export function useHasWords(): (key: string) => boolean {
  const { words } = useLanguage();
  return useCallback((key) => words.has(key), [words]);
}

/** Words for keys that come from outside (codes of failures): `fallback` where there are none. */
export function useTextFor(): (
  key: string,
  fallback: CommonKey,
  args?: Readonly<Record<string, Argument>>,
) => string {
  const { words } = useLanguage();
  return useCallback(
    (key, fallback, args) => words.text(words.has(key) ? key : fallback, args),
    [words],
  );
}

export const useFormat = (): Format => useLanguage().format;

export function useLocale(): {
  locale: Locale;
  dir: Direction;
  setLocale: (locale: Locale) => void;
  locales: readonly Locale[];
} {
  const { locale, dir, setLocale } = useLanguage();
  return { locale, dir, setLocale, locales: LOCALES };
}

export function useAppearance(): {
  appearance: Appearance;
  setAppearance: (appearance: Appearance) => void;
} {
  const { appearance, setAppearance } = useLanguage();
  return { appearance, setAppearance };
}

/** A sentence with elements in it; text arguments get a `<bdi>` of their own. */
export function Words(props: {
  id: string;
  args: Readonly<Record<string, ReactNode>>;
}): ReactNode {
  const { words } = useLanguage();
  const isolated: Record<string, ReactNode> = {};
  for (const [name, value] of Object.entries(props.args)) {
    isolated[name] = typeof value === "string" ? <bdi>{value}</bdi> : value;
  }
  const parts = words.rich<ReactNode>(props.id, isolated);
  return parts.map((part, index) => (
    // The order of the parts is the sentence's: it changes only with the whole sentence.
    // oxlint-disable-next-line react/no-array-index-key
    <Fragment key={index}>{part instanceof Date ? part.toISOString() : part}</Fragment>
  ));
}

export { readLocale };
