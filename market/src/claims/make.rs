//! The operator makes a claim of everything that a province's account holds until a day and that is in no other claim.

use super::{
    ClaimCode, MakeRefused,
    store::make::{self as store, NewClaim},
};
use crate::{
    base::{
        ClaimId, Vnd,
        secret::Token,
        time::{local, start_of},
    },
    ledger::{Funder, LedgerAccount},
    messages::{self, Letter},
    people::{Operator, audit},
};
use chrono::{DateTime, NaiveDate, Utc};
use serde_json::json;
use sqlx::{PgConnection, PgPool};

/// Makes a claim until the end of this day, and tells the heads of the department. The same form makes it once. Two at the
/// same time wait for each other: what the first holds the second does not.
pub async fn make(
    pool: &PgPool,
    operator: Operator,
    province: &str,
    until: NaiveDate,
    key: &Token,
    now: DateTime<Utc>,
) -> Result<ClaimCode, MakeRefused> {
    if until > local(now).date_naive() {
        return Err(MakeRefused::InTheFuture);
    }
    let number: u8 = province.parse().map_err(|_| MakeRefused::NoSuchProvince)?;
    let account = LedgerAccount::VoucherFunding(Funder::Province(number));
    let mut transaction = pool.begin().await?;
    let debtor = store::lock_department(&mut transaction, province).await?;
    let debtor = debtor.ok_or(MakeRefused::NoSuchProvince)?;
    if let Some(made) = store::find_made(&mut transaction, key).await? {
        return Ok(made);
    }
    let end = start_of(until.succ_opt().unwrap_or(until));
    let lines = store::list_unclaimed(&mut transaction, account, end).await?;
    let total = Vnd(lines.iter().map(|line| line.amount.0).sum());
    let Some(first) = lines.first().filter(|_| total > Vnd::ZERO) else {
        return Err(MakeRefused::NothingToClaim { sum: total });
    };
    let number = store::next_number(&mut transaction, province).await?;
    let code = ClaimCode::of(province, number).ok_or(MakeRefused::NoNumberLeft)?;
    let claim = NewClaim {
        id: ClaimId::new_at(now),
        code: &code,
        province,
        number,
        department: debtor.department,
        days: (local(first.at).date_naive(), until),
        total,
        lines: &lines,
    };
    store::insert(&mut transaction, &claim, key, operator.account(), now).await?;
    let entry = audit::Entry {
        action: "claim_made",
        subject: claim.id.to_string(),
        before: None,
        after: Some(json!({ "code": code.as_str(), "total": total.0 })),
    };
    audit::record(&mut transaction, operator.account(), debtor.department, entry, now).await?;
    tell(&mut transaction, &claim, now).await?;
    transaction.commit().await?;
    Ok(code)
}

/// A claim waits for the heads of the department.
async fn tell(connection: &mut PgConnection, claim: &NewClaim<'_>, now: DateTime<Utc>) -> Result<(), sqlx::Error> {
    for head in store::list_heads(connection, claim.department).await? {
        let Some(contact) = &head.contact else { continue };
        let letter = Letter::ClaimWaits {
            name: head.name,
            code: claim.code.as_str().to_owned(),
            total: claim.total,
        };
        messages::write(connection, contact, head.lang, &letter, now).await?;
    }
    Ok(())
}
