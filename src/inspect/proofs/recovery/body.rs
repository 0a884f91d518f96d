//! The text: what may have been added to it, taken from it, or changed in it. Needs no key: bh= is the fingerprint.

use super::super::Failing;
use super::super::canon;
use super::cuts::Coded;
use super::engine::{Candidates, Changes, Target, Text, Work};
use super::lines::{self, Blocks, PutBack, Tail};
use super::numbers::{self, Amounts, TwoDigits};
use super::place;
use super::surface::{Site, Surface, Token};
use super::twins::Reach;
use super::vocabulary;
use super::words::{Exchanged, Letters, PutIn, TakenOut};
use crate::evidence::{ByteSpan, Part};

/// Longest text whose words are changed (bytes).
const MOST_WORDY: usize = 1 << 20;
/// Most places in which one number is changed at the same time.
const MOST_ALIKE: usize = 40;
/// Longest run of words that is taken out.
const MOST_RUN: usize = 80;
/// Most words and numbers of one mail that are changed: a long letter has a few thousand.
const MOST_TOKENS: usize = 20_000;
/// Most different numbers of one mail.
const MOST_LISTS: usize = 1_000;
/// Most lines that are put back elsewhere.
const MOST_EDGES: usize = 400;
/// What part of the work a step may take that must leave some for those behind it: one eighth.
const BOUNDED: u64 = 8;

/// The text in its form, with all that candidates are made of.
pub struct Ground {
    /// The form.
    pub formed: Vec<u8>,
    /// Where each of its bytes stands in the raw text.
    pub map: Vec<u32>,
    /// Where the raw text stands.
    pub raw: ByteSpan,
    /// Texts of parts, as they stand one behind the other.
    pub surfaces: Vec<Surface>,
    /// Their words and numbers.
    pub tokens: Vec<Vec<Token>>,
    /// Where lines begin.
    pub starts: Vec<usize>,
    /// A text and its HTML twin.
    pub twins: Option<(usize, usize)>,
    /// Whether texts in quoted-printable are coded anew for each change.
    pub flows: bool,
    /// The same texts in that way, where there are such.
    pub flowing: Option<Box<Ground>>,
}

/// Candidates of one kind, and how they came about.
struct Step<'a> {
    how: &'static str,
    /// What part of the whole work it may take at most: one, one half, one third…
    share: u64,
    make: Box<dyn Fn() -> Vec<Box<dyn Candidates + 'a>> + 'a>,
}

fn step<'a>(how: &'static str, make: impl Fn() -> Vec<Box<dyn Candidates + 'a>> + 'a) -> Step<'a> {
    Step { how, share: 1, make: Box::new(make) }
}

/// The same for many candidates that must leave work for those behind them.
fn bounded<'a>(how: &'static str, make: impl Fn() -> Vec<Box<dyn Candidates + 'a>> + 'a) -> Step<'a> {
    Step { share: BOUNDED, ..step(how, make) }
}

/// A number or word and the places in which it is changed alike.
type Named = (Site, Vec<u8>);

impl Ground {
    /// Brings the text into form and finds its parts.
    pub fn new(failing: &Failing) -> Self {
        let raw = failing.message.text();
        let bytes = raw.of(failing.message.bytes);
        let formed = canon::body(failing.parsed.text, bytes);
        let map = place::align(&formed, bytes);
        let mut surfaces: Vec<Surface> = Vec::new();
        let mut room = MOST_WORDY;
        let mut parts: Vec<&Part> = failing.message.mail.parts.iter().filter(|part| wordy(part)).collect();
        parts.sort_by_key(|part| (part.body.start, part.body.len()));
        let mut behind = 0;
        for part in parts {
            let find = |place: usize| {
                let place = u32::try_from(place.saturating_sub(raw.start)).unwrap_or(u32::MAX);
                map.partition_point(|at| *at < place).min(formed.len())
            };
            let (start, end) = (find(part.body.start), find(part.body.end));
            let Some(text) = formed.get(start..end).filter(|text| !text.is_empty() && text.len() <= room) else {
                continue;
            };
            if start < behind {
                continue;
            }
            let html = part.content_type == "text/html";
            let surface = match part.encoding.as_str() {
                "base64" => Surface::base64(start, text, html),
                "quoted-printable" => Some(Surface::quoted_printable(start, text, html)),
                _ => Some(Surface::direct(start, text, html)),
            };
            if let Some(surface) = surface {
                (room, behind) = (room - text.len(), end);
                surfaces.push(surface);
            }
        }
        let flowing: Vec<Option<Surface>> = surfaces.iter().map(Surface::flowing).collect();
        let flowing = flowing.iter().any(Option::is_some).then(|| {
            let anew = flowing.into_iter().zip(&surfaces).map(|(flowing, surface)| flowing.unwrap_or(surface.clone()));
            Box::new(Self { flows: true, ..Self::of(anew.collect()) })
        });
        let starts = lines::starts(&formed);
        Self { formed, map, raw, starts, flowing, ..Self::of(surfaces) }
    }

    /// Texts with their words, and nothing of the form.
    fn of(surfaces: Vec<Surface>) -> Self {
        let mut tokens: Vec<Vec<Token>> = surfaces.iter().map(Surface::tokens).collect();
        let mut room = MOST_TOKENS;
        for tokens in &mut tokens {
            tokens.truncate(room);
            room -= tokens.len();
        }
        let plain = surfaces.iter().position(|surface| !surface.html);
        let twins = plain.zip(surfaces.iter().position(|surface| surface.html));
        let (formed, map, starts) = (Vec::new(), Vec::new(), Vec::new());
        Self { formed, map, raw: ByteSpan::new(0, 0), surfaces, tokens, starts, twins, flows: false, flowing: None }
    }

    /// Searches the text; gives the changes and how they were found.
    pub fn search(&self, failing: &Failing, work: &mut Work) -> Option<(Changes, &'static str)> {
        let hash = failing.parsed.algorithm.hash();
        let text = Text::new(&self.formed, hash, failing.parsed.length.unwrap_or(usize::MAX));
        let target = Target::Digest(&failing.parsed.body_hash);
        let all = work.left;
        for step in self.steps() {
            let kept = work.left.saturating_sub(all / step.share);
            work.left -= kept;
            for candidates in (step.make)() {
                if let Some(found) = work.run(&text, target, &*candidates) {
                    return Some((found, step.how));
                }
                if work.left == 0 {
                    work.cut = true;
                    break;
                }
            }
            work.left += kept;
            if work.left == 0 {
                return None;
            }
        }
        None
    }

    /// Everything that is tried, the likeliest and cheapest first.
    fn steps(&self) -> Vec<Step<'_>> {
        let end = self.formed.len();
        let numbers = self.numbers();
        let (few, many, pairs) = (numbers.clone(), numbers.clone(), numbers.clone());
        vec![
            step("text was taken off at its end, byte by byte", move || vec![Box::new(Tail { from: 0, until: end })]),
            step("text was taken off at the beginning or end of a part, line by line", || {
                vec![Box::new(self.part_ends())]
            }),
            step("paragraphs were taken out", || vec![Box::new(self.paragraphs())]),
            step("a paragraph was taken out of the text and of its HTML twin", || self.twins_out(Reach::Lines)),
            bounded("text was taken off at the end of a coded part", || self.both(Self::coded_ends)),
            bounded("paragraphs were taken out of a coded part", || self.both(Self::coded_paragraphs)),
            bounded("elements of the HTML text were taken out", || self.both(Self::elements)),
            step("digits of a number were changed", move || vec![self.exchanged(&numbers, numbers::near)]),
            step("a word was taken out", || self.taken_out(1)),
            step("words were exchanged for others of their kind", || {
                vec![self.exchanged(&self.words(), vocabulary::kin)]
            }),
            bounded("a paragraph was taken out of the text and of its HTML twin, tag by tag", || {
                self.both(|ground| ground.twins_out(Reach::Tags))
            }),
            bounded("text was taken off before a closing tag, byte by byte", || self.both(Self::closing_tails)),
            step("blocks of lines were taken out", || vec![Box::new(Blocks::new(&self.starts, usize::MAX))]),
            bounded("blocks of lines were taken out of a coded part", || self.both(Self::coded_lines)),
            bounded("lines were taken out of the text and of its HTML twin", || {
                self.both(|ground| ground.twins_out(Reach::Any))
            }),
            bounded("digits of a number were changed", || {
                self.anew(|ground| vec![ground.exchanged(&ground.numbers(), numbers::near)])
            }),
            bounded("words in a row were taken out", || self.anew(|ground| ground.taken_out(MOST_RUN))),
            bounded("everything between two tags was taken out", || self.both(Self::tag_blocks)),
            bounded("lines were taken off at the end of a part and empty ones put back", || {
                self.both(Self::emptied_ends)
            }),
            step("words in a row were taken out", || self.taken_out(MOST_RUN)),
            step("a word that turns the sentence was put in", || self.put_in(true)),
            step("each number was exchanged for every other of as many digits", move || {
                vec![Box::new(Amounts::new(&self.surfaces, &few, 2, numbers::FEW))]
            }),
            step("a letter was changed, put in or taken out", || vec![Box::new(Letters::new(&self.surfaces))]),
            step("a word was exchanged for another of this mail", || vec![self.other_words()]),
            step("a word of this mail was put in", || self.put_in(false)),
            step("lines that the mail holds elsewhere were put back", || vec![Box::new(self.put_back())]),
            step("text was taken off at the beginning or end of a part, byte by byte", || self.byte_ends()),
            bounded("text was taken off at the beginning of a coded part, byte by byte", || {
                self.both(Self::coded_heads)
            }),
            step("two digits were changed", move || vec![Box::new(TwoDigits::new(&self.surfaces, &pairs))]),
            step("each number was exchanged for every other of as many digits", move || {
                vec![Box::new(Amounts::new(&self.surfaces, &many, numbers::FEW + 1, numbers::MANY))]
            }),
        ]
    }

    /// Every number: each place by itself, with its twin, and all places together.
    fn numbers(&self) -> Vec<Named> {
        self.sites(|token, _| token.number)
    }

    fn words(&self) -> Vec<Named> {
        self.sites(|token, _| !token.number)
    }

    fn sites(&self, wanted: impl Fn(&Token, &[u8]) -> bool) -> Vec<Named> {
        let mut sites: Vec<Named> = Vec::new();
        let mut alike: std::collections::BTreeMap<&[u8], Site> = std::collections::BTreeMap::new();
        for index in self.order() {
            let (Some(surface), Some(tokens)) = (self.surfaces.get(index), self.tokens.get(index)) else { continue };
            for token in tokens.iter().filter(|token| wanted(token, surface.word(token))) {
                let place = (index, token.start, token.end);
                sites.push((vec![place], surface.word(token).to_vec()));
                alike.entry(surface.word(token)).or_default().push(place);
            }
        }
        for (one, other) in self.pairs() {
            let (Some(surface), Some(tokens), Some(theirs)) =
                (self.surfaces.get(one.0), self.tokens.get(one.0), self.tokens.get(other.0))
            else {
                continue;
            };
            if let (Some(token), Some(twin)) = (tokens.get(one.1), theirs.get(other.1))
                && wanted(token, surface.word(token))
            {
                let mut site = vec![(one.0, token.start, token.end), (other.0, twin.start, twin.end)];
                site.sort_unstable();
                sites.push((site, surface.word(token).to_vec()));
            }
        }
        for (word, mut site) in alike {
            if (2..=MOST_ALIKE).contains(&site.len()) {
                site.sort_unstable();
                sites.push((site, word.to_vec()));
            }
        }
        sites
    }

    /// Surfaces, plain ones first.
    fn order(&self) -> Vec<usize> {
        let mut order: Vec<usize> = (0..self.surfaces.len()).collect();
        order.sort_by_key(|index| self.surfaces.get(*index).is_some_and(|surface| surface.html));
        order
    }

    /// Candidates of the texts as they stand, and as they are coded anew.
    fn both<'a>(&'a self, make: impl Fn(&'a Self) -> Vec<Box<dyn Candidates + 'a>>) -> Vec<Box<dyn Candidates + 'a>> {
        std::iter::once(self).chain(self.flowing.as_deref()).flat_map(make).collect()
    }

    /// Those as they are coded anew alone.
    fn anew<'a>(&'a self, make: impl Fn(&'a Self) -> Vec<Box<dyn Candidates + 'a>>) -> Vec<Box<dyn Candidates + 'a>> {
        let made = self.flowing.as_deref().into_iter().flat_map(make);
        made.map(|candidates| -> Box<dyn Candidates> { Box::new(Coded(candidates)) }).collect()
    }

    fn twins_out(&self, reach: Reach) -> Vec<Box<dyn Candidates + '_>> {
        self.twin_blocks(reach).map(|blocks| -> Box<dyn Candidates> { Box::new(blocks) }).into_iter().collect()
    }

    fn exchanged(&self, named: &[Named], others: impl Fn(&[u8]) -> Vec<Vec<u8>>) -> Box<dyn Candidates + '_> {
        let mut lists: Vec<Vec<Vec<u8>>> = Vec::new();
        let mut known: std::collections::HashMap<&[u8], usize> = std::collections::HashMap::new();
        let mut sites = Vec::new();
        for (site, word) in named {
            if lists.len() >= MOST_LISTS && !known.contains_key(word.as_slice()) {
                continue;
            }
            let list = *known.entry(word).or_insert_with(|| {
                lists.push(others(word));
                lists.len() - 1
            });
            sites.push((site.clone(), list));
        }
        Box::new(Exchanged::new(&self.surfaces, sites, lists))
    }

    fn taken_out(&self, most: usize) -> Vec<Box<dyn Candidates + '_>> {
        let mut all: Vec<Box<dyn Candidates>> = Vec::new();
        for index in self.order() {
            if let Some(tokens) = self.tokens.get(index) {
                all.push(Box::new(TakenOut::new(&self.surfaces, index, tokens, most)));
            }
        }
        let pairs = self.pairs();
        // Runs of tokens that follow each other in both.
        let runs = pairs.chunk_by(|one, next| one.0.1 + 1 == next.0.1 && one.1.1 + 1 == next.1.1);
        let groups = runs.filter_map(|run| {
            let (first, last) = (run.first()?, run.last()?);
            let mine = self.tokens.get(first.0.0)?.get(first.0.1..=last.0.1)?;
            let theirs = self.tokens.get(first.1.0)?.get(first.1.1..=last.1.1)?;
            let mut group = vec![(first.0.0, mine), (first.1.0, theirs)];
            group.sort_by_key(|(surface, _)| *surface);
            Some(group)
        });
        all.push(Box::new(TakenOut::mirrored(&self.surfaces, groups.collect(), most)));
        all
    }

    fn vocabulary(&self) -> Vec<Vec<u8>> {
        vocabulary::words(self.surfaces.iter().zip(self.tokens.iter().map(Vec::as_slice)))
    }

    fn put_in(&self, turning: bool) -> Vec<Box<dyn Candidates + '_>> {
        let mut gaps: Vec<(Site, bool)> = Vec::new();
        for index in self.order() {
            for token in self.tokens.get(index).into_iter().flatten() {
                gaps.push((vec![(index, token.start, token.start)], true));
                gaps.push((vec![(index, token.end, token.end)], false));
            }
        }
        for (one, other) in self.pairs() {
            let token = |side: (usize, usize)| self.tokens.get(side.0).and_then(|tokens| tokens.get(side.1));
            if let (Some(mine), Some(theirs)) = (token(one), token(other)) {
                let site = |mine: usize, theirs: usize| {
                    let mut site = vec![(one.0, mine, mine), (other.0, theirs, theirs)];
                    site.sort_unstable();
                    site
                };
                gaps.push((site(mine.start, theirs.start), true));
                gaps.push((site(mine.end, theirs.end), false));
            }
        }
        let mut words = self.vocabulary();
        let turns = vocabulary::turning().min(words.len());
        if turning {
            words.truncate(turns);
        } else {
            words.drain(..turns);
        }
        vec![Box::new(PutIn::new(&self.surfaces, gaps, words))]
    }

    fn other_words(&self) -> Box<dyn Candidates + '_> {
        let sites = self.words().into_iter().map(|(site, _)| (site, 0)).collect();
        Box::new(Exchanged::new(&self.surfaces, sites, vec![self.vocabulary()]))
    }

    /// Paragraphs that stand in the other alternative or as quotes, to be put back as lines.
    fn put_back(&self) -> PutBack<'_> {
        let mut texts: Vec<Vec<u8>> = Vec::new();
        for window in self.starts.windows(2) {
            let [start, end] = window else { continue };
            let line = self.formed.get(*start..*end).unwrap_or_default();
            let bare = line.strip_prefix(b"> ").or_else(|| line.strip_prefix(b">")).unwrap_or(line);
            if texts.len() < MOST_EDGES && line.len() > 2 {
                for text in [line, bare] {
                    if !texts.iter().any(|known| known == text) {
                        texts.push(text.to_vec());
                    }
                }
            }
        }
        PutBack { edges: &self.starts, texts }
    }
}

/// Whether a part holds words that people read.
fn wordy(part: &Part) -> bool {
    let text = part.content_type.starts_with("text/") || (part.content_type.is_empty() && !part.is_multipart());
    text && part.disposition.as_deref() != Some("attachment")
}
