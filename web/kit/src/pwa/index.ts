// What makes a page an app: notifications, installing, updates.
export { listenForInstall, useInstall } from "./install";
export { notifyFrom, useNotifications, wordsOf } from "./notify";
export type { NotifyContent } from "kit/i18n/settings";
export type { NotifyState, NotifyWords } from "./notify";
export { registerServiceWorker, useUpdate } from "./update";
