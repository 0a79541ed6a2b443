// Where somebody says that something is: a drawn card, and the numbers to copy into any map.
import type { ReactNode } from "react";

import { Icon } from "kit/app/context";
import type { Part } from "kit/core";
import { useFormat, useT } from "kit/i18n";
import { IconButton } from "kit/parts/Button";
import { useCopy } from "kit/parts/copy";
import { forDisplay } from "kit/text/display";

import { coordinates, streets } from "./place";

type Location = Extract<Part, { kind: "location" }>;

export function PlaceView(props: { place: Location }): ReactNode {
  const t = useT();
  const format = useFormat();
  const copy = useCopy();
  const { latitude, longitude, accuracy, label } = props.place;
  const numbers = coordinates(latitude, longitude);
  return (
    <div data-part="place">
      <PlaceDrawing latitude={latitude} longitude={longitude} />
      <div data-part="place-words">
        <span data-part="place-label" dir="auto">
          {label.trim() === "" ? t("place.title") : forDisplay(label)}
        </span>
        <bdi data-part="place-numbers" dir="ltr">
          {numbers}
        </bdi>
        {accuracy === null ? null : (
          <span data-part="place-accuracy">
            {t("place.accuracy", { metres: format.number(Math.round(accuracy)) })}
          </span>
        )}
      </div>
      <IconButton name="copy" label={t("place.copy")} action="copy-place" onPress={() => copy(numbers)} />
    </div>
  );
}

/** No map of anybody: the same drawing for the same place. */
export function PlaceDrawing(props: { latitude: number; longitude: number }): ReactNode {
  return (
    <span data-part="place-drawing" aria-hidden="true">
      <svg viewBox="0 0 240 120" preserveAspectRatio="xMidYMid slice" focusable="false">
        {streets(props.latitude, props.longitude).map((line) => (
          <path key={line} d={line} />
        ))}
      </svg>
      <Icon name="location" />
    </span>
  );
}
