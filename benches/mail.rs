//! How fast a mail goes the whole way, measured against SHA-256 of the same bytes in the same run.
//!
//! Run with `cargo bench --bench mail [FOLDER]…`. Without a folder the project's own fixtures are used, and one mail of
//! 58 KB made of them. Files are read first; only the engine is timed, on one thread. Rounds alternate between hash and
//! engine, and the fastest round of each counts: other work on the machine only ever makes a round slower.

use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use palimpsest::Settings;
use palimpsest::acquire::{Source, list_files};
use palimpsest::evidence::Kind;
use palimpsest::inspect::knowledge::Knowledge;
use sha2::{Digest, Sha256};

/// Rounds of each kind; the fastest counts.
const ROUNDS: usize = 7;
/// Size (bytes) of the single large mail: the mean of a published corpus of leaked mail.
const LARGE: usize = 58 * 1024;

fn mails(paths: &[PathBuf]) -> Vec<Source> {
    let files = list_files(paths, &|| false).files;
    let read = files.iter().filter_map(|path| Some(Source::new(path.to_string_lossy(), std::fs::read(path).ok()?)));
    read.filter(|source| palimpsest::acquire::detect(&source.bytes, &source.path) == Kind::Email).collect()
}

/// One mail of the wanted size: the sample with its text repeated.
fn large() -> Source {
    let sample = std::fs::read_to_string(root().join("assets/samples/consistent-answer.eml")).expect("the sample");
    let sentence = "quay 4 was paid for out of the repair budget, as the board decided in March.\r\n";
    let more = sentence.repeat(LARGE.saturating_sub(sample.len()) / sentence.len());
    Source::new("large.eml", sample.replacen(sentence, &more, 1).into_bytes())
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn timed(mut work: impl FnMut()) -> Duration {
    let start = Instant::now();
    work();
    start.elapsed()
}

fn measure(name: &str, sources: &[Source], settings: &Settings) {
    let bytes: usize = sources.iter().map(|source| source.bytes.len()).sum();
    let (mut hash, mut engine) = (Duration::MAX, Duration::MAX);
    for _ in 0..ROUNDS {
        hash = hash.min(timed(|| {
            for source in sources {
                black_box(Sha256::digest(&source.bytes));
            }
        }));
        engine = engine.min(timed(|| {
            for source in sources {
                black_box(palimpsest::examine(source, settings));
            }
        }));
    }
    let count = sources.len() as f64;
    let (each, rate) = (engine.as_secs_f64() / count * 1e6, bytes as f64 / engine.as_secs_f64() / 1e6);
    println!(
        "{name:<28} {count:>6} mails {:>9} bytes each  {each:>8.1} µs a mail  {:>9.0} mails/s  {rate:>7.1} MB/s  {:>7.1} × SHA-256 ({:.0} MB/s)",
        bytes / sources.len().max(1),
        count / engine.as_secs_f64(),
        engine.as_secs_f64() / hash.as_secs_f64(),
        bytes as f64 / hash.as_secs_f64() / 1e6,
    );
}

fn main() {
    let settings = Settings::at("2026-11-22T00:00:00Z".parse().expect("a moment"));
    let start = timed(|| {
        black_box(Knowledge::embedded());
    });
    println!("embedded knowledge read in {:.1} ms", start.as_secs_f64() * 1e3);
    let folders: Vec<PathBuf> =
        std::env::args().skip(1).filter(|word| !word.starts_with('-')).map(PathBuf::from).collect();
    let given = !folders.is_empty();
    let folders = if given { folders } else { vec![root().join("tests/cases"), root().join("assets/samples")] };
    let sources = mails(&folders);
    if sources.is_empty() {
        eprintln!("no mail below {folders:?}");
        return;
    }
    measure(if given { "the folders given" } else { "fixtures and samples" }, &sources, &settings);
    measure("one mail of 58 KB", &[large()], &settings);
}
