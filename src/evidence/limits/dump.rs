//! A whole dump: how many files are judged beside one another, and how much of each.

super::limits! {
    MOST_OF_A_GROUP: usize = 24, Count, "dump-group":
        "Files that share one mark (an id, a number, a signature) and are compared with one another, the earliest first"
        because "each is compared with each; more of one mark are a list or a program, and the others say the same"
        said "of files that share one mark only the first {} were compared with one another";
    LONGEST_OWN: usize = 6 * 1024, Bytes, "dump-own-words":
        "Own words of one mail, or words of one PDF or office document, that are compared with those of others"
        because "a long letter; everything about a file that is judged beside others is to fit on one line"
        said "only the first {} of a file's own words were compared with those of others";
    LONGEST_QUOTED: usize = 6 * 1024, Bytes, "dump-quoted-words":
        "Quoted words of one mail that are compared with the mail that they quote"
        because "a long letter; older quotations below it are not read"
        said "only the first {} of what a mail quotes were compared with the mail that it quotes";
    MOST_OF_A_CHECK: usize = 20_000, Count, "dump-findings":
        "Findings of one check over a whole dump"
        because "what so many files share has one cause, and nobody reads more"
        said "only the first {} findings of one check over the dump are listed";
    MOST_OF_A_FILE: usize = 40, Count, "dump-file-findings":
        "Findings that one file has beside its neighbours, the heaviest first; of its own above a note as many"
        because "a screen of them; the report of the file alone lists all its own"
        said "only the first {} findings that a file has beside its neighbours are listed";
}
