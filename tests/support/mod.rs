//! Shared by the tests: fixtures, and the files of other projects where they are at hand.
#![allow(dead_code, reason = "each test program uses a part of it")]

pub mod sound;

use std::path::{Path, PathBuf};

use palimpsest::Settings;
use palimpsest::acquire::Source;
use palimpsest::inspect::Report;
use palimpsest::inspect::proofs::{KeyRecord, KeyRing, SearchBudget, read_keys};

/// Work (blocks of 64 bytes) for the search of signed values in a fixture: enough for what stands at an end.
const LITTLE: u64 = 200_000;

/// The project's folder.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// A fixed "now", so that every run gives the same; the keys that sign fixtures (`tests/cases/keys.tsv`), each of them seen to
/// verify another file, but for those whose selector begins with `new`; a little search.
pub fn settings() -> Settings {
    let mut settings = Settings::at("2026-11-22T00:00:00Z".parse().unwrap());
    let imported = read_keys(include_bytes!("../cases/keys.tsv"), "keys.tsv");
    assert!(imported.problems.is_empty(), "{:?}", imported.problems);
    let firm = imported.keys.iter().filter(|key| !key.selector.starts_with("new"));
    settings.confirmed = firm.filter_map(|key| Some(KeyRecord::read(&key.record).ok()?.public.fingerprint())).collect();
    settings.keys = KeyRing::new(imported.keys);
    settings.search = Some(SearchBudget { blocks: LITTLE });
    settings
}

/// Examines a file in this process. The path in the report is relative to the project.
pub fn examine(path: &Path) -> Report {
    let shown = path.strip_prefix(root()).unwrap_or(path).to_string_lossy().replace('\\', "/");
    let source = Source::new(shown, std::fs::read(path).unwrap());
    palimpsest::examine(&source, &settings())
}

/// Every file below a folder, sorted.
pub fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut files = palimpsest::acquire::list_files(&[folder.to_owned()], &|| false).files;
    files.sort();
    files
}

/// Whether a file below `tests/cases` is of a check of dumps.
pub fn is_of_a_dump(path: &Path) -> bool {
    path.strip_prefix(root().join("tests/cases")).is_ok_and(|below| below.to_string_lossy().starts_with("dump-"))
}

/// Fixtures and samples: mails and PDFs that the project made.
pub fn own_files() -> Vec<PathBuf> {
    // What lies in the folder of a dump is a part of one, and judged beside the others (`dumps.rs`).
    let mut files = files_below(&root().join("tests/cases"));
    files.retain(|path| !is_of_a_dump(path));
    files.extend(files_below(&root().join("assets/samples")));
    files.retain(|path| {
        let endings = ["eml", "pdf", "msg", "emlx", "docx", "mbox"];
        path.extension().is_some_and(|ending| endings.iter().any(|known| ending == *known))
    });
    assert!(files.len() > 40, "the fixtures are missing");
    files
}

/// Real files that nobody here wrote, if they are at hand: beside the project, or where `PALIMPSEST_SHARED` says.
pub fn shared(folder: &str) -> Option<PathBuf> {
    let base = std::env::var_os("PALIMPSEST_SHARED").map_or_else(|| root().join("../shared"), PathBuf::from);
    let path = base.join(folder);
    path.is_dir().then_some(path)
}
