//! Updates of what the file says of itself.

use super::super::super::check::{Check, Run, Weight};
use super::super::super::finding::{Exhibit, Found, Say};
use super::{MOST_SHOWN, each};
use crate::evidence::FieldChange;

/// Entries that say who made it, when and with what; nobody who goes on working with a document changes them.
fn of_origin(field: &FieldChange) -> bool {
    let bare = field.name.trim_start_matches("Info /");
    matches!(
        bare,
        "CreationDate" | "Author" | "Creator" | "Producer" | "xmp:CreateDate" | "xmp:CreatorTool" | "pdf:Producer"
    ) || bare.starts_with("dc:creator")
}

pub const ONLY_METADATA: Check = Check {
    id: "pdf-update-only-metadata",
    title: "An update changed nothing but what the file says of itself",
    looks_at: "Every object that a later saved state changed: whether anything besides Info and XMP is among them",
    why: "Somebody opened the file to change its dates or its author, not its text. The values before are still in the file.",
    innocent: &[
        "A title or keywords were entered for an archive: that is a note",
        "A document system writes its own entries when it takes a file in",
    ],
    next_step: "Ask who changed the entries and why; the earlier values are shown",
    sources: &["ISO 32000-2:2020 7.5.6", "ISO 32000-2:2020 14.3"],
    weight: Weight::Odd,
    since: "0.1.0",
    run: Run::Pdf(|pdf, _| {
        each(pdf, |changes| {
            if !changes.only_metadata() || changes.fields.is_empty() {
                return None;
            }
            let only_dates = changes.only_dates();
            let what = if only_dates { "only dates" } else { "only what the file says of itself" };
            let say = Say::text(format!("State {} changed {what}", changes.state));
            let mut fields: Vec<&FieldChange> = changes.fields.iter().collect();
            fields.sort_by_key(|field| !of_origin(field));
            let mut exhibits = Vec::new();
            for field in fields.iter().take(MOST_SHOWN) {
                let (old, new) = (changes.state - 1, changes.state);
                let label = |state: usize| format!("state {state}, {}", field.name);
                exhibits.extend(field.before.as_ref().map(|fact| Exhibit::claims(label(old), fact)));
                exhibits.extend(field.after.as_ref().map(|fact| Exhibit::contradicts(label(new), fact)));
            }
            let mut exhibits = exhibits.into_iter();
            let found = exhibits.next().map(|first| exhibits.fold(Found::new(say, first), Found::with))?;
            let origin = changes.fields.iter().any(of_origin);
            Some(if origin { found } else { found.at_most(Weight::Note) })
        })
    }),
};
