// While the storage is being opened, or what opens it is fetched.
import type { ReactNode } from "react";

import { Spinner } from "kit/parts/Page";
import { useTab } from "kit/stores/core";

import { Unreached } from "./Unreached";

export function Opening(): ReactNode {
  const { unfetched } = useTab();
  if (unfetched) return <Unreached />;
  return (
    <main data-part="app" data-screen="opening">
      <Spinner />
    </main>
  );
}
