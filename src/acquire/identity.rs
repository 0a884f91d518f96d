//! What the system says of a file, as a short text too: by it an unchanged file is recognised at a later start.

use std::fmt;
use std::fs::Metadata;
use std::path::Path;
use std::str::FromStr;
use std::time::{Duration, SystemTime};

use serde::{Deserialize, Serialize};

use crate::evidence::moment_words;

/// What the system says of a file: enough to see that it is still the same one and was not written to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Identity {
    /// Size in bytes.
    pub bytes: u64,
    /// When it was last written to; `None` where the system does not say.
    pub modified: Option<SystemTime>,
    /// Device and inode; `None` where the system has none.
    pub inode: Option<(u64, u64)>,
}

impl Identity {
    /// What the system says of the file now; nothing is opened.
    ///
    /// # Errors
    /// When it can't be looked at.
    pub fn at(path: &Path) -> std::io::Result<Self> {
        std::fs::metadata(path).map(|about| Self::of(&about))
    }

    pub(super) fn of(about: &Metadata) -> Self {
        #[cfg(unix)]
        let inode = {
            use std::os::unix::fs::MetadataExt as _;
            Some((about.dev(), about.ino()))
        };
        #[cfg(not(unix))]
        let inode = None;
        Self { bytes: about.len(), modified: about.modified().ok(), inode }
    }

    /// What differs, in words; `None` if nothing does.
    pub(super) fn difference(&self, now: &Self) -> Option<String> {
        let mut said = Vec::new();
        if self.bytes != now.bytes {
            said.push(format!("its size was {} bytes and is {} bytes", self.bytes, now.bytes));
        }
        if self.modified != now.modified {
            let words = |moment: Option<SystemTime>| moment.map_or_else(|| "unknown".to_owned(), moment_words);
            let (before, after) = (words(self.modified), words(now.modified));
            said.push(format!("its time of change was {before} and is {after}"));
        }
        if self.inode != now.inode {
            let words = |inode: Option<(u64, u64)>| {
                inode.map_or_else(|| "unknown".to_owned(), |(device, inode)| format!("{inode} of device {device}"))
            };
            said.push(format!(
                "another file stands there: its inode was {} and is {}",
                words(self.inode),
                words(now.inode)
            ));
        }
        (!said.is_empty()).then(|| said.join("; "))
    }
}

/// Size in bytes, time of change in nanoseconds from 1970 and `device:inode`, with blanks between; `-` for what is not known.
impl fmt::Display for Identity {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{} ", self.bytes)?;
        match self.modified.map(|at| at.duration_since(SystemTime::UNIX_EPOCH)) {
            Some(Ok(since)) => write!(out, "{}", since.as_nanos())?,
            Some(Err(before)) => write!(out, "-{}", before.duration().as_nanos())?,
            None => write!(out, "-")?,
        }
        match self.inode {
            Some((device, inode)) => write!(out, " {device}:{inode}"),
            None => write!(out, " -"),
        }
    }
}

impl FromStr for Identity {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let read = || {
            let mut words = text.split(' ');
            let (bytes, modified, inode) = (words.next()?, words.next()?, words.next()?);
            let known = Self {
                bytes: bytes.parse().ok()?,
                modified: if modified == "-" { None } else { Some(moment(modified)?) },
                inode: match inode {
                    "-" => None,
                    _ => {
                        let (device, inode) = inode.split_once(':')?;
                        Some((device.parse().ok()?, inode.parse().ok()?))
                    }
                },
            };
            words.next().is_none().then_some(known)
        };
        read().ok_or_else(|| "it is no identity of a file".to_owned())
    }
}

/// Nanoseconds from 1970 as a moment.
fn moment(text: &str) -> Option<SystemTime> {
    let length = |digits: &str| {
        let all: u128 = digits.parse().ok()?;
        Some(Duration::new(u64::try_from(all / 1_000_000_000).ok()?, u32::try_from(all % 1_000_000_000).ok()?))
    };
    match text.strip_prefix('-') {
        Some(before) => SystemTime::UNIX_EPOCH.checked_sub(length(before)?),
        None => SystemTime::UNIX_EPOCH.checked_add(length(text)?),
    }
}

impl From<Identity> for String {
    fn from(identity: Identity) -> Self {
        identity.to_string()
    }
}

impl TryFrom<String> for Identity {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_differs_is_said_with_both_values() {
        let then = SystemTime::UNIX_EPOCH + Duration::from_secs(1_493_892_001);
        let one = Identity { bytes: 3, modified: Some(then), inode: Some((1, 7)) };
        assert_eq!(one.difference(&one), None);
        let two = Identity { bytes: 4, modified: Some(then + Duration::from_millis(1_500)), inode: Some((1, 8)) };
        let said = one.difference(&two).unwrap();
        assert_eq!(
            said,
            "its size was 3 bytes and is 4 bytes; its time of change was 2017-05-04T10:00:01Z and is 2017-05-04T10:00:02.5Z; \
             another file stands there: its inode was 7 of device 1 and is 8 of device 1"
        );
    }

    #[test]
    fn the_short_text_reads_back() {
        let since = |nanoseconds: u64| Duration::from_nanos(nanoseconds);
        let then = SystemTime::UNIX_EPOCH + since(1_493_892_001_000_000_007);
        let before = SystemTime::UNIX_EPOCH - since(1_500_000_000);
        for (modified, inode, text) in [
            (Some(then), Some((2_049, 77)), "12 1493892001000000007 2049:77"),
            (Some(before), None, "12 -1500000000 -"),
            (None, Some((0, u64::MAX)), "12 - 0:18446744073709551615"),
        ] {
            let identity = Identity { bytes: 12, modified, inode };
            assert_eq!(identity.to_string(), text);
            assert_eq!(text.parse(), Ok(identity));
            let coded = serde_json::to_string(&identity).unwrap();
            assert_eq!(serde_json::from_str::<Identity>(&coded).unwrap(), identity);
        }
        for wrong in ["", "12", "12 x -", "12 - 1", "12 - 1:x", "12 - - -", "-1 - -", "1 --1 -"] {
            assert!(wrong.parse::<Identity>().is_err(), "{wrong}");
        }
    }
}
