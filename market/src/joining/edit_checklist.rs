//! A department says which papers it wants to see.

use super::{ChecklistItem, DecideRefused, ITEMS_MAX, store::checklist};
use crate::people::{Official, audit};
use chrono::{DateTime, Utc};
use serde_json::json;
use sqlx::PgPool;

/// What the official's department asks for.
pub async fn load_checklist(pool: &PgPool, official: &Official) -> Result<Vec<ChecklistItem>, sqlx::Error> {
    let mut connection = pool.acquire().await?;
    checklist::load(&mut connection, Some(official.department())).await
}

/// Writes the whole list anew. A paper without a code is a new one; what was sent for one that is gone stays to be read.
pub async fn save_checklist(
    pool: &PgPool,
    official: &Official,
    items: &[ChecklistItem],
    now: DateTime<Utc>,
) -> Result<(), DecideRefused> {
    if !official.may_decide() {
        return Err(DecideRefused::MayNotDecide);
    }
    if items.is_empty() || items.len() > ITEMS_MAX {
        return Err(DecideRefused::NotWhole);
    }
    let mut transaction = pool.begin().await?;
    checklist::lock_department(&mut transaction, official.department()).await?;
    let before = checklist::load(&mut transaction, Some(official.department())).await?;
    let mut coded: Vec<ChecklistItem> = Vec::with_capacity(items.len());
    for item in items {
        let is_known = before.iter().any(|known| known.code == item.code);
        let is_named = coded.iter().any(|known| known.code == item.code);
        let code = if is_known && !is_named {
            item.code.clone()
        } else {
            format!("muc-{}-{}", now.timestamp(), coded.len())
        };
        coded.push(ChecklistItem { code, ..item.clone() });
    }
    if coded == before {
        return Ok(());
    }
    checklist::replace(&mut transaction, official.department(), &coded).await?;
    let names = |items: &[ChecklistItem]| {
        let names = items
            .iter()
            .map(|item| json!({ "name": item.name.vi, "is_required": item.is_required }));
        json!({ "items": names.collect::<Vec<_>>() })
    };
    let entry = audit::Entry {
        action: "checklist_edit",
        subject: String::new(),
        before: Some(names(&before)),
        after: Some(names(&coded)),
    };
    audit::record(&mut transaction, official.account(), official.department(), entry, now).await?;
    transaction.commit().await?;
    Ok(())
}
