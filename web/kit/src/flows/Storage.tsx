// What the person sees when this browser cannot keep messages, or could not. Nothing is removed before
// the person said so twice.
import { useState } from "react";
import type { ReactNode } from "react";

import { Icon, useApp } from "kit/app/context";
import type { State } from "kit/core";
import { useT } from "kit/i18n";
import { Button } from "kit/parts/Button";
import { useCore } from "kit/stores/core";

import { StartAgain } from "./StartAgain";

export type BadStorage = Exclude<State["storage"], "ok" | "opening" | "full">;

export function StorageScreen(props: {
  storage: BadStorage;
  /** After an explanation that needs no repair: `evicted` goes on to sign-up. */
  onContinue?: () => void;
}): ReactNode {
  const t = useT();
  const { title } = useApp();
  const { storage } = props;
  return (
    <main data-part="app" data-screen="storage">
      <div data-part="storage" data-state={storage}>
        <Icon name="warning" />
        <h1 data-part="page-title">{t(`storage.${storage}.title`, { app: title })}</h1>
        <p data-part="page-text">{t(`storage.${storage}.text`, { app: title })}</p>
        <Ways {...props} />
      </div>
    </main>
  );
}

function Ways(props: { storage: BadStorage; onContinue?: () => void }): ReactNode {
  const t = useT();
  const { storage: ways } = useCore();
  const retry = (
    <Button kind="primary" action="retry" onPress={() => ways.retry()}>
      {t("storage.retry")}
    </Button>
  );
  switch (props.storage) {
    case "refused":
    case "busy":
      return <div data-part="form-buttons">{retry}</div>;
    case "newer":
      return (
        <div data-part="form-buttons">
          <Button kind="primary" action="reload" onPress={() => location.reload()}>
            {t("storage.reload")}
          </Button>
          <SaveButton />
        </div>
      );
    case "damaged":
      return (
        <div data-part="form-buttons">
          {retry}
          <SaveButton />
          <StartAgain text={t("storage.again.text")} />
        </div>
      );
    case "evicted":
      return (
        <div data-part="form-buttons">
          <Button kind="primary" action="continue" onPress={() => props.onContinue?.()}>
            {t("storage.continue")}
          </Button>
        </div>
      );
  }
}

/** The file goes to the person, nowhere else. */
function SaveButton(): ReactNode {
  const t = useT();
  const { storage } = useCore();
  const [state, setState] = useState<"idle" | "busy" | "failed">("idle");
  const save = async () => {
    setState("busy");
    try {
      const url = URL.createObjectURL(await storage.save());
      const link = document.createElement("a");
      link.href = url;
      link.download = "messages.db";
      link.click();
      setTimeout(() => URL.revokeObjectURL(url), 60_000);
      setState("idle");
    } catch {
      setState("failed");
    }
  };
  return (
    <>
      <Button action="save" isBusy={state === "busy"} onPress={() => void save()}>
        {t("storage.save")}
      </Button>
      {state === "failed" ? <p data-part="failure" role="alert">{t("storage.save.failed")}</p> : null}
    </>
  );
}
