//! The bytes behind the exhibits of a report.

use super::{Cancel, Engine, Held};
use crate::evidence::{ByteSpan, Locator, Missing, Step, Strip, Strips};
use crate::inspect::{Report, Weight};

/// Strips of one file and of what it encloses; a report with more of them is not read to its end.
const MOST_STRIPS: usize = 200;

/// What is left to do for one file.
struct Gatherer<'a> {
    engine: &'a mut Engine,
    strips: &'a mut Strips,
    taken: usize,
    missing: Missing,
    /// The last layer that was decoded: exhibits often share one.
    layer: Option<(Vec<Step>, Held)>,
}

impl Engine {
    /// The bytes behind the exhibits of what weighs more than a note, in a file and in what it encloses; `held` are its bytes.
    pub fn strips(&mut self, held: &Held, report: &Report, strips: &mut Strips) {
        let mut gatherer = Gatherer { engine: self, strips, taken: 0, missing: Missing::default(), layer: None };
        gatherer.tree(held, report);
        let missing = gatherer.missing;
        if missing != Missing::default() {
            strips.missing.insert(held.id.clone(), missing);
        }
    }

    /// The bytes of something that others enclose, by its place in them.
    ///
    /// # Errors
    /// When the place says nothing, or its layer can't be decoded.
    pub fn inside(&mut self, held: &Held, place: &Locator) -> Result<Held, String> {
        match place {
            Locator::Raw(span) => Ok(Held::new("", held.slice(*span).to_vec())),
            Locator::Decoded { start, end, .. } => {
                let layer = self.stream(held, place, &Cancel::default())?;
                let span = ByteSpan::new(*start, *end);
                Ok(if span.len() == layer.len() { layer } else { Held::new("", layer.slice(span).to_vec()) })
            }
            Locator::Absent { .. } => Err("nothing says where it stands".to_owned()),
        }
    }
}

impl Gatherer<'_> {
    fn tree(&mut self, held: &Held, report: &Report) {
        self.layer = None;
        for exhibit in report.findings.iter().filter(|it| it.weight > Weight::Note).flat_map(|it| &it.exhibits) {
            if exhibit.source.is_none() && !matches!(exhibit.at, Locator::Absent { .. }) {
                self.one(held, &exhibit.at);
            }
        }
        self.layer = None;
        for child in report.children.iter().filter(|child| tells(child)) {
            let inside = child.place.as_ref().and_then(|place| self.engine.inside(held, place).ok());
            match inside.filter(|inside| child.id.as_ref() == Some(&inside.id)) {
                Some(inside) => self.tree(&inside, child),
                None => self.missing.failed += 1,
            }
        }
    }

    fn one(&mut self, held: &Held, at: &Locator) {
        let key = (held.id.clone(), at.clone());
        if self.strips.of.contains_key(&key) {
            return;
        }
        if self.taken >= MOST_STRIPS {
            self.missing.left_out += 1;
            return;
        }
        self.taken += 1;
        let strip = match at {
            Locator::Raw(span) => Strip::cut(held.slice(ByteSpan::new(0, held.len())), *span),
            Locator::Decoded { within, start, end } => match self.layer(held, at, within) {
                Some(layer) => Strip::cut(layer.slice(ByteSpan::new(0, layer.len())), ByteSpan::new(*start, *end)),
                None => {
                    self.missing.failed += 1;
                    None
                }
            },
            Locator::Absent { .. } => None,
        };
        if let Some(strip) = strip {
            self.strips.of.insert(key, strip);
        }
    }

    fn layer(&mut self, held: &Held, at: &Locator, within: &[Step]) -> Option<&Held> {
        if self.layer.as_ref().is_none_or(|(known, _)| known != within) {
            let layer = self.engine.stream(held, at, &Cancel::default()).ok()?;
            self.layer = Some((within.to_vec(), layer));
        }
        self.layer.as_ref().map(|(_, layer)| layer)
    }
}

/// Whether something weighs more than a note, in it or in what it encloses.
pub fn tells(report: &Report) -> bool {
    report.findings.iter().any(|finding| finding.weight > Weight::Note) || report.children.iter().any(tells)
}
