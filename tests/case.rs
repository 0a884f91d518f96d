//! A case survives the end of the program at any moment: what was acknowledged is there.

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use palimpsest::evidence::SourceId;
use palimpsest::store::case::{Case, Entry, Subject};

/// Names the case to the writing process.
const WRITES: &str = "PALIMPSEST_TEST_CASE";

fn about(number: usize) -> Subject {
    Subject::finding(&SourceId("a".repeat(64)), format!("finding {number}"))
}

fn note(number: usize) -> Entry {
    Entry { note: format!("note {number} {}", "words ".repeat(number % 300)), ..Entry::default() }
}

/// Not a test by itself: the process that is killed. It says each number once it is acknowledged.
#[test]
fn writes_until_it_is_killed() {
    let Some(path) = std::env::var_os(WRITES) else { return };
    let mut case = Case::open(Path::new(&path)).unwrap();
    let first = case.entries().unwrap().len();
    for number in first..100_000 {
        case.set(&about(number), &note(number), 1).unwrap();
        println!("\nacknowledged {number}");
    }
}

#[test]
fn killed_in_the_middle_of_writing_nothing_acknowledged_is_lost() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.palimpsest");
    Case::in_memory().unwrap().save_as(&path, false, &[]).unwrap();
    let mut acknowledged = 0;
    for round in 0..12_u64 {
        let mut writer = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "writes_until_it_is_killed", "--nocapture"])
            .env(WRITES, &path)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let lines = BufReader::new(writer.stdout.take().unwrap()).lines();
        let (say, begun) = std::sync::mpsc::channel();
        let reader = std::thread::spawn(move || {
            let said = lines.map_while(Result::ok).filter_map(|line| line.strip_prefix("acknowledged ")?.parse().ok());
            let told = |_: &usize| {
                // Who waited for the first one only may not hear the others.
                let _ = say.send(());
            };
            said.inspect(told).last().map(|last| last + 1)
        });
        begun.recv_timeout(Duration::from_secs(60)).expect("the writer never begins");
        // Another moment in each round.
        std::thread::sleep(Duration::from_millis(3 + 17 * (round % 5)));
        writer.kill().unwrap();
        writer.wait().unwrap();
        acknowledged = reader.join().unwrap().unwrap_or(acknowledged);
        let entries = Case::open(&path).unwrap().entries().unwrap();
        // The last one may have been written and not said any more.
        assert!((acknowledged..=acknowledged + 1).contains(&entries.len()), "{acknowledged} {}", entries.len());
        for number in 0..acknowledged {
            assert_eq!(entries[&about(number)].note, note(number).note.trim_end(), "{number}");
        }
    }
    assert!(acknowledged > 0);
}
