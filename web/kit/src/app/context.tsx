// What the shell hands to the kit once: icons, look and the app's own facts.
import { createContext, use, useCallback } from "react";
import type { ComponentType, ReactNode } from "react";

import type { Folder, NetworkName } from "kit/core";

import type { AppInfo, NetworkInfo } from "./info";

/** Icons that kit components ask for. A shell draws these and whatever else it uses itself. */
export type KitIcon =
  | "archive" | "audio" | "back" | "bell" | "block" | "check" | "chevron-down" | "chevron-end"
  | "close" | "copy" | "device" | "download" | "edit" | "exit" | "file" | "forward" | "globe"
  | "group" | "heart" | "image" | "info" | "key" | "language" | "link" | "lock" | "mail"
  | "mail-open" | "more" | "mute" | "new-chat" | "palette" | "person" | "pin" | "plus" | "reply"
  | "search" | "send" | "settings" | "smiley" | "star" | "star-filled" | "timer" | "trash"
  | "unarchive" | "unsend" | "video" | "warning" | "wifi-off";
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
  /** Whether messages can be starred (or saved). Left out: yes. */
  hasStars?: boolean;
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
