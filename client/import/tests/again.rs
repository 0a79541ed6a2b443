//! What is written as an export is read back, whatever people say and however a phone writes dates.

mod kit;

use std::fmt::Write as _;

use kit::{chat, open};
use proptest::prelude::*;
use serde_json::json;
use tresse_import::{At, Body};

/// A phone's way of writing the beginning of a line.
#[derive(Debug, Clone, Copy)]
enum Phone {
    DayMonthYear,
    MonthDayYear,
    Brackets,
    Arabic,
    YearMonthDay,
}

const PHONES: [Phone; 5] = [
    Phone::DayMonthYear,
    Phone::MonthDayYear,
    Phone::Brackets,
    Phone::Arabic,
    Phone::YearMonthDay,
];

type Time = (u32, u32, u32, u32);

fn stamp(phone: Phone, (month, day, hour, minute): Time) -> String {
    let (half, twelve) = (if hour < 12 { "AM" } else { "PM" }, (hour + 11) % 12 + 1);
    match phone {
        Phone::DayMonthYear => format!("{day:02}.{month:02}.21, {hour:02}:{minute:02} - "),
        Phone::MonthDayYear => format!("{month}/{day}/21, {twelve}:{minute:02}\u{202f}{half} - "),
        Phone::Brackets => format!("[{day:02}/{month:02}/2021, {hour:02}:{minute:02}:00] "),
        Phone::YearMonthDay => format!("2021/{month}/{day} {hour:02}:{minute:02} - "),
        Phone::Arabic => {
            let half = if hour < 12 { "ص" } else { "م" };
            format!("\u{200f}{day}\u{200f}/{month}\u{200f}/2021، {twelve}:{minute:02} {half} - ")
                .chars()
                .map(|c| {
                    c.to_digit(10)
                        .and_then(|it| char::from_u32(0x660 + it))
                        .unwrap_or(c)
                })
                .collect()
        }
    }
}

fn wall((month, day, hour, minute): Time) -> u64 {
    // 2021 has no leap day, and 1 January was day 18628.
    let days = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334][month as usize - 1];
    let days = 18_628 + u64::from(days + day - 1);
    (days * 86_400 + u64::from(hour * 3600 + minute * 60)) * 1000
}

/// What a person says that does not look like the app's own words.
fn said() -> impl Strategy<Value = String> {
    "[a-zA-Zéß😀ليلى!?,. ]{0,40}(\n[a-zA-Z😀 ]{1,20}){0,2}".prop_map(|text| text.trim().to_owned())
}

fn messages() -> impl Strategy<Value = Vec<(Time, u8, String)>> {
    let time = (1_u32..13, 1_u32..29, 0_u32..24, 0_u32..60);
    prop::collection::vec((time, 0_u8..3, said()), 1..30).prop_map(|mut all| {
        all.sort_by_key(|(time, ..)| *time);
        // A day that is no month tells which is which.
        all.push(((12, 28, 23, 59), 0, "last".to_owned()));
        all
    })
}

const NAMES: [&str; 3] = ["Ana María", "ليلى", "+44 7700 900123"];

proptest! {
    #[test]
    fn a_chat_that_was_written_is_read(all in messages(), phone in prop::sample::select(&PHONES)) {
        let mut text = String::new();
        for (time, who, said) in &all {
            writeln!(text, "{}{}: {said}", stamp(phone, *time), NAMES[usize::from(*who)]).unwrap();
        }
        let (read, report) = chat(&mut open(text.as_bytes(), "chat.txt"), 0);
        prop_assert_eq!(report.problems_in_all, 0);
        prop_assert_eq!(read.len(), all.len());
        for (read, (time, who, said)) in read.iter().zip(&all) {
            prop_assert_eq!(read.at, At::Wall(wall(*time)));
            prop_assert_eq!(read.sender.as_deref(), Some(NAMES[usize::from(*who)]));
            prop_assert_eq!(&read.body, &Body::Text(said.clone()));
        }
        let mut ids: Vec<_> = read.iter().map(|message| message.id).collect();
        ids.sort_unstable();
        ids.dedup();
        prop_assert_eq!(ids.len(), read.len(), "each has an id of its own");
        // Exported once more, with something that was said since.
        writeln!(text, "{}Ana María: more", stamp(phone, (12, 28, 23, 59))).unwrap();
        let (again, _) = chat(&mut open(text.as_bytes(), "chat.txt"), 0);
        for (before, now) in read.iter().zip(&again) {
            prop_assert_eq!(before, now);
        }
    }

    #[test]
    fn a_download_that_was_written_is_read(
        all in prop::collection::vec((1_u64..1 << 44, "\\PC{1,30}", "\\PC{1,60}"), 1..20),
        is_damaged: bool,
    ) {
        let write = |text: &str| match is_damaged {
            true => text.bytes().map(char::from).collect::<String>(),
            false => text.to_owned(),
        };
        let messages: Vec<_> = all
            .iter()
            .map(|(at, who, said)| json!({
                "sender_name": write(who), "timestamp_ms": at, "content": write(said),
                "reactions": [{"actor": write(who), "reaction": write("❤")}],
            }))
            .collect();
        // A text that no damage can make tells that there is none.
        let title = write("Zoé ❤");
        let file = json!({"participants": [], "messages": messages, "title": title});
        let file = file.to_string();
        let (read, _) = chat(&mut open(file.as_bytes(), "message_1.json"), 0);
        let told: Vec<_> = all.iter().filter(|(_, who, _)| !who.trim().is_empty()).collect();
        prop_assert_eq!(read.iter().filter(|it| it.sender.is_some()).count(), told.len());
        for (read, (at, who, said)) in read.iter().filter(|it| it.sender.is_some()).zip(told) {
            prop_assert_eq!(read.at, At::Exact(*at));
            prop_assert_eq!(read.sender.as_ref(), Some(who));
            prop_assert_eq!(&read.body, &Body::Text(said.clone()));
            prop_assert_eq!(&read.reactions[0].emoji, "❤");
        }
    }

    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        if let Ok(mut export) = tresse_import::Export::open(std::io::Cursor::new(&bytes), "x") {
            let _ = export.scan(&mut |_| std::ops::ControlFlow::Continue(()));
        }
    }
}
