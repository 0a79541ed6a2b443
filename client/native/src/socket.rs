//! One WebSocket. Reading and writing never wait for each other: the driver polls both at once,
//! takes everything that has arrived as one batch, and hands over frames without blocking.
//!
//! Surprising rule: the driver may let it rest for a moment before it reads again, so that a burst
//! becomes a few batches (each is one transaction of the client) instead of many. Whatever frame is sent
//! ends the rest.

use std::collections::VecDeque;
use std::future::Future as _;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use futures_util::{Sink, Stream};
use tokio::net::TcpStream;
use tokio::time::{Instant, Sleep};
use tokio_tungstenite::tungstenite::{self, Message, protocol::WebSocketConfig};
use tokio_tungstenite::{Connector, MaybeTlsStream, WebSocketStream};
use tresse_proto::limits;

use crate::error::SocketError;
use crate::server_url::ServerUrl;
use crate::tls::Tls;

/// Frames taken in one batch; the rest waits in the kernel, which slows the server down.
const BATCH_FRAMES_MAX: usize = 64;
/// Opening a connection, with TLS and handshake, may take this long.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
/// Small, because one process may hold hundreds of connections.
const BUFFER_BYTES: usize = 16 * 1024;

/// An open connection.
pub(crate) struct Socket {
    stream: WebSocketStream<MaybeTlsStream<TcpStream>>,
    /// Waits until the stream takes it. Bounded by what the client core has under way.
    outgoing: VecDeque<Message>,
    /// Until then nothing is read.
    rest: Pin<Box<Sleep>>,
    is_resting: bool,
}

/// What arrived since the last look.
#[derive(Debug, Default)]
pub(crate) struct Arrived {
    /// In order.
    pub(crate) frames: Vec<Bytes>,
    /// Anything came, be it only a pong.
    pub(crate) heard: bool,
    /// The connection is gone; `frames` came before that.
    pub(crate) closed: Option<SocketError>,
}

impl Arrived {
    /// Whether there may be more than was taken.
    pub(crate) fn is_full(&self) -> bool {
        self.frames.len() >= BATCH_FRAMES_MAX
    }
}

impl Socket {
    /// Opens a connection.
    pub(crate) async fn connect(server: &ServerUrl, tls: &Tls) -> Result<Self, SocketError> {
        let connector = if server.is_secure() {
            Connector::Rustls(tls.config())
        } else {
            Connector::Plain
        };
        let config = WebSocketConfig::default()
            .read_buffer_size(BUFFER_BYTES)
            .write_buffer_size(BUFFER_BYTES)
            .max_message_size(Some(limits::FRAME_BYTES_MAX))
            .max_frame_size(Some(limits::FRAME_BYTES_MAX));
        let connecting = tokio_tungstenite::connect_async_tls_with_config(
            server.socket(),
            Some(config),
            true,
            Some(connector),
        );
        let (stream, _) = tokio::time::timeout(CONNECT_TIMEOUT, connecting)
            .await
            .map_err(|_| SocketError::ConnectTimeout)?
            .map_err(SocketError::from_connect)?;
        Ok(Self::over(stream))
    }

    fn over(stream: WebSocketStream<MaybeTlsStream<TcpStream>>) -> Self {
        Self {
            stream,
            outgoing: VecDeque::new(),
            rest: Box::pin(tokio::time::sleep(Duration::ZERO)),
            is_resting: false,
        }
    }

    /// Will be sent by [`Self::poll_arrived`], after everything queued before.
    pub(crate) fn queue(&mut self, frame: Bytes) {
        self.outgoing.push_back(Message::Binary(frame));
        self.is_resting = false;
    }

    /// Asks whether the other side is still there.
    pub(crate) fn queue_ping(&mut self) {
        self.outgoing.push_back(Message::Ping(Bytes::new()));
    }

    /// Writes what is queued and reads what is there; ready when something arrived or the
    /// connection ended.
    pub(crate) fn poll_arrived(&mut self, cx: &mut Context<'_>) -> Poll<Arrived> {
        let mut arrived = Arrived::default();
        if let Err(error) = self.poll_write(cx) {
            arrived.closed = Some(SocketError::Lost(error.to_string()));
            return Poll::Ready(arrived);
        }
        if self.poll_rest(cx).is_pending() {
            return Poll::Pending;
        }
        while !arrived.is_full() {
            match Pin::new(&mut self.stream).poll_next(cx) {
                Poll::Pending if arrived.heard => break,
                Poll::Pending => return Poll::Pending,
                Poll::Ready(Some(Ok(message))) => {
                    arrived.heard = true;
                    match message {
                        Message::Binary(frame) => arrived.frames.push(frame),
                        Message::Close(_) => {
                            arrived.closed = Some(SocketError::ClosedByServer);
                            break;
                        }
                        // Text is not part of the protocol. Pings are answered by the stream.
                        _ => {}
                    }
                }
                Poll::Ready(Some(Err(error))) => {
                    arrived.closed = Some(SocketError::Lost(error.to_string()));
                    break;
                }
                Poll::Ready(None) => {
                    arrived.closed = Some(SocketError::ClosedByServer);
                    break;
                }
            }
        }
        Poll::Ready(arrived)
    }

    /// Reads nothing for so long, unless something is sent.
    pub(crate) fn rest(&mut self, time: Duration) {
        self.rest.as_mut().reset(Instant::now() + time);
        self.is_resting = true;
    }

    /// Ready when it may read.
    fn poll_rest(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        if self.is_resting {
            std::task::ready!(self.rest.as_mut().poll(cx));
            self.is_resting = false;
        }
        Poll::Ready(())
    }

    fn poll_write(&mut self, cx: &mut Context<'_>) -> Result<(), tungstenite::Error> {
        while !self.outgoing.is_empty() {
            match Pin::new(&mut self.stream).poll_ready(cx) {
                Poll::Ready(result) => result?,
                Poll::Pending => return Ok(()),
            }
            if let Some(message) = self.outgoing.pop_front() {
                Pin::new(&mut self.stream).start_send(message)?;
            }
        }
        match Pin::new(&mut self.stream).poll_flush(cx) {
            Poll::Ready(result) => result,
            Poll::Pending => Ok(()),
        }
    }

    /// Sends what is queued and says goodbye; waits a moment at most.
    pub(crate) async fn close(mut self) {
        const GOODBYE_TIMEOUT: Duration = Duration::from_millis(500);
        let goodbye = async {
            use futures_util::SinkExt;
            while let Some(message) = self.outgoing.pop_front() {
                self.stream.feed(message).await?;
            }
            self.stream.close(None).await
        };
        // The server notices a lost connection by itself; this only makes it sooner.
        let _ = tokio::time::timeout(GOODBYE_TIMEOUT, goodbye).await;
    }
}

#[cfg(test)]
mod tests {
    use std::future::poll_fn;
    use std::task::Waker;

    use futures_util::SinkExt as _;
    use tokio::net::TcpListener;
    use tokio_tungstenite::tungstenite::protocol::Role;

    use super::*;

    const HOUR: Duration = Duration::from_secs(3600);

    async fn pair() -> (Socket, WebSocketStream<TcpStream>) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (near, far) = tokio::join!(TcpStream::connect(address), listener.accept());
        let near = MaybeTlsStream::Plain(near.unwrap());
        let near = WebSocketStream::from_raw_socket(near, Role::Client, None).await;
        let far = WebSocketStream::from_raw_socket(far.unwrap().0, Role::Server, None).await;
        (Socket::over(near), far)
    }

    async fn say(far: &mut WebSocketStream<TcpStream>, what: &'static str) {
        let frame = Message::Binary(Bytes::from_static(what.as_bytes()));
        far.send(frame).await.unwrap();
    }

    async fn hear(socket: &mut Socket) -> Vec<Bytes> {
        poll_fn(|cx| socket.poll_arrived(cx)).await.frames
    }

    fn hears_nothing(socket: &mut Socket) -> bool {
        let mut cx = Context::from_waker(Waker::noop());
        socket.poll_arrived(&mut cx).is_pending()
    }

    #[tokio::test]
    async fn what_comes_during_a_rest_is_one_batch_after_it() {
        let (mut socket, mut far) = pair().await;
        say(&mut far, "one").await;
        assert_eq!(hear(&mut socket).await, ["one"], "nothing to rest from");
        socket.rest(HOUR);
        say(&mut far, "two").await;
        assert!(hears_nothing(&mut socket));
        say(&mut far, "three").await;
        assert!(hears_nothing(&mut socket));
        socket.rest(Duration::from_millis(1));
        assert_eq!(hear(&mut socket).await, ["two", "three"]);
    }

    #[tokio::test]
    async fn what_is_sent_ends_the_rest_because_it_may_be_answered() {
        let (mut socket, mut far) = pair().await;
        socket.rest(HOUR);
        say(&mut far, "early").await;
        assert!(hears_nothing(&mut socket));
        socket.queue(Bytes::from_static(b"question"));
        assert_eq!(hear(&mut socket).await, ["early"]);
    }

    #[tokio::test]
    async fn what_is_queued_is_written_during_a_rest() {
        use futures_util::StreamExt as _;
        let (mut socket, mut far) = pair().await;
        socket.queue(Bytes::from_static(b"said"));
        socket.rest(HOUR);
        assert!(hears_nothing(&mut socket));
        let heard = far.next().await.unwrap().unwrap();
        assert_eq!(heard.into_data(), "said");
    }
}
