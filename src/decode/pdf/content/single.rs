//! Single pages of saved states, read on one budget.

use super::super::objects::Store;
use super::super::pages::Page;
use super::scope::Resources;
use super::{Budget, one};
use crate::evidence::limits::Limit;
use crate::evidence::{PageFont, PdfPage};

/// The pages of one saved state, each read when it is asked for.
pub(in super::super) struct Turned<'s, 'a> {
    resources: Resources<'s, 'a>,
    /// In their order.
    pub pages: Vec<Page>,
}

impl<'s, 'a> Turned<'s, 'a> {
    /// The state with the newest section `section`.
    pub fn new(store: &'s Store<'a>, section: usize) -> Self {
        Self { resources: Resources::new(store, section), pages: super::super::pages::pages(store, section) }
    }

    /// The font with this index in the runs of its pages.
    pub fn font(&self, index: usize) -> Option<&PageFont> {
        self.resources.listed.get(index)
    }
}

/// What may be read of all of them together.
#[derive(Default)]
pub(in super::super) struct Reader(Budget);

impl Reader {
    /// The page with this index.
    pub fn page(&mut self, state: &mut Turned, index: usize) -> Option<PdfPage> {
        let Turned { resources, pages } = state;
        Some(one(resources, &mut self.0, pages.get(index)?))
    }

    /// The limit that ended the reading.
    pub fn spent(&self) -> Option<Limit> {
        self.0.spent()
    }
}
