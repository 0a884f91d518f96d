//! Every input that broke something once is given to its fuzz target again, and to the program under several names.

#[path = "../fuzz/src/lib.rs"]
mod harness;

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use palimpsest::acquire::{Source, list_files};

/// What took so long once took a hundred times more.
const HANGS: Duration = Duration::from_secs(10);
/// Stack of the thread that reads (bytes), as in the program.
const STACK: usize = 64 << 20;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn below(folder: &str) -> Vec<PathBuf> {
    list_files(&[root().join(folder)], &|| false).files
}

/// The function of a target.
fn target(name: &str) -> Option<fn(&[u8])> {
    Some(match name {
        "mail" => harness::mail,
        "headers" => harness::headers,
        "clocks" => harness::clocks,
        "mailbox" => harness::mailbox,
        "archive" => harness::archive::archive,
        "outlook" => harness::outlook,
        "office" => harness::office,
        "pdf" => harness::pdf,
        "content" => harness::content,
        "picture" => harness::picture,
        "layers" => harness::layers,
        "keys" => harness::keys,
        "certificates" => harness::certificates,
        "signed" => harness::signed,
        "examine" => harness::examine,
        _ => return None,
    })
}

#[test]
fn what_broke_once_is_answered() {
    let files = below("tests/hostile");
    for path in files.iter().filter(|path| path.extension().is_some_and(|ending| ending == "bin")) {
        let bytes = std::fs::read(path).unwrap();
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let family = name.split('-').next().unwrap().to_owned();
        let decode = target(&family).unwrap_or_else(|| panic!("{name}: there is no target {family}"));
        let start = Instant::now();
        let read = move || {
            decode(&bytes);
            for ending in ["eml", "pdf", "msg", "mbox", "docx", "bin"] {
                let source = Source::new(format!("x.{ending}"), bytes.as_slice());
                harness::sound::sound(&palimpsest::examine(&source, &harness::settings()), &bytes);
            }
        };
        std::thread::Builder::new().stack_size(STACK).spawn(read).unwrap().join().expect(&name);
        assert!(start.elapsed() < HANGS, "{name} took {:?}", start.elapsed());
    }
}

/// Each target has its name here, its file, and its entry in the manifest.
#[test]
fn every_target_is_known_here() {
    let manifest = std::fs::read_to_string(root().join("fuzz/Cargo.toml")).unwrap();
    let files = below("fuzz/fuzz_targets");
    assert!(files.len() >= 13);
    for path in files {
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        assert!(target(&name).is_some(), "{name}");
        assert!(manifest.contains(&format!("path = \"fuzz_targets/{name}.rs\"")), "{name}");
    }
}
