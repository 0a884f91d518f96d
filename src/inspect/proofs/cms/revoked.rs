//! Whether certificates were revoked, as far as the lists and answers at hand say. Nothing is fetched.

use super::super::asymmetric::Digest;
use super::super::proof::Revocation;
use super::chain::signed_by;
use crate::decode::revocation::{Answer, List, Revoked, Status, reason_words, serial};
use crate::decode::x509::{self, Certificate};
use crate::evidence::{Locator, Stamp};

/// The purpose of a certificate that answers for an authority (RFC 6960 4.2.2.2).
const ANSWERS: &str = "1.3.6.1.5.5.7.3.9";

/// What is at hand.
#[derive(Debug, Clone, Default)]
pub struct Sources {
    /// Lists, each with its place.
    pub lists: Vec<(List, Locator)>,
    /// Answers, each with its place.
    pub answers: Vec<(Answer, Locator)>,
}

/// What `sources` say of each certificate of a chain, the signer's first. `links` is how many signatures may still be computed.
pub fn judge(bytes: &[u8], path: &[Certificate], sources: &[&Sources], links: &mut usize) -> Vec<Revocation> {
    let each = path.iter().enumerate().filter_map(|(index, certificate)| {
        // A root vouches for itself: nobody else could take that back.
        if certificate.issuer_span.of(bytes) == certificate.subject_span.of(bytes) {
            return None;
        }
        let mut one = One { bytes, certificate, issuer: path.get(index + 1), own: index == 0, found: Vec::new() };
        for sources in sources {
            one.lists(sources, links);
            one.answers(sources, links);
        }
        one.best()
    });
    each.collect()
}

struct One<'a> {
    bytes: &'a [u8],
    certificate: &'a Certificate,
    issuer: Option<&'a Certificate>,
    own: bool,
    found: Vec<Revocation>,
}

impl One<'_> {
    fn add(&mut self, revoked: Option<Revoked>, as_of: &Stamp, source: &str, at: &Locator, verified: bool) {
        let subject = &self.certificate.subject;
        self.found.push(Revocation {
            whose: subject.shown().map_or_else(|| subject.words(), str::to_owned),
            own: self.own,
            why: revoked.as_ref().and_then(|revoked| revoked.reason).map(|why| reason_words(why).to_owned()),
            since: revoked.map(|revoked| revoked.since),
            as_of: as_of.clone(),
            source: source.to_owned(),
            at: at.clone(),
            verified,
        });
    }

    fn lists(&mut self, sources: &Sources, links: &mut usize) {
        let number = serial(self.bytes, self.certificate.serial).to_vec();
        for (list, at) in &sources.lists {
            if list.issuer.of(&list.bytes) != self.certificate.issuer_span.of(self.bytes) {
                continue;
            }
            let entry = list.entry(&number);
            let outside = (list.scope.users && self.certificate.authority)
                || (list.scope.authorities && !self.certificate.authority)
                || list.scope.partial;
            if entry.is_none() && outside {
                continue;
            }
            // Bit 6: an issuer that limits its key must allow lists (RFC 5280 4.2.1.3).
            let may = |issuer: &&Certificate| issuer.usage.is_none_or(|usage| usage & 1 << 6 != 0);
            let verified = self.issuer.filter(may).is_some_and(|issuer| {
                spend(links)
                    && signed_by(
                        self.bytes,
                        issuer,
                        &list.bytes,
                        &list.sealed.algorithm,
                        list.sealed.signed,
                        &list.sealed.signature,
                    )
            });
            self.add(entry, &list.this_update, "list of revoked certificates", at, verified);
        }
    }

    fn answers(&mut self, sources: &Sources, links: &mut usize) {
        let number = serial(self.bytes, self.certificate.serial).to_vec();
        for (answer, at) in &sources.answers {
            let name = self.certificate.issuer_span.of(self.bytes);
            let about = answer.singles.iter().find(|single| {
                single.serial.of(&answer.bytes) == number
                    && Digest::from_oid(&single.digest).is_some_and(|digest| digest.of(&[name]) == single.issuer_hash)
            });
            let Some(single) = about.filter(|single| single.status != Status::Unknown) else { continue };
            let verified = self.issuer.is_some_and(|issuer| answered(self.bytes, issuer, answer, links));
            let revoked = match &single.status {
                Status::Revoked(revoked) => Some(revoked.clone()),
                _ => None,
            };
            self.add(revoked, &single.this_update, "answer of its authority", at, verified);
        }
    }

    /// The word that counts: a revocation before none, one whose signature fits before others, then the newest.
    fn best(self) -> Option<Revocation> {
        self.found.into_iter().max_by_key(|one| {
            (one.verified && one.since.is_some(), one.verified, one.since.is_some(), one.as_of.instant())
        })
    }
}

fn spend(links: &mut usize) -> bool {
    let left = *links > 0;
    *links = links.saturating_sub(1);
    left
}

/// Whether the issuer signed an answer, or somebody whom it made for that (RFC 6960 4.2.2.2).
fn answered(bytes: &[u8], issuer: &Certificate, answer: &Answer, links: &mut usize) -> bool {
    let sealed = &answer.sealed;
    let by = |holder: &[u8], key: &Certificate| {
        signed_by(holder, key, &answer.bytes, &sealed.algorithm, sealed.signed, &sealed.signature)
    };
    if spend(links) && by(bytes, issuer) {
        return true;
    }
    answer.certificates.iter().filter_map(|span| x509::read(&answer.bytes, *span)).any(|responder| {
        responder.purposes.iter().any(|purpose| purpose == ANSWERS)
            && responder.issuer_span.of(&answer.bytes) == issuer.subject_span.of(bytes)
            && spend(links)
            && signed_by(bytes, issuer, &answer.bytes, &responder.algorithm, responder.signed, &responder.signature)
            && spend(links)
            && by(&answer.bytes, &responder)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decode::revocation::{answer, list};
    use crate::evidence::ByteSpan;

    macro_rules! made {
        ($name:literal) => {
            include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/signed/", $name)).as_slice()
        };
    }

    /// Certificates one behind the other, and their bytes.
    fn path(parts: &[&[u8]]) -> (Vec<u8>, Vec<Certificate>) {
        let bytes = parts.concat();
        let mut start = 0;
        let read = parts.iter().map(|part| {
            let span = ByteSpan::new(start, start + part.len());
            start = span.end;
            x509::read(&bytes, span).unwrap()
        });
        let read = read.collect();
        (bytes, read)
    }

    fn sources(lists: &[&[u8]], answers: &[&[u8]]) -> Sources {
        let at = || Locator::raw(0, 1);
        Sources {
            lists: lists.iter().map(|bytes| (list(bytes.to_vec()).unwrap(), at())).collect(),
            answers: answers.iter().map(|bytes| (answer(bytes).unwrap(), at())).collect(),
        }
    }

    fn said(sources: &Sources) -> Vec<Revocation> {
        let (bytes, path) = path(&[made!("leaf.der"), made!("root.der")]);
        judge(&bytes, &path, &[sources], &mut 100)
    }

    #[test]
    fn lists_and_answers_speak_of_the_certificate_that_they_name() {
        let found = said(&sources(&[made!("revoked.crl")], &[]));
        assert_eq!(found.len(), 1);
        assert!(found[0].verified && found[0].own);
        assert_eq!(found[0].since.as_ref().unwrap().words(), "2017-04-01 00:00:00 UTC");
        assert_eq!(found[0].why.as_deref(), Some("its key was exposed"));
        let found = said(&sources(&[], &[made!("good.ocsp")]));
        assert!(found[0].verified && found[0].since.is_none(), "{found:?}");
        let found = said(&sources(&[], &[made!("revoked.ocsp")]));
        assert!(found[0].verified && found[0].since.is_some(), "{found:?}");
        // A revocation weighs more than a later word that there is none.
        let found = said(&sources(&[made!("revoked.crl")], &[made!("good.ocsp")]));
        assert!(found[0].since.is_some(), "{found:?}");
    }

    #[test]
    fn a_changed_list_is_not_believed() {
        for (kind, plain) in [(0, made!("revoked.crl")), (1, made!("good.ocsp"))] {
            // What stands behind the signed bytes has spare bits of its own: of the signature's length, of what came along.
            let end = list(plain.to_vec()).map_or(plain.len(), |list| list.sealed.signed.end);
            for at in (0..end).step_by(3) {
                let mut bytes = plain.to_vec();
                bytes[at] ^= 1;
                let at_one = Locator::raw(0, 1);
                let sources = match kind {
                    0 => {
                        Sources { lists: list(bytes).map(|list| (list, at_one)).into_iter().collect(), answers: vec![] }
                    }
                    _ => Sources {
                        answers: answer(&bytes).map(|one| (one, at_one)).into_iter().collect(),
                        lists: vec![],
                    },
                };
                let verified = said(&sources).iter().any(|one| one.verified);
                // What stands outside of what is signed, the certificates that came along, may still fit.
                assert!(!verified || kind == 1, "byte {at}");
            }
        }
        // Nothing is believed without its signature computed.
        let (bytes, path) = path(&[made!("leaf.der"), made!("root.der")]);
        let found = judge(&bytes, &path, &[&sources(&[made!("revoked.crl")], &[])], &mut 0);
        assert!(!found[0].verified);
    }

    #[test]
    fn issuers_are_judged_for_the_time_of_signing() {
        let parts = [made!("below.der"), made!("faulty.der"), made!("root.der")];
        let (bytes, path) = path(&parts);
        let world = super::super::World { holder: "file", mail: false, anchors: &path[2..], at: None };
        let faults = |when: &str| {
            let at = crate::decode::time::iso8601(when).unwrap();
            super::super::chain::follow(&bytes, &path[..2], &path[0], Some(&at), &mut 100, world)
        };
        let chain = faults("2017-05-04T12:00:00Z");
        assert_eq!(chain.path.len(), 3);
        assert!(chain.anchor.is_some());
        let all = chain.faults.join("; ");
        for words in ["had ended 2017-01-01", "does not allow its key to sign certificates", "allows 0 authorities"] {
            assert!(all.contains(words), "{words}: {all}");
        }
        assert!(!faults("2016-05-04T12:00:00Z").faults.join("; ").contains("had ended"));
    }
}
