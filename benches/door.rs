//! What the door costs: files examined by confined children, against the same files examined by this very process.
//!
//! Run with `cargo bench --bench door [FOLDER]…`. Without a folder the project's own fixtures are used. Each way reads the files from
//! disk; one child is asked for one file after the other, then a pool of one child that has the next files ahead, then one of as many
//! children as there are processors. Rounds alternate, and the fastest round of each counts.

use std::hint::black_box;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use palimpsest::Settings;
use palimpsest::acquire::{Source, list_files};
use palimpsest::sandbox::{Cancel, Engine, Job, Pool, Worker};

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
    let files = list_files(&if folders.is_empty() { vec![own] } else { folders }, &|| false).files;
    let program = Worker::Process(PathBuf::from(env!("CARGO_BIN_EXE_palimpsest")));
    let shared = Arc::new(settings.clone());
    // Children that work already, as in the window: the first round of each starts them.
    let warm = |size: usize| {
        let (tell, done) = std::sync::mpsc::channel();
        let pool =
            Pool::start(&program, size, move |_, report| tell.send(black_box(report).is_some()).expect("the bench"));
        (pool.expect("threads"), done)
    };
    let through = |(pool, done): &(Pool, std::sync::mpsc::Receiver<bool>)| {
        let job = |path: &PathBuf| Job::file(path.clone(), shared.clone(), Cancel::default());
        pool.push(files.iter().map(job));
        assert_eq!(done.iter().take(files.len()).filter(|read| *read).count(), files.len());
    };
    let (pool_of_one, pool_of_all) = (warm(1), warm(Pool::usual_size()));
    let [mut own, mut door, mut one, mut many] = [Duration::MAX; 4];
    let mut engine = Engine::new(program.clone());
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
        one = one.min(timed(|| through(&pool_of_one)));
        many = many.min(timed(|| through(&pool_of_all)));
    }
    println!("{} files, {:.0} µs each in this process", files.len(), own.as_secs_f64() * 1e6 / files.len() as f64);
    for (name, time) in [("one child, one by one", door), ("a pool of one", one), ("a pool of all", many)] {
        let each = time.as_secs_f64() * 1e6 / files.len() as f64;
        println!("{name:<24} {each:>6.0} µs each, {:+.1} %", (time.as_secs_f64() / own.as_secs_f64() - 1.0) * 100.0);
    }
}
