//! One WebSocket. Reading and writing never wait for each other: the driver polls both at once,
//! takes everything that has arrived as one batch, and hands over frames without blocking.

use std::collections::VecDeque;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use futures_util::{Sink, Stream};
use tokio::net::TcpStream;
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
        Ok(Self {
            stream,
            outgoing: VecDeque::new(),
        })
    }

    /// Will be sent by [`Self::poll_arrived`], after everything queued before.
    pub(crate) fn queue(&mut self, frame: Bytes) {
        self.outgoing.push_back(Message::Binary(frame));
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
        while arrived.frames.len() < BATCH_FRAMES_MAX {
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
