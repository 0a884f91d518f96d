//! Entries of the cross-reference tables against where their objects stand.

use super::super::objects::Store;
use super::super::xref::Entry;
use crate::evidence::{ByteSpan, Fact, Frame, Shift};

/// Farthest (bytes) that an object is looked for from where the table says: more is another fault than an edit.
const FARTHEST: usize = 1 << 20;
/// Fewest right and wrong entries that make a shift.
const FEWEST: usize = 2;

pub(super) fn read(store: &Store, frame: &mut Frame) {
    // (stated place, real place), both from byte 0, for the objects that stand in the file.
    let mut right: Vec<usize> = Vec::new();
    let mut wrong: Vec<(usize, Option<usize>)> = Vec::new();
    for section in &store.sections {
        for (number, entry) in &section.entries {
            let Entry::Offset(offset) = entry else { continue };
            // Writers put 0 where nothing is.
            if *offset == 0 {
                continue;
            }
            frame.entries += 1;
            match store.place(*number, *offset) {
                Some(at) => right.push(at),
                None => {
                    let stated = offset.saturating_add(store.base);
                    wrong.push((stated, nearest(store, *number, stated)));
                }
            }
        }
    }
    frame.beside = wrong.len();
    frame.shift = shift(store, &right, &wrong);
}

/// The object of this number that stands nearest.
fn nearest(store: &Store, number: u32, stated: usize) -> Option<usize> {
    let places = store.by_number.get(&number)?;
    let after = places.partition_point(|at| *at < stated);
    let near = [after.checked_sub(1).and_then(|index| places.get(index)), places.get(after)];
    near.into_iter()
        .flatten()
        .copied()
        .filter(|at| at.abs_diff(stated) <= FARTHEST)
        .min_by_key(|at| at.abs_diff(stated))
}

/// All wrong entries lie behind all right ones and are wrong by one amount.
fn shift(store: &Store, right: &[usize], wrong: &[(usize, Option<usize>)]) -> Option<Shift> {
    if right.len() < FEWEST || wrong.len() < FEWEST {
        return None;
    }
    let by = |(stated, real): &(usize, Option<usize>)| -> Option<i64> {
        Some(i64::try_from((*real)?).ok()? - i64::try_from(*stated).ok()?)
    };
    let first = by(wrong.first()?)?;
    if first == 0 || !wrong.iter().all(|pair| by(pair) == Some(first)) {
        return None;
    }
    let last_right = *right.iter().max()?;
    let first_wrong = wrong.iter().filter_map(|(_, real)| *real).min()?;
    if last_right >= first_wrong {
        return None;
    }
    let object = store.at(last_right)?;
    let end = object.stream.map_or(object.span.end, |stream| stream.end).min(first_wrong);
    let name = format!("object {} ({})", object.words(), super::super::revisions::kind(&object));
    Some(Shift {
        by: first,
        right: right.len(),
        wrong: wrong.len(),
        object: Fact::raw(name, ByteSpan::new(last_right, end)),
        within: ByteSpan::new(last_right, first_wrong),
    })
}
