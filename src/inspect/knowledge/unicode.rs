//! When characters came into the world: the version of Unicode that first assigned each code point, and its day.

use std::sync::OnceLock;

use jiff::civil;

const TABLE: &str = include_str!("../../../assets/knowledge/unicode-age.tsv");

/// One version of Unicode.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UnicodeVersion {
    /// As people write it: `7.0`.
    pub name: &'static str,
    /// Day of its publication.
    pub published: civil::Date,
}

struct Ages {
    versions: Vec<UnicodeVersion>,
    /// First and last code point, place among `versions`; in the order of the code points.
    ranges: Vec<(u32, u32, usize)>,
}

fn ages() -> &'static Ages {
    static AGES: OnceLock<Ages> = OnceLock::new();
    AGES.get_or_init(|| {
        let (mut versions, mut ranges) = (Vec::<UnicodeVersion>::new(), Vec::new());
        for line in TABLE.lines().filter(|line| !line.starts_with('#')) {
            let mut columns = line.split('\t');
            let (Some(first), Some(second), Some(third)) = (columns.next(), columns.next(), columns.next()) else {
                continue;
            };
            if first == "version" {
                versions.extend(third.parse().ok().map(|published| UnicodeVersion { name: second, published }));
            } else if let (Ok(from), Ok(to), Some(place)) = (
                u32::from_str_radix(first, 16),
                u32::from_str_radix(second, 16),
                versions.iter().position(|version| version.name == third),
            ) {
                ranges.push((from, to, place));
            }
        }
        Ages { versions, ranges }
    })
}

/// The version that first assigned a character; `None` for those older than Unicode 4.0 or younger than the table.
pub fn age(letter: char) -> Option<UnicodeVersion> {
    let code = u32::from(letter);
    // No code point below was assigned after 2003.
    if code < 0x221 {
        return None;
    }
    let ages = ages();
    let place = ages.ranges.partition_point(|(_, last, _)| *last < code);
    let (first, _, version) = ages.ranges.get(place)?;
    (*first <= code).then(|| ages.versions.get(*version).copied()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_have_their_version() {
        let name = |letter| age(letter).map(|version| version.name);
        assert_eq!(name('\u{20bd}'), Some("7.0"), "rouble sign");
        assert_eq!(name('\u{20bf}'), Some("10.0"), "bitcoin sign");
        assert_eq!(name('\u{1f600}'), Some("6.1"), "grinning face");
        assert_eq!(name('\u{1f9ff}'), Some("11.0"), "nazar amulet");
        assert_eq!((name('a'), name('\u{20ac}'), name('\u{e000}')), (None, None, None));
        let table = ages();
        assert!(table.ranges.len() > 1_000 && table.ranges.windows(2).all(|pair| pair[0].1 < pair[1].0));
    }
}
