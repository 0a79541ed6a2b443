// The core worker: loads the module and hands the window's port over. Everything else is in there.

import init, { boot } from "wasm/core.js";
import module from "wasm/core_bg.wasm?url";

const start = async (event: MessageEvent<string>): Promise<void> => {
  const [port] = event.ports;
  if (port === undefined) return;
  await init({ module_or_path: module });
  boot(event.data, port);
  postMessage("started");
};

addEventListener("message", (event: MessageEvent<string>) => void start(event), { once: true });
// What fails in there is an error of the worker, so that the window hears of it.
addEventListener("unhandledrejection", (event) => reportError(event.reason));
