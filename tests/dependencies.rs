//! What is locked: no version below one that mended a known fault, and nothing that speaks to a network.

mod support;

use std::collections::BTreeSet;
use std::process::Command;

fn read(path: &str) -> String {
    std::fs::read_to_string(support::root().join(path)).unwrap()
}

/// The numbers of a version; what stands behind `-` or `+` is left out.
fn numbers(version: &str) -> Vec<u64> {
    let plain = version.split(['-', '+']).next().unwrap();
    plain.split('.').map(|number| number.parse().unwrap()).collect()
}

/// Name and version of every package of the lock.
fn locked(lock: &str) -> Vec<(&str, &str)> {
    let value = |line: &'static str| move |text: &&str| text.starts_with(line);
    let of = |package: &'_ str, key: &'static str| -> Option<(usize, usize)> {
        let line = package.lines().find(value(key))?;
        let start = line.as_ptr() as usize - package.as_ptr() as usize + key.len();
        Some((start, start + line[key.len()..].trim_end().len() - 1))
    };
    let packages = lock.split("[[package]]").skip(1);
    let each = packages.filter_map(|package| {
        let (name, version) = (of(package, "name = \"")?, of(package, "version = \"")?);
        Some((&package[name.0..name.1], &package[version.0..version.1]))
    });
    each.collect()
}

/// Rows of the table of advisories: crate, id, the version that mends it or `-`.
fn advisories(table: &str) -> Vec<[&str; 3]> {
    let rows = table.lines().filter(|line| !line.starts_with('#')).skip(1);
    let cells = rows.map(|row| row.split('\t').collect::<Vec<_>>());
    cells
        .map(|cells| {
            assert!(cells.len() == 5 && cells.iter().all(|cell| !cell.is_empty()), "{cells:?}");
            [cells[0], cells[1], cells[2]]
        })
        .collect()
}

/// Locked crates below what mends an advisory, without a reason in `deny.toml`.
fn open_advisories(lock: &str, table: &str, deny: &str) -> Vec<String> {
    let mut open = Vec::new();
    for [name, id, fixed] in advisories(table) {
        for (_, version) in locked(lock).into_iter().filter(|(locked, _)| *locked == name) {
            let below = fixed == "-" || numbers(version) < numbers(fixed);
            let reason = deny.lines().any(|line| line.contains(&format!("id = \"{id}\", reason = \"")));
            if below && !reason {
                open.push(format!("{name} {version}: {id}, mended in {fixed}"));
            }
        }
    }
    open
}

/// The names that `deny.toml` bans.
fn banned(deny: &str) -> BTreeSet<&str> {
    let bans = deny.split_once("[bans]").unwrap().1.split_once("[sources]").unwrap().0;
    bans.lines().filter_map(|line| line.trim().strip_prefix("{ name = \"")?.split('"').next()).collect()
}

#[test]
fn no_locked_version_has_a_known_fault() {
    let (lock, table, deny) = (read("Cargo.lock"), read("docs/advisories.tsv"), read("deny.toml"));
    assert!(locked(&lock).len() > 200 && advisories(&table).len() > 30);
    assert_eq!(open_advisories(&lock, &table, &deny), Vec::<String>::new());
}

#[test]
fn the_lock_of_the_fuzzers_has_none_either() {
    let (lock, table, deny) = (read("fuzz/Cargo.lock"), read("docs/advisories.tsv"), read("deny.toml"));
    assert_eq!(open_advisories(&lock, &table, &deny), Vec::<String>::new());
}

#[test]
fn a_version_below_the_mended_one_is_told() {
    let lock =
        "[[package]]\nname = \"lopdf\"\nversion = \"0.41.9\"\n\n[[package]]\nname = \"rsa\"\nversion = \"0.9.1\"\n";
    let table = read("docs/advisories.tsv");
    let open = open_advisories(lock, &table, &read("deny.toml"));
    assert_eq!(open, ["lopdf 0.41.9: RUSTSEC-2026-0187, mended in 0.42.0"]);
    assert!(open_advisories(lock, &table, "").iter().any(|line| line.starts_with("rsa 0.9.1: RUSTSEC-2023-0071")));
}

/// The tree of this machine's system; `cargo deny check bans` looks at the other ones.
#[test]
fn nothing_that_is_shipped_speaks_to_a_network() {
    let deny = read("deny.toml");
    let banned = banned(&deny);
    assert!(banned.contains("socket2") && banned.len() > 30);
    let tree = Command::new(env!("CARGO"))
        .args(["tree", "--offline", "--locked", "--edges", "normal,build", "--prefix", "none", "--format", "{p}"])
        .current_dir(support::root())
        .output()
        .unwrap();
    assert!(tree.status.success(), "{}", String::from_utf8_lossy(&tree.stderr));
    let text = String::from_utf8(tree.stdout).unwrap();
    let shipped: BTreeSet<&str> = text.lines().filter_map(|line| line.split(' ').next()).collect();
    assert!(shipped.contains("lopdf") && shipped.contains("eframe"));
    assert_eq!(shipped.intersection(&banned).collect::<Vec<_>>(), Vec::<&&str>::new());
}
