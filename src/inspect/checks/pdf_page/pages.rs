//! A page held against the other pages of its document.

use std::collections::BTreeSet;

use super::{Exhibit, Found, Outcome, Run, Say, Weight, page_fact};
use crate::evidence::{Pdf, PdfPage, StreamKind};
use crate::inspect::check::Check;

/// How a program writes a page: one answer for each question.
struct Habits {
    keys: String,
    opening: String,
    /// Names of the fonts in the resources with their numbers taken out: `F`, `TT`, `R`.
    fonts: BTreeSet<String>,
    kinds: BTreeSet<String>,
    /// Whether most strings are hexadecimal, and most shown with distances.
    hex: Option<bool>,
    kerned: Option<bool>,
    tagged: Option<bool>,
    box_digits: usize,
}

const QUESTIONS: [&str; 8] = [
    "the keys of its dictionary",
    "its first operators",
    "how its fonts are named",
    "the kinds of its fonts",
    "how its strings are written",
    "how its letters are spaced",
    "whether its text is tagged",
    "how its size is written",
];

impl Habits {
    fn of(pdf: &Pdf, page: &PdfPage) -> Self {
        let first = page.streams.iter().filter(|stream| matches!(stream.kind, StreamKind::Content(_)));
        let opening = first.filter(|stream| stream.length > 20).map(|stream| stream.opening.clone()).next();
        let own: Vec<_> = page.runs.iter().filter(|run| page.annotation_of(run.stream).is_none()).collect();
        let used: BTreeSet<usize> = own.iter().map(|run| run.font).collect();
        let listed = || used.iter().filter_map(|font| pdf.page_list.fonts.get(*font));
        let plain = |name: &str| name.trim_matches(|letter: char| letter.is_ascii_digit() || letter == '_').to_owned();
        let most = |yes: usize| (own.len() >= 3).then_some(yes * 2 > own.len());
        let digits = [page.media.width(), page.media.height()].map(|side| {
            let text = format!("{side:.3}");
            text.trim_end_matches('0').split_once('.').map_or(0, |(_, rest)| rest.len())
        });
        let keys: BTreeSet<&str> = page
            .keys
            .split(' ')
            .filter(|key| {
                !matches!(
                    *key,
                    "Annots" | "Thumb" | "B" | "StructParents" | "Tabs" | "Rotate" | "PieceInfo" | "LastModified"
                )
            })
            .collect();
        Self {
            keys: keys.into_iter().collect::<Vec<_>>().join(" "),
            // The first words; what follows depends on the page.
            opening: opening.unwrap_or_default().chars().take(10).collect(),
            fonts: listed().map(|font| plain(&font.resource)).collect(),
            kinds: listed().map(|font| format!("{} {} {}", font.subtype, font.embedded, font.mapped)).collect(),
            hex: most(own.iter().filter(|run| run.hex).count()),
            kerned: most(own.iter().filter(|run| run.kerned).count()),
            tagged: most(own.iter().filter(|run| run.tag.as_ref().is_some_and(|(_, id)| id.is_some())).count()),
            box_digits: digits.into_iter().max().unwrap_or(0),
        }
    }

    /// Whether two pages answer each question alike; what is not answered counts as alike.
    fn alike(&self, other: &Self) -> [bool; 8] {
        let known = |one: Option<bool>, two: Option<bool>| one.is_none() || two.is_none() || one == two;
        let sets = |one: &BTreeSet<String>, two: &BTreeSet<String>| {
            one.is_empty() || two.is_empty() || one.intersection(two).next().is_some()
        };
        [
            self.keys == other.keys,
            self.opening == other.opening || self.opening.is_empty() || other.opening.is_empty(),
            sets(&self.fonts, &other.fonts),
            sets(&self.kinds, &other.kinds),
            known(self.hex, other.hex),
            known(self.kerned, other.kerned),
            known(self.tagged, other.tagged),
            self.box_digits == other.box_digits,
        ]
    }
}

pub(super) const UNLIKE: Check = Check {
    id: "pdf-page-unlike-others",
    title: "One page is written in another way than all others",
    looks_at: "How each page is written: keys, first operators, names and kinds of fonts, strings, spacing, tags, size",
    why: "One program writes all its pages alike. A page that differs in many habits at once came from another program.",
    innocent: &[
        "Documents joined from several: a cover, an annex, a signature page",
        "A page with a picture only, or a drawing from another program",
    ],
    next_step: "Ask who joined the document, and for the page as its program wrote it",
    sources: &["ISO 32000-2:2020 7.7.3.3"],
    weight: Weight::Odd,
    since: "0.1.0",
    run: Run::Pdf(|pdf, _| {
        /// Habits in which one page must differ from all others.
        const MANY: usize = 4;
        /// Pages that are held against each other.
        const MOST: usize = 2_000;
        let pages = &pdf.page_list.list;
        if pages.len() < 3 {
            return Outcome::skip("it has fewer than three pages");
        }
        let habits: Vec<Habits> = pages.iter().take(MOST).map(|page| Habits::of(pdf, page)).collect();
        // Most pages have one way. The pages that differ from the first and from the second are looked at.
        let mut odd = Vec::new();
        for (page, own) in pages.iter().zip(&habits) {
            let others = || pages.iter().zip(&habits).filter(|(other, _)| other.number != page.number);
            let Some((_, model)) = others().next() else { continue };
            let mut differs = own.alike(model).map(|alike| !alike);
            for (_, other) in others().skip(1) {
                let (apart, like) = (own.alike(other), model.alike(other));
                for ((differs, apart), like) in differs.iter_mut().zip(apart).zip(like) {
                    *differs &= !apart && like;
                }
                if differs.iter().filter(|differs| **differs).count() < MANY {
                    break;
                }
            }
            let questions: Vec<&str> =
                QUESTIONS.iter().zip(differs).filter(|(_, differs)| *differs).map(|(question, _)| *question).collect();
            if questions.len() >= MANY {
                odd.push((page, questions));
            }
        }
        let [(page, questions)] = odd.as_slice() else { return Outcome::Consistent };
        let say = Say::text(format!("Page {} differs from all others in {}", page.number, questions.join(", ")));
        let other = pages.iter().find(|other| other.number != page.number);
        let item = Found::new(say, Exhibit::claims(super::on(page, "keys"), &page_fact(page, page.keys.clone())));
        let item = match other {
            Some(other) => {
                item.with(Exhibit::contradicts(super::on(other, "keys"), &page_fact(other, other.keys.clone())))
            }
            None => item,
        };
        Outcome::of(vec![item])
    }),
};

pub(super) const SIZES: Check = Check {
    id: "pdf-page-sizes-differ",
    title: "Pages of one paper size are measured differently",
    looks_at: "The size of every page: A4 as 595 × 842, 595.2 × 841.92, 595.276 × 841.89 points",
    why: "Each program rounds a paper size in its own way. Several roundings in one document mean that its pages come from several programs or settings.",
    innocent: &["Documents joined from several", "Scanned pages are cut to slightly different sizes"],
    next_step: "See which pages go together, and ask how the document was put together",
    sources: &["ISO 32000-2:2020 14.11.2"],
    weight: Weight::Note,
    since: "0.1.0",
    run: Run::Pdf(|pdf, _| {
        /// Two roundings of one size differ by less (points).
        const ROUNDING: f32 = 1.0;
        let pages = &pdf.page_list.list;
        let Some(first) = pages.first().filter(|_| pages.len() > 1) else {
            return Outcome::skip("it has fewer than two pages");
        };
        let off = |page: &&PdfPage| {
            let apart =
                [(page.media.width() - first.media.width()).abs(), (page.media.height() - first.media.height()).abs()];
            apart.iter().all(|by| *by < ROUNDING) && apart.iter().any(|by| *by > 0.004)
        };
        let Some(other) = pages.iter().find(off) else { return Outcome::Consistent };
        let words = |page: &PdfPage| format!("{:.3} × {:.3} points", page.media.width(), page.media.height());
        let count = pages.iter().filter(off).count();
        let say = Say::text(format!("Page 1 measures {}, page {} {}", words(first), other.number, words(other)));
        let say = if count > 1 { say.then(format!(", and {} more differ from the first", count - 1)) } else { say };
        Outcome::of(vec![
            Found::new(say, Exhibit::context(super::on(first, "size"), &page_fact(first, words(first))))
                .with(Exhibit::context(super::on(other, "size"), &page_fact(other, words(other)))),
        ])
    }),
};
