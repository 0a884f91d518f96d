//! What is to be known of a part before it becomes a file of its own: a safe name, and what opening it may do.

use super::safe_name;
use crate::evidence::Kind;
use crate::inspect::{by_ending, by_first_bytes};

/// Endings that a desktop runs, mounts or hands to a program that runs what stands in it.
const RUNS: [&str; 36] = [
    "app", "apk", "bat", "cmd", "com", "cpl", "desktop", "dll", "dmg", "docm", "exe", "gadget", "hta", "img", "iso",
    "jar", "js", "jse", "lnk", "msi", "msp", "one", "pif", "pptm", "ps1", "py", "reg", "scr", "sh", "url", "vbe",
    "vbs", "vhd", "wsf", "xlam", "xlsm",
];
/// First bytes (at most) by which a part is known.
const MAGIC: usize = 16;
/// What every saved part is said to be.
const CAREFUL: &str =
    "attachments of leaks may carry malware: open it only on a machine without network that you can afford to lose";

/// A part that is about to be saved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attachment {
    /// The name under which it can be saved in a folder.
    pub name: String,
    /// What it is by its bytes, in words.
    pub kind: String,
    /// What its name says against its bytes, and whether it runs, a sentence each.
    remarks: Vec<String>,
}

impl Attachment {
    /// `stated` is the file name that the mail gives, `part` the part's number.
    pub fn of(stated: Option<&str>, kind: Kind, bytes: &[u8], part: &str) -> Self {
        let instead = format!("part-{}", part.replace('/', "-"));
        let plain = if matches!(kind, Kind::Email) && stated.is_none() { format!("{instead}.eml") } else { instead };
        let name = safe_name(stated.unwrap_or_default(), &safe_name(&plain, "part"));
        let magic = by_first_bytes(bytes.get(..bytes.len().min(MAGIC)).unwrap_or_default());
        let seen = match (kind, magic) {
            (Kind::Unknown, Some((word, _))) => word.to_owned(),
            (kind, _) => words(kind).to_owned(),
        };
        let mut remarks = Vec::new();
        let promised = stated.and_then(by_ending);
        if let Some(promised) =
            promised.filter(|promised| *promised != kind && (kind != Kind::Unknown || magic.is_some()))
        {
            remarks.push(format!(
                "its name ends like that of {}, and its first bytes are those of {seen}",
                words(promised)
            ));
        }
        let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_lowercase());
        if magic.is_some_and(|(_, runs)| runs) || ending.is_some_and(|ending| RUNS.contains(&ending.as_str())) {
            remarks.push("opening it may run a program".to_owned());
        }
        Self { name, kind: seen, remarks }
    }

    /// What is to be said before it is opened, the general first.
    pub fn warnings(&self) -> Vec<String> {
        let first = format!("it is {}; {CAREFUL}", self.kind);
        [first].into_iter().chain(self.remarks.iter().cloned()).collect()
    }
}

fn words(kind: Kind) -> &'static str {
    match kind {
        Kind::Email => "an email",
        Kind::Mailbox => "a mailbox",
        Kind::Pdf => "a PDF",
        Kind::Office => "an office document",
        Kind::Picture => "a picture",
        Kind::Unknown => "of no kind that is known here",
    }
}

#[cfg(test)]
mod tests {
    use super::Attachment;
    use crate::evidence::Kind;

    #[test]
    fn a_name_that_says_another_kind_and_a_program_are_told() {
        let one = Attachment::of(Some("../invoice.pdf"), Kind::Unknown, b"MZ\x90\0", "2");
        assert_eq!((one.name.as_str(), one.kind.as_str()), ("invoice.pdf", "a Windows program"));
        let said = one.warnings().join("\n");
        assert!(said.contains("ends like that of a PDF, and its first bytes are those of a Windows program"), "{said}");
        assert!(said.contains("may run a program") && said.contains("malware"), "{said}");
        let plain = Attachment::of(Some("a.pdf"), Kind::Pdf, b"%PDF-1.4", "2");
        assert_eq!(plain.warnings().len(), 1);
        let script = Attachment::of(Some("a.docx.JS"), Kind::Unknown, b"var a", "2");
        assert_eq!(script.warnings().len(), 2);
        assert_eq!(Attachment::of(None, Kind::Email, b"From: a", "3/2").name, "part-3-2.eml");
        assert_eq!(Attachment::of(None, Kind::Unknown, b"", "1.2").name, "part-1.2");
    }
}
