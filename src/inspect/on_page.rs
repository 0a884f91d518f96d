//! On which page of a PDF the exhibits of its findings are seen.

use std::collections::BTreeMap;

use super::finding::Finding;
use crate::evidence::{Locator, Pdf};

/// Exhibits whose page is looked for.
const MOST_EXHIBITS: usize = 4_000;
/// Pages that are tried for one exhibit: a form may be painted on all of them, and the first is shown.
const MOST_TRIED: usize = 32;

/// Notes the first page of the last saved state that shows each exhibit.
pub(super) fn find(pdf: &Pdf, findings: &mut [Finding]) {
    let pages = &pdf.page_list.list;
    // Bytes of the file behind what pages show: where they start, where they end, on which pages.
    let mut shown: BTreeMap<usize, (usize, Vec<usize>)> = BTreeMap::new();
    for (index, page) in pages.iter().enumerate() {
        let streams = page.streams.iter().map(|stream| (stream.step.start, stream.step.end));
        let notes = page.annotations.iter().filter_map(|note| note.at.raw_span()).map(|span| (span.start, span.end));
        for (start, end) in streams.chain(notes) {
            let (last, list) = shown.entry(start).or_default();
            *last = end.max(*last);
            if list.last() != Some(&index) && list.len() < MOST_TRIED {
                list.push(index);
            }
        }
    }
    let exhibits = findings.iter_mut().flat_map(|finding| &mut finding.exhibits);
    for exhibit in exhibits.filter(|exhibit| exhibit.source.is_none()).take(MOST_EXHIBITS) {
        exhibit.page = page(pdf, &shown, &exhibit.at);
    }
}

fn page(pdf: &Pdf, shown: &BTreeMap<usize, (usize, Vec<usize>)>, at: &Locator) -> Option<usize> {
    let span = at.raw_span()?;
    let (_, (end, list)) = shown.range(..=span.start).next_back()?;
    let list = list.iter().filter(|_| span.start < *end);
    let mut here = list.filter_map(|index| pdf.page_list.list.get(*index));
    here.find(|page| !page.painted_at(at).is_empty()).map(|page| page.number)
}
