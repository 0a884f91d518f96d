//! What must hold for every report of every input; the tests and the fuzz targets ask the same.

use std::collections::{BTreeMap, BTreeSet};

use palimpsest::decode::reread::reread;
use palimpsest::evidence::{Kind, Locator, Reading, SourceId};
use palimpsest::inspect::{CheckResult, Report};

/// What must hold for every report of every input.
pub fn sound(report: &Report, bytes: &[u8]) {
    within(report, report);
    for fact in &report.facts {
        let Locator::Raw(span) = fact.at else { continue };
        let again = reread(fact.read_as, span.of(bytes));
        assert!(
            again.is_some() == (fact.read_as != Reading::Derived),
            "{}: {} can't be read again",
            report.path,
            fact.name
        );
        if let Some(again) = again {
            assert_eq!(again, fact.value, "{}: {} at {span:?}", report.path, fact.name);
        }
    }
    // The messages of a mailbox are bytes of it; what a mail encloses has to be decoded first.
    for child in report.children.iter().filter(|_| report.kind == Kind::Mailbox) {
        let Some(Locator::Raw(span)) = child.place else { panic!("{}: {} has no place", report.path, child.path) };
        sound(child, span.of(bytes));
    }
}

/// Nothing broke, every span lies inside its own source, every name occurs once; of this file and all that it encloses.
pub fn within(report: &Report, whole: &Report) {
    let path = &report.path;
    assert!(report.unreadable.as_deref() != Some("its content broke the reader"), "{path} panicked");
    for outcome in &report.outcomes {
        assert!(!matches!(outcome.result, CheckResult::Failed(_)), "{path}: {}", outcome.check);
    }
    let fits = |at: &Locator, bytes: u64, what: &str| {
        let Some(span) = at.raw_span() else { return };
        assert!(span.start <= span.end && span.end as u64 <= bytes, "{path}: {what}: {at:?} of {bytes}");
    };
    for exhibit in report.findings.iter().flat_map(|finding| &finding.exhibits) {
        // What stands in an attachment counts in its bytes, not in these.
        let source = match &exhibit.source {
            None => Some(report),
            Some(id) => enclosed(whole, id),
        };
        // A file that no reader knows is no child.
        source.into_iter().for_each(|source| fits(&exhibit.at, source.bytes, &exhibit.label));
    }
    report.repairs.iter().for_each(|repair| fits(&repair.at, report.bytes, &repair.what));
    let mut places = BTreeMap::new();
    for fact in &report.facts {
        fits(&fact.at, report.bytes, &fact.name);
        assert!(places.insert(fact.name.as_str(), &fact.at).is_none(), "{path}: {} occurs twice", fact.name);
    }
    let mut moments = BTreeSet::new();
    for entry in &report.timeline {
        fits(&entry.at, report.bytes, &entry.name);
        assert!(moments.insert(entry.name.as_str()), "{path}: {} is twice on the timeline", entry.name);
        assert_eq!(places.get(entry.name.as_str()), Some(&&entry.at), "{path}: {} on the timeline", entry.name);
    }
    for child in &report.children {
        let place = child.place.as_ref().unwrap_or_else(|| panic!("{path}: {} has no place", child.path));
        fits(place, report.bytes, &child.path);
        within(child, whole);
    }
}

/// The enclosed file with this hash, at any depth.
fn enclosed<'a>(report: &'a Report, id: &SourceId) -> Option<&'a Report> {
    let own = report.children.iter().find(|child| child.id.as_ref() == Some(id));
    own.or_else(|| report.children.iter().find_map(|child| enclosed(child, id)))
}
