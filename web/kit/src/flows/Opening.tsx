// While the storage is being opened.
import type { ReactNode } from "react";

import { Spinner } from "kit/parts/Page";

export const Opening = (): ReactNode => (
  <main data-part="app" data-screen="opening">
    <Spinner />
  </main>
);
