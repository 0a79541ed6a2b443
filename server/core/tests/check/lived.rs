//! Stores that a server has lived in are sound, whatever people did. (A world is checked when it is dropped, too.)

use tresse_server_core::record::Row;
use tresse_server_core::record::conversation::DirectConversation;
use tresse_server_core::record::key;
use tresse_store::Store;

use crate::kit::world::World;

#[test]
fn who_declined_may_write_first_later_and_the_old_request_can_still_be_left() {
    let mut world = World::new();
    let [ada] = world.people("whatsapp", ["ada"]);
    let [cem] = world.people("instagram", ["cem"]);
    world.open_reach(ada, "instagram");
    world.open_reach(cem, "whatsapp");
    let declined = world.direct(ada, cem).unwrap();
    world.catch_up(cem);
    world.answer_request(cem, declined, false).unwrap();
    world.check();

    let second = world.direct(cem, ada).unwrap();
    assert_ne!(second, declined);
    world.check();

    world.leave(ada, declined).unwrap();
    world.check();
    let direct = key::direct(world.account(ada), world.account(cem));
    let row = world
        .store()
        .get(DirectConversation::TABLE, &direct)
        .unwrap();
    let row = row.expect("the newer conversation stays the one between the two");
    assert_eq!(
        DirectConversation::decode(&row),
        Ok(DirectConversation(second))
    );
}

#[test]
fn a_busy_life_leaves_a_sound_store() {
    let mut world = World::new();
    let [ada, ben, eve] = world.people("whatsapp", ["ada", "ben", "eve"]);
    let group = world.group_of_friends(ada, &[ben, eve]);
    world.send(ada, group, "hello").unwrap();
    world.settle();
    world.check();
    let phone = world.second_device(ben);
    world.come_back(phone, group).unwrap();
    world.settle();
    world.check();
    world.revoke(ben, phone).unwrap();
    world.check();
    world.leave(eve, group).unwrap();
    world.settle();
    world.check();
    world.update(ada, group).unwrap();
    world.settle();
    world.check();
    world.command(tresse_server_core::Command::Sweep);
    world.check();
    world.crash(0);
    world.check();
}
