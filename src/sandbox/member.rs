//! One thing out of a dump, and whether a dump is so small that it is none.

use std::path::{Path, PathBuf};

use super::intake::{Found, intake};
use super::{Cancel, Worker};
use crate::acquire::{self, Form, Messages, Opened, Source};
use crate::evidence::SourceId;

/// Takes one member of a mailbox or archive out of it once more, keeps it in memory, and gives the name by which it is opened like a
/// file. `number` is its position among all that the container holds, from 1; `expected` its hash when the dump was read.
///
/// # Errors
/// When it is not there any more, is another one now, or too many are kept.
pub fn take_member(
    worker: &Worker,
    container: &Path,
    number: u64,
    expected: Option<&SourceId>,
    cancel: &Cancel,
) -> Result<PathBuf, String> {
    let mut taken: Option<Found> = None;
    let summary = intake(worker, &[container.to_owned()], cancel, &mut |found| {
        let wanted = found.member.as_ref().is_some_and(|member| member.number == number);
        if wanted {
            taken = Some(found);
        }
        !wanted
    });
    let Some(found) = taken else {
        let why = summary.left_out.into_iter().next().map(|(_, why)| format!(": {why}")).unwrap_or_default();
        return Err(format!("it was not found in its container any more{why}"));
    };
    let name = found.member.map(|member| member.name).unwrap_or_default();
    let bytes = found.bytes.ok_or_else(|| found.unread.unwrap_or_else(|| "it could not be had".to_owned()))?;
    if expected.is_some_and(|expected| Source::new("", bytes.clone()).id != *expected) {
        return Err("its container holds other bytes there than when the dump was read: read the dump again".to_owned());
    }
    acquire::pasted::keep_member(container, &name, &bytes)
}

/// Whether no more than `most` files and messages stand in what these paths name, and no archive: then they can be looked at one by
/// one.
pub fn are_few(paths: &[PathBuf], most: usize, cancel: &Cancel) -> bool {
    let listed = super::list_files(paths, cancel);
    if listed.files.len() > most {
        return false;
    }
    let mut left = most;
    for path in &listed.files {
        let things = match Opened::open(path) {
            Ok(opened) => match opened.form {
                Form::Mailbox => messages(&opened, left),
                Form::Plain => 1,
                Form::Zip | Form::Tar | Form::Gzip => return false,
            },
            // It is shown with the reason.
            Err(_) => 1,
        };
        match left.checked_sub(things) {
            Some(rest) => left = rest,
            None => return false,
        }
    }
    true
}

/// Messages of a mailbox, counted up to one more than `most`.
fn messages(opened: &Opened, most: usize) -> usize {
    let Ok(mut file) = opened.hand_down() else { return 1 };
    // Of each message one byte is enough to count it.
    let mut messages = Messages::new(&mut file, None, 1);
    let mut count = 0;
    while count <= most && messages.next_message().is_some_and(|message| !message.last) {
        count += 1;
    }
    count + 1
}
