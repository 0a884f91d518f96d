//! The whole way of one file: acquire → decode → inspect.

mod extract;
mod password;
mod signatures;
mod stage;
mod traits;
mod tree;

use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::acquire::{Source, split_mailbox};
use crate::evidence::limits::file::{MOST_IN_MAILBOX, MOST_MESSAGES, row};
use crate::evidence::limits::proofs::MOST_READINGS;
use crate::evidence::{ByteSpan, Evidence, Kind, Locator, Mail, NamedFact, Repair, TimelineEntry};
use crate::inspect::knowledge::MoreKnowledge;
use crate::inspect::proofs::{Anchor, KeyRing, Proved, SearchBudget, prove_office, prove_pdf};
use crate::inspect::{Attestation, Enclosed, Report, Scene, Standing, claims, copy_type, domains, inspect, route};
pub use password::Password;
use signatures::prove;
pub(crate) use signatures::restore;
pub(crate) use stage::{Stage, Watch, tell};
pub use traits::traits;
use tree::{Budget, Node};

/// What the user sets for an examination.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settings {
    /// The moment taken for "now"; the engine itself has no clock.
    pub as_of: Timestamp,
    /// Keys that the user gave; told to a child once, not with every file.
    #[serde(skip)]
    pub keys: KeyRing,
    /// Releases of programs that the user brought in; told to a child once, too.
    #[serde(skip)]
    pub knowledge: MoreKnowledge,
    /// Fingerprints of keys that were seen to verify another file of this examination.
    #[serde(default)]
    pub confirmed: BTreeSet<String>,
    /// Certificates that the user trusts.
    #[serde(default)]
    pub anchors: Vec<Anchor>,
    /// How much work may go into the search for signed values that were changed; `None` for no search.
    #[serde(default)]
    pub search: Option<SearchBudget>,
    /// A password for encrypted files, tried after the empty one.
    #[serde(default)]
    pub password: Option<Password>,
    /// Whether the window stores nothing of this examination; the engine itself never stores anything.
    #[serde(skip)]
    pub private: bool,
}

impl Settings {
    /// An examination at this moment, with the shipped keys and without a search.
    pub fn at(as_of: Timestamp) -> Self {
        Self {
            as_of,
            keys: KeyRing::default(),
            knowledge: MoreKnowledge::default(),
            confirmed: BTreeSet::new(),
            anchors: Vec::new(),
            search: None,
            password: None,
            private: false,
        }
    }

    /// The same with another budget for searches.
    fn searching(&self, search: Option<SearchBudget>) -> Self {
        Self { search, ..self.clone() }
    }

    /// What each search may spend where so many parts of searches wait; `None` where nothing is to be searched.
    fn share(&self, parts: u64) -> Option<SearchBudget> {
        self.search.filter(|_| parts > 0).map(|search| search.divided(parts)).filter(|share| share.blocks > 0)
    }
}

/// Examines one file: what it is, what it says, which of its claims cannot all be true; then each thing that it encloses.
///
/// Never fails: what can't be read is a report with standing `unreadable` that says where it broke.
pub fn examine(source: &Source, settings: &Settings) -> Report {
    examine_watched(source, settings, None)
}

/// The same; `watch` is told what the examination is at.
pub(crate) fn examine_watched(source: &Source, settings: &Settings, watch: Watch) -> Report {
    let asked = Request { settings, watch, readings: usize::MAX, brief: false };
    tell(watch, Stage::Decoding);
    let kind = tree::kind_of(&source.bytes, &source.path);
    if kind == Kind::Mailbox {
        return mailbox(source, &asked);
    }
    let mut budget = Budget::default().opening(settings.password.as_ref());
    let node = tree::grow(source.clone(), kind, 0, &mut budget, settings.as_of);
    // First without a search: the signatures that need one, also those of attached mails, share its work.
    let report = judge(&node, &Request { settings: &settings.searching(None), ..asked });
    match settings.share(report.open_searches()) {
        None => report,
        share => judge(&node, &Request { settings: &settings.searching(share), ..asked }),
    }
}

/// What is asked of the engine.
#[derive(Clone, Copy)]
struct Request<'a> {
    settings: &'a Settings,
    watch: Watch<'a>,
    /// Most bytes that may be hashed for the ordinary readings of one signature.
    readings: usize,
    /// Whether only findings are wanted: no list of facts, moments and claims is made.
    brief: bool,
}

/// The bytes of something that a file encloses: `2`, `1.2` of a mail, `3/2` of the third message of a mailbox.
///
/// # Errors
/// When there is no such part; says which there are.
pub(crate) fn extract(bytes: &[u8], path: &str, part: &str, settings: &Settings) -> Result<Vec<u8>, String> {
    extract::extract(bytes, path, part, settings)
}

/// The report of a node and of what it encloses; a contradiction between the two is the finding of the one that encloses.
fn judge(node: &Node, asked: &Request) -> Report {
    let settings = asked.settings;
    let mut report = Report::unreadable(&node.source.path, settings.as_of, "");
    report.id = Some(node.source.id.clone());
    (report.bytes, report.kind) = (node.source.bytes.len() as u64, node.kind);
    report.known = settings.knowledge.known().clone();
    match &node.read {
        Ok(evidence) => {
            weigh(&mut report, node, evidence, asked);
            // Places of a mail that was read out of a text inside the file lead through that text.
            if let Evidence::Mail(mail) = evidence {
                report.relocate(&mail.layer);
            }
        }
        Err(reason) => report.unreadable = Some(reason.clone()),
    }
    report.repairs.extend(node.repairs.iter().cloned());
    report.place.clone_from(&node.place);
    report.children = node.inside.iter().filter(|child| child.shown()).map(|child| judge(child, asked)).collect();
    report
}

fn weigh(report: &mut Report, node: &Node, evidence: &Evidence, asked: &Request) {
    let (copy, route) = match evidence {
        Evidence::Mail(mail) => (Some(copy_type(mail)), Some(route(mail))),
        _ => (None, None),
    };
    let enclosed: Vec<Enclosed> = node.inside.iter().filter_map(enclosed).collect();
    tell(asked.watch, Stage::Proving);
    let proved = match evidence {
        Evidence::Mail(mail) => prove(&node.source.bytes, mail, asked),
        Evidence::Pdf(pdf) => {
            let prove = || prove_pdf(&node.source.bytes, pdf, &asked.settings.anchors);
            catch_unwind(AssertUnwindSafe(prove)).ok()
        }
        Evidence::Office(office) => {
            let prove = || prove_office(&node.source.bytes, office, &asked.settings.anchors);
            catch_unwind(AssertUnwindSafe(prove)).ok()
        }
        _ => Some(Proved::default()),
    };
    let broken = proved.is_none().then(|| {
        let at = Locator::absent("the result of its signatures", evidence.word());
        Repair::new("the signatures were not computed: the content broke the computation off", at)
    });
    let proved = proved.unwrap_or_default();
    let named = match evidence {
        Evidence::Mail(mail) => Some(domains(mail)),
        _ => None,
    };
    let scene = Scene {
        domains: named.as_deref(),
        proofs: &proved.proofs,
        arc: proved.arc.as_ref(),
        copy: copy.as_ref(),
        route: route.as_ref(),
        enclosed: &enclosed,
        ..Scene::new(asked.settings.as_of, asked.settings.knowledge.all())
    };
    tell(asked.watch, Stage::Checking);
    let (findings, outcomes, left_out) = inspect(evidence, &scene);
    report.unreadable = None;
    report.attestation = match evidence {
        Evidence::Mail(mail) => Some(Attestation::of(mail, &proved.proofs)),
        Evidence::Pdf(pdf) if !pdf.signing.signatures.is_empty() => Some(Attestation::of_pdf(pdf, &proved.proofs)),
        _ => None,
    };
    report.standing = Standing::of(&findings, report.attestation.as_ref().is_some_and(Attestation::holds));
    if !asked.brief {
        report.claims = claims(evidence, &findings);
        (report.facts, report.timeline) = said(evidence);
    }
    (report.findings, report.outcomes) = (findings, outcomes);
    (report.copy, report.route) = (copy, route);
    (report.proofs, report.arc) = (proved.proofs, proved.arc);
    match evidence {
        Evidence::Mail(mail) => {
            report.title = subject(mail);
            report.repairs.clone_from(&mail.repairs);
            report.container = Some(mail.container);
        }
        Evidence::Pdf(pdf) => {
            report.title = pdf.info_entry("Title").map(|title| title.value.value.clone());
            report.repairs.clone_from(&pdf.repairs);
            report.revisions.clone_from(&pdf.revisions);
            report.pages = pdf.pages.as_ref().map(|pages| pages.value);
        }
        Evidence::Office(office) => {
            report.title = office.title().map(|title| title.value.clone());
            report.repairs.clone_from(&office.repairs);
        }
        Evidence::Picture(_) | Evidence::Other => {}
    }
    report.repairs.extend(left_out);
    report.repairs.extend(proved.repairs);
    report.repairs.extend(broken);
}

/// Every fact and every moment.
fn said(evidence: &Evidence) -> (Vec<NamedFact>, Vec<TimelineEntry>) {
    match evidence {
        Evidence::Mail(mail) => (mail.facts(), mail.timeline()),
        Evidence::Pdf(pdf) => (pdf.facts(), pdf.timeline()),
        Evidence::Office(office) => (office.facts(), office.timeline()),
        Evidence::Picture(picture) => (picture.facts(), picture.timeline()),
        Evidence::Other => (Vec::new(), Vec::new()),
    }
}

fn subject(mail: &Mail) -> Option<String> {
    let header = mail.named("subject").next().map(|subject| subject.text.clone());
    header.or_else(|| mail.stored("mail.mapi.PidTagSubject").map(|stored| stored.value.value.clone()))
}

fn enclosed(node: &Node) -> Option<Enclosed<'_>> {
    Some(Enclosed {
        part: node.part.as_ref()?,
        name: &node.source.path,
        id: &node.source.id,
        kind: node.kind,
        bytes: node.source.bytes.len() as u64,
        magic: node.source.bytes.get(..node.source.bytes.len().min(Enclosed::MAGIC)).unwrap_or_default(),
        checksum: node.checksum.as_ref().map(|checksum| (&checksum.stated, checksum.computed.as_slice())),
        evidence: node.read.as_ref().unwrap_or(&Evidence::Other),
    })
}

/// Each message of a mailbox becomes a child, examined by itself; one at a time, so that their evidence is not held together.
fn mailbox(source: &Source, asked: &Request) -> Report {
    let as_of = asked.settings.as_of;
    let node = tree::grow(source.clone(), Kind::Mailbox, 0, &mut Budget::default(), as_of);
    let mut report = judge(&node, asked);
    let spans = split_mailbox(&source.bytes);
    if let Some(first_left) = spans.get(MOST_MESSAGES) {
        let what = format!("{}; it holds {}", row::MOST_MESSAGES.sentence(), spans.len());
        report.repairs.push(Repair::new(what, Locator::raw(first_left.start, source.bytes.len())));
    }
    let mut children = MOST_IN_MAILBOX;
    let of = spans.len().min(MOST_MESSAGES) as u64;
    let mut one = |index: usize, span: &ByteSpan, asked: &Request| {
        tell(asked.watch, Stage::Message { number: index as u64 + 1, of });
        tell(asked.watch, Stage::Decoding);
        let message = Source::new(format!("message {}", index + 1), span.of(&source.bytes));
        let mut budget = Budget::of_mailbox(children).opening(asked.settings.password.as_ref());
        let before = budget.children;
        let mut child = judge(&tree::grow(message, Kind::Email, 0, &mut budget, as_of), asked);
        children -= before - budget.children;
        child.place = Some(Locator::Raw(*span));
        child
    };
    let readings = MOST_READINGS / spans.len().clamp(1, MOST_MESSAGES);
    let asked = &Request { readings, ..*asked };
    let plain = asked.settings.searching(None);
    for (index, span) in spans.iter().take(MOST_MESSAGES).enumerate() {
        let child = one(index, span, &Request { settings: &plain, ..*asked });
        report.children.push(child);
    }
    // A key that fits another message is a firm one; only then is what fails under it weighed in full. Searches share their work.
    let fitting = report.children.iter().flat_map(|child| &child.proofs).filter_map(|proof| proof.fitting_key());
    let confirmed = fitting.map(str::to_owned).chain(plain.confirmed.iter().cloned()).collect();
    let search = asked.settings.share(report.children.iter().map(Report::open_searches).sum());
    let settings = Settings { confirmed, search, ..plain };
    let again = Request { settings: &settings, ..*asked };
    for (index, span) in spans.iter().take(MOST_MESSAGES).enumerate() {
        let Some(child) = report.children.get_mut(index) else { break };
        let open = search.is_some() && child.open_searches() > 0;
        if open || child.proofs.iter().any(|proof| proof.waits_for(&settings.confirmed)) {
            *child = one(index, span, &again);
        }
    }
    // A mailbox says nothing itself: it stands where the worst of its messages stands that could be read.
    let read = report.children.iter().map(|child| child.standing).filter(|standing| *standing != Standing::Unreadable);
    report.standing = read.max().unwrap_or(report.standing);
    report
}
