//! What a file keeps for checking its signatures later: certificates, lists of revoked ones, answers of authorities
//! (`/DSS` and `/VRI`, ISO 32000-2 12.8.4.3). Verifies nothing.

use std::collections::HashSet;

use super::objects::{Layer, Object, Store};
use super::syntax::Dict;
use crate::decode::{revocation, x509};
use crate::evidence::limits::pdf::{MOST_KEPT, row};
use crate::evidence::{ByteSpan, Fact, Kept, KeptKind, Locator, Stamp, Step, Trace, TraceEntry, TraceKind};

/// Keys of `/DSS` and of an entry of `/VRI` (tables 261 and 262).
const KEYS: [(&str, KeptKind); 6] = [
    ("Certs", KeptKind::Certificate),
    ("Cert", KeptKind::Certificate),
    ("CRLs", KeptKind::List),
    ("CRL", KeptKind::List),
    ("OCSPs", KeptKind::Answer),
    ("OCSP", KeptKind::Answer),
];

/// Everything that the catalog's `/DSS` keeps, each stream once.
pub(super) fn read(store: &Store, catalog: &Object) -> Vec<Kept> {
    let mut kept = Vec::new();
    let mut seen = HashSet::new();
    let dss = catalog.dict().and_then(|dict| dict.get("DSS")).and_then(|node| store.resolve(catalog, node, 0));
    let Some(dss) = dss else { return kept };
    let Some(dict) = dss.dict() else { return kept };
    from(store, &dss, dict, &mut seen, &mut kept);
    if let Some(held) = dict.get("VRI").and_then(|node| store.resolve(&dss, node, 0))
        && let Some(each) = held.dict()
    {
        for (_, node) in each.entries.iter().take(MOST_KEPT) {
            let Some(one) = store.resolve(&held, node, 0) else { continue };
            let Some(inner) = one.dict() else { continue };
            from(store, &one, inner, &mut seen, &mut kept);
        }
    }
    kept
}

fn from(store: &Store, holder: &Object, dict: &Dict, seen: &mut HashSet<u32>, kept: &mut Vec<Kept>) {
    for (key, kind) in KEYS {
        let Some(list) = dict.get(key).and_then(|node| store.resolve(holder, node, 0)) else { continue };
        for node in list.node.array() {
            let Some(number) = node.reference().map(|(number, _)| number).filter(|number| seen.insert(*number)) else {
                continue;
            };
            if kept.len() >= MOST_KEPT {
                store.hit(row::MOST_KEPT, holder.span.start, holder.span.end);
                return;
            }
            let Some(object) = store.object(number, 0) else { continue };
            let Some((raw, bytes)) = object.stream.zip(store.decode(&object)) else { continue };
            let at = place(store, &object, raw, bytes.len());
            kept.push(Kept { kind, object: object.words(), at, bytes });
        }
    }
}

/// Where the decoded bytes of a stream stand.
fn place(store: &Store, object: &Object, raw: ByteSpan, length: usize) -> Locator {
    let coded = store.encrypted || object.dict().is_some_and(|dict| dict.get("Filter").is_some());
    if !coded && matches!(object.layer, Layer::File) {
        return Locator::Raw(raw);
    }
    let how = format!("stream of object {}", object.words());
    Locator::Decoded { within: vec![Step { how, start: raw.start, end: raw.end }], start: 0, end: length }
}

/// What each of them says: whose it is, and as of when; the authority's clock, not the signer's.
pub(super) fn traces(kept: &[Kept]) -> Vec<Trace> {
    let each = kept.iter().filter_map(|one| {
        let mut entries = Vec::new();
        let mut text = |key: &str, value: String| {
            entries.push(TraceEntry::derived(key, Fact::at(value, one.at.clone())));
        };
        let mut moments: Vec<(&str, Stamp)> = Vec::new();
        match one.kind {
            KeptKind::Certificate => {
                let read = x509::read(&one.bytes, ByteSpan::new(0, one.bytes.len()))?;
                text("certificate.subject", read.subject.words());
                text("certificate.issuer", read.issuer.words());
                moments.extend(read.not_before.map(|(stamp, _)| ("certificate.notBefore", stamp)));
                moments.extend(read.not_after.map(|(stamp, _)| ("certificate.notAfter", stamp)));
            }
            KeptKind::List => {
                let read = revocation::list(one.bytes.clone())?;
                text("crl.issuer", x509::name_at(&read.bytes, read.issuer)?.words());
                text("crl.revokedCertificates", read.len().to_string());
                moments.push(("crl.thisUpdate", read.this_update));
                moments.extend(read.next_update.map(|stamp| ("crl.nextUpdate", stamp)));
            }
            KeptKind::Answer => {
                let read = revocation::answer(&one.bytes)?;
                moments.push(("ocsp.producedAt", read.produced));
                moments.extend(read.singles.into_iter().take(1).map(|single| ("ocsp.thisUpdate", single.this_update)));
            }
        }
        for (key, stamp) in moments {
            entries.push(TraceEntry::moment(key, Fact::at(stamp.words(), one.at.clone()), Some(stamp)));
        }
        Some(Trace { kind: TraceKind::Validation, object: one.object.clone(), page: None, current: true, entries })
    });
    each.collect()
}
