//! Large numbers for people: three digits that count, and a word.

/// `1.50 million`, `812`, `0.031`.
pub fn count(number: f64) -> String {
    const WORDS: [(f64, &str); 4] = [
        (1e12, "trillion"),
        (1e9, "billion"),
        (1e6, "million"),
        (1e4, "thousand"),
    ];
    match WORDS.iter().find(|(from, _)| number >= *from) {
        Some((_, "thousand")) => format!("{} thousand", digits(number / 1e3)),
        Some((from, word)) => format!("{} {word}", digits(number / from)),
        None => digits(number),
    }
}

/// `65.0 TB`, in powers of a thousand.
pub fn bytes(number: f64) -> String {
    const UNITS: [&str; 7] = ["B", "kB", "MB", "GB", "TB", "PB", "EB"];
    let mut number = number;
    let mut unit = 0;
    while number >= 1000.0 && unit + 1 < UNITS.len() {
        number /= 1000.0;
        unit += 1;
    }
    format!("{} {}", digits(number), UNITS[unit])
}

/// Three digits that count, all of the whole part.
fn digits(number: f64) -> String {
    let decimals = match number.abs() {
        0.0 => 0,
        size if size >= 100.0 => 0,
        size if size >= 10.0 => 1,
        size if size >= 1.0 => 2,
        size if size >= 0.1 => 3,
        _ => 4,
    };
    format!("{number:.decimals$}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_three_digits_and_a_word() {
        let shown = [
            0.0, 0.0312, 0.5, 1.0, 42.0, 812.4, 9_999.0, 23_400.0, 1.5e6, 1.109e9, 1.3e11, 2.0e15,
        ]
        .map(count);
        assert_eq!(
            shown,
            [
                "0",
                "0.0312",
                "0.500",
                "1.00",
                "42.0",
                "812",
                "9999",
                "23.4 thousand",
                "1.50 million",
                "1.11 billion",
                "130 billion",
                "2000 trillion"
            ]
        );
    }

    #[test]
    fn bytes_are_in_powers_of_a_thousand() {
        assert_eq!(
            [999.0, 1_000.0, 6.5e13, 1.0e22].map(bytes),
            ["999 B", "1.00 kB", "65.0 TB", "10000 EB"]
        );
    }
}
