//! A key for everything that can go wrong, and what its sentence names: an app says it in its own
//! words and in the person's language.
//!
//! Surprising rule: a key is for ever. It never means something else, and the sentence beside it is
//! for developers and for the terminal.

use tresse_networks::{HandleError, Window};
use tresse_proto::error::ErrorCode;

use super::{ClientError, DomainError, FatalError, NetworkError};
use crate::compose::PolicyError;
use crate::device::link_code::BadLinkCode;

/// Who can do something about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ErrorClass {
    /// The person, by asking for something else.
    Person,
    /// The person, within what a network allows.
    Policy,
    /// Time.
    Network,
    /// A developer, or whoever looks after the disk.
    Fatal,
}

/// Something that the sentence names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Arg {
    /// A count, a size in bytes, or a time in milliseconds, as its name says.
    Number(u64),
    /// `network`: short names of networks, with commas. `possible_ms`: times, with commas.
    Text(String),
}

type Args = Vec<(&'static str, Arg)>;

fn number(name: &'static str, number: impl TryInto<u64>) -> (&'static str, Arg) {
    (name, Arg::Number(number.try_into().unwrap_or(u64::MAX)))
}

impl ClientError {
    /// Who can do something about it.
    pub fn class(&self) -> ErrorClass {
        match self {
            Self::Domain(DomainError::Policy(_)) => ErrorClass::Policy,
            Self::Domain(_) => ErrorClass::Person,
            Self::Network(_) => ErrorClass::Network,
            Self::Fatal(_) => ErrorClass::Fatal,
        }
    }

    /// The key.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Domain(error) => error.code(),
            Self::Network(error) => error.code(),
            Self::Fatal(error) => error.code(),
        }
    }

    /// What the sentence names.
    pub fn args(&self) -> Vec<(&'static str, Arg)> {
        match self {
            Self::Domain(error) => error.args(),
            Self::Network(error) => error.args(),
            Self::Fatal(error) => error.args(),
        }
    }
}

impl DomainError {
    /// The key.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Refused(refusal) => refused(refusal.code),
            Self::NoAccount => "no_account",
            Self::AccountExists => "account_exists",
            Self::NoRegistration => "no_registration",
            Self::Revoked => "revoked",
            Self::UnknownNetwork => "unknown_network",
            Self::BadHandle(error) => match error {
                HandleError::Empty => "handle_empty",
                HandleError::TooShort { .. } => "handle_too_short",
                HandleError::TooLong { .. } => "handle_too_long",
                HandleError::BadCharacter(_) => "handle_bad_character",
                HandleError::BadDot => "handle_bad_dot",
                HandleError::NoCountryCode => "handle_no_country_code",
            },
            Self::UnknownConversation => "unknown_conversation",
            Self::NotAMember => "not_a_member",
            Self::StillJoining => "still_joining",
            Self::RequestPending => "request_pending",
            Self::AcceptFirst => "accept_first",
            Self::NoRequest => "no_request",
            Self::UnknownMessage => "unknown_message",
            Self::UnknownPicture => "unknown_picture",
            Self::AlreadyInTouch => "already_in_touch",
            Self::NotInConversation => "not_in_conversation",
            Self::NotAGroup => "not_a_group",
            Self::NoDeviceToAdd => "no_device_to_add",
            Self::NobodyNamed => "nobody_named",
            Self::ImportNotHere => "import_not_here",
            Self::ImportTooMany => "import_too_many",
            Self::BadImport => "bad_import",
            Self::BadLinkCode(error) => match error {
                BadLinkCode::Character(_) => "link_code_character",
                BadLinkCode::Length { .. } => "link_code_length",
                BadLinkCode::Check => "link_code_check",
            },
            Self::Policy(error) => error.code(),
            Self::TooLarge => "message_too_large",
            Self::NoFile => "no_file",
            Self::FileUnreadable => "file_unreadable",
            Self::FileChanged => "file_changed",
            Self::NoRoom => "no_room",
            Self::UploadRefused => "upload_refused",
            Self::FileFromStranger => "file_from_stranger",
            Self::FileNotHere => "file_not_here",
            Self::FileDamaged => "file_damaged",
            Self::Cancelled => "cancelled",
        }
    }

    /// What the sentence names.
    pub fn args(&self) -> Vec<(&'static str, Arg)> {
        match self {
            Self::Policy(error) => error.args(),
            Self::Refused(refusal) if refusal.retry_after_ms > 0 => {
                vec![number("retry_after_ms", refusal.retry_after_ms)]
            }
            Self::BadLinkCode(BadLinkCode::Length { expected, found }) => {
                vec![number("expected", *expected), number("found", *found)]
            }
            Self::BadHandle(HandleError::TooShort { min, .. }) => vec![number("min", *min)],
            Self::BadHandle(HandleError::TooLong { max, .. }) => vec![number("max", *max)],
            _ => Vec::new(),
        }
    }
}

impl PolicyError {
    /// The key.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::TextTooLong { .. } => "text_too_long",
            Self::TooManyBytes { .. } => "too_many_bytes",
            Self::NoTimers { .. } => "no_timers",
            Self::NotATimer { .. } => "not_a_timer",
            Self::Gone => "message_gone",
            Self::NotYours => "not_yours",
            Self::EditWindow { .. } => "edit_window",
            Self::TooManyEdits { .. } => "too_many_edits",
            Self::UnsendWindow { .. } => "unsend_window",
            Self::NoReactions { .. } => "no_reactions",
            Self::NoReaction => "no_reaction",
            Self::NotAnEmoji => "not_an_emoji",
            Self::FileKind { .. } => "file_kind",
            Self::FileTooLarge { .. } => "file_too_large",
            Self::NoCaptions { .. } => "no_captions",
            Self::TooManyTargets { .. } => "too_many_targets",
            Self::Disappears => "message_disappears",
            Self::FileGone => "file_gone",
            Self::TooManyFiles { .. } => "too_many_files",
            Self::VoiceTooLong { .. } => "voice_too_long",
            Self::ViewOnceNotHere { .. } => "view_once_not_here",
            Self::ViewOnceKind => "view_once_kind",
            Self::ViewOnce => "view_once",
            Self::PollOptions { .. } => "poll_options",
            Self::PollOptionsSame => "poll_options_same",
            Self::PartTextTooLong { .. } => "part_text_too_long",
            Self::NotAPlace => "not_a_place",
            Self::CardEntries { .. } => "card_entries",
            Self::NotAPoll => "not_a_poll",
            Self::NotAnOption => "not_an_option",
            Self::OneChoice => "one_choice",
            Self::NoVote => "no_vote",
            Self::TooManyMessages { .. } => "too_many_messages",
            Self::NotHere { .. } => "not_here",
            Self::PictureTooLarge { .. } => "picture_too_large",
            Self::BadPicture => "bad_picture",
            Self::NotAChoice => "not_a_choice",
            Self::BadTheme => "bad_theme",
        }
    }

    /// What the sentence names.
    pub fn args(&self) -> Vec<(&'static str, Arg)> {
        let mut args = match self {
            Self::TextTooLong { chars, max, .. } => {
                vec![number("chars", *chars), number("max", *max)]
            }
            Self::TooManyBytes { max } | Self::PictureTooLarge { max } => {
                vec![number("max", *max)]
            }
            Self::NotATimer { possible } => vec![("possible_ms", times(possible))],
            Self::EditWindow { window, .. } | Self::UnsendWindow { window, .. } => {
                vec![number("window_ms", window.0)]
            }
            Self::TooManyEdits { max, .. } | Self::TooManyTargets { max, .. } => {
                vec![number("max", *max)]
            }
            Self::FileTooLarge { max, .. } => vec![number("max", *max)],
            Self::TooManyFiles { max } => vec![number("max", *max)],
            Self::VoiceTooLong { max, .. } => vec![number("max_ms", max.0)],
            Self::PollOptions { min, max } => vec![number("min", *min), number("max", *max)],
            Self::PartTextTooLong { max }
            | Self::CardEntries { max }
            | Self::TooManyMessages { max } => vec![number("max", *max)],
            Self::Empty
            | Self::NoTimers { .. }
            | Self::Gone
            | Self::NotYours
            | Self::NoReactions { .. }
            | Self::NoReaction
            | Self::NotAnEmoji
            | Self::FileKind { .. }
            | Self::NoCaptions { .. }
            | Self::Disappears
            | Self::FileGone
            | Self::ViewOnceNotHere { .. }
            | Self::ViewOnceKind
            | Self::ViewOnce
            | Self::PollOptionsSame
            | Self::NotAPlace
            | Self::NotAPoll
            | Self::NotAnOption
            | Self::OneChoice
            | Self::NoVote
            | Self::NotHere { .. }
            | Self::BadPicture
            | Self::NotAChoice
            | Self::BadTheme => Args::new(),
        };
        let whose = match self {
            Self::TextTooLong { network, .. }
            | Self::NoTimers { network }
            | Self::EditWindow { network, .. }
            | Self::TooManyEdits { network, .. }
            | Self::UnsendWindow { network, .. }
            | Self::NoReactions { network }
            | Self::FileKind { network }
            | Self::FileTooLarge { network, .. }
            | Self::NoCaptions { network }
            | Self::TooManyTargets { network, .. }
            | Self::VoiceTooLong { network, .. }
            | Self::ViewOnceNotHere { network }
            | Self::NotHere { network } => Some(network),
            Self::Empty
            | Self::TooManyBytes { .. }
            | Self::NotATimer { .. }
            | Self::Gone
            | Self::NotYours
            | Self::NoReaction
            | Self::NotAnEmoji
            | Self::Disappears
            | Self::FileGone
            | Self::TooManyFiles { .. }
            | Self::ViewOnceKind
            | Self::ViewOnce
            | Self::PollOptions { .. }
            | Self::PollOptionsSame
            | Self::PartTextTooLong { .. }
            | Self::NotAPlace
            | Self::CardEntries { .. }
            | Self::NotAPoll
            | Self::NotAnOption
            | Self::OneChoice
            | Self::NoVote
            | Self::TooManyMessages { .. }
            | Self::PictureTooLarge { .. }
            | Self::BadPicture
            | Self::NotAChoice
            | Self::BadTheme => None,
        };
        args.extend(whose.map(|whose| ("network", Arg::Text(whose.names()))));
        args
    }
}

fn times(windows: &[Window]) -> Arg {
    let times: Vec<String> = windows.iter().map(|it| it.0.to_string()).collect();
    Arg::Text(times.join(","))
}

impl NetworkError {
    /// The key.
    pub fn code(&self) -> &'static str {
        match self {
            Self::TimedOut => "timed_out",
            Self::Busy { .. } => "busy",
        }
    }

    /// What the sentence names.
    pub fn args(&self) -> Vec<(&'static str, Arg)> {
        match self {
            Self::TimedOut => Vec::new(),
            Self::Busy { retry_after_ms } => vec![number("retry_after_ms", *retry_after_ms)],
        }
    }
}

impl FatalError {
    /// The key.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Database(_) => "database",
            Self::TransactionLost => "transaction_lost",
            Self::NewerDatabase => "newer_database",
            Self::Damaged(_) => "damaged",
            Self::Mls(_) => "encryption",
            Self::Content(_) => "content",
            Self::WrongAnswer => "wrong_answer",
        }
    }

    /// What the sentence names: nothing, the details are for developers.
    pub fn args(&self) -> Vec<(&'static str, Arg)> {
        Vec::new()
    }
}

/// What the server refused for good.
fn refused(code: ErrorCode) -> &'static str {
    match code {
        ErrorCode::Unspecified | ErrorCode::Internal => "refused_internal",
        ErrorCode::Malformed => "refused_malformed",
        ErrorCode::UnsupportedVersion => "refused_unsupported_version",
        ErrorCode::NotLoggedIn => "refused_not_logged_in",
        ErrorCode::AlreadyLoggedIn => "refused_already_logged_in",
        ErrorCode::AuthenticationFailed => "refused_authentication_failed",
        ErrorCode::DeviceRevoked => "refused_device_revoked",
        ErrorCode::TooLarge => "refused_too_large",
        ErrorCode::RateLimited => "refused_rate_limited",
        ErrorCode::Overloaded => "refused_overloaded",
        ErrorCode::UnknownNetwork => "refused_unknown_network",
        ErrorCode::BadHandle => "refused_bad_handle",
        ErrorCode::HandleTaken => "refused_handle_taken",
        ErrorCode::VerificationFailed => "refused_verification_failed",
        ErrorCode::VerificationUnavailable => "refused_verification_unavailable",
        ErrorCode::UnknownDevice => "refused_unknown_device",
        ErrorCode::TooManyDevices => "refused_too_many_devices",
        ErrorCode::NotReachable => "refused_not_reachable",
        ErrorCode::ReachOff => "refused_reach_off",
        ErrorCode::AlreadyRequested => "refused_already_requested",
        ErrorCode::RequestPending => "refused_request_pending",
        ErrorCode::UnknownConversation => "refused_unknown_conversation",
        ErrorCode::ConversationExists => "refused_conversation_exists",
        ErrorCode::WrongEpoch => "refused_wrong_epoch",
        ErrorCode::EpochTooOld => "refused_epoch_too_old",
        ErrorCode::InvalidCommit => "refused_invalid_commit",
        ErrorCode::NotAllowed => "refused_not_allowed",
        ErrorCode::ConversationFull => "refused_conversation_full",
        ErrorCode::InvalidInvite => "refused_invalid_invite",
        ErrorCode::InvalidKeyPackage => "refused_invalid_key_package",
        ErrorCode::NoKeyPackage => "refused_no_key_package",
        ErrorCode::UnknownBlob => "refused_unknown_blob",
        ErrorCode::CursorAhead => "refused_cursor_ahead",
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use tresse_networks::Networks;
    use tresse_proto::error::Refusal;

    use super::*;
    use crate::compose::Whose;

    /// One of each. The matches above cannot miss a variant, this list can: then the snapshot does.
    fn one_of_each() -> Vec<ClientError> {
        let networks = Networks::builtin();
        let whose = || Whose::of(networks.iter().take(2));
        let window = Window(900_000);
        let policy = [
            PolicyError::Empty,
            PolicyError::TextTooLong {
                chars: 1001,
                max: 1000,
                network: whose(),
            },
            PolicyError::TooManyBytes { max: 4096 },
            PolicyError::NoTimers { network: whose() },
            PolicyError::NotATimer {
                possible: vec![Window(5000), Window(10_000)],
            },
            PolicyError::Gone,
            PolicyError::NotYours,
            PolicyError::EditWindow {
                window,
                network: whose(),
            },
            PolicyError::TooManyEdits {
                max: 5,
                network: whose(),
            },
            PolicyError::UnsendWindow {
                window,
                network: whose(),
            },
            PolicyError::NoReactions { network: whose() },
            PolicyError::NoReaction,
            PolicyError::NotAnEmoji,
            PolicyError::FileKind { network: whose() },
            PolicyError::FileTooLarge {
                max: 8_000_000,
                network: whose(),
            },
            PolicyError::NoCaptions { network: whose() },
            PolicyError::TooManyTargets {
                max: 5,
                network: whose(),
            },
            PolicyError::Disappears,
            PolicyError::FileGone,
            PolicyError::TooManyFiles { max: 10 },
            PolicyError::VoiceTooLong {
                max: Window(300_000),
                network: whose(),
            },
            PolicyError::ViewOnceNotHere { network: whose() },
            PolicyError::ViewOnceKind,
            PolicyError::ViewOnce,
            PolicyError::PollOptions { min: 2, max: 12 },
            PolicyError::PollOptionsSame,
            PolicyError::PartTextTooLong { max: 255 },
            PolicyError::NotAPlace,
            PolicyError::CardEntries { max: 8 },
            PolicyError::NotAPoll,
            PolicyError::NotAnOption,
            PolicyError::OneChoice,
            PolicyError::NoVote,
            PolicyError::TooManyMessages { max: 30 },
            PolicyError::NotHere { network: whose() },
            PolicyError::PictureTooLarge { max: 16_384 },
            PolicyError::BadPicture,
            PolicyError::NotAChoice,
            PolicyError::BadTheme,
        ];
        let domain = [
            DomainError::NoAccount,
            DomainError::AccountExists,
            DomainError::NoRegistration,
            DomainError::Revoked,
            DomainError::UnknownNetwork,
            DomainError::BadHandle(HandleError::Empty),
            DomainError::BadHandle(HandleError::TooShort {
                min: 3,
                unit: "characters",
            }),
            DomainError::BadHandle(HandleError::TooLong {
                max: 15,
                unit: "digits",
            }),
            DomainError::BadHandle(HandleError::BadCharacter("letters")),
            DomainError::BadHandle(HandleError::BadDot),
            DomainError::BadHandle(HandleError::NoCountryCode),
            DomainError::UnknownConversation,
            DomainError::NotAMember,
            DomainError::StillJoining,
            DomainError::RequestPending,
            DomainError::AcceptFirst,
            DomainError::NoRequest,
            DomainError::UnknownMessage,
            DomainError::UnknownPicture,
            DomainError::AlreadyInTouch,
            DomainError::NotInConversation,
            DomainError::NotAGroup,
            DomainError::NoDeviceToAdd,
            DomainError::NobodyNamed,
            DomainError::ImportNotHere,
            DomainError::ImportTooMany,
            DomainError::BadImport,
            DomainError::BadLinkCode(BadLinkCode::Character('!')),
            DomainError::BadLinkCode(BadLinkCode::Length {
                expected: 157,
                found: 3,
            }),
            DomainError::BadLinkCode(BadLinkCode::Check),
            DomainError::TooLarge,
            DomainError::NoFile,
            DomainError::FileUnreadable,
            DomainError::FileChanged,
            DomainError::NoRoom,
            DomainError::UploadRefused,
            DomainError::FileFromStranger,
            DomainError::FileNotHere,
            DomainError::FileDamaged,
            DomainError::Cancelled,
        ];
        let refused = (1..=u8::MAX)
            .filter_map(|code| ErrorCode::try_from(i32::from(code)).ok())
            .map(|code| DomainError::Refused(Refusal::new(code, "")));
        let network = [
            NetworkError::TimedOut,
            NetworkError::Busy {
                retry_after_ms: 500,
            },
        ];
        let fatal = [
            FatalError::Database(rusqlite::Error::InvalidQuery),
            FatalError::TransactionLost,
            FatalError::NewerDatabase,
            FatalError::Damaged("an id"),
            FatalError::Mls(tresse_mls::MlsError::UnknownConversation),
            FatalError::Content(String::new()),
            FatalError::WrongAnswer,
        ];
        let policy = policy.into_iter().map(ClientError::from);
        let domain = domain.into_iter().chain(refused).map(ClientError::from);
        let network = network.into_iter().map(ClientError::from);
        let fatal = fatal.into_iter().map(ClientError::from);
        policy.chain(domain).chain(network).chain(fatal).collect()
    }

    #[test]
    fn every_error_has_a_key_of_its_own_that_stays() {
        let errors = one_of_each();
        let codes: BTreeSet<&str> = errors.iter().map(ClientError::code).collect();
        assert_eq!(codes.len(), errors.len(), "a key is used twice");
        let lines: Vec<String> = errors
            .iter()
            .map(|error| {
                let args: Vec<String> = error
                    .args()
                    .into_iter()
                    .map(|(name, arg)| match arg {
                        Arg::Number(number) => format!(" {name}={number}"),
                        Arg::Text(text) => format!(" {name}={text:?}"),
                    })
                    .collect();
                format!("{:?} {}{}", error.class(), error.code(), args.concat())
            })
            .collect();
        insta::assert_snapshot!(lines.join("\n"));
    }

    #[test]
    fn a_refusal_is_called_what_the_protocol_calls_it() {
        for code in (1..=u8::MAX).filter_map(|code| ErrorCode::try_from(i32::from(code)).ok()) {
            let expected = format!("refused_{}", code.as_str_name().to_lowercase());
            assert_eq!(refused(code), expected);
        }
    }
}
