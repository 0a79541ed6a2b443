//! Lists that conversations are in, and what of a list is shown.

/// Which list a conversation is in. Each app names those that it shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Folder {
    /// Where conversations are unless something else was decided.
    Inbox,
    /// The second list of the person.
    General,
    /// Put away.
    Archived,
    /// Requests of others that wait for an answer.
    Requests,
    /// Requests that the person does not want to see.
    Hidden,
}

impl Folder {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::Inbox,
        Self::General,
        Self::Archived,
        Self::Requests,
        Self::Hidden,
    ];

    /// As in the database.
    pub fn name(self) -> &'static str {
        match self {
            Self::Inbox => "inbox",
            Self::General => "general",
            Self::Archived => "archived",
            Self::Requests => "requests",
            Self::Hidden => "hidden",
        }
    }

    /// The way back.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|folder| folder.name() == name)
    }

    /// Whether it holds requests, and nothing else.
    pub fn is_for_requests(self) -> bool {
        matches!(self, Self::Requests | Self::Hidden)
    }
}

/// What of a list is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Filter {
    /// Everything.
    #[default]
    All,
    /// What has unread messages, or is marked so.
    Unread,
    /// Those that the person likes best.
    Favourites,
    /// Those of more than two.
    Groups,
}

impl Filter {
    /// For a WHERE clause.
    pub(super) fn condition(self) -> &'static str {
        match self {
            Self::All => "",
            Self::Unread => " AND (chat.unread > 0 OR chat.is_marked_unread = 1)",
            Self::Favourites => " AND chat.is_favourite = 1",
            Self::Groups => " AND chat.is_group = 1",
        }
    }
}
