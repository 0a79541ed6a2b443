//! Changing groups.

use tresse_proto::error::ErrorCode;
use tresse_proto::wire::EntryKind;

use crate::code;
use crate::kit::world::World;

#[test]
fn an_admin_adds_a_contact_who_reads_what_comes_after() {
    let mut world = World::new();
    let [alice, bob, carol] = world.people("instagram", ["alice", "bob", "carol"]);
    let group = world.group_of_friends(alice, &[bob]);
    world.befriend(alice, carol);
    world.send(bob, group, "before").unwrap();
    world.settle();
    world.add(alice, group, carol).unwrap();
    world.settle();
    world.send(bob, group, "after").unwrap();
    world.settle();
    assert_eq!(world.person(carol).texts, ["after"]);
    assert_eq!(world.person(alice).texts, ["before", "after"]);
    assert_eq!(world.roster(carol, group).len(), 3);
}

#[test]
fn who_has_not_heard_of_a_newcomer_encrypts_again_and_the_newcomer_reads_it() {
    let mut world = World::new();
    let [alice, bob, carol] = world.people("instagram", ["alice", "bob", "carol"]);
    let group = world.group_of_friends(alice, &[bob]);
    world.befriend(alice, carol);
    world.add(alice, group, carol).unwrap();
    let refusal = world.send(bob, group, "too early").unwrap_err();
    assert_eq!(
        (refusal.code, refusal.current_epoch),
        (ErrorCode::EpochTooOld, 2)
    );
    world.settle();
    world.send(bob, group, "again").unwrap();
    world.settle();
    assert_eq!(world.person(carol).texts, ["again"]);
    assert_eq!(world.person(alice).texts, ["again"]);
}

#[test]
fn a_commit_that_lets_nobody_in_stops_no_message_under_way() {
    let mut world = World::new();
    let [alice, bob, carol] = world.people("instagram", ["alice", "bob", "carol"]);
    let group = world.group_of_friends(alice, &[bob, carol]);
    world.update(alice, group).unwrap();
    world.send(bob, group, "on its way").unwrap();
    world.remove(alice, group, carol).unwrap();
    world.send(bob, group, "and once more").unwrap();
    world.settle();
    assert_eq!(world.person(alice).texts, ["on its way", "and once more"]);
}

#[test]
fn commit_and_welcome_are_neighbours_in_the_log() {
    let mut world = World::new();
    let [alice, bob, carol] = world.people("instagram", ["alice", "bob", "carol"]);
    let group = world.group_of_friends(alice, &[bob]);
    world.befriend(alice, carol);
    let accepted = world.add(alice, group, carol).unwrap();
    world.settle();
    let entries = &world.person(carol).entries;
    let welcome = entries.last().unwrap();
    assert_eq!(
        (welcome.kind(), welcome.seq, welcome.epoch),
        (EntryKind::Welcome, accepted.seq + 1, 2)
    );
    assert!(
        !entries
            .iter()
            .any(|e| e.conversation_id == group.to_bytes() && e.kind() == EntryKind::Commit),
        "who comes gets the Welcome, not the commit"
    );
    let commit = world.person(bob).entries.last().unwrap();
    assert_eq!(
        (commit.kind(), commit.seq, commit.epoch),
        (EntryKind::Commit, accepted.seq, 1)
    );
}

#[test]
fn a_commit_sent_twice_gets_the_first_answer_again() {
    let mut world = World::new();
    let [alice, bob] = world.people("instagram", ["alice", "bob"]);
    let group = world.group_of_friends(alice, &[bob]);
    let change = world.prepare(alice, group, &[], &[]);
    let message = world.message_id();
    let request = world.commit_request(alice, message, group, change);
    let first = world.ask(alice, request.clone()).unwrap();
    assert_eq!(world.ask(alice, request).unwrap(), first);
    assert_eq!(world.get(alice, group).unwrap().epoch, 2);
}

#[test]
fn anybody_may_update() {
    let mut world = World::new();
    let [alice, bob] = world.people("instagram", ["alice", "bob"]);
    let group = world.group_of_friends(alice, &[bob]);
    world.update(bob, group).unwrap();
    world.settle();
    world.send(alice, group, "still here").unwrap();
    world.settle();
    assert_eq!(world.person(bob).texts, ["still here"]);
}

#[test]
fn a_member_cannot_remove_another() {
    let mut world = World::new();
    let [alice, bob, carol] = world.people("instagram", ["alice", "bob", "carol"]);
    let group = world.group_of_friends(alice, &[bob, carol]);
    assert_eq!(code(world.remove(bob, group, carol)), ErrorCode::NotAllowed);
    assert_eq!(code(world.remove(bob, group, alice)), ErrorCode::NotAllowed);
    assert_eq!(world.get(bob, group).unwrap().epoch, 1);
    assert_eq!(world.roster(bob, group).len(), 3);
}

#[test]
fn a_member_cannot_add_its_friend() {
    let mut world = World::new();
    let [alice, bob, carol] = world.people("instagram", ["alice", "bob", "carol"]);
    let group = world.group_of_friends(alice, &[bob]);
    world.befriend(bob, carol);
    assert_eq!(code(world.add(bob, group, carol)), ErrorCode::NotAllowed);
}

#[test]
fn an_admin_removes_a_member_who_learns_it_and_gets_nothing_more() {
    let mut world = World::new();
    let [alice, bob, carol] = world.people("instagram", ["alice", "bob", "carol"]);
    let group = world.group_of_friends(alice, &[bob, carol]);
    world.remove(alice, group, carol).unwrap();
    world.settle();
    assert!(!world.mls(carol).is_in(group), "the commit reached carol");
    world.send(bob, group, "without carol").unwrap();
    world.settle();
    assert!(world.person(carol).texts.is_empty());
    assert_eq!(world.roster(alice, group).len(), 2);
    assert_eq!(
        code(world.get(carol, group)),
        ErrorCode::UnknownConversation
    );
    assert_eq!(
        code(world.group_info(carol, group)),
        ErrorCode::UnknownConversation
    );
    assert!(!world.list(carol).contains(&group));
}

#[test]
fn a_member_who_was_removed_may_be_added_again() {
    let mut world = World::new();
    let [alice, bob] = world.people("instagram", ["alice", "bob"]);
    let group = world.group_of_friends(alice, &[bob]);
    world.remove(alice, group, bob).unwrap();
    world.settle();
    world.add(alice, group, bob).unwrap();
    world.settle();
    world.send(bob, group, "back").unwrap();
    world.settle();
    assert_eq!(world.person(alice).texts, ["back"]);
}

#[test]
fn an_admin_cannot_add_a_stranger() {
    let mut world = World::new();
    let [alice, bob, carol] = world.people("instagram", ["alice", "bob", "carol"]);
    let group = world.group_of_friends(alice, &[bob]);
    assert_eq!(
        code(world.add(alice, group, carol)),
        ErrorCode::NotReachable
    );
    assert_eq!(world.get(alice, group).unwrap().epoch, 1);
}

#[test]
fn an_account_adds_and_removes_its_own_devices() {
    let mut world = World::new();
    let [alice, bob] = world.people("instagram", ["alice", "bob"]);
    let group = world.group_of_friends(alice, &[bob]);
    let tablet = world.second_device(bob);
    let key_package = world.mls(tablet).key_package();
    let change = world.prepare(bob, group, &[key_package], &[]);
    world.submit(bob, group, change).unwrap();
    world.settle();
    world.send(alice, group, "to both").unwrap();
    world.settle();
    assert_eq!(world.person(bob).texts, ["to both"]);
    assert_eq!(world.person(tablet).texts, ["to both"]);

    world.remove(bob, group, tablet).unwrap();
    world.settle();
    assert!(!world.mls(tablet).is_in(group));
    assert_eq!(world.roster(alice, group).len(), 2, "bob himself stays");
}

#[test]
fn a_device_submits_only_its_own_commits() {
    let mut world = World::new();
    let [alice, bob] = world.people("instagram", ["alice", "bob"]);
    let group = world.group_of_friends(alice, &[bob]);
    let change = world.prepare(alice, group, &[], &[]);
    let message = world.message_id();
    let request = world.commit_request(bob, message, group, change);
    assert_eq!(code(world.ask(bob, request)), ErrorCode::InvalidCommit);
}

#[test]
fn a_revoked_device_is_removed_by_anyone() {
    let mut world = World::new();
    let [alice, bob, carol] = world.people("instagram", ["alice", "bob", "carol"]);
    let tablet = world.second_device(bob);
    let group = world.group_of_friends(alice, &[bob, carol]);
    assert!(world.mls(tablet).is_in(group));
    world.revoke(bob, tablet).unwrap();
    world.settle();
    let seen = world.get(carol, group).unwrap();
    assert_eq!(seen.pending_removals, [world.device(tablet).to_bytes()]);
    world.remove(carol, group, tablet).unwrap();
    world.settle();
    assert!(world.get(carol, group).unwrap().pending_removals.is_empty());
    assert_eq!(world.roster(alice, group).len(), 3, "bob himself stays");
    world.send(bob, group, "only my phone").unwrap();
    world.settle();
    assert_eq!(world.person(carol).texts, ["only my phone"]);
}

#[test]
fn a_commit_to_somebody_elses_group_is_refused_like_an_unknown_one() {
    let mut world = World::new();
    let [alice, bob, eve] = world.people("instagram", ["alice", "bob", "eve"]);
    let group = world.group_of_friends(alice, &[bob]);
    let change = world.prepare(alice, group, &[], &[]);
    let message = world.message_id();
    let request = world.commit_request(eve, message, group, change.clone());
    let known = world.ask(eve, request).unwrap_err();
    let (unknown, _) = world.make(eve, &[]);
    let message = world.message_id();
    let request = world.commit_request(eve, message, unknown, change);
    assert_eq!(world.ask(eve, request).unwrap_err(), known);
    assert_eq!(known.code, ErrorCode::UnknownConversation);
}

#[test]
fn a_commit_with_wrong_group_info_is_refused_and_changes_nothing() {
    let mut world = World::new();
    let [alice, bob] = world.people("instagram", ["alice", "bob"]);
    let group = world.group_of_friends(alice, &[bob]);
    let other = world.prepare(bob, group, &[], &[]);
    world.mls(bob).clear(group);
    let mut change = world.prepare(alice, group, &[], &[]);
    change.group_info = other.group_info;
    assert_eq!(
        code(world.submit(alice, group, change)),
        ErrorCode::InvalidCommit
    );
    assert_eq!(world.get(alice, group).unwrap().epoch, 1);
    world.update(bob, group).unwrap();
}
