//! Annotations over the text, and form fields against what they show.

use super::cover::{hidden, says};
use super::{Exhibit, Found, Outcome, Run, Say, Weight, on, over_pages};
use crate::evidence::{Area, Fact, PageAnnotation, PdfPage};
use crate::inspect::check::Check;

pub(super) const COVERS: Check = Check {
    id: "pdf-annotation-covers-text",
    title: "An annotation hides text of the page",
    looks_at: "Opaque notes, shapes, stamps and drawings that were laid over the page, and the letters under them",
    why: "An annotation lies on the page like a slip of paper. What it hides is still there, and taking the annotation away shows it.",
    innocent: &[
        "Reviewers lay notes and stamps where there is room",
        "Some programs correct typing errors with a text box",
    ],
    next_step: "Hide the annotations in a viewer and read the page again",
    sources: &["ISO 32000-2:2020 12.5.5", "ISO 32000-2:2020 12.5.6.6"],
    weight: Weight::Odd,
    since: "0.1.0",
    run: Run::Pdf(|pdf, _| {
        if pdf.page_list.list.iter().all(|page| page.annotations.is_empty()) {
            return Outcome::skip("it has no annotations");
        }
        over_pages(pdf, |page, found| {
            for hidden in hidden(&pdf.page_list, page)? {
                let Some(annotation) = hidden.annotation.and_then(|index| page.annotations.get(index)) else {
                    continue;
                };
                if matches!(annotation.kind.as_str(), "Widget" | "Link" | "Highlight" | "Underline" | "Redact") {
                    continue;
                }
                let (below, above) = (hidden.text(), shown_by(page, &hidden, annotation));
                let say =
                    Say::text(format!("On page {} a {} annotation hides ", page.number, annotation.kind)).value(below);
                let say = if above.is_empty() { say } else { say.then(" and says ").value(above.clone()) };
                let over =
                    Fact::at(if above.is_empty() { annotation.kind.clone() } else { above }, annotation.at.clone());
                found.push(
                    Found::new(say, Exhibit::claims(on(page, "annotation"), &over))
                        .with(Exhibit::contradicts(on(page, "text under it"), &hidden.fact())),
                );
            }
            Some(())
        })
    }),
};

/// What an annotation says: in its appearance, or in its own words.
fn shown_by(page: &PdfPage, hidden: &super::Hidden, annotation: &PageAnnotation) -> String {
    let drawn = page.runs.iter().filter(|run| page.annotation_of(run.stream) == hidden.annotation);
    let texts: Vec<&str> = drawn.map(|run| run.text.trim()).collect();
    if texts.is_empty() {
        return annotation.contents.as_ref().map(|fact| fact.value.clone()).unwrap_or_default();
    }
    texts.join(" ")
}

/// The letters of the page that stand in an area.
fn under(page: &PdfPage, area: Area) -> String {
    let mut text = String::new();
    for run in page.runs.iter().filter(|run| run.area().meets(area) && page.annotation_of(run.stream).is_none()) {
        for (index, letter) in run.text.chars().enumerate() {
            if run.band(index, index + 1, 0.0, 0.5).covered_by(area) > 0.5 {
                text.push(letter);
            }
        }
        text.push(' ');
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

pub(super) const REDACT: Check = Check {
    id: "pdf-redaction-not-applied",
    title: "A redaction is marked and was never carried out",
    looks_at: "Annotations of the kind Redact, and the text in their place",
    why: "Acrobat marks first and removes later. A mark that is still there means that the text under it was not removed.",
    innocent: &["The file is a draft of the redaction", "The marks were left beside text that was already taken out"],
    next_step: "Read the text under the mark. Think of the people named there before you publish the file",
    sources: &["ISO 32000-2:2020 12.5.6.23"],
    weight: Weight::Odd,
    since: "0.1.0",
    run: Run::Pdf(|pdf, _| {
        if pdf.page_list.list.iter().all(|page| page.annotations.is_empty()) {
            return Outcome::skip("it has no annotations");
        }
        over_pages(pdf, |page, found| {
            for annotation in page.annotations.iter().filter(|annotation| annotation.kind == "Redact") {
                let below = under(page, annotation.area);
                let mark = Fact::at(format!("Redact at {}", annotation.area.words()), annotation.at.clone());
                let say = Say::text(format!("Page {} has a mark for redaction", page.number));
                let empty = !says(&below);
                let say = if empty { say } else { say.then(", and the text is still there: ").value(below) };
                let item = Found::new(say, Exhibit::claims(on(page, "annotation"), &mark));
                found.push(if empty { item.at_most(Weight::Note) } else { item });
            }
            Some(())
        })
    }),
};

pub(super) const VALUE: Check = Check {
    id: "pdf-field-value-against-appearance",
    title: "A form field holds another value than it shows",
    looks_at: "/V of text fields against the letters in their appearance",
    why: "A field keeps its value and a picture of it. A program that fills in a form writes both; whoever changes one by hand leaves the other.",
    innocent: &[
        "A program that fills in forms and leaves the drawing to the viewer (NeedAppearances)",
        "A script that formats numbers and dates for display",
        "A long text of which the field shows the beginning",
    ],
    next_step: "Compare both values with what the form is said to have contained",
    sources: &["ISO 32000-2:2020 12.7.4.3"],
    weight: Weight::Odd,
    since: "0.1.0",
    run: Run::Pdf(|pdf, _| {
        let texts = |annotation: &PageAnnotation| annotation.field.as_deref() == Some("Tx");
        if !pdf.page_list.list.iter().any(|page| page.annotations.iter().any(texts)) {
            return Outcome::skip("it has no text fields");
        }
        over_pages(pdf, |page, found| {
            for (index, annotation) in page.annotations.iter().enumerate().filter(|(_, one)| texts(one)) {
                let Some(value) = annotation.field_value.as_ref().filter(|_| annotation.drawn && !annotation.formatted)
                else {
                    continue;
                };
                let drawn =
                    page.runs.iter().enumerate().filter(|(_, run)| page.annotation_of(run.stream) == Some(index));
                let mut runs = drawn.peekable();
                let Some(first) = runs.peek().map(|(index, _)| *index) else { continue };
                let text: String = runs.map(|(_, run)| run.text.as_str()).collect::<Vec<_>>().join(" ");
                let (plain, shown) = (letters(&value.value), letters(&text));
                if text.contains('\u{fffd}')
                    || plain.is_empty()
                    || shown.is_empty()
                    || plain.contains(&shown)
                    || shown.contains(&plain)
                {
                    continue;
                }
                let say = Say::text(format!("A field on page {} holds ", page.number)).value(value.value.clone());
                let say = say.then(" and shows ").value(text.clone());
                let seen = Fact::at(text, super::cover::run_place(page, Some(first)));
                found.push(
                    Found::new(say, Exhibit::claims(on(page, "field shows"), &seen))
                        .with(Exhibit::contradicts("value of the field", value)),
                );
            }
            Some(())
        })
    }),
};

/// Letters and digits only, small.
fn letters(text: &str) -> String {
    text.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}
