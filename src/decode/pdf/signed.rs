//! What a signature dictionary says of itself (ISO 32000-2 12.8.1), and the certificates inside it. Nothing is verified.

use super::objects::Object;
use super::syntax::Dict;
use super::text::string_bytes;
use super::walk::Gatherer;
use crate::decode::{cms, time, x509};
use crate::evidence::limits::proofs::MOST_CERTIFICATES;
use crate::evidence::{Fact, Locator, Stamp, TraceEntry, TraceKind};

/// Parts of `/Prop_Build` (PDF Signature Build Dictionary Specification, Adobe 2008).
const BUILDERS: [&str; 4] = ["Filter", "PubSec", "App", "SigQ"];

/// Reads one dictionary.
pub(super) fn read(gatherer: &mut Gatherer, object: &Object, dict: &Dict) {
    let mut entries = gatherer.entries(object, dict, &["Type", "Filter", "SubFilter", "Name"]);
    entries.extend(gatherer.date(object, dict, "M", "M"));
    entries.extend(gatherer.entries(object, dict, &["Reason", "Location", "ContactInfo", "ByteRange"]));
    if let Some(reference) = dict.get("Reference").and_then(|node| gatherer.store.resolve(object, node, 0)) {
        for item in reference.node.array().iter().take(4) {
            let Some(found) = gatherer.store.resolve(&reference, item, 0) else { continue };
            let Some(inner) = found.dict() else { continue };
            entries.extend(gatherer.entry(&found, inner, "TransformMethod", "Reference.TransformMethod"));
        }
    }
    if let Some(build) = gatherer.inner(object, dict, "Prop_Build")
        && let Some(parts) = build.dict()
    {
        for part in BUILDERS {
            let Some(found) = gatherer.inner(&build, parts, part) else { continue };
            let Some(inner) = found.dict() else { continue };
            let called = |key: &str| format!("Prop_Build.{part}.{key}");
            for key in ["Name", "REx", "R", "OS"] {
                entries.extend(gatherer.entry(&found, inner, key, &called(key)));
            }
            if let Some(mut date) = gatherer.entry(&found, inner, "Date", &called("Date")) {
                date.stamp = built(&date.value.value);
                entries.push(date);
            }
        }
    }
    certificates(gatherer, object, dict, &mut entries);
    gatherer.keep(TraceKind::Signature, object, entries);
}

/// `Dec 11 2020 22:57:48` as compilers write it, or another notation; the zone of the building machine is not told.
fn built(text: &str) -> Option<Stamp> {
    let mut words = text.split_whitespace();
    let (month, day, year) = (words.next()?, words.next()?, words.next()?);
    let clock = words.next().unwrap_or("00:00:00");
    let rearranged = format!("{day} {month} {year} {clock}");
    let mut stamp = time::rfc5322(&rearranged).filter(|stamp| stamp.civil().is_some()).or_else(|| time::pdf(text))?;
    text.clone_into(&mut stamp.raw);
    Some(stamp)
}

/// Names and dates of the certificates in `/Contents`, and the signer's own time (RFC 5652).
fn certificates(gatherer: &Gatherer, object: &Object, dict: &Dict, entries: &mut Vec<TraceEntry>) {
    let Some(found) = dict.get("Contents").and_then(|node| gatherer.store.resolve(object, node, 0)) else { return };
    if !found.node.is_text() {
        return;
    }
    let span = found.node.span;
    // The hex string of the signature is never encrypted (7.6.2).
    let Some(bytes) = string_bytes(span.of(found.layer_bytes(gatherer.store.bytes))) else { return };
    let whole = found.locate(span);
    let Ok(data) = cms::read(&bytes) else { return };
    for (index, certificate) in data.certificates.iter().take(MOST_CERTIFICATES).enumerate() {
        let Some(certificate) = x509::read(&bytes, *certificate) else { continue };
        let base = format!("certificate[{index}]");
        let name = certificate.subject.shown().map(str::to_owned).unwrap_or_else(|| certificate.subject.words());
        entries.push(TraceEntry::derived(format!("{base}.subject"), Fact::at(name, whole.clone())));
        if let Some(issuer) = certificate.issuer.shown() {
            entries.push(TraceEntry::derived(format!("{base}.issuer"), Fact::at(issuer.to_owned(), whole.clone())));
        }
        for (key, date) in [("notBefore", &certificate.not_before), ("notAfter", &certificate.not_after)] {
            let Some((stamp, _)) = date else { continue };
            entries.push(moment(format!("{base}.{key}"), stamp.clone(), &whole));
        }
        if certificate.authority {
            entries.push(TraceEntry::derived(format!("{base}.authority"), Fact::at("true".to_owned(), whole.clone())));
        }
    }
    for (index, signer) in data.signers.iter().enumerate() {
        let Some((stamp, _)) = signer.signing_time(&bytes) else { continue };
        entries.push(moment(format!("signer[{index}].signingTime"), stamp, &whole));
    }
}

fn moment(key: String, stamp: Stamp, at: &Locator) -> TraceEntry {
    let value = Fact::at(stamp.words(), at.clone());
    TraceEntry::moment(key, value, Some(stamp))
}
