//! Signatures: how many are computed, and how much is tried where one does not fit.

super::limits! {
    MOST_SIGNATURES: usize = 100, Count, "proof-signatures":
        "Signatures of servers that are computed for one mail"
        because "real mails carry a handful"
        said "only a hundred signatures of a mail are computed";
    MOST_WORK: usize = 1 << 30, Bytes, "proof-work":
        "Bytes of headers and text that are brought into form for the signatures of one mail"
        because "real mails stay below four times their size"
        said "its text was not computed: the mail has too many different signatures for its size";
    MOST_NAMES: usize = 1_000, Count, "proof-header-names":
        "Header names of one signature (h=) that are followed"
        because "real ones list at most about forty"
        said "names more than {} headers (h=)";
    MOST_COPIED: usize = 1_000, Count, "proof-copied-lines":
        "Copied lines of one signature (z=) that are read"
        because "a signer copies what it signs"
        said "only the first {} copied lines of the signature (z=) were read";
    MOST_TRIES: usize = 20_000, Count, "proof-readings":
        "Ordinary readings that are tried for one signature that does not fit"
        because "about half a second of work"
        said "the ordinary readings were not all tried: there are too many";
    MOST_VERIFIED: usize = 2_000, Count, "proof-readings-verified":
        "The same of headers where each is verified with the key (Ed25519), and none is just a digest to compare"
        because "about half a second of work"
        said "the ordinary readings were not all tried: there are too many for a key that verifies each";
    MOST_READ_AGAIN: usize = 48 * 1024 * 1024, Bytes, "proof-readings-bytes":
        "Bytes that are hashed for the ordinary readings of one signature that does not fit"
        because "about half a second of work"
        said "the ordinary readings were not all tried: the text is too long for their number";
    MOST_READINGS: usize = 6 * 1024 * 1024 * 1024, Bytes, "mailbox-readings":
        "The same for all signatures of a mailbox together, shared among its messages"
        because "a few seconds of work"
        said "the ordinary readings were not all tried: the text is too long for their number";
    LONGEST_SEARCHED: usize = 8 << 20, Bytes, "search-text":
        "Length of a text that is searched for what was signed"
        because "a longer one costs too much for each candidate"
        said "the text is too long to be searched, longer than {}";
    LONGEST_HEADERS: usize = 1 << 20, Bytes, "search-headers":
        "Length of the signed headers that are searched for what was signed"
        because "a longer one costs too much for each candidate"
        said "the signed headers are too long to be searched, longer than {}";
    MOST_PERSONS: usize = 16, Count, "proof-persons":
        "Signatures of persons that are computed for one mail"
        because "real mails carry one, rarely a few"
        said "only the first {} signatures of persons were computed";
    MOST_CERTIFICATES: usize = 64, Count, "proof-certificates":
        "Certificates of one S/MIME signature that are read"
        because "a chain has two to five"
        said "only the first {} certificates of the signature were read";
    MOST_SIGNERS: usize = 16, Count, "proof-signers":
        "Signers of one S/MIME signature that are read"
        because "mails have one, rarely two"
        said "only the first {} signers of the signature were read";
    MOST_LINKS: usize = 100, Count, "proof-links":
        "Signatures of certificates that are computed for one mail"
        because "many issuers of one name would multiply them"
        said "the chain of certificates was not followed: more than {} signatures of certificates";
    LONGEST_CHAIN: usize = 10, Count, "proof-chain":
        "Certificates of a chain that are followed"
        because "real chains have up to five"
        said "the chain of certificates is longer than {}";
    MOST_DOCUMENT_SIGNATURES: usize = 100, Count, "document-signatures":
        "Signatures of one PDF that are computed"
        because "a form that is signed daily for months has some hundred"
        said "only the first {} signatures of the file were computed";
    MOST_DOCUMENT_WORK: usize = 2 << 30, Bytes, "document-work":
        "Bytes that are hashed for all signatures of one PDF"
        because "some seconds of work; a file of its own length is always computed once"
        said "it was not computed: the file has too many signatures for its size";
    MOST_PART_WORK: usize = 256 << 20, Bytes, "office-signed-parts":
        "Bytes of the parts of an office package that are hashed for its signatures"
        because "a presentation with films has some hundred MiB"
        said "not all parts were compared with the signature: they have more than {}";
    MOST_BLOCKS: usize = 100, Count, "openpgp-blocks":
        "Armoured OpenPGP blocks of one part that are read"
        because "mails carry one or two, archives of keys a few dozen"
        said "only the first {} OpenPGP blocks of a part were read";
    MOST_RING: usize = 100, Count, "openpgp-keys":
        "OpenPGP keys of one mail that are held"
        because "a mail carries its sender's, rarely more"
        said "only the first {} OpenPGP keys of the mail were read";
    MOST_FINDINGS: usize = 100, Count, "findings":
        "Findings of one check on one file that are listed"
        because "a reader is helped by none beyond, and ten thousand lines can be wrong in one way"
        said "only {} findings of one check are listed";
}
