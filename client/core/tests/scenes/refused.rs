//! What the server does not allow: who is told, how often it is tried, and what it costs others.

use tresse_client_core::{ClientError, DomainError, Intent, Outcome};
use tresse_proto::error::{ErrorCode, Refusal};
use tresse_proto::ids::ConversationId;

use crate::relay::Person;
use crate::world::World;

const DAY_MS: u64 = 24 * 60 * 60 * 1000;

fn add(world: &World, conversation: ConversationId, person: Person) -> Intent {
    Intent::Add {
        conversation,
        accounts: vec![world.account(person)],
    }
}

fn refusal(result: Result<Outcome, ClientError>) -> ErrorCode {
    match result {
        Err(ClientError::Domain(DomainError::Refused(refusal))) => refusal.code,
        other => panic!("not refused: {other:?}"),
    }
}

#[test]
fn an_add_that_is_refused_says_why_and_trying_again_uses_up_nobodys_key_packages() {
    let (mut world, [alice, bob, carol]) = World::with_people();
    let conversation = world.group(alice, &[bob]);
    world.relay.unwanted = Some(world.account(carol));
    world.relay.unwanted_because = Some(ErrorCode::ReachOff);
    for _ in 0..5 {
        let add = add(&world, conversation, carol);
        assert_eq!(refusal(world.want(alice, add)), ErrorCode::ReachOff);
        world.settle();
    }
    world.relay.unwanted = None;
    let again = add(&world, conversation, carol);
    assert!(matches!(world.want(alice, again), Ok(Outcome::Done)));
    world.settle();
    assert_eq!(world.members(carol, conversation).len(), 3);
    assert_eq!(world.relay.claimed_of(world.account(carol)), 1);
}

#[test]
fn a_group_or_request_that_is_refused_keeps_the_key_packages_for_the_next_try() {
    let (mut world, [alice, bob]) = World::with_people();
    let account = world.account(bob);
    let new_group = Intent::NewGroup {
        name: "Crew".into(),
        members: vec![account],
    };
    let request = Intent::Request {
        account,
        text: "may I?".into(),
    };
    for intent in [new_group.clone(), request.clone(), new_group, request] {
        world.relay.refuse_create = Some(Refusal::new(ErrorCode::ReachOff, "off"));
        assert_eq!(refusal(world.want(alice, intent)), ErrorCode::ReachOff);
        world.settle();
    }
    assert_eq!(world.relay.claimed_of(account), 1);
    world.introduce(alice, bob);
    assert_eq!(world.relay.claimed_of(account), 1);
}

#[test]
fn spare_key_packages_are_not_used_when_they_may_be_the_reason_or_are_old() {
    let (mut world, [alice, bob, carol]) = World::with_people();
    let conversation = world.group(alice, &[bob]);
    let account = world.account(carol);
    world.relay.unwanted = Some(account);
    for (code, claimed) in [
        (ErrorCode::InvalidKeyPackage, 1),
        (ErrorCode::UnknownDevice, 2),
        (ErrorCode::NotReachable, 3),
        (ErrorCode::NotReachable, 3),
    ] {
        world.relay.unwanted_because = Some(code);
        let add = add(&world, conversation, carol);
        assert_eq!(refusal(world.want(alice, add)), code);
        assert_eq!(world.relay.claimed_of(account), claimed, "{code:?}");
    }
    world.now_ms += DAY_MS;
    let add = add(&world, conversation, carol);
    refusal(world.want(alice, add));
    assert_eq!(world.relay.claimed_of(account), 4, "a day later");
}

#[test]
fn a_spare_key_package_does_not_become_young_again_by_being_tried() {
    let (mut world, [alice, bob, carol]) = World::with_people();
    let conversation = world.group(alice, &[bob]);
    let account = world.account(carol);
    world.relay.unwanted = Some(account);
    world.relay.unwanted_because = Some(ErrorCode::NotReachable);
    for claimed in [1, 1, 1, 2, 2] {
        let add = add(&world, conversation, carol);
        refusal(world.want(alice, add));
        assert_eq!(world.relay.claimed_of(account), claimed);
        world.now_ms += DAY_MS / 5;
    }
}

#[test]
fn one_whose_device_is_unknown_keeps_none_of_those_who_knock_out() {
    let (mut world, [alice, bob, carol]) = World::with_people();
    let conversation = world.group(alice, &[]);
    let Ok(Outcome::Invite { token, .. }) = world.want(alice, Intent::Invite(conversation)) else {
        panic!("no invite");
    };
    world.set_online(alice, false);
    world.relay.unwanted = Some(world.account(carol));
    world.relay.unwanted_because = Some(ErrorCode::UnknownDevice);
    for person in [bob, carol] {
        let join = Intent::Join {
            conversation,
            token,
        };
        world.want(person, join).unwrap();
    }
    world.come_back(alice);
    world.settle();
    assert!(
        world
            .members(alice, conversation)
            .contains(&world.account(bob))
    );
}

/// Something happens in the group that makes every client ask the server how things stand.
fn stir(world: &mut World, conversation: ConversationId, alice: Person, dave: Person) {
    world.want(dave, Intent::Leave(conversation)).unwrap();
    world.settle();
    let back = add(world, conversation, dave);
    world.want(alice, back).unwrap();
    world.settle();
}

#[test]
fn somebody_who_knocks_and_may_not_come_in_is_tried_more_and_more_rarely_at_the_cost_of_one_package()
 {
    let (mut world, [alice, bob, carol, dave]) = World::with_people();
    let conversation = world.group(alice, &[bob, dave]);
    let Ok(Outcome::Invite { token, .. }) = world.want(alice, Intent::Invite(conversation)) else {
        panic!("no invite");
    };
    let account = world.account(carol);
    world.relay.unwanted = Some(account);
    world.relay.unwanted_because = Some(ErrorCode::ReachOff);
    let join = Intent::Join {
        conversation,
        token,
    };
    world.want(carol, join).unwrap();
    world.settle();
    for _ in 0..12 {
        stir(&mut world, conversation, alice, dave);
    }
    let refused = world.relay.refused_commits;
    assert!((2..=5).contains(&refused), "tried {refused} times");
    assert_eq!(world.relay.claimed_of(account), 1);

    // The admin turns reach on: that may have been the reason, so it is tried at once.
    world.relay.unwanted = None;
    let reach = Intent::SetReach {
        network: "whatsapp".into(),
        inbound: true,
        outbound: true,
    };
    world.want(alice, reach).unwrap();
    world.settle();
    assert!(world.members(alice, conversation).contains(&account));
    assert_eq!(world.relay.claimed_of(account), 1);
}

#[test]
fn of_many_who_knock_the_one_whose_reach_is_off_keeps_nobody_out() {
    let (mut world, [alice, bob, carol, dave]) = World::with_people();
    let conversation = world.group(alice, &[]);
    let Ok(Outcome::Invite { token, .. }) = world.want(alice, Intent::Invite(conversation)) else {
        panic!("no invite");
    };
    world.relay.unwanted = Some(world.account(carol));
    world.relay.unwanted_because = Some(ErrorCode::NotReachable);
    for person in [bob, carol, dave] {
        let join = Intent::Join {
            conversation,
            token,
        };
        world.want(person, join).unwrap();
    }
    world.settle();
    let members = world.members(alice, conversation);
    assert!(members.contains(&world.account(bob)) && members.contains(&world.account(dave)));
}

#[test]
fn a_commit_that_loses_race_after_race_is_made_anew_with_growing_pauses() {
    let (mut world, [alice, bob, carol]) = World::with_people();
    let conversation = world.group(alice, &[bob]);
    let epoch = world.relay.epoch(conversation);
    let commits = |world: &World| world.relay.seen.get("commit").copied().unwrap_or(0);
    let before = commits(&world);
    world.relay.lose_races = 6;
    let add = add(&world, conversation, carol);
    let ticket = world.start(alice, add);
    world.deliver();
    let at_once = commits(&world) - before;
    assert_eq!(at_once, 2, "the first loss is made good at once");
    world.settle();
    let ended = world.people[alice].done.remove(&ticket);
    assert!(matches!(ended, Some(Ok(Outcome::Done))), "{ended:?}");
    assert_eq!(world.relay.epoch(conversation), epoch + 1);
    assert_eq!(world.relay.claimed_of(world.account(carol)), 1);
}
