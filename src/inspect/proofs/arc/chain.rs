//! What the sets of a mail come to (RFC 8617 5.2).

use super::super::dkim;
use super::super::proof::{ArcChain, ArcResult, ArcSet, BodyHash, Covered, Proof, ProofKind, Verdict};
use super::{Set, Sets, results_instance};
use crate::decode::mail::authentication;
use crate::decode::tags::{self, TagList};
use crate::evidence::{ByteSpan, Fact, Header, Locator};

/// The chain; `None` without ARC headers. `proofs` holds the signatures as they were computed.
pub(in super::super) fn chain(sets: &Sets, proofs: &[Proof]) -> Option<ArcChain> {
    if !sets.any {
        return None;
    }
    let of = |kind: ProofKind, header: Option<&Header>| {
        let at = Locator::Raw(header?.line);
        proofs.iter().find(|proof| proof.kind == kind && proof.at == at)
    };
    let members: Vec<Members> = sets
        .sets
        .iter()
        .map(|(instance, set)| Members {
            instance: *instance,
            set,
            message: of(ProofKind::ArcMessage, set.message),
            seal: of(ProofKind::ArcSeal, set.seal),
        })
        .collect();
    let (result, reason) = judge(sets, &members);
    let sets = members.iter().map(|member| member.shown(sets)).collect();
    Some(ArcChain { result, reason, sets })
}

struct Members<'a> {
    instance: u32,
    set: &'a Set<'a>,
    message: Option<&'a Proof>,
    seal: Option<&'a Proof>,
}

impl Members<'_> {
    fn shown(&self, sets: &Sets) -> ArcSet {
        let bytes = sets.message.bytes;
        let results = self.set.results.map(|header| {
            let content = header.body.of(bytes);
            let start = header.body.start + results_instance(content).map_or(0, |(_, length)| length);
            authentication(bytes, ByteSpan::new(start, header.body.end), String::new()).results
        });
        ArcSet {
            instance: self.instance,
            domain: self.seal.or(self.message).map(|proof| proof.domain.clone()).unwrap_or_default(),
            chain_validation: self.chain_validation(sets),
            saw: results.unwrap_or_default(),
            message: self.message.map_or(Verdict::Unusable, message_verdict),
            seal: self.seal.map_or(Verdict::Unusable, |proof| proof.signature),
        }
    }

    fn chain_validation(&self, sets: &Sets) -> Option<Fact<String>> {
        let header = self.set.seal?;
        let content = header.body.of(sets.message.bytes);
        let value = tags::read(content).get(content, "cv")?.value;
        let word = String::from_utf8_lossy(value.of(content)).into_owned();
        Some(Fact::raw(word, value.shifted(header.body.start)))
    }
}

/// Whether a message signature fits the mail as it stands: text and headers.
fn message_verdict(proof: &Proof) -> Verdict {
    match (proof.body_hash, proof.signature) {
        (_, Verdict::Unusable) | (BodyHash::Unusable, _) => Verdict::Unusable,
        (BodyHash::Mismatch, _) => Verdict::Invalid,
        (BodyHash::Match | BodyHash::Prefix, verdict) => verdict,
    }
}

fn seal_verdict(proof: &Proof) -> Verdict {
    proof.signature
}

/// The steps of RFC 8617 5.2, in its order.
fn judge(sets: &Sets, members: &[Members]) -> (ArcResult, Option<String>) {
    let fail = |why: String| (ArcResult::Fail, Some(why));
    let Some(newest) = members.last().filter(|_| sets.defects.is_empty()) else {
        let shown: Vec<&str> = sets.defects.iter().take(3).map(String::as_str).collect();
        return fail(shown.join("; "));
    };
    let cv = |member: &Members| member.chain_validation(sets).map(|cv| cv.value.to_ascii_lowercase());
    for member in members {
        let instance = member.instance;
        let expected = if instance == 1 { "none" } else { "pass" };
        match cv(member).unwrap_or_default().as_str() {
            said if said == expected => {}
            "fail" => return fail(format!("the sealer of instance {instance} found the chain broken (cv=fail)")),
            said => {
                let said: String = said.chars().take(20).collect();
                return fail(format!("the seal of instance {instance} must say cv={expected}, and says “{said}”"));
            }
        }
    }
    let mut unknown = None;
    let newest_message =
        (newest, newest.message, "the newest message signature", message_verdict as fn(&Proof) -> Verdict);
    let seals =
        members.iter().rev().map(|member| (member, member.seal, "the seal", seal_verdict as fn(&Proof) -> Verdict));
    for (member, proof, what, verdict) in std::iter::once(newest_message).chain(seals) {
        let what = format!("{what} (instance {})", member.instance);
        let Some(proof) = proof else {
            unknown.get_or_insert(format!("{what} was not computed: the mail has too many signatures"));
            continue;
        };
        match verdict(proof) {
            Verdict::Valid => {
                if proof.algorithm.eq_ignore_ascii_case("rsa-sha1") {
                    return fail(format!("{what} uses rsa-sha1, which may not be used (RFC 8301 3.1)"));
                }
                if let Some(key) = proof.key.as_ref().filter(|key| key.is_weak()) {
                    return fail(format!("{what} is made with a key of only {} bit (RFC 8301 3.2)", key.bits));
                }
            }
            Verdict::Invalid if proof.body_hash == BodyHash::Mismatch => {
                return fail(format!("{what} names another fingerprint than the text has"));
            }
            Verdict::Invalid => return fail(format!("{what} does not fit")),
            Verdict::Unusable => {
                let why = proof.reason.as_deref().unwrap_or("it can't be read");
                return fail(format!("{what} can't be used: {why}"));
            }
            Verdict::NoKey => {
                unknown.get_or_insert(format!("the key of {what}, {}, is not at hand", proof.record_name()));
            }
        }
    }
    match unknown {
        Some(why) => (ArcResult::Unknown, Some(why)),
        None => (ArcResult::Pass, None),
    }
}

impl Sets<'_> {
    /// The lines that the seal of this instance covers; `list` holds the seal's tags.
    pub(super) fn covered(&self, instance: u32, list: &TagList, content: &[u8], seal: &Header) -> Vec<Covered> {
        let alone = dkim::text(list, content, "cv").is_some_and(|cv| cv.eq_ignore_ascii_case("fail"));
        let first = if alone { instance } else { 1 };
        let lines = self.sets.range(first..=instance).flat_map(|(_, set)| [set.results, set.message, set.seal]);
        let lines = lines.flatten().filter(|header| header.line != seal.line);
        lines
            .map(|header| Covered { name: header.name.to_ascii_lowercase(), at: Some(Locator::Raw(header.line)) })
            .collect()
    }
}
