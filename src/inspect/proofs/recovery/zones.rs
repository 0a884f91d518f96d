//! Zones as dates write them, and the other zone of the same place.

/// Names of zones in comments, winter and summer, with their offsets in winter (minutes).
pub const NAMES: [(&str, &str, i32); 14] = [
    ("CET", "CEST", 60),
    ("EET", "EEST", 120),
    ("WET", "WEST", 0),
    ("GMT", "BST", 0),
    ("GMT", "IST", 0),
    ("EST", "EDT", -300),
    ("CST", "CDT", -360),
    ("MST", "MDT", -420),
    ("PST", "PDT", -480),
    ("AKST", "AKDT", -540),
    ("AEST", "AEDT", 600),
    ("NZST", "NZDT", 720),
    ("MEZ", "MESZ", 60),
    ("IST", "IDT", 120),
];

/// A zone as it is written, with the comment behind it if there is one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Zone {
    /// Minutes east of UTC.
    pub offset: i32,
    /// As written, to the end of the line.
    pub text: Vec<u8>,
}

/// The zone so many minutes further east, its comment put right.
pub fn moved(zone: &Zone, minutes: i32) -> Option<Zone> {
    let text = std::str::from_utf8(&zone.text).ok()?;
    let tail = text.get(5..).filter(|_| text.starts_with(['+', '-']))?;
    let offset = zone.offset + minutes;
    let sign = if offset < 0 { '-' } else { '+' };
    let mut tail = tail.to_owned();
    for (winter, summer, of_winter) in NAMES {
        let (old, new) = if minutes > 0 { (winter, summer) } else { (summer, winter) };
        if zone.offset == of_winter + if minutes > 0 { 0 } else { 60 } && tail.contains(&format!("({old})")) {
            tail = tail.replace(&format!("({old})"), &format!("({new})"));
            break;
        }
    }
    let text = format!("{sign}{:02}{:02}{tail}", offset.abs() / 60, offset.abs() % 60);
    Some(Zone { offset, text: text.into_bytes() })
}

/// Minutes east of UTC of a written zone (RFC 5322 3.3, 4.3).
pub fn offset(text: &[u8]) -> Option<i32> {
    let word = text.get(..text.iter().take_while(|byte| !byte.is_ascii_whitespace()).count())?;
    let word = std::str::from_utf8(word).ok()?;
    if let Some(digits) = word.strip_prefix(['+', '-']) {
        let number: i32 = digits.parse().ok().filter(|_| digits.len() == 4)?;
        let minutes = number / 100 * 60 + number % 100;
        return Some(if word.starts_with('-') { -minutes } else { minutes });
    }
    match word {
        "GMT" | "UT" | "UTC" | "Z" => Some(0),
        _ => NAMES.iter().find_map(|(winter, summer, offset)| {
            if *winter == word { Some(*offset) } else { (*summer == word).then_some(offset + 60) }
        }),
    }
}
