// Which square of a picture is taken. Pure: the dialog moves it, shrinking reads it.
export type Size = { width: number; height: number };
/** Centre in shares of the picture (0 to 1), and how much it is enlarged from the largest square (1). */
export type Framing = { x: number; y: number; zoom: number };
export type Square = { left: number; top: number; side: number };

export const ZOOM_MOST = 4;
export const WHOLE: Framing = { x: 0.5, y: 0.5, zoom: 1 };

const between = (least: number, value: number, most: number): number =>
  Math.min(Math.max(value, least), most);

/** As near to what is wanted as leaves no edge empty. */
export function framed(size: Size, wanted: Framing): Framing {
  const zoom = between(1, wanted.zoom, ZOOM_MOST);
  const side = Math.min(size.width, size.height) / zoom;
  const [halfX, halfY] = [side / size.width / 2, side / size.height / 2];
  return { x: between(halfX, wanted.x, 1 - halfX), y: between(halfY, wanted.y, 1 - halfY), zoom };
}

/** In pixels of the picture. */
export function squareOf(size: Size, framing: Framing): Square {
  const { x, y, zoom } = framed(size, framing);
  const side = Math.min(size.width, size.height) / zoom;
  return { left: x * size.width - side / 2, top: y * size.height - side / 2, side };
}

/** After a drag by so many pixels of a frame of `frame` pixels. */
export function dragged(size: Size, from: Framing, frame: number, byX: number, byY: number): Framing {
  const { side } = squareOf(size, from);
  const step = side / frame;
  return framed(size, {
    ...from,
    x: from.x - (byX * step) / size.width,
    y: from.y - (byY * step) / size.height,
  });
}

/** What is tried one after another until it is small enough: good first, then smaller. */
export const ATTEMPTS: readonly { side: number; quality: number }[] = [256, 192, 128, 96].flatMap((side) =>
  [0.85, 0.7, 0.5].map((quality) => ({ side, quality })),
);
