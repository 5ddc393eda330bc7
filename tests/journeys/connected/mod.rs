//! Cooperatives with an account of their own with Stripe: what a card paid for their orders is handed on to it, and taken
//! back when its shopper gets it back.
//!
//! Two packs of noodles cost 160.000 ₫ with their delivery, of which 152.850 are the cooperative's. Alone they settle to 6,40
//! dollars, of which Stripe keeps 49 cents: 5,91 can be handed on, which are 147.750 ₫; the rest is a batch's. With tea of
//! another seller the payment is 376.000 ₫ and settles to 15,04 dollars, 14,30 after the fee: 152.850 ₫ are 6,11.

mod accounts;
mod bad_days;
mod killed;
mod taken_back;

use super::{
    MIEN, MIEN_OWNER,
    cards::{code, examine, fill, open, session},
    money_round::{COLLEAGUE, TEA, TEA_OWNER, agree_to_give_back, parts, read_the_day},
    refunds::deliver_part as deliver,
};
use crate::fakes::stripe::FakeStripe;
use chrono::Duration;
use tests::{OPERATOR, Page, Person, Town, owner_of};

/// Where the operator reads and decides.
const DESK: &str = "/dieu-hanh/chuyen-stripe";

async fn id_of(town: &Town, seller: &str) -> String {
    sqlx::query_scalar("SELECT id::text FROM organisation WHERE slug = $1")
        .bind(seller)
        .fetch_one(&town.pool)
        .await
        .expect("a seller")
}

/// One person enters an account; returns the page that answers.
async fn enter(town: &Town, operator: &Person, seller: &str, account: &str) -> Page {
    let seller = id_of(town, seller).await;
    let desk = operator.open(DESK).await;
    operator
        .press(&desk, "Kết nối", &[("seller", &seller), ("account", account)])
        .await
}

/// A seller has an account that counts; returns its name.
async fn connect(town: &Town, stripe: &FakeStripe, seller: &str) -> String {
    let account = stripe.open_account(true);
    let (operator, colleague) = (town.signed_in(OPERATOR).await, town.signed_in(COLLEAGUE).await);
    enter(town, &operator, seller, &account)
        .await
        .must_say("Một người khác của sàn phải xác nhận");
    let desk = colleague.open(DESK).await;
    colleague
        .press(&desk, "Xác nhận tài khoản", &[])
        .await
        .must_say("Đã xác nhận");
    town.clock.advance(Duration::hours(73));
    account
}

/// A shopper orders and pays by card; returns the code of the order group.
async fn buy(stripe: &FakeStripe, shopper: &Person, goods: &[(&str, u32)]) -> String {
    shopper.send(&fill(shopper, goods).await).await.must_be(200);
    stripe.pay(session(stripe)["id"].as_str().expect("a name"));
    let code = code(stripe);
    let page = shopper.open(&format!("/don-hang/{code}/the?lang=vi")).await;
    page.must_say("Đã nhận đủ");
    code
}

/// Two packs of noodles are bought and completed; what they settled to is known, and what was due has been done.
async fn sold(town: &Town, stripe: &FakeStripe) -> String {
    let code = buy(stripe, &town.visitor(), &[(MIEN, 2)]).await;
    let part = format!("{code}-1");
    deliver(&town.signed_in(&owner_of(MIEN_OWNER)).await, &part).await;
    read_the_day(town).await;
    town.clock.advance(Duration::days(8));
    town.run_jobs().await;
    part
}

/// Jobs that failed are due again, for more than a day.
async fn let_time_pass(town: &Town) {
    for minutes in [6, 6, 40, 40, 24 * 60, 7 * 60] {
        town.clock.advance(Duration::minutes(minutes));
        town.run_jobs().await;
    }
}

/// What an account holds, debits above zero; that of a seller is named by its address.
async fn balance(town: &Town, account: &str) -> i64 {
    sqlx::query_scalar(
        "SELECT COALESCE(sum(amount_vnd), 0)::bigint FROM ledger_entry WHERE account = COALESCE(
           (SELECT 'payable:' || id FROM organisation WHERE 'payable:' || slug = $1), $1)",
    )
    .bind(account)
    .fetch_one(&town.pool)
    .await
    .expect("a sum")
}

const PAYABLE: &str = "payable:tai-hoan";

/// How many transfers stand there.
async fn standing(town: &Town, state: &str) -> i64 {
    sqlx::query_scalar("SELECT count(*) FROM card_transfer WHERE state = $1")
        .bind(state)
        .fetch_one(&town.pool)
        .await
        .expect("a count")
}

#[tokio::test]
async fn an_order_of_two_sellers_is_handed_on_to_one_and_paid_by_a_batch_to_the_other_and_goes_back() {
    let (town, stripe) = open().await;
    let account = connect(&town, &stripe, MIEN_OWNER).await;
    let shopper = town.visitor();
    let code = buy(&stripe, &shopper, &[(MIEN, 2), (TEA, 3)]).await;
    let parts = parts(&town, &code, [MIEN_OWNER, TEA_OWNER]).await;
    let cooperative = town.signed_in(&owner_of(MIEN_OWNER)).await;
    let group = town.signed_in(&owner_of(TEA_OWNER)).await;
    deliver(&cooperative, &parts[0]).await;
    deliver(&group, &parts[1]).await;
    read_the_day(&town).await;
    assert_eq!(stripe.all("transfer").len(), 0, "nothing is owed yet");
    town.clock.advance(Duration::days(8));
    town.run_jobs().await;
    examine(&town).await;

    // One transfer, of that charge, in what it settled in.
    let transfers = stripe.all("transfer");
    assert_eq!(transfers.len(), 1);
    let transfer = &transfers[0];
    assert_eq!(
        (transfer["amount"].as_i64(), transfer["currency"].as_str()),
        (Some(611), Some("usd"))
    );
    assert_eq!(transfer["destination"], account.as_str());
    assert_eq!(transfer["transfer_group"], code.as_str());
    assert_eq!(transfer["source_transaction"], stripe.all("charge")[0]["id"]);
    assert_eq!(balance(&town, PAYABLE).await, 0);
    assert_eq!(balance(&town, "transfer_in_transit").await, 0);
    assert_eq!(balance(&town, "psp_clearing").await, 376_000 - 18_500 - 152_850);
    let (operator, colleague) = (town.signed_in(OPERATOR).await, town.signed_in(COLLEAGUE).await);
    operator
        .open(DESK)
        .await
        .must_say(&parts[0])
        .must_say("Đã chuyển")
        .must_say("152.850 ₫")
        .must_say("6,11 USD")
        .must_say("376.000 ₫ = 15,04 USD, trước phí")
        .must_not_say(&parts[1]);

    // The batch pays the other, and nobody twice.
    let desk = operator.open("/dieu-hanh/chi-tra").await;
    desk.must_say("1 người bán có thể nhận tiền lúc này, tổng 202.980 ₫")
        .must_say("Chuyển qua Stripe");
    let batch = operator.press(&desk, "Lập đợt chi", &[]).await;
    let seen = colleague.open(&batch.address).await;
    let proof = [("Mật khẩu của anh chị", tests::PASSWORD)];
    colleague.press(&seen, "Duyệt", &proof).await.must_say("Đã duyệt");
    let batch = operator.open(&batch.address).await;
    let exported = operator.press(&batch, "Xuất tệp ngân hàng", &[]).await;
    operator
        .press(&exported, "Đã gửi lệnh chi", &[])
        .await
        .must_say("Đang chuyển");
    examine(&town).await;

    // Both agree to give a part back: 16.000 and 21.601, of which they bear 15.285 and 20.299.
    let sellers = [(&cooperative, &parts[0], "16.000 ₫"), (&group, &parts[1], "21.601 ₫")];
    agree_to_give_back(&operator, &code, sellers).await;
    assert_eq!(balance(&town, PAYABLE).await, 0, "it is on its way back already");
    assert_eq!(balance(&town, "transfer_in_transit").await, 15_285);
    town.run_jobs().await;
    assert_eq!(stripe.all("transfer")[0]["amount_reversed"], 61);
    assert_eq!(stripe.all("refund").len(), 2, "the shopper has it back");
    assert_eq!(balance(&town, PAYABLE).await, 0);
    assert_eq!(balance(&town, "payable:quan-ha").await, 20_299);
    assert_eq!(balance(&town, "transfer_in_transit").await, 0);
    assert_eq!(
        balance(&town, "psp_clearing").await,
        376_000 - 18_500 - 152_850 + 15_285 - 37_601
    );
    examine(&town).await;
    operator
        .open(DESK)
        .await
        .must_say("Thu lại 15.285 ₫ (0,61 USD)")
        .must_say("Đã thu lại");
    cooperative
        .open("/htx/doanh-thu")
        .await
        .must_say(&format!("Chuyển qua Stripe, đơn {}", parts[0]))
        .must_say("137.565 ₫ đã chi trả trong tháng");
    let statement = cooperative.open("/htx/doanh-thu/bang-ke").await;
    statement
        .must_say(&format!("Chuyển qua Stripe {}", parts[0]))
        .must_say(&format!("Stripe thu lại phần hoàn tiền {}", parts[0]))
        .must_not_say("Điều chỉnh");
    let figures = statement.texts("dl.facts dd");
    assert_eq!(figures[6..], ["-137.565 ₫", "0 ₫"], "paid out, closing");

    // What Stripe says of the days is what we say, and a line that is told otherwise is found.
    read_the_day(&town).await;
    let page = operator.open("/dieu-hanh/doi-soat").await;
    page.must_not_say("transfer");
    sqlx::query("UPDATE card_balance_line SET gross_minor = gross_minor + 1 WHERE kind = 'transfer_refund'")
        .execute(&town.pool)
        .await
        .expect("sabotage");
    let page = operator.open("/dieu-hanh/doi-soat").await;
    page.must_say("transfer_refund").must_say("0,62 USD");
}

#[tokio::test]
async fn what_waits_for_its_rate_is_in_no_batch_and_is_handed_on_when_the_day_was_read() {
    let (town, stripe) = open().await;
    connect(&town, &stripe, MIEN_OWNER).await;
    let shopper = town.visitor();
    let code = buy(&stripe, &shopper, &[(MIEN, 2)]).await;
    let part = format!("{code}-1");
    deliver(&town.signed_in(&owner_of(MIEN_OWNER)).await, &part).await;
    let page = shopper.open(&format!("/don-hang/{code}/the?lang=vi")).await;
    shopper.press(&page, "Đã nhận hàng", &[]).await.must_say("Hoàn thành");
    town.run_jobs().await;
    assert_eq!(balance(&town, PAYABLE).await, -152_850);
    let operator = town.signed_in(OPERATOR).await;
    operator
        .open("/dieu-hanh/chi-tra")
        .await
        .must_say("0 người bán có thể nhận tiền lúc này")
        .must_say("152.850 ₫ đang chờ chuyển");
    operator.open(DESK).await.must_say("Chờ chuyển");
    examine(&town).await;

    read_the_day(&town).await;
    let transfers = stripe.all("transfer");
    assert_eq!((transfers.len(), transfers[0]["amount"].as_i64()), (1, Some(591)));
    operator
        .open(DESK)
        .await
        .must_say("147.750 ₫")
        .must_say("còn 5.100 ₫ để đợt chi");
    assert_eq!(balance(&town, PAYABLE).await, -5_100);
    assert_eq!(balance(&town, "psp_clearing").await, 0, "all that the payment brought");
    examine(&town).await;
}

#[tokio::test]
async fn where_payments_settle_in_dong_the_dong_are_handed_on() {
    let (town, stripe) = open().await;
    stripe.settle_in("vnd", 1_000);
    connect(&town, &stripe, MIEN_OWNER).await;
    sold(&town, &stripe).await;
    let transfers = stripe.all("transfer");
    assert_eq!(
        (transfers[0]["amount"].as_i64(), transfers[0]["currency"].as_str()),
        (Some(152_850), Some("vnd"))
    );
    assert_eq!(balance(&town, PAYABLE).await, 0);
    examine(&town).await;
}

#[tokio::test]
async fn a_cooperative_that_owes_more_is_paid_by_a_batch_that_sets_it_off() {
    let (town, stripe) = open().await;
    connect(&town, &stripe, MIEN_OWNER).await;
    // Cash at a door that was not handed over.
    let shopper = town.visitor();
    let code = shopper.order(&[(MIEN, 1)]).await.order_code().to_owned();
    let owner = town.signed_in(&owner_of(MIEN_OWNER)).await;
    deliver(&owner, &format!("{code}-1")).await;
    sold(&town, &stripe).await;
    assert_eq!(stripe.all("transfer").len(), 0);
    let operator = town.signed_in(OPERATOR).await;
    operator
        .open(DESK)
        .await
        .must_say("Để đợt chi")
        .must_say("Người bán đang nợ sàn: đợt chi sẽ bù trừ");
    operator
        .open("/dieu-hanh/chi-tra")
        .await
        .must_say("1 người bán có thể nhận tiền lúc này");
    examine(&town).await;
}
