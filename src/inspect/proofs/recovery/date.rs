//! What the Date may have been: other moments, written exactly as the file writes this one.

pub use super::calendar::{civil, day_number};
use super::engine::{Candidates, Changes};
pub use super::zones::Zone;
use super::zones::{NAMES, moved, offset};

/// Seconds of a day.
pub const DAY: i64 = 86_400;
const MONTHS: [&[u8]; 12] =
    [b"Jan", b"Feb", b"Mar", b"Apr", b"May", b"Jun", b"Jul", b"Aug", b"Sep", b"Oct", b"Nov", b"Dec"];
/// 1 January 1970 was a Thursday.
const WEEKDAYS: [&[u8]; 7] = [b"Thu", b"Fri", b"Sat", b"Sun", b"Mon", b"Tue", b"Wed"];
/// One part of a written date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// What stands between.
    Text(Vec<u8>),
    /// Three letters.
    Weekday,
    /// One or two digits.
    Day,
    /// Three letters.
    Month,
    /// Four digits.
    Year,
    /// Two digits.
    Hour,
    /// Two digits.
    Minute,
    /// Two digits.
    Second,
    /// All from the zone to the end.
    Zone,
}

/// How a date is written.
#[derive(Debug, Clone)]
pub struct Layout {
    /// Its parts in their order.
    pub pieces: Vec<Piece>,
    /// Zone as shown.
    pub zone: Zone,
    /// Wall clock as shown: seconds since 1 January 1970 of the same clock.
    pub shown: i64,
    /// How days below 10 may be written: what stands before the digit.
    pub pads: Vec<&'static [u8]>,
}

impl Layout {
    /// Takes a date apart; `None` where it is not of the form that mail programs write.
    pub fn read(value: &[u8], relaxed: bool) -> Option<Self> {
        let mut pieces = vec![Piece::Text(Vec::new())];
        let mut numbers: Vec<i64> = Vec::new();
        let (mut month, mut zone, mut day_digits) = (None, None, 0);
        let mut at = 0;
        while let Some(byte) = value.get(at) {
            let rest = value.get(at..)?;
            let digits = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
            let letters = rest.iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
            if numbers.len() >= 4 && numbers.len() <= 6 && matches!(byte, b'+' | b'-' | b'A'..=b'Z' | b'a'..=b'z') {
                // A zone that is not known is kept as it stands: its days can be moved all the same.
                zone = Some(Zone { offset: offset(rest).unwrap_or(0), text: rest.to_vec() });
                pieces.push(Piece::Zone);
                break;
            } else if letters == 3 && numbers.is_empty() && WEEKDAYS.iter().any(|name| rest.starts_with(name)) {
                pieces.push(Piece::Weekday);
            } else if letters == 3
                && let Some(index) = MONTHS.iter().position(|name| rest.starts_with(name))
            {
                (month, _) = (Some(i64::try_from(index).ok()? + 1), pieces.push(Piece::Month));
            } else if digits > 0 && digits <= 4 {
                let number = std::str::from_utf8(rest.get(..digits)?).ok()?.parse().ok()?;
                pieces.push(match (numbers.len(), digits) {
                    (0, 1 | 2) => Piece::Day,
                    (1, 4) => Piece::Year,
                    (2, 2) => Piece::Hour,
                    (3, 2) => Piece::Minute,
                    (4, 2) => Piece::Second,
                    _ => return None,
                });
                if numbers.is_empty() {
                    day_digits = digits;
                }
                numbers.push(number);
                at += digits;
                continue;
            } else if letters > 0 {
                return None;
            } else {
                match pieces.last_mut() {
                    Some(Piece::Text(text)) => text.push(*byte),
                    _ => pieces.push(Piece::Text(vec![*byte])),
                }
                at += 1;
                continue;
            }
            at += letters;
        }
        let [day, year, hour, minute, second @ ..] = numbers.as_slice() else { return None };
        let seconds = hour * 3600 + minute * 60 + second.first().copied().unwrap_or(0);
        let shown = day_number(*year, month?, *day) * DAY + seconds;
        let pads: Vec<&'static [u8]> = match (day_digits, day) {
            (1, _) => vec![b""],
            (2, ..10) => vec![b"0"],
            _ if relaxed => vec![b"", b"0"],
            _ => vec![b"", b"0", b" "],
        };
        (*day > 0 && *day < 32).then_some(Self { pieces, zone: zone?, shown, pads })
    }

    /// Ways to write this day: more than one only below the tenth, where the file shows a later one.
    pub fn ways(&self, day: i64) -> usize {
        if day < 10 { self.pads.len() } else { 1 }
    }

    /// Writes a moment of the wall clock.
    pub fn write(&self, wall: i64, zone: &Zone, way: usize, out: &mut Vec<u8>) {
        let number = wall.div_euclid(DAY);
        self.write_day(number, civil(number), wall.rem_euclid(DAY), zone, way, out);
    }

    fn write_day(
        &self,
        number: i64,
        (year, month, day): (i64, i64, i64),
        clock: i64,
        zone: &Zone,
        way: usize,
        out: &mut Vec<u8>,
    ) {
        let digit = |value: i64| b'0' + u8::try_from(value.rem_euclid(10)).unwrap_or_default();
        let two = |value: i64| [digit(value / 10), digit(value)];
        for piece in &self.pieces {
            match piece {
                Piece::Text(text) => out.extend(text),
                Piece::Weekday => {
                    let index = usize::try_from(number.rem_euclid(7)).unwrap_or_default();
                    out.extend(WEEKDAYS.get(index).copied().unwrap_or_default());
                }
                Piece::Day if day < 10 => {
                    out.extend(self.pads.get(way).copied().unwrap_or_default());
                    out.push(digit(day));
                }
                Piece::Day => out.extend(two(day)),
                Piece::Month => {
                    let index = usize::try_from(month - 1).unwrap_or_default();
                    out.extend(MONTHS.get(index).copied().unwrap_or_default());
                }
                Piece::Year => out.extend([digit(year / 1000), digit(year / 100), digit(year / 10), digit(year)]),
                Piece::Hour => out.extend(two(clock / 3600)),
                Piece::Minute => out.extend(two(clock / 60 % 60)),
                Piece::Second => out.extend(two(clock % 60)),
                Piece::Zone => out.extend(&zone.text),
            }
        }
    }

    /// Whether seconds are written.
    pub fn seconds(&self) -> bool {
        self.pieces.contains(&Piece::Second)
    }

    /// The zone an hour earlier or later, its comment put right.
    pub fn moved(&self, minutes: i32) -> Option<Zone> {
        moved(&self.zone, minutes)
    }

    /// The other zone of the same place: summer time for winter time or the reverse; `None` where the place has none.
    pub fn partner(&self) -> Option<Zone> {
        let text = String::from_utf8_lossy(&self.zone.text);
        for (winter, summer, offset) in NAMES {
            let named = |name: &str| text.contains(&format!("({name})"));
            if named(winter) && self.zone.offset == offset && !(winter == "GMT" && text.contains("-0000")) {
                return self.moved(60);
            }
            if named(summer) && self.zone.offset == offset + 60 {
                return self.moved(-60);
            }
        }
        if self.zone.offset == 0 || text.contains('(') {
            return None;
        }
        self.moved(if self.summer(self.shown.div_euclid(DAY)) == Some(true) { -60 } else { 60 })
    }

    /// Whether clocks stand on summer time that day, by the month; `None` in the months in which they change.
    fn summer(&self, number: i64) -> Option<bool> {
        let south = matches!(self.zone.offset, 570 | 600 | 630 | 660 | 720 | 780);
        match (south, civil(number).1) {
            (true, 3 | 4 | 9..=11) | (false, 3 | 10 | 11) => None,
            (_, 5..=8) => Some(!south),
            (false, 4 | 9) => Some(true),
            _ => Some(south),
        }
    }

    /// Zones to write on that day: the shown one, and the partner where that day may lie on the other side of a change.
    fn zones(&self, number: i64) -> Vec<Zone> {
        let mut zones = vec![self.zone.clone()];
        let (here, there) = (self.summer(self.shown.div_euclid(DAY)), self.summer(number));
        if (here.is_none() || there.is_none() || here != there)
            && let Some(partner) = self.partner()
        {
            zones.push(partner);
        }
        zones
    }
}

/// Moments in a list: wall clock and zone.
pub struct Listed<'a> {
    /// How they are written.
    pub layout: &'a Layout,
    /// Where the value stands.
    pub span: (usize, usize),
    /// The moments.
    pub moments: Vec<(i64, Zone, usize)>,
}

impl<'a> Listed<'a> {
    /// Moments in all ways to write them.
    pub fn new(layout: &'a Layout, span: (usize, usize), moments: impl IntoIterator<Item = (i64, Zone)>) -> Self {
        let all = moments.into_iter().flat_map(|(wall, zone)| {
            let ways = layout.ways(civil(wall.div_euclid(DAY)).2);
            (0..ways).map(move |way| (wall, zone.clone(), way))
        });
        Self { layout, span, moments: all.collect() }
    }
}

impl Candidates for Listed<'_> {
    fn count(&self) -> u64 {
        self.moments.len() as u64
    }

    fn make(&self, index: u64, out: &mut Changes) -> bool {
        let Some((wall, zone, way)) = usize::try_from(index).ok().and_then(|index| self.moments.get(index)) else {
            return false;
        };
        out.fill(self.span.0, self.span.1, |new| self.layout.write(*wall, zone, *way, new));
        true
    }
}

/// The seconds around some moments (UTC), the nearest first, in the zones in which this client may write.
pub struct Around<'a> {
    layout: &'a Layout,
    span: (usize, usize),
    anchors: Vec<i64>,
    zones: Vec<Zone>,
    reach: i64,
}

impl<'a> Around<'a> {
    /// So many seconds before and after each moment.
    pub fn new(layout: &'a Layout, span: (usize, usize), anchors: Vec<i64>, reach: i64) -> Self {
        let zones = std::iter::once(layout.zone.clone()).chain(layout.partner()).collect();
        Self { layout, span, anchors, zones, reach }
    }
}

impl Candidates for Around<'_> {
    fn count(&self) -> u64 {
        let each = self.zones.len() * self.layout.pads.len() * 2;
        self.anchors.len() as u64 * self.reach.unsigned_abs() * each as u64
    }

    fn make(&self, index: u64, out: &mut Changes) -> bool {
        // Innermost the ways to write it, then the zones, then before and after, then the distance.
        let mut index = index;
        let mut next = |size: usize| {
            let size = size.max(1) as u64;
            let digit = usize::try_from(index % size).unwrap_or_default();
            index /= size;
            digit
        };
        let (way, zone, ahead) = (next(self.layout.pads.len()), next(self.zones.len()), next(2));
        let distance = i64::try_from(next(usize::try_from(self.reach).unwrap_or(1))).unwrap_or_default();
        let (Some(anchor), Some(zone)) = (self.anchors.get(next(usize::MAX)), self.zones.get(zone)) else {
            return false;
        };
        // A mail is written before it is seen elsewhere.
        let moment = if ahead == 1 { anchor + distance + 1 } else { anchor - distance };
        let wall = moment + i64::from(zone.offset) * 60;
        if way >= self.layout.ways(civil(wall.div_euclid(DAY)).2) {
            return false;
        }
        out.fill(self.span.0, self.span.1, |new| self.layout.write(wall, zone, way, new));
        true
    }
}

/// A day: its number, its date, the zone, the way to write it.
type OneDay = (i64, (i64, i64, i64), Zone, usize);

/// Every second of some days.
pub struct Seconds<'a> {
    layout: &'a Layout,
    span: (usize, usize),
    days: Vec<OneDay>,
    /// Moments of a day: 86,400, or 1,440 where no seconds are written.
    each: i64,
}

impl<'a> Seconds<'a> {
    /// Every second of the days whose distance from the shown one lies in the range, the nearest first.
    pub fn new(layout: &'a Layout, span: (usize, usize), distances: std::ops::RangeInclusive<i64>) -> Self {
        let mut days = Vec::new();
        let shown = layout.shown.div_euclid(DAY);
        for distance in distances {
            for number in [shown + distance, shown - distance].into_iter().take(if distance == 0 { 1 } else { 2 }) {
                let date = civil(number);
                for zone in layout.zones(number) {
                    days.extend((0..layout.ways(date.2)).map(|way| (number, date, zone.clone(), way)));
                }
            }
        }
        Self { layout, span, days, each: if layout.seconds() { DAY } else { DAY / 60 } }
    }
}

impl Candidates for Seconds<'_> {
    fn count(&self) -> u64 {
        self.days.len() as u64 * self.each.unsigned_abs()
    }

    fn make(&self, index: u64, out: &mut Changes) -> bool {
        let each = self.each.unsigned_abs();
        let Some((number, date, zone, way)) = usize::try_from(index / each).ok().and_then(|day| self.days.get(day))
        else {
            return false;
        };
        let clock = i64::try_from(index % each).unwrap_or_default() * (DAY / self.each);
        out.fill(self.span.0, self.span.1, |new| self.layout.write_day(*number, *date, clock, zone, *way, new));
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn again(value: &str, shift: i64) -> String {
        let layout = Layout::read(value.as_bytes(), true).unwrap();
        let mut out = Vec::new();
        layout.write(layout.shown + shift, &layout.zone.clone(), 0, &mut out);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn a_date_is_written_as_it_was() {
        for value in ["Fri, 5 May 2017 09:14:07 +0200", "Thu, 04 Jan 2018 23:59:59 -0500 (EST)", "5 May 2017 09:14 GMT"]
        {
            assert_eq!(again(value, 0), value);
        }
        assert_eq!(again("Fri, 5 May 2017 09:14:07 +0200", -3 * DAY), "Tue, 2 May 2017 09:14:07 +0200");
        assert_eq!(again("Wed, 31 Dec 2014 23:59:59 +0000", 1), "Thu, 1 Jan 2015 00:00:00 +0000");
    }

    #[test]
    fn summer_and_winter_time() {
        let layout = |value: &str| Layout::read(value.as_bytes(), true).unwrap();
        let text = |zone: Option<Zone>| zone.map(|zone| String::from_utf8(zone.text).unwrap());
        assert_eq!(text(layout("Fri, 5 May 2017 09:14:07 +0200 (CEST)").partner()).unwrap(), "+0100 (CET)");
        assert_eq!(text(layout("Fri, 5 Jan 2018 09:14:07 -0500").partner()).unwrap(), "-0400");
        assert_eq!(text(layout("Fri, 28 Feb 2020 11:35:58 -0700 (PDT)").partner()).unwrap(), "-0800 (PST)");
        assert_eq!(text(layout("Fri, 5 Jan 2018 09:14:07 +0000").partner()), None);
        assert_eq!(
            layout("Fri, 5 May 2017 09:14:07 +0200").zones(layout("1 May 2017 01:00:00 +0200").shown / DAY).len(),
            1
        );
    }
}
