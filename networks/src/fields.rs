//! Takes values out of a TOML table, so that every complaint names the table and the key, and no key
//! is left over in the end.

use toml::{Table, Value};

use crate::error::NetworksError;
use crate::window::Window;

/// What is left of a table.
pub(crate) struct Fields {
    name: String,
    table: Table,
}

impl Fields {
    pub(crate) fn new(name: &str, table: Table) -> Self {
        Self {
            name: name.to_owned(),
            table,
        }
    }

    fn take(&mut self, key: &'static str) -> Result<Value, NetworksError> {
        let table = self.name.clone();
        self.table
            .remove(key)
            .ok_or(NetworksError::Missing { table, key })
    }

    pub(crate) fn invalid(&self, key: &'static str, expected: impl Into<String>) -> NetworksError {
        NetworksError::Invalid {
            table: self.name.clone(),
            key,
            expected: expected.into(),
        }
    }

    /// A table within this one.
    pub(crate) fn table(&mut self, key: &'static str) -> Result<Self, NetworksError> {
        match self.take(key)? {
            Value::Table(table) => Ok(Self::new(&format!("{}.{key}", self.name), table)),
            _ => Err(self.invalid(key, "a table")),
        }
    }

    /// A table within this one, which may be left out.
    pub(crate) fn optional_table(
        &mut self,
        key: &'static str,
    ) -> Result<Option<Self>, NetworksError> {
        self.optional(key, |fields, key| fields.table(key).map(Some))
    }

    /// What may be left out: then it is the default of its type.
    pub(crate) fn optional<T: Default>(
        &mut self,
        key: &'static str,
        read: impl FnOnce(&mut Self, &'static str) -> Result<T, NetworksError>,
    ) -> Result<T, NetworksError> {
        if self.table.contains_key(key) {
            read(self, key)
        } else {
            Ok(T::default())
        }
    }

    /// A text which is not empty.
    pub(crate) fn text(&mut self, key: &'static str) -> Result<String, NetworksError> {
        match self.take(key)? {
            Value::String(text) if !text.is_empty() => Ok(text),
            _ => Err(self.invalid(key, "a text, not empty")),
        }
    }

    pub(crate) fn bool(&mut self, key: &'static str) -> Result<bool, NetworksError> {
        match self.take(key)? {
            Value::Boolean(value) => Ok(value),
            _ => Err(self.invalid(key, "true or false")),
        }
    }

    /// A number within a range.
    pub(crate) fn number(
        &mut self,
        key: &'static str,
        min: u64,
        max: u64,
    ) -> Result<u64, NetworksError> {
        let fits = match self.take(key)? {
            Value::Integer(number) => u64::try_from(number).ok(),
            _ => None,
        };
        fits.filter(|number| (min..=max).contains(number))
            .ok_or_else(|| self.invalid(key, format!("a number from {min} to {max}")))
    }

    /// A count that may be "unlimited".
    pub(crate) fn count(&mut self, key: &'static str) -> Result<u32, NetworksError> {
        let count = match self.take(key)? {
            Value::Integer(number) => u32::try_from(number).ok(),
            Value::String(text) if text == "unlimited" => Some(u32::MAX),
            _ => None,
        };
        count.ok_or_else(|| self.invalid(key, "a number, or \"unlimited\""))
    }

    pub(crate) fn window(&mut self, key: &'static str) -> Result<Window, NetworksError> {
        let value = self.take(key)?;
        self.one_window(key, &value)
    }

    /// A list of times, ascending, each once.
    pub(crate) fn windows(&mut self, key: &'static str) -> Result<Vec<Window>, NetworksError> {
        let Value::Array(values) = self.take(key)? else {
            return Err(self.invalid(key, "a list of times, maybe empty"));
        };
        let windows = values
            .iter()
            .map(|value| self.one_window(key, value))
            .collect::<Result<Vec<_>, _>>()?;
        if windows.windows(2).any(|pair| pair[0] >= pair[1]) {
            return Err(self.invalid(key, "a list of times in ascending order"));
        }
        Ok(windows)
    }

    fn one_window(&self, key: &'static str, value: &Value) -> Result<Window, NetworksError> {
        value.as_str().and_then(Window::parse).ok_or_else(|| {
            self.invalid(
                key,
                "a time such as \"90s\", \"15m\", \"24h\", \"7d\", \"never\" or \"unlimited\"",
            )
        })
    }

    /// One of a few words.
    pub(crate) fn choice<T: Copy>(
        &mut self,
        key: &'static str,
        choices: &[(&str, T)],
    ) -> Result<T, NetworksError> {
        let value = self.take(key)?;
        chosen(&value, choices).ok_or_else(|| self.invalid(key, listed(choices, " or ")))
    }

    /// Some of a few words, in their order, each once.
    pub(crate) fn choices<T: Copy + Ord>(
        &mut self,
        key: &'static str,
        choices: &[(&str, T)],
    ) -> Result<Vec<T>, NetworksError> {
        let some: Option<Vec<T>> = match self.take(key)? {
            Value::Array(values) => values.iter().map(|value| chosen(value, choices)).collect(),
            _ => None,
        };
        some.filter(|some| some.is_sorted_by(|a, b| a < b))
            .ok_or_else(|| {
                let words = listed(choices, ", ");
                self.invalid(key, format!("a list of {words} in this order"))
            })
    }

    /// Nothing may be left.
    pub(crate) fn finish(self) -> Result<(), NetworksError> {
        match self.table.into_iter().next() {
            None => Ok(()),
            Some((key, _)) => Err(NetworksError::Unknown {
                table: self.name,
                key,
            }),
        }
    }
}

fn chosen<T: Copy>(value: &Value, choices: &[(&str, T)]) -> Option<T> {
    let word = value.as_str()?;
    let found = choices.iter().find(|(choice, _)| *choice == word)?;
    Some(found.1)
}

fn listed<T>(choices: &[(&str, T)], between: &str) -> String {
    let words: Vec<_> = choices
        .iter()
        .map(|(word, _)| format!("\"{word}\""))
        .collect();
    words.join(between)
}
