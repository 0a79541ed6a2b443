// Parts without a look: the shell's CSS gives it to their `data-part`.
export { Avatar, HUES, hueOf, initialsOf } from "./Avatar";
export { Button, IconButton } from "./Button";
export type { ButtonKind } from "./Button";
export { Confirm, Dialog, Sheet } from "./Dialog";
export type { DialogProps } from "./Dialog";
export { Choice, SearchField, TextField, Toggle } from "./Fields";
export type { Option } from "./Fields";
export { flag, given } from "./given";
export { Menu, MenuAt } from "./Menu";
export type { MenuEntry } from "./Menu";
export { Empty, FailureLine, Hidden, Page, Row, Section, Spinner } from "./Page";
export { PlainButton } from "./PlainButton";
export { Chips, Tabs } from "./Tabs";
export type { TabEntry } from "./Tabs";
export { Toasts, toast } from "./Toast";
