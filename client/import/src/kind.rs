//! The families of exports.

/// A family of exports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// "Export chat": text, alone or zipped with its files.
    WhatsApp,
    /// "Download your information" of Messenger.
    Messenger,
    /// "Download your information" of Instagram.
    Instagram,
    /// One of the two: a single file does not say which.
    Meta,
}

impl Kind {
    /// Whether an export of this kind is one of a network with this short name. A file that does not
    /// say is taken to be what the person says it is.
    pub fn is_of(self, network: &str) -> bool {
        match self {
            Self::WhatsApp => network == "whatsapp",
            Self::Messenger => network == "messenger",
            Self::Instagram => network == "instagram",
            Self::Meta => network == "messenger" || network == "instagram",
        }
    }

    /// A stable name.
    pub fn name(self) -> &'static str {
        match self {
            Self::WhatsApp => "whatsapp",
            Self::Messenger => "messenger",
            Self::Instagram => "instagram",
            Self::Meta => "meta",
        }
    }
}
