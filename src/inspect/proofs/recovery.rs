//! What did it say before? The signature holds the fingerprint of what was signed; candidates are tried against it.
//!
//! The fingerprint of the text stands in the signature (`bh=`), that of the headers is what an RSA key finds in it (RFC 8017
//! 8.2.2). A candidate that has the fingerprint is what was signed; it is computed anew over the changed file before it is told.

mod body;
mod calendar;
mod cuts;
mod date;
mod engine;
mod forms;
mod hash;
mod header;
mod lines;
mod numbers;
mod place;
mod quoted;
mod say;
mod surface;
mod tags;
mod twins;
mod values;
mod vocabulary;
mod words;
mod zones;

use super::proof::{BodyHash, Proof, Search, Verdict};
use super::{Asked, Failing, SearchBudget};
use crate::evidence::limits::proofs::{LONGEST_HEADERS, LONGEST_SEARCHED, row};
use engine::Work;
pub use place::apply;

impl SearchBudget {
    /// For one mail that someone looks at: at most a minute on two cores.
    pub const FULL: Self = Self { blocks: 2_100_000_000 };
    /// For many mails in a row: a second or two.
    pub const QUICK: Self = Self { blocks: 40_000_000 };

    /// A search is so many parts; where the file shows an ordinary cause, one of them is spent.
    pub const PARTS: u64 = 50;

    /// Each search's share where so many parts wait in one examination: together they spend what one search alone may.
    pub fn shared(parts: u64) -> Self {
        Self { blocks: Self::FULL.divided(parts).blocks.max(Self::QUICK.blocks) }
    }

    /// The same of any budget.
    pub fn divided(self, parts: u64) -> Self {
        Self { blocks: self.blocks / parts.div_ceil(Self::PARTS).max(1) }
    }
}

/// Searches for the signed value within the budget, and notes in the proof how far it went and what was found.
pub(super) fn search(failing: &Failing, asked: &Asked, proof: &mut Proof) {
    let text = proof.body_hash == BodyHash::Mismatch && !proof.body_fits();
    let headers = proof.signature == Verdict::Invalid && !proof.headers_fit();
    let reason = text_reason(failing).filter(|_| text).or_else(|| header_reason(failing, proof).filter(|_| headers));
    let (text, headers) = (text && text_reason(failing).is_none(), headers && header_reason(failing, proof).is_none());
    if !text && !headers {
        proof.search = Search::Impossible(reason.unwrap_or_else(|| "nothing that could be searched fails".to_owned()));
        return;
    }
    let Some(budget) = asked.search else {
        proof.search = Search::Open;
        return;
    };
    // Where the file shows an ordinary cause, most searches are in vain: the cheap part of one finds a changed day or number.
    let blocks = if proof.excused() { budget.blocks / SearchBudget::PARTS } else { budget.blocks };
    let mut work = Work { left: blocks, tried: 0, cut: false, all: blocks, progress: asked.progress };
    if text {
        // Where both fail, the text may take half: what it leaves goes to the headers.
        let kept = if headers { work.left / 2 } else { 0 };
        work.left -= kept;
        let ground = body::Ground::new(failing);
        let found = ground.search(failing, &mut work);
        proof.restored.extend(found.and_then(|(changes, how)| say::text(failing, &ground, &changes, how, work.tried)));
        work.left += kept;
    }
    if headers {
        let before = work.tried;
        let ground = header::Ground::new(failing);
        let found = ground.search(failing, asked, &mut work);
        let tried = work.tried - before;
        proof.restored.extend(found.and_then(|(changes, how)| say::headers(failing, &ground, &changes, how, tried)));
    }
    proof.search = Search::Done { candidates: work.tried, cut: work.cut };
}

/// Why the text can't be searched.
fn text_reason(failing: &Failing) -> Option<String> {
    let length = failing.message.text().len();
    (length > LONGEST_SEARCHED).then(|| format!("{} ({length} bytes)", row::LONGEST_SEARCHED.sentence()))
}

/// Why the headers can't be searched.
fn header_reason(failing: &Failing, proof: &Proof) -> Option<String> {
    let length = failing.prepared.fields.iter().map(|field| field.formed.len()).sum::<usize>();
    if length > LONGEST_HEADERS {
        return Some(format!("{} ({length} bytes)", row::LONGEST_HEADERS.sentence()));
    }
    if failing.held.is_some() {
        return None;
    }
    Some(match proof.signature {
        Verdict::NoKey => "the key is missing".to_owned(),
        _ => "no key at hand made this signature, so that nothing is known of what was signed".to_owned(),
    })
}
