//! Checks of what a Received line says of its server and protocol against the line's own date.

use jiff::ToSpan;
use jiff::civil::{Date, date};

use super::super::check::{Check, Outcome, Run, Scene, Weight};
use super::super::finding::{Exhibit, Found, Say};
use super::super::knowledge::{hosts, servers};
use super::mail_hops::label;
use crate::evidence::{Fact, Hop, Mail, Stamp};

/// A version is told as too new only from so many days before its release on: packages of tried-out versions, and tables
/// that know the month only.
const BEFORE_RELEASE: i64 = 45;
/// From so many days on nobody can have had it.
const LONG_BEFORE_RELEASE: i64 = 400;
/// The words that tell of logging in and of encryption were proposed in 2003 and became RFC 3848 in July 2004.
const LOGIN_WORDS: Date = date(2003, 1, 1);
/// The words for addresses outside ASCII came with RFC 5336 in September 2008.
const UTF8_WORDS: Date = date(2008, 6, 1);
/// Words that servers write behind `with` (IANA mail transmission types; providers' own words that are common).
const WORDS: [&str; 43] = [
    "SMTP",
    "ESMTP",
    "ESMTPA",
    "ESMTPS",
    "ESMTPSA",
    "LMTP",
    "LMTPA",
    "LMTPS",
    "LMTPSA",
    "MMS",
    "UTF8SMTP",
    "UTF8SMTPA",
    "UTF8SMTPS",
    "UTF8SMTPSA",
    "UTF8LMTP",
    "UTF8LMTPA",
    "UTF8LMTPS",
    "UTF8LMTPSA",
    "HTTP",
    "HTTPS",
    "HTTPREST",
    "HTTPU",
    "LOCAL",
    "LOCAL-ESMTP",
    "LOCAL-BSMTP",
    "BSMTP",
    "ASMTP",
    "SSMTP",
    "SMTPS",
    "IMAP",
    "IMAPS",
    "POP3",
    "POP3S",
    "POP",
    "NNTP",
    "NNFMP",
    "NNTPS",
    "UUCP",
    "QMQP",
    "QMTP",
    "MAPI",
    "STDIO",
    "ESMTPSMTP",
];

/// The family.
pub const CHECKS: &[Check] = &[
    Check {
        id: "mail-server-newer",
        title: "A server's program came out after the date of its line",
        looks_at: "Server program and version in each Received line, and the line's date",
        why: "Nobody runs a version before it is released. A later version says that the line or its date was written later.",
        innocent: &[
            "A clock of the server that was years behind",
            "A line by a server that was tested before its release",
        ],
        next_step: "Look at other mails of that month through the same server: which version do they name?",
        sources: &["Release notes of Exim, sendmail, Exchange, Windows Server and fetchmail"],
        weight: Weight::Conflict,
        since: "0.2.0",
        run: Run::Mail(newer),
    },
    Check {
        id: "mail-filter-newer",
        title: "The spam filter is younger than the mail",
        looks_at: "X-Spam-Checker-Version, and the latest date that a server wrote",
        why: "The header names the filter's version with the day of its release. The mail was judged on that day or later.",
        innocent: &["A stored mail that was put through a filter again", "An archive that was moved to another server"],
        next_step: "Ask when this copy was last put through a filter or moved",
        sources: &["SpamAssassin, Mail::SpamAssassin::Conf, add_header"],
        weight: Weight::Odd,
        since: "0.2.0",
        run: Run::Mail(filter_newer),
    },
    Check {
        id: "mail-hop-word-too-early",
        title: "A Received line uses a word for its protocol that did not exist yet",
        looks_at: "The with clause and date of each Received line",
        why: "The words ESMTPA, ESMTPS and ESMTPSA were fixed in 2004, those that begin with UTF8 in 2008. Servers could not write them years before.",
        innocent: &["A server's clock that was far behind"],
        next_step: "Ask for the same mail from another mailbox and compare this line",
        sources: &["RFC 3848 (July 2004)", "RFC 5336 (September 2008)", "RFC 6531 (February 2012)"],
        weight: Weight::Odd,
        since: "0.2.0",
        run: Run::Mail(word_too_early),
    },
    Check {
        id: "mail-hop-word-unknown",
        title: "A Received line names its protocol by a word that is not in use",
        looks_at: "The with clause of each Received line",
        why: "Servers name the protocol by words of a public list. Others are a program's own, or were made up.",
        innocent: &["A rare server or a provider's own system"],
        next_step: "Look at other mails through this server",
        sources: &["IANA Mail Parameters: mail transmission types"],
        weight: Weight::Note,
        since: "0.2.0",
        run: Run::Mail(word_unknown),
    },
    Check {
        id: "mail-hop-form-too-early",
        title: "A Received line by Google is written in a form of another year",
        looks_at: "Spelling of TLS versions, inner addresses and results in lines by Google's servers, and their dates",
        why: "Google changed how its servers write these lines. A form of later years under an earlier date, or the other way round, does not belong there.",
        innocent: &["A server that was changed earlier or later than the others"],
        next_step: "Compare with other mails over Google of the same month",
        sources: &["Lines of Google's servers in published mail collections"],
        weight: Weight::Odd,
        since: "0.2.0",
        run: Run::Mail(google_form),
    },
];

/// The day on the writer's own calendar.
pub(super) fn day(stamp: &Stamp) -> Option<Date> {
    Some(stamp.civil()?.date())
}

/// Days by which `born` lies after `at`.
fn days_early(at: Date, born: Date) -> i64 {
    (born - at).get_days().into()
}

fn newer(mail: &Mail, _: &Scene) -> Outcome {
    let mut any = false;
    let mut found = Vec::new();
    for (hop, when) in mail.dated_hops() {
        let (Some(version), Some(software), Some(at)) = (servers::version(hop), &hop.software, day(&when.value)) else {
            continue;
        };
        any = true;
        let early = days_early(at, version.released);
        if early <= BEFORE_RELEASE {
            continue;
        }
        let released = version.released.strftime("%B %Y");
        // The table knows some versions only: the one named is that one or a later one.
        let earlier = if software.value.contains(version.version) { "" } else { ", an earlier version," };
        let born = format!("; {} {}{earlier} came out in {released}", version.program, version.version);
        let one = Found::new(
            Say::text("A line of ").time(&when.value).then(" names ").value(software.value.clone()).then(born),
            Exhibit::claims_time(label(hop, mail), when),
        )
        .with(Exhibit::contradicts("Server program in the same line", software));
        found.push(if early > LONG_BEFORE_RELEASE { one } else { one.at_most(Weight::Odd) });
    }
    if any {
        Outcome::of(found)
    } else {
        Outcome::skip("no dated line names a server program whose versions are known")
    }
}

fn filter_newer(mail: &Mail, _: &Scene) -> Outcome {
    let Some(header) = mail.headers.iter().find(|header| header.is("x-spam-checker-version")) else {
        return Outcome::skip("no spam filter named its version");
    };
    let inside =
        header.text.split_once('(').and_then(|(_, rest)| rest.split_once(')')).map(|(inside, _)| inside.trim());
    let written = |text: &&str| {
        text.len() == 10
            && text
                .bytes()
                .enumerate()
                .all(|(at, byte)| if matches!(at, 4 | 7) { byte == b'-' } else { byte.is_ascii_digit() })
    };
    let Some(version_day) = inside.filter(written) else {
        return Outcome::skip("the filter's version names no day");
    };
    let latest = mail.latest_hop().map(|(_, date)| date).or(mail.date());
    let Some((latest, at)) = latest.and_then(|latest| Some((latest, day(&latest.value)?))) else {
        return Outcome::skip("the mail states no date");
    };
    // Days written year first compare as they stand; a day of grace for zones.
    if *version_day <= *at.saturating_add(1.day()).to_string() {
        return Outcome::Consistent;
    }
    Outcome::Found(vec![
        Found::new(
            Say::text("The filter that judged the mail is of ")
                .value(version_day)
                .then(", the latest date of the way ")
                .time(&latest.value),
            Exhibit::claims_time("Latest date that a server wrote", latest),
        )
        .with(Exhibit::contradicts(format!("{} header", header.name), &header.fact())),
    ])
}

/// The protocol's first word, upper case.
fn protocol(hop: &Hop) -> Option<String> {
    Some(hop.with.as_ref()?.value.split_whitespace().next()?.trim_end_matches([',', ';']).to_ascii_uppercase())
}

fn word_too_early(mail: &Mail, _: &Scene) -> Outcome {
    let mut any = false;
    let mut found = Vec::new();
    for (hop, when) in mail.dated_hops() {
        let (Some(word), Some(with), Some(at)) = (protocol(hop), &hop.with, day(&when.value)) else { continue };
        any = true;
        let (born, year) = match word.as_str() {
            "ESMTPA" | "ESMTPS" | "ESMTPSA" | "LMTPA" | "LMTPS" | "LMTPSA" => (LOGIN_WORDS, "2004"),
            word if word.starts_with("UTF8") => (UTF8_WORDS, "2008"),
            _ => continue,
        };
        if at < born {
            found.push(
                Found::new(
                    Say::text("A line of ").time(&when.value).then(format!(" uses a word of {year}: ")).value(word),
                    Exhibit::claims_time(label(hop, mail), when),
                )
                .with(Exhibit::contradicts("Protocol in the same line", with)),
            );
        }
    }
    if any { Outcome::of(found) } else { Outcome::skip("no dated Received line names a protocol") }
}

fn word_unknown(mail: &Mail, _: &Scene) -> Outcome {
    let mut any = false;
    let mut found = Vec::new();
    for hop in &mail.hops {
        let (Some(word), Some(with)) = (protocol(hop), &hop.with) else { continue };
        any = true;
        let known = WORDS.contains(&word.as_str())
            || (with.value.starts_with("Microsoft ") || with.value.starts_with("Internet Mail Service"));
        if !known && found.is_empty() {
            found.push(Found::new(
                Say::text("A line names its protocol ").value(with.value.clone()),
                Exhibit::claims(format!("{}: with", label(hop, mail)), with),
            ));
        }
    }
    if any { Outcome::of(found) } else { Outcome::skip("no Received line names a protocol") }
}

/// Google's inner addresses: 10.x was last seen in October 2017, 2002:a.. first in May 2018.
const SIX_INSIDE: Date = date(2017, 6, 1);
/// `version=TLSv1.2` was last seen in October 2015, `version=TLS1_2` first in February 2016.
const NEW_TLS_FROM: Date = date(2015, 7, 1);
const OLD_TLS_UNTIL: Date = date(2016, 6, 1);

/// Words of Google's results and the days between which they were written, with half a year and more of grace: the word,
/// from, until, in words.
const GOOGLE_RESULTS: [(&str, Date, Date, &str); 3] = [
    ("smtp.mail=", date(2004, 1, 1), date(2016, 6, 1), "Google wrote it only until 2015"),
    ("smtp.mailfrom=", date(2015, 4, 1), date(9999, 12, 31), "Google wrote it only from late 2015 on"),
    ("header.b=", date(2017, 1, 1), date(9999, 12, 31), "Google wrote it only from 2018 on"),
];

fn google_form(mail: &Mail, _: &Scene) -> Outcome {
    let mut any = false;
    let mut found = Vec::new();
    for (hop, when) in mail.dated_hops() {
        let (Some(by), Some(at)) = (&hop.by, day(&when.value)) else { continue };
        let host = hosts::plain(&by.value);
        let inside =
            host.starts_with("2002:a") && protocol(hop).is_some_and(|word| word == "SMTP" || word.starts_with("HTTP"));
        let outside = matches!(host.as_str(), "mx.google.com" | "smtp.gmail.com" | "smtp.googlemail.com");
        let told: Option<(&Fact<String>, &str)> = match (&hop.tls, inside, outside) {
            (_, true, _) if at < SIX_INSIDE => {
                Some((by, "Google wrote its inner addresses in this form only from 2018 on"))
            }
            (Some(tls), _, true) if tls.value.starts_with("TLS1_") && at < NEW_TLS_FROM => {
                Some((tls, "Google's servers spelled TLS versions in this way only from 2016 on"))
            }
            (Some(tls), _, true) if tls.value.starts_with("TLSv1") && at > OLD_TLS_UNTIL => {
                Some((tls, "Google's servers spelled TLS versions in this way only until 2015"))
            }
            _ => None,
        };
        any |= inside || (outside && hop.tls.is_some());
        if let Some((form, words)) = told {
            found.push(
                Found::new(
                    Say::text("A line of ")
                        .time(&when.value)
                        .then(" holds ")
                        .value(form.value.clone())
                        .then(format!("; {words}")),
                    Exhibit::claims_time(label(hop, mail), when),
                )
                .with(Exhibit::contradicts("The form in the same line", form)),
            );
        }
    }
    let latest = mail.latest_hop().and_then(|(_, when)| Some((when, day(&when.value)?)));
    let google = mail.authentication.iter().filter(|one| hosts::plain(&one.authserv_id.value) == "mx.google.com");
    for result in google.flat_map(|one| &one.results) {
        let Some((when, at)) = latest else { break };
        let form = GOOGLE_RESULTS.iter().find(|(word, ..)| result.value.contains(word));
        let Some((word, from, until, words)) = form else { continue };
        any = true;
        if at < *from || at > *until {
            found.push(
                Found::new(
                    Say::text("A result of Google's of ")
                        .time(&when.value)
                        .then(" holds ")
                        .value(*word)
                        .then(format!("; {words}")),
                    Exhibit::claims_time("Latest date that a server wrote", when),
                )
                .with(Exhibit::contradicts("Authentication-Results: one result", result)),
            );
        }
    }
    if any { Outcome::of(found) } else { Outcome::skip("no line of Google's servers with a form that tells the year") }
}
