//! A licensed partner collects, keeps and pays, over HTTP: the same as by the platform, and every page says who has the money.

use crate::journeys::{MIEN, MIEN_OWNER, refunds::deliver};
use chrono::Duration;
use market::{ledger::CollectionMode, payments};
use tests::{
    HA_NOI, OPERATOR, PASSWORD, Page, Person, Town, WARD, owner_of,
    town::{BANK_ACCOUNT, PARTNER, PARTNER_ACCOUNT},
};

const COLLEAGUE: &str = "ke-toan@cho-phien.example";

async fn order(shopper: &Person, packs: u32) -> Page {
    shopper.put_into_cart(MIEN, packs).await;
    let filled = shopper.fill_checkout(HA_NOI, WARD).await;
    filled.must_say(&format!("{PARTNER} thu và giữ tiền"));
    let form = filled.forms_filled.expect("a form").with("payment", "bank_transfer");
    let placed = shopper.send(&form).await;
    placed.must_be(200);
    placed
}

async fn must_be_sound(town: &Town) {
    for finding in market::doctor::examine(&town.pool).await.expect("an examination") {
        assert_eq!(finding.broken, Vec::<String>::new(), "{}", finding.sentence);
    }
}

async fn kept(town: &Town) -> (i64, i64) {
    let bank = "SELECT COALESCE(sum(amount_vnd), 0)::bigint FROM ledger_entry WHERE account = 'bank'";
    let partner = "SELECT COALESCE(sum(amount_vnd), 0)::bigint FROM ledger_entry WHERE account = 'partner'";
    (town.count(bank).await, town.count(partner).await)
}

#[tokio::test]
async fn the_partner_collects_keeps_pays_and_hands_over_what_the_platform_earned() {
    let town = Town::open_collecting(CollectionMode::Partner).await;
    let shopper = town.visitor();
    let placed = order(&shopper, 2).await;
    let code = placed.order_code().to_owned();
    placed
        .must_say(PARTNER_ACCOUNT)
        .must_say("VI DONG HANH")
        .must_say(&format!("Tiền do {PARTNER}"))
        .must_not_say(BANK_ACCOUNT);
    // Into the platform's own account it is nobody's yet.
    town.bank_receives(1, 160_000, &code).await;
    shopper.open(&placed.address).await.must_say("Chuyển khoản để đặt hàng");
    let operator = town.signed_in(OPERATOR).await;
    let decide = async |decision: &str| {
        let desk = operator.open("/dieu-hanh/tien").await;
        let fields = [("decision", decision), ("reference", "FT77"), ("reason", "theo sao kê")];
        operator
            .press(&desk, "Ghi quyết định", &fields)
            .await
            .must_say("Đã ghi quyết định");
    };
    operator.open("/dieu-hanh/tien").await.must_say("Vào tài khoản khác");
    decide("send_back").await;
    assert_eq!(kept(&town).await, (0, 0));

    town.partner_receives(2, 161_000, &code).await;
    shopper.open(&placed.address).await.must_say("Đã nhận đủ 160.000 ₫");
    assert_eq!(kept(&town).await, (0, 161_000));
    let desk = operator.open("/dieu-hanh/tien").await;
    operator
        .press(&desk, "Đã chuyển trả", &[("reference", "FT1")])
        .await
        .must_say("Không có khoản nào phải trả lại");
    assert_eq!(kept(&town).await, (0, 160_000));
    must_be_sound(&town).await;

    let owner = town.signed_in(&owner_of(MIEN_OWNER)).await;
    deliver(&owner, &code).await;
    let page = shopper.open(&placed.address).await;
    shopper.press(&page, "Đã nhận hàng", &[]).await.must_say("Hoàn thành");
    owner
        .open("/htx/doanh-thu/bang-ke")
        .await
        .must_say("152.850 ₫")
        .must_say(&format!("do {PARTNER} thu, giữ và chi"));

    // The batch is handed to the partner, who pays it.
    let colleague = town.signed_in(COLLEAGUE).await;
    let desk = operator.open("/dieu-hanh/chi-tra").await;
    let batch = operator.press(&desk, "Lập đợt chi", &[]).await;
    batch
        .must_say("152.850 ₫")
        .must_say(&format!("Đợt này do {PARTNER} chi"));
    let seen = colleague.open(&batch.address).await;
    let fields = [("Mật khẩu của anh chị", PASSWORD)];
    colleague.press(&seen, "Duyệt", &fields).await.must_say("Đã duyệt");
    let page = operator.open(&batch.address).await;
    let page = operator.press(&page, "Xuất tệp ngân hàng", &[]).await;
    let page = operator.press(&page, "Đã gửi lệnh chi", &[]).await;
    let fields = [("outcome", "confirm"), ("text", "FT26325009")];
    operator
        .press(&page, "Ghi kết quả", &fields)
        .await
        .must_say("Đã đến nơi");
    assert_eq!(kept(&town).await, (0, 7_150));

    // What is left is the platform's: the partner sends it.
    town.bank_receives(3, 7_150, "DOI SOAT T11").await;
    decide("from_partner").await;
    assert_eq!(kept(&town).await, (7_150, 0));
    must_be_sound(&town).await;
    town.visitor()
        .open("/dieu-khoan")
        .await
        .must_say(&format!("do {PARTNER}, bên được cấp phép"));
}

#[tokio::test]
async fn the_account_that_was_in_use_before_a_switch_is_still_compared() {
    let town = Town::open().await;
    let shopper = town.visitor();
    shopper.put_into_cart(MIEN, 1).await;
    let filled = shopper.fill_checkout(HA_NOI, WARD).await;
    let form = filled.forms_filled.expect("a form").with("payment", "bank_transfer");
    let code = shopper.send(&form).await.order_code().to_owned();
    town.bank_receives(1, 97_000, &code).await;
    let partner = town.open_beside_collecting(CollectionMode::Partner).await;
    let operator = partner.signed_in(OPERATOR).await;
    let desk = operator.open("/dieu-hanh/tien").await;
    operator
        .press(&desk, "Đã chuyển trả", &[("reference", "FT26325001")])
        .await
        .must_say("Không có khoản nào phải trả lại");
    town.clock.advance(Duration::days(1));
    let (today, now) = (town.state.clock.today(), town.clock.now());
    let plan = async || payments::plan_bank_days(&town.pool, Some(CollectionMode::Partner), today, now).await;
    assert_eq!(plan().await.expect("planned"), 2, "a day of each account");
    assert_eq!(plan().await.expect("once"), 0);
    partner.run_jobs().await;
    operator
        .open("/dieu-hanh/doi-soat")
        .await
        .must_say("Tài khoản của sàn")
        .must_say("Ngân hàng chưa báo")
        .must_say("FT26325001")
        .must_say("1 khoản lệch")
        .must_say(&format!("Tài khoản của {PARTNER}"))
        .must_say("1 ngày đã so gần đây: ngân hàng và sổ khớp");
    must_be_sound(&town).await;
}

#[tokio::test]
async fn a_partner_pays_no_more_than_it_keeps() {
    let town = Town::open().await;
    crate::journeys::payouts::earn(&town, 1).await;
    let partner = town.open_beside_collecting(CollectionMode::Partner).await;
    let operator = partner.signed_in(OPERATOR).await;
    let desk = operator.open("/dieu-hanh/chi-tra").await;
    operator
        .press(&desk, "Lập đợt chi", &[])
        .await
        .must_say("chưa có ai đủ điều kiện");
    // Who collected it pays it.
    let operator = town.signed_in(OPERATOR).await;
    let desk = operator.open("/dieu-hanh/chi-tra").await;
    operator.press(&desk, "Lập đợt chi", &[]).await.must_say("152.850 ₫");
    must_be_sound(&town).await;
}
