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
        // A mailbox that was emptied by a program stands at the reader's own provider; so does the first host with a
        // public name under lines that only inner addresses wrote.
        let adopted = fetched || !side.iter().any(|one| hosts::is_public(one));
        if !(private || ours || adopted) {
            break;
        }
        if adopted && !private {
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
    let public = hops.iter().skip(first).rev().filter_map(|hop| hop.by.as_ref());
    let public = public.filter_map(|by| hosts::organisation(&by.value)).next();
    let name = public.unwrap_or_else(|| hosts::plain(&by.value));
    let host = gate.and_then(|gate| gate.by.as_ref()).map(|by| by.value.clone()).unwrap_or_default();
    let taken = gate.and_then(|gate| gate.looked_up.as_ref().or(gate.from.as_ref())).map(|from| from.value.clone());
    let reason = match (first, taken) {
        (0, _) => format!("All lines were written by hosts that belong to the receiving side ({name})"),
        (_, Some(taken)) => format!(
            "From the line of {host} on, the receiving side ({name}) wrote the lines; it took the mail from {taken}"
        ),
        (_, None) => format!("From the line of {host} on, the receiving side ({name}) wrote the lines"),
    };
    Boundary { words, first: Some(first), reason }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::{ByteSpan, Fact};

    fn hop(from: &str, looked_up: &str, by: &str) -> Hop {
        let fact = |text: &str| Some(Fact::raw(text.to_owned(), ByteSpan::default())).filter(|_| !text.is_empty());
        Hop { from: fact(from), looked_up: fact(looked_up), by: fact(by), ..Hop::default() }
    }

    fn words(hops: &[Hop]) -> (Vec<Word>, Option<usize>) {
        let found = boundary(&hops.iter().collect::<Vec<_>>(), &Mail::default());
        (found.words, found.first)
    }

    #[test]
    fn the_receiving_side_ends_where_the_mail_came_from_outside() {
        let way = [
            hop("pc", "", "mail.nordhaven.example"),
            hop("mail.nordhaven.example", "mail.nordhaven.example", "mx1.harbourpost.example"),
            hop("mx1.harbourpost.example", "", "store.harbourpost.example"),
        ];
        assert_eq!(words(&way), (vec![Word::Vouched, Word::Receiver, Word::Receiver], Some(1)));
        // Without a looked-up name the line below is anybody's.
        let unnamed = [way[0].clone(), hop("mail.nordhaven.example", "", "mx1.harbourpost.example"), way[2].clone()];
        assert_eq!(words(&unnamed), (vec![Word::Anyone, Word::Receiver, Word::Receiver], Some(1)));
    }

    #[test]
    fn inner_addresses_and_emptied_mailboxes_belong_to_the_receiving_side() {
        let inner = [hop("a.sender.example", "a.sender.example", "mx.provider.example"), hop("", "", "10.36.47.149")];
        assert_eq!(words(&inner).1, Some(0));
        let mut fetched = hop("provider", "", "localhost");
        fetched.with = Some(Fact::raw("IMAP".to_owned(), ByteSpan::default()));
        let way = [
            hop("x.sender.example", "", "y.sender.example"),
            hop("y.sender.example", "y.sender.example", "mx.provider.example"),
            fetched,
            hop("localhost", "", "home.reader.example"),
        ];
        assert_eq!(words(&way).0, [Word::Vouched, Word::Receiver, Word::Receiver, Word::Receiver]);
    }
}
