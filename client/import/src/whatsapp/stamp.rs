//! The beginning of a line that begins a message: date and time, in whatever way the phone writes them.
//!
//! Surprising rule: what the numbers of a date mean is not decided here. `3/4/21` is two days, and only
//! the whole file tells which.

use super::words;

/// How the date and the name are told apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Form {
    /// `[31/12/20, 21:05:33] Ana: …`
    Bracket,
    /// `31/12/20, 21:05 - Ana: …`
    Dash,
    /// `2020년 12월 31일 오후 9:05, Ana : …`
    Comma,
}

/// What the lines of a file have in common: a phone writes all of them in one way. What looks else is
/// part of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Style {
    pub(crate) form: Form,
    pub(crate) separator: char,
    pub(crate) is_year_first: bool,
    pub(crate) has_seconds: bool,
    pub(crate) has_halves: bool,
}

/// Which half of the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Half {
    First,
    Second,
}

/// A date and a time as they stand there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Stamp {
    pub(crate) style: Style,
    pub(crate) date: [u32; 3],
    /// Hour of 24, minute, second.
    pub(crate) time: (u32, u32, u32),
    /// Byte at which the rest of the line begins.
    pub(crate) rest: usize,
}

/// No stamp has more characters.
const CHARS_MAX: usize = 64;

/// Marks that have no width and say in which direction to write.
pub(crate) fn is_mark(c: char) -> bool {
    matches!(
        c,
        '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{061c}' | '\u{feff}'
            | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
    )
}

/// A character as phones in Europe write it.
fn plain(c: char) -> char {
    match c {
        '\u{00a0}' | '\u{202f}' | '\u{2009}' | '\u{2007}' | '\u{3000}' | '\t' => ' ',
        '،' | '，' | '、' => ',',
        '：' => ':',
        '／' => '/',
        '–' | '—' | '‐' | '‑' => '-',
        '［' => '[',
        '］' => ']',
        _ => digit(c).unwrap_or(c),
    }
}

/// A decimal digit of the scripts in which phones write dates.
fn digit(c: char) -> Option<char> {
    const ZEROS: [u32; 6] = [0x0660, 0x06f0, 0x0966, 0x09e6, 0x0e50, 0xff10];
    let code = u32::from(c);
    ZEROS
        .iter()
        .find(|zero| (**zero..**zero + 10).contains(&code))
        .and_then(|zero| char::from_digit(code - zero, 10))
}

/// Reads the stamp at the beginning of a line.
pub(crate) fn read(line: &str) -> Option<Stamp> {
    let mut chars: Vec<(char, usize)> = Vec::with_capacity(CHARS_MAX);
    for (at, c) in line.char_indices() {
        if chars.len() == CHARS_MAX {
            break;
        }
        if !is_mark(c) {
            chars.push((plain(c), at + c.len_utf8()));
        }
    }
    let first = chars.first()?.0;
    if first == '[' {
        let end = chars.iter().position(|(c, _)| *c == ']')?;
        let stamp = numbers(&chars[1..end])?;
        let rest = chars.get(end + 1).filter(|(c, _)| *c == ' ');
        return stamp.finish(Form::Bracket, rest.unwrap_or(&chars[end]).1);
    }
    if !first.is_ascii_digit() {
        return None;
    }
    let dash = chars
        .windows(3)
        .position(|three| three[0].0 == ' ' && three[1].0 == '-' && three[2].0 == ' ');
    if let Some(dash) = dash
        && let Some(stamp) = numbers(&chars[..dash])
    {
        return stamp.finish(Form::Dash, chars[dash + 2].1);
    }
    let is_spelt = chars.iter().any(|(c, _)| matches!(c, '년' | '年'));
    let comma = chars.iter().position(|(c, _)| *c == ',')?;
    if !is_spelt {
        return None;
    }
    let rest = chars.get(comma + 1).filter(|(c, _)| *c == ' ')?;
    numbers(&chars[..comma])?.finish(Form::Comma, rest.1)
}

/// Numbers of a stamp and what stands between them.
#[derive(Default)]
struct Numbers {
    numbers: Vec<(u32, usize)>,
    between: Vec<String>,
}

fn numbers(chars: &[(char, usize)]) -> Option<Numbers> {
    let mut found = Numbers::default();
    let mut between = String::new();
    let mut digits = 0;
    for (c, _) in chars {
        match c.to_digit(10) {
            Some(value) if digits > 0 => {
                let (number, count) = found.numbers.last_mut()?;
                *number = number.checked_mul(10)?.checked_add(value)?;
                *count += 1;
                digits += 1;
            }
            Some(value) => {
                if !found.numbers.is_empty() {
                    found.between.push(std::mem::take(&mut between));
                } else if !between.trim().is_empty() {
                    return None;
                }
                between.clear();
                found.numbers.push((value, 1));
                digits = 1;
            }
            None => {
                between.push(*c);
                digits = 0;
            }
        }
        if digits > 4 || found.numbers.len() > 6 {
            return None;
        }
    }
    found.between.push(between);
    Some(found)
}

impl Numbers {
    fn finish(self, form: Form, rest: usize) -> Option<Stamp> {
        let Self { numbers, between } = self;
        let has_seconds = match numbers.len() {
            5 => false,
            6 => true,
            _ => return None,
        };
        let separator = date_separator(&between[0])?;
        date_separator(&between[1])?;
        let is_time = |text: &str| matches!(text.trim(), ":" | "." | "h" | "시" | "時" | "时");
        if !is_time(&between[3]) || has_seconds && !is_time(&between[4]) {
            return None;
        }
        let end = between.last()?;
        let end_half = words::half(end);
        let half = words::half(&between[2]).or(end_half);
        let is_known_end = end_half.is_some() || end.trim().is_empty();
        let is_short = between[2].chars().count() <= 16;
        if !is_known_end || !is_short {
            return None;
        }
        let number = |index: usize| numbers[index].0;
        let hour = match (half, number(3)) {
            (Some(Half::First), 12) => 0,
            (Some(Half::Second), hour) if hour < 12 => hour + 12,
            (_, hour) => hour,
        };
        let second = if has_seconds { number(5) } else { 0 };
        Some(Stamp {
            style: Style {
                form,
                separator,
                is_year_first: numbers[0].1 == 4,
                has_seconds,
                has_halves: half.is_some(),
            },
            date: [number(0), number(1), number(2)],
            time: (hour, number(4), second),
            rest,
        })
    }
}

fn date_separator(between: &str) -> Option<char> {
    match between.trim() {
        "/" => Some('/'),
        "." => Some('.'),
        "-" => Some('-'),
        "년" | "월" => Some('년'),
        "年" | "月" => Some('年'),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Date, time, and what follows.
    type Told<'a> = ([u32; 3], (u32, u32, u32), &'a str);

    fn told(line: &str) -> Option<Told<'_>> {
        let stamp = read(line)?;
        Some((stamp.date, stamp.time, &line[stamp.rest..]))
    }

    #[test]
    fn phones_write_dates_in_many_ways() {
        let day = [31, 12, 20];
        for line in [
            "31/12/20, 21:05 - Ana: hi",
            "31.12.20, 21:05 - Ana: hi",
            "31/12/20 21:05 - Ana: hi",
            "31/12/20 à 21:05 - Ana: hi",
            "31.12.20 kl. 21.05 - Ana: hi",
            "31/12/20, 9:05\u{202f}PM - Ana: hi",
            "31/12/20, 9:05 p. m. - Ana: hi",
            "31/12/20, 9:05 μ.μ. - Ana: hi",
            "\u{200f}٣١\u{200f}/١٢\u{200f}/٢٠، ٩:٠٥ م - Ana: hi",
            "[31/12/20, 21:05] Ana: hi",
        ] {
            assert_eq!(told(line), Some((day, (21, 5, 0), "Ana: hi")), "{line}");
        }
    }

    #[test]
    fn an_iphone_writes_seconds_in_brackets() {
        for line in [
            "[31/12/2020, 21:05:33] Ana: hi",
            "\u{200e}[31/12/2020, 21:05:33] Ana: hi",
            "[31.12.2020, 21:05:33] Ana: hi",
            "[31/12/2020 à 21:05:33] Ana: hi",
            "[31/12/2020, 9:05:33\u{202f}PM] Ana: hi",
            "[٣١\u{200f}/١٢\u{200f}/٢٠٢٠، ٩:٠٥:٣٣ م] Ana: hi",
        ] {
            let expected = ([31, 12, 2020], (21, 5, 33), "Ana: hi");
            assert_eq!(told(line), Some(expected), "{line}");
        }
    }

    #[test]
    fn the_year_comes_first_in_east_asia() {
        for line in [
            "2020/12/31 21:05 - Ana: hi",
            "2020/12/31 下午9:05 - Ana: hi",
            "2020-12-31, 21:05 - Ana: hi",
            "2020. 12. 31. 21:05 - Ana: hi",
            "2020년 12월 31일 오후 9:05, Ana: hi",
            "2020年12月31日 21:05 - Ana: hi",
        ] {
            assert_eq!(
                told(line),
                Some(([2020, 12, 31], (21, 5, 0), "Ana: hi")),
                "{line}"
            );
        }
    }

    #[test]
    fn midnight_and_noon_are_twelve() {
        assert_eq!(told("1/2/20, 12:05 AM - x").unwrap().1, (0, 5, 0));
        assert_eq!(told("1/2/20, 12:05 PM - x").unwrap().1, (12, 5, 0));
        assert_eq!(told("1/2/20, 11:59 PM - x").unwrap().1, (23, 59, 0));
    }

    #[test]
    fn a_text_is_no_date() {
        for line in [
            "",
            "hi",
            "12 eggs",
            "[not a date] hi",
            "[1/2/20] hi",
            "1/2/20 - hi",
            "1/2/20, 21:05 tomorrow - hi",
            "99999/1/1, 21:05 - hi",
            "call 0123/456/789, 21:05 - hi now",
            "1/2/20, 21:05",
        ] {
            assert_eq!(told(line), None, "{line}");
        }
    }
}
