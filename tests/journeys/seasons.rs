//! Harvests that are sold ahead: ordered, weighed, allotted, late.

use crate::journeys::{MIEN, MIEN_OWNER};
use chrono::Duration;
use tests::{HA_NOI, Page, Person, SHOPPER, Town, WARD, owner_of};

const SEASON: &str = "/htx/san-pham/mien-dong-tai-hoan-500/mua-vu";

/// Opens a harvest from 5 to 10 December, to be sent by 15 December and ordered until 1 December.
pub(crate) async fn open(owner: &Person, expected: &str, cap: &str) -> Page {
    let page = owner.open(SEASON).await;
    let fields = [
        ("Thu hoạch từ ngày", "2026-12-05"),
        ("Thu hoạch đến ngày", "2026-12-10"),
        ("Nhận đặt đến hết ngày", "2026-12-01"),
        ("Gửi hàng trước ngày", "2026-12-15"),
        ("Sản lượng dự kiến (gói)", expected),
        ("Bán trước nhiều nhất (gói)", cap),
    ];
    owner.press(&page, "Mở đặt trước", &fields).await
}

pub(crate) async fn weigh(owner: &Person, yielded: &str, method: &str, word: &str) -> Page {
    let page = owner.open(SEASON).await;
    let fields = [("yielded", yielded), ("method", method), ("word", word)];
    owner.press(&page, "Xem cách chia", &fields).await
}

pub(crate) async fn order_by(shopper: &Person, packs: u32, payment: &str) -> Page {
    shopper.put_into_cart(MIEN, packs).await.must_be(200);
    let filled = shopper.fill_checkout(HA_NOI, WARD).await;
    let form = filled.forms_filled.expect("a form").with("payment", payment);
    let placed = shopper.send(&form).await;
    placed.must_be(200);
    placed
}

async fn is_sound(town: &Town) {
    for finding in market::doctor::examine(&town.pool).await.expect("an examination") {
        assert_eq!(finding.broken, Vec::<String>::new(), "{}", finding.sentence);
    }
}

#[tokio::test]
async fn a_harvest_is_ordered_ahead_weighed_and_allotted() {
    let town = Town::open().await;
    let owner = town.signed_in(&owner_of(MIEN_OWNER)).await;
    owner.open(SEASON).await.must_say("Chưa có vụ nào");
    open(&owner, "10", "11").await.must_say("từ 1 đến 10");
    open(&owner, "20", "10")
        .await
        .must_say("Đã mở đặt trước")
        .must_say("0 trên 10 gói");
    // The same form once more changes nothing; there is no pack left to open another for.
    owner.open(SEASON).await.must_say("Quy cách nào cũng đang có vụ");
    town.run_jobs().await;

    // A first shopper pays at the door, a second ahead; a third does not pay at all.
    let promise = "Đặt trước · thu hoạch dự kiến 05/12/2026–10/12/2026 · gửi trước ngày 15/12/2026";
    let [first, third] = [town.visitor(), town.visitor()];
    let second = town.signed_in(SHOPPER).await;
    sqlx::query("UPDATE account SET lang = 'en' WHERE email = $1")
        .bind(SHOPPER)
        .execute(&town.pool)
        .await
        .expect("somebody who reads English");
    let page = first.open(&format!("/san-pham/{MIEN}")).await;
    page.must_say(promise).must_say("Còn nhận đặt 10.");
    first
        .put_into_cart(MIEN, 4)
        .await
        .must_say(promise)
        .must_say("đơn riêng");
    let filled = first.fill_checkout(HA_NOI, WARD).await;
    filled.must_say(promise);
    let at_door = first.place_order(&filled).await;
    at_door
        .must_say(promise)
        .must_say("Đợi thu hoạch")
        .must_not_say("xác nhận trước");
    town.clock.advance(Duration::minutes(1));
    let ahead = order_by(&second, 3, "bank_transfer").await;
    town.bank_receives(1, 225_000, ahead.order_code()).await;
    second.open(&ahead.address).await.must_say("Đợi thu hoạch");
    town.clock.advance(Duration::minutes(1));
    let unpaid = order_by(&third, 2, "bank_transfer").await;
    // Nobody gets more than the cap: one is left.
    let fourth = town.visitor();
    fourth.put_into_cart(MIEN, 2).await.must_say("chỉ còn 1");
    assert_eq!(
        town.count("SELECT sum(held) FROM stock_item").await,
        0,
        "the shelf holds nothing"
    );
    is_sound(&town).await;

    // They wait in a tab of their own, and nothing is to be confirmed.
    let code = at_door.order_code();
    owner.open("/htx/don-hang").await.must_not_say(code);
    owner
        .open("/htx/don-hang?the=dat-truoc")
        .await
        .must_say(code)
        .must_say(ahead.order_code())
        .must_not_say(unpaid.order_code())
        .must_say("Đặt trước, gửi trước 15/12/2026");
    let desk = owner.open(&format!("/htx/don-hang/{code}-1")).await;
    desk.must_say("Khách đặt trước vụ");
    assert!(!desk.has_button("Xác nhận đơn"));
    // Their time does not run from being placed.
    town.clock.advance(Duration::hours(23));
    town.run_jobs().await;
    owner
        .open(&format!("/htx/don-hang/{code}-1"))
        .await
        .must_say("Khách đặt trước vụ");

    // Five come of nine. Without a word to those who get less nothing is weighed.
    weigh(&owner, "5", "in_proportion", "").await.must_say("lý do");
    let page = weigh(&owner, "5", "in_proportion", "Mưa đá").await;
    page.must_say("Chưa ai được báo").must_say("Đã cân, chưa chia");
    first.open(&at_door.address).await.must_say("Đợi thu hoạch");
    // Weighed again, and shown anew; then it counts.
    owner.press(&page, "Cân lại", &[]).await.must_say("Đã thôi nhận đặt");
    let page = weigh(&owner, "6", "in_proportion", "Mưa đá, mất một phần").await;
    let shares = page.texts("td[data-label='Được chia']");
    assert_eq!(shares, ["3", "3"], "{}", page.text());
    let page = weigh_to(&owner, "5").await;
    assert_eq!(page.texts("td[data-label='Được chia']"), ["3", "2"]);
    let done = owner.press(&page, "Chia hàng", &[]).await;
    done.must_say("Đã chia hàng").must_say("Vụ");
    is_sound(&town).await;
    town.run_jobs().await;

    // Everybody reads what they get and why, and the orders go their way.
    first
        .open(&at_door.address)
        .await
        .must_say("bạn được 3 trên 4 gói, đơn giảm 65.000 ₫")
        .must_say("Mưa đá, mất một phần")
        .must_say("Đang chuẩn bị");
    second
        .open(&ahead.address)
        .await
        .must_say("bạn được 2 trên 3 gói, đơn giảm 65.000 ₫")
        .must_say("Tiền trả lại bạn");
    third.open(&unpaid.address).await.must_say("Đã hủy");
    let letters = town.visitor().open("/hop-thu").await;
    letters
        .must_say("Gửi đến 0912 345 678")
        .must_say("Đơn đặt trước của bạn")
        .must_say("Your pre-order");
    assert_eq!(town.count("SELECT sum(held) FROM stock_item").await, 5);
    for step in ["Chuẩn bị hàng", "Sẵn sàng giao", "Bàn giao vận chuyển", "Đã giao"] {
        for code in [code, ahead.order_code()] {
            let page = owner.open(&format!("/htx/don-hang/{code}-1")).await;
            owner.press(&page, step, &[]).await.must_be(200);
        }
    }
    town.clock.advance(Duration::days(8));
    town.run_jobs().await;
    second.open(&ahead.address).await.must_say("Hoàn thành");
    is_sound(&town).await;
    // The pack is sold from the shelf again.
    owner
        .open(SEASON)
        .await
        .must_say("Đã chia hàng")
        .must_say("Mở đặt trước");
}

async fn weigh_to(owner: &Person, yielded: &str) -> Page {
    let page = owner.open(SEASON).await;
    owner.press(&page, "Cân lại", &[]).await.must_be(200);
    weigh(owner, yielded, "in_proportion", "Mưa đá, mất một phần").await
}

#[tokio::test]
async fn goods_of_the_shelf_and_of_a_harvest_are_two_orders_of_one_seller() {
    let town = Town::open().await;
    let owner = town.signed_in(&owner_of(MIEN_OWNER)).await;
    open(&owner, "20", "10").await.must_say("Đã mở đặt trước");
    let other: String = sqlx::query_scalar(
        "SELECT p.slug FROM product p JOIN organisation o ON o.id = p.producer_id JOIN variant v ON v.product_id = p.id
         JOIN offer f ON f.variant_id = v.id JOIN stock_item i ON i.offer_id = f.id
         WHERE o.slug = $1 AND p.slug <> $2 AND p.status = 'published' AND i.on_hand > 0 AND f.availability = 'in_stock'
           AND 11 = ANY (p.season_months) AND p.shipping_scope = 'nationwide' ORDER BY p.slug LIMIT 1",
    )
    .bind(MIEN_OWNER)
    .bind(MIEN)
    .fetch_one(&town.pool)
    .await
    .expect("another product of the shelf");
    let shopper = town.visitor();
    let placed = shopper.order(&[(MIEN, 2), (&other, 1)]).await;
    let code = placed.order_code();
    placed.must_say(&format!("{code}-1")).must_say(&format!("{code}-2"));
    // The desk has one of them to do today.
    let tabs = ["/htx/don-hang", "/htx/don-hang?the=dat-truoc"];
    for tab in tabs {
        let page = owner.open(tab).await;
        assert_eq!(page.texts(".order-card").len(), 1, "{tab}");
    }
    is_sound(&town).await;
}

#[tokio::test]
async fn a_harvest_that_fails_calls_everything_off() {
    let town = Town::open().await;
    let owner = town.signed_in(&owner_of(MIEN_OWNER)).await;
    open(&owner, "20", "10").await.must_say("Đã mở đặt trước");
    let shopper = town.visitor();
    let placed = order_by(&shopper, 3, "bank_transfer").await;
    town.bank_receives(1, 225_000, placed.order_code()).await;
    let page = weigh(&owner, "0", "first_come", "Mất trắng vì bão").await;
    owner.press(&page, "Chia hàng", &[]).await.must_say("Đã chia hàng");
    shopper
        .open(&placed.address)
        .await
        .must_say("Đã hủy")
        .must_say("Mất trắng vì bão")
        .must_say("225.000 ₫");
    assert_eq!(town.count("SELECT sum(amount_vnd)::bigint FROM refund").await, 225_000);
    is_sound(&town).await;
}

#[tokio::test]
async fn when_the_promised_day_is_over_the_shopper_calls_off_at_once() {
    let town = Town::open().await;
    let owner = town.signed_in(&owner_of(MIEN_OWNER)).await;
    open(&owner, "20", "10").await.must_say("Đã mở đặt trước");
    let [one, other] = [town.visitor(), town.visitor()];
    let placed = order_by(&one, 2, "cod").await;
    town.clock.advance(Duration::days(11));
    town.run_jobs().await;
    // The last day for orders is over.
    let page = other.open(&format!("/san-pham/{MIEN}")).await;
    page.must_say("Bán theo vụ");
    assert!(!page.has_button("Thêm vào giỏ hàng"));
    let page = weigh(&owner, "5", "first_come", "").await;
    owner.press(&page, "Chia hàng", &[]).await.must_say("Đã chia hàng");
    one.open(&placed.address)
        .await
        .must_say("bạn được đủ 2 gói")
        .must_not_say("Đã quá ngày");

    town.clock.advance(Duration::days(14));
    town.run_jobs().await;
    let code = placed.order_code();
    owner
        .open("/htx/don-hang?the=cho-lay-hang")
        .await
        .must_say("Quá hẹn gửi 15/12/2026");
    let page = one.open(&placed.address).await;
    page.must_say("Đã quá ngày hẹn gửi 15/12/2026");
    one.press(&page, "Hủy đơn", &[]).await.must_say("Đã hủy");
    owner.open(&format!("/htx/don-hang/{code}-1")).await.must_say("Đã hủy");
    assert_eq!(town.count("SELECT sum(held) FROM stock_item").await, 0);
    town.visitor().open("/hop-thu").await.must_say("Đơn của bạn gửi muộn");
    is_sound(&town).await;
}

#[tokio::test]
async fn what_nobody_allots_is_called_off_a_week_late() {
    let town = Town::open().await;
    let owner = town.signed_in(&owner_of(MIEN_OWNER)).await;
    open(&owner, "20", "10").await.must_say("Đã mở đặt trước");
    let shopper = town.visitor();
    let placed = order_by(&shopper, 2, "cod").await;
    town.clock.advance(Duration::days(26));
    town.run_jobs().await;
    shopper
        .open(&placed.address)
        .await
        .must_say("Đã quá ngày hẹn gửi")
        .must_not_say("Đã hủy");
    town.clock.advance(Duration::days(7));
    town.run_jobs().await;
    shopper.open(&placed.address).await.must_say("Đã hủy");
    is_sound(&town).await;
}

#[tokio::test]
async fn many_buyers_get_no_more_than_the_cap() {
    let town = Town::open().await;
    let owner = town.signed_in(&owner_of(MIEN_OWNER)).await;
    open(&owner, "20", "7").await.must_say("Đã mở đặt trước");
    let mut ready = Vec::new();
    for _ in 0..20 {
        let buyer = town.visitor();
        buyer.put_into_cart(MIEN, 1).await.must_be(200);
        let filled = buyer.fill_checkout(HA_NOI, WARD).await;
        ready.push((buyer, filled));
    }
    let answers = futures::future::join_all(ready.iter().map(|(buyer, filled)| buyer.place_order(filled))).await;
    let placed = answers.iter().filter(|page| page.address.starts_with("/don-hang/CP"));
    assert_eq!(placed.count(), 7);
    for page in answers.iter().filter(|page| !page.address.starts_with("/don-hang/CP")) {
        assert!(page.says("đã hết hàng") || page.says("chỉ còn"), "{}", page.text());
    }
    assert_eq!(town.count("SELECT sold::bigint FROM harvest").await, 7);
    is_sound(&town).await;
}

#[tokio::test]
async fn a_harvest_of_others_does_not_exist() {
    let town = Town::open().await;
    let owner = town.signed_in(&owner_of(MIEN_OWNER)).await;
    open(&owner, "20", "10").await.must_say("Đã mở đặt trước");
    let harvest: String = sqlx::query_scalar("SELECT id::text FROM harvest")
        .fetch_one(&town.pool)
        .await
        .expect("a harvest");
    let stranger = town.signed_in(&owner_of("cam-muong-thang")).await;
    stranger.open(SEASON).await.must_be(404);
    for function in ["close", "weigh", "weigh_again", "allot"] {
        let fields = [
            ("harvest", harvest.as_str()),
            ("yielded", "0"),
            ("method", "first_come"),
            ("word", "x"),
        ];
        let path = format!("/api/harvest/{function}");
        let answer = stranger.ask(reqwest::Method::POST, &path, &fields).await;
        assert_eq!(answer.status(), 404, "{function}");
    }
    assert_eq!(town.count("SELECT count(*) FROM harvest WHERE state = 'open'").await, 1);
}
