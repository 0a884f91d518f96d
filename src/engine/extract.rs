//! The bytes of one thing that a file encloses.

use std::panic::{AssertUnwindSafe, catch_unwind};

use super::tree::kind_of;
use crate::acquire::split_mailbox;
use crate::decode::{self, mail::NotTaken};
use crate::evidence::Kind;
use crate::evidence::limits::file::{DEEPEST_EXTRACTED, row};
use crate::{Password, Settings};

/// Follows `wanted`, `/` between the levels: the number of a message in a mailbox, the path of a part in a mail.
pub(super) fn extract(bytes: &[u8], path: &str, wanted: &str, settings: &Settings) -> Result<Vec<u8>, String> {
    let mut held = bytes.to_vec();
    for (depth, step) in wanted.split('/').enumerate() {
        let path = if depth == 0 { path } else { "" };
        if depth >= DEEPEST_EXTRACTED {
            return Err(row::DEEPEST_EXTRACTED.sentence());
        }
        let found = catch_unwind(AssertUnwindSafe(|| match kind_of(&held, path) {
            Kind::Mailbox => {
                let index = step.parse::<usize>().ok().and_then(|number| number.checked_sub(1));
                let spans = split_mailbox(&held);
                let span = index.and_then(|index| spans.get(index));
                span.map(|span| span.of(&held).to_vec())
                    .ok_or_else(|| format!("it holds {} messages, and “{step}” is none of them", spans.len()))
            }
            Kind::Email => decode::mail::part(&held, step, settings.as_of).map_err(|why| match why {
                NotTaken::Missing(paths) => {
                    let list = if paths.is_empty() { "none".to_owned() } else { paths.join(", ") };
                    format!("it has no part “{step}”; its parts are: {list}")
                }
                NotTaken::TooLarge(limit) => limit.sentence(),
            }),
            Kind::Pdf => {
                let (_, files) = decode::pdf::open_with_files(&held, settings.password.as_ref().map(Password::reveal))?;
                let (parts, count) = (files.iter().position(|file| file.part.path == step), files.len());
                parts
                    .and_then(|at| files.into_iter().nth(at))
                    .map(|file| file.bytes)
                    .ok_or_else(|| format!("it holds {count} attached files, and “{step}” is none of them"))
            }
            kind => Err(format!("it is of the kind “{}”, and only mails, mailboxes and PDFs hold parts", kind.word())),
        }));
        held = found.map_err(|_| "its content broke the reader".to_owned())??;
    }
    Ok(held)
}
