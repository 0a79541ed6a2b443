//! What the server's refusals mean to a person, and what to do about each.
//!
//! The surprising rule: the server's own sentence is for developers and is never shown. The match
//! has no arm for the rest, so that a further code cannot be forgotten here.

use tresse_proto::error::{ErrorCode, Refusal};

use super::{Exit, Failure};

/// A refusal in the words of this program.
pub(super) fn refused(refusal: &Refusal) -> Failure {
    let (message, next) = words(refusal.code);
    let exit = match refusal.code {
        ErrorCode::RateLimited | ErrorCode::Overloaded => return busy(refusal.retry_after_ms),
        ErrorCode::VerificationUnavailable => Exit::Offline,
        ErrorCode::BadHandle | ErrorCode::UnknownNetwork => Exit::Usage,
        ErrorCode::UnknownConversation | ErrorCode::UnknownBlob | ErrorCode::UnknownDevice => {
            Exit::NotFound
        }
        _ => Exit::Refused,
    };
    Failure::new(exit, message).next(next)
}

/// A server that asks for patience, in milliseconds; 0 if it does not say how long.
pub(super) fn busy(retry_after_ms: u32) -> Failure {
    let next = match retry_after_ms.div_ceil(1000) {
        0 => "try again in a moment".to_owned(),
        1 => "try again in a second".to_owned(),
        seconds if seconds < 120 => format!("try again in {seconds} seconds"),
        seconds => format!("try again in {} minutes", seconds.div_ceil(60)),
    };
    Failure::new(
        Exit::Offline,
        "the server has too much to do, or you ask too often",
    )
    .next(next)
}

fn words(code: ErrorCode) -> (&'static str, &'static str) {
    /// Advice for what only a bug in this program, or another program, brings about.
    const REPORT: &str = "update this program; if that does not help, please report it";
    match code {
        ErrorCode::Unspecified | ErrorCode::Internal => (
            "the server has a fault of its own",
            "try again in a moment; if it stays, tell the operator",
        ),
        ErrorCode::Malformed | ErrorCode::NotLoggedIn | ErrorCode::AlreadyLoggedIn => {
            ("the server does not understand this program", REPORT)
        }
        ErrorCode::UnsupportedVersion => (
            "server and program speak different versions",
            "update this program, or ask the operator to update the server",
        ),
        ErrorCode::AuthenticationFailed => (
            "the server does not know this device",
            "if it is another server, or one whose data was lost, make a new profile: tresse account new NETWORK HANDLE",
        ),
        ErrorCode::DeviceRevoked => (
            "this device was logged out for good",
            "link it again under a new profile: tresse --as NAME account link NETWORK ACCOUNT",
        ),
        ErrorCode::TooLarge => (
            "that is larger than the server takes",
            "send less at once, or a file: tresse attach CONVERSATION FILE",
        ),
        ErrorCode::RateLimited | ErrorCode::Overloaded => (
            "the server has too much to do, or you ask too often",
            "try again in a moment",
        ),

        ErrorCode::UnknownNetwork => (
            "this server does not run that network",
            "ask its operator which networks it runs",
        ),
        ErrorCode::BadHandle => (
            "that handle has not the form which its network asks for",
            "see an example of each: tresse account new --help",
        ),
        ErrorCode::HandleTaken => (
            "that handle has an account already",
            "if it is yours, add this device to it: tresse account link NETWORK ACCOUNT (here), tresse device add CODE (there)",
        ),
        ErrorCode::VerificationFailed => (
            "the code is wrong or has expired",
            "ask for a new one: tresse account new NETWORK HANDLE",
        ),
        ErrorCode::VerificationUnavailable => (
            "the code could not be sent",
            "try again in a minute; if it stays, tell the operator",
        ),
        ErrorCode::UnknownDevice => (
            "this account has no such device",
            "see its devices: tresse device list",
        ),
        ErrorCode::TooManyDevices => (
            "this account has as many devices as an account can have",
            "log one out that you do not use: tresse device list, then tresse device revoke NUMBER",
        ),

        ErrorCode::NotReachable => (
            "nobody can be reached by that handle",
            "check the handle; people on another network must also have turned on their reach towards yours",
        ),
        ErrorCode::ReachOff => (
            "your reach towards that network is off",
            "turn reach on: tresse account reach NETWORK on",
        ),
        ErrorCode::AlreadyRequested => (
            "there is a request between you already",
            "see it with: tresse list",
        ),
        ErrorCode::RequestPending => (
            "your first message waits for an answer; nothing more can be sent until then",
            "wait for it with: tresse tail",
        ),

        ErrorCode::UnknownConversation => (
            "there is no such conversation at the server, or you are not in it any more",
            "see where you are: tresse list",
        ),
        ErrorCode::ConversationExists => (
            "there is a conversation between you already",
            "find it with: tresse list",
        ),
        ErrorCode::WrongEpoch | ErrorCode::EpochTooOld => (
            "somebody changed the conversation at the same moment",
            "try again",
        ),
        ErrorCode::InvalidCommit | ErrorCode::InvalidKeyPackage => (
            "the server does not accept how this device changed the conversation",
            REPORT,
        ),
        ErrorCode::NotAllowed => (
            "that is not allowed: only admins change a group, which keeps at least one of them, and a conversation of two stays as it is",
            "see who is an admin: tresse group show CONVERSATION",
        ),
        ErrorCode::ConversationFull => (
            "the conversation holds as many people as the strictest of its networks allows, or too many wait to be let in",
            "make another group: tresse group new NAME",
        ),
        ErrorCode::InvalidInvite => (
            "the invite is wrong or was revoked",
            "ask an admin of the group for a new one",
        ),
        ErrorCode::NoKeyPackage => (
            "somebody has no device that can be added now",
            "ask them to start their app once, then try again",
        ),

        ErrorCode::UnknownBlob => (
            "the file has left the server",
            "ask its sender to send it again",
        ),
        ErrorCode::CursorAhead => (
            "the server has lost data: it knows less than this device",
            "tell the operator; `tressed check` says what is missing",
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every code there is: they are below 100.
    fn codes() -> impl Iterator<Item = ErrorCode> {
        (0..100).filter_map(|code| ErrorCode::try_from(code).ok())
    }

    #[test]
    fn every_code_has_words_of_ours_and_advice() {
        let mut table = String::new();
        for code in codes() {
            let refusal = Refusal::new(code, "the server's own sentence");
            let failure = refused(&refusal);
            let next = failure.next.expect("advice");
            assert!(!failure.message.contains("own sentence"), "{code:?}");
            table += &format!(
                "{} (exit {})\n  {}\n  next: {next}\n",
                code.as_str_name(),
                failure.exit as u8,
                failure.message
            );
        }
        assert!(table.contains("CURSOR_AHEAD"), "the last one is among them");
        insta::assert_snapshot!(table);
    }

    #[test]
    fn patience_is_asked_for_in_words() {
        let next = |ms| busy(ms).next.expect("advice");
        assert_eq!(next(0), "try again in a moment");
        assert_eq!(next(900), "try again in a second");
        assert_eq!(next(1_500), "try again in 2 seconds");
        assert_eq!(next(600_000), "try again in 10 minutes");
    }
}
