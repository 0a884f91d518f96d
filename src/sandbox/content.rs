//! What a mail says to its reader: its parts, its plain texts, and its HTML made inert.

use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::acquire::detect;
use crate::evidence::{Content, Kind, Text};
use crate::{Settings, decode};

/// Reads the content of a mail; another kind of file has none, and one that breaks the reader gives none.
pub(super) fn read(path: &str, bytes: &[u8], settings: &Settings) -> Content {
    let mail = catch_unwind(AssertUnwindSafe(|| {
        let is_mail = detect(bytes, path) == Kind::Email || decode::mail::is_outlook(bytes);
        is_mail.then(|| decode::mail::open(bytes, settings.as_of).mail)
    }));
    let Ok(Some(mail)) = mail else { return Content::default() };
    let texts = mail.bodies.into_iter().map(|body| {
        let blocks = if body.html { decode::html::blocks(&body.text) } else { Vec::new() };
        let plain = if body.html { String::new() } else { body.text };
        Text { part: body.part, html: body.html, plain, blocks, cut: body.cut }
    });
    Content { texts: texts.collect(), parts: mail.parts, layer: mail.layer }
}
