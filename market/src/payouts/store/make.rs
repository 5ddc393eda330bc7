//! Making a batch.

use super::{Account, Candidate};
use crate::{
    base::{AccountId, OrganisationId, PayoutLineId, Vnd, secret::Token},
    ledger::CollectionMode,
    payouts::SkipReason,
};
use chrono::{DateTime, Utc};
use sqlx::{PgConnection, PgPool};

/// A line to write.
pub(in crate::payouts) struct NewLine {
    id: PayoutLineId,
    seller: OrganisationId,
    pub(in crate::payouts) amount: Vnd,
    account: Account,
}

impl NewLine {
    pub(in crate::payouts) fn of(candidate: Candidate, amount: Vnd, now: DateTime<Utc>) -> Option<Self> {
        Some(Self {
            id: PayoutLineId::new_at(now),
            seller: candidate.seller,
            amount,
            account: candidate.into_account()?,
        })
    }
}

/// Nothing when the form has made one.
pub(in crate::payouts) async fn insert_batch(
    connection: &mut PgConnection,
    minimum: Vnd,
    mode: CollectionMode,
    key: &Token,
    account: AccountId,
    now: DateTime<Utc>,
) -> Result<Option<i64>, sqlx::Error> {
    sqlx::query_scalar!(
        "INSERT INTO payout_batch (state, minimum_vnd, key_hash, made_at, made_by, collection_mode) VALUES ('draft', $1, $2, $3, $4, $5)
         ON CONFLICT (key_hash) DO NOTHING RETURNING number",
        minimum.0,
        key.hash(),
        now,
        account.0,
        mode as CollectionMode,
    )
    .fetch_optional(connection)
    .await
}

/// What a partner keeps that no batch means to pay yet; nothing where the platform pays, whose bank knows.
pub(in crate::payouts) async fn left_to_pay(
    connection: &mut PgConnection,
    mode: CollectionMode,
) -> Result<Option<Vnd>, sqlx::Error> {
    if mode != CollectionMode::Partner {
        return Ok(None);
    }
    let left = sqlx::query_scalar!(
        r#"SELECT ((SELECT COALESCE(sum(amount_vnd), 0) FROM ledger_entry WHERE account = 'partner')
                  - (SELECT COALESCE(sum(l.amount_vnd), 0) FROM payout_line l JOIN payout_batch b ON b.number = l.batch_number
                     WHERE b.collection_mode = 'partner' AND l.state IN ('planned', 'sent')))::bigint AS "left!: Vnd""#,
    )
    .fetch_one(connection)
    .await?;
    Ok(Some(left))
}

pub(in crate::payouts) async fn number_of(pool: &PgPool, key: &Token) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar!("SELECT number FROM payout_batch WHERE key_hash = $1", key.hash())
        .fetch_one(pool)
        .await
}

pub(in crate::payouts) async fn insert_lines(
    connection: &mut PgConnection,
    number: i64,
    lines: &[NewLine],
) -> Result<(), sqlx::Error> {
    let texts =
        |of: fn(&Account) -> &String| -> Vec<_> { lines.iter().map(|line| of(&line.account).clone()).collect() };
    let ids: Vec<_> = lines.iter().map(|line| line.id.0).collect();
    let sellers: Vec<_> = lines.iter().map(|line| line.seller.0).collect();
    let amounts: Vec<_> = lines.iter().map(|line| line.amount.0).collect();
    let versions: Vec<_> = lines.iter().map(|line| line.account.version).collect();
    sqlx::query!(
        "INSERT INTO payout_line
           (id, batch_number, position, seller_id, amount_vnd, bin, number, holder, account_version, state)
         SELECT id, $1, position, seller, amount, bin, account, holder, version, 'planned'
         FROM UNNEST($2::uuid[], $3::uuid[], $4::bigint[], $5::text[], $6::text[], $7::text[], $8::integer[])
           WITH ORDINALITY AS t (id, seller, amount, bin, account, holder, version, position)",
        number,
        &ids,
        &sellers,
        &amounts,
        &texts(|account| &account.bin),
        &texts(|account| &account.number),
        &texts(|account| &account.holder),
        &versions,
    )
    .execute(connection)
    .await?;
    Ok(())
}

pub(in crate::payouts) async fn insert_skipped(
    connection: &mut PgConnection,
    number: i64,
    skipped: &[(OrganisationId, SkipReason, Vnd)],
) -> Result<(), sqlx::Error> {
    let sellers: Vec<_> = skipped.iter().map(|(seller, ..)| seller.0).collect();
    let reasons: Vec<_> = skipped
        .iter()
        .map(|(_, reason, _)| reason.as_str().to_owned())
        .collect();
    let balances: Vec<_> = skipped.iter().map(|(.., balance)| balance.0).collect();
    sqlx::query!(
        "INSERT INTO payout_skip (batch_number, seller_id, reason, balance_vnd)
         SELECT $1, seller, reason, balance FROM UNNEST($2::uuid[], $3::text[], $4::bigint[]) AS t (seller, reason, balance)",
        number,
        &sellers,
        &reasons,
        &balances,
    )
    .execute(connection)
    .await?;
    Ok(())
}
