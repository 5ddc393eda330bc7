//! Goods that are sold by weight, over HTTP.

use crate::journeys::{MIEN, MIEN_OWNER};
use tests::{Person, Town, owner_of};

/// A town where noodles are sold by weight, half a kilogram a pack.
async fn town() -> Town {
    let town = Town::open().await;
    sqlx::query(
        "UPDATE variant v SET is_by_weight = true, net_amount = 500, net_unit = 'g' FROM product p
         WHERE p.id = v.product_id AND p.slug = $1",
    )
    .bind(MIEN)
    .execute(&town.pool)
    .await
    .expect("noodles by weight");
    town
}

async fn pack(owner: &Person, code: &str) {
    for step in ["Xác nhận đơn", "Chuẩn bị hàng"] {
        let page = owner.open(&format!("/htx/don-hang/{code}-1")).await;
        owner.press(&page, step, &[]).await.must_be(200);
    }
}

#[tokio::test]
async fn what_weighs_less_costs_less() {
    let town = town().await;
    let shopper = town.visitor();
    let placed = shopper.order(&[(MIEN, 2)]).await;
    let code = placed.order_code().to_owned();
    placed.must_say("bán theo cân, dự kiến 1000 g");
    let owner = town.signed_in(&owner_of(MIEN_OWNER)).await;
    let address = format!("/htx/don-hang/{code}-1");
    assert!(!owner.open(&address).await.has_button("Lưu số cân"));
    pack(&owner, &code).await;
    let weigh = async |grams: &str| {
        let page = owner.open(&address).await;
        owner.press(&page, "Lưu số cân", &[("gam-1", grams)]).await
    };
    for grams in ["0", "-1", "249", "4001", "99999999999", "x"] {
        weigh(grams)
            .await
            .must_say("Chưa lưu được số cân")
            .must_say("từ 250 đến 4000");
    }
    weigh("").await.must_say("Chưa ghi số cân nào");
    assert_eq!(town.count("SELECT count(*) FROM refund").await, 0);
    // 900 of 1.000 g for 130.000: a tenth less.
    for _ in 0..2 {
        weigh("900")
            .await
            .must_say("cân 900 g (dự kiến 1000 g)")
            .must_say("−13.000 ₫");
    }
    let page = shopper.open(&placed.address).await;
    page.must_say("cân 900 g (dự kiến 1000 g)")
        .must_say("13.000 ₫: cân thực tế nhẹ hơn, trừ vào tiền thu khi giao")
        .must_say("147.000 ₫");
    owner
        .open(&format!("{address}/phieu"))
        .await
        .must_say("cân 900 g")
        .must_say("147.000 ₫");
    for finding in market::doctor::examine(&town.pool).await.expect("an examination") {
        assert_eq!(finding.broken, Vec::<String>::new(), "{}", finding.sentence);
    }
}

#[tokio::test]
async fn what_weighs_more_is_a_gift_unless_the_shopper_agrees_to_pay() {
    let town = town().await;
    let shopper = town.visitor();
    let placed = shopper.order(&[(MIEN, 2)]).await;
    let code = placed.order_code().to_owned();
    let owner = town.signed_in(&owner_of(MIEN_OWNER)).await;
    pack(&owner, &code).await;
    let address = format!("/htx/don-hang/{code}-1");
    let weigh = async |asks: &str| {
        let page = owner.open(&address).await;
        owner
            .press(&page, "Lưu số cân", &[("gam-1", "1.100"), ("asks_more", asks)])
            .await
    };
    weigh("").await.must_say("đã cân 1100 g");
    assert!(!shopper.open(&placed.address).await.has_button("Đồng ý trả thêm"));
    weigh("1").await.must_say("Đang hỏi khách trả thêm 13.000 ₫");
    let page = shopper.open(&placed.address).await;
    page.must_say("Bạn trả thêm 13.000 ₫ khi nhận nhé");
    // Nobody else answers for them.
    let form = page.forms("Đồng ý trả thêm").swap_remove(0);
    town.visitor().send(&form.clone().with("khoa", "")).await.must_be(404);
    shopper
        .send(&form)
        .await
        .must_say("Trả thêm (cân nặng hơn)")
        .must_say("173.000 ₫")
        .must_say("Bạn đồng ý trả thêm");
    owner.open(&address).await.must_say("173.000 ₫");
    for step in ["Sẵn sàng giao", "Bàn giao vận chuyển", "Đã giao"] {
        let page = owner.open(&address).await;
        owner.press(&page, step, &[]).await.must_be(200);
    }
    for finding in market::doctor::examine(&town.pool).await.expect("an examination") {
        assert_eq!(finding.broken, Vec::<String>::new(), "{}", finding.sentence);
    }
    let cash = "SELECT sum(amount_vnd)::bigint FROM ledger_entry WHERE account LIKE 'cod_receivable:%'";
    assert_eq!(town.count(cash).await, 173_000);
}

#[tokio::test]
async fn what_is_sold_by_weight_leaves_the_house_weighed() {
    let town = town().await;
    let [one, other] = [town.visitor(), town.visitor()];
    let placed = one.order(&[(MIEN, 2)]).await;
    let unweighed = placed.order_code().to_owned();
    let weighed = other.order(&[(MIEN, 1)]).await.order_code().to_owned();
    let owner = town.signed_in(&owner_of(MIEN_OWNER)).await;
    for code in [&unweighed, &weighed] {
        pack(&owner, code).await;
        let page = owner.open(&format!("/htx/don-hang/{code}-1")).await;
        owner.press(&page, "Sẵn sàng giao", &[]).await.must_be(200);
    }
    let page = owner.open(&format!("/htx/don-hang/{weighed}-1")).await;
    owner.press(&page, "Lưu số cân", &[("gam-1", "500")]).await.must_be(200);

    // On its own, with a link to the scales.
    let address = format!("/htx/don-hang/{unweighed}-1");
    let page = owner.open(&address).await;
    let refused = owner.press(&page, "Bàn giao vận chuyển", &[]).await;
    refused.must_say("mà chưa ghi số cân");
    assert_eq!(refused.link("Đơn có hàng bán theo cân"), "#can-hang");

    // Among others: they go, and the sheet says why it does not.
    let page = owner.open("/htx/don-hang?the=cho-lay-hang").await;
    let form = page.forms("Bàn giao các đơn này").swap_remove(0);
    let form = [&unweighed, &weighed]
        .iter()
        .fold(form, |form, code| form.with(&format!("don[{code}-1]"), "1"));
    let sheet = owner.send(&form).await;
    sheet.must_say("1 đơn đã xong").must_say("Chưa cân");
    assert_eq!(town.count("SELECT count(*) FROM shipment").await, 1);

    let page = owner.open(&address).await;
    owner
        .press(&page, "Lưu số cân", &[("gam-1", "1000")])
        .await
        .must_be(200);
    let page = owner.open(&address).await;
    owner.press(&page, "Bàn giao vận chuyển", &[]).await.must_be(200);
    assert_eq!(town.count("SELECT count(*) FROM shipment").await, 2);
}

#[tokio::test]
async fn who_buys_by_weight_is_told_before() {
    const TOLD: [&str; 2] = ["Hàng bán theo cân", "trừ khi bạn đồng ý"];
    let plain = Town::open().await;
    plain
        .visitor()
        .open(&format!("/san-pham/{MIEN}"))
        .await
        .must_be(200)
        .must_not_say(TOLD[0]);

    let town = town().await;
    let shopper = town.visitor();
    let product = shopper.open(&format!("/san-pham/{MIEN}")).await;
    let cart = shopper.press(&product, "Thêm vào giỏ hàng", &[]).await;
    let checkout = shopper.open("/thanh-toan").await;
    for page in [&product, &cart, &checkout] {
        page.must_be(200).must_say(TOLD[0]).must_say(TOLD[1]);
    }
    town.visitor()
        .open(&format!("/en/san-pham/{MIEN}"))
        .await
        .must_say("Sold by weight")
        .must_say("only if you agree");
}

#[tokio::test]
async fn the_slip_names_the_sender_by_the_address_of_its_application() {
    let town = town().await;
    let placed = town.visitor().order(&[(MIEN, 1)]).await;
    let code = placed.order_code().to_owned();
    let owner = town.signed_in(&owner_of(MIEN_OWNER)).await;
    sqlx::query(
        "UPDATE cooperative c SET address_line = 'Xóm 3' FROM seller_order o WHERE o.seller_id = c.organisation_id",
    )
    .execute(&town.pool)
    .await
    .expect("an address");
    let slip = owner.open(&format!("/htx/don-hang/{code}-1/phieu")).await;
    slip.must_be(200).must_say("Xóm 3, ");
    let desk = owner.open("/htx/don-hang").await;
    let sheet = owner.press(&desk, "Gom để in", &[("scope", "trang")]).await;
    owner
        .open(&sheet.link("Nhãn A6"))
        .await
        .must_be(200)
        .must_say("Xóm 3, ");
    // Where goods are fetched is where they are sent from.
    sqlx::query(
        "INSERT INTO seller_delivery (organisation_id, settings, version, saved_by, saved_at)
         SELECT o.seller_id, $1, 1, m.account_id, now()
         FROM seller_order o JOIN membership m ON m.organisation_id = o.seller_id LIMIT 1",
    )
    .bind(serde_json::json!({
        "rates": [], "preparation_days": 1, "pick_up": { "address": "Kho 2", "hours": "" },
    }))
    .execute(&town.pool)
    .await
    .expect("delivery");
    owner
        .open(&format!("/htx/don-hang/{code}-1/phieu"))
        .await
        .must_say("Kho 2, ")
        .must_not_say("Xóm 3");
}
