// A picture that can be enlarged and moved: by wheel, by two presses, by the buttons beside it.
import { useRef, useState } from "react";
import type { PointerEvent, ReactNode } from "react";

export const ZOOM_MOST = 5;
const STEP = 1.5;
const TWO_PRESSES = 2.5;

/** The next step up or down, within what is possible. */
export const stepped = (zoom: number, direction: 1 | -1): number =>
  Math.min(ZOOM_MOST, Math.max(1, direction > 0 ? zoom * STEP : zoom / STEP));

/** As far as a picture of this size can be moved without leaving its place. */
export const bounded = (offset: number, size: number, zoom: number): number => {
  const most = (size * (zoom - 1)) / 2;
  return Math.min(most, Math.max(-most, offset));
};

export function Zoom(props: {
  zoom: number;
  setZoom: (zoom: number) => void;
  src: string;
  alt: string;
}): ReactNode {
  const { zoom, setZoom } = props;
  const picture = useRef<HTMLImageElement>(null);
  const [moved, setMoved] = useState({ x: 0, y: 0 });
  const from = useRef<{ x: number; y: number } | null>(null);
  const within = (x: number, y: number, scale: number) => {
    const { offsetWidth = 0, offsetHeight = 0 } = picture.current ?? {};
    return { x: bounded(x, offsetWidth, scale), y: bounded(y, offsetHeight, scale) };
  };
  const { x, y } = zoom === 1 ? { x: 0, y: 0 } : within(moved.x, moved.y, zoom);
  const onPointerMove = (event: PointerEvent) => {
    if (from.current === null || zoom === 1) return;
    setMoved(within(event.clientX - from.current.x, event.clientY - from.current.y, zoom));
  };
  const end = () => {
    from.current = null;
  };
  return (
    // The same is done by the buttons beside it.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <img
      ref={picture}
      data-part="viewer-picture"
      data-zoomed={zoom > 1 ? "" : undefined}
      src={props.src}
      alt={props.alt}
      draggable={false}
      style={{ transform: `translate(${x}px, ${y}px) scale(${zoom})` }}
      onWheel={(event) => setZoom(stepped(zoom, event.deltaY < 0 ? 1 : -1))}
      onDoubleClick={() => setZoom(zoom > 1 ? 1 : TWO_PRESSES)}
      onPointerDown={(event) => {
        from.current = { x: event.clientX - x, y: event.clientY - y };
        event.currentTarget.setPointerCapture(event.pointerId);
      }}
      onPointerMove={onPointerMove}
      onPointerUp={end}
      onPointerCancel={end}
    />
  );
}
