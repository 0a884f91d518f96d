//! The fixed words of a pattern: text without them need not be put to it.

/// For each alternative of a pattern the longest words that every match holds.
pub(super) fn required(pattern: &str) -> Vec<String> {
    alternatives(pattern).into_iter().map(longest_words).collect()
}

/// Splits at `|` outside brackets.
fn alternatives(pattern: &str) -> Vec<&str> {
    let (mut depth, mut class, mut escaped, mut start) = (0_usize, false, false, 0);
    let mut parts = Vec::new();
    for (at, letter) in pattern.char_indices() {
        match letter {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '[' => class = true,
            ']' => class = false,
            '(' if !class => depth += 1,
            ')' if !class => depth = depth.saturating_sub(1),
            '|' if !class && depth == 0 => {
                parts.extend(pattern.get(start..at));
                start = at + 1;
            }
            _ => {}
        }
    }
    parts.extend(pattern.get(start..));
    parts
}

fn longest_words(pattern: &str) -> String {
    let (mut best, mut run) = (String::new(), String::new());
    let (mut depth, mut class, mut count) = (0_usize, false, false);
    let mut letters = pattern.chars().peekable();
    let mut close = |run: &mut String| {
        if run.len() > best.len() {
            best.clone_from(run);
        }
        run.clear();
    };
    while let Some(letter) = letters.next() {
        let literal = match letter {
            '\\' => letters.next().filter(|next| !next.is_ascii_alphanumeric()),
            '[' => {
                class = true;
                None
            }
            ']' => {
                class = false;
                None
            }
            '(' if !class => {
                depth += 1;
                None
            }
            ')' if !class => {
                depth = depth.saturating_sub(1);
                None
            }
            '{' | '}' => {
                // What stands between them is a number of times.
                count = letter == '{';
                None
            }
            '^' | '$' | '.' | '?' | '*' | '+' => None,
            other => Some(other).filter(|_| !count),
        };
        let optional = letters.peek().is_some_and(|next| matches!(next, '?' | '*' | '{'));
        match literal {
            Some(literal) if depth == 0 && !class && !optional => run.push(literal),
            _ => close(&mut run),
        }
    }
    close(&mut run);
    best
}

#[cfg(test)]
mod tests {
    use super::required;

    #[test]
    fn fixed_words_of_patterns() {
        assert_eq!(required(r"^Acrobat Distiller 4\.0(?:\D|$)"), ["Acrobat Distiller 4.0"]);
        assert_eq!(required("macOS 10.0|OS X 10.0"), ["macOS 10", "OS X 10"]);
        assert_eq!(required(r"^t?FPDF 1\.5"), ["FPDF 1.5"]);
        assert_eq!(required(r"(?:Mac|mac)OS [0-9]+ x"), ["OS "]);
        assert_eq!(required(r"\d+"), [""]);
    }
}
