//! A blocking connection for set-up: asks, and waits for the answer.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::thread;
use std::time::{Duration, Instant};

use bytes::Bytes;
use prost::Message as _;
use rustls::{ClientConnection, StreamOwned};
use tresse_proto::PROTOCOL_VERSION;
use tresse_proto::codec::decode_server;
use tresse_proto::error::{ErrorCode, Refusal};
use tresse_proto::ids::{DeviceId, RegistrationId};
use tresse_proto::signing;
use tresse_proto::wire::client_frame::Request;
use tresse_proto::wire::server_frame::Body;
use tresse_proto::wire::{ClientFrame, FinishRegistration, LogIn, LoggedIn, StartRegistration};

use super::account::Keys;
use super::websocket;
use crate::driver::Tls;
use crate::error::BenchError;

/// No single answer takes longer.
const PATIENCE: Duration = Duration::from_secs(60);
/// A server that is busy is asked again for so long.
const OVERLOADED_PATIENCE: Duration = Duration::from_secs(60);

enum Socket {
    Plain(TcpStream),
    Tls(Box<StreamOwned<ClientConnection, TcpStream>>),
}

/// A connection.
pub(crate) struct Client {
    socket: Socket,
    input: Vec<u8>,
    nonce: Bytes,
    requests: u64,
}

impl Client {
    /// Connects and takes the challenge.
    pub(crate) fn connect(server: SocketAddr, tls: Option<&Tls>) -> Result<Self, BenchError> {
        let io = BenchError::io;
        let socket = TcpStream::connect(server).map_err(io("connecting"))?;
        socket.set_nodelay(true).map_err(io("connecting"))?;
        socket
            .set_read_timeout(Some(PATIENCE))
            .map_err(io("connecting"))?;
        let socket = match tls {
            None => Socket::Plain(socket),
            Some(tls) => {
                let session = ClientConnection::new(tls.config.clone(), tls.name.clone())?;
                Socket::Tls(Box::new(StreamOwned::new(session, socket)))
            }
        };
        let mut client = Self {
            socket,
            input: Vec::new(),
            nonce: Bytes::new(),
            requests: 0,
        };
        let mut upgrade = Vec::new();
        websocket::put_upgrade(&mut upgrade, "tresse.bench");
        client.write(&upgrade)?;
        loop {
            let upgraded = websocket::upgraded(&client.input)
                .map_err(|why| BenchError::server("connecting", why))?;
            match upgraded {
                Some(bytes) => {
                    client.input.drain(..bytes);
                    break;
                }
                None => client.read()?,
            }
        }
        match client.receive()? {
            (_, Some(Body::Challenge(challenge))) => client.nonce = challenge.nonce,
            _ => return Err(BenchError::server("connecting", "no challenge")),
        }
        Ok(client)
    }

    /// Registers an account with a handle that nobody has.
    pub(crate) fn register(
        &mut self,
        keys: &Keys,
        network: &str,
        handle: &str,
    ) -> Result<DeviceId, BenchError> {
        const WHAT: &str = "registering";
        let request = Request::StartRegistration(StartRegistration {
            network: network.to_owned(),
            handle: handle.to_owned(),
        });
        let Body::RegistrationStarted(started) = self.ask(WHAT, &request)? else {
            return Err(unexpected(WHAT));
        };
        let registration = RegistrationId::try_from(&started.registration_id)
            .map_err(|error| BenchError::server(WHAT, error.to_string()))?;
        let Some(code) = started.demonstration_code else {
            return Err(BenchError::server(
                WHAT,
                "the server sends codes to people; measure one that runs with --demonstration",
            ));
        };
        let request = Request::FinishRegistration(FinishRegistration {
            registration_id: started.registration_id,
            code,
            device_key: keys.public(),
            signature: keys.sign(&signing::register(registration))?,
        });
        let Body::Registered(registered) = self.ask(WHAT, &request)? else {
            return Err(unexpected(WHAT));
        };
        let device = DeviceId::try_from(&registered.device_id)
            .map_err(|error| BenchError::server(WHAT, error.to_string()))?;
        keys.with(|mls| mls.set_device(device))?;
        Ok(device)
    }

    /// Logs in.
    pub(crate) fn log_in(&mut self, keys: &Keys, cursor: u64) -> Result<LoggedIn, BenchError> {
        let request = Request::LogIn(LogIn {
            version: PROTOCOL_VERSION,
            device_key: keys.public(),
            signature: keys.sign(&signing::log_in(&self.nonce))?,
            cursor,
        });
        match self.ask("logging in", &request)? {
            Body::LoggedIn(logged_in) => Ok(logged_in),
            _ => Err(unexpected("logging in")),
        }
    }

    /// Asks until the server is not too busy to answer.
    pub(crate) fn ask(
        &mut self,
        what: &'static str,
        request: &Request,
    ) -> Result<Body, BenchError> {
        let asked_at = Instant::now();
        loop {
            match self.ask_once(request)? {
                Body::Error(error) => {
                    let refusal = Refusal::from(error);
                    let busy =
                        matches!(refusal.code, ErrorCode::Overloaded | ErrorCode::RateLimited);
                    if !busy || asked_at.elapsed() > OVERLOADED_PATIENCE {
                        return Err(BenchError::server(what, refusal.to_string()));
                    }
                    thread::sleep(Duration::from_millis(refusal.retry_after_ms.max(10).into()));
                }
                body => return Ok(body),
            }
        }
    }

    /// Asks once; what the server refuses is an answer too.
    pub(crate) fn try_ask(
        &mut self,
        request: Request,
    ) -> Result<Result<Body, Refusal>, BenchError> {
        match self.ask_once(&request)? {
            Body::Error(error) => Ok(Err(Refusal::from(error))),
            body => Ok(Ok(body)),
        }
    }

    /// What the server wants signed in a log-in.
    pub(crate) fn nonce(&self) -> &[u8] {
        &self.nonce
    }

    /// Writes bytes as they are.
    pub(crate) fn put(&mut self, bytes: &[u8]) -> Result<(), BenchError> {
        self.write(bytes)
    }

    /// Reads until the server has ended the connection; the codes that it gave before.
    pub(crate) fn ending(&mut self) -> Vec<ErrorCode> {
        let mut codes = Vec::new();
        loop {
            match self.receive() {
                Ok((_, Some(Body::Error(error)))) => codes.push(Refusal::from(error).code),
                Ok(_) => {}
                Err(_) => return codes,
            }
        }
    }

    /// Says something that is not answered.
    pub(crate) fn tell(&mut self, request: Request) -> Result<u64, BenchError> {
        self.requests += 1;
        let frame = ClientFrame {
            request_id: self.requests,
            request: Some(request),
        };
        let mut out = Vec::new();
        websocket::put_header(&mut out, frame.encoded_len());
        out.extend(frame.encode_to_vec());
        self.write(&out)?;
        Ok(self.requests)
    }

    fn ask_once(&mut self, request: &Request) -> Result<Body, BenchError> {
        let id = self.tell(request.clone())?;
        loop {
            match self.receive()? {
                (answered, Some(body)) if answered == id => return Ok(body),
                (_, Some(Body::Goodbye(_))) => {
                    return Err(BenchError::server("asking", "the server said goodbye"));
                }
                _ => {}
            }
        }
    }

    fn receive(&mut self) -> Result<(u64, Option<Body>), BenchError> {
        loop {
            let frame = websocket::frame(&self.input)
                .map_err(|why| BenchError::server("reading", why))?
                .map(|frame| {
                    let content = Bytes::copy_from_slice(frame.content);
                    (frame.opcode, content, frame.size)
                });
            let Some((opcode, content, size)) = frame else {
                self.read()?;
                continue;
            };
            self.input.drain(..size);
            match opcode {
                websocket::BINARY => {
                    return decode_server(content)
                        .map_err(|refusal| BenchError::server("reading", refusal.to_string()));
                }
                websocket::PING => {
                    let mut pong = Vec::new();
                    websocket::put_pong(&mut pong, &content);
                    self.write(&pong)?;
                }
                websocket::CLOSE => {
                    return Err(BenchError::server(
                        "reading",
                        "the server closed the connection",
                    ));
                }
                _ => {}
            }
        }
    }

    fn read(&mut self) -> Result<(), BenchError> {
        let mut buffer = [0; 16 * 1024];
        let read = match &mut self.socket {
            Socket::Plain(socket) => socket.read(&mut buffer),
            Socket::Tls(socket) => socket.read(&mut buffer),
        };
        match read.map_err(BenchError::io("reading"))? {
            0 => Err(BenchError::server(
                "reading",
                "the server closed the connection",
            )),
            read => {
                self.input.extend_from_slice(&buffer[..read]);
                Ok(())
            }
        }
    }

    fn write(&mut self, bytes: &[u8]) -> Result<(), BenchError> {
        match &mut self.socket {
            Socket::Plain(socket) => socket.write_all(bytes),
            Socket::Tls(socket) => socket.write_all(bytes).and_then(|()| socket.flush()),
        }
        .map_err(BenchError::io("writing"))
    }
}

/// An answer that the question cannot have.
pub(crate) fn unexpected(what: &'static str) -> BenchError {
    BenchError::server(what, "an answer of the wrong kind")
}
