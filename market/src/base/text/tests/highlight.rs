use crate::base::text::highlight;
use proptest::prelude::*;

fn shown(text: &str, words: &[&str]) -> String {
    let words: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
    highlight(text, &words)
        .into_iter()
        .map(|piece| {
            if piece.is_match {
                format!("[{}]", piece.text)
            } else {
                piece.text
            }
        })
        .collect()
}

#[test]
fn what_was_found_is_marked_as_it_is_written() {
    for (text, words, expected) in [
        ("Miến dong Tài Hoan", &["mien"][..], "[Miến] dong Tài Hoan"),
        ("Miến dong Tài Hoan", &["mien", "dong"], "[Miến] [dong] Tài Hoan"),
        ("Miến dong", &["mi"], "[Mi]ến dong"),
        ("Miến dong", &["mie", "mi"], "[Miế]n dong"),
        ("Đường phèn", &["duong"], "[Đường] phèn"),
        ("Đường phèn", &["du"], "[Đư]ờng phèn"),
        ("Mỳ Chũ", &["mi", "chu"], "[Mỳ] [Chũ]"),
        ("mì chũ", &["mi"], "[mì] chũ"),
        ("Quýt", &["quit"], "[Quýt]"),
        ("Mie\u{302}\u{301}n dong", &["mie"], "[Mie\u{302}\u{301}]n dong"),
        ("Mie\u{302}\u{301}n dong", &["mien"], "[Mie\u{302}\u{301}n] dong"),
        ("(Miến)", &["mien"], "([Miến])"),
        ("gói 500g", &["500"], "gói [500]g"),
        ("gói 500g", &["500", "g"], "[g]ói [500g]"),
        ("ＭＩẾＮ", &["mie"], "[ＭＩẾ]Ｎ"),
        ("ﬁn", &["f"], "[ﬁ]n"),
        ("🍯 mật ong", &["ong"], "🍯 mật [ong]"),
        ("không", &["ong"], "không"),
        ("mật ong", &[], "mật ong"),
        ("mật ong", &[""], "mật ong"),
        ("", &["a"], ""),
        ("TRÀ trà Trà", &["tra"], "[TRÀ] [trà] [Trà]"),
        ("Hà Nội", &["hanoi"], "Hà Nội"),
    ] {
        assert_eq!(shown(text, words), expected, "{text} {words:?}");
    }
}

proptest! {
    #[test]
    fn the_pieces_are_the_text(
        text in "\\PC{0,40}|[a-zÀ-ỹđ0-9ﬁ½\u{300}-\u{36f}\u{202a}-\u{202e}🍯👩‍🌾 ]{0,40}",
        words in proptest::collection::vec("[a-z0-9]{0,3}|\\PC{0,3}", 0..4),
    ) {
        let pieces = highlight(&text, &words);
        let joined: String = pieces.iter().map(|piece| piece.text.as_str()).collect();
        prop_assert_eq!(joined, text);
        prop_assert!(pieces.iter().all(|piece| !piece.text.is_empty()));
        prop_assert!(pieces.windows(2).all(|pair| pair[0].is_match != pair[1].is_match));
    }
}
