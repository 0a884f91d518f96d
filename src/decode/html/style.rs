//! What a style attribute says of being seen: the few properties by which words are kept from a reader.

/// A colour as red, green, blue.
pub(super) type Colour = [u8; 3];

/// Colours by name that occur in mails (CSS Color 4, 6.1).
const NAMES: &[(&str, Colour)] = &[
    ("white", [255, 255, 255]),
    ("black", [0, 0, 0]),
    ("silver", [192, 192, 192]),
    ("gray", [128, 128, 128]),
    ("grey", [128, 128, 128]),
    ("red", [255, 0, 0]),
    ("green", [0, 128, 0]),
    ("blue", [0, 0, 255]),
    ("navy", [0, 0, 128]),
    ("yellow", [255, 255, 0]),
    ("whitesmoke", [245, 245, 245]),
    ("snow", [255, 250, 250]),
    ("ivory", [255, 255, 240]),
];

/// Text of this size or less (hundredths of a pixel) can't be read.
const TINY: i64 = 100;
/// Left or top so far outside (pixels) is off the screen.
const OFF_SCREEN: i64 = -500;

/// What one element's own style says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Style {
    /// Why nothing inside is seen, whatever is inside.
    pub gone: Option<&'static str>,
    /// `visibility`: seen or not; an element inside can say otherwise.
    pub visible: Option<bool>,
    /// Whether the text is too small to be read; an element inside can say otherwise.
    pub tiny: Option<bool>,
    pub colour: Option<Colour>,
    /// `Some(None)`: a background that can't be told, such as a picture.
    pub background: Option<Option<Colour>>,
    pub bold: Option<bool>,
    pub italic: Option<bool>,
    pub fixed: Option<bool>,
}

/// A colour as CSS or an attribute writes it.
pub(super) fn colour(text: &str) -> Option<Colour> {
    let text = text.trim().to_ascii_lowercase();
    if let Some((_, known)) = NAMES.iter().find(|(name, _)| *name == text) {
        return Some(*known);
    }
    if let Some(inside) = text.strip_prefix("rgb").and_then(|rest| rest.trim_start_matches('a').strip_prefix('(')) {
        let mut numbers = inside.trim_end_matches(')').split([',', ' ']).filter(|part| !part.is_empty());
        let mut next = || numbers.next()?.trim().parse::<u8>().ok();
        return Some([next()?, next()?, next()?]);
    }
    let digits = text.strip_prefix('#').unwrap_or(&text);
    let value = u32::from_str_radix(digits, 16).ok()?;
    let byte = |shift: u32| u8::try_from((value >> shift) & 0xff).unwrap_or_default();
    let nibble = |shift: u32| u8::try_from((value >> shift) & 0xf).unwrap_or_default() * 17;
    match digits.len() {
        6 => Some([byte(16), byte(8), byte(0)]),
        3 if text.starts_with('#') => Some([nibble(8), nibble(4), nibble(0)]),
        _ => None,
    }
}

/// Whether words of one colour can't be told from the other behind them.
pub(super) fn alike(one: Colour, other: Colour) -> bool {
    one.iter().zip(other).all(|(one, other)| one.abs_diff(other) <= 3)
}

/// The number at the start of a value, in hundredths, and its unit.
fn number(value: &str) -> Option<(i64, &str)> {
    let end = value.find(|letter: char| !matches!(letter, '0'..='9' | '.' | '-' | '+')).unwrap_or(value.len());
    let (digits, unit) = value.split_at(end);
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    let negative = whole.starts_with('-');
    let whole = whole.trim_start_matches(['-', '+']);
    let whole: i64 = if whole.is_empty() { 0 } else { whole.parse().ok()? };
    let hundredths: i64 = format!("{part}00").get(..2)?.parse().ok()?;
    let value = whole.checked_mul(100)?.checked_add(hundredths)?;
    (!digits.is_empty()).then_some((if negative { -value } else { value }, unit.trim()))
}

/// Whether a length is nothing.
fn nothing(value: &str) -> bool {
    number(value).is_some_and(|(value, _)| value == 0)
}

/// Reads a style attribute, entities undone.
pub(super) fn read(text: &str) -> Style {
    let mut style = Style::default();
    let (mut clipped, mut flat, mut placed, mut outside) = (false, false, false, false);
    for declaration in text.split(';') {
        let Some((name, value)) = declaration.split_once(':') else { continue };
        let value = value.trim().to_ascii_lowercase();
        let value = value.trim_end_matches("!important").trim();
        match name.trim().to_ascii_lowercase().as_str() {
            "display" if value == "none" => style.gone = Some("display:none"),
            "mso-hide" if value == "all" => style.gone = style.gone.or(Some("mso-hide:all")),
            "opacity" if nothing(value) => style.gone = Some("opacity:0"),
            "visibility" => style.visible = Some(!matches!(value, "hidden" | "collapse")),
            "font-size" => {
                style.tiny = number(value).map(|(size, unit)| match unit {
                    "em" | "rem" | "%" => size == 0,
                    _ => size <= TINY,
                });
            }
            "color" => style.colour = colour(value),
            "background-color" => style.background = Some(colour(value)),
            "background" | "background-image" => {
                let first = value.split_whitespace().find_map(colour);
                style.background =
                    Some(if value.contains("url(") || value.contains("gradient") { None } else { first });
            }
            "overflow" => clipped = value == "hidden",
            "max-height" | "max-width" | "height" | "width" if nothing(value) => flat = true,
            "position" => placed = matches!(value, "absolute" | "fixed"),
            "left" | "top" | "right" | "text-indent" | "margin-left" => {
                let far = number(value).is_some_and(|(value, _)| value < OFF_SCREEN * 100);
                outside |= far;
                placed |= far && matches!(name.trim(), "text-indent" | "margin-left");
            }
            "font-weight" => {
                style.bold =
                    Some(matches!(value, "bold" | "bolder") || number(value).is_some_and(|(v, _)| v >= 60_000));
            }
            "font-style" => style.italic = Some(matches!(value, "italic" | "oblique")),
            "font-family" if value.contains("mono") || value.contains("courier") => style.fixed = Some(true),
            _ => {}
        }
    }
    if flat && clipped {
        style.gone = style.gone.or(Some("a box without height or width"));
    }
    if outside && placed {
        style.gone = style.gone.or(Some("off the screen"));
    }
    style
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ways_of_hiding_are_known() {
        for (text, why) in [
            ("DISPLAY: none", "display:none"),
            ("mso-hide:all", "mso-hide:all"),
            ("opacity: 0.0", "opacity:0"),
            ("max-height:0px;overflow:hidden", "a box without height or width"),
            ("position:absolute;left:-9999px", "off the screen"),
        ] {
            assert_eq!(read(text).gone, Some(why), "{text}");
        }
        assert_eq!(read("font-size:0").tiny, Some(true));
        assert_eq!(read("font-size:1.5pt").tiny, Some(false));
        assert_eq!(read("font-size:0.9em;opacity:.5"), Style { tiny: Some(false), ..Style::default() });
        assert_eq!(read("color:#FFF;background:red url(x)").background, Some(None));
        assert_eq!(colour("rgb(255, 255, 254)"), Some([255, 255, 254]));
    }
}
