//! The day on which the program named came out, against the dates of the mail.

use jiff::civil::Date;

use super::super::super::check::{Check, Outcome, Run, Scene, Weight};
use super::super::super::finding::{Exhibit, Found, Say, span_words};
use super::super::super::knowledge::{ClientRelease, Confidence, ReleaseKind};
use super::{label, names, saved_by_outlook};
use crate::evidence::{Fact, Mail, Stamp};

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
/// Most words of a program's name that are read.
const MOST_WORDS: usize = 60;

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
        let Some(born) = born(&claim.product.value, scene) else { continue };
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
fn born(product: &str, scene: &Scene) -> Option<Born> {
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
    let own = stated(product).map(|day| Born {
        day,
        grace: GRACE_DAYS_STATED,
        firm: FIRM_DAYS,
        source: format!("{day}, the day of the version in its own name"),
    });
    [client, system, own].into_iter().flatten().max_by_key(|born| born.day)
}

/// The day of the version that some programs write into their name: `Mutt/2.2.9 (2022-11-12)`, `Gecko/20020722`,
/// `NeoMutt/20180716`, `Thunderbird 2.0.0.14 (Windows/20080421)`, `Lotus Notes Release 8.5.3 September 15, 2011`.
fn stated(product: &str) -> Option<Date> {
    let mut latest = written_out(product);
    let bytes = product.as_bytes();
    for (at, _) in product.match_indices("20") {
        let before = at.checked_sub(1).and_then(|at| bytes.get(at));
        let digits = |from: usize, count: usize| {
            let text = product.get(from..from + count)?;
            text.bytes().all(|byte| byte.is_ascii_digit()).then_some(text)
        };
        let word = if matches!(before, Some(b'/')) && digits(at, 8).is_some() {
            let end = bytes.get(at + 8);
            if end.is_some_and(u8::is_ascii_alphanumeric) {
                continue;
            }
            (digits(at, 4), digits(at + 4, 2), digits(at + 6, 2))
        } else if matches!(before, Some(b'(' | b' ')) && bytes.get(at + 10) == Some(&b')') {
            if bytes.get(at + 4) != Some(&b'-') || bytes.get(at + 7) != Some(&b'-') {
                continue;
            }
            (digits(at, 4), digits(at + 5, 2), digits(at + 8, 2))
        } else {
            continue;
        };
        let (Some(year), Some(month), Some(day)) = word else { continue };
        let (Ok(year), Ok(month), Ok(day)) = (year.parse(), month.parse(), day.parse()) else { continue };
        // Gecko has said 20100101 ever since Firefox 4, whatever the day.
        let date = Date::new(year, month, day).ok().filter(|date| *date != jiff::civil::date(2010, 1, 1));
        latest = latest.max(date);
    }
    latest
}

/// `Lotus Notes Release 8.5.3 September 15, 2011`.
fn written_out(product: &str) -> Option<Date> {
    const MONTHS: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    let words: Vec<&str> = product.split(' ').take(MOST_WORDS).collect();
    words.windows(3).find_map(|three| {
        let [month, day, year] = three else { return None };
        let month = MONTHS.iter().zip(1_i8..).find(|(name, _)| *name == month)?.1;
        let day = day.strip_suffix(',')?.parse().ok()?;
        Date::new(year.trim_end_matches(')').parse().ok()?, month, day).ok()
    })
}

#[cfg(test)]
mod tests {
    use super::stated;

    #[test]
    fn days_in_names() {
        let day = |product| stated(product).map(|day| day.to_string());
        assert_eq!(day("Mutt/2.2.9 (2022-11-12)").as_deref(), Some("2022-11-12"));
        assert_eq!(day("Alpine 2.21.1 (DEB 209 2017-03-23)").as_deref(), Some("2017-03-23"));
        assert_eq!(day("Lotus Notes Release 8.5.3 September 15, 2011").as_deref(), Some("2011-09-15"));
        assert_eq!(day("NeoMutt/20180716").as_deref(), Some("2018-07-16"));
        assert_eq!(day("Thunderbird 2.0.0.14 (Windows/20080421)").as_deref(), Some("2008-04-21"));
        assert_eq!(day("Mozilla/5.0 (X11; Linux x86_64; rv:68.0) Gecko/20100101 Thunderbird/68.12.0"), None);
        assert_eq!(day("Cyrus-JMAP/3.1.7-1084-fmstable-20200406v2"), None);
        assert_eq!(day("git-send-email 2.20.1 20"), None);
    }
}
