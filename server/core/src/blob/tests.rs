//! Scenes of asking for room.

use tresse_proto::error::ErrorCode;
use tresse_proto::ids::BlobId;
use tresse_proto::limits;
use tresse_proto::wire;
use tresse_proto::wire::client_frame::Request;
use tresse_proto::wire::server_frame::Body;

use super::upload_token;
use crate::kit::World;

fn create(size: u64) -> Request {
    Request::CreateBlob(wire::CreateBlob { size })
}

#[test]
fn the_token_allows_exactly_what_was_asked_for() {
    let mut world = World::new();
    let [alice] = world.users(["alice"]);
    let Ok(Body::BlobCreated(created)) = world.ask(alice.session, create(1234)) else {
        panic!("there is room");
    };
    let blob = BlobId::try_from(&created.blob_id).expect("an id");
    let key = world.core.config().blob_key.clone();
    let token =
        upload_token(&key, blob, &created.upload_token, world.now_ms).expect("the token is good");
    assert_eq!(token.size, 1234);
    assert_eq!(created.chunk_size as usize, limits::BLOB_CHUNK_BYTES);
    assert_eq!(
        created.expires_at_ms,
        world.now_ms + limits::BLOB_UPLOAD_TTL_MS
    );
    assert!(
        upload_token(&key, blob, &created.upload_token, created.expires_at_ms).is_none(),
        "later it is not"
    );
}

#[test]
fn blobs_are_as_large_as_the_network_allows_and_never_empty() {
    let mut world = World::new();
    let alice = world.user("messenger", "alice");
    let bob = world.user("whatsapp", "+41791234567");
    for device in [&alice, &bob] {
        assert_eq!(
            world.refused(device.session, create(0)),
            ErrorCode::Malformed
        );
        assert_eq!(
            world.refused(device.session, create(u64::MAX)),
            ErrorCode::TooLarge
        );
    }
    let gigabyte = 1 << 30;
    assert_eq!(
        world.refused(alice.session, create(gigabyte)),
        ErrorCode::TooLarge
    );
    assert!(world.ask(bob.session, create(gigabyte)).is_ok());
}

#[test]
fn a_device_asks_for_room_a_bounded_number_of_times() {
    let mut world = World::new();
    let [alice] = world.users(["alice"]);
    for _ in 0..60 {
        world
            .ask(alice.session, create(1))
            .expect("within the limit");
    }
    assert_eq!(
        world.refused(alice.session, create(1)),
        ErrorCode::RateLimited
    );
}
