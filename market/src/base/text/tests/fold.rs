use crate::base::text::{fold, is_toned, search_fold, slugify};
use proptest::prelude::*;
use unicode_normalization::UnicodeNormalization;

#[test]
fn marks_and_case_fold_away() {
    assert_eq!(fold("Đà Bắc"), "da bac");
    assert_eq!(fold("Hòa"), fold("Hoà"));
    assert_eq!(fold("ĐƯỜNG PHÈN ẫ ệ"), "duong phen a e");
    assert_eq!(fold("Ðà Lạt"), "da lat");
}

#[test]
fn slugs_hold_only_ascii_words() {
    assert_eq!(slugify("  Miến dong Tài Hoan (500 g) "), "mien-dong-tai-hoan-500-g");
    assert_eq!(slugify("DEMO-25-0001/2025"), "demo-25-0001-2025");
    assert_eq!(slugify("!!!"), "");
}

#[test]
fn search_folds_what_is_written_in_more_than_one_way() {
    for (text, folded) in [
        ("Mỳ Chũ", "mi chu"),
        ("mì chũ", "mi chu"),
        ("Lý Sơn", "li son"),
        ("Lí Sơn", "li son"),
        ("kỹ thuật", "ki thuat"),
        ("quý", "qui"),
        ("quí", "qui"),
        ("Quýt", "quit"),
        ("quít", "quit"),
        ("Quỳnh", "quinh"),
        ("thy", "thi"),
        ("Tỷ", "ti"),
        ("Mỹ Tho", "mi tho"),
        ("hy vọng", "hi vong"),
        ("sỹ", "si"),
        ("tay", "tay"),
        ("tai", "tai"),
        ("thúy", "thuy"),
        ("Huỳnh", "huynh"),
        ("quyên", "quyen"),
        ("ý dĩ", "y di"),
        ("yến", "yen"),
        ("Vỹ", "vy"),
        ("Kyoto", "kyoto"),
        ("Đường phèn", "duong phen"),
        ("Ðà Bắc", "da bac"),
        ("ðậu", "dau"),
        ("ＭＩẾＮ ＤＯＮＧ", "mien dong"),
        ("ﬁ", "fi"),
        ("Hòa", "hoa"),
        ("HOÀ", "hoa"),
        ("ƯỚT", "uot"),
        ("500g", "500g"),
        ("café", "cafe"),
        ("mỳ-lý.kỹ", "mi-li.ki"),
        ("", ""),
        ("  ", "  "),
        ("🍯 mật", "🍯 mat"),
    ] {
        assert_eq!(search_fold(text), folded, "{text}");
        let decomposed: String = text.nfd().collect();
        assert_eq!(search_fold(&decomposed), folded, "{text}, decomposed");
    }
}

#[test]
fn slugs_keep_the_y_of_names() {
    assert_eq!(slugify("Mỳ Chũ"), "my-chu");
    assert_eq!(fold("Lý"), "ly");
}

#[test]
fn marks_are_seen() {
    for text in [
        "à",
        "ă",
        "â",
        "đ",
        "Đ",
        "ð",
        "ơ",
        "ư",
        "ê",
        "ỹ",
        "e\u{323}",
        "mien đong",
    ] {
        assert!(is_toned(text), "{text}");
    }
    for text in ["", "mien dong", "ST25", "ü", "ç", "1/2"] {
        assert!(!is_toned(text), "{text}");
    }
}

proptest! {
    #[test]
    fn folding_does_not_depend_on_the_normal_form(text in "\\PC{0,40}") {
        let composed: String = text.nfc().collect();
        let decomposed: String = text.nfd().collect();
        prop_assert_eq!(fold(&composed), fold(&decomposed));
    }

    #[test]
    fn folding_twice_is_folding_once(text in "[a-zA-ZÀ-ỹđĐ ]{0,40}") {
        let once = fold(&text);
        prop_assert_eq!(fold(&once), once.clone());
    }

    #[test]
    fn search_folding_does_not_depend_on_the_normal_form(text in "\\PC{0,40}") {
        let composed: String = text.nfc().collect();
        let decomposed: String = text.nfd().collect();
        prop_assert_eq!(search_fold(&composed), search_fold(&decomposed));
    }

    #[test]
    fn search_folding_twice_is_search_folding_once(text in "\\PC{0,40}|[a-zA-ZÀ-ỹđĐ ]{0,40}") {
        let once = search_fold(&text);
        prop_assert_eq!(search_fold(&once), once.clone());
    }
}
