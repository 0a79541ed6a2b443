// What the shell hands to the kit once: icons, look and the app's own facts.
import { createContext, use, useCallback } from "react";
import type { ComponentType, ReactNode } from "react";

import type { Features, Folder, NetworkName } from "kit/core";
import type { NotifyContent } from "kit/i18n/settings";

import { readFeatures } from "./features";
import type { AppInfo, NetworkInfo } from "./info";

/** Icons that kit components ask for. A shell draws these and whatever else it uses itself. */
export type KitIcon =
  | "contact" | "location" | "nickname" | "poll" | "restrict" | "theme"
  | "archive" | "audio" | "back" | "bell" | "block" | "camera" | "check" | "chevron-down"
  | "chevron-end" | "close" | "copy" | "device" | "document" | "download" | "edit" | "exit" | "file"
  | "forward" | "globe" | "group" | "hd" | "heart" | "image" | "info" | "key" | "language" | "link"
  | "lock" | "mail" | "mail-open" | "mic" | "more" | "mute" | "new-chat" | "palette" | "pause"
  | "person" | "pin" | "play" | "plus" | "reply" | "search" | "send" | "settings" | "smiley" | "star"
  | "star-filled" | "stop" | "timer" | "trash" | "unarchive" | "unsend" | "video" | "viewed"
  | "view-once" | "warning" | "wifi-off" | "zoom-in" | "zoom-out";
export type IconName = KitIcon | (string & {});

/** When a line with the day or the time stands between two messages. */
export type SeparatorRule = { kind: "gap"; ms: number } | { kind: "day" };

/** What the menu of a chat offers. Only what the app has. */
export type ChatAction = "pin" | "mute" | "favourite" | "mark-unread" | "archive" | "general";

/** How the shell wants shared behaviour to be. Nothing in it is a rule of a network. */
export type Look = {
  separator: SeparatorRule;
  /** Messages of one person that are closer than this belong to one run. */
  runGapMs: number;
  /** Offered first when reacting. */
  reactions: readonly string[];
  /** One press beside the field sends it; `null`: the app has none. */
  quickEmoji: string | null;
  /** The lists in which requests lie. */
  requestFolders: readonly Folder[];
  /** Left out: all but "general". */
  chatActions?: readonly ChatAction[];
  /** Pictures are made smaller than this before they are sent, in pixels of the longer side; `hd`: the
   *  size for those who ask for more, `null` where the app has no such choice. */
  pictures?: { edge: number; hd: number | null };
  /** What a notification shows until the person chooses. */
  notifyContent: NotifyContent;
  /** Several messages can be chosen and forwarded at once. */
  hasSelection?: boolean;
  /** A face has a dot while somebody is there (drawn by the shell); said in the list, too. */
  hasPresenceDots?: boolean;
};

export type Shell = {
  info: AppInfo;
  look: Look;
  icons: ComponentType<{ name: IconName }>;
};

const ShellContext = createContext<Shell | null>(null);

export function ShellProvider(props: { shell: Shell; children: ReactNode }): ReactNode {
  return <ShellContext value={props.shell}>{props.children}</ShellContext>;
}

function useShell(): Shell {
  const shell = use(ShellContext);
  if (shell === null) throw new Error("no shell here: start the app by startApp");
  return shell;
}

export const useApp = (): AppInfo => useShell().info;
export const useLook = (): Look => useShell().look;

export function useNetworkTitle(): (name: NetworkName) => string {
  const { networks } = useApp();
  return useCallback(
    (name) => networks.find((network) => network.name === name)?.title ?? name,
    [networks],
  );
}

const NO_FEATURES = readFeatures(null);

/** What this app has: lists, marks, kinds of messages, settings. */
export function useFeatures(): Features {
  const { networks, network } = useApp();
  return networks.find(({ name }) => name === network)?.features ?? NO_FEATURES;
}

/** Networks other than one's own. */
export function useOtherNetworks(): NetworkInfo[] {
  const { networks, network } = useApp();
  return networks.filter(({ name }) => name !== network);
}

/** Drawn by the shell; never the only bearer of a meaning. */
export function Icon(props: { name: IconName; className?: string }): ReactNode {
  const { icons: Drawn } = useShell();
  return (
    <span data-part="icon" data-icon={props.name} aria-hidden="true" className={props.className}>
      <Drawn name={props.name} />
    </span>
  );
}
