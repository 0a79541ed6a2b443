//! What the networks in a conversation forbid. Each sentence names the limit, and whose it is.

use std::fmt;

use tresse_networks::{Network, Window};

/// The networks whose rule something is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Whose {
    names: Vec<String>,
    titles: Vec<String>,
}

impl Whose {
    pub(crate) fn of<'a>(networks: impl Iterator<Item = &'a Network>) -> Self {
        let (names, titles) = networks
            .map(|network| (network.name.clone(), network.title.clone()))
            .unzip();
        Self { names, titles }
    }

    pub(crate) fn is_nobody(&self) -> bool {
        self.names.is_empty()
    }

    /// Their short names, with commas between them.
    pub fn names(&self) -> String {
        self.names.join(",")
    }
}

impl fmt::Display for Whose {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.titles.join(" and "))
    }
}

fn listed(windows: &[Window]) -> String {
    let listed: Vec<String> = windows.iter().map(Window::to_string).collect();
    listed.join(", ")
}

/// Something that cannot be sent as it stands.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PolicyError {
    /// No text.
    #[error("there is nothing to send: write some text")]
    Empty,
    /// More characters than a network shows.
    #[error(
        "the text has {chars} characters, with {network} it can have {max}: shorten or split it"
    )]
    TextTooLong {
        /// How long it is.
        chars: usize,
        /// How long it may be.
        max: u32,
        /// Whose limit this is.
        network: Whose,
    },
    /// More bytes than a message can have.
    #[error("the message is larger than {max} bytes: shorten or split it")]
    TooManyBytes {
        /// How large it may be.
        max: usize,
    },
    /// No disappearing messages.
    #[error("disappearing messages are not possible with {network}: send it without a time")]
    NoTimers {
        /// Which network.
        network: Whose,
    },
    /// Not one of the possible times.
    #[error("messages here can disappear after {}: choose one of these", listed(.possible))]
    NotATimer {
        /// Those that are possible.
        possible: Vec<Window>,
    },
    /// A message that was unsent, expired or never opened.
    #[error("this message is gone: there is nothing to answer or change")]
    Gone,
    /// Somebody else's.
    #[error("this message is not yours: only its sender can change it")]
    NotYours,
    /// Too late for an edit.
    #[error("the time for edits is over: with {network} it is {window} after sending")]
    EditWindow {
        /// How long it was possible.
        window: Window,
        /// Whose limit this is.
        network: Whose,
    },
    /// Too many edits.
    #[error("this message was edited {max} times already: with {network} that is the end of it")]
    TooManyEdits {
        /// How often it was possible.
        max: u32,
        /// Whose limit this is.
        network: Whose,
    },
    /// Too late to take it back.
    #[error(
        "it is too late to take this back: with {network} it is possible for {window} after sending"
    )]
    UnsendWindow {
        /// How long it was possible.
        window: Window,
        /// Whose limit this is.
        network: Whose,
    },
    /// No reactions.
    #[error("reactions are not possible with {network}: answer with a text")]
    NoReactions {
        /// Which network.
        network: Whose,
    },
    /// Nothing to take back.
    #[error("there is no reaction of yours on this message")]
    NoReaction,
    /// A reaction that is no emoji.
    #[error("a reaction is exactly one emoji: choose one, or answer with a text")]
    NotAnEmoji,
    /// Files of this kind are not possible.
    #[error("files of this kind are not possible with {network}: nobody would get it here")]
    FileKind {
        /// Which network.
        network: Whose,
    },
    /// A file that is too large.
    #[error("the file is larger than {max} bytes, which is the limit with {network}")]
    FileTooLarge {
        /// How large it may be.
        max: u64,
        /// Whose limit this is.
        network: Whose,
    },
    /// No text with a file.
    #[error("text with a file is not possible with {network}: send it as a message of its own")]
    NoCaptions {
        /// Which network.
        network: Whose,
    },
    /// More conversations at once than a network allows.
    #[error("a message can be forwarded to {max} conversations at once with {network}")]
    TooManyTargets {
        /// To how many it can be.
        max: u32,
        /// Whose limit this is.
        network: Whose,
    },
    /// It was not meant to stay.
    #[error("this message disappears: it cannot be forwarded")]
    Disappears,
    /// The server keeps files for a while only.
    #[error("the file is no longer at the server: send it as a new one")]
    FileGone,
}
