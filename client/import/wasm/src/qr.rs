//! Codes that a camera reads.

use qrcode::{Color, EcLevel, QrCode};

/// A line for each row, `1` for what is dark.
pub(crate) fn rows(text: &str) -> Option<String> {
    let code = QrCode::with_error_correction_level(text, EcLevel::M).ok()?;
    let sign = |color: &Color| match color {
        Color::Dark => '1',
        Color::Light => '0',
    };
    let colors = code.to_colors();
    let rows: Vec<String> = colors
        .chunks(code.width())
        .map(|row| row.iter().map(sign).collect())
        .collect();
    Some(rows.join("\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_square_and_has_its_three_marks() {
        let rows = rows("https://example.org/u#0002a1b2").unwrap();
        let lines: Vec<&str> = rows.lines().collect();
        assert!(lines.iter().all(|line| line.len() == lines.len()));
        assert!(lines[0].starts_with("1111111") && lines[0].ends_with("1111111"));
        assert!(lines[lines.len() - 1].starts_with("1111111"));
        assert_eq!(super::rows(&"x".repeat(10_000)), None);
    }
}
