//! What reads otherwise on a page of a saved state.

use serde_json::{Value, json};

use super::place;
use crate::evidence::{PageWords, Passage, PassageChange};

/// One page. `page` is null for one that is gone, `before_page` for one that is new.
pub(super) fn words(page: &PageWords) -> Value {
    json!({
        "page": page.after,
        "before_page": page.before,
        "changes": page.changes.iter().map(change).collect::<Vec<_>>(),
        "more": page.more,
        "unreadable": page.unreadable,
        "said": page.sentences(),
    })
}

fn change(change: &PassageChange) -> Value {
    json!({
        "what": change.kind.word(),
        "about": change.about,
        "lead": change.lead,
        "tail": change.tail,
        "unseen": change.unseen,
        "before": change.before.as_ref().map(side),
        "after": change.after.as_ref().map(side),
    })
}

/// `areas` are rectangles in points, as the file counts them: left, bottom, right, top.
fn side(side: &Passage) -> Value {
    let areas: Vec<Value> = side
        .spots
        .iter()
        .map(|spot| {
            json!([tenth(spot.area.left), tenth(spot.area.bottom), tenth(spot.area.right), tenth(spot.area.top)])
        })
        .collect();
    json!({"text": side.text.value, "at": place(&side.text.at), "areas": areas})
}

/// A tenth of a point is finer than any eye.
fn tenth(points: f32) -> f64 {
    (f64::from(points) * 10.0).round() / 10.0
}
