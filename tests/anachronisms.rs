//! The table of releases against real files: no program, font or feature may seem newer than an honest file that uses it.

mod support;

use palimpsest::inspect::Weight;

/// Checks that rest on the table, or on years that programs and fonts state.
const CHECKS: [&str; 6] = [
    "pdf-software-newer",
    "pdf-font-name-newer",
    "pdf-feature-newer",
    "pdf-program-year-newer",
    "pdf-font-copyright-newer",
    "pdf-toolkit-newer",
];
/// Every so many files are looked at: the whole takes minutes in a debug build.
const EACH: usize = 3;

#[test]
fn no_public_file_is_older_than_what_it_is_made_with() {
    let Some(corpus) = support::shared("corpus/pdf") else { return };
    let files = support::files_below(&corpus);
    let pdfs = files.iter().filter(|path| path.extension().is_some_and(|ending| ending == "pdf"));
    let mut wrong = Vec::new();
    let mut looked = 0;
    for path in pdfs.step_by(EACH) {
        let report = support::examine(path);
        looked += 1;
        // Fixed dates of test suites lie before PDF itself, such as 10 December 1987.
        if report.findings.iter().any(|finding| finding.check == "pdf-date-before-pdf") {
            continue;
        }
        let found = report.findings.iter().filter(|finding| CHECKS.contains(&finding.check.as_str()));
        for finding in found.filter(|finding| finding.weight > Weight::Note) {
            wrong.push(format!("{}: {}: {}", path.display(), finding.check, finding.sentence()));
        }
    }
    assert!(looked > 100, "only {looked} files");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
