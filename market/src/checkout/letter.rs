//! The letter to a guest that their order was placed. Everybody else is told by `notices`, which knows no link's secret.

use super::store;
use crate::{
    base::{Contact, Lang, Vnd, secret::Token},
    messages::{self, Letter, Notice, NoticeKind},
    payments::PaymentMethod,
};
use chrono::{DateTime, Utc};
use sqlx::PgConnection;

/// What the letter is about.
pub(super) struct GuestOrder<'a> {
    /// The order group's code.
    pub(super) code: &'a str,
    /// The secret of its link.
    pub(super) token: &'a Token,
    /// How it is paid.
    pub(super) method: PaymentMethod,
    /// What it costs.
    pub(super) due: Vnd,
}

/// Writes it in the transaction that places the order, unless that address wants no letters about orders.
pub(super) async fn write_to_guest(
    connection: &mut PgConnection,
    email: &str,
    lang: Lang,
    order: GuestOrder<'_>,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    let stop = Token::random();
    if !store::insert_stop(connection, &stop.hash(), email, NoticeKind::Placed, now).await? {
        return Ok(());
    }
    let notice = Notice {
        about: NoticeKind::Placed,
        name: None,
        seller: None,
        items: vec![(
            order.code.to_owned(),
            format!("{} {}", order.method.as_str(), order.due.0),
        )],
        path: format!("/don-hang/{}?khoa={}", order.code, order.token.reveal()),
        stop: Some(stop),
    };
    let to = Contact::Email(email.to_owned());
    messages::write(connection, &to, lang, &Letter::Notice(notice), now).await
}
