//! Files: encrypted here, opened there.

use crate::kit::World;

#[test]
fn a_file_arrives_as_it_was_and_the_server_never_sees_it() {
    let world = World::new();
    world.register("ana", "whatsapp", "+447700900001");
    world.register("bo", "whatsapp", "+447700900002");
    world.acquaint("ana", "bo", "whatsapp", "+447700900002");
    // More than two chunks, and no two parts alike.
    let secret: Vec<u8> = (0..2_500_000_u32)
        .flat_map(|n| (n * 7).to_le_bytes())
        .take(2_500_000)
        .collect();
    let file = world.path("plan.pdf");
    std::fs::write(&file, &secret).unwrap();
    world.ok(
        "ana",
        &[
            "attach",
            "+447700900002",
            file.to_str().unwrap(),
            "--caption",
            "the plan",
        ],
    );

    let said = world.json("bo", &["history", "Ana"]);
    let last = said.last().unwrap();
    assert_eq!(last["text"], "the plan");
    assert_eq!(last["attachments"][0]["filename"], "plan.pdf");
    assert_eq!(last["attachments"][0]["media_type"], "application/pdf");
    let to = world.path("saved");
    std::fs::create_dir(&to).unwrap();
    world.ok("bo", &["save", "Ana", "last", "--to", to.to_str().unwrap()]);
    assert_eq!(std::fs::read(to.join("plan.pdf")).unwrap(), secret);
    let again = world.run("bo", &["save", "Ana", "last", "--to", to.to_str().unwrap()]);
    assert_eq!(
        again.code, 1,
        "nothing is overwritten unasked: {}",
        again.err
    );
}

#[test]
fn a_network_without_files_refuses_them_before_anything_is_sent() {
    let world = World::new();
    world.register("ana", "instagram", "@ana");
    world.register("bo", "instagram", "@bo");
    world.acquaint("ana", "bo", "instagram", "@bo");
    let file = world.path("plan.pdf");
    std::fs::write(&file, b"%PDF").unwrap();
    let ran = world.run("ana", &["attach", "bo", file.to_str().unwrap()]);
    assert_eq!(ran.code, 4, "{}", ran.err);
    let missing = world.run("ana", &["attach", "bo", "nowhere.jpg"]);
    assert_eq!(missing.code, 1, "{}", missing.err);
}
