//! A whole dump on the command line: what does not depend on the order, the number of readers or the container; what a case keeps.

#[path = "support/dumps.rs"]
mod dumps;
#[path = "support/packing.rs"]
mod packing;
#[path = "support/signing.rs"]
mod signing;
mod support;
