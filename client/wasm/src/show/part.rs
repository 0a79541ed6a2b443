//! Messages that are more than text, and what other apps make of them.

use tresse_client_core as core;
use tresse_networks::MediaKind;

use super::all;
use crate::view::{
    Becomes, CardEntry, Forwarded, Loss, LossOf, Media, NewPart, Offers, Part, PartKind,
    PinnedMessage, Planned, PollOption, Summary, safe,
};

impl From<core::PartRow> for Part {
    fn from(part: core::PartRow) -> Self {
        match part {
            core::PartRow::Poll {
                question,
                options,
                multiple,
                voters,
            } => Self::Poll {
                question,
                options: all(options),
                multiple,
                voters,
            },
            core::PartRow::Location(place) => Self::Location {
                latitude: place.latitude(),
                longitude: place.longitude(),
                accuracy: place.accuracy(),
                label: place.label().to_owned(),
            },
            core::PartRow::Contact { name, entries } => Self::Contact {
                name,
                entries: all(entries),
            },
            core::PartRow::Sticker {
                pack,
                sticker,
                emoji,
            } => Self::Sticker {
                pack,
                sticker,
                emoji,
            },
        }
    }
}

impl From<core::OptionRow> for PollOption {
    fn from(option: core::OptionRow) -> Self {
        Self {
            text: option.text,
            people: all(option.people),
            mine: option.mine,
        }
    }
}

impl From<core::CardRow> for CardEntry {
    fn from(entry: core::CardRow) -> Self {
        Self {
            network: entry.network,
            value: entry.value,
        }
    }
}

impl From<NewPart> for core::NewPart {
    fn from(part: NewPart) -> Self {
        match part {
            NewPart::Poll {
                question,
                options,
                multiple,
            } => Self::Poll {
                question,
                options,
                multiple,
            },
            NewPart::Location {
                latitude,
                longitude,
                accuracy,
                label,
            } => Self::Location {
                latitude,
                longitude,
                accuracy,
                label,
            },
            NewPart::Contact { name, entries } => Self::Contact {
                name,
                entries: entries
                    .into_iter()
                    .map(|entry| core::NewCardEntry {
                        network: entry.network,
                        value: entry.value,
                    })
                    .collect(),
            },
            NewPart::Sticker {
                pack,
                sticker,
                emoji,
            } => Self::Sticker {
                pack,
                sticker,
                emoji,
            },
        }
    }
}

impl From<core::PartSummary> for Summary {
    fn from(part: core::PartSummary) -> Self {
        match part {
            core::PartSummary::Poll(question) => Self::Poll { question },
            core::PartSummary::Location(label) => Self::Location { label },
            core::PartSummary::Contact(name) => Self::Contact { name },
            core::PartSummary::Sticker(emoji) => Self::Sticker { emoji },
        }
    }
}

impl From<core::Forwarded> for Forwarded {
    fn from(forwarded: core::Forwarded) -> Self {
        match forwarded {
            core::Forwarded::No => Self::None,
            core::Forwarded::Some => Self::Some,
            core::Forwarded::Many => Self::Many,
        }
    }
}

impl From<core::Offers> for Offers {
    fn from(offers: core::Offers) -> Self {
        let times = offers.message_pin_times_ms.into_iter();
        Self {
            poll: offers.poll,
            location: offers.location,
            contact_card: offers.contact_card,
            sticker: offers.sticker,
            mention_all: offers.mention_all,
            message_pins: offers.message_pins,
            message_pin_times_ms: times.map(safe).collect(),
        }
    }
}

impl From<core::PinRow> for PinnedMessage {
    fn from(pin: core::PinRow) -> Self {
        Self {
            message: pin.message.into(),
            row: pin.row,
            by: pin.by.into(),
            until: pin.until_ms.map(safe),
            summary: pin.summary.into(),
        }
    }
}

impl From<Planned> for core::Planned {
    fn from(planned: Planned) -> Self {
        Self {
            chars: planned.chars,
            part: planned.part.map(Into::into),
            files: planned
                .files
                .into_iter()
                .map(|file| (file.media.into(), file.bytes))
                .collect(),
            voice_ms: planned.voice_ms,
            view_once: planned.view_once,
            mention_all: planned.mention_all,
        }
    }
}

impl From<PartKind> for core::PartKind {
    fn from(kind: PartKind) -> Self {
        match kind {
            PartKind::Poll => Self::Poll,
            PartKind::Location => Self::Location,
            PartKind::Contact => Self::Contact,
            PartKind::Sticker => Self::Sticker,
        }
    }
}

impl From<Media> for MediaKind {
    fn from(media: Media) -> Self {
        match media {
            Media::Image => Self::Image,
            Media::Video => Self::Video,
            Media::Audio => Self::Audio,
            Media::File => Self::File,
        }
    }
}

impl From<core::Loss> for Loss {
    fn from(loss: core::Loss) -> Self {
        Self {
            what: loss.what.into(),
            network: loss.network,
            becomes: match loss.becomes {
                core::Becomes::Text => Becomes::Text,
                core::Becomes::Refused => Becomes::Refused,
            },
        }
    }
}

impl From<core::LossOf> for LossOf {
    fn from(what: core::LossOf) -> Self {
        match what {
            core::LossOf::Part(core::PartKind::Poll) => Self::Poll,
            core::LossOf::Part(core::PartKind::Location) => Self::Location,
            core::LossOf::Part(core::PartKind::Contact) => Self::Contact,
            core::LossOf::Part(core::PartKind::Sticker) => Self::Sticker,
            core::LossOf::Text => Self::Text,
            core::LossOf::Captions => Self::Captions,
            core::LossOf::File(MediaKind::Image) => Self::Image,
            core::LossOf::File(MediaKind::Video) => Self::Video,
            core::LossOf::File(MediaKind::Audio) => Self::Audio,
            core::LossOf::File(MediaKind::File) => Self::File,
            core::LossOf::Voice => Self::Voice,
            core::LossOf::ViewOnce => Self::ViewOnce,
            core::LossOf::MentionAll => Self::MentionAll,
        }
    }
}
