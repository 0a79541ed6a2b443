//! A process that writes to the store in the directory it is given until it is killed, and says what is durable.
//!
//! Each line on its standard output is the number of the last batch of a round, written after the round was persisted.

use std::io::Write as _;

use tresse_store::{Batch, EmbeddedConfig, EmbeddedStore, Store, Table, key};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let directory = std::env::args_os()
        .nth(1)
        .ok_or("usage: tresse-store-writer DIRECTORY")?;
    let mut store = EmbeddedStore::open(directory, &EmbeddedConfig::small())?;
    let mut number = match store.get(Table::ConversationHead, b"head")? {
        Some(value) => key::trailing_u64(&value).ok_or("the head is not a number")?,
        None => 0,
    };
    loop {
        for _ in 0..1 + number % 40 {
            number += 1;
            let mut batch = Batch::new();
            batch.put(
                Table::ConversationEntry,
                number.to_be_bytes(),
                vec![number as u8; (number % 3000) as usize],
            );
            batch.put(
                Table::AccountInbox,
                number.to_be_bytes(),
                number.to_be_bytes().to_vec(),
            );
            batch.put(
                Table::ConversationHead,
                b"head",
                number.to_be_bytes().to_vec(),
            );
            store.apply(batch)?;
        }
        store.persist()?;
        let mut out = std::io::stdout().lock();
        writeln!(out, "{number}")?;
        out.flush()?;
    }
}
