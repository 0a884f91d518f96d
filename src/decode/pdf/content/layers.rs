//! Layers and the outline (ISO 32000-2 8.11, 12.3.3).

use std::collections::HashSet;

use super::super::objects::{Object, Store};
use super::scope::text_fact;
use crate::evidence::{Fact, PageLayer};

/// Layers that are listed; a drawing has some hundred.
const MOST_LAYERS: usize = 2_000;
/// Entries of the outline that are read; a handbook has some thousand.
const MOST_OUTLINE: usize = 10_000;

/// The layers with what the default configuration says of them.
pub(super) fn read(store: &Store, section: usize) -> Vec<PageLayer> {
    let mut layers = Vec::new();
    let entry = |holder: &Object, key: &str| store.resolve(holder, holder.dict()?.get(key)?, section);
    let Some(properties) = super::super::catalog(store, section).and_then(|catalog| entry(&catalog, "OCProperties"))
    else {
        return layers;
    };
    let Some(groups) = entry(&properties, "OCGs") else { return layers };
    let settings = entry(&properties, "D");
    let listed = |key: &str| -> HashSet<u32> {
        let list = settings.as_ref().and_then(|settings| entry(settings, key));
        let numbers = |list: Object| {
            let items = list.node.array().iter().take(MOST_LAYERS);
            items.filter_map(|item| item.reference().map(|(number, _)| number)).collect()
        };
        list.map(numbers).unwrap_or_default()
    };
    let (on, off) = (listed("ON"), listed("OFF"));
    let base_off = settings.as_ref().and_then(|settings| settings.dict()?.name("BaseState")) == Some("OFF");
    for (number, _) in groups.node.array().iter().take(MOST_LAYERS).filter_map(|item| item.reference()) {
        let Some(group) = store.object(number, section) else { continue };
        let name = text_fact(store, &group, "Name", section)
            .unwrap_or_else(|| Fact::at(String::new(), group.locate(group.node.span)));
        let print = entry(&group, "Usage").and_then(|usage| entry(&usage, "Print"));
        let printed = print.and_then(|print| match print.dict()?.name("PrintState")? {
            "OFF" => Some(false),
            "ON" => Some(true),
            _ => None,
        });
        let shown = if base_off { on.contains(&number) } else { !off.contains(&number) };
        layers.push(PageLayer { name, object: number, shown, printed });
    }
    layers
}

/// Titles of the outline, in the order in which they are linked.
pub(super) fn outline(store: &Store, section: usize) -> Vec<Fact<String>> {
    let mut titles = Vec::new();
    let first = |holder: &Object, key: &str| holder.dict()?.reference(key).map(|(number, _)| number);
    let Some(root) = super::super::catalog(store, section)
        .and_then(|catalog| store.resolve(&catalog, catalog.dict()?.get("Outlines")?, section))
    else {
        return titles;
    };
    let mut seen = HashSet::new();
    let mut open: Vec<u32> = first(&root, "First").into_iter().collect();
    while let Some(number) = open.pop() {
        if titles.len() >= MOST_OUTLINE || !seen.insert(number) {
            continue;
        }
        let Some(item) = store.object(number, section) else { continue };
        titles.extend(text_fact(store, &item, "Title", section));
        open.extend(first(&item, "Next"));
        open.extend(first(&item, "First"));
    }
    titles
}
