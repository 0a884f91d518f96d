//! Packages and compound files, and the properties in them.

super::limits! {
    MOST_PACKED: usize = 10_000, Count, "zip-entries":
        "Entries of one zip package that are listed"
        because "a long presentation has some hundred"
        said "only the first {} entries of the package were read";
    MOST_UNPACKED: usize = 32 * 1024 * 1024, Bytes, "zip-unpacked":
        "Bytes that one entry of a package is unpacked to"
        because "parts with properties have a few KiB"
        said "unpacks to more than {}: the rest was not read";
    MOST_RATIO: usize = 200, Times, "unpacked-ratio":
        "Bytes out of each packed byte, once there are more than 16 MiB of them (entries of packages, streams of a PDF)"
        because "texts and fonts reach 20; only what says nothing reaches more over so many bytes"
        said "unpacks to more than {} times its size: the rest was not read";
    MOST_PROPERTIES: usize = 2_000, Count, "office-properties":
        "Properties of one Office document that are read"
        because "forms with many fields of their own have some hundred"
        said "more than {} properties";
    DEEPEST_PROPERTY: usize = 64, Levels, "office-depth":
        "Elements in elements of an Office document's properties"
        because "writers use five"
        said "nested too deep, more than {}";
    LONGEST_PROPERTY: usize = 4_096, Bytes, "office-property":
        "Length of one property of an Office document that is read"
        because "longer ones are data of programs, not words"
        said "properties of more than {} were not read";
    MOST_OF_A_TEXT: usize = 1024 * 1024, Bytes, "office-text":
        "First bytes of a part of an Office document that are read for its words"
        because "words take up a tenth of it, and no more are compared with others"
        said "has more than {}: only its beginning was read for words";
    MOST_SET: usize = 500, Count, "office-set":
        "Properties of one property set of an older Office document that are read"
        because "there are about thirty kinds"
        said "only the first {} properties of a set were read";
    RTF_INFO_WITHIN: usize = 512 * 1024, Bytes, "rtf-info":
        "First bytes of an RTF text in which its information group is looked for"
        because "it stands behind the tables of fonts and styles"
        said "only the first {} were searched for the information of the document";
    MOST_ENTRIES: usize = 50_000, Count, "compound-entries":
        "Entries of one compound file that are listed"
        because "a message with hundreds of attachments has some thousand"
        said "only the first {} entries of the compound file were read";
    DEEPEST_STORAGE: usize = 32, Levels, "compound-depth":
        "Storages in storages of a compound file that are followed"
        because "a mail in a mail in a mail takes nine"
        said "storages nested more than {} deep were not read";
    LONGEST_STREAM: usize = 256 * 1024 * 1024, Bytes, "compound-stream":
        "Bytes of one stream of a compound file that are read"
        because "larger than what any mail server takes"
        said "a stream of more than {} is read only so far";
    MOST_MISSING: usize = 64 * 1024 * 1024, Bytes, "compound-missing":
        "Bytes that a compound file may lack at its end and still be opened"
        because "one table sector of 512 bytes names 64 KiB"
        said "its compound file could not be opened";
}

/// Output (bytes) below which [`MOST_RATIO`] is not asked: a small text of blanks unpacks to a thousand times its size.
pub const RATIO_FROM: usize = 16 * 1024 * 1024;

/// To how many bytes so many packed bytes may unpack, where `most` is the limit by itself; and the limit that says so.
pub fn unpacked_to(packed: usize, most: usize, limit: super::Limit) -> (usize, super::Limit) {
    let by_ratio = packed.saturating_mul(MOST_RATIO).max(RATIO_FROM);
    if by_ratio < most { (by_ratio, row::MOST_RATIO) } else { (most, limit) }
}
