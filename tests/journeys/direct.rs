//! Sellers who collect for themselves, over HTTP: each is sent their part, says that it came, owes the fee, and gives back.

use crate::fakes::smtp::FakeSmtp;
use crate::journeys::{
    CAM, CAM_OWNER, MIEN, MIEN_OWNER,
    refunds::{deliver, press_at},
};
use chrono::Duration;
use market::ledger::CollectionMode;
use tests::{HA_NOI, OPERATOR, Page, Person, SHOPPER, Town, WARD, owner_of, town::BANK_ACCOUNT};

const PAGE: &str = "/htx/doanh-thu/tien-ve";

/// Orders to be paid by bank transfer; the page is that of the order.
async fn order(shopper: &Person, goods: &[(&str, u32)]) -> Page {
    for (product, packs) in goods {
        shopper.put_into_cart(product, *packs).await;
    }
    let filled = shopper.fill_checkout(HA_NOI, WARD).await;
    let form = filled.forms_filled.expect("a form").with("payment", "bank_transfer");
    let placed = shopper.send(&form).await;
    placed.must_be(200);
    placed
}

/// The seller writes down what came for an order.
async fn says(owner: &Person, order: &str, amount: &str) -> Page {
    let page = owner.open(PAGE).await;
    let form = page.forms("Đã nhận tiền").into_iter().find(|form| {
        let mut fields = form.fields.iter();
        fields.any(|(name, value)| name == "code" && value == order)
    });
    owner
        .send(&form.expect("the order's form").with("amount", amount))
        .await
}

async fn must_be_sound(town: &Town) {
    for finding in market::doctor::examine(&town.pool).await.expect("an examination") {
        assert_eq!(finding.broken, Vec::<String>::new(), "{}", finding.sentence);
    }
}

/// What was ever posted where the platform would keep or await the money of an order.
async fn kept(town: &Town) -> i64 {
    town.count(
        "SELECT count(*) FROM ledger_entry WHERE account = 'bank' OR account LIKE 'escrow:%'
         OR account LIKE 'cod_receivable:%' OR account LIKE 'refund_payable:%'",
    )
    .await
}

#[tokio::test]
async fn each_seller_is_paid_directly_and_owes_the_fee() {
    let town = Town::open_collecting(CollectionMode::Direct).await;
    let shopper = town.visitor();
    let placed = order(&shopper, &[(MIEN, 2), (CAM, 1)]).await;
    let code = placed.order_code().to_owned();
    // A code and lines for each seller, none of them to the platform.
    placed
        .must_say("Tiền đi thẳng tới người bán")
        .must_say("160.000 ₫")
        .must_say("225.000 ₫")
        .must_say(&format!("{code}1"))
        .must_say(&format!("{code}2"))
        .must_not_say(BANK_ACCOUNT)
        .must_not_say("385.000 ₫ vào");
    assert_eq!(placed.attributes("svg.qr", "aria-label").len(), 2);

    let (owner, other) = (
        town.signed_in(&owner_of(MIEN_OWNER)).await,
        town.signed_in(&owner_of(CAM_OWNER)).await,
    );
    owner.open("/htx").await.must_say("1 đơn đang chờ tiền khách chuyển");
    owner.open("/htx/don-hang").await.must_not_say(&code);
    let (first, second) = (format!("{code}-1"), format!("{code}-2"));
    owner.open(PAGE).await.must_say(&first).must_not_say(&second);
    // Too little, nonsense and another's order change nothing; what was typed is still there.
    let refused = says(&owner, &first, "159.999").await;
    refused.must_say("Đơn này cần 160.000 ₫");
    assert!(refused.html.contains("159.999"));
    says(&owner, &first, "nhiều").await.must_say("Chưa ghi nhận được");
    let form = owner.open(PAGE).await.forms("Đã nhận tiền").swap_remove(0);
    let stolen = form.with("code", &second).with("amount", "225000");
    owner.send(&stolen).await.must_be(404);
    assert_eq!(town.count("SELECT count(*) FROM direct_receipt").await, 0);

    let form = owner.open(PAGE).await.forms("Đã nhận tiền").swap_remove(0);
    let form = form.with("amount", "160.000 ₫");
    owner
        .send(&form)
        .await
        .must_say("Đơn đang chờ anh chị xác nhận")
        .must_say("Không có đơn nào");
    owner.send(&form).await.must_say("đã được ghi nhận trước đó");
    owner.open("/htx/don-hang").await.must_say(&first);
    other.open("/htx/don-hang").await.must_not_say(&second);
    shopper
        .open(&placed.address)
        .await
        .must_say("Người bán đã xác nhận 160.000 ₫; còn chờ 225.000 ₫")
        .must_say("Chờ xác nhận");
    says(&other, &second, "225000")
        .await
        .must_say("Đơn đang chờ anh chị xác nhận");
    shopper
        .open(&placed.address)
        .await
        .must_say("Người bán đã xác nhận nhận đủ 385.000 ₫")
        .must_say("Đã trả bằng chuyển khoản");
    must_be_sound(&town).await;

    // To the end: the seller owes commission and its tax, and is paid nothing.
    deliver(&owner, &code).await;
    let page = shopper.open(&placed.address).await;
    shopper.press(&page, "Đã nhận hàng", &[]).await.must_say("Hoàn thành");
    owner
        .open("/htx/doanh-thu")
        .await
        .must_say("152.850 ₫ đã về trong tháng")
        .must_say("7.150 ₫ còn phải nộp sàn");
    owner
        .open("/htx/doanh-thu/bang-ke")
        .await
        .must_say("Phí phải trả (đơn anh chị tự thu tiền)")
        .must_say(&format!("phí phải trả {first}"))
        .must_say("-7.150 ₫");
    let operator = town.signed_in(OPERATOR).await;
    let desk = operator.open("/dieu-hanh/chi-tra").await;
    operator
        .press(&desk, "Lập đợt chi", &[])
        .await
        .must_say("chưa có ai đủ điều kiện");
    assert_eq!(kept(&town).await, 0);
    must_be_sound(&town).await;

    // They pay it in by transfer; a person says whose it is.
    town.bank_receives(9, 7_150, "HTX Tai Hoan nop phi").await;
    let decide = async |seller: &str| {
        let desk = operator.open("/dieu-hanh/tien").await;
        let fields = [("decision", "paid_in"), ("code", seller), ("reason", "phí tháng 11")];
        operator.press(&desk, "Ghi quyết định", &fields).await
    };
    decide("tai-hoang")
        .await
        .must_say("Không có gian hàng nào mang tên này");
    decide("tai-hoan").await.must_say("Đã ghi quyết định");
    owner.open("/htx/doanh-thu").await.must_say("0 ₫ sàn còn phải trả");
    owner
        .open("/htx/doanh-thu/bang-ke")
        .await
        .must_say("Anh chị nộp cho sàn");
    must_be_sound(&town).await;

    // A part goes back after the end: it is the seller's to send, and the fee goes back in proportion.
    let page = owner.open(&format!("/htx/don-hang/{first}")).await;
    let fields = [("what", "amount"), ("amount", "65.000"), ("reason", "một gói bị ướt")];
    press_at(&owner, &page, "Hoàn tiền", "/api/desk/give_back", &fields)
        .await
        .must_be(200);
    town.run_jobs().await;
    shopper
        .open(&placed.address)
        .await
        .must_say("đang chờ người bán trả lại")
        .must_say("người bán gọi cho bạn và trả lại");
    operator
        .open("/dieu-hanh/tien")
        .await
        .must_say("Không có khoản nào phải trả lại");
    owner.open("/htx/doanh-thu").await.must_say("2.905 ₫ sàn còn phải trả");
    let page = owner.open(PAGE).await;
    page.must_say("Cần trả lại khách")
        .must_say("65.000 ₫")
        .must_say("0912 345 678");
    owner.press(&page, "Đã trả lại tiền", &[]).await.must_say("Vui lòng");
    let page = owner.open(PAGE).await;
    let fields = [("reference", "FT26325001")];
    owner
        .press(&page, "Đã trả lại tiền", &fields)
        .await
        .must_say("Đã ghi nhận là đã trả lại")
        .must_not_say("Cần trả lại khách");
    owner.press(&page, "Đã trả lại tiền", &fields).await.must_be(404);
    shopper.open(&placed.address).await.must_say("đã chuyển lúc");
    owner.open("/htx/nhat-ky").await.must_say("Ghi nhận tiền khách chuyển");
    let kept = town
        .count("SELECT count(*) FROM ledger_entry WHERE account LIKE 'escrow:%' OR account LIKE 'refund_payable:%'");
    assert_eq!(kept.await, 0);
    must_be_sound(&town).await;
}

#[tokio::test]
async fn what_comes_in_parts_is_said_part_by_part_and_the_rest_stays_due() {
    let town = Town::open_collecting(CollectionMode::Direct).await;
    let shopper = town.visitor();
    let placed = order(&shopper, &[(MIEN, 2)]).await;
    let code = format!("{}-1", placed.order_code());
    let owner = town.signed_in(&owner_of(MIEN_OWNER)).await;
    let form = owner.open(PAGE).await.forms("Đã nhận tiền").swap_remove(0);
    let part = form.with("amount", "50.000").with("part", "1");
    owner
        .send(&part)
        .await
        .must_say("Đã ghi nhận một phần")
        .must_say("Đã về 50.000 ₫, còn chờ 110.000 ₫")
        .must_say(&code);
    // Pressed twice it counts once.
    owner.send(&part).await.must_say("đã được ghi nhận trước đó");
    assert_eq!(
        town.count("SELECT sum(amount_vnd)::bigint FROM direct_receipt").await,
        50_000
    );
    owner.open("/htx/don-hang").await.must_not_say(&code);
    let page = shopper.open(&placed.address).await;
    page.must_say("Người bán đã xác nhận 50.000 ₫; còn chờ 110.000 ₫")
        .must_say("Người bán này đã nhận 50.000 ₫");
    let drawing = page.attributes("svg.qr", "aria-label").swap_remove(0);
    assert!(drawing.contains("110.000"), "{drawing}");
    // The rest, with a slip first.
    says(&owner, &code, "100.000")
        .await
        .must_say("Đơn này cần 110.000 ₫")
        .must_say("đánh dấu ô bên dưới");
    says(&owner, &code, "110.000")
        .await
        .must_say("Đơn đang chờ anh chị xác nhận");
    shopper
        .open(&placed.address)
        .await
        .must_say("Người bán đã xác nhận nhận đủ 160.000 ₫")
        .must_say("Chờ xác nhận");
    owner.open("/htx/don-hang").await.must_say(&code);
    must_be_sound(&town).await;

    // Where the rest never comes, the part is the seller's to send back.
    let second = order(&shopper, &[(MIEN, 1)]).await;
    let form = owner.open(PAGE).await.forms("Đã nhận tiền").swap_remove(0);
    owner
        .send(&form.with("amount", "40.000").with("part", "1"))
        .await
        .must_say("còn chờ 55.000 ₫");
    town.clock.advance(Duration::hours(25));
    town.run_jobs().await;
    shopper
        .open(&second.address)
        .await
        .must_say("Đã hủy")
        .must_say("40.000 ₫")
        .must_say("đang chờ người bán trả lại");
    owner
        .open(PAGE)
        .await
        .must_say("Cần trả lại khách")
        .must_say("Trước khi đơn hủy đã về 40.000 ₫");
    must_be_sound(&town).await;
}

#[tokio::test]
async fn a_seller_hears_of_an_order_once_and_the_shopper_of_their_money() {
    let smtp = FakeSmtp::open().await;
    let platform = Town::open_writing_by(&smtp.config()).await;
    let town = platform.open_beside_collecting(CollectionMode::Direct).await;
    let shopper = town.signed_in(SHOPPER).await;
    let placed = order(&shopper, &[(MIEN, 1)]).await;
    let code = format!("{}-1", placed.order_code());
    // The letters are written by the process that has somewhere to send them.
    let let_gather = async || {
        platform.run_jobs().await;
        platform.clock.advance(Duration::minutes(3) + Duration::seconds(1));
        platform.run_jobs().await;
    };
    let to = |address: &str| -> Vec<_> {
        let letters = smtp.letters().into_iter();
        letters.filter(|letter| letter.to == address).collect()
    };
    let_gather().await;
    let seller = owner_of(MIEN_OWNER);
    assert_eq!(to(&seller).len(), 1);
    let body = to(&seller).swap_remove(0).body;
    assert!(body.contains("Chưa ghi đã nhận đủ tiền trong 24 giờ"), "{body}");
    assert!(body.contains("/htx/doanh-thu/tien-ve"), "{body}");
    let owner = town.signed_in(&seller).await;
    says(&owner, &code, "95.000").await.must_say("Đã ghi nhận");
    let_gather().await;
    assert_eq!(to(&seller).len(), 1, "it is the same order");
    assert_eq!(
        town.count("SELECT count(DISTINCT once) FROM bell_entry WHERE kind = 'new_order'")
            .await,
        1
    );
    let letter = to(SHOPPER).pop().expect("a letter to the shopper");
    assert!(letter.body.contains("Người bán đã nhận đủ tiền"), "{}", letter.body);
    assert!(!letter.body.contains("Chợ đã nhận đủ tiền"), "{}", letter.body);
}

#[tokio::test]
async fn without_a_verified_account_only_cash_is_offered_and_the_page_says_why() {
    let town = Town::open_collecting(CollectionMode::Direct).await;
    sqlx::query(
        "UPDATE payout_account SET verified_at = NULL, verified_by = NULL
         WHERE organisation_id = (SELECT id FROM organisation WHERE slug = 'tai-hoan')",
    )
    .execute(&town.pool)
    .await
    .expect("nobody has looked at it");
    let shopper = town.visitor();
    shopper.put_into_cart(MIEN, 1).await;
    let filled = shopper.fill_checkout(HA_NOI, WARD).await;
    filled
        .must_say("Chưa chuyển khoản được")
        .must_say("chưa có tài khoản nhận tiền đã xác minh");
    assert_eq!(
        filled.attributes("[name=payment][disabled]", "value"),
        ["bank_transfer"]
    );
    let form = filled.forms_filled.expect("a form");
    for method in ["bank_transfer", "card"] {
        shopper
            .send(&form.clone().with("payment", method))
            .await
            .must_say("Đơn chưa đặt được");
    }
    assert_eq!(town.count("SELECT count(*) FROM order_group").await, 0);
    // Cash is the seller's own business too: nothing is owed but the fee.
    let placed = shopper.send(&form).await;
    placed.must_say("Đã nhận đơn của bạn");
    let code = placed.order_code().to_owned();
    let owner = town.signed_in(&owner_of(MIEN_OWNER)).await;
    deliver(&owner, &code).await;
    let page = shopper.open(&placed.address).await;
    shopper.press(&page, "Đã nhận hàng", &[]).await.must_say("Hoàn thành");
    owner
        .open("/htx/doanh-thu")
        .await
        .must_say("0 ₫ đã thu tại cửa")
        .must_say("3.575 ₫ còn phải nộp sàn")
        .must_say("Phí sàn và tiền trả lại khách")
        .must_not_say("Tiền mặt đang giữ, trừ phần");
    assert_eq!(kept(&town).await, 0);
    must_be_sound(&town).await;
}

#[tokio::test]
async fn what_was_not_paid_ends_and_late_money_is_the_sellers_to_tell() {
    let town = Town::open_collecting(CollectionMode::Direct).await;
    let shopper = town.visitor();
    let (first, second) = (
        order(&shopper, &[(MIEN, 1)]).await,
        order(&town.visitor(), &[(MIEN, 1)]).await,
    );
    let (one, two) = (first.order_code().to_owned(), second.order_code().to_owned());
    town.clock.advance(Duration::hours(25));
    town.run_jobs().await;
    shopper
        .open(&first.address)
        .await
        .must_say("Chưa nhận được tiền trong 24 giờ");
    assert_eq!(town.count("SELECT sum(held) FROM stock_item").await, 0);
    let owner = town.signed_in(&owner_of(MIEN_OWNER)).await;
    let page = owner.open(PAGE).await;
    page.must_say("Đã quá hạn").must_say(&one).must_say(&two);
    says(&owner, &format!("{one}-1"), "95.000")
        .await
        .must_say("Đơn đang chờ anh chị xác nhận");
    shopper.open(&first.address).await.must_say("Chờ xác nhận");
    // Less than it costs does not bring the other one back: it goes back.
    says(&owner, &format!("{two}-1"), "50.000")
        .await
        .must_say("cần trả lại khoản này cho khách")
        .must_say("50.000 ₫");
    must_be_sound(&town).await;
}

#[tokio::test]
async fn a_switch_changes_nothing_that_was_placed() {
    let town = Town::open().await;
    let before = order(&town.visitor(), &[(MIEN, 1)]).await;
    before.must_say(BANK_ACCOUNT);
    let direct = town.open_beside_collecting(CollectionMode::Direct).await;
    let shopper = direct.visitor();
    let after = order(&shopper, &[(MIEN, 1)]).await;
    after.must_not_say(BANK_ACCOUNT).must_say("Tiền đi thẳng tới người bán");
    let (old, new) = (before.order_code().to_owned(), after.order_code().to_owned());
    // The bank's feed still pays what was placed before; for what sellers collect a person decides.
    direct.bank_receives(1, 95_000, &old).await;
    direct.bank_receives(2, 95_000, &new).await;
    let owner = direct.signed_in(&owner_of(MIEN_OWNER)).await;
    owner.open("/htx/don-hang").await.must_say(&old).must_not_say(&new);
    let operator = town.signed_in(OPERATOR).await;
    operator.open("/dieu-hanh/tien").await.must_say(&new);
    // And back again.
    let owner = town.signed_in(&owner_of(MIEN_OWNER)).await;
    owner.open(PAGE).await.must_say(&new).must_not_say(&old);
    says(&owner, &format!("{new}-1"), "95.000")
        .await
        .must_say("Đơn đang chờ anh chị xác nhận");
    must_be_sound(&town).await;
    town.visitor()
        .open("/dieu-khoan")
        .await
        .must_say("do Chợ Phiên thu và giữ");
    direct
        .visitor()
        .open("/dieu-khoan")
        .await
        .must_say("không thu và không giữ tiền của bạn");
}
