//! Stripe is down, slow, senseless, or says what is not so.

use super::{CLEARING, code, come_back, examine, fill, open, order, session};
use crate::{
    fakes::stripe::Fault,
    journeys::{MIEN, MIEN_OWNER},
};
use chrono::Duration;
use serde_json::json;
use tests::{OPERATOR, owner_of};

/// Everything that goes wrong with an answer that comes at last.
const FAULTS: [Fault; 8] = [
    Fault::ErrorBefore,
    Fault::CutBefore,
    Fault::ErrorAfter,
    Fault::ProxyErrorAfter,
    Fault::CutAfter,
    Fault::GarbageAfter,
    Fault::Throttled,
    Fault::Conflict,
];

#[tokio::test]
async fn whatever_happens_when_a_page_is_opened_there_is_one_and_it_is_paid_once() {
    for fault in FAULTS {
        let (town, stripe) = open().await;
        let shopper = town.signed_in(tests::SHOPPER).await;
        let form = fill(&shopper, &[(MIEN, 1)]).await;
        stripe.wrong("POST /v1/checkout/sessions", fault);
        let page = shopper.send(&form).await;
        let page = if page.address.starts_with("/pay/") {
            page
        } else {
            // Nobody knows: it is never called a failure.
            page.must_say("Đang xử lý")
                .must_say("Chờ trả bằng thẻ")
                .must_not_say("thử lại giúp");
            shopper.press(&page, "Kiểm tra lại", &[]).await
        };
        assert!(page.address.starts_with("/pay/"), "{fault:?}: {}", page.text());
        assert_eq!(stripe.all("checkout.session").len(), 1, "{fault:?}");
        shopper
            .at(&stripe.address)
            .press(&page, "Pay", &[])
            .await
            .must_say("Đã nhận đủ");
        assert_eq!(town.count(CLEARING).await, 95_000);
        examine(&town).await;
    }
}

#[tokio::test]
async fn a_stripe_that_is_silent_keeps_nobody_waiting_for_ever() {
    let (town, stripe) = open().await;
    let shopper = town.signed_in(tests::SHOPPER).await;
    let form = fill(&shopper, &[(MIEN, 1)]).await;
    stripe.wrong("POST /v1/checkout/sessions", Fault::SilenceAfter);
    shopper.send(&form).await.must_be(200).must_say("Đang xử lý");
    // Its job finds the page that came to be.
    town.clock.advance(Duration::minutes(6));
    town.run_jobs().await;
    let page = shopper.open(&format!("/don-hang/{}", code(&stripe))).await;
    page.must_not_say("Đang xử lý");
    shopper
        .press(&page, "Thanh toán bằng thẻ", &[])
        .await
        .must_say("95000 vnd");
    assert_eq!(stripe.all("checkout.session").len(), 1);
}

#[tokio::test]
async fn a_refused_page_is_said_to_be_and_another_may_be_tried() {
    let (town, stripe) = open().await;
    let shopper = town.signed_in(tests::SHOPPER).await;
    let form = fill(&shopper, &[(MIEN, 1)]).await;
    stripe.wrong("POST /v1/checkout/sessions", Fault::Refused);
    let page = shopper.send(&form).await;
    page.must_say("chưa mở được trang thanh toán")
        .must_say("chưa bị trừ tiền");
    let page = shopper.press(&page, "Thanh toán bằng thẻ", &[]).await;
    shopper
        .at(&stripe.address)
        .press(&page, "Pay", &[])
        .await
        .must_say("Đã nhận đủ");
    examine(&town).await;
}

#[tokio::test]
async fn whatever_happens_when_it_is_asked_how_it_ended_it_ends_once() {
    for call in ["GET /v1/checkout/sessions/{}", "GET /v1/payment_intents/{}"] {
        for fault in FAULTS {
            let (town, stripe) = open().await;
            let shopper = town.visitor();
            order(&shopper, &[(MIEN, 1)]).await;
            stripe.pay(session(&stripe)["id"].as_str().expect("a name"));
            stripe.wrong(call, fault);
            come_back(&shopper, &stripe).await.must_say("Đang xử lý");
            assert_eq!(town.count(CLEARING).await, 0);
            let page = come_back(&shopper, &stripe).await;
            page.must_say("Đã nhận đủ");
            town.clock.advance(Duration::minutes(6));
            town.run_jobs().await;
            assert_eq!(town.count(CLEARING).await, 95_000);
            examine(&town).await;
        }
    }
}

#[tokio::test]
async fn whatever_happens_when_money_goes_back_it_goes_back_once() {
    for fault in FAULTS {
        let (town, stripe) = open().await;
        let shopper = town.visitor();
        let page = order(&shopper, &[(MIEN, 1)]).await;
        shopper.at(&stripe.address).press(&page, "Pay", &[]).await;
        let page = come_back(&shopper, &stripe).await;
        shopper.press(&page, "Hủy đơn", &[]).await.must_say("Đã hủy");
        stripe.wrong("POST /v1/refunds", fault);
        stripe.wrong("GET /v1/refunds", Fault::ErrorBefore);
        town.run_jobs().await;
        let operator = town.signed_in(OPERATOR).await;
        let desk = operator.open("/dieu-hanh/tien").await;
        desk.must_say("Đang trả về thẻ")
            .must_say("Không có khoản nào phải trả lại");
        // Longer than its key is remembered.
        for hours in [1, 30] {
            town.clock.advance(Duration::hours(hours));
            town.run_jobs().await;
        }
        come_back(&shopper, &stripe).await.must_say("đã trả về thẻ lúc");
        assert_eq!(stripe.all("refund").len(), 1, "{fault:?}");
        assert_eq!(town.count(CLEARING).await, 0);
        examine(&town).await;
    }
}

#[tokio::test]
async fn what_a_card_does_not_take_back_is_a_persons_task() {
    let (town, stripe) = open().await;
    let shopper = town.visitor();
    let page = order(&shopper, &[(MIEN, 1)]).await;
    shopper.at(&stripe.address).press(&page, "Pay", &[]).await;
    stripe.wrong("POST /v1/refunds", Fault::Refused);
    let page = come_back(&shopper, &stripe).await;
    shopper.press(&page, "Hủy đơn", &[]).await;
    town.run_jobs().await;
    let operator = town.signed_in(OPERATOR).await;
    let desk = operator.open("/dieu-hanh/tien").await;
    desk.must_not_say("Đang trả về thẻ");
    operator
        .press(&desk, "Đã chuyển trả", &[("reference", "FT26325009")])
        .await
        .must_say("Không có khoản nào phải trả lại");
    come_back(&shopper, &stripe).await.must_say("đã chuyển lúc");
    assert_eq!(stripe.all("refund").len(), 0);
    examine(&town).await;
}

#[tokio::test]
async fn what_was_not_asked_for_so_is_held_and_no_cooperative_hears_of_it() {
    for (field, value, why) in [
        ("amount_received", json!(94_999), "Sai số tiền"),
        ("amount_received", json!(9_500_000), "Sai số tiền"),
        ("currency", json!("usd"), "Sai loại tiền"),
        ("metadata", json!({ "order_group": "CP00000000" }), "Ghi mã đơn khác"),
    ] {
        let (town, stripe) = open().await;
        let shopper = town.visitor();
        order(&shopper, &[(MIEN, 1)]).await;
        let code = code(&stripe);
        stripe.pay(session(&stripe)["id"].as_str().expect("a name"));
        let payment = stripe.all("payment_intent")[0]["id"]
            .as_str()
            .expect("a name")
            .to_owned();
        stripe.change(&payment, field, value.clone());
        let page = come_back(&shopper, &stripe).await;
        page.must_say("không khớp với đơn")
            .must_say("Chờ thanh toán")
            .must_not_say("Quá giờ đơn tự hủy");
        assert!(!page.has_button("Thanh toán bằng thẻ"));
        assert_eq!(town.count("SELECT count(*) FROM ledger_entry").await, 0);
        let owner = town.signed_in(&owner_of(MIEN_OWNER)).await;
        owner.open("/htx/don-hang").await.must_not_say(&code);
        // Not even time lets the goods go.
        town.clock.advance(Duration::hours(25));
        town.run_jobs().await;
        assert!(town.count("SELECT sum(held) FROM stock_item").await > 0);
        examine(&town).await;

        let operator = town.signed_in(OPERATOR).await;
        let desk = operator.open("/dieu-hanh/tien").await;
        desk.must_say(why).must_say(&code).must_say("đơn cần 95.000 ₫");
        operator
            .press(&desk, "Ghi quyết định", &[("decision", "accept")])
            .await
            .must_say("Vui lòng ghi lý do");
        let decide = |decision: &'static str| [("decision", decision), ("reason", "đã xem trên Stripe")];
        if field == "currency" {
            let desk = operator.open("/dieu-hanh/tien").await;
            operator
                .press(&desk, "Ghi quyết định", &decide("accept"))
                .await
                .must_say("không phải tiền đồng");
            let desk = operator.open("/dieu-hanh/tien").await;
            operator
                .press(&desk, "Ghi quyết định", &decide("call_off"))
                .await
                .must_say("Đã ghi quyết định");
            come_back(&shopper, &stripe).await.must_say("Đã hủy");
        } else if value != json!(94_999) {
            let desk = operator.open("/dieu-hanh/tien").await;
            operator
                .press(&desk, "Ghi quyết định", &decide("accept"))
                .await
                .must_say("Đã ghi quyết định");
            come_back(&shopper, &stripe).await.must_say("Chờ xác nhận");
            owner.open("/htx/don-hang").await.must_say(&code);
        }
        examine(&town).await;
    }
}
