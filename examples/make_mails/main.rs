//! Writes the sample mails (`assets/samples`) and the fixtures of the mail checks (`tests/cases/mail-*`).
//!
//! Run with `cargo run --example make_mails`; its output is committed. Every person, organisation and host is invented
//! (RFC 2606 and RFC 5737 names and addresses). Each fixture is one consistent mail with one thing changed.

mod client;
mod clocks;
mod content;
mod enclosed;
mod letter;
mod names;
mod packages;
mod plain;
mod route;
mod signed;
#[path = "../../tests/support/signing.rs"]
mod signing;

use std::fs;
use std::path::Path;

use letter::letter;

fn main() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let families = [
        plain::cases(),
        clocks::cases(),
        route::cases(),
        client::cases(),
        names::cases(),
        content::cases(),
        enclosed::cases(),
        signed::cases(),
    ];
    fs::write(root.join("tests/cases/keys.tsv"), signed::keys()).expect("the list of keys");
    for (check, name, bytes) in families.into_iter().flatten() {
        let folder = root.join("tests/cases").join(check);
        fs::create_dir_all(&folder).expect("a folder for the fixture");
        let file = if name.contains('.') { name.to_owned() } else { format!("{name}.eml") };
        fs::write(folder.join(file), bytes).expect("the fixture");
    }
    let samples = root.join("assets/samples");
    fs::create_dir_all(&samples).expect("a folder for the samples");
    // The consistent one, and the same mail moved back by three weeks: the visible Date says so, the clocks inside do not.
    let moved = letter()
        .set("Date", "Thu, 13 Apr 2017 14:00:01 +0200 (CEST)")
        .set("Subject", "Quay 4: please keep this between us")
        .replace(
            "as the board decided in March.\nThe minutes are public.",
            "before the board was asked.\nPlease do not quote me.",
        )
        .replace(
            "as the board decided in March. The minutes are public.",
            "before the board was asked. Please do not quote me.",
        );
    fs::write(samples.join("consistent-answer.eml"), letter().bytes()).expect("the sample");
    fs::write(samples.join("moved-back.eml"), moved.bytes()).expect("the sample");
}
