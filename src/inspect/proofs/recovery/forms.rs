//! Dates in other forms: whoever writes a Date anew writes it as their own program does, with another pad, zone or weekday.

use super::date::{DAY, Layout, Piece, Zone, civil};
use super::engine::{Candidates, Changes};
use super::zones::{EVERYWHERE, written};

/// Ways to write a day below ten.
const PADS: [&[u8]; 3] = [b"", b"0", b" "];

/// The layouts in which a date may have stood: with and without weekday, with and without seconds, days below ten in every way.
pub fn layouts(shown: &Layout, relaxed: bool) -> Vec<Layout> {
    let mut all = Vec::new();
    for weekday in [true, false] {
        for seconds in [true, false] {
            let mut pieces = Vec::new();
            if weekday {
                pieces.extend([Piece::Weekday, Piece::Text(b", ".to_vec())]);
            }
            pieces.extend([Piece::Day, Piece::Text(b" ".to_vec()), Piece::Month, Piece::Text(b" ".to_vec())]);
            pieces.extend([Piece::Year, Piece::Text(b" ".to_vec()), Piece::Hour, Piece::Text(b":".to_vec())]);
            pieces.push(Piece::Minute);
            if seconds {
                pieces.extend([Piece::Text(b":".to_vec()), Piece::Second]);
            }
            pieces.extend([Piece::Text(b" ".to_vec()), Piece::Zone]);
            // Where white space is evened out, a blank before the digit is none.
            let pads = PADS.iter().take(if relaxed { 2 } else { 3 }).copied().collect();
            all.push(Layout { pieces, pads, ..shown.clone() });
        }
    }
    // The form that the file shows comes first, its days below ten in every way.
    let pads = PADS.iter().take(if relaxed { 2 } else { 3 }).copied().collect();
    all.insert(0, Layout { pads, ..shown.clone() });
    all
}

/// The zone of the shown date in every way in which programs write it.
pub fn same_zone(layout: &Layout) -> Vec<Zone> {
    let mut zones = vec![layout.zone.clone()];
    zones.extend(written(layout.zone.offset).into_iter().filter(|zone| *zone != layout.zone));
    zones
}

/// The zones of the rest of the world, each as most programs write it, and with the comment that some put behind it.
pub fn other_zones(layout: &Layout) -> Vec<Zone> {
    EVERYWHERE.iter().filter(|offset| **offset != layout.zone.offset).flat_map(|offset| written(*offset)).collect()
}

/// The shown time of day, and the shown moment, on every day around the shown one, the nearest first.
pub struct OnDays<'a> {
    layouts: &'a [Layout],
    span: (usize, usize),
    zones: Vec<Zone>,
    days: i64,
}

impl<'a> OnDays<'a> {
    /// So many days before and after.
    pub fn new(layouts: &'a [Layout], span: (usize, usize), zones: Vec<Zone>, days: i64) -> Self {
        Self { layouts, span, zones, days }
    }
}

/// Takes a number apart, digit by digit of sizes that differ.
struct Digits(u64);

impl Digits {
    fn next(&mut self, size: usize) -> usize {
        let size = size.max(1) as u64;
        let digit = usize::try_from(self.0 % size).unwrap_or_default();
        self.0 /= size;
        digit
    }
}

impl Candidates for OnDays<'_> {
    fn count(&self) -> u64 {
        let each = PADS.len() * self.layouts.len() * self.zones.len() * 2;
        (self.days.unsigned_abs() * 2 + 1) * each as u64
    }

    fn make(&self, index: u64, out: &mut Changes) -> bool {
        let mut digits = Digits(index);
        let way = digits.next(PADS.len());
        let layout = digits.next(self.layouts.len());
        let moment = digits.next(2) == 1;
        let zone = digits.next(self.zones.len());
        let (Some(layout), Some(zone)) = (self.layouts.get(layout), self.zones.get(zone)) else { return false };
        // 0, 1, -1, 2, -2 …
        let day = i64::try_from(digits.0).unwrap_or_default();
        let day = if day % 2 == 1 { day / 2 + 1 } else { -(day / 2) };
        let shift = i64::from(zone.offset - layout.zone.offset) * 60;
        if moment && shift == 0 {
            return false;
        }
        let wall = layout.shown + day * DAY + if moment { shift } else { 0 };
        if way >= layout.ways(civil(wall.div_euclid(DAY)).2) {
            return false;
        }
        out.fill(self.span.0, self.span.1, |new| layout.write(wall, zone, way, new));
        true
    }
}

/// The seconds around some moments (UTC), the nearest first, in every form and zone.
pub struct NearMoments<'a> {
    layouts: &'a [Layout],
    span: (usize, usize),
    anchors: Vec<i64>,
    zones: Vec<Zone>,
    reach: i64,
}

impl<'a> NearMoments<'a> {
    /// So many seconds before and after each moment.
    pub fn new(layouts: &'a [Layout], span: (usize, usize), anchors: Vec<i64>, zones: Vec<Zone>, reach: i64) -> Self {
        Self { layouts, span, anchors, zones, reach }
    }
}

impl Candidates for NearMoments<'_> {
    fn count(&self) -> u64 {
        let each = PADS.len() * self.layouts.len() * self.zones.len() * 2;
        self.anchors.len() as u64 * self.reach.unsigned_abs() * each as u64
    }

    fn make(&self, index: u64, out: &mut Changes) -> bool {
        let mut digits = Digits(index);
        let way = digits.next(PADS.len());
        let layout = digits.next(self.layouts.len());
        let zone = digits.next(self.zones.len());
        let ahead = digits.next(2) == 1;
        let distance = i64::try_from(digits.next(usize::try_from(self.reach).unwrap_or(1))).unwrap_or_default();
        let anchor = self.anchors.get(digits.next(usize::MAX));
        let (Some(layout), Some(zone), Some(anchor)) = (self.layouts.get(layout), self.zones.get(zone), anchor) else {
            return false;
        };
        let moment = if ahead { anchor + distance + 1 } else { anchor - distance };
        let wall = moment + i64::from(zone.offset) * 60;
        if way >= layout.ways(civil(wall.div_euclid(DAY)).2) {
            return false;
        }
        out.fill(self.span.0, self.span.1, |new| layout.write(wall, zone, way, new));
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(candidates: &dyn Candidates) -> Vec<String> {
        let mut made = Vec::new();
        for index in 0..candidates.count() {
            let mut changes = Changes::default();
            if candidates.make(index, &mut changes) {
                made.push(String::from_utf8(changes.iter().next().unwrap().2.to_vec()).unwrap());
            }
        }
        made
    }

    #[test]
    fn a_date_written_by_another_program_is_among_them() {
        let layout = Layout::read(b"Sat, 08 Jul 2017 09:14:07 +0000", true).unwrap();
        let forms = layouts(&layout, true);
        let days = all(&OnDays::new(&forms, (0, 0), same_zone(&layout), 100));
        for date in [
            "Fri, 5 May 2017 09:14:07 GMT",
            "Fri, 05 May 2017 09:14:07 -0000",
            "5 May 2017 09:14 UT",
            "Fri, 5 May 2017 09:14:07 +0000 (UTC)",
            "Sat, 8 Jul 2017 09:14:07 +0000",
        ] {
            assert!(days.iter().any(|made| made == date), "{date}");
        }
        let days = all(&OnDays::new(&forms, (0, 0), other_zones(&layout), 100));
        for date in [
            "Fri, 5 May 2017 09:14:07 +0530",
            "Fri, 5 May 2017 11:14:07 +0200 (CEST)",
            "Fri, 5 May 2017 02:14:07 -0700 (PDT)",
            "Fri, 5 May 2017 05:14 EDT",
        ] {
            assert!(days.iter().any(|made| made == date), "{date}");
        }
        let moment = layout.shown - 70 * DAY;
        let near = all(&NearMoments::new(&forms, (0, 0), vec![moment], other_zones(&layout), 10));
        assert!(near.iter().any(|made| made == "Sat, 29 Apr 2017 11:14:02 +0200 (CEST)"));
        assert!(near.iter().any(|made| made == "Sat, 29 Apr 2017 05:14:12 -0400"));
    }
}
