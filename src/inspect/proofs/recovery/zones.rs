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

/// Offsets of the zones of the world (minutes; tz database, as of 1990 and later).
pub const EVERYWHERE: [i32; 38] = [
    0, 60, 120, 180, 240, 300, 330, 360, 420, 480, 540, 570, 600, 660, 720, -60, -120, -180, -240, -300, -360, -420,
    -480, -540, -600, -660, -720, 210, 270, 345, 390, 525, 630, 765, 780, 840, -210, -150,
];

/// Names that Windows gives to zones, as some programs write them into dates, with their offsets (minutes).
const OF_WINDOWS: [(&str, i32); 12] = [
    ("W. Europe Standard Time", 60),
    ("W. Europe Daylight Time", 120),
    ("Romance Standard Time", 60),
    ("Romance Daylight Time", 120),
    ("GMT Standard Time", 0),
    ("GMT Daylight Time", 60),
    ("Eastern Standard Time", -300),
    ("Eastern Daylight Time", -240),
    ("Central Standard Time", -360),
    ("Central Daylight Time", -300),
    ("Pacific Standard Time", -480),
    ("Pacific Daylight Time", -420),
];

/// An offset as programs write it: bare, with the zone's name behind it or in its place.
pub fn written(offset: i32) -> Vec<Zone> {
    let sign = if offset < 0 { '-' } else { '+' };
    let number = format!("{sign}{:02}{:02}", offset.abs() / 60, offset.abs() % 60);
    let mut texts = vec![number.clone()];
    if offset == 0 {
        texts.extend(
            ["GMT", "UT", "UTC", "-0000", "Z", "+0000 (UTC)", "+0000 (GMT)", "-0000 (UTC)", "-0000 (GMT)"]
                .map(String::from),
        );
    }
    for (winter, summer, of_winter) in NAMES {
        let name = if offset == of_winter {
            winter
        } else if offset == of_winter + 60 {
            summer
        } else {
            continue;
        };
        texts.push(format!("{number} ({name})"));
        // Only these names may stand alone (RFC 5322 4.3).
        if matches!(name, "EST" | "EDT" | "CST" | "CDT" | "MST" | "MDT" | "PST" | "PDT") {
            texts.push(name.to_owned());
        }
    }
    texts.extend(OF_WINDOWS.iter().filter(|(_, of)| *of == offset).map(|(name, _)| format!("{number} ({name})")));
    texts.push(format!("GMT{sign}{:02}:{:02}", offset.abs() / 60, offset.abs() % 60));
    let mut known = std::collections::BTreeSet::new();
    texts.retain(|text| known.insert(text.clone()));
    texts.into_iter().map(|text| Zone { offset, text: text.into_bytes() }).collect()
}

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
    let behind = ["GMT", "UTC", "UT"].iter().find_map(|name| word.strip_prefix(name)).filter(|rest| !rest.is_empty());
    let word = behind.unwrap_or(word);
    if let Some(digits) = word.strip_prefix(['+', '-']) {
        let digits = digits.replace(':', "");
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
