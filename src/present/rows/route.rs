//! The way of a mail as a chain of stops, worded; the same rows as a table.

use super::super::words;
use super::{Moments, Table, TableRow, Value};
use crate::evidence::{Fact, Locator};
use crate::inspect::{AddressClass, Join, Report, Stop, Word};
use crate::present::speech::{t, tf};

/// Seconds by which a clock may be off without a word.
const SMALL_SKEW: i64 = 5;
/// Stops that are shown; the rest stands in the facts.
const MOST_STOPS: usize = 200;

/// One internet address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AddressRow {
    /// The address.
    pub text: String,
    /// What kind, in words.
    pub class: &'static str,
    /// Whether a line of a mail can't hold it honestly.
    pub strange: bool,
}

/// One stop.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StopRow {
    /// As people count: 1 is the first after the sender.
    pub number: usize,
    /// Host that wrote the line.
    pub by: String,
    /// From whom it took the mail.
    pub from: String,
    /// Addresses of the handing side.
    pub addresses: Vec<AddressRow>,
    /// Protocol, and whether the link was encrypted.
    pub link: String,
    /// Queue identifier.
    pub id: Option<String>,
    /// The moment hidden in it.
    pub id_clock: Option<Value>,
    /// When the server noted the mail.
    pub date: Option<Value>,
    /// Time since the stop before, in words; negative ones say so.
    pub delay: Option<String>,
    /// Whether it was noted before it was handed on.
    pub negative: bool,
    /// How it joins the stop before.
    pub join: Join,
    /// A break in words.
    pub broken: Option<String>,
    /// Whose word it is.
    pub word: Word,
    /// The estimate of its clock, in words.
    pub skew: Option<String>,
    /// The line's place in words.
    pub place: String,
    /// The line's place.
    pub at: Locator,
}

/// The way.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct RouteRows {
    /// Stops in the order of travelling.
    pub stops: Vec<StopRow>,
    /// Index in `stops` of the first line that the receiving side wrote.
    pub trusted_from: Option<usize>,
    /// Why the boundary stands there.
    pub trust_reason: String,
    /// Who sent it, as the mail says.
    pub sender: String,
    /// Who got it, as the mail says.
    pub receiver: String,
    /// Why there is nothing to show.
    pub empty: Option<&'static str>,
    /// Stops that were left out.
    pub left_out: usize,
}

impl RouteRows {
    /// Breaks and negative delays, in one line.
    pub fn summary(&self) -> String {
        let stops = words::count(self.stops.len(), "stop", "stops");
        let breaks = self.stops.iter().filter(|stop| stop.join == Join::Broken).count();
        let negative = self.stops.iter().filter(|stop| stop.negative).count();
        let mut told = vec![stops];
        if breaks > 0 {
            told.push(words::count(breaks, "break in the chain", "breaks in the chain"));
        }
        if negative > 0 {
            told.push(words::count(negative, "negative delay", "negative delays"));
        }
        told.join(" · ")
    }

    /// The same rows as a table.
    pub fn table(&self, utc: bool) -> Table {
        let rows = self.stops.iter().map(|stop| {
            let addresses: Vec<String> =
                stop.addresses.iter().map(|address| format!("{} ({})", address.text, address.class)).collect();
            let id = match (&stop.id, &stop.id_clock) {
                (Some(id), Some(clock)) => tf("{} (holds {})", &[&id, &clock.text(utc)]),
                (id, _) => id.clone().unwrap_or_default(),
            };
            TableRow {
                cells: vec![
                    stop.number.to_string(),
                    stop.delay.clone().unwrap_or_default(),
                    stop.date.as_ref().map(|date| date.text(utc).to_owned()).unwrap_or_default(),
                    stop.by.clone(),
                    stop.from.clone(),
                    addresses.join(", "),
                    stop.link.clone(),
                    id,
                    whose(stop.word).to_owned(),
                    [&stop.broken, &stop.skew].into_iter().flatten().cloned().collect::<Vec<_>>().join("; "),
                ],
                place: stop.place.clone(),
                at: stop.at.clone(),
                child: Vec::new(),
            }
        });
        Table {
            columns: vec![
                (t("Hop"), 40.0),
                (t("Delay"), 96.0),
                (t("Noted at"), 200.0),
                (t("Written by"), 184.0),
                (t("Took it from"), 216.0),
                (t("Address"), 184.0),
                (t("Protocol"), 144.0),
                (t("Queue id"), 216.0),
                (t("Whose word"), 216.0),
                (t("Remarks"), 264.0),
            ],
            rows: rows.collect(),
        }
    }
}

/// Whose word a line is, in words.
pub fn whose(word: Word) -> &'static str {
    match word {
        Word::Receiver => t("Written by the receiving side"),
        Word::Vouched => t("Handed over by a host that the receiving side looked up"),
        Word::Anyone => t("Anyone on the sending side could have typed it"),
    }
}

fn class(class: AddressClass) -> (&'static str, bool) {
    match class {
        AddressClass::Public => (t("public"), false),
        AddressClass::Private => (t("private network"), false),
        AddressClass::Loopback => (t("the machine itself"), false),
        AddressClass::Documentation => (t("kept for examples"), false),
        AddressClass::Reserved => (t("never given to anyone"), true),
        AddressClass::NotYetAllocated => (t("not given out before that date"), true),
        AddressClass::Impossible => (t("no possible address"), true),
    }
}

pub(super) fn route_rows(report: &Report, moments: &Moments) -> RouteRows {
    let Some(route) = &report.route else { return RouteRows::default() };
    let fact = |name: &str| {
        let found = report.facts.iter().find(|fact| fact.name == name);
        found.map(|fact| words::show_untrusted_within(&fact.value, 120)).unwrap_or_default()
    };
    let noted = report.facts.iter().any(|fact| fact.name.starts_with("mail.received["));
    let empty = match (route.stops.is_empty(), noted) {
        (false, _) => None,
        (true, false) => Some(t("No server noted this mail: it has no Received line, so nothing is known of its way")),
        (true, true) => Some(t("The Received lines could not be put in order; they stand in Facts as they are")),
    };
    let mut before: Option<&Stop> = None;
    let mut stops = Vec::new();
    for (index, stop) in route.stops.iter().take(MOST_STOPS).enumerate() {
        stops.push(row(index, stop, before, moments));
        before = Some(stop);
    }
    RouteRows {
        stops,
        trusted_from: route.trusted_from,
        trust_reason: words::show_untrusted(&route.trust_reason),
        sender: fact("mail.from"),
        receiver: fact("mail.to"),
        empty,
        left_out: route.stops.len().saturating_sub(MOST_STOPS),
    }
}

fn row(index: usize, stop: &Stop, before: Option<&Stop>, moments: &Moments) -> StopRow {
    let text = |fact: &Option<Fact<String>>| {
        fact.as_ref().map(|fact| words::show_untrusted_within(&fact.value, 160)).filter(|text| !text.is_empty())
    };
    let from = match (text(&stop.from), text(&stop.looked_up)) {
        (Some(from), Some(looked_up)) if from.eq_ignore_ascii_case(&looked_up) => {
            tf("{}, as a look-up confirmed", &[&from])
        }
        (Some(from), Some(looked_up)) => tf("{}, looked up as {}", &[&from, &looked_up]),
        (Some(from), None) => from,
        (None, Some(looked_up)) => tf("a host looked up as {}", &[&looked_up]),
        (None, None) => t("nobody named").to_owned(),
    };
    let link: Vec<String> = [text(&stop.with), text(&stop.tls)].into_iter().flatten().collect();
    let broken = (stop.join == Join::Broken).then(|| {
        let wrote = before.and_then(|before| text(&before.by)).unwrap_or_else(|| t("a host without a name").to_owned());
        tf("Break: the line before was written by {}; this one took the mail from {}", &[&wrote, &from])
    });
    let skew = stop.skew.filter(|skew| skew.abs() >= SMALL_SKEW).map(|skew| {
        let side = if skew > 0 { t("ahead of") } else { t("behind") };
        tf("Its clock seems to be {} {} the others", &[&words::span(skew), &side])
    });
    StopRow {
        number: index + 1,
        by: text(&stop.by).unwrap_or_else(|| t("a host that does not name itself").to_owned()),
        from,
        addresses: stop
            .addresses
            .iter()
            .map(|(address, kind)| {
                let (class, strange) = class(*kind);
                AddressRow { text: words::show_untrusted_within(&address.value, 80), class, strange }
            })
            .collect(),
        link: link.join(" · "),
        id: text(&stop.id),
        id_clock: stop.id_clock.as_ref().map(|clock| moments.stamp(clock)),
        date: stop.date.as_ref().map(|date| moments.stamp(&date.value)),
        delay: stop.delay.map(|delay| match delay {
            0 => t("at once").to_owned(),
            delay if delay < 0 => format!("−{}", words::span(delay)),
            delay => format!("+{}", words::span(delay)),
        }),
        negative: stop.delay.is_some_and(|delay| delay < 0),
        join: stop.join,
        broken,
        word: stop.word,
        skew,
        place: words::place(&stop.line),
        at: stop.line.clone(),
    }
}
