//! Asking so that it comes to be once, however often it is asked for and whatever was answered.
//!
//! Within a day the key does that: the gateway answers the same again. That may be the same failure again, though what
//! was asked for came to be; and after a day the key is forgotten. Then what carries the key is looked for first.

use super::{
    Answer, BeginCheckout, CardCheckout, CardGateway, CardKey, CardRefund, CardReversal, CardTransfer, RefundAsk,
    Refusal, RefusalKind, ReversalAsk, TransferAsk,
};
use chrono::{DateTime, Duration, Utc};

/// How long a key can be relied on: the gateway forgets it after 24 hours, and clocks differ.
const KEY_KEPT: Duration = Duration::hours(20);

/// How far the gateway's clock and ours may differ when something is looked for by its time.
const CLOCKS_DIFFER: Duration = Duration::minutes(10);

/// Whether a key that was first used then still protects from asking twice.
pub fn is_key_kept(first_asked_at: DateTime<Utc>, now: DateTime<Utc>) -> bool {
    now.signed_duration_since(first_asked_at) < KEY_KEPT
}

/// Opens the page of an attempt once. A page that never came to be is refused when its key is forgotten: it would be
/// closed by now, so the next attempt is due.
pub async fn begin_once(
    gateway: &dyn CardGateway,
    ask: &BeginCheckout,
    first_asked_at: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Answer<CardCheckout> {
    let is_kept = is_key_kept(first_asked_at, now);
    let mut unknown = None;
    if is_kept {
        match gateway.begin(ask).await {
            Answer::Unknown(why) => unknown = Some(why),
            known => return known,
        }
    }
    let from = first_asked_at - CLOCKS_DIFFER;
    let until = first_asked_at + Duration::days(1) + CLOCKS_DIFFER;
    match find(gateway.checkouts_of(&ask.group, from, until).await, &ask.key(), |it| {
        it.key.as_deref()
    }) {
        Answer::Done(Some(found)) => Answer::Done(found),
        Answer::Done(None) => match unknown {
            Some(why) => Answer::Unknown(why),
            None => Answer::Refused(Refusal::new(RefusalKind::NotFound, "the checkout never came to be")),
        },
        Answer::Refused(refusal) => Answer::Unknown(refusal.to_string()),
        Answer::Unknown(why) => Answer::Unknown(why),
    }
}

/// Gives money back once.
pub async fn refund_once(
    gateway: &dyn CardGateway,
    ask: &RefundAsk,
    first_asked_at: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Answer<CardRefund> {
    let mut unknown = None;
    if is_key_kept(first_asked_at, now) {
        match gateway.refund(ask).await {
            Answer::Unknown(why) => unknown = Some(why),
            known => return known,
        }
    }
    let found = gateway.refunds_of(&ask.payment).await;
    match settled(find(found, &ask.key, |it| it.key.as_deref()), unknown) {
        Some(answer) => answer,
        None => gateway.refund(ask).await,
    }
}

/// Hands money on once.
pub async fn transfer_once(
    gateway: &dyn CardGateway,
    ask: &TransferAsk,
    first_asked_at: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Answer<CardTransfer> {
    let mut unknown = None;
    if is_key_kept(first_asked_at, now) {
        match gateway.transfer(ask).await {
            Answer::Unknown(why) => unknown = Some(why),
            known => return known,
        }
    }
    let found = gateway.transfers_of(&ask.group).await;
    match settled(find(found, &ask.key, |it| it.key.as_deref()), unknown) {
        Some(answer) => answer,
        None => gateway.transfer(ask).await,
    }
}

/// Takes money back from a cooperative once.
pub async fn reverse_once(
    gateway: &dyn CardGateway,
    ask: &ReversalAsk,
    first_asked_at: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Answer<CardReversal> {
    let mut unknown = None;
    if is_key_kept(first_asked_at, now) {
        match gateway.reverse(ask).await {
            Answer::Unknown(why) => unknown = Some(why),
            known => return known,
        }
    }
    let found = gateway.reversals_of(&ask.transfer).await;
    match settled(find(found, &ask.key, |it| it.key.as_deref()), unknown) {
        Some(answer) => answer,
        None => gateway.reverse(ask).await,
    }
}

/// The one that carries the key.
fn find<T>(listed: Answer<Vec<T>>, key: &CardKey, key_of: impl Fn(&T) -> Option<&str>) -> Answer<Option<T>> {
    listed.map(|list| list.into_iter().find(|it| key_of(it) == Some(key.as_str())))
}

/// What a look-up settles; nothing when the thing is not there and its key is forgotten, so that it may be asked for.
/// While the key is kept, what is not there yet may still be on its way: unknown it stays.
fn settled<T>(found: Answer<Option<T>>, unknown: Option<String>) -> Option<Answer<T>> {
    match (found, unknown) {
        (Answer::Done(Some(found)), _) => Some(Answer::Done(found)),
        (Answer::Done(None), None) => None,
        (_, Some(why)) => Some(Answer::Unknown(why)),
        (Answer::Refused(refusal), None) => Some(Answer::Refused(refusal)),
        (Answer::Unknown(why), None) => Some(Answer::Unknown(why)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_relied_on_for_less_than_the_gateway_keeps_it() {
        let first = DateTime::UNIX_EPOCH;
        assert!(is_key_kept(first, first));
        assert!(is_key_kept(first, first + Duration::minutes(20 * 60 - 1)));
        assert!(!is_key_kept(first, first + Duration::hours(20)));
        // A clock that was put back protects as long.
        assert!(is_key_kept(first, first - Duration::days(3)));
    }

    #[test]
    fn only_what_is_surely_not_there_is_asked_for_again() {
        let why = || Some("timeout".to_owned());
        assert_eq!(settled(Answer::Done(Some(1)), why()), Some(Answer::Done(1)));
        assert_eq!(settled::<i32>(Answer::Done(None), None), None);
        assert_eq!(
            settled::<i32>(Answer::Done(None), why()),
            Some(Answer::Unknown("timeout".to_owned()))
        );
        assert_eq!(
            settled::<i32>(Answer::Unknown("down".to_owned()), None),
            Some(Answer::Unknown("down".to_owned()))
        );
    }
}
