//! Words, scripts and raw HTML.

use super::{
    files::{code_of, files},
    rust_files,
};

/// Letters that only Vietnamese writes.
fn has_vietnamese(text: &str) -> bool {
    text.chars()
        .any(|symbol| "ăâđêôơưĂÂĐÊÔƠƯạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ".contains(symbol))
}

#[test]
fn every_word_that_people_see_is_a_key() {
    let mut wrong = Vec::new();
    for (path, text) in rust_files("app/src") {
        for (number, line) in code_of(&text).lines().enumerate() {
            // The names of the languages are the same in both.
            let line = line.replace("Tiếng Việt", "");
            let shown = line.split("//").next().unwrap_or_default();
            if shown.contains('"') && has_vietnamese(shown) {
                wrong.push(format!("{path}:{}: {}", number + 1, line.trim()));
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new(), "words outside of app/locales");
}

#[test]
fn nothing_is_written_past_the_escaping() {
    for (path, text) in rust_files("app/src") {
        let code = code_of(&text);
        assert!(!code.contains("inner_html"), "{path} uses inner_html");
        assert!(
            !code.contains("style=\""),
            "{path} has an inline style, which the policy forbids"
        );
        // Leptos writes the children of a textarea unescaped.
        assert!(
            !code.contains("<textarea") || path == "app/src/ui/field.rs",
            "{path} has a textarea of its own"
        );
        assert!(
            !code.contains("<script>") || path == "app/src/shell.rs",
            "{path} has an inline script"
        );
    }
}

#[test]
fn both_languages_have_the_same_files() {
    let names = |language: &str| -> Vec<String> {
        files(&format!("app/locales/{language}"), "toml")
            .into_iter()
            .filter_map(|(path, _)| path.rsplit('/').next().map(str::to_owned))
            .collect()
    };
    assert_eq!(names("vi"), names("en"));
}

#[test]
fn english_is_english() {
    for (path, text) in files("app/locales/en", "toml") {
        for line in text.lines() {
            let value = line.split_once('=').map_or("", |(_, value)| value);
            // Names of places, of the market and of what has no English name stay as they are.
            let stays = [
                "Chợ Phiên",
                "Hà Nội",
                "Hồ Chí Minh",
                "Đường Mẫu",
                "OCOP",
                "VietGAP",
                "Tết",
                "đồng",
                "₫",
            ];
            let rest = stays.iter().fold(value.to_owned(), |rest, name| rest.replace(name, ""));
            assert!(!has_vietnamese(&rest), "{path}: {line}");
        }
    }
}
