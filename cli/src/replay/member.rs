//! One device of a replay. It can go away and come back; its database stays.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use tresse_client::{Driver, Durability, Link, Observer, ServerUrl, Setup, SocketError, Tls};
use tresse_client_core::{Body, Change, Client, ClientConfig, Intent, Membership, Outcome};
use tresse_networks::Networks;
use tresse_proto::ids::ConversationId;

use crate::cmd::unexpected;
use crate::failure::{Exit, Failure};
use crate::replay::cast::Role;
use crate::replay::stage::Stage;

/// What all members have in common.
#[derive(Clone)]
pub struct Common {
    /// Where to connect.
    pub server: ServerUrl,
    /// Whom to trust.
    pub tls: Tls,
    /// The networks.
    pub networks: Arc<Networks>,
    /// Hears how far everybody is.
    pub stage: Arc<Stage>,
}

/// One device.
pub struct Member {
    /// Its number on the stage.
    pub number: usize,
    /// Whom it plays.
    pub role: Role,
    common: Common,
    folder: PathBuf,
    driver: Option<Driver>,
}

/// Tells the stage.
struct Reporter {
    member: usize,
    stage: Arc<Stage>,
    /// Whether a line was shown. News of the conversation come before the first one, not after.
    is_talking: bool,
}

impl Reporter {
    fn is_line(&mut self, client: &mut Client, row: i64) -> bool {
        let shown = || client.message(row).ok().flatten();
        self.is_talking =
            self.is_talking || shown().is_some_and(|shown| matches!(shown.body, Body::Text(_)));
        self.is_talking
    }
}

impl Observer for Reporter {
    fn changed(&mut self, client: &mut Client, change: &Change) {
        match change {
            Change::Message { row, .. } if self.is_line(client, *row) => {
                self.stage.shows(self.member);
            }
            Change::Conversation(id) => {
                let conversation = client.conversation(*id).ok().flatten();
                if conversation.is_some_and(|it| it.membership == Membership::Joined) {
                    self.stage.joins(self.member);
                }
            }
            _ => {}
        }
    }
}

impl Member {
    /// A device that is off, with an empty database.
    pub fn new(number: usize, role: Role, common: Common, folder: &Path) -> Self {
        Self {
            number,
            role,
            common,
            folder: folder.join(format!("{number:04}")),
            driver: None,
        }
    }

    /// Switches the device on.
    pub fn start(&mut self) -> Result<(), Failure> {
        let config = ClientConfig {
            // The databases are thrown away; only the server's process is killed here.
            durability: Durability::Process,
            receipts: false,
            profiles: false,
            key_packages: 1,
            ..ClientConfig::new(self.common.networks.clone())
        };
        self.driver = Some(Driver::start(Setup {
            database: self.folder.join("device.db"),
            config,
            files: self.folder.join("files"),
            server: self.common.server.clone(),
            tls: self.common.tls.clone(),
            observer: Some(Box::new(Reporter {
                member: self.number,
                stage: self.common.stage.clone(),
                is_talking: false,
            })),
        })?);
        Ok(())
    }

    /// Switches the device off.
    pub async fn stop(&mut self) {
        if let Some(driver) = self.driver.take() {
            driver.stop().await;
        }
    }

    /// Carries an intent out.
    pub async fn run(&self, intent: Intent) -> Result<Outcome, Failure> {
        Ok(self.driver()?.do_intent(intent).await?)
    }

    /// Reads from the client.
    pub async fn read<R: Send + 'static>(
        &self,
        read: impl FnOnce(&mut Client) -> R + Send + 'static,
    ) -> Result<R, Failure> {
        Ok(self.driver()?.read(read).await?)
    }

    fn driver(&self) -> Result<&Driver, Failure> {
        let off = || Failure::new(Exit::Failed, "a device is off; please report this");
        self.driver.as_ref().ok_or_else(off)
    }

    /// Carries an intent out, unless there is no server to carry it to.
    async fn run_now(&self, intent: Intent) -> Result<Outcome, Failure> {
        let mut link = self.driver()?.link();
        let down = async {
            match link
                .wait_for(|link| matches!(link, Link::Down(_)))
                .await
                .as_deref()
            {
                Ok(Link::Down(reason)) => reason.clone(),
                _ => SocketError::Silent,
            }
        };
        tokio::select! {
            biased;
            outcome = self.run(intent) => outcome,
            reason = down => Err(reason.into()),
        }
    }

    /// Makes the account and turns reach on towards every other network.
    pub async fn enter(&mut self) -> Result<(), Failure> {
        self.start()?;
        let register = Intent::Register {
            network: self.role.network.clone(),
            handle: self.role.handle.clone(),
            name: self.role.speaker.clone(),
        };
        let code = match self.run_now(register).await? {
            Outcome::CodeSent { demonstration_code } => demonstration_code.ok_or_else(|| {
                Failure::new(Exit::Failed, "the server sends real codes")
                    .next("replay against a server with --demonstration, or with --spawn")
            })?,
            other => return Err(unexpected(&other)),
        };
        self.run(Intent::Verify { code }).await?;
        let others: Vec<String> = self
            .common
            .networks
            .iter()
            .map(|network| network.name.clone())
            .filter(|name| *name != self.role.network)
            .collect();
        for network in others {
            self.run(Intent::SetReach {
                network,
                inbound: true,
                outbound: true,
            })
            .await?;
        }
        Ok(())
    }

    /// Makes the group and an invite to it.
    pub async fn found(&self) -> Result<(ConversationId, tresse_proto::ids::InviteToken), Failure> {
        let new = Intent::NewGroup {
            name: "replay".to_owned(),
            members: Vec::new(),
        };
        let Outcome::Conversation(group) = self.run(new).await? else {
            return Err(Failure::new(
                Exit::Failed,
                "no group was made; please report this",
            ));
        };
        match self.run(Intent::Invite(group)).await? {
            Outcome::Invite {
                conversation,
                token,
            } => Ok((conversation, token)),
            other => Err(unexpected(&other)),
        }
    }
}
