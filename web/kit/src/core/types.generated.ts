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
 * A picture of a person or a group: the same id is the same bytes, for ever.
 */
export type PictureId = string & { readonly of: "picture" };

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
name: string, 
/**
 * What they do.
 */
activity: Activity, } | { "kind": "typing_ended", 
/**
 * Where.
 */
conversation: ConversationId, 
/**
 * Who.
 */
account: AccountId, } | { "kind": "progress", 
/**
 * The message it belongs to.
 */
row: RowId, 
/**
 * Place among its files.
 */
index: number, 
/**
 * What is done with it.
 */
phase: Phase, 
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
 * What somebody does in a conversation.
 */
export type Activity = "typing" | "recording";

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
 * What the person says about themselves; empty: nothing.
 */
about: string, 
/**
 * What the person looks like.
 */
picture: PictureId | null, 
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
 * Only what is called so, wholly or in part; empty: whatever it is called.
 */
named: string, 
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
 * What to show: what they are called in this conversation, or name, or handle, or a short form of
 * the id.
 */
shown: string, 
/**
 * What they look like: ask for it once, then it never changes.
 */
picture: PictureId | null, 
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
stranger: boolean, 
/**
 * Of the group, or of the other person.
 */
picture: PictureId | null, 
/**
 * Of the other person; `null`: hidden, or never heard.
 */
presence: Presence | null, 
/**
 * The other person is kept at a distance.
 */
restricted: boolean, };

/**
 * Whether somebody is there.
 */
export type Presence = { 
/**
 * Now.
 */
active: boolean, 
/**
 * When they were heard last; `null` while they are there, and if it is not known.
 */
lastSeen: number | null, };

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
rules: Rules, 
/**
 * What the group says about itself; empty: nothing.
 */
description: string, 
/**
 * What all members see alike.
 */
shared: Shared, 
/**
 * What of all that the person may change now.
 */
may: May, 
/**
 * What the app has for it; nothing where nothing can be written.
 */
offers: Offers, 
/**
 * Messages that all see pinned, the one that was pinned last first.
 */
pins: Array<PinnedMessage>, };

/**
 * Whether a conversation can be written to.
 */
export type ChatState = "open" | "requested_by_me" | "requested_by_them" | "creating" | "joining" | "left" | "archive";

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
role: Role, 
/**
 * What they say about themselves; empty: nothing.
 */
about: string, 
/**
 * What they are called here, if it is something else than elsewhere.
 */
nickname: string | null, };

/**
 * What a member may do.
 */
export type Role = "member" | "admin";

/**
 * What all members see alike.
 */
export type Shared = { 
/**
 * Messages disappear after this time; 0: they stay.
 */
timerMs: number, 
/**
 * Messages go away when the conversation is left.
 */
vanish: boolean, 
/**
 * Id of the colours; `null`: the app's own.
 */
theme: string | null, 
/**
 * The emoji beside the field; `null`: the app's own.
 */
quickEmoji: string | null, };

/**
 * What of a conversation the person may change now.
 */
export type May = { 
/**
 * The name of the group.
 */
rename: boolean, 
/**
 * The picture of the group.
 */
picture: boolean, 
/**
 * What the group says about itself.
 */
describe: boolean, 
/**
 * After what time messages disappear.
 */
timer: boolean, 
/**
 * Whether messages go away when the conversation is left.
 */
vanish: boolean, 
/**
 * The colours.
 */
theme: boolean, 
/**
 * What people are called here.
 */
nickname: boolean, 
/**
 * The emoji beside the field.
 */
quickEmoji: boolean, 
/**
 * Keep the other person at a distance.
 */
restrict: boolean, };

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
 * What it is, to be drawn instead of its text; `null`: text and files.
 */
part: Part | null, 
/**
 * Whether it was forwarded.
 */
forwarded: Forwarded, 
/**
 * To how many conversations at once it can be forwarded; `null`: to any number.
 */
forwardTargets: number | null, 
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
 * Other people who have opened its view once, or played its voice note.
 */
opened: number, 
/**
 * How often its file may be looked at; `null`: as often as one likes.
 */
viewOnce: ViewOnce | null, 
/**
 * This person has played its voice note; own ones always.
 */
played: boolean, 
/**
 * Kept by the person.
 */
starred: boolean, 
/**
 * Pinned for all.
 */
pinned: boolean, 
/**
 * It comes from an export, and is on this device only.
 */
imported: boolean, 
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
forward: boolean, 
/**
 * Keep it.
 */
star: boolean, 
/**
 * Look at what can be looked at once.
 */
open: boolean, 
/**
 * Take it back before it is sent.
 */
cancel: boolean, 
/**
 * Let it go on.
 */
retry: boolean, 
/**
 * Choose in it: it is a poll.
 */
vote: boolean, 
/**
 * Pin it for all, or take it off.
 */
pin: boolean, };

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
caption: string, 
/**
 * Somebody's voice.
 */
voice: boolean, 
/**
 * How many files there are.
 */
count: number, 
/**
 * It can be looked at once, or could be.
 */
viewOnce: boolean, 
/**
 * How long it plays.
 */
durationMs: number | null, } | { "kind": "poll", 
/**
 * What is asked.
 */
question: string, } | { "kind": "location", 
/**
 * What it is called, or empty.
 */
label: string, } | { "kind": "contact", 
/**
 * What they are called.
 */
name: string, } | { "kind": "sticker", 
/**
 * What it means.
 */
emoji: string, } | { "kind": "unsent" } | { "kind": "expired" } | { "kind": "unsupported" } | { "kind": "undecryptable" } | { "kind": "notice", 
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
name: string, } | { "kind": "described", 
/**
 * Empty: nothing any more.
 */
description: string, } | { "kind": "pictured", 
/**
 * Or took it away.
 */
removed: boolean, } | { "kind": "timer", 
/**
 * 0: they stay.
 */
ms: number, } | { "kind": "vanish", 
/**
 * Or not any more.
 */
on: boolean, } | { "kind": "theme", 
/**
 * Empty: the app's own.
 */
theme: string, } | { "kind": "quick_emoji", 
/**
 * Empty: the app's own.
 */
emoji: string, } | { "kind": "nickname", 
/**
 * Whom.
 */
person: Person, 
/**
 * Empty: their own.
 */
nickname: string, } | { "kind": "line", 
/**
 * As it stands there.
 */
text: string, };

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
 * In pixels, as it is shown.
 */
width: number | null, 
/**
 * In pixels, as it is shown.
 */
height: number | null, 
/**
 * How long it plays.
 */
durationMs: number | null, 
/**
 * A small WebP or JPEG in base 64.
 */
thumbnail: string | null, 
/**
 * How loud it is, 0 to 255, from its beginning to its end.
 */
waveform: Array<number> | null, 
/**
 * Somebody's voice, recorded for this message.
 */
voice: boolean, 
/**
 * Where it is.
 */
state: FileState, 
/**
 * To be fetched when it comes into view, without being asked for.
 */
auto: boolean, };

/**
 * Where a file is.
 */
export type FileState = { "kind": "preparing" } | { "kind": "uploading" } | { "kind": "failed", 
/**
 * As of a failure.
 */
code: string, 
/**
 * Whether trying again can help.
 */
retry: boolean, } | { "kind": "none" } | { "kind": "barred" } | { "kind": "fetching" } | { "kind": "here" } | { "kind": "gone" };

/**
 * How often a person may look at the file of a message.
 */
export type ViewOnce = { 
/**
 * This person, now. Of an own message: never.
 */
left: number, 
/**
 * Everybody, at first.
 */
of: number, };

/**
 * What is done with a file.
 */
export type Phase = "sealing" | "uploading" | "fetching";

/**
 * A file that is to be sent; the file itself is handed over beside the text.
 */
export type NewFile = { 
/**
 * Shown to the others.
 */
name: string, 
/**
 * IANA media type.
 */
mediaType: string, 
/**
 * Its size.
 */
bytes: number, 
/**
 * In pixels, as it is shown.
 */
width: number | null, 
/**
 * In pixels, as it is shown.
 */
height: number | null, 
/**
 * How long it plays.
 */
durationMs: number | null, 
/**
 * A small WebP or JPEG in base 64.
 */
thumbnail: string | null, 
/**
 * How loud it is, 0 to 255.
 */
waveform: Array<number> | null, 
/**
 * Recorded for this message.
 */
voice: boolean, };

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
expiresAfterMs: number | null, } | { "kind": "send_part", 
/**
 * Where.
 */
conversation: ConversationId, 
/**
 * What.
 */
part: NewPart, 
/**
 * What it answers.
 */
replyTo: MessageId | null, 
/**
 * Disappears so long after sending or reading.
 */
expiresAfterMs: number | null, } | { "kind": "vote", 
/**
 * Where.
 */
conversation: ConversationId, 
/**
 * In which poll.
 */
poll: MessageId, 
/**
 * Indexes of all options that are chosen; none takes the vote back.
 */
choices: Array<number>, } | { "kind": "pin_message", 
/**
 * Where.
 */
conversation: ConversationId, 
/**
 * Which.
 */
message: MessageId, 
/**
 * One of the times that the chat offers; `null`: take it off.
 */
forMs: number | null, } | { "kind": "preview", 
/**
 * Where.
 */
conversation: ConversationId, 
/**
 * Of what.
 */
planned: Planned, } | { "kind": "react", 
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
rows: RowId[], 
/**
 * To which conversations.
 */
to: Array<ConversationId>, } | { "kind": "send_files", 
/**
 * Where.
 */
conversation: ConversationId, 
/**
 * What.
 */
files: Array<NewFile>, 
/**
 * Text with them, or empty.
 */
caption: string, 
/**
 * What they answer.
 */
replyTo: MessageId | null, 
/**
 * How often they may be looked at; 0: as often as one likes.
 */
viewOnce: number, 
/**
 * Disappears so long after sending or reading.
 */
expiresAfterMs: number | null, } | { "kind": "cancel_files", 
/**
 * Which.
 */
row: RowId, } | { "kind": "retry_files", 
/**
 * Of which message.
 */
row: RowId, } | { "kind": "fetch_file", 
/**
 * Of which message.
 */
row: RowId, 
/**
 * Which of its files.
 */
index: number, } | { "kind": "stop_fetching", 
/**
 * Of which message.
 */
row: RowId, 
/**
 * Which of its files.
 */
index: number, } | { "kind": "open_file", 
/**
 * Of which message.
 */
row: RowId, 
/**
 * Which of its files.
 */
index: number, } | { "kind": "played", 
/**
 * Of which message.
 */
row: RowId, } | { "kind": "typing", 
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
starred: boolean, } | { "kind": "starred" } | { "kind": "import", 
/**
 * Where to.
 */
into: ImportInto, 
/**
 * At most a thousand.
 */
rows: Array<ImportRow>, } | { "kind": "forget_import", 
/**
 * Where; an archive goes as a whole.
 */
conversation: ConversationId, } | { "kind": "draft", 
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
typing: boolean, 
/**
 * Who sees when one is there.
 */
presence?: Audience, 
/**
 * Who sees one's picture.
 */
picture?: Audience, 
/**
 * Who sees what one says about oneself.
 */
about?: Audience, 
/**
 * New conversations begin with this time after which messages disappear; 0: they stay.
 */
defaultTimerMs?: number, } | { "kind": "set_profile", 
/**
 * Not empty.
 */
name?: string, 
/**
 * Empty: nothing.
 */
about?: string, 
/**
 * A WebP or JPEG file of at most 16 KiB in base64; empty: none.
 */
picture?: string, } | { "kind": "picture", 
/**
 * Which.
 */
picture: PictureId, } | { "kind": "describe", 
/**
 * Which.
 */
conversation: ConversationId, 
/**
 * Empty: nothing.
 */
description: string, } | { "kind": "set_group_picture", 
/**
 * Which.
 */
conversation: ConversationId, 
/**
 * A WebP or JPEG file of at most 24 KiB in base64; empty: none.
 */
picture: string, } | { "kind": "set_timer", 
/**
 * Where.
 */
conversation: ConversationId, 
/**
 * After what time; 0: they stay.
 */
ms: number, } | { "kind": "set_vanish", 
/**
 * Where.
 */
conversation: ConversationId, 
/**
 * Or not any more.
 */
on: boolean, } | { "kind": "set_theme", 
/**
 * Where.
 */
conversation: ConversationId, 
/**
 * Id of them; empty: the app's own.
 */
theme: string, } | { "kind": "set_nickname", 
/**
 * Where.
 */
conversation: ConversationId, 
/**
 * Whom.
 */
account: AccountId, 
/**
 * Empty: their own.
 */
nickname: string, } | { "kind": "set_quick_emoji", 
/**
 * Where.
 */
conversation: ConversationId, 
/**
 * Empty: the app's own.
 */
emoji: string, } | { "kind": "recording", 
/**
 * Where.
 */
conversation: ConversationId, } | { "kind": "restrict", 
/**
 * Which.
 */
conversation: ConversationId, 
/**
 * Or not any more.
 */
restricted: boolean, };

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
 * Where an export belongs.
 */
export type ImportInto = { "kind": "chat", 
/**
 * Which.
 */
conversation: ConversationId, 
/**
 * How the file names the other one, if it is a conversation between two.
 */
peer: string | null, } | { "kind": "archive", 
/**
 * What it is called.
 */
title: string, };

/**
 * A message of an export.
 */
export type ImportRow = { 
/**
 * 64 hexadecimal digits, the same whenever its conversation is exported.
 */
id: string, 
/**
 * When it was said.
 */
at: number, 
/**
 * Its place among those of the same time.
 */
place: number, 
/**
 * As the file names them; empty for a line of the app.
 */
sender: string, 
/**
 * The person of this account.
 */
isOwn: boolean, 
/**
 * What.
 */
body: ImportBody, 
/**
 * Files with it.
 */
files: Array<ImportFile>, 
/**
 * At most one of each person.
 */
reactions: Array<ImportReaction>, 
/**
 * It was changed.
 */
edited: boolean, };

/**
 * What a message of an export says.
 */
export type ImportBody = { "kind": "text", 
/**
 * As it was written.
 */
text: string, } | { "kind": "unsent" } | { "kind": "line", 
/**
 * As it stands there.
 */
text: string, };

/**
 * A file of such a message: named, and not here.
 */
export type ImportFile = { 
/**
 * Empty if the export does not say.
 */
name: string, 
/**
 * As guessed by its name.
 */
mediaType: string, 
/**
 * 0 if unknown.
 */
bytes: number, };

/**
 * A reaction to such a message.
 */
export type ImportReaction = { 
/**
 * As the file names them.
 */
sender: string, 
/**
 * The person of this account.
 */
isOwn: boolean, 
/**
 * One emoji.
 */
emoji: string, };

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
row: RowId, } | { "kind": "imported", 
/**
 * Where it is.
 */
conversation: ConversationId, 
/**
 * Messages that are new.
 */
added: number, 
/**
 * Messages that were there.
 */
known: number, } | { "kind": "message_info", 
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
hits: Array<Hit>, } | { "kind": "preview", 
/**
 * In the order of their networks.
 */
losses: Array<Loss>, } | { "kind": "privacy", 
/**
 * That their messages were seen.
 */
readReceipts: boolean, 
/**
 * That one types.
 */
typing: boolean, 
/**
 * Who sees when one is there; who is not seen does not see others either.
 */
presence: Audience, 
/**
 * Who sees one's picture.
 */
picture: Audience, 
/**
 * Who sees what one says about oneself.
 */
about: Audience, 
/**
 * New conversations begin with this time after which messages disappear; 0: they stay.
 */
defaultTimerMs: number, 
/**
 * What one's own network leaves to people.
 */
choices: PrivacyChoices, } | { "kind": "picture", 
/**
 * `image/webp` or `image/jpeg`.
 */
mediaType: string, 
/**
 * The file in base64.
 */
data: string, };

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
 * Who may see something of a person.
 */
export type Audience = "everyone" | "contacts" | "nobody";

/**
 * What one's own network leaves to people: where there is one choice or none, there is nothing to
 * choose.
 */
export type PrivacyChoices = { 
/**
 * Who sees when one is there.
 */
presence: Array<Audience>, 
/**
 * Who sees one's picture.
 */
picture: Array<Audience>, 
/**
 * Who sees what one says about oneself.
 */
about: Array<Audience>, 
/**
 * Times for new conversations, beside 0.
 */
defaultTimerMs: number[], };

/**
 * Somebody this account has to do with.
 */
export type PersonRow = { 
/**
 * Who.
 */
person: Person, 
/**
 * What they say about themselves; empty: nothing.
 */
about: string, 
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

/**
 * What a message is, drawn instead of its text, which says the same.
 */
export type Part = { "kind": "poll", 
/**
 * What is asked.
 */
question: string, 
/**
 * What can be chosen.
 */
options: Array<PollOption>, 
/**
 * Several can be chosen.
 */
multiple: boolean, 
/**
 * People who voted.
 */
voters: number, } | { "kind": "location", 
/**
 * Degrees north.
 */
latitude: number, 
/**
 * Degrees east.
 */
longitude: number, 
/**
 * Radius in metres within which it is.
 */
accuracy: number | null, 
/**
 * What it is called, or empty.
 */
label: string, } | { "kind": "contact", 
/**
 * What its sender calls them.
 */
name: string, 
/**
 * Ways to find them.
 */
entries: Array<CardEntry>, } | { "kind": "sticker", 
/**
 * Which set of pictures.
 */
pack: string, 
/**
 * Which of them.
 */
sticker: string, 
/**
 * What it means.
 */
emoji: string, };

/**
 * An option of a poll.
 */
export type PollOption = { 
/**
 * What it says.
 */
text: string, 
/**
 * Who chose it.
 */
people: Array<Person>, 
/**
 * The person of this account did.
 */
mine: boolean, };

/**
 * A way to find somebody.
 */
export type CardEntry = { 
/**
 * The network on which `value` is a handle; `null`: it is anything else, a telephone number say.
 */
network: NetworkName | null, 
/**
 * For people.
 */
value: string, };

/**
 * What a person sends that is more than text.
 */
export type NewPart = { "kind": "poll", 
/**
 * What is asked.
 */
question: string, 
/**
 * From 2 to 12, each another one.
 */
options: Array<string>, 
/**
 * Several can be chosen.
 */
multiple: boolean, } | { "kind": "location", 
/**
 * Degrees north.
 */
latitude: number, 
/**
 * Degrees east.
 */
longitude: number, 
/**
 * Radius in metres within which it is.
 */
accuracy: number | null, 
/**
 * What it is called, or empty.
 */
label: string, } | { "kind": "contact", 
/**
 * What they are called.
 */
name: string, 
/**
 * From 1 to 8.
 */
entries: Array<CardEntry>, } | { "kind": "sticker", 
/**
 * Which set of pictures.
 */
pack: string, 
/**
 * Which of them.
 */
sticker: string, 
/**
 * What it means: one emoji.
 */
emoji: string, };

/**
 * Kinds of messages that are more than text.
 */
export type PartKind = "poll" | "location" | "contact" | "sticker";

/**
 * How often a message was forwarded.
 */
export type Forwarded = "none" | "some" | "many";

/**
 * What an app has for a conversation.
 */
export type Offers = { 
/**
 * A poll can be made.
 */
poll: boolean, 
/**
 * A place can be sent.
 */
location: boolean, 
/**
 * A contact can be sent.
 */
contactCard: boolean, 
/**
 * A sticker can be sent.
 */
sticker: boolean, 
/**
 * What stands behind the @ that means everybody.
 */
mentionAll: string | null, 
/**
 * Messages that can be pinned at once; 0: none.
 */
messagePins: number, 
/**
 * For how long a message can be pinned; `Number.MAX_SAFE_INTEGER`: until it is taken off.
 */
messagePinTimesMs: number[], };

/**
 * A message that all see pinned.
 */
export type PinnedMessage = { 
/**
 * Which.
 */
message: MessageId, 
/**
 * Its row.
 */
row: RowId, 
/**
 * Who pinned it.
 */
by: Person, 
/**
 * Until when; `null`: until it is taken off.
 */
until: number | null, 
/**
 * What it says, in short.
 */
summary: Summary, };

/**
 * What somebody is about to send, as far as it may not arrive everywhere as it is.
 */
export type Planned = { 
/**
 * Characters of the text, as people count them.
 */
chars: number, 
/**
 * Something that is more than text.
 */
part: PartKind | null, 
/**
 * Files.
 */
files: Array<PlannedFile>, 
/**
 * Length of a recorded message.
 */
voiceMs: number | null, 
/**
 * How often it may be looked at; 0: as often as people like.
 */
viewOnce: number, 
/**
 * Everybody is mentioned.
 */
mentionAll: boolean, };

/**
 * A file that is about to be sent.
 */
export type PlannedFile = { 
/**
 * Of which kind.
 */
media: Media, 
/**
 * Its size.
 */
bytes: number, };

/**
 * Something that the app of another network does not show as it is.
 */
export type Loss = { 
/**
 * What.
 */
what: LossOf, 
/**
 * Where.
 */
network: NetworkName, 
/**
 * What comes of it.
 */
becomes: Becomes, };

/**
 * What is lost.
 */
export type LossOf = "poll" | "location" | "contact" | "sticker" | "text" | "captions" | "image" | "video" | "audio" | "file" | "voice" | "view_once" | "mention_all";

/**
 * What comes of something.
 */
export type Becomes = "text" | "refused";

/**
 * What the app of a network has; `Number.MAX_SAFE_INTEGER` is without end.
 */
export type Features = { 
/**
 * Conversations that may stand first in a list.
 */
chatPinsMax: number, 
/**
 * Messages that may be pinned in a conversation at once; 0: none.
 */
messagePins: number, 
/**
 * For how long a message may be pinned.
 */
messagePinTimesMs: Array<number>, 
/**
 * A conversation can be archived.
 */
archive: boolean, 
/**
 * There is a second list beside the first.
 */
folders: boolean, 
/**
 * New conversations can begin with a time after which messages disappear.
 */
timersDefault: boolean, 
/**
 * Messages can go away when both have left the conversation.
 */
vanish: boolean, 
/**
 * How often a file may be looked at that does not stay, at most; 0: there are none.
 */
viewOnce: number, 
/**
 * Longest recorded message.
 */
voiceMs: number, 
/**
 * Where there are polls.
 */
polls: "none" | "groups" | "all", 
/**
 * A place can be sent.
 */
location: boolean, 
/**
 * Somebody's name and handles can be sent.
 */
contactCard: boolean, 
/**
 * There are stickers.
 */
stickers: boolean, 
/**
 * A message says that it was forwarded.
 */
forwardMarks: boolean, 
/**
 * Messages can be starred.
 */
star: boolean, 
/**
 * Messages can be saved: the same under another name.
 */
save: boolean, 
/**
 * People can have other names in a conversation.
 */
nicknames: boolean, 
/**
 * A conversation can have colours of its own.
 */
themes: boolean, 
/**
 * A conversation can have an emoji of its own beside the field.
 */
quickEmoji: boolean, 
/**
 * Somebody can be kept at a distance without being blocked.
 */
restrict: boolean, 
/**
 * Who may be let see when one was here; empty: there is no choice.
 */
presence: ("everyone" | "contacts" | "nobody")[], 
/**
 * Who may be let see what one looks like and says about oneself; empty: there is no choice.
 */
profile: ("everyone" | "contacts" | "nobody")[], 
/**
 * People say something about themselves.
 */
about: boolean, 
/**
 * Groups have a description.
 */
description: boolean, 
/**
 * Admins take back what others said.
 */
adminUnsend: boolean, 
/**
 * What stands behind the @ that means everybody.
 */
mentionAll: string | null, };
