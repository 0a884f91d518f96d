//! ARC: what each forwarding server saw, sealed (RFC 8617).

mod chain;

pub(super) use chain::chain;

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};

use super::canon::{self, Canon};
use super::causes;
use super::crypto::Hash;
use super::dkim::{self, Algorithm, Dialect, Parsed};
use super::proof::{Proof, ProofKind, Search, Verdict};
use super::{Asked, Message};
use crate::decode::tags::{self, TagList};
use crate::evidence::{ByteSpan, Header};

/// ARC-Message-Signature: written like a DKIM-Signature, but for v= and i=.
pub(super) const MESSAGE: Dialect =
    Dialect { kind: ProofKind::ArcMessage, version: false, identity: false, from: false, own_name: None };

/// Highest instance of a set (RFC 8617 4.2.1).
const MOST_SETS: u32 = 50;
/// Most defects of the structure that are kept: the first ones say enough.
const MOST_DEFECTS: usize = 20;

/// The header lines of one instance.
#[derive(Debug, Clone, Copy, Default)]
struct Set<'a> {
    results: Option<&'a Header>,
    message: Option<&'a Header>,
    seal: Option<&'a Header>,
}

/// The sets of a mail, read once.
pub(super) struct Sets<'a> {
    message: Message<'a>,
    sets: BTreeMap<u32, Set<'a>>,
    /// What is wrong with the structure, in sentences.
    defects: Vec<String>,
    /// SHA-256 of what each seal signs, under its instance: as the standard reads it first, then as some sealers do.
    digests: BTreeMap<u32, Vec<Vec<u8>>>,
    any: bool,
}

impl<'a> Sets<'a> {
    /// Gathers the sets of a mail (RFC 8617 5.2 step 3).
    pub fn read(message: &Message<'a>) -> Self {
        let mut read = Sets {
            message: *message,
            sets: BTreeMap::new(),
            defects: Vec::new(),
            digests: BTreeMap::new(),
            any: false,
        };
        for header in &message.mail.headers {
            let kind = header.name.to_ascii_lowercase();
            if matches!(kind.as_str(), "arc-seal" | "arc-message-signature" | "arc-authentication-results") {
                read.any = true;
                read.add(header, &kind);
            }
        }
        let highest = read.sets.keys().last().copied().unwrap_or_default();
        for instance in 1..=highest {
            let set = read.sets.get(&instance).copied().unwrap_or_default();
            for (member, name) in [
                (set.seal, "ARC-Seal"),
                (set.message, "ARC-Message-Signature"),
                (set.results, "ARC-Authentication-Results"),
            ] {
                if member.is_none() {
                    read.defect(format!("there is no {name} of instance {instance}"));
                }
            }
        }
        read.hash();
        read
    }

    fn add(&mut self, header: &'a Header, kind: &str) {
        let content = header.body.of(self.message.bytes);
        let written = if kind == "arc-authentication-results" {
            results_instance(content).map(|(digits, _)| digits)
        } else {
            tags::read(content).value(content, "i").map(|digits| String::from_utf8_lossy(digits).into_owned())
        };
        let name = &header.name;
        let number = written.as_deref().and_then(number).filter(|number| (1..=MOST_SETS).contains(number));
        let Some(number) = number else {
            self.defect(match written {
                Some(digits) => {
                    let shown: String = digits.chars().take(20).collect();
                    format!("{name} has the instance “{shown}”, which is no number from 1 to {MOST_SETS}")
                }
                None => format!("{name} does not say its instance (i=)"),
            });
            return;
        };
        let set = self.sets.entry(number).or_default();
        let member = match kind {
            "arc-seal" => &mut set.seal,
            "arc-message-signature" => &mut set.message,
            _ => &mut set.results,
        };
        if member.is_some() {
            self.defect(format!("{name} of instance {number} stands there more than once"));
        } else {
            *member = Some(header);
        }
    }

    fn defect(&mut self, what: String) {
        if self.defects.len() < MOST_DEFECTS {
            self.defects.push(what);
        }
    }

    /// What each seal signs (RFC 8617 5.1.1): all sets up to its own, in order, relaxed; results, message signature, seal. One that
    /// found the chain broken signs its own set only (5.1.2), but not every sealer knows. Each line is hashed once, so that fifty sets cost no more than that.
    fn hash(&mut self) {
        let bytes = self.message.bytes;
        let form = |header: &Header| {
            let mut out = Vec::new();
            canon::header(Canon::Relaxed, header.line.of(bytes), &mut out);
            out
        };
        let mut before = Sha256::new();
        for (number, set) in &self.sets {
            let Set { results: Some(results), message: Some(signature), seal: Some(seal) } = set else { break };
            if usize::try_from(*number).ok() != Some(self.digests.len() + 1) {
                break;
            }
            let content = seal.body.of(bytes);
            let list = tags::read(content);
            let alone = list.value(content, "cv").is_some_and(|cv| cv.eq_ignore_ascii_case(b"fail"));
            before.update(form(results));
            before.update(form(signature));
            let mut states = vec![before.clone()];
            if alone {
                let own = Sha256::new().chain_update(form(results)).chain_update(form(signature));
                states.insert(0, own);
            }
            let b = list.get(content, "b").map(|tag| (tag.whole.shifted(seal.body.start), tag));
            let (whole, narrow) = match b {
                Some((whole, tag)) => (whole, dkim::narrow(tag, seal.body.start)),
                None => (ByteSpan::new(seal.line.end, seal.line.end), None),
            };
            let lines: Vec<Vec<u8>> = std::iter::once(whole)
                .chain(narrow)
                .map(|b| dkim::own_line(&self.message, seal, Canon::Relaxed, b, None))
                .collect();
            let digest = |state: &Sha256, line: &[u8]| state.clone().chain_update(line).finalize().to_vec();
            let digests = states.iter().flat_map(|state| lines.iter().map(move |line| digest(state, line))).collect();
            self.digests.insert(*number, digests);
            before.update(form(seal));
        }
    }
}

/// The instance of ARC-Authentication-Results, which must stand first, and the length of what holds it; comments may stand beside
/// it (RFC 8617 4.1.1).
fn results_instance(content: &[u8]) -> Option<(String, usize)> {
    let mut depth = 0_usize;
    let mut plain = Vec::new();
    for (at, byte) in content.iter().enumerate() {
        match byte {
            b'(' => depth += 1,
            b')' => depth = depth.saturating_sub(1),
            b';' if depth == 0 => {
                let written = String::from_utf8_lossy(&plain);
                let (name, digits) = written.split_once('=')?;
                return (name.trim() == "i").then(|| (digits.trim().to_owned(), at + 1));
            }
            _ if depth == 0 => plain.push(*byte),
            _ => {}
        }
    }
    None
}

fn number(digits: &str) -> Option<u32> {
    let good = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    digits.parse().ok().filter(|_| good)
}

/// One ARC-Seal. It has no fingerprint of the text.
pub(super) fn seal(message: &Message, header: &Header, sets: &Sets, asked: &Asked, mut proof: Proof) -> Proof {
    let content = header.body.of(message.bytes);
    let list = tags::read(content);
    dkim::named(&list, content, header.body.start, &mut proof);
    proof.instance = dkim::text(&list, content, "i").as_deref().and_then(number);
    proof.canonicalization = "relaxed".to_owned();
    let parsed = match strict(&list, content) {
        Ok(parsed) => parsed,
        Err(why) => return proof.unusable(why),
    };
    let own = proof.instance.filter(|number| sets.sets.get(number).is_some_and(|set| set.seal == Some(header)));
    let Some((number, digests)) = own.and_then(|number| Some((number, sets.digests.get(&number)?))) else {
        return proof.unusable("the sets that it seals are not complete");
    };
    if list.get(content, "c").is_some() {
        proof.remarks.push("it names a form (c=), which seals do not have; it is always relaxed".to_owned());
    }
    proof.covers = sets.covered(number, &list, content, header);
    let before = proof.remarks.len();
    for digest in digests {
        proof.remarks.truncate(before);
        dkim::under_keys(digest, &parsed, asked, &mut proof);
        if proof.signature != Verdict::Invalid {
            break;
        }
    }
    if proof.signature == Verdict::Invalid {
        proof.cause = causes::find(message, header, &proof);
        proof.search = Search::Impossible("a seal covers the lines of forwarding servers only".to_owned());
    }
    proof
}

/// The tags of a seal (RFC 8617 4.1.3).
fn strict(list: &TagList, content: &[u8]) -> Result<Parsed, String> {
    if let Some(defect) = list.defects.first() {
        return Err(format!("the seal is not well-formed: {}", defect.words()));
    }
    if list.get(content, "h").is_some() {
        return Err("a seal must not list headers (h=)".to_owned());
    }
    let algorithm = dkim::algorithm(list, content)?;
    if algorithm == Algorithm::Rsa(Hash::Sha1) {
        return Err("seals may not use rsa-sha1 (RFC 8301 3.1)".to_owned());
    }
    dkim::signer(list, content)?;
    dkim::moments(list, content)?;
    match list.value(content, "cv") {
        Some(cv) if [b"none".as_slice(), b"pass", b"fail"].iter().any(|word| cv.eq_ignore_ascii_case(word)) => {}
        Some(cv) => {
            let shown: String = String::from_utf8_lossy(cv).chars().take(20).collect();
            return Err(format!("what it says of the chain before (cv=) is not none, pass or fail but “{shown}”"));
        }
        None => return Err("the tag cv= is missing".to_owned()),
    }
    Parsed::without_text(algorithm, (Canon::Relaxed, Canon::Simple), list, content)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_instance_of_results_stands_first() {
        assert_eq!(results_instance(b" i=1; mx.example; dkim=pass"), Some(("1".to_owned(), 5)));
        assert_eq!(results_instance(b"\r\n\ti = 12 ;x"), Some(("12".to_owned(), 11)));
        assert_eq!(results_instance(b" (a;b) i=1 (x) ; mx.example"), Some(("1".to_owned(), 16)));
        assert_eq!(results_instance(b" mx.example; i=1; dkim=pass"), None);
        assert_eq!(results_instance(b" i=1 mx.example; dkim=pass").and_then(|(digits, _)| number(&digits)), None);
        assert_eq!(results_instance(b" i=1"), None);
        assert_eq!(number("99999999999"), None);
    }
}
