// The channel on which windows and the worker find each other. The worker says and hears the same:
// `Call` in `client/wasm/src/hub.rs`.

export type Call =
  | { kind: "hello"; tab: string }
  | { kind: "bye"; tab: string }
  | { kind: "leader"; epoch: string; build: string }
  | { kind: "welcome"; tab: string; epoch: string; build: string }
  | { kind: "restart" };

export class Hub {
  readonly #channel = new BroadcastChannel("tresse/hub");
  readonly #listeners = new Set<(call: Call) => void>();

  constructor() {
    this.#channel.onmessage = (event: MessageEvent<unknown>): void => {
      if (typeof event.data !== "string") return;
      const call: Call = JSON.parse(event.data);
      for (const listener of this.#listeners) listener(call);
    };
  }

  say(call: Call): void {
    this.#channel.postMessage(JSON.stringify(call));
  }

  listen(listener: (call: Call) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
