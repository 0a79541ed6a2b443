//! Accounts and rooms before anything is measured: blocking, one request after the other.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use serde_json::{Value, json};

use super::http;
use super::wire::{first_sync, next_batch};
use crate::error::BenchError;

/// A registration or a room takes a fraction of a second; the limit is for a server that hangs.
const TIMEOUT: Duration = Duration::from_secs(60);

/// An account of the server under test.
#[derive(Debug)]
pub(super) struct Account {
    pub(super) id: String,
    pub(super) token: String,
}

/// One connection for all of set-up.
pub(super) struct Client(TcpStream);

impl Client {
    pub(super) fn connect(server: SocketAddr) -> Result<Self, BenchError> {
        let stream = TcpStream::connect(server).map_err(BenchError::io("connecting"))?;
        stream
            .set_nodelay(true)
            .and_then(|()| stream.set_read_timeout(Some(TIMEOUT)))
            .map_err(BenchError::io("connecting"))?;
        Ok(Self(stream))
    }

    pub(super) fn register(&mut self, name: &str) -> Result<Account, BenchError> {
        let asked = json!({
            "username": name, "password": "pw", "auth": { "type": "m.login.dummy" },
        });
        let answer = self.post("register", "", &asked)?;
        Ok(Account {
            id: text(&answer, "user_id")?,
            token: text(&answer, "access_token")?,
        })
    }

    /// Returns the room's id, percent-encoded. Everybody has joined it.
    pub(super) fn create_room(
        &mut self,
        creator: &Account,
        others: &[&Account],
    ) -> Result<String, BenchError> {
        let invited: Vec<&str> = others.iter().map(|other| other.id.as_str()).collect();
        let asked = json!({
            "preset": "private_chat", "is_direct": others.len() == 1, "invite": invited,
        });
        let answer = self.post("createRoom", &creator.token, &asked)?;
        let room = percent(&text(&answer, "room_id")?);
        for other in others {
            self.post(&format!("join/{room}"), &other.token, &json!({}))?;
        }
        Ok(room)
    }

    /// Where an account's next `/sync` begins.
    pub(super) fn position(&mut self, account: &Account) -> Result<String, BenchError> {
        let token = &account.token;
        let head = format!(
            "GET /_matrix/client/v3/{} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {token}\r\n\r\n",
            first_sync()
        );
        self.request(&head, |answer| {
            next_batch(answer).map_err(|error| BenchError::server("a first sync", error.0))
        })
    }

    fn post(&mut self, path: &str, token: &str, body: &Value) -> Result<Value, BenchError> {
        let body = body.to_string();
        let authorization = if token.is_empty() {
            String::new()
        } else {
            format!("Authorization: Bearer {token}\r\n")
        };
        let request = format!(
            "POST /_matrix/client/v3/{path} HTTP/1.1\r\nHost: localhost\r\n{authorization}Content-Length: {}\r\n\r\n{body}",
            body.len()
        );
        self.request(&request, |answer| {
            if answer.status != 200 {
                let why = String::from_utf8_lossy(&answer.body);
                return Err(BenchError::server(
                    "setting up",
                    format!("HTTP {}: {why}", answer.status),
                ));
            }
            serde_json::from_slice(&answer.body)
                .map_err(|error| BenchError::server("setting up", error.to_string()))
        })
    }

    fn request<T>(
        &mut self,
        request: &str,
        read: impl FnOnce(&http::Answer<'_>) -> Result<T, BenchError>,
    ) -> Result<T, BenchError> {
        self.0
            .write_all(request.as_bytes())
            .map_err(BenchError::io("setting up"))?;
        let mut input = Vec::new();
        let mut buffer = [0; 16 << 10];
        loop {
            match self
                .0
                .read(&mut buffer)
                .map_err(BenchError::io("setting up"))?
            {
                0 => {
                    return Err(BenchError::server(
                        "setting up",
                        "the connection was closed",
                    ));
                }
                count => input.extend_from_slice(&buffer[..count]),
            }
            let answer =
                http::answer(&input).map_err(|error| BenchError::server("setting up", error.0))?;
            if let Some((answer, _)) = answer {
                return read(&answer);
            }
        }
    }
}

fn text(answer: &Value, key: &'static str) -> Result<String, BenchError> {
    answer[key]
        .as_str()
        .map(str::to_owned)
        .ok_or_else(|| BenchError::server("setting up", format!("an answer without {key}")))
}

/// What may stand in a path; ids of rooms have `!` and `:` besides.
fn percent(id: &str) -> String {
    let mut out = String::new();
    for byte in id.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}
