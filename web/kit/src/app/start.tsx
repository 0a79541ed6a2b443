// Puts an app together: its facts from the server, words, core, and the shell's own component. The only
// place that knows in which order.
import { Component, StrictMode, useEffect } from "react";
import type { ComponentType, ReactNode } from "react";
import { createRoot } from "react-dom/client";

import { Announcer } from "kit/a11y";
import type { Core } from "kit/core";
import { Gate } from "kit/flows/Gate";
import { Unreached } from "kit/flows/Unreached";
import {
  LanguageProvider,
  loadWords,
  readLocale,
  useT,
  type CatalogueLoaders,
  type Locale,
} from "kit/i18n";
import { useSummaryText } from "kit/message/words";
import { Button } from "kit/parts/Button";
import { Empty } from "kit/parts/Page";
import { Toasts } from "kit/parts/Toast";
import { listenForInstall, notifyFrom, registerServiceWorker } from "kit/pwa";
import { CoreProvider, useCore } from "kit/stores/core";
import { nameForDisplay } from "kit/text/display";

import { ShellProvider, useLook, type IconName, type Look, type Shell } from "./context";
import { refuseFiles } from "./drop";
import { coreConfig, pageBuild, readAppInfo, type AppInfo } from "./info";
import { go, parseRoute } from "./route";

export type StartOptions = {
  App: ComponentType;
  icons: ComponentType<{ name: IconName }>;
  words: CatalogueLoaders;
  look: Look;
  /** Beside the sign-up form. */
  aside?: ReactNode;
};

const COMMON: CatalogueLoaders = {
  en: () => import("../../words/en.json"),
  fr: () => import("../../words/fr.json"),
  ar: () => import("../../words/ar.json"),
};

/** Once, from the shell's main.tsx. */
export function startApp(options: StartOptions): void {
  listenForInstall();
  refuseFiles();
  void start(options);
}

async function start(options: StartOptions): Promise<void> {
  const place = document.getElementById("root");
  if (place === null) throw new Error("index.html has no #root");
  const root = createRoot(place);
  const load = (locale: Locale) => loadWords(locale, COMMON, options.words);
  const words = load(readLocale());
  const unreached = async () => {
    const first = await words;
    root.render(
      <LanguageProvider first={first} load={load}>
        <Unreached />
      </LanguageProvider>,
    );
  };
  const [made, first] = await Promise.all([makeCore(() => void unreached()), words]);
  const { core, info } = made;
  const shell: Shell = { info, look: options.look, icons: options.icons };
  document.title = info.title;
  const { App } = options;
  root.render(
    <StrictMode>
      <LanguageProvider first={first} load={load}>
        <ShellProvider shell={shell}>
          <CoreProvider core={core}>
            <Mishap>
              <Gate aside={options.aside}>
                <App />
              </Gate>
            </Mishap>
            <Notifier />
            <Announcer />
            <Toasts />
          </CoreProvider>
        </ShellProvider>
      </LanguageProvider>
    </StrictMode>,
  );
}

async function makeCore(onUnreached: () => void): Promise<{ core: Core; info: AppInfo }> {
  // Both are known while building: what is for development is not in what people get.
  if (import.meta.env.DEV || import.meta.env.MODE === "fixture") {
    const { fakeFor } = await import("kit/fixture");
    const fake = fakeFor(location.search, document.title);
    if (fake !== null) return fake;
  }
  const info = readAppInfo(await fetchInfo(onUnreached));
  void registerServiceWorker((conversation) => go(parseRoute(`#/c/${conversation}`)));
  const { startCore } = await import("kit/core/start").catch((error: unknown) => {
    onUnreached();
    throw error;
  });
  return { core: startCore({ ...coreConfig(info), build: pageBuild() }), info };
}

const INFO = "/app.json";
const RETRY_MS = 2_000;
/** Whoever waits longer is told why. */
const SILENT_MS = 5_000;

/** Without a network the service worker gives what it was told the last time. */
async function fetchInfo(onUnreached: () => void): Promise<unknown> {
  const silence = setTimeout(onUnreached, SILENT_MS);
  for (;;) {
    try {
      const response = await fetch(INFO);
      if (response.ok) {
        const told: unknown = await response.json();
        clearTimeout(silence);
        return told;
      }
    } catch {
      // Asked again: without it there is no app.
    }
    await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
  }
}

/** Notifications need the words of the moment. */
function Notifier(): ReactNode {
  const core = useCore();
  const t = useT();
  const summary = useSummaryText();
  const { notifyContent } = useLook();
  useEffect(
    () =>
      notifyFrom(
        core,
        notifyContent,
        () => ({
          message: t("notify.message"),
          unnamed: t("chat.unnamed"),
          text: (notice) => {
            const name = nameForDisplay(notice.sender, t("somebody"));
            const text = summary(notice.summary, { name, isMe: false });
            return notice.sender === notice.title ? text : `${t("chat.sender", { name })} ${text}`;
          },
        }),
        (id) => go({ name: "chat", id, row: null }),
      ),
    [core, notifyContent, t, summary],
  );
  return null;
}

/** A mistake of ours in drawing: the data is safe, the page is not. */
class Mishap extends Component<{ children: ReactNode }, { isBroken: boolean }> {
  override state = { isBroken: false };

  static getDerivedStateFromError(): { isBroken: boolean } {
    return { isBroken: true };
  }

  override render(): ReactNode {
    return this.state.isBroken ? <Broken /> : this.props.children;
  }
}

function Broken(): ReactNode {
  const t = useT();
  return (
    <main data-part="app" data-screen="broken">
      <Empty title={t("mishap.title")} text={t("mishap.text")}>
        <Button kind="primary" action="reload" onPress={() => location.reload()}>
          {t("storage.reload")}
        </Button>
      </Empty>
    </main>
  );
}
