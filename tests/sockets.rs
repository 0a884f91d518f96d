//! No network: while the program works, the kernel's list of its open handles, and of its children's, holds no socket; and a trace of
//! its system calls, where `strace` is at hand, makes none.
#![cfg(target_os = "linux")]

#[path = "support/signing.rs"]
mod signing;
mod support;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const PROGRAM: &str = env!("CARGO_BIN_EXE_palimpsest");

/// A process and all that it started.
fn family(root: u32) -> Vec<PathBuf> {
    let mut known = BTreeSet::from([root]);
    let all: Vec<(u32, String)> = std::fs::read_dir("/proc")
        .unwrap()
        .flatten()
        .filter_map(|entry| {
            let number = entry.file_name().to_str()?.parse().ok()?;
            Some((number, std::fs::read_to_string(entry.path().join("status")).ok()?))
        })
        .collect();
    let of = |status: &str| status.lines().find_map(|line| line.strip_prefix("PPid:\t")?.parse::<u32>().ok());
    // A child has a higher number than its parent, until numbers begin anew; twice is enough for two generations.
    for _ in 0..2 {
        for (number, status) in &all {
            if of(status).is_some_and(|parent| known.contains(&parent)) {
                known.insert(*number);
            }
        }
    }
    known.into_iter().map(|number| Path::new("/proc").join(number.to_string())).collect()
}

/// Handles of a process that are sockets.
fn sockets(process: &Path) -> Vec<PathBuf> {
    let handles = std::fs::read_dir(process.join("fd")).into_iter().flatten().flatten();
    let named = handles.filter_map(|handle| std::fs::read_link(handle.path()).ok());
    named.filter(|name| name.to_string_lossy().starts_with("socket:")).collect()
}

#[test]
fn a_program_at_work_has_no_socket() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("mail.eml");
    std::fs::write(&path, signing::searched_in_vain()).unwrap();
    let mut program = Command::new(PROGRAM)
        .args(["examine", "--no-stored-keys", "--keys"])
        .args([&support::root().join("tests/cases/keys.tsv"), &path])
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    // What the test itself handed down is no deed of the program's.
    let own: BTreeSet<PathBuf> = sockets(Path::new("/proc/self")).into_iter().collect();
    let (mut looked, mut most, start) = (0, 0, Instant::now());
    while start.elapsed() < Duration::from_secs(3) && program.try_wait().unwrap().is_none() {
        let family = family(program.id());
        most = most.max(family.len());
        for process in family {
            let new: Vec<_> = sockets(&process).into_iter().filter(|socket| !own.contains(socket)).collect();
            assert!(new.is_empty(), "{}: {new:?}", process.display());
            looked += 1;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    let _ = program.kill();
    let _ = program.wait();
    assert!(looked > 10 && most >= 2, "{looked} looks at {most} processes");
}

#[test]
fn no_system_call_makes_one() {
    if !Command::new("strace").arg("-V").output().is_ok_and(|output| output.status.success()) {
        eprintln!("skipped: strace is not at hand");
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let trace = folder.path().join("trace");
    let page = folder.path().join("pages");
    let traced = Command::new("strace")
        .args(["-f", "-e", "trace=network", "-o"])
        .args([trace.as_path(), Path::new(PROGRAM)])
        .args(["examine", "--no-search", "--no-stored-keys", "--html"])
        .args([&page, &support::root().join("assets/samples/moved-back.eml")])
        .arg(support::root().join("assets/samples/consistent-answer.eml"))
        .stderr(Stdio::null())
        .status();
    let Ok(status) = traced else { panic!("strace could not be started") };
    let said = std::fs::read_to_string(&trace).unwrap_or_default();
    if said.is_empty() {
        eprintln!("skipped: strace may not trace here");
        return;
    }
    assert_eq!(status.code(), Some(1), "{said}");
    let calls: Vec<&str> =
        said.lines().filter(|line| line.contains('(') && !line.contains("socketpair(AF_UNIX")).collect();
    assert!(calls.is_empty(), "{calls:?}");
}
