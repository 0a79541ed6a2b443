//! Goes through a JSON file of messages one by one: none but the one that is looked at is in memory.

use std::fmt;
use std::io::{BufReader, Read};
use std::ops::ControlFlow;

use serde::de::{
    DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor,
};
use serde_json::Value;

/// Takes what is found, in the order of the file.
pub(crate) trait Sink {
    /// Something about the conversation as a whole.
    fn about(&mut self, key: &str, value: &Value);
    /// A message; they are numbered from 1 on.
    fn message(&mut self, number: u64, value: &Value) -> ControlFlow<()>;
}

/// How it ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum End {
    /// The file is whole.
    Whole,
    /// The sink had enough.
    Enough,
    /// It ends or breaks behind so many messages.
    Broken(u64),
}

/// Goes through a file. What can be read before it breaks is handed out.
pub(crate) fn run(reader: &mut dyn Read, sink: &mut dyn Sink) -> End {
    let mut state = State {
        sink,
        messages: 0,
        is_enough: false,
    };
    let mut json =
        serde_json::Deserializer::from_reader(BufReader::with_capacity(64 << 10, reader));
    match Root(&mut state).deserialize(&mut json) {
        Ok(()) => End::Whole,
        Err(_) if state.is_enough => End::Enough,
        Err(_) => End::Broken(state.messages),
    }
}

struct State<'a> {
    sink: &'a mut dyn Sink,
    messages: u64,
    is_enough: bool,
}

struct Root<'s, 'a>(&'s mut State<'a>);

impl<'de> DeserializeSeed<'de> for Root<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Root<'_, '_> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a conversation")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(key) = map.next_key::<String>()? {
            match key.as_str() {
                "messages" => map.next_value_seed(Messages(self.0))?,
                "participants" | "title" | "threadName" | "thread_path" => {
                    let value: Value = map.next_value()?;
                    self.0.sink.about(&key, &value);
                }
                _ => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(())
    }
}

struct Messages<'s, 'a>(&'s mut State<'a>);

impl<'de> DeserializeSeed<'de> for Messages<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for Messages<'_, '_> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("messages")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut messages: A) -> Result<(), A::Error> {
        while let Some(value) = messages.next_element::<Value>()? {
            self.0.messages += 1;
            if self.0.sink.message(self.0.messages, &value).is_break() {
                self.0.is_enough = true;
                return Err(A::Error::custom("enough"));
            }
        }
        Ok(())
    }
}
