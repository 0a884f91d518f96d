//! What the checks did not look at because there is too much of it.

use crate::evidence::limits::mail::{LONGEST_LINKED, LONGEST_PATTERNED, MOST_LINKS, row};
use crate::evidence::{Evidence, Fact, Locator, Mail, Pdf, Repair};

/// Keys of the information dictionary under which programs name themselves.
const PROGRAMS: [&str; 2] = ["Producer", "Creator"];

/// The repairs that say so.
pub(super) fn repairs(evidence: &Evidence) -> Vec<Repair> {
    match evidence {
        Evidence::Mail(mail) => {
            let texts = mail.message_ids.iter().chain(&mail.boundaries);
            let long = texts.chain(mail.mailers.iter().map(|mailer| &mailer.product)).find_map(unpatterned);
            [long, links(mail)].into_iter().flatten().collect()
        }
        Evidence::Pdf(pdf) => programs(pdf).find_map(unpatterned).into_iter().collect(),
        Evidence::Office(office) => {
            let programs = office.properties.iter().filter(|property| property.name.ends_with("pplication"));
            programs.map(|property| &property.value).find_map(unpatterned).into_iter().collect()
        }
        Evidence::Picture(_) | Evidence::Other => Vec::new(),
    }
}

fn programs(pdf: &Pdf) -> impl Iterator<Item = &Fact<String>> {
    let named = pdf.info.iter().filter(|entry| PROGRAMS.contains(&entry.key.as_str()));
    named.map(|entry| &entry.value).chain(&pdf.font_names)
}

fn unpatterned(fact: &Fact<String>) -> Option<Repair> {
    (fact.value.len() > LONGEST_PATTERNED).then(|| row::LONGEST_PATTERNED.repair(fact.at.clone()))
}

/// Links whose hosts were not compared: behind the length that is searched, or too many before it.
fn links(mail: &Mail) -> Option<Repair> {
    let mut left = MOST_LINKS;
    for body in &mail.bodies {
        for (at, _) in body.text.match_indices("://") {
            let scheme = body.text.get(..at).unwrap_or_default();
            if !scheme.ends_with("http") && !scheme.ends_with("https") {
                continue;
            }
            let limit =
                if at >= LONGEST_LINKED { Some(row::LONGEST_LINKED) } else { (left == 0).then_some(row::MOST_LINKS) };
            if let Some(limit) = limit {
                return Some(limit.repair(place(&body.fact(at, at + 3))));
            }
            left -= 1;
        }
    }
    None
}

fn place(fact: &Fact<String>) -> Locator {
    fact.at.clone()
}
