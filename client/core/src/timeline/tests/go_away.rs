//! Unsending and expiring: what is gone is gone from the database.

use tresse_content::{Expiration, ExternalPart};

use super::*;

const SECRET: &str = "a secret that must not stay";

#[test]
fn an_unsent_message_leaves_a_trace_where_the_readers_network_does_so() {
    let mut world = World::group(&[mia(), ivo()]);
    let message = world.says(ivo(), SECRET);
    world.reacts(mia(), message, "❤");
    world.later(40 * 24 * HOUR);
    assert_eq!(world.deletes(ivo(), message).len(), 1);
    assert_eq!(world.bodies(), [Body::Unsent]);
    assert!(world.only().reactions.is_empty());
    assert!(!world.holds(SECRET));
    world.reacts(mia(), message, "❤");
    assert_eq!(world.ignored(), "gone");
    world.edits(ivo(), message, "back again");
    assert_eq!(world.ignored(), "gone");
}

#[test]
fn an_unsent_message_leaves_no_trace_where_the_readers_network_leaves_none() {
    let mut world = World::group(&[ivo(), mia()]);
    let message = world.says(ivo(), SECRET);
    world.edits(ivo(), message, "edited");
    world.deletes(ivo(), message);
    assert!(world.all().is_empty());
    assert!(!world.holds(SECRET) && !world.holds("edited"));
    world.deletes(ivo(), message);
    assert_eq!(world.ignored(), "unknown message");
}

#[test]
fn what_is_kept_for_a_server_that_lost_it_goes_with_the_message_and_its_edits() {
    // Whoever unsends, on a network that leaves a trace and on one that leaves none.
    for me in [mia(), ivo()] {
        let mut world = World::group(&[me, wen()]);
        let message = world.says(me, "first");
        let row = world.only().row;
        let version = world.edits(me, message, "second");
        for (id, row) in [(message, Some(row)), (version, None)] {
            world
                .connection
                .execute(
                    "INSERT INTO sent
                     (client_msg_id, conversation, content, message, message_row, is_request, seq,
                      at_ms)
                     VALUES (?1, ?2, ?3, ?1, ?4, 0, 1, 1)",
                    (id.0, ROOM.0, SECRET.as_bytes(), row),
                )
                .unwrap();
        }
        // They are being sent again, too.
        for (place, id, row) in [(0, message, Some(row)), (-1, version, None)] {
            in_outbox(&world, place, id, row);
        }
        assert!(world.holds(SECRET));
        world.deletes(me, message);
        assert!(!world.holds(SECRET));
    }
}

fn in_outbox(world: &World, outbox: i64, message: MessageId, row: Option<i64>) {
    world
        .connection
        .execute(
            "INSERT INTO outbox
             (id, conversation, client_msg_id, content, message, message_row, is_request, state)
             VALUES (?1, ?2, ?3, ?4, ?3, ?5, 0, 'sent')",
            (outbox, ROOM.0, message.0, SECRET.as_bytes(), row),
        )
        .unwrap();
}

#[test]
fn what_the_server_accepts_too_late_is_not_kept_for_a_server_that_lost_it() {
    let mut world = World::group(&[mia(), ivo()]);
    let message = world.says(mia(), "first");
    let row = world.only().row;
    let version = world.edits(mia(), message, "second");
    in_outbox(&world, 1, message, Some(row));
    in_outbox(&world, 2, version, None);
    let sent = |world: &World| -> i64 {
        for outbox in [1, 2] {
            crate::restored::sent(&world.connection, outbox, 1, T0).unwrap();
        }
        let count = "SELECT count(*) FROM sent";
        let count = world.connection.query_row(count, [], |row| row.get(0));
        count.unwrap()
    };
    assert_eq!(sent(&world), 2);
    world.connection.execute("DELETE FROM sent", []).unwrap();
    super::super::remove::blank(&world.connection, row, "expired").unwrap();
    assert_eq!(sent(&world), 1, "only what is no message by itself");
}

#[test]
fn only_its_sender_unsends_a_message_and_only_in_time() {
    let mut world = World::group(&[mia(), wen()]);
    let message = world.says(wen(), "stays");
    world.deletes(mia(), message);
    assert_eq!(world.ignored(), "foreign");
    world.later(60 * HOUR + 1);
    world.deletes(wen(), message);
    assert_eq!(world.ignored(), "late");
    assert_eq!(world.bodies(), [text("stays")]);
}

#[test]
fn an_admin_takes_back_what_others_said_where_all_apps_have_it() {
    let (admin, member) = (wen(), device(3, 7, 1));
    let mut world = World::group(&[member, admin]);
    world.is_admin(admin);
    let (theirs, mine) = (world.says(admin, "theirs"), world.says(member, SECRET));
    world.deletes(member, theirs);
    assert_eq!(
        world.ignored(),
        "foreign",
        "a member takes back nothing of others"
    );
    world.deletes(admin, mine);
    assert_eq!(world.bodies(), [text("theirs"), Body::Unsent]);
    assert!(!world.holds(SECRET));
    let again = world.says(member, "again");
    world.later(60 * HOUR + 1);
    world.deletes(admin, again);
    assert_eq!(world.ignored(), "late", "the time is the same for admins");

    // With Messenger in the group nobody does.
    let mut world = World::group(&[member, admin, mia()]);
    world.is_admin(admin);
    let mine = world.says(member, "stays");
    world.deletes(admin, mine);
    assert_eq!(world.ignored(), "foreign");
    // Nor between two, whoever began.
    let mut world = World::direct(&[member, admin]);
    world.is_admin(admin);
    let mine = world.says(member, "stays");
    world.deletes(admin, mine);
    assert_eq!(world.ignored(), "foreign");
}

#[test]
fn the_key_of_an_expired_file_is_gone() {
    let mut world = World::group(&[device(3, 8, 1), wen()]);
    let file = ExternalPart {
        key: SECRET.into(),
        filename: "holiday.jpg".to_owned(),
        ..ExternalPart::default()
    };
    let at = u32::try_from(T0 / 1000).unwrap() + 60;
    let content = MimiContent::attachment(world.salt(), file, "look").expiring(Expiration::At(at));
    world.entry(wen(), &content);
    assert!(world.holds(SECRET) && world.holds("holiday"));
    sweep(&world.connection, u64::from(at) * 1000).unwrap();
    assert_eq!(world.bodies(), [Body::Expired]);
    assert!(!world.holds(SECRET) && !world.holds("holiday"));
}

#[test]
fn the_key_of_an_unsent_file_is_gone() {
    let mut world = World::group(&[mia(), wen()]);
    let file = ExternalPart {
        key: SECRET.into(),
        ..ExternalPart::default()
    };
    let content = MimiContent::attachment(world.salt(), file, "look");
    world.entry(wen(), &content);
    assert!(world.holds(SECRET));
    world.deletes(wen(), World::id(wen(), &content));
    assert!(!world.holds(SECRET));
}

#[test]
fn a_message_goes_away_at_its_time_and_not_before() {
    let mut world = World::group(&[device(3, 8, 1), wen()]);
    let at = u32::try_from(T0 / 1000).unwrap() + 60;
    let content = MimiContent::text(world.salt(), SECRET).expiring(Expiration::At(at));
    world.entry(wen(), &content);
    let at_ms = u64::from(at) * 1000;
    assert_eq!(next_expiry(&world.connection).unwrap(), Some(at_ms));
    assert_eq!(world.only().expires_at_ms, Some(at_ms));
    assert!(sweep(&world.connection, at_ms - 1).unwrap().is_empty());
    assert!(world.holds(SECRET));
    let row = world.only().row;
    let gone = Change::MessageChanged {
        conversation: ROOM,
        row,
    };
    assert_eq!(sweep(&world.connection, at_ms).unwrap(), [gone]);
    assert_eq!(world.bodies(), [Body::Expired]);
    assert!(!world.holds(SECRET));
    assert_eq!(next_expiry(&world.connection).unwrap(), None);
    assert!(sweep(&world.connection, u64::MAX / 2).unwrap().is_empty());
}

#[test]
fn a_time_after_reading_starts_when_the_person_has_seen_it() {
    let mut world = World::group(&[mia(), device(1, 5, 1)]);
    let timed = |world: &mut World, text: &str| {
        MimiContent::text(world.salt(), text).expiring(Expiration::AfterRead(30))
    };
    let theirs = timed(&mut world, "theirs");
    world.entry(device(1, 5, 1), &theirs);
    assert_eq!(next_expiry(&world.connection).unwrap(), None);
    let row = world.only().row;
    let seen_at = T0 + HOUR;
    seen(&world.connection, ROOM, 0, row, seen_at).unwrap();
    assert_eq!(
        next_expiry(&world.connection).unwrap(),
        Some(seen_at + 30_000)
    );
    // Seeing it again gives it no more time.
    seen(&world.connection, ROOM, 0, row, seen_at + HOUR).unwrap();
    assert_eq!(
        next_expiry(&world.connection).unwrap(),
        Some(seen_at + 30_000)
    );

    // The time of an own message begins when the server has it.
    let mine = timed(&mut world, "mine");
    let (row, _) = queue(&world.connection, &world.input(mia(), &mine)).unwrap();
    assert_eq!(world.all()[1].expires_at_ms, None);
    place(&world.connection, ROOM, row.unwrap(), 7, T0 + MINUTE).unwrap();
    assert_eq!(world.all()[1].expires_at_ms, Some(T0 + MINUTE + 30_000));
}

#[test]
fn the_bytes_of_an_expired_text_leave_the_file() {
    let folder = std::env::temp_dir().join(format!("tresse-expiry-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let path = folder.join("client.db");
    let _ = std::fs::remove_file(&path);
    let mut world = World::group(&[device(3, 8, 1), wen()]);
    let content = MimiContent::text(world.salt(), SECRET).expiring(Expiration::At(1));
    world.entry(wen(), &content);
    // The same through a file, opened as the client opens its own.
    world
        .connection
        .execute("VACUUM INTO ?1", [path.to_str().unwrap()])
        .unwrap();
    let holds = || {
        let bytes = std::fs::read(&path).unwrap();
        bytes
            .windows(SECRET.len())
            .any(|window| window == SECRET.as_bytes())
    };
    assert!(holds());
    let file = Connection::open(&path).unwrap();
    file.execute_batch("PRAGMA secure_delete = ON").unwrap();
    migrate(&file).unwrap();
    sweep(&file, T0).unwrap();
    drop(file);
    assert!(!holds());
    std::fs::remove_dir_all(&folder).unwrap();
}
