//! What was acknowledged is there after SIGKILL, each entry once and in its place.

use std::collections::BTreeMap;

use tresse_proto::wire::EntryKind;
use tresse_proto::wire::client_frame::Request;
use tresse_proto::wire::server_frame::Body;

use crate::client::{Client, message};
use crate::process::Tressed;

#[tokio::test]
async fn sigkill_in_the_middle_of_many_messages_loses_nothing_that_was_acknowledged() {
    let data = tempfile::tempdir().expect("a directory");
    let mut server = Tressed::start(data.path(), &[]).await;
    let mut alice = Client::account(server.address, "+15550100001").await;
    let group = alice.group().await;
    // What the server has promised: place -> name of the message.
    let mut acknowledged: BTreeMap<u64, Vec<u8>> = BTreeMap::new();

    for round in 1..=4 {
        // Many are on their way when the process dies; some of them are answered before.
        let mut on_their_way = Vec::new();
        for _ in 0..300 {
            let request = message(group, 200);
            let Request::Submit(submit) = &request else {
                unreachable!("it is one");
            };
            let name = submit.client_msg_id.to_vec();
            on_their_way.push((alice.send(request).await, name));
        }
        for (id, name) in on_their_way.into_iter().take(60 * round) {
            match alice.answer(id).await {
                Ok(Body::Accepted(accepted)) => {
                    acknowledged.insert(accepted.seq, name);
                }
                other => panic!("not accepted: {other:?}"),
            }
        }
        server.kill().await;
        server = Tressed::start(data.path(), &[]).await;

        alice = Client::connect_as(server.address, alice.device).await;
        alice.log_in(0).await.expect("the account is there");
        let stored: BTreeMap<u64, Vec<u8>> = alice
            .catch_up()
            .await
            .into_iter()
            .filter(|(_, entry)| entry.kind() == EntryKind::Application)
            .map(|(_, entry)| (entry.seq, entry.client_msg_id.to_vec()))
            .collect();
        for (seq, name) in &acknowledged {
            assert_eq!(stored.get(seq), Some(name), "round {round}, seq {seq}");
        }
        let places: Vec<u64> = stored.keys().copied().collect();
        assert!(
            places.is_sorted_by(|a, b| a + 1 == *b),
            "round {round}: a gap in {places:?}"
        );
    }
    assert!(acknowledged.len() >= 600);
}
