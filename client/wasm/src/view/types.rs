//! Writes the TypeScript of all that travels. `UPDATE_TYPES=1 cargo test -p tresse-client-wasm types`
//! writes the file anew; without it the test compares.

use std::fmt::Write as _;
use std::path::Path;

use ts_rs::{Config, TS};

use super::*;

const HEADER: &str = "\
// Written from `client/wasm/src/view/` by `UPDATE_TYPES=1 cargo test -p tresse-client-wasm types`.
// Times are milliseconds since 1970; ids are lower-case hexadecimal text.

/** Row of a message in this device's database. */
export type RowId = number;
/** Short name of a network: a table of `networks.toml`. */
export type NetworkName = string;
";

fn types() -> String {
    let config = Config::new().with_large_int("number");
    let mut text = HEADER.to_owned();
    macro_rules! write_types {
        ($($name:ty),* $(,)?) => {
            $(
                text.push('\n');
                if let Some(docs) = <$name as TS>::docs() {
                    text.push_str(docs.trim_end());
                    text.push('\n');
                }
                writeln!(text, "export {}", <$name as TS>::decl(&config))
                    .expect("a String grows as needed");
            )*
        };
    }
    write_types!(
        ConversationId,
        AccountId,
        DeviceId,
        MessageId,
        PictureId,
        ToCore,
        StorageStep,
        FromCore,
        Activity,
        Failure,
        Class,
        State,
        Storage,
        Link,
        Me,
        Counts,
        Notification,
        Watch,
        Folder,
        Filter,
        Person,
        ChatKind,
        ChatRow,
        Presence,
        Last,
        Receipt,
        Chat,
        ChatState,
        Member,
        Role,
        Shared,
        May,
        Rules,
        Rule<u32>,
        MessageRow,
        MentionIn,
        ReactionRow,
        Can,
        Body,
        Summary,
        Notice,
        Media,
        Quote,
        Attachment,
        FileState,
        ViewOnce,
        Phase,
        NewFile,
        Hit,
        SnippetPart,
        Ask,
        MentionAt,
        ImportInto,
        ImportRow,
        ImportBody,
        ImportFile,
        ImportReaction,
        Answer,
        Reach,
        DeviceRow,
        Audience,
        PrivacyChoices,
        PersonRow,
        Standing,
        ReceiptOf,
        Part,
        PollOption,
        CardEntry,
        NewPart,
        PartKind,
        Forwarded,
        Offers,
        PinnedMessage,
        Planned,
        PlannedFile,
        Loss,
        LossOf,
        Becomes,
        features::Features,
    );
    text
}

#[test]
fn the_typescript_of_the_apps_is_that_of_these_types() {
    let file =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../web/kit/src/core/types.generated.ts");
    let text = types();
    if std::env::var_os("UPDATE_TYPES").is_some() {
        std::fs::write(&file, &text).unwrap();
    }
    let written = std::fs::read_to_string(&file).unwrap_or_default();
    assert!(
        written == text,
        "types.generated.ts is stale: UPDATE_TYPES=1 cargo test -p tresse-client-wasm types"
    );
}
