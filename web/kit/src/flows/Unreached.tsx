// The app itself could not be fetched. What tells of it needs nothing that would have to be fetched
// first: not the facts of the app, not its icons.
import type { ReactNode } from "react";

import { useT } from "kit/i18n";
import { Button } from "kit/parts/Button";

export function Unreached(): ReactNode {
  const t = useT();
  return (
    <main data-part="app" data-screen="storage">
      <div data-part="storage" data-state="unreached" role="alert">
        <h1 data-part="page-title">{t("unreached.title")}</h1>
        <p data-part="page-text">{t("unreached.text")}</p>
        <div data-part="form-buttons">
          <Button kind="primary" action="reload" onPress={() => location.reload()}>
            {t("storage.retry")}
          </Button>
        </div>
      </div>
    </main>
  );
}
