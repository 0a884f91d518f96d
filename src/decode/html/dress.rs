//! What elements and their own style attributes make of the words in them.

use super::style::Style;
use super::{Shape, entities, style};

/// Longest address of a link or picture that is kept (bytes); pictures can hold themselves in their address.
const LONGEST_ADDRESS: usize = 2_048;

/// Cuts an address that goes on for ever.
pub(super) fn cut(address: &str) -> String {
    let address = address.trim();
    let end = (0..=LONGEST_ADDRESS).rev().find(|end| address.is_char_boundary(*end)).unwrap_or(0);
    if address.len() <= LONGEST_ADDRESS {
        address.to_owned()
    } else {
        format!("{}…", address.get(..end).unwrap_or_default())
    }
}

/// What an element and its own style change about the words in it.
pub(super) fn dress(shape: &mut Shape, name: &str, attributes: &[(String, String)]) {
    let mut class_says = false;
    let mut own = Style::default();
    for (key, value) in attributes {
        match key.as_str() {
            "style" => {
                let read = style::read(&entities::undone(value));
                own = Style {
                    colour: read.colour.or(own.colour),
                    background: read.background.or(own.background),
                    gone: read.gone.or(own.gone),
                    ..read
                };
            }
            "color" | "text" => own.colour = own.colour.or_else(|| style::colour(value)),
            "bgcolor" => own.background = own.background.or(Some(style::colour(value))),
            "background" => own.background = Some(None),
            "hidden" => own.gone = Some("the hidden attribute"),
            "class" | "id" => {
                let names = value.to_ascii_lowercase();
                class_says |= names.contains("quote") && !names.contains("container");
            }
            _ => {}
        }
    }
    match name {
        "b" | "strong" | "th" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => shape.bold = true,
        "i" | "em" | "cite" => shape.italic = true,
        "pre" | "tt" | "code" | "kbd" | "samp" => shape.fixed = true,
        _ => {}
    }
    let quoting = match name {
        "blockquote" => true,
        "div" => class_says && attributes.iter().any(|(_, value)| value.to_ascii_lowercase().contains("gmail_quote")),
        _ => false,
    };
    // Gmail wraps its own blockquote into a div of that class: one depth, not two.
    let inside_gmail = class_says && name == "blockquote" && shape.quoted > 0;
    if quoting && !inside_gmail {
        shape.quoted = shape.quoted.saturating_add(1);
    }
    shape.gone = shape.gone.or(own.gone);
    if let Some(visible) = own.visible {
        shape.invisible = !visible;
    }
    shape.tiny = own.tiny.unwrap_or(shape.tiny);
    shape.bold = own.bold.unwrap_or(shape.bold);
    shape.italic = own.italic.unwrap_or(shape.italic);
    shape.fixed = own.fixed.unwrap_or(shape.fixed);
    shape.colour = own.colour.or(shape.colour);
    shape.background = own.background.unwrap_or(shape.background);
}
