//! What is taken back: in parts that add up, from an account in which nothing lies, and after a dispute that was lost.

use super::{
    super::{MIEN, MIEN_OWNER, cards::CLEARING},
    DESK, PAYABLE,
    bad_days::give_back,
    balance, buy, connect, deliver, examine, open, sold, standing,
};
use crate::fakes::stripe::Way;
use tests::{OPERATOR, owner_of};

#[tokio::test]
async fn parts_that_go_back_add_up_to_all_that_was_handed_on() {
    let (town, stripe) = open().await;
    stripe.settle_in("usd", 5);
    connect(&town, &stripe, MIEN_OWNER).await;
    let part = sold(&town, &stripe).await;
    let handed_on = stripe.all("transfer")[0]["amount"].as_i64();
    for _ in 0..10 {
        give_back(&town, &part).await;
        town.run_jobs().await;
        examine(&town).await;
    }
    // Everything went back: nothing of the order is the cooperative's, and nothing lies in its account.
    assert_eq!(stripe.all("transfer")[0]["amount_reversed"].as_i64(), handed_on);
    assert_eq!(balance(&town, PAYABLE).await, 0);
    assert_eq!(balance(&town, "transfer_in_transit").await, 0);
}

#[tokio::test]
async fn what_cannot_be_taken_back_the_cooperative_owes_and_a_person_reads_it() {
    let (town, stripe) = open().await;
    let account = connect(&town, &stripe, MIEN_OWNER).await;
    let part = sold(&town, &stripe).await;
    stripe.empty_account(&account);
    give_back(&town, &part).await;
    town.run_jobs().await;
    assert_eq!(stripe.all("transfer")[0]["amount_reversed"], 0);
    assert_eq!(stripe.all("refund").len(), 1, "the shopper has it all the same");
    assert_eq!(balance(&town, PAYABLE).await, 15_285 - 5_100);
    assert_eq!(balance(&town, "transfer_in_transit").await, 0);
    let operator = town.signed_in(OPERATOR).await;
    operator
        .open(DESK)
        .await
        .must_say("Không thu lại được (balance_insufficient): người bán còn nợ sàn");
    operator
        .open("/dieu-hanh/chi-tra")
        .await
        .must_say("1 khoản cần xem")
        .must_say("0 người bán có thể nhận tiền lúc này");
    let owner = town.signed_in(&owner_of(MIEN_OWNER)).await;
    owner
        .open("/htx/doanh-thu/bang-ke")
        .await
        .must_say("Stripe không thu lại được");
    examine(&town).await;
}

#[tokio::test]
async fn what_goes_back_while_it_waits_is_not_handed_on() {
    let (town, stripe) = open().await;
    connect(&town, &stripe, MIEN_OWNER).await;
    let shopper = town.visitor();
    let code = buy(&stripe, &shopper, &[(MIEN, 2)]).await;
    let part = format!("{code}-1");
    deliver(&town.signed_in(&owner_of(MIEN_OWNER)).await, &part).await;
    let page = shopper.open(&format!("/don-hang/{code}/the?lang=vi")).await;
    shopper.press(&page, "Đã nhận hàng", &[]).await.must_say("Hoàn thành");
    town.run_jobs().await;
    give_back(&town, &part).await;
    examine(&town).await;
    super::read_the_day(&town).await;
    // 137.565 are owed. The payment brought 5,91 dollars, and 64 cents went back: 5,27 are 131.750.
    let transfers = stripe.all("transfer");
    assert_eq!(
        (
            transfers[0]["amount"].as_i64(),
            transfers[0]["amount_reversed"].as_i64()
        ),
        (Some(527), Some(0))
    );
    assert_eq!(balance(&town, PAYABLE).await, 131_750 - 137_565);
    examine(&town).await;
}

#[tokio::test]
async fn a_lost_dispute_that_the_cooperative_bears_is_taken_back() {
    let (town, stripe) = open().await;
    connect(&town, &stripe, MIEN_OWNER).await;
    sold(&town, &stripe).await;
    assert_eq!(standing(&town, "arrived").await, 1);
    let charge = stripe.all("charge")[0]["id"].as_str().expect("a name").to_owned();
    let dispute = stripe.dispute(&charge);
    stripe.tell(&town.address, &Way::default()).await;
    town.run_jobs().await;
    stripe.decide(dispute["id"].as_str().expect("a name"), false);
    stripe.tell(&town.address, &Way::default()).await;
    town.run_jobs().await;
    let operator = town.signed_in(OPERATOR).await;
    let desk = operator.open("/dieu-hanh/tien").await;
    let fields = [("bearer", "seller"), ("reason", "đã xem hồ sơ")];
    operator.press(&desk, "Ghi quyết định", &fields).await.must_be(200);
    town.run_jobs().await;
    // 160.000 were borne; 147.750 were handed on and are back, 5.100 were still owed: the rest is a debt as ever.
    assert_eq!(stripe.all("transfer")[0]["amount_reversed"], 591);
    assert_eq!(balance(&town, PAYABLE).await, 160_000 - 147_750 - 5_100);
    assert_eq!(balance(&town, "transfer_in_transit").await, 0);
    assert_eq!(town.count(CLEARING).await, 147_750 - 160_000);
    examine(&town).await;
}
