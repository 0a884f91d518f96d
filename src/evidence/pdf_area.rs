//! Rectangles on a page, in points from the page's own lower left corner.

use serde::{Deserialize, Serialize};

/// An upright rectangle in points; `left <= right` and `bottom <= top`.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct Area {
    /// Left side.
    pub left: f32,
    /// Lower side.
    pub bottom: f32,
    /// Right side.
    pub right: f32,
    /// Upper side.
    pub top: f32,
}

impl Area {
    /// The rectangle with these two corners, in any order.
    pub fn new(a: f32, b: f32, c: f32, d: f32) -> Self {
        Self { left: a.min(c), bottom: b.min(d), right: a.max(c), top: b.max(d) }
    }

    /// The smallest rectangle around some points; `None` without any.
    pub fn around(points: impl IntoIterator<Item = (f32, f32)>) -> Option<Self> {
        points.into_iter().map(|(x, y)| Self::new(x, y, x, y)).reduce(Self::join)
    }

    /// Width in points.
    pub fn width(self) -> f32 {
        self.right - self.left
    }

    /// Height in points.
    pub fn height(self) -> f32 {
        self.top - self.bottom
    }

    /// Size in square points.
    pub fn size(self) -> f32 {
        self.width().max(0.0) * self.height().max(0.0)
    }

    /// The smallest rectangle around both.
    pub fn join(self, other: Self) -> Self {
        Self {
            left: self.left.min(other.left),
            bottom: self.bottom.min(other.bottom),
            right: self.right.max(other.right),
            top: self.top.max(other.top),
        }
    }

    /// What both cover; a rectangle without size where that is nothing.
    pub fn cut(self, other: Self) -> Self {
        let (left, bottom) = (self.left.max(other.left), self.bottom.max(other.bottom));
        let (right, top) = (self.right.min(other.right), self.top.min(other.top));
        Self { left, bottom, right: right.max(left), top: top.max(bottom) }
    }

    /// Whether both share more than a line.
    pub fn meets(self, other: Self) -> bool {
        self.left < other.right && other.left < self.right && self.bottom < other.top && other.bottom < self.top
    }

    /// The part of this rectangle that `other` covers: 0 to 1.
    pub fn covered_by(self, other: Self) -> f32 {
        let size = self.size();
        if size > 0.0 { self.cut(other).size() / size } else { 0.0 }
    }

    /// The same, larger by so much on each side.
    pub fn wider(self, by: f32) -> Self {
        Self { left: self.left - by, bottom: self.bottom - by, right: self.right + by, top: self.top + by }
    }

    /// Whether a point lies inside.
    pub fn has(self, x: f32, y: f32) -> bool {
        x >= self.left && x <= self.right && y >= self.bottom && y <= self.top
    }

    /// `72.0, 700.5 to 120.0, 712.0`: corners as the file counts them.
    pub fn words(self) -> String {
        format!("{:.1}, {:.1} to {:.1}, {:.1}", self.left, self.bottom, self.right, self.top)
    }
}

#[cfg(test)]
mod tests {
    use super::Area;

    #[test]
    fn what_covers_what() {
        let text = Area::new(10.0, 10.0, 30.0, 20.0);
        assert_eq!(text.covered_by(Area::new(20.0, 0.0, 90.0, 90.0)), 0.5);
        assert_eq!(text.covered_by(Area::new(40.0, 0.0, 90.0, 90.0)), 0.0);
        assert!(!text.meets(Area::new(30.0, 0.0, 90.0, 90.0)));
        assert_eq!(Area::around([(1.0, 4.0), (3.0, 2.0)]), Some(Area::new(3.0, 4.0, 1.0, 2.0)));
        assert_eq!(Area::around([]), None);
    }
}
