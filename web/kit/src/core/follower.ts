// A window whose worker runs in another tab. It talks to that worker directly, by a channel that has
// the name of both.

import type { AppConfig } from "./api";
import type { Hub } from "./hub";
import { lineOver } from "./line";
import type { Link } from "./link";

export class Follower {
  readonly #stopListening: () => void;
  #epoch: string | null = null;

  constructor(config: AppConfig, tab: string, hub: Hub, link: Link) {
    this.#stopListening = hub.listen((call) => {
      if (call.kind === "leader" && call.epoch !== this.#epoch) {
        link.disconnected();
        hub.say({ kind: "hello", tab });
      }
      if (call.kind === "welcome" && call.tab === tab && call.epoch !== this.#epoch) {
        this.#epoch = call.epoch;
        const channel = new BroadcastChannel(`tresse/${tab}/${call.epoch}`);
        const line = lineOver(channel, (message) => link.heard(message));
        link.connected(line, call.build !== config.build);
      }
    });
    hub.say({ kind: "hello", tab });
  }

  stop(): void {
    this.#stopListening();
  }
}
