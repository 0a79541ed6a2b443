//! Groups: add, remove, leave, knock, races.

use std::collections::BTreeSet;

use tresse_client_core::{Change, ClientError, DomainError, Intent, Membership, Outcome};
use tresse_proto::ids::{AccountId, ConversationId};
use tresse_proto::wire::Role;

use crate::relay::Person;
use crate::world::{World, send};

fn accounts(world: &World, people: &[Person]) -> Vec<AccountId> {
    let mut accounts: Vec<AccountId> = people.iter().map(|it| world.account(*it)).collect();
    accounts.sort_unstable();
    accounts
}

fn assert_members(world: &World, conversation: ConversationId, people: &[Person]) {
    let expected = accounts(world, people);
    for person in people {
        assert_eq!(
            world.members(*person, conversation),
            expected,
            "members as {} sees them",
            world.people[*person].name
        );
    }
    let leaves: BTreeSet<AccountId> = world
        .relay
        .leaves(conversation)
        .into_iter()
        .map(|device| device.account())
        .collect();
    assert_eq!(
        leaves.into_iter().collect::<Vec<_>>(),
        expected,
        "leaves of the group"
    );
}

#[test]
fn a_group_grows_shrinks_and_everybody_reads_what_is_said_while_they_are_in() {
    let (mut world, [alice, bob, carol, dave]) = World::with_people();
    let conversation = world.group(alice, &[bob, carol]);
    assert_members(&world, conversation, &[alice, bob, carol]);
    for person in [alice, bob, carol] {
        let shown = world
            .client(person)
            .conversation(conversation)
            .unwrap()
            .unwrap();
        assert_eq!(shown.name, "Crew");
    }
    world.say(bob, conversation, "one");
    world.settle();

    let accounts = vec![world.account(dave)];
    let added = world.want(
        alice,
        Intent::Add {
            conversation,
            accounts,
        },
    );
    assert!(matches!(added, Ok(Outcome::Done)), "{added:?}");
    world.settle();
    assert_members(&world, conversation, &[alice, bob, carol, dave]);
    let shown = world
        .client(dave)
        .conversation(conversation)
        .unwrap()
        .unwrap();
    assert_eq!(
        shown.name, "Crew",
        "whoever adds people tells them the name"
    );
    world.say(dave, conversation, "two");
    world.settle();

    let account = world.account(bob);
    let removed = world.want(
        alice,
        Intent::Remove {
            conversation,
            account,
        },
    );
    assert!(matches!(removed, Ok(Outcome::Done)), "{removed:?}");
    world.settle();
    world.say(carol, conversation, "three");
    world.settle();
    assert_members(&world, conversation, &[alice, carol, dave]);
    assert_eq!(world.texts(alice, conversation), ["one", "two", "three"]);
    assert_eq!(world.texts(bob, conversation), ["one", "two"]);
    assert_eq!(world.texts(dave, conversation), ["two", "three"]);
    let out = world
        .client(bob)
        .conversation(conversation)
        .unwrap()
        .unwrap();
    assert_eq!(out.membership, Membership::Left);
    let refused = world.want(bob, send(conversation, "hey"));
    assert!(matches!(
        refused,
        Err(ClientError::Domain(DomainError::NotAMember))
    ));
}

#[test]
fn leaves_of_those_who_left_are_removed_without_being_asked() {
    let (mut world, [alice, bob, carol]) = World::with_people();
    let conversation = world.group(alice, &[bob, carol]);
    world.want(carol, Intent::Leave(conversation)).unwrap();
    world.settle();
    assert_members(&world, conversation, &[alice, bob]);
    assert!(
        world.people[bob]
            .changes
            .contains(&Change::Conversation(conversation))
    );
}

#[test]
fn if_the_designated_device_is_away_the_next_who_writes_removes_them_first() {
    let (mut world, [alice, bob, carol]) = World::with_people();
    let conversation = world.group(alice, &[bob, carol]);
    world.set_online(alice, false);
    world.want(carol, Intent::Leave(conversation)).unwrap();
    world.settle();
    let before = world.relay.epoch(conversation);
    assert!(matches!(
        world.want(bob, send(conversation, "gone?")),
        Ok(Outcome::Sent { .. })
    ));
    assert_eq!(
        world.relay.epoch(conversation),
        before + 1,
        "the leaf went first"
    );
    world.come_back(alice);
    assert_members(&world, conversation, &[alice, bob]);
    assert_eq!(world.texts(alice, conversation), ["gone?"]);
}

#[test]
fn two_commits_at_once_both_take_effect() {
    let (mut world, [alice, bob, carol, dave]) = World::with_people();
    let conversation = world.group(alice, &[bob]);
    let account = world.account(bob);
    let role = Role::Admin;
    world
        .want(
            alice,
            Intent::SetRole {
                conversation,
                account,
                role,
            },
        )
        .unwrap();
    world.settle();
    let add = |world: &World, person| Intent::Add {
        conversation,
        accounts: vec![world.account(person)],
    };
    let (carols, daves) = (add(&world, carol), add(&world, dave));
    let one = world.start(alice, carols);
    let two = world.start(bob, daves);
    world.settle();
    for (person, ticket) in [(alice, one), (bob, two)] {
        let ended = &world.people[person].done[&ticket];
        assert!(matches!(ended, Ok(Outcome::Done)), "{ended:?}");
    }
    assert!(
        world.relay.seen["commit"] >= 3,
        "one of them lost and tried again"
    );
    assert_members(&world, conversation, &[alice, bob, carol, dave]);
    world.say(carol, conversation, "hi");
    world.say(dave, conversation, "ho");
    world.settle();
    world.assert_same_timelines(&[alice, bob, carol, dave], conversation);
}

#[test]
fn the_same_change_wanted_twice_is_done_once() {
    let (mut world, [alice, bob, carol]) = World::with_people();
    let conversation = world.group(alice, &[bob]);
    let account = world.account(bob);
    let role = Role::Admin;
    world
        .want(
            alice,
            Intent::SetRole {
                conversation,
                account,
                role,
            },
        )
        .unwrap();
    world.settle();
    let accounts = vec![world.account(carol)];
    let add = Intent::Add {
        conversation,
        accounts,
    };
    let epoch = world.relay.epoch(conversation);
    let one = world.start(alice, add.clone());
    let two = world.start(bob, add);
    world.settle();
    assert!(world.people[alice].done[&one].is_ok());
    assert!(
        world.people[bob].done[&two].is_ok(),
        "it is done, whoever did it"
    );
    assert_eq!(world.relay.epoch(conversation), epoch + 1);
    assert_members(&world, conversation, &[alice, bob, carol]);
}

#[test]
fn messages_sent_while_members_change_reach_everybody() {
    let (mut world, [alice, bob, carol, dave]) = World::with_people();
    let conversation = world.group(alice, &[bob, carol]);
    let accounts = vec![world.account(dave)];
    world.start(
        alice,
        Intent::Add {
            conversation,
            accounts,
        },
    );
    for number in 0..6 {
        world.say(bob, conversation, &format!("b{number}"));
        world.say(carol, conversation, &format!("c{number}"));
    }
    world.settle();
    assert_eq!(world.texts(alice, conversation).len(), 12);
    world.assert_same_timelines(&[alice, bob, carol], conversation);
    assert!(
        world
            .texts(dave, conversation)
            .iter()
            .all(|text| !text.starts_with('['))
    );
}

#[test]
fn everybody_who_knocks_in_a_burst_comes_in_by_one_commit() {
    let (mut world, [alice, bob, carol, dave]) = World::with_people();
    let conversation = world.group(alice, &[]);
    let Ok(Outcome::Invite { token, .. }) = world.want(alice, Intent::Invite(conversation)) else {
        panic!("no invite");
    };
    let before = world.relay.epoch(conversation);
    for person in [bob, carol, dave] {
        world
            .want(
                person,
                Intent::Join {
                    conversation,
                    token,
                },
            )
            .unwrap();
    }
    world.settle();
    assert_eq!(world.relay.epoch(conversation), before + 1);
    assert_members(&world, conversation, &[alice, bob, carol, dave]);
    world.say(dave, conversation, "in");
    world.settle();
    world.assert_same_timelines(&[alice, bob, carol, dave], conversation);
    assert_eq!(
        world
            .client(dave)
            .conversation(conversation)
            .unwrap()
            .unwrap()
            .name,
        "Crew"
    );
}

#[test]
fn who_was_removed_can_be_added_again() {
    let (mut world, [alice, bob]) = World::with_people();
    let conversation = world.group(alice, &[bob]);
    let account = world.account(bob);
    world
        .want(
            alice,
            Intent::Remove {
                conversation,
                account,
            },
        )
        .unwrap();
    world.settle();
    world.say(alice, conversation, "alone");
    world.settle();
    let accounts = vec![account];
    world
        .want(
            alice,
            Intent::Add {
                conversation,
                accounts,
            },
        )
        .unwrap();
    world.settle();
    world.say(alice, conversation, "back");
    world.settle();
    assert_eq!(world.texts(bob, conversation), ["back"]);
    assert_members(&world, conversation, &[alice, bob]);
}

#[test]
fn of_many_who_knock_the_one_who_cannot_be_added_keeps_nobody_out() {
    let (mut world, [alice, bob, carol, dave]) = World::with_people();
    let conversation = world.group(alice, &[]);
    let Ok(Outcome::Invite { token, .. }) = world.want(alice, Intent::Invite(conversation)) else {
        panic!("no invite");
    };
    world.relay.unwanted = Some(world.account(carol));
    for person in [bob, carol, dave] {
        let join = Intent::Join {
            conversation,
            token,
        };
        world.want(person, join).unwrap();
    }
    world.settle();
    assert_members(&world, conversation, &[alice, bob, dave]);
    let commits = world.relay.seen["commit"];
    world.settle();
    assert!(
        world.relay.seen["commit"] <= commits + 1,
        "it is not tried for ever"
    );
}

#[test]
fn who_left_can_be_added_again_before_the_old_leaf_is_gone() {
    let (mut world, [alice, bob, carol]) = World::with_people();
    let conversation = world.group(alice, &[bob, carol]);
    let make_admin = Intent::SetRole {
        conversation,
        account: world.account(bob),
        role: Role::Admin,
    };
    world.want(alice, make_admin).unwrap();
    world.settle();
    world.set_online(alice, false);
    world.want(carol, Intent::Leave(conversation)).unwrap();
    world.settle();
    let add = Intent::Add {
        conversation,
        accounts: vec![world.account(carol)],
    };
    let added = world.want(bob, add);
    assert!(matches!(added, Ok(Outcome::Done)), "{added:?}");
    world.come_back(alice);
    assert_members(&world, conversation, &[alice, bob, carol]);
    world.say(carol, conversation, "back");
    world.settle();
    assert_eq!(world.texts(alice, conversation), ["back"]);
    world.assert_same_timelines(&[alice, bob, carol], conversation);
}
