//! What pages and letters say of money is so: to a seller, to a shopper, to whoever runs the platform.

use super::{
    MIEN, MIEN_OWNER,
    bank_days::{COLLEAGUE, cash_at_the_door, import},
};
use crate::fakes::smtp::FakeSmtp;
use chrono::Duration;
use market::{ledger::CollectionMode, payments};
use reqwest::Method;
use tests::{HA_NOI, OPERATOR, Page, Person, Town, WARD, owner_of};

/// An order that is paid by bank transfer; the page is that of the order.
async fn by_transfer(shopper: &Person) -> Page {
    shopper.put_into_cart(MIEN, 1).await;
    let filled = shopper.fill_checkout(HA_NOI, WARD).await;
    let form = filled.forms_filled.expect("a form").with("payment", "bank_transfer");
    let placed = shopper.send(&form).await;
    placed.must_be(200);
    placed
}

#[tokio::test]
async fn nobody_asks_at_the_door_for_what_was_paid_in_advance() {
    let town = Town::open().await;
    let cash = town.visitor().order(&[(MIEN, 1)]).await.order_code().to_owned();
    let paid = by_transfer(&town.visitor()).await.order_code().to_owned();
    town.bank_receives(1, 95_000, &paid).await;

    let owner = town.signed_in(&owner_of(MIEN_OWNER)).await;
    let pills = owner.open("/htx/don-hang").await.texts(".order-pills .pill");
    assert_eq!(
        pills,
        ["Chờ xác nhận", "COD, còn thu 95.000 ₫", "Chờ xác nhận", "Đã trả trước"]
    );
    let page = owner.open(&format!("/htx/don-hang/{paid}-1")).await;
    page.must_say("Đã trả trước")
        .must_say("Khách: đặt hàng")
        .must_say("Khách: đã trả tiền")
        .must_not_say("Chờ thanh toán")
        .must_not_say("COD");
    // What was collected is, from the moment at which it was.
    for step in ["Xác nhận đơn", "Chuẩn bị hàng", "Sẵn sàng giao", "Bàn giao vận chuyển"] {
        let page = owner.open(&format!("/htx/don-hang/{cash}-1")).await;
        page.must_say("COD, còn thu 95.000 ₫");
        owner.press(&page, step, &[]).await.must_be(200);
    }
    let page = owner.open(&format!("/htx/don-hang/{cash}-1")).await;
    owner.press(&page, "Đã giao", &[]).await.must_be(200);
    owner
        .open(&format!("/htx/don-hang/{cash}-1"))
        .await
        .must_say("COD, đã thu")
        .must_not_say("còn thu");

    let list = "/htx/don-hang/tai-xuong.csv?the=tat-ca";
    let file = owner.ask(Method::GET, list, &[]).await.text().await.expect("the file");
    let cells = |code: &str| -> Vec<String> {
        let row = file.lines().find(|line| line.contains(code));
        row.unwrap_or_else(|| panic!("{code}: {file}"))
            .split([';', ','])
            .map(|cell| cell.trim_matches('"').to_owned())
            .collect()
    };
    assert!(file.contains("Thu khi giao (đồng)"), "{file}");
    // Total, voucher, and what is asked for at the door; behind them the parcel's number.
    let sums = |code: &str| cells(code).into_iter().rev().skip(1).take(3).rev().collect::<Vec<_>>();
    assert_eq!(sums(&cash), ["95000", "0", "95000"]);
    assert_eq!(sums(&paid), ["95000", "0", "0"]);
}

#[tokio::test]
async fn thanks_are_said_while_the_order_is_new() {
    let town = Town::open().await;
    let shopper = town.visitor();
    let placed = shopper.order(&[(MIEN, 1)]).await;
    placed.must_say("Đã nhận đơn của bạn");
    // The address that is kept holds the order's secret and nothing else.
    let (_, query) = placed.address.split_once('?').expect("a secret");
    assert!(query.starts_with("khoa=") && !query.contains('&'), "{query}");
    town.clock.advance(Duration::hours(1));
    let later = shopper.open(&placed.address).await;
    later.must_say("Chờ xác nhận").must_not_say("Đã nhận đơn của bạn");
    let placed = shopper.order(&[(MIEN, 1)]).await;
    placed.must_say("Đã nhận đơn của bạn");
    shopper.press(&placed, "Hủy đơn", &[]).await.must_be(200);
    shopper
        .open(&placed.address)
        .await
        .must_say("Đã hủy")
        .must_not_say("Đã nhận đơn của bạn");
}

#[tokio::test]
async fn whoever_sent_too_little_is_not_told_that_nothing_came() {
    let town = Town::open().await;
    let shopper = town.visitor();
    let placed = by_transfer(&shopper).await;
    town.bank_receives(1, 50_000, placed.order_code()).await;
    town.clock.advance(Duration::hours(25));
    town.run_jobs().await;
    shopper
        .open(&placed.address)
        .await
        .must_say("Chưa nhận đủ tiền trong 24 giờ")
        .must_say("50.000 ₫")
        .must_not_say("Bạn không phải trả gì");
}

#[tokio::test]
async fn the_operator_begins_with_what_waits() {
    let town = Town::open().await;
    let operator = town.signed_in(OPERATOR).await;
    let page = operator.open("/dieu-hanh").await;
    page.must_say("Không có gì phải làm");
    assert!(page.texts(".tile").is_empty());

    town.bank_receives(1, 70_000, "tien hang").await;
    town.bank_tells("{}").await;
    town.run_jobs().await;
    let page = operator.open("/dieu-hanh").await;
    page.must_not_say("Không có gì phải làm");
    assert_eq!(
        page.texts(".tile"),
        ["1 khoản tiền chưa rõ của đơn nào", "1 tin ngân hàng không đọc được"]
    );
    assert_eq!(
        page.attributes(".tile", "href"),
        ["/dieu-hanh/tien#chua-ro", "/dieu-hanh/tien#khong-doc-duoc"]
    );
}

#[tokio::test]
async fn the_operator_is_told_of_cash_beyond_what_was_owed_and_of_what_the_bank_does_not_know() {
    let town = Town::open().await;
    let code = cash_at_the_door(&town).await;
    let (operator, colleague) = (town.signed_in(OPERATOR).await, town.signed_in(COLLEAGUE).await);
    import(&operator, &format!("{code};200.000;29/11/2026;R3"))
        .await
        .must_say("1 khoản nhiều hơn số còn nợ");
    let page = operator.open("/dieu-hanh").await;
    page.must_not_say("Không có gì phải làm");
    assert_eq!(page.texts(".tile"), ["1 khoản tiền mặt vượt số còn nợ"]);
    assert_eq!(page.attributes(".tile", "href"), ["/dieu-hanh/tien-mat#phan-vuot"]);
    let desk = colleague.open("/dieu-hanh/tien-mat").await;
    assert_eq!(desk.texts("#phan-vuot").len(), 1, "where the tile leads");
    let fields = [("decision", "not_there"), ("reason", "gõ nhầm")];
    colleague
        .press(&desk, "Ghi quyết định", &fields)
        .await
        .must_say("Đã ghi quyết định");
    operator.open("/dieu-hanh").await.must_say("Không có gì phải làm");

    // The night after, the bank has nothing of what the sheet tells of.
    town.clock.advance(Duration::days(1));
    let (today, now) = (town.state.clock.today(), town.clock.now());
    assert_ne!(
        payments::plan_bank_days(&town.pool, Some(town.state.settings.collection), today, now)
            .await
            .expect("planned"),
        0
    );
    town.run_jobs().await;
    let page = operator.open("/dieu-hanh").await;
    page.must_not_say("Không có gì phải làm");
    assert_eq!(page.texts(".tile"), ["1 chỗ không khớp khi đối soát ngân hàng"]);
    let address = page.attributes(".tile", "href").swap_remove(0);
    assert_eq!(address, "/dieu-hanh/doi-soat#ngan-hang");
    operator
        .open("/dieu-hanh/doi-soat")
        .await
        .must_say("Ngân hàng chưa báo");
}

#[tokio::test]
async fn a_seller_who_collects_hears_of_the_transfer_they_must_look_for() {
    let smtp = FakeSmtp::open().await;
    let town = Town::open_writing_by(&smtp.config()).await;
    let direct = town.open_beside_collecting(CollectionMode::Direct).await;
    let code = by_transfer(&direct.visitor()).await.order_code().to_owned();
    town.run_jobs().await;
    town.clock.advance(Duration::minutes(3) + Duration::seconds(1));
    town.run_jobs().await;
    let letters = smtp.letters();
    let to_seller = letters.iter().find(|letter| letter.to == owner_of(MIEN_OWNER));
    let body = &to_seller.expect("a letter to the seller").body;
    assert!(body.contains(&format!("{code}-1")), "{body}");
    assert!(body.contains("khách chuyển khoản thẳng"), "{body}");
    assert!(body.contains("/htx/doanh-thu/tien-ve"), "{body}");
}

#[tokio::test]
async fn the_rules_name_only_what_is_open() {
    let direct = Town::open_collecting(CollectionMode::Direct).await;
    let visitor = direct.visitor();
    visitor
        .open("/dieu-khoan")
        .await
        .must_say("VietQR")
        .must_not_say("Stripe");
    visitor.open("/doi-tra").await.must_not_say("trả về thẻ");
    visitor
        .open("/quyen-rieng-tu")
        .await
        .must_not_say("ngân hàng báo")
        .must_not_say("Stripe")
        .must_say("trừ khi hợp tác xã ủy quyền");
}
