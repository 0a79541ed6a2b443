//! Strangers on a network that delivers their first message: nothing tells them that anybody is there.

use tresse_client_core::{Activity, Change, Intent, Outcome, Standing};
use tresse_proto::ids::ConversationId;

use crate::relay::Person;
use crate::world::{World, send};

/// Two people on WhatsApp, and what the first of them wrote to the other.
fn written_to_by_a_stranger() -> (World, Person, Person, ConversationId) {
    let mut world = World::new();
    world.receipts = true;
    let people: [Person; 6] = std::array::from_fn(|_| world.join());
    let (carol, frank) = (people[2], people[5]);
    let conversation = world.introduce(carol, frank);
    assert_eq!(world.texts(frank, conversation), ["may I?"]);
    (world, carol, frank, conversation)
}

fn read_all(world: &mut World, person: Person, conversation: ConversationId) {
    let row = world.messages(person, conversation).pop().unwrap().row;
    world
        .want(person, Intent::MarkRead { conversation, row })
        .unwrap();
    world.settle();
}

/// What somebody sees of the other's typing, who begins to do so now.
fn sees_typing(world: &mut World, seen_by: Person, of: Person, at: ConversationId) -> bool {
    world.people[seen_by].changes.clear();
    world.want(of, Intent::Typing(at)).unwrap();
    world.settle();
    let account = world.account(of);
    world.people[seen_by].changes.contains(&Change::Typing {
        conversation: at,
        account,
        activity: Activity::Typing,
    })
}

/// How many others got and have read the last message.
fn receipts(world: &World, person: Person, conversation: ConversationId) -> (u32, u32) {
    let last = world.messages(person, conversation).pop().unwrap();
    (last.delivered, last.read)
}

fn standing(world: &World, person: Person, of: Person) -> Standing {
    let contact = world.client(person).contact(world.account(of)).unwrap();
    contact.unwrap().standing
}

#[test]
fn a_stranger_sees_neither_receipts_nor_typing_until_the_person_replies() {
    let (mut world, carol, frank, conversation) = written_to_by_a_stranger();
    let submits = world.relay.seen["submit"];
    read_all(&mut world, frank, conversation);
    assert!(!sees_typing(&mut world, carol, frank, conversation));
    assert_eq!(world.relay.seen["submit"], submits, "nobody was told");
    assert_eq!(receipts(&world, carol, conversation), (0, 0));
    assert_eq!(standing(&world, frank, carol), Standing::Requested);

    world
        .want(frank, send(conversation, "who are you?"))
        .unwrap();
    world.want(carol, send(conversation, "from work")).unwrap();
    world.settle();
    assert_eq!(receipts(&world, carol, conversation), (1, 0));
    read_all(&mut world, frank, conversation);
    assert_eq!(receipts(&world, carol, conversation), (1, 1));
    assert!(sees_typing(&mut world, carol, frank, conversation));
    assert_eq!(standing(&world, frank, carol), Standing::Accepted);
}

#[test]
fn a_stranger_who_is_accepted_is_a_contact_and_the_server_has_no_part_in_it() {
    let (mut world, carol, frank, conversation) = written_to_by_a_stranger();
    world.set_online(frank, false);
    let accept = Intent::AnswerRequest {
        conversation,
        accept: true,
    };
    let accepted = world.want(frank, accept.clone());
    assert!(matches!(accepted, Ok(Outcome::Done)), "{accepted:?}");
    assert_eq!(standing(&world, frank, carol), Standing::Accepted);
    let again = world.want(frank, accept);
    assert!(again.is_err(), "there is nothing to answer any more");

    world.come_back(frank);
    world.want(carol, send(conversation, "thanks")).unwrap();
    world.settle();
    read_all(&mut world, frank, conversation);
    assert_eq!(receipts(&world, carol, conversation), (1, 1));
    assert!(sees_typing(&mut world, carol, frank, conversation));
}

#[test]
fn who_was_answered_on_one_device_is_no_stranger_on_the_other() {
    let (mut world, carol, frank, conversation) = written_to_by_a_stranger();
    let laptop = world.link("Frank's laptop", frank);
    assert_eq!(world.members(laptop, conversation).len(), 2);
    assert!(!sees_typing(&mut world, carol, laptop, conversation));
    world.want(frank, send(conversation, "hello")).unwrap();
    world.settle();
    assert!(sees_typing(&mut world, carol, laptop, conversation));
    assert_eq!(standing(&world, laptop, carol), Standing::Accepted);
}
