// The icons of this app, drawn on a grid of 24 with an outline of 1.75; colour and size come from the place.
import type { ReactNode } from "react";

const dot = (x: number, y: number, r = 1.15) => <circle cx={x} cy={y} r={r} fill="currentColor" stroke="none" />;
const bubble = "M5.25 4.25h13.5A2.25 2.25 0 0 1 21 6.5v9a2.25 2.25 0 0 1-2.25 2.25H9.5L5.2 20.9V17.75A2.25 2.25 0 0 1 3 15.5v-9a2.25 2.25 0 0 1 2.25-2.25Z";
const gear =
  "M10.58 5.25L10.78 3.08L13.22 3.08L13.42 5.25A6.9 6.9 0 0 1 15.77 6.22L17.45 4.83L19.17 6.55L17.78 8.23A6.9 6.9 0 0 1 18.75 10.58L20.92 10.78L20.92 13.22L18.75 13.42A6.9 6.9 0 0 1 17.78 15.77L19.17 17.45L17.45 19.17L15.77 17.78A6.9 6.9 0 0 1 13.42 18.75L13.22 20.92L10.78 20.92L10.58 18.75A6.9 6.9 0 0 1 8.23 17.78L6.55 19.17L4.83 17.45L6.22 15.77A6.9 6.9 0 0 1 5.25 13.42L3.08 13.22L3.08 10.78L5.25 10.58A6.9 6.9 0 0 1 6.22 8.23L4.83 6.55L6.55 4.83L8.23 6.22Z";
const star = "m12 3.9 2.42 5.05 5.53.74-4.03 3.86.98 5.5L12 16.4l-4.9 2.65.98-5.5L4.05 9.7l5.53-.75Z";
const pin = "M8.75 3.75h6.5l-.75 6.4 2.75 2.7v2.15H6.75v-2.15l2.75-2.7Z";
const bin =
  "M4.5 6.75h15M9.25 6.75V5a1.25 1.25 0 0 1 1.25-1.25h3A1.25 1.25 0 0 1 14.75 5v1.75M6.25 6.75l.85 11.8a1.75 1.75 0 0 0 1.75 1.7h6.3a1.75 1.75 0 0 0 1.75-1.7l.85-11.8M10.25 10.5v6M13.75 10.5v6";
const heart = "M12 20C6.1 15.6 3.5 12.5 3.5 9.1A4.55 4.55 0 0 1 12 7.05a4.55 4.55 0 0 1 8.5 2.05c0 3.4-2.6 6.5-8.5 10.9Z";

const DRAWN = {
  camera: (
    <>
      <path d="M4.75 7.25h2.6l1.5-2.25h6.3l1.5 2.25h2.6A1.75 1.75 0 0 1 21 9v8.75a1.75 1.75 0 0 1-1.75 1.75H4.75A1.75 1.75 0 0 1 3 17.75V9a1.75 1.75 0 0 1 1.75-1.75Z" />
      <circle cx={12} cy={13} r={3.5} />
    </>
  ),
  mic: (
    <>
      <rect x={9} y={3} width={6} height={11} rx={3} fill="currentColor" />
      <path d="M5.5 11.5a6.5 6.5 0 0 0 13 0M12 18v3" />
    </>
  ),
  document: (
    <>
      <path d="M7 3.25h6.75L18.5 8v11a1.75 1.75 0 0 1-1.75 1.75H7A1.75 1.75 0 0 1 5.25 19V5A1.75 1.75 0 0 1 7 3.25ZM13.5 3.5V8.25h4.75" />
      <path d="M8.5 12.5h6.75M8.5 16h4.5" />
    </>
  ),
  play: <path d="M7 4.75v14.5L19.25 12Z" fill="currentColor" />,
  pause: (
    <>
      <rect x={6.5} y={5} width={3.5} height={14} rx={0.75} fill="currentColor" stroke="none" />
      <rect x={14} y={5} width={3.5} height={14} rx={0.75} fill="currentColor" stroke="none" />
    </>
  ),
  stop: <rect x={6} y={6} width={12} height={12} rx={1.5} fill="currentColor" stroke="none" />,
  "view-once": (
    <>
      <circle cx={12} cy={12} r={8.75} strokeDasharray="3.5 2" />
      <path d="m10.4 9.4 2.1-1.5v8.2" />
    </>
  ),
  viewed: <circle cx={12} cy={12} r={8.75} strokeDasharray="3.5 2" />,
  "zoom-in": <path d="M17 10.75a6.25 6.25 0 1 1-12.5 0 6.25 6.25 0 0 1 12.5 0ZM20 20l-4.75-4.75M10.75 8v5.5M8 10.75h5.5" />,
  "zoom-out": <path d="M17 10.75a6.25 6.25 0 1 1-12.5 0 6.25 6.25 0 0 1 12.5 0ZM20 20l-4.75-4.75M8 10.75h5.5" />,
  hd: <path d="M3.25 5.75h17.5v12.5H3.25ZM7.25 9.25v5.5M10.75 9.25v5.5M7.25 12h3.5M14 9.25v5.5h.75a2.75 2.75 0 0 0 0-5.5Z" />,
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
  chats: (
    <>
      <path d={bubble} />
      <path d="M7.5 9h9M7.5 12.75h6" />
    </>
  ),
  "new-chat": (
    <>
      <path d={bubble} />
      <path d="M12 8v6M9 11h6" />
    </>
  ),
  mail: (
    <>
      <path d="M14 4.25H5.25A2.25 2.25 0 0 0 3 6.5v9a2.25 2.25 0 0 0 2.2 2.25v3.15l4.3-3.15h9.25A2.25 2.25 0 0 0 21 15.5V10.5" />
      {dot(19, 5.25, 2.75)}
    </>
  ),
  "mail-open": (
    <>
      <path d={bubble} />
      <path d="m8.75 11 2.4 2.4 4.2-4.6" />
    </>
  ),
  search: (
    <>
      <circle cx={10.75} cy={10.75} r={6.25} />
      <path d="m20 20-4.75-4.75" />
    </>
  ),
  back: <path d="M20 12H4.75M11 5.5 4.5 12l6.5 6.5" />,
  more: (
    <>
      {dot(12, 5.5, 1.75)}
      {dot(12, 12, 1.75)}
      {dot(12, 18.5, 1.75)}
    </>
  ),
  smiley: (
    <>
      <circle cx={12} cy={12} r={8.75} />
      {dot(9, 10)}
      {dot(15, 10)}
      <path d="M7.75 14c.9 1.75 2.35 2.6 4.25 2.6s3.35-.85 4.25-2.6" />
    </>
  ),
  react: (
    <>
      <path d="M13.5 3.4A8.75 8.75 0 1 0 20.6 10.5" />
      {dot(9, 10)}
      {dot(15, 10)}
      <path d="M7.75 14c.9 1.75 2.35 2.6 4.25 2.6s3.35-.85 4.25-2.6M18.5 2.75v5.5M15.75 5.5h5.5" />
    </>
  ),
  plus: <path d="M12 5v14M5 12h14" />,
  send: (
    <path
      d="M3.9 4.1 21 12 3.9 19.9a.4.4 0 0 1-.55-.48L5.5 13.2 13.5 12l-8-1.2L3.35 4.58A.4.4 0 0 1 3.9 4.1Z"
      fill="currentColor"
      stroke="none"
    />
  ),
  reply: <path d="M9.75 5.5 4 11.25 9.75 17v-3.5c4.7 0 7.7 1.3 10.25 4.75-.55-5.4-3.8-8.95-10.25-9.35Z" />,
  forward: <path d="M14.25 5.5 20 11.25 14.25 17v-3.5c-4.7 0-7.7 1.3-10.25 4.75.55-5.4 3.8-8.95 10.25-9.35Z" />,
  edit: <path d="m4.25 19.75.95-4.2L15.9 4.85a1.9 1.9 0 0 1 2.7 0l.55.55a1.9 1.9 0 0 1 0 2.7L8.45 18.8ZM13.9 6.85l3.25 3.25" />,
  trash: <path d={bin} />,
  unsend: <path d={bin} />,
  download: <path d="M12 4v11.25M6.75 10.5 12 15.75l5.25-5.25M4.75 19.75h14.5" />,
  copy: (
    <>
      <rect x={8.5} y={8.5} width={11.25} height={11.25} rx={2} />
      <path d="M15.5 8.5V6.25a2 2 0 0 0-2-2H6.25a2 2 0 0 0-2 2v7.25a2 2 0 0 0 2 2H8.5" />
    </>
  ),
  star: <path d={star} />,
  "star-filled": <path d={star} fill="currentColor" />,
  pin: (
    <>
      <path d={pin} />
      <path d="M12 15v5.5" />
    </>
  ),
  "pin-filled": (
    <>
      <path d={pin} fill="currentColor" />
      <path d="M12 15v5.5" />
    </>
  ),
  heart: <path d={heart} />,
  "heart-filled": <path d={heart} fill="currentColor" />,
  bell: (
    <path d="M5.25 16.75c1.5-1.2 1.9-2.7 1.9-5.6C7.15 8.1 9.1 5.75 12 5.75s4.85 2.35 4.85 5.4c0 2.9.4 4.4 1.9 5.6ZM9.9 19.5a2.3 2.3 0 0 0 4.2 0M12 5.75V3.9" />
  ),
  mute: (
    <path d="M16.75 16.75H5.25c1.5-1.2 1.9-2.7 1.9-5.6 0-.75.12-1.45.35-2.1M9.6 6.35A4.4 4.4 0 0 1 12 5.75c2.9 0 4.85 2.35 4.85 5.4 0 .6.02 1.15.06 1.65M9.9 19.5a2.3 2.3 0 0 0 4.2 0M4.25 4.25l15.5 15.5" />
  ),
  archive: (
    <>
      <path d="M4.75 8.75v8.75a2 2 0 0 0 2 2h10.5a2 2 0 0 0 2-2V8.75M3.75 4.5h16.5v4.25H3.75ZM12 11.25v5.25M9.6 14.1l2.4 2.4 2.4-2.4" />
    </>
  ),
  unarchive: (
    <path d="M4.75 8.75v8.75a2 2 0 0 0 2 2h10.5a2 2 0 0 0 2-2V8.75M3.75 4.5h16.5v4.25H3.75ZM12 16.5v-5.25M9.6 13.65l2.4-2.4 2.4 2.4" />
  ),
  block: (
    <>
      <circle cx={12} cy={12} r={8.25} />
      <path d="m6.2 6.2 11.6 11.6" />
    </>
  ),
  lock: (
    <>
      <rect x={5.25} y={10.5} width={13.5} height={9.75} rx={2} />
      <path d="M8.25 10.5V7.9a3.75 3.75 0 0 1 7.5 0v2.6M12 14.25v2.25" />
    </>
  ),
  clock: (
    <>
      <circle cx={12} cy={12} r={8.25} />
      <path d="M12 7.25V12l3 2" />
    </>
  ),
  timer: (
    <>
      <circle cx={12} cy={13.25} r={7.5} />
      <path d="M12 9.25v4l2.6 1.6M9.5 2.75h5" />
    </>
  ),
  person: (
    <>
      <circle cx={12} cy={8} r={4} />
      <path d="M4.5 20.25c.6-4 3.5-6.25 7.5-6.25s6.9 2.25 7.5 6.25Z" />
    </>
  ),
  "person-filled": (
    <>
      <circle cx={12} cy={8.25} r={4} fill="currentColor" stroke="none" />
      <path d="M4.25 21c.35-4.7 3.35-7.25 7.75-7.25S19.4 16.3 19.75 21Z" fill="currentColor" stroke="none" />
    </>
  ),
  group: (
    <path d="M12.25 8.5a3.25 3.25 0 1 1-6.5 0 3.25 3.25 0 0 1 6.5 0ZM2.75 19.5c.5-3.5 2.85-5.5 6.25-5.5s5.75 2 6.25 5.5ZM15.25 5.4a3.2 3.2 0 0 1 0 6.2M17.6 14.4c2.1.6 3.35 2.4 3.65 5.1H18.5" />
  ),
  "person-add": (
    <path d="M13.5 8.25a3.75 3.75 0 1 1-7.5 0 3.75 3.75 0 0 1 7.5 0ZM2.75 20c.55-3.8 3.2-6 7-6s6.45 2.2 7 6ZM19 8v6M16 11h6" />
  ),
  settings: (
    <>
      <path d={gear} />
      <circle cx={12} cy={12} r={3} />
    </>
  ),
  device: (
    <>
      <path d="M4.75 15.75V7a1.75 1.75 0 0 1 1.75-1.75h11.25M2.5 18.75h9" />
      <rect x={14.25} y={9} width={7} height={11.25} rx={1.75} />
      <path d="M17.25 17.5h1" />
    </>
  ),
  globe: (
    <>
      <circle cx={12} cy={12} r={8.5} />
      <path d="M3.5 12h17M12 3.5c2.4 2.5 3.6 5.3 3.6 8.5s-1.2 6-3.6 8.5c-2.4-2.5-3.6-5.3-3.6-8.5S9.6 6 12 3.5Z" />
    </>
  ),
  "chevron-down": <path d="m5.75 9 6.25 6.25L18.25 9" />,
  "chevron-end": <path d="M9 5.75 15.25 12 9 18.25" />,
  close: <path d="m6 6 12 12M18 6 6 18" />,
  check: <path d="m5 12.6 4.6 4.6L19.25 7" />,
  info: (
    <>
      <circle cx={12} cy={12} r={8.5} />
      <path d="M12 11.25v5" />
      {dot(12, 7.9)}
    </>
  ),
  warning: (
    <>
      <path d="M12 4.25 21 19.5H3ZM12 10v4.25" />
      {dot(12, 16.9, 1)}
    </>
  ),
  file: <path d="M7.5 3.5h6.25l4.75 4.75V18.5a2 2 0 0 1-2 2h-9a2 2 0 0 1-2-2v-13a2 2 0 0 1 2-2ZM13.5 3.75V8.5h4.75" />,
  image: (
    <>
      <rect x={3.75} y={4.75} width={16.5} height={14.5} rx={2.25} />
      <circle cx={8.75} cy={9.5} r={1.6} />
      <path d="m4.25 17.25 4.5-4.25 3.25 2.75 4-4.25 4 4" />
    </>
  ),
  video: (
    <>
      <rect x={3.25} y={6.25} width={12} height={11.5} rx={2.25} />
      <path d="m15.25 10.5 5.5-3.25v9.5l-5.5-3.25" />
    </>
  ),
  audio: (
    <>
      <rect x={9} y={3.5} width={6} height={10.5} rx={3} />
      <path d="M5.75 11.25a6.25 6.25 0 0 0 12.5 0M12 17.5v3" />
    </>
  ),
  link: (
    <path d="M10 13.9a3.75 3.75 0 0 0 5.3 0l3.4-3.4a3.75 3.75 0 0 0-5.3-5.3l-1.15 1.15M14 10.1a3.75 3.75 0 0 0-5.3 0l-3.4 3.4a3.75 3.75 0 0 0 5.3 5.3l1.15-1.15" />
  ),
  exit: <path d="M13.75 4.25H6.5A1.75 1.75 0 0 0 4.75 6v12a1.75 1.75 0 0 0 1.75 1.75h7.25M10 12h10M16.25 8.25 20 12l-3.75 3.75" />,
  admin: <path d="M12 3.5 19 6v5.6c0 4.3-2.7 7.3-7 8.9-4.3-1.6-7-4.6-7-8.9V6ZM9 11.9l2.2 2.2 3.9-4.2" />,
  palette: (
    <>
      <circle cx={12} cy={12} r={8.25} />
      <path d="M12 3.75a8.25 8.25 0 0 1 0 16.5Z" fill="currentColor" />
    </>
  ),
  language: <path d="M3.75 6.25h9.5M8.5 4v2.25M11.25 6.25c-.8 3.7-3.1 6.3-6.75 8M6 9.25c1.1 2.1 2.8 3.7 5.1 4.9M12 20.25l4.25-10 4.25 10M13.5 16.9h5.5" />,
  key: (
    <>
      <circle cx={8} cy={16} r={4.25} />
      <path d="M11.1 12.9 20 4M16 8l2.75 2.75" />
    </>
  ),
  refresh: <path d="M19.25 12a7.25 7.25 0 1 1-2.2-5.2L19.25 9M19.25 4.25V9H14.5" />,
  "wifi-off": <path d="M3.5 9.6a13 13 0 0 1 3.9-2.35M11 6.3a13 13 0 0 1 9.5 3.3M6.75 13a8 8 0 0 1 3.5-1.9M14.9 11.6A8 8 0 0 1 17.25 13M10 16.4a3 3 0 0 1 4 0M4.25 4.25l15.5 15.5" />,
};

/** Those that point somewhere: mirrored where lines run from right to left. */
const POINTING: ReadonlySet<string> = new Set(["back", "send", "reply", "forward", "chevron-end", "exit"]);

const BY_NAME: ReadonlyMap<string, ReactNode> = new Map(Object.entries(DRAWN));

/** A decoration: the name is given by what it stands in. */
export function Icon({ name }: { name: string }) {
  return (
    <svg
      data-pointing={POINTING.has(name) ? "" : undefined}
      width={24}
      height={24}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth={1.75}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      {BY_NAME.get(name)}
    </svg>
  );
}
