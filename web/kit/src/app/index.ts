// Starting an app, where the person is in it, and what the shell told the kit.
export { Icon, ShellProvider, useApp, useFeatures, useLook, useNetworkTitle, useOtherNetworks } from "./context";
export type { ChatAction, IconName, KitIcon, Look, SeparatorRule, Shell } from "./context";
export type { AppInfo, HandleKind, NetworkInfo } from "./info";
export { SETTINGS_PAGES, go, href, parseRoute, useRoute } from "./route";
export type { ListFolder, Route, SettingsPage } from "./route";
export { useWide } from "./wide";
export type { Wide } from "./wide";
export { startApp } from "./start";
export type { StartOptions } from "./start";
