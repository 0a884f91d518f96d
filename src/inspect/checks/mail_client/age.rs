//! The day on which the program named came out, against the dates of the mail.

use jiff::civil::Date;

use super::super::super::check::{Check, Outcome, Run, Scene, Weight};
use super::super::super::finding::{Exhibit, Found, Say, span_words};
use super::super::super::knowledge::{ClientRelease, Confidence, ReleaseKind};
use super::{label, names, saved_by_outlook};
use crate::evidence::{Fact, Mail, MailerClaim, Stamp};

/// A year before which no mail was dated as today: such a Date is a fault of its own.
const FIRST_YEAR: i64 = 1980;
/// One day (seconds).
const ONE_DAY: i64 = 86_400;
/// Days by which a mail may be older than the first public version: test versions, days that are not exact.
const GRACE_DAYS: i64 = 60;
/// The same where the day is from general knowledge.
const GRACE_DAYS_UNSURE: i64 = 180;
/// Days by which a mail may be older than the day that the program's own name states: other zones.
const GRACE_DAYS_STATED: i64 = 2;

pub const NEWER: Check = Check {
    id: "mail-client-newer",
    title: "The program named came out after the mail's dates",
    looks_at: "X-Mailer and User-Agent against Date and the Received lines",
    why: "No program can write a mail before the program exists. Whoever takes a mail of today as a pattern for one of long ago tends to leave the program's version in it.",
    innocent: &[
        "A test version was used before the public release",
        "The computer's clock was far behind when the mail was written",
        "An old mail was sent again, or imported, with a newer program",
        "Outlook wrote the mail anew when it was saved out of its store, and put in its own name",
    ],
    next_step: "Ask which program and version wrote the mail, and compare with other mails of the same person and time",
    sources: &["assets/knowledge/clients.tsv and releases.tsv, with the source of each day"],
    weight: Weight::Conflict,
    since: "0.2.0",
    run: Run::Mail(newer),
};

/// Days beyond which no fault of a known day explains the gap.
const FIRM_DAYS: i64 = 90;
/// The same where the day is from general knowledge.
const FIRM_DAYS_UNSURE: i64 = 365;

/// A day before which the program named did not exist.
struct Born {
    day: Date,
    /// Days.
    grace: i64,
    /// Days.
    firm: i64,
    source: String,
}

fn newer(mail: &Mail, scene: &Scene) -> Outcome {
    let hops = mail.hops.iter().filter_map(|hop| hop.date.as_ref());
    let last = mail.dates.iter().chain(hops).filter(|date| date.value.latest().is_some());
    let Some(last) = last.max_by_key(|date| date.value.latest()) else {
        return Outcome::skip("the mail states no date");
    };
    let mut found = Vec::new();
    let mut known = false;
    for claim in names(mail) {
        let Some(born) = born(claim, scene) else { continue };
        known = true;
        let one = |when: &Fact<Stamp>, gap: i64, what: &str| {
            let say = Say::text(format!("{what} ")).time(&when.value).then(", and the program named, ");
            let say = say.value(claim.product.value.clone()).then(format!(", came out {} later, ", span_words(gap)));
            Found::new(
                say.then(format!("on {}", born.day)),
                Exhibit::claims_time(if what.starts_with("The Date") { "Date header" } else { "Latest date" }, when),
            )
            .with(Exhibit::contradicts(label(claim), &claim.product))
            .with(Exhibit::context("When it came out", &claim.product.map(|_| born.source.clone())))
        };
        match before(last, born.day) {
            Some(gap) if gap > born.firm * ONE_DAY => found.push(one(last, gap, "The latest date in the mail is")),
            Some(gap) if gap > born.grace * ONE_DAY => {
                found.push(one(last, gap, "The latest date in the mail is").at_most(Weight::Odd));
            }
            Some(gap) if gap > GRACE_DAYS_STATED * ONE_DAY => {
                found.push(one(last, gap, "The latest date in the mail is").at_most(Weight::Note));
            }
            _ => {
                // The servers saw it later than the Date says: the Date alone is too old for the program.
                let usable =
                    |date: &&Fact<Stamp>| date.value.latest().is_some() && date.value.digits.year >= FIRST_YEAR;
                let date = mail.date().filter(usable);
                let gap = date.and_then(|date| Some((date, before(date, born.day)?)));
                if let Some((date, gap)) = gap.filter(|(_, gap)| *gap > born.grace * ONE_DAY) {
                    found.push(one(date, gap, "The Date is").at_most(Weight::Odd));
                }
            }
        }
    }
    if saved_by_outlook(mail) {
        found = found.into_iter().map(|one| one.at_most(Weight::Note)).collect();
    }
    if known { Outcome::of(found) } else { Outcome::skip("no day is known for the program named") }
}

/// Seconds by which `when` lies before the start of `day` (UTC); `None` if it does not.
fn before(when: &Fact<Stamp>, day: Date) -> Option<i64> {
    let start = jiff::tz::Offset::UTC.to_timestamp(day.to_datetime(jiff::civil::Time::midnight())).ok()?;
    let gap = start.duration_since(when.value.latest()?).as_secs();
    (gap > 0).then_some(gap)
}

/// The latest of what the tables and the name itself say.
fn born(claim: &MailerClaim, scene: &Scene) -> Option<Born> {
    let product = claim.product.value.as_str();
    let days = |sure: bool| if sure { (GRACE_DAYS, FIRM_DAYS) } else { (GRACE_DAYS_UNSURE, FIRM_DAYS_UNSURE) };
    let client = scene.knowledge.clients.released(product).map(|ClientRelease { first_public, sure, source }| Born {
        day: first_public,
        grace: days(sure).0,
        firm: days(sure).1,
        source: format!("first public {first_public} ({source})"),
    });
    let system = scene.knowledge.releases.lookup(ReleaseKind::Os, product).map(|release| Born {
        day: release.first_public,
        grace: days(release.confidence == Confidence::High).0,
        firm: days(release.confidence == Confidence::High).1,
        source: format!("its operating system: first public {} ({})", release.first_public, release.source),
    });
    // Only lists that were brought in have such rows.
    let imported = scene.knowledge.releases.lookup(ReleaseKind::Mailer, product).map(|release| Born {
        day: release.first_public,
        grace: days(release.confidence == Confidence::High).0,
        firm: days(release.confidence == Confidence::High).1,
        source: format!("first public {} ({})", release.first_public, release.source),
    });
    let stated = claim.version_day.as_ref().and_then(Stamp::civil).map(|at| at.date());
    let own = stated.map(|day| Born {
        day,
        grace: GRACE_DAYS_STATED,
        firm: FIRM_DAYS,
        source: format!("{day}, the day of the version in its own name"),
    });
    [client, system, imported, own].into_iter().flatten().max_by_key(|born| born.day)
}
