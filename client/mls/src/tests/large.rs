//! Large groups: hundreds of devices in one commit.

use super::stage::{Device, ROOM};
use crate::{Change, Decrypted};

#[test]
fn three_hundred_devices_are_added_in_one_commit() {
    let [mut alice, mut bob] = Device::cast();
    let mut crowd: Vec<_> = (10..310).map(Device::new).collect();
    let bobs = bob.key_package();
    let created = alice.mls.create(ROOM, &[bobs]).unwrap();
    alice.save();
    bob.enters(&created.welcome.unwrap(), &created.ratchet_tree);
    let packages: Vec<_> = crowd.iter_mut().map(Device::key_package).collect();
    let pending = alice.commits(Change {
        add: &packages,
        remove: &[],
    });
    assert_eq!(bob.hears(&pending.commit).added.len(), 300);
    alice.merges();
    let tree = alice.tree();
    let welcome = pending.welcome.unwrap();
    for device in [0, 150, 299] {
        let joined = crowd[device].enters(&welcome, &tree);
        assert_eq!(joined.members.len(), 302);
    }
    let hello = crowd[299].says("hello, all");
    for device in [&mut alice, &mut bob] {
        assert_eq!(device.reads(&hello).1, "hello, all");
    }
    let crowd_member = &mut crowd[0];
    crowd_member.crash();
    let decrypted = crowd_member.mls.decrypt(ROOM, &hello.body).unwrap();
    assert!(matches!(decrypted, Decrypted::Application { .. }));
    assert!(pending.commit.len() < tresse_proto::limits::HANDSHAKE_BYTES_MAX / 3);
}
