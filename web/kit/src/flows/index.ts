// Whole screens that are the same in all three apps but for words and look. Those that are not part of
// the first view are fetched when they are opened.
import { later } from "./later";

export { FullBanner, LinkLine, RevokedBanner, UpdateBanner } from "./Banners";
export { FolderPage } from "./Folder";
export { Gate } from "./Gate";
export { later } from "./later";
export { RequestBar, StrangerCard } from "./RequestBar";
export { OwnFace, SettingsRows } from "./SettingsRows";

export const ChatInfo = later(async () => (await import("./ChatInfo")).ChatInfo);
export const SearchAll = later(async () => (await import("./Search")).SearchAll);
export const SearchResults = later(async () => (await import("./Found")).SearchResults);
export const Starred = later(async () => (await import("./Found")).Starred);
export const NewChat = later(async () => (await import("./New")).NewChat);
export const NewGroup = later(async () => (await import("./New")).NewGroup);
export const JoinGroup = later(async () => (await import("./New")).JoinGroup);
export const FindPerson = later(async () => (await import("kit/cross/Find")).FindPerson);
export const Reach = later(async () => (await import("kit/cross/Reach")).Reach);
export const Devices = later(async () => (await import("./Devices")).Devices);
export const SettingsPageView = later(async () => (await import("./Settings")).SettingsPageView);
export const AccountPage = later(async () => (await import("./Settings")).AccountPage);
export const Privacy = later(async () => (await import("./Privacy")).Privacy);
export const Notifications = later(async () => (await import("./Settings")).Notifications);
export const Language = later(async () => (await import("./Settings")).Language);
export const Appearance = later(async () => (await import("./Settings")).Appearance);
