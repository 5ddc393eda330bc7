//! Takes out of a style sheet what a browser does not need: comments and most white space. Strings and addresses stay
//! as they are. Deliberately no more: brotli does the rest.

/// Makes a style sheet smaller without changing what it means.
pub fn minify(text: &str) -> String {
    let mut small = Small {
        text: String::with_capacity(text.len()),
        has_space: false,
    };
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let taken = if rest.starts_with("/*") {
            // Two words that only a comment parts must not grow together.
            small.has_space |= small.text.ends_with(is_word) && after_comment(rest).starts_with(is_word);
            rest.len() - after_comment(rest).len()
        } else if first == '"' || first == '\'' {
            let length = string_length(rest, first);
            small.push(&rest[..length]);
            length
        } else if starts_address(rest) {
            let length = rest.find(')').map_or(rest.len(), |end| end + 1);
            small.push(&rest[..length]);
            length
        } else if first == '\\' {
            let length = first.len_utf8() + rest[1..].chars().next().map_or(0, char::len_utf8);
            small.push(&rest[..length]);
            length
        } else if first.is_whitespace() {
            small.has_space = true;
            first.len_utf8()
        } else {
            small.push(&rest[..first.len_utf8()]);
            first.len_utf8()
        };
        rest = &rest[taken..];
    }
    small.text
}

/// The text so far, and whether white space stood after it.
struct Small {
    text: String,
    has_space: bool,
}

impl Small {
    /// Adds a piece, after one space if there was any and it may matter.
    fn push(&mut self, piece: &str) {
        // A colon stays as it is: after one, white space may part a selector's words.
        let needs_none = |character: char| matches!(character, '{' | '}' | ';' | ',');
        if piece == "}" && self.text.ends_with(';') {
            self.text.pop();
        }
        let is_needed = !self.text.is_empty() && !self.text.ends_with(needs_none) && !piece.starts_with(needs_none);
        if self.has_space && is_needed {
            self.text.push(' ');
        }
        self.has_space = false;
        self.text.push_str(piece);
    }
}

fn after_comment(text: &str) -> &str {
    text[2..].split_once("*/").map_or("", |(_, rest)| rest)
}

/// An address without quotation marks may hold anything but a closing parenthesis.
fn starts_address(text: &str) -> bool {
    text.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("url("))
        && !text[4..].trim_start().starts_with(['"', '\''])
}

/// The length of the string at the start, with its quotation marks.
fn string_length(text: &str, mark: char) -> usize {
    let mut is_escaped = false;
    for (position, character) in text.char_indices().skip(1) {
        match character {
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = true,
            _ if character == mark => return position + character.len_utf8(),
            _ => {}
        }
    }
    text.len()
}

fn is_word(character: char) -> bool {
    character.is_alphanumeric() || character == '-' || character == '_' || !character.is_ascii()
}

#[cfg(test)]
mod tests {
    use super::minify;

    #[test]
    fn comments_and_white_space_go() {
        assert_eq!(
            minify("/* a */\n.b ,\n.c {\n  color: red;\n  margin: 0 1px;\n}\n"),
            ".b,.c{color: red;margin: 0 1px}"
        );
    }

    #[test]
    fn white_space_that_means_something_stays() {
        let text = ".a :hover > .b + .c{width:calc(1px + 2 * (3px - 1px))}@media (width > 40rem) and (hover){a{b:c}}";
        assert_eq!(minify(text), text);
    }

    #[test]
    fn strings_and_addresses_stay_as_they_are() {
        let text = r#"a{content:" /* no  comment */ ; \" } ";background:url(data:image/svg+xml;a  b/*c*/)}"#;
        assert_eq!(minify(text), text);
    }

    #[test]
    fn words_parted_by_a_comment_stay_two() {
        assert_eq!(minify("a{margin:0/**/auto}b/**/.c{d:e}"), "a{margin:0 auto}b.c{d:e}");
    }

    #[test]
    fn unfinished_text_ends_quietly() {
        assert_eq!(minify("a{b:\"c"), "a{b:\"c");
        assert_eq!(minify("a /* b"), "a");
        assert_eq!(minify("a{b:url(c"), "a{b:url(c");
    }
}
