//! `tresse import`: what a person had elsewhere before, from an export of theirs.

use std::fs::File;
use std::io::BufReader;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};
use serde_json::json;
use tresse_client_core::{
    IMPORT_BATCH_MAX, Import, ImportInto, ImportedBody, ImportedFile, ImportedMessage,
    ImportedReaction, Intent, Outcome,
};
use tresse_import::{Body, ChatOverview, Export, ImportError, Message, Overview, Report};
use tresse_proto::wire::ConversationKind;

use crate::cmd::unexpected;
use crate::context::Context;
use crate::failure::{Exit, Failure};
use crate::output::safe::safe_line;
use crate::output::{Style, time};
use crate::resolve::Book;
use crate::session::Session;

/// Import your own conversations from an export of the app that you used before.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
FILE is what the app gave you: a chat exported as .txt or .zip, or your information
downloaded as JSON (the .zip, or one message_1.json of it). It is read on this device and
goes nowhere else. Importing the same file again changes nothing, so a run that was
interrupted is simply started again.

Examples:
  tresse import 'WhatsApp Chat with Bo.zip' --list
  tresse import 'WhatsApp Chat with Bo.zip' --into Bo --me Ana --zone +01:00
  tresse import instagram-ana.zip --me 'Ana H.'")]
pub struct Args {
    /// The export
    file: PathBuf,
    /// Show what is in it, and import nothing
    #[arg(long)]
    list: bool,
    /// Only this conversation of the export
    #[arg(long, value_name = "TITLE")]
    chat: Option<String>,
    /// Conversation that it belongs to; an archive of its own if left out
    #[arg(long, value_name = "CONVERSATION")]
    into: Option<String>,
    /// How the export names you; found by your name if left out
    #[arg(long, value_name = "NAME")]
    me: Option<String>,
    /// Where the phone was that wrote a .txt, which has no time zone: +01:00
    #[arg(long, value_name = "OFFSET", default_value = "+00:00", value_parser = zone, allow_hyphen_values = true)]
    zone: i64,
}

/// Batches that wait for the database.
const WAITING: usize = 2;

/// Looks, then imports.
pub async fn run(context: &Context, args: Args) -> Result<(), Failure> {
    Session::with(context, async |session| {
        import(context, session, args).await
    })
    .await
}

async fn import(context: &Context, session: &Session, args: Args) -> Result<(), Failure> {
    let book = session.book().await?;
    let (identity, _) = book.me(&session.profile)?;
    let bar = progress("reading");
    let (mut export, overview) = {
        let (path, bar) = (args.file.clone(), bar.clone());
        blocking(move || look(&path, &bar)).await??
    };
    bar.finish_and_clear();
    if !overview.kind.is_of(&identity.network) {
        let network = context.network(&identity.network)?;
        return Err(Failure::new(
            Exit::Usage,
            format!("this is an export of another app than {}", network.title),
        )
        .next("import it with an account of that app: --as NAME"));
    }
    if args.list {
        return list(context, &overview);
    }
    let chosen = choose(&overview, args.chat.as_deref(), args.into.is_some())?;
    let me = match &args.me {
        Some(me) => known(&overview, &chosen, me)?,
        None => overview.guess_me(&identity.name).ok_or_else(|| {
            Failure::new(Exit::Usage, "the export does not say which of them you are").next(
                format!("name yourself with --me: {}", names(&overview, &chosen)),
            )
        })?,
    };
    let mut total = Total::default();
    let all: u64 = chosen.iter().map(|at| overview.chats[*at].messages).sum();
    let bar = progress("importing");
    bar.set_length(all);
    for at in chosen {
        let chat = &overview.chats[at];
        let into = into(&book, chat, args.into.as_deref(), &me)?;
        let (returned, report) = one(
            session,
            export,
            at,
            Plan {
                me: me.clone(),
                zone: args.zone,
                into,
            },
            &mut total,
            &bar,
        )
        .await?;
        export = returned;
        total.report.add(report);
    }
    bar.finish_and_clear();
    told(context, &total)
}

/// What was done.
#[derive(Default)]
struct Total {
    added: u64,
    known: u64,
    conversations: Vec<String>,
    report: Report,
}

struct Plan {
    me: String,
    zone: i64,
    into: ImportInto,
}

type Opened = Export<BufReader<File>>;

fn look(path: &Path, bar: &ProgressBar) -> Result<(Opened, Overview), Failure> {
    let file = File::open(path).map_err(|error| Failure::file(path, &error))?;
    let name = path.file_name().map(|name| name.to_string_lossy());
    let mut export = Export::open(BufReader::new(file), name.as_deref().unwrap_or_default())
        .map_err(unreadable)?;
    let overview = export.scan(&mut |progress| {
        bar.set_length(progress.of);
        bar.set_position(progress.done);
        ControlFlow::Continue(())
    });
    let overview = overview.map_err(unreadable)?;
    Ok((export, overview))
}

fn unreadable(error: ImportError) -> Failure {
    let exit = match error {
        ImportError::Io(_) | ImportError::Stopped => Exit::Failed,
        ImportError::NotAnExport | ImportError::DamagedZip | ImportError::TooManyEntries => {
            Exit::Usage
        }
    };
    Failure::new(exit, error.to_string())
}

/// Conversations that are to be imported.
fn choose(overview: &Overview, title: Option<&str>, is_one: bool) -> Result<Vec<usize>, Failure> {
    let chosen: Vec<usize> = (0..overview.chats.len())
        .filter(|at| {
            let chat = &overview.chats[*at];
            let is_named = title.is_none_or(|title| {
                chat.title.trim().to_lowercase() == title.trim().to_lowercase()
            });
            is_named && chat.messages > 0
        })
        .collect();
    if chosen.is_empty() {
        return Err(
            Failure::not_found("there is no such conversation in the export")
                .next("see what is in it with --list"),
        );
    }
    if is_one && chosen.len() > 1 {
        return Err(Failure::new(
            Exit::Usage,
            "the export has several conversations, and --into names one",
        )
        .next("choose one with --chat; see them with --list"));
    }
    Ok(chosen)
}

fn known(overview: &Overview, chosen: &[usize], me: &str) -> Result<String, Failure> {
    let wanted = me.trim().to_lowercase();
    chosen
        .iter()
        .flat_map(|at| &overview.chats[*at].people)
        .find(|name| name.trim().to_lowercase() == wanted)
        .cloned()
        .ok_or_else(|| {
            Failure::not_found("nobody in the export has the name that --me says")
                .next(format!("it names: {}", names(overview, chosen)))
        })
}

fn names(overview: &Overview, chosen: &[usize]) -> String {
    let mut names: Vec<String> = Vec::new();
    for at in chosen {
        for name in &overview.chats[*at].people {
            let name = safe_line(name);
            if names.len() < 12 && !names.contains(&name) {
                names.push(name);
            }
        }
    }
    names.join(", ")
}

fn into(
    book: &Book,
    chat: &ChatOverview,
    into: Option<&str>,
    me: &str,
) -> Result<ImportInto, Failure> {
    let mut others = chat.people.iter().filter(|name| name.as_str() != me);
    let other = match (others.next(), others.next()) {
        (Some(other), None) => Some(other.clone()),
        _ => None,
    };
    let Some(into) = into else {
        let title = [chat.title.clone(), other.unwrap_or_default()]
            .into_iter()
            .find(|title| !title.trim().is_empty())
            .unwrap_or_else(|| "?".to_owned());
        return Ok(ImportInto::Archive { title });
    };
    let conversation = book.conversation(into)?;
    let is_direct = conversation.kind == ConversationKind::Direct;
    Ok(ImportInto::Chat {
        conversation: conversation.id,
        peer: other.filter(|_| is_direct),
    })
}

/// Imports one conversation. A batch is stored before the next but one is read.
async fn one(
    session: &Session,
    mut export: Opened,
    at: usize,
    plan: Plan,
    total: &mut Total,
    bar: &ProgressBar,
) -> Result<(Opened, Report), Failure> {
    let (sender, mut batches) = tokio::sync::mpsc::channel::<Vec<ImportedMessage>>(WAITING);
    let Plan { me, zone, into } = plan;
    let reading = tokio::task::spawn_blocking(move || {
        let mut batch = Vec::with_capacity(IMPORT_BATCH_MAX);
        let report = export.read(at, &mut |message| {
            batch.push(imported(message, &me, zone));
            if batch.len() < IMPORT_BATCH_MAX {
                return ControlFlow::Continue(());
            }
            match sender.blocking_send(std::mem::take(&mut batch)) {
                Ok(()) => ControlFlow::Continue(()),
                // Nobody stores any more: why, is told there.
                Err(_) => ControlFlow::Break(()),
            }
        });
        if !batch.is_empty() {
            let _ = sender.blocking_send(batch);
        }
        (export, report)
    });
    while let Some(messages) = batches.recv().await {
        let count = messages.len() as u64;
        let import = Import {
            into: into.clone(),
            messages,
        };
        match session.run(Intent::Import(Box::new(import))).await? {
            Outcome::Imported {
                conversation,
                added,
                known,
            } => {
                total.added += added;
                total.known += known;
                let id = conversation.to_string();
                if !total.conversations.contains(&id) {
                    total.conversations.push(id);
                }
            }
            other => return Err(unexpected(&other)),
        }
        bar.inc(count);
    }
    let (export, report) = reading
        .await
        .map_err(|_| Failure::new(Exit::Failed, "reading the export failed"))?;
    Ok((export, report.map_err(unreadable)?))
}

fn imported(message: Message, me: &str, zone: i64) -> ImportedMessage {
    let is_me = |name: &str| name == me;
    ImportedMessage {
        id: message.id,
        at_ms: message.at.ms(|wall| wall.saturating_add_signed(-zone)),
        place: message.place,
        is_own: message.sender.as_deref().is_some_and(is_me),
        sender: message.sender.unwrap_or_default(),
        body: match message.body {
            Body::Text(text) => ImportedBody::Text(text),
            Body::Unsent => ImportedBody::Unsent,
            Body::Line(text) => ImportedBody::Line(text),
        },
        files: message
            .files
            .into_iter()
            .map(|file| ImportedFile {
                name: file.name,
                media_type: file.media_type,
                bytes: file.bytes,
            })
            .collect(),
        reactions: message
            .reactions
            .into_iter()
            .map(|reaction| ImportedReaction {
                is_own: is_me(&reaction.sender),
                sender: reaction.sender,
                emoji: reaction.emoji,
            })
            .collect(),
        is_edited: message.edited,
    }
}

fn list(context: &Context, overview: &Overview) -> Result<(), Failure> {
    for chat in &overview.chats {
        let written = |at: Option<tresse_import::At>| at.map(|at| time::rfc3339(at.written()));
        if context.out.json {
            context.out.value(&json!({
                "title": chat.title,
                "people": chat.people,
                "messages": chat.messages,
                "first": written(chat.first),
                "last": written(chat.last),
            }))?;
            continue;
        }
        let people: Vec<String> = chat.people.iter().take(8).map(|it| safe_line(it)).collect();
        let day = |at: Option<String>| at.unwrap_or_default().chars().take(10).collect::<String>();
        context.out.line(format!(
            "{}  {} messages, {} to {}  {}",
            context
                .out
                .paint
                .paint(Style::Strong, safe_line(&chat.title)),
            chat.messages,
            day(written(chat.first)),
            day(written(chat.last)),
            context.out.paint.paint(Style::Dim, people.join(", ")),
        ))?;
    }
    problems(context, &overview.report);
    Ok(())
}

fn told(context: &Context, total: &Total) -> Result<(), Failure> {
    let value = json!({
        "added": total.added,
        "known": total.known,
        "conversations": total.conversations,
        "problems": total.report.problems_in_all,
        "report": total.report,
    });
    context.out.result(&value, |paint| {
        format!(
            "{} {} messages are new, {} were there already.",
            paint.paint(Style::Good, "Imported."),
            total.added,
            total.known
        )
    })?;
    problems(context, &total.report);
    Ok(())
}

/// Places that could not be read, by line and entry.
fn problems(context: &Context, report: &Report) {
    if report.problems_in_all == 0 || context.out.json {
        return;
    }
    const SHOWN: usize = 10;
    let mut lines = vec![format!(
        "{} places could not be read:",
        report.problems_in_all
    )];
    for problem in report.problems.iter().take(SHOWN) {
        let entry = problem.entry.map(|entry| format!("entry {entry}, "));
        let line = problem.line.map_or_else(
            || "as a whole".to_owned(),
            |line| format!("line or message {line}"),
        );
        lines.push(format!(
            "  {}{line}: {}",
            entry.unwrap_or_default(),
            problem.what.code().replace('_', " ")
        ));
    }
    context.out.note(lines.join("\n"));
}

fn progress(name: &'static str) -> ProgressBar {
    use std::io::IsTerminal as _;
    if !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let style = ProgressStyle::with_template("{msg:>12} {wide_bar:.cyan/dim} {percent}% {eta}")
        .unwrap_or_else(|_| ProgressStyle::default_bar());
    let bar = ProgressBar::new(0).with_message(name).with_style(style);
    bar.enable_steady_tick(Duration::from_millis(100));
    bar
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Failure> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|_| Failure::new(Exit::Failed, "reading the export failed"))
}

/// `+01:00` in milliseconds.
fn zone(text: &str) -> Result<i64, String> {
    let wrong = || "write it like +01:00 or -05:30".to_owned();
    let (sign, rest) = match text.split_at_checked(1) {
        Some(("+", rest)) => (1, rest),
        Some(("-", rest)) => (-1, rest),
        _ => return Err(wrong()),
    };
    let (hours, minutes) = rest.split_once(':').ok_or_else(wrong)?;
    let number = |text: &str, max: i64| {
        let number: i64 = text.parse().map_err(|_| wrong())?;
        if text.len() == 2 && (0..=max).contains(&number) {
            Ok(number)
        } else {
            Err(wrong())
        }
    };
    Ok(sign * (number(hours, 14)? * 60 + number(minutes, 59)?) * 60_000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zones_are_read_as_they_are_written() {
        assert_eq!(zone("+01:00"), Ok(3_600_000));
        assert_eq!(zone("-05:30"), Ok(-19_800_000));
        for wrong in ["", "1", "01:00", "+1:00", "+15:00", "+01:60", "é"] {
            assert!(zone(wrong).is_err(), "{wrong}");
        }
    }
}
