//! One WebSocket at a time. What arrives is handed over in batches, and between two batches the
//! socket may rest, so that a burst becomes a few transactions of the core instead of many.
//!
//! Surprising rule: browsers answer a server's pings by themselves but cannot send any. Whether the
//! other side is still there, the driver has to ask by a question of the protocol.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;
use std::time::Duration;

use bytes::Bytes;
use js_sys::{ArrayBuffer, Uint8Array};
use wasm_bindgen::prelude::*;
use web_sys::{BinaryType, Event, MessageEvent, WebSocket};

use crate::alarm::Alarm;
use crate::cause::{Cause, Tell};

/// Frames that are taken in one batch.
const BATCH_FRAMES_MAX: usize = 64;
/// Opening a connection may take this long.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
/// The rest of a socket after a batch: as that of the native client.
const REST: Duration = Duration::from_millis(25);
/// A normal end.
const CLOSE_NORMAL: u16 = 1000;

type OnEvent = Closure<dyn FnMut(Event)>;
type OnMessage = Closure<dyn FnMut(MessageEvent)>;

/// The connection, or the lack of it.
pub(crate) struct Socket {
    url: String,
    tell: Tell,
    /// Of the newest one; what older ones tell counts for nothing.
    number: u32,
    open: Option<Connection>,
}

struct Connection {
    socket: WebSocket,
    is_open: bool,
    arrived: Rc<RefCell<Arrived>>,
    /// Ends the time that opening may take.
    patience: Alarm,
    /// Kept as long as the browser may call them.
    _on_event: [OnEvent; 3],
    _on_message: OnMessage,
}

/// What arrived and was not taken.
struct Arrived {
    frames: VecDeque<Bytes>,
    /// Nothing is handed over before this rings.
    rest: Alarm,
    is_resting: bool,
    /// It was told that there is something.
    is_told: bool,
}

impl Arrived {
    /// Sees to it that the frames are taken, at once or after the rest.
    fn hand_over(&mut self) {
        if !self.frames.is_empty() && !self.is_resting && !self.is_told {
            self.is_told = true;
            // Not from within the browser's callback: whatever it has more is one batch with this.
            self.rest.set(Duration::ZERO);
        }
    }
}

impl Socket {
    /// No connection yet. `origin` is that of the page.
    pub(crate) fn new(origin: &str, tell: Tell) -> Self {
        // http becomes ws, https wss.
        let rest = origin.strip_prefix("http").unwrap_or(origin);
        Self {
            url: format!("ws{rest}/v1/ws"),
            tell,
            number: 0,
            open: None,
        }
    }

    /// Opens a connection unless there is one; `false` if the browser does not even begin.
    pub(crate) fn connect(&mut self) -> bool {
        if self.open.is_some() {
            return true;
        }
        self.number += 1;
        self.open = self.begin().ok();
        self.open.is_some()
    }

    fn begin(&self) -> Result<Connection, JsValue> {
        let socket = WebSocket::new(&self.url)?;
        socket.set_binary_type(BinaryType::Arraybuffer);
        let number = self.number;
        let gone = || {
            let tell = self.tell.clone();
            move || tell(Cause::SocketGone(number))
        };

        let mut patience = Alarm::new(gone());
        patience.set(CONNECT_TIMEOUT);
        let tell = self.tell.clone();
        let arrived = Rc::new(RefCell::new(Arrived {
            frames: VecDeque::new(),
            rest: Alarm::new(move || tell(Cause::SocketReady(number))),
            is_resting: false,
            is_told: false,
        }));

        let tell = self.tell.clone();
        let on_open: OnEvent = Closure::new(move |_| tell(Cause::SocketOpen(number)));
        let (closed, failed) = (gone(), gone());
        let on_close: OnEvent = Closure::new(move |_| closed());
        let on_error: OnEvent = Closure::new(move |_| failed());
        let into = Rc::clone(&arrived);
        let on_message: OnMessage = Closure::new(move |event: MessageEvent| {
            // Text is not part of the protocol.
            if let Ok(buffer) = event.data().dyn_into::<ArrayBuffer>() {
                let mut arrived = into.borrow_mut();
                let frame = Uint8Array::new(&buffer).to_vec();
                arrived.frames.push_back(frame.into());
                arrived.hand_over();
            }
        });
        socket.set_onopen(Some(on_open.as_ref().unchecked_ref()));
        socket.set_onclose(Some(on_close.as_ref().unchecked_ref()));
        socket.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        socket.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        Ok(Connection {
            socket,
            is_open: false,
            arrived,
            patience,
            _on_event: [on_open, on_close, on_error],
            _on_message: on_message,
        })
    }

    /// Whether this number is that of the present connection.
    pub(crate) fn is(&self, number: u32) -> bool {
        self.open.is_some() && self.number == number
    }

    /// It is open.
    pub(crate) fn opened(&mut self) {
        if let Some(connection) = &mut self.open {
            connection.is_open = true;
            connection.patience.clear();
        }
    }

    /// Whether there is a connection.
    pub(crate) fn is_open(&self) -> bool {
        self.open.as_ref().is_some_and(|open| open.is_open)
    }

    /// Whether one is on the way.
    pub(crate) fn is_connecting(&self) -> bool {
        self.open.as_ref().is_some_and(|open| !open.is_open)
    }

    /// A batch of what arrived.
    pub(crate) fn take(&mut self) -> Vec<Bytes> {
        let Some(connection) = &self.open else {
            return Vec::new();
        };
        let mut arrived = connection.arrived.borrow_mut();
        arrived.is_told = false;
        arrived.is_resting = false;
        let count = arrived.frames.len().min(BATCH_FRAMES_MAX);
        arrived.frames.drain(..count).collect()
    }

    /// After a batch: the rest of what arrived is handed over, at once or in a moment.
    pub(crate) fn go_on(&mut self, may_rest: bool) {
        let Some(connection) = &self.open else {
            return;
        };
        let mut arrived = connection.arrived.borrow_mut();
        if may_rest && arrived.frames.is_empty() {
            arrived.is_resting = true;
            arrived.rest.set(REST);
        } else {
            arrived.hand_over();
        }
    }

    /// Sends a frame. Without a connection it is void: the core sends it again after the next one.
    /// What is sent may be answered, so it ends the rest.
    pub(crate) fn send(&mut self, frame: &[u8]) {
        let Some(connection) = self.open.as_ref().filter(|open| open.is_open) else {
            return;
        };
        // If it is just closing, that is told by itself.
        let _ = connection.socket.send_with_u8_array(frame);
        let mut arrived = connection.arrived.borrow_mut();
        if std::mem::take(&mut arrived.is_resting) {
            arrived.rest.clear();
            arrived.hand_over();
        }
    }

    /// Ends the connection without a word about it.
    pub(crate) fn close(&mut self) {
        if let Some(connection) = self.open.take() {
            connection.socket.set_onopen(None);
            connection.socket.set_onclose(None);
            connection.socket.set_onerror(None);
            connection.socket.set_onmessage(None);
            // One that is not open yet is given up all the same.
            let _ = connection.socket.close_with_code(CLOSE_NORMAL);
        }
    }
}
