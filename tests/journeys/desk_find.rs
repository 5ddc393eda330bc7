//! Finding orders on the desk: tabs, search, filters, kept searches.

use crate::journeys::{CAM, CAM_OWNER, MIEN, MIEN_OWNER};
use tests::{Town, owner_of};

#[tokio::test]
async fn an_order_is_found_by_code_name_and_number() {
    let town = Town::open().await;
    let order = town.visitor().order(&[(MIEN, 1)]).await;
    let code = order.order_code();
    let owner = town.signed_in(&owner_of(MIEN_OWNER)).await;
    for typed in [code, &code.to_lowercase(), "hanh", "Nguyễn", "0912 345 678", "678"] {
        let page = owner.open("/htx/don-hang").await;
        let found = owner.press(&page, "Tìm", &[("q", typed)]).await;
        found.must_be(200).must_say(&format!("{code}-1")).must_say("1 đơn khớp");
    }
    let page = owner.open("/htx/don-hang?q=Hoa").await;
    page.must_be(200)
        .must_say("Không có đơn nào khớp")
        .must_say("0 đơn khớp");
    // Another cooperative's search does not find it.
    let other = town.signed_in(&owner_of(CAM_OWNER)).await;
    other
        .open(&format!("/htx/don-hang?the=tat-ca&q={code}"))
        .await
        .must_say("Không có đơn nào khớp");
}

#[tokio::test]
async fn filters_stand_in_the_address_and_each_narrows() {
    let town = Town::open().await;
    let order = town.visitor().order(&[(MIEN, 1)]).await;
    let code = format!("{}-1", order.order_code());
    let owner = town.signed_in(&owner_of(MIEN_OWNER)).await;
    let page = owner.open("/htx/don-hang").await;
    let filtered = owner
        .press(
            &page,
            "Lọc",
            &[
                ("Gửi đến tỉnh", "01"),
                ("Cách nhận", "giao"),
                ("Ngày đặt", "2026-11-21"),
                ("Có mặt hàng", MIEN),
            ],
        )
        .await;
    filtered.must_be(200).must_say(&code);
    for part in ["tinh=01", "cach=giao", "ngay=2026-11-21", "hang=mien"] {
        assert!(filtered.address.contains(part), "{part} is not in {}", filtered.address);
    }
    owner.open(&filtered.address).await.must_say(&code);
    for other in [
        "tinh=19",
        "cach=lay",
        "ngay=2026-11-20",
        "hang=cam-cao-phong",
        "viec=xin-huy",
        "viec=loi-nhan",
    ] {
        let page = owner.open(&format!("/htx/don-hang?{other}")).await;
        page.must_be(200).must_say("Không có đơn nào khớp").must_not_say(&code);
    }
}

#[tokio::test]
async fn tabs_carry_counts_and_every_order_stands_in_all() {
    let town = Town::open().await;
    let shopper = town.visitor();
    let first = shopper.order(&[(MIEN, 1)]).await;
    let second = town.visitor().order(&[(MIEN, 1), (CAM, 1)]).await;
    let owner = town.signed_in(&owner_of(MIEN_OWNER)).await;
    let address = format!("/htx/don-hang/{}-1", first.order_code());
    owner.press(&owner.open(&address).await, "Xác nhận đơn", &[]).await;
    let page = owner.open("/htx/don-hang?the=tat-ca").await;
    let tabs = page.texts(".tabs a");
    assert_eq!(
        tabs,
        [
            "Chờ xác nhận 1",
            "Chờ lấy hàng 1",
            "Đang giao 0",
            "Đã giao 0",
            "Đã hủy 0",
            "Đặt trước 0",
            "Trả hàng 0",
            "Tất cả 2"
        ]
    );
    page.must_say(first.order_code()).must_say(second.order_code());
    // Where it stands, and whether it is paid, are two things.
    assert_eq!(
        page.texts(".order-card:last-child .pill"),
        ["Đã xác nhận", "COD, còn thu 95.000 ₫"]
    );
}

#[tokio::test]
async fn pages_lead_on_and_back_by_the_order_they_begin_with() {
    let town = Town::open().await;
    let order = town.visitor().order(&[(MIEN, 1)]).await;
    town.multiply_order(order.order_code(), 44).await;
    let owner = town.signed_in(&owner_of(MIEN_OWNER)).await;
    let first = owner.open("/htx/don-hang").await;
    assert_eq!(first.texts(".order-card").len(), 20);
    let second = owner.open(&first.link("Trang sau")).await;
    let third = owner.open(&second.link("Trang sau")).await;
    // The newest waits last.
    third.must_say(&format!("{}-1", order.order_code()));
    assert_eq!(third.texts(".order-card").len(), 5);
    let back = owner.open(&third.link("Trang trước")).await;
    assert_eq!(back.texts(".order-code"), second.texts(".order-code"));
}

#[tokio::test]
async fn a_person_keeps_searches_and_nobody_else_sees_them() {
    let town = Town::open().await;
    let owner = town.signed_in(&owner_of(MIEN_OWNER)).await;
    let page = owner.open("/htx/don-hang?the=cho-lay-hang&tinh=01").await;
    let refused = owner.press(&page, "Lưu", &[("Tên bộ lọc", " ")]).await;
    refused.must_be(200).must_say("Chưa lưu được bộ lọc");
    let kept = owner.press(&page, "Lưu", &[("Tên bộ lọc", "Hà Nội")]).await;
    kept.must_be(200);
    let desk = owner.open("/htx/don-hang").await;
    assert_eq!(desk.texts(".chip a"), ["Hà Nội"]);
    let opened = owner.open(&desk.link("Hà Nội")).await;
    assert!(
        opened.address.ends_with("the=cho-lay-hang&tinh=01"),
        "{}",
        opened.address
    );
    let other = town.signed_in(&owner_of(CAM_OWNER)).await;
    assert!(other.open("/htx/don-hang").await.texts(".chip a").is_empty());
    owner.press(&desk, "×", &[]).await.must_be(200);
    assert_eq!(town.count("SELECT count(*) FROM desk_view").await, 0);
}
