//! Buying from several cooperatives.

use crate::journeys::{CAM, CAM_OWNER, MIEN, MIEN_OWNER, refunds::deliver};
use tests::{HA_NOI, Town, WARD, owner_of};

#[tokio::test]
async fn two_cooperatives_each_see_only_their_part_of_a_new_order() {
    let town = Town::open().await;
    let shopper = town.visitor();
    shopper
        .put_into_cart(MIEN, 2)
        .await
        .must_be(200)
        .must_say("Miến dong Tài Hoan");
    shopper
        .put_into_cart(CAM, 1)
        .await
        .must_say("HTX Tài Hoan")
        .must_say("HTX Cây ăn quả Mường Thàng");

    let filled = shopper.fill_checkout(HA_NOI, WARD).await;
    // 2 × 65.000 + 195.000 goods, two parcels of 30.000.
    filled.must_say("385.000 ₫");
    let order = shopper.place_order(&filled).await;
    order.must_be(200).must_say("385.000 ₫").must_say("Chờ xác nhận");
    let code = order.order_code();
    assert!(code.starts_with("CP") && code.len() == 10, "{code}");

    let tai_hoan = town.signed_in(&owner_of(MIEN_OWNER)).await;
    let desk = tai_hoan.open("/htx/don-hang").await;
    desk.must_say(&format!("{code}-1"))
        .must_say("2 × Miến dong Tài Hoan")
        .must_say("160.000 ₫");
    desk.must_not_say("Cam Cao Phong").must_not_say(&format!("{code}-2"));
    let muong_thang = town.signed_in(&owner_of(CAM_OWNER)).await;
    let desk = muong_thang.open("/htx/don-hang").await;
    desk.must_say(&format!("{code}-2"))
        .must_say("1 × Cam Cao Phong")
        .must_not_say("Miến dong");
    muong_thang.open(&format!("/htx/don-hang/{code}-1")).await.must_be(404);

    // One cooperative walks its part to the end, button by button.
    let mut page = tai_hoan.open(&format!("/htx/don-hang/{code}-1")).await;
    page.must_say("Nguyễn Thị Hạnh")
        .must_say("0912 345 678")
        .must_say("12 ngõ Chợ, tổ 3");
    for step in [
        "Xác nhận đơn",
        "Chuẩn bị hàng",
        "Sẵn sàng giao",
        "Bàn giao vận chuyển",
        "Đã giao",
    ] {
        page = tai_hoan.press(&page, step, &[]).await;
        page.must_be(200);
        assert!(!page.has_button(step), "{step} can be pressed only once");
        page = tai_hoan.open(&format!("/htx/don-hang/{code}-1")).await;
    }
    let seen = shopper.open(&order.address).await;
    seen.must_say("Đã giao").must_say("Chờ xác nhận");
    let done = shopper.press(&seen, "Đã nhận hàng", &[]).await;
    done.must_be(200).must_say("Hoàn thành");
    assert!(!done.has_button("Đã nhận hàng"));

    assert_eq!(town.count("SELECT count(*) FROM order_group").await, 1);
    assert_eq!(town.count("SELECT count(*) FROM seller_order").await, 2);
    assert_eq!(
        town.count("SELECT sum(p.amount_vnd - g.total_vnd)::bigint FROM payment p JOIN order_group g ON g.id = p.order_group_id").await,
        0
    );
    // Handed over: two fewer on hand. Still to be confirmed: one held.
    assert_eq!(
        town.count(
            "SELECT -sum(quantity) FROM stock_movement m JOIN seller_order o ON o.id = m.holder_id WHERE m.kind = 'sale'"
        )
        .await,
        2
    );
    assert_eq!(town.count("SELECT sum(held) FROM stock_item").await, 1);
    // Six steps and the placing on one side, the placing on the other.
    assert_eq!(town.count("SELECT count(*) FROM order_event").await, 8);
}

#[tokio::test]
async fn the_same_checkout_sent_twenty_times_makes_one_order_group() {
    let town = Town::open().await;
    let shopper = town.visitor();
    shopper.put_into_cart(MIEN, 3).await;
    let filled = shopper.fill_checkout(HA_NOI, WARD).await;
    let answers = futures::future::join_all((0..20).map(|_| shopper.place_order(&filled))).await;
    let mut addresses: Vec<_> = answers
        .iter()
        .map(|page| {
            page.must_be(200).must_say("Miến dong Tài Hoan");
            page.address.clone()
        })
        .collect();
    addresses.sort();
    addresses.dedup();
    assert_eq!(addresses.len(), 1, "everybody is led to the same order: {addresses:?}");
    assert_eq!(town.count("SELECT count(*) FROM order_group").await, 1);
    assert_eq!(town.count("SELECT sum(held) FROM stock_item").await, 3);

    // Hours later, from the history of the browser, it is still the same order.
    town.clock.advance(chrono::Duration::hours(5));
    assert_eq!(shopper.place_order(&filled).await.address, addresses[0]);
    assert_eq!(town.count("SELECT count(*) FROM order_group").await, 1);
}

#[tokio::test]
async fn a_refused_checkout_keeps_what_was_typed_and_writes_nothing() {
    let town = Town::open().await;
    let shopper = town.visitor();
    shopper.put_into_cart(MIEN, 1).await;
    let filled = shopper.fill_checkout(HA_NOI, WARD).await;
    let form = filled
        .forms_filled
        .clone()
        .expect("filled")
        .with("Số điện thoại", "12345")
        .with("Địa chỉ", "");
    let refused = shopper.send(&form).await;
    refused
        .must_be(200)
        .must_say("Vui lòng nhập số điện thoại")
        .must_say("Vui lòng điền mục này");
    let again = refused.forms("Đặt hàng").swap_remove(0);
    assert_eq!(again.value("Họ và tên"), "Nguyễn Thị Hạnh");
    assert_eq!(again.value("Số điện thoại"), "12345");
    assert_eq!(again.value("Xã/Phường"), WARD);
    assert_eq!(town.count("SELECT count(*) FROM order_group").await, 0);
    assert_eq!(town.count("SELECT sum(held) FROM stock_item").await, 0);

    let order = shopper
        .send(
            &again
                .with("Số điện thoại", "0912345678")
                .with("Địa chỉ", "Thôn Bắc Sen"),
        )
        .await;
    order.must_be(200).must_say("Chờ xác nhận");
}

#[tokio::test]
async fn a_price_that_changed_is_said_before_the_order_stands() {
    let town = Town::open().await;
    let shopper = town.visitor();
    shopper.put_into_cart(MIEN, 1).await;
    let filled = shopper.fill_checkout(HA_NOI, WARD).await;
    sqlx::query("UPDATE offer SET price_vnd = 70000 WHERE price_vnd = 65000")
        .execute(&town.pool)
        .await
        .expect("a new price");
    let refused = shopper.place_order(&filled).await;
    refused
        .must_be(200)
        .must_say("95.000 ₫")
        .must_say("100.000 ₫")
        .must_say("Giá đã đổi");
    assert_eq!(town.count("SELECT count(*) FROM order_group").await, 0);
    // The page shows the new total; ordering once more agrees to it.
    let again = refused.forms("Đặt hàng").swap_remove(0);
    shopper
        .send(&again)
        .await
        .must_be(200)
        .must_say("Chờ xác nhận")
        .must_say("100.000 ₫");
}

#[tokio::test]
async fn what_cannot_travel_is_named_and_can_be_fetched() {
    let town = Town::open().await;
    let shopper = town.visitor();
    shopper.put_into_cart("lap-suon-gac-bep", 1).await;
    // Cà Mau is far from Thái Nguyên.
    let commune: String = sqlx::query_scalar("SELECT min(code) FROM admin_unit WHERE parent_code = '96'")
        .fetch_one(&town.pool)
        .await
        .expect("a commune of Cà Mau");
    let filled = shopper.fill_checkout("96", &commune).await;
    filled.must_say("Lạp sườn gác bếp");
    let form = filled.forms_filled.clone().expect("filled");
    let forced = shopper
        .send(&form.clone().with("delivery[minh-anh]", "ship-60000"))
        .await;
    forced
        .must_be(200)
        .must_say("Không giao được tới nơi bạn chọn: Lạp sườn gác bếp");
    assert_eq!(town.count("SELECT count(*) FROM order_group").await, 0);
    let order = shopper.send(&form.with("delivery[minh-anh]", "pick_up-0")).await;
    order.must_be(200).must_say("175.000 ₫");

    let owner = town.signed_in(&owner_of("minh-anh")).await;
    let code = order.order_code();
    for step in ["Xác nhận đơn", "Chuẩn bị hàng", "Sẵn sàng giao", "Khách đã lấy"] {
        let page = owner.open(&format!("/htx/don-hang/{code}-1")).await;
        owner.press(&page, step, &[]).await.must_be(200);
    }
    shopper
        .press(&shopper.open(&order.address).await, "Đã nhận hàng", &[])
        .await
        .must_say("Hoàn thành");
}

#[tokio::test]
async fn alcohol_is_shown_to_adults_and_sold_to_nobody() {
    let town = Town::open().await;
    let shopper = town.visitor();
    let gate = shopper.open("/san-pham/ruou-men-la-bang-phuc").await;
    gate.must_be(200).must_not_say("88.000 ₫");
    let page = shopper.press(&gate, "Tôi từ đủ 18 tuổi", &[]).await;
    page.must_be(200).must_say("Rượu men lá Bằng Phúc").must_say("chưa bán");
    assert!(!page.has_button("Thêm vào giỏ hàng"));
    let offer: String = sqlx::query_scalar(
        "SELECT o.id::text FROM offer o JOIN variant v ON v.id = o.variant_id JOIN product p ON p.id = v.product_id
         WHERE p.slug = 'ruou-men-la-bang-phuc'",
    )
    .fetch_one(&town.pool)
    .await
    .expect("the offer is there");
    let answer = shopper
        .ask(
            reqwest::Method::POST,
            "/api/cart/add",
            &[("offer", &offer), ("quantity", "1"), ("lang", "vi")],
        )
        .await;
    assert!(answer.status().is_redirection());
    shopper.open("/gio-hang").await.must_say("chưa bán");
    assert_eq!(town.count("SELECT count(*) FROM cart_line").await, 0);
}

#[tokio::test]
async fn an_order_without_its_secret_is_not_found() {
    let town = Town::open().await;
    let shopper = town.visitor();
    let order = shopper.order(&[(MIEN, 1)]).await;
    let (path, _) = order.address.split_once('?').expect("the secret stands in the query");
    // The link works in any browser; the code alone in none but the account's.
    town.visitor()
        .open(&order.address)
        .await
        .must_be(200)
        .must_say("Nguyễn Thị Hạnh");
    town.visitor()
        .open(path)
        .await
        .must_be(404)
        .must_not_say("Nguyễn Thị Hạnh");
    town.visitor()
        .open(&format!("{path}?khoa={}", "0".repeat(64)))
        .await
        .must_be(404);
    town.visitor()
        .open(&format!("{path}?khoa=%F0%9F%98%80"))
        .await
        .must_be(404);
    let other = town.signed_in(tests::SHOPPER).await;
    other.open(path).await.must_be(404);

    // Signed in, the account is enough, and the order is in its list.
    let own = other.order(&[(CAM, 1)]).await;
    let (own_path, _) = own.address.split_once('?').expect("the secret stands in the query");
    other.open(own_path).await.must_be(200).must_say("Cam Cao Phong");
    other.open("/tai-khoan").await.must_say(own.order_code());
}

#[tokio::test]
async fn a_delivered_order_completes_itself_after_seven_days() {
    let town = Town::open().await;
    let shopper = town.visitor();
    let order = shopper.order(&[(MIEN, 1)]).await;
    let code = order.order_code();
    let owner = town.signed_in(&owner_of(MIEN_OWNER)).await;
    deliver(&owner, code).await;
    town.clock
        .advance(chrono::Duration::days(7) - chrono::Duration::minutes(1));
    town.run_jobs().await;
    shopper.open(&order.address).await.must_say("Đã giao");
    town.clock.advance(chrono::Duration::minutes(2));
    town.run_jobs().await;
    shopper.open(&order.address).await.must_say("Hoàn thành");
    assert_eq!(
        town.count("SELECT count(*) FROM order_event WHERE actor_kind = 'timer'")
            .await,
        1
    );
}
