//! PDF: objects, cross-reference sections, streams, and what is read of them.

super::limits! {
    MOST_OBJECTS: usize = 1_000_000, Count, "pdf-objects":
        "Objects that stand in the file and are indexed"
        because "larger files are read as far as their cross-reference goes"
        said "only the first {} objects are indexed";
    DEEPEST: usize = 64, Levels, "pdf-depth":
        "Arrays and dictionaries in one another"
        because "real files stay below 20"
        said "an object nested more than {} deep was not read";
    MOST_VALUES: usize = 400_000, Count, "pdf-values":
        "Values of one object"
        because "a page tree node or a name tree of a very large file has some ten thousand"
        said "an object of more than {} values was not read";
    MOST_PARSED: usize = 256 * 1024 * 1024, Bytes, "pdf-parsed":
        "Bytes of objects that are read as values, each reading counted"
        because "a large document is read some five times"
        said "the limit of reading objects was reached, {}: the rest was not looked into";
    MOST_REREAD: usize = 16 * 1024 * 1024, Bytes, "pdf-reread":
        "Bytes that are read again of objects that do not end before the next one seems to begin"
        because "a text may hold what looks like the head of an object, a few times"
        said "objects that do not end before the next one begins were not read further than {} together";
    LONGEST_CHAIN: usize = 16, Count, "pdf-references":
        "References that are followed from one to the next"
        because "writers use one, rarely two"
        said "a chain of more than {} references was not followed";
    MOST_XREF: usize = 2_000_000, Count, "pdf-xref-entries":
        "Entries of one cross-reference section"
        because "ISO 32000-1 annex C allows 8,388,607 objects in a file; a quarter is far above real files"
        said "a cross-reference section has more than {} entries: the rest was not read";
    MOST_XREF_ALL: usize = 6_000_000, Count, "pdf-xref-total":
        "Entries of all cross-reference sections together"
        because "three of the longest"
        said "the cross-reference sections have more than {} entries together: the oldest were not read";
    MOST_SECTIONS: usize = 4_096, Count, "pdf-xref-sections":
        "Cross-reference sections that are walked"
        because "a form that is signed daily for years has some hundred"
        said "more than {} cross-reference sections: the oldest were not read";
    MOST_MARKS: usize = 10_000, Count, "pdf-marks":
        "`startxref` and `%%EOF` that are listed"
        because "a form that is signed daily for years has some hundred"
        said "only the first {} startxref and %%EOF were listed";
    MOST_REVISIONS: usize = 500, Count, "pdf-revisions":
        "Saved states that are listed"
        because "a form that is signed daily for a year has some hundred"
        said "more than {} saved states: the oldest are listed as one";
    MOST_PAGES: usize = 20_000, Count, "pdf-pages":
        "Pages that are looked at one by one"
        because "the longest volumes have some thousand"
        said "only the first {} pages were looked at";
    DEEPEST_TREE: usize = 64, Levels, "pdf-page-tree":
        "Nodes in nodes of the page tree"
        because "writers use up to five"
        said "pages nested more than {} deep in the page tree were not looked at";
    MOST_FIELDS: usize = 50_000, Count, "pdf-fields":
        "Form fields that are looked through for signatures"
        because "the largest forms have some thousand"
        said "only the first {} form fields were looked through for signatures";
    MOST_KEPT: usize = 1_000, Count, "pdf-validation":
        "Certificates, lists of revoked ones and authorities' answers that a PDF keeps for its signatures"
        because "an archive that is stamped again each year for decades keeps some hundred"
        said "only the first {} certificates and lists kept for the signatures were read";
    MOST_SIGNATURE_PLACES: usize = 1_000, Count, "pdf-signature-places":
        "Places at which a signature dictionary may stand"
        because "a form that is signed daily for years has some hundred"
        said "only the first {} places of signatures were looked at";
    MOST_SEARCHED: usize = 256 * 1024 * 1024, Bytes, "pdf-stream-ends":
        "Bytes that are looked through for the ends of streams whose length is wrong, all together"
        because "real files with wrong lengths hold a few such streams"
        said "the ends of streams were not looked for beyond {} together: the rest was not read";
    MOST_FILTERS: usize = 16, Count, "pdf-filters":
        "Filters of one stream"
        because "writers use one or two"
        said "has more than {} filters: it was not read";
    MOST_FILTER_VALUES: usize = 200, Count, "pdf-filter-values":
        "Values of one stream's filters and their parameters"
        because "a stream has at most a few filters with some ten each"
        said "has more than {} values in its filters' parameters: the rest was left out";
    MOST_STREAM: usize = 64 * 1024 * 1024, Bytes, "pdf-stream":
        "Bytes of one decoded stream, after each of its filters"
        because "a font or an object stream has less, a bomb more"
        said "unpacks to more than {}: it was not read";
    MOST_DECODED: usize = 256 * 1024 * 1024, Bytes, "pdf-decoded":
        "Bytes of all decoded streams together, each filter counted"
        because "fonts and metadata of a book come to some ten megabytes"
        said "the limit of decoded bytes was reached, {} together: the rest was not looked into";
    MOST_STREAMS: usize = 4_000, Count, "pdf-streams":
        "Streams that are decoded in one examination"
        because "fonts and metadata of a book are some hundred"
        said "the limit of decoded streams was reached, {}: the rest was not looked into";
    MOST_PACKS: usize = 2_000, Count, "pdf-object-streams":
        "Object streams that are opened to look for fonts"
        because "each holds up to some hundred objects"
        said "more than {} object streams: fonts of the rest were not looked for";
    MOST_IN_PACK: usize = 100_000, Count, "pdf-packed-objects":
        "Objects of one object stream"
        because "writers put 100 to 200 into one"
        said "only the first {} objects of an object stream were looked into";
    MOST_INFO: usize = 1_000, Count, "pdf-info-entries":
        "Entries of one information dictionary"
        because "ordinary ones have eight, a form's own keys some dozen"
        said "only the first {} entries of the information dictionary were read";
    LONGEST_INFO: usize = 64 * 1024, Bytes, "pdf-info-value":
        "Length of one value of the information dictionary"
        because "keywords of a catalogue reach some KiB"
        said "values of the information dictionary of more than {} were not read";
    MOST_PACKETS: usize = 256, Count, "pdf-xmp-packets":
        "XMP packets that are read"
        because "a magazine with placed artwork has some hundred"
        said "only the first {} XMP packets were read";
    MOST_XMP: usize = 50_000, Count, "pdf-xmp-properties":
        "Properties of all XMP packets together"
        because "more than anybody reads, and a bound on memory"
        said "XMP of more than {} properties together: the rest was not read";
    MOST_PROPERTIES: usize = 5_000, Count, "pdf-packet-properties":
        "Properties of one XMP packet"
        because "an editor's history has some thousand"
        said "more than {} properties";
    DEEPEST_XMP: usize = 64, Levels, "pdf-xmp-depth":
        "Elements in elements of an XMP packet"
        because "writers use about ten"
        said "nested too deep, more than {}";
    LARGEST_PACKET: usize = 8 * 1024 * 1024, Bytes, "pdf-xmp-size":
        "Bytes of one XMP packet that are read"
        because "histories of long-lived artwork reach a few megabytes"
        said "is larger than {}: the rest was not read";
    MOST_FONTS: usize = 500, Count, "pdf-fonts":
        "Fonts that are read"
        because "each costs the decoding of its program"
        said "only the first {} fonts were read";
    MOST_PLACES: usize = 50_000, Count, "pdf-font-places":
        "Places that are looked at for a key that names fonts or metadata"
        because "a book names its fonts some thousand times"
        said "only the first {} places that may name fonts or metadata were looked at";
    MOST_COMPARED: usize = 64, Count, "pdf-states-compared":
        "Saved states that are compared with the one before, the newest first"
        because "a form that is signed weekly for a year has some fifty"
        said "more than {} saved states: what the older ones changed was not compared";
    MOST_REACHED: usize = 1_000_000, Count, "pdf-reached":
        "Steps from pages and trailer to the objects that they reach, all saved states together"
        because "a book of a thousand pages with a hundred objects each takes a hundred thousand"
        said "more than {} steps from pages to their objects: which pages a change touches is not known for all";
    MOST_CHANGED: usize = 5_000, Count, "pdf-objects-changed":
        "Changed objects of one saved state that are listed"
        because "more than anybody reads, and a bound on memory"
        said "only the first {} changed objects of a saved state were compared";
    MOST_TRACES: usize = 5_000, Count, "pdf-traces":
        "Comments, attached files, links, signatures, pictures and papers of programs that are listed"
        because "a book with a link on every page has some thousand"
        said "only the first {} comments, links, pictures and other traces were listed";
    MOST_PICTURES: usize = 2_000, Count, "pdf-pictures":
        "JPEG pictures whose segments are read"
        because "a scanned volume has one for each page"
        said "the segments of only the first {} JPEG pictures were read";
    MOST_PAGE_STREAMS: usize = 20_000, Count, "pdf-page-streams":
        "Streams of painting operators that are decoded in one examination"
        because "a book of two thousand pages has one to eight for each"
        said "the limit of decoded page streams was reached, {}: the rest of the pages was not read";
    MOST_PAGES_READ: usize = 2_000, Count, "pdf-pages-read":
        "Pages whose operators are followed"
        because "a long report has some hundred; larger volumes are collections"
        said "what stands on the pages was read of the first {} only";
    MOST_OPERATORS: usize = 2_000_000, Count, "pdf-operators":
        "Painting operators of one page"
        because "a map or a drawing has some hundred thousand"
        said "a page has more than {} painting operators: the rest was not read";
    MOST_OPERATORS_ALL: usize = 20_000_000, Count, "pdf-operators-total":
        "Painting operators of all pages together"
        because "a book has some million"
        said "the limit of painting operators was reached, {} together: the rest of the pages was not read";
    MOST_RUNS: usize = 400_000, Count, "pdf-runs":
        "Runs of text and painted shapes of all pages together"
        because "a book has about a hundred thousand, and each is held in memory"
        said "more than {} runs of text and shapes: the rest of the pages was not read";
    MOST_LETTERS: usize = 4_000_000, Count, "pdf-letters":
        "Letters of all pages together"
        because "a long book has about two million"
        said "more than {} letters: the rest of the pages was not read";
    DEEPEST_FORM: usize = 16, Levels, "pdf-forms":
        "Form XObjects in one another"
        because "writers use up to five"
        said "forms nested more than {} deep were not followed";
    DEEPEST_STATE: usize = 256, Levels, "pdf-graphics-states":
        "Graphics states saved in one another"
        because "ISO 32000-1 annex C asks readers for 28; writers stay below 50"
        said "graphics states nested more than {} deep were not kept";
    MOST_MAPPED: usize = 131_072, Count, "pdf-mapped-codes":
        "Codes of one character map"
        because "two bytes make 65,536, each of which may be stated twice"
        said "a character map of more than {} codes was not read to its end";
    MOST_PAGE_FONTS: usize = 2_000, Count, "pdf-page-fonts":
        "Fonts that are read for the text of the pages"
        because "a collection of papers has some hundred"
        said "only the first {} fonts were read for the text of the pages";
    MOST_FONT_TABLES: usize = 1_000_000, Count, "pdf-font-tables":
        "Codes and widths of all fonts together"
        because "a large East Asian font has some ten thousand of each, and they are held in memory"
        said "the fonts have more than {} codes and widths together: the rest of the fonts was not read";
    MOST_ANNOTATIONS: usize = 20_000, Count, "pdf-annotations":
        "Annotations of all pages together"
        because "a form has some hundred, a much linked book some thousand"
        said "only the first {} annotations were read";
    MOST_PAGES_WORDED: usize = 400, Count, "pdf-pages-worded":
        "Pages of saved states that are read and compared word by word, the newest states first"
        because "an editor changes a few pages; a form that is filled in weekly for years has some hundred states of a page"
        said "the words of more than {} pages in earlier and later states: the rest was not compared";
    MOST_WORD_PAIRS: usize = 100_000_000, Count, "pdf-word-pairs":
        "Words of a page times words of the same page in the state before, between equal ends, all pages together"
        because "a dense page has a thousand words; a hundred such pages, wholly rewritten, come to this"
        said "the words of a page were too many to be compared one by one (more than {} pairs): what differs is shown as one piece";
    MOST_PASSAGES: usize = 2_000, Count, "pdf-passages":
        "Places at which pages read otherwise than in the state before, all saved states together"
        because "more than anybody reads, and a bound on memory"
        said "only the first {} places at which pages read otherwise were listed";
    MOST_PICTURE_BYTES: usize = 256 * 1024 * 1024, Bytes, "pdf-picture-bytes":
        "Bytes of pictures that are compared with those in their place in the state before"
        because "a scanned volume that was wholly written anew has some hundred megabytes"
        said "more than {} of pictures in earlier and later states: the rest was not compared";
}
