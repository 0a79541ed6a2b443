//! What happens, a line each, for whoever runs one seed again.

use bytes::Bytes;
use tresse_proto::codec;
use tresse_proto::wire::{EntryKind, server_frame};
use tresse_server_core::SessionId;

use super::{Happening, START_MS, World};

impl World {
    /// Shows a happening, if that was asked for.
    pub(super) fn trace(&self, happening: &Happening) {
        if !self.options.trace {
            return;
        }
        let what = match happening {
            Happening::Nudge(_) | Happening::Sweeps | Happening::Round => return,
            Happening::DeviceWakes(number, boot) if self.actors[*number].boot != *boot => return,
            Happening::Up(session, bytes) => format!("{} asks {}", self.who(*session), up(bytes)),
            Happening::Down(session, bytes) => {
                format!("{} hears {}", self.who(*session), down(bytes))
            }
            Happening::DeviceStarts(number) => format!("{} starts", self.actors[*number].name),
            Happening::DeviceWakes(number, _) => format!("{} wakes", self.actors[*number].name),
            Happening::DeviceReads(number, _) => format!("{} reads", self.actors[*number].name),
            Happening::Connects { actor, .. } => format!("{} connects", self.actors[*actor].name),
            Happening::ServerNotices(session) => {
                format!("the server loses {}", self.who(*session))
            }
            Happening::DeviceNotices(session) => format!("{} loses the server", self.who(*session)),
            Happening::JobEnds { .. } => "a job ends".to_owned(),
            other => format!("{other:?}"),
        };
        self.say(&what);
    }

    /// Shows something, if that was asked for.
    #[allow(clippy::print_stderr)] // only when asked for
    pub(super) fn say(&self, what: &str) {
        if self.options.trace {
            eprintln!("{:>9} {what}", self.now_ms - START_MS);
        }
    }

    fn who(&self, session: SessionId) -> String {
        let actor = self.network.link(session).map(|link| link.actor);
        let name = actor.map_or("?", |actor| &self.actors[actor].name);
        format!("{name}/{}", session.0)
    }
}

fn up(bytes: &Bytes) -> String {
    match codec::decode_client(bytes.clone()) {
        Ok((id, request)) => format!("{} #{id}", short(&request)),
        Err(refusal) => format!("nonsense: {refusal}"),
    }
}

fn down(bytes: &Bytes) -> String {
    match codec::decode_server(bytes.clone()) {
        Ok((_, Some(server_frame::Body::InboxPush(push)))) => {
            let entries: Vec<_> = push
                .entries
                .iter()
                .map(|it| match codec::decode_entry(it.entry.clone()) {
                    Ok(entry) => format!(
                        "{}={:?} seq {} epoch {}",
                        it.position,
                        EntryKind::try_from(entry.kind).unwrap_or_default(),
                        entry.seq,
                        entry.epoch
                    ),
                    Err(_) => format!("{}=nonsense", it.position),
                })
                .collect();
            let end = if push.caught_up { ", caught up" } else { "" };
            format!("entries [{}]{end}", entries.join(", "))
        }
        Ok((id, Some(server_frame::Body::Error(error)))) => format!("#{id} {error:?}"),
        Ok((id, Some(server_frame::Body::Accepted(it)))) => format!("#{id} Accepted {}", it.seq),
        Ok((id, Some(body))) => format!("#{id} {}", short(&body)),
        Ok((id, None)) => format!("#{id} something unknown"),
        Err(refusal) => format!("nonsense: {refusal}"),
    }
}

/// The name of a variant, without what it holds.
fn short(value: &impl std::fmt::Debug) -> String {
    let text = format!("{value:?}");
    let name = text.split(['(', '{']).next().unwrap_or_default().trim();
    let epoch = text
        .split(", ")
        .find_map(|part| part.strip_prefix("epoch: "));
    match epoch {
        Some(epoch) => format!("{name} epoch {epoch}"),
        None => name.to_owned(),
    }
}
