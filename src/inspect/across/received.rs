//! What the Received lines of one mail let measure: of clocks, of zones, and of which servers write lines.

use super::super::knowledge::{hosts, zones};
use super::super::route::joins::{self, Strength};
use super::measures::{Gauge, LONGEST_KEY, MOST_HOPS, Measure, second};
use crate::evidence::{Fact, Hop, Mail, Stamp};

/// What stands before the domain of a signature in the key of a delay.
pub(crate) const SIGNED: &str = "signature of ";

fn words(date: &Fact<Stamp>) -> Fact<String> {
    date.map(Stamp::words)
}

pub(super) fn delays(all: &mut Vec<Measure>, mail: &Mail) {
    let hops: Vec<(&Hop, &Fact<Stamp>)> = mail.dated_hops().rev().collect();
    for pair in hops.windows(2).take(MOST_HOPS) {
        let [(below, earlier), (above, later)] = pair else { continue };
        let (Some(from), Some(by)) = (&below.by, &above.by) else { continue };
        let (Some(earlier_at), Some(later_at)) = (second(&earlier.value), second(&later.value)) else { continue };
        let key = format!("{} > {}", hosts::plain(&from.value), hosts::plain(&by.value));
        if key.len() > LONGEST_KEY {
            continue;
        }
        let shown = vec![words(later), words(earlier)];
        all.push(Measure { gauge: Gauge::Delay, key, at: later_at, value: later_at - earlier_at, shown });
    }
    all.extend(since_signed(mail, &hops));
}

/// From the moment of a signature to the first server of another house that noted the mail.
fn since_signed(mail: &Mail, hops: &[(&Hop, &Fact<Stamp>)]) -> Option<Measure> {
    let mut signed = mail.signatures.iter().filter(|signature| signature.header == "dkim-signature");
    let (domain, at) = signed.find_map(|one| Some((one.tag("d")?.value.to_lowercase(), one.signed_at.as_ref()?)))?;
    let house = hosts::organisation(&domain)?;
    let another =
        |by: &str| hosts::organisation(by).is_some_and(|other| other != house && !hosts::together(by, &domain));
    let (by, date) =
        hops.iter().find_map(|(hop, date)| Some((hop.by.as_ref().filter(|by| another(&by.value))?, *date)))?;
    let (signed_at, taken_at) = (second(&at.value)?, second(&date.value)?);
    let key = format!("{SIGNED}{domain} > {}", hosts::plain(&by.value));
    let shown = vec![words(date), words(at)];
    let measure = Measure { gauge: Gauge::Delay, key, at: taken_at, value: taken_at - signed_at, shown };
    (measure.key.len() <= LONGEST_KEY).then_some(measure)
}

/// How servers name their zone. Where one line that names it wrongly can't be kept, none of them is: what explains only some of a mail's
/// lines must not seem to explain all.
pub(super) fn zone_names(all: &mut Vec<Measure>, mail: &Mail) {
    let (mut kept, mut whole) = (Vec::new(), true);
    for (hop, date) in mail.dated_hops() {
        let (Some(by), Some((name, season))) = (&hop.by, zones::season_of(&date.value)) else { continue };
        let wrong = Some(season.shown) != date.value.minutes_east();
        // A name that some keep all the year, or that is late by days, is nobody's habit.
        if wrong && (season.near_change || zones::kept_all_year(name)) {
            continue;
        }
        let key = format!("{} {}", hosts::house(&by.value), season.shown);
        match second(&date.value).filter(|_| key.len() <= LONGEST_KEY && kept.len() < MOST_HOPS) {
            Some(at) => {
                let shown = vec![date.map(|stamp| stamp.raw.clone())];
                kept.push(Measure { gauge: Gauge::ZoneName, key, at, value: i64::from(wrong), shown });
            }
            None => whole &= !wrong,
        }
    }
    all.extend(kept.into_iter().filter(|one| whole || one.value == 0));
}

/// Which servers that handed the mail over wrote a line of their own, which then stands below (RFC 5321 4.4: each server puts its line on
/// top of the others). What fetched the mail, or took it from its own machine, has no other server behind it.
pub(super) fn handed_over(all: &mut Vec<Measure>, mail: &Mail) {
    for (place, above) in mail.hops.iter().enumerate().take(MOST_HOPS) {
        let names = joins::sending_names(above);
        let own = above.by.as_ref().map(|by| hosts::plain(&by.value));
        if joins::is_retrieval(above) || joins::is_loopback(above) || own.is_some_and(|own| names.contains(&own)) {
            continue;
        }
        let Some(at) = above.date.as_ref().and_then(|date| second(&date.value)) else { continue };
        let stated = [&above.looked_up, &above.from, &above.helo].into_iter().flatten();
        let Some(name) = stated.into_iter().find(|name| hosts::is_public(&hosts::plain(&name.value))) else { continue };
        let below = mail.hops.get(place + 1);
        let joined = below.map(|below| joins::strength(above, below));
        // A line that names nothing that could be compared says neither.
        if joined == Some(Strength::Unknown) {
            continue;
        }
        let value = i64::from(joined == Some(Strength::Exact));
        // Where the line is there, it is what shows it.
        let handing = Some(name).filter(|_| value == 0);
        let shown = handing.into_iter().chain(below.and_then(|below| below.by.as_ref())).cloned().collect();
        let key = numberless(&hosts::plain(&name.value));
        if key.len() <= LONGEST_KEY {
            all.push(Measure { gauge: Gauge::HandedOver, key, at, value, shown });
        }
    }
}

/// A host without its numbers, for the many machines of one row: `mail-qk#-f#.google.com`.
fn numberless(host: &str) -> String {
    let mut out = String::with_capacity(host.len());
    for letter in host.chars() {
        match letter {
            '0'..='9' if out.ends_with('#') => {}
            '0'..='9' => out.push('#'),
            letter => out.push(letter),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::measures::of;
    use super::*;
    use crate::evidence::{ByteSpan, Offset, Precision, SignatureTag, SignatureTags};

    #[test]
    fn delays_are_read_between_servers_and_from_the_signature() {
        let stamp = |second: i8| {
            Fact::raw(
                Stamp::from_clock(
                    "",
                    jiff::civil::date(2017, 5, 4).at(12, 0, second, 0),
                    Offset::Utc,
                    Precision::Second,
                ),
                ByteSpan::new(1, 2),
            )
        };
        let name = |text: &str| Some(Fact::raw(text.to_owned(), ByteSpan::new(3, 4)));
        let hop = |by: &str, second: i8| Hop { by: name(by), date: Some(stamp(second)), ..Hop::default() };
        let tag = SignatureTag { name: "d".into(), value: Fact::raw("nordhaven.example".into(), ByteSpan::new(5, 6)) };
        let signature = SignatureTags {
            header: "dkim-signature".into(),
            name: String::new(),
            tags: vec![tag],
            signed_at: Some(stamp(2)),
        };
        let mut mail = Mail {
            hops: vec![hop("mx.harbourpost.example", 9), hop("Relay.nordhaven.example", 3)],
            signatures: vec![signature],
            ..Mail::default()
        };
        let read = |mail: &Mail| of(mail).into_iter().map(|one| (one.key, one.value)).collect::<Vec<_>>();
        let between = ("relay.nordhaven.example > mx.harbourpost.example".to_owned(), 6);
        assert_eq!(read(&mail), [between, ("signature of nordhaven.example > mx.harbourpost.example".to_owned(), 7)]);
        // A date of whole minutes is no measure of seconds.
        mail.signatures.clear();
        if let Some(date) = &mut mail.hops[1].date {
            date.value.precision = Precision::Minute;
        }
        assert_eq!(read(&mail), []);
    }

    #[test]
    fn who_handed_a_mail_over_has_a_line_below_or_not() {
        let name = |text: &str| Some(Fact::raw(text.to_owned(), ByteSpan::new(3, 4)));
        let stamp = |second: i8| {
            let civil = jiff::civil::date(2017, 5, 4).at(12, 0, second, 0);
            Some(Fact::raw(Stamp::from_clock("", civil, Offset::Utc, Precision::Second), ByteSpan::new(1, 2)))
        };
        let hop = |from: &str, by: &str, second: i8| Hop {
            from: name(from).filter(|_| !from.is_empty()),
            by: name(by),
            date: stamp(second),
            ..Hop::default()
        };
        let read = |hops: Vec<Hop>| {
            let mail = Mail { hops, ..Mail::default() };
            let of_lines = of(&mail).into_iter().filter(|one| one.gauge == Gauge::HandedOver);
            of_lines.map(|one| (one.key, one.value, one.shown.len())).collect::<Vec<_>>()
        };
        let top = || hop("out12.nordhaven.example", "mx.harbourpost.example", 9);
        let key = || "out#.nordhaven.example".to_owned();
        assert_eq!(read(vec![top(), hop("", "OUT12.nordhaven.example", 5)]), [(key(), 1, 1)]);
        assert_eq!(read(vec![top(), hop("", "in.nordhaven.example", 5)]), [(key(), 0, 2)]);
        assert_eq!(read(vec![top()]), [(key(), 0, 1)]);
        // What can't be compared, what was fetched, and what a server took from itself say neither.
        assert_eq!(read(vec![top(), hop("", "localhost", 5)]), []);
        let mut fetched = top();
        fetched.with = name("IMAP");
        assert_eq!(read(vec![fetched]), []);
        assert_eq!(read(vec![hop("mx.harbourpost.example", "mx.harbourpost.example", 9)]), []);
    }
}
