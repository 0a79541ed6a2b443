//! Ids as lower-case hexadecimal text, each with a type of its own on both sides.

use std::borrow::Cow;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// Row of a message in this device's database.
pub type RowId = i64;

macro_rules! id {
    ($(#[$doc:meta])* $name:ident, $inner:ty, $brand:literal) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[cfg_attr(test, derive(ts_rs::TS), ts(type = $brand))]
        pub struct $name(pub $inner);

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(&self.0)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = Cow::<'de, str>::deserialize(deserializer)?;
                text.parse().map(Self).map_err(de::Error::custom)
            }
        }

        impl From<$inner> for $name {
            fn from(id: $inner) -> Self {
                Self(id)
            }
        }

        impl From<$name> for $inner {
            fn from(id: $name) -> Self {
                id.0
            }
        }
    };
}

id!(
    /// A conversation.
    ConversationId,
    tresse_proto::ids::ConversationId,
    "string & { readonly of: \"conversation\" }"
);
id!(
    /// A picture of a person or a group: the same id is the same bytes, for ever.
    PictureId,
    tresse_client_core::PictureId,
    "string & { readonly of: \"picture\" }"
);
id!(
    /// A person on one network.
    AccountId,
    tresse_proto::ids::AccountId,
    "string & { readonly of: \"account\" }"
);
id!(
    /// One of a person's devices.
    DeviceId,
    tresse_proto::ids::DeviceId,
    "string & { readonly of: \"device\" }"
);
id!(
    /// A message; the same on all devices.
    MessageId,
    tresse_content::MessageId,
    "string & { readonly of: \"message\" }"
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_travels_as_hexadecimal_text_and_anything_else_is_refused() {
        let id = AccountId(tresse_proto::ids::AccountId([0xab; 16]));
        let json = serde_json::to_string(&id).unwrap();
        assert_eq!(json, format!("\"{}\"", "ab".repeat(16)));
        assert_eq!(serde_json::from_str::<AccountId>(&json).unwrap(), id);
        for bad in ["\"\"", "\"ab\"", "7", "\"zz\"", "null"] {
            assert!(serde_json::from_str::<AccountId>(bad).is_err(), "{bad}");
        }
    }
}
