// The words of this app: the common ones and those that begin with "m.".
import { useT as useCommon } from "kit/i18n";

import type en from "./words/en.json";

export const useT = useCommon<keyof typeof en>;
