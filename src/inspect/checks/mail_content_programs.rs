//! Checks of traces that programs leave in the text, each with the day on which the program came out.

use jiff::civil;

use super::super::check::{Check, Outcome, Run, Scene, Weight};
use super::super::finding::{Exhibit, Found, Say};
use super::mail_content_times::{DRAFT, MOST_FOUND, clock_was_behind, date};
use crate::evidence::{Mail, MentionKind, Offset, Precision, Stamp};

/// Since about then programs write a narrow space before AM and PM (CLDR 42, October 2022; first in browsers and macOS 13).
const NARROW_SPACE: civil::Date = civil::date(2022, 9, 1);

/// The family.
pub const CHECKS: &[Check] = &[
    Check {
        id: "mail-html-program-too-new",
        title: "The HTML was made by a program that came out after the Date",
        looks_at: "The program that the HTML text names as its maker, and the Date header",
        why: "Word and Internet Explorer write their version into the HTML of a mail. No mail is made with a version that did not exist.",
        innocent: &[
            "The sender's clock was years behind",
            "A trial version of the program",
            "HTML pasted from a page of somebody else",
        ],
        next_step: "Compare with X-Mailer and with other mails of this sender from the same year",
        sources: &["Microsoft, product lifecycle: Office 2000 to 2016, Internet Explorer 5 to 11"],
        weight: Weight::Conflict,
        since: "0.2.0",
        run: Run::Mail(new_program),
    },
    Check {
        id: "mail-closing-line-too-new",
        title: "The closing line names a device or program that came out after the Date",
        looks_at: "Lines such as “Sent from my iPhone”, and the Date header",
        why: "Phones and mail programs put such a line below every mail. Nobody had it before the product was sold.",
        innocent: &["The sender's clock was years behind", "A line that somebody typed for fun"],
        next_step: "Compare with X-Mailer and with other mails of this sender from the same weeks",
        sources: &[
            "Apple Newsroom, iPhone (29 June 2007) and iPad (3 April 2010)",
            "Microsoft, Outlook for iOS and Android (29 January 2015)",
            "Microsoft, Windows 10 (29 July 2015)",
        ],
        weight: Weight::Conflict,
        since: "0.2.0",
        run: Run::Mail(closing_line),
    },
    Check {
        id: "mail-narrow-space-early",
        title: "A quoted time is written as programs began to write it in late 2022",
        looks_at: "The character before AM and PM in the line above a quotation, and the Date header",
        why: "Since one release of the language data that most programs share, they put a narrow no-break space before AM and PM. Earlier they put an ordinary one.",
        innocent: &["A writer or language that uses the narrow space by itself"],
        next_step: "Compare with other mails of the same program and year",
        sources: &["Unicode CLDR 42 release note (October 2022)"],
        weight: Weight::Note,
        since: "0.2.0",
        run: Run::Mail(narrow_space),
    },
];

/// The first public day of the program that made an HTML text, with its common name.
fn program(generator: &str) -> Option<(&'static str, civil::Date)> {
    let known = [
        ("Microsoft Word 9", "Word 2000", civil::date(1999, 6, 7)),
        ("Microsoft Word 10", "Word 2002", civil::date(2001, 5, 31)),
        ("Microsoft Word 11", "Word 2003", civil::date(2003, 10, 21)),
        ("Microsoft Word 12", "Word 2007", civil::date(2006, 11, 30)),
        ("Microsoft Word 14", "Word 2010", civil::date(2010, 4, 15)),
        ("Microsoft Word 15", "Word 2013 or later", civil::date(2012, 10, 11)),
        ("MSHTML 5.", "Internet Explorer 5", civil::date(1999, 3, 18)),
        ("MSHTML 6.", "Internet Explorer 6", civil::date(2001, 8, 24)),
        ("MSHTML 7.", "Internet Explorer 7", civil::date(2006, 10, 18)),
        ("MSHTML 8.", "Internet Explorer 8", civil::date(2009, 3, 19)),
        ("MSHTML 9.", "Internet Explorer 9", civil::date(2011, 3, 14)),
        ("MSHTML 10.", "Internet Explorer 10", civil::date(2012, 9, 4)),
        ("MSHTML 11.", "Internet Explorer 11", civil::date(2013, 10, 17)),
    ];
    // `Microsoft Word 15 (filtered medium)`: the number ends there.
    let fits = |name: &str| {
        let rest = generator.strip_prefix(name);
        rest.is_some_and(|rest| !rest.starts_with(|letter: char| letter.is_ascii_digit()) || name.ends_with('.'))
    };
    known.iter().find(|(name, ..)| fits(name)).map(|(_, common, day)| (*common, *day))
}

fn new_program(mail: &Mail, _: &Scene) -> Outcome {
    let Some((date, day)) = date(mail) else { return Outcome::skip("there is no Date that can be read") };
    let mut found: Vec<Found> = Vec::new();
    let mut any = false;
    for body in &mail.bodies {
        let Some(generator) = &body.generator else { continue };
        let Some((name, out)) = program(&generator.value) else { continue };
        any = true;
        let days = day.until(out).map_or(0, |span| i64::from(span.get_days()));
        if days <= 0 || found.len() >= MOST_FOUND {
            continue;
        }
        let statement = Say::text("The HTML names ")
            .value(&generator.value)
            .then(format!(" as its maker: {name} came out on {out}, "))
            .span(days * 86_400)
            .then(" after the Date");
        let one = Found::new(statement, Exhibit::claims_time("Date header", date))
            .with(Exhibit::contradicts(format!("Generator in part {}", body.part), generator));
        let published = Stamp::from_clock(name, out.at(0, 0, 0, 0), Offset::Utc, Precision::Day);
        let behind = mail.hops.iter().any(|hop| hop.date.is_some()) && clock_was_behind(mail, &published);
        found.push(match days {
            _ if behind => one.at_most(Weight::Note),
            days if days <= DRAFT / 2 => one.at_most(Weight::Note),
            days if days <= DRAFT => one.at_most(Weight::Odd),
            _ => one,
        });
    }
    if any { Outcome::of(found) } else { Outcome::skip("no HTML text names a program whose age is known") }
}

/// What closing lines name, and the day on which it was first sold or given out.
const PRODUCTS: [(&str, civil::Date); 7] = [
    ("iPhone", civil::date(2007, 6, 29)),
    ("iPad", civil::date(2010, 4, 3)),
    ("Apple Watch", civil::date(2015, 4, 24)),
    ("Outlook for iOS", civil::date(2015, 1, 29)),
    ("Outlook for Android", civil::date(2015, 1, 29)),
    ("Mail for Windows 10", civil::date(2015, 7, 29)),
    ("Windows Phone", civil::date(2010, 10, 21)),
];
/// How closing lines begin or end in several languages.
const CLOSING: [&str; 10] = [
    "Sent from",
    "Get Outlook",
    "Envoyé de",
    "Envoyé depuis",
    "gesendet",
    "Enviado desde",
    "Inviato da",
    "Enviado do",
    "Отправлено с",
    "Verstuurd vanaf",
];
/// Longest closing line (bytes).
const LONGEST_CLOSING: usize = 80;

fn closing_line(mail: &Mail, _: &Scene) -> Outcome {
    let Some((date, day)) = date(mail) else { return Outcome::skip("there is no Date that can be read") };
    let mut any = false;
    for body in mail.bodies.iter().filter(|body| !body.html) {
        let mut at = 0;
        for line in body.text.split('\n') {
            let start = at;
            at += line.len() + 1;
            // What stands behind marks of quotation is of another, earlier mail: it is no younger either.
            let words = line.trim_matches(|letter: char| letter.is_whitespace() || letter == '>');
            if words.len() > LONGEST_CLOSING
                || !CLOSING.iter().any(|one| words.starts_with(one) || words.ends_with(one))
            {
                continue;
            }
            let Some((name, out)) = PRODUCTS.iter().find(|(name, _)| words.contains(name)) else { continue };
            any = true;
            let days = day.until(*out).map_or(0, |span| i64::from(span.get_days()));
            if days <= 0 {
                continue;
            }
            let fact = body.fact(start, start + line.trim_end().len());
            let statement = Say::text(format!("The closing line names {name}, which came out on {out}, "))
                .span(days * 86_400)
                .then(" after the Date");
            let one = Found::new(statement, Exhibit::claims_time("Date header", date))
                .with(Exhibit::contradicts(format!("Closing line in part {}", body.part), &fact));
            let behind =
                mail.latest_hop().is_some_and(|(_, hop)| hop.value.civil().is_some_and(|at| at.date() >= *out));
            return Outcome::Found(vec![match days {
                _ if behind => one.at_most(Weight::Note),
                // Some had it before it was sold.
                days if days <= DRAFT / 2 => one.at_most(Weight::Odd),
                _ => one,
            }]);
        }
    }
    if any {
        Outcome::Consistent
    } else {
        Outcome::skip("no line of the text names a device or program as a closing line does")
    }
}

fn narrow_space(mail: &Mail, _: &Scene) -> Outcome {
    let Some((date, day)) = date(mail) else { return Outcome::skip("there is no Date that can be read") };
    let mut quotations = mail
        .mentions
        .iter()
        .filter(|mention| mention.kind == MentionKind::Quotation)
        .filter(|quotation| quotation.text.value.contains("AM") || quotation.text.value.contains("PM"))
        .peekable();
    if quotations.peek().is_none() {
        return Outcome::skip("no line above a quotation names a time with AM or PM");
    }
    let narrow = quotations
        .find(|quotation| ["\u{202f}AM", "\u{202f}PM"].iter().any(|written| quotation.text.value.contains(written)));
    match narrow {
        Some(quotation) if day < NARROW_SPACE => Outcome::Found(vec![
            Found::new(
                Say::text(
                    "The quoted time has a narrow space (U+202F) before AM or PM, which programs write since late 2022",
                ),
                Exhibit::claims_time("Date header", date),
            )
            .with(Exhibit::contradicts(format!("The line in part {}", quotation.part), &quotation.text)),
        ]),
        _ => Outcome::Consistent,
    }
}
