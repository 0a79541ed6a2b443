// Written from `client/wasm/src/view/` by `UPDATE_TYPES=1 cargo test -p tresse-client-wasm types`.
// Times are milliseconds since 1970; ids are lower-case hexadecimal text.

/** Row of a message in this device's database. */
export type RowId = number;
/** Short name of a network: a table of `networks.toml`. */
export type NetworkName = string;

/**
 * A conversation.
 */
export type ConversationId = string & { readonly of: "conversation" };

/**
 * A person on one network.
 */
export type AccountId = string & { readonly of: "account" };

/**
 * One of a person's devices.
 */
export type DeviceId = string & { readonly of: "device" };

/**
 * A message; the same on all devices.
 */
export type MessageId = string & { readonly of: "message" };

/**
 * What a window says.
 */
export type ToCore = { "kind": "call", 
/**
 * Comes back with the answer.
 */
id: number, 
/**
 * 32 hexadecimal digits, made when the person pressed the button: who asks again with the
 * same `ref` (after another tab took over, say) wants the same thing, not a second one.
 */
ref: string | null, 
/**
 * What.
 */
ask: Ask, } | { "kind": "watch", 
/**
 * Comes back with all that is shown.
 */
id: number, 
/**
 * What.
 */
what: Watch, } | { "kind": "unwatch", 
/**
 * Of the watch.
 */
id: number, } | { "kind": "looking", 
/**
 * Whether the window can be seen.
 */
visible: boolean, 
/**
 * The open conversation.
 */
conversation: ConversationId | null, } | { "kind": "storage", 
/**
 * Comes back with the answer.
 */
id: number, 
/**
 * What.
 */
step: StorageStep, };

/**
 * What can be done about a storage that is not well.
 */
export type StorageStep = "retry" | "save" | "start_again";

/**
 * What the worker says.
 */
export type FromCore = { "kind": "answer", 
/**
 * Of the call.
 */
id: number, 
/**
 * What came of it.
 */
answer: Answer, } | { "kind": "failed", 
/**
 * Of the call.
 */
id: number, 
/**
 * Why.
 */
failure: Failure, } | { "kind": "list", 
/**
 * Of the watch.
 */
id: number, 
/**
 * Rows in the whole list.
 */
total: number, 
/**
 * Rows before the first of these.
 */
from: number, 
/**
 * All that are shown, in order.
 */
keys: Array<ConversationId>, 
/**
 * New and changed ones.
 */
rows: Array<ChatRow>, } | { "kind": "thread", 
/**
 * Of the watch.
 */
id: number, 
/**
 * There are older ones.
 */
older: boolean, 
/**
 * There are newer ones.
 */
newer: boolean, 
/**
 * All that are shown, oldest first.
 */
keys: RowId[], 
/**
 * New and changed ones.
 */
rows: Array<MessageRow>, } | { "kind": "chat", 
/**
 * Of the watch.
 */
id: number, 
/**
 * All of it.
 */
chat: Chat | null, } | { "kind": "found", 
/**
 * Of the watch.
 */
id: number, 
/**
 * The newest first.
 */
hits: Array<Hit>, } | { "kind": "counts", 
/**
 * Of the watch.
 */
id: number, 
/**
 * All of them.
 */
counts: Counts, } | { "kind": "state", 
/**
 * All of it.
 */
state: State, } | { "kind": "typing", 
/**
 * Where.
 */
conversation: ConversationId, 
/**
 * Who.
 */
account: AccountId, 
/**
 * What to call them.
 */
name: string, } | { "kind": "progress", 
/**
 * Which.
 */
job: number, 
/**
 * The message it belongs to.
 */
row: RowId | null, 
/**
 * Bytes that are done.
 */
done: number, 
/**
 * All bytes.
 */
of: number, } | { "kind": "notify", 
/**
 * What to show.
 */
notice: Notification, };

/**
 * Why a call failed.
 */
export type Failure = { 
/**
 * Who can do something about it.
 */
class: FailureClass, 
/**
 * Key of the app's catalogue: `failure.<code>`.
 */
code: string, 
/**
 * What its sentence names.
 */
args: Record<string, string | number>, };

/**
 * Who can do something about a failure.
 */
export type FailureClass = "person" | "policy" | "network" | "fatal";

/**
 * How the core is doing. Sent whenever it changes.
 */
export type State = { 
/**
 * Whether anything can be kept.
 */
storage: StorageState, 
/**
 * Whether the server can be reached.
 */
link: LinkState, 
/**
 * `null`: nobody has signed up here yet.
 */
me: Me | null, 
/**
 * Logged out for good by another device, or deleted.
 */
revoked: boolean, 
/**
 * Messages that the server has not accepted yet.
 */
queued: number, };

/**
 * Whether anything can be kept in this browser.
 */
export type StorageState = "opening" | "ok" | "refused" | "busy" | "full" | "damaged" | "newer" | "evicted";

/**
 * Whether the server can be reached.
 */
export type LinkState = "offline" | "connecting" | "catching_up" | "online";

/**
 * Who this device is.
 */
export type Me = { 
/**
 * Short name of the network.
 */
network: NetworkName, 
/**
 * As registered.
 */
handle: string, 
/**
 * As shown to others.
 */
name: string, 
/**
 * Once registered or linked.
 */
account: AccountId | null, 
/**
 * Once registered or linked.
 */
device: DeviceId | null, 
/**
 * A code was asked for and not given yet.
 */
verifying: boolean, };

/**
 * How many are where: for badges.
 */
export type Counts = { 
/**
 * Chats of the inbox with something unread.
 */
unreadChats: number, 
/**
 * Requests that wait for an answer.
 */
requests: number, 
/**
 * Those which were moved out of sight.
 */
hidden: number, 
/**
 * Archived chats.
 */
archived: number, 
/**
 * Archived chats with something unread.
 */
archivedUnread: number, 
/**
 * Chats of the second list with something unread.
 */
generalUnread: number, };

/**
 * For the Notification API; never leaves the device.
 */
export type Notification = { 
/**
 * Where.
 */
conversation: ConversationId, 
/**
 * Which message.
 */
row: RowId, 
/**
 * Of the conversation.
 */
title: string, 
/**
 * Who wrote it.
 */
sender: string, 
/**
 * What it says, in short.
 */
summary: Summary, 
/**
 * From somebody who was not accepted yet.
 */
isRequest: boolean, };

/**
 * A part of what is stored that a window shows.
 */
export type Watch = { "kind": "list", 
/**
 * Which list.
 */
folder: Folder, 
/**
 * Which of its rows.
 */
filter: Filter, 
/**
 * How many to leave out.
 */
from: number, 
/**
 * How many.
 */
count: number, } | { "kind": "thread", 
/**
 * Which conversation.
 */
conversation: ConversationId, 
/**
 * Around which; `null`: the newest.
 */
anchor: RowId | null, 
/**
 * How many before it.
 */
before: number, 
/**
 * How many from it on.
 */
after: number, } | { "kind": "chat", 
/**
 * Which.
 */
conversation: ConversationId, } | { "kind": "search", 
/**
 * What the person typed.
 */
text: string, 
/**
 * In this one only.
 */
conversation: ConversationId | null, 
/**
 * At most so many.
 */
limit: number, } | { "kind": "counts" };

/**
 * Which list a conversation is in. Each app names those that it shows.
 */
export type Folder = "inbox" | "general" | "archived" | "requests" | "hidden";

/**
 * Which rows of a list.
 */
export type Filter = "all" | "unread" | "favourites" | "groups";

/**
 * A person, as this device knows them.
 */
export type Person = { 
/**
 * Who.
 */
account: AccountId, 
/**
 * Short name of the network: a table of `networks.toml`.
 */
network: NetworkName, 
/**
 * As that person told it; empty if never.
 */
name: string, 
/**
 * As looked up; empty if never.
 */
handle: string, 
/**
 * What to show: name, or handle, or a short form of the id.
 */
shown: string, 
/**
 * The person of this account.
 */
isMe: boolean, };

/**
 * Direct or group.
 */
export type ChatKind = "direct" | "group";

/**
 * A row of a list.
 */
export type ChatRow = { 
/**
 * Which.
 */
id: ConversationId, 
/**
 * Direct or group.
 */
kind: ChatKind, 
/**
 * The group's name, or that of the other person; empty for a group without one.
 */
title: string, 
/**
 * Of a direct conversation.
 */
peer: Person | null, 
/**
 * Networks in it other than one's own.
 */
otherNetworks: NetworkName[], 
/**
 * The newest line.
 */
last: Last | null, 
/**
 * Of the newest line.
 */
at: number, 
/**
 * Messages that the person has not seen.
 */
unread: number, 
/**
 * One of them mentions the person.
 */
mentioned: boolean, 
/**
 * By the person.
 */
markedUnread: boolean, 
/**
 * What was begun and not sent.
 */
draft: string | null, 
/**
 * Stands first.
 */
pinned: boolean, 
/**
 * Chosen by the person.
 */
favourite: boolean, 
/**
 * 0: not muted; Number.MAX_SAFE_INTEGER: for good.
 */
mutedUntil: number, 
/**
 * Where it is.
 */
folder: Folder, 
/**
 * First contact that was not answered, from somebody who is no contact.
 */
stranger: boolean, };

/**
 * The newest line of a conversation.
 */
export type Last = { 
/**
 * Which message.
 */
row: RowId, 
/**
 * Of the person of this account.
 */
isOwn: boolean, 
/**
 * What to call its sender.
 */
sender: string, 
/**
 * What it says, in short.
 */
summary: Summary, 
/**
 * How far an own one has come.
 */
receipt: Receipt, };

/**
 * How far an own message has come.
 */
export type Receipt = "none" | "sending" | "sent" | "delivered" | "read";

/**
 * A conversation with all that its header and its information pane show.
 */
export type Chat = { 
/**
 * As in a list.
 */
row: ChatRow, 
/**
 * Whether it can be written to.
 */
state: ChatState, 
/**
 * Everybody who is in, oneself included.
 */
members: Array<Member>, 
/**
 * Ask to be added; only for admins.
 */
knocks: Array<Person>, 
/**
 * One's own.
 */
myRole: Role, 
/**
 * What may be done here.
 */
rules: Rules, };

/**
 * Whether a conversation can be written to.
 */
export type ChatState = "open" | "requested_by_me" | "requested_by_them" | "creating" | "joining" | "left";

/**
 * Who is in.
 */
export type Member = { 
/**
 * Who.
 */
person: Person, 
/**
 * What they may do.
 */
role: Role, };

/**
 * What a member may do.
 */
export type Role = "member" | "admin";

/**
 * The strictest rules of the networks in a conversation, and whose each is.
 */
export type Rules = { 
/**
 * Longest text, in characters.
 */
textChars: Rule<number>, 
/**
 * How long after sending a text may be edited; `null`: always, 0: never.
 */
editMs: Rule<number | null>, 
/**
 * How long after sending a message may be taken back; `null`: always, 0: never.
 */
unsendMs: Rule<number | null>, 
/**
 * Empty: messages cannot disappear here.
 */
timersMs: Rule<number[]>, 
/**
 * Whether files can be sent that are neither picture, film nor recording.
 */
files: Rule<boolean>, 
/**
 * Whether a file may come with text.
 */
captions: Rule<boolean>, 
/**
 * Largest picture; 0: none.
 */
imageBytes: Rule<number>, 
/**
 * Largest film; 0: none.
 */
videoBytes: Rule<number>, 
/**
 * Largest recording; 0: none.
 */
audioBytes: Rule<number>, 
/**
 * Largest file of any other kind; 0: none.
 */
fileBytes: Rule<number>, 
/**
 * Most people.
 */
membersMax: Rule<number>, 
/**
 * To how many conversations a message may be forwarded at once; `null`: to any number.
 */
forwardTargets: Rule<number | null>, 
/**
 * Whether senders learn that a message was seen.
 */
readReceipts: Rule<boolean>, };

/**
 * A rule; `because` is the network whose it is, `null` if it is one's own.
 */
export type Rule<T> = { 
/**
 * What it says.
 */
value: T, 
/**
 * Whose it is.
 */
because: NetworkName | null, };

/**
 * A row of a thread.
 */
export type MessageRow = { 
/**
 * Row of this device's database.
 */
row: RowId, 
/**
 * What intents refer to.
 */
message: MessageId, 
/**
 * Placed by the server.
 */
placed: boolean, 
/**
 * When it was sent.
 */
at: number, 
/**
 * Who sent it.
 */
sender: Person, 
/**
 * The person of this account did.
 */
isOwn: boolean, 
/**
 * What it says.
 */
body: Body, 
/**
 * Who is mentioned where in the text.
 */
mentions: Array<MentionIn>, 
/**
 * What it answers.
 */
reply: Quote | null, 
/**
 * Files with it; the text is their caption.
 */
attachments: Array<Attachment>, 
/**
 * By emoji, in the order in which they are shown.
 */
reactions: Array<ReactionRow>, 
/**
 * When it was edited last.
 */
editedAt: number | null, 
/**
 * When it goes away.
 */
expiresAt: number | null, 
/**
 * How far an own one has come.
 */
receipt: Receipt, 
/**
 * Other people to whom it was delivered, those that read it included.
 */
delivered: number, 
/**
 * Other people who have read it.
 */
read: number, 
/**
 * Kept by the person.
 */
starred: boolean, 
/**
 * What may be done with it.
 */
can: Can, };

/**
 * A place of the text, counted in units of a JavaScript string.
 */
export type MentionIn = { 
/**
 * First unit.
 */
start: number, 
/**
 * Behind the last one.
 */
end: number, 
/**
 * Who.
 */
account: AccountId, 
/**
 * The person of this account.
 */
isMe: boolean, };

/**
 * Who reacted with what.
 */
export type ReactionRow = { 
/**
 * One emoji.
 */
emoji: string, 
/**
 * Who.
 */
people: Array<Person>, };

/**
 * What may be done with a message now.
 */
export type Can = { 
/**
 * Answer it.
 */
reply: boolean, 
/**
 * React to it.
 */
react: boolean, 
/**
 * Give it another text.
 */
edit: boolean, 
/**
 * Take it back.
 */
unsend: boolean, 
/**
 * Send it to others.
 */
forward: boolean, };

/**
 * What a message says.
 */
export type Body = { "kind": "text", 
/**
 * As it was written.
 */
text: string, } | { "kind": "unsent" } | { "kind": "expired" } | { "kind": "unsupported" } | { "kind": "undecryptable" } | { "kind": "notice", 
/**
 * Which.
 */
notice: Notice, };

/**
 * What a list says of a message.
 */
export type Summary = { "kind": "text", 
/**
 * At most some hundred characters.
 */
text: string, } | { "kind": "file", 
/**
 * Of which kind.
 */
media: Media, 
/**
 * Text with it, maybe empty.
 */
caption: string, } | { "kind": "unsent" } | { "kind": "expired" } | { "kind": "unsupported" } | { "kind": "undecryptable" } | { "kind": "notice", 
/**
 * Which.
 */
notice: Notice, };

/**
 * News of a conversation.
 */
export type Notice = { "kind": "members", 
/**
 * Who came.
 */
added: Array<Person>, 
/**
 * Who was put out.
 */
removed: Array<Person>, } | { "kind": "left", 
/**
 * Who.
 */
people: Array<Person>, } | { "kind": "renamed", 
/**
 * The name.
 */
name: string, };

/**
 * Kinds of files that are shown differently.
 */
export type Media = "image" | "video" | "audio" | "file";

/**
 * What a message answers. `row` is `null` when that is not on this device.
 */
export type Quote = { 
/**
 * Row of the answered message.
 */
row: RowId | null, 
/**
 * Who wrote it.
 */
sender: Person | null, 
/**
 * What it says, in short.
 */
summary: Summary | null, };

/**
 * A file of a message.
 */
export type Attachment = { 
/**
 * Place among the files of the message.
 */
index: number, 
/**
 * Of which kind.
 */
media: Media, 
/**
 * As its sender says.
 */
mediaType: string, 
/**
 * Safe to save under.
 */
filename: string, 
/**
 * Its size.
 */
bytes: number, 
/**
 * An own file that is on its way.
 */
uploading: boolean, };

/**
 * A message that was found.
 */
export type Hit = { 
/**
 * Which.
 */
row: RowId, 
/**
 * Where.
 */
conversation: ConversationId, 
/**
 * Of the conversation.
 */
title: string, 
/**
 * Who wrote it.
 */
sender: string, 
/**
 * When.
 */
at: number, 
/**
 * Parts of the text; those with `hit` are what was looked for.
 */
snippet: Array<SnippetPart>, };

/**
 * A part of a text.
 */
export type SnippetPart = { 
/**
 * The words.
 */
text: string, 
/**
 * What was looked for.
 */
hit: boolean, };

/**
 * What a window asks for.
 */
export type Ask = { "kind": "register", 
/**
 * As typed.
 */
handle: string, 
/**
 * As shown to others.
 */
name: string, } | { "kind": "verify", 
/**
 * That was sent to the handle.
 */
code: string, } | { "kind": "link", 
/**
 * As shown on the existing device.
 */
account: AccountId, } | { "kind": "account" } | { "kind": "set_reach", 
/**
 * Which.
 */
network: NetworkName, 
/**
 * They may contact me.
 */
inbound: boolean, 
/**
 * I may contact them.
 */
outbound: boolean, } | { "kind": "devices" } | { "kind": "add_device", 
/**
 * As shown on the new device.
 */
code: string, } | { "kind": "revoke_device", 
/**
 * Which.
 */
device: DeviceId, } | { "kind": "delete_account" } | { "kind": "people" } | { "kind": "find", 
/**
 * Of which network.
 */
network: NetworkName, 
/**
 * As typed.
 */
handle: string, } | { "kind": "request", 
/**
 * Whom.
 */
account: AccountId, 
/**
 * The text.
 */
text: string, } | { "kind": "answer_request", 
/**
 * Which.
 */
conversation: ConversationId, 
/**
 * Or decline.
 */
accept: boolean, } | { "kind": "block", 
/**
 * Whom.
 */
account: AccountId, 
/**
 * Or unblock.
 */
blocked: boolean, } | { "kind": "new_group", 
/**
 * Of the group.
 */
name: string, 
/**
 * Who is in from the beginning.
 */
members: Array<AccountId>, } | { "kind": "add", 
/**
 * Where.
 */
conversation: ConversationId, 
/**
 * Whom.
 */
accounts: Array<AccountId>, } | { "kind": "remove", 
/**
 * Where.
 */
conversation: ConversationId, 
/**
 * Whom.
 */
account: AccountId, } | { "kind": "leave", 
/**
 * Which.
 */
conversation: ConversationId, } | { "kind": "rename", 
/**
 * Which.
 */
conversation: ConversationId, 
/**
 * The name.
 */
name: string, } | { "kind": "set_role", 
/**
 * Where.
 */
conversation: ConversationId, 
/**
 * Whom.
 */
account: AccountId, 
/**
 * Or member.
 */
admin: boolean, } | { "kind": "invite", 
/**
 * To which group.
 */
conversation: ConversationId, } | { "kind": "revoke_invite", 
/**
 * Of which group.
 */
conversation: ConversationId, } | { "kind": "join", 
/**
 * As it was shared.
 */
link: string, } | { "kind": "refresh", 
/**
 * Of which conversation.
 */
conversation: ConversationId, } | { "kind": "send", 
/**
 * Where.
 */
conversation: ConversationId, 
/**
 * The text.
 */
text: string, 
/**
 * What it answers.
 */
replyTo: MessageId | null, 
/**
 * Who is mentioned where.
 */
mentions: Array<MentionAt>, 
/**
 * Disappears so long after sending or reading.
 */
expiresAfterMs: number | null, } | { "kind": "react", 
/**
 * To what.
 */
to: MessageId, 
/**
 * Where.
 */
conversation: ConversationId, 
/**
 * One emoji, or empty.
 */
emoji: string, } | { "kind": "edit", 
/**
 * Which.
 */
message: MessageId, 
/**
 * Where.
 */
conversation: ConversationId, 
/**
 * The text.
 */
text: string, } | { "kind": "unsend", 
/**
 * Which.
 */
message: MessageId, 
/**
 * Where.
 */
conversation: ConversationId, } | { "kind": "forward", 
/**
 * Which.
 */
row: RowId, 
/**
 * To which conversations.
 */
to: Array<ConversationId>, } | { "kind": "typing", 
/**
 * Where.
 */
conversation: ConversationId, } | { "kind": "mark_read", 
/**
 * Where.
 */
conversation: ConversationId, 
/**
 * Newest row that was seen.
 */
row: RowId, } | { "kind": "message_info", 
/**
 * Which.
 */
row: RowId, } | { "kind": "star", 
/**
 * Which.
 */
row: RowId, 
/**
 * Or not any more.
 */
starred: boolean, } | { "kind": "starred" } | { "kind": "draft", 
/**
 * Where.
 */
conversation: ConversationId, 
/**
 * The text.
 */
text: string, } | { "kind": "pin", 
/**
 * Which.
 */
conversation: ConversationId, 
/**
 * Or not any more.
 */
pinned: boolean, } | { "kind": "favourite", 
/**
 * Which.
 */
conversation: ConversationId, 
/**
 * Or not any more.
 */
favourite: boolean, } | { "kind": "mute", 
/**
 * Which.
 */
conversation: ConversationId, 
/**
 * `Number.MAX_SAFE_INTEGER`: for good.
 */
until: number, } | { "kind": "move", 
/**
 * Which.
 */
conversation: ConversationId, 
/**
 * Which list.
 */
folder: Folder, } | { "kind": "mark_unread", 
/**
 * Which.
 */
conversation: ConversationId, 
/**
 * Or not any more.
 */
unread: boolean, } | { "kind": "privacy" } | { "kind": "set_privacy", 
/**
 * Tell senders that their messages were seen.
 */
readReceipts: boolean, 
/**
 * Tell others while one types.
 */
typing: boolean, };

/**
 * A place of a text, counted in units of a JavaScript string.
 */
export type MentionAt = { 
/**
 * First unit.
 */
start: number, 
/**
 * Behind the last one.
 */
end: number, 
/**
 * Who.
 */
account: AccountId, };

/**
 * What came of an ask.
 */
export type Answer = { "kind": "done" } | { "kind": "code_sent", 
/**
 * The code itself, at a demonstration; to be shown loudly as such.
 */
demonstrationCode: string | null, } | { "kind": "registered", 
/**
 * This device.
 */
device: DeviceId, } | { "kind": "link_code", 
/**
 * The code.
 */
code: string, } | { "kind": "account", 
/**
 * Who.
 */
account: AccountId, 
/**
 * Where.
 */
network: NetworkName, 
/**
 * Towards the other networks.
 */
reach: Array<Reach>, } | { "kind": "devices", 
/**
 * All of them.
 */
devices: Array<DeviceRow>, } | { "kind": "device_added", 
/**
 * Which.
 */
device: DeviceId, } | { "kind": "people", 
/**
 * All of them.
 */
people: Array<PersonRow>, } | { "kind": "found", 
/**
 * Who.
 */
person: Person, 
/**
 * The first message is a request.
 */
needsRequest: boolean, 
/**
 * There is one already.
 */
conversation: ConversationId | null, } | { "kind": "conversation", 
/**
 * Which.
 */
conversation: ConversationId, } | { "kind": "invite", 
/**
 * To be shared.
 */
link: string, } | { "kind": "sent", 
/**
 * What replies refer to.
 */
message: MessageId, 
/**
 * Where it stands.
 */
row: RowId, } | { "kind": "message_info", 
/**
 * Those who read it.
 */
readBy: Array<ReceiptOf>, 
/**
 * Those to whom it was delivered and who did not read it yet.
 */
deliveredTo: Array<ReceiptOf>, } | { "kind": "starred", 
/**
 * The newest first.
 */
hits: Array<Hit>, } | { "kind": "privacy", 
/**
 * That their messages were seen.
 */
readReceipts: boolean, 
/**
 * That one types.
 */
typing: boolean, };

/**
 * Towards another network.
 */
export type Reach = { 
/**
 * Which.
 */
network: NetworkName, 
/**
 * They may contact me.
 */
inbound: boolean, 
/**
 * I may contact them.
 */
outbound: boolean, };

/**
 * One of one's own devices.
 */
export type DeviceRow = { 
/**
 * Which.
 */
device: DeviceId, 
/**
 * The one that asks.
 */
isThis: boolean, 
/**
 * When it came.
 */
addedAt: number, 
/**
 * When the server heard of it last.
 */
lastSeenAt: number | null, };

/**
 * Somebody this account has to do with.
 */
export type PersonRow = { 
/**
 * Who.
 */
person: Person, 
/**
 * How far the acquaintance goes.
 */
standing: Standing, 
/**
 * By this account.
 */
blocked: boolean, 
/**
 * The direct conversation with them.
 */
conversation: ConversationId | null, };

/**
 * How far an acquaintance goes.
 */
export type Standing = "known" | "found" | "requested" | "accepted";

/**
 * Who has a message since when.
 */
export type ReceiptOf = { 
/**
 * Who.
 */
person: Person, 
/**
 * When.
 */
at: number, };
