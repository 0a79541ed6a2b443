// Reads a code by the camera or from a picture of it. Where the browser cannot do that, nothing is
// shown: the text of a code can be typed everywhere.
import { useEffect, useRef, useState } from "react";
import type { ChangeEvent, ReactNode } from "react";

import { useT } from "kit/i18n";
import { Button } from "kit/parts/Button";

type Detector = { detect(image: HTMLVideoElement | ImageBitmap): Promise<readonly { rawValue: string }[]> };
type DetectorMaker = new (options: { formats: string[] }) => Detector;

declare global {
  // Not in TypeScript's own list.
  var BarcodeDetector: DetectorMaker | undefined;
}

/** Looks so often a second. */
const EVERY_MS = 200;

const maker = (): DetectorMaker | undefined => globalThis.BarcodeDetector;

export function Scan(props: { onCode: (text: string) => void }): ReactNode {
  const t = useT();
  const [isOn, setOn] = useState(false);
  const [isNothing, setNothing] = useState(false);
  const Maker = maker();
  if (Maker === undefined) return null;
  const found = (text: string) => {
    setOn(false);
    setNothing(false);
    props.onCode(text);
  };
  const fromPicture = async (event: ChangeEvent<HTMLInputElement>) => {
    const [file] = event.target.files ?? [];
    event.target.value = "";
    if (file === undefined) return;
    try {
      const codes = await new Maker({ formats: ["qr_code"] }).detect(await createImageBitmap(file));
      const [code] = codes;
      if (code === undefined) setNothing(true);
      else found(code.rawValue);
    } catch {
      setNothing(true);
    }
  };
  return (
    <div data-part="scan">
      {isOn ? <Camera maker={Maker} onCode={found} onFailed={() => setOn(false)} /> : null}
      <div data-part="form-buttons">
        <Button action="scan" onPress={() => setOn(!isOn)}>
          {isOn ? t("scan.stop") : t("scan.start")}
        </Button>
        <label data-part="file-choice">
          <input type="file" name="code-picture" accept="image/*" onChange={(event) => void fromPicture(event)} />
          <span>{t("scan.picture")}</span>
        </label>
      </div>
      {isNothing ? (
        <p data-part="failure" role="alert">
          {t("scan.nothing")}
        </p>
      ) : null}
    </div>
  );
}

function Camera(props: {
  maker: DetectorMaker;
  onCode: (text: string) => void;
  onFailed: () => void;
}): ReactNode {
  const t = useT();
  const video = useRef<HTMLVideoElement>(null);
  const { maker: Maker, onCode, onFailed } = props;
  const heard = useRef({ onCode, onFailed });
  heard.current = { onCode, onFailed };
  useEffect(() => {
    let stream: MediaStream | null = null;
    let isOver = false;
    const detector = new Maker({ formats: ["qr_code"] });
    const look = async () => {
      const view = video.current;
      if (isOver || view === null) return;
      const [code] = view.readyState >= view.HAVE_CURRENT_DATA ? await detector.detect(view) : [];
      if (isOver) return;
      if (code === undefined) setTimeout(() => void look().catch(heard.current.onFailed), EVERY_MS);
      else heard.current.onCode(code.rawValue);
    };
    const start = async () => {
      const opened = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
      if (isOver || video.current === null) {
        opened.getTracks().forEach((track) => track.stop());
        return;
      }
      stream = opened;
      video.current.srcObject = opened;
      await video.current.play();
      await look();
    };
    start().catch(() => {
      if (!isOver) heard.current.onFailed();
    });
    return () => {
      isOver = true;
      stream?.getTracks().forEach((track) => track.stop());
    };
  }, [Maker]);
  return <video data-part="scan-view" ref={video} muted playsInline aria-label={t("scan.view")} />;
}
