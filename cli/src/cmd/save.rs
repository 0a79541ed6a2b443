//! `tresse save`: download and decrypt the files of a message.

use std::fs::{self, File, OpenOptions};
use std::io::BufReader;
use std::path::{Path, PathBuf};

use serde_json::json;
use tresse_client_core::{Attachment, open_attachment};

use crate::advice::quote;
use crate::cmd::send;
use crate::context::Context;
use crate::failure::{Exit, Failure};
use crate::output::Style;
use crate::session::Session;

/// Save the files that came with a message.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  tresse save Bo last
  tresse save Bridge 3fa9c1d2 --to ~/Downloads")]
pub struct Args {
    /// Where
    conversation: String,
    /// Beginning of the message's id, or `last`
    message: String,
    /// Folder to save into
    #[arg(long, value_name = "DIR", default_value = ".")]
    to: PathBuf,
    /// Overwrite a file of the same name
    #[arg(long)]
    overwrite: bool,
}

/// Downloads (going on where it stopped), decrypts, puts in place.
pub async fn run(context: &Context, args: Args) -> Result<(), Failure> {
    if !args.to.is_dir() {
        let folder = args.to.display();
        return Err(
            Failure::new(Exit::Usage, format!("there is no folder {folder}")).next(format!(
                "make it: mkdir -p {}",
                quote(&args.to.to_string_lossy())
            )),
        );
    }
    Session::with(context, async |session| save(context, session, args).await).await
}

async fn save(context: &Context, session: &Session, args: Args) -> Result<(), Failure> {
    let conversation = send::find(context, session, &args.conversation).await?;
    let message = send::message(context, session, conversation, args.message.clone()).await?;
    if message.attachments.is_empty() {
        return Err(Failure::not_found("there is no file with that message")
            .next("see which have one: tresse history CONVERSATION"));
    }
    if message.views.is_some() {
        return Err(Failure::new(
            Exit::Refused,
            "this can be looked at once only: it is not saved",
        ));
    }
    for attachment in &message.attachments {
        let target = args.to.join(attachment.safe_filename());
        if target.exists() && !args.overwrite {
            return Err(
                Failure::new(Exit::Failed, format!("{} exists already", target.display()))
                    .next("choose another folder with --to DIR, or --overwrite"),
            );
        }
        fetch(session, attachment, &target).await?;
        let value = json!({
            "file": target.display().to_string(),
            "bytes": attachment.size(),
            "media_type": attachment.media_type(),
        });
        context.out.result(&value, |paint| {
            format!(
                "{} {} ({} bytes)",
                paint.paint(Style::Good, "Saved"),
                target.display(),
                attachment.size()
            )
        })?;
    }
    Ok(())
}

async fn fetch(session: &Session, attachment: &Attachment, target: &Path) -> Result<(), Failure> {
    let blob = attachment.blob().ok_or_else(|| {
        Failure::new(
            Exit::Failed,
            "this file is not kept by the server of this profile",
        )
    })?;
    let folder = session.profile.files();
    tresse_client::sqlite::create_private_folder(&folder)?;
    let cipher = folder.join(format!("{blob}.download"));
    session
        .handle()
        .blobs()
        .download(blob, attachment.ciphertext_bytes(), &cipher, |_| ())
        .await
        .map_err(|error| Failure::new(Exit::Failed, error.to_string()))?;
    // Decrypted beside its place, so that there is never half a file under its name.
    let beside = target.with_file_name(format!(".{blob}.part"));
    let opened = File::open(&cipher).and_then(|reader| {
        let mut options = OpenOptions::new();
        options.write(true).create(true).truncate(true);
        Ok((reader, options.open(&beside)?))
    });
    let result = opened
        .map_err(|error| Failure::file(target, &error))
        .and_then(|(reader, writer)| {
            open_attachment(attachment, BufReader::new(reader), writer)
                .map_err(|error| Failure::new(Exit::Failed, error.to_string()))
        })
        .and_then(|()| fs::rename(&beside, target).map_err(|error| Failure::file(target, &error)));
    let leftovers = [Some(&cipher), result.is_err().then_some(&beside)];
    for leftover in leftovers.into_iter().flatten() {
        // It is a cache; if it stays, it is ciphertext or will be overwritten.
        let _ = fs::remove_file(leftover);
    }
    result
}
