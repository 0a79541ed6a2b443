//! How the core is doing, as windows are told: the storage, the connection, who is signed up.

use tresse_client_core::{Client, Identity, Status};

use crate::socket::Socket;
use crate::view::{Link, Me, State, Storage};

/// What was told last, and what cannot be read from the client.
pub(crate) struct Standing {
    storage: Storage,
    /// The last attempt to connect failed.
    is_down: bool,
    is_caught_up: bool,
    has_account: bool,
    /// What went wrong last, as the core tells it, and whether that is news.
    trouble: Option<String>,
    is_trouble_new: bool,
    told: Option<State>,
}

impl Standing {
    pub(crate) fn new(storage: Storage) -> Self {
        Self {
            storage,
            is_down: false,
            is_caught_up: false,
            has_account: false,
            trouble: None,
            is_trouble_new: false,
            told: None,
        }
    }

    pub(crate) fn storage(&self) -> Storage {
        self.storage
    }

    pub(crate) fn set_storage(&mut self, storage: Storage) {
        self.storage = storage;
    }

    pub(crate) fn connected(&mut self) {
        self.is_down = false;
    }

    pub(crate) fn lost(&mut self) {
        self.is_down = true;
    }

    /// Everything that came before was here already, when this was told last.
    pub(crate) fn is_caught_up(&self) -> bool {
        self.is_caught_up
    }

    pub(crate) fn has_account(&self) -> bool {
        self.has_account
    }

    /// Whether something else went wrong since this was asked last.
    pub(crate) fn take_trouble(&mut self) -> bool {
        std::mem::take(&mut self.is_trouble_new)
    }

    /// How it is doing now.
    pub(crate) fn state(&mut self, client: &Client, socket: &Socket) -> State {
        let (Ok(identity), Ok(status)) = (client.identity(), client.status()) else {
            // Nothing can be read, not even who this is.
            return State {
                storage: Storage::Damaged,
                link: Link::Offline,
                me: None,
                revoked: false,
                queued: 0,
            };
        };
        self.is_caught_up = status.caught_up;
        self.is_trouble_new |= status.trouble.is_some() && status.trouble != self.trouble;
        self.trouble.clone_from(&status.trouble);
        self.has_account = identity.as_ref().is_some_and(|me| me.device.is_some());
        // Whoever begins here has been told that the browser removed what there was.
        if self.storage == Storage::Evicted && identity.is_some() {
            self.storage = Storage::Ok;
        }
        State {
            storage: self.storage,
            link: self.link(&status, socket),
            me: identity.map(me),
            revoked: status.revoked,
            queued: status.queued,
        }
    }

    /// How it is doing, if that is different from what was told.
    pub(crate) fn news(&mut self, client: &Client, socket: &Socket) -> Option<State> {
        let state = self.state(client, socket);
        if self.told.as_ref() == Some(&state) {
            return None;
        }
        self.told = Some(state.clone());
        Some(state)
    }

    fn link(&self, status: &Status, socket: &Socket) -> Link {
        if status.caught_up {
            Link::Online
        } else if socket.is_open() && self.has_account {
            Link::CatchingUp
        } else if socket.is_open() {
            Link::Online
        } else if self.is_down || (status.revoked && !socket.is_connecting()) {
            Link::Offline
        } else {
            Link::Connecting
        }
    }
}

fn me(identity: Identity) -> Me {
    Me {
        account: identity.device.map(|device| device.account().into()),
        device: identity.device.map(Into::into),
        // A device that waits to be linked knows no handle.
        verifying: identity.device.is_none() && !identity.handle.is_empty(),
        network: identity.network,
        handle: identity.handle,
        name: identity.name,
        about: identity.about,
        picture: identity.picture.map(Into::into),
    }
}
