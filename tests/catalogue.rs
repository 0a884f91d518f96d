//! The catalogue of checks as a whole: every entry is complete, describes and does not accuse, and has its fixtures.

mod support;

use std::collections::BTreeSet;

use palimpsest::inspect::checks;

const ACCUSING: [&str; 7] = ["forged", "forgery", "fake", "faked", "tampered", "tampering", "authentic"];

fn words(text: &str) -> impl Iterator<Item = String> + '_ {
    text.split(|c: char| !c.is_alphanumeric() && c != '-').map(str::to_lowercase)
}

#[test]
fn ids_are_unique_kebab_case_and_carry_their_format() {
    let mut seen = BTreeSet::new();
    for check in checks::all() {
        assert!(seen.insert(check.id), "{} twice", check.id);
        assert!(check.id.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-'), "{}", check.id);
        let formats = ["mail-", "pdf-", "office-", "picture-", "dump-"];
        assert!(formats.iter().any(|format| check.id.starts_with(format)), "{}", check.id);
    }
    assert!(seen.len() >= 20, "{} checks", seen.len());
    assert!(checks::FAMILIES.iter().all(|family| !family.checks.is_empty() && family.about.ends_with('.')));
}

#[test]
fn every_field_says_something() {
    for check in checks::all() {
        for text in [check.title, check.looks_at, check.why, check.next_step, check.since] {
            assert!(!text.trim().is_empty(), "{}", check.id);
        }
        assert!(!check.innocent.is_empty() && !check.sources.is_empty(), "{}", check.id);
        assert!(!check.title.ends_with('.'), "{}: a title is no sentence", check.id);
        let one_sentence = !check.next_step.contains(". ") && !check.next_step.contains("? ");
        assert!(!one_sentence || !check.next_step.ends_with('.'), "{}: one sentence takes no full stop", check.id);
        assert!(check.why.ends_with('.') || check.why.ends_with('?'), "{}: a reason is a sentence", check.id);
    }
}

#[test]
fn nothing_accuses() {
    for check in checks::all() {
        for text in [check.title, check.looks_at, check.why, check.next_step].iter().chain(check.innocent) {
            for word in words(text) {
                assert!(!ACCUSING.contains(&word.as_str()), "{}: “{word}” in “{text}”", check.id);
            }
        }
    }
    for path in support::own_files() {
        for finding in support::examine(&path).findings {
            for word in words(&finding.sentence()) {
                assert!(!ACCUSING.contains(&word.as_str()), "{}: “{word}”", finding.check);
            }
        }
    }
}

#[test]
fn every_check_has_a_firing_and_a_clean_fixture_and_every_fixture_a_check() {
    let cases = support::root().join("tests/cases");
    let ids: BTreeSet<String> = checks::all().map(|check| check.id.to_owned()).collect();
    for id in &ids {
        let beside: Vec<_> = std::fs::read_dir(cases.join(id)).into_iter().flatten().map(|e| e.unwrap()).collect();
        // A check of one file has files, one of a dump has folders with something in them.
        let of_dump = id.starts_with("dump-");
        let real = beside.iter().map(|entry| entry.path()).filter(|path| {
            let filled = || support::files_below(path).iter().any(|path| path.metadata().unwrap().len() > 0);
            if of_dump { path.is_dir() && filled() } else { path.is_file() }
        });
        let names: Vec<String> =
            real.filter_map(|path| path.file_name().map(|name| name.to_string_lossy().into_owned())).collect();
        assert!(names.iter().any(|name| name.starts_with("hit")), "{id} has no firing fixture");
        assert!(names.iter().any(|name| name.starts_with("clean")), "{id} has no clean fixture");
    }
    for entry in std::fs::read_dir(&cases).unwrap() {
        let entry = entry.unwrap();
        let name = entry.file_name().to_string_lossy().into_owned();
        // The list of the keys that sign fixtures lies beside the folders.
        if entry.path().is_file() {
            continue;
        }
        assert!(ids.contains(&name), "{name} is no check");
    }
}

#[test]
fn findings_rest_on_exhibits_and_never_outweigh_their_check() {
    for path in support::own_files() {
        for finding in support::examine(&path).findings {
            let check = checks::by_id(&finding.check).unwrap();
            assert!(!finding.exhibits.is_empty(), "{}", finding.check);
            assert!(finding.weight <= check.weight, "{}", finding.check);
        }
    }
}

#[test]
fn the_catalogue_to_read_is_the_catalogue() {
    let path = support::root().join("docs/CHECKS.md");
    let current = palimpsest::present::text::catalogue_markdown();
    if std::env::var_os("UPDATE_EXPECTED").is_some() {
        std::fs::write(&path, &current).unwrap();
    }
    let committed = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        committed == current,
        "docs/CHECKS.md is old: UPDATE_EXPECTED=1 cargo test --test catalogue writes it anew"
    );
}

#[test]
fn measured_rates_are_of_checks_that_exist_and_hold_what_the_weights_promise() {
    let knowledge = palimpsest::inspect::knowledge::Knowledge::embedded();
    for id in knowledge.base_rates.checks() {
        let check = checks::by_id(id).unwrap_or_else(|| panic!("{id} is measured and does not exist"));
        let Some((rate, _)) = knowledge.base_rates.of(id) else { continue };
        assert!(rate.found() <= rate.applied, "{id}");
        // A handful of files settles no rate.
        let allowed = (rate.applied / 100).max(2);
        assert!(rate.odd + rate.conflict <= allowed, "{id}: {rate:?} is above a note on more than 1 in 100");
        assert!(check.weight >= palimpsest::inspect::Weight::Conflict || rate.conflict == 0, "{id}");
    }
}
