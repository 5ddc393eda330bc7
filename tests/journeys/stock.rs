//! A cooperative looks after its own shelf.

use crate::journeys::{CAM, CAM_OWNER, MIEN, MIEN_OWNER};
use reqwest::Method;
use tests::{Page, Person, Town, owner_of};

const SHELF: &str = "/htx/kho/mien-dong-tai-hoan-500";

/// The figures of the first pack: may be sold, in the house, held.
fn figures(page: &Page) -> [i32; 3] {
    let read: Vec<i32> = page
        .texts(".figures dd")
        .iter()
        .take(3)
        .map(|text| text.replace('.', "").parse().expect("a number"))
        .collect();
    read.try_into().expect("three figures")
}

async fn shelf(owner: &Person) -> Page {
    let page = owner.open(SHELF).await;
    page.must_be(200);
    page
}

async fn assert_books_are_right(town: &Town) {
    let findings = market::doctor::examine(&town.pool).await.expect("the doctor answers");
    let broken: Vec<_> = findings.iter().filter(|finding| !finding.broken.is_empty()).collect();
    assert!(broken.is_empty(), "{broken:?}");
}

#[tokio::test]
async fn goods_come_are_counted_lost_and_sold_over_the_counter() {
    let town = Town::open().await;
    let owner = town.signed_in(&owner_of(MIEN_OWNER)).await;
    let page = shelf(&owner).await;
    let [free, on_hand, held] = figures(&page);

    let page = owner
        .press(&page, "Ghi nhập hàng", &[("quantity", "30"), ("reason", "Mẻ mới")])
        .await;
    page.must_say("Đã ghi nhập hàng").must_say("Mẻ mới");
    assert_eq!(figures(&page), [free + 30, on_hand + 30, held]);

    let page = owner
        .press(&page, "Ghi hao hụt", &[("quantity", "2"), ("reason", "Bao rách")])
        .await;
    page.must_say("Đã ghi hao hụt").must_say("Bao rách");
    assert_eq!(figures(&page), [free + 28, on_hand + 28, held]);

    let page = owner.press(&page, "Ghi kiểm kê", &[("quantity", "50")]).await;
    assert_eq!(figures(&page), [50 - held, 50, held]);

    // The counter sale stands in the list: open, a number, sell.
    let list = owner.open("/htx/kho").await;
    let form = list
        .forms("Bán")
        .into_iter()
        .find(|form| {
            form.fields
                .iter()
                .any(|(name, value)| name == "kind" && value == "sell")
        })
        .expect("a counter sale");
    owner.send(&form).await.must_say("Đã ghi bán tại quầy");
    assert_eq!(
        town.count(
            "SELECT count(*) FROM stock_movement WHERE kind = 'sale' AND holder_id IS NULL AND account_id IS NOT NULL"
        )
        .await,
        1
    );
    assert_books_are_right(&town).await;
}

#[tokio::test]
async fn a_form_that_is_sent_twice_changes_the_shelf_once() {
    let town = Town::open().await;
    let owner = town.signed_in(&owner_of(MIEN_OWNER)).await;
    let page = shelf(&owner).await;
    let [free, ..] = figures(&page);
    let form = page.forms("Ghi nhập hàng").swap_remove(0).with("quantity", "7");
    owner.send(&form).await.must_say("Đã ghi nhập hàng");
    owner.send(&form).await.must_be(200);
    assert_eq!(figures(&shelf(&owner).await)[0], free + 7);
}

#[tokio::test]
async fn senseless_numbers_are_refused_with_a_sentence_and_change_nothing() {
    let town = Town::open().await;
    let owner = town.signed_in(&owner_of(MIEN_OWNER)).await;
    let shopper = town.visitor();
    shopper.order(&[(MIEN, 3)]).await;
    let page = shelf(&owner).await;
    let before = figures(&page);
    assert_eq!(before[2], 3, "the order holds three");
    let too_many = (before[0] + 1).to_string();
    for (button, quantity, sentence) in [
        ("Ghi nhập hàng", "0", "Vui lòng nhập một số từ 1"),
        ("Ghi nhập hàng", "-5", "Vui lòng nhập một số từ 1"),
        ("Ghi nhập hàng", "99999999999", "Vui lòng nhập một số từ 1"),
        ("Ghi nhập hàng", "", "Vui lòng điền mục này"),
        ("Ghi hao hụt", too_many.as_str(), "có thể bán; số còn lại đang giữ"),
        ("Bán", too_many.as_str(), "có thể bán; số còn lại đang giữ"),
        ("Ghi kiểm kê", "2", "Không thể ghi ít hơn 3"),
    ] {
        let refused = owner
            .press(&page, button, &[("quantity", quantity), ("reason", "Thử")])
            .await;
        refused.must_be(200).must_say(sentence);
        assert_eq!(figures(&refused), before, "{button} {quantity}");
        if !quantity.is_empty() {
            assert!(
                refused
                    .attributes("details[open] input[name=quantity]", "value")
                    .contains(&quantity.to_owned()),
                "what was typed is kept: {quantity}"
            );
        }
    }
    let refused = owner.press(&page, "Ghi hao hụt", &[("quantity", "1")]).await;
    refused.must_say("Vui lòng ghi lý do");
    assert_eq!(figures(&refused), before);
}

#[tokio::test]
async fn a_new_price_is_seen_at_once_and_written_down() {
    let town = Town::open().await;
    let owner = town.signed_in(&owner_of(MIEN_OWNER)).await;
    let page = shelf(&owner).await;
    let stale = page.forms("Đổi giá ngay").swap_remove(0).with("price", "70.000");
    let page = owner.press(&page, "Đổi giá ngay", &[("price", "68.000")]).await;
    page.must_say("Đã đổi giá");
    town.visitor()
        .open(&format!("/san-pham/{MIEN}"))
        .await
        .must_say("68.000");
    assert_eq!(
        town.count("SELECT count(*) FROM audit_entry WHERE action = 'price' AND before->>'price_vnd' = '65000' AND after->>'price_vnd' = '68000'")
            .await,
        1
    );
    town.run_jobs().await;
    assert_eq!(
        town.count("SELECT price_vnd FROM product_search s JOIN product p ON p.id = s.product_id WHERE p.slug = 'mien-dong-tai-hoan-500'")
            .await,
        68_000
    );
    // Whoever saw the old price is told, and changes nothing.
    owner
        .send(&stale)
        .await
        .must_say("Người khác vừa đổi giá, nay là 68.000");
    for (typed, sentence) in [
        ("0", "Vui lòng nhập giá"),
        ("-5", "Vui lòng nhập giá"),
        ("99999999999999999999", "Vui lòng nhập giá"),
    ] {
        let page = shelf(&owner).await;
        owner
            .press(&page, "Đổi giá ngay", &[("price", typed)])
            .await
            .must_say(sentence);
    }
    town.visitor()
        .open(&format!("/san-pham/{MIEN}"))
        .await
        .must_say("68.000");
}

#[tokio::test]
async fn a_price_that_looks_like_a_slip_is_asked_for_once_more() {
    let town = Town::open().await;
    let owner = town.signed_in(&owner_of(MIEN_OWNER)).await;
    let public = format!("/san-pham/{MIEN}");
    let page = shelf(&owner).await;
    let asked = owner.press(&page, "Đổi giá ngay", &[("price", "65")]).await;
    asked
        .must_be(200)
        .must_say("Giá đổi từ 65.000 ₫ thành 65 ₫")
        .must_say("Đúng, giá là 65 ₫");
    let form = asked.forms("Đổi giá ngay").swap_remove(0);
    assert_eq!(form.value("price"), "65", "what was typed is kept");
    // Sent again without the tick, or with one for another price, it is asked again.
    owner.send(&form).await.must_say("Đúng, giá là 65 ₫");
    let asked = owner
        .send(&form.clone().with("sure", "65").with("price", "400.000"))
        .await;
    asked.must_say("Giá đổi từ 65.000 ₫ thành 400.000 ₫");
    assert!(
        asked.forms("Đổi giá ngay")[0]
            .fields
            .iter()
            .all(|(name, _)| name != "sure"),
        "nothing is ticked by itself"
    );
    town.visitor().open(&public).await.must_say("65.000");
    assert_eq!(
        town.count("SELECT count(*) FROM audit_entry WHERE action = 'price'")
            .await,
        0
    );
    // Ticked, it counts; so does a change that is no slip, unasked.
    let ticked = asked.forms("Đổi giá ngay").swap_remove(0).with("sure", "400000");
    owner.send(&ticked).await.must_say("Đã đổi giá");
    town.visitor().open(&public).await.must_say("400.000");
    let page = shelf(&owner).await;
    owner
        .press(&page, "Đổi giá ngay", &[("price", "80.000")])
        .await
        .must_say("Đã đổi giá");
    town.visitor().open(&public).await.must_say("80.000");
    assert_eq!(
        town.count("SELECT count(*) FROM audit_entry WHERE action = 'price'")
            .await,
        2
    );
}

#[tokio::test]
async fn what_sells_out_leaves_the_lists_and_comes_back() {
    let town = Town::open().await;
    let owner = town.signed_in(&owner_of(MIEN_OWNER)).await;
    let page = shelf(&owner).await;
    let page = owner.press(&page, "Ghi kiểm kê", &[("quantity", "0")]).await;
    page.must_say("Hết hàng");
    town.run_jobs().await;
    town.visitor()
        .open(&format!("/san-pham/{MIEN}"))
        .await
        .must_say("Đã hết hàng");
    let in_stock = "SELECT count(*) FROM product_search s JOIN product p ON p.id = s.product_id
                    WHERE p.slug = 'mien-dong-tai-hoan-500' AND s.is_in_stock";
    assert_eq!(town.count(in_stock).await, 0);
    owner.open("/htx/kho?loc=het").await.must_say("Miến dong");
    owner
        .press(&page, "Ghi nhập hàng", &[("quantity", "5")])
        .await
        .must_be(200);
    town.run_jobs().await;
    assert_eq!(town.count(in_stock).await, 1);
}

#[tokio::test]
async fn the_mark_decides_what_is_little() {
    let town = Town::open().await;
    let owner = town.signed_in(&owner_of(MIEN_OWNER)).await;
    let page = shelf(&owner).await;
    let [free, ..] = figures(&page);
    owner.open("/htx").await.must_not_say("Miến dong Tài Hoan, túi 500 g");
    let page = owner
        .press(&page, "Lưu", &[("low_stock", &(free + 1).to_string())])
        .await;
    page.must_say("Đã lưu mức báo").must_say("Sắp hết");
    let list = owner.open("/htx/kho?loc=sap-het").await;
    assert!(list.attributes("a", "href").iter().any(|href| href == SHELF));
    assert!(
        owner
            .open("/htx")
            .await
            .attributes("a", "href")
            .iter()
            .any(|href| href == SHELF)
    );
    // Who changed it is written down; saving what stands there is no change.
    let page = shelf(&owner).await;
    owner.press(&page, "Lưu", &[]).await.must_say("Đã lưu mức báo");
    let written = "SELECT count(*) FROM audit_entry WHERE action = 'low_stock' AND before->>'packs' <> after->>'packs'";
    assert_eq!(town.count(written).await, 1);
    owner.open("/htx/nhat-ky").await.must_say("Đổi mức sắp hết hàng");
}

#[tokio::test]
async fn another_cooperatives_shelf_does_not_exist() {
    let town = Town::open().await;
    let owner = town.signed_in(&owner_of(MIEN_OWNER)).await;
    let other = town.signed_in(&owner_of(CAM_OWNER)).await;
    let page = shelf(&owner).await;
    let before = figures(&page);
    for button in ["Ghi nhập hàng", "Ghi kiểm kê", "Đổi giá ngay", "Lưu"] {
        let form = page
            .forms(button)
            .swap_remove(0)
            .with("quantity", "9")
            .with("price", "1.000")
            .with("low_stock", "1");
        other.send(&form).await.must_be(404);
    }
    other.open(SHELF).await.must_be(404);
    owner.open(&format!("/htx/kho/{CAM}")).await.must_be(404);
    let after = shelf(&owner).await;
    assert_eq!(figures(&after), before);
    after.must_say("65.000");
}

#[tokio::test]
async fn a_packer_looks_after_goods_but_not_prices() {
    let town = Town::open().await;
    let owner = town.signed_in(&owner_of(MIEN_OWNER)).await;
    let priced = shelf(&owner)
        .await
        .forms("Đổi giá ngay")
        .swap_remove(0)
        .with("price", "66.000");
    sqlx::query("UPDATE membership SET role = 'packer' WHERE account_id = (SELECT id FROM account WHERE email = $1)")
        .bind(owner_of(MIEN_OWNER))
        .execute(&town.pool)
        .await
        .expect("the role can be changed");
    let packer = town.signed_in(&owner_of(MIEN_OWNER)).await;
    let page = shelf(&packer).await;
    assert!(!page.has_button("Đổi giá ngay"), "a packer is offered no price");
    packer
        .press(&page, "Ghi nhập hàng", &[("quantity", "1")])
        .await
        .must_say("Đã ghi nhập hàng");
    packer
        .send(&priced)
        .await
        .must_say("Vui lòng nhờ chủ hoặc quản lý gian hàng");
    shelf(&packer).await.must_say("65.000");
}

#[tokio::test]
async fn the_counter_and_the_shoppers_never_sell_the_same_pack() {
    let town = Town::open().await;
    let owner = town.signed_in(&owner_of(MIEN_OWNER)).await;
    let page = shelf(&owner).await;
    let page = owner.press(&page, "Ghi kiểm kê", &[("quantity", "6")]).await;
    // Six are left; eight shoppers and eight counter sales want one each at the same time.
    let mut shoppers = Vec::new();
    for _ in 0..8 {
        let shopper = town.visitor();
        shopper.put_into_cart(MIEN, 1).await.must_be(200);
        let filled = shopper.fill_checkout(tests::HA_NOI, tests::WARD).await;
        shoppers.push((shopper, filled));
    }
    let mut sales = Vec::new();
    for _ in 0..8 {
        sales.push(shelf(&owner).await.forms("Bán").swap_remove(0));
    }
    let (orders, sold) = futures::future::join(
        futures::future::join_all(shoppers.iter().map(|(shopper, filled)| shopper.place_order(filled))),
        futures::future::join_all(sales.iter().map(|form| {
            let fields: Vec<_> = form
                .fields
                .iter()
                .map(|(name, value)| (name.as_str(), value.as_str()))
                .collect();
            let (owner, action) = (&owner, &form.action);
            async move { owner.ask(Method::POST, action, &fields).await }
        })),
    )
    .await;
    let placed = orders
        .iter()
        .filter(|page| page.address.starts_with("/don-hang/CP"))
        .count();
    let over_the_counter = sold
        .iter()
        .filter(|answer| {
            answer
                .headers()
                .get("location")
                .and_then(|to| to.to_str().ok())
                .is_some_and(|to| to.ends_with("xong=sell"))
        })
        .count();
    assert_eq!(placed + over_the_counter, 6);
    let [free, on_hand, held] = figures(&shelf(&owner).await);
    assert_eq!(
        (free, on_hand, held),
        (0, i32::try_from(placed).unwrap(), i32::try_from(placed).unwrap())
    );
    drop(page);
    assert_books_are_right(&town).await;
}
