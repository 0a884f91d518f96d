//! The signatures of a mail: computed for its report, and undone.

use std::panic::{AssertUnwindSafe, catch_unwind};

use super::stage::{Stage, Watch};
use super::{Request, Settings, tree};
use crate::acquire::Source;
use crate::decode;
use crate::evidence::{Kind, Mail, Stamp};
use crate::inspect::proofs::{self, Asked, Proved};

/// What cryptography says of a mail; `None` where its content broke the computation.
pub(super) fn prove(bytes: &[u8], mail: &Mail, request: &Request) -> Option<Proved> {
    let settings = request.settings;
    let searching = request.watch.map(|watch| move |tried, most| watch(Stage::Searching { tried, most }));
    let asked = Asked {
        keys: &settings.keys,
        confirmed: &settings.confirmed,
        search: settings.search,
        date: sent_or_received(mail),
        progress: searching.as_ref().map(|tell| tell as &(dyn Fn(u64, u64) + Sync)),
        readings: request.readings,
    };
    let inner = if mail.layer.is_empty() { None } else { decode::stream::undo(bytes, &mail.layer) };
    let bytes = inner.as_deref().unwrap_or(bytes);
    catch_unwind(AssertUnwindSafe(|| proofs::prove(bytes, mail, &asked))).ok()
}

/// The mail's Date, or, where it has none that names a moment, when a server took it first.
fn sent_or_received(mail: &Mail) -> Option<&Stamp> {
    let date = mail.date().map(|date| &date.value);
    let received = || mail.earliest_hop().map(|(_, date)| &date.value);
    date.filter(|stamp| stamp.earliest().is_some()).or_else(received).or(date)
}

/// The mail as it was signed: the changes that the search of the first signature found, undone.
///
/// # Errors
/// When it is no mail in a file of its own, or the search found nothing.
pub(crate) fn restore(source: &Source, settings: &Settings, watch: Watch) -> Result<Vec<u8>, String> {
    let mail = match tree::kind_of(&source.bytes, &source.path) {
        Kind::Email => decode::mail::open(&source.bytes, settings.as_of).mail,
        kind => return Err(format!("only a mail can be brought back to what was signed, and this is {}", kind.word())),
    };
    if !mail.layer.is_empty() {
        return Err("the mail stands inside another format, which can't be written".to_owned());
    }
    let proved = prove(&source.bytes, &mail, &Request { settings, watch, readings: usize::MAX, brief: true });
    let proved = proved.ok_or("its content broke the computation")?;
    let found = proved.proofs.iter().find(|proof| !proof.restored.is_empty());
    let found = found.ok_or("no signed value was found that differs from what the mail shows")?;
    let edits: Vec<_> = found.restored.iter().flat_map(|restored| &restored.edits).cloned().collect();
    Ok(proofs::apply(&source.bytes, &edits))
}
