//! Key packages that are valid one by one and do not fit together: whoever hands them in harms
//! nobody but themselves.

use tresse_client_core::{ClientError, DomainError, Intent, Outcome};

use crate::world::World;

#[test]
fn strangers_with_an_invite_cannot_stop_an_admins_client() {
    let (mut world, [alice, bob, carol, dave]) = World::with_people();
    let conversation = world.group(alice, &[]);
    let Ok(Outcome::Invite { token, .. }) = world.want(alice, Intent::Invite(conversation)) else {
        panic!("no invite");
    };
    let twins = [world.account(carol), world.account(dave)];
    world.relay.make_twins(&twins);
    world.set_online(alice, false);
    for person in [bob, carol, dave] {
        let join = Intent::Join {
            conversation,
            token,
        };
        world.want(person, join).unwrap();
    }
    world.set_online(carol, false);
    world.set_online(dave, false);
    world.come_back(alice);
    let members = world.members(alice, conversation);
    assert!(members.contains(&world.account(bob)), "{members:?}");
    assert_eq!(members.len(), 3, "one of the twins is in: {members:?}");
    assert_eq!(world.client(alice).status().unwrap().trouble, None);
    let (connects, commits) = (world.people[alice].connects, world.relay.seen["commit"]);
    world.say(alice, conversation, "welcome");
    world.settle();
    assert_eq!(world.texts(bob, conversation), ["welcome"]);
    assert_eq!(world.people[alice].connects, connects, "it stays connected");
    assert_eq!(
        world.relay.seen["commit"], commits,
        "nothing is tried again"
    );
}

#[test]
fn people_who_do_not_fit_together_are_refused_and_nothing_else_is() {
    let (mut world, [alice, bob, carol, dave]) = World::with_people();
    let conversation = world.group(alice, &[bob]);
    let accounts = vec![world.account(carol), world.account(dave)];
    world.relay.make_twins(&accounts);
    let connects = world.people[alice].connects;
    let create = Intent::NewGroup {
        name: "Twins".to_owned(),
        members: accounts.clone(),
    };
    let add = Intent::Add {
        conversation,
        accounts,
    };
    for intent in [create, add] {
        let ended = world.want(alice, intent);
        assert!(
            matches!(ended, Err(ClientError::Domain(DomainError::NoDeviceToAdd))),
            "{ended:?}"
        );
    }
    world.say(alice, conversation, "just us");
    world.settle();
    assert_eq!(world.texts(bob, conversation), ["just us"]);
    assert_eq!(world.client(alice).status().unwrap().trouble, None);
    assert_eq!(world.people[alice].connects, connects, "it stays connected");
}
