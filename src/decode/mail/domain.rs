//! Domains as they are meant to be read: `xn--` labels undone (RFC 5891, RFC 3492).

/// The domain of an address in lower case, readable; empty if the address has none.
pub(super) fn shown(address: &str) -> String {
    let Some((_, domain)) = address.rsplit_once('@') else { return String::new() };
    let domain = domain.to_lowercase();
    if !domain.contains("xn--") {
        return domain;
    }
    let labels = domain
        .split('.')
        .map(|label| label.strip_prefix("xn--").and_then(punycode).unwrap_or_else(|| label.to_owned()));
    labels.collect::<Vec<_>>().join(".")
}

/// Punycode (RFC 3492) of one label without its `xn--`; `None` if it is none.
fn punycode(label: &str) -> Option<String> {
    const BASE: u32 = 36;
    let (basic, coded) = label.rsplit_once('-').unwrap_or(("", label));
    let mut letters: Vec<char> = basic.chars().collect();
    let (mut n, mut i, mut bias) = (128_u32, 0_u32, 72_u32);
    let mut digits = coded.bytes().peekable();
    while digits.peek().is_some() {
        let (old, mut weight, mut k) = (i, 1_u32, BASE);
        loop {
            let digit = match digits.next()? {
                byte @ b'a'..=b'z' => u32::from(byte - b'a'),
                byte @ b'A'..=b'Z' => u32::from(byte - b'A'),
                byte @ b'0'..=b'9' => u32::from(byte - b'0') + 26,
                _ => return None,
            };
            i = i.checked_add(digit.checked_mul(weight)?)?;
            let threshold = if k <= bias { 1 } else { (k - bias).min(26) };
            if digit < threshold {
                break;
            }
            weight = weight.checked_mul(BASE - threshold)?;
            k += BASE;
        }
        let length = u32::try_from(letters.len()).ok()? + 1;
        let mut delta = if old == 0 { (i - old) / 700 } else { (i - old) / 2 };
        delta += delta / length;
        let mut steps = 0;
        while delta > 455 {
            delta /= BASE - 1;
            steps += BASE;
        }
        bias = steps + 36 * delta / (delta + 38);
        n = n.checked_add(i / length)?;
        i %= length;
        // A label has at most 63 octets (RFC 1035 2.3.4), so inserting stays cheap.
        if letters.len() > 63 {
            return None;
        }
        letters.insert(usize::try_from(i).ok()?, char::from_u32(n)?);
        i += 1;
    }
    Some(letters.into_iter().collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn punycode_of_rfc_3492_comes_out() {
        assert_eq!(punycode("bcher-kva").as_deref(), Some("b\u{fc}cher"));
        assert_eq!(
            punycode("80akhbyknj4f").as_deref(),
            Some("\u{438}\u{441}\u{43f}\u{44b}\u{442}\u{430}\u{43d}\u{438}\u{435}")
        );
        assert_eq!(punycode("99999999999999"), None);
    }
}
