//! Who plays whom: speakers become accounts, spread evenly over the networks, always the same way.

use tresse_networks::{HandleKind, Network, Networks};

use crate::transcript::Transcript;

/// A speaker's account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Role {
    /// Nickname in the transcript.
    pub speaker: String,
    /// Short name of the network.
    pub network: String,
    /// Handle there.
    pub handle: String,
}

/// Every speaker, sorted by name; networks in turn.
pub fn cast(transcript: &Transcript, networks: &Networks) -> Vec<Role> {
    let networks: Vec<&Network> = networks.iter().collect();
    transcript
        .speakers()
        .into_iter()
        .enumerate()
        .map(|(number, speaker)| {
            let network = networks[number % networks.len()];
            Role {
                speaker: speaker.to_owned(),
                network: network.name.clone(),
                handle: handle(network, number),
            }
        })
        .collect()
}

/// All handles that a replay registers, for a scan which must not find them.
pub fn handles(transcript: &Transcript) -> Vec<String> {
    cast(transcript, &Networks::builtin())
        .into_iter()
        .map(|role| role.handle)
        .collect()
}

/// Numbers from the range that is kept free for fiction (+44 7700 900000 to 900999), then others
/// which belong to nobody; names that nobody else has.
fn handle(network: &Network, number: usize) -> String {
    match network.handle {
        HandleKind::Phone { .. } if number < 1000 => format!("+447700900{number:03}"),
        HandleKind::Phone { .. } => format!("+4477009{number:06}"),
        _ => format!("replayed.speaker{number:04}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::transcript::Line;

    fn transcript(speakers: usize) -> Transcript {
        let line = |number: usize| Line {
            from: format!("speaker {number}"),
            text: "hello".into(),
            reply_to: None,
            at: "2026-01-01T00:00:00Z".into(),
        };
        Transcript {
            lines: (0..speakers).map(line).collect(),
        }
    }

    #[test]
    fn speakers_are_spread_evenly_and_always_the_same_way() {
        let networks = Networks::builtin();
        let first = cast(&transcript(181), &networks);
        for network in networks.iter() {
            let members = first
                .iter()
                .filter(|role| role.network == network.name)
                .count();
            assert!(
                (60..=61).contains(&members),
                "{members} on {}",
                network.name
            );
        }
        assert_eq!(first, cast(&transcript(181), &networks));
    }

    #[test]
    fn every_handle_has_the_form_of_its_network_and_belongs_to_one() {
        let networks = Networks::builtin();
        let roles = cast(&transcript(1024), &networks);
        let mut seen = std::collections::BTreeSet::new();
        for role in roles {
            let network = networks.by_name(&role.network).unwrap();
            assert!(network.normalise(&role.handle).is_ok(), "{}", role.handle);
            assert!(seen.insert((role.network, role.handle)));
        }
    }
}
