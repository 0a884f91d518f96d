//! Checks of what the text itself says of its time: characters, numbers in links, quoted dates.

use jiff::civil;

use super::super::check::{Check, Outcome, Run, Scene, Weight};
use super::super::finding::{Exhibit, Found, Say};
use super::super::knowledge::unicode::{self, UnicodeVersion};
use crate::evidence::{Fact, Mail, Mention, MentionKind, Order, Stamp};

/// Characters are drawn and used before their version is published: drafts are public for about so long (days).
pub(super) const DRAFT: i64 = 365;
/// The clocks of two makers may differ by so much (seconds).
const CLOCKS: i64 = 2 * 86_400;
/// Zones span so much (seconds).
const ZONES: i64 = 26 * 3_600;
/// A quoted date so far behind the own (seconds) is no matter of clocks.
const FAR: i64 = 31 * 86_400;
/// Most findings of one check in one mail.
pub(super) const MOST_FOUND: usize = 5;

/// The family.
pub const CHECKS: &[Check] = &[
    Check {
        id: "mail-letter-too-young",
        title: "A character in the text did not exist yet",
        looks_at: "Every character of the texts and the Subject, and the Date header",
        why: "Each character of Unicode has a day on which it was published. Before that no keyboard, font or program had it.",
        innocent: &[
            "The sender's clock was years behind",
            "A program converted the text later, and put a newer character in the place of a picture or an older code",
        ],
        next_step: "Look the character up, and ask when and by what program the text was written",
        sources: &["Unicode Character Database, DerivedAge.txt", "UAX #44"],
        weight: Weight::Conflict,
        since: "0.2.0",
        run: Run::Mail(young_letter),
    },
    Check {
        id: "mail-link-from-later",
        title: "A link in the text was made after the mail",
        looks_at: "Numbers in links that hold a time, and the Date header",
        why: "Some sites number what they publish by the clock. A mail cannot point at what did not exist.",
        innocent: &["The sender's clock was behind", "An archive or a filter rewrote the links of an older mail"],
        next_step: "Look the link's address up on a computer that is not yours, and compare the date it shows",
        sources: &["Twitter, Announcing Snowflake (2010)", "RFC 9562 5.1"],
        weight: Weight::Conflict,
        since: "0.2.0",
        run: Run::Mail(later_link),
    },
    Check {
        id: "mail-address-dated-later",
        title: "A web address in the text bears a day after the Date",
        looks_at: "Days in the paths of web addresses, and the Date header",
        why: "Newspapers and journals put the day of publication into the address of a page. A mail points at what is already there.",
        innocent: &["A page about an event to come", "A planned or dated issue", "The sender's clock was behind"],
        next_step: "Look up when that page was published",
        sources: &["WordPress, permalink structure"],
        weight: Weight::Odd,
        since: "0.2.0",
        run: Run::Mail(later_address),
    },
    Check {
        id: "mail-quotes-later-mail",
        title: "It quotes a mail that is dated after it",
        looks_at: "Lines above quotations, quoted header lines, and the Date header",
        why: "The line above a quotation is written by the program, from the date of the mail that is answered.",
        innocent: &[
            "One of the two clocks was wrong",
            "A day and month in the order of another country",
            "Somebody wrote the line by hand",
        ],
        next_step: "Find the quoted mail and compare its Date",
        sources: &["RFC 5322 3.6.1", "RFC 3676 4.5"],
        weight: Weight::Conflict,
        since: "0.2.0",
        run: Run::Mail(later_quotation),
    },
];

/// The Date, and whether a server's time says the same year at least: a dead clock has its own check.
pub(super) fn date(mail: &Mail) -> Option<(&Fact<Stamp>, civil::Date)> {
    let date = mail.date()?;
    Some((date, date.value.civil()?.date()))
}

/// Whether the servers noted the mail so much later than its Date that the sender's clock is the better reason.
pub(super) fn clock_was_behind(mail: &Mail, until: &Stamp) -> bool {
    mail.latest_hop()
        .is_some_and(|(_, hop)| !matches!(hop.value.compare(until), Order::Before(seconds) if seconds > ZONES))
}

fn days_after(version: UnicodeVersion, day: civil::Date) -> i64 {
    day.until(version.published).map_or(0, |span| i64::from(span.get_days()))
}

fn young_letter(mail: &Mail, _: &Scene) -> Outcome {
    let Some((date, day)) = date(mail) else { return Outcome::skip("there is no Date that can be read") };
    let mut looked = false;
    let mut youngest: Option<(UnicodeVersion, char, String, Fact<String>)> = None;
    let mut see = |letter: char, label: &dyn Fn() -> String, place: &dyn Fn() -> Fact<String>| {
        let Some(version) = unicode::age(letter) else { return };
        if version.published > day && youngest.as_ref().is_none_or(|(known, ..)| version.published > known.published) {
            youngest = Some((version, letter, label(), place()));
        }
    };
    for body in mail.bodies.iter().filter(|body| body.aligned) {
        looked = true;
        if body.html {
            // References such as `&#8381;` are letters too.
            for run in body.blocks.iter().flat_map(|block| &block.runs).filter(|run| !run.text.is_ascii()) {
                for letter in run.text.chars() {
                    see(letter, &|| format!("Text of part {}", body.part), &|| body.fact(run.span.start, run.span.end));
                }
            }
            continue;
        }
        for (at, letter) in body.text.char_indices().filter(|(_, letter)| !letter.is_ascii()) {
            see(letter, &|| format!("Text of part {}", body.part), &|| body.fact(at, at + letter.len_utf8()));
        }
    }
    for subject in mail.named("subject") {
        looked = true;
        subject.text.chars().for_each(|letter| see(letter, &|| "Subject header".to_owned(), &|| subject.fact()));
    }
    let Some((version, letter, label, fact)) = youngest else {
        return if looked { Outcome::Consistent } else { Outcome::skip("there is no text in UTF-8 or ASCII") };
    };
    let days = days_after(version, day);
    let shown = fact.map(|_| format!("{letter} (U+{:04X})", u32::from(letter)));
    let statement = Say::text("The character ")
        .value(letter.to_string())
        .then(format!(" (U+{:04X}) came with Unicode {} on {}, ", u32::from(letter), version.name, version.published))
        .span(days * 86_400)
        .then(" after the Date");
    let found =
        Found::new(statement, Exhibit::claims_time("Date header", date)).with(Exhibit::contradicts(label, &shown));
    let published = Stamp::from_clock(
        version.name,
        version.published.at(0, 0, 0, 0),
        crate::evidence::Offset::Utc,
        crate::evidence::Precision::Day,
    );
    let found = match days {
        _ if mail.hops.iter().any(|hop| hop.date.is_some()) && clock_was_behind(mail, &published) => {
            found.at_most(Weight::Note)
        }
        days if days <= DRAFT / 2 => found.at_most(Weight::Note),
        days if days <= DRAFT => found.at_most(Weight::Odd),
        _ => found,
    };
    Outcome::Found(vec![found])
}

fn mentions(mail: &Mail, kind: MentionKind) -> impl Iterator<Item = &Mention> {
    mail.mentions.iter().filter(move |mention| mention.kind == kind)
}

fn later_link(mail: &Mail, scene: &Scene) -> Outcome {
    let Some((date, _)) = date(mail) else { return Outcome::skip("there is no Date that can be read") };
    let mut links = mentions(mail, MentionKind::Link)
        // A number that gives a time to come was none.
        .filter(|link| link.stamp.earliest().is_some_and(|at| at <= scene.as_of))
        .peekable();
    if links.peek().is_none() {
        return Outcome::skip("no link of the text holds a time");
    }
    let mut found: Vec<Found> = Vec::new();
    for link in links {
        let Order::After(seconds) = link.stamp.compare(&date.value) else { continue };
        if seconds <= CLOCKS || found.len() >= MOST_FOUND {
            continue;
        }
        let stamp = Fact::at(link.stamp.clone(), link.text.at.clone());
        let one = Found::new(
            Say::text(format!("The text holds {} that was made ", link.what)).span(seconds).then(" after the Date"),
            Exhibit::claims_time("Date header", date),
        )
        .with(Exhibit::contradicts_time(link.what.clone(), &stamp))
        .with(Exhibit::context(format!("Link in part {}", link.part), &link.text));
        found.push(if clock_was_behind(mail, &link.stamp) { one.at_most(Weight::Note) } else { one });
    }
    Outcome::of(found)
}

fn later_address(mail: &Mail, _: &Scene) -> Outcome {
    let Some((date, _)) = date(mail) else { return Outcome::skip("there is no Date that can be read") };
    let mut addresses = mentions(mail, MentionKind::DatedAddress).peekable();
    if addresses.peek().is_none() {
        return Outcome::skip("no web address of the text bears a day");
    }
    let mut found: Vec<Found> = Vec::new();
    for address in addresses {
        let Order::After(seconds) = address.stamp.compare(&date.value) else { continue };
        if seconds <= CLOCKS || found.len() >= MOST_FOUND {
            continue;
        }
        let stamp = Fact::at(address.stamp.clone(), address.text.at.clone());
        let one = Found::new(
            Say::text("A web address bears a day ").span(seconds).then(" after the Date"),
            Exhibit::claims_time("Date header", date),
        )
        .with(Exhibit::contradicts_time(format!("Day in an address of part {}", address.part), &stamp))
        .with(Exhibit::context("The address", &address.text));
        found.push(if clock_was_behind(mail, &address.stamp) { one.at_most(Weight::Note) } else { one });
    }
    Outcome::of(found)
}

fn later_quotation(mail: &Mail, scene: &Scene) -> Outcome {
    let Some((date, _)) = date(mail) else { return Outcome::skip("there is no Date that can be read") };
    // A time to come is a slip or a dead clock, not a mail that was quoted.
    let past = |quotation: &&Mention| quotation.stamp.earliest().is_some_and(|at| at <= scene.as_of);
    let mut quotations = mentions(mail, MentionKind::Quotation).filter(past).peekable();
    if quotations.peek().is_none() {
        return Outcome::skip("the text holds no line above a quotation with a date that can be read");
    }
    let mut found: Vec<Found> = Vec::new();
    for quotation in quotations {
        let Order::After(seconds) = quotation.stamp.compare(&date.value) else { continue };
        if seconds <= ZONES || found.len() >= MOST_FOUND {
            continue;
        }
        let stamp = Fact::at(quotation.stamp.clone(), quotation.text.at.clone());
        let one = Found::new(
            Say::text(format!("{} names a time ", capital(&quotation.what))).span(seconds).then(" after the Date"),
            Exhibit::claims_time("Date header", date),
        )
        .with(Exhibit::contradicts_time(format!("Quoted in part {}", quotation.part), &stamp))
        .with(Exhibit::context(format!("The line in part {}", quotation.part), &quotation.text));
        found.push(match seconds {
            _ if clock_was_behind(mail, &quotation.stamp) => one.at_most(Weight::Note),
            ..=FAR => one.at_most(Weight::Odd),
            _ => one,
        });
    }
    Outcome::of(found)
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
