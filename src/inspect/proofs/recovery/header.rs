//! The signed headers: which of them was changed is not known, so each is tried in turn, the likeliest and cheapest first.

use super::super::canon::Canon;
use super::super::{Asked, Failing};
use super::date::{self, Around, DAY, Layout, Listed, Seconds, Zone};
use super::engine::{Candidates, Changes, Target, Text, Work};
use super::forms::{self, NearMoments, OnDays};
use super::numbers;
use super::surface::{Site, Surface, Token};
use super::values;
use super::vocabulary;
use super::words::{Exchanged, Letters, PutIn, TakenOut};

/// What checking one Ed25519 signature costs, in blocks hashed in the same time.
const ASKING: u64 = 2_000;
/// Every second of so many days around the shown Date is tried (days): first these, then the rest of two years.
const NEAR: i64 = 400;
const FAR: i64 = 731;
/// Days around the shown Date on which every second is tried in other ways to write the zone, and most such ways.
const CLOSE: i64 = 31;
const MOST_FORMS: usize = 6;
/// Seconds around a moment that another place of the mail states.
const MINUTES: i64 = 600;
/// Most moments of other places.
const MOST_ANCHORS: usize = 24;
/// Most headers whose values are exchanged and edited: real signatures cover about forty at most.
const MOST_FIELDS: usize = 60;
/// Most values of one header that are tried together with those of another.
const MOST_PAIRED: usize = 400;

/// One signed header in the text that is hashed.
#[derive(Debug, Clone)]
pub struct Placed {
    /// Its place among the prepared ones.
    pub index: usize,
    /// Its name, lower case.
    pub name: String,
    /// The whole line, CRLF behind it.
    pub span: (usize, usize),
    /// The value.
    pub value: (usize, usize),
}

/// The text that is hashed for the headers.
pub struct Ground {
    /// The text.
    pub formed: Vec<u8>,
    /// Headers that are there, in the order of the signature.
    pub fields: Vec<Placed>,
    layout: Option<(Layout, (usize, usize))>,
    /// Texts in which words are changed: the values, in the order of the signature.
    surfaces: Vec<Surface>,
    tokens: Vec<Vec<Token>>,
}

/// Two headers changed at the same time.
struct Both<'a> {
    first: &'a dyn Candidates,
    second: &'a dyn Candidates,
}

impl Candidates for Both<'_> {
    fn count(&self) -> u64 {
        self.first.count().saturating_mul(self.second.count())
    }

    fn make(&self, index: u64, out: &mut Changes) -> bool {
        let second = self.second.count().max(1);
        self.first.make(index / second, out) && self.second.make(index % second, out)
    }
}

impl Ground {
    /// Lays the headers side by side as they are hashed.
    pub fn new(failing: &Failing) -> Self {
        let formed = failing.prepared.bytes();
        let mut fields = Vec::new();
        let mut at = 0;
        for (index, field) in failing.prepared.fields.iter().enumerate() {
            let end = at + field.formed.len();
            if field.line.is_some() {
                let colon = field.formed.iter().position(|byte| *byte == b':').map_or(0, |colon| colon + 1);
                let blank =
                    field.formed.get(colon..).unwrap_or_default().iter().take_while(|byte| **byte == b' ').count();
                let start = (at + colon + blank).min(end);
                let value = (start, end.saturating_sub(2).max(start));
                fields.push(Placed { index, name: field.name.clone(), span: (at, end), value });
            }
            at = end;
        }
        let relaxed = failing.parsed.headers == Canon::Relaxed;
        let layout = fields
            .iter()
            .find(|field| field.name == "date")
            .and_then(|field| Some((Layout::read(formed.get(field.value.0..field.value.1)?, relaxed)?, field.value)));
        let surface = |field: &Placed| {
            Surface::direct(field.value.0, formed.get(field.value.0..field.value.1).unwrap_or_default(), false)
        };
        let surfaces: Vec<Surface> = fields.iter().map(surface).collect();
        let tokens = surfaces.iter().map(Surface::tokens).collect();
        Self { formed, fields, layout, surfaces, tokens }
    }

    /// Searches the headers; gives the changes and how they were found.
    pub fn search(&self, failing: &Failing, asked: &Asked, work: &mut Work) -> Option<(Changes, String)> {
        let held = failing.held?;
        let hash = failing.parsed.algorithm.hash();
        let text = Text::new(&self.formed, hash, usize::MAX);
        let asks = |bytes: &[u8]| held.accepts(failing.parsed, bytes);
        let target = match &held.digest {
            Some(digest) => Target::Digest(digest),
            None => Target::Asks(&asks, ASKING),
        };
        let mut attempt = |candidates: &dyn Candidates, how: &str| {
            if work.left == 0 {
                work.cut = true;
                return None;
            }
            work.run(&text, target, candidates).map(|changes| (changes, how.to_owned()))
        };
        let instances = values::instances(failing, self);
        let mut found = attempt(&instances, "each header was left out, and its other instances were taken");
        let other_words = self.values(failing);
        if let Some((layout, span)) = &self.layout {
            let days = Listed::new(layout, *span, days(layout));
            found = found.or_else(|| attempt(&days, "the day, the month, the year or the hour was changed"));
            let anchors = anchors(failing, asked);
            let near = Around::new(layout, *span, anchors, MINUTES);
            found = found.or_else(|| attempt(&near, "the minutes around each moment that the mail states were tried"));
        }
        for (_, how, candidates) in &other_words {
            found = found.or_else(|| attempt(candidates, how));
        }
        let subject = self.fields.iter().position(|field| field.name == "subject");
        for (how, candidates) in subject.into_iter().flat_map(|index| self.edits(index)) {
            found = found.or_else(|| attempt(&*candidates, how));
        }
        let relaxed = failing.parsed.headers == Canon::Relaxed;
        let layouts = self.layout.as_ref().map(|(layout, _)| forms::layouts(layout, relaxed)).unwrap_or_default();
        if let Some((layout, span)) = &self.layout {
            for zones in [forms::same_zone(layout), forms::other_zones(layout)] {
                let days = OnDays::new(&layouts, *span, zones, FAR);
                found =
                    found.or_else(|| attempt(&days, "the day was changed, and the form in which a Date is written"));
            }
        }
        for index in (0..self.fields.len().min(MOST_FIELDS)).filter(|index| Some(*index) != subject) {
            for (how, candidates) in self.edits(index) {
                found = found.or_else(|| attempt(&*candidates, how));
            }
        }
        if let Some((layout, span)) = &self.layout {
            let days = Listed::new(layout, *span, days(layout));
            for (at, _, candidates) in &other_words {
                let (shown, others): (&dyn Candidates, &dyn Candidates) = (&days, candidates);
                let (first, second) = if *at > span.0 { (shown, others) } else { (others, shown) };
                if others.count() <= MOST_PAIRED as u64 {
                    let both = Both { first, second };
                    found = found.or_else(|| attempt(&both, "the Date and another header were changed together"));
                }
            }
            let anchors = anchors(failing, asked);
            let shown = layouts.get(..1).unwrap_or_default();
            for (layouts, zones) in [(shown, forms::other_zones(layout)), (&layouts[..], forms::same_zone(layout))] {
                let near = NearMoments::new(layouts, *span, anchors.clone(), zones, MINUTES);
                let how = "the minutes around each moment that the mail states were tried in other zones and forms";
                found = found.or_else(|| attempt(&near, how));
            }
            let day = Around::new(layout, *span, anchors, DAY);
            found = found
                .or_else(|| attempt(&day, "every second of the day around each moment that the mail states was tried"));
            let near = Seconds::new(layout, *span, 0..=NEAR);
            found = found.or_else(|| attempt(&near, "every second within 400 days of the shown Date was tried"));
        }
        let words = self.mail_words(failing);
        if let Some(index) = subject {
            for (how, candidates) in self.word_edits(index, &words) {
                found = found.or_else(|| attempt(&*candidates, how));
            }
        }
        if let Some((layout, span)) = &self.layout {
            // The same with days below ten written in the other ways.
            if let Some(other) = layouts.first().filter(|other| other.pads.len() > layout.pads.len()) {
                let near = Seconds::new(other, *span, 0..=NEAR);
                found = found
                    .or_else(|| attempt(&near, "every second within 400 days was tried, days below ten in other ways"));
            }
            for zone in forms::same_zone(layout).into_iter().skip(1).take(MOST_FORMS) {
                let other = Layout { zone, ..layouts.first().unwrap_or(layout).clone() };
                let close = Seconds::new(&other, *span, 0..=CLOSE);
                let how = "every second within a month was tried, the zone written in another way";
                found = found.or_else(|| attempt(&close, how));
            }
            let far = Seconds::new(layout, *span, NEAR + 1..=FAR);
            found = found.or_else(|| attempt(&far, "every second within two years of the shown Date was tried"));
        }
        found
    }

    /// Whole values of headers from elsewhere in the mail: place, how, candidates.
    fn values(&self, failing: &Failing) -> Vec<(usize, String, Vec<Changes>)> {
        let mut all = Vec::new();
        for field in self.fields.iter().take(MOST_FIELDS) {
            let shown = self.formed.get(field.value.0..field.value.1).unwrap_or_default();
            let list = values::of(failing, &field.name, shown);
            let changes: Vec<Changes> = list
                .iter()
                .map(|value| {
                    let mut changes = Changes::default();
                    changes.put(field.value.0, field.value.1, value);
                    changes
                })
                .collect();
            if !changes.is_empty() {
                let how =
                    format!("values for {} that stand elsewhere in the mail, or are usual, were tried", field.name);
                all.push((field.value.0, how, changes));
            }
        }
        all.sort_by_key(|(at, ..)| {
            self.fields.iter().find(|field| field.value.0 == *at).map(|field| field.name != "subject")
        });
        all
    }

    /// Small changes of one value.
    fn edits(&self, index: usize) -> Vec<(&'static str, Box<dyn Candidates + '_>)> {
        let (Some(surface), Some(tokens)) = (self.surfaces.get(index), self.tokens.get(index)) else {
            return Vec::new();
        };
        let surfaces = self.surfaces.as_slice();
        let sites = |number: bool, others: fn(&[u8]) -> Vec<Vec<u8>>| {
            let chosen = tokens.iter().filter(|token| token.number == number);
            let lists: Vec<Vec<Vec<u8>>> = chosen.clone().map(|token| others(surface.word(token))).collect();
            let sites: Vec<(Site, usize)> =
                chosen.enumerate().map(|(list, token)| (vec![(index, token.start, token.end)], list)).collect();
            Box::new(Exchanged::new(surfaces, sites, lists))
        };
        let one = surfaces.get(index..=index).unwrap_or_default();
        let turning: Vec<Vec<u8>> = vocabulary::words(std::iter::empty());
        vec![
            ("words in a row were taken out", Box::new(TakenOut::new(surfaces, index, tokens, tokens.len()))),
            ("words were exchanged for others of their kind", sites(false, vocabulary::kin)),
            ("digits of a number were changed", sites(true, numbers::near)),
            ("a letter was changed, put in or taken out", Box::new(Letters::new(one))),
            ("a word that turns the sentence was put in", Box::new(PutIn::new(surfaces, gaps(index, tokens), turning))),
        ]
    }

    fn word_edits(&self, index: usize, words: &[Vec<u8>]) -> Vec<(&'static str, Box<dyn Candidates + '_>)> {
        let Some(tokens) = self.tokens.get(index) else { return Vec::new() };
        let sites = tokens.iter().map(|token| (vec![(index, token.start, token.end)], 0)).collect();
        vec![
            (
                "a word was exchanged for another of this mail",
                Box::new(Exchanged::new(&self.surfaces, sites, vec![words.to_vec()])),
            ),
            (
                "a word of this mail was put in",
                Box::new(PutIn::new(&self.surfaces, gaps(index, tokens), words.to_vec())),
            ),
        ]
    }

    /// Words of the texts, for the Subject.
    fn mail_words(&self, failing: &Failing) -> Vec<Vec<u8>> {
        let texts: Vec<Surface> = failing
            .message
            .mail
            .bodies
            .iter()
            .map(|body| Surface::direct(0, body.text.as_bytes(), body.html))
            .collect();
        let tokens: Vec<Vec<Token>> = texts.iter().map(Surface::tokens).collect();
        vocabulary::words(texts.iter().zip(tokens.iter().map(Vec::as_slice)))
    }
}

/// Gaps between words: before each and behind each.
fn gaps(index: usize, tokens: &[Token]) -> Vec<(Site, bool)> {
    let both =
        |token: &Token| [(vec![(index, token.start, token.start)], true), (vec![(index, token.end, token.end)], false)];
    tokens.iter().flat_map(both).collect()
}

/// The shown time of day on every day of two years, in the shown zone and an hour beside it; each hour; other years.
fn days(layout: &Layout) -> Vec<(i64, Zone)> {
    let zones: Vec<Zone> =
        [Some(layout.zone.clone()), layout.moved(-60), layout.moved(60)].into_iter().flatten().collect();
    let mut all = Vec::new();
    for distance in 0..=FAR {
        for sign in [1, -1] {
            for (index, zone) in zones.iter().enumerate() {
                let wall = layout.shown + sign * distance * DAY;
                if distance > 0 || (index > 0 && sign > 0) {
                    all.push((wall, zone.clone()));
                }
                // The same moment, seen from the other zone.
                if index > 0 {
                    all.push((wall + i64::from(zone.offset - layout.zone.offset) * 60, zone.clone()));
                }
            }
        }
    }
    let (number, clock) = (layout.shown.div_euclid(DAY), layout.shown.rem_euclid(DAY));
    let (_, month, day) = date::civil(number);
    for year in 1990..=2040 {
        let moved = date::day_number(year, month, day);
        for shift in [0, -1, 1] {
            all.extend(zones.iter().map(|zone| ((moved + shift) * DAY + clock, zone.clone())));
        }
    }
    for hour in 0..24 {
        all.push((number * DAY + hour * 3600 + clock % 3600, layout.zone.clone()));
        // Written in another zone: the whole hours between them.
        all.extend(layout.moved(i32::try_from(hour * 60).unwrap_or(0) - 720).map(|zone| (layout.shown, zone)));
        all.extend(
            layout
                .moved(i32::try_from(hour * 60).unwrap_or(0) - 720)
                .map(|zone| (layout.shown + (hour - 12) * 3600, zone)),
        );
    }
    all
}

/// Moments that other places of the mail state (seconds since 1970, UTC).
fn anchors(failing: &Failing, asked: &Asked) -> Vec<i64> {
    let mail = failing.message.mail;
    let hops = mail.hops.iter().filter_map(|hop| hop.date.as_ref()).map(|date| &date.value);
    let signed = mail.signatures.iter().filter_map(|signature| signature.signed_at.as_ref()).map(|at| &at.value);
    let clocks = mail.clocks.iter().map(|clock| &clock.stamp.value);
    let mentions = mail.mentions.iter().map(|mention| &mention.stamp);
    let all = signed
        .chain(clocks)
        .chain(hops)
        .chain(mail.dates.iter().map(|date| &date.value))
        .chain(asked.date)
        .chain(mentions);
    let mut out: Vec<i64> = Vec::new();
    for second in all.filter_map(|stamp| Some(stamp.instant()?.as_second())) {
        if !out.iter().any(|known| (known - second).abs() < MINUTES) {
            out.push(second);
        }
    }
    out.truncate(MOST_ANCHORS);
    out
}
