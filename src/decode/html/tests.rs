use super::*;

fn told(html: &str) -> Vec<String> {
    blocks(html)
        .iter()
        .map(|block| {
            let words: String = block
                .runs
                .iter()
                .map(|run| {
                    let mut text = run.text.clone();
                    if run.bold {
                        text = format!("*{text}*");
                    }
                    if let Some(link) = &run.link {
                        text = format!("[{text}]({link})");
                    }
                    if let Some(why) = &run.hidden {
                        text = format!("{{{text}: {why}}}");
                    }
                    text
                })
                .collect();
            format!("{:?} {} {words}", block.kind, block.quoted)
        })
        .collect()
}

#[test]
fn words_links_lists_and_tables_come_out_as_blocks() {
    assert_eq!(
        told(
            "<html><head><title>T</title></head><body><h2>Head</h2><p>One <b>two</b>\n three<br>four<p>five\
            <ul><li>a<li><a href='http://x.example/?a=1&amp;b=2'>b</a></ul><hr>\
            <table><tr><td>1<td><p>2</p></td></tr><tr><th>3</th></tr></table>end"
        ),
        [
            "Heading(2) 0 *Head*",
            "Paragraph 0 One* two* three",
            "Paragraph 0 four",
            "Paragraph 0 five",
            "Item 0 a",
            "Item 0 [b](http://x.example/?a=1&b=2)",
            "Rule 0 ",
            "Row 0 1\t2",
            "Row 0 *3*",
            "Paragraph 0 end",
        ]
    );
}

#[test]
fn hidden_words_say_why() {
    assert_eq!(
        told(
            "<body bgcolor=#ffffff><div style='display:none'>a<b>b</b></div><font color=white>c</font>\
            <td style='font-size:0'>d<span style='font-size:14px'>e</span></td>\
            <table bgcolor=navy><tr><td><font color=white>f</font></td></tr></table>\
            <div style='background:url(x.png);color:#fff'>g</div><!-- h -->"
        ),
        [
            "Paragraph 0 {a: display:none}{*b*: display:none}",
            "Paragraph 0 {c: white on white}{d: text of no size}e",
            "Row 0 f",
            "Paragraph 0 g",
        ]
    );
    let sheet = "<style>td{background:#000}</style><td><font color=white>seen</font></td>";
    assert_eq!(told(sheet), ["Paragraph 0 seen"]);
}

#[test]
fn quotations_have_a_depth_and_pictures_are_not_fetched() {
    assert_eq!(
        told(
            "new<div class=\"gmail_quote\">On Monday X wrote:<blockquote class=gmail_quote>old<blockquote>older\
            </blockquote></blockquote></div>back<img src='cid:1' alt='a map'><img src=t.gif width=1 height=1>"
        ),
        [
            "Paragraph 0 new",
            "Paragraph 1 On Monday X wrote:",
            "Paragraph 1 old",
            "Paragraph 2 older",
            "Paragraph 0 back",
            "Picture 0 cid:1a map",
            "Picture 0 {t.gif: a picture of one pixel}",
        ]
    );
}

#[test]
fn every_run_stands_where_it_says() {
    let html = "<p>Bob&nbsp;owes <i>5&euro;</i></p><scr<script>bad()</script>";
    let found = blocks(html);
    let spans: Vec<_> = found.iter().flat_map(|b| &b.runs).map(|run| &html[run.span.start..run.span.end]).collect();
    assert_eq!(&spans[..2], ["Bob&nbsp;owes ", "5&euro;"]);
}

#[test]
fn hostile_texts_end_in_an_answer() {
    let many = |text: &str| text.repeat(1 << 18);
    for html in [
        many("<b>a"),
        many("<div>"),
        many("</div>"),
        many("<a href=\""),
        many("<!--"),
        many("<script>"),
        many("<"),
        many("&"),
        many("<p>a<table><tr><td>"),
        format!("<p style=\"{}\">x", many("a:b;")),
    ] {
        let start = std::time::Instant::now();
        let _ = blocks(&html);
        assert!(start.elapsed().as_secs() < 20, "{}…", &html[..10]);
    }
}
