//! Checks of what a mail's text shows and hides.

use super::super::check::{Check, Outcome, Run, Scene, Weight};
use super::super::finding::{Exhibit, Found, Say};
use crate::evidence::{Block, BlockKind, Body, Fact, Mail, MarkupRun};

/// Fewest letters that are worth a word where they are hidden.
const FEWEST_LETTERS: usize = 3;
/// Most findings of one check in one mail.
const MOST_FOUND: usize = 3;
/// Longest excerpt (characters).
const LONGEST_EXCERPT: usize = 300;

/// The family.
pub const CHECKS: &[Check] = &[
    Check {
        id: "mail-words-hidden",
        title: "The HTML holds words that its reader does not see",
        looks_at: "The styles of every element of the HTML text",
        why: "What the recipient saw and what the file says are two things here. Whoever searches or prints the file finds the hidden words.",
        innocent: &["A line of preview for the list of mails", "A mailing program that hides a version for phones"],
        next_step: "Read the hidden words",
        sources: &["CSS Display 3", "MS Outlook: mso-hide"],
        weight: Weight::Note,
        since: "0.2.0",
        run: Run::Mail(hidden),
    },
    Check {
        id: "mail-link-shows-another",
        title: "A link shows one address and leads to another",
        looks_at: "The words and the target of every link",
        why: "The reader sees the words; a click follows the target.",
        innocent: &["A mailing or security service that counts or filters clicks", "An address that was moved"],
        next_step: "Do not follow the link; read its target",
        sources: &["RFC 3986"],
        weight: Weight::Note,
        since: "0.2.0",
        run: Run::Mail(links),
    },
];

fn blocks(mail: &Mail) -> impl Iterator<Item = (&Body, &Block)> {
    mail.bodies.iter().flat_map(|body| body.blocks.iter().map(move |block| (body, block)))
}

fn hidden(mail: &Mail, _: &Scene) -> Outcome {
    if !mail.bodies.iter().any(|body| body.html) {
        return Outcome::skip("the mail holds no HTML text");
    }
    let mut found: Vec<Found> = Vec::new();
    for (body, block) in blocks(mail).filter(|(_, block)| block.kind != BlockKind::Picture) {
        let unseen: Vec<&MarkupRun> = block.runs.iter().filter(|run| run.hidden.is_some()).collect();
        let text: String = unseen.iter().map(|run| run.text.as_str()).collect();
        let (Some(first), Some(last)) = (unseen.first(), unseen.last()) else { continue };
        if text.chars().filter(|letter| letter.is_alphanumeric()).count() < FEWEST_LETTERS {
            continue;
        }
        let why = first.hidden.as_deref().unwrap_or_default();
        let shown: String = text.trim().chars().take(LONGEST_EXCERPT).collect();
        let fact = Fact::at(shown, body.locate(first.span.start, last.span.end));
        let statement = Say::text("Words that the reader does not see (").then(why).then("): ").value(&fact.value);
        found.push(Found::new(statement, Exhibit::claims(format!("HTML of part {}", body.part), &fact)));
        if found.len() >= MOST_FOUND {
            break;
        }
    }
    Outcome::of(found)
}

/// The host of an address, or of words that look like one; lower case, without `www.`.
fn host(text: &str) -> Option<String> {
    let text = text.trim();
    let behind = text.split_once("://").map_or(text, |(_, rest)| rest);
    let host =
        behind.split(['/', '?', '#', ':']).next()?.rsplit('@').next()?.trim_end_matches('.').to_ascii_lowercase();
    let labels: Vec<&str> = host.split('.').collect();
    let good = labels.len() >= 2
        && labels
            .iter()
            .all(|label| !label.is_empty() && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-'))
        && labels.last().is_some_and(|last| last.len() >= 2 && last.bytes().all(|byte| byte.is_ascii_alphabetic()));
    good.then(|| host.strip_prefix("www.").unwrap_or(&host).to_owned())
}

/// The last two labels: near enough to who owns a host.
fn owner(host: &str) -> String {
    let labels: Vec<&str> = host.rsplit('.').take(2).collect();
    labels.join(".")
}

fn links(mail: &Mail, _: &Scene) -> Outcome {
    let runs = || {
        blocks(mail)
            .filter(|(_, block)| block.kind != BlockKind::Picture)
            .flat_map(|(body, block)| block.runs.iter().map(move |run| (body, run)))
    };
    let linked = |run: &MarkupRun| run.link.as_deref().is_some_and(|link| link.contains("://"));
    if !runs().any(|(_, run)| linked(run)) {
        return Outcome::skip("no HTML text holds a link");
    }
    let mut found: Vec<Found> = Vec::new();
    for (body, run) in runs().filter(|(_, run)| linked(run)) {
        let words = run.text.trim();
        // Words that are an address by themselves, not a sentence with a dot in it.
        let looks = (words.contains("://") || words.starts_with("www.")) && !words.contains(char::is_whitespace);
        let (Some(shown), Some(target)) = (looks.then(|| host(words)).flatten(), run.link.as_deref().and_then(host))
        else {
            continue;
        };
        if owner(&shown) == owner(&target) || found.len() >= MOST_FOUND {
            continue;
        }
        let at = body.locate(run.span.start, run.span.end);
        let statement = Say::text("A link shows ").value(&shown).then(" and leads to ").value(&target);
        found.push(
            Found::new(
                statement,
                Exhibit::claims(
                    format!("Words of the link, part {}", body.part),
                    &Fact::at(words.to_owned(), at.clone()),
                ),
            )
            .with(Exhibit::contradicts("Its target", &Fact::at(run.link.clone().unwrap_or_default(), at))),
        );
    }
    Outcome::of(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_are_read_from_addresses_and_from_words() {
        assert_eq!(host("https://www.Bank.example/login?x=1").as_deref(), Some("bank.example"));
        assert_eq!(host("http://user@bank.example:8080").as_deref(), Some("bank.example"));
        assert_eq!((host("click here"), host("v1.2"), host("")), (None, None, None));
    }
}
