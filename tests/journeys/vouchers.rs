//! Vouchers over HTTP: made by those who bear them, tried, used on each rail, refused with a reason.

use crate::journeys::{
    CAM, CAM_OWNER, MIEN, MIEN_OWNER, cards,
    refunds::{deliver, press_at},
};
use tests::{HA_NOI, OPERATOR, Page, Person, Town, WARD, department_of, owner_of};

/// Makes a voucher at a desk; the page is what that says.
pub async fn make(maker: &Person, desk: &str, fields: &[(&str, &str)]) -> Page {
    let page = maker.open(&format!("/{desk}/ma-giam-gia")).await;
    page.must_be(200);
    let usual = [
        ("code", "TET2027"),
        ("value", "20.000"),
        ("minimum", "100.000"),
        ("Từ ngày", "2026-11-21"),
        ("Đến ngày", "2026-12-31"),
        ("budget", "60.000"),
        ("per_contact", "9"),
    ];
    let form = page.forms("Tạo mã").swap_remove(0);
    let form = usual
        .iter()
        .chain(fields)
        .fold(form, |form, (name, value)| form.with(name, value));
    maker.send(&form).await
}

/// A checkout that is filled in, with a code.
pub async fn fill(shopper: &Person, goods: &[(&str, u32)], code: &str) -> tests::page::Form {
    for (product, packs) in goods {
        shopper.put_into_cart(product, *packs).await;
    }
    let filled = shopper.fill_checkout(HA_NOI, WARD).await;
    filled.forms_filled.expect("a form").with("Mã giảm giá", code)
}

async fn must_be_sound(town: &Town) {
    for finding in market::doctor::examine(&town.pool).await.expect("an examination") {
        assert_eq!(finding.broken, Vec::<String>::new(), "{}", finding.sentence);
    }
}

const BOTH: &[(&str, u32)] = &[(MIEN, 2), (CAM, 1)];

#[tokio::test]
async fn a_shopper_tries_a_code_sees_what_it_takes_off_and_pays_less_at_the_door() {
    let town = Town::open().await;
    let operator = town.signed_in(OPERATOR).await;
    make(&operator, "dieu-hanh", &[])
        .await
        .must_say("Đã tạo mã")
        .must_say("TET2027");

    // Tried, it stands in the sums; nothing that was typed is lost, and nothing is used.
    let shopper = town.visitor();
    let form = fill(&shopper, BOTH, "tết 2027").await;
    let tried = shopper.send(&form.with("step", "voucher")).await;
    tried
        .must_be(200)
        .must_say("Mã giảm giá TET2027")
        .must_say("20.000 ₫")
        .must_say("365.000 ₫");
    assert!(tried.html.contains("Nguyễn Thị Hạnh"));
    assert_eq!(town.count("SELECT sum(uses)::bigint FROM voucher").await, 0);
    let placed = shopper.press(&tried, "Đặt hàng", &[]).await;
    placed
        .must_be(200)
        .must_say("Mã giảm giá TET2027")
        .must_say("365.000 ₫");
    let code = placed.order_code().to_owned();

    // Who carries it collects the lowered amount; the cooperative gets the full price.
    let owner = town.signed_in(&owner_of(MIEN_OWNER)).await;
    owner
        .open(&format!("/htx/don-hang/{code}-1"))
        .await
        .must_say("Khách dùng mã giảm giá")
        .must_say("152.000 ₫")
        .must_say("Sàn hoặc tỉnh trả thay phần giảm")
        .must_say("160.000 ₫");
    owner
        .open(&format!("/htx/don-hang/{code}-1/phieu"))
        .await
        .must_say("152.000 ₫")
        .must_not_say("160.000 ₫");
    deliver(&owner, &code).await;
    shopper
        .press(&shopper.open(&placed.address).await, "Đã nhận hàng", &[])
        .await
        .must_say("Hoàn thành");
    owner
        .open("/htx/doanh-thu")
        .await
        .must_say("gồm 8.000 ₫ mã giảm giá do sàn hoặc tỉnh trả");
    owner
        .open("/htx/doanh-thu/bang-ke")
        .await
        .must_say("gồm 8.000 ₫ mã giảm giá do sàn hoặc tỉnh trả");
    operator
        .open("/dieu-hanh/ma-giam-gia")
        .await
        .must_say("20.000 ₫ / 60.000 ₫")
        .must_say("8.000 ₫");
    must_be_sound(&town).await;

    // Given back whole, the shopper gets what they paid, and the voucher's part goes home.
    let page = owner.open(&format!("/htx/don-hang/{code}-1")).await;
    let fields = [("what", "whole"), ("reason", "hàng lỗi")];
    press_at(&owner, &page, "Hoàn tiền", "/api/desk/give_back", &fields)
        .await
        .must_be(200);
    assert_eq!(town.count("SELECT sum(amount_vnd)::bigint FROM refund").await, 152_000);
    let funding = "SELECT sum(amount_vnd)::bigint FROM ledger_entry WHERE account = 'voucher_funding:platform'";
    assert_eq!(town.count(funding).await, 0);
    must_be_sound(&town).await;
}

#[tokio::test]
async fn the_bank_and_the_card_are_asked_for_the_lowered_amount() {
    let (town, stripe) = cards::open().await;
    let operator = town.signed_in(OPERATOR).await;
    make(&operator, "dieu-hanh", &[]).await.must_say("Đã tạo mã");
    let shopper = town.visitor();
    // Placed at once, without having tried it.
    let form = fill(&shopper, BOTH, "TET2027").await.with("payment", "bank_transfer");
    let placed = shopper.send(&form).await;
    placed.must_be(200).must_say("365.000 ₫");
    assert!(placed.attributes("svg.qr", "aria-label")[0].contains("365.000"));
    town.bank_receives(1, 365_000, placed.order_code()).await;
    shopper
        .open(&placed.address)
        .await
        .must_say("Đã nhận tiền")
        .must_say("Chờ xác nhận");

    let form = fill(&shopper, BOTH, "TET2027").await.with("payment", "card");
    let page = shopper.send(&form).await;
    page.must_be(200).must_say("365000 vnd");
    let code = cards::code(&stripe);
    let paid = shopper.at(&stripe.address).press(&page, "Pay", &[]).await;
    paid.must_say("Đã nhận đủ 365.000 ₫ bằng thẻ")
        .must_say("Đã trả bằng thẻ");
    assert!(paid.address.contains(&code));
    must_be_sound(&town).await;

    // Called off whole, the card gets back what it paid and the code can be used again.
    for _ in 0..2 {
        let page = shopper.open(&paid.address).await;
        shopper
            .press(&page, "Hủy đơn", &[("Lý do", "đổi ý")])
            .await
            .must_be(200);
    }
    let back = "SELECT sum(amount_vnd)::bigint FROM refund WHERE reason = 'cancelled'";
    assert_eq!(town.count(back).await, 365_000);
    assert_eq!(town.count("SELECT used_vnd FROM voucher").await, 20_000);
    must_be_sound(&town).await;
}

#[tokio::test]
async fn a_code_that_cannot_be_used_says_why_and_keeps_what_was_typed() {
    let town = Town::open().await;
    let owner = town.signed_in(&owner_of(MIEN_OWNER)).await;
    let operator = town.signed_in(OPERATOR).await;
    make(
        &owner,
        "htx",
        &[("code", "MIEN10"), ("value", "10000"), ("minimum", "50000")],
    )
    .await
    .must_say("Đã tạo mã");
    make(&operator, "dieu-hanh", &[("code", "NHIEU"), ("minimum", "5.000.000")])
        .await
        .must_say("Đã tạo mã");
    make(
        &operator,
        "dieu-hanh",
        &[("code", "MAIDUNG"), ("Từ ngày", "2026-11-25")],
    )
    .await
    .must_say("Đã tạo mã");
    make(&operator, "dieu-hanh", &[("code", "MOTLAN"), ("budget", "20000")])
        .await
        .must_say("Đã tạo mã");
    make(&operator, "dieu-hanh", &[("code", "DAHET")])
        .await
        .must_say("Đã tạo mã");
    let list = operator.open("/dieu-hanh/ma-giam-gia").await;
    operator.press(&list, "Kết thúc", &[]).await.must_say("Đã kết thúc mã");

    let shopper = town.visitor();
    let form = fill(&shopper, &[(CAM, 1)], "").await;
    for (code, sentence) in [
        ("KHONGCO", "Không có mã này"),
        ("!!", "Không có mã này"),
        ("MIEN10", "Mã này không dành cho hàng trong giỏ"),
        (
            "NHIEU",
            "Mã này cần ít nhất 5.000.000 ₫ tiền hàng được tính; giỏ của bạn mới có 195.000 ₫",
        ),
        ("MAIDUNG", "Mã này dùng được từ ngày 25/11/2026"),
        ("DAHET", "Mã này đã hết hạn"),
    ] {
        for step in ["voucher", ""] {
            let form = form.clone().with("voucher", code).with("step", step);
            let refused = shopper.send(&form).await;
            refused.must_say(sentence);
            assert!(refused.html.contains("Nguyễn Thị Hạnh"), "{code}");
            assert_eq!(refused.forms("Đặt hàng")[0].value("voucher"), code);
        }
    }
    assert_eq!(town.count("SELECT count(*) FROM order_group").await, 0);

    // Somebody else uses the last one.
    shopper
        .send(&form.clone().with("voucher", "MOTLAN"))
        .await
        .must_say("Mã giảm giá MOTLAN");
    let late = town.visitor();
    let form = fill(&late, &[(CAM, 1)], "MOTLAN").await;
    late.send(&form).await.must_say("Mã này đã dùng hết");
    assert_eq!(town.count("SELECT count(*) FROM order_group").await, 1);
    must_be_sound(&town).await;
}

#[tokio::test]
async fn each_maker_sees_and_ends_only_their_own() {
    let town = Town::open().await;
    let operator = town.signed_in(OPERATOR).await;
    let makers = [
        (town.signed_in(&owner_of(MIEN_OWNER)).await, "htx", "MIEN10"),
        (town.signed_in(&owner_of(CAM_OWNER)).await, "htx", "CAM10"),
        (town.signed_in(&department_of("19")).await, "so-cong-thuong", "TINH19"),
        (town.signed_in(&department_of("24")).await, "so-cong-thuong", "TINH24"),
        (operator, "dieu-hanh", "CUASAN"),
    ];
    for (maker, desk, code) in &makers {
        maker
            .open(&format!("/{desk}/ma-giam-gia"))
            .await
            .must_say("Chưa có mã giảm giá nào");
        make(
            maker,
            desk,
            &[
                ("code", *code),
                ("kind", "percent"),
                ("value", "10"),
                ("most", "15.000"),
            ],
        )
        .await
        .must_say("Đã tạo mã")
        .must_say("10 %, tối đa 15.000 ₫");
        maker
            .open(&format!("/en/{desk}/ma-giam-gia"))
            .await
            .must_say("10 %, at most 15.000 ₫");
    }
    let ids: Vec<(String, String)> = sqlx::query_as("SELECT code, id::text FROM voucher")
        .fetch_all(&town.pool)
        .await
        .expect("vouchers");
    for (maker, desk, own) in &makers {
        let page = maker.open(&format!("/{desk}/ma-giam-gia")).await;
        for (code, id) in &ids {
            if code == own {
                page.must_say(code);
            } else {
                page.must_not_say(code);
                let form = page.forms("Kết thúc").swap_remove(0).with("voucher", id);
                maker.send(&form).await.must_be(404);
            }
        }
    }
    assert_eq!(
        town.count("SELECT count(*) FROM voucher WHERE ended_at IS NOT NULL")
            .await,
        0
    );
    // A code is one for everybody.
    make(&makers[0].0, "htx", &[("code", "cam-10")])
        .await
        .must_say("Đã có mã này");
    assert_eq!(
        town.count("SELECT count(*) FROM audit_entry WHERE action = 'voucher_made'")
            .await,
        5
    );
}

#[tokio::test]
async fn a_voucher_that_promises_too_much_is_not_made_and_says_why() {
    let town = Town::open().await;
    let owner = town.signed_in(&owner_of(MIEN_OWNER)).await;
    owner
        .open("/htx/ma-giam-gia")
        .await
        .must_say("Cần ngân sách hoặc tổng số lượt, hoặc cả hai");
    for (fields, sentence) in [
        (&[("code", "A!")][..], "Mã gồm 4 đến 20 chữ cái"),
        (&[("value", "-1")], "Ghi số tiền bằng đồng"),
        (&[("minimum", "39.999")], "Tiền hàng tối thiểu phải từ 40.000 ₫"),
        (
            &[("kind", "percent"), ("value", "51"), ("most", "9000")],
            "không cho giảm quá một nửa",
        ),
        (&[("Từ ngày", "2026-11-20")], "từ hôm nay trở đi"),
        (&[("Đến ngày", "2026-11-20")], "sau hoặc trùng ngày bắt đầu"),
        (&[("budget", "")], "Cần ngân sách hoặc số lượt"),
        (&[("budget", "19999")], "Ngân sách phải đủ cho một lượt"),
        (&[("per_contact", "0")], "Ghi số lượt từ 1"),
        (&[("categories[ruou]", "1")], "Danh mục"),
        (&[("value", "99999999999999999999")], "Ghi số tiền bằng đồng"),
    ] {
        let refused = make(&owner, "htx", fields).await;
        refused.must_say("Chưa tạo được mã").must_say(sentence);
        if fields[0].0 != "code" {
            assert_eq!(refused.forms("Tạo mã")[0].value("code"), "TET2027");
        }
    }
    assert_eq!(town.count("SELECT count(*) FROM voucher").await, 0);
}
