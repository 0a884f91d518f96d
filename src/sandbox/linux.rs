//! Linux: Landlock takes the file system away, seccomp filters the system calls, resource limits cap memory and processor time.
//!
//! Everything is asked for before the first thread, because Landlock and seccomp hold the calling thread and those that it starts.

use std::collections::BTreeMap;

use landlock::{ABI, Access, AccessFs, AccessNet, Ruleset, RulesetAttr, RulesetStatus, Scope};
use rustix::process::{Pid, Resource, Rlimit, getrlimit, prlimit, setrlimit};
use seccompiler::{
    BpfProgram, SeccompAction, SeccompCmpArgLen as Len, SeccompCmpOp as Op, SeccompCondition, SeccompFilter,
    SeccompRule, TargetArch,
};

use super::confinement::{Confinement, Hold};
use crate::acquire::limits::MOST_MEMORY;

/// Handles that a child has: standard input, output and error.
const HANDLES: u64 = 3;

/// Confines this process for good, as far as the kernel can; says what holds. Call it before the first thread.
pub(super) fn confine() -> Confinement {
    // Looked at while it can be: without a filter, whatever else was handed down would be open to the reader.
    let inherited = inherited();
    let memory = limit(Resource::As, MOST_MEMORY, "a limit of the address space (RLIMIT_AS)");
    let privileges = match rustix::thread::set_no_new_privs(true) {
        Ok(()) => Hold::By("no new privileges (PR_SET_NO_NEW_PRIVS)".to_owned()),
        Err(error) => Hold::Missing(format!("the kernel refused PR_SET_NO_NEW_PRIVS: {error}")),
    };
    let landlock = landlock();
    // No core file with the document's contents is left behind; no file grows, no handle is new.
    let closed = [(Resource::Core, 0), (Resource::Fsize, 0), (Resource::Nofile, HANDLES)];
    let limited = closed.into_iter().all(|(resource, most)| limit(resource, most, "").holds());
    let seccomp = seccomp();
    let by_seccomp = |what: &str| match &seccomp {
        Ok(()) => Hold::By(format!("a filter of system calls (seccomp): {what}")),
        Err(why) => Hold::Missing(why.clone()),
    };
    let files = match (&landlock, &seccomp) {
        (Ok(all), Ok(())) => Hold::By(format!("{all}, and a filter of system calls (seccomp)")),
        (Ok(all), Err(_)) => Hold::By(all.clone()),
        (Err(_), Ok(())) => by_seccomp("no file can be opened"),
        (Err(why), Err(other)) => Hold::Missing(format!("{why}; {other}")),
    };
    #[expect(clippy::disallowed_methods, reason = "it is tried, and must not succeed")]
    let opened = std::fs::File::open("/").is_ok();
    let files = match (files, inherited) {
        (Hold::By(_), _) if opened => Hold::Missing("a folder could still be opened".to_owned()),
        (Hold::By(_), Some(more)) if more > 0 && seccomp.is_err() => {
            Hold::Missing(format!("{more} open files of the program that started it were handed down to it"))
        }
        (files, _) => files,
    };
    let processor = match prlimit_kept(&seccomp, limited) {
        Ok(()) => Hold::By("a limit of the processor time (RLIMIT_CPU) that is set anew with every file".to_owned()),
        Err(why) => Hold::Missing(why),
    };
    Confinement {
        network: by_seccomp("no socket can be made"),
        files,
        programs: by_seccomp("no program can be started"),
        privileges,
        memory,
        processor,
    }
}

/// The limit of processor time is set from outside; the reader itself must not be able to lift it.
fn prlimit_kept(seccomp: &Result<(), String>, limited: bool) -> Result<(), String> {
    seccomp.clone()?;
    if limited { Ok(()) } else { Err("the kernel refused limits of resources".to_owned()) }
}

/// Lets this very process make no socket but those of the same machine (AF_UNIX: the display, the session's bus); programs that it
/// starts inherit that.
pub(super) fn confine_program() -> Hold {
    let filter = || {
        let other = condition(0, Op::Ne, libc::AF_UNIX as u64)?;
        let sockets = [libc::SYS_socket, libc::SYS_socketpair];
        let rules = sockets.into_iter().map(|call| (call, vec![other.clone()])).collect();
        install(rules, SeccompAction::Errno(libc::EAFNOSUPPORT as u32), SeccompAction::Allow)?;
        // A ring could make sockets behind the filter's back.
        install(whole(&[libc::SYS_io_uring_setup]), SeccompAction::Errno(libc::ENOSYS as u32), SeccompAction::Allow)
    };
    match filter() {
        Ok(()) => Hold::By("a filter of system calls (seccomp): sockets of this machine only (AF_UNIX)".to_owned()),
        Err(why) => Hold::Missing(why),
    }
}

/// Sets the processor time that a running child may use up to now and `more` beyond (seconds).
///
/// # Errors
/// When the child is gone or the kernel refuses.
pub(super) fn allow_processor(child: u32, more: u64) -> std::io::Result<()> {
    let pid = i32::try_from(child).ok().and_then(Pid::from_raw).ok_or(std::io::ErrorKind::NotFound)?;
    // A limit that the user set for all of it stays.
    let most = getrlimit(Resource::Cpu).maximum;
    let soft = used(child)?.saturating_add(more).min(most.unwrap_or(u64::MAX));
    prlimit(Some(pid), Resource::Cpu, Rlimit { current: Some(soft), maximum: most })?;
    Ok(())
}

/// Processor time that a process has used (seconds, rounded up), by `/proc/PID/stat` (proc(5): fields 14 and 15, in clock ticks).
fn used(process: u32) -> std::io::Result<u64> {
    #[expect(clippy::disallowed_methods, reason = "the kernel's own account of a child, no document")]
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat"))?;
    let behind_name = stat.rsplit(')').next().unwrap_or_default();
    let ticks = behind_name.split_ascii_whitespace().skip(11).take(2).filter_map(|field| field.parse::<u64>().ok());
    Ok(ticks.sum::<u64>() / rustix::param::clock_ticks_per_second().max(1) + 1)
}

/// How many handles beyond the three are open; `None` where that can't be seen.
fn inherited() -> Option<usize> {
    #[expect(clippy::disallowed_methods, reason = "the kernel's own list of this process, no document")]
    let open = std::fs::read_dir("/proc/self/fd").ok()?;
    // One of them is the listing itself.
    Some(open.count().saturating_sub(HANDLES as usize + 1))
}

fn limit(resource: Resource, most: u64, by: &str) -> Hold {
    // What the user set lower stays.
    let most = getrlimit(resource).maximum.unwrap_or(u64::MAX).min(most);
    match setrlimit(resource, Rlimit { current: Some(most), maximum: Some(most) }) {
        Ok(()) => Hold::By(by.to_owned()),
        Err(error) => Hold::Missing(format!("the kernel refused a limit: {error}")),
    }
}

/// Drops every right that Landlock knows: no rule gives any back.
fn landlock() -> Result<String, String> {
    let newest = ABI::V6;
    let refused = |error: landlock::RulesetError| format!("the kernel refused Landlock: {error}");
    let ruleset = Ruleset::default()
        .handle_access(AccessFs::from_all(newest))
        .and_then(|ruleset| ruleset.handle_access(AccessNet::from_all(newest)))
        .and_then(|ruleset| ruleset.scope(Scope::from_all(newest)))
        .and_then(Ruleset::create)
        .map_err(refused)?;
    match ruleset.restrict_self().map_err(refused)?.ruleset {
        RulesetStatus::FullyEnforced => Ok("Landlock".to_owned()),
        RulesetStatus::PartiallyEnforced => Ok("Landlock, as far as this kernel has it".to_owned()),
        RulesetStatus::NotEnforced => Err("the kernel has no Landlock, or it is switched off".to_owned()),
    }
}

type Rules = BTreeMap<i64, Vec<SeccompRule>>;

/// Three filters; where they differ the kernel takes the strictest answer: what a reader needs is allowed and all else refused, what
/// only an intruder does ends the process, and `clone3`, whose flags no filter can see, is said not to exist, so that the C library
/// starts its threads by `clone`.
fn seccomp() -> Result<(), String> {
    let refuse = SeccompAction::Errno(libc::EPERM as u32);
    install(whole(&[libc::SYS_clone3]), SeccompAction::Errno(libc::ENOSYS as u32), SeccompAction::Allow)?;
    install(never()?, SeccompAction::KillProcess, SeccompAction::Allow)?;
    install(needed()?, SeccompAction::Allow, refuse)
}

/// Computing, memory, threads, the pipes and the clock.
fn needed() -> Result<Rules, String> {
    let mut rules = whole(&[
        libc::SYS_close,
        libc::SYS_brk,
        libc::SYS_munmap,
        libc::SYS_mremap,
        libc::SYS_madvise,
        libc::SYS_futex,
        libc::SYS_clone3,
        libc::SYS_set_robust_list,
        libc::SYS_rseq,
        libc::SYS_sched_getaffinity,
        libc::SYS_sched_yield,
        libc::SYS_gettid,
        libc::SYS_getpid,
        libc::SYS_exit,
        libc::SYS_exit_group,
        libc::SYS_rt_sigaction,
        libc::SYS_rt_sigprocmask,
        libc::SYS_rt_sigreturn,
        libc::SYS_sigaltstack,
        libc::SYS_clock_gettime,
        libc::SYS_clock_nanosleep,
        libc::SYS_nanosleep,
        libc::SYS_restart_syscall,
        libc::SYS_getrandom,
    ]);
    let mut only = |call: i64, condition: SeccompRule| rules.entry(call).or_default().push(condition);
    // Threads of this process, no process of its own.
    only(libc::SYS_clone, condition(0, Op::MaskedEq(libc::CLONE_THREAD as u64), libc::CLONE_THREAD as u64)?);
    // The three pipes alone, of which the first is an archive's file where one is unpacked: whatever else was handed down is out of reach.
    for read in [libc::SYS_read, libc::SYS_pread64] {
        only(read, condition(0, Op::Eq, 0)?);
    }
    for pipe in [1, 2] {
        only(libc::SYS_write, condition(0, Op::Eq, pipe)?);
        only(libc::SYS_writev, condition(0, Op::Eq, pipe)?);
    }
    // Memory that holds no code and is no file.
    let anonymous = libc::MAP_ANONYMOUS as u64;
    only(libc::SYS_mmap, all([(2, libc::PROT_EXEC as u64, 0), (3, anonymous, anonymous)])?);
    only(libc::SYS_mprotect, all([(2, libc::PROT_EXEC as u64, 0)])?);
    // A thread's name; looking at a limit without setting one; the signal by which the process ends itself.
    only(libc::SYS_prctl, condition(0, Op::Eq, libc::PR_SET_NAME as u64)?);
    only(libc::SYS_prlimit64, long(2, 0)?);
    only(libc::SYS_tgkill, condition(0, Op::Eq, u64::from(std::process::id()))?);
    Ok(rules)
}

/// What no reader of documents has any reason to try.
fn never() -> Result<Rules, String> {
    let mut rules = whole(&[
        libc::SYS_socket,
        libc::SYS_socketpair,
        libc::SYS_connect,
        libc::SYS_bind,
        libc::SYS_listen,
        libc::SYS_accept,
        libc::SYS_accept4,
        libc::SYS_sendto,
        libc::SYS_sendmsg,
        libc::SYS_execve,
        libc::SYS_execveat,
        libc::SYS_ptrace,
        libc::SYS_process_vm_readv,
        libc::SYS_process_vm_writev,
        libc::SYS_pidfd_getfd,
        libc::SYS_io_uring_setup,
        libc::SYS_bpf,
        libc::SYS_keyctl,
        libc::SYS_perf_event_open,
        libc::SYS_userfaultfd,
        libc::SYS_mount,
        libc::SYS_unshare,
        libc::SYS_setns,
        libc::SYS_init_module,
    ]);
    #[cfg(target_arch = "x86_64")]
    rules.extend(whole(&[libc::SYS_fork, libc::SYS_vfork]));
    rules.insert(libc::SYS_clone, vec![condition(0, Op::MaskedEq(libc::CLONE_THREAD as u64), 0)?]);
    Ok(rules)
}

/// These calls, whatever their arguments.
fn whole(calls: &[i64]) -> Rules {
    calls.iter().map(|call| (*call, Vec::new())).collect()
}

/// All of these bits of arguments (argument, mask, value) must be so.
fn all<const N: usize>(bits: [(u8, u64, u64); N]) -> Result<SeccompRule, String> {
    let conditions = bits
        .into_iter()
        .map(|(argument, mask, value)| SeccompCondition::new(argument, Len::Dword, Op::MaskedEq(mask), value));
    let conditions = conditions.collect::<Result<Vec<_>, _>>();
    conditions.and_then(SeccompRule::new).map_err(|error| error.to_string())
}

fn condition(argument: u8, op: Op, value: u64) -> Result<SeccompRule, String> {
    rule(argument, Len::Dword, op, value)
}

/// An argument of 64 bit that has this value.
fn long(argument: u8, value: u64) -> Result<SeccompRule, String> {
    rule(argument, Len::Qword, Op::Eq, value)
}

fn rule(argument: u8, length: Len, op: Op, value: u64) -> Result<SeccompRule, String> {
    let condition = SeccompCondition::new(argument, length, op, value);
    condition.and_then(|condition| SeccompRule::new(vec![condition])).map_err(|error| error.to_string())
}

fn install(rules: Rules, on_match: SeccompAction, otherwise: SeccompAction) -> Result<(), String> {
    let filter = TargetArch::try_from(std::env::consts::ARCH)
        .and_then(|arch| SeccompFilter::new(rules, otherwise, on_match, arch))
        .and_then(BpfProgram::try_from)
        .map_err(|error| format!("no filter of system calls can be made for this processor: {error}"))?;
    seccompiler::apply_filter(&filter).map_err(|error| format!("the kernel refused a filter of system calls: {error}"))
}
