use std::collections::BTreeSet;

use super::paired;

#[test]
fn pages_are_paired_by_their_objects_and_then_by_their_place() {
    let some = |pages: &[usize]| pages.iter().copied().collect::<BTreeSet<usize>>();
    let none = BTreeSet::new();
    assert_eq!(paired(&[3, 4], &[3, 4], &some(&[2]), &none), [(Some(1), Some(1))]);
    // A page put in front moves the others.
    assert_eq!(paired(&[3, 4], &[9, 3, 4], &some(&[3]), &none), [(None, Some(0)), (Some(1), Some(2))]);
    assert_eq!(paired(&[3, 4, 5], &[3, 5], &none, &none), [(Some(1), None)]);
    // Another tree: the first page stands where the first page stood.
    assert_eq!(paired(&[3, 4], &[13, 14, 15], &none, &none), [(Some(0), Some(0)), (Some(1), Some(1)), (None, Some(2))]);
    // What is gone was on a page of the state before.
    assert_eq!(paired(&[3, 4], &[4, 3], &none, &some(&[1])), [(Some(0), Some(1))]);
}
