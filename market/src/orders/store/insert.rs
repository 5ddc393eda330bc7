//! Writing a whole order group, and finding one that was already placed.

use crate::{
    base::{
        AccountId, CartId, Lang, OfferId, OrderGroupId, OrderId, OrderLineId, OrganisationId, SessionId, Vnd, Words,
        id::new_uuid_at,
    },
    catalog::Ahead,
    jobs,
    ledger::{CollectionMode, Funder},
    orders::{Delivery, GroupCode, OrderState, desk::words_of, timers},
};
use chrono::{DateTime, NaiveDate, Utc};
use sqlx::PgConnection;

/// An order group to write, with copies of everything that may change later.
#[derive(Clone, Debug)]
pub struct NewGroup<'a> {
    /// The id.
    pub id: OrderGroupId,
    /// The code.
    pub code: GroupCode,
    /// The cart it came from; a cart becomes one order group at most.
    pub cart: CartId,
    /// The hash of the form's key; a key makes one order group at most.
    pub key_hash: Vec<u8>,
    /// The session that placed it.
    pub session: Option<SessionId>,
    /// The account that placed it.
    pub account: Option<AccountId>,
    /// The hash of the link's secret.
    pub token_hash: Vec<u8>,
    /// Who receives it.
    pub name: &'a str,
    /// E.164.
    pub phone: &'a str,
    /// The language of whoever has no account.
    pub lang: Lang,
    /// For the confirmation.
    pub email: Option<&'a str>,
    /// The province, code and name.
    pub province: (&'a str, &'a str),
    /// The commune, code and name.
    pub commune: (&'a str, &'a str),
    /// House, street, hamlet.
    pub address_line: &'a str,
    /// The former address.
    pub legacy_address: &'a str,
    /// The shopper's note.
    pub note: &'a str,
    /// What everything costs.
    pub total: Vnd,
    /// What of that a voucher takes off.
    pub voucher: Vnd,
    /// Whose account of the ledger pays that in; nobody's when the sellers bear it themselves.
    pub funder: Option<Funder>,
    /// Who collects it.
    pub mode: CollectionMode,
    /// Where its orders start.
    pub state: OrderState,
    /// One part per seller.
    pub orders: Vec<NewOrder>,
}

/// One seller's part.
#[derive(Clone, Debug)]
pub struct NewOrder {
    /// The id.
    pub id: OrderId,
    /// The seller.
    pub seller: OrganisationId,
    /// The seller's name.
    pub seller_name: Words,
    /// What is promised of it, when it is ordered ahead of a harvest.
    pub ahead: Option<Ahead>,
    /// How it goes.
    pub delivery: Delivery,
    /// What the goods cost.
    pub goods_total: Vnd,
    /// What delivery costs.
    pub delivery_fee: Vnd,
    /// The goods.
    pub lines: Vec<NewOrderLine>,
}

impl NewOrder {
    /// What a voucher takes off.
    pub fn voucher(&self) -> Vnd {
        Vnd(self.lines.iter().map(|line| line.voucher.0).sum())
    }

    /// What its shopper pays.
    pub fn due(&self) -> Vnd {
        Vnd(self.goods_total.0 + self.delivery_fee.0 - self.voucher().0)
    }
}

/// One line.
#[derive(Clone, Debug)]
pub struct NewOrderLine {
    /// The id.
    pub id: OrderLineId,
    /// What was bought.
    pub offer: OfferId,
    /// The product's page.
    pub product_slug: String,
    /// Its category.
    pub category_slug: String,
    /// Its name.
    pub name: Words,
    /// Its pack.
    pub pack: Words,
    /// Who made it.
    pub producer_name: String,
    /// The price of one pack.
    pub unit_price: Vnd,
    /// How many packs.
    pub quantity: i32,
    /// What the line costs.
    pub total: Vnd,
    /// What of that a voucher takes off.
    pub voucher: Vnd,
}

/// An order group that is already there.
#[derive(Clone, Debug)]
pub struct PlacedGroup {
    /// The code.
    pub code: String,
    /// The session that placed it.
    pub session: Option<SessionId>,
    /// The account that placed it.
    pub account: Option<AccountId>,
}

/// The order group that this key has made, if any.
pub async fn load_placed(connection: &mut PgConnection, key_hash: &[u8]) -> Result<Option<PlacedGroup>, sqlx::Error> {
    sqlx::query_as!(
        PlacedGroup,
        r#"SELECT code, session_id AS "session: SessionId", account_id AS "account: AccountId"
           FROM order_group WHERE key_hash = $1"#,
        key_hash,
    )
    .fetch_optional(connection)
    .await
}

/// Writes an order group, its orders, lines and first events. False when the code is taken: try again with another.
pub async fn insert_group(
    connection: &mut PgConnection,
    group: &NewGroup<'_>,
    now: DateTime<Utc>,
) -> Result<bool, sqlx::Error> {
    let done = sqlx::query!(
        "INSERT INTO order_group
           (id, code, cart_id, key_hash, session_id, account_id, token_hash, shopper_name, shopper_phone, shopper_email,
            province_code, province_name, commune_code, commune_name, address_line, legacy_address, note, total_vnd, placed_at,
            voucher_vnd, collection_mode, lang)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22)
         ON CONFLICT (code) DO NOTHING",
        group.id.0,
        group.code.as_str(),
        group.cart.0,
        group.key_hash,
        group.session.map(|session| session.0),
        group.account.map(|account| account.0),
        group.token_hash,
        group.name,
        group.phone,
        group.email,
        group.province.0,
        group.province.1,
        group.commune.0,
        group.commune.1,
        group.address_line,
        group.legacy_address,
        group.note,
        group.total.0,
        now,
        group.voucher.0,
        group.mode as CollectionMode,
        group.lang as Lang,
    )
    .execute(&mut *connection)
    .await?;
    if done.rows_affected() == 0 {
        return Ok(false);
    }
    insert_orders(connection, group, now).await?;
    insert_lines(connection, group).await?;
    Ok(true)
}

async fn insert_orders(
    connection: &mut PgConnection,
    group: &NewGroup<'_>,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    let orders = &group.orders;
    let ids: Vec<_> = orders.iter().map(|order| order.id.0).collect();
    let codes: Vec<_> = (1..=orders.len()).map(|number| group.code.of_order(number)).collect();
    let sellers: Vec<_> = orders.iter().map(|order| order.seller.0).collect();
    let names_vi: Vec<_> = orders.iter().map(|order| order.seller_name.vi.clone()).collect();
    let names_en: Vec<_> = orders.iter().map(|order| order.seller_name.en.clone()).collect();
    let deliveries: Vec<_> = orders.iter().map(|order| order.delivery.as_str().to_owned()).collect();
    let goods: Vec<_> = orders.iter().map(|order| order.goods_total.0).collect();
    let fees: Vec<_> = orders.iter().map(|order| order.delivery_fee.0).collect();
    let vouchers: Vec<_> = orders.iter().map(|order| order.voucher().0).collect();
    let funder = group.funder.map(|funder| funder.to_string());
    let words: Vec<_> = codes
        .iter()
        .map(|code| words_of(group.name, &group.code, code, group.phone).join(" "))
        .collect();
    // Time runs for the seller once the order is theirs; what waits to be paid is paid whole before it is.
    let is_placed = group.state == OrderState::Placed;
    let timers: Vec<_> = orders
        .iter()
        .map(|order| timers::start(order.id, order.ahead.map(|ahead| ahead.ship_by), now))
        .collect();
    let confirm_by: Vec<_> = timers.iter().map(|(end, _)| is_placed.then_some(*end)).collect();
    let harvests: Vec<_> = orders
        .iter()
        .map(|order| order.ahead.map(|ahead| ahead.harvest.0))
        .collect();
    let ship_by: Vec<_> = orders
        .iter()
        .map(|order| order.ahead.map(|ahead| ahead.ship_by))
        .collect();
    let is_prepaid = group.state == OrderState::AwaitingPayment;
    sqlx::query!(
        "INSERT INTO seller_order
           (id, order_group_id, seller_id, code, seller_name_vi, seller_name_en, state, delivery, goods_total_vnd,
            delivery_fee_vnd, total_vnd, placed_at, state_since, province_code, confirm_by, desk_words, prepaid_vnd,
            harvest_id, ship_by, is_ahead, voucher_vnd, funded_vnd, funded_by)
         SELECT id, $1, seller, code, name_vi, name_en, $2, delivery, goods, fee, goods + fee, $3, $3, $12, confirm_by,
                array_to_tsvector(string_to_array(words, ' ')), CASE WHEN $15 THEN goods + fee - voucher ELSE 0 END,
                harvest, ship_by, harvest IS NOT NULL, voucher, CASE WHEN $19::text IS NULL THEN 0 ELSE voucher END,
                CASE WHEN voucher > 0 THEN $19 END
         FROM UNNEST($4::uuid[], $5::uuid[], $6::text[], $7::text[], $8::text[], $9::text[], $10::bigint[], $11::bigint[],
                     $14::text[], $13::timestamptz[], $16::uuid[], $17::date[], $18::bigint[])
           AS o (id, seller, code, name_vi, name_en, delivery, goods, fee, words, confirm_by, harvest, ship_by, voucher)",
        group.id.0,
        group.state as OrderState,
        now,
        &ids,
        &sellers,
        &codes,
        &names_vi,
        &names_en,
        &deliveries,
        &goods,
        &fees,
        group.province.0,
        &confirm_by as &[Option<DateTime<Utc>>],
        &words,
        is_prepaid,
        &harvests as &[Option<uuid::Uuid>],
        &ship_by as &[Option<NaiveDate>],
        &vouchers,
        funder,
    )
    .execute(&mut *connection)
    .await?;
    if is_placed {
        let timers: Vec<_> = timers.into_iter().map(|(_, timer)| timer).collect();
        jobs::enqueue_all(&mut *connection, &timers, now).await?;
    }
    let events: Vec<_> = orders.iter().map(|_| new_uuid_at(now)).collect();
    sqlx::query!(
        "INSERT INTO order_event (id, order_id, at, actor_kind, account_id, kind, to_state)
         SELECT event, id, $1, 'shopper', $2, 'state', $3 FROM UNNEST($4::uuid[], $5::uuid[]) AS e (event, id)",
        now,
        group.account.map(|account| account.0),
        group.state as OrderState,
        &events,
        &ids,
    )
    .execute(connection)
    .await?;
    Ok(())
}

async fn insert_lines(connection: &mut PgConnection, group: &NewGroup<'_>) -> Result<(), sqlx::Error> {
    let lines = || {
        group
            .orders
            .iter()
            .flat_map(|order| order.lines.iter().map(move |line| (order, line)))
    };
    let ids: Vec<_> = lines().map(|(_, line)| line.id.0).collect();
    let orders: Vec<_> = lines().map(|(order, _)| order.id.0).collect();
    let positions: Vec<_> = group
        .orders
        .iter()
        .flat_map(|order| (1..=order.lines.len()).map(|position| i16::try_from(position).unwrap_or(i16::MAX)))
        .collect();
    let offers: Vec<_> = lines().map(|(_, line)| line.offer.0).collect();
    let slugs: Vec<_> = lines().map(|(_, line)| line.product_slug.clone()).collect();
    let categories: Vec<_> = lines().map(|(_, line)| line.category_slug.clone()).collect();
    let names_vi: Vec<_> = lines().map(|(_, line)| line.name.vi.clone()).collect();
    let names_en: Vec<_> = lines().map(|(_, line)| line.name.en.clone()).collect();
    let packs_vi: Vec<_> = lines().map(|(_, line)| line.pack.vi.clone()).collect();
    let packs_en: Vec<_> = lines().map(|(_, line)| line.pack.en.clone()).collect();
    let producers: Vec<_> = lines().map(|(_, line)| line.producer_name.clone()).collect();
    let prices: Vec<_> = lines().map(|(_, line)| line.unit_price.0).collect();
    let quantities: Vec<_> = lines().map(|(_, line)| line.quantity).collect();
    let totals: Vec<_> = lines().map(|(_, line)| line.total.0).collect();
    let vouchers: Vec<_> = lines().map(|(_, line)| line.voucher.0).collect();
    sqlx::query!(
        "INSERT INTO order_line
           (id, order_id, position, offer_id, product_slug, category_slug, name_vi, name_en, pack_vi, pack_en,
            producer_name, unit_price_vnd, quantity, line_total_vnd, voucher_vnd, expected_grams)
         SELECT l.*, CASE WHEN v.is_by_weight AND v.net_unit = 'g' THEN v.net_amount * l.quantity END
         FROM UNNEST($1::uuid[], $2::uuid[], $3::smallint[], $4::uuid[], $5::text[], $6::text[], $7::text[],
           $8::text[], $9::text[], $10::text[], $11::text[], $12::bigint[], $13::integer[], $14::bigint[], $15::bigint[])
           AS l (id, order_id, position, offer, slug, category, name_vi, name_en, pack_vi, pack_en, producer, price, quantity, total, voucher)
         JOIN offer f ON f.id = l.offer JOIN variant v ON v.id = f.variant_id",
        &ids,
        &orders,
        &positions,
        &offers,
        &slugs,
        &categories,
        &names_vi,
        &names_en,
        &packs_vi,
        &packs_en,
        &producers,
        &prices,
        &quantities,
        &totals,
        &vouchers,
    )
    .execute(connection)
    .await?;
    Ok(())
}
