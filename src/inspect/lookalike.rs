//! Domains that are not the same and look as if they were (Unicode UTS #39 section 4, UTR #36 section 2).

use super::knowledge::hosts::registrable;

/// Longest label that is compared (letters); RFC 1035 2.3.4 has 63.
const LONGEST_LABEL: usize = 63;
/// Shortest name whose neighbour one keystroke away is no chance: below that, honest names meet.
const SHORTEST_NAME: usize = 5;
/// Words that are put before or behind a known name to make a new one.
const ADDED: [&str; 24] = [
    "mail",
    "email",
    "webmail",
    "login",
    "signin",
    "portal",
    "onedrive",
    "sharepoint",
    "secure",
    "security",
    "account",
    "accounts",
    "support",
    "service",
    "office",
    "online",
    "owa",
    "cloud",
    "docs",
    "drive",
    "verify",
    "my",
    "auth",
    "sso",
];

/// How two domains are alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Likeness {
    /// The same letters to the eye: Cyrillic for Latin, `rn` for `m`, `1` for `l`.
    Glyph,
    /// One letter added, left out, exchanged, or two neighbours turned round.
    Keystroke,
    /// A word such as `mail-` or `-login` added.
    AddedWord,
    /// The same name under another ending.
    OtherEnding,
}

impl Likeness {
    /// What it is, in words.
    pub fn words(self) -> &'static str {
        match self {
            Self::Glyph => "the two look the same",
            Self::Keystroke => "the two are one letter apart",
            Self::AddedWord => "one is the other with a word added",
            Self::OtherEnding => "the two differ in their ending only",
        }
    }
}

/// The Latin letter that a letter of another alphabet is drawn like (from confusables.txt of UTS #39: the lower-case
/// letters that a domain may hold).
fn latin(letter: char) -> char {
    match letter {
        'а' | 'ɑ' | 'α' => 'a',
        'Ь' | 'ь' => 'b',
        'с' | 'ϲ' => 'c',
        'ԁ' => 'd',
        'е' | 'ҽ' => 'e',
        'ց' | 'ɡ' => 'g',
        'һ' | 'հ' => 'h',
        'і' | 'ı' | 'ι' | 'ɩ' => 'i',
        'ӏ' => 'l',
        'ј' | 'ϳ' => 'j',
        'κ' | 'к' => 'k',
        'ո' | 'п' | 'η' => 'n',
        'о' | 'ο' | 'օ' | 'σ' => 'o',
        'р' | 'ρ' => 'p',
        'ԛ' | 'գ' => 'q',
        'г' => 'r',
        'ѕ' => 's',
        'т' | 'τ' => 't',
        'υ' | 'ս' | 'ц' => 'u',
        'ν' | 'ѵ' => 'v',
        'ԝ' | 'ω' | 'ѡ' => 'w',
        'х' | 'χ' => 'x',
        'у' | 'γ' | 'ү' => 'y',
        'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' | 'ā' | 'ą' | 'ạ' | 'ả' => 'a',
        'ç' | 'ć' | 'č' | 'ċ' => 'c',
        'ď' | 'đ' | 'ḍ' => 'd',
        'è' | 'é' | 'ê' | 'ë' | 'ē' | 'ė' | 'ę' | 'ẹ' | 'ẻ' => 'e',
        'ġ' | 'ģ' | 'ğ' => 'g',
        'ĥ' | 'ḥ' => 'h',
        'ì' | 'í' | 'î' | 'ï' | 'ī' | 'į' | 'ị' => 'i',
        'ķ' | 'ḳ' => 'k',
        'ĺ' | 'ļ' | 'ł' | 'ḷ' => 'l',
        'ṃ' => 'm',
        'ñ' | 'ń' | 'ņ' | 'ň' | 'ṇ' => 'n',
        'ò' | 'ó' | 'ô' | 'õ' | 'ö' | 'ø' | 'ō' | 'ọ' | 'ỏ' => 'o',
        'ŕ' | 'ŗ' | 'ř' | 'ṛ' => 'r',
        'ś' | 'ş' | 'š' | 'ș' | 'ṣ' => 's',
        'ţ' | 'ť' | 'ț' | 'ṭ' => 't',
        'ù' | 'ú' | 'û' | 'ü' | 'ū' | 'ů' | 'ų' | 'ụ' => 'u',
        'ẃ' | 'ŵ' | 'ẉ' => 'w',
        'ý' | 'ÿ' | 'ỵ' => 'y',
        'ź' | 'ż' | 'ž' | 'ẓ' => 'z',
        other => other,
    }
}

/// The label with every letter replaced by the Latin one it is drawn like; nothing else is changed.
pub fn as_latin(label: &str) -> String {
    label.chars().take(LONGEST_LABEL).map(latin).collect()
}

/// What a label looks like at a glance: Latin letters, `rn` as `m`, `vv` as `w`, `1`, `i` and `l` as one, `0` as `o`.
fn glance(label: &str) -> String {
    as_latin(label).replace("rn", "m").replace("vv", "w").replace("cl", "d").replace(['1', 'i'], "l").replace('0', "o")
}

/// Whether one step leads from one to the other: a letter more, less or other, or two neighbours exchanged.
fn one_step(a: &str, b: &str) -> bool {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let (short, long) = if a.len() <= b.len() { (&a, &b) } else { (&b, &a) };
    let same = short.iter().zip(long).take_while(|(one, other)| one == other).count();
    let rest = |of: &[char], from: usize| of.get(from..).unwrap_or_default().to_vec();
    match long.len() - short.len() {
        0 => {
            let turned = short.get(same) == long.get(same + 1) && short.get(same + 1) == long.get(same);
            same < short.len()
                && (rest(short, same + 1) == rest(long, same + 1)
                    || (turned && rest(short, same + 2) == rest(long, same + 2)))
        }
        1 => rest(short, same) == rest(long, same + 1),
        _ => false,
    }
}

/// How two domains (lower case, readable form) are alike without being one organisation's; `None` if they are not.
pub fn alike(a: &str, b: &str) -> Option<Likeness> {
    let (a, b) = (registrable(a), registrable(b));
    if a == b {
        return None;
    }
    let ((name_a, end_a), (name_b, end_b)) = (a.split_once('.')?, b.split_once('.')?);
    let shortest = name_a.chars().count().min(name_b.chars().count());
    // `xxxxxxx` stands where a name was hidden.
    let masked = |name: &str| name.chars().all(|letter| name.starts_with(letter));
    if masked(name_a) || masked(name_b) || name_a.len() > LONGEST_LABEL * 4 || name_b.len() > LONGEST_LABEL * 4 {
        return None;
    }
    if name_a == name_b {
        return (shortest >= SHORTEST_NAME).then_some(Likeness::OtherEnding);
    }
    let foreign = !name_a.is_ascii() || !name_b.is_ascii();
    if glance(name_a) == glance(name_b) && (shortest >= SHORTEST_NAME || foreign) {
        return Some(Likeness::Glyph);
    }
    if end_a != end_b || shortest < SHORTEST_NAME {
        return None;
    }
    if one_step(name_a, name_b) && !numbered(name_a, name_b) {
        return Some(Likeness::Keystroke);
    }
    let added = |long: &str, short: &str| {
        let before = long.strip_suffix(short).and_then(|rest| rest.strip_suffix('-'));
        let behind = long.strip_prefix(short).and_then(|rest| rest.strip_prefix('-'));
        [before, behind].into_iter().flatten().any(|word| ADDED.contains(&word))
    };
    (added(name_a, name_b) || added(name_b, name_a)).then_some(Likeness::AddedWord)
}

/// Whether two names differ in digits only, as `relay1` and `relay2` of one organisation do.
fn numbered(a: &str, b: &str) -> bool {
    let plain = |name: &str| name.trim_end_matches(|letter: char| letter.is_ascii_digit()).to_owned();
    plain(a) == plain(b)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn look_alikes_are_told_from_strangers() {
        use Likeness::{AddedWord, Glyph, Keystroke, OtherEnding};
        for (a, b, likeness) in [
            ("nordhaven.example", "nordhavn.example", Some(Keystroke)),
            ("nordhaven.example", "nordhavven.example", Some(Keystroke)),
            ("nordhaven.example", "nrodhaven.example", Some(Keystroke)),
            ("mail.nordhaven.example", "n\u{43e}rdhaven.example", Some(Glyph)),
            ("harbourpost.example", "hatbourpost.example", Some(Keystroke)),
            ("lemming.example", "lernming.example", Some(Glyph)),
            ("paypal.example", "paypa1.example", Some(Glyph)),
            ("nordhaven.example", "onedrive-nordhaven.example", Some(AddedWord)),
            ("nordhaven.example", "nordhaven.test", Some(OtherEnding)),
            ("a.nordhaven.example", "b.nordhaven.example", None),
            ("nordhaven.example", "harbourpost.example", None),
            ("relay1.example", "relay2.example", None),
            ("aol.com", "aon.com", None),
            ("localhost", "localhos", None),
        ] {
            assert_eq!(alike(a, b), likeness, "{a} {b}");
            assert_eq!(alike(b, a), likeness, "{b} {a}");
        }
    }
}
