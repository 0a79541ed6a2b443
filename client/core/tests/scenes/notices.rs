//! Lines about the conversation itself: who came, who went, what it is called.

use tresse_client_core::{Body, Change, DomainError, Intent, Membership, Notice};
use tresse_client_core::{ClientError, Outcome};
use tresse_proto::ids::{AccountId, ConversationId};

use crate::relay::Person;
use crate::world::World;

/// The notices as somebody sees them, with the names of this test.
fn notices(world: &World, person: Person, conversation: ConversationId) -> Vec<String> {
    let name = |account: &AccountId| {
        let mut people = (0..world.people.len()).filter(|it| world.client(*it).identity().is_ok());
        let person = people.find(|it| world.account(*it) == *account);
        world.people[person.expect("somebody of this test")].name
    };
    let names = |accounts: &[AccountId]| accounts.iter().map(name).collect::<Vec<_>>().join(" ");
    let messages = world.messages(person, conversation);
    messages
        .iter()
        .filter_map(|message| {
            let by = name(&message.sender.account());
            match &message.body {
                Body::Notice(Notice::Members { added, removed }) => {
                    Some(format!("{by} +[{}] -[{}]", names(added), names(removed)))
                }
                Body::Notice(Notice::Left(accounts)) => Some(format!("{} left", names(accounts))),
                Body::Notice(Notice::Renamed(name)) => Some(format!("{by}: {name}")),
                _ => None,
            }
        })
        .collect()
}

/// How often a line was announced to each reader.
fn announced(world: &World, person: Person, conversation: ConversationId) -> usize {
    let is_notice = |row: i64| {
        let message = world.client(person).message(row).unwrap();
        message.is_some_and(|it| matches!(it.body, Body::Notice(_)))
    };
    world.people[person]
        .changes
        .iter()
        .filter(|change| {
            matches!(change, Change::Message { conversation: at, row }
                if *at == conversation && is_notice(*row))
        })
        .count()
}

#[test]
fn everybody_sees_who_came_and_went_once_and_in_order() {
    let (mut world, [alice, bob, carol, dave]) = World::with_people();
    let conversation = world.group(alice, &[bob, carol]);
    let add = Intent::Add {
        conversation,
        accounts: vec![world.account(dave)],
    };
    world.want(alice, add).unwrap();
    world.settle();
    world.say(bob, conversation, "welcome");
    world.settle();
    let remove = Intent::Remove {
        conversation,
        account: world.account(bob),
    };
    world.want(alice, remove).unwrap();
    world.settle();
    world.want(carol, Intent::Leave(conversation)).unwrap();
    world.settle();

    let all = ["Alice +[Dave] -[]", "Alice +[] -[Bob]", "Carol left"];
    assert_eq!(notices(&world, alice, conversation), all);
    assert_eq!(notices(&world, carol, conversation), all);
    assert_eq!(notices(&world, bob, conversation), all[..2]);
    assert_eq!(notices(&world, dave, conversation), all[1..]);
    for (person, count) in [(alice, 3), (bob, 2), (carol, 3), (dave, 2)] {
        assert_eq!(announced(&world, person, conversation), count);
        let seqs: Vec<_> = world.messages(person, conversation);
        let seqs: Vec<u64> = seqs.iter().map(|it| it.seq.unwrap()).collect();
        assert!(seqs.windows(2).all(|pair| pair[0] < pair[1]), "{seqs:?}");
        let shown = world.client(person).conversation(conversation).unwrap();
        let unread = shown.unwrap().unread;
        assert!(unread <= 1, "a notice is not unread: {unread}");
    }
    // Who is out sees who was left, and is not among them.
    let out = world.client(bob).conversation(conversation).unwrap();
    let out = out.unwrap();
    assert_eq!(out.membership, Membership::Left);
    let left: Vec<AccountId> = out.members.iter().map(|it| it.account).collect();
    assert_eq!(left.len(), 3);
    assert!(!left.contains(&world.account(bob)));
}

#[test]
fn a_line_survives_crashes_and_comes_once_to_who_was_away() {
    let (mut world, [alice, bob, carol, dave]) = World::with_people();
    let conversation = world.group(alice, &[bob, carol]);
    world.set_online(bob, false);
    let add = Intent::Add {
        conversation,
        accounts: vec![world.account(dave)],
    };
    world.start(alice, add);
    world.deliver();
    world.crash_now(alice);
    for _ in 0..20 {
        world.settle();
    }
    world.come_back(bob);
    world.crash_now(bob);
    world.come_back(bob);
    for person in [alice, bob, carol] {
        assert_eq!(
            notices(&world, person, conversation),
            ["Alice +[Dave] -[]"],
            "{}",
            world.people[person].name
        );
    }
    assert_eq!(announced(&world, bob, conversation), 1);
}

#[test]
fn a_new_name_is_news_the_first_one_and_a_repetition_are_not() {
    let (mut world, [alice, bob, carol]) = World::with_people();
    let conversation = world.group(alice, &[bob]);
    let rename = |name: &str| Intent::Rename {
        conversation,
        name: name.to_owned(),
    };
    world.want(bob, rename("Band")).unwrap();
    world.settle();
    assert!(matches!(world.want(bob, rename("Band")), Ok(Outcome::Done)));
    let add = Intent::Add {
        conversation,
        accounts: vec![world.account(carol)],
    };
    world.want(alice, add).unwrap();
    world.settle();
    let all = ["Bob: Band", "Alice +[Carol] -[]"];
    assert_eq!(notices(&world, alice, conversation), all);
    assert_eq!(notices(&world, bob, conversation), all);
    assert!(notices(&world, carol, conversation).is_empty());
    for person in [alice, bob, carol] {
        let shown = world.client(person).conversation(conversation).unwrap();
        assert_eq!(shown.unwrap().name, "Band");
    }
    assert!(world.want(alice, rename(" ")).is_err());
}

#[test]
fn two_people_have_no_name_and_no_lines() {
    let (mut world, [alice, bob]) = World::with_people();
    let conversation = world.introduce(alice, bob);
    let rename = Intent::Rename {
        conversation,
        name: "Us".into(),
    };
    assert!(matches!(
        world.want(alice, rename),
        Err(ClientError::Domain(DomainError::NotAGroup))
    ));
    world.link("Laptop", alice);
    world.want(bob, Intent::Leave(conversation)).unwrap();
    world.settle();
    assert!(notices(&world, alice, conversation).is_empty());
}
