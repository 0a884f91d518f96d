//! Subjects without what programs and lists put before them.

/// What programs of many languages put before the subject of an answer.
const ANSWERS: [&str; 14] =
    ["re", "aw", "sv", "antw", "odp", "vs", "ref", "rif", "ynt", "ответ", "отв", "回复", "答复", "res"];
/// What they put before the subject of a mail sent on.
const FORWARDS: [&str; 10] = ["fw", "fwd", "wg", "tr", "i", "rv", "enc", "vl", "r", "转发"];

/// Longest subject that is read (characters); longer ones are no subjects.
const LONGEST_SUBJECT: usize = 1_000;
/// Longest tag in square brackets (characters) that a list puts before a subject.
const LONGEST_TAG: usize = 40;
/// Most prefixes that are taken off a subject.
const MOST_PREFIXES: usize = 20;

/// The subject without what programs and lists put before it, in lower case; and whether one of that was an answer's.
pub(super) fn bare(subject: &str) -> (String, bool) {
    let mut rest = subject.chars().take(LONGEST_SUBJECT).collect::<String>().trim().to_lowercase();
    let mut answer = false;
    for _ in 0..MOST_PREFIXES {
        let before = rest.len();
        rest = rest.trim().to_owned();
        let tagged = rest.strip_prefix('[').and_then(|inner| inner.split_once(']'));
        if let Some((_, behind)) = tagged.filter(|(tag, _)| tag.chars().count() <= LONGEST_TAG) {
            rest = behind.trim().to_owned();
        }
        if let Some((word, behind)) = rest.split_once([':', '：']) {
            // `Re[2]` and `Re(3)` of older programs.
            let word = word.trim().split(['[', '(', '^']).next().unwrap_or_default().trim();
            if ANSWERS.contains(&word) || FORWARDS.contains(&word) {
                answer |= ANSWERS.contains(&word);
                rest = behind.trim().to_owned();
            }
        }
        if rest.len() == before {
            break;
        }
    }
    (rest, answer)
}

#[cfg(test)]
mod tests {
    use super::bare;

    #[test]
    fn subjects_lose_what_programs_put_before() {
        let pair = |text: &str, answer| (text.to_owned(), answer);
        assert_eq!(bare("Re: Quay 4"), pair("quay 4", true));
        assert_eq!(bare("[Quays] Re[2]: AW: Quay 4"), pair("quay 4", true));
        assert_eq!(bare("WG: Quay 4: answers"), pair("quay 4: answers", false));
        assert_eq!(bare("Quay 4: answers"), pair("quay 4: answers", false));
        assert_eq!(bare("Re:"), pair("", true));
        assert_eq!(bare("[a"), pair("[a", false));
    }
}
