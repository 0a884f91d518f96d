//! How fast a whole dump is gathered, judged and ranked, measured against `sha256sum` of the same files in the same run; and whether
//! that grows with the number of files.
//!
//! Run with `cargo bench --bench dump FOLDER [KEYS.tsv]`, e.g. on what `make_dump.py FOLDER -n 20000` made (FOLDER/eml, FOLDER/keys.tsv).
//! The whole program is timed, as its user runs it; rounds alternate with `sha256sum`, the fastest of each counts, and the most memory
//! that the program and its readers took together is said. Without a folder nothing is measured.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use palimpsest::acquire::list_files;

/// Rounds of each kind; the fastest counts.
const ROUNDS: usize = 3;
/// How often (milliseconds) memory is looked at.
const LOOK_MS: u64 = 100;

/// Memory (KiB) that a process and its children hold together at this moment: pages that they share are counted once (PSS).
fn memory(process: u32) -> u64 {
    let held = |pid: &str| {
        let maps = std::fs::read_to_string(format!("/proc/{pid}/smaps_rollup")).unwrap_or_default();
        let line = maps.lines().find(|line| line.starts_with("Pss:")).unwrap_or_default().to_owned();
        line.split_whitespace().nth(1).and_then(|number| number.parse().ok()).unwrap_or(0)
    };
    let task = format!("/proc/{process}/task");
    let mut sum = held(&process.to_string());
    for thread in std::fs::read_dir(task).into_iter().flatten().flatten() {
        let children = std::fs::read_to_string(thread.path().join("children")).unwrap_or_default();
        sum += children.split_whitespace().map(held).sum::<u64>();
    }
    sum
}

fn triage(files: &Path, keys: Option<&PathBuf>) -> (Duration, u64) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_palimpsest"));
    command.args(["triage", "--no-stored-keys"]).arg(files).stdout(Stdio::null()).stderr(Stdio::null());
    if let Some(keys) = keys {
        command.arg("--keys").arg(keys);
    }
    let start = Instant::now();
    let mut child = command.spawn().expect("the program");
    let mut most = 0;
    loop {
        most = most.max(memory(child.id()));
        if child.try_wait().expect("the program").is_some() {
            return (start.elapsed(), most);
        }
        std::thread::sleep(Duration::from_millis(LOOK_MS));
    }
}

fn sha256sum(files: &[PathBuf]) -> Duration {
    let start = Instant::now();
    for some in files.chunks(1_000) {
        Command::new("sha256sum").args(some).stdout(Stdio::null()).status().expect("sha256sum");
    }
    start.elapsed()
}

/// A folder with every `nth` file of another, as links.
fn part(files: &[PathBuf], nth: usize, name: &Path) -> PathBuf {
    let folder = name.join(format!("of{nth}"));
    std::fs::create_dir_all(&folder).expect("a folder");
    for (number, file) in files.iter().step_by(nth).enumerate() {
        std::fs::hard_link(file, folder.join(format!("{number:06}.eml")))
            .or_else(|_| std::fs::copy(file, folder.join(format!("{number:06}.eml"))).map(drop))
            .expect("a link");
    }
    folder
}

fn main() {
    let mut given = std::env::args().skip(1).filter(|argument| !argument.starts_with("--"));
    let Some(folder) = given.next().map(PathBuf::from) else {
        println!("name a folder: cargo bench --bench dump FOLDER [KEYS.tsv]");
        return;
    };
    let keys = given.next().map(PathBuf::from);
    let files = list_files(std::slice::from_ref(&folder), &|| false).files;
    let scratch = folder.with_extension("bench-parts");
    println!("{:>8} {:>9} {:>12} {:>12} {:>8} {:>10}", "files", "MB", "sha256sum s", "triage s", "ratio", "MiB most");
    for nth in [16, 4, 1] {
        let folder = part(&files, nth, &scratch);
        let files = list_files(std::slice::from_ref(&folder), &|| false).files;
        let bytes: u64 = files.iter().filter_map(|file| file.metadata().ok()).map(|about| about.len()).sum();
        let (mut hash, mut whole, mut most) = (Duration::MAX, Duration::MAX, u64::MAX);
        for _ in 0..ROUNDS {
            hash = hash.min(sha256sum(&files));
            let (time, memory) = triage(&folder, keys.as_ref());
            whole = whole.min(time);
            most = most.min(memory);
        }
        let ratio = whole.as_secs_f64() / hash.as_secs_f64();
        println!(
            "{:>8} {:>9.1} {:>12.2} {:>12.2} {:>8.2} {:>10}",
            files.len(),
            bytes as f64 / 1e6,
            hash.as_secs_f64(),
            whole.as_secs_f64(),
            ratio,
            most / 1024
        );
    }
    std::fs::remove_dir_all(&scratch).expect("the scratch folder to be removed");
}
