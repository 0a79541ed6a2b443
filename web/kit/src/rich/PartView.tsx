// A message that is more than text: poll, place, contact card, sticker. Fetched with the first of them.
import type { ReactNode } from "react";

import type { MessageRow } from "kit/core";

import { CardView } from "./Card";
import { PlaceView } from "./Place";
import { PollView } from "./Poll";
import { StickerView } from "./Sticker";

export function PartView(props: { message: MessageRow }): ReactNode {
  const { message } = props;
  const { part } = message;
  switch (part?.kind) {
    case "poll":
      return <PollView message={message} poll={part} />;
    case "location":
      return <PlaceView place={part} />;
    case "contact":
      return <CardView card={part} />;
    case "sticker":
      return <StickerView sticker={part} />;
    case undefined:
      return null;
  }
}
