//! What a person sees of an export before anything is imported.

use std::collections::HashMap;

use crate::civil::At;
use crate::kind::Kind;
use crate::limits::PEOPLE_MAX;
use crate::message::Message;
use crate::meta::Scanned;
use crate::report::Report;

/// What is in an export.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Overview {
    /// Of which family it is.
    pub kind: Kind,
    /// Its conversations, in the order of the file.
    pub chats: Vec<ChatOverview>,
    /// What could not be read.
    pub report: Report,
}

/// A conversation of an export.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChatOverview {
    /// What it is called; empty if the file does not say.
    pub title: String,
    /// Everybody in it, who wrote most first.
    pub people: Vec<String>,
    /// Messages, lines of the app itself included.
    pub messages: u64,
    /// When the first was said.
    pub first: Option<At>,
    /// When the last was said.
    pub last: Option<At>,
}

impl Overview {
    /// Who the person probably is: somebody of that name; else who is in all conversations, if there
    /// are several and it is one only.
    pub fn guess_me(&self, name: &str) -> Option<String> {
        let name = name.trim().to_lowercase();
        let everybody = self.chats.iter().flat_map(|chat| &chat.people);
        let named = everybody
            .clone()
            .find(|person| !name.is_empty() && person.trim().to_lowercase() == name);
        if let Some(named) = named {
            return Some(named.clone());
        }
        if self.chats.len() < 2 {
            return None;
        }
        let mut counts: HashMap<&str, usize> = HashMap::new();
        for person in everybody {
            *counts.entry(person).or_insert(0) += 1;
        }
        let mut in_all = counts
            .into_iter()
            .filter(|(_, count)| *count >= self.chats.len());
        match (in_all.next(), in_all.next()) {
            (Some((person, _)), None) => Some(person.to_owned()),
            _ => None,
        }
    }
}

fn either(a: Option<At>, b: Option<At>, choose: impl Fn(At, At) -> At) -> Option<At> {
    match (a, b) {
        (Some(a), Some(b)) => Some(choose(a, b)),
        (a, b) => a.or(b),
    }
}

/// Counts while messages go by.
#[derive(Debug, Default)]
pub(crate) struct Counter {
    people: HashMap<String, u64>,
    messages: u64,
    first: Option<At>,
    last: Option<At>,
}

impl Counter {
    /// Somebody who is in it, whether they wrote or not.
    pub(crate) fn person(&mut self, name: &str) {
        if self.people.len() < PEOPLE_MAX && !self.people.contains_key(name) {
            self.people.insert(name.to_owned(), 0);
        }
    }

    pub(crate) fn message(&mut self, message: &Message) {
        self.messages += 1;
        self.first = Some(self.first.map_or(message.at, |first| first.min(message.at)));
        self.last = Some(self.last.map_or(message.at, |last| last.max(message.at)));
        if let Some(sender) = &message.sender {
            self.person(sender);
            if let Some(count) = self.people.get_mut(sender) {
                *count += 1;
            }
        }
    }

    /// A file that was looked at as a whole.
    pub(crate) fn scanned(&mut self, scanned: &Scanned) {
        self.messages += scanned.report.messages;
        let earlier = |a: At, b: At| a.min(b);
        let later = |a: At, b: At| a.max(b);
        self.first = either(self.first, scanned.first, earlier);
        self.last = either(self.last, scanned.last, later);
        for name in &scanned.participants {
            self.person(name);
        }
        for (name, count) in &scanned.senders {
            self.person(name);
            if let Some(all) = self.people.get_mut(name) {
                *all += count;
            }
        }
    }

    pub(crate) fn overview(self, title: String) -> ChatOverview {
        let mut people: Vec<(String, u64)> = self.people.into_iter().collect();
        people.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        ChatOverview {
            title,
            people: people.into_iter().map(|(name, _)| name).collect(),
            messages: self.messages,
            first: self.first,
            last: self.last,
        }
    }
}
