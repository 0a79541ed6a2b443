//! Files: shown at once, sealed, uploaded, fetched; and everything that comes in between.

use tresse_client_core::{
    Around, ClientError, DomainError, Event, FileEvent, FileJob, FileState, FileTrouble, Intent,
    MessageRow, Outcome, Outgoing, PolicyError, open_attachment,
};
use tresse_proto::ids::{ClientMsgId, ConversationId};

use crate::relay::Person;
use crate::world::World;

/// Two who write to each other, on devices with a screen.
fn two() -> (World, Person, Person, ConversationId) {
    let mut world = World::new();
    (world.shows_files, world.receipts) = (true, true);
    let (alice, bob) = (world.join(), world.join());
    let conversation = world.introduce(alice, bob);
    (world, alice, bob, conversation)
}

fn last(world: &World, person: Person, conversation: ConversationId) -> MessageRow {
    let around = Around {
        anchor: None,
        before: 50,
        after: 0,
    };
    let client = world.client(person);
    let thread = client.thread(world.now_ms, conversation, around).unwrap();
    thread.rows.into_iter().next_back().unwrap()
}

fn state(world: &World, person: Person, conversation: ConversationId) -> FileState {
    last(world, person, conversation).attachments[0]
        .state
        .clone()
}

/// What somebody sees who opens the file.
fn opened(world: &World, person: Person, row: i64) -> Vec<u8> {
    let file = world.client(person).local_file(row, 0).unwrap().unwrap();
    let cipher = &world.files.local[&(person, file.place)];
    let mut plain = Vec::new();
    open_attachment(&file.attachment, &cipher[..], &mut plain).unwrap();
    plain
}

/// The upload that is to be done ends like this.
fn end_upload(world: &mut World, person: Person, trouble: FileTrouble) {
    let FileJob::Upload { file, blob, .. } = world.people[person].jobs.remove(0) else {
        panic!("an upload");
    };
    let event = FileEvent::Uploaded {
        place: file.place,
        blob,
        result: Err(trouble),
    };
    world.call(person, Event::File(event));
}

#[test]
fn a_file_is_shown_at_once_and_goes_its_way_step_by_step() {
    let (mut world, alice, bob, conversation) = two();
    let file = world.put_file("a.png", b"twelve bytes");
    let intent = world.attach(conversation, vec![file]);
    let ticket = world.start(alice, intent);
    let shown = last(&world, alice, conversation);
    assert_eq!(shown.attachments[0].state, FileState::Preparing);
    assert!(!shown.placed && shown.can.cancel && !shown.can.reply);
    assert!(world.file_step(alice), "sealed");
    assert_eq!(state(&world, alice, conversation), FileState::Uploading);
    let row = shown.row;
    assert_eq!(opened(&world, alice, row), b"twelve bytes", "one's own");
    world.settle_files();
    assert!(matches!(
        world.people[alice].done[&ticket],
        Ok(Outcome::Sent { .. })
    ));
    let sent = last(&world, alice, conversation);
    assert_eq!((sent.row, sent.placed), (row, true));
    assert_eq!(sent.attachments[0].state, FileState::Here);
    let came = last(&world, bob, conversation);
    assert_eq!(came.message, sent.message);
    assert_eq!(
        came.attachments[0].state,
        FileState::Here,
        "it came by itself"
    );
    assert_eq!(opened(&world, bob, came.row), b"twelve bytes");
    let is_sealed = |bytes: &Vec<u8>| !bytes.windows(6).any(|window| window == b"twelve");
    assert!(world.files.local.values().all(is_sealed));
}

#[test]
fn a_crash_between_any_two_steps_costs_nothing() {
    for steps in 0..6 {
        let (mut world, alice, bob, conversation) = two();
        let files = ["a.png", "b.png"].map(|name| world.put_file(name, name.as_bytes()));
        let intent = world.attach(conversation, files.to_vec());
        world.start(alice, intent);
        for _ in 0..steps {
            world.file_step(alice);
            world.deliver();
        }
        world.crash_now(alice);
        world.settle_files();
        let came = last(&world, bob, conversation);
        assert_eq!(came.attachments.len(), 2, "after {steps} steps");
        assert_eq!(opened(&world, bob, came.row), b"a.png");
        let files_sent = world.messages(bob, conversation);
        let files_sent = files_sent.iter().filter(|it| !it.attachments.is_empty());
        assert_eq!(files_sent.count(), 1, "once, after {steps} steps");
    }
}

#[test]
fn an_upload_goes_on_at_the_place_that_it_had() {
    let (mut world, alice, bob, conversation) = two();
    let file = world.put_file("a.png", b"some");
    let intent = world.attach(conversation, vec![file]);
    world.start(alice, intent);
    world.file_step(alice);
    world.deliver();
    let place = |world: &World| match &world.people[alice].jobs[..] {
        [FileJob::Upload { blob, .. }] => *blob,
        other => panic!("{other:?}"),
    };
    let before = place(&world);
    world.crash_now(alice);
    world.settle();
    assert_eq!(place(&world), before);
    // Its time is over: another place.
    end_upload(&mut world, alice, FileTrouble::Gone);
    world.settle();
    assert_ne!(place(&world), before);
    world.settle_files();
    assert_eq!(last(&world, bob, conversation).attachments.len(), 1);
}

#[test]
fn a_server_that_cannot_be_reached_is_tried_again_by_and_by() {
    let (mut world, alice, bob, conversation) = two();
    let file = world.put_file("a.png", b"some");
    let intent = world.attach(conversation, vec![file]);
    world.start(alice, intent);
    world.file_step(alice);
    world.deliver();
    end_upload(&mut world, alice, FileTrouble::Unreachable);
    assert!(world.people[alice].jobs.is_empty());
    assert_eq!(state(&world, alice, conversation), FileState::Uploading);
    world.now_ms += 10_001;
    world.call(alice, Event::Tick);
    world.settle_files();
    assert_eq!(last(&world, bob, conversation).attachments.len(), 1);
}

#[test]
fn a_file_that_is_gone_stands_still_until_it_is_handed_over_again() {
    let (mut world, alice, bob, conversation) = two();
    let file = world.put_file("a.png", b"some");
    world.files.sources.clear();
    let reference = Some(ClientMsgId([5; 16]));
    let wanted = |world: &World| match world.attach(conversation, vec![file.clone()]) {
        Intent::Send {
            conversation,
            message,
            ..
        } => Intent::Send {
            conversation,
            message,
            reference,
        },
        other => other,
    };
    let intent = wanted(&world);
    let first = world.start(alice, intent);
    world.settle_files();
    assert!(matches!(
        world.people[alice].done[&first],
        Err(ClientError::Domain(DomainError::FileUnreadable))
    ));
    let shown = last(&world, alice, conversation);
    let failed = FileState::Failed {
        code: "file_unreadable".to_owned(),
        can_retry: false,
    };
    assert_eq!(shown.attachments[0].state, failed);
    assert!(shown.can.cancel && !shown.can.retry);
    world.put_file("a.png", b"some");
    let intent = wanted(&world);
    let second = world.start(alice, intent);
    world.settle_files();
    assert!(world.people[alice].done[&second].is_ok());
    assert_eq!(last(&world, alice, conversation).row, shown.row);
    assert_eq!(last(&world, bob, conversation).attachments.len(), 1);
}

#[test]
fn what_was_refused_goes_on_when_the_person_wants_it_again() {
    let (mut world, alice, bob, conversation) = two();
    let file = world.put_file("a.png", b"some");
    let intent = world.attach(conversation, vec![file]);
    world.start(alice, intent);
    world.file_step(alice);
    world.deliver();
    end_upload(&mut world, alice, FileTrouble::Refused);
    world.settle_files();
    let shown = last(&world, alice, conversation);
    assert!(shown.can.retry, "{:?}", shown.attachments[0].state);
    let retry = Intent::RetryFiles { row: shown.row };
    assert!(world.want(alice, retry).is_ok());
    world.settle_files();
    assert_eq!(last(&world, bob, conversation).attachments.len(), 1);
}

#[test]
fn what_is_taken_back_on_its_way_leaves_nothing() {
    for steps in 0..2 {
        let (mut world, alice, bob, conversation) = two();
        let file = world.put_file("a.png", b"some");
        let intent = world.attach(conversation, vec![file]);
        let ticket = world.start(alice, intent);
        for _ in 0..steps {
            world.file_step(alice);
            world.deliver();
        }
        let row = last(&world, alice, conversation).row;
        assert!(world.want(alice, Intent::CancelFiles { row }).is_ok());
        assert!(matches!(
            world.people[alice].done[&ticket],
            Err(ClientError::Domain(DomainError::Cancelled))
        ));
        world.settle_files();
        assert_eq!(world.texts(alice, conversation), ["may I?"]);
        assert_eq!(world.texts(bob, conversation), ["may I?"]);
        assert!(world.files.local.is_empty(), "the ciphertext is gone");
    }
}

#[test]
fn a_stranger_brings_no_file_onto_the_device() {
    let mut world = World::new();
    (world.shows_files, world.receipts) = (true, true);
    // Of six people, the third and the sixth are on a network that delivers first messages.
    let people: [Person; 6] = std::array::from_fn(|_| world.join());
    let (stranger, wen) = (people[2], people[5]);
    let conversation = world.introduce(stranger, wen);
    let file = world.put_file("a.png", b"some");
    let intent = world.attach(conversation, vec![file]);
    world.start(stranger, intent);
    world.settle_files();
    let came = last(&world, wen, conversation);
    assert_eq!(came.attachments[0].state, FileState::Barred);
    assert!(!came.attachments[0].auto);
    let (row, index) = (came.row, 0);
    let wanted = world.want(wen, Intent::FetchFile { row, index });
    assert!(matches!(
        wanted,
        Err(ClientError::Domain(DomainError::FileFromStranger))
    ));
    world.say(wen, conversation, "hello");
    world.settle();
    let came = world
        .client(wen)
        .message_row(world.now_ms, row)
        .unwrap()
        .unwrap();
    assert_eq!(came.attachments[0].state, FileState::None);
    assert!(came.attachments[0].auto, "now it may come");
    assert!(world.want(wen, Intent::FetchFile { row, index }).is_ok());
    world.settle_files();
    assert_eq!(opened(&world, wen, row), b"some");
}

#[test]
fn a_view_once_is_gone_after_the_look_and_its_sender_learns_of_it() {
    let (mut world, alice, bob, conversation) = two();
    let file = world.put_file("a.png", b"secret");
    let message = Outgoing::Attach {
        files: vec![file],
        caption: String::new(),
        reply_to: None,
        view_once: 1,
        expires_after_ms: None,
    };
    world.start(
        alice,
        Intent::Send {
            conversation,
            message,
            reference: None,
        },
    );
    world.settle_files();
    let sent = last(&world, alice, conversation);
    assert_eq!(sent.attachments[0].state, FileState::Gone, "not to look at");
    assert!(!sent.can.forward && !sent.can.star && !sent.can.open);
    let came = last(&world, bob, conversation);
    assert_eq!(came.attachments[0].state, FileState::None, "not by itself");
    assert!(came.can.open && !came.can.forward && !came.can.star);
    let row = came.row;
    for refused in [
        Intent::Star { row, starred: true },
        Intent::Forward {
            rows: vec![row],
            to: vec![conversation],
            reference: None,
        },
    ] {
        let refused = world.want(bob, refused);
        assert!(
            matches!(
                refused,
                Err(ClientError::Domain(DomainError::Policy(
                    PolicyError::ViewOnce
                )))
            ),
            "{refused:?}"
        );
    }
    assert!(world.want(bob, Intent::FetchFile { row, index: 0 }).is_ok());
    world.settle_files();
    assert_eq!(opened(&world, bob, row), b"secret");
    assert!(world.want(bob, Intent::Opened { row }).is_ok());
    world.settle_files();
    let over = last(&world, bob, conversation);
    assert_eq!(over.attachments[0].state, FileState::Gone);
    assert!(!over.can.open);
    assert!(world.client(bob).local_file(row, 0).unwrap().is_none());
    let places: Vec<_> = world.files.local.keys().filter(|it| it.0 == bob).collect();
    assert!(places.is_empty(), "{places:?}");
    assert_eq!(last(&world, alice, conversation).opened, 1);
    assert!(world.want(bob, Intent::Opened { row }).is_err());
}

#[test]
fn a_file_that_is_missing_can_be_fetched_again_and_one_that_the_server_lost_is_gone() {
    let (mut world, alice, bob, conversation) = two();
    let file = world.put_file("a.png", b"some");
    let intent = world.attach(conversation, vec![file]);
    world.start(alice, intent);
    world.settle_files();
    let row = last(&world, bob, conversation).row;
    let place = world.client(bob).local_file(row, 0).unwrap().unwrap().place;
    world.files.local.remove(&(bob, place.clone()));
    world.call(bob, Event::File(FileEvent::Missing { place }));
    assert_eq!(state(&world, bob, conversation), FileState::None);
    assert!(world.want(bob, Intent::FetchFile { row, index: 0 }).is_ok());
    assert_eq!(state(&world, bob, conversation), FileState::Fetching);
    let stop = Intent::StopFetching { row, index: 0 };
    assert!(world.want(bob, stop).is_ok());
    assert_eq!(state(&world, bob, conversation), FileState::None);
    world.files.server.clear();
    world.people[bob].jobs.clear();
    assert!(world.want(bob, Intent::FetchFile { row, index: 0 }).is_ok());
    world.settle_files();
    assert_eq!(state(&world, bob, conversation), FileState::Gone);
}

#[test]
fn what_a_message_cannot_have_is_refused_before_anything_is_shown() {
    let (mut world, alice, _, conversation) = two();
    let eleven = (0..11).map(|n| world.put_file(&format!("{n}.png"), b"x"));
    let eleven: Vec<_> = eleven.collect();
    let one = eleven[0].clone();
    let mut document = one.clone();
    document.media_type = "application/pdf".to_owned();
    let wanted = [
        (Vec::new(), 0, "no_file"),
        (eleven.clone(), 0, "too_many_files"),
        (eleven[..2].to_vec(), 1, "view_once_kind"),
        (vec![one], 9, "view_once_not_here"),
        (vec![document], 0, "file_kind"),
    ];
    for (files, view_once, code) in wanted {
        let message = Outgoing::Attach {
            files,
            caption: String::new(),
            reply_to: None,
            view_once,
            expires_after_ms: None,
        };
        let refused = world.want(
            alice,
            Intent::Send {
                conversation,
                message,
                reference: None,
            },
        );
        assert_eq!(refused.unwrap_err().code(), code);
    }
    assert_eq!(world.texts(alice, conversation), ["may I?"]);
}
