//! The house holds: which folder may use which, and how long a file may be.

mod support;

use std::path::Path;

/// Longest file (lines); a longer one is a sign that two things live in one room.
const LONGEST: usize = 400;

struct Room {
    /// Path below `src`, `/` at its end for a folder.
    path: &'static str,
    /// Our folders that it may name.
    may: &'static [&'static str],
    /// Crates from outside that only it may name, together with the rooms that list them too.
    outside: &'static [&'static str],
}

/// Most special first: the first entry that fits decides.
const ROOMS: &[Room] = &[
    Room { path: "acquire/", may: &["acquire", "evidence"], outside: &["sha2", "rustix", "serde"] },
    Room {
        path: "decode/",
        may: &["decode", "acquire", "evidence"],
        outside: &[
            "lopdf",
            "image",
            "quick_xml",
            "encoding_rs",
            "base64",
            "jiff",
            "flate2",
            "cfb",
            "md5",
            "memchr",
            "similar",
        ],
    },
    Room { path: "evidence/", may: &["evidence"], outside: &["serde", "jiff"] },
    Room {
        path: "inspect/proofs/",
        may: &["inspect", "evidence", "acquire", "decode"],
        outside: &[
            "serde",
            "serde_json",
            "jiff",
            "crypto_bigint",
            "base64",
            "sha1",
            "sha2",
            "rsa",
            "ed25519_dalek",
            "spki",
            "pkcs1",
            "md5",
            "p256",
            "p384",
            "p521",
        ],
    },
    Room {
        path: "inspect/across/",
        may: &["inspect", "evidence"],
        outside: &["serde", "similar", "flate2", "postcard"],
    },
    Room { path: "inspect/", may: &["inspect", "evidence"], outside: &["serde", "jiff", "regex_lite"] },
    Room {
        path: "present/cli",
        may: &["present", "sandbox", "store", "inspect", "evidence", "Settings"],
        outside: &["clap", "jiff", "serde_json"],
    },
    Room {
        path: "present/cli/",
        may: &["present", "sandbox", "store", "inspect", "evidence", "Settings"],
        outside: &["clap", "jiff", "serde_json"],
    },
    Room {
        path: "present/gui/",
        may: &["present", "sandbox", "store", "inspect", "evidence", "Password", "Settings"],
        outside: &["egui", "eframe", "egui_extras", "rfd"],
    },
    Room { path: "present/dump/", may: &["present", "inspect", "evidence"], outside: &["jiff"] },
    Room { path: "present/", may: &["present", "inspect", "evidence"], outside: &["serde", "serde_json"] },
    Room {
        path: "sandbox/",
        may: &["sandbox", "acquire", "decode", "inspect", "evidence", "engine", "Settings"],
        outside: &["serde", "serde_json", "rustix", "jiff"],
    },
    Room {
        path: "store/",
        may: &["store", "evidence", "inspect"],
        outside: &["serde", "serde_json", "rustix", "rusqlite", "flate2", "postcard"],
    },
];

/// Crates whose use is held to the rooms that list them.
const HELD: &[&str] = &[
    "sha2",
    "lopdf",
    "image",
    "quick_xml",
    "encoding_rs",
    "base64",
    "jiff",
    "serde",
    "serde_json",
    "regex_lite",
    "clap",
    "egui",
    "eframe",
    "egui_extras",
    "rfd",
    "rustix",
    "rusqlite",
    "flate2",
    "cfb",
    "md5",
    "sha1",
    "rsa",
    "ed25519_dalek",
    "spki",
    "pkcs1",
    "p256",
    "p384",
    "p521",
];

/// The code of a file without comments and test modules.
fn code(path: &Path) -> String {
    let text = std::fs::read_to_string(path).unwrap();
    let product = text.split("#[cfg(test)]").next().unwrap_or_default();
    product.lines().filter(|line| !line.trim_start().starts_with("//")).map(|line| format!("{line}\n")).collect()
}

fn sources() -> Vec<(String, String)> {
    let src = support::root().join("src");
    support::files_below(&src)
        .into_iter()
        .filter(|path| path.extension().is_some_and(|ending| ending == "rs"))
        .map(|path| (path.strip_prefix(&src).unwrap().to_string_lossy().replace('\\', "/"), code(&path)))
        .filter(|(name, _)| !name.ends_with("_tests.rs") && !name.ends_with("/tests.rs"))
        .collect()
}

/// Every name that follows `lead` and is made of identifier letters.
fn names_after(text: &str, lead: &str) -> Vec<String> {
    text.match_indices(lead)
        .map(|(at, _)| text[at + lead.len()..].chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect())
        .collect()
}

#[test]
fn no_folder_uses_one_that_it_may_not() {
    let mut wrong = Vec::new();
    for (name, text) in sources() {
        let Some(room) = ROOMS.iter().find(|room| name.starts_with(room.path)) else { continue };
        for used in names_after(&text, "crate::") {
            if !used.is_empty() && !room.may.contains(&used.as_str()) {
                wrong.push(format!("{name} uses crate::{used}"));
            }
        }
        for held in HELD.iter().filter(|held| !room.outside.contains(held)) {
            let named = text.match_indices(&format!("{held}::")).any(|(at, _)| {
                let before = text[..at].chars().next_back();
                !before.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == ':')
            });
            if named {
                wrong.push(format!("{name} uses the crate {held}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn only_the_rooms_made_for_it_touch_files_processes_and_the_clock() {
    let mut wrong = Vec::new();
    for (name, text) in sources() {
        let mut forbid = |what: &str, allowed: &[&str]| {
            if text.contains(what) && !allowed.iter().any(|room| name.starts_with(room)) {
                wrong.push(format!("{name} uses {what}"));
            }
        };
        // What a reader must not do is tried there; and the kernel's account of a child is no document.
        let (tried, kernel) = ("sandbox/escape.rs", "sandbox/linux.rs");
        forbid("std::fs", &["acquire/", "store/", "present/cli", tried, kernel]);
        forbid("File::open", &["acquire/", kernel]);
        forbid("std::process", &["sandbox/", "main.rs"]);
        forbid("std::env", &["sandbox/", "store/", "main.rs"]);
        forbid("std::net::Tcp", &[tried]);
        forbid("std::net::Udp", &[tried]);
        forbid("Timestamp::now", &["main.rs"]);
        forbid("SystemTime::now", &[]);
        forbid("Zoned::now", &[]);
        forbid("tz::db()", &[]);
        forbid("TimeZone::system", &[]);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn no_file_is_two_rooms() {
    let src = support::root().join("src");
    for path in support::files_below(&src) {
        let lines = std::fs::read_to_string(&path).unwrap_or_default().lines().count();
        assert!(lines <= LONGEST, "{} has {lines} lines", path.display());
    }
}
