//! Writes the list of emoji, one a line. Their names, groups and shortcodes stay here: a browser
//! would have to fetch them.

use std::path::Path;
use std::{env, fs};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    println!("cargo::rerun-if-changed=build.rs");
    let mut list = String::new();
    for emoji in emojis::iter() {
        match emoji.skin_tones() {
            Some(tones) => tones.for_each(|tone| add(&mut list, tone.as_str())),
            None => add(&mut list, emoji.as_str()),
        }
    }
    fs::write(Path::new(&env::var("OUT_DIR")?).join("emoji.txt"), list)?;
    Ok(())
}

fn add(list: &mut String, emoji: &str) {
    list.push_str(emoji);
    list.push('\n');
}
