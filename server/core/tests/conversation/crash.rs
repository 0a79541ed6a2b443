//! Commit, Welcome, roster, state and head are one batch: after a crash there is all of it or nothing.

use tresse_server_core::Command;

use crate::kit::scene::accepted;
use crate::kit::world::World;

#[test]
fn a_commit_that_was_not_durable_never_was() {
    for kept in [0, 1] {
        let mut world = World::new();
        let [alice, bob, carol] = world.people("instagram", ["alice", "bob", "carol"]);
        let group = world.group_of_friends(alice, &[bob]);
        world.befriend(alice, carol);
        let key_package = world.mls(carol).key_package();
        let change = world.prepare(alice, group, &[key_package], &[]);
        let message = world.message_id();
        let request = world.commit_request(alice, message, group, change);

        world.hold_jobs();
        world.post(alice, request.clone());
        let job = world.take_job();
        world.decide_only(Command::JobDone(Box::new(job.run())));
        world.crash(kept);
        world.check();
        let after = world.get(alice, group).unwrap();
        assert_eq!(
            (after.epoch, after.members.len()),
            if kept == 0 { (1, 2) } else { (2, 3) }
        );

        // Whichever it was, sending it again settles it.
        accepted(world.ask(alice, request)).unwrap();
        world.mls(alice).merge(group);
        world.settle();
        world.send(carol, group, "here").unwrap();
        world.settle();
        assert_eq!(world.person(bob).texts, ["here"]);
        assert_eq!(world.get(alice, group).unwrap().epoch, 2);
    }
}

#[test]
fn a_job_that_a_crash_swallowed_is_asked_again() {
    let mut world = World::new();
    let [alice, bob] = world.people("instagram", ["alice", "bob"]);
    let group = world.group_of_friends(alice, &[bob]);
    let change = world.prepare(alice, group, &[], &[]);
    let message = world.message_id();
    let request = world.commit_request(alice, message, group, change);
    world.hold_jobs();
    world.post(alice, request.clone());
    world.crash(0);
    accepted(world.ask(alice, request)).unwrap();
}
