//! What screens show: each read takes the same few statements, however much there is.
//!
//! Surprising rule: what is possible depends on the time (an edit is for a while), so whoever reads
//! messages says what time it is. What was read says nothing of a minute later.

use tresse_proto::ids::{AccountId, ConversationId};

use crate::Client;
use crate::chat::{self, Chat, ChatPage, ChatQuery, ChatRow, ChatRules, Counts, Loss, Planned};
use crate::error::{ClientError, DomainError, FatalError};
use crate::file::{self, LocalFile};
use crate::person::{self, KnownPerson, People, Person};
use crate::picture::{self, Picture, PictureId};
use crate::privacy::{self, Privacy, PrivacyChoices};
use crate::search::{self, Hit};
use crate::timeline::{self, Around, MessageInfo, MessageRow, Thread};

impl Client {
    /// A window of a list of conversations.
    pub fn chats(&self, query: &ChatQuery) -> Result<ChatPage, ClientError> {
        let connection = self.store.lock();
        Ok(chat::page(&connection, &self.config.networks, query)?)
    }

    /// One conversation as its list shows it; `None` if there is none that is for readers.
    pub fn chat_row(&self, conversation: ConversationId) -> Result<Option<ChatRow>, ClientError> {
        let connection = self.store.lock();
        Ok(chat::row(&connection, &self.config.networks, conversation)?)
    }

    /// One conversation with everybody in it, and its rules.
    pub fn chat(&self, conversation: ConversationId) -> Result<Option<Chat>, ClientError> {
        let connection = self.store.lock();
        Ok(chat::whole(
            &connection,
            &self.config.networks,
            conversation,
        )?)
    }

    /// Numbers beside the names of lists.
    pub fn counts(&self) -> Result<Counts, ClientError> {
        Ok(chat::counts(&self.store.lock())?)
    }

    /// What may be done in a conversation, and whose rule each is.
    pub fn rules(&self, conversation: ConversationId) -> Result<ChatRules, ClientError> {
        let connection = self.store.lock();
        Ok(chat::rules(
            &connection,
            &self.config.networks,
            conversation,
        )?)
    }

    /// What the apps of the others in a conversation would not show as it is.
    pub fn preview(
        &self,
        conversation: ConversationId,
        planned: &Planned,
    ) -> Result<Vec<Loss>, ClientError> {
        let connection = self.store.lock();
        Ok(chat::preview(
            &connection,
            &self.config.networks,
            conversation,
            planned,
        )?)
    }

    /// A part of a conversation's messages, around one of them or at the end, oldest first.
    pub fn thread(
        &self,
        now_ms: u64,
        conversation: ConversationId,
        around: Around,
    ) -> Result<Thread, ClientError> {
        let connection = self.store.lock();
        let networks = &self.config.networks;
        Ok(timeline::thread(
            &connection,
            networks,
            now_ms,
            conversation,
            around,
        )?)
    }

    /// One message as its thread shows it.
    pub fn message_row(&self, now_ms: u64, row: i64) -> Result<Option<MessageRow>, ClientError> {
        let connection = self.store.lock();
        let networks = &self.config.networks;
        Ok(timeline::message_row(&connection, networks, now_ms, row)?)
    }

    /// A file of a message, if it is on this device.
    pub fn local_file(&self, row: i64, index: u32) -> Result<Option<LocalFile>, ClientError> {
        let connection = self.store.lock();
        let message = timeline::message(&connection, row)?.ok_or(DomainError::UnknownMessage)?;
        Ok(file::local(&connection, &message, index)?)
    }

    /// Who has an own message, and who has read it.
    pub fn message_info(&self, row: i64) -> Result<MessageInfo, ClientError> {
        let connection = self.store.lock();
        Ok(timeline::message_info(
            &connection,
            &self.config.networks,
            row,
        )?)
    }

    /// Messages with words that begin like these, the newest first; everywhere, or in one
    /// conversation. No text makes it fail. Brings the index of words up to date first: the only
    /// read that writes, and no other read shows it.
    pub fn search(
        &self,
        text: &str,
        conversation: Option<ConversationId>,
        limit: usize,
    ) -> Result<Vec<Hit>, ClientError> {
        let connection = self.store.lock();
        let networks = &self.config.networks;
        Ok(search::search(
            &connection,
            networks,
            text,
            conversation,
            limit,
        )?)
    }

    /// Starred messages, the newest first.
    pub fn starred(&self, limit: usize) -> Result<Vec<Hit>, ClientError> {
        let connection = self.store.lock();
        Ok(search::starred(&connection, &self.config.networks, limit)?)
    }

    /// Somebody, as a screen names them; also whom this device does not know.
    pub fn person(&self, account: AccountId) -> Result<Person, ClientError> {
        let connection = self.store.lock();
        let people = People::of(&connection, &self.config.networks, &[account].into())?;
        Ok(people.person(account))
    }

    /// The same, as they are named in a conversation.
    pub fn person_in(
        &self,
        conversation: ConversationId,
        account: AccountId,
    ) -> Result<Person, ClientError> {
        let connection = self.store.lock();
        let networks = &self.config.networks;
        let accounts = [account].into();
        let people = People::of_conversation(&connection, networks, &accounts, conversation)?;
        Ok(people.person(account))
    }

    /// Everybody this account has to do with, in the order of their ids.
    pub fn people(&self) -> Result<Vec<KnownPerson>, ClientError> {
        let connection = self.store.lock();
        Ok(person::everybody(&connection, &self.config.networks)?)
    }

    /// A picture of somebody or of a group.
    pub fn picture(&self, id: PictureId) -> Result<Picture, ClientError> {
        let content = picture::load(&self.store.lock(), id)?.ok_or(DomainError::UnknownPicture)?;
        let media_type = picture::media_type(&content).ok_or(FatalError::Damaged("picture"))?;
        Ok(Picture {
            media_type,
            content,
        })
    }

    /// What others learn of what this person does on this device.
    pub fn privacy(&self) -> Result<Privacy, ClientError> {
        let connection = self.store.lock();
        let initial = Privacy::initial(&connection, &self.config)?;
        Ok(privacy::load(&connection, initial)?)
    }

    /// What this person can choose of that; the network has a say in it.
    pub fn privacy_choices(&self) -> Result<PrivacyChoices, ClientError> {
        Ok(privacy::choices(&self.store.lock(), &self.config.networks)?)
    }
}
