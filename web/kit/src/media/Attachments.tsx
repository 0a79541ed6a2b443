// What a message carries: pictures and films as one or as a grid, sounds, files. Fetched with the first
// conversation that has any.
import type { ReactNode } from "react";

import type { Attachment, MessageRow } from "kit/core";

import { Failed } from "./Failed";
import { FileCard } from "./FileCard";
import { Once } from "./Once";
import { Tile } from "./Tile";
import { Voice } from "./Voice";

/** More than these are told by a number on the last one. */
const TILES_MOST = 4;

const isVisual = ({ media }: Attachment): boolean => media === "image" || media === "video";

export function Attachments(props: { message: MessageRow }): ReactNode {
  const { message } = props;
  const { attachments, viewOnce } = message;
  if (viewOnce !== null) return <Once message={message} />;
  const visual = attachments.filter(isVisual);
  const tiles = visual.slice(0, TILES_MOST);
  const hidden = visual.length - tiles.length;
  return (
    <div data-part="attachments" data-count={attachments.length}>
      {tiles.length === 0 ? null : (
        <div data-part="album" data-count={tiles.length}>
          {tiles.map((attachment, at) => (
            <Tile
              key={attachment.index}
              message={message}
              attachment={attachment}
              isSingle={tiles.length === 1}
              hidden={at === tiles.length - 1 ? hidden : 0}
            />
          ))}
        </div>
      )}
      {attachments.map((attachment) =>
        isVisual(attachment) ? null : attachment.media === "audio" ? (
          <Voice key={attachment.index} message={message} attachment={attachment} />
        ) : (
          <FileCard key={attachment.index} message={message} attachment={attachment} />
        ),
      )}
      <Failed message={message} />
    </div>
  );
}
