// Takes a picture with the camera of this device. The camera is on as long as this window is open.
import { useEffect, useRef, useState } from "react";
import type { ReactNode } from "react";

import { useT } from "kit/i18n";
import { Screen } from "kit/media/Screen";
import { Spinner } from "kit/parts/Page";
import { PlainButton } from "kit/parts/PlainButton";

type State = "asking" | "on" | "refused" | "missing";

const QUALITY = 0.92;

export function Camera(props: { onPicture: (picture: File) => void; onClose: () => void }): ReactNode {
  const t = useT();
  const video = useRef<HTMLVideoElement>(null);
  const [state, setState] = useState<State>("asking");
  useEffect(() => {
    let [isOver, stream] = [false, null as MediaStream | null];
    const stop = () => {
      for (const track of stream?.getTracks() ?? []) track.stop();
    };
    navigator.mediaDevices.getUserMedia({ video: { width: { ideal: 1_920 }, height: { ideal: 1_080 } } }).then(
      (got) => {
        stream = got;
        if (isOver) {
          stop();
          return;
        }
        if (video.current !== null) video.current.srcObject = got;
        setState("on");
      },
      (error: unknown) => {
        const isRefused = error instanceof DOMException && error.name === "NotAllowedError";
        if (!isOver) setState(isRefused ? "refused" : "missing");
      },
    );
    return () => {
      isOver = true;
      stop();
    };
  }, []);

  const take = async () => {
    const { current } = video;
    if (current === null || current.videoWidth === 0) return;
    const canvas = new OffscreenCanvas(current.videoWidth, current.videoHeight);
    canvas.getContext("2d")?.drawImage(current, 0, 0);
    const blob = await canvas.convertToBlob({ type: "image/jpeg", quality: QUALITY });
    props.onPicture(new File([blob], "photo.jpg", { type: "image/jpeg" }));
  };
  return (
    <Screen name="camera" title={t("attach.camera")} onClose={props.onClose}>
      {state === "refused" || state === "missing" ? (
        <p data-part="viewer-text" role="alert">
          {t(state === "refused" ? "camera.refused" : "camera.missing")}
        </p>
      ) : (
        <>
          {state === "asking" ? <Spinner /> : null}
          <video data-part="camera-film" ref={video} autoPlay muted playsInline aria-hidden="true" tabIndex={-1} />
          {state === "on" ? (
            <PlainButton part="shutter" action="take-picture" label={t("camera.take")} onPress={() => void take()} />
          ) : null}
        </>
      )}
    </Screen>
  );
}
