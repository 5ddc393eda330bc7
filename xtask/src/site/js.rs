//! Takes out of a script what a browser does not need: lines that are comments, and the white space before each line.
//! Deliberately no more: brotli does the rest.

use anyhow::{Result, bail};

/// Makes a script smaller without changing what it does. The ends of lines stay: a statement may end with one.
pub fn minify(text: &str) -> Result<String> {
    let mut small = String::with_capacity(text.len());
    for line in text.lines().map(str::trim) {
        if line.is_empty() || line.starts_with("//") {
            continue;
        }
        // In a text over several lines white space means something.
        if line.matches('`').count() % 2 == 1 {
            bail!("a text between ` must end in the line in which it begins: {line}");
        }
        small.push_str(line);
        small.push('\n');
    }
    Ok(small)
}

#[cfg(test)]
mod tests {
    use super::minify;

    #[test]
    fn lines_that_are_comments_and_white_space_before_lines_go() {
        let text = "// What it is for.\nconst a = 1;\n\nif (a) {\n  // Why `this.\n  b('https://c'); // kept\n}\n";
        let small = minify(text).expect("a script");
        assert_eq!(small, "const a = 1;\nif (a) {\nb('https://c'); // kept\n}\n");
    }

    #[test]
    fn a_text_over_several_lines_is_refused() {
        assert!(minify("a(`b\n  // c`);\n").is_err());
        assert!(minify("a(`b ${c}`, `d`);\n").is_ok());
    }
}
