//! Files in the world: what people chose, what lies on their devices, what the server keeps.

use std::path::PathBuf;

use tresse_client_core::{
    Event, FileEvent, FileJob, FileTrouble, Intent, NewFile, Outgoing, seal_attachment,
};
use tresse_proto::ids::ConversationId;

use super::World;
use crate::relay::Person;

/// Everything that is done with files in this world.
#[derive(Default)]
pub(crate) struct Files {
    /// By the name that the core was told.
    pub(crate) sources: std::collections::BTreeMap<PathBuf, Vec<u8>>,
    /// By person and place.
    pub(crate) local: std::collections::BTreeMap<(Person, String), Vec<u8>>,
    /// By blob.
    pub(crate) server: std::collections::BTreeMap<[u8; 32], Vec<u8>>,
}

impl World {
    /// Something that a person may choose.
    pub(crate) fn put_file(&mut self, name: &str, content: &[u8]) -> NewFile {
        let source = PathBuf::from(name);
        self.files.sources.insert(source.clone(), content.to_vec());
        NewFile {
            source,
            bytes: content.len() as u64,
            filename: name.to_owned(),
            media_type: "image/png".to_owned(),
            facts: tresse_content::MediaFacts::default(),
        }
    }

    /// Files without a word.
    pub(crate) fn attach(&self, conversation: ConversationId, files: Vec<NewFile>) -> Intent {
        Intent::Send {
            conversation,
            message: Outgoing::Attach {
                files,
                caption: String::new(),
                reply_to: None,
                view_once: 0,
                expires_after_ms: None,
            },
            reference: None,
        }
    }

    /// Does one job with a file, the one that was wanted first. `false` if there is none.
    pub(crate) fn file_step(&mut self, person: Person) -> bool {
        if self.people[person].jobs.is_empty() {
            return false;
        }
        let job = self.people[person].jobs.remove(0);
        let local = |place: &str| (person, place.to_owned());
        let event = match job {
            FileJob::Seal {
                file,
                source,
                sealer,
            } => {
                let place = file.place;
                let result = match self.files.sources.get(&source) {
                    Some(plain) => {
                        let mut cipher = Vec::new();
                        let sealed = seal_attachment(*sealer, &plain[..], &mut cipher, |_| Ok(()));
                        self.files.local.insert(local(&place), cipher);
                        sealed.map_err(|_| FileTrouble::Changed)
                    }
                    None => Err(FileTrouble::Unreadable),
                };
                FileEvent::Sealed { place, result }
            }
            FileJob::Upload { file, blob, .. } => {
                let place = file.place;
                let result = match self.files.local.get(&local(&place)) {
                    Some(cipher) => {
                        self.files.server.insert(blob.0, cipher.clone());
                        Ok(())
                    }
                    None => Err(FileTrouble::Missing),
                };
                FileEvent::Uploaded {
                    place,
                    blob,
                    result,
                }
            }
            FileJob::Fetch { file, blob, .. } => {
                let place = file.place;
                let result = match self.files.server.get(&blob.0) {
                    Some(cipher) => {
                        self.files.local.insert(local(&place), cipher.clone());
                        Ok(())
                    }
                    None => Err(FileTrouble::Gone),
                };
                FileEvent::Fetched { place, result }
            }
            FileJob::Forget { place } => {
                self.files.local.remove(&local(&place));
                return true;
            }
        };
        self.call(person, Event::File(event));
        true
    }

    /// Does all that is to be done with files, and all that follows.
    pub(crate) fn settle_files(&mut self) {
        for _ in 0..100 {
            self.settle();
            let people = 0..self.people.len();
            let steps = people.filter(|person| self.file_step(*person)).count();
            if steps == 0 {
                return;
            }
        }
        panic!("files never end");
    }
}
