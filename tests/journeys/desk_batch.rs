//! Many orders at once: taken a step further, and printed.

use crate::journeys::{MIEN, MIEN_OWNER};
use tests::{Page, Person, Town, owner_of};

const CONFIRM: &str = "Xác nhận các đơn này";

/// Three orders of Tài Hoan that wait, and its owner.
async fn three_orders(town: &Town) -> (Person, Vec<String>) {
    let mut codes = Vec::new();
    for packs in [1, 2, 3] {
        let placed = town.visitor().order(&[(MIEN, packs)]).await;
        codes.push(format!("{}-1", placed.order_code()));
    }
    (town.signed_in(&owner_of(MIEN_OWNER)).await, codes)
}

fn results(sheet: &Page) -> Vec<String> {
    sheet.texts("tbody td:last-child > span:first-child")
}

#[tokio::test]
async fn the_ticked_orders_are_confirmed_and_the_others_wait() {
    let town = Town::open().await;
    let (owner, codes) = three_orders(&town).await;
    let desk = owner.open("/htx/don-hang").await;
    let ticks: Vec<_> = codes[..2].iter().map(|code| format!("don[{code}]")).collect();
    let sheet = owner.press(&desk, CONFIRM, &[(&ticks[0], "1"), (&ticks[1], "1")]).await;
    sheet.must_be(200).must_say("2 đơn đã xong").must_not_say(&codes[2]);
    assert_eq!(results(&sheet), ["Đã xong", "Đã xong"]);
    let left = owner.open("/htx/don-hang").await;
    left.must_say(&codes[2]).must_not_say(&codes[0]);
}

#[tokio::test]
async fn each_refusal_stands_on_the_sheet_and_holds_up_no_other() {
    let town = Town::open().await;
    let (owner, codes) = three_orders(&town).await;
    let desk = owner.open("/htx/don-hang").await;
    // Meanwhile a colleague has confirmed the second.
    let address = format!("/htx/don-hang/{}", codes[1]);
    owner.press(&owner.open(&address).await, "Xác nhận đơn", &[]).await;
    let sheet = owner.press(&desk, CONFIRM, &[("scope", "trang")]).await;
    sheet
        .must_be(200)
        .must_say("2 đơn đã xong")
        .must_say("1 đơn chưa làm được");
    assert_eq!(
        results(&sheet),
        [
            "Đã xong",
            "Không làm được bước này: đơn đang ở “Đã xác nhận”",
            "Đã xong"
        ]
    );
}

#[tokio::test]
async fn the_same_form_sent_again_leads_to_the_same_sheet() {
    let town = Town::open().await;
    let (owner, _) = three_orders(&town).await;
    let desk = owner.open("/htx/don-hang").await;
    let answers = futures::future::join_all((0..4).map(|_| owner.press(&desk, CONFIRM, &[("scope", "tat-ca")]))).await;
    for answer in &answers {
        answer.must_be(200);
        assert_eq!(answer.address, answers[0].address);
    }
    let sheet = owner.open(&answers[0].address).await;
    assert_eq!(results(&sheet), ["Đã xong", "Đã xong", "Đã xong"]);
    assert_eq!(
        town.count("SELECT count(*) FROM order_event WHERE to_state = 'confirmed'")
            .await,
        3
    );
}

#[tokio::test]
async fn nothing_chosen_is_said_and_changes_nothing() {
    let town = Town::open().await;
    let (owner, _) = three_orders(&town).await;
    let desk = owner.open("/htx/don-hang").await;
    owner
        .press(&desk, CONFIRM, &[])
        .await
        .must_be(200)
        .must_say("Chưa chọn đơn nào");
    assert_eq!(town.count("SELECT count(*) FROM order_batch").await, 0);
    assert_eq!(town.count("SELECT count(*) FROM order_event").await, 3);
}

#[tokio::test]
async fn all_that_match_are_taken_from_confirming_to_handing_over() {
    let town = Town::open().await;
    let (owner, _) = three_orders(&town).await;
    let before = town.count("SELECT sum(on_hand)::bigint FROM stock_item").await;
    for (tab, button) in [
        ("cho-xac-nhan", CONFIRM),
        ("cho-lay-hang", "Chuẩn bị các đơn này"),
        ("cho-lay-hang", "Báo sẵn sàng các đơn này"),
        ("cho-lay-hang", "Bàn giao các đơn này"),
    ] {
        let desk = owner.open(&format!("/htx/don-hang?the={tab}")).await;
        let sheet = owner.press(&desk, button, &[("scope", "tat-ca")]).await;
        sheet.must_be(200).must_say("3 đơn đã xong");
        let places = sheet.attributes("tbody a", "href");
        let to_write = places.iter().filter(|place| place.ends_with("#da-ban-giao")).count();
        assert_eq!(to_write, if button.starts_with("Bàn giao") { 3 } else { 0 });
    }
    assert_eq!(
        town.count("SELECT count(*) FROM seller_order WHERE state = 'handed_over'")
            .await,
        3
    );
    assert_eq!(
        town.count("SELECT sum(on_hand)::bigint FROM stock_item").await,
        before - 6,
        "the goods have left the stock"
    );
}

#[tokio::test]
async fn papers_hold_the_chosen_orders_that_are_still_in_the_house() {
    let town = Town::open().await;
    let (owner, codes) = three_orders(&town).await;
    let desk = owner.open("/htx/don-hang").await;
    let sheet = owner.press(&desk, "Gom để in", &[("scope", "trang")]).await;
    sheet.must_be(200).must_say("Các đơn đã gom");
    assert_eq!(
        town.count("SELECT count(*) FROM order_event").await,
        3,
        "to print is to change nothing"
    );
    let address = format!("/htx/don-hang/{}", codes[2]);
    owner
        .press(&owner.open(&address).await, "Hủy đơn", &[("Lý do", "Hết hàng")])
        .await;
    let pick = owner.open(&sheet.link("Phiếu gom hàng")).await;
    pick.must_be(200).must_say("2 đơn").must_say("1 đơn đã rời kho");
    assert_eq!(pick.texts("tbody .num"), ["3"], "one pack and two packs are three");
    let pack = owner.open(&sheet.link("Phiếu đóng gói")).await;
    pack.must_say(&codes[0]).must_say(&codes[1]).must_not_say(&codes[2]);
    for (name, class) in [("Nhãn A6", ".label-a6"), ("Nhãn 58 mm", ".label-58")] {
        let labels = owner.open(&sheet.link(name)).await;
        labels.must_be(200).must_say("0912 345 678").must_say("Nguyễn Thị Hạnh");
        assert_eq!(labels.texts(class).len(), 2);
    }
    let other = town.signed_in(&owner_of("cam-muong-thang")).await;
    other.open(&sheet.link("Nhãn A6")).await.must_be(404);
}
