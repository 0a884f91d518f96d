//! Names of files that are made from what a hostile file calls its parts.

/// Longest name (bytes): it fits every file system, also with a number behind it.
const LONGEST: usize = 120;
/// Longest ending (bytes, with its dot) that is kept when a name is cut.
const LONGEST_ENDING: usize = 16;
/// Names that Windows takes for devices, with whatever ending.
const DEVICES: [&str; 6] = ["CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$"];
/// The same with a digit behind them.
const NUMBERED: [&str; 2] = ["COM", "LPT"];
/// Signs that mean nothing to a file system or a shell's first glance, besides letters and digits.
const HARMLESS: &str = " -_.,+@=()[]'";

/// A name under which a part can be saved on every system: no folder, no invisible letter, nothing that hides it or names a device.
///
/// `instead` is taken where nothing of the name is left.
pub fn safe_name(name: &str, instead: &str) -> String {
    let last = name.rsplit(['/', '\\']).find(|part| !part.trim().is_empty()).unwrap_or_default();
    let mut kept = String::new();
    for letter in last.chars() {
        if is_kept(letter) {
            kept.push(letter);
        } else if !kept.ends_with('_') {
            kept.push('_');
        }
    }
    // A leading dot hides a file, a leading dash is read as an option; Windows drops dots and blanks at the end.
    let kept = kept.trim_start_matches(['.', ' ', '-']).trim_end_matches(['.', ' ']);
    let mut safe = cut(kept);
    if safe.trim_matches(['_', ' ', '.']).is_empty() {
        instead.clone_into(&mut safe);
    }
    if is_device(&safe) {
        safe.insert(0, '_');
    }
    safe
}

fn is_kept(letter: char) -> bool {
    match letter {
        // Letters that are drawn as nothing: fillers of Hangul and Khmer, the joiner of graphemes.
        '\u{34f}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{3164}' | '\u{ffa0}' => false,
        // Accents written behind their letter.
        '\u{300}'..='\u{36f}' => true,
        _ => letter.is_alphanumeric() || HARMLESS.contains(letter),
    }
}

/// Cut in front of the ending, which says what the file is.
fn cut(name: &str) -> String {
    if name.len() <= LONGEST {
        return name.to_owned();
    }
    let dot = name.rfind('.').filter(|dot| *dot > 0 && name.len() - dot <= LONGEST_ENDING);
    let (stem, ending) = name.split_at(dot.unwrap_or(name.len()));
    let mut end = LONGEST - ending.len();
    while !stem.is_char_boundary(end) {
        end -= 1;
    }
    let stem = stem.get(..end).unwrap_or_default().trim_end_matches(['.', ' ']);
    format!("{stem}{ending}")
}

fn is_device(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default().trim_end().to_uppercase();
    let numbered = |lead: &str| {
        let rest = stem.strip_prefix(lead);
        rest.is_some_and(|rest| {
            rest.chars().count() == 1 && rest.chars().all(|c| c.is_ascii_digit() || "¹²³".contains(c))
        })
    };
    DEVICES.contains(&stem.as_str()) || NUMBERED.iter().any(|lead| numbered(lead))
}

#[cfg(test)]
mod tests {
    use super::{LONGEST, safe_name};

    #[test]
    fn names_lose_what_leads_elsewhere_or_hides() {
        for (name, safe) in [
            ("minutes.pdf", "minutes.pdf"),
            ("../../.ssh/authorized_keys", "authorized_keys"),
            ("C:\\Windows\\system32\\evil.dll", "evil.dll"),
            ("/etc/", "etc"),
            ("..", "part-2"),
            ("", "part-2"),
            ("\u{202e}\u{200b}", "part-2"),
            (".bashrc", "bashrc"),
            ("-rf", "rf"),
            ("invoice\u{202e}fdp.exe", "invoice_fdp.exe"),
            ("a\u{1b}[31mb\n.txt", "a_[31mb_.txt"),
            ("a<b>|c?.pdf", "a_b_c_.pdf"),
            ("x.pdf. . ", "x.pdf"),
            ("con", "_con"),
            ("NUL.txt", "_NUL.txt"),
            ("com1.tar.gz", "_com1.tar.gz"),
            ("LPT².pdf", "_LPT².pdf"),
            ("community.pdf", "community.pdf"),
            ("Протокол 机密.pdf", "Протокол 机密.pdf"),
            ("cafe\u{301}.txt", "cafe\u{301}.txt"),
            ("a\u{3164}b", "a_b"),
        ] {
            assert_eq!(safe_name(name, "part-2"), safe, "{name:?}");
        }
    }

    #[test]
    fn long_names_keep_their_ending() {
        let long = safe_name(&format!("{}.pdf", "ж".repeat(300)), "x");
        assert!(long.len() <= LONGEST && long.ends_with("ж.pdf"), "{long}");
        let odd = safe_name(&format!("a.{}", "b".repeat(300)), "x");
        assert_eq!(odd.len(), LONGEST);
    }
}
