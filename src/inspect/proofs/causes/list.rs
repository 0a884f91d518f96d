//! Mailing lists: they put their name into the Subject, a footer under the text, their address into From, and sign anew (RFC 6377 3.2).

use super::{Failure, Shown, organisation, text_signed_by};
use crate::evidence::{Header, Mail};
use crate::inspect::proofs::proof::{BodyHash, Proof, Verdict};

/// Headers that only list servers write (RFC 2369, RFC 2919, and the programs' own).
const LIST_HEADERS: [&str; 14] = [
    "list-id",
    "list-post",
    "x-beenthere",
    "x-mailman-version",
    "mailing-list",
    "x-mailing-list",
    "x-google-group-id",
    "x-sympa-to",
    "list-owner",
    "list-subscribe",
    "list-archive",
    "list-help",
    "x-listserver",
    "x-yahoo-newman-property",
];
/// Of these, those in which the list's own address stands.
const ADDRESSED: [&str; 5] = ["list-post", "x-beenthere", "x-mailing-list", "mailing-list", "x-sympa-to"];
/// Headers that say to whom a mail came; above a signature they came after it.
const RECIPIENT: [&str; 5] = ["received", "delivered-to", "x-original-to", "envelope-to", "x-envelope-to"];
/// Lines at the end of a text in which a list's footer stands.
const FOOTER_LINES: usize = 12;

/// What a mail says of the mailing list that handed it on.
pub(in crate::inspect::proofs) struct List<'a> {
    /// Its lines.
    pub headers: Vec<&'a Header>,
    /// Its addresses, lower case.
    pub addresses: Vec<String>,
    /// The organisations of its hosts.
    pub organisations: Vec<String>,
}

/// Addresses in a text: runs of address letters around an @.
fn addresses(text: &str) -> impl Iterator<Item = String> + '_ {
    let letter = |c: char| c.is_alphanumeric() || matches!(c, '@' | '.' | '-' | '_' | '+' | '=');
    let words = text.split(move |c: char| !letter(c));
    words.filter(|word| word.split('@').filter(|side| !side.is_empty()).count() == 2).map(str::to_lowercase)
}

impl<'a> List<'a> {
    /// The list whose lines the mail bears. A newsletter's List-Id without an address to post to is none.
    pub fn of(mail: &'a Mail) -> Option<Self> {
        let is_list = |header: &&Header| LIST_HEADERS.iter().any(|name| header.is(name));
        let headers: Vec<&Header> = mail.headers.iter().filter(is_list).collect();
        let stands = |header: &&&Header| ADDRESSED.iter().any(|name| header.is(name));
        let mut found: Vec<String> =
            headers.iter().filter(stands).flat_map(|header| addresses(&header.text)).take(8).collect();
        found.retain(|address| !address.contains("-help@") && !address.contains("-owner@"));
        if found.is_empty() {
            return None;
        }
        let mut organisations: Vec<String> =
            found.iter().filter_map(|address| Some(organisation(address.split_once('@')?.1))).collect();
        let id = headers.iter().find(|header| header.is("list-id"));
        let id = id.and_then(|header| header.text.rsplit_once('<')?.1.split('>').next());
        organisations.extend(id.map(organisation));
        organisations.sort();
        organisations.dedup();
        Some(Self { headers, addresses: found, organisations })
    }

    /// Whether a text names the list: one of its addresses, or a page at its host.
    pub fn named_in(&self, text: &str) -> bool {
        let text = text.to_lowercase();
        self.addresses.iter().any(|address| text.contains(address.as_str()))
            || (text.contains("://") && self.organisations.iter().any(|host| text.contains(host.as_str())))
    }

    /// Whether a host is one of the list's.
    pub fn runs(&self, host: &str) -> bool {
        self.organisations.contains(&organisation(host))
    }

    /// Lines that show that the list had the mail after the signature was made.
    fn after(&self, failure: &Failure<'a>) -> Vec<(String, &'a Header)> {
        let mail = failure.message.mail;
        let stranger = !self.runs(&failure.proof.domain);
        let mut signs = Vec::new();
        for header in mail.headers.iter().take_while(|header| failure.after(header)) {
            let lower = header.text.to_lowercase();
            if RECIPIENT.iter().any(|name| header.is(name)) {
                let named = self.addresses.iter().any(|address| lower.contains(address.as_str()));
                if named {
                    signs.push(("Came to the list after it was signed".to_owned(), header));
                } else if stranger && header.is("received") && self.received_by(mail, header) {
                    signs.push(("Went through the list's server after it was signed".to_owned(), header));
                }
            } else if stranger && (header.is("dkim-signature") || header.is("arc-seal")) && self.signed(mail, header) {
                signs.push(("The list signed it anew".to_owned(), header));
            } else if self.headers.iter().any(|one| std::ptr::eq(*one, header)) {
                signs.push(("A line of the list above the signature".to_owned(), header));
            }
        }
        signs
    }

    fn received_by(&self, mail: &Mail, header: &Header) -> bool {
        let hop = mail.hops.iter().find(|hop| hop.body == header.body);
        hop.and_then(|hop| hop.by.as_ref()).is_some_and(|by| self.runs(&by.value))
    }

    fn signed(&self, mail: &Mail, header: &Header) -> bool {
        let tags = mail.signatures.iter().find(|one| {
            one.tags.first().and_then(|tag| tag.value.at.raw_span()).is_some_and(|span| header.line.contains(span))
        });
        tags.and_then(|tags| tags.tag("d")).is_some_and(|domain| self.runs(&domain.value))
    }

    /// Whether the text ends in the list's own footer.
    fn footer_stands(&self, mail: &Mail) -> bool {
        mail.bodies.iter().any(|body| {
            let lines = body.text.lines().rev().map(str::trim).filter(|line| !line.is_empty()).take(FOOTER_LINES);
            lines.filter(|line| !line.starts_with('>')).any(|line| self.named_in(line))
        })
    }

    /// Whether the signature was made when the list had done its work: then the list can't have broken it.
    fn before(&self, mail: &Mail, proof: &Proof) -> bool {
        let fits = matches!(proof.body_hash, BodyHash::Match | BodyHash::Prefix);
        (fits && self.footer_stands(mail)) || (proof.signature == Verdict::Valid && self.wrote_signed(mail, proof))
    }

    /// Whether a signed header bears what the list wrote.
    fn wrote_signed(&self, mail: &Mail, proof: &Proof) -> bool {
        let from = mail.from.iter().any(|from| self.addresses.contains(&from.value.address.to_lowercase()));
        let wrapped = mail.boundaries.first().is_some_and(|one| one.value.starts_with("===="))
            && mail.parts.iter().rfind(|part| !part.is_multipart()).is_some_and(|part| {
                mail.bodies
                    .iter()
                    .find(|body| body.part == part.path)
                    .is_some_and(|body| self.named_in(&body.text) && body.text.lines().count() <= FOOTER_LINES)
            });
        LIST_HEADERS.iter().any(|name| proof.covers(name))
            || (from && proof.covers("from"))
            || (wrapped && proof.covers("content-type"))
            || (proof.covers("subject") && self.tagged(mail))
    }

    /// Whether a signed header can be one that the list wrote anew: else its work on the headers breaks nothing.
    fn can_have_written(&self, failure: &Failure) -> bool {
        let covered = |header: &&Header| failure.proof.covers(&header.name.to_ascii_lowercase());
        failure.proof.canonicalization.starts_with("simple")
            || failure.message.mail.headers.iter().filter(covered).any(|header| {
                let name = header.name.to_ascii_lowercase();
                match name.as_str() {
                    "subject" => header.text.contains('['),
                    "from" => self.named_in(&header.text) || header.text.to_lowercase().contains(" via "),
                    "reply-to" | "sender" => self.named_in(&header.text),
                    "content-type" => {
                        failure.message.mail.boundaries.first().is_some_and(|one| one.value.starts_with("===="))
                    }
                    _ => LIST_HEADERS.contains(&name.as_str()) || name.starts_with("list-"),
                }
            })
    }

    /// Whether Subject begins with the list's tag; behind `Re:` it may be the writer's.
    fn tagged(&self, mail: &Mail) -> bool {
        let Some(subject) = mail.named("subject").next() else { return false };
        let tag = subject.text.strip_prefix('[').and_then(|rest| rest.split_once(']'));
        tag.is_some_and(|(tag, _)| {
            self.addresses.iter().any(|address| address.split('@').next().is_some_and(|n| n.eq_ignore_ascii_case(tag)))
        })
    }
}

/// A list had the mail after it was signed, and the text is still as the list left it.
pub(super) fn find(failure: &Failure) -> Option<Shown> {
    let mail = failure.message.mail;
    let list = List::of(mail)?;
    if list.before(mail, failure.proof) || !(failure.text || list.can_have_written(failure)) {
        return None;
    }
    let mut signs = list.after(failure);
    // The list's own later signature, or that of the first server after it: what it says of the text holds for the list's work.
    let later = mail.headers.iter().take_while(|header| failure.after(header));
    let mut later = later.filter_map(|header| {
        let own = list.signed(mail, header);
        (own && !header.is("arc-seal")).then(|| text_signed_by(failure.message, header)).flatten()
    });
    if failure.text && later.next().is_some_and(|(_, fits)| !fits) {
        return None;
    }
    if signs.is_empty() {
        return None;
    }
    let named = list.headers.iter().find(|header| header.is("list-id") || header.is("x-beenthere"));
    let named = named.or(list.headers.first());
    let shown = Shown::new("a mailing list handed the mail on after it was signed", std::mem::take(&mut signs))?;
    let mut shown = shown;
    shown.cause.signs.extend(named.map(|header| (header.name.clone(), header.fact())));
    Some(shown)
}
