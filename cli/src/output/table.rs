//! Aligned columns, by the width that a terminal gives each character.

use unicode_width::UnicodeWidthStr;

use super::{Paint, Style};

/// A table without lines: columns two spaces apart.
#[derive(Debug, Default)]
pub struct Table {
    head: Vec<String>,
    rows: Vec<Vec<(String, Option<Style>)>>,
}

impl Table {
    /// With these headings.
    pub fn new(head: &[&str]) -> Self {
        Self {
            head: head.iter().map(|cell| (*cell).to_owned()).collect(),
            rows: Vec::new(),
        }
    }

    /// Adds a row.
    pub fn row(&mut self, cells: impl IntoIterator<Item = (String, Option<Style>)>) {
        self.rows.push(cells.into_iter().collect());
    }

    /// The table, ending in a line break.
    pub fn render(&self, paint: Paint) -> String {
        let mut widths: Vec<usize> = self.head.iter().map(|cell| cell.width()).collect();
        for row in &self.rows {
            for (width, (cell, _)) in widths.iter_mut().zip(row) {
                *width = (*width).max(cell.width());
            }
        }
        let head = self
            .head
            .iter()
            .map(|cell| (cell.to_uppercase(), Some(Style::Dim)))
            .collect::<Vec<_>>();
        let mut text = String::new();
        for row in std::iter::once(&head).chain(&self.rows) {
            let mut line = String::new();
            for (column, (cell, style)) in row.iter().enumerate() {
                match style {
                    Some(style) => line.push_str(&paint.paint(*style, cell)),
                    None => line.push_str(cell),
                }
                if column + 1 < row.len() {
                    let gap = widths[column].saturating_sub(cell.width()) + 2;
                    line.extend(std::iter::repeat_n(' ', gap));
                }
            }
            text.push_str(line.trim_end());
            text.push('\n');
        }
        text
    }
}

/// Pads to a width on screen.
pub fn pad(text: &str, width: usize) -> String {
    let gap = width.saturating_sub(text.width());
    format!("{text}{}", " ".repeat(gap))
}

/// Cuts to a width on screen, with an ellipsis if something is missing.
pub fn cut(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let mut cut = String::new();
    let mut used = 1;
    for c in text.chars() {
        used += unicode_width::UnicodeWidthChar::width(c).unwrap_or(0);
        if used > width {
            break;
        }
        cut.push(c);
    }
    cut.push('…');
    cut
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wide_characters_do_not_break_the_columns() {
        let mut table = Table::new(&["name", "says"]);
        table.row([("はるか".to_owned(), None), ("one".to_owned(), None)]);
        table.row([
            ("Bo".to_owned(), Some(Style::Strong)),
            ("two".to_owned(), None),
        ]);
        assert_eq!(
            table.render(Paint::new(false)),
            "NAME    SAYS\nはるか  one\nBo      two\n"
        );
    }

    #[test]
    fn a_cut_text_is_as_wide_as_asked() {
        assert_eq!(cut("はるか", 5), "はる…");
        assert_eq!(cut("はるか", 6), "はるか");
        assert_eq!(cut("hello", 3), "he…");
    }
}
