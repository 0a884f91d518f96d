//! From bytes to facts: one folder per format, the only users of format libraries. Never judges, never fails on content.

pub mod archive;
pub mod ber;
pub mod clocks;
pub mod cms;
pub mod cursor;
pub mod html;
pub mod mail;
pub mod office;
pub mod openpgp;
pub mod pdf;
pub mod picture;
pub mod reread;
pub mod revocation;
pub mod stream;
pub mod tags;
pub mod text;
pub mod time;
pub mod tst;
pub mod x509;
