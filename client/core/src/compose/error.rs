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
    /// More files than a message can have.
    #[error("a message can have {max} files: send several messages")]
    TooManyFiles {
        /// How many it can have.
        max: usize,
    },
    /// A recording that is too long.
    #[error("a voice note can take {max} with {network}: make it shorter")]
    VoiceTooLong {
        /// How long it can be.
        max: Window,
        /// Whose limit this is.
        network: Whose,
    },
    /// Nothing that can be looked at once only, or not so often.
    #[error("what can be looked at once only is not possible with {network}: send it to stay")]
    ViewOnceNotHere {
        /// Which network.
        network: Whose,
    },
    /// Something that cannot be looked at once only.
    #[error("only one picture, film or recording without a text can be looked at once only")]
    ViewOnceKind,
    /// It was not meant to stay.
    #[error("this can be looked at once only: it can neither be forwarded nor kept")]
    ViewOnce,
    /// The server keeps files for a while only.
    #[error("the file is no longer at the server: send it as a new one")]
    FileGone,
    /// Too few options of a poll, or too many.
    #[error("a poll has {min} to {max} options: add some or leave some out")]
    PollOptions {
        /// At least so many.
        min: usize,
        /// At most so many.
        max: usize,
    },
    /// Two options of a poll that say the same.
    #[error("two options say the same: make each another one")]
    PollOptionsSame,
    /// A question, an option or a name that is too long.
    #[error("this text can have {max} characters: shorten it")]
    PartTextTooLong {
        /// How long it may be.
        max: usize,
    },
    /// Degrees that there are not.
    #[error("this is not a place on Earth: give degrees north and east")]
    NotAPlace,
    /// Too many ways to find somebody.
    #[error("a contact has at most {max} entries: leave some out")]
    CardEntries {
        /// So many.
        max: usize,
    },
    /// A vote for something else than a poll.
    #[error("this message is not a poll: there is nothing to vote on")]
    NotAPoll,
    /// A vote for an option that there is not.
    #[error("the poll has no such option: choose one of those that it has")]
    NotAnOption,
    /// A vote for several options where one can be chosen.
    #[error("one option can be chosen in this poll")]
    OneChoice,
    /// No vote to take back.
    #[error("there is no vote of yours in this poll")]
    NoVote,
    /// Too many messages at once.
    #[error("{max} messages can be forwarded at once: choose fewer")]
    TooManyMessages {
        /// So many.
        max: usize,
    },
    /// Something that a network does not have.
    #[error("this is not possible with {network}: nobody would see it there")]
    NotHere {
        /// Which network.
        network: Whose,
    },
    /// A picture that is too large.
    #[error("the picture is larger than {max} bytes: make it smaller")]
    PictureTooLarge {
        /// How large it may be.
        max: usize,
    },
    /// A file that is no picture, or of a kind that not everybody can show.
    #[error("this is not a picture: use a WebP or JPEG file")]
    BadPicture,
    /// A choice that the network does not offer.
    #[error("this network has no such choice: use one of those that it offers")]
    NotAChoice,
    /// A theme is named by a few plain characters.
    #[error("not a theme: its id has 1 to 32 of a to z, 0 to 9 and the hyphen")]
    BadTheme,
}
