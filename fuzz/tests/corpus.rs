//! Every target over its corpus and over seeded mutations of it. `TRESSE_FUZZ_ROUNDS=100` does a hundred times as many,
//! with other seeds.

use std::fs;
use std::path::{Path, PathBuf};

use tresse_fuzz::mutate::Random;
use tresse_fuzz::{
    content_decoder, frame_decoder, import_reader, replay_reader, server_state_machine,
};

fn files(folder: &str) -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let mut paths: Vec<PathBuf> = fs::read_dir(&folder)
        .unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_none_or(|extension| extension != "md"))
        .collect();
    paths.sort();
    assert!(!paths.is_empty(), "{} is empty", folder.display());
    paths.iter().map(|path| fs::read(path).unwrap()).collect()
}

fn rounds() -> u64 {
    std::env::var("TRESSE_FUZZ_ROUNDS").map_or(1, |rounds| rounds.parse().expect("a number"))
}

/// Runs a target over all files, then over `mutations` damaged copies of each.
fn run(corpus: &[Vec<u8>], mutations: usize, target: fn(&[u8])) {
    for bytes in corpus {
        target(bytes);
    }
    for round in 0..rounds() {
        let mut random = Random(round);
        for bytes in corpus {
            for _ in 0..mutations {
                target(&random.damage(bytes));
            }
        }
    }
}

#[test]
fn frames() {
    run(&files("corpus/frame_decoder"), 2000, frame_decoder::run);
}

#[test]
fn contents() {
    // The draft's own examples are the corpus.
    let corpus = [
        files("../content/tests/examples"),
        files("corpus/content_decoder"),
    ]
    .concat();
    run(&corpus, 2000, content_decoder::run);
}

#[test]
fn transcripts() {
    run(&files("corpus/replay_reader"), 2000, replay_reader::run);
}

#[test]
fn exports_of_other_apps() {
    let corpus = [
        files("../client/import/tests/exports"),
        files("corpus/import_reader"),
    ]
    .concat();
    run(&corpus, 100, import_reader::run);
}

#[test]
fn the_servers_rules() {
    run(
        &files("corpus/server_state_machine"),
        8,
        server_state_machine::run,
    );
    for round in 0..rounds() {
        let mut random = Random(round);
        for _ in 0..24 {
            server_state_machine::run(&random.bytes(4 * 48));
        }
    }
}
