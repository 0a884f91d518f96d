//! What a signature covers, what it leaves open, and which values a fitting signature vouches for.

use crate::evidence::{ByteSpan, Locator, NamedFact};
use crate::inspect::Report;
use crate::inspect::proofs::{BodyHash, Proof, ProofKind, Verdict};
use crate::present::speech::{t, tf};
use crate::present::words;

/// Covered headers that are shown of one signature.
const MOST_COVERED: usize = 100;
/// Lines of one name that are listed as not covered.
const MOST_UNCOVERED: usize = 20;
/// Characters of a value.
const LONGEST_VALUE: usize = 300;

/// Headers that a reader goes by, and what they are called.
const READ: &[(&str, &str)] = &[
    ("from", "From"),
    ("to", "To"),
    ("cc", "Cc"),
    ("reply-to", "Reply-To"),
    ("date", "Date"),
    ("subject", "Subject"),
    ("message-id", "Message-ID"),
    ("content-type", "Content-Type"),
];

/// One header that is, or is not, covered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CoverRow {
    /// What it is called.
    pub label: String,
    /// Its value, or what is covered where no line stands.
    pub value: String,
    /// Its place in words.
    pub place: String,
    /// Its place; absent where no line stands.
    pub at: Locator,
}

impl CoverRow {
    /// Whether it is about a line that does not stand there.
    pub fn is_absent(&self) -> bool {
        matches!(self.at, Locator::Absent { .. })
    }
}

/// How much of the text is covered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextCover {
    /// In a sentence.
    pub sentence: String,
    /// Covered bytes in words.
    pub place: String,
    /// Covered bytes.
    pub at: Locator,
    /// Bytes that are not covered, in words, and their place.
    pub rest: Option<(String, Locator)>,
}

/// A place in the layer in which a mail's own text counts.
pub(super) fn span(at: &Locator) -> Option<ByteSpan> {
    match at {
        Locator::Raw(span) => Some(*span),
        Locator::Decoded { start, end, .. } => Some(ByteSpan::new(*start, *end)),
        Locator::Absent { .. } => None,
    }
}

/// Whether two places count in the same bytes.
fn same_layer(a: &Locator, b: &Locator) -> bool {
    match (a, b) {
        (Locator::Raw(_), Locator::Raw(_)) => true,
        (Locator::Decoded { within: a, .. }, Locator::Decoded { within: b, .. }) => a == b,
        _ => false,
    }
}

/// The facts of a mail by where they stand in its own text.
pub(super) struct Lines<'a> {
    sorted: Vec<(ByteSpan, &'a NamedFact)>,
}

impl<'a> Lines<'a> {
    pub(super) fn of(report: &'a Report) -> Self {
        let Some(first) = report.proofs.first() else { return Self { sorted: Vec::new() } };
        let here = report.facts.iter().filter(|fact| same_layer(&fact.at, &first.at));
        let mut sorted: Vec<_> = here.filter_map(|fact| Some((span(&fact.at)?, fact))).collect();
        sorted.sort_by_key(|(span, _)| (span.start, std::cmp::Reverse(span.end)));
        Self { sorted }
    }

    /// What the line says: the outermost fact in it.
    fn said(&self, line: ByteSpan) -> Option<&'a NamedFact> {
        let from = self.sorted.partition_point(|(span, _)| span.start < line.start);
        let (span, fact) = self.sorted.get(from)?;
        (span.end <= line.end).then_some(*fact)
    }
}

/// `message-id` as `Message-ID`.
fn capitals(name: &str) -> String {
    if let Some((_, known)) = READ.iter().find(|(plain, _)| *plain == name) {
        return (*known).to_owned();
    }
    if name == "mime-version" {
        return "MIME-Version".to_owned();
    }
    let word = |word: &str| {
        let mut letters = word.chars();
        letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect::<String>())
    };
    let name = name.split('-').map(word).collect::<Vec<_>>().join("-");
    words::show_untrusted_within(&name.replace("Dkim", "DKIM").replace("Arc-", "ARC-"), 80)
}

/// The covered headers, and how many are not shown.
pub(super) fn covers(proof: &Proof, lines: &Lines) -> (Vec<CoverRow>, usize) {
    let rows = proof.covers.iter().take(MOST_COVERED).map(|covered| {
        let label = capitals(&covered.name);
        match &covered.at {
            Some(at) => {
                let said = span(at).and_then(|line| lines.said(line));
                let value =
                    said.map_or_else(String::new, |fact| words::show_untrusted_within(&fact.value, LONGEST_VALUE));
                CoverRow { label, value, place: words::place(at), at: at.clone() }
            }
            None => {
                let value = tf("that no further {} line stands there", &[&label]);
                let at = Locator::absent(format!("further {label} line"), "the headers");
                CoverRow { label, value, place: String::new(), at }
            }
        }
    });
    let mut rows: Vec<CoverRow> = rows.collect();
    // What a reader goes by comes first, the rest in the signature's own order.
    rows.sort_by_key(|row| READ.iter().position(|(_, called)| *called == row.label).unwrap_or(READ.len()));
    (rows, proof.covers.len().saturating_sub(MOST_COVERED))
}

/// How much of the text is covered.
pub(super) fn text(proof: &Proof) -> Option<TextCover> {
    let body = proof.body.as_ref()?;
    let rest = body.rest.as_ref().map(|rest| (words::place(rest), rest.clone()));
    let sentence = match &rest {
        None => t("The whole text, with all attachments").to_owned(),
        Some(_) => t("The first part of the text only (l=): what stands behind it may say anything").to_owned(),
    };
    Some(TextCover { sentence, place: words::place(&body.covered), at: body.covered.clone(), rest })
}

/// Names of what a reader sees and the signature does not cover: headers in lower case, `text`, `end-of-text`.
pub fn uncovered(report: &Report, proof: &Proof) -> Vec<String> {
    // What was not computed covers nothing, whatever it lists.
    if proof.covers.is_empty() && proof.body.is_none() {
        return Vec::new();
    }
    let mut names: Vec<String> = lines_left(report, proof).map(|(name, _, _)| name.to_owned()).collect();
    names.dedup();
    match &proof.body {
        None => names.push("text".to_owned()),
        Some(body) if body.rest.is_some() => names.push("end-of-text".to_owned()),
        Some(_) => {}
    }
    names
}

/// Lines that a reader goes by and that are not covered: name, what it is called, the fact.
fn lines_left<'a>(
    report: &'a Report,
    proof: &'a Proof,
) -> impl Iterator<Item = (&'static str, &'static str, &'a NamedFact)> {
    let covered: Vec<ByteSpan> = proof.covers.iter().filter_map(|covered| span(covered.at.as_ref()?)).collect();
    READ.iter().flat_map(move |(name, called)| {
        let own = format!("mail.{name}");
        let covered = covered.clone();
        let lines = report.facts.iter().filter(move |fact| {
            let rest = fact.name.strip_prefix(&own);
            let is_line = rest.is_some_and(|rest| rest.is_empty() || (rest.starts_with('[') && rest.ends_with(']')));
            is_line && same_layer(&fact.at, &proof.at)
        });
        lines
            .filter(move |fact| {
                let inside = |at: ByteSpan| covered.iter().any(|line| line.contains(at));
                !span(&fact.at).is_some_and(inside)
            })
            .take(MOST_UNCOVERED)
            .map(|fact| (*name, *called, fact))
    })
}

/// What a reader sees and the signature does not cover.
pub(super) fn uncovered_rows(proof: &Proof, report: &Report, lines: &Lines) -> Vec<CoverRow> {
    // Of a signature that could not be read nothing is known; a seal and a person's signature cover no such headers by design.
    if lines.sorted.is_empty() || (proof.covers.is_empty() && proof.body.is_none()) {
        return Vec::new();
    }
    let mut rows: Vec<CoverRow> = Vec::new();
    for (name, called, fact) in lines_left(report, proof) {
        let again = proof.covers(name);
        let label = if again { tf("Another {}", &[&called]) } else { called.to_owned() };
        let value = words::show_untrusted_within(&fact.value, LONGEST_VALUE);
        rows.push(CoverRow { label, value, place: words::place(&fact.at), at: fact.at.clone() });
    }
    if let Some(rest) = proof.body.as_ref().and_then(|body| body.rest.as_ref()) {
        rows.push(CoverRow {
            label: t("End of the text").to_owned(),
            value: t("everything behind the covered bytes, attachments too").to_owned(),
            place: words::place(rest),
            at: rest.clone(),
        });
    }
    rows
}

/// What a signature covers, in a few words: `From, Date, Subject and the whole text`.
pub(super) fn in_short(proof: &Proof) -> String {
    let main = ["from", "to", "date", "subject"];
    let named: Vec<&str> =
        READ.iter().filter(|(name, _)| main.contains(name) && proof.covers(name)).map(|(_, called)| *called).collect();
    let text = match (&proof.body, proof.body_hash) {
        (None, _) => None,
        (Some(_), BodyHash::Prefix) => Some(t("the first part of the text")),
        (Some(_), _) => Some(t("the whole text")),
    };
    match (named.is_empty(), text) {
        (true, text) => text.unwrap_or(t("nothing that a reader sees")).to_owned(),
        (false, None) => named.join(", "),
        (false, Some(text)) => tf("{} and {}", &[&named.join(", "), &text]),
    }
}

/// Places that a fitting signature of a domain vouches for.
#[derive(Debug, Clone, Default)]
pub struct Vouched {
    /// Covered lines with the domain, sorted by their beginning.
    lines: Vec<(Locator, ByteSpan, String)>,
    /// Covered text, uncovered text, domain.
    texts: Vec<(Locator, Option<Locator>, String)>,
}

impl Vouched {
    /// The places that the signatures of a report vouch for, as the file stands.
    pub fn of(report: &Report) -> Self {
        let mut vouched = Self::default();
        for proof in report.proofs.iter().filter(|proof| vouches(proof)) {
            let domain = words::show_untrusted_within(&proof.domain, 120);
            // A line that had to be read otherwise is not the signed one.
            let undone: Vec<ByteSpan> =
                proof.undone.iter().flat_map(|undone| &undone.places).filter_map(span).collect();
            let headers_as_signed = proof.signature == Verdict::Valid;
            for at in proof.covers.iter().filter_map(|covered| covered.at.as_ref()) {
                let Some(line) = span(at) else { continue };
                let touched = undone.iter().any(|place| place.overlaps(line));
                if !touched && (headers_as_signed || !undone.is_empty()) {
                    vouched.lines.push((at.clone(), line, domain.clone()));
                }
            }
            if let Some(body) = proof.body.as_ref().filter(|_| proof.body_hash != BodyHash::Mismatch) {
                vouched.texts.push((body.covered.clone(), body.rest.clone(), domain));
            }
        }
        vouched.lines.sort_by_key(|(_, line, _)| line.start);
        vouched
    }

    /// Who vouches for the line in which a value stands: `signed by nordhaven.example`.
    pub fn by(&self, at: &Locator) -> Option<String> {
        let value = span(at)?;
        let before = self.lines.partition_point(|(_, line, _)| line.start <= value.start);
        // Several signatures cover the same line: the nearest beginning is the value's own line.
        let own = self.lines.get(..before)?.last()?.1.start;
        let mut domains: Vec<&str> = self
            .lines
            .get(..before)?
            .iter()
            .rev()
            .take_while(|(_, line, _)| line.start == own)
            .filter(|(place, line, _)| line.contains(value) && same_layer(place, at))
            .map(|(_, _, domain)| domain.as_str())
            .collect();
        domains.sort_unstable();
        domains.dedup();
        (!domains.is_empty()).then(|| tf("signed by {}", &[&domains.join(t(" and "))]))
    }

    /// What is vouched for of a text that stands in these bytes: how much, by whom; nothing where no signature fits.
    pub fn text(&self, at: &Locator) -> Option<(String, Option<usize>)> {
        let part = span(at)?;
        let mut best: Option<(String, Option<usize>)> = None;
        for (covered, rest, domain) in self.texts.iter().filter(|(covered, _, _)| same_layer(covered, at)) {
            let Some(covered) = span(covered) else { continue };
            let said = match rest {
                None => return Some((tf("The whole text is signed by {}", &[&domain]), None)),
                Some(_) if covered.contains(part) => {
                    return Some((
                        tf("This text is signed by {}; the mail goes on behind what is signed", &[&domain]),
                        None,
                    ));
                }
                Some(_) if covered.end <= part.start => {
                    (tf("Nothing of this text is signed: the signature of {} ends before it (l=)", &[&domain]), Some(0))
                }
                Some(_) => {
                    let bytes = covered.end - part.start;
                    let count = words::count(bytes, "byte", "bytes");
                    (tf("Only the first {} of this text are signed by {} (l=)", &[&count, &domain]), Some(bytes))
                }
            };
            if best.as_ref().is_none_or(|best| said.1 > best.1) {
                best = Some(said);
            }
        }
        best
    }
}

/// Whether a domain vouches for something: its signature fits, and its key is worth something.
fn vouches(proof: &Proof) -> bool {
    let kind = matches!(proof.kind, ProofKind::Dkim | ProofKind::Domainkey | ProofKind::XGoogleDkim);
    kind && super::lights::fits(proof) && proof.key.as_ref().is_some_and(|used| !used.published && !used.is_weak())
}
