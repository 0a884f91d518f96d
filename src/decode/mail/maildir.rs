//! What the name of a Maildir file says (D. J. Bernstein, "Using maildir format"; Dovecot wiki, "Maildir").

use crate::decode::time;
use crate::evidence::{Fact, Locator, StoreFact};

/// `1493899219.M123P45.host,S=2048,W=2101:2,S`: seconds since 1970 at delivery, a unique part, sizes in bytes.
///
/// Nothing for other names. The name stands in no byte of the file; who copies a file may give it any.
pub fn file_name(path: &str) -> Vec<StoreFact> {
    let name = path.rsplit(['/', '\\']).next().unwrap_or_default();
    let mut parts = name.splitn(3, '.');
    let (Some(seconds), Some(unique), Some(rest)) = (parts.next(), parts.next(), parts.next()) else {
        return Vec::new();
    };
    // Ten digits since 2001; the unique part names a process, a count, microseconds or a device (`M1P2`, `4711_0`).
    let counted = |text: &str| text.bytes().filter(u8::is_ascii_digit).count();
    let all_digits = seconds.len() == 10 && counted(seconds) == 10;
    let is_unique = counted(unique) > 0 && unique.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    let told = [",S=", ":2,", ";2,", ",W="].iter().any(|mark| rest.contains(mark)) || unique.starts_with(['M', 'P']);
    let Some(stamp) = time::epoch(seconds).filter(|_| all_digits && is_unique && told) else { return Vec::new() };
    let at = Locator::absent("these digits", "the bytes of the file: they stand in its name");
    let delivered = Fact::at(seconds.to_owned(), at.clone());
    let mut facts = vec![StoreFact { name: "mail.maildir.delivered".to_owned(), value: delivered, stamp: Some(stamp) }];
    let size = rest.split([',', ':', ';']).find_map(|word| word.strip_prefix("S="));
    if let Some(size) = size.filter(|size| counted(size) == size.len() && !size.is_empty()) {
        let value = Fact::at(format!("{size} bytes"), at);
        facts.push(StoreFact { name: "mail.maildir.size".to_owned(), value, stamp: None });
    }
    facts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_deliveries_give_time_and_size_and_others_nothing() {
        let facts = file_name("box/cur/1493899219.M123P45.mx.example,S=2048,W=2101:2,S");
        assert_eq!(facts[0].stamp.as_ref().unwrap().words(), "2017-05-04 12:00:19 UTC");
        assert_eq!(facts[1].value.value, "2048 bytes");
        assert_eq!(file_name("1035478339.27041_118.foo.example,S=1000;2,RDF").len(), 2);
        for other in ["letter.eml", "2017.05.04.eml", "1493899219.txt", "1493899219.5.eml"] {
            assert!(file_name(other).is_empty(), "{other}");
        }
    }
}
