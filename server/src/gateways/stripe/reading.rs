//! Stripe's words as ours. What makes no sense is no answer: unknown.

use chrono::{DateTime, Utc};
use market::payments::card::{Answer, Currency, Sum};
use std::collections::HashMap;
use stripe_types::Timestamp;

/// The name under which the code of the order group is sent along.
pub(super) const GROUP: &str = "order_group";

/// The name under which the key is written on what comes to be.
pub(super) const KEY: &str = "key";

/// Reads what was answered.
pub(super) fn read<T, U>(answer: Answer<T>, reading: impl FnOnce(&T) -> Option<U>) -> Answer<U> {
    match answer {
        Answer::Done(it) => match reading(&it) {
            Some(read) => Answer::Done(read),
            None => Answer::Unknown("an answer that makes no sense".to_owned()),
        },
        Answer::Refused(refusal) => Answer::Refused(refusal),
        Answer::Unknown(why) => Answer::Unknown(why),
    }
}

/// Reads every one of a list; one that makes no sense spoils it.
pub(super) fn read_all<T, U>(answer: Answer<Vec<T>>, reading: impl Fn(&T) -> Option<U>) -> Answer<Vec<U>> {
    read(answer, |list| list.iter().map(reading).collect())
}

pub(super) fn sum(minor: i64, currency: &stripe_types::Currency) -> Option<Sum> {
    Some(Sum {
        minor,
        currency: Currency::parse(&currency.to_string())?,
    })
}

pub(super) fn time(seconds: Timestamp) -> Option<DateTime<Utc>> {
    DateTime::from_timestamp(seconds, 0)
}

/// One of the words that were sent along.
pub(super) fn along(metadata: Option<&HashMap<String, String>>, name: &str) -> Option<String> {
    metadata.and_then(|words| words.get(name)).cloned()
}

/// Words to send along.
pub(super) fn words<const N: usize>(pairs: [(&str, &str); N]) -> HashMap<String, String> {
    pairs
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect()
}
