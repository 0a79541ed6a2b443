// The words of this app above those that all three share.
import { useT, type Translate, type CommonKey } from "kit/i18n";

import type en from "./words/en.json";

export type OwnKey = keyof typeof en;

export const useWords = (): Translate<CommonKey | OwnKey> => useT<OwnKey>();
