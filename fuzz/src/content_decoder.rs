//! MIMI content from inside the encryption: whoever sent it is authentic, not well-meaning. What decodes encodes to the
//! very same bytes, because the id of a message is their hash.

use tresse_content::application::{GroupInfo, Profile, StatusReport};
use tresse_content::{DerivedValues, MimiContent, markdown};

/// Decodes the bytes as a message and as each of our own parts.
pub fn run(data: &[u8]) {
    if let Ok(message) = MimiContent::decode(data) {
        assert_eq!(message.encode().as_deref(), Ok(data));
        let _ = message.meaning();
        assert!(!message.body.walk().is_empty());
    }
    if let Ok(report) = StatusReport::decode(data) {
        assert_eq!(report.encode().as_deref(), Ok(data));
    }
    if let Ok(info) = GroupInfo::decode(data) {
        assert_eq!(info.encode().as_deref(), Ok(data));
    }
    if let Ok(profile) = Profile::decode(data) {
        assert_eq!(profile.encode().as_deref(), Ok(data));
    }
    if let Ok(derived) = DerivedValues::decode(data) {
        assert_eq!(derived.encode(), data);
    }
    if let Ok(text) = std::str::from_utf8(data) {
        let (plain, mentions) = markdown::read(text);
        let _ = markdown::write(&plain, &mentions);
    }
}
