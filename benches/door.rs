//! What the door costs: files examined by a confined child, against the same files examined by this very process.
//!
//! Run with `cargo bench --bench door [FOLDER]…`. Without a folder the project's own fixtures are used. Both read the files from
//! disk and judge them one after the other; rounds alternate, and the fastest round of each counts.

use std::hint::black_box;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use palimpsest::Settings;
use palimpsest::acquire::{Source, list_files};
use palimpsest::sandbox::{Cancel, Engine, Worker};

/// Rounds of each kind; the fastest counts.
const ROUNDS: usize = 5;

fn timed(mut work: impl FnMut()) -> Duration {
    let start = Instant::now();
    work();
    start.elapsed()
}

fn main() {
    let settings = Settings { search: None, ..Settings::at("2026-11-22T00:00:00Z".parse().expect("a moment")) };
    let folders: Vec<PathBuf> =
        std::env::args().skip(1).filter(|word| !word.starts_with('-')).map(PathBuf::from).collect();
    let own = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let files = list_files(&if folders.is_empty() { vec![own] } else { folders }, &|| false);
    let program = Worker::Process(PathBuf::from(env!("CARGO_BIN_EXE_palimpsest")));
    let (mut own, mut door) = (Duration::MAX, Duration::MAX);
    let mut engine = Engine::new(program);
    for _ in 0..ROUNDS {
        own = own.min(timed(|| {
            for path in &files {
                let source = Source::open(path).expect("a file");
                black_box(palimpsest::examine(&source, &settings));
            }
        }));
        door = door.min(timed(|| {
            for path in &files {
                black_box(engine.examine(path, &settings, &Cancel::default()));
            }
        }));
    }
    let each = |time: Duration| time.as_secs_f64() * 1e6 / files.len() as f64;
    println!(
        "{} files: {:.0} µs each in this process, {:.0} µs through the door, {:+.1} %",
        files.len(),
        each(own),
        each(door),
        (door.as_secs_f64() / own.as_secs_f64() - 1.0) * 100.0
    );
}
