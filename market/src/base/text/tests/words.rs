use crate::base::text::{damerau_within, is_syllable, is_toned, search_fold, tokens};
use proptest::prelude::*;
use unicode_normalization::UnicodeNormalization;

fn toned(text: &str) -> Vec<String> {
    tokens(text).into_iter().map(|token| token.toned).collect()
}

#[test]
fn words_have_one_form() {
    for (text, words) in [
        ("Miến dong Tài Hoan", "miến dong tài hoan"),
        ("hoà bình", "hòa bình"),
        ("Hòa Bình", "hòa bình"),
        ("thuý", "thúy"),
        ("thúy", "thúy"),
        ("khoẻ", "khỏe"),
        ("toàn", "toàn"),
        ("tòan", "toàn"),
        ("quả", "quả"),
        ("qủa", "quả"),
        ("giá", "giá"),
        ("gía", "giá"),
        ("gì", "gì"),
        ("mỳ", "mì"),
        ("Lý", "lí"),
        ("quý", "quí"),
        ("quýt", "quít"),
        ("kỹ", "kĩ"),
        ("tây", "tây"),
        ("ý", "ý"),
        ("nghiêng", "nghiêng"),
        ("đường", "đường"),
        ("ðường", "đường"),
        ("thủy", "thủy"),
        ("thuỷ", "thủy"),
        ("khuỷu", "khuỷu"),
        ("ngoằn ngoèo", "ngoằn ngoèo"),
        ("của", "của"),
        ("cuả", "của"),
        ("mưa", "mưa"),
        ("múôi", "muối"),
        ("café", "café"),
        ("ＭＩẾＮ", "miến"),
        ("500g", "500 g"),
        ("500 g", "500 g"),
        ("1,5kg", "1 5 kg"),
        ("330ml", "330 ml"),
        ("2lít", "2 lít"),
        ("0.5 LÍT", "0 5 lít"),
        ("250gr", "250 gr"),
        ("4sao", "4 sao"),
        ("ST25", "st25"),
        ("DT39", "dt39"),
        ("3in1", "3in1"),
        ("OCOP 4 sao", "ocop 4 sao"),
        ("5m x 20cm", "5 m x 20 cm"),
        ("trà (túi lọc)", "trà túi lọc"),
        ("lúa–tôm", "lúa tôm"),
        ("", ""),
        ("…!?", ""),
        ("½", "12"),
        ("🍯mật🍯ong", "mật ong"),
    ] {
        assert_eq!(toned(text).join(" "), words, "{text}");
        let decomposed: String = text.nfd().collect();
        assert_eq!(toned(&decomposed).join(" "), words, "{text}, decomposed");
    }
}

#[test]
fn ranges_point_into_the_text() {
    let text = "Mỳ 500g đặc sản";
    let parts: Vec<&str> = tokens(text).iter().map(|token| &text[token.range.clone()]).collect();
    assert_eq!(parts, ["Mỳ", "500", "g", "đặc", "sản"]);
    let marked: Vec<bool> = tokens(text).iter().map(|token| token.is_toned()).collect();
    assert_eq!(marked, [true, false, false, true, true]);
}

#[test]
fn syllables_are_told_from_other_words() {
    for word in [
        "a",
        "ở",
        "ý",
        "yến",
        "nghiêng",
        "khuỷu",
        "quốc",
        "quyết",
        "quýt",
        "gì",
        "giếng",
        "giá",
        "gìn",
        "mỳ",
        "đường",
        "hòa",
        "hoà",
        "thuở",
        "khuya",
        "ngoằn",
        "xoong",
        "Đắk",
        "Lắk",
        "Lăk",
        "Kạn",
        "TRÀ",
        "rượu",
        "hươu",
        "quẹo",
    ] {
        assert!(is_syllable(word), "{word}");
        let decomposed: String = word.nfd().collect();
        assert!(is_syllable(&decomposed), "{word}, decomposed");
    }
    for word in [
        "", "bat", "bàt", "tích́", "mien", "green", "ce", "ka", "nge", "gê", "iên", "quua", "ää", "hòà", "fa", "đd",
        "kwa", "trong2", "viêt", "b", "ngh",
    ] {
        assert!(!is_syllable(word), "{word}");
    }
}

#[test]
fn slips_are_counted_up_to_a_limit() {
    assert_eq!(damerau_within("mien", "mien", 0), Some(0));
    assert_eq!(damerau_within("mien", "mein", 1), Some(1), "neighbours swapped");
    assert_eq!(damerau_within("mien", "min", 1), Some(1), "left out");
    assert_eq!(damerau_within("mien", "mieen", 1), Some(1), "doubled");
    assert_eq!(damerau_within("mien", "mian", 1), Some(1), "another");
    assert_eq!(damerau_within("mien", "mian", 0), None);
    assert_eq!(damerau_within("đường", "đưòng", 1), Some(1), "letters, not bytes");
    assert_eq!(damerau_within("ca", "abc", 3), Some(3), "no letter twice");
    assert_eq!(damerau_within("", "abc", 2), None);
}

proptest! {
    #[test]
    fn words_stand_in_order_on_whole_characters(text in "\\PC{0,40}|[a-zÀ-ỹđ0-9\u{300}-\u{36f}\u{202e}🍯 ]{0,40}") {
        let mut end = 0;
        for token in tokens(&text) {
            prop_assert!(token.range.start >= end && token.range.start < token.range.end);
            end = token.range.end;
            prop_assert!(text.get(token.range.clone()).is_some());
            prop_assert_eq!(search_fold(&token.toned), token.folded.clone());
        }
        prop_assert!(end <= text.len());
    }

    #[test]
    fn words_do_not_depend_on_the_normal_form(text in "[a-zA-ZÀ-ỹđĐ0-9 ]{0,40}") {
        let composed: String = text.nfc().collect();
        let decomposed: String = text.nfd().collect();
        prop_assert_eq!(toned(&composed), toned(&decomposed));
        prop_assert_eq!(is_toned(&composed), is_toned(&decomposed));
    }
}
