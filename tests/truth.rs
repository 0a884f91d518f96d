//! What is known of files that nobody here wrote: genuine ones must not be spoken against. Skipped where they are not at hand.

mod support;

use palimpsest::inspect::{Report, Standing, Weight};

/// Genuine files of the benchmark, examined.
fn genuine() -> Option<Vec<Report>> {
    let folder = support::shared("bench/dev/genuine")?;
    Some(support::files_below(&folder).iter().map(|path| support::examine(path)).collect())
}

#[test]
fn genuine_files_stand_in_no_conflict() {
    let Some(reports) = genuine() else {
        eprintln!("skipped: the benchmark is not at hand");
        return;
    };
    assert!(reports.len() > 100, "{} files", reports.len());
    let accused: Vec<&str> = reports
        .iter()
        .filter(|report| matches!(report.standing, Standing::Conflicting | Standing::Altered))
        .map(|report| report.path.as_str())
        .collect();
    assert!(accused.len() * 100 <= reports.len() * 3, "{} of {}: {accused:?}", accused.len(), reports.len());
    let proofs = reports.iter().flat_map(|report| &report.findings).filter(|finding| finding.weight == Weight::Proof);
    assert_eq!(proofs.count(), 0);
    let above = reports.iter().filter(|report| report.standing > Standing::Consistent).count();
    assert!(above * 5 <= reports.len(), "{above} of {} stand above consistent", reports.len());
}

#[test]
fn the_releases_table_speaks_against_no_ordinary_pdf() {
    let Some(folder) = support::shared("corpus/pdf") else {
        eprintln!("skipped: the files of other projects are not at hand");
        return;
    };
    let mut wrong = Vec::new();
    let mut asked = 0;
    for path in
        support::files_below(&folder).iter().filter(|path| path.extension().is_some_and(|ending| ending == "pdf"))
    {
        let path = path.clone();
        // Broken files nest deeper than a test thread's stack allows.
        let report = std::thread::Builder::new()
            .stack_size(64 << 20)
            .spawn(move || support::examine(&path))
            .unwrap()
            .join()
            .unwrap();
        asked += 1;
        let newer = report.findings.iter().filter(|finding| finding.check == "pdf-software-newer");
        wrong.extend(
            newer
                .filter(|finding| finding.weight == Weight::Conflict)
                .map(|finding| format!("{}: {}", report.path, finding.sentence())),
        );
    }
    assert!(asked > 500, "{asked} files");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn nearly_every_genuine_file_has_a_timeline() {
    let Some(reports) = genuine() else {
        eprintln!("skipped: the benchmark is not at hand");
        return;
    };
    let without = reports.iter().filter(|report| report.timeline.is_empty()).count();
    assert!(without * 10 <= reports.len(), "{without} of {} have no timeline", reports.len());
}
