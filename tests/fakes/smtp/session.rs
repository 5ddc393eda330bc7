//! One connection.

use super::{Fault, PASSWORD, USER, World, letter};
use std::sync::{Arc, Mutex};
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::TcpStream,
};

/// The longest line of a letter (RFC 5321, 4.5.3.1.6), without its end.
const LINE_MAX: usize = 998;

/// What was said so far.
enum Stage {
    Connected,
    Greeted,
    SignedIn,
    From(String),
    To(String, String),
}

/// Answers until the client goes, or a fault ends it.
pub(super) async fn serve(stream: TcpStream, world: Arc<Mutex<World>>) {
    let mut stream = BufReader::new(stream);
    let fault = world.lock().expect("nobody panicked with it").fault;
    if fault == Some(Fault::IsSilent) {
        // Until the client has had enough.
        while read_line(&mut stream).await.is_some() {}
        return;
    }
    let complain = |words: String| {
        let mut world = world.lock().expect("nobody panicked with it");
        world.complaints.push(words);
    };
    let mut stage = Stage::Connected;
    if say(&mut stream, "220 fake.example ESMTP").await.is_none() {
        return;
    }
    while let Some(line) = read_line(&mut stream).await {
        let Some(line) = line.strip_suffix("\r\n") else {
            return complain(format!("a line without its end: {line:?}"));
        };
        let (next, answer) = match (stage, line.split_once(' ').unwrap_or((line, ""))) {
            (_, ("QUIT", "")) => {
                say(&mut stream, "221 bye").await;
                return;
            }
            (Stage::Connected, ("EHLO", name)) if !name.is_empty() => {
                (Stage::Greeted, "250-fake.example\r\n250-SIZE 100000\r\n250 AUTH PLAIN")
            }
            (Stage::Greeted, ("AUTH", _)) if fault == Some(Fault::RefusesPassword) => {
                (Stage::Greeted, "535 5.7.8 no such user")
            }
            (Stage::Greeted, ("AUTH", said)) if is_password(said) => (Stage::SignedIn, "235 welcome"),
            (Stage::SignedIn, ("MAIL", _)) if fault == Some(Fault::IsBusy) => (Stage::SignedIn, "451 4.3.0 later"),
            (Stage::SignedIn, ("MAIL", rest)) if path(rest, "FROM:").is_some() => {
                (Stage::From(path(rest, "FROM:").unwrap_or_default()), "250 go on")
            }
            (Stage::From(from), ("RCPT", rest)) if path(rest, "TO:").is_some() => {
                let to = path(rest, "TO:").unwrap_or_default();
                if fault == Some(Fault::RefusesRecipient) {
                    let refusal = format!("550 5.1.1 <{to}> is not known here");
                    stage = Stage::From(from);
                    if say(&mut stream, &refusal).await.is_none() {
                        return;
                    }
                    continue;
                }
                (Stage::To(from, to), "250 go on")
            }
            (Stage::To(from, to), ("DATA", "")) => {
                if say(&mut stream, "354 end with a dot").await.is_none() || fault == Some(Fault::HangsUp) {
                    return;
                }
                match read_letter(&mut stream).await {
                    Ok(text) => {
                        let letter = letter::read(from, to, &text);
                        world.lock().expect("nobody panicked with it").letters.push(letter);
                        (Stage::SignedIn, "250 taken")
                    }
                    Err(words) => return complain(words),
                }
            }
            _ => return complain(format!("out of order, or not understood: {line:?}")),
        };
        stage = next;
        if say(&mut stream, answer).await.is_none() {
            return;
        }
    }
}

async fn say(stream: &mut BufReader<TcpStream>, words: &str) -> Option<()> {
    stream.write_all(format!("{words}\r\n").as_bytes()).await.ok()
}

/// A line with its end, nothing when the client has gone.
async fn read_line(stream: &mut BufReader<TcpStream>) -> Option<String> {
    let mut line = String::new();
    let count = stream.read_line(&mut line).await.ok()?;
    (count > 0).then_some(line)
}

/// The text between `DATA` and the dot, without the dots that were put before others.
async fn read_letter(stream: &mut BufReader<TcpStream>) -> Result<String, String> {
    let mut text = String::new();
    loop {
        let line = read_line(stream).await.ok_or("the client hung up in a letter")?;
        let line = line
            .strip_suffix("\r\n")
            .ok_or_else(|| format!("a bare end of line: {line:?}"))?;
        if line == "." {
            return Ok(text);
        }
        if !line.is_ascii() || line.len() > LINE_MAX || line.contains(['\r', '\n']) {
            return Err(format!("no line of a letter: {line:?}"));
        }
        if line.starts_with('.') && !line.starts_with("..") {
            return Err(format!("a dot that nobody doubled: {line:?}"));
        }
        text.push_str(line.strip_prefix('.').unwrap_or(line));
        text.push_str("\r\n");
    }
}

fn is_password(said: &str) -> bool {
    let wanted = format!("\0{USER}\0{PASSWORD}");
    said.strip_prefix("PLAIN ")
        .is_some_and(|secret| letter::from_base64(secret) == wanted.as_bytes())
}

/// The address of `FROM:<address>`, without parameters.
fn path(rest: &str, word: &str) -> Option<String> {
    let address = rest.strip_prefix(word)?.strip_prefix('<')?.strip_suffix('>')?;
    (address.contains('@') && !address.contains([' ', '<', '>'])).then(|| address.to_owned())
}
