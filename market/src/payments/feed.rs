//! What the bank's feed says (the format of SePay): one message for each movement of money.

use crate::base::{Vnd, text_enum, time::from_local};
use chrono::{DateTime, NaiveDateTime, Utc};
use serde::Deserialize;

/// Money that came in or went out, as a feed or a statement tells it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct BankMovement {
    /// What the feed calls it.
    pub feed_id: String,
    /// Of which account.
    pub account_number: String,
    /// The bank's reference; may be empty.
    pub reference: String,
    /// How much.
    pub amount: Vnd,
    /// What the payer and the banks wrote.
    pub memo: String,
    /// When the bank booked it.
    pub booked_at: DateTime<Utc>,
}

/// What a message of the feed says.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum FeedMessage {
    /// Money came in.
    In(BankMovement),
    /// Money went out.
    Out(BankMovement),
}

text_enum! {
    /// What is wrong with a message.
    FeedFault {
        /// It is no message of the feed.
        NotAMessage = "not_a_message",
        /// It neither came in nor went out.
        NoDirection = "no_direction",
        /// Its amount is no amount in whole đồng above zero, or absurdly much.
        NoAmount = "no_amount",
        /// Its time is none.
        NoTime = "no_time",
        /// The same message came before with another amount or account.
        Contradicts = "contradicts",
    }
}

/// What a person can still make out of a message that could not be read; empty where there is nothing.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Glimpse {
    /// The amount, as it stands there.
    pub amount: String,
    /// What was written on it.
    pub memo: String,
    /// The bank's reference.
    pub reference: String,
    /// When, as it stands there.
    pub at: String,
}

/// What can be made out of a message, field by field; of what is no message at all, how it begins.
pub fn glimpse(body: &str) -> Glimpse {
    let Ok(serde_json::Value::Object(fields)) = serde_json::from_str(body) else {
        return Glimpse {
            memo: plain(body, 200),
            ..Glimpse::default()
        };
    };
    let field = |name: &str| match fields.get(name) {
        Some(serde_json::Value::String(text)) => plain(text, 200),
        Some(serde_json::Value::Number(number)) => number.to_string(),
        _ => String::new(),
    };
    Glimpse {
        amount: field("transferAmount"),
        memo: field("content"),
        reference: field("referenceCode"),
        at: field("transactionDate"),
    }
}

/// The most đồng of one movement, far beyond what anybody transfers: more is a slip, and sums of it would run over.
pub(super) const AMOUNT_MAX: i64 = 1_000_000_000_000;

/// The most of a memo that is kept.
const MEMO_MAX: usize = 500;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Message {
    id: u64,
    transaction_date: String,
    account_number: String,
    #[serde(default)]
    code: Option<String>,
    #[serde(default)]
    content: Option<String>,
    transfer_type: String,
    transfer_amount: serde_json::Number,
    #[serde(default)]
    reference_code: Option<String>,
}

/// What the feed calls a message; nothing when it is none.
pub fn message_id(body: &str) -> Option<u64> {
    #[derive(Deserialize)]
    struct Id {
        id: u64,
    }
    serde_json::from_str::<Id>(body).ok().map(|message| message.id)
}

/// Reads a message, or says what is wrong with it.
pub fn read_message(body: &str) -> Result<FeedMessage, FeedFault> {
    let message: Message = serde_json::from_str(body).map_err(|_| FeedFault::NotAMessage)?;
    let of = match message.transfer_type.as_str() {
        "out" => FeedMessage::Out,
        "in" => FeedMessage::In,
        _ => return Err(FeedFault::NoDirection),
    };
    let amount = message
        .transfer_amount
        .as_i64()
        .filter(|amount| (1..=AMOUNT_MAX).contains(amount));
    let booked_at = NaiveDateTime::parse_from_str(message.transaction_date.trim(), "%Y-%m-%d %H:%M:%S");
    let memo = format!(
        "{} {}",
        message.code.unwrap_or_default(),
        message.content.unwrap_or_default()
    );
    Ok(of(BankMovement {
        feed_id: format!("feed:{}", message.id),
        account_number: plain(&message.account_number, 40),
        reference: plain(&message.reference_code.unwrap_or_default(), 100),
        amount: Vnd(amount.ok_or(FeedFault::NoAmount)?),
        memo: plain(&memo, MEMO_MAX),
        booked_at: from_local(booked_at.map_err(|_| FeedFault::NoTime)?),
    }))
}

/// What the database can keep of a text from outside.
pub(super) fn plain(text: &str, most: usize) -> String {
    let plain = text.trim().chars().filter(|symbol| !symbol.is_control());
    plain.take(most).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(part: &str, with: &str) -> String {
        let message = r#"{"id": 92704, "gateway": "Vietcombank", "transactionDate": "2026-11-21 14:02:37", "accountNumber": "1017595600",
            "code": null, "content": "CP00000000 chuyen tien", "transferType": "in", "transferAmount": 2277000,
            "accumulated": 19077000, "subAccount": null, "referenceCode": "MBVCB.3278907687", "description": ""}"#;
        message.replace(part, with)
    }

    #[test]
    fn a_message_is_read() {
        let read = read_message(&message("\u{0}", "")).expect("a message");
        let FeedMessage::In(credit) = read else {
            panic!("money came in")
        };
        assert_eq!(credit.feed_id, "feed:92704");
        assert_eq!(
            (credit.amount, credit.memo.as_str()),
            (Vnd(2_277_000), "CP00000000 chuyen tien")
        );
        assert_eq!(credit.reference, "MBVCB.3278907687");
        assert_eq!(credit.booked_at.to_rfc3339(), "2026-11-21T07:02:37+00:00");
        let FeedMessage::Out(debit) = read_message(&message("\"in\"", "\"out\"")).expect("a message") else {
            panic!("money went out")
        };
        assert_eq!((debit.amount, debit.reference), (credit.amount, credit.reference));
        assert_eq!(message_id(&message("\u{0}", "")), Some(92_704));
    }

    #[test]
    fn what_is_senseless_is_said_to_be() {
        for (part, with) in [
            ("2277000", "0"),
            ("2277000", "-1"),
            ("2277000", "2277000.5"),
            ("2277000", "99999999999999999999"),
            ("2277000", "\"2277000\""),
            ("\"in\"", "\"sideways\""),
            ("2026-11-21 14", "2026-13-21 14"),
            ("{", ""),
            ("\"accountNumber\"", "\"account\""),
        ] {
            assert!(read_message(&message(part, with)).is_err(), "{part} {with}");
        }
        let seen = glimpse(&message("2277000", "-1"));
        assert_eq!(
            (seen.amount.as_str(), seen.memo.as_str()),
            ("-1", "CP00000000 chuyen tien")
        );
        assert_eq!(glimpse("hỏng\u{0}").memo, "hỏng");
        assert_eq!(message_id("{}"), None);
        assert_eq!(message_id(""), None);
    }
}
