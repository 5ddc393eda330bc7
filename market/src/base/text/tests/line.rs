use crate::base::text::{Line, TextProblem, parse_email, stable_hash};

#[test]
fn a_stable_hash_is_fnv_1a() {
    assert_eq!(stable_hash(""), 0xcbf2_9ce4_8422_2325);
    assert_eq!(stable_hash("a"), 0xaf63_dc4c_8601_ec8c);
}

#[test]
fn typed_text_loses_what_cannot_be_seen() {
    assert_eq!(
        Line::parse(" a\u{202e}b\t\nc ", 10).map(Line::into_string),
        Ok("ab c".to_owned())
    );
    assert_eq!(Line::parse(" \u{200b} ", 10), Err(TextProblem::Empty));
    assert_eq!(Line::parse("abcd", 3), Err(TextProblem::TooLong { max: 3 }));
}

#[test]
fn e_mail_addresses_are_judged_by_their_shape() {
    assert_eq!(
        parse_email(" Khach@Cho-Phien.example "),
        Some("khach@cho-phien.example".to_owned())
    );
    for text in [
        "", "a", "a@", "@b.vn", "a@b", "a@b..vn", "a b@c.vn", "a@b@c.vn", "<a@b.vn>",
    ] {
        assert_eq!(parse_email(text), None, "{text}");
    }
}
