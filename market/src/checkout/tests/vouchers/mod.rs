mod claims;
mod random;

use super::{super::CheckoutRefused, Trade, place};
use crate::{
    base::{Vnd, VoucherId},
    demo::fixture::{official, visitor},
    ledger::{Funder, LedgerAccount},
    orders::OrderState,
    payments::PaymentMethod,
    returns::Offer,
    vouchers::{self, Discount, EndRefused, MakeRefused, Maker, NewVoucher, VoucherCode, VoucherRefused, VoucherState},
};
use chrono::Days;
use proptest::{
    strategy::{Strategy, ValueTree},
    test_runner::TestRunner,
};
use sqlx::PgPool;

impl Trade {
    /// A voucher of so much that everybody may use often.
    fn terms(&self, code: &str, amount: i64) -> NewVoucher {
        let today = self.clock.today();
        NewVoucher {
            code: VoucherCode::parse(code).expect("a code"),
            discount: Discount::Amount(Vnd(amount)),
            minimum: Vnd((2 * amount).max(1_000)),
            from: today,
            to: today.checked_add_days(Days::new(90)).expect("a day"),
            budget: Some(Vnd(1_000_000_000)),
            uses_max: None,
            per_contact: 10_000,
            categories: Vec::new(),
        }
    }

    async fn make(&self, maker: Maker<'_>, terms: &NewVoucher) -> Result<VoucherId, MakeRefused> {
        let now = (self.clock.today(), self.clock.now());
        vouchers::make(&self.pool, maker, terms, now).await
    }

    async fn use_voucher(&self, choice: u8, method: PaymentMethod, code: &str) -> Result<String, CheckoutRefused> {
        self.try_to_place(choice, method, Some(code)).await
    }

    /// What is due for a group.
    async fn due(&self, code: &str) -> i64 {
        let due = sqlx::query_scalar(
            "SELECT p.amount_vnd FROM payment p JOIN order_group g ON g.id = p.order_group_id WHERE g.code = $1",
        );
        due.bind(code).fetch_one(&self.pool).await.expect("a payment")
    }

    /// How much of a voucher is used, and how often.
    async fn used(&self, code: &str) -> (i64, i32) {
        let used = sqlx::query_as("SELECT used_vnd, uses FROM voucher WHERE code = $1").bind(code);
        used.fetch_one(&self.pool).await.expect("a voucher")
    }

    async fn funding(&self, funder: Funder) -> i64 {
        self.holds(LedgerAccount::VoucherFunding(funder)).await
    }
}

fn why(refused: Result<String, CheckoutRefused>) -> VoucherRefused {
    match refused {
        Err(CheckoutRefused::Voucher(why)) => why,
        other => panic!("{other:?}"),
    }
}

#[sqlx::test(migrator = "crate::schema::MIGRATOR")]
async fn the_platform_pays_in_what_its_voucher_takes_off(pool: PgPool) {
    let trade = Trade::open(pool).await;
    let operator = trade.operator().await;
    let terms = trade.terms("tet2027", 20_000);
    trade.make(Maker::Platform(operator), &terms).await.expect("a voucher");
    for method in [PaymentMethod::Cod, PaymentMethod::BankTransfer] {
        let funding = trade.funding(Funder::Platform).await;
        let group = trade.use_voucher(3, method, "Tết 2027").await.expect("an order group");
        let due = trade.due(&group).await;
        let total = sqlx::query_scalar("SELECT total_vnd FROM order_group WHERE code = $1").bind(&group);
        let total: i64 = total.fetch_one(&trade.pool).await.expect("a total");
        assert_eq!(due, total - 20_000);
        assert_eq!(
            trade.funding(Funder::Platform).await,
            funding,
            "nothing is there before it is paid"
        );
        if method == PaymentMethod::BankTransfer {
            trade.credit("one", due, &group).await;
            assert_eq!(trade.states(&group).await, [OrderState::Placed; 2]);
        }
        trade.finish().await;
        assert_eq!(trade.funding(Funder::Platform).await, funding + 20_000);
        trade.must_be_sound().await;
    }
    assert_eq!(trade.used("TET2027").await, (40_000, 2));
    // Sellers have earned the full price, less what is taken of the full price.
    let full = "SELECT sum(o.total_vnd - c.taken)::bigint FROM seller_order o, LATERAL (
        SELECT sum(fee_vnd + vat_vnd + withheld_vnd) AS taken FROM commission_line WHERE order_id = o.id) c";
    let earned = "SELECT -sum(amount_vnd)::bigint FROM ledger_entry WHERE account LIKE 'payable:%'";
    assert_eq!(trade.sum(earned).await, trade.sum(full).await);
    let fees = trade.sum("SELECT sum(fee_vnd)::bigint FROM commission_line").await;
    let of_full = trade
        .sum("SELECT sum((goods_total_vnd * 500 + 5000) / 10000)::bigint FROM seller_order")
        .await;
    assert_eq!(fees, of_full);
    let list = vouchers::list(&trade.pool, Maker::Platform(operator), trade.clock.today())
        .await
        .expect("a list");
    assert_eq!(
        (list[0].spent, list[0].used, list[0].state),
        (Vnd(40_000), Vnd(40_000), VoucherState::Open)
    );
}

#[sqlx::test(migrator = "crate::schema::MIGRATOR")]
async fn a_sellers_own_voucher_is_less_money_for_their_own_goods(pool: PgPool) {
    let trade = Trade::open(pool).await;
    let seller = trade.sellers[0].0.coop();
    let manager = trade.manager(seller);
    let terms = trade.terms("VUON10", 10_000);
    trade.make(Maker::Seller(&manager), &terms).await.expect("a voucher");
    // Goods of another seller alone.
    let other = trade.use_voucher(2, PaymentMethod::Cod, "VUON10").await;
    assert_eq!(why(other), VoucherRefused::OtherGoods);
    // Of a cart of two, only theirs.
    let group = trade
        .use_voucher(3, PaymentMethod::Cod, "VUON10")
        .await
        .expect("an order group");
    let of_orders: Vec<(bool, i64, i64)> = sqlx::query_as(
        "SELECT seller_id = $1, voucher_vnd, funded_vnd FROM seller_order WHERE code LIKE $2 || '%' ORDER BY voucher_vnd",
    )
    .bind(seller.0)
    .bind(&group)
    .fetch_all(&trade.pool)
    .await
    .expect("orders");
    assert_eq!(of_orders, [(false, 0, 0), (true, 10_000, 0)]);
    trade.finish().await;
    trade.must_be_sound().await;
    let funding = trade
        .sum("SELECT count(*) FROM ledger_entry WHERE account LIKE 'voucher_funding:%'")
        .await;
    assert_eq!(funding, 0);
    // What is taken is of the lowered price.
    let fees = trade.sum("SELECT sum(fee_vnd)::bigint FROM commission_line").await;
    let of_lowered = trade
        .sum("SELECT sum(((goods_total_vnd - voucher_vnd) * 500 + 5000) / 10000)::bigint FROM seller_order")
        .await;
    assert_eq!(fees, of_lowered);
}

#[sqlx::test(migrator = "crate::schema::MIGRATOR")]
async fn a_province_supports_the_sellers_of_its_own(pool: PgPool) {
    let trade = Trade::open(pool).await;
    let provinces: Vec<String> =
        sqlx::query_scalar("SELECT province_code FROM organisation WHERE id = ANY($1) ORDER BY array_position($1, id)")
            .bind(
                trade
                    .sellers
                    .iter()
                    .map(|(member, _)| member.coop().0)
                    .collect::<Vec<_>>(),
            )
            .fetch_all(&trade.pool)
            .await
            .expect("provinces");
    let own = official(&trade.pool, &provinces[0], &trade.clock).await;
    let funder: Funder = format!("province:{}", provinces[0]).parse().expect("a funder");
    trade
        .make(Maker::Province(&own), &trade.terms("OCOP20", 20_000))
        .await
        .expect("a voucher");
    let group = trade
        .use_voucher(7, PaymentMethod::BankTransfer, "ocop20")
        .await
        .expect("an order group");
    let is_shared_right: bool = sqlx::query_scalar(
        "SELECT bool_and((o.voucher_vnd > 0) = (s.province_code = $1)) AND sum(o.funded_vnd) = 20000
         FROM seller_order o JOIN organisation s ON s.id = o.seller_id",
    )
    .bind(&provinces[0])
    .fetch_one(&trade.pool)
    .await
    .expect("orders");
    assert!(is_shared_right);
    trade.credit("one", trade.due(&group).await, &group).await;
    assert_eq!(trade.funding(funder).await, 20_000);
    trade.finish().await;
    trade.must_be_sound().await;
}

#[sqlx::test(migrator = "crate::schema::MIGRATOR")]
async fn what_goes_back_goes_back_to_whoever_paid_it(pool: PgPool) {
    let trade = Trade::open(pool).await;
    let operator = trade.operator().await;
    trade
        .make(Maker::Platform(operator), &trade.terms("BUNG20", 20_000))
        .await
        .expect("a voucher");
    // Paid, and called off before it left the house: the shopper has what they paid, the platform what it paid in.
    let group = trade
        .use_voucher(3, PaymentMethod::BankTransfer, "BUNG20")
        .await
        .expect("an order group");
    let due = trade.due(&group).await;
    trade.credit("one", due, &group).await;
    assert_eq!(trade.funding(Funder::Platform).await, 20_000);
    for (_, code, ..) in trade.orders().await {
        let reason = crate::base::Line::parse("đổi ý", 100).expect("a reason");
        crate::orders::cancel_by_shopper(&trade.pool, &trade.access(), &code, &reason, trade.clock.now())
            .await
            .expect("called off");
    }
    assert_eq!(trade.funding(Funder::Platform).await, 0);
    let refunds = "SELECT sum(amount_vnd)::bigint FROM refund";
    assert_eq!(trade.sum(refunds).await, due);
    assert_eq!(trade.used("BUNG20").await, (0, 0), "the whole group was called off");
    trade.must_be_sound().await;

    // Completed, and given back in thirds: the parts add up, for the shopper and for the platform.
    let group = trade
        .use_voucher(1, PaymentMethod::BankTransfer, "BUNG20")
        .await
        .expect("an order group");
    trade.credit("two", trade.due(&group).await, &group).await;
    let (_, code, manager) = trade.order_of(&group).await;
    trade.walk(&code, OrderState::Completed).await;
    let left = trade.due(&group).await;
    for part in [left / 3, left / 3, left - 2 * (left / 3)] {
        trade
            .offer(&manager, &code, Offer::Amount(Vnd(part)))
            .await
            .expect("a refund");
        trade.must_be_sound().await;
    }
    assert!(
        trade.offer(&manager, &code, Offer::Amount(Vnd(1))).await.is_err(),
        "no more than they paid"
    );
    assert_eq!(trade.sum(refunds).await, due + left);
    assert_eq!(trade.funding(Funder::Platform).await, 0);
    assert_eq!(trade.holds(LedgerAccount::Commission).await, 0);
    assert_eq!(
        trade.used("BUNG20").await,
        (20_000, 1),
        "what was delivered has used it"
    );

    // At the door less is collected, and less is paid in.
    let group = trade
        .use_voucher(1, PaymentMethod::Cod, "BUNG20")
        .await
        .expect("an order group");
    let (_, code, manager) = trade.order_of(&group).await;
    trade.walk(&code, OrderState::Preparing).await;
    let due = trade.due(&group).await;
    trade
        .offer(&manager, &code, Offer::Amount(Vnd(due / 2)))
        .await
        .expect("a refund");
    trade.walk(&code, OrderState::Completed).await;
    assert_eq!(
        trade.holds(LedgerAccount::CodReceivable(manager.coop())).await,
        due - due / 2
    );
    let funded = trade.funding(Funder::Platform).await;
    assert!((9_000..=11_500).contains(&funded), "{funded}");
    trade.must_be_sound().await;
}

#[sqlx::test(migrator = "crate::schema::MIGRATOR")]
async fn two_carts_at_once_never_go_over_what_is_left(pool: PgPool) {
    let trade = Trade::open(pool).await;
    let operator = trade.operator().await;
    let once = NewVoucher {
        uses_max: Some(1),
        budget: None,
        per_contact: 1,
        ..trade.terms("MOTLAN", 10_000)
    };
    trade.make(Maker::Platform(operator), &once).await.expect("a voucher");
    let enough = NewVoucher {
        budget: Some(Vnd(25_000)),
        ..trade.terms("CHIHAI", 10_000)
    };
    trade.make(Maker::Platform(operator), &enough).await.expect("a voucher");
    for (code, most) in [("MOTLAN", 1), ("CHIHAI", 2)] {
        // As many shoppers as have a sign-in, each with a cart of their own.
        let emails: Vec<String> =
            sqlx::query_scalar("SELECT email FROM account WHERE email IS NOT NULL ORDER BY email LIMIT 6")
                .fetch_all(&trade.pool)
                .await
                .expect("accounts");
        let mut carts = Vec::new();
        for (at, email) in emails.iter().enumerate() {
            let shopper = visitor(&trade.pool, email, &trade.clock).await;
            crate::cart::add(&trade.pool, &shopper, trade.sellers[0].1[0], 3, &trade.clock)
                .await
                .expect("goods");
            let mut placement = trade.placement(&shopper, true, PaymentMethod::Cod, Some(code)).await;
            placement.phone = crate::base::Phone::parse(&format!("091234567{at}")).expect("a number");
            carts.push((shopper, placement));
        }
        let tries = carts.into_iter().map(|(shopper, placement)| {
            let (pool, clock) = (trade.pool.clone(), trade.clock.clone());
            tokio::spawn(async move {
                place(&pool, &shopper, &placement, &clock)
                    .await
                    .map(|placed| placed.code)
            })
        });
        let tries: Vec<_> = tries.collect();
        let mut done = 0;
        for task in tries {
            match task.await.expect("no panic") {
                Ok(_) => done += 1,
                refused => assert_eq!(why(refused), VoucherRefused::UsedUp),
            }
        }
        assert_eq!(done, most, "{code}");
        assert_eq!(trade.used(code).await, (i64::from(most) * 10_000, most));
        sqlx::query("DELETE FROM cart WHERE placed_at IS NULL")
            .execute(&trade.pool)
            .await
            .expect("emptied");
    }
    trade.must_be_sound().await;
}

#[sqlx::test(migrator = "crate::schema::MIGRATOR")]
async fn one_shopper_uses_it_as_often_as_they_may(pool: PgPool) {
    let trade = Trade::open(pool).await;
    let operator = trade.operator().await;
    let once = NewVoucher {
        per_contact: 1,
        ..trade.terms("MOINGUOI", 10_000)
    };
    trade.make(Maker::Platform(operator), &once).await.expect("a voucher");
    let group = trade
        .use_voucher(1, PaymentMethod::BankTransfer, "MOINGUOI")
        .await
        .expect("an order group");
    let again = trade.use_voucher(1, PaymentMethod::Cod, "MOINGUOI").await;
    assert_eq!(why(again), VoucherRefused::UsedBefore);
    // Nobody paid: the use is theirs again.
    trade.expire(&group, 25).await;
    assert_eq!(trade.used("MOINGUOI").await, (0, 0));
    let second = trade
        .use_voucher(1, PaymentMethod::Cod, "MOINGUOI")
        .await
        .expect("an order group");
    assert_ne!(group, second);
    trade.must_be_sound().await;
}

#[sqlx::test(migrator = "crate::schema::MIGRATOR")]
async fn money_that_comes_late_uses_the_voucher_again_or_is_owed_back(pool: PgPool) {
    let trade = Trade::open(pool).await;
    let operator = trade.operator().await;
    let once = NewVoucher {
        uses_max: Some(1),
        budget: None,
        per_contact: 1,
        ..trade.terms("CUOI", 10_000)
    };
    trade.make(Maker::Platform(operator), &once).await.expect("a voucher");
    let first = trade
        .use_voucher(1, PaymentMethod::BankTransfer, "CUOI")
        .await
        .expect("an order group");
    trade.expire(&first, 25).await;
    let second = trade
        .use_voucher(1, PaymentMethod::BankTransfer, "CUOI")
        .await
        .expect("an order group");
    // It is the second's now: the first cannot live again.
    trade.credit("late", trade.due(&first).await, &first).await;
    assert_eq!(trade.states(&first).await, [OrderState::Cancelled]);
    trade.must_be_sound().await;
    trade.expire(&second, 25).await;
    trade.credit("later", trade.due(&second).await, &second).await;
    assert_eq!(trade.states(&second).await, [OrderState::Placed]);
    assert_eq!(trade.used("CUOI").await, (10_000, 1));
    assert_eq!(trade.funding(Funder::Platform).await, 10_000);
    trade.must_be_sound().await;
}

#[sqlx::test(migrator = "crate::schema::MIGRATOR")]
async fn what_cannot_be_used_says_why_and_nothing_is_placed(pool: PgPool) {
    let trade = Trade::open(pool).await;
    let operator = trade.operator().await;
    let maker = Maker::Platform(operator);
    let high = NewVoucher {
        minimum: Vnd(900_000_000),
        ..trade.terms("NHIEU", 10_000)
    };
    trade.make(maker, &high).await.expect("a voucher");
    let later = trade.clock.today().checked_add_days(Days::new(3)).expect("a day");
    trade
        .make(
            maker,
            &NewVoucher {
                from: later,
                ..trade.terms("MAIMOI", 10_000)
            },
        )
        .await
        .expect("a voucher");
    let other = NewVoucher {
        categories: vec!["thu-cong".to_owned()],
        ..trade.terms("KHAC", 10_000)
    };
    let slug: String = sqlx::query_scalar(
        "SELECT slug FROM category c WHERE NOT is_age_restricted AND NOT EXISTS (
          SELECT 1 FROM offer f JOIN variant v ON v.id = f.variant_id JOIN product p ON p.id = v.product_id
          WHERE p.category_slug = c.slug AND f.id = ANY($1)) LIMIT 1",
    )
    .bind(trade.sellers[0].1.iter().map(|offer| offer.0).collect::<Vec<_>>())
    .fetch_one(&trade.pool)
    .await
    .expect("another category");
    trade
        .make(
            maker,
            &NewVoucher {
                categories: vec![slug],
                ..other
            },
        )
        .await
        .expect("a voucher");
    let ended = trade
        .make(maker, &trade.terms("DAHET", 10_000))
        .await
        .expect("a voucher");
    vouchers::end(&trade.pool, maker, ended, trade.clock.now())
        .await
        .expect("ended");
    for (code, expected) in [
        ("KHONGCO", "Unknown"),
        ("NHIEU", "BelowMinimum"),
        ("MAIMOI", "NotYet"),
        ("KHAC", "OtherGoods"),
        ("DAHET", "Over"),
    ] {
        let refused = why(trade.use_voucher(1, PaymentMethod::Cod, code).await);
        assert!(
            format!("{refused:?}").starts_with(expected),
            "{refused:?} is not {expected}"
        );
    }
    assert_eq!(trade.sum("SELECT count(*) FROM order_group").await, 0);
    // Who was shown more than it takes off is told.
    trade
        .make(maker, &trade.terms("MUOI", 10_000))
        .await
        .expect("a voucher");
    let mut placement = trade.fill_cart(1, PaymentMethod::Cod, Some("MUOI")).await;
    placement.seen_voucher = Vnd(10_001);
    let refused = place(&trade.pool, &trade.shopper, &placement, &trade.clock).await;
    assert!(
        matches!(refused, Err(CheckoutRefused::VoucherChanged { .. })),
        "{refused:?}"
    );
    trade.must_be_sound().await;
}

#[sqlx::test(migrator = "crate::schema::MIGRATOR")]
async fn what_is_promised_is_nobody_elses_and_never_changed(pool: PgPool) {
    let trade = Trade::open(pool).await;
    let operator = trade.operator().await;
    let managers: Vec<_> = trade
        .sellers
        .iter()
        .map(|(member, _)| trade.manager(member.coop()))
        .collect();
    let departments = (
        official(&trade.pool, "19", &trade.clock).await,
        official(&trade.pool, "24", &trade.clock).await,
    );
    let makers = [
        Maker::Platform(operator),
        Maker::Seller(&managers[0]),
        Maker::Seller(&managers[1]),
        Maker::Province(&departments.0),
        Maker::Province(&departments.1),
    ];
    let now = trade.clock.now();
    for (at, maker) in makers.iter().enumerate() {
        let terms = trade.terms(&format!("CUAAI{at}"), 10_000);
        let id = trade.make(*maker, &terms).await.expect("a voucher");
        for (other_at, other) in makers.iter().enumerate() {
            let again = trade.make(*other, &terms).await;
            assert!(matches!(again, Err(MakeRefused::CodeTaken)), "{again:?}");
            if other_at != at {
                let refused = vouchers::end(&trade.pool, *other, id, now).await;
                assert!(matches!(refused, Err(EndRefused::NotFound)), "{at} {other_at}");
            }
        }
        let list = vouchers::list(&trade.pool, *maker, trade.clock.today())
            .await
            .expect("a list");
        let codes: Vec<_> = list.iter().map(|row| row.code.as_str()).collect();
        assert_eq!(codes, [format!("CUAAI{at}")]);
    }
    let audited = "SELECT count(*) FROM audit_entry WHERE action = 'voucher_made'";
    assert_eq!(trade.sum(audited).await, 5);
    for sabotage in [
        "UPDATE voucher SET amount_vnd = 1",
        "UPDATE voucher SET valid_to = valid_to + 1",
        "UPDATE voucher SET budget_vnd = budget_vnd + 1",
        "UPDATE voucher SET used_vnd = budget_vnd + 1",
        "UPDATE voucher SET code = 'KHAC1'",
    ] {
        assert!(sqlx::query(sabotage).execute(&trade.pool).await.is_err(), "{sabotage}");
    }
    let alcohol: String = sqlx::query_scalar("SELECT slug FROM category WHERE is_age_restricted LIMIT 1")
        .fetch_one(&trade.pool)
        .await
        .expect("a category");
    let promoted = NewVoucher {
        categories: vec![alcohol],
        ..trade.terms("RUOU", 10_000)
    };
    let refused = trade.make(makers[0], &promoted).await;
    assert!(matches!(refused, Err(MakeRefused::NoSuchCategory)), "{refused:?}");
}
