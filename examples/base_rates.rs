//! Makes `assets/knowledge/base_rates.tsv`: how often each check finds something on ordinary files.
//!
//! ```text
//! cargo run --release --example base_rates -- mail="noun|description" FOLDER… pdf="noun|description" FOLDER… > assets/knowledge/base_rates.tsv
//! ```
//!
//! A list of files (one path a line) may stand for a folder, as `@LIST`. Only files of the set's own format are counted.

use std::collections::BTreeMap;
use std::path::PathBuf;

use palimpsest::Settings;
use palimpsest::acquire::{Source, list_files};
use palimpsest::evidence::Kind;
use palimpsest::inspect::{CheckResult, Weight, checks};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let settings = Settings::at("2026-11-22T00:00:00Z".parse()?);
    let mut sets: Vec<(String, String, Vec<PathBuf>)> = Vec::new();
    for word in std::env::args().skip(1) {
        match (word.split_once('='), sets.last_mut()) {
            (Some((prefix, words)), _) => sets.push((prefix.to_owned(), words.to_owned(), Vec::new())),
            (None, Some((_, _, paths))) => match word.strip_prefix('@') {
                Some(list) => paths.extend(std::fs::read_to_string(list)?.lines().map(PathBuf::from)),
                None => paths.extend(list_files(&[PathBuf::from(word)], &|| false).files),
            },
            (None, None) => return Err("a set (mail=… or pdf=…) comes before its folders".into()),
        }
    }
    println!("# How often each check finds something on ordinary files; made by examples/base_rates.rs");
    println!("# check, files to which it applied, files with a note, odd, conflict or proof (the heaviest counts)");
    for (prefix, words, paths) in sets {
        let wanted = if prefix == "pdf" { Kind::Pdf } else { Kind::Email };
        let mut files = 0;
        let mut rates: BTreeMap<&str, [u32; 4]> = BTreeMap::new();
        for path in paths {
            let report = palimpsest::examine(&Source::new(path.to_string_lossy(), std::fs::read(&path)?), &settings);
            if report.kind != wanted || report.unreadable.is_some() {
                continue;
            }
            files += 1;
            for check in checks::all().filter(|check| check.format() == prefix) {
                let outcome = report.outcomes.iter().find(|outcome| outcome.check == check.id);
                let applied = matches!(
                    outcome.map(|outcome| &outcome.result),
                    Some(CheckResult::Found | CheckResult::Consistent)
                );
                if !applied {
                    continue;
                }
                let heaviest = report.findings.iter().filter(|one| one.check == check.id).map(|one| one.weight).max();
                let rate = rates.entry(check.id).or_default();
                rate[0] += 1;
                match heaviest {
                    Some(Weight::Note) => rate[1] += 1,
                    Some(Weight::Odd) => rate[2] += 1,
                    Some(Weight::Conflict | Weight::Proof) => rate[3] += 1,
                    None => {}
                }
            }
        }
        let (noun, described) = words.split_once('|').unwrap_or((&words, &words));
        println!("set\t{prefix}\t{noun}\t{files} {described}");
        for (check, [applied, note, odd, conflict]) in rates {
            println!("{check}\t{applied}\t{note}\t{odd}\t{conflict}");
        }
    }
    Ok(())
}
