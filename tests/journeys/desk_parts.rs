//! An order that goes in parts, and steps of many orders that are taken back.

use crate::journeys::{MIEN, MIEN_OWNER};
use chrono::Duration;
use tests::{Person, Town, owner_of};

/// An order of three packs that is packed.
struct Packed {
    shopper: Person,
    /// Its page, as the shopper sees it.
    seen: String,
    owner: Person,
    code: String,
}

async fn packed(town: &Town) -> Packed {
    let shopper = town.visitor();
    let placed = shopper.order(&[(MIEN, 3)]).await;
    let code = format!("{}-1", placed.order_code());
    let owner = town.signed_in(&owner_of(MIEN_OWNER)).await;
    for step in ["Xác nhận đơn", "Chuẩn bị hàng", "Sẵn sàng giao"] {
        let page = owner.open(&format!("/htx/don-hang/{code}")).await;
        owner.press(&page, step, &[]).await.must_be(200);
    }
    Packed {
        shopper,
        seen: placed.address,
        owner,
        code,
    }
}

async fn must_be_healthy(town: &Town) {
    for finding in market::doctor::examine(&town.pool).await.expect("an examination") {
        assert!(finding.broken.is_empty(), "{finding:?}");
    }
}

async fn on_hand(town: &Town) -> i64 {
    town.count("SELECT sum(on_hand)::bigint FROM stock_item").await
}

#[tokio::test]
async fn a_part_goes_now_and_the_rest_later() {
    let town = Town::open().await;
    let Packed {
        shopper,
        seen: address_seen,
        owner,
        code,
    } = packed(&town).await;
    let before = on_hand(&town).await;
    let address = format!("/htx/don-hang/{code}");
    let page = owner.open(&address).await;
    let fields = [("phan-1", "2"), ("tracking_code", "VN-111")];
    let page = owner.press(&page, "Bàn giao phần này", &fields).await;
    page.must_be(200)
        .must_say("Đã giao một phần")
        .must_say("VN-111")
        .must_say("2 × ");
    assert!(!page.has_button("Hủy đơn"), "what has gone is not called off");
    assert_eq!(on_hand(&town).await, before - 2);
    must_be_healthy(&town).await;
    owner
        .open("/htx/don-hang?the=cho-lay-hang")
        .await
        .must_say("Đã giao một phần");

    let seen = shopper.open(&address_seen).await;
    seen.must_say("một phần hàng đã lên đường").must_say("VN-111");
    assert!(!seen.has_button("Hủy đơn"));

    let page = owner.open(&address).await;
    owner
        .press(&page, "Bàn giao vận chuyển", &[("tracking_code", "VN-222")])
        .await
        .must_be(200)
        .must_say("VN-222");
    assert_eq!(on_hand(&town).await, before - 3);
    let seen = shopper.open(&address_seen).await;
    seen.must_say("VN-111").must_say("VN-222").must_say("Đã nhận hàng");
    must_be_healthy(&town).await;
}

#[tokio::test]
async fn all_that_is_left_in_one_part_is_the_order_itself() {
    let town = Town::open().await;
    let Packed { owner, code, .. } = packed(&town).await;
    let page = owner.open(&format!("/htx/don-hang/{code}")).await;
    let page = owner.press(&page, "Bàn giao phần này", &[("phan-1", "3")]).await;
    page.must_be(200).must_say("báo đã giao");
    assert_eq!(
        town.count("SELECT count(*) FROM seller_order WHERE state = 'handed_over'")
            .await,
        1
    );
    must_be_healthy(&town).await;
}

#[tokio::test]
async fn a_part_is_sent_once_however_often_the_form_comes() {
    let town = Town::open().await;
    let Packed { owner, code, .. } = packed(&town).await;
    let before = on_hand(&town).await;
    let page = owner.open(&format!("/htx/don-hang/{code}")).await;
    let sent = (0..4).map(|_| owner.press(&page, "Bàn giao phần này", &[("phan-1", "1")]));
    for answer in futures::future::join_all(sent).await {
        answer.must_be(200).must_say("Đã giao một phần");
    }
    assert_eq!(on_hand(&town).await, before - 1);
    assert_eq!(town.count("SELECT count(*) FROM shipment").await, 1);
    must_be_healthy(&town).await;
}

#[tokio::test]
async fn no_more_goes_than_is_left_and_what_was_typed_stays() {
    let town = Town::open().await;
    let Packed { owner, code, .. } = packed(&town).await;
    let before = on_hand(&town).await;
    let page = owner.open(&format!("/htx/don-hang/{code}")).await;
    for (typed, sentence) in [
        ("4", "nhiều hơn số còn lại"),
        ("0", "Chưa ghi số lượng"),
        ("-1", "từ 0 đến"),
        ("99999999999", "từ 0 đến"),
        ("hai", "từ 0 đến"),
    ] {
        let fields = [("phan-1", typed), ("tracking_code", "GIU-LAI")];
        let answer = owner.press(&page, "Bàn giao phần này", &fields).await;
        answer
            .must_be(200)
            .must_say("Chưa bàn giao được phần này")
            .must_say(sentence);
        assert_eq!(answer.attributes("#ma-phan", "value"), ["GIU-LAI"], "{typed}");
    }
    assert_eq!(on_hand(&town).await, before);
    assert_eq!(town.count("SELECT count(*) FROM shipment").await, 0);
}

#[tokio::test]
async fn an_order_of_which_a_part_has_gone_is_not_called_off() {
    let town = Town::open().await;
    let Packed {
        shopper,
        seen: address_seen,
        owner,
        code,
    } = packed(&town).await;
    // Both sides have their pages open from before.
    let seen = shopper.open(&address_seen).await;
    let page = owner.open(&format!("/htx/don-hang/{code}")).await;
    owner
        .press(&page, "Bàn giao phần này", &[("phan-1", "1")])
        .await
        .must_be(200);
    shopper
        .press(&seen, "Hủy đơn", &[])
        .await
        .must_be(200)
        .must_say("Đơn đã sang bước khác");
    owner
        .press(&page, "Hủy đơn", &[("reason", "Mưa lớn")])
        .await
        .must_be(200)
        .must_say("Đơn đã sang bước khác");
    assert_eq!(
        town.count("SELECT count(*) FROM seller_order WHERE state = 'cancelled' OR cancel_requested_at IS NOT NULL")
            .await,
        0
    );
    must_be_healthy(&town).await;
}

#[tokio::test]
async fn a_step_of_many_orders_is_taken_back_for_those_that_still_stand_there() {
    let town = Town::open().await;
    let mut codes = Vec::new();
    for packs in [1, 2, 3] {
        let placed = town.visitor().order(&[(MIEN, packs)]).await;
        codes.push(format!("{}-1", placed.order_code()));
    }
    let owner = town.signed_in(&owner_of(MIEN_OWNER)).await;
    let desk = owner.open("/htx/don-hang").await;
    let sheet = owner.press(&desk, "Xác nhận các đơn này", &[("scope", "tat-ca")]).await;
    sheet.must_be(200).must_say("Bấm nhầm?");
    // One went on meanwhile.
    let page = owner.open(&format!("/htx/don-hang/{}", codes[1])).await;
    owner.press(&page, "Chuẩn bị hàng", &[]).await.must_be(200);
    let sheet = owner.press(&sheet, "Hoàn tác", &[]).await;
    sheet
        .must_be(200)
        .must_say("2 đơn đã hoàn tác")
        .must_say("1 đơn đã xong");
    assert_eq!(
        town.count("SELECT count(*) FROM seller_order WHERE state = 'placed'")
            .await,
        2
    );
    must_be_healthy(&town).await;
    // The time to confirm runs as before: a day later the two are called off.
    town.clock.advance(Duration::hours(25));
    town.run_jobs().await;
    town.run_jobs().await;
    assert_eq!(
        town.count("SELECT count(*) FROM seller_order WHERE state = 'cancelled' AND cancelled_by = 'timeout'")
            .await,
        2
    );
}

#[tokio::test]
async fn what_is_long_past_or_has_left_the_house_is_not_taken_back() {
    let town = Town::open().await;
    let Packed { owner, .. } = packed(&town).await;
    let desk = owner.open("/htx/don-hang?the=cho-lay-hang").await;
    let sheet = owner.press(&desk, "Bàn giao các đơn này", &[("scope", "tat-ca")]).await;
    sheet.must_be(200).must_say("1 đơn đã xong");
    assert!(!sheet.has_button("Hoàn tác"));

    town.visitor().order(&[(MIEN, 1)]).await;
    let desk = owner.open("/htx/don-hang").await;
    let sheet = owner.press(&desk, "Xác nhận các đơn này", &[("scope", "tat-ca")]).await;
    assert!(sheet.has_button("Hoàn tác"));
    town.clock.advance(Duration::minutes(11));
    owner
        .press(&sheet, "Hoàn tác", &[])
        .await
        .must_be(200)
        .must_say("quá giờ hoàn tác");
    assert_eq!(
        town.count("SELECT count(*) FROM seller_order WHERE state = 'confirmed'")
            .await,
        1
    );
}

#[tokio::test]
async fn a_tracking_number_is_written_down_and_put_right_after_the_goods_have_gone() {
    let town = Town::open().await;
    let Packed {
        shopper,
        seen,
        owner,
        code,
    } = packed(&town).await;
    let address = format!("/htx/don-hang/{code}");
    const SAVE: &str = "Lưu mã vận đơn";
    let page = owner.open(&address).await;
    assert!(!page.has_button(SAVE), "nothing has gone yet");
    let page = owner.press(&page, "Bàn giao vận chuyển", &[]).await;
    page.must_be(200);
    let form = page.forms(SAVE).swap_remove(0);

    for wrong in ["  ", &"9".repeat(61)] {
        owner
            .send(&form.clone().with("tracking", wrong))
            .await
            .must_say("Chưa lưu được mã vận đơn");
    }
    // Another cooperative has no such order.
    let other = town.signed_in(&owner_of("cam-muong-thang")).await;
    other.send(&form.clone().with("tracking", "VN-000")).await.must_be(404);
    assert_eq!(
        town.count("SELECT count(*) FROM shipment WHERE tracking_code <> ''")
            .await,
        0
    );

    let first = form.clone().with("tracking", "VN-333");
    for _ in 0..2 {
        owner.send(&first).await.must_be(200).must_say("VN-333");
    }
    let page = owner.open(&address).await;
    assert_eq!(page.forms(SAVE)[0].value("tracking"), "VN-333");
    owner.press(&page, SAVE, &[("tracking", "VN-334")]).await.must_be(200);
    assert_eq!(
        town.count("SELECT count(*) FROM order_event WHERE kind = 'tracking' AND account_id IS NOT NULL")
            .await,
        2,
        "the same number again is nothing new"
    );
    let name: String = sqlx::query_scalar(
        "SELECT a.name FROM account a JOIN order_event e ON e.account_id = a.id WHERE e.kind = 'tracking' LIMIT 1",
    )
    .fetch_one(&town.pool)
    .await
    .expect("who wrote it down");
    owner
        .open(&address)
        .await
        .must_say("ghi mã vận đơn")
        .must_say("VN-333")
        .must_say("VN-334")
        .must_say(&name);
    shopper
        .open(&seen)
        .await
        .must_say("Mã vận đơn: VN-334")
        .must_not_say(&name);

    let page = owner.open(&address).await;
    owner.press(&page, "Đã giao", &[]).await.must_be(200);
    assert!(
        !owner.open(&address).await.has_button(SAVE),
        "what has come is not followed any more"
    );
    owner.send(&first).await.must_say("Chưa lưu được mã vận đơn");
    assert_eq!(
        town.count("SELECT count(*) FROM shipment WHERE tracking_code = 'VN-334'")
            .await,
        1
    );
    owner
        .open(&format!("/htx/kho/{MIEN}"))
        .await
        .must_say("Bán theo đơn")
        .must_say(&code);
    must_be_healthy(&town).await;
}
