// A face: the picture that somebody gave, else initials on a colour that comes from the id.
import { useState } from "react";
import type { ReactNode } from "react";

import { Icon } from "kit/app/context";
import type { Person, PictureId } from "kit/core";
import { usePicture } from "kit/stores/pictures";
import { forDisplay, nameForDisplay } from "kit/text/display";

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
  picture?: PictureId | null | undefined;
  isGroup?: boolean;
  /** Is there right now: a dot, where the app shows one. */
  isPresent?: boolean;
  size?: number;
  className?: string;
}): ReactNode {
  const url = usePicture(props.picture ?? null);
  /** One that was damaged by its sender cannot be drawn. */
  const [bad, setBad] = useState<string | null>(null);
  const isPictured = url !== null && url !== bad;
  const initials = isPictured ? "" : initialsOf(props.name);
  const size = props.size === undefined ? {} : { style: { "--avatar-size": `${props.size}px` } };
  return (
    <span
      data-part="avatar"
      data-hue={hueOf(props.id)}
      data-group={flag(props.isGroup === true)}
      data-pictured={flag(isPictured)}
      data-present={flag(props.isPresent === true)}
      // Drawn by structure.css: a picture, and no part of a button's or a row's text.
      data-initials={initials === "" ? undefined : initials}
      aria-hidden="true"
      className={props.className}
      {...size}
    >
      {isPictured ? (
        <img alt="" draggable={false} src={url} onError={() => setBad(url)} />
      ) : initials === "" ? (
        <Icon name={props.isGroup === true ? "group" : "person"} />
      ) : null}
    </span>
  );
}

/** That of a person. */
export const Face = (props: { person: Person; size?: number }): ReactNode => {
  const { person, ...rest } = props;
  const name = nameForDisplay(person.shown, person.handle);
  return <Avatar id={person.account} name={name} picture={person.picture} {...rest} />;
};
