//! What a mail says to its reader: its parts, its plain texts, and its HTML made inert.

use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::evidence::{Content, Text};
use crate::{Settings, decode};

/// Reads the content of a mail; one that breaks the reader gives none.
pub(super) fn read(bytes: &[u8], settings: &Settings) -> Content {
    let mail = catch_unwind(AssertUnwindSafe(|| decode::mail::open(bytes, settings.as_of).mail));
    let Ok(mail) = mail else { return Content::default() };
    let texts = mail.bodies.into_iter().map(|body| {
        let blocks = if body.html { decode::html::blocks(&body.text) } else { Vec::new() };
        let plain = if body.html { String::new() } else { body.text };
        Text { part: body.part, html: body.html, plain, blocks, cut: body.cut }
    });
    Content { texts: texts.collect(), parts: mail.parts, layer: mail.layer }
}
