//! Signatures in the machine-readable report: the contract's fields, then what else is known. Every field is written by hand.

use serde_json::{Map, Value, json};

use super::place;
use crate::evidence::{ByteSpan, Fact, Locator, Stamp};
use crate::inspect::Report;
use crate::inspect::proofs::{
    ArcChain, DocumentCover, Edit, KeyUsed, LaterChange, PartDigest, Proof, Restored, Revocation, Search, Signer,
    Undone, Verdict, Window,
};
use crate::present::rows::{record_line, uncovered};

/// One signature.
pub(super) fn proof(report: &Report, proof: &Proof) -> Value {
    if let Some(cover) = &proof.document {
        return document(proof, cover);
    }
    let covered = proof.covers.iter().filter(|one| one.at.is_some()).map(|one| one.name.as_str());
    let mut object = Map::new();
    let mut set = |name: &str, value: Value| object.insert(name.to_owned(), value);
    set("kind", json!(proof.kind.word()));
    set("domain", json!(proof.domain));
    set("selector", json!(proof.selector));
    set("algorithm", json!(proof.algorithm));
    set("body_hash", json!(proof.body_hash.word()));
    set("signature", json!(proof.signature.word()));
    set("key", proof.key.as_ref().map_or(Value::Null, |used| key(proof, used)));
    set("covers", json!(covered.collect::<Vec<_>>()));
    let found = |value: &Restored| restored(proof, value);
    let put_in = || proof.undone.iter().find(|undone| !undone.taken_off.is_empty()).map(taken_off);
    set("restored", json!(proof.restored.first().map(found).or_else(put_in)));
    if proof.restored.len() > 1 {
        set("restored_too", proof.restored.iter().skip(1).map(found).collect());
    }
    if let Some(reason) = &proof.reason {
        set("reason", json!(reason));
    }
    set("name", json!(proof.name));
    set("at", place(&proof.at));
    set("canonicalization", json!(proof.canonicalization));
    set("identity", json!(proof.identity));
    set("instance", json!(proof.instance));
    set("aligned", json!(proof.aligned));
    set("keys_tried", json!(proof.keys_tried));
    set("key_made_it", json!(proof.opened));
    set(
        "covered_at",
        proof.covers.iter().map(|one| json!({"name": one.name, "at": one.at.as_ref().map(place)})).collect(),
    );
    set("not_covered", json!(uncovered(report, proof)));
    let body = proof.body.as_ref();
    set(
        "body",
        body.map_or(
            Value::Null,
            |body| json!({"covered": place(&body.covered), "rest": body.rest.as_ref().map(place)}),
        ),
    );
    set("signed_at", moment(proof.signed_at.as_ref()));
    set("expires", moment(proof.expires.as_ref()));
    set("remarks", json!(proof.remarks));
    set("readings", json!(proof.readings));
    let undone = proof.undone.iter().map(|undone| {
        json!({
            "readings": undone.readings,
            "what": undone.what,
            "by_whom": undone.by_whom,
            "of": if undone.body { "text" } else { "headers" },
            "places": undone.places.iter().map(place).collect::<Vec<_>>(),
        })
    });
    set("undone", undone.collect());
    let cause = proof.cause.as_ref().map(|cause| {
        let sign = |(label, fact): &(String, Fact<String>)| json!({"label": label, "value": fact.value, "at": place(&fact.at)});
        json!({"what": cause.what, "signs": cause.signs.iter().map(sign).collect::<Vec<_>>()})
    });
    set("cause", json!(cause));
    set("search", search(&proof.search));
    set("signer", proof.signer.as_ref().map_or(Value::Null, signer));
    let missing = proof.signature == Verdict::NoKey && !proof.domain.is_empty() && !proof.selector.is_empty();
    set("missing_record", if missing { json!(proof.record_name()) } else { Value::Null });
    Value::Object(object)
}

/// A signature of a PDF: the contract's fields, then what else is known.
fn document(proof: &Proof, cover: &DocumentCover) -> Value {
    let span = |span: &ByteSpan| json!({"start": span.start, "end": span.end});
    let later = |later: &LaterChange| {
        let said = if later.words.is_empty() { "nothing that counts".to_owned() } else { later.words.join("; ") };
        format!("state {}: {said}", later.state)
    };
    let stamp = cover.stamp.as_ref().map(
        |stamp| json!({"at": moment(Some(&stamp.at)), "fits": stamp.fits, "by": stamp.by, "reason": stamp.reason}),
    );
    let changes = cover.later.iter().map(
        |later| json!({"state": later.state, "changed": later.words, "content": later.content, "beyond": later.goes_beyond()}),
    );
    json!({
        "kind": proof.kind.word(),
        "field": cover.field,
        "digest": proof.body_hash.word(),
        "signature": proof.signature.word(),
        "covers": cover.covers.word(),
        "revision": cover.revision,
        "signer": proof.signer.as_ref().and_then(|signer| signer.name.as_deref()),
        "signed_at": proof.signed_at.as_ref().and_then(|fact| fact.value.utc_text()),
        "later_changes": cover.later.iter().map(later).collect::<Vec<_>>(),
        "reason": proof.reason,
        "name": proof.name,
        "at": place(&proof.at),
        "algorithm": proof.algorithm,
        "anchor": proof.signer.as_ref().and_then(|signer| signer.anchor.as_deref()),
        "certificate": proof.signer.as_ref().map_or(Value::Null, signer),
        "signed_at_stated": moment(proof.signed_at.as_ref()),
        "timestamp": stamp,
        "covered": cover.stretches.iter().map(span).collect::<Vec<_>>(),
        "after": cover.after.as_ref().map(span),
        "shape": cover.shape,
        "permission": cover.permission.as_ref().map(|fact| fact.value.words()),
        "revocation": cover.revocation.iter().map(revocation).collect::<Vec<_>>(),
        "parts": cover.parts.iter().map(part).collect::<Vec<_>>(),
        "current": cover.current,
        "changes": changes.collect::<Vec<_>>(),
        "remarks": proof.remarks,
    })
}

fn part(one: &PartDigest) -> Value {
    json!({"name": one.name.value, "fits": one.fits, "named_at": place(&one.name.at), "at": place(&one.at)})
}

fn revocation(one: &Revocation) -> Value {
    json!({
        "whose": one.whose,
        "own": one.own,
        "revoked": one.since.as_ref().map(|since| json!({"utc": since.utc_text(), "as_written": since.raw})),
        "why": one.why,
        "as_of": one.as_of.utc_text(),
        "source": one.source,
        "at": place(&one.at),
        "verified": one.verified,
    })
}

/// The key: `from` and `bits` are the contract's.
fn key(proof: &Proof, used: &KeyUsed) -> Value {
    json!({
        "from": used.key.from.word(),
        "bits": used.bits,
        "kind": used.kind,
        "fingerprint": used.fingerprint,
        "origin": used.key.origin.word(),
        "source": used.key.source,
        "first_seen": used.key.first_seen,
        "last_seen": used.key.last_seen,
        "window": match used.window {
            Window::Unknown => "unknown",
            Window::Inside => "inside",
            Window::Before => "before",
            Window::After => "after",
        },
        "confirmed": used.confirmed,
        "published": used.published,
        "testing": used.testing,
        "shared": used.shared,
        "weak": used.is_weak(),
        "record": record_line(proof, used),
    })
}

fn restored(proof: &Proof, restored: &Restored) -> Value {
    json!({
        "what": restored.what,
        "signed": restored.signed,
        "shown": restored.shown,
        "at": place(&restored.at),
        "edits": restored.edits.iter().map(edit).collect::<Vec<_>>(),
        "candidates": restored.candidates,
        "how": restored.how,
        "ordinary": proof.is_ordinary(restored),
    })
}

/// Text that an ordinary change put in is what was not signed, as much as any other.
fn taken_off(undone: &Undone) -> Value {
    let edit = |at: &Locator| {
        at.raw_span().map(|span| json!({"start": span.start, "end": span.end, "signed": "", "signed_hex": ""}))
    };
    json!({
        "what": "text",
        "signed": "",
        "shown": undone.taken_off,
        "at": undone.places.first().map(place),
        "edits": undone.places.iter().filter_map(edit).collect::<Vec<_>>(),
        "candidates": Value::Null,
        "how": undone.what,
        "ordinary": true,
    })
}

/// Bytes that stand there, and those that were signed: as text where they are, and always in hex.
fn edit(edit: &Edit) -> Value {
    let hex: String = edit.signed.iter().map(|byte| format!("{byte:02x}")).collect();
    json!({
        "start": edit.span.start,
        "end": edit.span.end,
        "signed": std::str::from_utf8(&edit.signed).ok(),
        "signed_hex": hex,
    })
}

fn search(search: &Search) -> Value {
    match search {
        Search::NotNeeded => json!({"state": "not-needed"}),
        Search::Impossible(reason) => json!({"state": "impossible", "reason": reason}),
        Search::Open => json!({"state": "open"}),
        Search::Done { candidates, cut } => json!({"state": "done", "candidates": candidates, "cut": cut}),
    }
}

fn signer(signer: &Signer) -> Value {
    json!({
        "name": signer.name,
        "addresses": signer.addresses,
        "key_id": signer.key_id,
        "issuer": signer.issuer,
        "valid_from": signer.valid.as_ref().and_then(|(from, _)| from.utc_text()),
        "valid_to": signer.valid.as_ref().and_then(|(_, to)| to.utc_text()),
        "self_signed": signer.self_signed,
        "remarks": signer.remarks,
    })
}

fn moment(fact: Option<&Fact<Stamp>>) -> Value {
    fact.map_or(
        Value::Null,
        |fact| json!({"utc": fact.value.utc_text(), "as_written": fact.value.raw, "at": place(&fact.at)}),
    )
}

/// The ARC chain.
pub(super) fn arc(chain: &ArcChain) -> Value {
    let text = |fact: &Fact<String>| json!({"value": fact.value, "at": place(&fact.at)});
    let sets = chain.sets.iter().map(|set| {
        json!({
            "instance": set.instance,
            "domain": set.domain,
            "chain_validation": set.chain_validation.as_ref().map(text),
            "saw": set.saw.iter().map(text).collect::<Vec<_>>(),
            "message": set.message.word(),
            "seal": set.seal.word(),
        })
    });
    json!({"result": chain.result.word(), "reason": chain.reason, "sets": sets.collect::<Vec<_>>()})
}
