use super::{ChosenDelivery, Placement, place, prepare};
use crate::{
    base::{Clock, Line, OfferId, OrderId, OrganisationId, Phone, Vnd, secret::Token},
    cart,
    demo::fixture::{market, visitor},
    doctor, ledger,
    orders::{self, Delivery, OrderState, ShopperAccess},
    payments::PaymentMethod,
    people::{CoopMember, Visitor},
};
use proptest::{
    strategy::{Strategy, ValueTree},
    test_runner::TestRunner,
};
use sqlx::PgPool;

/// Three sellers with their people, and a shopper.
struct Trade {
    pool: PgPool,
    clock: Clock,
    shopper: Visitor,
    sellers: Vec<(CoopMember, Vec<OfferId>)>,
    commune: (String, String),
}

impl Trade {
    async fn open(pool: PgPool) -> Self {
        let clock = market(&pool).await;
        sqlx::query("UPDATE stock_item SET on_hand = on_hand + 100000")
            .execute(&pool)
            .await
            .expect("much to sell");
        sqlx::query(
            "INSERT INTO stock_movement (id, stock_item_id, kind, quantity, reason, at)
             SELECT gen_random_uuid(), id, 'receipt', 100000, '', now() FROM stock_item",
        )
        .execute(&pool)
        .await
        .expect("written down");
        let rows: Vec<(String, Vec<uuid::Uuid>)> = sqlx::query_as(
            "SELECT a.email, (array_agg(f.id ORDER BY f.id))[1:3] FROM offer f
             JOIN stock_item i ON i.offer_id = f.id
             JOIN variant v ON v.id = f.variant_id JOIN product p ON p.id = v.product_id JOIN category c ON c.slug = p.category_slug
             JOIN storefront s ON s.organisation_id = f.seller_id AND s.status = 'approved' AND s.closed_from IS NULL
             JOIN membership m ON m.organisation_id = f.seller_id AND m.role = 'owner' JOIN account a ON a.id = m.account_id
             WHERE p.status = 'published' AND f.availability = 'in_stock' AND cardinality(p.season_months) = 12
               AND p.shipping_scope = 'nationwide' AND NOT c.is_age_restricted AND p.alcohol_permille IS NULL
             GROUP BY a.email HAVING count(*) >= 2 ORDER BY a.email LIMIT 3",
        )
        .fetch_all(&pool)
        .await
        .expect("sellers");
        assert_eq!(rows.len(), 3);
        let mut sellers = Vec::new();
        for (email, offers) in rows {
            let member = visitor(&pool, &email, &clock).await;
            let offers = offers.into_iter().map(OfferId).collect();
            sellers.push((member.as_coop_member().expect("a member"), offers));
        }
        let commune = sqlx::query_as("SELECT parent_code, code FROM admin_unit WHERE parent_code = '01' LIMIT 1");
        Self {
            shopper: visitor(&pool, "so-cong-thuong-19@cho-phien.example", &clock).await,
            commune: commune.fetch_one(&pool).await.expect("a commune"),
            pool,
            clock,
            sellers,
        }
    }

    fn access(&self) -> ShopperAccess {
        ShopperAccess {
            token: None,
            account: self.shopper.account(),
        }
    }

    /// Places goods of the sellers that the bits of `choice` name; how they come and how many they are follow from it too.
    async fn place(&self, choice: u8, method: PaymentMethod) -> String {
        for (at, (_, offers)) in self.sellers.iter().enumerate() {
            if (choice >> at) & 1 == 1 || choice & 7 == 0 {
                for offer in offers.iter().take(1 + usize::from(choice & 1)) {
                    let quantity = i32::from(choice % 3) + 1;
                    cart::add(&self.pool, &self.shopper, *offer, quantity, &self.clock)
                        .await
                        .expect("goods");
                }
            }
        }
        let view = prepare(&self.pool, &self.shopper, Some(&self.commune.0), &self.clock)
            .await
            .expect("a checkout");
        let deliveries = view.groups.iter().map(|group| {
            let fee = group.quote.as_ref().and_then(|quote| quote.ship_fee).expect("a fee");
            let chosen = if choice & 8 == 0 {
                ChosenDelivery {
                    delivery: Delivery::Ship,
                    seen_fee: fee,
                }
            } else {
                ChosenDelivery {
                    delivery: Delivery::PickUp,
                    seen_fee: Vnd::ZERO,
                }
            };
            (group.cart.seller_slug.clone(), chosen)
        });
        let placement = Placement {
            key: Token::random(),
            name: Line::parse("Nguyễn Thị Hạnh", 100).expect("a name"),
            phone: Phone::parse("0912345678").expect("a number"),
            email: None,
            province_code: self.commune.0.clone(),
            commune_code: self.commune.1.clone(),
            address_line: Line::parse("Số 1", 100).expect("an address"),
            legacy_address: Line::default(),
            note: Line::default(),
            method,
            deliveries: deliveries.collect(),
            seen_goods_total: view.goods_total,
        };
        place(&self.pool, &self.shopper, &placement, &self.clock)
            .await
            .expect("an order group")
            .code
    }

    async fn orders(&self) -> Vec<(OrderId, String, OrganisationId, OrderState, Delivery)> {
        let rows: Vec<(uuid::Uuid, String, uuid::Uuid, OrderState, Delivery)> =
            sqlx::query_as("SELECT id, code, seller_id, state, delivery FROM seller_order ORDER BY code")
                .fetch_all(&self.pool)
                .await
                .expect("orders");
        let order = |(id, code, seller, state, delivery)| (OrderId(id), code, OrganisationId(seller), state, delivery);
        rows.into_iter().map(order).collect()
    }

    /// Does something to one order that may or may not be lawful there; what is refused changes nothing.
    async fn do_something(&self, which: u8, what: u8) {
        let orders = self.orders().await;
        let Some((id, code, seller, state, delivery)) = orders.get(usize::from(which) % orders.len().max(1)).cloned()
        else {
            return;
        };
        let (pool, now) = (&self.pool, self.clock.now());
        let member = &self
            .sellers
            .iter()
            .find(|(member, _)| member.coop() == seller)
            .expect("its seller")
            .0;
        let reason = Line::parse("Hết hàng", 100).expect("a reason");
        match what % 8 {
            0..=2 => {
                if let Some(step) = state.next_step(delivery) {
                    orders::advance(pool, member, &code, step, &Line::default(), now)
                        .await
                        .expect("a step");
                }
            }
            3 => drop(orders::cancel_by_shopper(pool, &self.access(), &code, &reason, now).await),
            4 => drop(orders::cancel_by_seller(pool, member, &code, &reason, now).await),
            5 => drop(orders::receive(pool, &self.access(), &code, now).await),
            6 => orders::complete_overdue(pool, id, now).await.expect("no refusal"),
            _ => self.tell_again(id, state).await,
        }
    }

    /// Posts again what was posted for where an order stands.
    async fn tell_again(&self, order: OrderId, state: OrderState) {
        let before = self.entries().await;
        let mut connection = self.pool.acquire().await.expect("a connection");
        let now = self.clock.now();
        match state {
            OrderState::Delivered | OrderState::Collected => ledger::collect(&mut connection, order, now).await,
            OrderState::Completed => ledger::release(&mut connection, order, now).await,
            OrderState::Cancelled => ledger::call_off(&mut connection, order, now).await.map(drop),
            _ => Ok(()),
        }
        .expect("posted");
        assert_eq!(self.entries().await, before, "{state:?} posted twice");
    }

    async fn entries(&self) -> i64 {
        let count = sqlx::query_scalar("SELECT count(*) FROM ledger_entry");
        count.fetch_one(&self.pool).await.expect("a count")
    }

    async fn must_be_sound(&self) {
        for finding in doctor::examine(&self.pool).await.expect("an examination") {
            assert_eq!(finding.broken, Vec::<String>::new(), "{}", finding.sentence);
        }
    }

    async fn sum(&self, query: &'static str) -> i64 {
        sqlx::query_scalar(query).fetch_one(&self.pool).await.expect("a sum")
    }
}

#[sqlx::test(migrator = "crate::schema::MIGRATOR")]
async fn whatever_happens_to_orders_the_ledger_adds_up(pool: PgPool) {
    let trade = Trade::open(pool).await;
    let mut random = TestRunner::deterministic();
    let byte = proptest::num::u8::ANY;
    let mut draw = move || byte.new_tree(&mut random).expect("a value").current();
    for round in 0..8 {
        for _ in 0..3 {
            trade.place(draw(), PaymentMethod::Cod).await;
        }
        for _ in 0..30 {
            trade.do_something(draw(), draw()).await;
        }
        if round % 4 == 0 {
            trade.must_be_sound().await;
        }
    }
    // All that is left goes its way to the end.
    loop {
        let open: Vec<_> = trade.orders().await;
        let mut open = open
            .into_iter()
            .filter(|(_, _, _, state, _)| !matches!(state, OrderState::Completed | OrderState::Cancelled))
            .peekable();
        if open.peek().is_none() {
            break;
        }
        for (id, code, seller, state, delivery) in open {
            let member = &trade
                .sellers
                .iter()
                .find(|(member, _)| member.coop() == seller)
                .expect("a seller")
                .0;
            match state.next_step(delivery) {
                Some(step) => {
                    orders::advance(&trade.pool, member, &code, step, &Line::default(), trade.clock.now()).await
                }
                None => orders::complete_overdue(&trade.pool, id, trade.clock.now()).await,
            }
            .expect("a step");
        }
    }
    trade.must_be_sound().await;
    let completed = trade
        .sum("SELECT COALESCE(sum(total_vnd), 0)::bigint FROM seller_order WHERE state = 'completed'")
        .await;
    assert!(
        completed > 0
            && trade
                .sum("SELECT count(*) FROM seller_order WHERE state = 'cancelled'")
                .await
                > 0
    );
    let debits = |account: &'static str| trade.sum(account);
    let cash = debits("SELECT sum(amount_vnd)::bigint FROM ledger_entry WHERE account LIKE 'cod_receivable:%'").await;
    assert_eq!(
        cash, completed,
        "all that was delivered is owed by whoever took the cash"
    );
    let kept = debits("SELECT count(*) FROM (SELECT 1 FROM ledger_entry WHERE account LIKE 'escrow:%' GROUP BY account HAVING sum(amount_vnd) <> 0) AS open").await;
    assert_eq!(kept, 0);
    let earned = debits("SELECT -sum(amount_vnd)::bigint FROM ledger_entry WHERE account LIKE 'payable:%'").await;
    let taken = debits("SELECT sum(fee_vnd + vat_vnd + withheld_vnd)::bigint FROM commission_line c JOIN seller_order o ON o.id = c.order_id WHERE o.state = 'completed'").await;
    assert_eq!(earned, completed - taken);
}

#[sqlx::test(migrator = "crate::schema::MIGRATOR")]
async fn what_was_sold_keeps_its_rate_whatever_the_rules_become(pool: PgPool) {
    let trade = Trade::open(pool).await;
    let code = trade.place(1, PaymentMethod::Cod).await;
    sqlx::query("UPDATE commission_rule SET rate_bps = 2000")
        .execute(&trade.pool)
        .await
        .expect("other rules");
    let (goods, fee, vat): (i64, i64, i64) = sqlx::query_as(
        "SELECT min(o.goods_total_vnd), sum(c.fee_vnd)::bigint, sum(c.vat_vnd)::bigint
         FROM seller_order o JOIN commission_line c ON c.order_id = o.id WHERE o.code = $1",
    )
    .bind(format!("{code}-1"))
    .fetch_one(&trade.pool)
    .await
    .expect("lines");
    assert_eq!(
        (fee, vat),
        ((goods * 500 + 5_000) / 10_000, (fee * 1_000 + 5_000) / 10_000)
    );
}
