//! What a reader that a file has taken over would try: each is tried from inside the child, and must fail.
#![expect(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "what is tried here must be refused by the system"
)]

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

/// One thing to try.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Attempt {
    /// Read a file.
    ReadFile(PathBuf),
    /// List a folder.
    ListFolder(PathBuf),
    /// Make a file.
    WriteFile(PathBuf),
    /// Add to a file.
    AppendFile(PathBuf),
    /// Remove a file.
    RemoveFile(PathBuf),
    /// Connect to a TCP address, such as `127.0.0.1:80`.
    Connect(String),
    /// Wait for connections.
    Listen,
    /// Send a datagram to an address.
    Send(String),
    /// Connect to a socket of this machine.
    Local(PathBuf),
    /// Start a program.
    Start(PathBuf),
    /// Stop a process (its number).
    Kill(u32),
    /// Lift the limit of memory.
    LiftMemory,
    /// Lift the limit of processor time.
    LiftProcessor,
    /// Take more memory than allowed (bytes).
    Memory(u64),
    /// Compute without end.
    Spin,
    /// Run out of stack.
    Recurse,
    /// Break off.
    Panic,
}

impl Attempt {
    /// Attempts that would harm nothing if they succeeded.
    pub fn harmless() -> Vec<Self> {
        let own = std::process::id();
        let nothing = std::env::temp_dir().join(format!("palimpsest-escape-{own}"));
        let program = if cfg!(windows) { "C:\\Windows\\System32\\whoami.exe" } else { "/bin/true" };
        vec![
            Self::ReadFile("/etc/hosts".into()),
            Self::ListFolder("/".into()),
            Self::WriteFile(nothing.clone()),
            Self::RemoveFile(nothing),
            Self::Connect("127.0.0.1:9".to_owned()),
            Self::Listen,
            Self::Send("127.0.0.1:9".to_owned()),
            Self::Local("/run/dbus/system_bus_socket".into()),
            Self::Start(program.into()),
            Self::Kill(own),
            Self::LiftMemory,
            Self::LiftProcessor,
        ]
    }

    /// What is tried, in words.
    pub fn words(&self) -> &'static str {
        match self {
            Self::ReadFile(_) => "read a file",
            Self::ListFolder(_) => "list a folder",
            Self::WriteFile(_) => "make a file",
            Self::AppendFile(_) => "write to a file",
            Self::RemoveFile(_) => "remove a file",
            Self::Connect(_) => "connect to a network address",
            Self::Listen => "wait for connections",
            Self::Send(_) => "send a datagram",
            Self::Local(_) => "connect to a socket of this machine",
            Self::Start(_) => "start a program",
            Self::Kill(_) => "stop another process",
            Self::LiftMemory => "lift the limit of memory",
            Self::LiftProcessor => "lift the limit of processor time",
            Self::Memory(_) => "take more memory than allowed",
            Self::Spin => "compute without end",
            Self::Recurse => "run out of stack",
            Self::Panic => "break off",
        }
    }

    /// Tries it.
    ///
    /// # Errors
    /// What the system says where it refuses.
    pub(super) fn make(&self) -> Result<(), String> {
        use std::io::Write as _;
        let said = |error: std::io::Error| error.to_string();
        match self {
            Self::ReadFile(path) => std::fs::read(path).map(drop).map_err(said),
            Self::ListFolder(path) => std::fs::read_dir(path).map(drop).map_err(said),
            Self::WriteFile(path) => std::fs::write(path, b"out").map_err(said),
            Self::AppendFile(path) => {
                let file = std::fs::OpenOptions::new().append(true).open(path);
                file.and_then(|mut file| file.write_all(b"out")).map_err(said)
            }
            Self::RemoveFile(path) => std::fs::remove_file(path).map_err(said),
            Self::Connect(address) => std::net::TcpStream::connect(address).map(drop).map_err(said),
            Self::Listen => std::net::TcpListener::bind("127.0.0.1:0").map(drop).map_err(said),
            Self::Send(address) => {
                let socket = std::net::UdpSocket::bind("127.0.0.1:0");
                socket.and_then(|socket| socket.send_to(b"out", address)).map(drop).map_err(said)
            }
            Self::Local(path) => local(path),
            Self::Start(program) => std::process::Command::new(program).spawn().map(drop).map_err(said),
            Self::Kill(process) => kill(*process),
            Self::LiftMemory => lift(true),
            Self::LiftProcessor => lift(false),
            Self::Memory(bytes) => {
                let bytes = usize::try_from(*bytes).unwrap_or(usize::MAX);
                let taken = vec![1_u8; bytes];
                std::hint::black_box(&taken);
                Ok(())
            }
            Self::Spin => loop {
                std::hint::spin_loop();
            },
            Self::Recurse => {
                std::hint::black_box(deeper(0));
                Ok(())
            }
            #[expect(clippy::panic, reason = "that is what is tried")]
            Self::Panic => panic!("tried"),
        }
    }
}

#[expect(unconditional_recursion, reason = "that is what is tried")]
fn deeper(depth: u64) -> u64 {
    let held = [depth; 256];
    std::hint::black_box(&held);
    deeper(depth + 1).wrapping_add(held.iter().sum::<u64>())
}

#[cfg(unix)]
fn local(path: &std::path::Path) -> Result<(), String> {
    std::os::unix::net::UnixStream::connect(path).map(drop).map_err(|error| error.to_string())
}

#[cfg(not(unix))]
fn local(_: &std::path::Path) -> Result<(), String> {
    Err("this system has none".to_owned())
}

#[cfg(target_os = "linux")]
fn kill(process: u32) -> Result<(), String> {
    use rustix::process::{Pid, Signal, kill_process};
    let pid = i32::try_from(process).ok().and_then(Pid::from_raw).ok_or("no process has this number")?;
    kill_process(pid, Signal::CONT).map_err(|error| error.to_string())
}

#[cfg(not(target_os = "linux"))]
fn kill(_: u32) -> Result<(), String> {
    Err("it is not tried on this system".to_owned())
}

#[cfg(target_os = "linux")]
fn lift(memory: bool) -> Result<(), String> {
    use rustix::process::{Resource, Rlimit, setrlimit};
    let resource = if memory { Resource::As } else { Resource::Cpu };
    setrlimit(resource, Rlimit { current: None, maximum: None }).map_err(|error| error.to_string())
}

#[cfg(not(target_os = "linux"))]
fn lift(_: bool) -> Result<(), String> {
    Err("it is not tried on this system".to_owned())
}
