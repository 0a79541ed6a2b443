//! One connection: one task, one enum of events, one loop.
//!
//! Each turn looks, in this order, at the mailbox (gathering up to one write), the socket's write
//! side, its read side, and the timer. Nothing is read while too much waits to be written or to be
//! answered: that is the back-pressure towards the device. While idle it holds no buffer; bytes are
//! read through the thread's stack.

use std::future::poll_fn;
use std::io;
use std::mem::MaybeUninit;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use bytes::{Buf, BytesMut};
use prost::Message as _;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::{Instant, Sleep};
use tresse_proto::codec::decode_client;
use tresse_proto::error::{ErrorCode, Refusal};
use tresse_proto::limits::FRAME_BYTES_MAX;
use tresse_proto::wire::client_frame::Request;
use tresse_proto::wire::goodbye::Reason;
use tresse_proto::wire::server_frame::Body;
use tresse_proto::wire::{Challenge, ClientFrame, Goodbye, InboxPush, ServerFrame};
use tresse_server_core::{Command, SessionId};

use crate::command_queue::Inbound;
use crate::defaults::{OVERLOADED_RETRY_MS, READ_BYTES, WRITE_BATCH_BYTES};
use crate::handshake::Gate;
use crate::listen::Slot;
use crate::mailbox::{Mail, Mailbox, Next};
use crate::shared::Shared;
use crate::websocket::{
    CloseCode, Decoder, Message, Opcode, Violation, put_close, put_header, put_ping, put_pong,
};

/// All that can happen to a connection.
#[derive(Debug)]
enum Event {
    /// The engine has something for it.
    Next(Next),
    /// What was gathered is written and flushed.
    Written,
    /// The peer sent a whole message.
    Message(Message),
    /// The peer broke the WebSocket protocol.
    Violation(Violation),
    /// The peer is gone, in whichever way.
    Gone,
    /// The timer fired.
    Tick,
}

#[derive(Debug)]
enum Phase {
    BeforeLogIn(Gate),
    LoggedIn,
    /// The last frame has been put into `out`; after it the write side is shut down.
    Closing {
        shut: bool,
    },
}

/// A socket, its session, and what is on its way in and out.
pub(crate) struct Connection<S> {
    stream: S,
    shared: Arc<Shared>,
    mailbox: Arc<Mailbox>,
    session: SessionId,
    phase: Phase,
    decoder: Decoder,
    out: BytesMut,
    /// Written bytes may still sit in the TLS layer.
    flush_due: bool,
    /// The read side has its turn first.
    reads_first: bool,
    pinged: bool,
    heard_at: Instant,
    /// When the write side last moved.
    moved_at: Instant,
    timer: Pin<Box<Sleep>>,
    /// Given back when the connection ends.
    slot: Option<Slot>,
}

impl<S: AsyncRead + AsyncWrite + Unpin> Connection<S> {
    pub(crate) fn new(
        stream: S,
        session: SessionId,
        mailbox: Arc<Mailbox>,
        shared: Arc<Shared>,
        decoder: Decoder,
        gate: Gate,
    ) -> Self {
        shared.metrics.connections.inc();
        let now = Instant::now();
        Self {
            stream,
            mailbox,
            session,
            decoder,
            out: BytesMut::new(),
            flush_due: false,
            reads_first: false,
            pinged: false,
            heard_at: now,
            moved_at: now,
            timer: Box::pin(tokio::time::sleep_until(gate.deadline(&shared.timeouts))),
            phase: Phase::BeforeLogIn(gate),
            slot: None,
            shared,
        }
    }

    /// Keeps the connection's place among all connections until it ends.
    pub(crate) fn hold(&mut self, slot: Slot) {
        self.slot = Some(slot);
    }

    /// The first word is the server's: what the device is to sign.
    pub(crate) fn greet(&mut self, challenge: Challenge) {
        self.put_frame(0, Body::Challenge(challenge));
    }

    /// Serves the connection until it ends. It is boxed because a task keeps room for what it is given twice: as its
    /// argument and as its own.
    pub(crate) async fn run(mut self: Box<Self>) {
        loop {
            match poll_fn(|cx| self.poll_event(cx)).await {
                Event::Next(next) => self.on_next(next),
                Event::Written => self.on_written(),
                Event::Message(message) => self.on_message(message),
                Event::Violation(violation) => self.on_violation(violation),
                Event::Tick => {
                    if !self.on_tick() {
                        return;
                    }
                }
                Event::Gone => return,
            }
        }
    }

    fn poll_event(&mut self, cx: &mut Context<'_>) -> Poll<Event> {
        if std::mem::take(&mut self.reads_first)
            && let Poll::Ready(event) = self.poll_read_side(cx)
        {
            return Poll::Ready(event);
        }
        let is_closing = matches!(self.phase, Phase::Closing { .. });
        if !is_closing && self.out.len() < WRITE_BATCH_BYTES {
            let idle = self.out.is_empty() && !self.flush_due;
            if let Poll::Ready(next) = self.mailbox.poll_next(cx, idle) {
                return Poll::Ready(Event::Next(next));
            }
        }
        if !self.out.is_empty() || self.flush_due {
            match self.poll_write_side(cx) {
                Poll::Ready(Ok(())) => return Poll::Ready(Event::Written),
                Poll::Ready(Err(_)) => return Poll::Ready(Event::Gone),
                Poll::Pending => self.wake_by(self.moved_at + self.shared.timeouts.write),
            }
        } else if let Phase::Closing { shut } = &mut self.phase
            && !*shut
        {
            match Pin::new(&mut self.stream).poll_shutdown(cx) {
                Poll::Ready(Ok(())) => *shut = true,
                Poll::Ready(Err(_)) => return Poll::Ready(Event::Gone),
                Poll::Pending => {}
            }
        }
        if let Poll::Ready(event) = self.poll_read_side(cx) {
            return Poll::Ready(event);
        }
        self.timer.as_mut().poll(cx).map(|()| Event::Tick)
    }

    fn poll_write_side(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        while !self.out.is_empty() {
            let written = ready!(Pin::new(&mut self.stream).poll_write(cx, &self.out))?;
            if written == 0 {
                return Poll::Ready(Err(io::ErrorKind::WriteZero.into()));
            }
            self.out.advance(written);
            self.moved_at = Instant::now();
            self.flush_due = true;
        }
        ready!(Pin::new(&mut self.stream).poll_flush(cx))?;
        self.flush_due = false;
        Poll::Ready(Ok(()))
    }

    fn poll_read_side(&mut self, cx: &mut Context<'_>) -> Poll<Event> {
        let is_closing = matches!(self.phase, Phase::Closing { .. });
        if !is_closing && !self.may_read() {
            return Poll::Pending;
        }
        loop {
            if !is_closing {
                match self.decoder.next() {
                    Ok(Some(message)) => return Poll::Ready(Event::Message(message)),
                    Ok(None) => {}
                    Err(violation) => return Poll::Ready(Event::Violation(violation)),
                }
            }
            match ready!(self.poll_read(cx, is_closing)) {
                Ok(0) | Err(_) => return Poll::Ready(Event::Gone),
                Ok(_) => {
                    self.heard_at = Instant::now();
                    self.pinged = false;
                }
            }
        }
    }

    /// Reads straight into the decoder's buffer if a long message is on its way, and otherwise
    /// through the stack, so that nothing is allocated for a peer that is silent.
    fn poll_read(&mut self, cx: &mut Context<'_>, discard: bool) -> Poll<io::Result<usize>> {
        let stream = Pin::new(&mut self.stream);
        if !discard && let Some(room) = self.decoder.room() {
            let mut future =
                std::pin::pin!(tokio::io::AsyncReadExt::read_buf(stream.get_mut(), room));
            return std::future::Future::poll(future.as_mut(), cx);
        }
        let mut space = [MaybeUninit::uninit(); READ_BYTES];
        let mut buffer = ReadBuf::uninit(&mut space);
        ready!(stream.poll_read(cx, &mut buffer))?;
        if !discard {
            self.decoder.extend(buffer.filled());
        }
        Poll::Ready(Ok(buffer.filled().len()))
    }

    fn may_read(&self) -> bool {
        self.out.len() < WRITE_BATCH_BYTES && self.mailbox.may_ask()
    }

    // What happens.

    fn on_next(&mut self, next: Next) {
        match next {
            Next::Mail(Mail::Reply { request_id, result }) => {
                let body = match result {
                    Ok(body) => {
                        if matches!(body, Body::LoggedIn(_)) {
                            self.phase = Phase::LoggedIn;
                            self.decoder.set_message_bytes_max(FRAME_BYTES_MAX);
                            self.wake_by(self.heard_at + self.shared.timeouts.ping);
                        }
                        body
                    }
                    Err(refusal) => Body::Error(refusal.into()),
                };
                self.put_frame(request_id, body);
            }
            Next::Mail(Mail::Inbox {
                entries, caught_up, ..
            }) => {
                self.put_frame(0, Body::InboxPush(InboxPush { entries, caught_up }));
            }
            Next::Mail(Mail::Ephemeral(frame)) => {
                self.note_writing(Instant::now());
                put_header(&mut self.out, Opcode::Binary, frame.len());
                self.out.extend_from_slice(&frame);
            }
            Next::Page => self.tell(Command::PageWanted {
                session: self.session,
            }),
            Next::Goodbye {
                reason,
                retry_after_ms,
            } => self.goodbye(reason, retry_after_ms, CloseCode::GoingAway),
        }
    }

    fn on_written(&mut self) {
        // Gives the memory back: most connections are idle most of the time.
        self.out = BytesMut::new();
        self.reads_first = true;
    }

    fn on_message(&mut self, message: Message) {
        match message {
            Message::Binary(bytes) => match decode_client(bytes.clone()) {
                Ok((request_id, request)) => self.on_request(request_id, request),
                Err(refusal) => {
                    // A frame that can be read, but asks for what this version does not know,
                    // ends nothing.
                    match ClientFrame::decode(bytes).map_or(0, |frame| frame.request_id) {
                        0 => self.break_off(0, refusal, CloseCode::PolicyViolation),
                        request_id => self.refuse(request_id, refusal),
                    }
                }
            },
            Message::Ping(content) => {
                self.note_writing(Instant::now());
                put_pong(&mut self.out, &content);
            }
            Message::Pong => {}
            Message::Close => {
                self.note_writing(Instant::now());
                put_close(&mut self.out, CloseCode::Normal);
                self.start_closing();
            }
        }
    }

    fn on_request(&mut self, request_id: u64, request: Request) {
        if let Phase::BeforeLogIn(gate) = &mut self.phase
            && !gate.pass()
        {
            let refusal = Refusal::new(
                ErrorCode::RateLimited,
                "too many requests before log-in; connect again",
            );
            return self.break_off(request_id, refusal, CloseCode::PolicyViolation);
        }
        if leads_to_a_job(&request) && self.shared.jobs.is_full() {
            return self.refuse(request_id, self.overloaded());
        }
        self.mailbox.asked(request_id, weight(&request));
        let command = Command::Request {
            session: self.session,
            request_id,
            request,
        };
        match self.shared.queue.request(command) {
            Ok(()) => drop(self.shared.metrics.requests.inc()),
            Err(_) => {
                self.mailbox.not_asked(request_id);
                self.refuse(request_id, self.overloaded());
            }
        }
    }

    fn on_violation(&mut self, violation: Violation) {
        let code = match violation {
            Violation::TooLarge => ErrorCode::TooLarge,
            Violation::Malformed | Violation::Text => ErrorCode::Malformed,
        };
        self.break_off(
            0,
            Refusal::new(code, violation.to_string()),
            violation.close_code(),
        );
    }

    /// `false`: the connection ends at once.
    fn on_tick(&mut self) -> bool {
        let now = Instant::now();
        let timeouts = &self.shared.timeouts;
        let writes = !self.out.is_empty() || self.flush_due;
        if writes && now >= self.moved_at + timeouts.write {
            self.shared.metrics.too_slow.inc();
            return false;
        }
        let (ping_at, gone_by) = (self.heard_at + timeouts.ping, self.heard_at + timeouts.idle);
        let deadline = match &self.phase {
            Phase::Closing { .. } => return false,
            Phase::BeforeLogIn(gate) => Some(gate.deadline(timeouts)),
            Phase::LoggedIn => None,
        };
        // While nothing is read, silence is not the peer's fault.
        let is_silent = now >= gone_by && self.may_read();
        if is_silent || deadline.is_some_and(|deadline| now >= deadline) {
            self.shared.metrics.too_slow.inc();
            self.goodbye(Reason::TooSlow, 0, CloseCode::PolicyViolation);
            return true;
        }
        let mut next = if now < ping_at {
            ping_at
        } else if now < gone_by {
            if !std::mem::replace(&mut self.pinged, true) {
                self.note_writing(now);
                put_ping(&mut self.out);
            }
            gone_by
        } else {
            now + self.shared.timeouts.ping
        };
        if let Some(deadline) = deadline {
            next = next.min(deadline);
        }
        if writes {
            next = next.min(self.moved_at + self.shared.timeouts.write);
        }
        self.timer.as_mut().reset(next);
        true
    }

    // What is done about it.

    fn refuse(&mut self, request_id: u64, refusal: Refusal) {
        self.shared.metrics.refused(refusal.code);
        self.put_frame(request_id, Body::Error(refusal.into()));
    }

    /// The peer broke the rules: tells it how, and closes.
    fn break_off(&mut self, request_id: u64, refusal: Refusal, close_code: CloseCode) {
        self.shared.metrics.violations.inc();
        tracing::debug!(
            session = self.session.0,
            code = refusal.code.as_str_name(),
            "closed"
        );
        self.refuse(request_id, refusal);
        self.goodbye(Reason::ProtocolViolation, 0, close_code);
    }

    fn goodbye(&mut self, reason: Reason, retry_after_ms: u32, close_code: CloseCode) {
        self.put_frame(
            0,
            Body::Goodbye(Goodbye {
                reason: reason as i32,
                retry_after_ms,
            }),
        );
        put_close(&mut self.out, close_code);
        self.start_closing();
    }

    fn start_closing(&mut self) {
        self.phase = Phase::Closing { shut: false };
        let by = Instant::now() + self.shared.timeouts.close;
        self.timer.as_mut().reset(by);
    }

    fn overloaded(&self) -> Refusal {
        // Spread by session, so that those who were refused together come back apart.
        let spread =
            (self.session.0.wrapping_mul(0x9e37_79b9) >> 8) as u32 % (2 * OVERLOADED_RETRY_MS);
        Refusal::new(ErrorCode::Overloaded, "the server is busy; try again later")
            .retry_after_ms(OVERLOADED_RETRY_MS + spread)
    }

    fn put_frame(&mut self, request_id: u64, body: Body) {
        self.note_writing(Instant::now());
        let frame = ServerFrame {
            request_id,
            body: Some(body),
        };
        let length = frame.encoded_len();
        self.out.reserve(length + 16);
        put_header(&mut self.out, Opcode::Binary, length);
        frame
            .encode(&mut self.out)
            .expect("a BytesMut grows as needed");
    }

    /// A write that starts now has its whole time.
    fn note_writing(&mut self, now: Instant) {
        if self.out.is_empty() && !self.flush_due {
            self.moved_at = now;
        }
    }

    fn tell(&self, command: Command) {
        self.shared.queue.tell(Inbound::Command(command));
    }

    fn wake_by(&mut self, at: Instant) {
        if at < self.timer.deadline() {
            self.timer.as_mut().reset(at);
        }
    }
}

impl<S> Drop for Connection<S> {
    /// However the connection ends, the core hears of it.
    fn drop(&mut self) {
        self.shared.metrics.connections.dec();
        self.shared.queue.tell(Inbound::Closed {
            session: self.session,
        });
    }
}

/// What a request counts against `REQUESTS_IN_FLIGHT_MAX`: those with large answers count more, so
/// that the answers waiting for one slow reader stay bounded; and those that lead to jobs, so that
/// one connection does not fill the pool.
fn weight(request: &Request) -> u8 {
    match request {
        Request::GetGroupInfo(_)
        | Request::GetRatchetTree(_)
        | Request::ClaimKeyPackages(_)
        | Request::ListConversations(_)
        | Request::GetConversation(_)
        | Request::CreateConversation(_)
        | Request::SubmitCommit(_)
        | Request::PublishKeyPackages(_) => 8,
        _ => 1,
    }
}

fn leads_to_a_job(request: &Request) -> bool {
    matches!(
        request,
        Request::CreateConversation(_) | Request::SubmitCommit(_) | Request::PublishKeyPackages(_)
    )
}

#[cfg(test)]
mod cost;

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use futures_util::{SinkExt as _, StreamExt as _};
    use tokio::io::DuplexStream;
    use tokio_tungstenite::WebSocketStream;
    use tokio_tungstenite::tungstenite::{self, protocol::Role};
    use tresse_proto::codec::{decode_server, encode};
    use tresse_proto::limits::COMMAND_QUEUE_MAX;
    use tresse_proto::wire::{CreateConversation, GetAccount, PublishKeyPackages, SubmitCommit};

    use super::*;
    use crate::command_queue::CommandQueue;
    use crate::defaults::{FRAME_BYTES_MAX_BEFORE_LOG_IN, JOBS_WAITING_MAX, Timeouts};
    use crate::jobs::JobCount;
    use crate::metrics::Metrics;
    use crate::shared::PlaceBeforeLogIn;

    /// A connection without an engine, and the device at its other end.
    pub(super) fn connection(shared: &Arc<Shared>) -> (Connection<DuplexStream>, DuplexStream) {
        let (near, far) = tokio::io::duplex(64 * 1024);
        let place = PlaceBeforeLogIn::take(shared).expect("a place");
        let connection = Connection::new(
            near,
            SessionId(1),
            Arc::new(Mailbox::new()),
            shared.clone(),
            Decoder::new(BytesMut::new(), FRAME_BYTES_MAX_BEFORE_LOG_IN),
            Gate::new(place),
        );
        (connection, far)
    }

    pub(super) fn shared(jobs: JobCount) -> Arc<Shared> {
        Arc::new(Shared::new(
            Arc::new(CommandQueue::default()),
            Arc::new(Metrics::new()),
            jobs,
            Timeouts::default(),
            10,
        ))
    }

    /// Sends one request and gives the refusal.
    async fn refused(shared: &Arc<Shared>, request: Request) -> Refusal {
        let (mut connection, far) = connection(shared);
        connection.greet(Challenge::default());
        let serving = tokio::spawn(Box::new(connection).run());
        let mut device = WebSocketStream::from_raw_socket(far, Role::Client, None).await;
        let frame = ClientFrame {
            request_id: 7,
            request: Some(request),
        };
        let frame = tungstenite::Message::Binary(encode(&frame));
        device.send(frame).await.expect("open");
        let refusal = loop {
            let message = tokio::time::timeout(Duration::from_secs(20), device.next());
            let message = message
                .await
                .expect("in time")
                .expect("open")
                .expect("valid");
            if let (7, Some(Body::Error(error))) =
                decode_server(message.into_data()).expect("valid")
            {
                break Refusal::from(error);
            }
        };
        serving.abort();
        refusal
    }

    #[tokio::test]
    async fn when_the_engine_cannot_keep_up_a_device_is_told_to_wait() {
        let shared = shared(JobCount::default());
        for _ in 0..COMMAND_QUEUE_MAX {
            shared.queue.request(Command::Sweep).expect("room");
        }
        let refusal = refused(&shared, Request::GetAccount(GetAccount {})).await;
        assert_eq!(refusal.code, ErrorCode::Overloaded);
        assert!(refusal.retry_after_ms >= OVERLOADED_RETRY_MS);
    }

    #[tokio::test]
    async fn when_too_many_commits_wait_only_handshakes_are_refused() {
        let jobs = JobCount::default();
        jobs.pretend(JOBS_WAITING_MAX);
        let shared = shared(jobs);
        for handshake in [
            Request::CreateConversation(CreateConversation::default()),
            Request::SubmitCommit(SubmitCommit::default()),
            Request::PublishKeyPackages(PublishKeyPackages::default()),
        ] {
            let refusal = refused(&shared, handshake).await;
            assert_eq!(refusal.code, ErrorCode::Overloaded);
        }
        let (mut connection, _far) = connection(&shared);
        connection.on_request(8, Request::GetAccount(GetAccount {}));
        assert!(shared.queue.len() > 0, "other requests pass");
    }

    #[tokio::test]
    async fn an_answer_to_a_ping_after_a_long_silence_has_its_whole_time() {
        let long = Timeouts::default().write * 2;
        for (what, message) in [
            ("pong", Message::Ping(bytes::Bytes::new())),
            ("close", Message::Close),
        ] {
            let (mut connection, _far) = connection(&shared(JobCount::default()));
            let Some(long_ago) = connection.moved_at.checked_sub(long) else {
                panic!("the clock of this machine began less than {long:?} ago");
            };
            connection.moved_at = long_ago;
            connection.on_message(message);
            assert!(!connection.out.is_empty());
            assert!(connection.moved_at > long_ago, "{what}");
        }
    }

    #[tokio::test]
    async fn an_idle_connection_is_small() {
        let size = size_of::<Connection<crate::stream::Stream>>();
        assert!(size <= 512, "{size} bytes");
        let (connection, _far) = connection(&shared(JobCount::default()));
        let task = size_of_val(&Box::new(connection).run());
        assert!(task <= 64, "{task} bytes beside the connection itself");
    }
}
