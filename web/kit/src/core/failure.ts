// How a call fails: the words for `failure.code` are in the app's catalogue, never in the core.

import type { Failure } from "./types";

export class CoreFailure extends Error {
  readonly failure: Failure;

  constructor(failure: Failure) {
    super(failure.code);
    this.name = "CoreFailure";
    this.failure = failure;
  }
}
