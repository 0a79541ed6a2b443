// A face for those who have no picture: initials on a colour that comes from the id. Nothing is fetched.
import type { ReactNode } from "react";

import { Icon } from "kit/app/context";
import { forDisplay } from "kit/text/display";

import { flag } from "./given";

declare module "react" {
  interface CSSProperties {
    "--avatar-size"?: string;
  }
}

/** Of that many colours, which the shell defines. */
export const HUES = 8;

/** The same for one id everywhere and always. */
export function hueOf(id: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < id.length; index += 1) {
    hash = Math.imul(hash ^ id.charCodeAt(index), 0x01000193);
  }
  // The last letters of ids differ most: they are spread over all bits.
  hash = Math.imul(hash ^ (hash >>> 15), 0x85ebca6b);
  return ((hash ^ (hash >>> 13)) >>> 0) % HUES;
}

const graphemes = new Intl.Segmenter(undefined, { granularity: "grapheme" });

function firstOf(word: string | undefined): string {
  if (word === undefined) return "";
  for (const { segment } of graphemes.segment(word)) return segment.toLocaleUpperCase();
  return "";
}

/** Of the first word and of the last; of a telephone number nothing. */
export function initialsOf(name: string): string {
  const words = forDisplay(name)
    .split(/\s+/u)
    .filter((word) => /^[\p{L}\p{Extended_Pictographic}]/u.test(word));
  if (words.length <= 1) return firstOf(words[0]);
  return firstOf(words[0]) + firstOf(words.at(-1));
}

export function Avatar(props: {
  id: string;
  name: string;
  isGroup?: boolean;
  size?: number;
  className?: string;
}): ReactNode {
  const initials = initialsOf(props.name);
  const size = props.size === undefined ? {} : { style: { "--avatar-size": `${props.size}px` } };
  return (
    <span
      data-part="avatar"
      data-hue={hueOf(props.id)}
      data-group={flag(props.isGroup === true)}
      // Drawn by structure.css: a picture, and no part of a button's or a row's text.
      data-initials={initials === "" ? undefined : initials}
      aria-hidden="true"
      className={props.className}
      {...size}
    >
      {initials === "" ? <Icon name={props.isGroup === true ? "group" : "person"} /> : null}
    </span>
  );
}
