//! The one door: a child answers for the engine, and one that dies or hangs costs one file.

#[cfg(target_os = "linux")]
#[path = "support/signing.rs"]
mod signing;
mod support;

#[cfg(unix)]
use std::path::Path;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use palimpsest::evidence::limits::process::row;
use palimpsest::inspect::Standing;
use palimpsest::sandbox::{Cancel, Engine, Job, Patience, Pool, Worker};

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

/// A program in the place of a child.
#[cfg(unix)]
fn script(folder: &Path, lines: &str) -> Worker {
    use std::os::unix::fs::PermissionsExt as _;
    let script = folder.join("child");
    std::fs::write(&script, format!("#!/bin/sh\n{lines}\n")).unwrap();
    std::fs::set_permissions(&script, std::fs::Permissions::from_mode(0o755)).unwrap();
    Worker::Process(script)
}

/// One that does this, and says READY as a child does.
#[cfg(unix)]
fn child_that(folder: &Path, lines: &str) -> Worker {
    let ready = std::process::Command::new(env!("CARGO_BIN_EXE_palimpsest"))
        .arg("--engine-child")
        .stdin(std::process::Stdio::null())
        .output()
        .unwrap();
    std::fs::write(folder.join("ready"), ready.stdout).unwrap();
    script(folder, &lines.replace("READY", &format!("/bin/cat '{}'", folder.join("ready").display())))
}

#[test]
#[cfg(unix)]
fn a_child_that_hangs_is_stopped_when_somebody_cancels() {
    let folder = tempfile::tempdir().unwrap();
    let hangs = script(folder.path(), "exec /bin/sleep 600");
    let cancel = Cancel::default();
    let flag = cancel.clone();
    let start = Instant::now();
    std::thread::spawn(move || {
        std::thread::sleep(Duration::from_millis(300));
        flag.cancel();
    });
    let report = Engine::new(hangs).examine(&sample(), &support::settings(), &cancel);
    assert!(report.is_none());
    assert!(start.elapsed() < Duration::from_secs(20), "cancelling took {:?}", start.elapsed());
}

/// So many seconds for a file, in the place of the usual ten.
fn patience(file: u64, search: u64) -> Patience {
    let seconds = Duration::from_secs;
    Patience { file: seconds(file), search: seconds(search), ..Patience::default() }
}

/// Thousands of messages take far longer than two seconds; each is told of, so that it is no silence that ends it.
#[test]
fn a_file_that_takes_too_long_is_stopped_and_the_next_one_is_read() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("many.mbox");
    std::fs::write(&path, "From a@b.example Thu May  4 14:00:01 2017\nFrom: a@b.example\n\nx\n\n".repeat(15_000))
        .unwrap();
    assert!(path.metadata().unwrap().len() < 1 << 20, "a second more for each MiB");
    let mut engine = Engine::new(program()).with_patience(patience(2, 0));
    let settings = palimpsest::Settings { search: None, ..support::settings() };
    let start = Instant::now();
    let report = engine.examine(&path, &settings, &Cancel::default()).unwrap();
    assert!((2..40).contains(&start.elapsed().as_secs()), "{:?}", start.elapsed());
    assert_eq!((report.standing, report.kind), (Standing::Unreadable, palimpsest::evidence::Kind::Mailbox));
    let why = report.unreadable.unwrap();
    assert!(why.contains(&row::MOST_TIME.said.replace("{}", "2")), "{why}");
    assert!(why.contains("and was stopped, at message ") && why.contains(" of 15000"), "{why}");
    assert_eq!(engine.child(), None, "it does not read on");
    let next = engine.examine(&sample(), &settings, &Cancel::default()).unwrap();
    assert_eq!(next.standing, Standing::Conflicting, "{:?}", next.unreadable);
}

/// One that says nothing more, and one that says without end that it is at work.
#[test]
#[cfg(unix)]
fn a_child_that_never_answers_is_stopped() {
    let folder = tempfile::tempdir().unwrap();
    let step = format!("\\001{}", "\\000".repeat(16));
    let works = format!("READY; while :; do printf '{step}' >&2; /bin/sleep 0.05; done");
    for (lines, place) in [("READY; exec /bin/sleep 600", ""), (works.as_str(), ", while it was decoded")] {
        let worker = child_that(folder.path(), lines);
        let mut engine = Engine::new(worker).with_patience(patience(1, 0));
        let settings = palimpsest::Settings { search: None, ..support::settings() };
        let report = engine.examine(&sample(), &settings, &Cancel::default()).unwrap();
        let said = row::MOST_TIME.said.replace("{}", "1");
        assert_eq!(report.unreadable, Some(format!("reading it {said} and was stopped{place}")));
        assert_eq!(report.standing, Standing::Unreadable);
    }
}

/// The search alone is given up; the rest of the report stands.
#[test]
#[cfg(target_os = "linux")]
fn a_search_that_takes_too_long_is_given_up() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("mail.eml");
    std::fs::write(&path, signing::searched_in_vain()).unwrap();
    let mut engine = Engine::new(program()).with_patience(patience(2, 1));
    let search = Some(palimpsest::inspect::proofs::SearchBudget::FULL);
    let settings = palimpsest::Settings { search, ..support::settings() };
    let report = engine.examine(&path, &settings, &Cancel::default()).unwrap();
    assert_eq!(report.unreadable, None);
    let said = row::MOST_SEARCH_TIME.sentence();
    assert!(report.repairs.iter().any(|repair| repair.what == said), "{:?}", report.repairs);
    assert!(!report.facts.is_empty() && report.proofs.len() == 1);
}

/// The files of a pool, and what was delivered of each; a fault in the receiver over one of them ends nothing.
fn pooled(worker: &Worker, paths: &[PathBuf]) -> Vec<palimpsest::inspect::Report> {
    pooled_with(worker, paths, || ())
}

/// The same; something is done with each report.
fn pooled_with(
    worker: &Worker,
    paths: &[PathBuf],
    each: impl FnMut() + Send + 'static,
) -> Vec<palimpsest::inspect::Report> {
    let (tell, heard) = std::sync::mpsc::channel();
    let each = std::sync::Mutex::new(each);
    let pool = Pool::start(worker, 2, move |job: Job, report| {
        each.lock().unwrap()();
        tell.send((job.path.clone(), report)).unwrap();
        assert!(!job.path.ends_with("moved-back.eml"), "over this one the receiver breaks off");
    });
    let pool = pool.unwrap();
    let settings = std::sync::Arc::new(palimpsest::Settings { search: None, ..support::settings() });
    let job = |path: &PathBuf| Job::file(path.clone(), settings.clone(), Cancel::default());
    pool.push(paths.iter().map(job));
    let broken = paths.iter().filter(|path| path.ends_with("moved-back.eml")).count();
    assert_eq!(pool.finish(), broken);
    let heard: Vec<_> = heard.iter().collect();
    assert_eq!(heard.iter().map(|(path, _)| path).collect::<Vec<_>>(), paths.iter().collect::<Vec<_>>());
    heard.into_iter().map(|(path, report)| report.unwrap_or_else(|| panic!("{} was lost", path.display()))).collect()
}

#[test]
fn a_receiver_that_breaks_off_over_one_report_gets_the_others() {
    let paths = support::files_below(&support::root().join("assets/samples"));
    for worker in [program(), Worker::InProcess] {
        let reports = pooled(&worker, &paths);
        assert!(reports.len() > 3 && reports.iter().all(|report| report.unreadable.is_none()), "{worker:?}");
    }
}

/// Other files wait for the same child: none of them is lost, and one at a time is blamed.
#[test]
#[cfg(unix)]
fn a_child_that_dies_while_others_wait_loses_none_of_them() {
    let folder = tempfile::tempdir().unwrap();
    let paths = vec![support::root().join("assets/samples/consistent-answer.eml"); 60];
    for lines in ["READY; exit 1", "READY; /bin/sleep 0.01; exit 1"] {
        for report in pooled(&child_that(folder.path(), lines), &paths) {
            let why = report.unreadable.unwrap_or_default();
            assert!(why.contains(&row::MOST_MEMORY.sentence()), "{lines}: {why}");
        }
    }
}

/// A child is gone while some of its answers were not taken yet: they are taken, and what it had not answered goes to the next one.
#[test]
#[cfg(target_os = "linux")]
fn answers_of_a_child_that_is_gone_are_still_taken() {
    let folder = tempfile::tempdir().unwrap();
    let program = folder.path().join("child");
    std::os::unix::fs::symlink(env!("CARGO_BIN_EXE_palimpsest"), &program).unwrap();
    let paths = vec![support::root().join("assets/samples/consistent-answer.eml"); 60];
    let mut count = 0;
    let own = program.to_string_lossy().into_owned();
    let reports = pooled_with(&Worker::Process(program), &paths, move || {
        count += 1;
        // The children are ahead by now.
        std::thread::sleep(Duration::from_millis(20));
        if count % 12 == 0 {
            let running = std::fs::read_dir("/proc").unwrap().flatten().map(|entry| entry.path());
            let is_ours =
                |one: &PathBuf| std::fs::read(one.join("cmdline")).is_ok_and(|it| it.starts_with(own.as_bytes()));
            for child in running.filter(is_ours) {
                let child = child.file_name().unwrap().to_str().unwrap().to_owned();
                std::process::Command::new("kill").args(["-9", &child]).status().unwrap();
            }
        }
    });
    let read = reports.iter().filter(|report| report.unreadable.is_none()).count();
    assert!(read >= 40, "{read}");
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
