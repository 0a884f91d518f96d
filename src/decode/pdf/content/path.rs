//! Paths as far as they matter here: which rectangles they are made of, and what is around the rest (ISO 32000-2 8.5).

use super::state::Matrix;
use crate::evidence::Area;

/// Rectangles of one path that are kept; a table's shading has some hundred.
const MOST_RECTANGLES: usize = 1_000;
/// Up to so many rectangles of one path are held against each other.
const MOST_COMPARED: usize = 64;

/// A path under construction, in points of the page.
#[derive(Debug, Default)]
pub(super) struct Path {
    /// Corners of the open part; more than a rectangle has are counted only.
    corners: Vec<(f32, f32)>,
    count: usize,
    curved: bool,
    last: (f32, f32),
    rectangles: Vec<Area>,
    /// Straight lines of two ends.
    lines: Vec<((f32, f32), (f32, f32))>,
    /// Around everything that is no rectangle.
    other: Option<Area>,
    /// First byte of the first operand.
    pub start: Option<usize>,
}

/// What a path is made of.
#[derive(Debug, Default)]
pub(super) struct Parts {
    pub rectangles: Vec<Area>,
    pub lines: Vec<((f32, f32), (f32, f32))>,
    pub other: Option<Area>,
}

impl Path {
    pub fn rectangle(&mut self, matrix: Matrix, [x, y, width, height]: [f32; 4]) {
        self.end_part();
        let area = matrix.area(Area::new(x, y, x + width, y + height));
        if matrix.upright() && self.rectangles.len() < MOST_RECTANGLES {
            self.rectangles.push(area);
        } else {
            self.add_other(area);
        }
        self.last = (x, y);
    }

    pub fn move_to(&mut self, matrix: Matrix, x: f32, y: f32) {
        self.end_part();
        self.add(matrix, x, y);
    }

    pub fn line_to(&mut self, matrix: Matrix, x: f32, y: f32) {
        if self.count == 0 {
            let (x, y) = self.last;
            self.add(matrix, x, y);
        }
        self.add(matrix, x, y);
    }

    pub fn curve_to(&mut self, matrix: Matrix, points: &[(f32, f32)]) {
        self.curved = true;
        for (x, y) in points {
            self.line_to(matrix, *x, *y);
        }
    }

    fn add(&mut self, matrix: Matrix, x: f32, y: f32) {
        let point = matrix.point(x, y);
        self.last = (x, y);
        self.count += 1;
        if self.corners.len() < 6 {
            self.corners.push(point);
        } else {
            self.add_other(Area::new(point.0, point.1, point.0, point.1));
        }
    }

    fn add_other(&mut self, area: Area) {
        self.other = Some(self.other.map_or(area, |other| other.join(area)));
    }

    fn end_part(&mut self) {
        let corners = std::mem::take(&mut self.corners);
        let (count, curved) = (std::mem::take(&mut self.count), std::mem::take(&mut self.curved));
        if count < 2 {
            return;
        }
        let Some(area) = Area::around(corners.iter().copied()) else { return };
        if let ([from, to], false) = (corners.as_slice(), curved)
            && self.lines.len() < MOST_RECTANGLES
        {
            self.lines.push((*from, *to));
        } else if !curved && count == corners.len() && is_rectangle(&corners) && self.rectangles.len() < MOST_RECTANGLES
        {
            self.rectangles.push(area);
        } else {
            self.add_other(area);
        }
    }

    /// The parts; a path begins anew.
    pub fn take(&mut self) -> Parts {
        self.end_part();
        let path = std::mem::take(self);
        Parts { rectangles: path.rectangles, lines: path.lines, other: path.other }
    }
}

impl Parts {
    /// The rectangle around everything.
    pub fn around(&self) -> Option<Area> {
        let lines = self.lines.iter().map(|(from, to)| Area::new(from.0, from.1, to.0, to.1));
        self.rectangles.iter().copied().chain(lines).chain(self.other).reduce(Area::join)
    }

    /// Whether it is one upright rectangle.
    pub fn single(&self) -> bool {
        self.rectangles.len() == 1 && self.lines.is_empty() && self.other.is_none()
    }

    /// Whether one rectangle lies in another: a frame, whose middle may be open.
    pub fn nested(&self) -> bool {
        let inside = |inner: &Area, outer: &Area| inner != outer && inner.covered_by(*outer) > 0.999;
        let compared = self.rectangles.iter().take(MOST_COMPARED);
        compared.clone().any(|outer| compared.clone().any(|inner| inside(inner, outer)))
    }
}

/// Whether four corners (the first once more at the end is allowed) make an upright rectangle.
fn is_rectangle(corners: &[(f32, f32)]) -> bool {
    /// Roundings of writers (points).
    const SLACK: f32 = 0.05;
    let near = |a: f32, b: f32| (a - b).abs() <= SLACK;
    let four = match corners {
        [a, b, c, d, e] if near(a.0, e.0) && near(a.1, e.1) => [a, b, c, d],
        [a, b, c, d] => [a, b, c, d],
        _ => return false,
    };
    let [a, b, c, d] = four;
    let level = near(a.1, b.1) && near(b.0, c.0) && near(c.1, d.1) && near(d.0, a.0);
    let steep = near(a.0, b.0) && near(b.1, c.1) && near(c.0, d.0) && near(d.1, a.1);
    level || steep
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rectangles_are_known_however_they_are_drawn() {
        let one = Matrix::ONE;
        let mut path = Path::default();
        path.rectangle(one, [10.0, 10.0, 20.0, -5.0]);
        path.move_to(one, 0.0, 0.0);
        for (x, y) in [(5.0, 0.0), (5.0, 5.0), (0.0, 5.0), (0.0, 0.0)] {
            path.line_to(one, x, y);
        }
        path.move_to(one, 0.0, 0.0);
        path.line_to(one, 9.0, 0.0);
        let parts = path.take();
        assert_eq!(parts.rectangles, [Area::new(10.0, 5.0, 30.0, 10.0), Area::new(0.0, 0.0, 5.0, 5.0)]);
        assert_eq!((parts.lines.len(), parts.other, parts.nested()), (1, None, false));

        path.move_to(one, 0.0, 0.0);
        path.curve_to(one, &[(5.0, 0.0), (5.0, 5.0), (0.0, 5.0)]);
        let parts = path.take();
        assert!(parts.rectangles.is_empty() && parts.other.is_some());

        path.rectangle(one, [0.0, 0.0, 20.0, 20.0]);
        path.rectangle(one, [1.0, 1.0, 18.0, 18.0]);
        assert!(path.take().nested());
    }
}
