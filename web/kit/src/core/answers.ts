// Which kind of answer each ask has.

import type { AnswerTo } from "./api";
import type { Answer, Ask } from "./types";

/** All others are `done`. */
const KINDS = {
  register: "code_sent",
  verify: "registered",
  link: "link_code",
  account: "account",
  devices: "devices",
  add_device: "device_added",
  people: "people",
  find: "found",
  request: "conversation",
  new_group: "conversation",
  invite: "invite",
  import: "imported",
  send: "sent",
  send_files: "sent",
  send_part: "sent",
  vote: "sent",
  preview: "preview",
  react: "sent",
  edit: "sent",
  unsend: "sent",
  picture: "picture",
  message_info: "message_info",
  starred: "starred",
  privacy: "privacy",
} as const satisfies Partial<Record<Ask["kind"], Answer["kind"]>>;

export type AnswerKinds = typeof KINDS;

const isKey = (kind: Ask["kind"]): kind is keyof AnswerKinds => kind in KINDS;

/** Whether the worker and this window mean the same; they do unless one of them is older. */
export const isAnswerTo = <A extends Ask>(ask: A, answer: Answer): answer is AnswerTo<A> =>
  answer.kind === (isKey(ask.kind) ? KINDS[ask.kind] : "done");
