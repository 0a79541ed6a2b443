//! `tresse attach`: a file, encrypted on this device.

use std::convert::Infallible;
use std::path::PathBuf;

use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;
use tresse_client::{FilePhase, FileProgress};
use tresse_client_core::{NewFile, Outgoing};
use tresse_content::MediaFacts;

use crate::cmd::send;
use crate::context::Context;
use crate::failure::{Exit, Failure};
use crate::session::Session;

/// Of a file that is larger it is told how far it is.
const TOLD_BYTES: u64 = 8 * 1024 * 1024;

/// Send a file. It is encrypted here; the server keeps what it cannot read.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
What kinds of files, and how large, is for the strictest network in the conversation.

Examples:
  tresse attach Bo lanterns.jpg
  tresse attach Bo plan.pdf --caption 'The plan, as promised'")]
pub struct Args {
    /// Where
    conversation: String,
    /// The file
    file: PathBuf,
    /// Text with it
    #[arg(long, default_value = "")]
    caption: String,
    /// Media type; guessed from the name if left out
    #[arg(long, value_name = "TYPE/SUBTYPE")]
    media_type: Option<String>,
    /// It can be looked at once, and is gone then
    #[arg(long)]
    view_once: bool,
}

/// Encrypts, uploads, sends.
pub async fn run(context: &Context, args: Args) -> Result<(), Failure> {
    let metadata =
        std::fs::metadata(&args.file).map_err(|error| Failure::file(&args.file, &error))?;
    if !metadata.is_file() {
        return Err(Failure::new(
            Exit::Usage,
            format!("{} is not a file", args.file.display()),
        ));
    }
    Session::with(context, async |session| {
        attach(context, session, args).await
    })
    .await
}

async fn attach(context: &Context, session: &Session, args: Args) -> Result<(), Failure> {
    let conversation = send::find(context, session, &args.conversation).await?;
    let filename = args
        .file
        .file_name()
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default();
    let media_type = args
        .media_type
        .unwrap_or_else(|| guess(&filename).to_owned());
    let bytes = std::fs::metadata(&args.file)
        .map_err(|error| Failure::file(&args.file, &error))?
        .len();
    let outgoing = Outgoing::Attach {
        files: vec![NewFile {
            source: args.file,
            bytes,
            filename,
            media_type,
            facts: MediaFacts::default(),
        }],
        caption: args.caption,
        reply_to: None,
        view_once: u8::from(args.view_once),
        expires_after_ms: None,
    };
    let progress = session.handle().progress();
    let delivered = send::deliver(context, session, conversation, outgoing, "Sent.");
    tokio::select! {
        biased;
        result = delivered => result,
        never = tell(context, progress) => match never {},
    }
}

/// Says how far the file is, a few times for a large one and never for a small one.
async fn tell(context: &Context, mut progress: Receiver<FileProgress>) -> Infallible {
    let mut told = 0;
    loop {
        match progress.recv().await {
            Ok(now) if now.phase == FilePhase::Uploading && now.of > TOLD_BYTES => {
                let tenths = now.done * 10 / now.of;
                if tenths > told && tenths < 10 {
                    context.out.note(format!("{} %", tenths * 10));
                    told = tenths;
                }
            }
            Err(RecvError::Closed) => return std::future::pending().await,
            Ok(_) | Err(RecvError::Lagged(_)) => {}
        }
    }
}

/// The kinds that networks treat differently; everything else is just a file.
fn guess(filename: &str) -> &'static str {
    let extension = filename
        .rsplit_once('.')
        .map(|(_, extension)| extension.to_ascii_lowercase());
    match extension.as_deref().unwrap_or_default() {
        "jpg" | "jpeg" => "image/jpeg",
        "png" => "image/png",
        "gif" => "image/gif",
        "webp" => "image/webp",
        "avif" => "image/avif",
        "heic" => "image/heic",
        "mp4" | "m4v" => "video/mp4",
        "webm" => "video/webm",
        "mov" => "video/quicktime",
        "mp3" => "audio/mpeg",
        "ogg" | "oga" | "opus" => "audio/ogg",
        "m4a" | "aac" => "audio/mp4",
        "wav" => "audio/wav",
        "pdf" => "application/pdf",
        "txt" | "md" | "log" => "text/plain",
        _ => "application/octet-stream",
    }
}
