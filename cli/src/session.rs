//! An open profile: its client runs while a command does.

use std::time::Duration;

use tresse_client::driver::{self, Driver, Setup};
use tresse_client::{Handle, Link, ServerUrl, SocketError};
use tresse_client_core::{
    Client, ClientConfig, ClientError, Conversation, DomainError, Intent, Membership, Outcome,
    Outgoing,
};
use tresse_proto::wire::ConversationKind;

use crate::context::Context;
use crate::failure::{Exit, Failure};
use crate::home::Profile;
use crate::resolve::Book;

/// How long a command waits for the server before it gives up.
pub const PATIENCE: Duration = Duration::from_secs(20);
/// How long a command that only reads waits for news.
const NEWS_PATIENCE: Duration = Duration::from_secs(3);
/// How long a command waits until conversations that are new here are entered completely.
const SETTLE_PATIENCE: Duration = Duration::from_millis(1500);
/// How long the end of a command waits for what is still to be sent.
const LEAVE_PATIENCE: Duration = Duration::from_millis(1500);
/// How often it looks.
const LOOK_AGAIN: Duration = Duration::from_millis(20);

/// A profile whose client runs.
pub struct Session {
    driver: Driver,
    server: ServerUrl,
    /// The profile.
    pub profile: Profile,
}

impl Session {
    /// Opens the chosen profile, which must exist.
    pub fn open(context: &Context) -> Result<Self, Failure> {
        let profile = context.profile()?;
        if !profile.exists() {
            return Err(no_account(&profile));
        }
        Self::start(context, profile)
    }

    /// Opens the chosen profile, making it if need be.
    pub fn create(context: &Context) -> Result<Self, Failure> {
        let profile = context.profile()?;
        Self::start(context, profile)
    }

    /// Opens the chosen profile, which must exist, for as long as `work` takes.
    pub async fn with<R>(
        context: &Context,
        work: impl AsyncFnOnce(&Self) -> Result<R, Failure>,
    ) -> Result<R, Failure> {
        let session = Self::open(context)?;
        let result = work(&session).await;
        session.close().await;
        result
    }

    fn start(context: &Context, profile: Profile) -> Result<Self, Failure> {
        let server = context.server(&profile)?;
        if !server.is_secure() && !server.is_loopback() {
            context.out.note(
                "warning: this address has no TLS. Messages are end-to-end encrypted all the same, \
                 but the network sees with which server you talk and, when you register, your handle. \
                 Use https:// if you can.",
            );
        }
        let setup = Setup {
            database: profile.database(),
            config: config(context),
            files: profile.files(),
            server: server.clone(),
            tls: context.tls()?,
            observer: None,
        };
        let driver = Driver::start(setup)?;
        if profile.remembered().is_none() {
            profile.remember(&server)?;
        }
        Ok(Self {
            driver,
            server,
            profile,
        })
    }

    /// Waits until everything from the server is here.
    pub async fn caught_up(&self) -> Result<(), Failure> {
        self.book().await?.me(&self.profile)?;
        tokio::select! {
            biased;
            result = self.driver.caught_up(PATIENCE) => result?,
            failure = self.turned_away() => return Err(failure),
        }
        self.settled().await
    }

    /// Ends when the server does not want this device.
    async fn turned_away(&self) -> Failure {
        let mut link = self.driver.link();
        loop {
            if let Ok(status) = self.read(|client| client.status()).await {
                if status.revoked {
                    return ClientError::from(DomainError::Revoked).into();
                }
                let is_closed = *link.borrow_and_update() == Link::Closed;
                if let Some(trouble) = status.trouble.filter(|_| is_closed) {
                    return Failure::new(
                        Exit::Refused,
                        format!("the server does not let this device in: {trouble}"),
                    )
                    .next("if it is another server, or one whose data was lost, make a new profile: tresse --as NAME account new NETWORK HANDLE");
                }
            }
            if link.changed().await.is_err() {
                return Failure::new(Exit::Failed, "the client has stopped");
            }
        }
    }

    /// What kind of conversation a new one is, and whether it is a request, comes with an answer of
    /// its own, after everything else.
    async fn settled(&self) -> Result<(), Failure> {
        let mut changes = self.driver.changes();
        let settling = async {
            loop {
                let is_new = |conversation: &Conversation| {
                    conversation.kind == ConversationKind::Unspecified
                        || conversation.membership == Membership::Joining
                };
                if !self.book().await?.conversations.iter().any(is_new) {
                    return Ok(());
                }
                // Whatever it was, or however much: look again.
                let _ = changes.recv().await;
            }
        };
        tokio::time::timeout(SETTLE_PATIENCE, settling)
            .await
            .unwrap_or(Ok(()))
    }

    /// Waits a moment for news; tells if what is shown may be old.
    pub async fn refresh(&self, context: &Context) -> Result<(), Failure> {
        if let Err(error) = self.driver.caught_up(NEWS_PATIENCE).await {
            context
                .out
                .note(format!("note: shown as this device knows it ({error})"));
            return Ok(());
        }
        self.settled().await
    }

    /// Carries an intent out. While there is no connection it does not wait longer than needed to
    /// know that.
    pub async fn run(&self, intent: Intent) -> Result<Outcome, Failure> {
        let patience = match &intent {
            // An upload takes as long as it takes.
            Intent::Send {
                message: Outgoing::Attach { .. },
                ..
            } => Duration::from_secs(24 * 60 * 60),
            _ => PATIENCE,
        };
        let mut link = self.driver.link();
        let down = async {
            match link.wait_for(|link| matches!(link, Link::Down(_))).await {
                Ok(link) => match &*link {
                    Link::Down(reason) => reason.clone(),
                    _ => SocketError::Silent,
                },
                Err(_) => SocketError::Silent,
            }
        };
        let doing = self.driver.do_intent(intent);
        tokio::select! {
            biased;
            result = doing => Ok(result?),
            reason = down => Err(reason.into()),
            () = tokio::time::sleep(patience) => Err(SocketError::Silent.into()),
        }
    }

    /// Reads from the client.
    pub async fn read<R: Send + 'static>(
        &self,
        read: impl FnOnce(&mut Client) -> Result<R, ClientError> + Send + 'static,
    ) -> Result<R, Failure> {
        Ok(self.driver.read(read).await??)
    }

    /// Who and what there is, to find things by short names.
    pub async fn book(&self) -> Result<Book, Failure> {
        self.read(|client| Book::of(client)).await
    }

    /// For subscriptions and blobs.
    pub fn handle(&self) -> Handle {
        self.driver.handle()
    }

    /// Ends the client in good order: what is under way (a name told, a receipt) gets a moment.
    pub async fn close(self) {
        // Another server is the profile's own once it has let this device in, and not for a typo.
        let known = self.profile.remembered().map(|known| known.server);
        let is_other = known.as_deref() != Some(&self.server.to_string());
        if is_other && *self.driver.link().borrow() == Link::CaughtUp {
            // What cannot be noted has to be named again.
            let _ = self.profile.remember(&self.server);
        }
        let emptying = async {
            while *self.driver.link().borrow() == Link::CaughtUp {
                match self.read(|client| client.status()).await {
                    Ok(status) if status.queued > 0 => tokio::time::sleep(LOOK_AGAIN).await,
                    _ => break,
                }
            }
        };
        // Whatever does not make it is durable and leaves with the next command.
        let _ = tokio::time::timeout(LEAVE_PATIENCE, emptying).await;
        self.driver.stop().await;
    }
}

/// Reads a profile without starting its client.
pub fn peek(context: &Context, profile: &Profile) -> Result<Book, Failure> {
    let client = driver::open(&profile.database(), config(context))?;
    Ok(Book::of(&client)?)
}

fn config(context: &Context) -> ClientConfig {
    ClientConfig::new(context.networks.clone())
}

/// What to do without an account.
pub fn no_account(profile: &Profile) -> Failure {
    Failure::new(
        Exit::NotFound,
        format!("there is no account in the profile `{}`", profile.name),
    )
    .next(
        "make one, for example: tresse account new NETWORK HANDLE (profiles there are: tresse account list)",
    )
}
