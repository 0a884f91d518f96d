//! What is stored is listed and can be taken away; nothing else is touched.

mod support;

use std::path::Path;
use std::process::{Command, Output};

use palimpsest::store::settings::WindowSettings;

fn run(home: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_palimpsest"))
        .current_dir(support::root())
        .env_clear()
        .env("HOME", home)
        .env("APPDATA", home)
        .env("XDG_DATA_HOME", home.join("data"))
        .env("XDG_CONFIG_HOME", home.join("config"))
        .args(arguments)
        .output()
        .expect("the program starts")
}

fn text(output: &Output) -> String {
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[test]
#[cfg(target_os = "linux")]
fn what_is_stored_is_listed_and_clear_removes_exactly_that() {
    let home = tempfile::tempdir().unwrap();
    assert_eq!(text(&run(home.path(), &["stored"])), "Nothing is stored\n");
    let (config, data) = (home.path().join("config/palimpsest"), home.path().join("data/palimpsest"));
    let mut settings = WindowSettings::default();
    settings.remember(Path::new("/leak/secret-name.eml"));
    settings.save(&config.join("window.json")).unwrap();
    let kept = run(home.path(), &["keys", "import", "tests/cases/keys.tsv"]);
    assert!(text(&kept).contains("kept as"));
    std::fs::write(config.join("mine.txt"), "mine").unwrap();
    std::fs::write(data.join("keys/foreign.tsv"), "mine").unwrap();
    std::fs::write(home.path().join("config/other.json"), "mine").unwrap();

    let listed = text(&run(home.path(), &["stored"]));
    assert!(
        listed.contains(config.join("window.json").to_str().unwrap()) && listed.contains("1 recent file"),
        "{listed}"
    );
    assert!(listed.contains("keys from “keys.tsv”") && !listed.contains("foreign"), "{listed}");
    assert!(!listed.contains("secret-name"), "names of leaks are not said aloud");

    let cleared = text(&run(home.path(), &["stored", "--clear"]));
    assert_eq!(cleared.matches("Removed: ").count(), 2, "{cleared}");
    let left: Vec<_> = support::files_below(home.path())
        .iter()
        .map(|path| path.strip_prefix(home.path()).unwrap().to_string_lossy().into_owned())
        .collect();
    assert_eq!(left, ["config/other.json", "config/palimpsest/mine.txt", "data/palimpsest/keys/foreign.tsv"]);
    assert_eq!(text(&run(home.path(), &["stored"])), "Nothing is stored\n");
}

#[test]
#[cfg(target_os = "linux")]
fn no_command_stores_anything_that_it_was_not_asked_to() {
    let home = tempfile::tempdir().unwrap();
    let mail = "assets/samples/moved-back.eml";
    for command in [
        &["examine", mail][..],
        &["examine", "--json", mail],
        &["facts", mail],
        &["keys", "list"],
        &["keys", "needed", mail],
        &["keys", "import", "--dry-run", "tests/cases/keys.tsv"],
        &["knowledge", "list"],
        &["knowledge", "import", "--dry-run", "assets/knowledge/releases.tsv"],
        &["checks"],
        &["stored"],
        &["stored", "--clear"],
    ] {
        run(home.path(), command);
        assert_eq!(support::files_below(home.path()).len(), 0, "{command:?}");
        assert_eq!(std::fs::read_dir(home.path()).unwrap().count(), 0, "{command:?} made a folder");
    }
}

#[test]
fn the_window_is_asked_to_be_private_by_a_word_and_is_not_by_itself() {
    let start = "2026-11-22T00:00:00Z".parse().unwrap();
    for (arguments, private, files) in [
        (&["palimpsest", "--private", "a.eml"][..], true, 1),
        (&["palimpsest", "--private"], true, 0),
        (&["palimpsest", "a"], false, 1),
    ] {
        match palimpsest::present::cli::run(
            arguments.iter().map(Into::into),
            start,
            &palimpsest::sandbox::Hold::Missing(String::new()),
        ) {
            palimpsest::present::cli::Call::Window(paths, settings, _) => {
                assert_eq!((settings.private, paths.len()), (private, files), "{arguments:?}");
            }
            palimpsest::present::cli::Call::Done(status) => panic!("{arguments:?}: {status}"),
        }
    }
}
