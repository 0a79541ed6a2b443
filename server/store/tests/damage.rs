//! What the embedded store does with a directory that is torn, rotten, foreign, or somebody else's.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use tempfile::TempDir;
use tresse_store::{
    Batch, Direction, EmbeddedConfig, EmbeddedStore, KeyRange, Store, StoreError, Table,
};

fn open(path: &Path) -> Result<EmbeddedStore, StoreError> {
    EmbeddedStore::open(path, &EmbeddedConfig::small())
}

/// A store in which `rounds` rounds of three entries each were persisted and then closed.
fn written(rounds: u64) -> TempDir {
    let directory = TempDir::new().unwrap();
    let mut store = open(directory.path()).unwrap();
    for round in 0..rounds {
        for number in 0..3 {
            let mut batch = Batch::new();
            batch.put(
                Table::ConversationEntry,
                (round * 3 + number).to_be_bytes(),
                vec![b'x'; 100],
            );
            store.apply(batch).unwrap();
        }
        store.persist().unwrap();
    }
    directory
}

fn entries(store: &EmbeddedStore) -> usize {
    store
        .scan(
            Table::ConversationEntry,
            KeyRange::all(),
            Direction::Ascending,
            usize::MAX,
        )
        .unwrap()
        .len()
}

/// The one journal of a small store, without the zeroes behind its end.
fn journal(directory: &Path) -> (PathBuf, Vec<u8>) {
    let path = fs::read_dir(directory)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .find(|path| path.extension().is_some_and(|extension| extension == "jnl"))
        .unwrap();
    let mut bytes = fs::read(&path).unwrap();
    bytes.truncate(bytes.iter().rposition(|byte| *byte != 0).unwrap() + 1);
    (path, bytes)
}

/// Takes back what the store has noted of its last round, as if it had been killed before it was synced.
fn never_synced(directory: &Path, rounds: u64) {
    let other = written(rounds);
    fs::copy(other.path().join("SYNCED"), directory.join("SYNCED")).unwrap();
}

/// Every file of a directory with its content.
fn files(directory: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.append(&mut files(&path));
        } else {
            found.insert(path.clone(), fs::read(&path).unwrap());
        }
    }
    found
}

#[test]
fn a_sound_store_needs_no_repair() {
    let directory = written(4);
    let store = open(directory.path()).unwrap();
    assert_eq!(entries(&store), 12);
    assert_eq!(store.recovery().torn_bytes, 0);
}

#[test]
fn a_journal_cut_anywhere_in_its_last_round_keeps_the_rounds_before() {
    let directory = written(3);
    never_synced(directory.path(), 2);
    let (path, whole) = journal(directory.path());
    let two_rounds = {
        let directory = written(2);
        journal(directory.path()).1.len()
    };
    let mut found = Vec::new();
    for cut in (two_rounds..whole.len()).step_by(17) {
        let copy = TempDir::new().unwrap();
        for (file, bytes) in files(directory.path()) {
            let target = copy
                .path()
                .join(file.strip_prefix(directory.path()).unwrap());
            fs::create_dir_all(target.parent().unwrap()).unwrap();
            fs::write(target, if file == path { &whole[..cut] } else { &bytes }).unwrap();
        }
        let mut store = open(copy.path()).unwrap();
        found.push(entries(&store));
        // The torn place must not hide what is written after it.
        let mut batch = Batch::new();
        batch.put(Table::ConversationEntry, b"after", vec![1]);
        store.apply(batch).unwrap();
        store.persist().unwrap();
        drop(store);
        assert_eq!(
            entries(&open(copy.path()).unwrap()),
            found.last().unwrap() + 1
        );
    }
    // A round is one batch of the engine: of a torn one nothing is left, and never a part.
    assert!(
        found.len() > 10 && found.iter().all(|found| *found == 6),
        "{found:?}"
    );
}

#[test]
fn a_hole_in_the_round_that_was_never_synced_is_cut_off() {
    let directory = written(2);
    never_synced(directory.path(), 1);
    let (path, mut bytes) = journal(directory.path());
    let last_value = bytes.len() - 13 - 100;
    bytes[last_value..last_value + 50].fill(0);
    fs::write(&path, &bytes).unwrap();
    let store = open(directory.path()).unwrap();
    assert_eq!(entries(&store), 3, "the whole round goes");
    assert!(store.recovery().torn_bytes > 300);
}

#[test]
fn a_store_with_rot_where_data_was_acknowledged_does_not_start() {
    let directory = written(5);
    let (path, bytes) = journal(directory.path());
    let three_rounds = {
        let directory = written(3);
        journal(directory.path()).1.len()
    };
    for at in (0..three_rounds).step_by(7) {
        let mut rotten = bytes.clone();
        rotten[at] ^= 0x10;
        fs::write(&path, &rotten).unwrap();
        let refused = open(directory.path());
        assert!(
            matches!(refused, Err(StoreError::JournalDamaged { .. })),
            "byte {at}: {refused:?}"
        );
        assert_eq!(
            fs::read(&path).unwrap(),
            rotten,
            "a store that is refused must stay as it is"
        );
    }
    fs::write(&path, &bytes).unwrap();
    assert_eq!(entries(&open(directory.path()).unwrap()), 15);
}

#[test]
fn a_store_that_ends_before_what_was_acknowledged_does_not_start() {
    let directory = written(3);
    let (path, bytes) = journal(directory.path());
    let (sound, synced) = (
        bytes.len(),
        fs::read(directory.path().join("SYNCED")).unwrap(),
    );
    // Also where a round ends: nothing there is torn.
    let two_rounds = {
        let directory = written(2);
        journal(directory.path()).1.len()
    };
    for cut in (0..sound - 1).step_by(29).chain([two_rounds]) {
        fs::write(&path, &bytes[..cut]).unwrap();
        let looked_at = EmbeddedStore::open_read_only(directory.path(), &EmbeddedConfig::small());
        assert!(
            matches!(looked_at, Err(StoreError::Shortened { synced: 3, .. })),
            "{cut}: {looked_at:?}"
        );
        let refused = open(directory.path());
        assert!(
            matches!(refused, Err(StoreError::Shortened { synced: 3, .. })),
            "{cut}: {refused:?}"
        );
        if cut >= two_rounds {
            // What is left is left for whoever wants to save it.
            assert_eq!(fs::read(&path).unwrap(), bytes[..cut]);
        }
    }
    fs::write(&path, &bytes).unwrap();
    assert_eq!(fs::read(directory.path().join("SYNCED")).unwrap(), synced);
    assert_eq!(entries(&open(directory.path()).unwrap()), 9);

    // Of a store of before there was such a file nothing is known.
    fs::remove_file(directory.path().join("SYNCED")).unwrap();
    assert_eq!(entries(&open(directory.path()).unwrap()), 9);
}

#[test]
fn a_message_that_imitates_the_journal_does_not_keep_a_torn_store_from_starting() {
    let directory = written(1);
    let (path, bytes) = journal(directory.path());
    // A whole batch from another store, with that store's mark, as the body of a message.
    let imitation = {
        let other = written(2);
        journal(other.path()).1
    };
    let mut torn = bytes.clone();
    torn.extend_from_slice(&[1, 1, 0, 0, 0, 9, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0]);
    torn.extend_from_slice(&imitation);
    fs::write(&path, torn).unwrap();
    assert_eq!(entries(&open(directory.path()).unwrap()), 3);
}

#[test]
fn a_store_can_be_open_only_once() {
    let directory = written(1);
    let store = open(directory.path()).unwrap();
    assert!(matches!(
        open(directory.path()),
        Err(StoreError::Locked { .. })
    ));
    let looked_at = EmbeddedStore::open_read_only(directory.path(), &EmbeddedConfig::small());
    assert!(matches!(looked_at, Err(StoreError::Locked { .. })));
    drop(store);
    assert_eq!(entries(&open(directory.path()).unwrap()), 3);
}

#[test]
fn looking_at_a_store_changes_nothing_in_it() {
    let parent = TempDir::new().unwrap();
    let path = parent.path().join("store");
    let mut store = open(&path).unwrap();
    let mut batch = Batch::new();
    batch.put(Table::ConversationEntry, b"key", vec![1]);
    store.apply(batch.clone()).unwrap();
    store.persist().unwrap();
    drop(store);
    let before = files(parent.path());

    let mut looked_at = EmbeddedStore::open_read_only(&path, &EmbeddedConfig::small()).unwrap();
    assert_eq!(entries(&looked_at), 1);
    assert!(matches!(looked_at.apply(batch), Err(StoreError::ReadOnly)));
    drop(looked_at);

    assert_eq!(files(parent.path()), before);
}

#[test]
fn a_server_may_start_while_its_store_is_looked_at() {
    let directory = written(3);
    let looked_at =
        EmbeddedStore::open_read_only(directory.path(), &EmbeddedConfig::small()).unwrap();
    let mut store = open(directory.path()).unwrap();
    let mut batch = Batch::new();
    batch.put(Table::ConversationEntry, b"one more", vec![1]);
    store.apply(batch).unwrap();
    store.persist().unwrap();
    assert_eq!((entries(&looked_at), entries(&store)), (9, 10));
}

#[test]
fn there_is_nothing_to_look_at_where_no_store_is() {
    let directory = TempDir::new().unwrap();
    let looked_at = EmbeddedStore::open_read_only(directory.path(), &EmbeddedConfig::small());
    assert!(matches!(looked_at, Err(StoreError::Missing { .. })));
    assert!(files(directory.path()).is_empty());
}

#[test]
fn a_directory_with_other_files_does_not_become_a_store() {
    let directory = TempDir::new().unwrap();
    fs::write(directory.path().join("letters.txt"), "dear").unwrap();
    assert!(matches!(
        open(directory.path()),
        Err(StoreError::NotAStore { .. })
    ));
    assert_eq!(files(directory.path()).len(), 1);
}

#[test]
fn a_store_of_an_unknown_format_is_refused_and_left_as_it_is() {
    let directory = written(1);
    let identity = directory.path().join("TRESSE");
    let text = fs::read_to_string(&identity).unwrap();
    assert!(text.starts_with("tresse-store 1\n"), "{text}");
    fs::write(&identity, text.replace("store 1", "store 2")).unwrap();
    let before = files(directory.path());
    match open(directory.path()) {
        Err(StoreError::UnknownFormat { found, .. }) => assert_eq!(found, "2"),
        other => panic!("{other:?}"),
    }
    assert_eq!(files(directory.path()), before);
}

#[test]
fn a_store_whose_making_was_interrupted_is_made_again() {
    let directory = written(0);
    fs::remove_file(directory.path().join("version")).unwrap();
    fs::remove_dir_all(directory.path().join("keyspaces")).unwrap();
    let mut store = open(directory.path()).unwrap();
    let mut batch = Batch::new();
    batch.put(Table::ConversationEntry, b"key", vec![1]);
    store.apply(batch).unwrap();
    store.persist().unwrap();
    drop(store);
    assert_eq!(entries(&open(directory.path()).unwrap()), 1);
}
