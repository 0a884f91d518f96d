//! Numbers: single digits, whole amounts, two of them exchanged.

use super::engine::{Candidates, Changes};
use super::surface::{Site, Surface, put_site};
use super::words::Counted;

/// Digits of a number that is tried in full at first, and in the end.
pub const FEW: usize = 5;
/// The same in the end: ten million candidates for one number.
pub const MANY: usize = 7;
/// Longest number that is worked on (digits); longer ones are keys and codes.
const LONGEST: usize = 24;

fn places(number: &[u8]) -> Vec<usize> {
    number.iter().enumerate().filter(|(_, byte)| byte.is_ascii_digit()).map(|(at, _)| at).collect()
}

/// Each digit changed; a digit more or less; round amounts of other lengths; in the number's own way of grouping.
pub fn near(number: &[u8]) -> Vec<Vec<u8>> {
    let places = places(number);
    let mut all: Vec<Vec<u8>> = Vec::new();
    if places.len() > LONGEST {
        return all;
    }
    for at in &places {
        for digit in b'0'..=b'9' {
            let mut new = number.to_vec();
            if let Some(byte) = new.get_mut(*at) {
                *byte = digit;
            }
            all.push(new);
        }
    }
    let digits: Vec<u8> = number.iter().copied().filter(u8::is_ascii_digit).collect();
    let mut others: Vec<Vec<u8>> = Vec::new();
    for at in 0..=digits.len() {
        for digit in b'0'..=b'9' {
            let mut new = digits.clone();
            new.insert(at, digit);
            others.push(new);
        }
    }
    for at in 0..digits.len() {
        let mut new = digits.clone();
        new.remove(at);
        others.push(new);
        if at + 1 < digits.len() {
            let mut new = digits.clone();
            new.swap(at, at + 1);
            others.push(new);
        }
    }
    // Two leading digits and noughts.
    for zeros in 0..=7 {
        for lead in 1..100_u32 {
            let mut new = lead.to_string().into_bytes();
            new.extend(vec![b'0'; zeros]);
            others.push(new);
        }
    }
    let (whole, cents) = split(number);
    for digits in others {
        all.extend(grouped(number, &digits));
        if !cents.is_empty() {
            // The part behind the decimal sign stays.
            all.extend(grouped(whole, &digits).into_iter().map(|mut new| {
                new.extend(cents);
                new
            }));
        }
    }
    let mut seen = std::collections::HashSet::from([number.to_vec()]);
    all.retain(|new| !new.is_empty() && seen.insert(new.clone()));
    all
}

/// The part before the decimal sign, and the sign with what follows.
fn split(number: &[u8]) -> (&[u8], &[u8]) {
    match number.iter().rposition(|byte| !byte.is_ascii_digit()) {
        Some(at) if number.len() - at != 4 => number.split_at(at),
        _ => (number, b""),
    }
}

/// Digits in the way in which a number is written: its own separators in the same places, or thousands set apart.
fn grouped(number: &[u8], digits: &[u8]) -> Vec<Vec<u8>> {
    let separator = number.iter().find(|byte| !byte.is_ascii_digit()).copied();
    let mut ways = Vec::new();
    if digits.len() == number.iter().filter(|byte| byte.is_ascii_digit()).count() {
        let mut next = digits.iter().copied();
        ways.push(
            number
                .iter()
                .map(|byte| if byte.is_ascii_digit() { next.next().unwrap_or(*byte) } else { *byte })
                .collect(),
        );
    }
    let with = |separator: u8| {
        let mut out = Vec::new();
        for (index, digit) in digits.iter().enumerate() {
            if index > 0 && (digits.len() - index).is_multiple_of(3) {
                out.push(separator);
            }
            out.push(*digit);
        }
        out
    };
    match separator {
        Some(separator) => ways.push(with(separator)),
        None => {
            ways.push(digits.to_vec());
            // A number below a thousand does not show how larger ones would be grouped.
            if number.len() <= 3 && digits.len() > 3 {
                ways.extend([with(b','), with(b'.'), with(b'\'')]);
            }
        }
    }
    ways
}

/// Every number of as many digits.
pub struct Amounts<'a> {
    surfaces: &'a [Surface],
    sites: Vec<(Site, Vec<u8>)>,
    counted: Counted,
}

impl<'a> Amounts<'a> {
    /// Sites whose number has from `least` to `most` digits.
    pub fn new(surfaces: &'a [Surface], sites: &[(Site, Vec<u8>)], least: usize, most: usize) -> Self {
        let sites: Vec<(Site, Vec<u8>)> =
            sites.iter().filter(|(_, number)| (least..=most).contains(&places(number).len())).cloned().collect();
        let all = |number: &[u8]| 10_u64.saturating_pow(u32::try_from(places(number).len()).unwrap_or(u32::MAX));
        let counted = Counted::new(sites.iter().map(|(_, number)| all(number)));
        Self { surfaces, sites, counted }
    }
}

impl Candidates for Amounts<'_> {
    fn count(&self) -> u64 {
        self.counted.count()
    }

    fn make(&self, index: u64, out: &mut Changes) -> bool {
        let (site, mut value) = self.counted.find(index);
        let Some((site, number)) = self.sites.get(site) else { return false };
        let mut new = number.clone();
        for byte in new.iter_mut().rev().filter(|byte| byte.is_ascii_digit()) {
            *byte = b'0' + u8::try_from(value % 10).unwrap_or_default();
            value /= 10;
        }
        put_site(self.surfaces, site, &new, out);
        true
    }
}

/// Two digits, changed at the same time, anywhere in the numbers of a text.
pub struct TwoDigits<'a> {
    surfaces: &'a [Surface],
    /// Surface, place and digit.
    digits: Vec<(usize, usize)>,
}

impl<'a> TwoDigits<'a> {
    /// Digits of these numbers.
    pub fn new(surfaces: &'a [Surface], sites: &[(Site, Vec<u8>)]) -> Self {
        let mut digits: Vec<(usize, usize)> = sites
            .iter()
            .filter(|(site, number)| site.len() == 1 && number.len() <= LONGEST)
            .flat_map(|(site, number)| {
                site.iter().flat_map(|place| places(number).into_iter().map(|at| (place.0, place.1 + at)))
            })
            .collect();
        digits.sort_unstable();
        digits.dedup();
        Self { surfaces, digits }
    }
}

impl Candidates for TwoDigits<'_> {
    fn count(&self) -> u64 {
        let digits = self.digits.len() as u64;
        digits * digits.saturating_sub(1) / 2 * 100
    }

    fn make(&self, index: u64, out: &mut Changes) -> bool {
        // Digits that stand near each other first: distance, then place.
        let (mut pair, value) = (index / 100, index % 100);
        let digits = self.digits.len() as u64;
        // The sum of the first k rows is k·n − k(k+1)/2; the square root finds the row.
        let n = digits as f64 - 0.5;
        let mut row = (n - (n * n - 2.0 * pair as f64).max(0.0).sqrt()).floor().max(0.0) as u64;
        let before = |row: u64| row * digits - row * (row + 1) / 2;
        while row > 0 && before(row) > pair {
            row -= 1;
        }
        while before(row + 1) <= pair {
            row += 1;
        }
        pair -= before(row);
        let at = |index: u64| usize::try_from(index).ok().and_then(|index| self.digits.get(index));
        let (Some(one), Some(other)) = (at(pair), at(pair + row + 1)) else { return false };
        let digit = |value: u64| [b'0' + u8::try_from(value).unwrap_or_default()];
        let (first, second) = (digit(value / 10), digit(value % 10));
        let Some(surface) = self.surfaces.get(one.0) else { return false };
        if one.0 == other.0 {
            surface.put(&[(one.1, one.1 + 1, &first), (other.1, other.1 + 1, &second)], out);
        } else {
            surface.put(&[(one.1, one.1 + 1, &first)], out);
            if let Some(surface) = self.surfaces.get(other.0) {
                surface.put(&[(other.1, other.1 + 1, &second)], out);
            }
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_keep_the_way_in_which_they_are_written() {
        let has = |number: &str, other: &str| near(number.as_bytes()).contains(&other.as_bytes().to_vec());
        for (number, other) in [
            ("4,500", "1,500"),
            ("45,000", "4,500"),
            ("450", "4500"),
            ("12.500,00", "2.500,00"),
            ("1'200", "12'000"),
            ("900", "90,000"),
            ("27", "72"),
        ] {
            assert!(has(number, other), "{number} {other}");
        }
        assert!(!has("450", "450"));
    }

    #[test]
    fn pairs_are_counted_through() {
        let surfaces = [Surface::direct(0, b"12 34 5", false)];
        let site = |start: usize, end: usize| (vec![(0, start, end)], surfaces[0].text[start..end].to_vec());
        let pairs = TwoDigits::new(&surfaces, &[site(0, 2), site(3, 5), site(6, 7)]);
        let mut seen = std::collections::HashSet::new();
        for index in 0..pairs.count() {
            let mut changes = Changes::default();
            assert!(pairs.make(index, &mut changes));
            let places: Vec<usize> = changes.iter().map(|change| change.0).collect();
            assert!(places[0] < places[1]);
            seen.insert((places, changes.applied(b"12 34 5")));
        }
        assert_eq!(seen.len(), 1000);
    }
}
