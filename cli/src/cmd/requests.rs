//! `tresse requests`: first contacts of others that wait for an answer.

use tresse_client_core::{Body, Conversation, Page};

use crate::cmd::list;
use crate::context::Context;
use crate::failure::Failure;
use crate::output::Style;
use crate::output::safe::safe_line;
use crate::output::table::cut;
use crate::resolve::{Book, short_conversation};
use crate::session::Session;

/// List the requests of people who want to talk with you.
///
/// They do not learn that you have seen theirs, nor that you declined it.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Example:
  tresse requests")]
pub struct Args {}

/// Lists them with their one text.
pub async fn run(context: &Context, _: Args) -> Result<(), Failure> {
    Session::with(context, async |session| requests(context, session).await).await
}

async fn requests(context: &Context, session: &Session) -> Result<(), Failure> {
    session.book().await?.me(&session.profile)?;
    session.refresh(context).await?;
    let book = session.book().await?;
    let requests: Vec<Conversation> = book
        .conversations
        .iter()
        .filter(|conversation| conversation.is_request_to_me())
        .cloned()
        .collect();
    if context.out.json || requests.is_empty() {
        return list::show(
            context,
            &book,
            &requests,
            "Nobody is waiting for an answer.",
        );
    }
    for request in &requests {
        show(context, session, &book, request).await?;
    }
    Ok(())
}

async fn show(
    context: &Context,
    session: &Session,
    book: &Book,
    request: &Conversation,
) -> Result<(), Failure> {
    let id = request.id;
    let page = Page {
        before_seq: None,
        limit: 1,
    };
    let text = session
        .read(move |client| client.timeline(id, page))
        .await?
        .pop()
        .map(|message| match message.body {
            Body::Text(text) => text,
            _ => String::new(),
        })
        .unwrap_or_default();
    let paint = context.out.paint;
    let from = book.other(request);
    let badge = from.map_or_else(String::new, |account| {
        let network = account.network();
        paint.paint(Style::Network(network.0), context.network_title(network))
    });
    let short = short_conversation(id);
    context.out.line(format!(
        "{} {} {badge}\n  {}\n  {}",
        paint.paint(Style::Dim, &short),
        paint.paint(Style::Strong, book.title_of(request)),
        cut(&safe_line(&text), 200),
        paint.paint(
            Style::Dim,
            context.advise(&format!(
                "tresse contact accept {short}   or   tresse contact decline {short}"
            ))
        ),
    ))
}
