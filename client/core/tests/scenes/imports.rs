//! Exports of what a person had elsewhere: on this device, before everything else, and nobody's
//! business.

use tresse_client_core::{
    Around, Can, ChatQuery, ChatState, ClientError, DomainError, Filter, Folder, Import,
    ImportInto, ImportedBody, ImportedFile, ImportedMessage, ImportedReaction, Intent, NoticeRow,
    Outcome, Outgoing, Receipt, RowBody, Summary,
};
use tresse_proto::ids::ConversationId;

use crate::relay::Person;
use crate::world::{World, send};

fn message(number: u8, sender: &str, is_own: bool, text: &str) -> ImportedMessage {
    ImportedMessage {
        id: [number; 32],
        at_ms: 1_600_000_000_000 + u64::from(number) * 60_000,
        place: 0,
        sender: sender.to_owned(),
        is_own,
        body: ImportedBody::Text(text.to_owned()),
        files: Vec::new(),
        reactions: Vec::new(),
        is_edited: false,
    }
}

/// A conversation as a file tells it: the middle one first.
fn messages() -> Vec<ImportedMessage> {
    let mut line = message(1, "", false, "");
    line.body = ImportedBody::Line("Messages are end-to-end encrypted".to_owned());
    let mut unsent = message(4, "Old Friend", false, "");
    unsent.body = ImportedBody::Unsent;
    let mut file = message(5, "Old Friend", false, "the lake");
    file.files.push(ImportedFile {
        name: "lake.jpg".to_owned(),
        media_type: "image/jpeg".to_owned(),
        bytes: 7,
    });
    file.reactions.push(ImportedReaction {
        sender: "me".to_owned(),
        is_own: true,
        emoji: "❤".to_owned(),
    });
    vec![
        message(3, "me", true, "the lanterns"),
        message(2, "Old Friend", false, "what is missing?"),
        line,
        unsent,
        file,
    ]
}

fn into_archive(messages: Vec<ImportedMessage>) -> Intent {
    let into = ImportInto::Archive {
        title: "Old Friend".to_owned(),
    };
    Intent::Import(Box::new(Import { into, messages }))
}

fn into_chat(conversation: ConversationId, messages: Vec<ImportedMessage>) -> Intent {
    let into = ImportInto::Chat {
        conversation,
        peer: Some("Old Friend".to_owned()),
    };
    Intent::Import(Box::new(Import { into, messages }))
}

fn imported(world: &mut World, person: Person, intent: Intent) -> (ConversationId, u64, u64) {
    match world.want(person, intent) {
        Ok(Outcome::Imported {
            conversation,
            added,
            known,
        }) => (conversation, added, known),
        other => panic!("{other:?}"),
    }
}

fn unread(world: &World, person: Person, conversation: ConversationId) -> u64 {
    let chat = world.client(person).chat_row(conversation).unwrap();
    chat.unwrap().unread
}

#[test]
fn an_export_is_an_archive_in_the_order_of_time_and_twice_is_as_once() {
    let (mut world, [ana]) = World::with_people();
    let (archive, added, known) = imported(&mut world, ana, into_archive(messages()));
    assert_eq!((added, known), (5, 0));
    assert_eq!(
        imported(&mut world, ana, into_archive(messages())),
        (archive, 0, 5)
    );
    let thread = world.client(ana).thread(
        2_000_000_000_000,
        archive,
        Around {
            anchor: None,
            before: 10,
            after: 0,
        },
    );
    let rows = thread.unwrap().rows;
    let bodies: Vec<_> = rows.iter().map(|row| row.body.clone()).collect();
    let text = |text: &str| RowBody::Text(text.to_owned());
    assert_eq!(
        bodies,
        [
            RowBody::Notice(NoticeRow::Line(
                "Messages are end-to-end encrypted".to_owned()
            )),
            text("what is missing?"),
            text("the lanterns"),
            RowBody::Unsent,
            text("the lake"),
        ]
    );
    assert_eq!(rows[1].sender.shown, "Old Friend");
    assert!(rows[2].is_own && rows[2].receipt == Receipt::None);
    assert_eq!(rows[4].attachments[0].attachment.filename(), "lake.jpg");
    assert_eq!(rows[4].reactions[0].people[0].account, world.account(ana));
    assert!(rows.iter().all(|row| row.imported && row.placed));

    let list = world.client(ana).chats(&ChatQuery {
        folder: Folder::Inbox,
        filter: Filter::All,
        named: String::new(),
        from: 0,
        count: 10,
    });
    let list = list.unwrap();
    let chat = &list.rows[0];
    assert_eq!((chat.title.as_str(), chat.unread), ("Old Friend", 0));
    let last = chat.last.as_ref().unwrap();
    assert!(matches!(&last.summary, Summary::File { caption, .. } if caption == "the lake"));
    let chat = world.client(ana).chat(archive).unwrap().unwrap();
    assert_eq!(chat.state, ChatState::Archive);
    assert!(chat.has_imported);
}

#[test]
fn nobody_can_answer_change_or_confirm_what_was_imported() {
    let (mut world, [ana, bo]) = World::with_people();
    let conversation = world.introduce(ana, bo);
    let submits = world.relay.seen["submit"];
    let read_before = unread(&world, ana, conversation);
    let (_, added, _) = imported(&mut world, ana, into_chat(conversation, messages()));
    world.settle();
    assert_eq!(added, 5);
    assert_eq!(
        world.relay.seen["submit"], submits,
        "nothing was told to anybody"
    );
    assert_eq!(unread(&world, ana, conversation), read_before);

    world
        .want(bo, send(conversation, "here we are again"))
        .unwrap();
    world.settle();
    let all = world.messages(ana, conversation);
    assert_eq!(
        all.len(),
        7,
        "the request, what was said now, and five from before"
    );
    let (old, new): (Vec<_>, Vec<_>) = all.iter().partition(|message| message.is_imported());
    assert_eq!((old.len(), new.len()), (5, 2));
    assert!(
        all[..5].iter().all(|message| message.is_imported()),
        "before all others"
    );
    assert_eq!(
        old[1].sender.account(),
        world.account(bo),
        "the other one is known"
    );

    let row = world
        .client(ana)
        .message_row(1_600_000_000_000, old[2].row)
        .unwrap()
        .unwrap();
    assert!(row.is_own);
    let only_forward = Can {
        forward: true,
        star: true,
        ..Can::default()
    };
    assert_eq!(row.can, only_forward);
    for outgoing in [
        Outgoing::Unsend {
            message: old[2].message,
        },
        Outgoing::Edit {
            message: old[2].message,
            text: "other".to_owned(),
        },
        Outgoing::React {
            to: old[1].message,
            emoji: "❤".to_owned(),
        },
    ] {
        let wanted = world.want(
            ana,
            Intent::Send {
                conversation,
                message: outgoing,
                reference: None,
            },
        );
        assert!(matches!(
            wanted,
            Err(ClientError::Domain(DomainError::UnknownMessage))
        ));
    }
    world
        .want(
            ana,
            Intent::Star {
                row: old[2].row,
                starred: true,
            },
        )
        .unwrap();
    assert_eq!(world.client(ana).starred(10).unwrap().len(), 1);

    // Reading all of it tells the other one of what they wrote now, and of nothing else.
    let last = new.iter().map(|message| message.row).max().unwrap();
    world
        .want(
            ana,
            Intent::MarkRead {
                conversation,
                row: last,
            },
        )
        .unwrap();
    world.settle();
    assert_eq!(unread(&world, ana, conversation), 0);
    assert_eq!(world.messages(bo, conversation).len(), 2);
}

#[test]
fn what_was_imported_is_found_forwarded_and_forgotten() {
    let (mut world, [ana, bo]) = World::with_people();
    let (archive, ..) = imported(&mut world, ana, into_archive(messages()));
    let hits = world.client(ana).search("lanterns", None, 10).unwrap();
    assert_eq!(hits.len(), 1);
    assert_eq!(hits[0].conversation, archive);

    let wanted = world.want(ana, send(archive, "hello?"));
    assert!(matches!(
        wanted,
        Err(ClientError::Domain(DomainError::NotAMember))
    ));
    let group = world.group(ana, &[bo]);
    let (_, added, _) = imported(
        &mut world,
        ana,
        into_chat(
            group,
            vec![message(9, "Somebody", false, "once upon a time")],
        ),
    );
    assert_eq!(added, 1);
    let (name, _) = crate::world::handle(bo);
    let named = message(10, &name, false, "by name");
    imported(&mut world, ana, into_chat(group, vec![named]));

    for conversation in [archive, group] {
        world.want(ana, Intent::ForgetImport(conversation)).unwrap();
    }
    assert!(
        world
            .client(ana)
            .search("lanterns", None, 10)
            .unwrap()
            .is_empty()
    );
    assert!(world.client(ana).chat(archive).unwrap().is_none());
    let left = world.messages(ana, group);
    assert!(left.iter().all(|message| !message.is_imported()));
    world.want(ana, send(group, "still here")).unwrap();
    world.settle();
    assert_eq!(world.texts(bo, group).last().unwrap(), "still here");
}

#[test]
fn an_import_that_is_interrupted_goes_on_and_what_is_impossible_changes_nothing() {
    let (mut world, [ana, bo]) = World::with_people();
    imported(&mut world, ana, into_archive(messages()[..2].to_vec()));
    world.crash_now(ana);
    world.settle();
    let (archive, added, known) = imported(&mut world, ana, into_archive(messages()));
    assert_eq!((added, known), (3, 2));

    let mut too_late = message(20, "x", false, "beyond all times");
    too_late.at_ms = 1 << 50;
    let mut too_long = message(21, "x", false, "");
    too_long.body = ImportedBody::Text("a".repeat(70_000));
    for bad in [too_late, too_long] {
        let batch = vec![message(22, "x", false, "fine"), bad];
        let wanted = world.want(ana, into_archive(batch));
        assert!(matches!(
            wanted,
            Err(ClientError::Domain(DomainError::BadImport))
        ));
    }
    let many = (0..1_001)
        .map(|_| message(23, "x", false, "many"))
        .collect();
    let wanted = world.want(ana, into_archive(many));
    assert!(matches!(
        wanted,
        Err(ClientError::Domain(DomainError::ImportTooMany))
    ));
    assert_eq!(world.messages(ana, archive).len(), 5);

    world.relay.requests = true;
    let request = world.introduce(bo, ana);
    let wanted = world.want(ana, into_chat(request, messages()));
    assert!(matches!(
        wanted,
        Err(ClientError::Domain(DomainError::ImportNotHere))
    ));
}
