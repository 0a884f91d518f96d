//! Tags of an HTML text: where text may have been put in without a line of its own.

/// Elements that are never closed.
const VOID: &[&[u8]] = &[
    b"area", b"base", b"br", b"col", b"embed", b"hr", b"img", b"input", b"link", b"meta", b"param", b"source", b"wbr",
];
/// Longest name of an element (bytes).
const LONGEST_NAME: usize = 12;

/// A place before or behind a tag, or where a line begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Edge {
    /// The byte.
    pub at: usize,
    /// Elements that are open there.
    pub depth: isize,
}

/// Name of the element whose tag begins behind the `<`, in small letters; line breaks of quoted-printable are none.
fn name(rest: &[u8]) -> Vec<u8> {
    let mut name = Vec::new();
    let mut bytes = rest.iter();
    while let Some(byte) = bytes.next().filter(|_| name.len() < LONGEST_NAME) {
        match byte {
            b'=' if bytes.as_slice().starts_with(b"\r\n") => {
                bytes = bytes.as_slice().get(2..).unwrap_or_default().iter()
            }
            byte if byte.is_ascii_alphanumeric() || *byte == b':' => name.push(byte.to_ascii_lowercase()),
            _ => break,
        }
    }
    name
}

/// Both sides of each tag and the beginning of each line, first to last, with the text's own ends.
pub fn edges(text: &[u8]) -> Vec<Edge> {
    let mut edges = vec![Edge { at: 0, depth: 0 }];
    let mut depth = 0;
    let mut add = |at: usize, depth: isize| {
        if edges.last().is_none_or(|last| last.at < at) {
            edges.push(Edge { at, depth });
        } else if let Some(last) = edges.last_mut() {
            last.depth = depth;
        }
    };
    let mut change = 0;
    let mut inside = false;
    for (at, byte) in text.iter().enumerate() {
        match byte {
            b'<' => {
                // A tag that is not closed ends where the next begins.
                depth += change;
                add(at, depth);
                let rest = text.get(at + 1..).unwrap_or_default();
                let closing = rest.first() == Some(&b'/');
                let name = name(rest.get(usize::from(closing)..).unwrap_or_default());
                change = match (name.is_empty() || VOID.contains(&name.as_slice()), closing) {
                    (true, _) => 0,
                    (false, true) => -1,
                    (false, false) => 1,
                };
                inside = true;
            }
            b'>' if inside => {
                if text.get(at.wrapping_sub(1)) == Some(&b'/') && change > 0 {
                    change = 0;
                }
                depth += change;
                change = 0;
                inside = false;
                add(at + 1, depth);
            }
            // A line may begin inside a tag; nothing is cut there.
            b'\n' if !inside => add(at + 1, depth),
            _ => {}
        }
    }
    add(text.len(), depth + change);
    edges
}

/// Where the last closing tags begin, the last first, and behind them the end of the text.
pub fn closing(text: &[u8], most: usize) -> Vec<usize> {
    let tags = text.windows(2).enumerate().rev().filter(|(_, two)| *two == b"</").map(|(at, _)| at);
    tags.take(most).chain([text.len()]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edges_know_how_many_elements_are_open() {
        let text = b"<p>a<br>b</p>\r\n<DI=\r\nV class=3D\"x\"><img/>c</div>";
        let edges = edges(text);
        let at = |needle: &str| {
            let place = text.windows(needle.len()).position(|some| some == needle.as_bytes()).unwrap();
            edges.iter().find(|edge| edge.at == place).map(|edge| edge.depth)
        };
        assert_eq!(at("<p>"), Some(0));
        assert_eq!(at("a<br>"), Some(1));
        assert_eq!(at("b</p>"), Some(1));
        assert_eq!(at("\r\n<DI"), Some(0));
        assert_eq!(at("<DI"), Some(0));
        assert_eq!(at("V class"), None);
        assert_eq!(at("<img"), Some(1));
        assert_eq!(at("c</div"), Some(1));
        assert_eq!(edges.last(), Some(&Edge { at: text.len(), depth: 0 }));
        assert_eq!(closing(text, 1), [text.len() - 6, text.len()]);
    }
}
