//! The line that times are laid out on: to scale, or broken where nothing happens for long.

use super::super::words;
use crate::evidence::Zone;
use crate::present::speech::{en, t};

/// Most breaks of one line.
const MOST_BREAKS: usize = 6;
/// A gap is long if it takes this share of its stretch.
const LONG_GAP: f64 = 0.25;
/// Moments nearer to each other than this share of their stretch can't be told apart.
const TOO_NEAR: f64 = 0.015;
/// No gap shorter than this (seconds) is long.
const SHORTEST_GAP: f64 = 60.0;
/// Width of a break, as a share of the whole line.
const BREAK: f64 = 0.03;
/// Least share of a stretch between two breaks.
const LEAST_SHARE: f64 = 0.11;
/// Air at the ends of a stretch: a share of its length, and at least so many seconds.
const AIR: (f64, f64) = (0.08, 2.0);
/// Steps of ticks (seconds) up to two weeks.
const STEPS: &[i64] = &[
    1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 10_800, 21_600, 43_200, 86_400, 172_800, 604_800,
    1_209_600,
];
/// Steps of ticks (months) beyond.
const MONTHS: &[i64] = &[1, 3, 6, 12, 24, 60, 120, 240, 600, 1_200];
/// Length of a month (seconds), roughly.
const MONTH: f64 = 2_629_746.0;
const NAMES: [&str; 12] = [
    en("Jan"),
    en("Feb"),
    en("Mar"),
    en("Apr"),
    en("May"),
    en("Jun"),
    en("Jul"),
    en("Aug"),
    en("Sep"),
    en("Oct"),
    en("Nov"),
    en("Dec"),
];

/// One stretch without a break; `left` and `right` are shares of the line.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Stretch {
    from: f64,
    to: f64,
    left: f64,
    right: f64,
}

/// A place where the line is broken.
#[derive(Debug, Clone, PartialEq)]
pub struct Gap {
    /// Where it begins, as a share of the line.
    pub left: f64,
    /// Where it ends.
    pub right: f64,
    /// How long nothing happens, in words.
    pub words: String,
}

/// One tick.
#[derive(Debug, Clone, PartialEq)]
pub struct Tick {
    /// Where, as a share of the line.
    pub at: f64,
    /// `14:00`, `4 May`, `2017`.
    pub label: String,
    /// The day or year that it lies in, where that is new.
    pub context: Option<String>,
    /// Whether it is a round time; else it only names the day of a stretch that is too short for one.
    pub round: bool,
}

/// The line.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Axis {
    stretches: Vec<Stretch>,
}

impl Axis {
    /// One line to scale for these ranges (seconds since 1970).
    pub(super) fn scaled(ranges: &[(f64, f64)]) -> Self {
        let from = ranges.iter().map(|range| range.0).fold(f64::INFINITY, f64::min);
        let to = ranges.iter().map(|range| range.1).fold(f64::NEG_INFINITY, f64::max);
        if from > to {
            return Self::default();
        }
        let (from, to) = aired(from, to);
        Self { stretches: vec![Stretch { from, to, left: 0.0, right: 1.0 }] }
    }

    /// The line broken at long gaps.
    pub(super) fn broken(ranges: &[(f64, f64)]) -> Self {
        let mut ranges = ranges.to_vec();
        ranges.sort_by(|a, b| a.0.total_cmp(&b.0));
        let Some(first) = ranges.first().copied() else { return Self::default() };
        let mut stretches: Vec<Vec<(f64, f64)>> = vec![vec![first]];
        for range in ranges.into_iter().skip(1) {
            if let Some(last) = stretches.last_mut() {
                last.push(range);
            }
        }
        while stretches.len() <= MOST_BREAKS {
            // The longest gap of all that is long within its own stretch.
            let longest = stretches.iter().enumerate().filter_map(|(index, ranges)| {
                let (place, gap) = widest(ranges)?;
                let length = end(ranges) - ranges.first()?.0;
                let is_long = gap >= SHORTEST_GAP && gap >= LONG_GAP * length;
                (is_long && is_crowded(ranges, length)).then_some((gap, index, place))
            });
            let Some((_, index, place)) = longest.max_by(|a, b| a.0.total_cmp(&b.0)) else { break };
            let Some(ranges) = stretches.get_mut(index) else { break };
            let behind = ranges.split_off(place);
            stretches.insert(index + 1, behind);
        }
        Self::laid(&stretches)
    }

    /// Gives each stretch its share: more where more lies.
    fn laid(stretches: &[Vec<(f64, f64)>]) -> Self {
        #[expect(clippy::cast_precision_loss, reason = "a handful")]
        let weights: Vec<f64> = stretches.iter().map(|ranges| (ranges.len() as f64).sqrt()).collect();
        #[expect(clippy::cast_precision_loss, reason = "a handful")]
        let (count, sum) = (stretches.len() as f64, weights.iter().sum::<f64>().max(1.0));
        let room = 1.0 - BREAK * (count - 1.0);
        let spare = (room - LEAST_SHARE.min(room / count) * count).max(0.0);
        let mut left = 0.0;
        let mut laid = Vec::new();
        for (ranges, weight) in stretches.iter().zip(weights) {
            let share = LEAST_SHARE.min(room / count) + spare * weight / sum;
            let (from, to) = aired(ranges.first().map_or(0.0, |range| range.0), end(ranges));
            laid.push(Stretch { from, to, left, right: left + share });
            left += share + BREAK;
        }
        Self { stretches: laid }
    }

    /// Whether nothing lies on it.
    pub fn is_empty(&self) -> bool {
        self.stretches.is_empty()
    }

    /// Where a moment (seconds since 1970) lies, as a share of the line; moments beyond its ends lie beyond 0 and 1.
    pub fn place(&self, at: f64) -> f64 {
        let mut before: Option<&Stretch> = None;
        for stretch in &self.stretches {
            let length = (stretch.to - stretch.from).max(f64::MIN_POSITIVE);
            if at < stretch.from {
                return match before {
                    Some(before) => {
                        let share = (at - before.to) / (stretch.from - before.to).max(f64::MIN_POSITIVE);
                        before.right + share.clamp(0.0, 1.0) * (stretch.left - before.right)
                    }
                    None => stretch.left - (stretch.from - at) / length * (stretch.right - stretch.left),
                };
            }
            if at <= stretch.to {
                return stretch.left + (at - stretch.from) / length * (stretch.right - stretch.left);
            }
            before = Some(stretch);
        }
        before.map_or(0.5, |last| {
            let length = (last.to - last.from).max(f64::MIN_POSITIVE);
            last.right + (at - last.to) / length * (last.right - last.left)
        })
    }

    /// The breaks.
    pub fn gaps(&self) -> Vec<Gap> {
        let pairs = self.stretches.iter().zip(self.stretches.iter().skip(1));
        #[expect(clippy::cast_possible_truncation, reason = "seconds of a calendar")]
        let words = |seconds: f64| words::span(seconds as i64);
        pairs.map(|(a, b)| Gap { left: a.right, right: b.left, words: words(b.from - a.to) }).collect()
    }

    /// Ticks for a view of the line (shares) that is so many points wide, on the clock of `zone`.
    pub fn ticks(&self, view: (f64, f64), width: f64, zone: &Zone) -> Vec<Tick> {
        let mut ticks = Vec::new();
        let scale = width / (view.1 - view.0).max(f64::MIN_POSITIVE);
        for stretch in &self.stretches {
            let (left, right) = (stretch.left.max(view.0), stretch.right.min(view.1));
            if left >= right {
                continue;
            }
            let length = (stretch.to - stretch.from).max(f64::MIN_POSITIVE);
            let a_point = length / ((stretch.right - stretch.left) * scale).max(f64::MIN_POSITIVE);
            let moment = |at: f64| stretch.from + (at - stretch.left) / (stretch.right - stretch.left) * length;
            let mut context = String::new();
            let before = ticks.len();
            for (at, label, around) in moments(moment(left), moment(right), a_point, zone) {
                let is_new = around != context;
                context.clone_from(&around);
                ticks.push(Tick { at: self.place(at), label, context: is_new.then_some(around), round: true });
            }
            let middle = f64::midpoint(left, right);
            #[expect(clippy::cast_possible_truncation, reason = "seconds of a calendar")]
            let day = if ticks.len() == before { zone.digits(moment(middle) as i64) } else { None };
            if let Some(day) = day {
                let label = format!("{} {} {}", day.day, month(day.month), day.year);
                ticks.push(Tick { at: middle, label, context: None, round: false });
            }
        }
        ticks
    }
}

fn end(ranges: &[(f64, f64)]) -> f64 {
    ranges.iter().map(|range| range.1).fold(f64::NEG_INFINITY, f64::max)
}

/// The widest gap in ranges sorted by their start: which range ends it, and how wide it is.
fn widest(ranges: &[(f64, f64)]) -> Option<(usize, f64)> {
    let mut reached = ranges.first()?.1;
    let mut widest: Option<(usize, f64)> = None;
    for (index, range) in ranges.iter().enumerate().skip(1) {
        let gap = range.0 - reached;
        if gap > widest.map_or(0.0, |widest| widest.1) {
            widest = Some((index, gap));
        }
        reached = reached.max(range.1);
    }
    widest
}

/// Whether two moments of a stretch lie so near to each other that they can't be told apart.
fn is_crowded(ranges: &[(f64, f64)], length: f64) -> bool {
    let apart = ranges.iter().zip(ranges.iter().skip(1)).map(|(a, b)| b.0 - a.0);
    apart.into_iter().any(|apart| apart > 0.5 && apart < TOO_NEAR * length)
}

fn aired(from: f64, to: f64) -> (f64, f64) {
    let air = ((to - from) * AIR.0).max(AIR.1);
    (from - air, to + air)
}

/// Moments to tick between two, with label and context; `a_point` is how many seconds one point is wide.
fn moments(from: f64, to: f64, a_point: f64, zone: &Zone) -> Vec<(f64, String, String)> {
    const APART: f64 = 76.0;
    const MOST: usize = 200;
    let wanted = a_point * APART;
    #[expect(clippy::cast_precision_loss, clippy::cast_possible_truncation, reason = "seconds of a calendar")]
    let (first, step) = (from.floor() as i64, STEPS.iter().copied().find(|step| *step as f64 >= wanted));
    let Some(step) = step else { return months(from, to, wanted, zone) };
    let east = zone.east(first);
    let mut at = (first + east).div_euclid(step) * step - east;
    let mut found = Vec::new();
    #[expect(clippy::cast_precision_loss, reason = "seconds of a calendar")]
    while (at as f64) <= to && found.len() < MOST {
        if at as f64 >= from
            && let Some(digits) = zone.digits(at)
        {
            let month = month(digits.month);
            let day = format!("{} {month}", digits.day);
            found.push(match step {
                ..60 => {
                    let clock = format!("{:02}:{:02}:{:02}", digits.hour, digits.minute, digits.second);
                    (at as f64, clock, format!("{day} {}", digits.year))
                }
                60..86_400 => {
                    let clock = format!("{:02}:{:02}", digits.hour, digits.minute);
                    (at as f64, clock, format!("{day} {}", digits.year))
                }
                _ => (at as f64, day, digits.year.to_string()),
            });
        }
        at += step;
    }
    found
}

fn months(from: f64, to: f64, wanted: f64, zone: &Zone) -> Vec<(f64, String, String)> {
    #[expect(clippy::cast_precision_loss, reason = "a few")]
    let step = MONTHS.iter().copied().find(|step| *step as f64 * MONTH >= wanted).unwrap_or(1_200);
    #[expect(clippy::cast_possible_truncation, reason = "seconds of a calendar")]
    let Some(digits) = zone.digits(from as i64) else { return Vec::new() };
    let mut count = (digits.year * 12 + i64::from(digits.month) - 1).div_euclid(step) * step;
    let mut found = Vec::new();
    for _ in 0..200 {
        let (year, number) = (count.div_euclid(12), u32::try_from(count.rem_euclid(12)).unwrap_or_default() + 1);
        let Some(at) = zone.day(year, number, 1) else { break };
        #[expect(clippy::cast_precision_loss, reason = "seconds of a calendar")]
        let at = at as f64;
        if at > to {
            break;
        }
        if at >= from {
            found.push(match step {
                ..12 => (at, month(number).to_owned(), year.to_string()),
                _ => (at, year.to_string(), String::new()),
            });
        }
        count += step;
    }
    found
}

fn month(number: u32) -> &'static str {
    usize::try_from(number).ok().and_then(|number| NAMES.get(number.checked_sub(1)?)).copied().map_or("?", t)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stamp_weeks_away_breaks_the_line_and_the_rest_keeps_its_room() {
        let start = 1_493_899_200.0;
        let ranges = [(start - 1_814_400.0, start - 1_814_399.0), (start, start + 1.0), (start + 7.0, start + 8.0)];
        let axis = Axis::broken(&ranges);
        let gaps = axis.gaps();
        assert_eq!(gaps.len(), 1);
        assert!(gaps[0].words.starts_with("20 days 23 h") || gaps[0].words.starts_with("21 days"), "{gaps:?}");
        assert!(axis.place(start + 7.0) - axis.place(start) > 0.2);
        assert!(axis.place(start - 1_814_400.0) < gaps[0].left);
        let to_scale = Axis::scaled(&ranges);
        assert!(to_scale.gaps().is_empty());
        assert!(to_scale.place(start + 7.0) - to_scale.place(start) < 0.001);
    }

    #[test]
    fn ticks_stand_on_round_times_of_the_chosen_clock() {
        let start = 1_493_899_200.0;
        let axis = Axis::scaled(&[(start, start + 36_000.0)]);
        let ticks = axis.ticks((0.0, 1.0), 800.0, &Zone::fixed(120));
        assert!(ticks.iter().any(|tick| tick.label == "16:00"), "{ticks:?}");
        assert_eq!(ticks[0].context.as_deref(), Some("4 May 2017"));
        let years = Axis::scaled(&[(0.0, start)]).ticks((0.0, 1.0), 800.0, &Zone::utc());
        assert!(years.iter().any(|tick| tick.label == "2000") && years.len() < 14, "{years:?}");
    }

    #[test]
    fn moments_stay_in_order_everywhere() {
        let ranges = [(0.0, 1.0), (1e6, 1e6 + 1.0), (1e9, 1e9 + 5.0), (1e9 + 200.0, 1e9 + 201.0)];
        let axis = Axis::broken(&ranges);
        let places: Vec<f64> =
            [-5.0, 0.0, 3.0, 5e5, 1e6, 1e8, 1e9, 1e9 + 100.0, 1e9 + 201.0, 2e9].map(|at| axis.place(at)).to_vec();
        assert!(places.windows(2).all(|pair| pair[0] < pair[1]), "{places:?}");
    }
}
