//! Checks of the habits of server programs and providers: each writes its lines in one way.

use jiff::civil::{Date, date};

use super::super::check::{Check, Outcome, Run, Scene, Weight};
use super::super::finding::{Exhibit, Found, Say};
use super::super::knowledge::hosts;
use super::mail_hops::label;
use super::mail_servers::day;
use crate::evidence::{Hop, Mail, Offset, Stamp};

/// From this day on Postfix is seen to write the day of the month with two digits (a choice at build time, mail_date.c).
const POSTFIX_TWO_DIGITS: Date = date(2025, 1, 1);

/// The family.
pub const CHECKS: &[Check] = &[
    Check {
        id: "mail-hop-date-unlike-program",
        title: "A Received line's date is not written as its server program writes dates",
        looks_at: "Server program or provider, and date of each Received line",
        why: "A program writes its dates from one pattern: Postfix, fetchmail and Google put the zone's name behind them, Exim, qmail and Microsoft do not; some write 04 for the fourth, some 4. Whoever types a line, or works out its date anew, seldom knows that.",
        innocent: &["An export or gateway that wrote the dates anew", "A server built with a pattern of its own"],
        next_step: "Look at other mails through the same server: how does it write its dates?",
        sources: &[
            "Postfix, src/global/mail_date.c",
            "Exim, src/tod.c (tod_full)",
            "sendmail, arpadate.c",
            "qmail, newfield.c and date822fmt.c",
            "Lines of these programs and providers in about 1,400 published mails, of which two differ: a spam mail and one made for a test",
        ],
        weight: Weight::Odd,
        since: "0.2.0",
        run: Run::Mail(unlike_program),
    },
    Check {
        id: "mail-hop-words-unlike-program",
        title: "A Received line's words are not those of its server program",
        looks_at: "Server program, with and for clauses of each Received line",
        why: "A program writes its line from one pattern: Postfix names the protocol in capitals and puts the recipient in angle brackets, Exim names the protocol in small letters.",
        innocent: &[
            "A server built with a pattern of its own",
            "A line that somebody masked before handing the mail on",
        ],
        next_step: "Look at other mails through the same server and compare the line word by word",
        sources: &[
            "Lines of these programs in about 1,500 published mails, of which three differ: a spam mail and two with masked lines",
        ],
        weight: Weight::Odd,
        since: "0.2.0",
        run: Run::Mail(words_unlike_program),
    },
    Check {
        id: "mail-hop-program-unlike-provider",
        title: "A Received line by a large provider names a server program that the provider does not use",
        looks_at: "Host and server program of each Received line",
        why: "Google and Microsoft run server programs of their own, which write their own lines. A line under their names by another program was not written by their servers.",
        innocent: &[
            "A server of a customer that was given the provider's name",
            "A relay inside a company that is named so",
        ],
        next_step: "Look at other mails over this provider: which program do they name?",
        sources: &["Lines of these providers in published mail collections"],
        weight: Weight::Odd,
        since: "0.2.0",
        run: Run::Mail(unlike_provider),
    },
    Check {
        id: "mail-exchange-id-against-server",
        title: "The two halves of an Exchange Online Message-ID name different servers",
        looks_at: "Message-ID that ends in prod.outlook.com",
        why: "Exchange Online begins such an identifier with the name of the mailbox server that stands behind the @ too.",
        innocent: &["A program that changes identifiers on the way"],
        next_step: "Compare with other mails of the same organisation",
        sources: &["Ten of ten such identifiers in published mail collections"],
        weight: Weight::Odd,
        since: "0.2.0",
        run: Run::Mail(exchange_halves),
    },
];

/// Letters that Exchange Online puts behind the server's name before the @: about so many hexadecimal digits.
const EXCHANGE_TAIL: std::ops::RangeInclusive<usize> = 16..=28;

fn exchange_halves(mail: &Mail, _: &Scene) -> Outcome {
    let halves = mail.message_ids.iter().find_map(|id| {
        let (local, host) = id.value.trim_matches(['<', '>', ' ']).rsplit_once('@')?;
        let server = host.to_ascii_uppercase().ends_with(".PROD.OUTLOOK.COM").then(|| host.split('.').next())??;
        Some((id, local, server))
    });
    let Some((id, local, server)) = halves else {
        return Outcome::skip("the Message-ID is not of Exchange Online's form");
    };
    let digits = local.len() - local.trim_end_matches(|c: char| c.is_ascii_hexdigit() && !c.is_ascii_lowercase()).len();
    if !local.bytes().all(|byte| byte.is_ascii_alphanumeric()) || digits < *EXCHANGE_TAIL.start() {
        return Outcome::skip("what stands before the @ is not the server's own form");
    }
    let begins = local.get(..server.len()).is_some_and(|start| start.eq_ignore_ascii_case(server));
    if begins {
        return Outcome::Consistent;
    }
    let tail = local.len().saturating_sub(server.len());
    let found = Found::new(
        Say::text("The Message-ID begins with another server than ").value(server).then(", which stands behind its @"),
        Exhibit::claims("Message-ID header", id),
    );
    Outcome::Found(vec![if EXCHANGE_TAIL.contains(&tail) { found } else { found.at_most(Weight::Note) }])
}

/// The digits of the day of the month as written.
fn day_digits(stamp: &Stamp) -> Option<&str> {
    let number = |word: &&str| word.len() <= 2 && word.bytes().all(|byte| byte.is_ascii_digit());
    stamp.raw.split([' ', ',', '\t']).filter(|word| !word.is_empty()).take(2).find(number)
}

/// How a program writes the date of its line.
struct Habit {
    /// Who.
    who: &'static str,
    /// Whether the zone's name stands behind the offset.
    names_zone: bool,
    /// Whether a day before the tenth has a leading nought; `None` where both occur.
    leading_nought: Option<bool>,
}

/// The habit of the program or provider that wrote the line, where it is known.
fn habit(hop: &Hop, at: Date) -> Option<Habit> {
    let software = hop.software.as_ref().map_or("", |software| software.value.as_str());
    let with = hop.with.as_ref().map_or("", |with| with.value.as_str());
    let host = hop.by.as_ref().map(|by| hosts::plain(&by.value)).unwrap_or_default();
    let known = |who, names_zone, leading_nought| Some(Habit { who, names_zone, leading_nought });
    if software == "Postfix" {
        known("Postfix", true, (at < POSTFIX_TWO_DIGITS).then_some(false))
    } else if software.starts_with("Exim ") && !software.starts_with("Exim 1") {
        known("Exim", false, Some(true))
    } else if software.starts_with("fetchmail-") {
        known("fetchmail", true, Some(true))
    } else if with.starts_with("Microsoft SMTP") {
        known("Microsoft's mail server", false, Some(false))
    } else if software == "qmail" {
        known("qmail", false, Some(false))
    } else if software.is_empty() && is_google(&host) {
        known("Google's mail server", true, Some(true))
    } else if software.is_empty() && host.ends_with(".mimecast.com") {
        known("Mimecast's mail server", false, Some(true))
    } else {
        None
    }
}

/// What in the way the date is written is not the program's, in words.
fn unlike(habit: &Habit, stamp: &Stamp, digits: &str) -> Option<String> {
    let named = stamp.zone_comment.is_some() || matches!(stamp.offset, Offset::Named { .. });
    let (who, names) = (habit.who, habit.names_zone);
    match (named, digits.len(), digits.starts_with('0'), habit.leading_nought) {
        (false, ..) if names => Some(format!("{who} writes the zone's name behind the offset")),
        (true, ..) if !names => Some(format!("{who} writes no name of the zone")),
        (_, 1, _, Some(true)) => Some(format!("{who} writes the day with two digits")),
        (_, _, true, Some(false)) => Some(format!("{who} writes no leading nought before the day")),
        _ => None,
    }
}

fn unlike_program(mail: &Mail, _: &Scene) -> Outcome {
    let mut any = false;
    let mut found = Vec::new();
    for (hop, when) in mail.dated_hops() {
        let stamp = &when.value;
        let (Some(at), Some(digits)) = (day(stamp), day_digits(stamp)) else { continue };
        let sendmail = hop.software.as_ref().is_some_and(|one| one.value.starts_with("8.") && one.value.contains('/'));
        let habit = habit(hop, at);
        any |= sendmail || habit.is_some();
        let wrong = match &habit {
            // sendmail writes the zone's name on some systems and on others not.
            None if sendmail && digits.starts_with('0') => {
                Some("sendmail writes no leading nought before the day".into())
            }
            None => None,
            Some(habit) => unlike(habit, stamp, digits),
        };
        let Some(words) = wrong else { continue };
        let program = hop.software.as_ref().or(hop.by.as_ref());
        let written = when.map(|stamp| stamp.raw.clone());
        let says = Say::text("A line is dated ").value(stamp.raw.clone()).then(format!("; {words}"));
        let mut one = Found::new(says, Exhibit::contradicts(format!("{}: date", label(hop, mail)), &written));
        if let Some(program) = program {
            one = one.with(Exhibit::claims("Program or host in the same line", program));
        }
        // Postfix writes a leading nought on systems whose clock routines know no other form.
        let rare = hop.software.as_ref().is_some_and(|one| one.value == "Postfix") && stamp.zone_comment.is_some();
        found.push(if rare { one.at_most(Weight::Note) } else { one });
    }
    if any { Outcome::of(found) } else { Outcome::skip("no dated line is by a program whose dates are known") }
}

fn words_unlike_program(mail: &Mail, _: &Scene) -> Outcome {
    let mut any = false;
    let mut found = Vec::new();
    for hop in &mail.hops {
        let (Some(software), Some(with)) = (&hop.software, &hop.with) else { continue };
        let small = with.value.bytes().any(|byte| byte.is_ascii_lowercase());
        let capital = with.value.bytes().any(|byte| byte.is_ascii_uppercase());
        let bare = hop.r#for.as_ref().filter(|address| address.value.contains('@') && !address.value.starts_with('<'));
        let (fact, words) = match software.value.as_str() {
            "Postfix" if small => (with, "Postfix names the protocol in capitals"),
            "Postfix" => match bare {
                Some(address) => (address, "Postfix puts the recipient in angle brackets"),
                None => {
                    any = true;
                    continue;
                }
            },
            exim if exim.starts_with("Exim ") && capital => (with, "Exim names the protocol in small letters"),
            exim => {
                any |= exim.starts_with("Exim ");
                continue;
            }
        };
        found.push(
            Found::new(
                Say::text("A line by ")
                    .value(software.value.clone())
                    .then(" says ")
                    .value(fact.value.clone())
                    .then(format!("; {words}")),
                Exhibit::claims(format!("{}: program", label(hop, mail)), software),
            )
            .with(Exhibit::contradicts("Word of the same line", fact)),
        );
    }
    if any || !found.is_empty() {
        Outcome::of(found)
    } else {
        Outcome::skip("no line by a program whose words are known")
    }
}

/// Whether the host's name is one of those under which Google's own mail servers write.
fn is_google(host: &str) -> bool {
    matches!(host, "mx.google.com" | "gmr-mx.google.com")
        || host.ends_with(".gmail.com")
        || host == "gmail.com"
        || host.ends_with(".gmr.google.com")
        || (host.starts_with("mail-") && host.ends_with(".google.com"))
}

/// Whether it is one of Microsoft's online Exchange or of Outlook.com.
fn is_outlook(host: &str) -> bool {
    host.ends_with(".outlook.com")
}

fn unlike_provider(mail: &Mail, _: &Scene) -> Outcome {
    let mut any = false;
    let mut found = Vec::new();
    for hop in &mail.hops {
        let Some(by) = &hop.by else { continue };
        let host = hosts::plain(&by.value);
        let provider = match (is_google(&host), is_outlook(&host)) {
            (true, _) => "Google",
            (_, true) => "Microsoft",
            _ => continue,
        };
        any = true;
        let others = ["Postfix", "Exim", "Sendmail", "qmail", "qpsmtpd", "MDaemon", "CommuniGate"];
        let Some(software) = hop.software.as_ref().filter(|software| {
            others.iter().any(|name| software.value.starts_with(name))
                || (software.value.starts_with("8.") && software.value.contains('/'))
        }) else {
            continue;
        };
        found.push(
            Found::new(
                Say::text("A line by ")
                    .value(by.value.clone())
                    .then(" names the program ")
                    .value(software.value.clone())
                    .then(format!("; {provider}'s servers run none of that name")),
                Exhibit::claims(format!("{}: by", label(hop, mail)), by),
            )
            .with(Exhibit::contradicts("Program in the same line", software)),
        );
    }
    if any { Outcome::of(found) } else { Outcome::skip("no line is by a server of these providers") }
}
