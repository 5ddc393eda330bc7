//! Finding orders of a seller's desk. The statement is put together from what is asked, so that the list is always met
//! in the order of an index and ends with the page; a statement for every case at once would be planned for none.

use crate::{
    base::{OrderId, OrganisationId, page::COUNTED_MAX, time::start_of},
    orders::{DeskFilter, DeskOnly, DeskPlace, DeskTab, desk::typed_words},
};
use chrono::{DateTime, Days, Utc};
use sqlx::{PgPool, Postgres, QueryBuilder};

/// One page of what is asked for, in the order in which it is shown, with up to `most` orders; and whether there are
/// more beyond, in the direction that was asked for.
pub(in crate::orders) async fn find_orders(
    pool: &PgPool,
    seller: OrganisationId,
    filter: &DeskFilter,
    place: &DeskPlace,
    most: usize,
) -> Result<(Vec<OrderId>, bool), sqlx::Error> {
    let mark = match place {
        DeskPlace::Start => None,
        DeskPlace::After(code) | DeskPlace::Before(code) => mark_of(pool, seller, code).await?,
    };
    let is_backward = mark.is_some() && matches!(place, DeskPlace::Before(_));
    let is_descending = filter.is_newest_first() != is_backward;
    let mut query = QueryBuilder::new("SELECT o.id");
    push_matching(&mut query, seller, filter);
    if let Some((placed_at, id)) = mark {
        query.push(if is_descending {
            " AND (o.placed_at, o.id) < ("
        } else {
            " AND (o.placed_at, o.id) > ("
        });
        query.push_bind(placed_at).push(", ").push_bind(id.0).push(")");
    }
    query.push(if is_descending {
        " ORDER BY o.placed_at DESC, o.id DESC"
    } else {
        " ORDER BY o.placed_at, o.id"
    });
    let one_more = i64::try_from(most).unwrap_or(i64::MAX).saturating_add(1);
    query.push(" LIMIT ").push_bind(one_more);
    let mut orders: Vec<OrderId> = query.build_query_scalar().fetch_all(pool).await?;
    let has_more = orders.len() > most;
    orders.truncate(most);
    if is_backward {
        orders.reverse();
    }
    Ok((orders, has_more))
}

/// How many orders match, as far as is counted.
pub(in crate::orders) async fn count_matching(
    pool: &PgPool,
    seller: OrganisationId,
    filter: &DeskFilter,
) -> Result<i64, sqlx::Error> {
    let mut query = QueryBuilder::new("SELECT count(*) FROM (SELECT 1");
    push_matching(&mut query, seller, filter);
    query.push(" LIMIT ").push_bind(COUNTED_MAX + 1).push(") AS matching");
    query.build_query_scalar().fetch_one(pool).await
}

/// The codes of the first orders that match.
pub(in crate::orders) async fn matching_codes(
    pool: &PgPool,
    seller: OrganisationId,
    filter: &DeskFilter,
    most: usize,
) -> Result<Vec<String>, sqlx::Error> {
    let mut query = QueryBuilder::new("SELECT o.code");
    push_matching(&mut query, seller, filter);
    query.push(if filter.is_newest_first() {
        " ORDER BY o.placed_at DESC, o.id DESC LIMIT "
    } else {
        " ORDER BY o.placed_at, o.id LIMIT "
    });
    query.push_bind(i64::try_from(most).unwrap_or(i64::MAX));
    query.build_query_scalar().fetch_all(pool).await
}

/// Where an order of the seller stands in the list.
async fn mark_of(
    pool: &PgPool,
    seller: OrganisationId,
    code: &str,
) -> Result<Option<(DateTime<Utc>, OrderId)>, sqlx::Error> {
    let row = sqlx::query!(
        r#"SELECT placed_at, id AS "id: OrderId" FROM seller_order WHERE seller_id = $1 AND code = $2"#,
        seller.0,
        code,
    )
    .fetch_optional(pool)
    .await?;
    Ok(row.map(|row| (row.placed_at, row.id)))
}

fn push_matching(query: &mut QueryBuilder<Postgres>, seller: OrganisationId, filter: &DeskFilter) {
    query
        .push(" FROM seller_order o WHERE o.seller_id = ")
        .push_bind(seller.0);
    match filter.tab {
        DeskTab::All => query.push(" AND o.desk_tab IS NOT NULL"),
        DeskTab::Returns => query.push(" AND o.returned_since IS NOT NULL"),
        tab => query.push(" AND o.desk_tab = ").push_bind(tab.as_str()),
    };
    match filter.only {
        Some(DeskOnly::CancelRequests) => drop(query.push(" AND o.cancel_requested_at IS NOT NULL")),
        Some(DeskOnly::UnreadNotes) => drop(query.push(" AND o.note_unread_since IS NOT NULL")),
        None => {}
    }
    if !filter.text.is_empty() {
        // Only letters, digits and hyphens stand between the quotes.
        let words: Vec<_> = typed_words(&filter.text)
            .iter()
            .map(|word| format!("'{}'{}", word.text, if word.is_beginning { ":*" } else { "" }))
            .collect();
        query
            .push(" AND o.desk_words @@ ")
            .push_bind(words.join(" & "))
            .push("::tsquery");
    }
    if let Some(province) = &filter.province {
        query.push(" AND o.province_code = ").push_bind(province.clone());
    }
    if let Some(delivery) = filter.delivery {
        query.push(" AND o.delivery = ").push_bind(delivery.as_str());
    }
    if let Some(day) = filter.day {
        query.push(" AND o.placed_at >= ").push_bind(start_of(day));
        let next = day.checked_add_days(Days::new(1)).unwrap_or(day);
        query.push(" AND o.placed_at < ").push_bind(start_of(next));
    }
    if let Some(product) = &filter.product {
        query
            .push(" AND EXISTS (SELECT 1 FROM order_line l WHERE l.order_id = o.id AND l.product_slug = ")
            .push_bind(product.clone())
            .push(")");
    }
}
