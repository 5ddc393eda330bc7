//! What every change of somebody's factors comes with: an entry, a letter, and codes to recover with.

use super::recovery::{self, recovery_codes};
use crate::{
    base::{AccountId, Contact, secret::Token},
    messages::{self, FactorChange, Letter},
    people::{
        Person, RemoveRefused, audit,
        store::{audit::OwnRow, factors, joining, passkeys, sessions},
    },
};
use chrono::{DateTime, Utc};
use sqlx::{PgConnection, PgPool};

/// How many changes a page shows.
const CHANGES_MAX: i64 = 20;

/// Something that was changed about how somebody signs in.
#[derive(Clone, Debug)]
pub struct FactorEntry {
    /// When.
    pub at: DateTime<Utc>,
    /// What; nothing for what this program does not know.
    pub what: Option<FactorChange>,
    /// Whether it was the person, and not whoever runs the market.
    pub is_own: bool,
}

/// What was last changed about how the person signs in, the newest first.
pub async fn list_factor_changes(pool: &PgPool, person: &Person) -> Result<Vec<FactorEntry>, sqlx::Error> {
    let rows = crate::people::store::audit::list_own(pool, person.id(), CHANGES_MAX).await?;
    let entry = |row: OwnRow| FactorEntry {
        at: row.at,
        what: FactorChange::of_action(&row.action),
        is_own: row.account == Some(person.id()),
    };
    Ok(rows.into_iter().map(entry).collect())
}

/// Takes every factor from whoever has this contact, at the console of the market: they have lost their telephone and their
/// codes and have shown otherwise who they are. Their sessions end, and a letter tells them. Says whether there is such a
/// person.
pub async fn reset_factors(pool: &PgPool, contact: &Contact, now: DateTime<Utc>) -> Result<bool, sqlx::Error> {
    let mut transaction = pool.begin().await?;
    let Some(owner) = joining::find_by_contact(&mut transaction, contact).await? else {
        return Ok(false);
    };
    factors::lock(&mut transaction, owner.id).await?;
    factors::delete_totp(&mut transaction, owner.id).await?;
    passkeys::delete_all(&mut transaction, owner.id).await?;
    factors::delete_recovery_codes(&mut transaction, owner.id).await?;
    factors::delete_halves_of(&mut transaction, owner.id).await?;
    sessions::delete_all(&mut transaction, owner.id, None).await?;
    note(&mut transaction, None, owner.id, FactorChange::Reset, now).await?;
    transaction.commit().await?;
    Ok(true)
}

/// Writes down a change that the owner made, or that was made with what is theirs, and tells them wherever they can be
/// reached: it may not have been them.
pub(in crate::people) async fn note_change(
    connection: &mut PgConnection,
    account: AccountId,
    what: FactorChange,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    note(connection, Some(account), account, what, now).await
}

async fn note(
    connection: &mut PgConnection,
    by: Option<AccountId>,
    account: AccountId,
    what: FactorChange,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    audit::record_own(connection, by, account, what.action(), now).await?;
    let owner = joining::lock_owner(connection, account).await?;
    for contact in &owner.contacts {
        let letter = Letter::FactorsChanged {
            name: owner.name.clone(),
            what,
        };
        messages::write(connection, contact, owner.lang, &letter, now).await?;
    }
    Ok(())
}

/// Refuses to leave somebody without a factor who may not be without one; codes go with the last factor of anybody else.
/// The account is locked, and the factor is gone. `is_demo` says that what is for show needs none.
pub(in crate::people) async fn require_a_factor(
    connection: &mut PgConnection,
    person: &Person,
    is_demo: bool,
) -> Result<(), RemoveRefused> {
    let account = person.id();
    if factors::has_any(connection, account).await? {
        return Ok(());
    }
    if person.needs_factor() && !(is_demo && factors::is_demo_account(connection, account).await?) {
        return Err(RemoveRefused::Needed);
    }
    factors::delete_recovery_codes(connection, account).await?;
    Ok(())
}

pub(super) fn hashes(account: AccountId, codes: &[String]) -> Vec<Vec<u8>> {
    codes.iter().filter_map(|code| recovery::hash(account, code)).collect()
}

/// The codes that belong to a token, in place of those there were.
pub(in crate::people) async fn replace_recovery_codes(
    connection: &mut PgConnection,
    account: AccountId,
    token: &Token,
) -> Result<(), sqlx::Error> {
    let hashes = hashes(account, &recovery_codes(token));
    factors::replace_recovery_codes(connection, account, &hashes).await
}
