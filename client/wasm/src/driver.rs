//! Feeds the client with events and carries its effects out; the browser's counterpart of the native
//! driver.
//!
//! Surprising rule: what windows see is told after every cause and never in between, so that many
//! changes of one batch are one message to each window.

use std::collections::{BTreeSet, HashMap};
use std::time::Duration;

use tresse_client_core::effect::{Change, Effect};
use tresse_client_core::event::{Event, Ticket};
use tresse_client_core::intent::{Intent, Outcome};
use tresse_client_core::{
    self as core, Client, ClientError, DomainError, FileEvent, LocalFile, Looked,
};
use tresse_proto::ids::ConversationId;
use web_sys::Blob;

use crate::alarm::Alarm;
use crate::call::{self, Begun, Place, Then};
use crate::cause::{Cause, Tell};
use crate::hub::{Hub, Looking};
use crate::media::{self, Media};
use crate::notice;
use crate::scope::now_ms;
use crate::socket::Socket;
use crate::standing::Standing;
use crate::view::{Activity, Answer, Ask, Class, Failure, FromCore, RowId, Storage, ToCore, safe};
use crate::watch::{PortId, Watches};

/// A server that says nothing for so long is asked whether it is still there.
const SILENCE_MS: u64 = 60_000;
/// How often that is looked at, and what depends on the time is read again.
const BEAT: Duration = Duration::from_secs(60);
/// While there is no room, it is looked for more often.
const BEAT_WITHOUT_ROOM: Duration = Duration::from_secs(10);

/// A running client.
pub(crate) struct Driver {
    client: Client,
    place: Place,
    tickets: HashMap<Ticket, Caller>,
    next_ticket: Ticket,
    socket: Socket,
    alarm: Alarm,
    beat: Alarm,
    watches: Watches,
    standing: Standing,
    /// When the server was heard last.
    heard_at_ms: u64,
    /// Messages that came in this cause, while everything before was here.
    fresh: BTreeSet<(ConversationId, i64)>,
    media: Media,
    /// Files that may be looked at once and were opened for a window, which gets them when the look
    /// is taken off.
    looks: HashMap<Ticket, Blob>,
    tell: Tell,
    /// What the person looks at, as the core was told.
    looked: Looked,
}

/// Who asked for a file.
#[derive(Clone, Copy)]
struct Asker {
    port: PortId,
    id: u32,
}

fn refuse(hub: &Hub, to: Asker, error: &ClientError) {
    let (id, failure) = (to.id, crate::show::failure(error));
    hub.send(to.port, &FromCore::Failed { id, failure });
}

/// Who waits for an intent.
struct Caller {
    port: PortId,
    id: u32,
    then: Then,
}

impl Driver {
    pub(crate) fn new(
        client: Client,
        place: Place,
        storage: Storage,
        media: Media,
        tell: Tell,
    ) -> Self {
        let (alarmed, beaten) = (tell.clone(), tell.clone());
        Self {
            client,
            tickets: HashMap::new(),
            next_ticket: 1,
            socket: Socket::new(&place.origin, tell.clone()),
            place,
            alarm: Alarm::new(move || alarmed(Cause::Alarm)),
            beat: Alarm::new(move || beaten(Cause::Beat)),
            watches: Watches::default(),
            standing: Standing::new(storage),
            heard_at_ms: now_ms(),
            fresh: BTreeSet::new(),
            looked: Looked::default(),
            media,
            looks: HashMap::new(),
            tell,
        }
    }

    /// The first cause: recovers what was under way and connects if there is an account.
    pub(crate) fn start(&mut self, hub: &mut Hub) {
        self.beat.set(BEAT);
        self.feed(hub, Event::Started);
        self.tell_all(hub);
    }

    /// A window that came just now is told how things are.
    pub(crate) fn welcome(&mut self, hub: &Hub, port: PortId) {
        let state = self.standing.state(&self.client, &self.socket);
        hub.send(port, &FromCore::State { state });
    }

    /// A window is gone. What it wanted is done all the same.
    pub(crate) fn bye(&mut self, hub: &mut Hub, port: PortId) {
        self.watches.drop_port(port);
        self.look(hub);
    }

    /// Whether somebody is signed up, as of the last cause.
    pub(crate) fn has_account(&self) -> bool {
        self.standing.has_account()
    }

    /// Ends the connection and gives the client back.
    pub(crate) fn into_client(mut self) -> Client {
        self.socket.close();
        self.client
    }

    /// Lets one thing happen, and tells the windows what came of it.
    pub(crate) fn happened(&mut self, hub: &mut Hub, cause: Cause) {
        match cause {
            Cause::SocketOpen(number) if self.socket.is(number) => {
                self.socket.opened();
                self.heard_at_ms = now_ms();
                self.standing.connected();
                self.feed(hub, Event::Connected);
            }
            Cause::SocketReady(number) if self.socket.is(number) => self.arrived(hub),
            Cause::SocketGone(number) if self.socket.is(number) => self.lost(hub),
            Cause::File(event) => {
                self.media.ended(&event);
                self.feed(hub, Event::File(event));
            }
            Cause::Progress(progress) => {
                // Only windows that show it need it, and which do is theirs to know.
                return hub.send_all(&FromCore::Progress {
                    row: progress.file.row,
                    index: progress.file.index,
                    phase: progress.phase,
                    done: safe(progress.done),
                    of: safe(progress.of),
                });
            }
            Cause::FileOpened {
                port,
                id,
                file,
                row,
                blob,
            } => self.file_opened(hub, Asker { port, id }, file, row, blob),
            Cause::Alarm => self.feed(hub, Event::Tick),
            Cause::Beat => self.beaten(hub),
            Cause::NetworkBack => self.feed(hub, Event::Reachable),
            Cause::NetworkGone => self.lost(hub),
            Cause::Room(room) => self.room(hub, room),
            // Of a connection of before, or not a matter of the client.
            _ => return,
        }
        self.tell_all(hub);
    }

    /// A window said something.
    pub(crate) fn heard(&mut self, hub: &mut Hub, port: PortId, message: ToCore) {
        match message {
            ToCore::Call {
                id,
                ask: Ask::OpenFile { row, index },
                ..
            } => self.open_file(hub, Asker { port, id }, row, index),
            ToCore::Call { id, reference, ask } => {
                match call::begin(&self.client, &self.place, reference.as_deref(), ask) {
                    Ok(Begun::Answered(answer)) => {
                        hub.send(port, &FromCore::Answer { id, answer });
                    }
                    Ok(Begun::Wanted(intent, then)) => {
                        let caller = Caller { port, id, then };
                        self.want(hub, intent, Some(caller));
                    }
                    Err(failure) => hub.send(port, &FromCore::Failed { id, failure }),
                }
            }
            ToCore::Watch { id, what } => self.watches.watch(port, id, what),
            ToCore::Unwatch { id } => self.watches.unwatch(port, id),
            ToCore::Looking {
                visible,
                conversation,
            } => {
                let looking = Looking {
                    visible,
                    conversation: conversation.map(Into::into),
                };
                if hub.looks(port, looking) {
                    // Timers of a hidden tab may be late, and nobody waited for the server there.
                    self.feed(hub, Event::Reachable);
                    self.ask_if_silent(hub);
                }
            }
            ToCore::Storage { .. } => {}
        }
        self.look(hub);
        self.tell_all(hub);
    }

    /// The core is told what the person looks at, if that is something else than before.
    fn look(&mut self, hub: &mut Hub) {
        let looked = Looked {
            active: hub.is_visible(),
            open: hub.open(),
            listed: self.watches.directs(),
        };
        if looked != self.looked {
            self.looked = looked.clone();
            self.want(hub, Intent::Look(looked), None);
        }
    }

    fn want(&mut self, hub: &mut Hub, intent: Intent, caller: Option<Caller>) {
        let ticket = self.next_ticket;
        self.next_ticket += 1;
        if let Some(caller) = caller {
            self.tickets.insert(ticket, caller);
        }
        self.feed(hub, Event::Do { ticket, intent });
    }

    fn arrived(&mut self, hub: &mut Hub) {
        let frames = self.socket.take();
        if frames.is_empty() {
            return;
        }
        self.heard_at_ms = now_ms();
        let events = frames.into_iter().map(Event::Frame).collect();
        let effects = self.client.handle_many(now_ms(), events);
        self.carry_out_all(hub, effects);
        // What comes out of the blue is read at once, and so is what is waited for. Whatever else
        // comes right behind other things becomes one batch.
        let may_rest = !self.client.awaits_answer();
        self.socket.go_on(may_rest);
    }

    fn lost(&mut self, hub: &mut Hub) {
        self.socket.close();
        self.standing.lost();
        self.feed(hub, Event::Disconnected);
    }

    fn beaten(&mut self, hub: &mut Hub) {
        let has_room = self.standing.storage() != Storage::Full;
        self.beat
            .set(if has_room { BEAT } else { BEAT_WITHOUT_ROOM });
        if !has_room {
            self.look_for_room();
        }
        self.watches.time_passed();
        if hub.is_visible() {
            self.ask_if_silent(hub);
        }
    }

    /// Asks something cheap. If the connection is dead, the core notices by the missing answer.
    fn ask_if_silent(&mut self, hub: &mut Hub) {
        let is_silent = now_ms().saturating_sub(self.heard_at_ms) >= SILENCE_MS;
        if is_silent && self.socket.is_open() && self.standing.has_account() {
            self.want(hub, Intent::GetAccount, None);
        }
    }

    /// One event, and all that follows from it.
    fn feed(&mut self, hub: &mut Hub, event: Event) {
        let effects = self.client.handle(now_ms(), event);
        self.carry_out_all(hub, effects);
    }

    fn carry_out_all(&mut self, hub: &mut Hub, effects: Vec<Effect>) {
        for effect in effects {
            self.carry_out(hub, effect);
        }
    }

    fn carry_out(&mut self, hub: &mut Hub, effect: Effect) {
        match effect {
            Effect::Connect => {
                if !self.socket.connect() {
                    self.lost(hub);
                }
            }
            Effect::Disconnect => self.socket.close(),
            Effect::Send(frame) => self.socket.send(&frame),
            Effect::WakeAt(at_ms) => {
                let wait_ms = at_ms.saturating_sub(now_ms());
                self.alarm.set(Duration::from_millis(wait_ms));
            }
            Effect::Done { ticket, result } => self.done(hub, ticket, result),
            Effect::Changed(change) => self.changed(hub, &change),
            Effect::File(job) => self.media.begin(job),
        }
    }

    /// Opens a file for a window; [`Cause::FileOpened`] follows.
    fn open_file(&mut self, hub: &Hub, asker: Asker, row: RowId, index: u32) {
        let Asker { port, id } = asker;
        let file = match self.client.local_file(row, index) {
            Ok(Some(file)) if file.views_left != Some(0) => file,
            Ok(_) => return refuse(hub, asker, &DomainError::FileNotHere.into()),
            Err(error) => return refuse(hub, asker, &error),
        };
        let tell = self.tell.clone();
        wasm_bindgen_futures::spawn_local(async move {
            let blob = media::open(&file).await;
            tell(Cause::FileOpened {
                port,
                id,
                file,
                row,
                blob,
            });
        });
    }

    fn file_opened(
        &mut self,
        hub: &mut Hub,
        asker: Asker,
        file: LocalFile,
        row: RowId,
        blob: Option<Blob>,
    ) {
        let Asker { port, id } = asker;
        let Some(blob) = blob else {
            let place = file.place;
            self.feed(hub, Event::File(FileEvent::Missing { place }));
            return refuse(hub, asker, &DomainError::FileDamaged.into());
        };
        if file.views_left.is_none() {
            hub.send_blob(port, id, &blob);
            let answer = Answer::Done;
            return hub.send(port, &FromCore::Answer { id, answer });
        }
        // The look is taken off before anything is shown.
        self.looks.insert(self.next_ticket, blob);
        let then = Then::Outcome;
        let caller = Caller { port, id, then };
        self.want(hub, Intent::Opened { row }, Some(caller));
    }

    fn done(&mut self, hub: &Hub, ticket: Ticket, result: Result<Outcome, ClientError>) {
        let Some(Caller { port, id, then }) = self.tickets.remove(&ticket) else {
            return;
        };
        if let Some(blob) = self.looks.remove(&ticket)
            && result.is_ok()
        {
            hub.send_blob(port, id, &blob);
        }
        let message = match then.end(&self.client, result) {
            Ok(answer) => FromCore::Answer { id, answer },
            Err(failure) => FromCore::Failed { id, failure },
        };
        hub.send(port, &message);
    }

    fn changed(&mut self, hub: &Hub, change: &Change) {
        self.watches.changed(change);
        match change {
            Change::Message { conversation, row } if self.standing.is_caught_up() => {
                self.fresh.insert((*conversation, *row));
            }
            Change::Typing {
                conversation,
                account,
                activity,
            } => {
                if let Ok(person) = self.client.person_in(*conversation, *account) {
                    hub.send_all(&FromCore::Typing {
                        conversation: (*conversation).into(),
                        account: (*account).into(),
                        name: person.shown,
                        activity: match activity {
                            core::Activity::Typing => Activity::Typing,
                            core::Activity::Recording => Activity::Recording,
                        },
                    });
                }
            }
            Change::TypingEnded {
                conversation,
                account,
            } => hub.send_all(&FromCore::TypingEnded {
                conversation: (*conversation).into(),
                account: (*account).into(),
            }),
            _ => {}
        }
    }

    /// Tells the windows what is different now.
    fn tell_all(&mut self, hub: &mut Hub) {
        let now_ms = now_ms();
        for (port, message) in self.watches.flush(&self.client, now_ms) {
            hub.send(port, &message);
        }
        for (conversation, row) in std::mem::take(&mut self.fresh) {
            if hub.is_seen(conversation) {
                continue;
            }
            // A message that cannot be read now is shown when it can.
            if let Ok(Some(notice)) = notice::of(&self.client, now_ms, conversation, row) {
                hub.send_first(&FromCore::Notify { notice });
            }
        }
        if let Some(state) = self.standing.news(&self.client, &self.socket) {
            hub.send_all(&FromCore::State { state });
        }
        if self.standing.take_trouble() {
            // Whether it is for want of room.
            self.look_for_room();
        }
    }

    /// Looks whether there is room; [`Cause::Room`] follows.
    pub(crate) fn look_for_room(&self) {
        let tell = self.tell.clone();
        wasm_bindgen_futures::spawn_local(async move {
            tell(Cause::Room(crate::opfs::room::is_there().await));
        });
    }

    fn room(&mut self, hub: &mut Hub, room: Option<bool>) {
        match (room, self.standing.storage()) {
            (Some(false), _) => {
                self.standing.set_storage(Storage::Full);
                self.beat.set(BEAT_WITHOUT_ROOM);
            }
            (Some(true), Storage::Full) => {
                self.standing.set_storage(Storage::Ok);
                self.feed(hub, Event::Reachable);
            }
            // There was room, so it went wrong for another reason.
            (_, Storage::Ok) if self.client.is_damaged() => {
                self.standing.set_storage(Storage::Damaged);
            }
            _ => {}
        }
    }
}

/// What a call is told while there is no client.
pub(crate) fn no_storage() -> Failure {
    Failure::new(Class::Fatal, "storage")
}

/// What a message is told that nobody understands.
pub(crate) fn bad_message() -> Failure {
    Failure::new(Class::Fatal, "bad_message")
}
