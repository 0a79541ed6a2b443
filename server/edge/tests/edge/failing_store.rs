//! The promise of the whole server: what could not be made durable is told to nobody.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use bytes::Bytes;
use tresse_edge::EngineError;
use tresse_proto::wire::server_frame::Body;
use tresse_store::{Batch, Direction, KeyRange, MemoryStore, Store, StoreError, Table, Visitor};

use crate::kit::{Client, in_time, message, serve_on};

/// A store whose disk can be pulled out.
struct Failing {
    store: MemoryStore,
    pulled_out: Arc<AtomicBool>,
}

impl Store for Failing {
    fn get(&self, table: Table, key: &[u8]) -> Result<Option<Bytes>, StoreError> {
        self.store.get(table, key)
    }

    fn visit(
        &self,
        table: Table,
        range: KeyRange<'_>,
        direction: Direction,
        visitor: &mut Visitor<'_>,
    ) -> Result<(), StoreError> {
        self.store.visit(table, range, direction, visitor)
    }

    fn apply(&mut self, batch: Batch) -> Result<(), StoreError> {
        self.store.apply(batch)
    }

    fn persist(&mut self) -> Result<(), StoreError> {
        if self.pulled_out.load(Ordering::Relaxed) {
            return Err(StoreError::Io {
                path: "pulled out".into(),
                source: std::io::Error::other("no disk"),
            });
        }
        self.store.persist()
    }

    fn is_dirty(&self) -> bool {
        self.store.is_dirty()
    }
}

#[tokio::test]
async fn when_the_disk_fails_nothing_is_acknowledged_or_pushed_and_the_server_ends() {
    let pulled_out = Arc::new(AtomicBool::new(false));
    let store = Failing {
        store: MemoryStore::new(),
        pulled_out: pulled_out.clone(),
    };
    let mut started = serve_on(store, |_, _| {}).await;
    let mut phone = Client::account(started.address, "+15550100001").await;
    let mut laptop = phone.second_device(started.address).await;
    laptop.catch_up().await;
    let group = phone.group().await;
    let last = phone.submit(group, 10).await;

    pulled_out.store(true, Ordering::Relaxed);
    for _ in 0..5 {
        phone.send(message(group, 10)).await;
    }
    let error = in_time(started.server.failed()).await;
    assert!(matches!(error, EngineError::Core(_)), "{error}");
    drop(started);

    // Both connections are still open and empty: everything that was said before the disk failed has
    // been read already, and what follows would be here by now, since the engine has ended.
    let told = laptop.at_hand().await;
    for body in told {
        if let Body::InboxPush(push) = body {
            for (_, entry) in crate::kit::decoded(&push) {
                assert!(entry.seq <= last, "pushed, but not durable: {}", entry.seq);
            }
        }
    }
    assert_eq!(
        phone.answers_at_hand().await,
        0,
        "acknowledged, but not durable"
    );
}
