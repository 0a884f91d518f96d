//! Mails: header fields, MIME parts, texts and what is searched in them.

super::limits! {
    MOST_FIELDS: usize = 10_000, Count, "mail-header-fields":
        "Header fields of one message that are read"
        because "real mails have a few dozen"
        said "only the first {} header lines were read";
    MOST_HOPS: usize = 500, Count, "mail-received-lines":
        "Received lines that are taken apart"
        because "real mails have at most a few dozen"
        said "only the first {} Received lines were taken apart";
    MOST_MAILBOXES: usize = 2_000, Count, "mail-addresses":
        "Addresses, or ids of other mails, of one header that are read"
        because "mails to whole companies name some hundred"
        said "only the first {} addresses or ids of a header line were read";
    MOST_PARAMETERS: usize = 200, Count, "mail-parameters":
        "Parameters of one header field that are read"
        because "real fields have a handful"
        said "only the first {} parameters of a header line were read";
    MOST_RESULTS: usize = 200, Count, "mail-results":
        "Results of one Authentication-Results header that are read"
        because "a server writes a handful"
        said "only the first {} results of an Authentication-Results line were read";
    MOST_TAGS: usize = 200, Count, "mail-tags":
        "Tags of one signature header that are read"
        because "RFC 6376 knows about a dozen"
        said "has more than {} tags";
    MOST_ENCODED_WORDS: usize = 1_000, Count, "mail-encoded-words":
        "Encoded words of one mail that are listed"
        because "a subject has a few, a long list of recipients some hundred"
        said "only the first {} encoded words were looked at";
    MOST_PARTS: usize = 10_000, Count, "mail-parts":
        "MIME parts of one message that are listed"
        because "the largest digests hold some hundred"
        said "only the first {} MIME parts were read";
    DEEPEST_PART: usize = 100, Levels, "mail-part-depth":
        "MIME parts in MIME parts that are listed"
        because "real mails stay below ten; each level makes the paths below it longer"
        said "MIME parts nested more than {} deep were not read";
    LONGEST_BOUNDARY: usize = 1_000, Bytes, "mail-boundary":
        "Length of a boundary that is looked for"
        because "RFC 2046 5.1.1 allows 70"
        said "a boundary of more than {} was not looked for: the parts behind it were not read";
    LARGEST_PART: usize = 256 * 1024 * 1024, Bytes, "mail-part-size":
        "Coded bytes of one part that are decoded"
        because "larger than what any mail server takes"
        said "a part of more than {} is not taken out of its mail";
    MOST_ENCLOSED: usize = 256 * 1024 * 1024, Bytes, "mail-parts-size":
        "Coded bytes of all enclosed parts of one mail together"
        because "larger than what any mail server takes"
        said "parts beyond {} together were not looked into";
    LONGEST_TEXT: usize = 1 << 20, Bytes, "mail-text":
        "Bytes of one text that are read"
        because "longer ones are logs and lists"
        said "only the first {} of a text were read";
    LONGEST_TEXTS: usize = 4 << 20, Bytes, "mail-texts":
        "Bytes of all texts of one mail together that are read"
        because "four of the longest"
        said "texts beyond {} together were not read";
    MOST_RUNS: usize = 100_000, Count, "html-runs":
        "Pieces of words of one HTML text that are told apart"
        because "a long newsletter has some thousand"
        said "only the first {} pieces of an HTML text were read as words";
    DEEPEST_ELEMENT: usize = 256, Levels, "html-depth":
        "Elements in elements of an HTML text whose shape is kept"
        because "tables in tables of mails reach about forty"
        said "HTML elements nested more than {} deep were read without their shape";
    MOST_ATTRIBUTES: usize = 64, Count, "html-attributes":
        "Attributes of one HTML tag that are read"
        because "a mail program writes a few"
        said "only the first {} attributes of an HTML tag were read";
    LONGEST_ADDRESSES: usize = 8 << 20, Bytes, "html-links":
        "Bytes of the addresses of links that are kept of one HTML text"
        because "one long address can stand behind many words"
        said "addresses of links beyond {} together were not kept";
    MOST_REFERENCES: usize = 200, Count, "mail-references":
        "Ids of other mails that are searched for hidden times"
        because "long threads name some dozens"
        said "only the first {} ids of other mails were searched for hidden times";
    MOST_X_RECEIVED: usize = 100, Count, "mail-x-received":
        "X-Received lines that are taken apart"
        because "real mails have a few"
        said "only the first {} X-Received lines were taken apart";
    MOST_SEARCHED: usize = 256 * 1_024, Bytes, "mail-text-searched":
        "Bytes of one text that are searched for times in addresses"
        because "quotes of a long conversation stay below it"
        said "only the first {} of a text were searched for hidden times";
    MOST_WORDS: usize = 50, Count, "mail-text-identifiers":
        "Addresses of one kind in one text, and ids of pictures in one mail, that are searched for hidden times"
        because "some dozens show the pattern"
        said "only the first {} addresses of one kind were searched for hidden times";
    MOST_MARKS: usize = 1_000, Count, "mail-text-places":
        "Places of one text that are looked at for one kind of address"
        because "each may lie in an address that was seen before"
        said "only the first {} places of one kind in a text were searched for hidden times";
    MOST_MENTIONS: usize = 500, Count, "mail-mentions":
        "Moments named in the texts of one mail that are listed"
        because "a long conversation quotes some dozens"
        said "only the first {} moments that the texts name were listed";
    MOST_STORED: usize = 4_000, Count, "outlook-properties":
        "Properties of one storage of an Outlook file that are read"
        because "a message has some hundred"
        said "only the first {} properties of a storage were read";
    MOST_OBJECTS: usize = 2_000, Count, "outlook-objects":
        "Attachments, and recipients, of an Outlook file that are read"
        because "mails to whole companies name some hundred"
        said "only the first {} attachments or recipients of the file were read";
    LONGEST_BODY: usize = 4 * 1024 * 1024, Bytes, "outlook-text":
        "Bytes of one text of an Outlook file that are read"
        because "longer ones are logs and lists"
        said "only the first {} of a text of the file were read";
    MOST_ATTACHED: usize = 256 * 1024 * 1024, Bytes, "outlook-attached":
        "Bytes of all attachments of an Outlook file together"
        because "larger than what any mail server takes"
        said "attachments beyond {} together were not read";
    LONGEST_LIST: usize = 256 * 1024, Bytes, "emlx-list":
        "Bytes of the property list behind a message of Apple Mail that are read"
        because "Apple Mail writes about one KiB"
        said "only the first {} of the property list behind the message were read";
    MOST_LISTED: usize = 200, Count, "emlx-properties":
        "Properties behind a message of Apple Mail that are read"
        because "Apple Mail writes about ten"
        said "only the first {} properties behind the message were read";
    DEEPEST_LIST: usize = 8, Levels, "emlx-depth":
        "Lists in lists behind a message of Apple Mail that are read"
        because "Apple Mail writes two"
        said "the property list behind the message is nested more than {} deep: the rest was not read";
    LONGEST_PATTERNED: usize = 400, Bytes, "pattern-text":
        "Length of a name or identifier that is put to a regular expression"
        because "names of programs, boundaries and ids are shorter, and work grows with the length"
        said "a name or identifier of more than {} was not put to the patterns of known programs";
    LONGEST_LINKED: usize = 262_144, Bytes, "mail-text-links":
        "Bytes of one text in which links to other domains are gathered"
        because "newsletters have about a tenth of it"
        said "links behind the first {} of a text were not compared";
    MOST_LINKS: usize = 300, Count, "mail-links":
        "Links of one mail whose domains are compared"
        because "newsletters have some dozens"
        said "only the first {} links were compared";
}
