// What is about to be attached in the open conversation: files that were chosen, dropped or pasted, a
// picture from the camera, a voice note. What may be attached is the core's word, not ours.
import { createContext, use, useCallback, useEffect, useMemo, useState } from "react";
import type { ReactNode } from "react";

import { useFeatures } from "kit/app/context";
import { useConversation } from "kit/conversation/context";
import { later } from "kit/flows/later";

import { useComposer } from "../context";
import { chooseFiles, type Wanted } from "./choose";
import { DropScreen } from "./Drop";
import type { Hold } from "./hold";

/** Asked for as pictures, or just as they are. */
export type Staged = { file: File; wanted: Wanted };

export type Attaching = {
  can: { media: boolean; file: boolean; voice: boolean };
  /** Opens the system's window; what is chosen is looked at before it is sent. */
  choose: (wanted: Wanted) => void;
  stage: (files: readonly File[], wanted: Wanted) => void;
  /** `hold`: for as long as the button is held down; else until it is ended. */
  record: (hold: Hold | null) => void;
  openCamera: () => void;
  isRecording: boolean;
};

const AttachContext = createContext<Attaching | null>(null);

const Preview = later(async () => (await import("./Preview")).Preview);
const Recorder = later(async () => (await import("./Recorder")).Recorder);
const Camera = later(async () => (await import("./Camera")).Camera);

const NOTHING: readonly Staged[] = [];

/** Round the controls; instead of them while a voice note is recorded. */
export function AttachArea(props: { children: ReactNode }): ReactNode {
  const { rules } = useConversation();
  const { voiceMs } = useFeatures();
  const { mode } = useComposer();
  const [staged, setStaged] = useState(NOTHING);
  const [recording, setRecording] = useState<{ hold: Hold | null } | null>(null);
  const [isCameraOpen, setCameraOpen] = useState(false);
  const isEditing = mode.kind === "edit";
  const can = useMemo(() => {
    const has = (most: number | undefined) => !isEditing && most !== undefined && most > 0;
    const files = rules?.files.value === true;
    return {
      media: has(rules?.imageBytes.value) || has(rules?.videoBytes.value),
      file: files && has(rules?.fileBytes.value),
      voice: voiceMs > 0 && has(rules?.audioBytes.value),
    };
  }, [rules, voiceMs, isEditing]);

  const stage = useCallback((files: readonly File[], wanted: Wanted) => {
    setStaged((now) => [...now, ...files.map((file) => ({ file, wanted }))]);
  }, []);
  const choose = useCallback(
    (wanted: Wanted) => {
      void chooseFiles(wanted).then((files) => stage(files, wanted));
    },
    [stage],
  );
  const canAny = can.media || can.file;
  const wantedHere: Wanted = can.media ? "media" : "file";
  usePaste(canAny, (files) => stage(files, wantedHere));

  const attaching = useMemo(
    () => ({
      can,
      choose,
      stage,
      record: (hold: Hold | null) => setRecording({ hold }),
      openCamera: () => setCameraOpen(true),
      isRecording: recording !== null,
    }),
    [can, choose, stage, recording],
  );
  return (
    <AttachContext value={attaching}>
      {canAny ? <DropScreen onFiles={(files) => stage(files, wantedHere)} /> : null}
      {recording === null ? (
        props.children
      ) : (
        <Recorder hold={recording.hold} onEnd={() => setRecording(null)} />
      )}
      {staged.length === 0 ? null : (
        <Preview staged={staged} setStaged={setStaged} onClose={() => setStaged(NOTHING)} />
      )}
      {isCameraOpen ? (
        <Camera
          onPicture={(file) => {
            setCameraOpen(false);
            stage([file], "media");
          }}
          onClose={() => setCameraOpen(false)}
        />
      ) : null}
    </AttachContext>
  );
}

export function useAttaching(): Attaching {
  const attaching = use(AttachContext);
  if (attaching === null) throw new Error("nothing can be attached here: put this inside <Writing>");
  return attaching;
}

/** Files from the clipboard, wherever the focus is. */
function usePaste(isOn: boolean, onFiles: (files: readonly File[]) => void): void {
  useEffect(() => {
    if (!isOn) return undefined;
    const onPaste = (event: ClipboardEvent) => {
      const files = [...(event.clipboardData?.files ?? [])];
      // Copied text of an office program comes with a picture of itself.
      const hasText = event.clipboardData?.types.includes("text/plain") === true;
      if (files.length === 0 || hasText) return;
      event.preventDefault();
      onFiles(files);
    };
    document.addEventListener("paste", onPaste);
    return () => document.removeEventListener("paste", onPaste);
  }, [isOn, onFiles]);
}
