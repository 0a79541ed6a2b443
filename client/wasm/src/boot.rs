//! The worker: storage, client and windows put together, and every state in which that can be.
//!
//! Surprising rule: there is no account in memory only. Whoever cannot keep keys must not have any,
//! so a storage that is not well leaves the windows with its name and nothing else.

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;

use rusqlite::{Connection, OpenFlags};
use serde::Deserialize;
use sqlite_wasm_vfs::sahpool::OpfsSAHPoolUtil;
use tresse_client_core::{Client, ClientConfig, ClientError, FatalError};
use tresse_networks::Networks;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;
use web_sys::{Blob, Event, MessagePort};

use crate::call::{self, Place};
use crate::cause::{Cause, Tell};
use crate::driver::{Driver, bad_message, no_storage};
use crate::hub::{Call, Hub};
use crate::media::{Media, Sources};
use crate::opfs::marker::Marker;
use crate::opfs::pool;
use crate::random;
use crate::scope::scope;
use crate::sqlite::{SetUpError, set_up};
use crate::view::{
    Answer, Ask, Class, Failure, FromCore, Link, State, Storage, StorageStep, ToCore,
};
use crate::watch::PortId;

/// What the window says of the app. Whatever else it says is not for the core.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Config {
    network: String,
    build: String,
    /// This page came from what the browser keeps of the app: it was here before.
    #[serde(default)]
    was_here: bool,
}

/// A storage that is well.
pub(crate) struct Opened {
    client: Client,
    storage: Storage,
}

/// Everything, and what it is doing.
struct Worker {
    place: Place,
    was_here: bool,
    hub: Hub,
    phase: Phase,
    /// What windows said while there was no client.
    early: Vec<(PortId, ToCore)>,
    /// There was one, and what windows told it is forgotten.
    had_client: bool,
    /// Files that windows handed over.
    sources: Sources,
    /// Once it was taken.
    pool: Rc<RefCell<Option<OpfsSAHPoolUtil>>>,
    marker: Rc<RefCell<Option<Marker>>>,
    tell: Tell,
}

enum Phase {
    Opening,
    Stuck(Storage),
    Running(Box<Driver>),
    /// Everything was removed.
    Ended,
}

/// Starts the worker. `config` is JSON of the window, `port` leads there.
pub(crate) fn boot(config: &str, port: MessagePort) -> Result<(), JsValue> {
    let refuse = |_| JsValue::from_str("the core was given no config that it understands");
    let config: Config = serde_json::from_str(config).map_err(refuse)?;
    let no_randomness = || JsValue::from_str("this browser gives no randomness");
    let epoch = random::name().ok_or_else(no_randomness)?;

    let slot: Rc<RefCell<Option<Worker>>> = Rc::default();
    let into = Rc::clone(&slot);
    let tell: Tell = Rc::new(move |cause| {
        if let Some(worker) = into.borrow_mut().as_mut() {
            worker.happened(cause);
        }
    });
    let mut hub = Hub::new(epoch, config.build, tell.clone())?;
    hub.add_port(port);
    hub.announce();
    let worker = Worker {
        place: Place {
            network: config.network,
            origin: scope().location().origin(),
        },
        was_here: config.was_here,
        hub,
        phase: Phase::Opening,
        early: Vec::new(),
        had_client: false,
        sources: Rc::default(),
        pool: Rc::default(),
        marker: Rc::default(),
        tell: tell.clone(),
    };
    worker.tell_state();
    worker.open();
    slot.borrow_mut().replace(worker);
    listen_to_the_network(tell);
    Ok(())
}

fn listen_to_the_network(tell: Tell) {
    let told = tell.clone();
    let back = Closure::<dyn FnMut(Event)>::new(move |_| told(Cause::NetworkBack));
    let gone = Closure::<dyn FnMut(Event)>::new(move |_| tell(Cause::NetworkGone));
    scope().set_ononline(Some(back.as_ref().unchecked_ref()));
    scope().set_onoffline(Some(gone.as_ref().unchecked_ref()));
    // As long as the worker.
    back.forget();
    gone.forget();
}

impl Worker {
    fn happened(&mut self, cause: Cause) {
        match cause {
            Cause::Heard(port, text, files) => self.heard(port, &text, files),
            Cause::Called(text) => self.called(&text),
            Cause::Opened(result) => self.opened(result),
            Cause::StorageStep {
                port,
                id,
                result,
                is_last,
            } => self.stepped(port, id, result, is_last),
            cause => {
                if let Phase::Running(driver) = &mut self.phase {
                    driver.happened(&mut self.hub, cause);
                    self.note_account();
                }
            }
        }
    }

    fn called(&mut self, text: &str) {
        match serde_json::from_str(text) {
            Ok(Call::Hello { tab }) => self.hub.hello(&tab),
            Ok(Call::Bye { tab }) => {
                if let (Some(port), Phase::Running(driver)) = (self.hub.bye(&tab), &mut self.phase)
                {
                    driver.bye(&mut self.hub, port);
                }
            }
            #[cfg(feature = "figures")]
            Ok(Call::Seed(size)) => self.seed(size),
            // Of other workers, or newer than this one.
            _ => {}
        }
    }

    /// Fills the database, for measurements. The next worker shows what there is.
    #[cfg(feature = "figures")]
    fn seed(&mut self, size: crate::seed::Size) {
        if let Phase::Running(driver) = std::mem::replace(&mut self.phase, Phase::Ended) {
            let connection = driver.into_client().into_connection();
            let networks = Networks::builtin();
            let codes: Vec<_> = networks.iter().map(|network| network.code).collect();
            if crate::seed::fill(&connection, size, &codes).is_err() {
                wasm_bindgen::throw_str("the database cannot be filled");
            }
            drop(connection);
            self.hub.restart();
        }
    }

    fn welcome(&mut self, port: PortId) {
        match &mut self.phase {
            Phase::Running(driver) => driver.welcome(&self.hub, port),
            _ => self.hub.send(
                port,
                &FromCore::State {
                    state: self.state(),
                },
            ),
        }
    }

    fn heard(&mut self, port: PortId, text: &str, files: Vec<Blob>) {
        let message = match serde_json::from_str::<ToCore>(text) {
            Ok(message) => message,
            Err(_) => {
                #[derive(Deserialize)]
                struct Numbered {
                    id: u32,
                }
                if let Ok(Numbered { id }) = serde_json::from_str(text) {
                    let failure = bad_message();
                    self.hub.send(port, &FromCore::Failed { id, failure });
                }
                return;
            }
        };
        if let ToCore::Call {
            reference: Some(reference),
            ask: Ask::SendFiles { .. },
            ..
        } = &message
            && let Ok(reference) = call::parse_reference(reference)
        {
            let named = files.into_iter().enumerate();
            let named = named.map(|(index, file)| (call::source_name(reference, index), file));
            self.sources.borrow_mut().extend(named);
        }
        if self.hub.is_new(port) {
            self.welcome(port);
        }
        match (message, &mut self.phase) {
            (ToCore::Storage { id, step }, _) => self.step(port, id, step),
            (message, Phase::Running(driver)) => {
                driver.heard(&mut self.hub, port, message);
                self.note_account();
            }
            (ToCore::Call { id, .. }, Phase::Stuck(_) | Phase::Ended) => self.refuse(port, id),
            (message, _) => self.early.push((port, message)),
        }
    }

    /// There is nothing that could answer.
    fn refuse(&self, port: PortId, id: u32) {
        let failure = no_storage();
        self.hub.send(port, &FromCore::Failed { id, failure });
    }

    /// What windows are told while there is no client.
    fn state(&self) -> State {
        State {
            storage: match self.phase {
                Phase::Stuck(storage) => storage,
                _ => Storage::Opening,
            },
            link: Link::Offline,
            me: None,
            revoked: false,
            queued: 0,
        }
    }

    fn tell_state(&self) {
        self.hub.send_all(&FromCore::State {
            state: self.state(),
        });
    }

    /// Opens the storage; [`Cause::Opened`] follows.
    fn open(&self) {
        let (tell, network) = (self.tell.clone(), self.place.network.clone());
        let (pool, marker) = (Rc::clone(&self.pool), Rc::clone(&self.marker));
        let was_here = self.was_here;
        spawn_local(async move {
            let result = open(&network, was_here, &pool, &marker).await;
            tell(Cause::Opened(result.map(Box::new)));
        });
    }

    fn opened(&mut self, result: Result<Box<Opened>, Storage>) {
        match result {
            Ok(opened) => {
                let Opened { client, storage } = *opened;
                let media = Media::new(Rc::clone(&self.sources), self.tell.clone());
                let mut driver = Driver::new(
                    client,
                    self.place.clone(),
                    storage,
                    media,
                    self.tell.clone(),
                );
                driver.start(&mut self.hub);
                for (port, message) in std::mem::take(&mut self.early) {
                    driver.heard(&mut self.hub, port, message);
                }
                self.phase = Phase::Running(Box::new(driver));
                self.note_account();
            }
            Err(storage) => {
                self.phase = Phase::Stuck(storage);
                self.tell_state();
                // Watches wait until the storage is well; whoever waits for an answer is told.
                let early = std::mem::take(&mut self.early);
                for (port, message) in early {
                    match message {
                        ToCore::Call { id, .. } => self.refuse(port, id),
                        message => self.early.push((port, message)),
                    }
                }
            }
        }
    }

    /// Notes in the marker that there is an account, once.
    fn note_account(&mut self) {
        let Phase::Running(driver) = &self.phase else {
            return;
        };
        let mut marker = self.marker.borrow_mut();
        let Some(marker) = marker.as_mut() else {
            return;
        };
        if driver.has_account() && !marker.had_account {
            marker.had_account = true;
            let marker = marker.clone();
            // If it cannot be written, an empty database would be taken for a new one: as before.
            spawn_local(async move {
                let _ = marker.write().await;
            });
        }
    }

    fn step(&mut self, port: PortId, id: u32, step: StorageStep) {
        let tell = self.tell.clone();
        let done = move |result, is_last| {
            tell(Cause::StorageStep {
                port,
                id,
                result,
                is_last,
            });
        };
        match step {
            StorageStep::Retry => {
                let is_stuck = matches!(self.phase, Phase::Stuck(_));
                if is_stuck && self.had_client {
                    spawn_local(async move { done(Ok(None), true) });
                    return;
                }
                if is_stuck {
                    self.phase = Phase::Opening;
                    self.tell_state();
                    self.open();
                } else if let Phase::Running(driver) = &mut self.phase {
                    driver.look_for_room();
                }
                spawn_local(async move { done(Ok(None), false) });
            }
            StorageStep::Save => {
                let given_up = self.give_up();
                spawn_local(async move {
                    let saved = match given_up {
                        Ok(()) => pool::save().await.map(Some),
                        Err(storage) => Err(storage),
                    };
                    done(saved, false);
                });
            }
            StorageStep::StartAgain => {
                let given_up = self.give_up();
                spawn_local(async move {
                    let removed = match given_up {
                        Ok(()) => begin_anew().await.map(|()| None),
                        Err(storage) => Err(storage),
                    };
                    let is_last = removed.is_ok();
                    done(removed, is_last);
                });
            }
        }
    }

    /// Closes the database and gives its files back. What was wrong with it stays what it is.
    fn give_up(&mut self) -> Result<(), Storage> {
        let storage = match &self.phase {
            Phase::Stuck(storage) => *storage,
            _ => Storage::Damaged,
        };
        if let Phase::Running(driver) = std::mem::replace(&mut self.phase, Phase::Stuck(storage)) {
            // What was committed is in the file; there is nothing else to lose.
            drop(driver.into_client());
            self.had_client = true;
            self.tell_state();
        }
        match self.pool.borrow().as_ref() {
            Some(pool) => pool.pause().map_err(|_| Storage::Busy),
            None => Ok(()),
        }
    }

    fn stepped(
        &mut self,
        port: PortId,
        id: u32,
        result: Result<Option<web_sys::Blob>, Storage>,
        is_last: bool,
    ) {
        let message = match result {
            Ok(blob) => {
                if let Some(blob) = blob {
                    self.hub.send_blob(port, id, &blob);
                }
                FromCore::Answer {
                    id,
                    answer: Answer::Done,
                }
            }
            Err(_) => FromCore::Failed {
                id,
                failure: Failure::new(Class::Fatal, "storage"),
            },
        };
        self.hub.send(port, &message);
        if is_last {
            self.phase = Phase::Ended;
            self.hub.restart();
        }
    }
}

/// Removes everything, and notes that this was wanted.
async fn begin_anew() -> Result<(), Storage> {
    pool::remove_all().await?;
    let install = random::name().ok_or(Storage::Refused)?;
    Marker::new(install).write().await
}

/// Opens everything, in this order: pool, marker, database, client.
async fn open(
    network: &str,
    was_here: bool,
    pool: &RefCell<Option<OpfsSAHPoolUtil>>,
    kept_marker: &RefCell<Option<Marker>>,
) -> Result<Opened, Storage> {
    let before = pool.borrow().clone();
    let taken = pool::take(before.as_ref()).await?;
    pool.replace(Some(taken));

    let marker = Marker::read().await?;
    let connection = connect().map_err(|error| meaning_of_set_up(&error))?;
    let rng = random::seeded().ok_or(Storage::Refused)?;
    let config = ClientConfig {
        shows_files: true,
        ..ClientConfig::new(Arc::new(Networks::builtin()))
    };
    let client = Client::open(config, connection, rng).map_err(|error| meaning_of(&error))?;
    let me = client.identity().map_err(|error| meaning_of(&error))?;
    // Another app's database at this origin: nothing here would be as this app's person expects.
    if me.as_ref().is_some_and(|me| me.network != network) {
        return Err(Storage::Damaged);
    }

    let is_empty = me.is_none();
    let mut storage = Storage::Ok;
    let marker = match marker {
        Some(marker) if is_empty && marker.had_account => return Err(Storage::Damaged),
        Some(marker) => marker,
        None => {
            if is_empty && was_here {
                storage = Storage::Evicted;
            }
            let marker = Marker::new(random::name().ok_or(Storage::Refused)?);
            marker.write().await?;
            marker
        }
    };
    kept_marker.replace(Some(marker));
    Ok(Opened { client, storage })
}

fn connect() -> Result<Connection, SetUpError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
        | OpenFlags::SQLITE_OPEN_CREATE
        | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags_and_vfs(pool::DATABASE, flags, pool::VFS)?;
    set_up(&connection)?;
    Ok(connection)
}

fn meaning_of_set_up(error: &SetUpError) -> Storage {
    match error {
        SetUpError::Ignored(_) => Storage::Refused,
        SetUpError::Damaged => Storage::Damaged,
        SetUpError::Sqlite(error) => meaning_of_sqlite(error),
    }
}

fn meaning_of(error: &ClientError) -> Storage {
    match error {
        ClientError::Fatal(FatalError::NewerDatabase) => Storage::Newer,
        ClientError::Fatal(FatalError::Database(error)) => meaning_of_sqlite(error),
        _ => Storage::Damaged,
    }
}

fn meaning_of_sqlite(error: &rusqlite::Error) -> Storage {
    use rusqlite::ErrorCode;
    match error.sqlite_error_code() {
        Some(ErrorCode::DiskFull) => Storage::Full,
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Storage::Busy,
        _ => Storage::Damaged,
    }
}
