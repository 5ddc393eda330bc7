//! A letter as its reader sees it.

/// A letter that was taken.
#[derive(Clone, Debug)]
pub struct ReceivedLetter {
    /// Who sent it, as the server was told.
    pub from: String,
    /// Who gets it, as the server was told.
    pub to: String,
    /// Names and decoded values.
    headers: Vec<(String, String)>,
    /// Decoded.
    pub body: String,
}

impl ReceivedLetter {
    /// A header that is there exactly once.
    #[track_caller]
    pub fn header(&self, name: &str) -> &str {
        let mut found = self
            .headers
            .iter()
            .filter(|(known, _)| known.eq_ignore_ascii_case(name));
        match (found.next(), found.next()) {
            (Some((_, value)), None) => value,
            _ => panic!("not one {name}: {:?}", self.headers),
        }
    }
}

/// Reads what came after `DATA`.
pub(super) fn read(from: String, to: String, text: &str) -> ReceivedLetter {
    let (head, body) = text.split_once("\r\n\r\n").expect("a letter has a head and a body");
    let headers = head
        .replace("\r\n ", " ")
        .replace("\r\n\t", " ")
        .split("\r\n")
        .map(|line| {
            let (name, value) = line.split_once(": ").unwrap_or_else(|| panic!("no header: {line:?}"));
            (name.to_owned(), decode_words(value))
        })
        .collect();
    let mut letter = ReceivedLetter {
        from,
        to,
        headers,
        body: String::new(),
    };
    let bytes = match letter.header("Content-Transfer-Encoding") {
        "7bit" => body.as_bytes().to_vec(),
        "quoted-printable" => from_quoted_printable(body),
        "base64" => from_base64(body),
        other => panic!("an encoding that needs more than we offer: {other}"),
    };
    letter.body = String::from_utf8(bytes).expect("it is UTF-8");
    letter
}

/// The encoded words of a header (RFC 2047). White space between two of them is none.
fn decode_words(value: &str) -> String {
    let mut decoded = String::new();
    let mut rest = value;
    let mut is_after_word = false;
    while let Some((before, word)) = rest.split_once("=?") {
        if !is_after_word || !before.trim().is_empty() {
            decoded.push_str(before);
        }
        let parts: Vec<_> = word.splitn(4, '?').collect();
        let [charset, encoding, text, end] = parts[..] else {
            panic!("half a word: {value:?}");
        };
        assert!(charset.eq_ignore_ascii_case("utf-8"), "{value:?}");
        let bytes = match encoding {
            "B" | "b" => from_base64(text),
            "Q" | "q" => from_quoted_printable(&text.replace('_', " ")),
            _ => panic!("no such encoding: {value:?}"),
        };
        decoded.push_str(std::str::from_utf8(&bytes).expect("no letter is cut in two"));
        rest = end.strip_prefix('=').expect("the end of a word");
        is_after_word = true;
    }
    decoded + rest
}

fn from_quoted_printable(text: &str) -> Vec<u8> {
    let joined = text.replace("=\r\n", "");
    let mut decoded = Vec::new();
    let mut bytes = joined.bytes();
    while let Some(byte) = bytes.next() {
        if byte != b'=' {
            decoded.push(byte);
            continue;
        }
        let digits = [bytes.next(), bytes.next()].map(|digit| digit.expect("two digits follow"));
        let digits = std::str::from_utf8(&digits).expect("they are digits");
        decoded.push(u8::from_str_radix(digits, 16).expect("they are digits"));
    }
    decoded
}

/// Strict about the alphabet, not about the padding.
pub(super) fn from_base64(text: &str) -> Vec<u8> {
    const ALPHABET: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut decoded = Vec::new();
    let (mut bits, mut count) = (0_usize, 0);
    for symbol in text.replace("\r\n", "").trim_end_matches('=').chars() {
        let value = ALPHABET.find(symbol).unwrap_or_else(|| panic!("no base64: {symbol:?}"));
        bits = (bits << 6) | value;
        count += 6;
        if count >= 8 {
            count -= 8;
            decoded.push(u8::try_from(bits >> count).expect("eight bits"));
            bits &= (1 << count) - 1;
        }
    }
    decoded
}

#[test]
fn words_and_bodies_are_decoded() {
    assert_eq!(
        decode_words("a =?utf-8?b?Q2jhu6M=?= =?UTF-8?q?_Phi=C3=AAn?= b"),
        "a Chợ Phiên b"
    );
    assert_eq!(from_quoted_printable("Ch=E1=BB=\r\n=A3 3=3D3"), "Chợ 3=3".as_bytes());
    assert_eq!(from_base64("Q2jhu6MgUGhp\r\nw6pu"), "Chợ Phiên".as_bytes());
}
