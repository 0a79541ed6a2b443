//! The three people of the demonstration.

use std::time::Duration;

use tresse_client_core::{Intent, Outcome};
use tresse_proto::ids::DeviceId;

use crate::cmd::unexpected;
use crate::context::Context;
use crate::failure::{Exit, Failure};
use crate::resolve::Book;
use crate::session::{PATIENCE, Session};

/// Who somebody is.
pub(super) struct Role {
    pub(super) profile: &'static str,
    pub(super) name: &'static str,
    pub(super) network: &'static str,
    pub(super) handle: &'static str,
}

/// One on each network. The phone number is one that Ofcom keeps for drama.
pub(super) const CAST: [Role; 3] = [
    Role {
        profile: "ana",
        name: "Ana",
        network: "messenger",
        handle: "ana.lindqvist",
    },
    Role {
        profile: "bo",
        name: "Bo",
        network: "instagram",
        handle: "@bo.waters",
    },
    Role {
        profile: "chiara",
        name: "Chiara",
        network: "whatsapp",
        handle: "+447700900123",
    },
];

/// Somebody whose client runs.
pub(super) struct Person {
    pub(super) role: Role,
    pub(super) session: Session,
    /// Whether the account was made just now.
    pub(super) is_new: bool,
}

impl Person {
    /// Opens the profile; makes the account if there is none.
    pub(super) async fn enter(context: &Context, role: Role) -> Result<Self, Failure> {
        let mut own = context.clone();
        role.profile.clone_into(&mut own.global.profile);
        let session = Session::create(&own)?;
        let is_new = session.book().await?.account().is_none();
        let person = Self {
            role,
            session,
            is_new,
        };
        if is_new {
            person.register().await?;
        }
        person.session.caught_up().await.map_err(|failure| {
            let home = own.home().unwrap_or_default();
            let advice = format!(
                "if the server's data was removed, remove its people too: rm -r '{}'",
                home.display()
            );
            match failure.exit {
                Exit::Refused => failure.next(advice),
                _ => failure,
            }
        })?;
        Ok(person)
    }

    async fn register(&self) -> Result<(), Failure> {
        let register = Intent::Register {
            network: self.role.network.to_owned(),
            handle: self.role.handle.to_owned(),
            name: self.role.name.to_owned(),
        };
        let code = match self.session.run(register).await? {
            Outcome::CodeSent {
                demonstration_code: Some(code),
            } => code,
            Outcome::CodeSent { .. } => {
                return Err(Failure::new(Exit::Failed, "this server sends real codes")
                    .next("start one for demonstrations: tressed serve --demonstration"));
            }
            other => return Err(unexpected(&other)),
        };
        match self.session.run(Intent::Verify { code }).await? {
            Outcome::Registered(_) => Ok(()),
            other => Err(unexpected(&other)),
        }
    }

    /// This person's device.
    pub(super) async fn device(&self) -> Result<DeviceId, Failure> {
        let book = self.session.book().await?;
        let (_, device) = book.me(&self.session.profile)?;
        Ok(device)
    }

    /// Waits until what this person sees is as it should be.
    pub(super) async fn until<R>(
        &self,
        what: &str,
        see: impl Fn(&Book) -> Option<R>,
    ) -> Result<R, Failure> {
        let mut changes = self.session.handle().changes();
        let looking = async {
            loop {
                if let Some(found) = see(&self.session.book().await?) {
                    return Ok(found);
                }
                // Whatever it was, or however much: look again.
                let _ = changes.recv().await;
            }
        };
        match tokio::time::timeout(PATIENCE + Duration::from_secs(10), looking).await {
            Ok(result) => result,
            Err(_) => Err(Failure::new(
                Exit::Failed,
                format!("{} did not see in time: {what}", self.role.name),
            )),
        }
    }
}
