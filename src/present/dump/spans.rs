//! A dump over time: how many files each day, week, month or year has, and where they stand.

use jiff::Span;
use jiff::civil::{Date, date};

use super::Line;
use crate::inspect::Standing;
use crate::present::speech::{t, tf};

/// Columns of the picture at most, where the width of one is chosen by itself.
const MOST_COLUMNS: usize = 140;
/// Columns in any case: a dump that names the year 1 and the year 9999 is not drawn day by day.
const MOST_BINS: usize = 1_200;
/// The part of the files (one in so many) that may lie far off before and after, and is drawn in one column there.
const FAR_PART: usize = 50;
const DAY: i64 = 86_400;

/// How wide a column is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Unit {
    /// A day.
    Day,
    /// A week from Monday on.
    Week,
    /// A month.
    Month,
    /// A year.
    Year,
}

impl Unit {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Day, Self::Week, Self::Month, Self::Year];

    /// Its name, as a way to divide.
    pub fn name(self) -> &'static str {
        match self {
            Self::Day => t("by day"),
            Self::Week => t("by week"),
            Self::Month => t("by month"),
            Self::Year => t("by year"),
        }
    }

    /// First day (since 1970) of the column in which a day lies.
    fn start(self, day: i64) -> i64 {
        match self {
            Self::Day => day,
            // 1 January 1970 was a Thursday.
            Self::Week => day - (day + 3).rem_euclid(7),
            Self::Month => days(civil(day).first_of_month()),
            Self::Year => days(civil(day).first_of_year()),
        }
    }

    /// First day of the column behind.
    fn next(self, start: i64) -> i64 {
        match self {
            Self::Day => start + 1,
            Self::Week => start + 7,
            Self::Month => self.start(start + 31),
            Self::Year => self.start(start + 366),
        }
    }

    /// What a column is called.
    fn label(self, start: i64) -> String {
        let first = civil(start);
        let (year, month) = (first.year(), first.month());
        match self {
            Self::Day => first.to_string(),
            Self::Week => tf("week of {}", &[&first]),
            Self::Month => format!("{year:04}-{month:02}"),
            Self::Year => format!("{year:04}"),
        }
    }
}

/// The day of the civil calendar; one that no calendar of ours reaches is the nearest.
fn civil(day: i64) -> Date {
    let span = Span::new().try_days(day);
    let reached = span.and_then(|span| date(1970, 1, 1).checked_add(span));
    reached.unwrap_or(if day < 0 { Date::MIN } else { Date::MAX })
}

/// A day of the civil calendar as a day since 1970.
fn days(day: Date) -> i64 {
    day.since(date(1970, 1, 1)).map_or(0, |span| i64::from(span.get_days()))
}

/// One column.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Bin {
    /// From this moment on (seconds since 1970).
    pub from: i64,
    /// Up to this one.
    pub to: i64,
    /// What it is called.
    pub label: String,
    /// Files by where they stand, in the order of [`Standing::ALL`].
    pub counts: [u32; 6],
    /// Files with a finding above a note that few share.
    pub found: u32,
}

impl Bin {
    /// All files of the column.
    pub fn total(&self) -> u32 {
        self.counts.iter().sum()
    }
}

/// A dump over time.
#[derive(Debug, Clone, Default)]
pub struct Spans {
    /// How wide a column is.
    pub unit: Option<Unit>,
    /// The columns in their order, empty ones between others too. The first and the last may stand for all that lies far off.
    pub bins: Vec<Bin>,
    /// Files of the largest column.
    pub most: u32,
    /// Files without a known moment.
    pub without: u32,
    /// Files with one.
    pub with: u32,
}

impl Spans {
    /// Of rows; the width of a column is chosen where none is given.
    pub fn of<'a>(lines: impl Iterator<Item = &'a Line> + Clone, unit: Option<Unit>) -> Self {
        let mut moments: Vec<i64> = lines.clone().filter_map(|line| line.entry.at).collect();
        let (with, without) = (small(moments.len()), small(lines.clone().count() - moments.len()));
        let mut spans = Self { with, without, ..Self::default() };
        moments.sort_unstable();
        let (Some(first), Some(last)) = (moments.first().copied(), moments.last().copied()) else { return spans };
        // A few moments far off would press all others into one column.
        let far = moments.len() / FAR_PART;
        let near = |at: usize| moments.get(at).copied();
        let inner = near(far).zip(near(moments.len() - 1 - far)).unwrap_or((first, last));
        let margin = (inner.1 - inner.0).max(30 * DAY);
        let (low, high) = (first.max(inner.0 - margin).div_euclid(DAY), last.min(inner.1 + margin).div_euclid(DAY));
        let columns = |unit: Unit| {
            let width = match unit {
                Unit::Day => 1,
                Unit::Week => 7,
                Unit::Month => 30,
                Unit::Year => 365,
            };
            usize::try_from((high - low) / width).unwrap_or(usize::MAX)
        };
        let fits = |most: usize| Unit::ALL.into_iter().find(move |unit| columns(*unit) <= most).unwrap_or(Unit::Year);
        let unit = unit.map_or_else(|| fits(MOST_COLUMNS), |unit| unit.max(fits(MOST_BINS)));
        spans.unit = Some(unit);
        let bin = |from: i64, to: i64, label: String| Bin { from, to, label, ..Bin::default() };
        let start = unit.start(low);
        if first < start * DAY {
            spans.bins.push(bin(first, start * DAY, t("earlier").to_owned()));
        }
        let mut at = start;
        while at <= high && spans.bins.len() <= MOST_BINS {
            let next = unit.next(at);
            spans.bins.push(bin(at * DAY, next * DAY, unit.label(at)));
            at = next;
        }
        if last >= at * DAY {
            spans.bins.push(bin(at * DAY, last + 1, t("later").to_owned()));
        }
        for line in lines {
            let Some(moment) = line.entry.at else { continue };
            let index = spans.bins.partition_point(|bin| bin.to <= moment);
            let Some(bin) = spans.bins.get_mut(index) else { continue };
            let place = Standing::ALL.iter().position(|standing| *standing == line.entry.standing);
            if let Some(count) = place.and_then(|place| bin.counts.get_mut(place)) {
                *count += 1;
            }
            bin.found += u32::from(line.leading.is_some() && !line.shared);
        }
        spans.most = spans.bins.iter().map(Bin::total).max().unwrap_or_default();
        spans
    }
}

fn small(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_told_as_the_calendar_does() {
        for (day, first) in [(0, date(1970, 1, 1)), (-1, date(1969, 12, 31)), (17_290, date(2017, 5, 4))] {
            assert_eq!((civil(day), days(first)), (first, day));
        }
        // What lies behind every calendar is the last day of ours.
        assert_eq!((civil(i64::MAX), civil(i64::MIN)), (Date::MAX, Date::MIN));
        assert_eq!(Unit::Week.label(Unit::Week.start(17_290)), "week of 2017-05-01");
        assert_eq!((Unit::Month.next(Unit::Month.start(17_290)), Unit::Year.start(17_290)), (17_318, 17_167));
    }
}
