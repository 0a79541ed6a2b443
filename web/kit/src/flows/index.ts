// Whole screens that are the same in all three apps but for words and look.
export { FullBanner, LinkLine, RevokedBanner, UpdateBanner } from "./Banners";
export { ChatInfo } from "./ChatInfo";
export { AccountNumber, Devices } from "./Devices";
export { FolderPage } from "./Folder";
export { SearchResults, Starred } from "./Found";
export { Gate } from "./Gate";
export { JoinGroup, NewChat, NewGroup, PeoplePicker } from "./New";
export { RequestBar, StrangerCard } from "./RequestBar";
export {
  AccountPage,
  Appearance,
  Language,
  Notifications,
  Privacy,
  ProfileRow,
  SettingsPageView,
  SettingsRows,
} from "./Settings";
export { SignUp } from "./SignUp";
export { StorageScreen } from "./Storage";
export { FindPerson, Reach } from "kit/cross";
