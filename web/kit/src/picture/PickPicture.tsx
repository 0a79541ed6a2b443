// Chooses a picture of a person or a group: from the device, then which square of it. Only the small
// square leaves the window, and the browser's own file dialog is the only thing that sees the rest.
import { useEffect, useRef, useState } from "react";
import type { KeyboardEvent, PointerEvent, ReactNode } from "react";

import type { Failure } from "kit/core";
import { useT } from "kit/i18n";
import { Button } from "kit/parts/Button";
import { Dialog, DialogActions } from "kit/parts/Dialog";
import { FailureLine } from "kit/parts/Page";

import { WHOLE, ZOOM_MOST, dragged, framed, squareOf, type Framing } from "./geometry";
import { shrink } from "./shrink";

/** Side of the frame, as structure.css has it. */
const FRAME_PX = 240;
const STEP_PX = 12;
/** Larger ones are not opened: they would fill the memory of a phone. */
const FILE_MOST = 40_000_000;

type Chosen = { bitmap: ImageBitmap; url: string };

export function PickPicture(props: {
  /** What the button says, and what the dialog is called. */
  label: string;
  /** Most bytes of what is made. */
  most: number;
  /** `true`: it was taken. */
  onPicked: (base64: string) => Promise<boolean>;
  failure: Failure | null;
  isBusy: boolean;
  action: string;
}): ReactNode {
  const t = useT();
  const input = useRef<HTMLInputElement>(null);
  const [chosen, setChosen] = useState<Chosen | null>(null);
  const [isBad, setBad] = useState(false);

  const open = async (file: File | undefined) => {
    if (file === undefined) return;
    setBad(false);
    try {
      if (file.size > FILE_MOST) throw new RangeError("too large");
      const bitmap = await createImageBitmap(file);
      setChosen({ bitmap, url: URL.createObjectURL(file) });
    } catch {
      setBad(true);
    }
  };
  const close = () => {
    if (chosen === null) return;
    chosen.bitmap.close();
    URL.revokeObjectURL(chosen.url);
    setChosen(null);
  };

  return (
    <>
      <Button action={props.action} onPress={() => input.current?.click()}>
        {props.label}
      </Button>
      <input
        ref={input}
        type="file"
        accept="image/*"
        name={props.action}
        hidden
        onChange={(event) => {
          void open(event.target.files?.[0]);
          // The same file again is a new choice.
          event.target.value = "";
        }}
      />
      {isBad ? (
        <p data-part="failure" role="alert">
          {t("picture.bad")}
        </p>
      ) : null}
      {chosen === null ? null : <Crop {...props} chosen={chosen} onClose={close} />}
    </>
  );
}

function Crop(props: {
  label: string;
  most: number;
  chosen: Chosen;
  onPicked: (base64: string) => Promise<boolean>;
  onClose: () => void;
  failure: Failure | null;
  isBusy: boolean;
}): ReactNode {
  const t = useT();
  const { bitmap, url } = props.chosen;
  const [framing, setFraming] = useState<Framing>(WHOLE);
  const [isBad, setBad] = useState(false);
  const square = squareOf(bitmap, framing);
  const scale = FRAME_PX / square.side;

  const use = async () => {
    const made = await shrink(bitmap, square, props.most).catch(() => null);
    if (made === null) setBad(true);
    else if (await props.onPicked(made)) props.onClose();
  };

  return (
    <Dialog
      title={props.label}
      name="crop"
      isOpen
      onClose={props.onClose}
      actions={
        <DialogActions
          confirm={t("save")}
          isReady
          isBusy={props.isBusy}
          onConfirm={() => void use()}
          onClose={props.onClose}
        />
      }
    >
      <Frame
        onMove={(byX, byY) => setFraming((now) => dragged(bitmap, now, FRAME_PX, byX, byY))}
      >
        <img
          alt=""
          draggable={false}
          src={url}
          width={bitmap.width * scale}
          height={bitmap.height * scale}
          // Where it lies is no matter of reading direction.
          style={{ transform: `translate(${-square.left * scale}px, ${-square.top * scale}px)` }}
        />
      </Frame>
      <label data-part="crop-zoom">
        <span>{t("picture.zoom")}</span>
        <input
          type="range"
          name="zoom"
          min={1}
          max={ZOOM_MOST}
          step={0.05}
          value={framing.zoom}
          onChange={(event) => {
            const zoom = Number(event.target.value);
            setFraming((now) => framed(bitmap, { ...now, zoom }));
          }}
        />
      </label>
      {isBad ? (
        <p data-part="failure" role="alert">
          {t("picture.bad")}
        </p>
      ) : null}
      <FailureLine failure={props.failure} />
    </Dialog>
  );
}

/** Moves what is in it: by dragging, by arrow keys. */
function Frame(props: { onMove: (byX: number, byY: number) => void; children: ReactNode }): ReactNode {
  const t = useT();
  const { onMove } = props;
  const frame = useRef<HTMLDivElement>(null);
  const at = useRef<{ x: number; y: number } | null>(null);
  useEffect(() => {
    // The page behind does not scroll while a finger moves the picture.
    const still = (event: TouchEvent) => event.preventDefault();
    const element = frame.current;
    element?.addEventListener("touchmove", still, { passive: false });
    return () => element?.removeEventListener("touchmove", still);
  }, []);
  const onPointerDown = (event: PointerEvent<HTMLDivElement>) => {
    event.currentTarget.setPointerCapture(event.pointerId);
    at.current = { x: event.clientX, y: event.clientY };
  };
  const onPointerMove = (event: PointerEvent<HTMLDivElement>) => {
    if (at.current === null) return;
    onMove(event.clientX - at.current.x, event.clientY - at.current.y);
    at.current = { x: event.clientX, y: event.clientY };
  };
  const end = () => {
    at.current = null;
  };
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    const by: Partial<Record<string, [number, number]>> = {
      ArrowLeft: [STEP_PX, 0],
      ArrowRight: [-STEP_PX, 0],
      ArrowUp: [0, STEP_PX],
      ArrowDown: [0, -STEP_PX],
    };
    const move = by[event.key];
    if (move === undefined) return;
    event.preventDefault();
    onMove(...move);
  };
  return (
    // Pictures are moved by hand or by arrow keys; there is no element that means this.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <div
      ref={frame}
      data-part="crop-frame"
      dir="ltr"
      role="application"
      aria-label={t("picture.move")}
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={0}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={end}
      onPointerCancel={end}
      onKeyDown={onKeyDown}
    >
      {props.children}
    </div>
  );
}
