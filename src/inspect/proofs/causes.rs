//! Ordinary causes of a failure for which the file itself shows a sign: what handed the mail on after it was signed.
//!
//! Servers put their lines on top, so what stands above a signature came after it. A cause holds only if it came after the
//! signature, if it can change what fails, and if nothing in the file says that the mail was changed later still.

mod handlers;
mod list;
mod words;

pub(super) use list::List;
pub(super) use words::GATEWAY_LINKS;

use super::dkim::{self, DKIM};
use super::proof::{BodyHash, Cause, Proof, ProofKind, Verdict};
use super::{Message, arc};
use crate::evidence::{Fact, Header, Stamp};
use crate::inspect::knowledge::hosts;

/// Longest time (seconds) between a signature and the next server's line: servers give a mail up after five days (RFC 5321 4.5.4.1).
const LONGEST_QUEUE: i64 = 5 * 86_400;
/// Most lines shown as signs of one cause.
const MOST_SIGNS: usize = 6;

/// Most bytes that are hashed for the later signatures of one mail: each failing one asks for one of them.
const MOST_HASHED: usize = 256 * 1024 * 1024;

/// What fails, and where the failing signature stands.
#[derive(Clone, Copy)]
pub(super) struct Failure<'a> {
    pub message: &'a Message<'a>,
    pub own: &'a Header,
    pub proof: &'a Proof,
    /// Whether the fingerprint of the text differs.
    pub text: bool,
    /// Whether the signature of the headers does not fit under a key at hand.
    pub headers: bool,
}

impl Failure<'_> {
    /// Whether a header was put on after the signature.
    pub fn after(&self, header: &Header) -> bool {
        header.line.start < self.own.line.start
    }
}

/// A cause that the file shows, and the topmost byte of what shows it.
pub(super) struct Shown {
    pub cause: Cause,
    pub top: usize,
}

impl Shown {
    fn new(what: impl Into<String>, mut headers: Vec<(String, &Header)>) -> Option<Self> {
        headers.sort_by_key(|(_, header)| header.line.start);
        let top = headers.first()?.1.line.start;
        let signs = headers.into_iter().take(MOST_SIGNS).map(|(label, header)| (label, header.fact())).collect();
        Some(Self { cause: Cause { what: what.into(), signs, text_only: false }, top })
    }
}

/// The first cause that the file shows; `own` is the header of the signature that does not fit.
pub(super) fn find(message: &Message, own: &Header, proof: &Proof) -> Option<Cause> {
    let text = proof.body_hash == BodyHash::Mismatch;
    let failure = Failure { message, own, proof, text, headers: proof.signature == Verdict::Invalid };
    if !of_this_way(&failure) {
        return None;
    }
    let causes =
        [list::find, handlers::signed_anew, handlers::gateway, handlers::resent, handlers::export, words::find];
    let shown = causes.iter().find_map(|find| find(&failure).filter(|shown| !fitted_later(&failure, shown.top)))?;
    let mut cause = shown.cause;
    cause.signs.extend(results(&failure));
    Some(cause)
}

/// Whether the signature can have been made when this mail went its way: its time lies by the line of the next server.
fn of_this_way(failure: &Failure) -> bool {
    let Some(signed) = failure.proof.signed_at.as_ref() else { return true };
    let hops = &failure.message.mail.hops;
    let next = hops.iter().filter(|hop| hop.body.start < failure.own.line.start);
    let Some(next) = next.filter_map(|hop| hop.date.as_ref()).next_back() else { return true };
    let between =
        |a: &Stamp, b: &Stamp| Some(a.earliest()?.as_second().saturating_sub(b.earliest()?.as_second()).abs());
    between(&next.value, &signed.value).is_none_or(|seconds| seconds <= LONGEST_QUEUE)
}

/// Words of a result line that name the signing domain (RFC 8601 2.7.1).
fn names_domain(result: &str, domain: &str) -> bool {
    !domain.is_empty()
        && result.split_whitespace().any(|word| {
            let value = word.strip_prefix("header.d=").or_else(|| word.strip_prefix("header.i="));
            let value = value.map(|value| value.rsplit('@').next().unwrap_or(value).trim_end_matches([';', ',']));
            value.is_some_and(|value| value.eq_ignore_ascii_case(domain))
        })
}

/// Lines of servers above the signature that tell how it tested for them.
fn tested<'a>(failure: &'a Failure) -> impl Iterator<Item = &'a Fact<String>> {
    let results = failure.message.mail.authentication.iter().flat_map(|one| &one.results);
    results.filter(|result| {
        result.at.raw_span().is_some_and(|span| span.start < failure.own.line.start)
            && names_domain(&result.value.to_ascii_lowercase(), &failure.proof.domain)
    })
}

/// Whether a server above the cause still found that the signature fitted: then the cause did not break it.
fn fitted_later(failure: &Failure, top: usize) -> bool {
    failure.proof.kind == ProofKind::Dkim
        && tested(failure).any(|result| {
            result.value.to_ascii_lowercase().starts_with("dkim=pass")
                && result.at.raw_span().is_some_and(|span| span.start < top)
        })
}

/// What servers on the way recorded of this signature, beside the cause.
fn results(failure: &Failure) -> Vec<(String, Fact<String>)> {
    if failure.proof.kind != ProofKind::Dkim {
        return Vec::new();
    }
    let label = |result: &Fact<String>| {
        let words = result.value.to_ascii_lowercase();
        if words.starts_with("dkim=pass") {
            Some("A server found that it fitted before that")
        } else if words.starts_with("dkim=fail") {
            Some("A server found on the way that it did not fit")
        } else {
            None
        }
    };
    tested(failure).filter_map(|result| Some((label(result)?.to_owned(), result.clone()))).take(2).collect()
}

/// The organisation of a host in lower case, whatever the host.
pub(super) fn organisation(host: &str) -> String {
    hosts::registrable(&hosts::plain(host)).to_owned()
}

/// A later signature over the text: which domain made it, and whether the text still has the fingerprint that it names.
pub(super) fn text_signed_by(message: &Message, header: &Header) -> Option<(String, bool)> {
    if message.text().len().saturating_mul(message.mail.signatures.len()) > MOST_HASHED {
        return None;
    }
    let dialect = if header.is("dkim-signature") {
        &DKIM
    } else if header.is("arc-message-signature") {
        &arc::MESSAGE
    } else {
        return None;
    };
    let proof = Proof::new(dialect.kind, "", crate::evidence::Locator::Raw(header.line));
    let (mut proof, parsed) = dkim::parse(message, header, dialect, proof).ok()?;
    dkim::body_light(message, &parsed, &mut proof);
    Some((proof.domain, matches!(proof.body_hash, BodyHash::Match | BodyHash::Prefix)))
}
