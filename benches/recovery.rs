//! How fast the search for a signed value goes, measured against SHA-256 of as many bytes in the same run.
//!
//! Run with `cargo bench --bench recovery`. Letters are signed here; their Date is moved so far that every second of many days is
//! tried, and their text is changed so that nothing fits. Rounds alternate, and the fastest of each counts.

use std::hint::black_box;
use std::time::{Duration, Instant};

use palimpsest::acquire::Source;
use palimpsest::inspect::proofs::{Search, SearchBudget, read_keys};
use palimpsest::{Settings, examine};
use sha2::{Digest, Sha256};

#[path = "../tests/support/signing.rs"]
mod signing;

/// Rounds of each kind; the fastest counts.
const ROUNDS: usize = 3;
/// Bytes that are hashed at once for the comparison.
const PLAIN: usize = 64 << 20;

fn timed(work: impl FnOnce()) -> Duration {
    let start = Instant::now();
    work();
    start.elapsed()
}

fn settings(blocks: u64) -> Settings {
    let mut settings = Settings::at("2026-11-22T00:00:00Z".parse().expect("a moment"));
    settings.keys = palimpsest::inspect::proofs::KeyRing::new(
        read_keys(include_bytes!("../tests/cases/keys.tsv"), "keys.tsv").keys,
    );
    settings.search = Some(SearchBudget { blocks });
    settings
}

fn measure(name: &str, mail: &[u8], blocks: u64) {
    let source = Source::new("letter.eml", mail.to_vec());
    let plain = vec![7_u8; PLAIN];
    let (mut hash, mut search, mut tried) = (Duration::MAX, Duration::MAX, 0);
    for _ in 0..ROUNDS {
        hash = hash.min(timed(|| {
            black_box(Sha256::digest(&plain));
        }));
        search = search.min(timed(|| {
            let report = examine(&source, &settings(blocks));
            let Some(Search::Done { candidates, .. }) = report.proofs.first().map(|proof| proof.search.clone()) else {
                panic!("no search: {:?}", report.proofs.first().map(|proof| &proof.search))
            };
            tried = candidates;
        }));
    }
    let plain = PLAIN as f64 / 64.0 / hash.as_secs_f64();
    let rate = blocks as f64 / search.as_secs_f64();
    println!(
        "{name:<28} {tried:>11} candidates in {:>6.2} s  {:>6.2} million a second  {:>5.1} million blocks a second, {:.2} × plain SHA-256 on one core ({:.1})",
        search.as_secs_f64(),
        tried as f64 / search.as_secs_f64() / 1e6,
        rate / 1e6,
        rate / plain,
        plain / 1e6,
    );
}

fn main() {
    let letter = "From: Helene Brandt <helene@nordhaven.example>\r\nTo: marta@example.org\r\nSubject: Re: Quay 4\r\n\
        Date: Tue, 2 May 2017 09:14:07 +0200\r\nMessage-ID: <1@nordhaven.example>\r\nMIME-Version: 1.0\r\n\
        Content-Type: text/plain; charset=utf-8\r\n\r\nPlease pay 1,500 euros before May.\r\n";
    let signed = signing::Signing::usual("nordhaven.example", "quay").sign(letter.as_bytes());
    let signed = String::from_utf8(signed).expect("a letter");
    // Another day, and a Message-ID that no one finds: every second is tried.
    let date = signed.replace("2 May 2017", "5 May 2017").replace("<1@nord", "<other-and-long.1@nord");
    measure("Date, every second", date.as_bytes(), 300_000_000);
    let sentence = "The repair of quay 4 was paid for out of the budget, as the board decided in March.\r\n";
    let long = signing::Signing::usual("nordhaven.example", "quay")
        .sign((letter.to_owned() + &sentence.repeat(100)).as_bytes());
    let long = String::from_utf8(long).expect("a letter");
    let text = long.replace("Please pay 1,500 euros", "The sum of 27,000 euros was never due");
    measure("text of 8 KB", text.as_bytes(), 300_000_000);
    let tail = long + &sentence.repeat(100).replace("quay", "pier") + "x";
    measure("footer of 8 KB", tail.as_bytes(), 100_000);
}
