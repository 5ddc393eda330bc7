//! The little HTTP that preparing needs. HTTP/1.0 has neither chunks nor kept connections, so a request is one write
//! and its answer is everything up to the end: no library is worth its tree here.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use anyhow::{Context, Result, bail};

const PATIENCE: Duration = Duration::from_secs(30);

/// What came back.
#[derive(Debug)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// Names in lower case, in the order they came.
    pub headers: Vec<(String, String)>,
    /// The bytes as they were sent, compressed or not.
    pub body: Vec<u8>,
}

impl Answer {
    /// The first header of this name.
    pub fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(other, _)| other == name);
        found.map(|(_, value)| value.as_str())
    }

    /// The body as text; it must not be compressed.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

/// Gets an address with some headers, each as `Name: value`.
pub fn get(server: SocketAddr, path: &str, headers: &[String]) -> Result<Answer> {
    send(server, "GET", path, headers, "").with_context(|| format!("getting {path}"))
}

/// Sends a form as our own page would.
pub fn post(server: SocketAddr, path: &str, headers: &[String], form: &str) -> Result<Answer> {
    let mut all = vec![
        format!("Origin: http://{server}"),
        "Content-Type: application/x-www-form-urlencoded".to_owned(),
        format!("Content-Length: {}", form.len()),
    ];
    all.extend_from_slice(headers);
    send(server, "POST", path, &all, form).with_context(|| format!("posting to {path}"))
}

fn send(server: SocketAddr, method: &str, path: &str, headers: &[String], body: &str) -> Result<Answer> {
    let mut head = format!("{method} {path} HTTP/1.0\r\nHost: {server}\r\nAccept: text/html\r\n");
    for header in headers {
        head.push_str(header);
        head.push_str("\r\n");
    }
    let mut stream = TcpStream::connect_timeout(&server, PATIENCE)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.write_all(format!("{head}\r\n{body}").as_bytes())?;
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes)?;
    parse(&bytes)
}

fn parse(bytes: &[u8]) -> Result<Answer> {
    const END: &[u8] = b"\r\n\r\n";
    let Some(end) = bytes.windows(END.len()).position(|window| window == END) else {
        bail!("the answer has no head");
    };
    let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
    let mut lines = head.lines();
    let status = lines.next().and_then(|line| line.split(' ').nth(1)?.parse().ok());
    let headers = lines.filter_map(|line| line.split_once(':'));
    Ok(Answer {
        status: status.context("the answer has no status")?,
        headers: headers
            .map(|(name, value)| (name.trim().to_lowercase(), value.trim().to_owned()))
            .collect(),
        body: bytes[end + END.len()..].to_vec(),
    })
}

/// A form's fields as they are sent.
pub fn form(fields: &[(String, String)]) -> String {
    let pair = |(name, value): &(String, String)| format!("{}={}", encoded(name), encoded(value));
    fields.iter().map(pair).collect::<Vec<_>>().join("&")
}

/// Percent-encoded (RFC 3986): everything but unreserved characters.
pub fn encoded(text: &str) -> String {
    let byte = |byte: u8| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => char::from(byte).to_string(),
        _ => format!("%{byte:02X}"),
    };
    text.bytes().map(byte).collect()
}

/// The values of an attribute in all tags that begin so, for instance `<script` and `src`.
pub fn attributes<'a>(html: &'a str, tag: &str, name: &str) -> Vec<&'a str> {
    let start = format!("{name}=\"");
    let tags = html.split(tag).skip(1).filter_map(|rest| rest.split('>').next());
    tags.filter_map(|tag| tag.split(&start).nth(1)?.split('"').next())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_read() {
        let answer = parse(b"HTTP/1.1 303 See Other\r\nSet-Cookie: a=b\r\n\r\nbody").expect("an answer");
        assert_eq!((answer.status, answer.header("set-cookie")), (303, Some("a=b")));
        assert_eq!(answer.text(), "body");
        assert!(parse(b"HTTP/1.1 200 OK\r\n").is_err());
    }

    #[test]
    fn a_form_is_encoded() {
        let fields = [("delivery[tai-hoan]".to_owned(), "Hà & Nội".to_owned())];
        assert_eq!(form(&fields), "delivery%5Btai-hoan%5D=H%C3%A0%20%26%20N%E1%BB%99i");
    }

    #[test]
    fn attributes_are_found() {
        let html = r#"<link rel="icon" href="/a.svg"/><link rel="stylesheet" href="/b.css"/><a href="/c">"#;
        assert_eq!(attributes(html, "<link", "href"), ["/a.svg", "/b.css"]);
    }
}
