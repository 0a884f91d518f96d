//! Files of a dump: the line that is judged beside others, and the line that says what came of it.

use std::io;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::FORMAT;
use crate::inspect::Standing;
use crate::inspect::across::Traits;
use crate::present::dump::{Listed, row};

/// A line, as it is written and read.
#[derive(Serialize)]
struct Written<'a> {
    format: u32,
    #[serde(flatten)]
    traits: &'a Traits,
}

/// Writes the traits of one file as one JSON object.
///
/// # Errors
/// When `out` takes no more.
pub fn write_traits(traits: &Traits, out: &mut impl io::Write) -> io::Result<()> {
    super::line::write(&Written { format: FORMAT, traits }, out)
}

/// The format of a line.
#[derive(Deserialize)]
struct Format {
    format: u32,
}

/// Reads such a line again.
///
/// # Errors
/// When it is none, or one of another format; says what is wrong.
pub fn read_traits(line: &[u8]) -> Result<Traits, String> {
    let format: Format =
        serde_json::from_slice(line).map_err(|error| format!("it is no line of `palimpsest traits`: {error}"))?;
    if format.format != FORMAT {
        return Err(format!("it has format {}, and this version reads {FORMAT}", format.format));
    }
    serde_json::from_slice(line).map_err(|error| format!("it is no line of `palimpsest traits`: {error}"))
}

/// What came of one file of a dump, as one JSON object; `same_as` is the file of the same bytes that stands for both.
pub fn listed(listed: &Listed, traits: &Traits, same_as: Option<&str>) -> Value {
    let row = row(listed, traits);
    let mut object = one(traits);
    let mut set = |name: &str, value: Value| {
        if let Some(object) = object.as_object_mut() {
            object.insert(name.to_owned(), value);
        }
    };
    set("format", json!(FORMAT));
    set("rank", json!(listed.rank));
    set("why", json!(row.why));
    set("leads", json!(listed.place.check));
    set("shared_by", json!(listed.place.shared_by));
    set("files", json!(listed.place.of));
    set("same_as", json!(same_as));
    set(
        "source",
        json!({"path": traits.path, "member": traits.member.as_ref().map(|member| member.name.as_str()), "sha256": traits.id.as_ref().map(|id| id.0.as_str()), "bytes": traits.bytes}),
    );
    if let (Some(member), Some(object)) = (&traits.member, object.as_object_mut()) {
        object.insert("container".to_owned(), member.facts.iter().map(super::fact).collect());
    }
    object
}

/// A file or what it encloses.
fn one(traits: &Traits) -> Value {
    let mut object = json!({
        "kind": traits.kind.word(),
        "standing": traits.standing.word(),
        "title": traits.title,
        "findings": traits.findings.iter().map(super::finding).collect::<Vec<_>>(),
        "notes": traits.notes,
        "outcomes": traits.outcomes,
        "children": traits.enclosed.iter().map(|child| {
            let mut object = one(child);
            if let Some(object) = object.as_object_mut() {
                object.insert("name".to_owned(), json!(child.path));
            }
            object
        }).collect::<Vec<_>>(),
    });
    if let (Some(why), Some(object)) = (&traits.unreadable, object.as_object_mut())
        && traits.standing == Standing::Unreadable
    {
        object.insert("unreadable".to_owned(), json!(why));
    }
    object
}
