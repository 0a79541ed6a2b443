//! What the three say and do.

use std::collections::HashMap;

use tresse_client_core::{Body, Intent, Message, Outcome, Outgoing};
use tresse_content::MessageId;
use tresse_proto::ids::ConversationId;
use tresse_proto::wire::ConversationState;

use super::people::Person;
use crate::cmd::{history, unexpected};
use crate::context::Context;
use crate::failure::{Exit, Failure};
use crate::output::Style;
use crate::show::Reader;

/// Title of their group.
const GROUP: &str = "Bridge";

/// Plays everything.
pub(super) async fn play(context: &Context, cast: &[Person]) -> Result<(), Failure> {
    let [ana, bo, chiara] = cast else {
        return Err(Failure::new(
            Exit::Failed,
            "the demonstration needs three people",
        ));
    };
    if cast.iter().any(|person| person.is_new) {
        introduce(context, cast)?;
    }
    reach(context, cast).await?;
    meet(
        context,
        ana,
        bo,
        "Hi Bo, it is Ana from the choir. Do you help with the bridge?",
    )
    .await?;
    meet(
        context,
        ana,
        chiara,
        "Chiara! Lanterns on the bridge, on the 21st. Are you in?",
    )
    .await?;
    let group = gather(context, ana, &[bo, chiara]).await?;
    talk(context, ana, bo, chiara, group).await?;
    for person in cast {
        look(context, person, group).await?;
    }
    Ok(())
}

fn act(context: &Context, title: &str) -> Result<(), Failure> {
    let paint = context.out.paint;
    context.out.line(format!(
        "\n{} {}",
        paint.paint(Style::Good, "●"),
        paint.paint(Style::Strong, title)
    ))
}

fn tell(context: &Context, text: &str) -> Result<(), Failure> {
    context.out.line(format!("  {text}"))
}

/// A name in the colour of its network.
fn called(context: &Context, person: &Person) -> String {
    let network = context.networks.by_name(person.role.network);
    let code = network.map_or(0, |network| network.code.0);
    context
        .out
        .paint
        .paint(Style::Network(code), person.role.name)
}

fn introduce(context: &Context, cast: &[Person]) -> Result<(), Failure> {
    act(context, "Three people, three networks, one server")?;
    for person in cast {
        let network = context.network(person.role.network)?;
        tell(
            context,
            &format!(
                "{} is on {} with the {} {}",
                called(context, person),
                network.title,
                network.words.handle,
                person.role.handle
            ),
        )?;
    }
    let paint = context.out.paint;
    context.out.line(format!(
        "  {}",
        paint.paint(
            Style::Loud,
            " DEMONSTRATION SERVER: codes are shown, not sent. Anybody can have any handle. "
        )
    ))
}

async fn reach(context: &Context, cast: &[Person]) -> Result<(), Failure> {
    if !cast.iter().any(|person| person.is_new) {
        return Ok(());
    }
    act(
        context,
        "Nobody can be reached from another network until they want it",
    )?;
    let [ana, bo, ..] = cast else {
        return Ok(());
    };
    let find = Intent::Find {
        network: bo.role.network.to_owned(),
        handle: bo.role.handle.to_owned(),
    };
    if let Err(failure) = ana.session.run(find).await {
        tell(
            context,
            &format!(
                "{} looks for {}: {failure}",
                called(context, ana),
                called(context, bo)
            ),
        )?;
    }
    for person in cast {
        for network in context.networks.iter() {
            if network.name == person.role.network {
                continue;
            }
            let intent = Intent::SetReach {
                network: network.name.clone(),
                inbound: true,
                outbound: true,
            };
            person.session.run(intent).await?;
        }
        tell(
            context,
            &format!("{} turns reach on", called(context, person)),
        )?;
    }
    Ok(())
}

/// A first contact across networks, unless they know each other.
async fn meet(context: &Context, from: &Person, to: &Person, text: &str) -> Result<(), Failure> {
    let account = to.device().await?.account();
    let book = from.session.book().await?;
    let known = |known: &&tresse_client_core::Conversation| book.other(known) == Some(account);
    if book.conversations.iter().any(|it| known(&it)) {
        return Ok(());
    }
    act(
        context,
        &format!(
            "A first contact across networks is a request: {} asks {}",
            from.role.name, to.role.name
        ),
    )?;
    let find = Intent::Find {
        network: to.role.network.to_owned(),
        handle: to.role.handle.to_owned(),
    };
    let account = match from.session.run(find).await? {
        Outcome::Found { account, .. } => account,
        other => return Err(unexpected(&other)),
    };
    let request = Intent::Request {
        account,
        text: text.to_owned(),
    };
    let conversation = match from.session.run(request).await? {
        Outcome::Conversation(conversation) => conversation,
        other => return Err(unexpected(&other)),
    };
    tell(
        context,
        &format!(
            "{} → {}: {text}",
            called(context, from),
            called(context, to)
        ),
    )?;
    to.until("the request", |book| {
        book.conversations
            .iter()
            .find(|known| known.id == conversation && known.is_request_to_me())
            .map(|_| ())
    })
    .await?;
    let accept = Intent::AnswerRequest {
        conversation,
        accept: true,
    };
    to.session.run(accept).await?;
    from.until("that the request was accepted", |book| {
        book.conversations
            .iter()
            .find(|known| known.id == conversation && known.state == ConversationState::Open)
            .map(|_| ())
    })
    .await?;
    tell(context, &format!("{} accepts", called(context, to)))
}

/// The group, made if it is not there.
async fn gather(
    context: &Context,
    ana: &Person,
    others: &[&Person],
) -> Result<ConversationId, Failure> {
    let existing = ana
        .session
        .book()
        .await?
        .conversations
        .iter()
        .find(|known| known.name == GROUP)
        .map(|known| known.id);
    if let Some(group) = existing {
        return Ok(group);
    }
    act(
        context,
        "One end-to-end encrypted group over three networks",
    )?;
    let mut members = Vec::new();
    for person in others {
        members.push(person.device().await?.account());
    }
    let new = Intent::NewGroup {
        name: GROUP.to_owned(),
        members,
    };
    let group = match ana.session.run(new).await? {
        Outcome::Conversation(group) => group,
        other => return Err(unexpected(&other)),
    };
    for person in others {
        person
            .until("the group and its name", |book| {
                book.conversations
                    .iter()
                    .find(|known| known.id == group && known.name == GROUP)
                    .map(|_| ())
            })
            .await?;
    }
    tell(
        context,
        &format!(
            "{} makes the group “{GROUP}”; its name is encrypted too",
            called(context, ana)
        ),
    )?;
    Ok(group)
}

async fn talk(
    context: &Context,
    ana: &Person,
    bo: &Person,
    chiara: &Person,
    group: ConversationId,
) -> Result<(), Failure> {
    act(context, "They talk")?;
    let cast = [ana, bo, chiara];
    let plan = say(
        context,
        &cast,
        ana,
        group,
        "The bridge is ours on the 21st, from six until midnight 🎉",
        None,
    )
    .await?;
    let who = say(
        context,
        &cast,
        bo,
        group,
        "How many lanterns do we need?",
        Some(plan),
    )
    .await?;
    let answer = say(
        context,
        &cast,
        chiara,
        group,
        "Cento! I fold fifty, you two the rest.",
        Some(who),
    )
    .await?;
    send(
        bo,
        group,
        Outgoing::React {
            to: answer,
            emoji: "🏮".to_owned(),
        },
    )
    .await?;
    tell(context, &format!("{} reacts with 🏮", called(context, bo)))?;
    let late = say(context, &cast, ana, group, "See you at six", None).await?;
    send(
        ana,
        group,
        Outgoing::Edit {
            message: late,
            text: "See you at half past five, the tables are heavy".to_owned(),
        },
    )
    .await?;
    tell(
        context,
        &format!(
            "{} changes it: half past five, the tables are heavy",
            called(context, ana)
        ),
    )?;
    let slip = say(context, &cast, chiara, group, "(wrong chat, sorry)", None).await?;
    send(chiara, group, Outgoing::Unsend { message: slip }).await?;
    tell(
        context,
        &format!("{} takes that back", called(context, chiara)),
    )?;
    for person in cast {
        seen(person, group, answer, |message| {
            !message.reactions.is_empty()
        })
        .await?;
        seen(person, group, late, |message| {
            message.edited_at_ms.is_some()
        })
        .await?;
        // Some networks leave a trace of it, some do not.
        shown(person, group, slip, |message| {
            message.is_none_or(|message| message.body == Body::Unsent)
        })
        .await?;
    }
    for person in cast {
        let newest = history::newest(&person.session, group, 1).await?;
        for message in newest {
            person
                .session
                .run(Intent::MarkRead {
                    conversation: group,
                    row: message.row,
                })
                .await?;
        }
    }
    seen(ana, group, late, |message| message.read == 2).await?;
    tell(context, "all of them have read it")
}

async fn send(
    person: &Person,
    conversation: ConversationId,
    message: Outgoing,
) -> Result<Outcome, Failure> {
    let intent = Intent::Send {
        conversation,
        message,
        reference: None,
    };
    person.session.run(intent).await
}

/// Says something, and waits until everybody has it.
async fn say(
    context: &Context,
    cast: &[&Person],
    person: &Person,
    group: ConversationId,
    text: &str,
    reply_to: Option<MessageId>,
) -> Result<MessageId, Failure> {
    let outgoing = Outgoing::Text {
        text: text.to_owned(),
        reply_to,
        mentions: Vec::new(),
        expires_after_ms: None,
    };
    let message = match send(person, group, outgoing).await? {
        Outcome::Sent { message, .. } => message,
        other => return Err(unexpected(&other)),
    };
    for other in cast {
        seen(other, group, message, |_| true).await?;
    }
    let arrow = if reply_to.is_some() { "↳ " } else { "" };
    tell(
        context,
        &format!("{}: {arrow}{text}", called(context, person)),
    )?;
    Ok(message)
}

/// Waits until somebody's timeline shows a message as it should be.
async fn seen(
    person: &Person,
    group: ConversationId,
    id: MessageId,
    is_right: impl Fn(&Message) -> bool,
) -> Result<(), Failure> {
    shown(person, group, id, |message| message.is_some_and(&is_right)).await
}

/// Waits until a message is in somebody's timeline, or not there, as it should be.
async fn shown(
    person: &Person,
    group: ConversationId,
    id: MessageId,
    is_right: impl Fn(Option<&Message>) -> bool,
) -> Result<(), Failure> {
    let mut changes = person.session.handle().changes();
    let looking = async {
        loop {
            let messages = history::newest(&person.session, group, 50).await?;
            if is_right(messages.iter().find(|message| message.message == id)) {
                return Ok(());
            }
            // Whatever it was, or however much: look again.
            let _ = changes.recv().await;
        }
    };
    match tokio::time::timeout(crate::session::PATIENCE, looking).await {
        Ok(result) => result,
        Err(_) => Err(Failure::new(
            Exit::Failed,
            format!("{} did not see a message in time", person.role.name),
        )),
    }
}

/// The group as one of them sees it, in the words of their network.
async fn look(context: &Context, person: &Person, group: ConversationId) -> Result<(), Failure> {
    let network = context.network(person.role.network)?;
    act(
        context,
        &format!("As {} sees it on {}", person.role.name, network.title),
    )?;
    let messages = history::newest(&person.session, group, 5).await?;
    let book = person.session.book().await?;
    let Some(conversation) = book.conversations.iter().find(|known| known.id == group) else {
        return Ok(());
    };
    let reader = Reader {
        context,
        book: &book,
        conversation,
        now_ms: history::now_ms(),
    };
    let by_id: HashMap<MessageId, &Message> = messages
        .iter()
        .map(|message| (message.message, message))
        .collect();
    for message in &messages {
        let quoted = message.in_reply_to.and_then(|id| by_id.get(&id).copied());
        let text = reader.line(message, quoted, context.out.paint);
        tell(context, &text.replace('\n', "\n  "))?;
    }
    Ok(())
}
