//! The server of a replay and the way there: one that runs already, or one of our own, perhaps with
//! TLS, perhaps behind a relay that writes down what travels.

use std::path::Path;

use tresse_client::{ServerUrl, Tls};

use crate::certificate;
use crate::failure::{Exit, Failure};
use crate::replay::capture::Capture;
use crate::replay::play::Place;
use crate::server::{self, Server};

/// Where devices go.
pub struct Venue {
    /// The server, if it is our own.
    pub server: Option<Server>,
    /// The relay in front of it.
    pub capture: Option<Capture>,
    /// Where devices connect.
    pub url: ServerUrl,
    /// Whom they trust.
    pub tls: Tls,
}

impl Venue {
    /// Starts what is to be started; its data goes below `data`.
    ///
    /// # Errors
    /// If the server does not start, or the capture has no place to go to.
    pub async fn open(place: &Place, data: &Path) -> Result<Self, Failure> {
        let (with_tls, folder) = match place {
            Place::At { server, tls } => {
                return Ok(Self {
                    server: None,
                    capture: None,
                    url: server.clone(),
                    tls: tls.clone(),
                });
            }
            Place::Spawn { tls, capture } => (*tls, capture),
        };
        let mut options = server::Options::new(data.join("server"));
        let mut tls = Tls::native();
        if with_tls {
            let made = certificate::self_signed(&data.join("certificate"))?;
            tls = Tls::with_roots(&made.chain)
                .map_err(|error| Failure::new(Exit::Failed, error.to_string()))?;
            options.certificate = Some(made);
        }
        let server = Server::start(options).await?;
        let (capture, url) = match folder {
            None => (None, server.url()),
            Some(folder) => {
                let capture = Capture::start(server.address(), folder).await?;
                let url = server.url_at(capture.address());
                (Some(capture), url)
            }
        };
        Ok(Self {
            server: Some(server),
            capture,
            url,
            tls,
        })
    }
}
