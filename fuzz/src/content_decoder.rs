//! MIMI content from inside the encryption: whoever sent it is authentic, not well-meaning. What decodes encodes to the
//! very same bytes, because the id of a message is their hash.

use tresse_content::application::{
    GroupInfo, OwnDevices, Profile, Rich, SharedState, StatusReport, Vote,
};
use tresse_content::{DerivedValues, MimiContent, markdown, media_type};

/// Decodes the bytes as a message and as each of our own parts.
pub fn run(data: &[u8]) {
    if let Ok(message) = MimiContent::decode(data) {
        assert_eq!(message.encode().as_deref(), Ok(data));
        let _ = (message.meaning(), message.media_facts(), message.views());
        assert!(!message.body.walk().is_empty());
    }
    if let Ok(report) = StatusReport::decode(data) {
        assert_eq!(report.encode().as_deref(), Ok(data));
    }
    // Fields of a newer version are skipped, so only what is known comes back.
    if let Ok(info) = GroupInfo::decode(data) {
        let encoded = info
            .encode()
            .expect("what was decoded is within the limits");
        assert_eq!(GroupInfo::decode(&encoded), Ok(info));
    }
    if let Ok(profile) = Profile::decode(data) {
        let encoded = profile
            .encode()
            .expect("what was decoded is within the limits");
        assert_eq!(Profile::decode(&encoded), Ok(profile));
    }
    if let Ok(state) = SharedState::decode(data) {
        let encoded = state
            .encode()
            .expect("what was decoded is within the limits");
        assert_eq!(SharedState::decode(&encoded), Ok(state));
    }
    if let Ok(known) = OwnDevices::decode(data) {
        let encoded = known
            .encode()
            .expect("what was decoded is within the limits");
        assert_eq!(OwnDevices::decode(&encoded), Ok(known));
    }
    for kind in [
        media_type::POLL,
        media_type::LOCATION,
        media_type::CONTACT,
        media_type::STICKER,
    ] {
        if let Some(Ok(rich)) = Rich::decode(kind, data) {
            let encoded = rich
                .encode()
                .expect("what was decoded is within the limits");
            assert!(!rich.text().is_empty());
            assert_eq!(Rich::decode(kind, &encoded), Some(Ok(rich)));
        }
    }
    if let Ok(vote) = Vote::decode(data) {
        let encoded = vote
            .encode()
            .expect("what was decoded is within the limits");
        assert_eq!(Vote::decode(&encoded), Ok(vote));
    }
    if let Ok(derived) = DerivedValues::decode(data) {
        assert_eq!(derived.encode(), data);
    }
    if let Ok(text) = std::str::from_utf8(data) {
        let (plain, mentions) = markdown::read(text);
        let _ = markdown::write(&plain, &mentions);
    }
}
