//! The help texts, word for word: they are the manual.

use std::process::Command;

fn help(command: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_tresse"))
        .env_clear()
        .args(command)
        .arg("--help")
        .output()
        .unwrap();
    assert!(output.status.success(), "{command:?}");
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn every_subcommand_explains_itself() {
    let commands = [
        "",
        "account",
        "account new",
        "account show",
        "account list",
        "account reach",
        "account link",
        "account delete",
        "contact",
        "contact find",
        "contact request",
        "contact accept",
        "contact decline",
        "contact block",
        "contact unblock",
        "contact list",
        "list",
        "requests",
        "send",
        "react",
        "edit",
        "unsend",
        "attach",
        "save",
        "history",
        "tail",
        "group",
        "group new",
        "group add",
        "group remove",
        "group leave",
        "group role",
        "group invite",
        "group join",
        "group show",
        "group rename",
        "group describe",
        "device",
        "device list",
        "device add",
        "device revoke",
        "import",
        "replay",
        "scan",
        "bench",
        "plan",
        "completions",
    ];
    for command in commands {
        let words: Vec<&str> = command.split_whitespace().collect();
        let name = format!("tresse {command}").trim().replace(' ', "_");
        let text = help(&words);
        let has_subcommands = text.contains("\nCommands:");
        assert!(
            text.contains("Example") || has_subcommands,
            "{command}: no example"
        );
        insta::assert_snapshot!(name, text);
    }
}

#[test]
fn the_list_of_subcommands_here_is_complete() {
    let text = help(&[]);
    let listed = text
        .split("Commands:")
        .nth(1)
        .and_then(|rest| rest.split("Options:").next())
        .unwrap();
    let listed: Vec<&str> = listed
        .lines()
        .filter_map(|line| {
            line.strip_prefix("  ")
                .filter(|rest| !rest.starts_with(' '))
        })
        .filter_map(|line| line.split_whitespace().next())
        .collect();
    let source = include_str!("help.rs");
    for command in listed {
        assert!(
            source.contains(&format!("\"{command}\"")),
            "{command} has no snapshot"
        );
    }
}

#[test]
fn each_shell_gets_its_completions() {
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let output = Command::new(env!("CARGO_BIN_EXE_tresse"))
            .args(["completions", shell])
            .output()
            .unwrap();
        let script = String::from_utf8(output.stdout).unwrap();
        assert!(script.contains("unsend"), "{shell}");
    }
}
