//! A signature of a PDF, worded: three lights, what of the file it covers, and what came after it.

use super::coverage::{CoverRow, TextCover};
use super::{Light, ProofRow, SearchRow, Tone, sentence, signer};
use crate::evidence::{ByteSpan, Locator};
use crate::inspect::Report;
use crate::inspect::proofs::{BodyHash, Coverage, DocumentCover, Proof, ProofKind, Verdict, holds};
use crate::present::rows::Moments;
use crate::present::speech::{en, t, tf};
use crate::present::words;

/// What a signature of a document never proves.
const LIMITS: &[&str] = &[
    en("Who held the key: whoever has the private key, its card or the signing service's password can sign"),
    en("That the signing time is true, unless a time stamp of somebody you trust says so"),
    en("That what the document says is true"),
    en("Whether the certificate was revoked: that needs a network, or what the file itself keeps of it"),
];

/// A stretch of the file on the drawn map.
#[derive(Debug, Clone, PartialEq)]
pub struct Stretch {
    /// What it is.
    pub label: String,
    /// Whether the signature covers it; `None` for its own value.
    pub covered: Option<bool>,
    /// Begin and end as shares of the file.
    pub share: (f32, f32),
    /// In words.
    pub place: String,
    /// Its bytes.
    pub at: Locator,
}

/// The row of one signature.
pub(super) fn row(proof: &Proof, cover: &DocumentCover, report: &Report, moments: &Moments) -> ProofRow {
    let mut moved = Vec::new();
    if let Some(fact) = &proof.signed_at {
        let label = if proof.kind == ProofKind::PdfTimestamp { t("Stamped") } else { t("Signed") };
        moved.push((label, moments.stamp(&fact.value), words::place(&fact.at), fact.at.clone()));
    }
    if let Some(stamp) = cover.stamp.as_ref().filter(|stamp| stamp.fits) {
        moved.push((t("Time stamp"), moments.stamp(&stamp.at.value), words::place(&stamp.at.at), stamp.at.at.clone()));
    }
    let mut remarks: Vec<String> = cover.shape.iter().map(|shape| sentence(shape)).collect();
    if let Some(permission) = &cover.permission {
        remarks.push(tf("The signer certified the document: {}", &[&permission.value.words()]));
    }
    remarks.extend(proof.remarks.iter().map(|remark| sentence(remark)));
    ProofRow {
        state: cover.revision.filter(|state| *state < report.revisions.len()),
        title: proof.kind.title(),
        who: who(proof, cover),
        domain: String::new(),
        details: details(proof, cover),
        verdict: verdict(proof, cover),
        tone: whole(proof, cover),
        lights: [bytes(proof, cover), value(proof), voucher(proof)],
        covers: Vec::new(),
        more_covers: 0,
        text: text(cover),
        uncovered: later(cover, report),
        limits: LIMITS,
        moments: moved,
        remarks,
        cause: None,
        undone: Vec::new(),
        readings: Vec::new(),
        restored: Vec::new(),
        search: SearchRow::None,
        needed: None,
        signer: proof.signer.as_ref().map(signer).unwrap_or_default(),
        map: map(cover, report),
        place: words::place(&proof.at),
        at: proof.at.clone(),
    }
}

fn who(proof: &Proof, cover: &DocumentCover) -> String {
    let name = proof.signer.as_ref().and_then(|signer| signer.name.as_deref());
    let name = name.map_or_else(|| t("nobody who is named").to_owned(), |name| words::show_untrusted_within(name, 120));
    let field = words::show_untrusted_within(&cover.field, 80);
    match proof.kind {
        ProofKind::PdfTimestamp => tf("stamped by {}, field {}", &[&name, &field]),
        ProofKind::OfficeSignature => tf("signed with a key of {}, {}", &[&name, &field]),
        _ => tf("signed with a key of {}, field {}", &[&name, &field]),
    }
}

fn details(proof: &Proof, cover: &DocumentCover) -> String {
    let state = cover.revision.map(|state| tf("covers the file up to saved state {}", &[&state]));
    let told: Vec<String> =
        [Some(words::show_untrusted_within(&proof.algorithm, 60)).filter(|text| !text.is_empty()), state]
            .into_iter()
            .flatten()
            .collect();
    told.join(" · ")
}

/// What a signature comes to, in a sentence.
pub(super) fn verdict(proof: &Proof, cover: &DocumentCover) -> String {
    if !cover.parts.is_empty() {
        let differ = cover.parts.iter().filter(|part| !part.fits).count();
        let all = words::number(cover.parts.len() as u64);
        return match differ {
            0 => tf("Its {} compared parts are as it states; its own value is not computed", &[&all]),
            _ => tf("{} of its {} compared parts are not as it states", &[&words::number(differ as u64), &all]),
        };
    }
    match (proof.signature, proof.body_hash) {
        (Verdict::Unusable | Verdict::NoKey, _) => {
            let why = proof.reason.as_deref().unwrap_or(t("no reason is known"));
            tf("Not tested: {}", &[&words::show_untrusted(why)])
        }
        (Verdict::Invalid, _) => t("It does not fit the certificate that came with it").to_owned(),
        (Verdict::Valid, BodyHash::Mismatch) => {
            t("It fits its certificate, but the bytes are not those that were signed").to_owned()
        }
        (Verdict::Valid, BodyHash::Match) => {
            let changed = cover.content_changed();
            match cover.covers {
                Coverage::File => t("The whole file is as it was signed").to_owned(),
                Coverage::Revision if changed => {
                    t("The signed state is as it was signed; what is shown was changed afterwards").to_owned()
                }
                Coverage::Revision => {
                    t("The signed state is as it was signed; something was added afterwards").to_owned()
                }
                Coverage::Other => t("It fits, but does not cover all of the file or of a saved state").to_owned(),
            }
        }
        (Verdict::Valid, _) => t("It fits its certificate; what it was made over could not be computed").to_owned(),
    }
}

/// How it is to be taken.
pub(super) fn whole(proof: &Proof, cover: &DocumentCover) -> Tone {
    match (proof.signature, proof.body_hash) {
        _ if cover.parts.iter().any(|part| !part.fits) => Tone::Differs,
        (Verdict::Unusable, _) => Tone::NoUse,
        (Verdict::NoKey, _) => Tone::Unknown,
        (Verdict::Valid, BodyHash::Match) if cover.content_changed() => Tone::Changed,
        (Verdict::Valid, BodyHash::Match) if cover.covers == Coverage::File && cover.shape.is_empty() => Tone::Fits,
        (Verdict::Valid, BodyHash::Match) => Tone::Limited,
        (Verdict::Valid, BodyHash::Mismatch) => Tone::Changed,
        _ => Tone::Differs,
    }
}

fn light(name: &'static str, tone: Tone, word: &str, said: impl Into<String>) -> Light {
    Light { name: t(name), tone, word: word.to_owned(), sentence: said.into(), more: Vec::new() }
}

fn bytes(proof: &Proof, cover: &DocumentCover) -> Light {
    const NAME: &str = en("Fingerprint of the bytes");
    match proof.body_hash {
        BodyHash::Match | BodyHash::Prefix => {
            let mut light =
                light(NAME, Tone::Fits, t("agrees"), t("The covered bytes have the fingerprint that was signed"));
            if cover.covers != Coverage::File {
                light.tone = Tone::Limited;
                light.more.push(t("It does not cover the whole file").to_owned());
            }
            light
        }
        BodyHash::Mismatch => {
            light(NAME, Tone::Differs, t("differs"), t("The covered bytes are not those that were signed"))
        }
        BodyHash::Unusable => {
            let why = proof.reason.as_deref().unwrap_or(t("the signature names no fingerprint"));
            light(NAME, Tone::NoUse, t("not tested"), sentence(why))
        }
    }
}

fn value(proof: &Proof) -> Light {
    const NAME: &str = en("Signature");
    match proof.signature {
        Verdict::Valid => light(NAME, Tone::Fits, t("fits"), t("The key of the certificate made it")),
        Verdict::Invalid => {
            light(NAME, Tone::Differs, t("does not fit"), t("The key of the certificate did not make it"))
        }
        Verdict::NoKey => {
            light(NAME, Tone::Unknown, t("no certificate"), t("The signer's certificate is not in the file"))
        }
        Verdict::Unusable => light(
            NAME,
            Tone::NoUse,
            t("not tested"),
            sentence(proof.reason.as_deref().unwrap_or(t("no reason is known"))),
        ),
    }
}

fn voucher(proof: &Proof) -> Light {
    const NAME: &str = en("Who vouches for the signer");
    match &proof.signer {
        Some(signer) => match (&signer.anchor, signer.self_signed) {
            (Some(anchor), _) => {
                let anchor = words::show_untrusted_within(anchor, 160);
                light(
                    NAME,
                    Tone::Fits,
                    t("trusted"),
                    tf("The chain of certificates leads to {}, which you gave", &[&anchor]),
                )
            }
            (None, true) => light(
                NAME,
                Tone::Unknown,
                t("nobody"),
                t("The certificate vouches only for itself: anybody can make one in any name"),
            ),
            (None, false) => light(
                NAME,
                Tone::Unknown,
                t("nobody here"),
                t("The certificate leads to none that you gave as trusted; no list is shipped"),
            ),
        },
        None => light(NAME, Tone::Unknown, t("unknown"), t("No certificate could be read")),
    }
}

fn text(cover: &DocumentCover) -> Option<TextCover> {
    let (first, last) = (cover.stretches.first()?, cover.stretches.last()?);
    let bytes: usize = cover.stretches.iter().map(|stretch| stretch.len()).sum();
    let at = Locator::Raw(ByteSpan::new(first.start, last.end));
    let rest = cover.after.map(|after| {
        let at = Locator::Raw(after);
        (words::place(&at), at)
    });
    Some(TextCover {
        sentence: tf("{} of the file are covered, all but the signature's own value", &[&words::size(bytes as u64)]),
        place: words::place(&at),
        at,
        rest,
    })
}

/// What came after it, state by state.
fn later(cover: &DocumentCover, report: &Report) -> Vec<CoverRow> {
    let row = |later: &crate::inspect::proofs::LaterChange| {
        let state = report.revisions.iter().find(|revision| revision.number == later.state);
        let at = state.map_or_else(|| Locator::absent("the state", "the file"), |state| Locator::Raw(state.added));
        let what =
            if later.words.is_empty() { t("nothing that a reader sees").to_owned() } else { later.words.join("; ") };
        CoverRow {
            label: tf("State {}", &[&later.state]),
            value: words::show_untrusted_within(&what, 600),
            place: words::place(&at),
            at,
        }
    };
    cover.later.iter().map(row).collect()
}

/// The file as one line: covered, the value, what is behind.
fn map(cover: &DocumentCover, report: &Report) -> Vec<Stretch> {
    let whole = usize::try_from(report.bytes).unwrap_or(usize::MAX).max(1);
    #[expect(clippy::cast_precision_loss, reason = "a drawing")]
    let share = |at: usize| at as f32 / whole as f32;
    let stretch = |label: &str, covered: Option<bool>, span: ByteSpan| {
        let at = Locator::Raw(span);
        let place = words::place(&at);
        Stretch { label: label.to_owned(), covered, share: (share(span.start), share(span.end)), place, at }
    };
    let mut map = Vec::new();
    let mut end = 0;
    for (index, span) in cover.stretches.iter().enumerate() {
        if span.start > end {
            let (label, covered) =
                if index == 0 { (t("before it, not covered"), Some(false)) } else { (t("its value"), None) };
            map.push(stretch(label, covered, ByteSpan::new(end, span.start)));
        }
        map.push(stretch(t("covered"), Some(true), *span));
        end = span.end;
    }
    map.extend(cover.after.map(|after| stretch(t("behind it, not covered"), Some(false), after)));
    map
}

/// All signatures of a PDF in one line, and how that is to be taken.
pub(super) fn summary(report: &Report) -> (String, Option<Tone>) {
    let all: Vec<(&Proof, &DocumentCover)> =
        report.proofs.iter().filter_map(|proof| Some((proof, proof.document.as_ref()?))).collect();
    if all.is_empty() {
        return (t("No signature: nothing can be proved of this file").to_owned(), None);
    }
    let count = |fits: &dyn Fn(&Tone) -> bool| all.iter().filter(|(proof, cover)| fits(&whole(proof, cover))).count();
    let signatures = |count: usize, one: &str, more: &str| {
        format!("{} {}", words::number(count as u64), if count == 1 { one } else { more })
    };
    let mut told = Vec::new();
    let fit = all.iter().filter(|(proof, _)| holds(proof)).count();
    if fit > 0 {
        told.push(signatures(fit, "signature fits", "signatures fit"));
    }
    let changed = all.iter().filter(|(proof, cover)| holds(proof) && cover.content_changed()).count();
    if changed > 0 {
        told.push(t("what is shown was changed after signing").to_owned());
    }
    let failing = count(&|tone| *tone == Tone::Differs)
        + all
            .iter()
            .filter(|(proof, _)| proof.body_hash == BodyHash::Mismatch && proof.signature == Verdict::Valid)
            .count();
    if failing > 0 {
        told.push(signatures(failing, "signature does not fit", "signatures do not fit"));
    }
    let open = count(&|tone| matches!(tone, Tone::NoUse | Tone::Unknown));
    if open > 0 {
        told.push(tf("{} not tested", &[&signatures(open, "signature", "signatures")]));
    }
    let tones: Vec<Tone> = all.iter().map(|(proof, cover)| whole(proof, cover)).collect();
    let worst = [Tone::Changed, Tone::Differs, Tone::Limited, Tone::Fits, Tone::Unknown, Tone::NoUse];
    (told.join(" · "), worst.into_iter().find(|tone| tones.contains(tone)))
}
