// All icons of this app, drawn here on a grid of 24 with a thin outline of 2. They take the colour of
// the text around them and are never the only name of a control: that has a label of its own.

import type { ReactNode } from "react";

const dot = (x: number, y: number, r = 1.25): ReactNode => (
  <circle cx={x} cy={y} r={r} fill="currentColor" stroke="none" />
);
const ring = <circle cx="12" cy="12" r="9" />;
const bell = (
  <path d="M12 3.5a6 6 0 0 0-6 6v3.7L4.2 17h15.6L18 13.2V9.5a6 6 0 0 0-6-6ZM9.8 17a2.3 2.3 0 0 0 4.4 0" />
);
const slash = <path d="m3.5 3.5 17 17" />;
const heart = "M12 20.3 4.6 13C2.7 11 2.6 7.9 4.4 6c1.9-2 5-1.9 6.8.1l.8.9.8-.9c1.8-2 4.9-2.1 6.8-.1 1.8 1.9 1.7 5-.2 7L12 20.3Z";
const bookmark = "M5.5 3.5h13v17L12 14.6l-6.5 5.9v-17Z";
const plane = "M20.5 3.5 3 9.2l7.6 4.2 4.2 7.6 5.7-17.5ZM20.5 3.5l-9.9 9.9";
const clock = (
  <>
    {ring}
    <path d="M12 6.5V12l3.8 2.6" />
  </>
);
const mail = "M3.5 6.5A2 2 0 0 1 5.5 4.5h13a2 2 0 0 1 2 2v11a2 2 0 0 1-2 2h-13a2 2 0 0 1-2-2v-11Z";
const box = "M4 8.5h16v10a2 2 0 0 1-2 2H6a2 2 0 0 1-2-2v-10ZM3 4h18v4.5H3V4Z";
const page = "M6 3.5h8l5 5v12H6v-17ZM14 3.5v5h5";
const eye = (
  <>
    <path d="M2.5 12c2-4 5.3-6.5 9.5-6.5s7.5 2.5 9.5 6.5c-2 4-5.3 6.5-9.5 6.5S4.5 16 2.5 12Z" />
    <circle cx="12" cy="12" r="3" />
  </>
);

const DRAWINGS = {
  camera: (
    <>
      <path d="M4.5 7.5h3l1.6-2.4h5.8l1.6 2.4h3a1.5 1.5 0 0 1 1.5 1.5v9a1.5 1.5 0 0 1-1.5 1.5h-15A1.5 1.5 0 0 1 3 18V9a1.5 1.5 0 0 1 1.5-1.5Z" />
      <circle cx="12" cy="13.2" r="3.6" />
    </>
  ),
  mic: (
    <>
      <rect x="9" y="3" width="6" height="11" rx="3" />
      <path d="M5.5 11.5a6.5 6.5 0 0 0 13 0M12 18v3" />
    </>
  ),
  document: (
    <>
      <path d="M6 3.5h8l5 5v12H6v-17ZM14 3.5v5h5" />
      <path d="M9 13h7M9 16.5h5" />
    </>
  ),
  play: <path d="M7 4.5v15l12.5-7.5L7 4.5Z" fill="currentColor" />,
  pause: <path d="M8 5v14M16 5v14" />,
  stop: <rect x="6" y="6" width="12" height="12" rx="1.5" fill="currentColor" />,
  "view-once": (
    <>
      <circle cx="12" cy="12" r="9" strokeDasharray="3.6 2.05" />
      <path d="m10.3 9.3 2.2-1.5v8.4" />
    </>
  ),
  viewed: <circle cx="12" cy="12" r="9" strokeDasharray="3.6 2.05" />,
  "zoom-in": <path d="M17.5 10.5a7 7 0 1 1-14 0 7 7 0 0 1 14 0ZM15.8 15.8l5.2 5.2M10.5 7.5v6M7.5 10.5h6" />,
  "zoom-out": <path d="M17.5 10.5a7 7 0 1 1-14 0 7 7 0 0 1 14 0ZM15.8 15.8l5.2 5.2M7.5 10.5h6" />,
  hd: <path d="M3 5.5h18v13H3v-13ZM7 9v6M11 9v6M7 12h4M14 9v6h1a3 3 0 0 0 0-6h-1Z" />,
  poll: <path d="M4 5.5h9M4 12h16M4 18.5h6" />,
  location: (
    <>
      <path d="M12 21c4.5-4 7-7.6 7-11a7 7 0 1 0-14 0c0 3.4 2.5 7 7 11Z" />
      <circle cx="12" cy="10" r="2.6" />
    </>
  ),
  contact: (
    <>
      <path d="M4 3.5h16v17H4z" />
      <circle cx="12" cy="9.5" r="2.7" />
      <path d="M7.5 17c.6-2 2.2-3 4.5-3s3.9 1 4.5 3" />
    </>
  ),
  theme: (
    <>
      <path d="M12 3a9 9 0 0 0 0 18c1.4 0 2-.9 2-2 0-1.3-1.2-1.6-1.2-2.9 0-.8.7-1.4 1.6-1.4H17a4 4 0 0 0 4-4.2C21 6.3 17 3 12 3Z" />
      {dot(7.5, 11)}
      {dot(10.5, 7.5)}
      {dot(15, 7.5)}
    </>
  ),
  nickname: <path d="m3.5 18.5 5-13 5 13M5.2 14.3h6.6M20.5 18.5v-7m0 3.5a3 3 0 1 1-6 0 3 3 0 0 1 6 0Z" />,
  restrict: (
    <>
      <circle cx="12" cy="12" r="8.75" />
      <path d="M7.75 12h8.5" />
    </>
  ),
  send: <path d={plane} />,
  search: (
    <>
      <circle cx="10.5" cy="10.5" r="7" />
      <path d="m15.8 15.8 5.2 5.2" />
    </>
  ),
  "new-chat": (
    <>
      <path d="M11.5 4H6a2.5 2.5 0 0 0-2.5 2.5V18A2.5 2.5 0 0 0 6 20.5h11.5A2.5 2.5 0 0 0 20 18v-5.5" />
      <path d="M18.2 3.3a1.8 1.8 0 0 1 2.5 2.5l-8.5 8.5-3.4.9.9-3.4 8.5-8.5Z" />
    </>
  ),
  star: <path d={bookmark} />,
  "star-filled": <path d={bookmark} fill="currentColor" />,
  heart: <path d={heart} />,
  "heart-filled": <path d={heart} fill="currentColor" />,
  menu: <path d="M3.5 5.5h17M3.5 12h17M3.5 18.5h17" />,
  settings: (
    <>
      <path d="m12 2.8 8 4.6v9.2l-8 4.6-8-4.6V7.4l8-4.6Z" />
      <circle cx="12" cy="12" r="3.2" />
    </>
  ),
  back: <path d="M20.5 12H4M10.5 5l-7 7 7 7" />,
  "chevron-end": <path d="m9 4.5 7.5 7.5L9 19.5" />,
  "chevron-down": <path d="m5 8.8 7 7 7-7" />,
  info: (
    <>
      {ring}
      <path d="M12 11v5.5" />
      {dot(12, 7.7)}
    </>
  ),
  close: <path d="M5 5l14 14M19 5 5 19" />,
  plus: <path d="M12 4v16M4 12h16" />,
  smiley: (
    <>
      {ring}
      <path d="M8 14.2c.9 1.5 2.3 2.3 4 2.3s3.1-.8 4-2.3" />
      {dot(8.9, 9.7)}
      {dot(15.1, 9.7)}
    </>
  ),
  reply: <path d="m9.5 5.5-6 6 6 6M3.5 11.5H15a5.5 5.5 0 0 1 5.5 5.5v1.5" />,
  forward: <path d="m14.5 5.5 6 6-6 6M20.5 11.5H9A5.5 5.5 0 0 0 3.5 17v1.5" />,
  copy: (
    <>
      <rect x="8.5" y="8.5" width="12" height="12" rx="2.5" />
      <path d="M15.5 8.5V6A2.5 2.5 0 0 0 13 3.5H6A2.5 2.5 0 0 0 3.5 6v7A2.5 2.5 0 0 0 6 15.5h2.5" />
    </>
  ),
  unsend: (
    <>
      {ring}
      <path d="m9.2 7.5-2.7 2.7 2.7 2.7M6.5 10.2h6.7a3 3 0 0 1 0 6h-1.7" />
    </>
  ),
  trash: (
    <path d="M4 6.5h16M9.5 6.5v-2a1 1 0 0 1 1-1h3a1 1 0 0 1 1 1v2M6 6.5l.9 12.2a2 2 0 0 0 2 1.8h6.2a2 2 0 0 0 2-1.8L18 6.5" />
  ),
  more: (
    <>
      {dot(12, 5.5, 1.6)}
      {dot(12, 12, 1.6)}
      {dot(12, 18.5, 1.6)}
    </>
  ),
  group: (
    <>
      <circle cx="9" cy="8" r="3.7" />
      <path d="M2.3 20c.4-3.9 3-6 6.7-6s6.3 2.1 6.7 6M15.5 4.6a3.7 3.7 0 0 1 0 6.8M17.8 14.4c2.3.8 3.6 2.7 3.9 5.6" />
    </>
  ),
  person: (
    <>
      <circle cx="12" cy="8" r="4" />
      <path d="M4.5 20.5c.5-4.2 3.4-6.5 7.5-6.5s7 2.3 7.5 6.5" />
    </>
  ),
  "person-add": (
    <>
      <circle cx="9.5" cy="8" r="4" />
      <path d="M2.3 20.5c.5-4.2 3.2-6.5 7.2-6.5 2 0 3.7.6 4.9 1.7M18 14.2v7M14.5 17.7h7" />
    </>
  ),
  link: (
    <path d="M10 14a4.2 4.2 0 0 0 6 0l3.2-3.2a4.2 4.2 0 0 0-6-6L12 6M14 10a4.2 4.2 0 0 0-6 0l-3.2 3.2a4.2 4.2 0 0 0 6 6L12 18" />
  ),
  bell,
  mute: (
    <>
      {bell}
      {slash}
    </>
  ),
  block: (
    <>
      {ring}
      <path d="m5.7 5.7 12.6 12.6" />
    </>
  ),
  lock: (
    <>
      <rect x="5" y="10.5" width="14" height="10" rx="2.5" />
      <path d="M8 10.5v-3a4 4 0 0 1 8 0v3" />
    </>
  ),
  globe: (
    <>
      {ring}
      <path d="M3 12h18M12 3c2.6 2.6 3.9 5.6 3.9 9s-1.3 6.4-3.9 9c-2.6-2.6-3.9-5.6-3.9-9S9.4 5.6 12 3Z" />
    </>
  ),
  palette: <path d="M20 14.2A8.5 8.5 0 1 1 9.8 4 7 7 0 0 0 20 14.2Z" />,
  device: (
    <>
      <rect x="4" y="5" width="16" height="11" rx="2" />
      <path d="M2 19.5h20" />
    </>
  ),
  /** Two circles that share a part: people on other networks. */
  across: (
    <>
      <circle cx="8.7" cy="12" r="6.2" />
      <circle cx="15.3" cy="12" r="6.2" />
    </>
  ),
  check: <path d="m4.5 12.5 5 5L19.5 7" />,
  exit: (
    <path d="M14 4H7a2.5 2.5 0 0 0-2.5 2.5v11A2.5 2.5 0 0 0 7 20h7M10 12h10.5M16.5 7.5 21 12l-4.5 4.5" />
  ),
  eye,
  "eye-off": (
    <>
      {eye}
      {slash}
    </>
  ),
  folder: (
    <path d="M3.5 7A2.5 2.5 0 0 1 6 4.5h3.5l2.5 3h6a2.5 2.5 0 0 1 2.5 2.5v7a2.5 2.5 0 0 1-2.5 2.5H6A2.5 2.5 0 0 1 3.5 17V7Z" />
  ),
  edit: (
    <path d="M16.7 3.8a2 2 0 0 1 2.9 0l.6.6a2 2 0 0 1 0 2.9L8 19.5l-4.7 1.2L4.5 16 16.7 3.8ZM14 6.5l3.5 3.5" />
  ),
  pin: <path d="M8.5 3.5h7l-1 6 4 3.5v1.5h-13V13l4-3.5-1-6ZM12 14.5v6" />,
  shield: (
    <path d="m12 3 7.5 2.8v5.7c0 4.6-3 8-7.5 9.5-4.5-1.5-7.5-4.9-7.5-9.5V5.8L12 3Z" />
  ),
  warning: (
    <>
      <path d="M12 3.5 21.5 20h-19L12 3.5ZM12 10v4.2" />
      {dot(12, 17)}
    </>
  ),
  clock,
  timer: clock,
  language: <path d="m2.8 18.5 5-13h1.4l5 13M4.6 14h7.8M21 10.2v8.3M21 14.4a3.3 4.2 0 1 1-6.6 0 3.3 4.2 0 0 1 6.6 0Z" />,
  file: <path d={page} />,
  image: (
    <>
      <rect x="3.5" y="4" width="17" height="16" rx="3" />
      <path d="m4 17 5-5.5 4.2 4.4 2.6-2.6L20 17.5" />
      {dot(15.5, 8.8, 1.5)}
    </>
  ),
  video: <path d="M3.5 8A2.5 2.5 0 0 1 6 5.5h7A2.5 2.5 0 0 1 15.5 8v8a2.5 2.5 0 0 1-2.5 2.5H6A2.5 2.5 0 0 1 3.5 16V8ZM15.5 11l5-3v8l-5-3" />,
  audio: <path d="M12 3.5a3 3 0 0 0-3 3V12a3 3 0 0 0 6 0V6.5a3 3 0 0 0-3-3ZM5.5 11.5a6.5 6.5 0 0 0 13 0M12 18v3" />,
  archive: (
    <>
      <path d={box} />
      <path d="M10 12.5h4" />
    </>
  ),
  unarchive: (
    <>
      <path d={box} />
      <path d="M12 18v-6M9.5 14l2.5-2.5 2.5 2.5" />
    </>
  ),
  mail: (
    <>
      <path d={mail} />
      <path d="m4 7 8 6 8-6" />
    </>
  ),
  "mail-open": <path d="M3.5 10 12 4l8.5 6v8.5a2 2 0 0 1-2 2h-13a2 2 0 0 1-2-2V10ZM4 10.5l8 5.5 8-5.5" />,
  key: (
    <>
      <circle cx="8" cy="15.5" r="4.5" />
      <path d="M11.3 12.2 20 3.5M16 7.5l3 3M13.5 10l2 2" />
    </>
  ),
  "wifi-off": <path d="M3 9a14 14 0 0 1 4.5-2.8M21 9a14 14 0 0 0-9-3.9M6.3 12.7A9 9 0 0 1 10 10.6M17.7 12.7a9 9 0 0 0-2.4-1.6M9.5 16.2a4 4 0 0 1 5 0M12 19.5h.01M3.5 3.5l17 17" />,
  reload: <path d="M20 12a8 8 0 1 1-2.6-5.9M20 3.5v5h-5" />,
  download: <path d="M12 3.5v12M6.5 10.5l5.5 5.5 5.5-5.5M4 20.5h16" />,
} satisfies Record<string, ReactNode>;

export type IconName = keyof typeof DRAWINGS;

/** Those that point along the line of reading turn round where that runs from right to left. */
const MIRRORED: ReadonlySet<string> = new Set<IconName>([
  "send",
  "back",
  "chevron-end",
  "reply",
  "forward",
  "unsend",
  "exit",
  "new-chat",
  "edit",
]);

const isDrawn = (name: string): name is IconName => Object.hasOwn(DRAWINGS, name);

/** The kit asks by its own names; one that is not drawn here shows nothing. */
export function Icon({ name, thin = false }: { name: IconName | (string & {}); thin?: boolean }): ReactNode {
  if (!isDrawn(name)) return null;
  return (
    <svg
      className={MIRRORED.has(name) ? "icon icon-mirrored" : "icon"}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth={thin ? 1 : 2}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      {DRAWINGS[name]}
    </svg>
  );
}
