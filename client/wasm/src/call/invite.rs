//! Invite links. The secret is behind the `#`, which browsers never send: a server that hands the
//! app out does not learn who was invited where.

use tresse_proto::ids::{ConversationId, InviteToken};

/// Begins what the terminal calls an invite code; the link ends with it.
const MARK: &str = "tresse-";

/// A link that opens the app at `origin` and asks to join.
pub(super) fn link(origin: &str, conversation: ConversationId, token: InviteToken) -> String {
    format!("{origin}/#/join/{MARK}{conversation}{token}")
}

/// Reads a link of any app, or the code alone, whatever stands around it.
pub(super) fn parse(text: &str) -> Option<(ConversationId, InviteToken)> {
    let code = text.rsplit(MARK).next().filter(|code| *code != text)?;
    let end = code
        .find(|c: char| !c.is_ascii_hexdigit())
        .unwrap_or(code.len());
    let (conversation, token) = code[..end].split_at_checked(2 * ConversationId::LEN)?;
    Some((conversation.parse().ok()?, token.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_survives_being_passed_on_and_so_does_the_code_of_the_terminal() {
        let (conversation, token) = (ConversationId([7; 16]), InviteToken([9; 16]));
        let link = link("https://chat.example", conversation, token);
        assert!(link.starts_with("https://chat.example/#/join/tresse-07"));
        let code = format!("tresse-{conversation}{token}");
        for passed_on in [link.clone(), format!(" see {link}.\n"), code] {
            assert_eq!(
                parse(&passed_on),
                Some((conversation, token)),
                "{passed_on}"
            );
        }
        for bad in ["", "tresse-", "tresse-07", "é", &link[..link.len() - 1]] {
            assert_eq!(parse(bad), None, "{bad}");
        }
    }
}
