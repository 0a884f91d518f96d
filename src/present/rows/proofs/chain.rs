//! The ARC chain: what each station on the way saw, and whether its seals fit.

use super::Tone;
use crate::evidence::Locator;
use crate::inspect::proofs::{ArcChain, ArcResult, ArcSet, Verdict};
use crate::present::speech::{t, tf};
use crate::present::words;

/// Results of one station that are shown.
const MOST_RESULTS: usize = 20;

/// The chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ArcRows {
    /// What it comes to, in a sentence.
    pub sentence: String,
    /// How that is to be taken.
    pub tone: Tone,
    /// The stations, the first sealer first.
    pub sets: Vec<ArcRow>,
}

/// One station.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ArcRow {
    /// Its number.
    pub instance: u32,
    /// Who sealed.
    pub domain: String,
    /// What it says that it saw: text, place in words, place.
    pub saw: Vec<(String, String, Locator)>,
    /// Its message signature over the mail as it stands.
    pub message: (Tone, &'static str),
    /// Its seal.
    pub seal: (Tone, &'static str),
    /// What it says of the chain before it (`cv=`): text, place in words, place.
    pub before: Option<(String, String, Locator)>,
}

pub(super) fn arc_rows(chain: &ArcChain) -> ArcRows {
    let reason = chain.reason.as_deref().map(words::show_untrusted).unwrap_or_default();
    let because = if reason.is_empty() { String::new() } else { format!(": {reason}") };
    let (sentence, tone) = match chain.result {
        ArcResult::None => (t("No chain").to_owned(), Tone::NoUse),
        ArcResult::Pass => (
            t("The chain fits: every seal, and the newest station's signature over the mail as it stands").to_owned(),
            Tone::Fits,
        ),
        ArcResult::Fail => (tf("The chain does not fit{}", &[&because]), Tone::Differs),
        ArcResult::Unknown => (tf("The chain can't be told{}", &[&because]), Tone::Unknown),
    };
    ArcRows { sentence, tone, sets: chain.sets.iter().map(set).collect() }
}

fn set(set: &ArcSet) -> ArcRow {
    let shown = |fact: &crate::evidence::Fact<String>| {
        (words::show_untrusted_within(&fact.value, 300), words::place(&fact.at), fact.at.clone())
    };
    ArcRow {
        instance: set.instance,
        domain: words::show_untrusted_within(&set.domain, 120),
        saw: set.saw.iter().take(MOST_RESULTS).map(shown).collect(),
        message: verdict(set.message),
        seal: verdict(set.seal),
        before: set.chain_validation.as_ref().map(shown),
    }
}

fn verdict(verdict: Verdict) -> (Tone, &'static str) {
    match verdict {
        Verdict::Valid => (Tone::Fits, t("fits")),
        // Every later station may change the mail: only the newest signature has to fit (RFC 8617 5.2).
        Verdict::Invalid => (Tone::Differs, t("does not fit")),
        Verdict::NoKey => (Tone::Unknown, t("no key at hand")),
        Verdict::Unusable => (Tone::NoUse, t("of no use")),
    }
}
