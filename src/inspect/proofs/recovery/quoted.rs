//! Quoted-printable put on again as it was put on before: where a change moves every line break behind it (RFC 2045 6.7).

use crate::decode::mail::decode_transfer;

/// Most letters of a coded line that programs make, the `=` counted; 76 is the most that is allowed.
const LONGEST_LINE: usize = 80;

/// How a program writes quoted-printable, learned from a text of its own.
#[derive(Debug, Clone)]
pub struct Quoted {
    /// Bytes that are written as `=XX`.
    escaped: Box<[bool; 256]>,
    /// Letters of a line, the `=` counted.
    width: usize,
    /// Whether the last letter of a line may stand where a break would need its `=`.
    last: bool,
    /// Whether the same holds for a last byte that is written as `=XX`.
    last_escaped: bool,
    /// Where each line of the decoded text begins, and where its coded form does.
    lines: Vec<(usize, usize)>,
}

impl Quoted {
    /// The way in which a text was coded, with the text; `None` where no known way gives any of the broken lines.
    pub fn learn(coded: &[u8]) -> Option<(Self, Vec<u8>)> {
        let mut longest = 0;
        let mut escaped = Box::new([false; 256]);
        let high = |byte: usize| !(0x20..0x7f).contains(&byte);
        escaped.iter_mut().enumerate().for_each(|(byte, escaped)| *escaped = byte == usize::from(b'=') || high(byte));
        if let Some(tab) = escaped.get_mut(usize::from(b'\t')) {
            *tab = false;
        }
        for line in coded.split(|byte| *byte == b'\n') {
            let line = line.strip_suffix(b"\r").unwrap_or(line);
            if line.ends_with(b"=") {
                longest = longest.max(line.len());
            }
            for (at, _) in line.iter().enumerate().filter(|(_, byte)| **byte == b'=') {
                let Some(pair) = line.get(at + 1..at + 3) else { continue };
                let byte = decode_transfer("quoted-printable", &[b"=", pair].concat()).first().copied()?;
                // A blank at the end of a line says nothing of the others.
                if (at + 3 < line.len() || !matches!(byte, b' ' | b'\t'))
                    && let Some(escaped) = escaped.get_mut(usize::from(byte))
                {
                    *escaped = true;
                }
            }
        }
        if !(20..=LONGEST_LINE).contains(&longest) {
            return None;
        }
        let (mut text, mut lines, mut broken, mut at) = (Vec::new(), Vec::new(), Vec::new(), 0);
        for line in hard_lines(coded) {
            lines.push((text.len(), at));
            let plain = decode_transfer("quoted-printable", line);
            if line.windows(3).any(|three| three == b"=\r\n") {
                broken.push((plain.clone(), line));
            }
            text.extend(plain);
            at += line.len();
        }
        lines.push((text.len(), at));
        let mut best: Option<(usize, Self)> = None;
        for width in [longest, longest + 1, longest + 2] {
            for (last, last_escaped) in [(true, true), (true, false), (false, false)] {
                let quoted = Self { escaped: escaped.clone(), width, last, last_escaped, lines: Vec::new() };
                let same = broken.iter().filter(|(plain, line)| quoted.coded(plain) == *line).count();
                if same > best.as_ref().map_or(0, |best| best.0) {
                    best = Some((same, quoted));
                }
            }
        }
        best.map(|(_, quoted)| (Self { lines, ..quoted }, text))
    }

    fn coded(&self, text: &[u8]) -> Vec<u8> {
        let mut out = Vec::with_capacity(text.len() + text.len() / 8);
        self.code(text, &mut out);
        out
    }

    /// Codes whole lines.
    pub fn code(&self, text: &[u8], out: &mut Vec<u8>) {
        for line in text.split_inclusive(|byte| *byte == b'\n') {
            let bare = line.strip_suffix(b"\n").map_or(line, |line| line.strip_suffix(b"\r").unwrap_or(line));
            let mut column = 0;
            for (index, byte) in bare.iter().enumerate() {
                let last = index + 1 == bare.len();
                let escaped = self.escaped.get(usize::from(*byte)).copied().unwrap_or(true)
                    || (last && matches!(byte, b' ' | b'\t'));
                let size = if escaped { 3 } else { 1 };
                let free = last && if escaped { self.last_escaped } else { self.last };
                if column + size > self.width - usize::from(!free) {
                    out.extend(b"=\r\n");
                    column = 0;
                }
                if escaped {
                    let digit = |value: u8| b"0123456789ABCDEF".get(usize::from(value)).copied().unwrap_or(b'0');
                    out.extend([b'=', digit(byte >> 4), digit(byte & 15)]);
                } else {
                    out.push(*byte);
                }
                column += size;
            }
            out.extend(line.get(bare.len()..).unwrap_or_default());
        }
    }

    /// The line of the text in which a byte lies: where it begins and ends, there and in the coded form.
    pub fn line(&self, at: usize) -> ((usize, usize), (usize, usize)) {
        let next = self.lines.partition_point(|line| line.0 <= at).clamp(1, self.lines.len().saturating_sub(1).max(1));
        let get = |index: usize| self.lines.get(index).copied().unwrap_or_default();
        (get(next - 1), get(next))
    }
}

/// Lines with those that go on in the next taken together.
fn hard_lines(coded: &[u8]) -> Vec<&[u8]> {
    let mut lines = Vec::new();
    let mut from = 0;
    for (at, _) in coded.iter().enumerate().filter(|(_, byte)| **byte == b'\n') {
        let line = coded.get(from..at).unwrap_or_default();
        if !line.strip_suffix(b"\r").unwrap_or(line).ends_with(b"=") {
            lines.push(coded.get(from..=at).unwrap_or_default());
            from = at + 1;
        }
    }
    lines.extend(coded.get(from..).filter(|rest| !rest.is_empty()));
    lines
}

#[cfg(test)]
mod tests {
    use super::super::engine::Changes;
    use super::super::surface::Surface;
    use super::*;

    #[test]
    fn line_breaks_move_as_the_program_of_the_text_moves_them() {
        for width in [60, 73, 75, 76, 78] {
            let program = Quoted {
                escaped: Box::new(std::array::from_fn(|byte| byte == usize::from(b'=') || byte >= 0x7f)),
                width,
                last: width != 75,
                last_escaped: width == 76,
                lines: Vec::new(),
            };
            let line = "<div>We pay €1,250 for travel and €4,500 for the report, both within thirty days.</div>";
            let text = line.repeat(7) + "\r\nshort\r\n";
            let added = "<p>Please use the new account.</p>";
            let mut more = text.clone();
            more.insert_str(line.len(), added);
            let (was, is) = (program.coded(text.as_bytes()), program.coded(more.as_bytes()));
            let surface = Surface::quoted_printable(0, &is, true).flowing().unwrap();
            assert_eq!(surface.text, more.as_bytes());
            let mut changes = Changes::default();
            surface.put(&[(line.len(), line.len() + added.len(), b"")], &mut changes);
            assert_eq!(String::from_utf8(changes.applied(&is)), String::from_utf8(was), "{width}");
        }
    }

    #[test]
    fn lines_that_were_broken_otherwise_teach_nothing() {
        assert!(Quoted::learn(b"one =\r\ntwo =\r\nthree, and so on for a while\r\n").is_none());
        assert!(Quoted::learn(b"no line is broken\r\n").is_none());
    }
}
