//! How fast a PDF goes the whole way (without drawing), measured against SHA-256 of the same bytes and against lopdf's own loading
//! in the same run; and how soon its first page is drawn.
//!
//! Run with `cargo bench --bench pdf [FOLDER]…`. Without a folder the project's own fixtures are used. Files are read first; one
//! thread. Rounds alternate, and the fastest of each counts: other work on the machine only ever makes a round slower. lopdf may
//! refuse a file, or panic on it; its time counts all the same.

use std::hint::black_box;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use palimpsest::Settings;
use palimpsest::acquire::{Source, list_files};
use palimpsest::evidence::{Kind, PageAsked};
use sha2::{Digest, Sha256};

/// Rounds of each kind; the fastest counts.
const ROUNDS: usize = 3;
/// Width of the first page (pixels): as it fills the middle of a window of 1440.
const WIDTH: u32 = 896;
/// What a usual file's first page should be seen within.
const SOON: Duration = Duration::from_millis(200);

fn timed(work: impl FnOnce()) -> Duration {
    let start = Instant::now();
    work();
    start.elapsed()
}

fn main() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let given: Vec<PathBuf> =
        std::env::args().skip(1).filter(|word| !word.starts_with('-')).map(PathBuf::from).collect();
    let folders = if given.is_empty() { vec![root.join("tests/cases"), root.join("assets/samples")] } else { given };
    let files = list_files(&folders, &|| false).files;
    let read = files.iter().filter_map(|path| Some(Source::new(path.to_string_lossy(), std::fs::read(path).ok()?)));
    let of_kind = |source: &Source| palimpsest::acquire::detect(&source.bytes, &source.path) == Kind::Pdf;
    let sources: Vec<Source> = read.filter(of_kind).collect();
    if sources.is_empty() {
        eprintln!("no PDF below {folders:?}");
        return;
    }
    std::panic::set_hook(Box::new(|_| {}));
    let settings = Settings::at("2026-11-22T00:00:00Z".parse().expect("a moment"));
    let bytes: usize = sources.iter().map(|source| source.bytes.len()).sum();
    let (mut hash, mut loaded, mut engine) = (Duration::MAX, Duration::MAX, Duration::MAX);
    let mut slowest = (Duration::ZERO, "");
    for _ in 0..ROUNDS {
        hash = hash.min(timed(|| {
            for source in &sources {
                black_box(Sha256::digest(&source.bytes));
            }
        }));
        loaded = loaded.min(timed(|| {
            for source in &sources {
                let load = || lopdf::Document::load_mem(&source.bytes).is_ok();
                black_box(catch_unwind(AssertUnwindSafe(load)).is_ok());
            }
        }));
        engine = engine.min(timed(|| {
            for source in &sources {
                let took = timed(|| {
                    black_box(palimpsest::examine(source, &settings));
                });
                slowest = slowest.max((took, &source.path));
            }
        }));
    }
    let (count, seconds) = (sources.len() as f64, engine.as_secs_f64());
    println!(
        "{count:.0} PDFs of {:.0} KB each: {:.2} ms a file, {:.0} files/s, {:.1} MB/s, {:.1} × SHA-256, {:.2} × lopdf's loading",
        bytes as f64 / count / 1e3,
        seconds / count * 1e3,
        count / seconds,
        bytes as f64 / seconds / 1e6,
        seconds / hash.as_secs_f64(),
        seconds / loaded.as_secs_f64(),
    );
    println!("slowest: {:.0} ms, {}", slowest.0.as_secs_f64() * 1e3, slowest.1);

    let asked = PageAsked { states: vec![None], page: 0, first: 0, width: WIDTH, marked: false };
    let mut drawn: Vec<Duration> = Vec::new();
    let mut refused = 0;
    for source in &sources {
        let start = Instant::now();
        match palimpsest::decode::pdf::draw(&source.bytes, &asked, &[], None) {
            Ok(page) => {
                black_box(page);
                drawn.push(start.elapsed());
            }
            Err(_) => refused += 1,
        }
    }
    drawn.sort_unstable();
    let at = |share: f64| drawn.get(((drawn.len() as f64 * share) as usize).min(drawn.len().saturating_sub(1)));
    let ms = |share| at(share).map_or(f64::NAN, |time: &Duration| time.as_secs_f64() * 1e3);
    let soon = drawn.iter().filter(|time| **time <= SOON).count();
    println!(
        "first page at {WIDTH} pixels: median {:.0} ms, 95 of 100 within {:.0} ms, slowest {:.0} ms; {soon} of {} within {} ms; {refused} not drawn",
        ms(0.5),
        ms(0.95),
        ms(1.0),
        drawn.len(),
        SOON.as_millis(),
    );
}
