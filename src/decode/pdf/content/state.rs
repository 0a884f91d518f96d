//! Matrices and the graphics state (ISO 32000-2 8.3, 8.4, 9.3).

use crate::evidence::{Area, Clipped, Colour, ColourSpace};

/// `[a b c d e f]` (8.3.4).
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Matrix(pub [f32; 6]);

impl Matrix {
    pub const ONE: Self = Self([1.0, 0.0, 0.0, 1.0, 0.0, 0.0]);

    pub fn shift(x: f32, y: f32) -> Self {
        Self([1.0, 0.0, 0.0, 1.0, x, y])
    }

    /// `self` first, then `other`. What is not finite becomes the other alone: no coordinate is ever a NaN.
    pub fn then(self, other: Self) -> Self {
        let ([a, b, c, d, e, f], [g, h, i, j, k, l]) = (self.0, other.0);
        let made = [a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + l];
        if made.iter().all(|number| number.is_finite()) { Self(made) } else { other }
    }

    pub fn point(self, x: f32, y: f32) -> (f32, f32) {
        let [a, b, c, d, e, f] = self.0;
        let (x, y) = (a * x + c * y + e, b * x + d * y + f);
        (finite(x), finite(y))
    }

    /// The image of a distance.
    pub fn distance(self, x: f32, y: f32) -> (f32, f32) {
        let [a, b, c, d, ..] = self.0;
        (finite(a * x + c * y), finite(b * x + d * y))
    }

    /// The rectangle around the image of a rectangle.
    pub fn area(self, of: Area) -> Area {
        let corners = [(of.left, of.bottom), (of.right, of.bottom), (of.left, of.top), (of.right, of.top)];
        Area::around(corners.map(|(x, y)| self.point(x, y))).unwrap_or_default()
    }

    /// Whether upright rectangles stay upright, a quarter turn allowed.
    pub fn upright(self) -> bool {
        /// What counts as nothing beside the larger part.
        const SLACK: f32 = 0.002;
        let [a, b, c, d, ..] = self.0.map(f32::abs);
        let straight = b <= SLACK * a.max(d) && c <= SLACK * a.max(d);
        let turned = a <= SLACK * b.max(c) && d <= SLACK * b.max(c);
        straight || turned
    }

    /// How much longer a line gets, on the average.
    pub fn scale(self) -> f32 {
        let [a, b, c, d, ..] = self.0;
        finite((a * d - b * c).abs().sqrt())
    }
}

/// Numbers beyond this are no place on a page (points); a page has at most 14,400 (annex C).
const FAR: f32 = 1.0e7;

/// Keeps a number where sums and products of it stay finite.
pub(super) fn finite(number: f32) -> f32 {
    if number.is_finite() { number.clamp(-FAR, FAR) } else { 0.0 }
}

/// The clip as the rectangle around it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Clip {
    pub area: Area,
    /// Whether it is that rectangle, not only lies in it.
    pub exact: bool,
}

impl Clip {
    pub fn narrow(&mut self, area: Area, exact: bool) {
        self.area = self.area.cut(area);
        self.exact &= exact;
    }

    /// What it leaves of something.
    pub fn leaves(&self, area: Area) -> Clipped {
        /// Less than this part is cut off by roundings and tight frames around text.
        const SLACK: f32 = 0.15;
        if area.size() <= 0.0 {
            return Clipped::No;
        }
        let left = area.covered_by(self.area);
        if left <= 0.0 {
            Clipped::Wholly
        } else if left < 1.0 - SLACK {
            Clipped::Partly
        } else {
            Clipped::No
        }
    }
}

/// A colour space as far as its colours are followed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Space {
    Gray,
    Rgb,
    Cmyk,
    /// Spot inks: 0 is none.
    Tint,
    Other,
    Pattern,
}

impl Space {
    /// The colour space of a name in the operators or the resources (8.6.3).
    pub fn named(name: &str) -> Option<Self> {
        Some(match name {
            "DeviceGray" | "CalGray" | "G" => Self::Gray,
            "DeviceRGB" | "CalRGB" | "RGB" => Self::Rgb,
            "DeviceCMYK" | "CMYK" => Self::Cmyk,
            "Separation" | "DeviceN" => Self::Tint,
            "Pattern" => Self::Pattern,
            "Lab" | "Indexed" | "I" => Self::Other,
            _ => return None,
        })
    }

    /// Of an ICC profile with so many components.
    pub fn of_components(count: i64) -> Self {
        match count {
            1 => Self::Gray,
            3 => Self::Rgb,
            4 => Self::Cmyk,
            _ => Self::Other,
        }
    }

    /// The colour of so many components of this space.
    pub fn colour(self, parts: &[f32]) -> Colour {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to 0..=255 before")]
        let byte = |part: f32| (part.clamp(0.0, 1.0) * 255.0).round() as u8;
        let (space, rgb) = match (self, parts) {
            (Self::Gray, [gray]) => (ColourSpace::Gray, Some([byte(*gray); 3])),
            (Self::Rgb, [red, green, blue]) => (ColourSpace::Rgb, Some([byte(*red), byte(*green), byte(*blue)])),
            (Self::Cmyk, [cyan, magenta, yellow, black]) => {
                let part = |ink: &f32| byte((1.0 - ink.clamp(0.0, 1.0)) * (1.0 - black.clamp(0.0, 1.0)));
                (ColourSpace::Cmyk, Some([part(cyan), part(magenta), part(yellow)]))
            }
            // No ink is the paper's white; any other tint depends on the ink.
            (Self::Tint, parts) if !parts.is_empty() && parts.iter().all(|part| *part <= 0.0) => {
                (ColourSpace::Other, Some([255; 3]))
            }
            (Self::Pattern, _) => (ColourSpace::Pattern, None),
            _ => (ColourSpace::Other, None),
        };
        Colour { space, rgb }
    }

    /// The colour that setting the space selects (8.6.5.2).
    pub fn first(self) -> Colour {
        match self {
            Self::Gray => Colour::BLACK,
            Self::Rgb => self.colour(&[0.0; 3]),
            Self::Cmyk => self.colour(&[0.0, 0.0, 0.0, 1.0]),
            Self::Tint | Self::Other => Colour { space: ColourSpace::Other, rgb: None },
            Self::Pattern => Colour { space: ColourSpace::Pattern, rgb: None },
        }
    }
}

/// Text state (9.3) without its font.
#[derive(Debug, Clone, Copy)]
pub(super) struct TextState {
    pub font: Option<usize>,
    pub size: f32,
    pub between_letters: f32,
    pub between_words: f32,
    pub stretch: f32,
    pub leading: f32,
    pub rise: f32,
    pub mode: u8,
}

/// The graphics state.
#[derive(Debug, Clone, Copy)]
pub(super) struct State {
    pub ctm: Matrix,
    pub clip: Clip,
    pub fill: Colour,
    pub fill_space: Space,
    pub stroke: Colour,
    pub stroke_space: Space,
    /// Whether fills hide what is below: alpha 1, no mask, an ordinary blend mode.
    pub fill_solid: bool,
    pub stroke_solid: bool,
    pub blend_solid: bool,
    pub mask: bool,
    /// Whether the group around hides what is below it.
    pub group_solid: bool,
    pub line_width: f32,
    pub text: TextState,
}

impl State {
    pub fn new(ctm: Matrix, clip: Area) -> Self {
        Self {
            ctm,
            clip: Clip { area: clip, exact: true },
            fill: Colour::BLACK,
            fill_space: Space::Gray,
            stroke: Colour::BLACK,
            stroke_space: Space::Gray,
            fill_solid: true,
            stroke_solid: true,
            blend_solid: true,
            mask: false,
            group_solid: true,
            line_width: 1.0,
            text: TextState {
                font: None,
                size: 0.0,
                between_letters: 0.0,
                between_words: 0.0,
                stretch: 1.0,
                leading: 0.0,
                rise: 0.0,
                mode: 0,
            },
        }
    }

    /// Whether a fill hides what is below it.
    pub fn hides(&self) -> bool {
        self.fill_solid && self.blend_solid && !self.mask && self.group_solid
    }

    /// Whether a line hides what is below it.
    pub fn line_hides(&self) -> bool {
        self.stroke_solid && self.blend_solid && !self.mask && self.group_solid
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn matrices_never_leave_the_numbers() {
        let huge = Matrix([f32::MAX; 6]);
        assert_eq!(huge.then(huge), huge);
        let (x, y) = huge.point(f32::MAX, 1.0);
        assert!(x.is_finite() && y.is_finite());
        assert_eq!(Matrix::shift(1.0, 2.0).then(Matrix([2.0, 0.0, 0.0, 2.0, 0.0, 0.0])).point(0.0, 0.0), (2.0, 4.0));
        assert!(
            Matrix([0.0, 1.0, -1.0, 0.0, 5.0, 5.0]).upright() && !Matrix([1.0, 1.0, -1.0, 1.0, 0.0, 0.0]).upright()
        );
    }

    #[test]
    fn colours_are_compared_as_they_look() {
        assert_eq!(Space::Cmyk.colour(&[0.0, 0.0, 0.0, 1.0]).rgb, Some([0; 3]));
        assert_eq!(Space::Gray.colour(&[1.0]).rgb, Some([255; 3]));
        assert_eq!(Space::Tint.colour(&[0.0]).rgb, Some([255; 3]));
        assert_eq!(Space::Tint.colour(&[0.5]).rgb, None);
        assert!(Space::Rgb.colour(&[2.0, -1.0, 0.5]).rgb.is_some());
    }
}
