//! How a colleague with other tools checks the same: a command for each signature, ready for a shell.

use super::super::rows;
use super::super::words;
use super::Block;
use crate::evidence::{ByteSpan, Container};
use crate::inspect::Report;
use crate::inspect::proofs::{DocumentCover, Proof, ProofKind};
use crate::present::speech::{t, tf};

/// Commands that are given for one file; a list that grows longer is no longer read.
const MOST_COMMANDS: usize = 40;
/// Longest record of a key (bytes) that goes into a command.
const LONGEST_RECORD: usize = 4_096;
/// What stands for a file whose name can't be typed.
const ANY_NAME: &str = "FILE";

/// Verifies one signature with dkimpy, without a network: the record is handed over.
const OFFLINE: &str = "import dkim,sys; print(dkim.DKIM(sys.stdin.buffer.read()).verify(idx=int(sys.argv[1]), \
dnsfunc=lambda name, **_: sys.argv[2].encode()))";

/// What it shows, and the command.
type Opinion = (String, String);

pub(super) fn blocks(report: &Report, out: &mut Vec<Block>) {
    let Some(id) = &report.id else { return };
    // Of the parts of a file only those are told that hold a signature: their file is told of already.
    if report.proofs.is_empty() && report.place.is_some() {
        return;
    }
    let typed = typed(rows::file_name(&report.path));
    let name = typed.clone().unwrap_or_else(|| ANY_NAME.to_owned());
    out.push(Block::Heading(2, t("A second opinion").to_owned()));
    out.push(Block::Text(
        t("How a colleague with other tools can check the same, in a shell of Linux or macOS, in the folder of the file:").to_owned(),
    ));
    if report.place.is_some() {
        out.push(Block::Text(
            t("It stands inside another file: take it out first, e.g. with “palimpsest extract --part”").to_owned(),
        ));
    }
    if typed.is_none() {
        out.push(Block::Text(t("Its name has letters that can't be typed: FILE stands for it").to_owned()));
    }
    let hash = (tf("The file itself; this has to give {}", &[&id.0]), format!("sha256sum {name}"));
    let mut opinions = vec![hash];
    let mut left_out = 0;
    // Counts the DKIM signatures as dkimpy does: in file order, from 0.
    let mut index = 0;
    for proof in &report.proofs {
        let number = index;
        index += usize::from(proof.kind == ProofKind::Dkim);
        for opinion in of(proof, number, &name, report.container) {
            match opinions.iter().any(|(_, command)| *command == opinion.1) {
                true => {}
                false if opinions.len() >= MOST_COMMANDS => left_out += 1,
                false => opinions.push(opinion),
            }
        }
    }
    for (shows, command) in opinions {
        out.push(Block::Text(shows));
        out.push(Block::Code(command));
    }
    if left_out > 0 {
        let commands = words::count(left_out, "further command", "further commands");
        out.push(Block::Small(tf("And {} of the same form", &[&commands])));
    }
}

fn of(proof: &Proof, index: usize, name: &str, container: Option<Container>) -> Vec<Opinion> {
    let mail = |tool: &str| match container {
        // Its first line is the length of the message, and Apple's own notes stand behind that.
        Some(Container::Emlx) => format!("tail -n +2 {name} | head -c $(head -n 1 {name}) | {tool}"),
        _ => format!("{tool} < {name}"),
    };
    let of = |what: &str| format!("{} ({})", what, words::show_untrusted_within(&proof.domain, 120));
    match proof.kind {
        ProofKind::Dkim => {
            let network = t("DKIM with dkimpy; it asks the network for the key, which may be gone by now");
            let mut opinions = vec![(of(network), mail(&format!("dkimverify --index {index}")))];
            if let Some(record) = proof.key.as_ref().and_then(|used| quoted_record(&used.key.record)) {
                let command = mail(&format!("python3 -c {} {index} {record}", quoted(OFFLINE)));
                opinions.push((of(t("The same without a network, under the key that was tried here")), command));
            }
            opinions
        }
        ProofKind::ArcMessage | ProofKind::ArcSeal => {
            let said = t("The chain of ARC with dkimpy; it asks the network for the keys, which may be gone by now");
            vec![(said.to_owned(), mail("arcverify"))]
        }
        ProofKind::Domainkey => {
            let said = t("DomainKeys with Perl's Mail::DKIM; it asks the network for the key");
            vec![(of(said), mail("dkimverify.pl"))]
        }
        ProofKind::Smime => {
            let said = t("S/MIME with OpenSSL; ROOT.pem is a certificate that you trust");
            vec![(said.to_owned(), mail("openssl cms -verify -CAfile ROOT.pem -purpose any -out signed-text.txt"))]
        }
        ProofKind::PdfSignature | ProofKind::PdfTimestamp => {
            proof.document.as_ref().map(|cover| pdf(proof, cover, name)).unwrap_or_default()
        }
        ProofKind::OfficeSignature => proof.document.as_ref().map(|cover| office(cover, name)).unwrap_or_default(),
        // No tool at hand is known that verifies them from the mail as it stands.
        ProofKind::XGoogleDkim | ProofKind::Openpgp => Vec::new(),
    }
}

fn pdf(proof: &Proof, cover: &DocumentCover, name: &str) -> Vec<Opinion> {
    let mut opinions = vec![
        (
            t("The signatures of the PDF with pyHanko; ROOT.pem is a certificate that you trust").to_owned(),
            format!("pyhanko sign validate --pretty-print --trust ROOT.pem {name}"),
        ),
        (t("The signatures of the PDF with Poppler").to_owned(), format!("pdfsig {name}")),
    ];
    let field = words::show_untrusted_within(&cover.field, 80);
    if let Some((covered, value)) = cut(cover, name) {
        // A place in the name of the files keeps several signatures apart.
        let number = cover.stretches.iter().map(|span| span.end).max().unwrap_or_default();
        let (bytes, der) = (format!("covered-{number}.bin"), format!("signature-{number}.der"));
        let check = match proof.kind {
            ProofKind::PdfTimestamp => format!("openssl ts -verify -token_in -in {der} -data {bytes} -CAfile ROOT.pem"),
            _ => format!("openssl cms -verify -binary -inform DER -in {der} -content {bytes} -noverify -out /dev/null"),
        };
        let said = tf(
            "The value of “{}” by itself with OpenSSL: the covered bytes, the value out of its brackets, the check",
            &[&field],
        );
        opinions.push((said, format!("{covered} > {bytes}\n{value} > {der}\n{check}")));
    }
    opinions
}

/// Commands that give the covered bytes, and the value between them; `None` for an unusual form.
fn cut(cover: &DocumentCover, name: &str) -> Option<(String, String)> {
    let [first, second] = cover.stretches.as_slice() else { return None };
    let value = ByteSpan::new(first.end, second.start);
    if first.is_empty() || second.is_empty() || value.is_empty() || first.end > second.start {
        return None;
    }
    let piece = |span: &ByteSpan| format!("tail -c +{} {name} | head -c {}", span.start + 1, span.len());
    let covered = format!("( {}; {} )", piece(first), piece(second));
    Some((covered, format!("{} | tr -d '<>' | xxd -r -p", piece(&value))))
}

fn office(cover: &DocumentCover, name: &str) -> Vec<Opinion> {
    let Some(part) = typed_part(&cover.field) else { return Vec::new() };
    let said = t("The signature's own value with xmlsec1, which is not computed here");
    let command =
        format!("unzip -p {name} {part} > signature.xml\nxmlsec1 --verify --ignore-manifests --insecure signature.xml");
    let mut opinions = vec![(said.to_owned(), command)];
    let first = cover.parts.iter().find(|part| !part.fits).or_else(|| cover.parts.first());
    let signed = first.and_then(|part| typed_part(&part.name.value));
    if let Some(signed) = signed {
        let said = t(
            "A signed part, and so each other one: this has to give the DigestValue that signature.xml states for it, by the method that stands beside it",
        );
        opinions.push((
            said.to_owned(),
            format!("unzip -p {name} {signed} | openssl dgst -sha256 -binary | openssl base64"),
        ));
    }
    opinions
}

/// A name as a word of the shell; `None` where it has letters that can't be typed or seen.
fn typed(name: &str) -> Option<String> {
    let hidden = |letter: char| letter == char::REPLACEMENT_CHARACTER || words::is_invisible(letter);
    // A name that begins so would be read as an option.
    let option = if name.starts_with('-') { "./" } else { "" };
    (!name.is_empty() && !name.chars().any(hidden)).then(|| quoted(&format!("{option}{name}")))
}

/// The name of a part of a package, as `unzip` takes it: without signs that stand for others.
fn typed_part(reference: &str) -> Option<String> {
    let name = reference.split('?').next().unwrap_or_default().trim_start_matches('/');
    typed(name).filter(|_| !name.contains(['*', '[', ']', '\\']) && !name.starts_with('-'))
}

fn quoted_record(record: &str) -> Option<String> {
    let plain = record.len() <= LONGEST_RECORD && record.chars().all(|letter| matches!(letter, ' '..='~'));
    plain.then(|| quoted(record))
}

/// A text as one word of a POSIX shell, whatever stands in it (POSIX 2.2.2).
fn quoted(text: &str) -> String {
    let bare = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '.' | '_' | '-' | '/' | '+' | '@');
    if !text.is_empty() && text.chars().all(bare) {
        return text.to_owned();
    }
    format!("'{}'", text.replace('\'', "'\\''"))
}

#[cfg(test)]
mod tests {
    use super::{cut, quoted, typed, typed_part};
    use crate::evidence::ByteSpan;
    use crate::inspect::proofs::DocumentCover;

    #[test]
    fn no_name_of_a_file_ends_its_word() {
        assert_eq!(typed("leak.eml").as_deref(), Some("leak.eml"));
        assert_eq!(typed("a b.eml").as_deref(), Some("'a b.eml'"));
        assert_eq!(typed("it's; rm -rf ~ `x` $(y).pdf").as_deref(), Some("'it'\\''s; rm -rf ~ `x` $(y).pdf'"));
        assert_eq!(typed("-rf").as_deref(), Some("./-rf"));
        assert_eq!(typed("a\nb.pdf"), None);
        assert_eq!(typed("a\u{202e}fdp.eml"), None);
        assert_eq!(quoted(""), "''");
    }

    #[test]
    fn a_part_is_named_as_it_stands_in_the_package() {
        let name = "/word/document.xml?ContentType=application/vnd";
        assert_eq!(typed_part(name).as_deref(), Some("word/document.xml"));
        assert_eq!(typed_part("/[Content_Types].xml"), None);
    }

    #[test]
    fn the_value_stands_between_the_covered_bytes() {
        let mut cover = DocumentCover::new(String::new());
        cover.stretches = vec![ByteSpan::new(0, 10), ByteSpan::new(20, 25)];
        let (covered, value) = cut(&cover, "f").unwrap_or_default();
        assert_eq!(covered, "( tail -c +1 f | head -c 10; tail -c +21 f | head -c 5 )");
        assert_eq!(value, "tail -c +11 f | head -c 10 | tr -d '<>' | xxd -r -p");
        cover.stretches.pop();
        assert_eq!(cut(&cover, "f"), None);
    }
}
