//! A page that begins with the head of a mail: the mail was printed, and its file is somewhere else.

use super::cover::run_place;
use super::{Exhibit, Found, Outcome, Run, Say, Weight, on};
use crate::evidence::{Fact, PageLine, Pdf, PdfPage};
use crate::inspect::check::Check;

/// The first of the labels stands in one of so many lines: the name of the mailbox, the subject, a line of the browser come before.
const BEGIN: usize = 8;
/// All of them stand in so many lines; a long list of receivers takes more than one.
const CLOSE: usize = 8;
/// Labels that make a head: a letter has two.
const FEWEST: usize = 3;

/// Labels of sender, date, receiver and subject as Outlook, Apple Mail and Thunderbird print them, by language.
const LABELS: [[&[&str]; 4]; 10] = [
    [&["from"], &["sent", "date"], &["to"], &["subject"]],
    [&["von"], &["gesendet", "datum"], &["an"], &["betreff"]],
    [&["de"], &["envoyé", "date"], &["à", "a"], &["objet", "sujet"]],
    [&["de"], &["enviado", "enviado el", "fecha"], &["para"], &["asunto"]],
    [&["da"], &["inviato", "data"], &["a"], &["oggetto"]],
    [&["van"], &["verzonden", "datum"], &["aan"], &["onderwerp"]],
    [&["de"], &["enviado", "enviado em", "enviada em", "data"], &["para"], &["assunto"]],
    [&["od"], &["wysłano", "data"], &["do"], &["temat"]],
    [&["от", "от кого"], &["отправлено", "дата"], &["кому"], &["тема"]],
    [&["від", "від кого"], &["надіслано", "дата"], &["кому"], &["тема"]],
];
/// What Gmail prints below the subject behind a number, and its label of the receiver.
const GMAIL: [(&[&str], &str); 10] = [
    (&["message", "messages"], "to"),
    (&["nachricht", "nachrichten"], "an"),
    (&["message", "messages"], "à"),
    (&["mensaje", "mensajes"], "para"),
    (&["messaggio", "messaggi"], "a"),
    (&["bericht", "berichten"], "aan"),
    (&["mensagem", "mensagens"], "para"),
    (&["wiadomość", "wiadomości"], "do"),
    (&["сообщение", "сообщения", "сообщений"], "кому"),
    (&["повідомлення", "повідомлень"], "кому"),
];

pub(super) const PRINTED: Check = Check {
    id: "pdf-is-printed-mail",
    title: "The PDF is a print of a mail",
    looks_at: "The first lines of the first page: labels of sender, date, receiver and subject as mail programs print them, in ten languages",
    why: "A mail carries its way, its identifiers and its signatures in headers that no program prints. A print shows what anybody could have typed.",
    innocent: &[
        "People print mails to keep them, to hand them on or to file them",
        "A memo, a fax or a form with such a head",
        "A document into which the text of a mail was copied",
    ],
    next_step: "Ask for the mail itself as a file: .eml from most programs, .msg from Outlook, “Download message” or “Show original” in Gmail",
    sources: &["RFC 5322 3.6", "RFC 6376 (what a signature covers is not printed)"],
    weight: Weight::Note,
    since: "0.4.0",
    run: Run::Pdf(|pdf, _| printed(pdf)),
};

fn printed(pdf: &Pdf) -> Outcome {
    let Some(page) = pdf.page_list.list.first() else { return Outcome::skip("no page could be read") };
    let lines: Vec<(PageLine, String)> = page.lines(|_| true).into_iter().map(|line| text(page, line)).collect();
    let lines: Vec<(PageLine, String)> =
        lines.into_iter().filter(|(_, text)| !text.is_empty()).take(BEGIN + CLOSE).collect();
    if lines.is_empty() {
        return Outcome::skip("its first page has no text");
    }
    let texts: Vec<&str> = lines.iter().map(|(_, text)| text.as_str()).collect();
    let Some(head) = head(&texts).or_else(|| gmail(&texts)) else { return Outcome::Consistent };
    let mut exhibits = head.iter().filter_map(|at| lines.get(*at)).map(|(line, text)| {
        let run = line.pieces.first().map(|piece| piece.run);
        Exhibit::claims(on(page, "a line of the head"), &Fact::at(text.clone(), run_place(page, run)))
    });
    let Some(first) = exhibits.next() else { return Outcome::Consistent };
    let say = "This is a print of a mail: what the mail said of its own way is not in it";
    let found = Found::new(Say::text(say.to_owned()), first);
    Outcome::Found(vec![exhibits.fold(found, Found::with).at_most(Weight::Note)])
}

fn text(page: &PdfPage, line: PageLine) -> (PageLine, String) {
    let words: Vec<String> = page.words(&line).into_iter().map(|word| word.text).collect();
    (line, words.join(" "))
}

/// The label of a line in small letters, and what stands behind it; `None` without either.
fn labelled(line: &str) -> Option<(String, &str)> {
    let (label, value) = line.split_once(':')?;
    let (label, value) = (label.trim(), value.trim());
    (!label.is_empty() && !value.is_empty()).then(|| (label.to_lowercase(), value))
}

/// Lines that make the head of a printed mail.
fn head(lines: &[&str]) -> Option<Vec<usize>> {
    let heads = LABELS.iter().filter_map(|language| {
        let part = |label: &str| language.iter().position(|words| words.contains(&label));
        let all: Vec<(usize, usize, &str)> = lines
            .iter()
            .enumerate()
            .filter_map(|(at, line)| labelled(line).and_then(|(label, value)| Some((at, part(&label)?, value))))
            .collect();
        let start = all.first().map(|(at, ..)| *at).filter(|at| *at < BEGIN)?;
        let mut head: Vec<(usize, usize, &str)> = Vec::new();
        for one in all.into_iter().filter(|(at, ..)| *at < start + CLOSE) {
            if head.iter().all(|(_, part, _)| *part != one.1) {
                head.push(one);
            }
        }
        // A memo has the same labels, but neither addresses nor the time of day.
        let of_mail = head.iter().any(|(_, part, value)| match part {
            0 | 2 => value.contains('@'),
            1 => has_time(value),
            _ => false,
        });
        (head.len() >= FEWEST && of_mail).then(|| head.into_iter().map(|(at, ..)| at).collect::<Vec<usize>>())
    });
    heads.max_by_key(Vec::len)
}

/// Gmail's way: how many messages, then the sender's address with the date on one line, then the receiver.
fn gmail(lines: &[&str]) -> Option<Vec<usize>> {
    let count = |line: &str, words: &[&str]| {
        let line = line.to_lowercase();
        let (number, word) = line.split_once(' ').unwrap_or_default();
        !number.is_empty() && number.chars().all(|c| c.is_ascii_digit()) && words.contains(&word)
    };
    GMAIL.iter().find_map(|(words, label)| {
        let at = lines.iter().take(BEGIN).position(|line| count(line, words))?;
        let sender = lines.get(at + 1).filter(|line| line.contains('@') && has_time(line))?;
        let receiver = lines.get(at + 2).and_then(|line| labelled(line)).filter(|(found, _)| found == label);
        (!sender.is_empty() && receiver.is_some()).then(|| vec![at, at + 1, at + 2])
    })
}

/// Whether a text has a time of day: `9:14`, `21h05`.
fn has_time(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.windows(4).any(|four| match four {
        [hour, b':' | b'h', ten, one] => [hour, ten, one].iter().all(|digit| digit.is_ascii_digit()),
        _ => false,
    })
}

#[cfg(test)]
mod tests {
    use super::{gmail, has_time, head};

    #[test]
    fn heads_of_mails_in_the_languages_of_programs() {
        for (lines, count) in [
            (
                &[
                    "Ilse Brandauer",
                    "From: Ilse Brandauer",
                    "Sent: Monday, May 1, 2017 9:14 AM",
                    "To: Jon Reed",
                    "Subject: Stalls",
                ][..],
                4,
            ),
            (&["Von: Ilse Brandauer <ilse@ober.example>", "Betreff: Stände", "Datum: 1. Mai 2017", "An: Jon Reed"], 4),
            (&["De : Ilse Brandauer", "Envoyé : lundi 1 mai 2017 09:14", "À : Jon Reed", "Objet : Étals"], 4),
            (&["De: Ilse", "Enviado el: lunes, 1 de mayo de 2017 9:14", "Para: Jon", "CC: Ana", "Asunto: Puestos"], 4),
            (&["Da: Ilse", "Inviato: lunedì 1 maggio 2017 09:14", "A: Jon", "Oggetto: Banchi"], 4),
            (&["Van: Ilse", "Verzonden: maandag 1 mei 2017 9:14", "Aan: Jon", "Onderwerp: Kramen"], 4),
            (&["De: Ilse", "Enviada em: 1 de maio de 2017 9h14", "Para: Jon", "Assunto: Bancas"], 4),
            (&["Od: Ilse", "Wysłano: 1 maja 2017 09:14", "Do: Jon", "Temat: Stragany"], 4),
            (&["От: Ильза", "Отправлено: 1 мая 2017 г. 9:14", "Кому: Джон", "Тема: Прилавки"], 4),
            (&["Від: Ільза", "Надіслано: 1 травня 2017 р. 9:14", "Кому: Джон", "Тема: Прилавки"], 4),
            (&["From: Ilse <i@ober.example>", "To: Jon", "Subject: Stalls", "Dear Jon"], 3),
        ] {
            assert_eq!(head(lines).map(|head| head.len()), Some(count), "{lines:?}");
        }
        let printed = [
            "Gmail Jon Reed <jon@ober.example>",
            "Stalls",
            "2 messages",
            "Ilse <ilse@ober.example> Mon, May 1, 2017 at 9:14 AM",
            "To: Jon Reed <jon@ober.example>",
        ];
        assert_eq!(gmail(&printed), Some(vec![2, 3, 4]));
        assert_eq!(head(&printed), None);
    }

    #[test]
    fn letters_and_memos_are_none() {
        for lines in [
            &["To: Jon Reed <jon@ober.example>", "Subject: Stalls", "Dear Jon,"][..],
            &["MEMORANDUM", "TO: All staff", "FROM: The board", "DATE: May 1, 2017", "SUBJECT: Stalls"],
            &["From: i@ober.example", "a", "b", "c", "d", "e", "f", "g", "To: Jon", "Subject: Stalls"],
            &["a", "b", "c", "d", "e", "f", "g", "h", "From: i@ober.example", "To: Jon", "Subject: Stalls"],
            &["From:", "Sent:", "To:", "Subject:"],
            &["2 messages", "were read at 9:14", "To: nobody@ober.example"],
        ] {
            assert!(head(lines).is_none() && gmail(lines).is_none(), "{lines:?}");
        }
        assert!(has_time("09:14") && has_time("9h14") && !has_time("1.05.2017") && !has_time("h12"));
    }
}
