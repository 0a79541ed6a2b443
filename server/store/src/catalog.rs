//! The closed catalogue of tables: what is stored, under which key, and why.
//!
//! Names read `key_value`. Ids and names are part of the stored format: never reuse one, only add.

/// Defines [`Table`] with its stable ids and names, so that a table cannot exist without all three.
macro_rules! tables {
    ($( $(#[doc = $doc:literal])+ $variant:ident = $id:literal, $name:literal; )+) => {
        /// A table of the store. The key's parts are given in the order in which they sort.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[repr(u8)]
        pub enum Table {
            $( $(#[doc = $doc])+ $variant = $id, )+
        }

        impl Table {
            /// Every table, in the order of their ids.
            pub const ALL: &'static [Table] = &[ $( Table::$variant, )+ ];

            /// The stable name of the table, as findings and metrics print it.
            pub const fn name(self) -> &'static str {
                match self { $( Table::$variant => $name, )+ }
            }
        }
    };
}

tables! {
    /// Format version and what else describes the store itself. Key: a short name.
    Meta = 0, "meta";
    /// An account: when it was made, its next device number. Key: account.
    AccountRecord = 1, "account_record";
    /// Who is behind a handle. Key: HMAC of network and normalised handle, never the handle.
    HandleAccount = 2, "handle_account";
    /// A device: its public key, name, whether it is revoked. Key: account, number.
    DeviceRecord = 3, "device_record";
    /// Which device logs in with a key. Key: Ed25519 public key.
    DevicekeyDevice = 4, "devicekey_device";
    /// How far a device has read its account's inbox. Key: device. Written lazily: losing one only redelivers.
    DeviceCursor = 5, "device_cursor";
    /// One-time key packages not yet claimed. Key: device, number.
    KeypackageBytes = 6, "keypackage_bytes";
    /// The key package that is handed out when the one-time ones are gone. Key: device.
    LastresortBytes = 7, "lastresort_bytes";
    /// Who may contact an account, per network and direction. Key: account.
    AccountReach = 8, "account_reach";
    /// What an account has decided about another: accepted, blocked. Key: account, other account.
    ContactState = 9, "contact_state";
    /// A conversation: kind, state, roster with roles, networks. Key: conversation.
    ConversationRecord = 10, "conversation_record";
    /// The head of a conversation's log: its epoch, and a seq up to which all were given out. Key: conversation.
    ConversationHead = 11, "conversation_head";
    /// The public half of the MLS group, by which commits are verified. Key: conversation.
    ConversationGroup = 12, "conversation_group";
    /// The newest group info, for external joins. Key: conversation.
    ConversationGroupinfo = 13, "conversation_groupinfo";
    /// The ratchet tree of an epoch that has a welcome. Key: conversation, epoch.
    ConversationTree = 14, "conversation_tree";
    /// A device which the next commit must remove. Key: conversation, device.
    ConversationRemoval = 15, "conversation_removal";
    /// An account that knocked by invitation link and waits for an admin. Key: conversation, account.
    ConversationKnock = 16, "conversation_knock";
    /// Which conversation an invitation opens. Key: token.
    InviteConversation = 17, "invite_conversation";
    /// The conversations of an account. Key: account, conversation.
    AccountConversation = 18, "account_conversation";
    /// The one direct conversation between two accounts. Key: the two accounts, sorted.
    DirectConversation = 19, "direct_conversation";
    /// The ordered log of a conversation, body and all. Key: conversation, seq.
    ConversationEntry = 20, "conversation_entry";
    /// The seq of the one commit of an epoch. Key: conversation, epoch.
    CommitEntry = 21, "commit_entry";
    /// An account's ordered pointers (conversation, seq) to what it is to receive. Key: account, position.
    AccountInbox = 22, "account_inbox";
    /// The position below which an account's inbox is deleted. Key: account.
    InboxFloor = 23, "inbox_floor";
    /// The answer a message got, so that a retry gets the same. Key: device, client message id.
    MessageSeq = 24, "message_seq";
    /// How many inbox pointers still refer to an entry of which some are gone; the last one takes it along. Key:
    /// conversation, seq.
    EntryPointers = 25, "entry_pointers";
}

impl Table {
    /// The stable number of the table.
    pub const fn id(self) -> u8 {
        self as u8
    }

    /// The table of that name.
    pub fn by_name(name: &str) -> Option<Table> {
        Table::ALL
            .iter()
            .copied()
            .find(|table| table.name() == name)
    }

    /// The table's place in [`Table::ALL`], for arrays with one slot per table.
    pub(crate) const fn index(self) -> usize {
        self as usize
    }
}

impl std::fmt::Display for Table {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_places_and_names_are_unique() {
        for (place, table) in Table::ALL.iter().enumerate() {
            assert_eq!(table.index(), place);
            assert_eq!(Table::by_name(table.name()), Some(*table));
        }
    }

    #[test]
    fn stored_ids_and_names_never_change() {
        let catalogue: Vec<String> = Table::ALL
            .iter()
            .map(|table| format!("{} {}", table.id(), table.name()))
            .collect();
        assert_eq!(
            catalogue.join("\n"),
            "0 meta\n1 account_record\n2 handle_account\n3 device_record\n4 devicekey_device\n5 device_cursor\n\
             6 keypackage_bytes\n7 lastresort_bytes\n8 account_reach\n9 contact_state\n10 conversation_record\n\
             11 conversation_head\n12 conversation_group\n13 conversation_groupinfo\n14 conversation_tree\n\
             15 conversation_removal\n16 conversation_knock\n17 invite_conversation\n18 account_conversation\n\
             19 direct_conversation\n20 conversation_entry\n21 commit_entry\n22 account_inbox\n23 inbox_floor\n\
             24 message_seq\n25 entry_pointers"
        );
    }
}
