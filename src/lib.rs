//! Palimpsest reads a leaked email or PDF, lays every claim that the file makes about its own origin side by side,
//! and points at the claims that cannot all be true. It never touches a network.
//!
//! ```text
//!   bytes           facts              facts               findings            screens, reports
//! acquire/  ──▶   decode/   ──▶    evidence/    ──▶     inspect/    ──▶      present/
//! ```
//!
//! `sandbox/` runs acquire → inspect in a child process; it is the one door to the engine.

#![forbid(unsafe_code)]
#![warn(missing_docs)]
#![warn(clippy::disallowed_methods)]
#![warn(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::print_stdout, clippy::print_stderr)]

pub mod acquire;
pub mod decode;
mod engine;
pub mod evidence;
pub mod inspect;
pub mod present;
pub mod sandbox;
pub mod store;

pub use engine::{Password, Settings, examine, traits};
