//! Every object of the file as a list.

use super::objects::Object;
use super::revisions::kind;
use crate::evidence::{Locator, PdfObject, PdfObjects};

/// Objects that are listed; nobody scrolls through more.
const MOST_LISTED: usize = 100_000;

/// The objects in file order, those of an object stream behind it.
///
/// # Errors
/// When no `%PDF-` and no object can be found; says what is missing.
pub fn objects(bytes: &[u8], password: Option<&str>) -> Result<PdfObjects, String> {
    let opened = super::open(bytes, password)?;
    let store = &opened.store;
    let state_of = |at: usize| {
        let written = opened.saved.iter().position(|saved| (saved.added.start..saved.added.end).contains(&at));
        written.map_or(opened.saved.len().max(1), |index| index + 1)
    };
    let row = |object: &Object, at: Locator, state: usize, superseded: bool| PdfObject {
        name: object.words(),
        what: kind(object).to_owned(),
        at,
        stream: object.stream.map(|stream| stream.len()),
        state,
        superseded,
    };
    let mut found = PdfObjects::default();
    for (start, number) in store.index() {
        if found.list.len() >= MOST_LISTED {
            found.cut = true;
            break;
        }
        let Some(object) = store.at(*start) else { continue };
        let last = store.by_number.get(number).and_then(|places| places.last());
        let state = state_of(*start);
        found.list.push(row(&object, Locator::Raw(object.span), state, last != Some(start)));
        if object.dict().and_then(|dict| dict.name("Type")) == Some("ObjStm") {
            let left = MOST_LISTED.saturating_sub(found.list.len());
            for packed in store.unpack(*start).iter().take(left) {
                found.list.push(row(packed, packed.locate(packed.span), state, false));
            }
        }
    }
    Ok(found)
}
