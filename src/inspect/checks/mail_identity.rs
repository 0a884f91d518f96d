//! Checks of who a mail says it is from, and of headers that may stand only once.

use super::super::check::{Check, Outcome, Run, Scene, Weight};
use super::super::finding::{Exhibit, Found, Say};
use super::super::roles::written_into;
use crate::evidence::{ByteSpan, Fact, Locator, Mail, Mailbox, absent_header};

/// Headers that may stand only once (RFC 5322 3.6), From and Date excepted: they have checks of their own.
const ONCE: [&str; 9] =
    ["Subject", "To", "Cc", "Sender", "Reply-To", "Message-ID", "In-Reply-To", "References", "Content-Type"];
/// Characters that turn the reading direction or are drawn as nothing (Unicode UAX #9, general category Cf).
const DIRECTION: [char; 9] =
    ['\u{202a}', '\u{202b}', '\u{202c}', '\u{202d}', '\u{202e}', '\u{2066}', '\u{2067}', '\u{2068}', '\u{2069}'];

/// Most senders of one mail whose display names are read; honest mails have one.
const MOST_SENDERS: usize = 50;
/// Most words of one name or address that are looked at; people have fewer.
const MOST_WORDS: usize = 200;

/// The family.
pub const CHECKS: &[Check] = &[
    Check {
        id: "mail-from-repeated",
        title: "Two From headers name different senders",
        looks_at: "All From headers",
        why: "A mail has one From. With two, one program shows the first and another the second, and a signature may cover the one that is not shown.",
        innocent: &["A broken gateway or mailing script"],
        next_step: "Find out which of the two the recipient's program showed, and which one a signature covers",
        sources: &["RFC 5322 3.6.2", "RFC 6376 8.15"],
        weight: Weight::Conflict,
        since: "0.1.0",
        run: Run::Mail(from_repeated),
    },
    Check {
        id: "mail-from-missing",
        title: "The mail names no sender",
        looks_at: "The From header",
        why: "Every mail names a sender. Without one the mail was not written in the usual way.",
        innocent: &["A draft", "A fragment of a mail", "A message written by a script"],
        next_step: "Ask where the file came from and whether it is whole",
        sources: &["RFC 5322 3.6.2"],
        weight: Weight::Note,
        since: "0.1.0",
        run: Run::Mail(from_missing),
    },
    Check {
        id: "mail-header-repeated",
        title: "A header that may stand only once stands twice with different content",
        looks_at: "Subject, To, Cc, Sender, Reply-To, Message-ID, In-Reply-To, References, Content-Type",
        why: "Programs choose differently between two copies, so two readers can see two different mails.",
        innocent: &[
            "A gateway, filter or mailing list that adds its own line",
            "Old mail programs that wrote To several times",
        ],
        next_step: "See which copy stands where, and which one a signature covers",
        sources: &["RFC 5322 3.6"],
        weight: Weight::Odd,
        since: "0.1.0",
        run: Run::Mail(header_repeated),
    },
    Check {
        id: "mail-message-id-missing",
        title: "The mail has no Message-ID",
        looks_at: "The Message-ID header",
        why: "Mail programs and first servers give every mail a name of its own.",
        innocent: &["A draft", "A message written by a script", "An old program"],
        next_step: "Search the dump for mails that answer it: their References name it",
        sources: &["RFC 5322 3.6.4"],
        weight: Weight::Note,
        since: "0.1.0",
        run: Run::Mail(id_missing),
    },
    Check {
        id: "mail-message-id-malformed",
        title: "The Message-ID is not written like a Message-ID",
        looks_at: "Message-ID",
        why: "Programs write <left@right>. Anything else was made by a simple script or by hand.",
        innocent: &["Scripts, fax and voice mail gateways, some old programs"],
        next_step: "See which program the mail names, and compare with other mails of it",
        sources: &["RFC 5322 3.6.4"],
        weight: Weight::Note,
        since: "0.2.0",
        run: Run::Mail(malformed_id),
    },
    Check {
        id: "mail-display-name-other-address",
        title: "The sender's display name is another address",
        looks_at: "The From header",
        why: "Many programs show only the display name. Here it is an address at another domain than the one the mail is from.",
        innocent: &[
            "Mailing lists and gateways that put the first author's address into the name",
            "A contact form, ticket system or service that writes for a customer",
        ],
        next_step: "Go by the address in angle brackets",
        sources: &["RFC 5322 3.4"],
        weight: Weight::Odd,
        since: "0.1.0",
        run: Run::Mail(display_address),
    },
    Check {
        id: "mail-address-mixed-letters",
        title: "An address or a sender's name mixes letters of two alphabets",
        looks_at: "The addresses and names of From, Sender and Reply-To",
        why: "A Cyrillic а looks like a Latin a. A domain that mixes alphabets within one word is another domain than the one it looks like.",
        innocent: &[
            "A domain or brand that honestly mixes scripts (registries seldom allow it)",
            "A slip of the keyboard in a name, where two letters look the same",
        ],
        next_step: "Read the domain in the form that travels (xn--…) and compare it with the one you know",
        sources: &["Unicode UTS #39 5.1", "RFC 5890"],
        weight: Weight::Odd,
        since: "0.1.0",
        run: Run::Mail(mixed_letters),
    },
    Check {
        id: "mail-name-turned-round",
        title: "Hidden marks turn a name round",
        looks_at: "File names of attachments, From and Subject",
        why: "A hidden mark can make “report_fdp.exe” read as “report_exe.pdf”: what is shown is not what the name is.",
        innocent: &["Arabic and Hebrew texts use some of these marks"],
        next_step: "Do not open the attachment; read the name with the marks made visible",
        sources: &["Unicode UAX #9 2", "Unicode UTR #36 2.5"],
        weight: Weight::Odd,
        since: "0.1.0",
        run: Run::Mail(turned_round),
    },
    Check {
        id: "mail-arc-before-its-time",
        title: "The mail carries ARC headers from before ARC existed",
        looks_at: "ARC-Seal headers and the mail's dates",
        why: "ARC was first used by mail servers in 2016. A mail whose every date is older cannot have passed one.",
        innocent: &["An old mail that was sent on again much later"],
        next_step: "Look at the t= times inside the ARC headers",
        sources: &["RFC 8617 (July 2019)", "first draft: draft-andersen-arc-00 (2015)"],
        weight: Weight::Conflict,
        since: "0.1.0",
        run: Run::Mail(arc_too_early),
    },
];

fn from_repeated(mail: &Mail, _: &Scene) -> Outcome {
    let headers: Vec<_> = mail.named("from").collect();
    let Some((first, others)) = headers.split_first() else { return Outcome::skip("there is no From header") };
    // Mailboxes stand in file order: those of one header lie together.
    let addresses = |body: ByteSpan| {
        let place = |one: &Fact<Mailbox>| one.at.raw_span().unwrap_or_default();
        let from = mail.from.partition_point(|one| place(one).start < body.start);
        let own = mail.from.get(from..).unwrap_or_default().iter().take_while(|one| body.contains(place(one)));
        let mut all: Vec<String> = own.map(|one| one.value.address.to_lowercase()).collect();
        all.sort();
        all
    };
    let shown = addresses(first.body);
    let found = others.iter().filter(|other| addresses(other.body) != shown).map(|other| {
        Found::new(
            Say::text("Two From headers name different senders: ")
                .value(first.text.clone())
                .then(" and ")
                .value(other.text.clone()),
            Exhibit::claims("First From header", &first.fact()),
        )
        .with(Exhibit::contradicts("Other From header", &other.fact()))
    });
    Outcome::of(found.collect())
}

fn from_missing(mail: &Mail, _: &Scene) -> Outcome {
    if mail.from.iter().any(|one| !one.value.address.is_empty()) {
        return Outcome::Consistent;
    }
    let header = mail.named("from").next().map(crate::evidence::Header::fact);
    let fact = header.unwrap_or_else(|| Fact::at("not there".into(), absent_header("From")));
    Outcome::Found(vec![Found::new(Say::text("The mail names no sender"), Exhibit::claims("From header", &fact))])
}

fn header_repeated(mail: &Mail, _: &Scene) -> Outcome {
    let mut found = Vec::new();
    for name in ONCE {
        let all: Vec<_> = mail.named(name).collect();
        let Some((first, others)) = all.split_first() else { continue };
        let plain = |text: &str| text.split_whitespace().collect::<String>().to_lowercase();
        let Some(other) = others.iter().find(|other| plain(&other.text) != plain(&first.text)) else { continue };
        // Two lists of recipients are added up by every program; two subjects or types are not.
        let weight = if ["Subject", "Content-Type", "Message-ID"].contains(&name) { Weight::Odd } else { Weight::Note };
        found.push(
            Found::new(
                Say::text(format!("{name} stands {} times, not always with the same content", all.len())),
                Exhibit::claims(format!("First {name} header"), &first.fact()),
            )
            .with(Exhibit::contradicts(format!("Other {name} header"), &other.fact()))
            .at_most(weight),
        );
    }
    Outcome::of(found)
}

fn id_missing(mail: &Mail, _: &Scene) -> Outcome {
    if mail.headers.is_empty() {
        return Outcome::skip("the file keeps no headers");
    }
    if !mail.message_ids.is_empty() {
        return Outcome::Consistent;
    }
    let absent = Fact::at("not there".to_owned(), absent_header("Message-ID"));
    Outcome::Found(vec![Found::new(
        Say::text("The mail has no Message-ID"),
        Exhibit::claims("Message-ID header", &absent),
    )])
}

fn malformed_id(mail: &Mail, _: &Scene) -> Outcome {
    let Some(id) = mail.message_ids.first() else { return Outcome::skip("there is no Message-ID") };
    let inner = id.value.strip_prefix('<').and_then(|rest| rest.strip_suffix('>'));
    let good = inner.and_then(|inner| inner.rsplit_once('@')).is_some_and(|(left, right)| {
        !left.is_empty() && !right.is_empty() && !inner.unwrap_or_default().contains(char::is_whitespace)
    });
    if good {
        return Outcome::Consistent;
    }
    let say = Say::text("The Message-ID is not of the form <left@right>: ").value(id.value.clone());
    Outcome::Found(vec![Found::new(say, Exhibit::claims("Message-ID header", id))])
}

/// The first `local@domain.tld` in a text.
fn address_in(text: &str) -> Option<String> {
    text.split(|c: char| c.is_whitespace() || matches!(c, '<' | '>' | '"' | '\'' | '(' | ')' | ',' | ';')).find_map(
        |word| {
            let (local, domain) = word.rsplit_once('@')?;
            let good = !local.is_empty()
                && domain.contains('.')
                && domain.chars().all(|c| c.is_alphanumeric() || matches!(c, '.' | '-'));
            good.then(|| domain.to_lowercase())
        },
    )
}

fn same_organisation(a: &str, b: &str) -> bool {
    a == b || a.ends_with(&format!(".{b}")) || b.ends_with(&format!(".{a}"))
}

fn display_address(mail: &Mail, _: &Scene) -> Outcome {
    if mail.from.is_empty() {
        return Outcome::skip("there is no From header");
    }
    // A list that sends in its own name often puts the author's address into the display name; it keeps that address
    // where answers can go.
    let list: String =
        mail.named("list-id").chain(mail.named("list-post")).map(|header| header.text.to_lowercase()).collect();
    let kept = |shown: &str| {
        let original = mail.named("x-original-from").any(|header| header.text.to_lowercase().contains(shown));
        original || mail.reply_to.iter().chain(&mail.to).any(|one| one.value.domain() == shown)
    };
    let found = mail.from.iter().take(MOST_SENDERS).filter_map(|one| {
        let shown = address_in(&one.value.display)?;
        let real = one.value.domain();
        if real.is_empty() || same_organisation(&shown, &real) || written_into(&shown, &one.value.address) {
            return None;
        }
        // Forms, ticket systems and services that write for their customers send answers to the one whom they show.
        let answered = mail.reply_to.iter().any(|reply| reply.value.domain() == shown);
        let for_another = answered || one.value.display.to_lowercase().contains(" via ");
        let found = Found::new(
            Say::text("The sender is shown as ")
                .value(one.value.display.clone())
                .then(", and the address is ")
                .value(one.value.address.clone()),
            Exhibit::claims("From header: display name", &one.map(|mailbox| mailbox.display.clone())),
        )
        .with(Exhibit::contradicts("From header: address", &one.map(|mailbox| mailbox.address.clone())));
        let light = for_another || (list.contains(&real) && kept(&shown));
        Some(if light { found.at_most(Weight::Note) } else { found })
    });
    Outcome::of(found.collect())
}

/// The alphabet of a letter that has look-alikes in another one.
fn alphabet(letter: char) -> Option<&'static str> {
    match letter {
        'a'..='z' | 'A'..='Z' | '\u{c0}'..='\u{24f}' => Some("Latin"),
        '\u{370}'..='\u{3ff}' => Some("Greek"),
        '\u{400}'..='\u{52f}' => Some("Cyrillic"),
        '\u{530}'..='\u{58f}' => Some("Armenian"),
        _ => None,
    }
}

fn mixed_letters(mail: &Mail, _: &Scene) -> Outcome {
    let all: Vec<(&str, &Fact<Mailbox>)> =
        [("From", &mail.from), ("Sender", &mail.sender), ("Reply-To", &mail.reply_to)]
            .into_iter()
            .flat_map(|(name, boxes)| boxes.iter().map(move |one| (name, one)))
            .collect();
    if all.is_empty() {
        return Outcome::skip("the mail names no sender");
    }
    let mut found = Vec::new();
    for (name, one) in all.into_iter().take(MOST_SENDERS) {
        let local = one.value.address.rsplit_once('@').map_or("", |(local, _)| local);
        let whole = one.map(|mailbox| mailbox.address.clone());
        let labels = one.value.domain_shown.split('.').chain(local.split('.'));
        for read in labels.take(MOST_WORDS) {
            if let Some(alphabets) = mixed(read) {
                let say = Say::text("The address mixes alphabets within a word: ").value(read);
                found.push(
                    Found::new(say.then(format!(" ({alphabets})")), Exhibit::claims(format!("{name} header"), &whole))
                        .with(Exhibit::contradicts("The same word, letter by letter", &one.map(|_| spelled(read)))),
                );
            }
        }
        for read in one.value.display.split_whitespace().take(MOST_WORDS) {
            if let Some(alphabets) = mixed(read) {
                let say = Say::text("The sender's name mixes alphabets within a word: ").value(read);
                let display = one.map(|mailbox| mailbox.display.clone());
                found.push(
                    Found::new(
                        say.then(format!(" ({alphabets})")),
                        Exhibit::claims(format!("{name} header"), &display),
                    )
                    .with(Exhibit::contradicts("The same word, letter by letter", &one.map(|_| spelled(read))))
                    .at_most(Weight::Note),
                );
            }
        }
    }
    Outcome::of(found)
}

/// The alphabets of a word, if there are several.
fn mixed(word: &str) -> Option<String> {
    let mut alphabets: Vec<_> = word.chars().filter_map(alphabet).collect();
    alphabets.sort_unstable();
    alphabets.dedup();
    (alphabets.len() > 1).then(|| alphabets.join(" and "))
}

/// Letters outside ASCII with their numbers: `p-U+0430-ris`.
fn spelled(label: &str) -> String {
    label.chars().map(|c| if c.is_ascii() { c.to_string() } else { format!("[U+{:04X}]", u32::from(c)) }).collect()
}

fn turned_round(mail: &Mail, _: &Scene) -> Outcome {
    let mut names: Vec<(String, Fact<String>, bool)> = Vec::new();
    for part in &mail.parts {
        if let Some(name) = &part.file_name {
            names.push((
                format!("File name of part {}", part.path),
                Fact::at(name.clone(), Locator::Raw(part.span)),
                true,
            ));
        }
    }
    for header in mail.headers.iter().filter(|header| header.is("from") || header.is("subject")) {
        names.push((format!("{} header", header.name), header.fact(), false));
    }
    if names.is_empty() {
        return Outcome::skip("there is no name to read");
    }
    let found =
        names.into_iter().filter(|(_, fact, _)| fact.value.contains(DIRECTION)).map(|(label, fact, is_file)| {
            let visible: String = fact
                .value
                .chars()
                .map(|c| if DIRECTION.contains(&c) { format!("[U+{:04X}]", u32::from(c)) } else { c.to_string() })
                .collect();
            let found = Found::new(
                Say::text(format!("{label} holds a hidden mark that turns the reading direction")),
                Exhibit::claims(label.clone(), &fact),
            )
            .with(Exhibit::contradicts("With the marks made visible", &fact.map(|_| visible.clone())));
            // In running text of right-to-left languages the marks are at home.
            if is_file { found } else { found.at_most(Weight::Note) }
        });
    Outcome::of(found.collect())
}

fn arc_too_early(mail: &Mail, _: &Scene) -> Outcome {
    let Some(seal) = mail.headers.iter().find(|header| header.is("arc-seal") || header.is("arc-message-signature"))
    else {
        return Outcome::skip("the mail carries no ARC header");
    };
    let dates = mail.dates.iter().chain(mail.hops.iter().filter_map(|hop| hop.date.as_ref()));
    let Some(latest) = dates.filter(|date| date.value.latest().is_some()).max_by_key(|date| date.value.latest()) else {
        return Outcome::skip("the mail states no date");
    };
    if latest.value.digits.year >= 2016 {
        return Outcome::Consistent;
    }
    Outcome::Found(vec![
        Found::new(
            Say::text("The latest date in the mail is ")
                .time(&latest.value)
                .then("; ARC headers were first written in 2016"),
            Exhibit::claims_time("Latest date in the mail", latest),
        )
        .with(Exhibit::contradicts(format!("{} header", seal.name), &seal.fact())),
    ])
}
