//! The traits of a dump in memory, packed.

use crate::inspect::across::{Gleaned, Keeper, Kept, Shelf, Traits, unpack};

/// Traits in memory, by the position of their files.
#[derive(Debug, Default)]
pub struct MemoryShelf(Vec<Box<[u8]>>);

impl Shelf for MemoryShelf {
    fn traits(&self, file: u32) -> Option<Traits> {
        unpack(self.0.get(file as usize)?)
    }
}

impl Keeper for MemoryShelf {
    fn len(&self) -> u32 {
        u32::try_from(self.0.len()).unwrap_or(u32::MAX)
    }

    fn kept(&mut self, _: &str, _: &str) -> Kept {
        Kept::default()
    }

    fn keep(&mut self, _: &str, gleaned: &Gleaned) -> Result<u32, String> {
        self.0.push(gleaned.packed.as_slice().into());
        Ok(self.len() - 1)
    }

    fn ended(&mut self, _: &str) -> Result<(), String> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_stands_at_its_position() {
        let mut shelf = MemoryShelf::default();
        let (one, two) = (Traits::unreadable("a.eml", "cut off"), Traits::unreadable("b.eml", "empty"));
        assert_eq!(shelf.keep("a.eml", &Gleaned::of(&one)), Ok(0));
        assert_eq!(shelf.keep("b.eml", &Gleaned::of(&two)), Ok(1));
        assert_eq!((shelf.traits(0), shelf.traits(1), shelf.traits(2)), (Some(one), Some(two), None));
    }
}
