//! Telling somebody what waits for them.

use super::{
    QuietHours,
    store::{self, Person, Waiting},
};
use crate::{
    base::{Contact, NoticeId, Phone, secret::Token},
    jobs::{self, Job},
    messages::{self, Letter, Notice, Way},
};
use chrono::{DateTime, Utc};
use sqlx::{PgConnection, PgPool};

/// A letter names so many things; beyond that it only counts.
const NAMED_MAX: usize = 20;

/// Writes everything of its kind that waits for the same person in the same way as one message. In their quiet hours it
/// waits until these end; what has moved on meanwhile is not told.
pub async fn deliver(pool: &PgPool, notice: NoticeId, now: DateTime<Utc>) -> Result<(), sqlx::Error> {
    let mut transaction = pool.begin().await?;
    let waiting = store::lock_waiting(&mut transaction, notice).await?;
    let Some(first) = waiting.iter().find(|waiting| waiting.id == notice) else {
        return Ok(());
    };
    let person = store::load_person(&mut transaction, first).await?;
    let quiet = person.as_ref().and_then(|person| person.quiet);
    let quiet = if first.way == Way::Zalo {
        quiet.or(Some(QuietHours::OF_ZALO))
    } else {
        quiet
    };
    if let Some(end) = quiet.and_then(|hours| hours.end(now)) {
        jobs::enqueue(&mut transaction, Job::DeliverNotice { notice }, end, now).await?;
        return transaction.commit().await;
    }
    let news: Vec<_> = waiting.iter().filter(|waiting| !waiting.is_stale).collect();
    if let Some(person) = person
        && !news.is_empty()
    {
        write(&mut transaction, first, &person, &news, now).await?;
    }
    let ids: Vec<_> = waiting.iter().map(|waiting| waiting.id).collect();
    store::set_told(&mut transaction, &ids, now).await?;
    transaction.commit().await
}

async fn write(
    connection: &mut PgConnection,
    first: &Waiting,
    person: &Person,
    news: &[&Waiting],
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    let mut notice = Notice {
        about: first.kind,
        name: person.name.clone(),
        seller: person.seller.clone(),
        items: news
            .iter()
            .take(NAMED_MAX)
            .map(|waiting| (waiting.label.clone(), waiting.detail.clone()))
            .collect(),
        path: match news {
            [only] => only.path.clone(),
            _ => first.kind.page().to_owned(),
        },
        stop: None,
    };
    // The rest is counted by empty names.
    notice.items.resize(news.len(), Default::default());
    // Without an account there is nobody who could open the order by its address: only by its secret link.
    if first.account.is_none() {
        "/tra-cuu".clone_into(&mut notice.path);
    }
    match first.way {
        Way::Email => {
            let Some(email) = &person.email else { return Ok(()) };
            let token = Token::random();
            store::insert_stop(connection, &token.hash(), first, email, now).await?;
            notice.stop = Some(token);
            let to = Contact::Email(email.clone());
            messages::write(connection, &to, person.lang, &Letter::Notice(notice), now).await
        }
        Way::Push => {
            for (device, lang) in store::list_targets(connection, first.account, now).await? {
                let letter = Letter::Notice(notice.clone());
                messages::write_to_device(connection, device, lang, &letter, now).await?;
            }
            Ok(())
        }
        Way::Zalo => {
            let Some(phone) = person.phone.as_deref().and_then(|phone| Phone::parse(phone).ok()) else {
                return Ok(());
            };
            let otherwise = person.email.as_deref();
            let letter = Letter::Notice(notice);
            messages::write_by_zalo(connection, &phone, otherwise, person.lang, &letter, now).await
        }
    }
}
