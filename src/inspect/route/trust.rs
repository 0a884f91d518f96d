//! Whose word each line is: which lines the receiving side wrote, and which the sender could have typed.

use super::super::knowledge::hosts;
use super::{Word, joins};
use crate::evidence::{Hop, Mail};

/// Where the receiving side begins.
pub(super) struct Boundary {
    /// For each hop in travelling order, whose word it is.
    pub words: Vec<Word>,
    /// Index of the first line that the receiving side wrote.
    pub first: Option<usize>,
    /// Why the boundary stands there, one plain sentence.
    pub reason: String,
}

/// Walks from the top (written last) down, as long as the lines are written by hosts that belong together.
pub(super) fn boundary(hops: &[&Hop], mail: &Mail) -> Boundary {
    let mut words = vec![Word::Anyone; hops.len()];
    let Some(top) = hops.last() else {
        return Boundary { words, first: None, reason: "There is no Received line".into() };
    };
    let Some(by) = top.by.as_ref() else {
        let reason = "The topmost line names no host, so nothing tells where the receiving side begins".into();
        return Boundary { words, first: None, reason };
    };
    // Names of the receiving side: the topmost host, the host that says what it checked, the mailbox's domain.
    let mut side: Vec<String> = vec![by.value.clone()];
    side.extend(mail.authentication.first().map(|results| results.authserv_id.value.clone()));
    let delivered = mail.headers.iter().find(|header| header.is("delivered-to") || header.is("x-original-to"));
    let domain = delivered.and_then(|header| header.text.trim().rsplit_once('@'));
    side.extend(domain.map(|(_, domain)| domain.trim_end_matches('>').to_owned()));
    let mut first = hops.len().saturating_sub(1);
    let mut fetched = false;
    for (index, hop) in hops.iter().enumerate().rev() {
        let Some(host) = hop.by.as_ref().map(|by| by.value.as_str()) else { break };
        let plain = hosts::plain(host);
        let private = !hosts::is_public(&plain);
        let ours = side.iter().any(|one| hosts::plain(one) == plain || hosts::together(one, host));
        // A mailbox that was emptied by a program stands at the reader's own provider.
        if !(private || ours || fetched) {
            break;
        }
        if fetched && !private {
            side.push(host.to_owned());
            fetched = false;
        }
        first = index;
        fetched |= joins::is_retrieval(hop);
        // From outside: the line under it is somebody else's, whatever it says of itself.
        let outside = joins::sending_names(hop).iter().any(|name| {
            hosts::is_public(name) && !side.iter().any(|one| hosts::together(one, name) || hosts::plain(one) == *name)
        });
        if outside && !fetched && !joins::is_loopback(hop) {
            break;
        }
    }
    for word in words.iter_mut().skip(first) {
        *word = Word::Receiver;
    }
    // The last host before: vouched for only if the receiving side looked its name up and it wrote the line under it.
    let gate = hops.get(first);
    let looked_up = gate.and_then(|gate| gate.looked_up.as_ref());
    let below = first.checked_sub(1);
    let vouched = below.and_then(|below| hops.get(below)).and_then(|below| below.by.as_ref()).zip(looked_up);
    let vouched = vouched.filter(|(by, name)| hosts::together(&by.value, &name.value) || by.value == name.value);
    if let (Some((_, _)), Some(word)) = (&vouched, below.and_then(|below| words.get_mut(below))) {
        *word = Word::Vouched;
    }
    let name = hosts::organisation(&by.value).unwrap_or_else(|| hosts::plain(&by.value));
    let host = gate.and_then(|gate| gate.by.as_ref()).map(|by| by.value.clone()).unwrap_or_default();
    let taken = gate.and_then(|gate| gate.looked_up.as_ref().or(gate.from.as_ref())).map(|from| from.value.clone());
    let reason = match (first, taken) {
        (0, _) => format!("All lines were written by hosts that belong to the receiving side ({name})"),
        (_, Some(taken)) => format!(
            "The lines from {host} upwards were written on the receiving side ({name}), which took the mail from {taken}"
        ),
        (_, None) => format!("The lines from {host} upwards were written on the receiving side ({name})"),
    };
    Boundary { words, first: Some(first), reason }
}
