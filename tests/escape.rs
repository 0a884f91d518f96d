//! A reader that a file has taken over gets nowhere: everything is tried from inside the child, and what the kernel itself says of the
//! child is looked at from outside.
#![cfg(target_os = "linux")]
#![expect(clippy::disallowed_types, reason = "the far ends that must hear nothing")]

mod support;

use std::io::ErrorKind;
use std::net::{TcpListener, UdpSocket};
use std::os::unix::net::UnixListener;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use palimpsest::evidence::limits::process::row;
use palimpsest::inspect::Standing;
use palimpsest::sandbox::{Attempt, Cancel, Engine, Worker};
use seccompiler::{SeccompAction, SeccompFilter, TargetArch};

const PROGRAM: &str = env!("CARGO_BIN_EXE_palimpsest");

fn engine() -> Engine {
    Engine::new(Worker::Process(PathBuf::from(PROGRAM)))
}

fn sample() -> PathBuf {
    support::root().join("assets/samples/moved-back.eml")
}

/// Whether this kernel can do all of it; where it can't, what is left is said by another test.
fn confined() -> bool {
    let missing = engine().confinement().unwrap();
    let missing = missing.missing();
    if !missing.is_empty() {
        eprintln!("skipped: this system does not confine in full: {missing:?}");
    }
    missing.is_empty()
}

#[test]
fn no_file_can_be_read_made_changed_or_removed() {
    if !confined() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let (there, new) = (folder.path().join("there"), folder.path().join("new"));
    std::fs::write(&there, "as it was").unwrap();
    let mut engine = engine();
    for attempt in [
        Attempt::ReadFile(there.clone()),
        Attempt::ReadFile("/etc/hosts".into()),
        Attempt::ReadFile("/proc/self/maps".into()),
        Attempt::ReadFile("/dev/urandom".into()),
        Attempt::ListFolder(folder.path().into()),
        Attempt::WriteFile(new.clone()),
        Attempt::AppendFile(there.clone()),
        Attempt::RemoveFile(there.clone()),
    ] {
        assert!(engine.escape(&attempt).is_err(), "{attempt:?}");
    }
    assert_eq!(std::fs::read_to_string(&there).unwrap(), "as it was");
    assert!(!new.exists());
    // The same child goes on with its work.
    assert!(engine.examine(&sample(), &support::settings(), &Cancel::default()).unwrap().unreadable.is_none());
}

#[test]
fn nobody_outside_hears_of_it() {
    if !confined() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let stream = TcpListener::bind("127.0.0.1:0").unwrap();
    let datagrams = UdpSocket::bind("127.0.0.1:0").unwrap();
    let local = UnixListener::bind(folder.path().join("socket")).unwrap();
    stream.set_nonblocking(true).unwrap();
    local.set_nonblocking(true).unwrap();
    datagrams.set_read_timeout(Some(Duration::from_millis(100))).unwrap();
    for attempt in [
        Attempt::Connect(stream.local_addr().unwrap().to_string()),
        Attempt::Send(datagrams.local_addr().unwrap().to_string()),
        Attempt::Local(folder.path().join("socket")),
        Attempt::Listen,
    ] {
        let said = engine().escape(&attempt).unwrap_err();
        assert!(said.contains("tried what no document needs"), "{attempt:?}: {said}");
    }
    assert_eq!(stream.accept().unwrap_err().kind(), ErrorKind::WouldBlock);
    assert_eq!(local.accept().unwrap_err().kind(), ErrorKind::WouldBlock);
    assert!(datagrams.recv(&mut [0; 8]).is_err());
}

#[test]
fn no_program_is_started_and_no_other_process_is_reached() {
    use std::os::unix::fs::PermissionsExt as _;
    if !confined() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let (script, trace) = (folder.path().join("script"), folder.path().join("was here"));
    std::fs::write(&script, format!("#!/bin/sh\necho > '{}'\n", trace.display())).unwrap();
    std::fs::set_permissions(&script, std::fs::Permissions::from_mode(0o755)).unwrap();
    assert!(Command::new(&script).status().unwrap().success() && trace.exists(), "it runs where it may");
    std::fs::remove_file(&trace).unwrap();
    assert!(engine().escape(&Attempt::Start(script)).unwrap_err().contains("start a program"));
    std::thread::sleep(Duration::from_millis(200));
    assert!(!trace.exists());
    assert!(engine().escape(&Attempt::Kill(std::process::id())).is_err());
}

#[test]
fn limits_hold_and_can_not_be_lifted() {
    if !confined() {
        return;
    }
    let mut engine = engine();
    assert!(engine.escape(&Attempt::LiftMemory).is_err());
    assert!(engine.escape(&Attempt::LiftProcessor).is_err());
    let said = engine.escape(&Attempt::Memory(8 << 30)).unwrap_err();
    assert!(said.contains("needed more memory than the 4 GiB allowed"), "{said}");
    assert!(said.contains(&row::MOST_MEMORY.sentence()), "{said}");
    let said = engine.escape(&Attempt::Recurse).unwrap_err();
    assert!(said.contains("ran out of stack"), "{said}");
    let said = engine.escape(&Attempt::Panic).unwrap_err();
    assert!(said.contains("it broke off"), "{said}");
    assert!(engine.examine(&sample(), &support::settings(), &Cancel::default()).unwrap().unreadable.is_none());
}

/// What the kernel keeps of the child: its filter, its rights, its limits, its open handles.
#[test]
fn the_kernel_says_so_too() {
    if !confined() {
        return;
    }
    let mut engine = engine();
    engine.examine(&sample(), &support::settings(), &Cancel::default()).unwrap();
    let child = Path::new("/proc").join(engine.child().expect("a child").to_string());
    let read = |name: &str| std::fs::read_to_string(child.join(name)).unwrap();
    let (status, limits) = (read("status"), read("limits"));
    assert!(status.contains("NoNewPrivs:\t1\n") && status.contains("Seccomp:\t2\n"), "{status}");
    // Three of ours; whoever runs the tests may have put filters of its own before them.
    let filters = status.lines().find_map(|line| line.strip_prefix("Seccomp_filters:\t")?.parse::<u32>().ok());
    assert!(filters.is_none_or(|filters| filters >= 3), "{status}");
    let limit = |name: &str| limits.lines().find_map(|line| line.strip_prefix(name)).unwrap().trim().to_owned();
    assert!(limit("Max address space").starts_with("4294967296"), "{limits}");
    assert!(limit("Max file size").starts_with('0') && limit("Max open files").starts_with('3'), "{limits}");
    assert!(limit("Max cpu time").split(' ').next().unwrap().parse::<u64>().is_ok(), "{limits}");
}

/// The limit of processor time that the kernel has for a child ends it, and the reason is said.
#[test]
fn endless_work_ends() {
    use rustix::process::{Pid, Resource, Rlimit, prlimit};
    if !confined() {
        return;
    }
    let mut engine = engine();
    engine.confinement().unwrap();
    let child = Pid::from_raw(i32::try_from(engine.child().unwrap()).unwrap());
    // Sooner than usual, so that the test is short; nothing sets it anew while one file is read.
    let shorten = std::thread::spawn(move || {
        std::thread::sleep(Duration::from_millis(500));
        prlimit(child, Resource::Cpu, Rlimit { current: Some(1), maximum: None }).unwrap();
    });
    let said = engine.escape(&Attempt::Spin).unwrap_err();
    shorten.join().unwrap();
    assert!(said.contains("used more processor time than allowed"), "{said}");
    assert!(engine.examine(&sample(), &support::settings(), &Cancel::default()).unwrap().unreadable.is_none());
}

/// Runs a program as a kernel would that lacks these system calls.
fn without(calls: &[i64], arguments: &[&str]) -> std::process::Output {
    let rules = calls.iter().map(|call| (*call, Vec::new())).collect();
    let arch = TargetArch::try_from(std::env::consts::ARCH).unwrap();
    let refuse = SeccompAction::Errno(libc::ENOSYS as u32);
    let filter = SeccompFilter::new(rules, SeccompAction::Allow, refuse, arch).unwrap();
    let filter: seccompiler::BpfProgram = filter.try_into().unwrap();
    let arguments: Vec<String> = arguments.iter().map(|argument| (*argument).to_owned()).collect();
    let run = move || {
        // It holds this thread and what it starts.
        seccompiler::apply_filter(&filter).unwrap();
        Command::new(PROGRAM).args(arguments).stdin(Stdio::null()).output().unwrap()
    };
    std::thread::spawn(run).join().unwrap()
}

#[test]
fn a_kernel_that_lacks_a_feature_is_said_and_refused_on_demand() {
    let sample = sample();
    let sample = sample.to_str().unwrap();
    let (landlock, seccomp) = (libc::SYS_landlock_create_ruleset, libc::SYS_seccomp);
    // Landlock alone is missing: the filter of system calls still keeps all files away.
    let said = String::from_utf8(without(&[landlock], &["confinement"]).stdout).unwrap();
    assert!(said.contains("files: yes, by a filter of system calls") && !said.contains("SUCCEEDED"), "{said}");
    // Both are missing: it says so, reads on, and does not where that was asked for.
    let said = String::from_utf8(without(&[landlock, seccomp], &["confinement"]).stdout).unwrap();
    assert!(said.contains("network: NO: the kernel refused") && said.contains("files: NO:"), "{said}");
    assert!(said.contains("SUCCEEDED"), "{said}");
    let read = without(&[landlock, seccomp], &["examine", "--no-search", sample]);
    assert_eq!(read.status.code(), Some(1), "{read:?}");
    let refused = without(&[landlock, seccomp], &["examine", "--require-sandbox", sample]);
    assert_eq!(refused.status.code(), Some(2), "{refused:?}");
    assert!(refused.stdout.is_empty());
    assert!(String::from_utf8(refused.stderr).unwrap().contains("--require-sandbox"));
}

#[test]
fn what_is_asked_for_is_given_where_the_system_can() {
    if !confined() {
        return;
    }
    let mut engine = Engine::new(Worker::Confined(PathBuf::from(PROGRAM)));
    let report = engine.examine(&sample(), &support::settings(), &Cancel::default()).unwrap();
    assert_eq!(report.standing, Standing::Conflicting);
    let output = Command::new(PROGRAM).arg("confinement").output().unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success() && !said.contains("SUCCEEDED") && !said.contains("NO:"), "{said}");
}
