//! Writes the sample PDFs and the fixtures of the PDF checks, byte by byte.
//!
//! ```text
//! cargo run --example make_pdfs
//! ```
//!
//! Its output is committed: `assets/samples/*.pdf`, and `tests/cases/<check>/hit.pdf` and `clean*.pdf`, where `hit` is
//! a file in which the check finds something and `clean` one in which it looks and finds the claims in agreement. No PDF
//! library is used: each leaves marks of its own. All people, places and organisations are invented.

#[path = "make_pdfs/cases.rs"]
mod cases;
#[path = "make_pdfs/font.rs"]
mod font;
#[path = "make_pdfs/hand.rs"]
mod hand;
#[path = "make_pdfs/pages.rs"]
mod pages;
#[path = "make_pdfs/printed.rs"]
mod printed;
#[path = "make_pdfs/signed.rs"]
mod signed;
#[path = "../tests/support/signing.rs"]
mod signing;
#[path = "make_pdfs/states.rs"]
mod states;
#[path = "make_pdfs/traces.rs"]
mod traces;
#[path = "make_pdfs/write.rs"]
mod write;

use std::error::Error;
use std::path::Path;

fn main() -> Result<(), Box<dyn Error>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let of_pages = pages::all().into_iter().chain(hand::all()).flat_map(|(check, hit, clean)| {
        [("hit", hit), ("clean", clean)].map(|(name, bytes)| (format!("tests/cases/{check}/{name}.pdf"), bytes))
    });
    for (path, bytes) in cases::all().into_iter().chain(of_pages).chain(signed::all()).chain(printed::all()) {
        let path = root.join(path);
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder)?;
        }
        std::fs::write(path, bytes)?;
    }
    Ok(())
}
