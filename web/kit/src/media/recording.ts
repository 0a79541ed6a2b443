// A voice note while it is made: the microphone, how loud it is, how long it is already. Pauses count
// for nothing; ending gives the sound with its length and its shape.
import { fold, stretched } from "./levels";

export type Phase = "asking" | "recording" | "paused" | "ended" | "refused" | "missing";

export type Recorded = { blob: Blob; durationMs: number; waveform: number[] };

export type RecordingState = {
  phase: Phase;
  elapsedMs: number;
  /** The last levels, newest last, 0 to 1. */
  levels: readonly number[];
  recorded: Recorded | null;
};

/** Of those that the browser knows, the first is taken. */
const TYPES = ["audio/webm;codecs=opus", "audio/mp4", "audio/ogg;codecs=opus"];
const BITS_PER_SECOND = 32_000;
const TICK_MS = 80;
const LEVELS_SHOWN = 60;
const SHAPE_PARTS = 64;
const LEVEL_MOST = 255;
/** Speech is far from full scale: this much of it already fills the meter. */
const GAIN = 3;

export class Recording {
  readonly #listeners = new Set<() => void>();
  readonly #mostMs: number;
  readonly #chunks: Blob[] = [];
  readonly #all: number[] = [];
  #state: RecordingState = { phase: "asking", elapsedMs: 0, levels: [], recorded: null };
  #stream: MediaStream | null = null;
  #recorder: MediaRecorder | null = null;
  #context: AudioContext | null = null;
  #timer: ReturnType<typeof setInterval> | null = null;
  #lastTick = 0;
  #isOver = false;

  /** `mostMs`: it ends by itself then. */
  constructor(mostMs: number) {
    this.#mostMs = mostMs;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly state = (): RecordingState => this.#state;

  async start(): Promise<void> {
    this.#isOver = false;
    let stream: MediaStream;
    try {
      stream = await navigator.mediaDevices.getUserMedia({
        audio: { echoCancellation: true, noiseSuppression: true, autoGainControl: true },
      });
    } catch (error) {
      const isRefused = error instanceof DOMException && error.name === "NotAllowedError";
      this.#set({ phase: isRefused ? "refused" : "missing" });
      return;
    }
    if (this.#isOver) {
      for (const track of stream.getTracks()) track.stop();
      return;
    }
    this.#stream = stream;
    const mimeType = TYPES.find((type) => MediaRecorder.isTypeSupported(type));
    this.#recorder = new MediaRecorder(stream, {
      audioBitsPerSecond: BITS_PER_SECOND,
      ...(mimeType === undefined ? {} : { mimeType }),
    });
    this.#recorder.addEventListener("dataavailable", ({ data }) => this.#chunks.push(data));
    this.#recorder.start(1_000);
    this.#measure(stream);
    this.#set({ phase: "recording" });
  }

  pause(): void {
    if (this.#state.phase !== "recording") return;
    this.#recorder?.pause();
    this.#set({ phase: "paused" });
  }

  resume(): void {
    if (this.#state.phase !== "paused") return;
    this.#recorder?.resume();
    this.#lastTick = performance.now();
    this.#set({ phase: "recording" });
  }

  /** `null`: there was nothing to hear. */
  async end(): Promise<Recorded | null> {
    if (this.#state.recorded !== null) return this.#state.recorded;
    const recorder = this.#recorder;
    if (recorder === null || recorder.state === "inactive") return null;
    const stopped = new Promise<void>((resolve) => {
      recorder.addEventListener("stop", () => resolve(), { once: true });
    });
    recorder.stop();
    await stopped;
    this.#release();
    const type = recorder.mimeType.split(";")[0] ?? "audio/webm";
    const recorded = {
      blob: new Blob(this.#chunks, { type }),
      durationMs: Math.round(this.#state.elapsedMs),
      waveform: stretched(fold(this.#all, SHAPE_PARTS), LEVEL_MOST),
    };
    this.#set({ phase: "ended", recorded });
    return recorded;
  }

  /** Nothing is kept, and the microphone is off. */
  discard(): void {
    this.#isOver = true;
    if (this.#recorder !== null && this.#recorder.state !== "inactive") this.#recorder.stop();
    this.#release();
  }

  #measure(stream: MediaStream): void {
    const context = new AudioContext();
    this.#context = context;
    const analyser = context.createAnalyser();
    analyser.fftSize = 1_024;
    context.createMediaStreamSource(stream).connect(analyser);
    const samples = new Float32Array(analyser.fftSize);
    this.#lastTick = performance.now();
    this.#timer = setInterval(() => {
      if (this.#state.phase !== "recording") return;
      analyser.getFloatTimeDomainData(samples);
      let sum = 0;
      for (const sample of samples) sum += sample * sample;
      const level = Math.min(1, Math.sqrt(sum / samples.length) * GAIN);
      const now = performance.now();
      const elapsedMs = this.#state.elapsedMs + (now - this.#lastTick);
      this.#lastTick = now;
      this.#all.push(level);
      this.#set({ elapsedMs, levels: this.#all.slice(-LEVELS_SHOWN) });
      if (elapsedMs >= this.#mostMs) void this.end();
    }, TICK_MS);
  }

  #release(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
    for (const track of this.#stream?.getTracks() ?? []) track.stop();
    this.#stream = null;
    void this.#context?.close();
    this.#context = null;
  }

  #set(change: Partial<RecordingState>): void {
    this.#state = { ...this.#state, ...change };
    for (const listener of this.#listeners) listener();
  }
}
