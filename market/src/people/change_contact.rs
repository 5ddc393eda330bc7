//! Another e-mail address or telephone number. It counts once both the old and the new contact have answered: whoever
//! knows only the password cannot take the account away, and nobody puts the contact of a stranger into theirs.

use super::{
    AskRefused, Client, LinkRefused, Person, Proof, ProofRefused, letters,
    proof::prove,
    store::{
        contact_change::{self, Answered},
        joining,
    },
};
use crate::{
    base::{Contact, secret::Token},
    messages::{self, Letter},
};
use chrono::{DateTime, Duration, Utc};
use sqlx::PgPool;

/// How long the links of a change are good.
pub const CHANGE_HOURS: i64 = 24;

/// Why a change is not begun.
#[derive(Debug, thiserror::Error)]
pub enum ChangeRefused {
    /// The account has this contact.
    #[error("nothing would change")]
    Same,
    /// The password does not fit.
    #[error(transparent)]
    Proof(#[from] ProofRefused),
    /// Too many letters.
    #[error(transparent)]
    Ask(#[from] AskRefused),
    /// The database did not answer as it should.
    #[error(transparent)]
    Db(#[from] sqlx::Error),
}

/// How far a change has come.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Changed {
    /// The other contact has not answered yet.
    Half,
    /// It counts from now on.
    Whole,
}

/// Begins a change: one letter to the contact that the new one replaces (the other one when there was none of its
/// kind), one to the new contact. A change that was begun before is void.
pub async fn ask_change(
    pool: &PgPool,
    person: &Person,
    proof: &Proof<'_>,
    new: &Contact,
    client: &Client,
    now: DateTime<Utc>,
) -> Result<(), ChangeRefused> {
    prove(pool, person, proof, now).await?;
    letters::count(pool, new, client, now).await?;
    let mut transaction = pool.begin().await?;
    let owner = joining::lock_owner(&mut transaction, person.id()).await?;
    if owner.contacts.contains(new) {
        return Err(ChangeRefused::Same);
    }
    let same_kind = owner.contacts.iter().find(|contact| contact.channel() == new.channel());
    let old = same_kind.or(owner.contacts.first());
    let (old_token, new_token) = (Token::random(), Token::random());
    let expires_at = now + Duration::hours(CHANGE_HOURS);
    let hashes = (old_token.hash(), new_token.hash());
    contact_change::upsert(&mut transaction, person.id(), new, &hashes, expires_at).await?;
    if let Some(old) = old {
        let letter = Letter::ContactLeaves {
            name: owner.name.clone(),
            to: new.clone(),
            token: old_token,
        };
        messages::write(&mut transaction, old, owner.lang, &letter, now).await?;
    }
    let (lang, letter) = match joining::find_by_contact(&mut transaction, new).await? {
        Some(other) => (other.lang, Letter::ContactTaken { name: other.name }),
        None => (owner.lang, Letter::ContactArrives { token: new_token }),
    };
    messages::write(&mut transaction, new, lang, &letter, now).await?;
    transaction.commit().await?;
    Ok(())
}

/// The new contact that a link is about; nothing when the link is no good.
pub async fn load_change(pool: &PgPool, token: &Token, now: DateTime<Utc>) -> Result<Option<Contact>, sqlx::Error> {
    contact_change::load(pool, &token.hash(), now).await
}

/// One of the two contacts answers. Each link works once.
pub async fn confirm_change(pool: &PgPool, token: &Token, now: DateTime<Utc>) -> Result<Changed, LinkRefused> {
    let mut transaction = pool.begin().await?;
    let answered = contact_change::answer(&mut transaction, &token.hash(), now).await?;
    let Answered {
        account,
        contact,
        is_whole,
    } = answered.ok_or(LinkRefused::Void)?;
    if !is_whole {
        transaction.commit().await?;
        return Ok(Changed::Half);
    }
    contact_change::delete_of(&mut transaction, account).await?;
    let is_free = match contact_change::apply(&mut transaction, account, &contact).await {
        Ok(is_free) => is_free,
        // Somebody got it in this very moment.
        Err(sqlx::Error::Database(error)) if error.is_unique_violation() => return Err(LinkRefused::Taken),
        Err(error) => return Err(error.into()),
    };
    joining::delete_resets_of(&mut transaction, account).await?;
    transaction.commit().await?;
    if is_free {
        Ok(Changed::Whole)
    } else {
        Err(LinkRefused::Taken)
    }
}
