//! The one place that writes files: whole or not at all, never over an input, and never over what nobody asked to lose.
//!
//! A file is written beside its place under a name of its own, brought to the disk, and then renamed; a broken write leaves what was
//! there before. What is written can be read by its owner only and is never executable.
#![expect(clippy::disallowed_methods, reason = "the one place that writes files")]

use std::fmt;
use std::fs::{File, OpenOptions};
use std::io::{self, ErrorKind, Read as _, Write as _};
use std::path::{Path, PathBuf};

/// Names tried for the file beside the place; others are left behind by programs that were stopped.
const MOST_BESIDE: usize = 1_000;
/// Beginning and end of the name of a file that is being written.
const BESIDE: (&str, &str) = (".palimpsest-", ".new");

/// What may happen to a file that stands there already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Over {
    /// It stays; nothing is written.
    Nothing,
    /// It is replaced if it begins with these bytes, the mark of what is being written.
    What(&'static [u8]),
    /// It is replaced, whatever it is.
    Anything,
}

/// Why nothing was written.
#[derive(Debug)]
pub enum NotWritten {
    /// It is one of the files that are read.
    Input,
    /// It is a folder.
    Folder,
    /// It is a device, a pipe or the like.
    NoFile,
    /// Something stands there that is not to be replaced.
    Exists,
    /// The operating system refused.
    Io(io::Error),
}

impl fmt::Display for NotWritten {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Input => write!(out, "is a file that is read; name another one to write"),
            Self::Folder => write!(out, "is a folder; name the file to write"),
            Self::NoFile => write!(out, "is no ordinary file; name another one to write"),
            Self::Exists => write!(out, "exists already"),
            Self::Io(error) => write!(out, "cannot be written: {error}"),
        }
    }
}

impl std::error::Error for NotWritten {}

impl From<io::Error> for NotWritten {
    fn from(error: io::Error) -> Self {
        if error.kind() == ErrorKind::AlreadyExists { Self::Exists } else { Self::Io(error) }
    }
}

/// Writes a file. `inputs` are the files that are being read: none of them is written over, under whatever name.
///
/// # Errors
/// When it may not be written there or the system refuses; then whatever was there is still there.
pub fn write(target: &Path, bytes: &[u8], over: Over, inputs: &[PathBuf]) -> Result<(), NotWritten> {
    let replaces = may_write(target, over, inputs)?;
    let beside = Beside::write(target, bytes)?;
    if replaces {
        std::fs::rename(&beside.path, target)?;
    } else {
        rename_to_new(&beside.path, target)?;
    }
    // The name is on the disk too; a system that can't do that for a folder has written the file all the same.
    #[cfg(unix)]
    if let Ok(folder) = OpenOptions::new().read(true).open(folder_of(target)) {
        let _ = folder.sync_all();
    }
    Ok(())
}

/// Whether a file may be written there, before the work for it is done; `true` if it replaces one.
///
/// # Errors
/// Why not.
pub fn may_write(target: &Path, over: Over, inputs: &[PathBuf]) -> Result<bool, NotWritten> {
    if inputs.iter().any(|input| same_file(input, target)) {
        return Err(NotWritten::Input);
    }
    match std::fs::metadata(target) {
        Ok(about) if about.is_dir() => Err(NotWritten::Folder),
        Ok(about) if !about.is_file() => Err(NotWritten::NoFile),
        Ok(_) => match over {
            Over::Anything => Ok(true),
            Over::What(mark) if begins_with(target, mark) => Ok(true),
            Over::What(_) | Over::Nothing => Err(NotWritten::Exists),
        },
        // A link that leads nowhere is something that stands there.
        Err(_) if target.symlink_metadata().is_ok() && over != Over::Anything => Err(NotWritten::Exists),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(over == Over::Anything),
        Err(error) => Err(NotWritten::Io(error)),
    }
}

/// Whether two paths lead to one file: by its place in the folders, or by device and inode, which also tells hard links.
pub fn same_file(one: &Path, other: &Path) -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt as _;
        let inode = |path: &Path| std::fs::metadata(path).map(|about| (about.dev(), about.ino())).ok();
        if inode(one).zip(inode(other)).is_some_and(|(one, other)| one == other) {
            return true;
        }
    }
    one.canonicalize().ok().zip(other.canonicalize().ok()).is_some_and(|(one, other)| one == other)
}

/// Whether this is the name of a file that was being written when the program was stopped.
pub fn is_left_behind(name: &str) -> bool {
    let number = name.strip_prefix(BESIDE.0).and_then(|rest| rest.strip_suffix(BESIDE.1));
    number.is_some_and(|number| !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()))
}

fn begins_with(path: &Path, mark: &[u8]) -> bool {
    let mut first = Vec::new();
    let read =
        OpenOptions::new().read(true).open(path).and_then(|file| file.take(mark.len() as u64).read_to_end(&mut first));
    read.is_ok() && first == mark
}

fn folder_of(target: &Path) -> &Path {
    target.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// A file beside its place; taken away unless it was renamed.
struct Beside {
    path: PathBuf,
}

impl Beside {
    fn write(target: &Path, bytes: &[u8]) -> io::Result<Self> {
        let (mut file, beside) = Self::create(folder_of(target))?;
        file.write_all(bytes)?;
        file.sync_all()?;
        Ok(beside)
    }

    fn create(folder: &Path) -> io::Result<(File, Self)> {
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        for number in 1..=MOST_BESIDE {
            let path = folder.join(format!("{}{number}{}", BESIDE.0, BESIDE.1));
            match options.open(&path) {
                Ok(file) => return Ok((file, Self { path })),
                Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
                Err(error) => return Err(error),
            }
        }
        Err(io::Error::other("too many unfinished files stand in that folder"))
    }
}

impl Drop for Beside {
    fn drop(&mut self) {
        // After the renaming it is not there any more.
        let _ = std::fs::remove_file(&self.path);
    }
}

/// Renames to a name that nothing has.
fn rename_to_new(from: &Path, to: &Path) -> io::Result<()> {
    #[cfg(target_os = "linux")]
    {
        use rustix::fs::{CWD, RenameFlags, renameat_with};
        match renameat_with(CWD, from, CWD, to, RenameFlags::NOREPLACE) {
            Ok(()) => return Ok(()),
            // Some file systems of memory sticks and networks can't do that in one step.
            Err(rustix::io::Errno::INVAL | rustix::io::Errno::NOSYS | rustix::io::Errno::OPNOTSUPP) => {}
            Err(error) => return Err(error.into()),
        }
    }
    reserve_and_rename(from, to)
}

/// The same in two steps: an empty file of ours holds the name until it is replaced.
fn reserve_and_rename(from: &Path, to: &Path) -> io::Result<()> {
    OpenOptions::new().write(true).create_new(true).open(to)?;
    std::fs::rename(from, to).inspect_err(|_| {
        let _ = std::fs::remove_file(to);
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<String> = std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn a_file_is_written_whole_for_its_owner_and_nothing_stays_beside_it() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("a.html");
        write(&target, b"one", Over::Nothing, &[]).unwrap();
        assert!(matches!(write(&target, b"two", Over::Nothing, &[]), Err(NotWritten::Exists)));
        assert!(matches!(write(&target, b"two", Over::What(b"two"), &[]), Err(NotWritten::Exists)));
        assert_eq!(std::fs::read(&target).unwrap(), b"one");
        write(&target, b"on two", Over::What(b"on"), &[]).unwrap();
        write(&target, b"three", Over::Anything, &[]).unwrap();
        assert_eq!(std::fs::read(&target).unwrap(), b"three");
        assert_eq!(names(folder.path()), ["a.html"]);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            assert_eq!(std::fs::metadata(&target).unwrap().permissions().mode() & 0o777, 0o600);
        }
    }

    #[test]
    fn no_input_is_written_over_under_any_name() {
        let folder = tempfile::tempdir().unwrap();
        let (input, hard, soft) =
            (folder.path().join("in.eml"), folder.path().join("hard.eml"), folder.path().join("soft.eml"));
        std::fs::write(&input, b"leak").unwrap();
        let inputs = [input.clone()];
        assert!(matches!(write(&input, b"x", Over::Anything, &inputs), Err(NotWritten::Input)));
        let roundabout = folder.path().join(".").join("in.eml");
        assert!(matches!(write(&roundabout, b"x", Over::Anything, &inputs), Err(NotWritten::Input)));
        #[cfg(unix)]
        {
            std::fs::hard_link(&input, &hard).unwrap();
            std::os::unix::fs::symlink(&input, &soft).unwrap();
            assert!(matches!(write(&hard, b"x", Over::Anything, &inputs), Err(NotWritten::Input)));
            assert!(matches!(write(&soft, b"x", Over::Anything, &inputs), Err(NotWritten::Input)));
        }
        let _ = (hard, soft);
        assert_eq!(std::fs::read(&input).unwrap(), b"leak");
    }

    #[test]
    #[cfg(unix)]
    fn folders_devices_and_links_that_lead_nowhere_are_left() {
        let folder = tempfile::tempdir().unwrap();
        assert!(matches!(write(folder.path(), b"x", Over::Anything, &[]), Err(NotWritten::Folder)));
        assert!(matches!(write(Path::new("/dev/null"), b"x", Over::Anything, &[]), Err(NotWritten::NoFile)));
        let link = folder.path().join("link");
        std::os::unix::fs::symlink(folder.path().join("nowhere"), &link).unwrap();
        assert!(matches!(write(&link, b"x", Over::Nothing, &[]), Err(NotWritten::Exists)));
        // Asked to replace it, the link goes and nothing appears where it led.
        write(&link, b"x", Over::Anything, &[]).unwrap();
        assert_eq!(names(folder.path()), ["link"]);
        assert!(link.symlink_metadata().unwrap().is_file());
    }

    #[test]
    fn a_write_that_fails_leaves_nothing_new() {
        let folder = tempfile::tempdir().unwrap();
        assert!(write(&folder.path().join("no/such/a"), b"x", Over::Nothing, &[]).is_err());
        let (from, to) = (folder.path().join("gone"), folder.path().join("to"));
        assert!(reserve_and_rename(&from, &to).is_err());
        assert_eq!(names(folder.path()), [""; 0]);
        std::fs::write(&to, b"kept").unwrap();
        std::fs::write(&from, b"new").unwrap();
        assert_eq!(reserve_and_rename(&from, &to).unwrap_err().kind(), ErrorKind::AlreadyExists);
        assert_eq!(std::fs::read(&to).unwrap(), b"kept");
    }

    #[test]
    fn only_numbered_names_are_ours() {
        assert!(is_left_behind(".palimpsest-12.new"));
        for name in [".palimpsest-.new", ".palimpsest-a.new", "palimpsest-1.new", ".palimpsest-1.newer"] {
            assert!(!is_left_behind(name), "{name}");
        }
    }
}
