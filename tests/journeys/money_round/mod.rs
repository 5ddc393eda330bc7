//! One order of two sellers, by each rail, from the cart to the payout and back through a refund of a part of both: every
//! account of the ledger at every stage, and every row of both statements, is what it comes to by hand.
//!
//! A cooperative sells two packs of noodles and a cooperative group, of which tax is withheld, three of tea:
//!
//! | | noodles | tea |
//! |---|---|---|
//! | goods | 2 × 65.000 = 130.000 | 3 × 62.000 = 186.000 |
//! | delivery | 30.000 | 30.000 |
//! | commission, 5 % of the goods | 6.500 | 9.300 |
//! | tax on it, 10 % | 650 | 930 |
//! | withheld, 1,5 % of the goods | – | 2.790 |
//! | the seller's | 152.850 | 202.980 |
//!
//! Of 376.000 the operator proposes to give 37.601 back. 160.000 and 216.000 share it: 16.000 and 21.601. Of these the goods
//! bear 13.000 and 18.601, the deliveries 3.000 each; with them go back 650 and 930 of the commission, 65 and 93 of the tax on
//! it, and 279 of what was withheld, so that the sellers bear 15.285 and 20.299.
//!
//! `MONEY_ROUND=print` prints ledger and statements as text.

mod books;

use crate::{
    fakes::stripe::FakeStripe,
    journeys::{
        MIEN, MIEN_OWNER,
        cards::{code, examine, open, session},
        refunds::{deliver_part as deliver, press_at},
    },
};
pub(super) use books::parts;
use books::{Books, Rail};
use chrono::Duration;
use market::payments::card;
use tests::{HA_NOI, OPERATOR, PASSWORD, Page, Person, Town, WARD, owner_of};

/// A product of a group of households: 62.000 ₫.
pub(super) const TEA: &str = "tra-ca-gai-leo";
/// Who makes it.
pub(super) const TEA_OWNER: &str = "quan-ha";
/// Whoever approves what the operator makes.
pub(super) const COLLEAGUE: &str = "ke-toan@cho-phien.example";

/// A shopper orders of both and pays; returns the code of the order group and the page of it.
async fn buy(town: &Town, stripe: &FakeStripe, shopper: &Person, rail: Rail) -> (String, String) {
    shopper.put_into_cart(MIEN, 2).await;
    shopper.put_into_cart(TEA, 3).await;
    let filled = shopper.fill_checkout(HA_NOI, WARD).await;
    let form = filled.forms_filled.expect("a form").with("payment", rail.name());
    let placed = shopper.send(&form).await;
    placed.must_be(200);
    let code = match rail {
        Rail::Card => code(stripe),
        Rail::Cod | Rail::Transfer => placed.order_code().to_owned(),
    };
    let page = match rail {
        Rail::Cod => placed.must_say("Đã nhận đơn của bạn").clone(),
        Rail::Transfer => {
            town.bank_receives(1, 376_000, &format!("MBVCB.1.{code}.CT")).await;
            let page = shopper.open(&placed.address).await;
            page.must_say("Đã nhận đủ 376.000 ₫ bằng chuyển khoản");
            page
        }
        Rail::Card => {
            stripe.pay(session(stripe)["id"].as_str().expect("a name"));
            let page = shopper.open(&format!("/don-hang/{code}/the?lang=vi")).await;
            page.must_say("Đã nhận đủ 376.000 ₫ bằng thẻ");
            page
        }
    };
    (code, page.address)
}

/// What Stripe kept of the day's payments is read in the night that follows.
pub(super) async fn read_the_day(town: &Town) {
    town.clock.advance(Duration::days(1));
    let (today, now) = (town.state.clock.today(), town.clock.now());
    let planned = card::plan_reconciliation(&town.pool, today, now).await;
    assert_ne!(planned.expect("planned"), 0);
    town.clock.advance(Duration::hours(20));
    town.run_jobs().await;
}

/// Of the cash at the doors the cooperative hands all over, the group 100.000 of its 216.000.
async fn hand_over(operator: &Person, [noodles, tea]: &[String; 2]) {
    let page = operator.open("/dieu-hanh/tien-mat").await;
    let sheet =
        format!("Mã đơn;Số tiền;Ngày;Mã tham chiếu\n{noodles};160.000;29/11/2026;PN1\n{tea};100.000;29/11/2026;PN2");
    operator
        .press(&page, "Nhập bảng kê", &[("sheet", &sheet)])
        .await
        .must_say("Đã nhập 2 khoản, trong đó 1 khoản lệch với sổ");
}

/// A batch that one person makes and another approves, told to the bank; returns its page.
async fn pay_out(operator: &Person, colleague: &Person) -> Page {
    let desk = operator.open("/dieu-hanh/chi-tra").await;
    desk.must_say("2 người bán có thể nhận tiền lúc này");
    let batch = operator.press(&desk, "Lập đợt chi", &[]).await;
    batch.must_say("một người khác phải duyệt");
    let seen = colleague.open(&batch.address).await;
    colleague
        .press(&seen, "Duyệt", &[("Mật khẩu của anh chị", PASSWORD)])
        .await
        .must_say("Đã duyệt");
    let batch = operator.open(&batch.address).await;
    let exported = operator.press(&batch, "Xuất tệp ngân hàng", &[]).await;
    let sent = operator.press(&exported, "Đã gửi lệnh chi", &[]).await;
    sent.must_say("Đang chuyển");
    sent
}

/// The operator proposes, and each seller agrees to their part.
pub(super) async fn agree_to_give_back(operator: &Person, code: &str, sellers: [(&Person, &String, &str); 2]) {
    let desk = operator.open("/dieu-hanh/tien").await;
    let fields = [("code", code), ("amount", "37.601"), ("reason", "hàng đến chậm")];
    press_at(operator, &desk, "Gửi đề nghị", "/api/money/propose_return", &fields)
        .await
        .must_say("Đã gửi đề nghị");
    for (owner, part, share) in sellers {
        let page = owner.open(&format!("/htx/don-hang/{part}")).await;
        page.must_say(share);
        owner
            .press(&page, "Đồng ý hoàn tiền", &[])
            .await
            .must_say(&format!("Đã đồng ý hoàn {share}"));
    }
}

/// What is owed back is sent: to the card by itself, else by a person.
async fn send_back(town: &Town, operator: &Person, rail: Rail) {
    town.run_jobs().await;
    if rail != Rail::Card {
        // What both parts give back is one transfer.
        let desk = operator.open("/dieu-hanh/tien").await;
        let fields = [("reference", "FT26334001")];
        operator.press(&desk, "Đã chuyển trả", &fields).await.must_be(200);
    }
    operator
        .open("/dieu-hanh/tien")
        .await
        .must_say("Không có khoản nào phải trả lại");
}

async fn round(rail: Rail) {
    let (town, stripe) = open().await;
    let shopper = town.visitor();
    let mut books = Books::of(rail);
    let (code, address) = buy(&town, &stripe, &shopper, rail).await;
    let parts = books::parts(&town, &code, [MIEN_OWNER, TEA_OWNER]).await;
    books.look(&town, "paid").await;

    let cooperative = town.signed_in(&owner_of(MIEN_OWNER)).await;
    let group = town.signed_in(&owner_of(TEA_OWNER)).await;
    deliver(&cooperative, &parts[0]).await;
    deliver(&group, &parts[1]).await;
    books.look(&town, "delivered").await;
    if rail == Rail::Card {
        read_the_day(&town).await;
        books.look(&town, "reconciled").await;
    }
    town.clock.advance(Duration::days(8));
    town.run_jobs().await;
    shopper.open(&address).await.must_say("Hoàn thành");
    books.look(&town, "completed").await;

    let (operator, colleague) = (town.signed_in(OPERATOR).await, town.signed_in(COLLEAGUE).await);
    if rail == Rail::Cod {
        hand_over(&operator, &parts).await;
        books.look(&town, "handed over").await;
    }
    let sent = pay_out(&operator, &colleague).await;
    books.look(&town, "paid out").await;
    operator
        .press(&sent, "Xác nhận các khoản còn lại", &[("text", "FT26334000")])
        .await
        .must_say("Đã đến nơi");
    books.look(&town, "arrived").await;

    let sellers = [(&cooperative, &parts[0], "16.000 ₫"), (&group, &parts[1], "21.601 ₫")];
    agree_to_give_back(&operator, &code, sellers).await;
    books.look(&town, "owed back").await;
    send_back(&town, &operator, rail).await;
    books.look(&town, "sent back").await;
    shopper
        .open(&address)
        .await
        .must_say("Đã đồng ý hoàn 16.000 ₫")
        .must_say("Đã đồng ý hoàn 21.601 ₫");

    let statements = [
        books::statement(&cooperative, &parts[0]).await,
        books::statement(&group, &parts[1]).await,
    ];
    books.print(&parts, &statements);
    books.must_be_right();
    for (statement, right) in statements.iter().zip(books::right_statements(rail)) {
        assert_eq!(statement.figures, right.figures, "{rail:?}");
        assert_eq!(statement.rows, right.rows, "{rail:?}");
    }
    examine(&town).await;
}

#[tokio::test]
async fn an_order_paid_at_two_doors_goes_round_to_the_dong() {
    round(Rail::Cod).await;
}

#[tokio::test]
async fn an_order_paid_by_transfer_goes_round_to_the_dong() {
    round(Rail::Transfer).await;
}

#[tokio::test]
async fn an_order_paid_by_card_goes_round_to_the_dong() {
    round(Rail::Card).await;
}
