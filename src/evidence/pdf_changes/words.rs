//! Changes in plain words: `page 2: text and one picture replaced`.

use std::collections::BTreeMap;

use super::{Act, ChangeClass, ObjectChange, StateChanges};

/// Most sentences of one state.
const MOST_SAID: usize = 24;
/// Most page numbers in one sentence.
const MOST_NUMBERED: usize = 8;
/// Most names of fields in one sentence.
const MOST_FIELDS: usize = 6;

pub(super) fn of(changes: &StateChanges) -> Vec<String> {
    if !changes.compared {
        return vec!["not compared: so many saved states stand in the file".to_owned()];
    }
    let mut said = pages(changes);
    for class in changes.classes() {
        let objects: Vec<&ObjectChange> = changes.of(class).collect();
        match class {
            ChangeClass::Catalog if changes.catalog_swapped => {
                said.push("another catalog or page tree in place of the old one".to_owned());
            }
            ChangeClass::Catalog | ChangeClass::Pages => {}
            ChangeClass::PageContent => said.extend(content(changes, &objects)),
            // A page that only names its new comments says nothing of its own.
            ChangeClass::NothingVisible if !said.is_empty() && objects.iter().all(|object| frame(object)) => {}
            ChangeClass::Metadata => said.push(metadata(changes)),
            _ => said.extend(simple(class, &objects)),
        }
    }
    if said.is_empty() {
        let how = if changes.equal > 0 { "objects written again with equal values" } else { "nothing" };
        said.push(how.to_owned());
    }
    if changes.unlisted > 0 {
        said.push(format!("… and {} more objects", changes.unlisted));
    }
    let more = said.len().saturating_sub(MOST_SAID);
    said.truncate(MOST_SAID);
    if more > 0 {
        said.push(format!("… and {more} more"));
    }
    said
}

/// `page 2`, `pages 2, 3 and 7`, `pages 1 to 12`.
fn numbered(pages: &[usize]) -> String {
    let run = pages.iter().zip(pages.iter().skip(1)).all(|(one, next)| one + 1 == *next);
    match pages {
        [] => "no page".to_owned(),
        [one] => format!("page {one}"),
        [first, .., last] if run && pages.len() > 2 => format!("pages {first} to {last}"),
        [most @ .., last] if pages.len() <= MOST_NUMBERED => {
            let list: Vec<String> = most.iter().map(usize::to_string).collect();
            format!("pages {} and {last}", list.join(", "))
        }
        _ => {
            let list: Vec<String> = pages.iter().take(MOST_NUMBERED).map(usize::to_string).collect();
            format!("pages {} and {} more", list.join(", "), pages.len() - MOST_NUMBERED)
        }
    }
}

fn pages(changes: &StateChanges) -> Vec<String> {
    let mut said = Vec::new();
    if !changes.removed_pages.is_empty() {
        said.push(format!("{} of the state before removed", numbered(&changes.removed_pages)));
    }
    if !changes.added_pages.is_empty() {
        said.push(format!("{} added", numbered(&changes.added_pages)));
    }
    if changes.reordered {
        said.push("pages put in another order".to_owned());
    }
    said
}

fn frame(object: &ObjectChange) -> bool {
    matches!(object.what.as_str(), "page" | "page tree" | "catalog")
}

/// One sentence for each set of pages: what on them was replaced, added, taken away.
fn content(changes: &StateChanges, objects: &[&ObjectChange]) -> Vec<String> {
    let mut by_pages: BTreeMap<&[usize], BTreeMap<(Act, &str), usize>> = BTreeMap::new();
    for object in objects {
        let what = if object.what == "page" { "make-up" } else { object.what.as_str() };
        let instead =
            object.what == "text of a page" && object.pages.iter().any(|page| changes.replaced_content.contains(page));
        let act = if instead { Act::Replaced } else { object.act };
        *by_pages.entry(&object.pages).or_default().entry((act, what)).or_default() += 1;
    }
    let one = |(pages, things): (&[usize], BTreeMap<(Act, &str), usize>)| {
        // The page object itself says only that something on it is new; what is new is named where it is known.
        let named = things.keys().any(|(_, what)| *what != "make-up");
        let mut parts: Vec<String> = Vec::new();
        for act in [Act::Replaced, Act::Added, Act::Freed] {
            let list: Vec<String> = things
                .iter()
                .filter(|((done, what), _)| *done == act && !(named && *what == "make-up"))
                .map(|((_, what), count)| counted(what, *count))
                .collect();
            if !list.is_empty() {
                parts.push(format!("{} {}", joined(&list), done(act)));
            }
        }
        let place = if pages.is_empty() { "pages".to_owned() } else { numbered(pages) };
        format!("{place}: {}", parts.join(", "))
    };
    by_pages.into_iter().map(one).collect()
}

fn done(act: Act) -> &'static str {
    match act {
        Act::Added => "added",
        Act::Replaced => "replaced",
        Act::Freed => "taken away",
    }
}

fn joined(list: &[String]) -> String {
    match list {
        [] => String::new(),
        [one] => one.clone(),
        [most @ .., last] => format!("{} and {last}", most.join(", ")),
    }
}

/// `text`, `one picture`, `3 pictures`.
fn counted(what: &str, count: usize) -> String {
    match (what, count) {
        ("text of a page", _) => "text".to_owned(),
        ("make-up", _) => "its boxes or resources".to_owned(),
        (what, 1) => format!("one {what}"),
        (what, count) => format!("{count} {}", plural(what)),
    }
}

fn plural(what: &str) -> String {
    if let Some(stem) = what.strip_suffix("dictionary") { format!("{stem}dictionaries") } else { format!("{what}s") }
}

fn metadata(changes: &StateChanges) -> String {
    let alone = changes.only_metadata();
    if changes.only_dates() {
        return "only the dates".to_owned();
    }
    let mut names: Vec<&str> =
        changes.fields.iter().map(|field| field.name.trim_start_matches("Info /")).take(MOST_FIELDS + 1).collect();
    names.dedup();
    let list = match names.get(..MOST_FIELDS) {
        Some(first) if names.len() > MOST_FIELDS => format!("{} and more", first.join(", ")),
        _ => names.join(", "),
    };
    match (alone, names.is_empty()) {
        (true, true) => "only private data of programs".to_owned(),
        (true, false) => format!("only what it says of itself: {list}"),
        (false, true) => "private data of programs".to_owned(),
        (false, false) => format!("what it says of itself: {list}"),
    }
}

fn simple(class: ChangeClass, objects: &[&ObjectChange]) -> Option<String> {
    let mut pages: Vec<usize> = objects.iter().flat_map(|object| object.pages.iter().copied()).collect();
    pages.sort_unstable();
    pages.dedup();
    let on = |word: &str| if pages.is_empty() { String::new() } else { format!(" {word} {}", numbered(&pages)) };
    let heads = |what: &str| objects.iter().filter(|object| object.what == what).count();
    let added = |what: &str| objects.iter().filter(|object| object.what == what && object.act == Act::Added).count();
    Some(match class {
        ChangeClass::Annotation => {
            let (new, all) = (added("annotation"), heads("annotation"));
            let gone = objects.iter().filter(|object| object.what == "annotation" && object.act == Act::Freed).count();
            match (new, all) {
                (0, all) if gone > 0 && gone == all => format!("{} removed{}", counted("comment", gone), on("from")),
                (0, 0) => format!("comments or links changed{}", on("on")),
                (0, 1) => format!("one comment or link changed{}", on("on")),
                (0, all) => format!("{all} comments or links changed{}", on("on")),
                (1, 1) => format!("one comment added{}", on("to")),
                (new, all) if new == all => format!("{new} comments added{}", on("to")),
                (new, all) => format!("{new} comments added, {} changed{}", all - new, on("on")),
            }
        }
        ChangeClass::FormFilling => {
            let fields = heads("form field");
            let new = added("form field");
            match (new, fields) {
                (0, 0) => format!("a form changed{}", on("on")),
                (0, 1) => format!("one field of a form filled in or changed{}", on("on")),
                (0, many) => format!("a form filled in: {many} fields{}", on("on")),
                (new, _) => format!("{new} form fields added{}", on("to")),
            }
        }
        ChangeClass::Signature => {
            let new = added("signature");
            if new == 1 {
                "a signature added".to_owned()
            } else if new > 1 {
                format!("{new} signatures added")
            } else {
                "a signature or its field changed".to_owned()
            }
        }
        ChangeClass::Fonts => format!("{} replaced{}", counted("font object", objects.len()), on("on")),
        ChangeClass::Attachments => format!("attachments: {} added or changed", counted("object", objects.len())),
        ChangeClass::Layers => format!("layers changed ({})", counted("object", objects.len())),
        ChangeClass::Actions => format!("actions or JavaScript changed{}", on("on")),
        ChangeClass::Encryption => "the encryption changed".to_owned(),
        ChangeClass::Outline => "bookmarks, destinations or page labels changed".to_owned(),
        ChangeClass::Structure => "tags for screen readers changed".to_owned(),
        ChangeClass::ValidationData => "certificates and revocation data kept for later".to_owned(),
        ChangeClass::NothingVisible => {
            let (count, kinds) = (objects.len(), kinds(objects));
            format!("{} that no page shows: {kinds}", counted("object", count))
        }
        ChangeClass::Metadata | ChangeClass::PageContent | ChangeClass::Pages | ChangeClass::Catalog => return None,
    })
}

/// What the objects are, each kind once.
fn kinds(objects: &[&ObjectChange]) -> String {
    let mut kinds: Vec<&str> = objects.iter().map(|object| object.what.as_str()).collect();
    kinds.sort_unstable();
    kinds.dedup();
    kinds.truncate(MOST_FIELDS);
    kinds.join(", ")
}
