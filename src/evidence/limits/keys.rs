//! Lists of DKIM keys that the user gives.

super::limits! {
    MOST_LIST_BYTES: u64 = 64 * 1024 * 1024, Bytes, "keys-size":
        "Size of a list of keys"
        because "200,000 records of an ordinary length come to half of it"
        said "it is larger than the {} that a list of keys may have";
    MOST_IMPORTED: usize = 200_000, Count, "keys-imported":
        "Keys of one list that are taken"
        because "the largest public archives of keys hold as many"
        said "only the first {} keys of a file are taken";
    LONGEST_LINE: usize = 64 * 1024, Bytes, "keys-line":
        "Length of a line that is no JSON"
        because "the longest key record that is taken is a quarter of it"
        said "it is longer than {}";
    LONGEST_RECORD: usize = 16 * 1024, Bytes, "keys-record":
        "Length of a key record"
        because "the longest key that is used (8192 bit) takes a tenth of it"
        said "its record is longer than any key (16 KB)";
    MOST_BROKEN_JSON: usize = 20, Count, "keys-broken-json":
        "JSON texts that break off, after which no more are tried"
        because "each may have been read to the end of the file"
        said "it looks like JSON, and too much before it was none";
    MOST_PROBLEMS: usize = 1_000, Count, "keys-problems":
        "Lines that could not be read which are told one by one"
        because "nobody reads more"
        said "more lines could not be read";
    MOST_TRIED: usize = 256, Count, "keys-of-one-name":
        "Keys of one domain and selector that are tried"
        because "a selector has one key at a time, and changes it rarely"
        said "only the first {} keys of this name were tried";
}
