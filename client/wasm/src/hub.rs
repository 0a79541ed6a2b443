//! The windows of all tabs: the leader's by a port, the others by a channel each, and one channel
//! on which they find each other.
//!
//! Surprising rule: a channel has the name of its tab *and* of this worker's epoch. So nothing that
//! a worker of before still says reaches anybody.

use std::collections::BTreeMap;

use js_sys::{Array, Reflect};
use serde::{Deserialize, Serialize};
use tresse_proto::ids::ConversationId;
use wasm_bindgen::prelude::*;
use web_sys::{Blob, BroadcastChannel, MessageEvent, MessagePort};

use crate::cause::{Cause, Tell};
use crate::view::FromCore;
use crate::watch::PortId;

/// Where windows and the worker find each other.
const HUB: &str = "tresse/hub";

/// What is said on the hub. Windows say and hear the same: `web/kit/src/core/hub.ts`.
#[derive(Debug, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(crate) enum Call {
    /// A window looks for the worker.
    Hello { tab: String },
    /// A window is gone.
    Bye { tab: String },
    /// A worker is there: say hello.
    Leader { epoch: String, build: String },
    /// It listens to this window from now on.
    Welcome {
        tab: String,
        epoch: String,
        build: String,
    },
    /// This worker is of no use any more: start another one.
    Restart,
    /// Fill the database of whoever is signed up.
    #[cfg(feature = "figures")]
    Seed(crate::seed::Size),
    /// Something that a newer window says.
    #[serde(other)]
    Unknown,
}

/// All windows.
pub(crate) struct Hub {
    epoch: String,
    build: String,
    channel: BroadcastChannel,
    _on_call: Closure<dyn FnMut(MessageEvent)>,
    ports: BTreeMap<PortId, Port>,
    last: PortId,
    tell: Tell,
}

struct Port {
    line: Line,
    /// Of a window that is not the leader's.
    tab: Option<String>,
    /// It has said something, so it listens too.
    is_there: bool,
    looking: Looking,
    _on_message: Closure<dyn FnMut(MessageEvent)>,
}

enum Line {
    Port(MessagePort),
    Channel(BroadcastChannel),
}

/// What the person looks at in a window.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Looking {
    /// The window can be seen.
    pub(crate) visible: bool,
    /// The open conversation.
    pub(crate) conversation: Option<ConversationId>,
}

/// Calls `heard` with every text that comes, and with the files beside it.
fn listener(heard: impl Fn(String, Vec<Blob>) + 'static) -> Closure<dyn FnMut(MessageEvent)> {
    Closure::new(move |event: MessageEvent| {
        let data = event.data();
        if let Some(text) = data.as_string() {
            return heard(text, Vec::new());
        }
        let part = |key: &str| Reflect::get(&data, &key.into()).ok();
        if let Some(text) = part("text").and_then(|text| text.as_string()) {
            let files = part("files").map(|files| Array::from(&files));
            let files = files.into_iter().flat_map(|files| files.to_vec());
            heard(text, files.filter_map(|it| it.dyn_into().ok()).collect());
        }
    })
}

impl Hub {
    /// Listens; nobody is told yet.
    pub(crate) fn new(epoch: String, build: String, tell: Tell) -> Result<Self, JsValue> {
        let channel = BroadcastChannel::new(HUB)?;
        let told = tell.clone();
        let on_call = listener(move |text, _| told(Cause::Called(text)));
        channel.set_onmessage(Some(on_call.as_ref().unchecked_ref()));
        Ok(Self {
            epoch,
            build,
            channel,
            _on_call: on_call,
            ports: BTreeMap::new(),
            last: 0,
            tell,
        })
    }

    /// The window that started this worker.
    pub(crate) fn add_port(&mut self, port: MessagePort) -> PortId {
        self.last += 1;
        let (id, tell) = (self.last, self.tell.clone());
        let on_message = listener(move |text, files| tell(Cause::Heard(id, text, files)));
        port.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        let port = Port {
            line: Line::Port(port),
            tab: None,
            is_there: false,
            looking: Looking::default(),
            _on_message: on_message,
        };
        self.ports.insert(id, port);
        id
    }

    /// Tells all windows that this worker is there.
    pub(crate) fn announce(&self) {
        self.call(&Call::Leader {
            epoch: self.epoch.clone(),
            build: self.build.clone(),
        });
    }

    /// Tells all windows that this worker is of no use any more.
    pub(crate) fn restart(&self) {
        self.call(&Call::Restart);
    }

    /// A window says hello: it is listened to from now on.
    pub(crate) fn hello(&mut self, tab: &str) {
        let is_known = self
            .ports
            .values()
            .any(|port| port.tab.as_deref() == Some(tab));
        if !is_known {
            self.add_tab(tab);
        }
        // Also to one that is known: it may have missed the first.
        self.call(&Call::Welcome {
            tab: tab.to_owned(),
            epoch: self.epoch.clone(),
            build: self.build.clone(),
        });
    }

    /// Whether a window says something for the first time. Until then it may not listen.
    pub(crate) fn is_new(&mut self, port: PortId) -> bool {
        self.ports
            .get_mut(&port)
            .is_some_and(|port| !std::mem::replace(&mut port.is_there, true))
    }

    fn add_tab(&mut self, tab: &str) {
        // Without a channel there is no window; it says hello to the next worker.
        let Ok(channel) = BroadcastChannel::new(&format!("tresse/{tab}/{}", self.epoch)) else {
            return;
        };
        self.last += 1;
        let (id, tell) = (self.last, self.tell.clone());
        let on_message = listener(move |text, files| tell(Cause::Heard(id, text, files)));
        channel.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        let port = Port {
            line: Line::Channel(channel),
            tab: Some(tab.to_owned()),
            is_there: false,
            looking: Looking::default(),
            _on_message: on_message,
        };
        self.ports.insert(id, port);
    }

    /// A window is gone. Its port, if it had one.
    pub(crate) fn bye(&mut self, tab: &str) -> Option<PortId> {
        let of_tab = |port: &Port| port.tab.as_deref() == Some(tab);
        let id = self.ports.iter().find(|(_, port)| of_tab(port))?.0;
        let id = *id;
        if let Some(Port {
            line: Line::Channel(channel),
            ..
        }) = self.ports.remove(&id)
        {
            channel.close();
        }
        Some(id)
    }

    fn call(&self, call: &Call) {
        if let Ok(text) = serde_json::to_string(call) {
            // A channel that is closed has nobody to hear it.
            let _ = self.channel.post_message(&text.into());
        }
    }

    /// Says something to one window.
    pub(crate) fn send(&self, to: PortId, message: &FromCore) {
        if let (Some(port), Ok(text)) = (self.ports.get(&to), serde_json::to_string(message)) {
            port.post(&text.into());
        }
    }

    /// Hands something over that is no text.
    pub(crate) fn send_blob(&self, to: PortId, id: u32, blob: &web_sys::Blob) {
        let message = js_sys::Object::new();
        let set = |key: &str, value: &JsValue| {
            // A fresh object takes any key.
            let _ = js_sys::Reflect::set(&message, &key.into(), value);
        };
        set("id", &id.into());
        set("blob", blob);
        if let Some(port) = self.ports.get(&to) {
            port.post(&message);
        }
    }

    /// Says something to all windows.
    pub(crate) fn send_all(&self, message: &FromCore) {
        if let Ok(text) = serde_json::to_string(message) {
            let text = JsValue::from(text);
            for port in self.ports.values() {
                port.post(&text);
            }
        }
    }

    /// Says something to one window, the first: there it is always one and the same.
    pub(crate) fn send_first(&self, message: &FromCore) {
        if let Some(first) = self.ports.keys().next() {
            self.send(*first, message);
        }
    }

    /// What the person looks at in a window. Whether a window became visible when none was.
    pub(crate) fn looks(&mut self, port: PortId, looking: Looking) -> bool {
        let was_visible = self.is_visible();
        if let Some(port) = self.ports.get_mut(&port) {
            port.looking = looking;
        }
        !was_visible && self.is_visible()
    }

    /// Whether any window can be seen.
    pub(crate) fn is_visible(&self) -> bool {
        self.ports.values().any(|port| port.looking.visible)
    }

    /// Conversations that are open in windows that can be seen.
    pub(crate) fn open(&self) -> Vec<ConversationId> {
        let visible = self.ports.values().filter(|port| port.looking.visible);
        let mut open: Vec<_> = visible
            .filter_map(|port| port.looking.conversation)
            .collect();
        open.sort_unstable();
        open.dedup();
        open
    }

    /// Whether the person looks at a conversation.
    pub(crate) fn is_seen(&self, conversation: ConversationId) -> bool {
        self.ports
            .values()
            .any(|port| port.looking.visible && port.looking.conversation == Some(conversation))
    }
}

impl Port {
    fn post(&self, message: &JsValue) {
        // A window that is gone hears nothing, and that is told by itself.
        let _ = match &self.line {
            Line::Port(port) => port.post_message(message),
            Line::Channel(channel) => channel.post_message(message),
        };
    }
}
