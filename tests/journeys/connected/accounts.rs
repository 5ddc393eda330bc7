//! The accounts: who enters them, who confirms them, from when they count, and taking them away.

use super::{
    super::{CAM_OWNER, MIEN_OWNER},
    COLLEAGUE, DESK, PAYABLE, balance, buy, connect, deliver, enter, examine, open, sold, standing,
};
use crate::{fakes::stripe::Fault, journeys::MIEN};
use chrono::Duration;
use market::payments::card;
use tests::{OPERATOR, Town, owner_of};

#[tokio::test]
async fn an_account_is_asked_for_and_confirmed_by_somebody_else_before_it_counts() {
    let (town, stripe) = open().await;
    let (operator, colleague) = (town.signed_in(OPERATOR).await, town.signed_in(COLLEAGUE).await);
    let owner = town.signed_in(&owner_of(MIEN_OWNER)).await;
    let account = stripe.open_account(true);
    // What is none, or cannot receive anything, or nobody can say: what was typed is still there.
    for typed in ["", "acct_test_nobody", "cus_1", "acct_1/../x"] {
        let refused = enter(&town, &operator, MIEN_OWNER, typed).await;
        refused.must_say("Stripe không biết tài khoản này");
        assert!(refused.html.contains(typed));
    }
    enter(&town, &operator, MIEN_OWNER, &stripe.open_account(false))
        .await
        .must_say("chưa nhận được tiền chuyển");
    for fault in [Fault::ErrorBefore, Fault::GarbageAfter, Fault::CutBefore] {
        stripe.wrong("GET /v1/accounts/{}", fault);
        enter(&town, &operator, MIEN_OWNER, &account)
            .await
            .must_say("Stripe chưa trả lời nên chưa lưu gì");
    }
    assert_eq!(town.count("SELECT count(*) FROM connected_account").await, 0);

    enter(&town, &operator, MIEN_OWNER, &format!(" {account} "))
        .await
        .must_say("Chờ xác nhận")
        .must_say("Anh chị đã nhập tài khoản này");
    enter(&town, &operator, CAM_OWNER, &account)
        .await
        .must_say("tài khoản này đang của người bán khác");
    owner
        .open("/htx/doanh-thu/tai-khoan")
        .await
        .must_say(&account)
        .must_say("SGD")
        .must_say("Chờ người thứ hai của sàn xác nhận");
    // Its own person cannot confirm it, whatever is sent.
    let seen = colleague.open(DESK).await;
    let form = seen.forms("Xác nhận tài khoản").remove(0);
    operator.send(&form).await.must_say("nên một người khác phải xác minh");
    // It can no longer receive anything.
    stripe.change(&account, "capabilities", serde_json::json!({ "transfers": "inactive" }));
    colleague
        .press(&seen, "Xác nhận tài khoản", &[])
        .await
        .must_say("chưa nhận được tiền chuyển");
    stripe.change(&account, "capabilities", serde_json::json!({ "transfers": "active" }));
    colleague
        .press(&seen, "Xác nhận tài khoản", &[])
        .await
        .must_say("Đã xác nhận")
        .must_say("Dùng từ");
    colleague
        .press(&seen, "Xác nhận tài khoản", &[])
        .await
        .must_say("đã giải quyết lúc");
    owner.open("/htx/doanh-thu/tai-khoan").await.must_say("Dùng từ");
    town.clock.advance(Duration::hours(73));
    owner.open("/htx/doanh-thu/tai-khoan").await.must_say("Đang dùng");
    owner
        .open("/htx/nhat-ky")
        .await
        .must_say("Sàn nhập tài khoản Stripe")
        .must_say("Sàn xác nhận tài khoản Stripe")
        .must_say(&account);
    let other = town.signed_in(&owner_of(CAM_OWNER)).await;
    other.open("/htx/doanh-thu/tai-khoan").await.must_not_say("Stripe");
}

#[tokio::test]
async fn what_waits_for_an_account_that_is_taken_away_is_a_batchs() {
    let (town, stripe) = open().await;
    connect(&town, &stripe, MIEN_OWNER).await;
    let shopper = town.visitor();
    let code = buy(&stripe, &shopper, &[(MIEN, 2)]).await;
    deliver(&town.signed_in(&owner_of(MIEN_OWNER)).await, &format!("{code}-1")).await;
    let page = shopper.open(&format!("/don-hang/{code}/the?lang=vi")).await;
    shopper.press(&page, "Đã nhận hàng", &[]).await.must_say("Hoàn thành");
    town.run_jobs().await;
    assert_eq!(standing(&town, "waiting").await, 1);
    let operator = town.signed_in(OPERATOR).await;
    let desk = operator.open(DESK).await;
    operator
        .press(&desk, "Gỡ", &[("reason", "")])
        .await
        .must_say("Vui lòng");
    assert_eq!(standing(&town, "waiting").await, 1);
    let desk = operator.open(DESK).await;
    operator
        .press(&desk, "Gỡ", &[("reason", "người bán đổi tài khoản")])
        .await
        .must_say("Đã gỡ tài khoản")
        .must_say("Tài khoản Stripe đã được gỡ")
        .must_say("Chưa có người bán nào kết nối");
    operator
        .open("/dieu-hanh/chi-tra")
        .await
        .must_say("1 người bán có thể nhận tiền lúc này, tổng 152.850 ₫");
    super::read_the_day(&town).await;
    assert_eq!(stripe.all("transfer").len(), 0);
    assert_eq!(balance(&town, PAYABLE).await, -152_850);
    examine(&town).await;
}

#[tokio::test]
async fn an_account_that_rests_is_not_paid() {
    let (town, stripe) = open().await;
    let account = stripe.open_account(true);
    let (operator, colleague) = (town.signed_in(OPERATOR).await, town.signed_in(COLLEAGUE).await);
    let shopper = town.visitor();
    let code = buy(&stripe, &shopper, &[(MIEN, 2)]).await;
    enter(&town, &operator, MIEN_OWNER, &account).await;
    let desk = colleague.open(DESK).await;
    colleague
        .press(&desk, "Xác nhận tài khoản", &[])
        .await
        .must_say("Đã xác nhận");
    deliver(&town.signed_in(&owner_of(MIEN_OWNER)).await, &format!("{code}-1")).await;
    let page = shopper.open(&format!("/don-hang/{code}/the?lang=vi")).await;
    shopper.press(&page, "Đã nhận hàng", &[]).await.must_say("Hoàn thành");
    super::read_the_day(&town).await;
    assert_eq!(town.count("SELECT count(*) FROM card_transfer").await, 0);
    assert_eq!(stripe.all("transfer").len(), 0);
    operator
        .open("/dieu-hanh/chi-tra")
        .await
        .must_say("1 người bán có thể nhận tiền lúc này, tổng 152.850 ₫");
    examine(&town).await;
}

#[tokio::test]
async fn what_an_account_does_not_take_is_a_batchs_and_the_desk_says_why() {
    let (town, stripe) = open().await;
    let account = connect(&town, &stripe, MIEN_OWNER).await;
    stripe.change(&account, "capabilities", serde_json::json!({ "transfers": "inactive" }));
    sold(&town, &stripe).await;
    assert_eq!(stripe.all("transfer").len(), 0);
    assert_eq!(balance(&town, PAYABLE).await, -152_850);
    let operator = town.signed_in(OPERATOR).await;
    operator
        .open(DESK)
        .await
        .must_say("Stripe từ chối")
        .must_say("insufficient_capabilities_for_transfer");
    operator
        .open("/dieu-hanh/chi-tra")
        .await
        .must_say("1 người bán có thể nhận tiền lúc này, tổng 152.850 ₫");
    examine(&town).await;
}

#[tokio::test]
async fn an_account_is_asked_for_each_day_though_nobody_tells_of_it() {
    let (town, stripe) = open().await;
    let account = connect(&town, &stripe, MIEN_OWNER).await;
    let look = async || {
        let planned = card::plan_account_looks(&town.pool, town.clock.now()).await;
        town.run_jobs().await;
        planned.expect("planned")
    };
    stripe.change(&account, "capabilities", serde_json::json!({ "transfers": "inactive" }));
    assert_eq!(look().await, 1);
    assert_eq!(look().await, 0, "once a day");
    let stopped = "Tạm không nhận được";
    town.signed_in(OPERATOR).await.open(DESK).await.must_say(stopped);
    let owner = town.signed_in(&owner_of(MIEN_OWNER)).await;
    owner
        .open("/htx/doanh-thu/tai-khoan")
        .await
        .must_say("Stripe báo tạm không nhận được");
    // What is completed meanwhile is a batch's from the beginning.
    sold(&town, &stripe).await;
    assert_eq!(town.count("SELECT count(*) FROM card_transfer").await, 0);
    assert_eq!(balance(&town, PAYABLE).await, -152_850);
    // It can again; the first time nobody answers.
    stripe.change(&account, "capabilities", serde_json::json!({ "transfers": "active" }));
    stripe.wrong("GET /v1/accounts/{}", Fault::ErrorBefore);
    assert_eq!(look().await, 1);
    town.signed_in(OPERATOR).await.open(DESK).await.must_say(stopped);
    town.clock.advance(Duration::hours(2));
    town.run_jobs().await;
    town.signed_in(OPERATOR)
        .await
        .open(DESK)
        .await
        .must_say("Đang dùng")
        .must_not_say(stopped);
    examine(&town).await;
}

#[tokio::test]
async fn without_stripe_the_pages_work_and_connect_nothing() {
    let town = Town::open().await;
    let operator = town.signed_in(OPERATOR).await;
    let desk = operator.open(DESK).await;
    desk.must_say("Stripe chưa được cài đặt").must_say("Chưa có khoản nào");
    assert!(!desk.has_button("Kết nối"));
    operator.open("/dieu-hanh/chi-tra").await.must_not_say("Stripe");
}
