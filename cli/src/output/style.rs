//! Colours, in a terminal only.

/// What a piece of text is, not how it looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// A name, a heading.
    Strong,
    /// Times, ids, hints.
    Dim,
    /// Something good.
    Good,
    /// Something to be careful about.
    Warning,
    /// Something that failed.
    Error,
    /// An own name.
    Own,
    /// The badge of the network with this code: the same colour every time.
    Network(u16),
    /// Something that must not be overlooked.
    Loud,
}

/// Adds colours or not.
#[derive(Debug, Clone, Copy)]
pub struct Paint {
    enabled: bool,
}

impl Paint {
    /// With colours or without.
    pub const fn new(enabled: bool) -> Self {
        Self { enabled }
    }

    /// The text in its style.
    pub fn paint(self, style: Style, text: impl AsRef<str>) -> String {
        let text = text.as_ref();
        if !self.enabled || text.is_empty() {
            return text.to_owned();
        }
        let code = match style {
            Style::Strong => "1",
            Style::Dim => "2",
            Style::Good => "32",
            Style::Warning => "33",
            Style::Error => "1;31",
            Style::Own => "1;36",
            Style::Loud => "1;30;43",
            // Blue, magenta, green first: told apart on light and on dark ground.
            Style::Network(code) => match code % 6 {
                1 => "34",
                2 => "35",
                3 => "32",
                4 => "36",
                5 => "33",
                _ => "31",
            },
        };
        format!("\u{1b}[{code}m{text}\u{1b}[0m")
    }
}
