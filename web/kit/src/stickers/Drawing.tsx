// The stickers: one round fellow in sixteen moods, put together from the same few strokes. They move a
// few times when they come into view (stickers.css), and not at all for those who want stillness.
import type { ReactNode } from "react";

import type { StickerId } from "./pack";
import "./stickers.css";

type Eyes = "dots" | "arcs" | "closed" | "wide" | "hearts" | "wink" | "angry" | "aside";
type Mouth = "smile" | "grin" | "flat" | "sad" | "round" | "wavy" | "small";
/** How something moves; the names are those of stickers.css. */
type Motion = "sway" | "hop" | "beat" | "rise" | "turn" | "wave" | "shake" | "fall";

type Fellow = {
  skin: "honey" | "rose" | "sky" | "mint" | "lilac";
  eyes: Eyes;
  mouth: Mouth;
  motion: Motion;
  isShy?: boolean;
  behind?: ReactNode;
  front?: ReactNode;
};

const HEART = "M0 7C-11-1-8-9-3.5-9-1-9 0-7 0-5c0-2 1-4 3.5-4C8-9 11-1 0 7Z";
const STAR = "M0-9 2.6-2.8 9-2.3 4.2 2 5.7 8.5 0 5.2-5.7 8.5-4.2 2-9-2.3-2.6-2.8Z";
const DROP = "M0-8C4-2 6 1 6 4A6 6 0 0 1-6 4C-6 1-4-2 0-8Z";

function Moving(props: { how: Motion; later?: boolean; children: ReactNode }): ReactNode {
  return (
    <g data-motion={props.how} data-later={props.later === true ? "" : undefined}>
      {props.children}
    </g>
  );
}

const at = (x: number, y: number, scale = 1): string => `translate(${x} ${y}) scale(${scale})`;

function Line(props: { d: string; className?: string }): ReactNode {
  return <path className={props.className ?? "sticker-line"} d={props.d} />;
}

const EYES: Readonly<Record<Eyes, ReactNode>> = {
  dots: (
    <>
      <circle className="sticker-ink" cx="46" cy="56" r="4.6" />
      <circle className="sticker-ink" cx="74" cy="56" r="4.6" />
    </>
  ),
  arcs: <Line d="M39 58q7-10 14 0M67 58q7-10 14 0" />,
  closed: <Line d="M39 55q7 8 14 0M67 55q7 8 14 0" />,
  wide: (
    <>
      <circle className="sticker-paper" cx="45" cy="54" r="9" />
      <circle className="sticker-paper" cx="75" cy="54" r="9" />
      <circle className="sticker-ink" cx="45" cy="54" r="4.4" />
      <circle className="sticker-ink" cx="75" cy="54" r="4.4" />
    </>
  ),
  hearts: (
    <>
      <path className="sticker-red" transform={at(45, 55)} d={HEART} />
      <path className="sticker-red" transform={at(75, 55)} d={HEART} />
    </>
  ),
  wink: (
    <>
      <circle className="sticker-ink" cx="46" cy="56" r="4.6" />
      <Line d="M67 58q7-10 14 0" />
    </>
  ),
  angry: (
    <>
      <circle className="sticker-ink" cx="47" cy="59" r="4.4" />
      <circle className="sticker-ink" cx="73" cy="59" r="4.4" />
      <Line d="m36 46 15 7M84 46l-15 7" />
    </>
  ),
  aside: (
    <>
      <circle className="sticker-paper" cx="45" cy="55" r="8" />
      <circle className="sticker-paper" cx="75" cy="55" r="8" />
      <circle className="sticker-ink" cx="48" cy="51" r="4" />
      <circle className="sticker-ink" cx="78" cy="51" r="4" />
      <Line d="M66 41q8-6 16 0" />
    </>
  ),
};

const MOUTHS: Readonly<Record<Mouth, ReactNode>> = {
  smile: <Line d="M47 74q13 12 26 0" />,
  grin: (
    <>
      <path className="sticker-ink" d="M42 70h36c0 13-7 20-18 20S42 83 42 70Z" />
      <path className="sticker-red" d="M50 86q10-7 20 0-4 4-10 4t-10-4Z" />
    </>
  ),
  flat: <Line d="M50 78h20" />,
  sad: <Line d="M47 82q13-12 26 0" />,
  round: <ellipse className="sticker-ink" cx="60" cy="79" rx="6.5" ry="8.5" />,
  wavy: <Line d="M46 78q4.7-6 9.3 0t9.4 0 9.3 0" />,
  small: <Line d="M53 76q7 6 14 0" />,
};

/** Its braid: what all of them wear. */
const BRAID = (
  <g>
    <ellipse className="sticker-hair" cx="60" cy="19" rx="9" ry="7" />
    <ellipse className="sticker-hair" cx="68" cy="11" rx="7.5" ry="6" transform="rotate(-28 68 11)" />
    <ellipse className="sticker-hair" cx="77" cy="7" rx="5.5" ry="4.4" transform="rotate(-12 77 7)" />
  </g>
);

const HAND = "M0-11c6 0 10 4 10 11S6 12 0 12-10 8-10 1c0-2 .4-4 1-5-4-1-5-5-3-7s6-1 8 2c1-1 2.5-2 4-2Z";

const FELLOWS: Readonly<Record<StickerId, Fellow>> = {
  hello: {
    skin: "honey",
    eyes: "arcs",
    mouth: "grin",
    motion: "sway",
    front: (
      <Moving how="wave">
        <path className="sticker-skin sticker-edge" transform={at(102, 44, 1.1)} d={HAND} />
        <Line className="sticker-thin" d="M112 24q5 4 5 11M94 24q-4 3-4 7" />
      </Moving>
    ),
  },
  laugh: {
    skin: "honey",
    eyes: "arcs",
    mouth: "grin",
    motion: "shake",
    front: (
      <Moving how="fall">
        <path className="sticker-water" transform={`${at(29, 66, 0.9)} rotate(35)`} d={DROP} />
        <path className="sticker-water" transform={`${at(91, 66, 0.9)} rotate(-35)`} d={DROP} />
      </Moving>
    ),
  },
  love: {
    skin: "rose",
    eyes: "hearts",
    mouth: "smile",
    motion: "beat",
    isShy: true,
    front: (
      <>
        <Moving how="rise">
          <path className="sticker-red sticker-edge" transform={at(100, 28, 1.2)} d={HEART} />
        </Moving>
        <Moving how="rise" later>
          <path className="sticker-red sticker-edge" transform={at(19, 34, 0.9)} d={HEART} />
        </Moving>
      </>
    ),
  },
  yes: {
    skin: "sky",
    eyes: "wink",
    mouth: "smile",
    motion: "hop",
    front: (
      <Moving how="wave">
        <path
          className="sticker-skin sticker-edge"
          d="M88 82c0-3 2-4 4-7 2-4 1-9 4-10s6 2 5 7l-1 5h9c4 0 6 4 4 7 2 2 2 5-1 7 1 3-1 5-3 6 0 4-3 5-6 5H95c-5 0-7-3-7-7Z"
        />
      </Moving>
    ),
  },
  no: {
    skin: "rose",
    eyes: "angry",
    mouth: "flat",
    motion: "shake",
    front: (
      <g>
        <circle className="sticker-red sticker-edge" cx="94" cy="92" r="17" />
        <path className="sticker-cross" d="m87 85 14 14M101 85 87 99" />
      </g>
    ),
  },
  thanks: {
    skin: "mint",
    eyes: "closed",
    mouth: "smile",
    motion: "hop",
    isShy: true,
    front: (
      <Moving how="beat">
        <path className="sticker-red sticker-edge" transform={at(60, 103, 1.7)} d={HEART} />
      </Moving>
    ),
  },
  party: {
    skin: "lilac",
    eyes: "arcs",
    mouth: "grin",
    motion: "hop",
    front: (
      <>
        <path className="sticker-blue sticker-edge" d="m60-2 17 27c-9 5-25 5-34 0Z" />
        <circle className="sticker-gold" cx="60" cy="1" r="5" />
        <path className="sticker-thin sticker-pale" d="M52 13q8 4 16 0M47 21q13 6 26 0" />
        <Moving how="fall">
          <rect className="sticker-red" x="10" y="22" width="8" height="5" rx="1.5" transform="rotate(24 14 24)" />
          <rect className="sticker-green" x="101" y="16" width="8" height="5" rx="1.5" transform="rotate(-30 105 18)" />
          <circle className="sticker-gold" cx="22" cy="48" r="3.6" />
          <circle className="sticker-blue" cx="104" cy="42" r="3.6" />
        </Moving>
        <Moving how="fall" later>
          <rect className="sticker-gold" x="28" y="8" width="8" height="5" rx="1.5" transform="rotate(-14 32 10)" />
          <rect className="sticker-red" x="108" y="60" width="7" height="5" rx="1.5" transform="rotate(40 111 62)" />
          <circle className="sticker-green" cx="12" cy="70" r="3.6" />
        </Moving>
      </>
    ),
  },
  cake: {
    skin: "honey",
    eyes: "arcs",
    mouth: "smile",
    motion: "sway",
    front: (
      <g>
        <path className="sticker-paper sticker-edge" d="M22 116V98c0-6 5-9 10-9h56c5 0 10 3 10 9v18Z" />
        <path className="sticker-pink" d="M22 98c0-6 5-9 10-9h56c5 0 10 3 10 9v4c-6 6-10 6-15 0-5 6-10 6-15 0-5 6-11 6-16 0-5 6-10 6-15 0-5 6-9 6-15 0Z" />
        <path className="sticker-blue" d="M57 76h6v13h-6z" />
        <Moving how="beat">
          <path className="sticker-gold" transform={at(60, 70, 0.9)} d={DROP} />
        </Moving>
      </g>
    ),
  },
  wow: {
    skin: "sky",
    eyes: "wide",
    mouth: "round",
    motion: "hop",
    front: (
      <>
        <Moving how="beat">
          <path className="sticker-gold sticker-edge" transform={at(101, 27, 1.2)} d={STAR} />
        </Moving>
        <Moving how="beat" later>
          <path className="sticker-gold sticker-edge" transform={at(19, 36, 0.9)} d={STAR} />
        </Moving>
      </>
    ),
  },
  think: {
    skin: "mint",
    eyes: "aside",
    mouth: "flat",
    motion: "sway",
    front: (
      <>
        <path className="sticker-skin sticker-edge" transform={`${at(44, 96)} rotate(-24)`} d={HAND} />
        <Moving how="rise">
          <circle className="sticker-paper sticker-edge" cx="103" cy="22" r="10" />
        </Moving>
        <Moving how="rise" later>
          <circle className="sticker-paper sticker-edge" cx="91" cy="35" r="4.5" />
        </Moving>
      </>
    ),
  },
  cry: {
    skin: "sky",
    eyes: "closed",
    mouth: "wavy",
    motion: "shake",
    front: (
      <>
        <Moving how="fall">
          <path className="sticker-water" transform={at(43, 72)} d={DROP} />
          <path className="sticker-water" transform={at(77, 72)} d={DROP} />
        </Moving>
        <path className="sticker-water" d="M36 100c8-6 40-6 48 0 5 5-6 10-24 10s-29-5-24-10Z" />
      </>
    ),
  },
  angry: {
    skin: "rose",
    eyes: "angry",
    mouth: "sad",
    motion: "shake",
    front: (
      <Moving how="rise">
        <path className="sticker-paper sticker-edge" d="M14 42c-6 0-8-7-3-9-1-6 7-8 10-4 5-2 9 4 5 8 1 4-5 7-12 5Z" />
        <path className="sticker-paper sticker-edge" d="M106 42c6 0 8-7 3-9 1-6-7-8-10-4-5-2-9 4-5 8-1 4 5 7 12 5Z" />
      </Moving>
    ),
  },
  coffee: {
    skin: "honey",
    eyes: "closed",
    mouth: "small",
    motion: "sway",
    isShy: true,
    front: (
      <>
        <path className="sticker-thin sticker-edge" d="M83 95h6c8 0 8 13-1 13h-6" />
        <path className="sticker-paper sticker-edge" d="M38 88h45v17c0 7-6 11-12 11H50c-7 0-12-4-12-11Z" />
        <path className="sticker-hair" d="M42 91h37v3H42z" />
        <Moving how="rise">
          <Line className="sticker-thin sticker-pale" d="M50 83q-4-5 0-9M61 83q-4-5 0-9M72 83q-4-5 0-9" />
        </Moving>
      </>
    ),
  },
  morning: {
    skin: "honey",
    eyes: "arcs",
    mouth: "smile",
    motion: "hop",
    isShy: true,
    behind: (
      <Moving how="turn">
        <path
          className="sticker-gold"
          d="m60-1 7 16h-14ZM60 121l7-16H53ZM-1 60l16-7v14ZM121 60l-16-7v14ZM17 17l16 6-10 10ZM103 103l-16-6 10-10ZM103 17l-6 16-10-10ZM17 103l6-16 10 10Z"
        />
      </Moving>
    ),
  },
  night: {
    skin: "lilac",
    eyes: "closed",
    mouth: "small",
    motion: "sway",
    front: (
      <>
        <path className="sticker-blue sticker-edge" d="M33 34C38 14 62 6 82 18c12 7 19 19 23 31-6-3-10-6-16-8 2 2 2 4 1 6-16-10-39-14-57-13Z" />
        <circle className="sticker-paper sticker-edge" cx="106" cy="51" r="7" />
        <Moving how="beat">
          <path className="sticker-gold sticker-edge" transform={at(19, 25)} d={STAR} />
        </Moving>
        <Moving how="beat" later>
          <path className="sticker-gold sticker-edge" transform={at(104, 90, 0.7)} d={STAR} />
        </Moving>
      </>
    ),
  },
  sleepy: {
    skin: "mint",
    eyes: "closed",
    mouth: "round",
    motion: "sway",
    front: (
      <>
        <Moving how="rise">
          <Line d="M88 34h13l-13 15h13" />
        </Moving>
        <Moving how="rise" later>
          <Line className="sticker-thin" d="M104 14h9l-9 11h9" />
        </Moving>
      </>
    ),
  },
};

/** What a screen reader says of it stands at the element around it. */
export function Drawing(props: { id: StickerId }): ReactNode {
  const { skin, eyes, mouth, motion, isShy, behind, front } = FELLOWS[props.id];
  return (
    <svg data-part="sticker-drawing" data-skin={skin} viewBox="-6 -10 132 136" aria-hidden="true" focusable="false">
      {behind}
      <Moving how={motion}>
        {BRAID}
        <path
          className="sticker-skin sticker-edge"
          d="M60 20c27 0 44 17 44 42 0 27-18 44-44 44S16 89 16 62c0-25 17-42 44-42Z"
        />
        {isShy === true ? (
          <>
            <ellipse className="sticker-blush" cx="34" cy="70" rx="7" ry="4.5" />
            <ellipse className="sticker-blush" cx="86" cy="70" rx="7" ry="4.5" />
          </>
        ) : null}
        {EYES[eyes]}
        {MOUTHS[mouth]}
      </Moving>
      {front}
    </svg>
  );
}
