//! What would be lost of something that is about to be sent.

use rusqlite::Connection;
use tresse_networks::Networks;
use tresse_proto::ids::ConversationId;
use tresse_proto::wire::ConversationKind;

use super::offers::{Loss, Planned, losses};
use crate::timeline::Rules;
use crate::{conversation, me};

/// What the apps of the others would not show as it is.
pub(crate) fn preview(
    connection: &Connection,
    networks: &Networks,
    conversation: ConversationId,
    planned: &Planned,
) -> Result<Vec<Loss>, rusqlite::Error> {
    let rules = Rules::of(connection, networks, conversation)?;
    let own = me::load(connection)?.map_or_else(String::new, |me| me.network);
    let record = conversation::record(connection, conversation)?;
    let is_group = record.is_some_and(|record| record.kind == ConversationKind::Group);
    Ok(losses(&rules, &own, is_group, planned))
}
