//! What was decided on one device of a person holds on the others.

use tresse_client_core::{Folder, Intent};
use tresse_proto::ids::ConversationId;

use crate::relay::Person;
use crate::world::{World, send};

fn chat(world: &World, device: Person, at: ConversationId) -> (bool, bool, u64, Folder) {
    let row = world.client(device).chat_row(at).unwrap().unwrap();
    (row.pinned, row.favourite, row.muted_until_ms, row.folder)
}

fn starred(world: &World, device: Person) -> usize {
    world.client(device).starred(10).unwrap().len()
}

#[test]
fn what_lists_show_and_what_is_starred_is_the_same_on_all_devices() {
    let mut world = World::new();
    let people: [Person; 6] = std::array::from_fn(|_| world.join());
    let (carol, frank) = (people[2], people[5]);
    let conversation = world.introduce(carol, frank);
    world.want(frank, send(conversation, "keep this")).unwrap();
    world.settle();
    world
        .want(
            carol,
            Intent::Pin {
                conversation,
                pinned: true,
            },
        )
        .unwrap();
    // A device that comes later hears of what was decided before.
    let laptop = world.link("Carol's laptop", carol);
    assert_eq!(
        chat(&world, laptop, conversation),
        chat(&world, carol, conversation)
    );
    assert!(chat(&world, laptop, conversation).0);

    world.want(frank, send(conversation, "and this")).unwrap();
    world.settle();
    let until_ms = 5_000_000;
    world
        .want(
            laptop,
            Intent::Mute {
                conversation,
                until_ms,
            },
        )
        .unwrap();
    let archive = Intent::Move {
        conversation,
        folder: Folder::Archived,
    };
    world.want(carol, archive).unwrap();
    let row = world.messages(laptop, conversation).pop().unwrap().row;
    world
        .want(laptop, Intent::Star { row, starred: true })
        .unwrap();
    world.settle();
    assert_eq!(
        chat(&world, laptop, conversation),
        chat(&world, carol, conversation)
    );
    assert_eq!(chat(&world, laptop, conversation).3, Folder::Archived);
    assert_eq!((starred(&world, laptop), starred(&world, carol)), (1, 1));
    let row = world.messages(carol, conversation).pop().unwrap().row;
    world
        .want(
            carol,
            Intent::Star {
                row,
                starred: false,
            },
        )
        .unwrap();
    world.settle();
    assert_eq!((starred(&world, laptop), starred(&world, carol)), (0, 0));
}

#[test]
fn the_later_decision_counts_whichever_device_hears_it_last() {
    let mut world = World::new();
    let people: [Person; 6] = std::array::from_fn(|_| world.join());
    let (carol, frank) = (people[2], people[5]);
    let conversation = world.introduce(carol, frank);
    let laptop = world.link("Carol's laptop", carol);
    world.set_online(laptop, false);
    world.start(
        laptop,
        Intent::Favourite {
            conversation,
            favourite: true,
        },
    );
    world.advance(1_000);
    world
        .want(
            carol,
            Intent::Pin {
                conversation,
                pinned: true,
            },
        )
        .unwrap();
    world.come_back(laptop);
    assert_eq!(
        chat(&world, laptop, conversation),
        chat(&world, carol, conversation)
    );
    let (pinned, favourite, ..) = chat(&world, carol, conversation);
    assert!(pinned && !favourite, "the row that was written later");
}

#[test]
fn nothing_is_seen_that_is_not_there() {
    let (mut world, [alice, bob]) = World::with_people();
    let conversation = world.introduce(alice, bob);
    let row = i64::MAX;
    world
        .want(bob, Intent::MarkRead { conversation, row })
        .unwrap();
    world.settle();
    world.want(alice, send(conversation, "new")).unwrap();
    world.settle();
    let unread = world.client(bob).chat_row(conversation).unwrap().unwrap();
    assert_eq!(unread.unread, 1);
}
