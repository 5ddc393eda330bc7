mod direct;
mod money_of_orders;
mod partner;
mod returns;
mod transfers;
mod vouchers;

use super::{CheckoutRefused, ChosenDelivery, Placement, place, prepare};
use crate::{
    base::{Clock, Lang, Line, OfferId, OrderId, OrganisationId, Phone, Vnd, secret::Token},
    cart,
    demo::fixture::{market, visitor},
    doctor,
    ledger::{self, CollectionMode},
    orders::{self, Delivery, OrderRefused, OrderState, ShopperAccess, Step, Weight},
    payments::PaymentMethod,
    people::{CoopMember, Visitor},
    vouchers::VoucherCode,
};
use chrono::Duration;
use sqlx::PgPool;
use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};

/// Three sellers with their people, and a shopper.
struct Trade {
    pool: PgPool,
    clock: Clock,
    gone: Arc<AtomicI64>,
    shopper: Visitor,
    sellers: Vec<(CoopMember, Vec<OfferId>)>,
    mode: CollectionMode,
    commune: (String, String),
}

impl Trade {
    async fn open(pool: PgPool) -> Self {
        let day = market(&pool).await.now();
        // Every look at it finds a millisecond gone, so that histories keep their order.
        let gone = Arc::new(AtomicI64::new(0));
        let looks = Arc::clone(&gone);
        let clock = Clock::from_fn(move || day + Duration::milliseconds(looks.fetch_add(1, Ordering::Relaxed)));
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
            gone,
            sellers,
            mode: CollectionMode::Platform,
        }
    }

    fn wait_hours(&self, hours: i64) {
        self.gone.fetch_add(hours * 3_600_000, Ordering::Relaxed);
    }

    fn access(&self) -> ShopperAccess {
        ShopperAccess {
            token: None,
            account: self.shopper.account(),
        }
    }

    /// Places goods of the sellers that the bits of `choice` name; how they come and how many they are follow from it too.
    async fn place(&self, choice: u8, method: PaymentMethod) -> String {
        self.try_to_place(choice, method, None).await.expect("an order group")
    }

    /// The same, with a voucher.
    async fn try_to_place(
        &self,
        choice: u8,
        method: PaymentMethod,
        voucher: Option<&str>,
    ) -> Result<String, CheckoutRefused> {
        let placement = self.fill_cart(choice, method, voucher).await;
        let placed = place(&self.pool, &self.shopper, &placement, &self.clock).await;
        placed.map(|placed| placed.code)
    }

    async fn fill_cart(&self, choice: u8, method: PaymentMethod, voucher: Option<&str>) -> Placement {
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
        self.placement(&self.shopper, choice & 8 == 0, method, voucher).await
    }

    /// Half of the goods are sold by weight, half a kilogram each, and none is so dear that its seller may not decide alone
    /// about a whole order.
    async fn sell_half_by_weight(&self) {
        for change in [
            "UPDATE variant SET is_by_weight = true, net_amount = 500, net_unit = 'g' WHERE substr(id::text, 36) < '8'",
            "UPDATE offer SET price_vnd = LEAST(price_vnd, 150000)",
        ] {
            sqlx::query(change).execute(&self.pool).await.expect("goods by weight");
        }
    }

    /// What a shopper sends to place what is in their cart.
    async fn placement(
        &self,
        shopper: &Visitor,
        is_shipped: bool,
        method: PaymentMethod,
        voucher: Option<&str>,
    ) -> Placement {
        let view = prepare(&self.pool, shopper, Some(&self.commune.0), &self.clock)
            .await
            .expect("a checkout");
        let deliveries = view.groups.iter().map(|group| {
            let fee = group.quote.as_ref().and_then(|quote| quote.ship_fee).expect("a fee");
            let chosen = if is_shipped {
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
            (group.cart.key(), chosen)
        });
        Placement {
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
            mode: self.mode,
            deliveries: deliveries.collect(),
            seen_goods_total: view.goods_total,
            voucher: voucher.map(|code| VoucherCode::parse(code).expect("a code")),
            seen_voucher: Vnd::ZERO,
            lang: Lang::Vi,
            has_letters: false,
            from: std::net::Ipv4Addr::LOCALHOST.into(),
        }
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
                    self.step(member, &code, step).await.expect("a step");
                }
            }
            3 => drop(orders::cancel_by_shopper(pool, &self.access(), &code, &reason, now).await),
            4 => drop(orders::cancel_by_seller(pool, member, &code, &reason, now).await),
            5 => drop(orders::receive(pool, &self.access(), &code, now).await),
            6 => orders::complete_overdue(pool, id, now).await.expect("no refusal"),
            _ => self.tell_again(id, state).await,
        }
    }

    /// Takes a step; where goods that are sold by weight must be weighed first, they weigh what was ordered.
    async fn step(&self, member: &CoopMember, code: &str, step: Step) -> Result<(), OrderRefused> {
        let (pool, now) = (&self.pool, self.clock.now());
        match orders::advance(pool, member, code, step, &Line::default(), now).await {
            Err(OrderRefused::NotWeighed) => {}
            taken => return taken,
        }
        let unweighed: Vec<(i16, i32)> = sqlx::query_as(
            "SELECT l.position, l.expected_grams FROM order_line l JOIN seller_order o ON o.id = l.order_id
             WHERE o.code = $1 AND l.expected_grams IS NOT NULL AND l.weighed_grams IS NULL ORDER BY l.position",
        )
        .bind(code)
        .fetch_all(pool)
        .await
        .expect("lines");
        let weights: Vec<_> = unweighed
            .into_iter()
            .map(|(position, grams)| Weight { position, grams })
            .collect();
        orders::weigh(pool, member, code, &weights, false, now)
            .await
            .expect("weighed");
        orders::advance(pool, member, code, step, &Line::default(), now).await
    }

    /// Posts again what was posted for where an order stands.
    async fn tell_again(&self, order: OrderId, state: OrderState) {
        let before = self.entries().await;
        let mut connection = self.pool.acquire().await.expect("a connection");
        let now = self.clock.now();
        match state {
            OrderState::Delivered | OrderState::Collected => ledger::collect(&mut connection, order, now).await,
            OrderState::Completed => ledger::release(&mut connection, order, now).await,
            OrderState::Cancelled => ledger::call_off(&mut connection, order, now).await,
            _ => Ok(()),
        }
        .expect("posted");
        assert_eq!(self.entries().await, before, "{state:?} posted twice");
    }

    /// All that is open goes its way to the end.
    async fn finish(&self) {
        loop {
            let mut is_done = true;
            for (id, code, seller, state, delivery) in self.orders().await {
                let member = &self
                    .sellers
                    .iter()
                    .find(|(member, _)| member.coop() == seller)
                    .expect("a seller")
                    .0;
                match (state, state.next_step(delivery)) {
                    (OrderState::Completed | OrderState::Cancelled | OrderState::AwaitingPayment, _) => continue,
                    (_, Some(step)) => self.step(member, &code, step).await,
                    (_, None) => orders::complete_overdue(&self.pool, id, self.clock.now()).await,
                }
                .expect("a step");
                is_done = false;
            }
            if is_done {
                return;
            }
        }
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
