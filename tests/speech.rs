//! Every text that the window says has a French line, and no line is left over.

mod support;

use std::collections::HashSet;

use palimpsest::present::speech::lines;
use palimpsest::present::statements;

/// Folders and files whose texts the window shows.
const SAID: [&str; 2] = ["src/present", "src/store"];

/// The product's code below a folder of the source.
fn sources(below: &str) -> Vec<(String, String)> {
    let files = support::files_below(&support::root().join(below));
    let rust = files.into_iter().filter(|path| path.extension().is_some_and(|ending| ending == "rs"));
    rust.map(|path| {
        let text = std::fs::read_to_string(&path).unwrap();
        (path.to_string_lossy().into_owned(), text.split("#[cfg(test)]\nmod ").next().unwrap().to_owned())
    })
    .collect()
}

/// Every string literal with where it begins and ends, comments left out.
fn literals(code: &str) -> Vec<(usize, usize, String)> {
    let bytes = code.as_bytes();
    let mut found = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        match bytes[at] {
            b'/' if bytes.get(at + 1) == Some(&b'/') => at += code[at..].find('\n').unwrap_or(code.len() - at),
            b'\'' if bytes.get(at + 1) == Some(&b'\\') => at += 2 + code[at + 2..].find('\'').unwrap_or(0) + 1,
            b'\'' if code[at + 1..].chars().nth(1) == Some('\'') => {
                at += 2 + code[at + 1..].chars().next().unwrap().len_utf8();
            }
            b'"' => {
                let mut end = at + 1;
                while bytes[end] != b'"' {
                    end += if bytes[end] == b'\\' { 2 } else { 1 };
                }
                found.push((at, end + 1, unescaped(&code[at + 1..end])));
                at = end + 1;
            }
            _ => at += 1,
        }
    }
    found
}

fn unescaped(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('\\') {
        out.push_str(before);
        rest = match after.chars().next() {
            Some('\n') => after.trim_start(),
            Some('n') => {
                out.push('\n');
                &after[1..]
            }
            Some('u') => {
                let (code, behind) = after[2..].split_once('}').unwrap();
                out.push(char::from_u32(u32::from_str_radix(code, 16).unwrap()).unwrap());
                behind
            }
            Some(letter) => {
                out.push(letter);
                &after[letter.len_utf8()..]
            }
            None => "",
        };
    }
    out.push_str(rest);
    out
}

/// Whether what stands before a literal makes it one that is said: `t("`, `tf("`, `en("`.
fn is_said(before: &str) -> bool {
    let before = before.trim_end();
    ["t(", "tf(", "en("].iter().any(|call| {
        before.strip_suffix(call).is_some_and(|rest| !rest.ends_with(|c: char| c.is_alphanumeric() || "_.".contains(c)))
    })
}

/// The two nouns of each `count(…, "file", "files")`.
fn counted(code: &str, literals: &[(usize, usize, String)]) -> Vec<String> {
    let pairs = literals.windows(2).filter(|pair| {
        let between = code[pair[0].1..pair[1].0].trim();
        let behind = code[pair[1].1..].trim_start_matches([',', ' ', '\n']);
        let line = &code[..pair[0].0];
        let call = line.rfind("count(").max(line.rfind("signatures("));
        between == "," && behind.starts_with(')') && call.is_some_and(|at| !line[at..].contains([';', '"']))
    });
    pairs.flat_map(|pair| [pair[0].2.clone(), pair[1].2.clone()]).collect()
}

/// Each `t_as("Claims", "exhibit")` as the table has it.
fn hinted(code: &str, literals: &[(usize, usize, String)]) -> Vec<String> {
    let pairs = literals.windows(2).filter(|pair| code[..pair[0].0].ends_with("t_as("));
    pairs.map(|pair| format!("{} ({})", pair[0].2, pair[1].2)).collect()
}

#[test]
fn every_text_that_is_said_has_a_french_line() {
    let known: HashSet<String> = lines().map(|(english, _)| english).collect();
    let (mut missing, mut all) = (Vec::new(), 0);
    for (file, code) in SAID
        .iter()
        .flat_map(|below| sources(below))
        .filter(|(file, _)| !file.contains("/cli") && !file.contains("/present/text"))
    {
        let literals = literals(&code);
        let said = literals.iter().filter(|(at, ..)| is_said(&code[..*at])).map(|(.., text)| text.clone());
        for text in said.chain(counted(&code, &literals)).chain(hinted(&code, &literals)) {
            all += 1;
            if !known.contains(&text) {
                missing.push(format!("{file}: {text:?}"));
            }
        }
    }
    assert!(all > 900, "only {all} texts were seen");
    assert!(missing.is_empty(), "no French for\n{}", missing.join("\n"));
}

#[test]
fn every_line_is_a_text_of_the_program() {
    let mut used = HashSet::new();
    for (_, code) in sources("src") {
        let literals = literals(&code);
        used.extend(hinted(&code, &literals));
        used.extend(literals.into_iter().map(|(.., text)| text));
    }
    // The sets of files behind the rates of checks are named in their table.
    let rates = include_str!("../assets/knowledge/base_rates.tsv").lines().filter(|line| line.starts_with("set\t"));
    used.extend(rates.filter_map(|line| line.split('\t').nth(2)).map(str::to_owned));
    let left: Vec<String> = lines().map(|(english, _)| english).filter(|english| !used.contains(english)).collect();
    assert!(left.is_empty(), "nothing says\n{}", left.join("\n"));
}

#[test]
fn french_is_set_like_french() {
    let mut wrong = Vec::new();
    for (english, french) in lines() {
        let straight = french.contains(['\'', '"']);
        let bare = french.match_indices([':', ';', '?', '!', '»']).any(|(at, _)| french[..at].ends_with(' '));
        let tight = french.contains("« ");
        let ends = english.ends_with('…') != french.ends_with('…') && !english.is_empty();
        let edges =
            english.starts_with(' ') && !french.starts_with(' ') || english.ends_with(' ') != french.ends_with(' ');
        if straight || bare || tight || ends || edges {
            wrong.push(format!("{english:?}: {french:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_is_odd_or_heavier_is_said_in_french_too() {
    let (mut missing, mut all) = (Vec::new(), 0);
    for file in support::files_below(&support::root().join("tests/cases")) {
        if !file.to_string_lossy().ends_with(".expected.txt") {
            continue;
        }
        let text = std::fs::read_to_string(&file).unwrap();
        // Those of a dump are indented below their file.
        for line in text.lines().map(str::trim_start) {
            let Some((weight, (check, sentence))) =
                line.split_once(' ').and_then(|(weight, rest)| Some((weight, rest.split_once(": ")?)))
            else {
                continue;
            };
            if ["odd", "conflict", "proof"].contains(&weight) {
                all += 1;
                if statements::french(sentence).is_none() {
                    missing.push(format!("{check}: {sentence}"));
                }
            }
        }
    }
    missing.sort();
    missing.dedup();
    assert!(all > 350, "only {all} sentences were seen");
    assert!(missing.is_empty(), "no French for\n{}", missing.join("\n"));
}
