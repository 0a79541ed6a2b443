// What travels between a window and the core worker. The Rust side is `client/wasm/src/view/`.
// Times are milliseconds since 1970 by the server's clock; ids are lower-case hex.

export type ConversationId = string & { readonly of: "conversation" };
export type AccountId = string & { readonly of: "account" };
export type DeviceId = string & { readonly of: "device" };
export type MessageId = string & { readonly of: "message" };
/** Row of a message in this device's database. */
export type RowId = number;
/** Short name of a network: a table of `networks.toml`. */
export type NetworkName = string;

// ---- Envelope ------------------------------------------------------------------------------

export type ToCore =
  | { kind: "call"; id: number; ref: string | null; ask: Ask }
  | { kind: "watch"; id: number; what: Watch }
  | { kind: "unwatch"; id: number }
  | { kind: "looking"; visible: boolean; conversation: ConversationId | null };

export type FromCore =
  | { kind: "answer"; id: number; answer: Answer }
  | { kind: "failed"; id: number; failure: Failure }
  /** What a watch shows now. `rows` holds only those that are new or differ from the last time. */
  | { kind: "list"; id: number; total: number; from: number; keys: ConversationId[]; rows: ChatRow[] }
  | { kind: "thread"; id: number; older: boolean; newer: boolean; keys: RowId[]; rows: MessageRow[] }
  | { kind: "chat"; id: number; chat: Chat | null }
  | { kind: "found"; id: number; hits: Hit[] }
  | { kind: "counts"; id: number; counts: Counts }
  | { kind: "state"; state: State }
  | { kind: "typing"; conversation: ConversationId; account: AccountId; name: string }
  | { kind: "progress"; job: number; row: RowId | null; done: number; of: number }
  | { kind: "notify"; notice: Notification };

/** `code` is a key of the catalogue (`failure.<code>`), `args` what its sentence names. */
export type Failure = {
  class: "person" | "policy" | "network" | "fatal";
  code: string;
  args: Record<string, string | number>;
};

export type State = {
  storage: "opening" | "ok" | "refused" | "busy" | "full" | "damaged" | "newer" | "evicted";
  link: "offline" | "connecting" | "catching_up" | "online";
  /** `null`: nobody has signed up here yet. */
  me: Me | null;
  revoked: boolean;
  queued: number;
};

export type Me = {
  network: NetworkName;
  handle: string;
  name: string;
  account: AccountId | null;
  device: DeviceId | null;
  /** A code was asked for and not given yet. */
  verifying: boolean;
};

/** For the Notification API; never leaves the device. */
export type Notification = {
  conversation: ConversationId;
  row: RowId;
  title: string;
  sender: string;
  summary: Summary;
  isRequest: boolean;
};

// ---- What is shown -------------------------------------------------------------------------

export type Watch =
  | { kind: "list"; folder: Folder; filter: Filter; from: number; count: number }
  | { kind: "thread"; conversation: ConversationId; anchor: RowId | null; before: number; after: number }
  | { kind: "chat"; conversation: ConversationId }
  | { kind: "search"; text: string; conversation: ConversationId | null; limit: number }
  | { kind: "counts" };

/** Which list a conversation is in. Each app names those that it shows. */
export type Folder = "inbox" | "general" | "archived" | "requests" | "hidden";
export type Filter = "all" | "unread" | "favourites" | "groups";

export type Counts = {
  unreadChats: number;
  requests: number;
  hidden: number;
  archived: number;
  archivedUnread: number;
  generalUnread: number;
};

export type Person = {
  account: AccountId;
  network: NetworkName;
  /** As that person told it; empty if never. */
  name: string;
  /** As looked up; empty if never. */
  handle: string;
  /** What to show: name, or handle, or a short form of the id. */
  shown: string;
  isMe: boolean;
};

export type ChatRow = {
  id: ConversationId;
  kind: "direct" | "group";
  title: string;
  /** Of a direct conversation. */
  peer: Person | null;
  /** Networks in it other than one's own. */
  otherNetworks: NetworkName[];
  last: Last | null;
  at: number;
  unread: number;
  mentioned: boolean;
  markedUnread: boolean;
  draft: string | null;
  pinned: boolean;
  favourite: boolean;
  /** 0: not muted; Number.MAX_SAFE_INTEGER: for good. */
  mutedUntil: number;
  folder: Folder;
  /** First contact that was not answered, from somebody who is no contact. */
  stranger: boolean;
};

export type Last = {
  row: RowId;
  isOwn: boolean;
  sender: string;
  summary: Summary;
  receipt: Receipt;
};

export type Summary =
  | { kind: "text"; text: string }
  | { kind: "file"; media: Media; caption: string }
  | { kind: "unsent" }
  | { kind: "expired" }
  | { kind: "unsupported" }
  | { kind: "undecryptable" }
  | { kind: "notice"; notice: Notice };

export type Media = "image" | "video" | "audio" | "file";
export type Receipt = "none" | "sending" | "sent" | "delivered" | "read";

/** A conversation with all that its header and its information pane show. */
export type Chat = {
  row: ChatRow;
  state: "open" | "requested_by_me" | "requested_by_them" | "creating" | "joining" | "left";
  members: Member[];
  /** Ask to be added; only for admins. */
  knocks: Person[];
  myRole: "member" | "admin";
  rules: Rules;
};

export type Member = { person: Person; role: "member" | "admin" };

/** The strictest rules of the networks in a conversation, and whose each is (`null`: one's own). */
export type Rules = {
  textChars: Rule<number>;
  editMs: Rule<number | null>;
  unsendMs: Rule<number | null>;
  /** Empty: messages cannot disappear here. */
  timersMs: Rule<number[]>;
  files: Rule<boolean>;
  captions: Rule<boolean>;
  imageBytes: Rule<number>;
  videoBytes: Rule<number>;
  audioBytes: Rule<number>;
  fileBytes: Rule<number>;
  membersMax: Rule<number>;
  forwardTargets: Rule<number | null>;
  readReceipts: Rule<boolean>;
};
export type Rule<T> = { value: T; because: NetworkName | null };

export type MessageRow = {
  row: RowId;
  message: MessageId;
  /** Placed by the server. */
  placed: boolean;
  at: number;
  sender: Person;
  isOwn: boolean;
  body: Body;
  mentions: { start: number; end: number; account: AccountId; isMe: boolean }[];
  reply: Quote | null;
  attachments: Attachment[];
  reactions: { emoji: string; people: Person[] }[];
  editedAt: number | null;
  expiresAt: number | null;
  receipt: Receipt;
  delivered: number;
  read: number;
  starred: boolean;
  can: { reply: boolean; react: boolean; edit: boolean; unsend: boolean; forward: boolean };
};

export type Body =
  | { kind: "text"; text: string }
  | { kind: "unsent" }
  | { kind: "expired" }
  | { kind: "unsupported" }
  | { kind: "undecryptable" }
  | { kind: "notice"; notice: Notice };

export type Notice =
  | { kind: "members"; added: Person[]; removed: Person[] }
  | { kind: "left"; people: Person[] }
  | { kind: "renamed"; name: string };

/** `row` is `null` when the answered message is not on this device. */
export type Quote = { row: RowId | null; sender: Person | null; summary: Summary | null };

export type Attachment = {
  index: number;
  media: Media;
  mediaType: string;
  filename: string;
  bytes: number;
  /** An own file that is on its way. */
  uploading: boolean;
};

export type Hit = {
  row: RowId;
  conversation: ConversationId;
  title: string;
  sender: string;
  at: number;
  /** Parts of the text; those with `hit` are what was looked for. */
  snippet: { text: string; hit: boolean }[];
};

// ---- What is asked -------------------------------------------------------------------------

export type Ask =
  // Sign-up
  | { kind: "register"; handle: string; name: string }
  | { kind: "verify"; code: string }
  | { kind: "link"; account: AccountId }
  // Account
  | { kind: "account" }
  | { kind: "set_reach"; network: NetworkName; inbound: boolean; outbound: boolean }
  | { kind: "devices" }
  | { kind: "add_device"; code: string }
  | { kind: "revoke_device"; device: DeviceId }
  | { kind: "delete_account" }
  // People
  | { kind: "people" }
  | { kind: "find"; network: NetworkName; handle: string }
  | { kind: "request"; account: AccountId; text: string }
  | { kind: "answer_request"; conversation: ConversationId; accept: boolean }
  | { kind: "block"; account: AccountId; blocked: boolean }
  // Groups
  | { kind: "new_group"; name: string; members: AccountId[] }
  | { kind: "add"; conversation: ConversationId; accounts: AccountId[] }
  | { kind: "remove"; conversation: ConversationId; account: AccountId }
  | { kind: "leave"; conversation: ConversationId }
  | { kind: "rename"; conversation: ConversationId; name: string }
  | { kind: "set_role"; conversation: ConversationId; account: AccountId; admin: boolean }
  | { kind: "invite"; conversation: ConversationId }
  | { kind: "revoke_invite"; conversation: ConversationId }
  | { kind: "join"; link: string }
  | { kind: "refresh"; conversation: ConversationId }
  // Messages
  | { kind: "send"; conversation: ConversationId; text: string; replyTo: MessageId | null;
      mentions: { start: number; end: number; account: AccountId }[]; expiresAfterMs: number | null }
  | { kind: "react"; to: MessageId; conversation: ConversationId; emoji: string }
  | { kind: "edit"; message: MessageId; conversation: ConversationId; text: string }
  | { kind: "unsend"; message: MessageId; conversation: ConversationId }
  | { kind: "forward"; row: RowId; to: ConversationId[] }
  | { kind: "typing"; conversation: ConversationId }
  | { kind: "mark_read"; conversation: ConversationId; row: RowId }
  | { kind: "message_info"; row: RowId }
  | { kind: "star"; row: RowId; starred: boolean }
  | { kind: "starred" }
  // Settings of a conversation
  | { kind: "draft"; conversation: ConversationId; text: string }
  | { kind: "pin"; conversation: ConversationId; pinned: boolean }
  | { kind: "favourite"; conversation: ConversationId; favourite: boolean }
  | { kind: "mute"; conversation: ConversationId; until: number }
  | { kind: "move"; conversation: ConversationId; folder: Folder }
  | { kind: "mark_unread"; conversation: ConversationId; unread: boolean }
  // Privacy
  | { kind: "privacy" }
  | { kind: "set_privacy"; readReceipts: boolean; typing: boolean };

export type Answer =
  | { kind: "done" }
  | { kind: "code_sent"; demonstrationCode: string | null }
  | { kind: "registered"; device: DeviceId }
  | { kind: "link_code"; code: string }
  | { kind: "account"; account: AccountId; network: NetworkName; reach: Reach[] }
  | { kind: "devices"; devices: { device: DeviceId; isThis: boolean; addedAt: number; lastSeenAt: number | null }[] }
  | { kind: "device_added"; device: DeviceId }
  | { kind: "people"; people: { person: Person; standing: "known" | "found" | "requested" | "accepted"; blocked: boolean; conversation: ConversationId | null }[] }
  | { kind: "found"; person: Person; needsRequest: boolean; conversation: ConversationId | null }
  | { kind: "conversation"; conversation: ConversationId }
  | { kind: "invite"; link: string }
  | { kind: "sent"; message: MessageId; row: RowId }
  | { kind: "message_info"; readBy: { person: Person; at: number }[]; deliveredTo: { person: Person; at: number }[] }
  | { kind: "starred"; hits: Hit[] }
  | { kind: "privacy"; readReceipts: boolean; typing: boolean };

export type Reach = { network: NetworkName; inbound: boolean; outbound: boolean };
