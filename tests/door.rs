//! The one door: a child answers for the engine, and one that dies or hangs costs one file.

#[cfg(target_os = "linux")]
#[path = "support/signing.rs"]
mod signing;
mod support;

use std::path::PathBuf;
use std::time::{Duration, Instant};

use palimpsest::inspect::Standing;
use palimpsest::sandbox::{Cancel, Engine, Worker};

fn program() -> Worker {
    Worker::Process(PathBuf::from(env!("CARGO_BIN_EXE_palimpsest")))
}

fn sample() -> PathBuf {
    support::root().join("assets/samples/moved-back.eml")
}

#[test]
fn a_child_gives_the_same_report_as_the_engine_itself() {
    let mut engine = Engine::new(program());
    for path in support::own_files() {
        let answered = engine.examine(&path, &support::settings(), &Cancel::default()).unwrap();
        let mut own = support::examine(&path);
        own.path.clone_from(&answered.path);
        assert_eq!(answered, own, "{}", path.display());
    }
}

#[test]
fn a_child_gives_the_same_content_as_the_engine_itself() {
    let path = sample();
    let contents = [program(), Worker::InProcess].map(|worker| {
        let mut engine = Engine::new(worker);
        let held = engine.load(&path, None).unwrap();
        engine.content(&held, &support::settings(), &Cancel::default()).unwrap()
    });
    assert_eq!(contents[0], contents[1]);
    assert_eq!(contents[0].parts.len(), 3);
    assert_eq!(contents[0].texts.iter().map(|text| text.html).collect::<Vec<_>>(), [false, true]);
}

#[test]
#[cfg(unix)]
fn a_child_that_dies_gives_unreadable_with_the_reason_and_the_next_one_is_started() {
    let mut engine = Engine::new(Worker::Process("/bin/false".into()));
    for _ in 0..2 {
        let report = engine.examine(&sample(), &support::settings(), &Cancel::default()).unwrap();
        assert_eq!(report.standing, Standing::Unreadable);
        assert!(report.unreadable.unwrap().contains("ended the reader"));
        assert!(report.id.is_some() && report.bytes > 0, "the file itself was read");
    }
    let mut none = Engine::new(Worker::Process("/no/such/program".into()));
    let report = none.examine(&sample(), &support::settings(), &Cancel::default()).unwrap();
    assert!(report.unreadable.unwrap().contains("could be started"));
}

#[test]
#[cfg(unix)]
fn a_child_that_hangs_is_stopped_when_somebody_cancels() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().unwrap();
    let script = folder.path().join("hangs");
    std::fs::write(&script, "#!/bin/sh\nexec /bin/sleep 600\n").unwrap();
    std::fs::set_permissions(&script, std::fs::Permissions::from_mode(0o755)).unwrap();
    let cancel = Cancel::default();
    let flag = cancel.clone();
    let start = Instant::now();
    std::thread::spawn(move || {
        std::thread::sleep(Duration::from_millis(300));
        flag.cancel();
    });
    let report = Engine::new(Worker::Process(script)).examine(&sample(), &support::settings(), &cancel);
    assert!(report.is_none());
    assert!(start.elapsed() < Duration::from_secs(20), "cancelling took {:?}", start.elapsed());
}

#[test]
fn a_file_that_changed_since_is_not_shown_as_the_one_examined() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("mail.eml");
    std::fs::write(&path, "Date: Thu, 4 May 2017 14:00:01 +0200\r\nFrom: a@b.example\r\n\r\nx").unwrap();
    let mut engine = Engine::new(program());
    let report = engine.examine(&path, &support::settings(), &Cancel::default()).unwrap();
    assert!(engine.load(&path, report.id.as_ref()).is_ok());
    std::fs::write(&path, "something else").unwrap();
    assert!(engine.load(&path, report.id.as_ref()).unwrap_err().contains("changed"));
}

/// A child that something else stopped while it waited says nothing of the next file.
#[test]
#[cfg(target_os = "linux")]
fn a_child_that_was_stopped_between_two_files_is_no_fault_of_the_second() {
    let mut engine = Engine::new(program());
    let mut known = None;
    for _ in 0..2 {
        let report = engine.examine(&sample(), &support::settings(), &Cancel::default()).unwrap();
        assert_eq!(report.standing, Standing::Conflicting, "{:?}", report.unreadable);
        let child = engine.child();
        assert!(child.is_some() && child != known, "another child");
        known = child;
        let status = std::process::Command::new("kill").args(["-9", &child.unwrap().to_string()]).status().unwrap();
        assert!(status.success());
        std::thread::sleep(Duration::from_millis(300));
    }
}

#[test]
fn examining_changes_nothing_on_disk() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("mail.eml");
    std::fs::copy(sample(), &path).unwrap();
    let before = (std::fs::read(&path).unwrap(), std::fs::metadata(&path).unwrap().modified().unwrap());
    Engine::new(program()).examine(&path, &support::settings(), &Cancel::default()).unwrap();
    assert_eq!(before, (std::fs::read(&path).unwrap(), std::fs::metadata(&path).unwrap().modified().unwrap()));
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
}

/// A child that computes when its parent is killed does not go on: nobody would hear the answer.
#[test]
#[cfg(target_os = "linux")]
fn a_child_ends_with_its_parent() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("mail.eml");
    std::fs::write(&path, signing::searched_in_vain()).unwrap();
    let mut parent = std::process::Command::new(env!("CARGO_BIN_EXE_palimpsest"))
        .args(["examine", "--no-stored-keys", "--keys"])
        .args([&support::root().join("tests/cases/keys.tsv"), &path])
        .stdout(std::process::Stdio::null())
        .spawn()
        .unwrap();
    let of_parent = |status: String| status.contains(&format!("PPid:\t{}\n", parent.id()));
    let busy = |child: &PathBuf| {
        let stat = std::fs::read_to_string(child.join("stat")).unwrap_or_default();
        let used = stat.rsplit(')').next().and_then(|rest| rest.split_ascii_whitespace().nth(11)?.parse::<u64>().ok());
        used.is_some_and(|ticks| ticks > 50)
    };
    let at_work = within(60, || {
        let running = std::fs::read_dir("/proc").unwrap().flatten().map(|entry| entry.path());
        let of_parent = |one: &PathBuf| std::fs::read_to_string(one.join("status")).is_ok_and(of_parent);
        running.filter(of_parent).find(busy)
    });
    let child = at_work.expect("a child at work");
    parent.kill().unwrap();
    parent.wait().unwrap();
    // Gone, or dead and not yet taken away by whoever took the parent's place.
    let ended = || std::fs::read_to_string(child.join("stat")).map_or(true, |stat| stat.contains(") Z "));
    within(20, || ended().then_some(())).expect("the child to end");
}

/// Waits until something is there, so many seconds at most.
#[cfg(target_os = "linux")]
fn within<T>(seconds: u64, mut look: impl FnMut() -> Option<T>) -> Option<T> {
    let until = Instant::now() + Duration::from_secs(seconds);
    loop {
        if let Some(found) = look() {
            return Some(found);
        }
        if Instant::now() > until {
            return None;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
}
