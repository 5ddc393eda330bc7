//! What Zalo answers.

use market::messages::SendFailed;
use serde::Deserialize;
use serde_json::Value;

/// A new pair of tokens.
pub(super) struct Pair {
    pub(super) access: String,
    pub(super) refresh: String,
    pub(super) seconds: i64,
}

impl Pair {
    /// Reads the answer to asking for one. A refresh token that was used is refused for ever: a person must get another.
    pub(super) fn read(text: &str) -> Result<Self, SendFailed> {
        let answer: Value = serde_json::from_str(text).map_err(|_| no_answer())?;
        let told = |name: &str| answer[name].as_str().map(str::to_owned);
        if let (Some(access), Some(refresh)) = (told("access_token"), told("refresh_token")) {
            let seconds = &answer["expires_in"];
            let seconds = seconds.as_i64().or_else(|| seconds.as_str()?.parse().ok());
            return Ok(Self {
                access,
                refresh,
                seconds: seconds.unwrap_or(3_600),
            });
        }
        Err(SendFailed::Later(format!(
            "Zalo gives no tokens ({}): a new ZALO_REFRESH_TOKEN may be needed",
            answer["error"]
        )))
    }
}

/// What became of a message.
pub(super) enum Sent {
    /// It goes out.
    Done,
    /// The token was not taken.
    BadToken,
    /// It does not.
    Failed(SendFailed),
}

#[derive(Deserialize)]
struct Answer {
    error: i64,
}

/// Reads the answer to a message. Its words may repeat the number: only its code is kept.
pub(super) fn understand(text: &str) -> Sent {
    let Ok(Answer { error }) = serde_json::from_str(text) else {
        return Sent::Failed(no_answer());
    };
    let said = |what: &str| format!("Zalo answered {error}: {what}");
    Sent::Failed(match error {
        0 => return Sent::Done,
        -124 => return Sent::BadToken,
        -108 => SendFailed::Never(said("no telephone number")),
        -118 | -119 | -139 | -141 => SendFailed::Never(said("the number has no Zalo, or does not want this")),
        -109 | -112 | -113 | -131 | -132 | -135 | -136 => SendFailed::Never(said("the template cannot be sent so")),
        -115 | -144 | -147 => SendFailed::Never(said("nothing is left to send with today")),
        -133 => SendFailed::NotBefore(said("not at night"), 3_600),
        _ => SendFailed::Later(said("not now")),
    })
}

fn no_answer() -> SendFailed {
    SendFailed::Later("Zalo's answer is none".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_can_never_arrive_is_not_tried_again() {
        let of = |error: i64| understand(&format!(r#"{{"error":{error},"message":"0912345678"}}"#));
        assert!(matches!(of(0), Sent::Done));
        assert!(matches!(of(-124), Sent::BadToken));
        for never in [-108, -118, -119, -131, -139, -144, -147] {
            match of(never) {
                Sent::Failed(SendFailed::Never(why)) => assert!(!why.contains("0912"), "{why}"),
                _ => panic!("{never}"),
            }
        }
        assert!(matches!(of(-133), Sent::Failed(SendFailed::NotBefore(_, 3_600))));
        assert!(matches!(of(-100), Sent::Failed(SendFailed::Later(_))));
        assert!(matches!(understand("<html>"), Sent::Failed(SendFailed::Later(_))));
    }

    #[test]
    fn a_pair_is_read_whichever_way_its_time_is_written() {
        for seconds in ["90000", "\"90000\""] {
            let text = format!(r#"{{"access_token":"a","refresh_token":"r","expires_in":{seconds}}}"#);
            let pair = Pair::read(&text).expect("a pair");
            assert_eq!(
                (pair.access.as_str(), pair.refresh.as_str(), pair.seconds),
                ("a", "r", 90_000)
            );
        }
        assert!(Pair::read(r#"{"error":-14014,"error_name":"Invalid refresh token"}"#).is_err());
    }
}
