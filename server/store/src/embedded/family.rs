//! Which tables share a tree of the engine: those that are written and read alike.
//!
//! A tree per table would cost a write buffer and files for each of them, and a table that is hardly ever written would
//! hold back the journal of all. Within a tree a table's keys begin with its id, so that tables stay apart and ordered.

use fjall::KeyspaceCreateOptions;
use fjall::config::{
    BlockSizePolicy, BloomConstructionPolicy, CompressionPolicy, FilterPolicy, FilterPolicyEntry,
    PartitioningPolicy, PinningPolicy,
};

use crate::Table;

/// A tree of the engine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Family {
    /// Entries: written once, read in runs, incompressible.
    Log,
    /// Pointers: small, written once, read in runs, deleted from the front.
    Inbox,
    /// Asked for by exact key, often in vain: filters decide.
    Lookup,
    /// Large values that are replaced as a whole: groups, trees, key packages.
    Groups,
    /// Everything small that is read before every decision.
    State,
}

impl Family {
    /// Every family, in the order of [`Family::index`].
    pub(super) const ALL: [Family; 5] = [
        Family::Log,
        Family::Inbox,
        Family::Lookup,
        Family::Groups,
        Family::State,
    ];

    /// The family that holds a table. Part of the stored format.
    pub(super) const fn of(table: Table) -> Family {
        match table {
            Table::ConversationEntry => Family::Log,
            Table::AccountInbox => Family::Inbox,
            Table::MessageSeq | Table::CommitEntry | Table::EntryPointers => Family::Lookup,
            Table::ConversationGroup
            | Table::ConversationGroupinfo
            | Table::ConversationTree
            | Table::KeypackageBytes
            | Table::LastresortBytes => Family::Groups,
            Table::Meta
            | Table::AccountRecord
            | Table::HandleAccount
            | Table::DeviceRecord
            | Table::DevicekeyDevice
            | Table::DeviceCursor
            | Table::AccountReach
            | Table::ContactState
            | Table::ConversationRecord
            | Table::ConversationHead
            | Table::ConversationRemoval
            | Table::ConversationKnock
            | Table::InviteConversation
            | Table::AccountConversation
            | Table::DirectConversation
            | Table::InboxFloor => Family::State,
        }
    }

    /// The family's place in [`Family::ALL`].
    pub(super) const fn index(self) -> usize {
        self as usize
    }

    /// The engine's name for the tree. Part of the stored format.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Family::Log => "log",
            Family::Inbox => "inbox",
            Family::Lookup => "lookup",
            Family::Groups => "groups",
            Family::State => "state",
        }
    }

    /// How the tree is laid out. Kept by the engine from the creation on.
    ///
    /// What is in memory only must be read from the journals again at the start, row by row, and a larger tree in
    /// memory misses the processor's caches more often; a smaller one is written out, and merged, more often.
    ///
    /// The two upper levels pin their index and the levels below partition it, so that no read loads the whole index of
    /// a large file.
    pub(super) fn options(self) -> KeyspaceCreateOptions {
        let options = KeyspaceCreateOptions::default()
            .manual_journal_persist(true)
            .index_block_pinning_policy(PinningPolicy::new([true, true, false]))
            .index_block_partitioning_policy(PartitioningPolicy::new([false, false, true]))
            .filter_block_pinning_policy(PinningPolicy::new([true, true, false]))
            .filter_block_partitioning_policy(PartitioningPolicy::new([false, false, true]))
            .max_memtable_size(16 << 20);
        match self {
            Family::Log => options
                .max_memtable_size(32 << 20)
                .expect_point_read_hits(true)
                .data_block_size_policy(BlockSizePolicy::all(16 << 10))
                .data_block_compression_policy(CompressionPolicy::disabled()),
            Family::Inbox => options
                .expect_point_read_hits(true)
                .data_block_size_policy(BlockSizePolicy::all(8 << 10)),
            Family::Lookup => options
                .filter_policy(FilterPolicy::all(FilterPolicyEntry::Bloom(
                    BloomConstructionPolicy::FalsePositiveRate(0.001),
                )))
                .data_block_size_policy(BlockSizePolicy::all(4 << 10)),
            Family::Groups => options
                .expect_point_read_hits(true)
                .data_block_size_policy(BlockSizePolicy::all(16 << 10))
                .data_block_compression_policy(CompressionPolicy::disabled()),
            Family::State => options.data_block_size_policy(BlockSizePolicy::all(4 << 10)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_family_stands_at_its_place() {
        for (place, family) in Family::ALL.iter().enumerate() {
            assert_eq!(family.index(), place);
        }
    }
}
