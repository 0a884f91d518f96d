//! Checks of time zones against the places and seasons that they name.

use super::super::check::{Check, Outcome, Run, Scene, Weight};
use super::super::finding::{Exhibit, Found, Say};
use super::super::knowledge::{hosts, zones};
use super::mail_hops::label;
use crate::evidence::{Fact, Hop, Mail, Offset, Stamp, offset_words};

/// Two clocks of one place written so near each other (hours) may stand on both sides of a change of clocks.
const ONE_DAY: i64 = 24;

/// The family.
pub const CHECKS: &[Check] = &[
    Check {
        id: "mail-date-zone-season",
        title: "The zone's name belongs to the other half of the year",
        looks_at: "The Date header: date, offset and the zone name behind it",
        why: "A program that writes a zone name takes it from the same table as the offset: summer time has one name, winter time another.",
        innocent: &["A computer on which daylight saving is switched off", "A place that does not change its clocks"],
        next_step: "Look at other mails of this sender from the same weeks",
        sources: &["IANA time zone database", "RFC 5322 4.3"],
        weight: Weight::Odd,
        since: "0.1.0",
        run: Run::Mail(zone_season),
    },
    Check {
        id: "mail-hop-zone-season",
        title: "A server wrote summer time in winter, or winter time in summer",
        looks_at: "Date, offset and zone name of every Received line",
        why: "A server takes the zone's name and offset from one table, by the date. A line of February in summer time was not dated by a clock of that zone; where servers of several organisations agree in it, the dates were moved together.",
        innocent: &[
            "A server on which daylight saving is set wrong",
            "A country that changed its rules shortly before",
        ],
        next_step: "Ask for the same mail from another mailbox and compare the dates of these lines",
        sources: &["IANA time zone database"],
        weight: Weight::Conflict,
        since: "0.2.0",
        run: Run::Mail(hop_season),
    },
    Check {
        id: "mail-zone-name-against-offset",
        title: "A zone's name and its offset do not belong together",
        looks_at: "Offset and zone name of the Date header and of every Received line",
        why: "A program takes name and offset from one setting. A name beside an offset that it never stands for was most likely typed, or only one of the two was changed.",
        innocent: &["A computer with a home-made zone name", "A program that writes a fixed name"],
        next_step: "Look at other mails of the same sender or server",
        sources: &["IANA time zone database", "RFC 5322 4.3"],
        weight: Weight::Odd,
        since: "0.2.0",
        run: Run::Mail(name_against_offset),
    },
    Check {
        id: "mail-server-two-zones",
        title: "One server wrote in two time zones",
        looks_at: "Offsets of Received lines that name the same host in by",
        why: "A server has one clock and one zone. Two lines of the same host in different zones were not written by the same machine in the same way.",
        innocent: &["Several machines behind one name", "Two programs on one machine, of which one writes UTC"],
        next_step: "Look at other mails through this host",
        sources: &["RFC 5321 4.4"],
        weight: Weight::Note,
        since: "0.2.0",
        run: Run::Mail(two_zones),
    },
    Check {
        id: "mail-server-zone-unusual",
        title: "A Received line by a large provider is not in the zone in which its servers write",
        looks_at: "Offset of Received lines whose by clause names a server of Google or of Microsoft's online Exchange",
        why: "The providers' servers write one zone all over the world: Google's that of California, Microsoft's UTC.",
        innocent: &[
            "A line that an export wrote anew in the reader's zone",
            "A server of the provider that does another work",
        ],
        next_step: "Compare with other mails through the same provider",
        sources: &["Lines of these providers in published mail collections"],
        weight: Weight::Odd,
        since: "0.2.0",
        run: Run::Mail(provider_zone),
    },
    Check {
        id: "mail-date-zone-against-first-server",
        title: "The Date is in another zone than the sender's own server",
        looks_at: "The offset of the Date header and of the lowest Received line",
        why: "Shows where the sender's clock is set: a traveller, a rented server, or another place than the one told.",
        innocent: &["A server abroad", "A server that writes UTC", "A traveller"],
        next_step: "Compare with other mails of this sender from the same weeks",
        sources: &["RFC 5322 3.3"],
        weight: Weight::Note,
        since: "0.2.0",
        run: Run::Mail(against_first),
    },
];

fn text_of(fact: &Fact<Stamp>) -> Fact<String> {
    fact.map(|stamp| stamp.raw.clone())
}

fn zone_season(mail: &Mail, _: &Scene) -> Outcome {
    let Some(date) = mail.date() else { return Outcome::skip("there is no Date that can be read") };
    let Some((name, season)) = zones::season_of(&date.value) else {
        return Outcome::skip("the Date names no zone that belongs to one season");
    };
    if Some(season.shown) == date.value.minutes_east() {
        return Outcome::Consistent;
    }
    let words = date.map(|_| format!("on that day the clocks there showed {}", offset_words(season.shown)));
    let found = Found::new(
        Say::text("The Date is given in ").value(name).then(", which those clocks did not show on that day"),
        Exhibit::claims("Date header", &text_of(date)),
    )
    .with(Exhibit::contradicts("Clocks of that zone", &words));
    // Programs that write a bare name, without an offset, have it fixed in them: that of winter stands there all the year.
    let fixed = matches!(date.value.offset, Offset::Named { .. }) && zones::kept_all_year(name);
    let light = season.near_change || fixed;
    Outcome::Found(vec![if light { found.at_most(Weight::Note) } else { found }])
}

fn hop_season(mail: &Mail, _: &Scene) -> Outcome {
    let named: Vec<_> = mail
        .dated_hops()
        .filter_map(|(hop, date)| zones::season_of(&date.value).map(|(name, season)| (hop, date, name, season)))
        .collect();
    if named.is_empty() {
        return Outcome::skip("no Received line names a zone that belongs to one season");
    }
    let wrong: Vec<_> =
        named.into_iter().filter(|(_, date, _, season)| Some(season.shown) != date.value.minutes_east()).collect();
    let Some((hop, date, name, season)) = wrong.first() else { return Outcome::Consistent };
    let side = |hop: &Hop| hop.by.as_ref().map(|by| hosts::house(&by.value));
    let sure: Vec<_> = wrong.iter().filter(|(_, _, _, season)| !season.near_change).collect();
    // A name that some places keep all the year is unusual; a name of the other half of the year is impossible.
    let mut sides: Vec<_> =
        sure.iter().filter(|(_, _, name, _)| !zones::kept_all_year(name)).filter_map(|(hop, ..)| side(hop)).collect();
    sides.sort_unstable();
    sides.dedup();
    let words = date.map(|_| format!("on that day the clocks there showed {}", offset_words(season.shown)));
    let say =
        Say::text("A server dated its line in ").value(*name).then(", which those clocks did not show on that day");
    let say = if wrong.len() > 1 { say.then(format!("; {} lines do so", wrong.len())) } else { say };
    let mut found = Found::new(say, Exhibit::claims(label(hop, mail), &text_of(date)))
        .with(Exhibit::contradicts("Clocks of that zone", &words));
    for (hop, date, ..) in wrong.iter().skip(1) {
        found = found.with(Exhibit::claims(label(hop, mail), &text_of(date)));
    }
    let weight = match (sure.len(), sides.len()) {
        (0, _) => Weight::Note,
        (_, 0 | 1) => Weight::Odd,
        _ => Weight::Conflict,
    };
    Outcome::Found(vec![found.at_most(weight)])
}

fn name_against_offset(mail: &Mail, _: &Scene) -> Outcome {
    let dates = mail.dates.iter().map(|date| ("Date header".to_owned(), date));
    let hops = mail.dated_hops().map(|(hop, date)| (label(hop, mail), date));
    let mut any = false;
    let mut found = Vec::new();
    for (label, date) in dates.chain(hops) {
        let (Some(name), Offset::Stated(minutes)) = (&date.value.zone_comment, &date.value.offset) else { continue };
        let Some(meanings) = zones::meanings(name) else { continue };
        any = true;
        if !meanings.contains(minutes) {
            let usual: Vec<String> = meanings.iter().map(|minutes| offset_words(*minutes)).collect();
            let words = date.map(|_| format!("{name} stands for {}", usual.join(" or ")));
            found.push(
                Found::new(
                    Say::text("A moment is given as ")
                        .value(offset_words(*minutes))
                        .then(" and named ")
                        .value(name.clone()),
                    Exhibit::claims(label, &text_of(date)),
                )
                .with(Exhibit::contradicts("What the name stands for", &words)),
            );
        }
    }
    if any { Outcome::of(found) } else { Outcome::skip("no date names a zone beside its offset") }
}

fn two_zones(mail: &Mail, _: &Scene) -> Outcome {
    let zoned: Vec<_> = mail
        .dated_hops()
        .filter_map(|(hop, date)| {
            let host = hosts::plain(&hop.by.as_ref()?.value);
            hosts::is_public(&host).then_some((hop, date, host, date.value.minutes_east()?))
        })
        .collect();
    let mut compared = false;
    for (index, (hop, date, host, minutes)) in zoned.iter().enumerate() {
        for (other_hop, other, other_host, other_minutes) in zoned.iter().skip(index + 1) {
            if host != other_host {
                continue;
            }
            compared = true;
            let apart = date.value.seconds_after(&other.value).unwrap_or(i64::MAX);
            if minutes == other_minutes || (apart.abs() > ONE_DAY * 3_600 && (minutes - other_minutes).abs() == 60) {
                continue;
            }
            return Outcome::Found(vec![
                Found::new(
                    Say::text("Two lines by ").value(host.clone()).then(" are written in different zones"),
                    Exhibit::claims(label(hop, mail), &text_of(date)),
                )
                .with(Exhibit::contradicts(label(other_hop, mail), &text_of(other))),
            ]);
        }
    }
    if compared { Outcome::Consistent } else { Outcome::skip("no host wrote two dated Received lines") }
}

fn provider_zone(mail: &Mail, _: &Scene) -> Outcome {
    let mut any = false;
    let mut found = Vec::new();
    for (hop, date) in mail.dated_hops() {
        let (Some(by), Some(minutes), Some(at)) = (&hop.by, date.value.minutes_east(), date.value.instant()) else {
            continue;
        };
        let host = hosts::plain(&by.value);
        let (provider, fits) =
            if host == "mx.google.com" || (host.starts_with("mail-") && host.ends_with(".google.com")) {
                let shown = zones::clocks("America/Los_Angeles", minutes, at).map(|season| season.shown);
                ("Google", shown == Some(minutes))
            } else if host.ends_with(".prod.outlook.com") || host.ends_with(".mail.protection.outlook.com") {
                ("Microsoft", minutes == 0)
            } else {
                continue;
            };
        any = true;
        if !fits {
            let zone = if provider == "Google" { "that of California" } else { "UTC" };
            found.push(
                Found::new(
                    Say::text(format!("A line by a server of {provider} is not in the zone in which they write: "))
                        .time(&date.value),
                    Exhibit::claims(label(hop, mail), &text_of(date)),
                )
                .with(Exhibit::contradicts(format!("by: {provider}'s servers write {zone}"), by)),
            );
        }
    }
    if any { Outcome::of(found) } else { Outcome::skip("no dated line names a server of these providers") }
}

fn against_first(mail: &Mail, _: &Scene) -> Outcome {
    let Some(date) = mail.date() else { return Outcome::skip("there is no Date that can be read") };
    let Some((hop, first)) = mail.dated_hops().next_back() else {
        return Outcome::skip("no Received line carries a date");
    };
    // Large providers' servers write one zone wherever the sender is.
    let by = hop.by.as_ref().map(|by| hosts::plain(&by.value)).unwrap_or_default();
    if !hosts::is_public(&by) || hosts::family(&by).is_some() {
        return Outcome::skip("the first line is by no server of the sender's own");
    }
    let (Some(ours), Some(theirs)) = (date.value.minutes_east(), first.value.minutes_east()) else {
        return Outcome::skip("one of the two names no zone");
    };
    // UTC says nothing of a place.
    if ours == 0 || theirs == 0 {
        return Outcome::skip("one of the two is written in UTC, which belongs to no place");
    }
    if ours == theirs {
        return Outcome::Consistent;
    }
    Outcome::Found(vec![
        Found::new(
            Say::text("The Date is written in ")
                .value(offset_words(ours))
                .then(", the first server's line in ")
                .value(offset_words(theirs)),
            Exhibit::claims("Date header", &text_of(date)),
        )
        .with(Exhibit::context(label(hop, mail), &text_of(first))),
    ])
}
