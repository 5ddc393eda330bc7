//! Writing what a sheet says, many rows in one statement. What is changed is changed only where still stands what was
//! read; each function says whether that was so for all.

use crate::{
    base::{AccountId, OfferId, OrganisationId, ProductId, StockItemId, Vnd, id::new_uuid_at},
    catalog::Listing,
    sheets::plan::{DraftChange, Known, LiveChange, key_of},
};
use chrono::{DateTime, Utc};
use sqlx::PgConnection;
use std::collections::HashSet;

/// The codes and names of a producer's goods.
pub(in crate::sheets) async fn load_known(
    connection: &mut PgConnection,
    producer: OrganisationId,
) -> Result<Known, sqlx::Error> {
    let rows = sqlx::query!(
        r#"SELECT p.id AS "id: ProductId", p.slug, coalesce(nullif(l.content->'name'->>'vi', ''), p.name_vi) AS "name!"
           FROM product p LEFT JOIN listing l ON l.product_id = p.id WHERE p.producer_id = $1"#,
        producer.0,
    )
    .fetch_all(connection)
    .await?;
    let mut known = Known::default();
    for row in rows {
        known.by_name.entry(key_of(&row.name)).or_default().push(row.id);
        known.by_code.insert(row.slug, row.id);
    }
    Ok(known)
}

/// Which of these addresses are taken.
pub(in crate::sheets) async fn taken(
    connection: &mut PgConnection,
    slugs: &[String],
) -> Result<HashSet<String>, sqlx::Error> {
    let taken = sqlx::query_scalar!("SELECT slug FROM product WHERE slug = ANY($1)", slugs)
        .fetch_all(connection)
        .await?;
    Ok(taken.into_iter().collect())
}

/// A product to begin.
#[derive(Debug)]
pub(in crate::sheets) struct NewDraft {
    pub(in crate::sheets) id: ProductId,
    pub(in crate::sheets) slug: String,
    pub(in crate::sheets) content: Listing,
}

/// Begins products: each a row that holds a place, which nobody sees, and the draft of what it will say.
pub(in crate::sheets) async fn insert_drafts(
    connection: &mut PgConnection,
    producer: OrganisationId,
    account: AccountId,
    drafts: &[NewDraft],
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    let ids: Vec<_> = drafts.iter().map(|draft| draft.id.0).collect();
    let slugs: Vec<_> = drafts.iter().map(|draft| draft.slug.clone()).collect();
    let categories: Vec<_> = drafts.iter().map(|draft| draft.content.category.clone()).collect();
    let names: Vec<_> = drafts.iter().map(|draft| draft.content.name.vi.clone()).collect();
    let communes: Vec<_> = drafts.iter().map(|draft| draft.content.commune.clone()).collect();
    sqlx::query!(
        "INSERT INTO product (id, producer_id, slug, category_slug, name_vi, name_en, origin_commune_code, storage_class,
           shipping_scope, season_months, status, created_at, updated_at)
         SELECT n.id, $6, n.slug, n.category, n.name, '', n.commune, 'ambient', 'nationwide',
                ARRAY[1,2,3,4,5,6,7,8,9,10,11,12]::smallint[], 'draft', $7, $7
         FROM UNNEST($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[]) AS n (id, slug, category, name, commune)",
        &ids,
        &slugs,
        &categories,
        &names,
        &communes,
        producer.0,
        now,
    )
    .execute(&mut *connection)
    .await?;
    let contents = as_json(drafts.iter().map(|draft| &draft.content))?;
    sqlx::query!(
        "INSERT INTO listing (product_id, content, version, state, saved_by, saved_at)
         SELECT n.id, n.content, 1, 'draft', $3, $4 FROM UNNEST($1::uuid[], $2::jsonb[]) AS n (id, content)",
        &ids,
        &contents,
        account.0,
        now,
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Changes what listings say, where nobody has saved them meanwhile.
pub(in crate::sheets) async fn change_drafts(
    connection: &mut PgConnection,
    account: AccountId,
    changes: &[DraftChange],
    now: DateTime<Utc>,
) -> Result<bool, sqlx::Error> {
    let ids: Vec<_> = changes.iter().map(|change| change.product.0).collect();
    let versions: Vec<_> = changes.iter().map(|change| change.version + 1).collect();
    let contents = as_json(changes.iter().map(|change| &change.content))?;
    let changed = sqlx::query!(
        "INSERT INTO listing AS known (product_id, content, version, state, saved_by, saved_at)
         SELECT n.id, n.content, n.version, 'draft', $4, $5
         FROM UNNEST($1::uuid[], $2::jsonb[], $3::integer[]) AS n (id, content, version) ORDER BY n.id
         ON CONFLICT (product_id) DO UPDATE SET content = EXCLUDED.content, version = EXCLUDED.version,
           state = CASE WHEN known.state = 'refused' THEN 'refused' ELSE 'draft' END,
           saved_by = EXCLUDED.saved_by, saved_at = EXCLUDED.saved_at
         WHERE known.version = EXCLUDED.version - 1 AND known.state <> 'in_review'",
        &ids,
        &contents,
        &versions,
        account.0,
        now,
    )
    .execute(connection)
    .await?;
    Ok(changed.rows_affected() == changes.len() as u64)
}

fn as_json<'a>(contents: impl Iterator<Item = &'a Listing>) -> Result<Vec<serde_json::Value>, sqlx::Error> {
    contents
        .map(serde_json::to_value)
        .collect::<Result<_, _>>()
        .map_err(|error| sqlx::Error::Encode(error.into()))
}

/// Locks a seller's offers, always in the same order.
async fn lock_offers(
    connection: &mut PgConnection,
    seller: OrganisationId,
    offers: &[uuid::Uuid],
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "SELECT id FROM offer WHERE id = ANY($1) AND seller_id = $2 ORDER BY id FOR NO KEY UPDATE",
        offers,
        seller.0,
    )
    .fetch_all(connection)
    .await?;
    Ok(())
}

/// Asks other prices, each with its own entry of who did it.
pub(in crate::sheets) async fn change_prices(
    connection: &mut PgConnection,
    seller: OrganisationId,
    account: AccountId,
    changes: &[LiveChange<Vnd>],
    now: DateTime<Utc>,
) -> Result<bool, sqlx::Error> {
    let offers: Vec<_> = changes.iter().map(|change| change.offer.0).collect();
    let from: Vec<_> = changes.iter().map(|change| change.from.0).collect();
    let to: Vec<_> = changes.iter().map(|change| change.to.0).collect();
    lock_offers(connection, seller, &offers).await?;
    let changed = sqlx::query!(
        "UPDATE offer o SET price_vnd = n.price
         FROM UNNEST($1::uuid[], $2::bigint[], $3::bigint[]) AS n (id, stood, price)
         WHERE o.id = n.id AND o.seller_id = $4 AND o.price_vnd = n.stood",
        &offers,
        &from,
        &to,
        seller.0,
    )
    .execute(&mut *connection)
    .await?;
    if changed.rows_affected() != changes.len() as u64 {
        return Ok(false);
    }
    let entries: Vec<_> = changes.iter().map(|_| new_uuid_at(now)).collect();
    sqlx::query!(
        "INSERT INTO audit_entry (id, at, account_id, organisation_id, action, subject, before, after)
         SELECT n.entry, $5, $6, $7, 'price', n.offer::text, jsonb_build_object('price_vnd', n.stood),
                jsonb_build_object('price_vnd', n.price)
         FROM UNNEST($1::uuid[], $2::uuid[], $3::bigint[], $4::bigint[]) AS n (entry, offer, stood, price)",
        &entries,
        &offers,
        &from,
        &to,
        now,
        account.0,
        seller.0,
    )
    .execute(connection)
    .await?;
    Ok(true)
}

/// Sets other marks of what is little.
pub(in crate::sheets) async fn change_marks(
    connection: &mut PgConnection,
    seller: OrganisationId,
    changes: &[LiveChange<i32>],
) -> Result<bool, sqlx::Error> {
    let (offers, from, to) = parts(changes);
    lock_offers(connection, seller, &offers).await?;
    let changed = sqlx::query!(
        "UPDATE offer o SET low_stock = n.mark
         FROM UNNEST($1::uuid[], $2::integer[], $3::integer[]) AS n (id, stood, mark)
         WHERE o.id = n.id AND o.seller_id = $4 AND o.low_stock = n.stood",
        &offers,
        &from,
        &to,
        seller.0,
    )
    .execute(connection)
    .await?;
    Ok(changed.rows_affected() == changes.len() as u64)
}

/// Writes down what was counted, in the order in which buyers take goods. Returns the offers of which there is something
/// now and was nothing before, or the other way round; nothing when something else stood there.
pub(in crate::sheets) async fn change_stock(
    connection: &mut PgConnection,
    account: AccountId,
    changes: &[LiveChange<i32>],
    reason: &str,
    now: DateTime<Utc>,
) -> Result<Option<Vec<OfferId>>, sqlx::Error> {
    let (offers, from, to) = parts(changes);
    let items: Vec<_> = changes.iter().map(|_| StockItemId::new_at(now).0).collect();
    sqlx::query!(
        "INSERT INTO stock_item (id, offer_id)
         SELECT n.id, n.offer FROM UNNEST($1::uuid[], $2::uuid[]) AS n (id, offer) ORDER BY n.offer
         ON CONFLICT (offer_id) DO NOTHING",
        &items,
        &offers,
    )
    .execute(&mut *connection)
    .await?;
    sqlx::query!(
        "SELECT id FROM stock_item WHERE offer_id = ANY($1) ORDER BY offer_id FOR NO KEY UPDATE",
        &offers,
    )
    .fetch_all(&mut *connection)
    .await?;
    let changed = sqlx::query!(
        r#"UPDATE stock_item i SET on_hand = n.counted
           FROM UNNEST($1::uuid[], $2::integer[], $3::integer[]) AS n (offer, stood, counted)
           WHERE i.offer_id = n.offer AND i.on_hand = n.stood AND i.held <= n.counted
           RETURNING i.id AS "item: StockItemId", i.offer_id AS "offer: OfferId", i.on_hand - i.held AS "left!",
                     n.counted - n.stood AS "quantity!""#,
        &offers,
        &from,
        &to,
    )
    .fetch_all(&mut *connection)
    .await?;
    if changed.len() != changes.len() {
        return Ok(None);
    }
    let movements: Vec<_> = changed.iter().map(|_| new_uuid_at(now)).collect();
    let items: Vec<_> = changed.iter().map(|row| row.item.0).collect();
    let quantities: Vec<_> = changed.iter().map(|row| row.quantity).collect();
    sqlx::query!(
        "INSERT INTO stock_movement (id, stock_item_id, kind, quantity, reason, account_id, at)
         SELECT n.id, n.item, 'count', n.quantity, $4, $5, $6
         FROM UNNEST($1::uuid[], $2::uuid[], $3::integer[]) AS n (id, item, quantity)",
        &movements,
        &items,
        &quantities,
        reason,
        account.0,
        now,
    )
    .execute(connection)
    .await?;
    let turned = changed
        .into_iter()
        .filter(|row| (row.left > 0) != (row.left - row.quantity > 0))
        .map(|row| row.offer)
        .collect();
    Ok(Some(turned))
}

type Parts = (Vec<uuid::Uuid>, Vec<i32>, Vec<i32>);

fn parts(changes: &[LiveChange<i32>]) -> Parts {
    let offers = changes.iter().map(|change| change.offer.0).collect();
    let from = changes.iter().map(|change| change.from).collect();
    let to = changes.iter().map(|change| change.to).collect();
    (offers, from, to)
}
