//! Annotations that lie on a page like a patch: a text box or a rectangle with a white ground and no border.

use super::super::objects::{Object, Store};
use super::super::syntax::Dict;
use super::super::text::{string_bytes, text_string};
use crate::evidence::{Cover, Fact};

/// The patch that this annotation is, if it is one (ISO 32000-2 12.5.6.6, 12.5.6.8).
pub(super) fn cover(store: &Store, object: &Object, page: Option<usize>) -> Option<Cover> {
    let dict = object.dict()?;
    let subtype = dict.name("Subtype")?;
    // The ground of a text box is /C, that of a figure /IC.
    let ground = match subtype {
        "FreeText" => "C",
        "Square" | "Circle" | "Polygon" => "IC",
        _ => return None,
    };
    let bytes = object.layer_bytes(store.bytes);
    let colour: Vec<f64> = dict.get(ground)?.array().iter().filter_map(|node| node.number(bytes)).collect();
    let white = match colour.len() {
        1 | 3 => colour.iter().all(|part| *part >= 1.0),
        4 => colour.iter().all(|part| *part <= 0.0),
        _ => false,
    };
    let words = dict.get("Contents").filter(|node| node.is_text()).and_then(|node| {
        let raw = string_bytes(node.span.of(bytes))?;
        let plain = if store.encrypted { store.plain_string(object, "Contents")? } else { raw };
        Some(text_string(&plain))
    });
    let at = object.locate(object.node.span);
    (white && !bordered(dict, bytes)).then(|| Cover {
        page,
        annotation: Fact::at(subtype.to_owned(), at),
        words: words.unwrap_or_default(),
    })
}

/// Whether a line is drawn around it: the width in `/BS` or `/Border`, else 1 (12.5.4).
fn bordered(dict: &Dict, bytes: &[u8]) -> bool {
    let style = dict.get("BS").and_then(|node| node.dict()?.get("W")?.number(bytes));
    let border = dict.get("Border").and_then(|node| node.array().get(2)?.number(bytes));
    style.or(border).is_none_or(|width| width > 0.0)
}
