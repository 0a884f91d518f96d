//! What Exchange derives from the Message-ID.

use super::super::super::check::{Check, Outcome, Run, Scene, Weight};
use super::super::super::finding::{Exhibit, Found, Say};
use super::super::super::roles::sent_on;
use crate::evidence::Mail;

pub const BOUNDARY: Check = Check {
    id: "mail-exchange-boundary-of-other-id",
    title: "Exchange made the boundary from another Message-ID",
    looks_at: "boundary of each Content-Type and the Message-ID",
    why: "Exchange writes the letters and digits of the Message-ID, 55 of them, into the line between the parts. Where they are those of another id, parts and header are of two mails, or the id was changed.",
    innocent: &["A gateway that put another Message-ID in place", "An id that was changed to protect somebody"],
    next_step: "Look for the mail whose Message-ID begins as the boundary does",
    sources: &["17 of 17 real mails agree whose ids were left alone"],
    weight: Weight::Odd,
    since: "0.2.0",
    run: Run::Mail(boundary),
};

/// The letters and digits between `_000_` and the last `_`.
fn derived(boundary: &str) -> Option<&str> {
    let (number, rest) = boundary.strip_prefix('_')?.split_once('_')?;
    let inner = rest.strip_suffix('_')?;
    let fits = number.len() == 3
        && number.bytes().all(|byte| byte.is_ascii_digit())
        && (20..=55).contains(&inner.len())
        && inner.bytes().all(|byte| byte.is_ascii_alphanumeric());
    fits.then_some(inner)
}

fn boundary(mail: &Mail, _: &Scene) -> Outcome {
    let Some(id) = mail.message_ids.first() else { return Outcome::skip("there is no Message-ID") };
    if mail.parts.first().is_some_and(|part| part.content_type == "multipart/report") {
        return Outcome::skip("a report of a server has an id of its own");
    }
    let made: Vec<_> = mail.boundaries.iter().filter_map(|one| Some((one, derived(&one.value)?))).collect();
    if made.is_empty() {
        return Outcome::skip("no boundary is of Exchange's making");
    }
    let plain: String = id.value.chars().filter(char::is_ascii_alphanumeric).collect();
    let Some((other, inner)) = made.into_iter().find(|(_, inner)| !plain.starts_with(inner)) else {
        return Outcome::Consistent;
    };
    let say =
        Say::text("Exchange made the boundary from an id that begins ").value(inner).then(", and the Message-ID is ");
    let found = Found::new(say.value(id.value.clone()), Exhibit::claims("Message-ID header", id))
        .with(Exhibit::contradicts("Boundary", other));
    Outcome::Found(vec![match sent_on(mail) {
        Some(header) => found
            .with(Exhibit::context(format!("Sent on: {} header", header.name), &header.fact()))
            .at_most(Weight::Note),
        None => found,
    }])
}

#[cfg(test)]
mod tests {
    use super::derived;

    #[test]
    fn derived_boundaries() {
        let inner = "SLXP216MB03812EA2935A3C31767F16B7A96B0SLXP216MB0381KORP";
        assert_eq!(derived(&format!("_000_{inner}_")), Some(inner));
        assert_eq!(derived("_000_short_"), None);
        assert_eq!(derived("----=_NextPart_000_0016_01D2C4DE.BA077380"), None);
    }
}
