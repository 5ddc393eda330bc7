//! Money that goes back because a person decides so, over HTTP: asked for, offered, refused at the door.

use crate::journeys::{CAM, CAM_OWNER, MIEN, MIEN_OWNER};
use chrono::Duration;
use market::payments;
use tests::{HA_NOI, OPERATOR, Page, Person, SHOPPER, Town, WARD, owner_of};

/// Takes the first part of an order to its shopper.
pub async fn deliver(owner: &Person, code: &str) {
    deliver_part(owner, &format!("{code}-1")).await;
}

/// Takes a part of an order to its shopper.
pub async fn deliver_part(owner: &Person, part: &str) {
    for step in [
        "Xác nhận đơn",
        "Chuẩn bị hàng",
        "Sẵn sàng giao",
        "Bàn giao vận chuyển",
        "Đã giao",
    ] {
        let page = owner.open(&format!("/htx/don-hang/{part}")).await;
        owner.press(&page, step, &[]).await.must_be(200);
    }
}

/// Sends the form of the button that leads there, among several with the same words.
pub async fn press_at(person: &Person, page: &Page, words: &str, action: &str, fields: &[(&str, &str)]) -> Page {
    let form = page.forms(words).into_iter().find(|form| form.action == action);
    let form = form.unwrap_or_else(|| panic!("{} has no form {action}:\n{}", page.address, page.text()));
    let form = fields.iter().fold(form, |form, (name, value)| form.with(name, value));
    person.send(&form).await
}

async fn must_be_sound(town: &Town) {
    for finding in market::doctor::examine(&town.pool).await.expect("an examination") {
        assert_eq!(finding.broken, Vec::<String>::new(), "{}", finding.sentence);
    }
}

const ASK: &str = "Gửi yêu cầu";

#[tokio::test]
async fn an_order_that_is_called_off_no_longer_says_that_its_cooperative_is_told() {
    let town = Town::open().await;
    let shopper = town.visitor();
    shopper.put_into_cart(MIEN, 1).await;
    let filled = shopper.fill_checkout(HA_NOI, WARD).await;
    let form = filled.forms_filled.expect("a form").with("payment", "bank_transfer");
    let placed = shopper.send(&form).await;
    town.bank_receives(1, 95_000, placed.order_code()).await;
    let page = shopper.open(&placed.address).await;
    page.must_say("Đã nhận đủ 95.000 ₫");
    shopper.press(&page, "Hủy đơn", &[]).await.must_be(200);
    shopper
        .open(&placed.address)
        .await
        .must_say("Tiền trả lại bạn")
        .must_not_say("được báo ngay");
}

#[tokio::test]
async fn what_goes_back_of_one_order_is_one_transfer() {
    let town = Town::open().await;
    let shopper = town.visitor();
    shopper.put_into_cart(MIEN, 2).await;
    shopper.put_into_cart(CAM, 1).await;
    let filled = shopper.fill_checkout(HA_NOI, WARD).await;
    let form = filled.forms_filled.expect("a form").with("payment", "bank_transfer");
    let placed = shopper.send(&form).await;
    let code = placed.order_code().to_owned();
    town.bank_receives(1, 390_000, &code).await;
    let page = shopper.open(&placed.address).await;
    shopper.press(&page, "Hủy đơn", &[]).await.must_be(200);
    let bank = "SELECT sum(amount_vnd)::bigint FROM ledger_entry WHERE account = 'bank'";
    let operator = town.signed_in(OPERATOR).await;
    let desk = operator.open("/dieu-hanh/tien").await;
    assert_eq!(desk.forms("Đã chuyển trả").len(), 1);
    desk.must_say("165.000 ₫")
        .must_say("2 khoản, chuyển một lần")
        .must_say(&format!("{code}: 5.000 ₫"))
        .must_say(&format!("{code}-1: 160.000 ₫"));
    // All of it or nothing: not together with what was never owed.
    let form = desk.forms("Đã chuyển trả").swap_remove(0);
    let nobody = format!("{},00000000-0000-7000-8000-000000000000", form.value("refund"));
    operator
        .send(&form.clone().with("refund", &nobody).with("reference", "FT7"))
        .await
        .must_be(404);
    assert_eq!(town.count(bank).await, 390_000);
    let form = form.with("reference", "FT26325007");
    operator.send(&form).await.must_say("Không có khoản nào phải trả lại");
    assert_eq!(town.count(bank).await, 225_000);
    // Sent again it changes nothing, and says who has sent it.
    operator.send(&form).await.must_be(200).must_say("đã giải quyết lúc");
    assert_eq!(town.count(bank).await, 225_000);
    shopper.open(&placed.address).await.must_say("đã chuyển lúc");
    must_be_sound(&town).await;

    // The bank has one debit of it, and that fits.
    let out = town.bank_message(50, 165_000, "hoan tien").replace("\"in\"", "\"out\"");
    let out = out.replace("FT50", "FT26325007");
    assert_eq!(town.bank_tells(&out).await.as_u16(), 200);
    town.run_jobs().await;
    town.clock.advance(Duration::days(1));
    let (today, now) = (town.state.clock.today(), town.clock.now());
    assert_ne!(
        payments::plan_bank_days(&town.pool, Some(town.state.settings.collection), today, now)
            .await
            .expect("planned"),
        0
    );
    town.run_jobs().await;
    operator
        .open("/dieu-hanh/doi-soat")
        .await
        .must_say("1 ngày đã so gần đây: ngân hàng và sổ khớp");
}

#[tokio::test]
async fn a_shopper_asks_the_cooperative_agrees_and_the_money_goes_back() {
    let town = Town::open().await;
    let shopper = town.visitor();
    let placed = shopper.order(&[(MIEN, 2)]).await;
    let code = placed.order_code().to_owned();
    placed.must_not_say("Yêu cầu trả hàng/hoàn tiền");
    let owner = town.signed_in(&owner_of(MIEN_OWNER)).await;
    deliver(&owner, &code).await;

    // What is missing is said, and what was typed is still there.
    let page = shopper.open(&placed.address).await;
    let refused = shopper
        .press(&page, ASK, &[("reason", "damaged"), ("note", "một gói bị ướt")])
        .await;
    refused.must_say("Chưa chọn gì để hoàn");
    assert!(refused.html.contains("một gói bị ướt"));
    for packs in ["-1", "3", "99999999999999999999", "x"] {
        let page = shopper.open(&placed.address).await;
        shopper
            .press(&page, ASK, &[("reason", "damaged"), ("goi-1", packs)])
            .await
            .must_say("Chưa gửi được yêu cầu");
    }
    assert_eq!(town.count("SELECT count(*) FROM return_request").await, 0);

    let page = shopper.open(&placed.address).await;
    let fields = [("reason", "damaged"), ("goi-1", "1"), ("note", "một gói bị ướt")];
    let asked = shopper.press(&page, ASK, &fields).await;
    asked
        .must_say("yêu cầu hoàn 65.000 ₫")
        .must_say("Chờ hợp tác xã trả lời trước")
        .must_say("tiền được giữ lại");
    assert!(!asked.has_button("Đã nhận hàng") && !asked.has_button(ASK));

    // No timer completes it meanwhile; the desk counts it.
    owner
        .open("/htx/don-hang?the=tra-hang")
        .await
        .must_say("Trả hàng")
        .must_say(&format!("{code}-1"))
        .must_say("Có yêu cầu hoàn tiền");
    let page = owner.open(&format!("/htx/don-hang/{code}-1")).await;
    page.must_say("Khách yêu cầu trả hàng/hoàn tiền")
        .must_say("Hàng vỡ, móp khi vận chuyển: một gói bị ướt")
        .must_say("Trả lời trước");
    for amount in ["0", "-5", "65001", "99999999999999999999", "x", ""] {
        let page = owner.open(&format!("/htx/don-hang/{code}-1")).await;
        owner
            .press(&page, "Đồng ý hoàn tiền", &[("amount", amount)])
            .await
            .must_say("Chưa trả lời được yêu cầu");
    }
    assert_eq!(town.count("SELECT count(*) FROM refund").await, 0);
    let page = owner.open(&format!("/htx/don-hang/{code}-1")).await;
    owner
        .press(
            &page,
            "Đồng ý hoàn tiền",
            &[("amount", "50.000"), ("reason", "Mong anh chị thông cảm")],
        )
        .await
        .must_say("Đã đồng ý hoàn 50.000 ₫")
        .must_say("chờ chuyển khoản");
    shopper
        .open(&placed.address)
        .await
        .must_say("Đã đồng ý hoàn 50.000 ₫")
        .must_say("Trả lời: Mong anh chị thông cảm")
        .must_say("50.000 ₫: theo yêu cầu hoàn tiền, chờ chuyển khoản");

    // The operator sends it.
    let operator = town.signed_in(OPERATOR).await;
    let desk = operator.open("/dieu-hanh/tien").await;
    desk.must_say("theo yêu cầu hoàn tiền");
    operator
        .press(&desk, "Đã chuyển trả", &[("reference", "FT26326001")])
        .await
        .must_say("Không có khoản nào phải trả lại");
    shopper.open(&placed.address).await.must_say("đã chuyển lúc");
    must_be_sound(&town).await;

    // Then the order completes by itself, and the cooperative has earned what is left.
    town.clock.advance(Duration::days(8));
    town.run_jobs().await;
    let page = owner.open("/htx/doanh-thu").await;
    page.must_say("110.000 ₫");
    // What goes back afterwards stands beside it.
    let page = owner.open(&format!("/htx/don-hang/{code}-1")).await;
    let fields = [("what", "delivery"), ("reason", "giao chậm")];
    press_at(&owner, &page, "Hoàn tiền", "/api/desk/give_back", &fields)
        .await
        .must_say("30.000 ₫: hợp tác xã hoàn");
    owner
        .open("/htx/doanh-thu")
        .await
        .must_say("Hoàn tiền sau khi hoàn thành")
        .must_say("−30.000 ₫");
    must_be_sound(&town).await;
}

#[tokio::test]
async fn a_cooperative_that_declines_says_why_and_one_that_is_silent_is_overtaken() {
    let town = Town::open().await;
    let shopper = town.visitor();
    let placed = shopper.order(&[(MIEN, 2)]).await;
    let code = placed.order_code().to_owned();
    let owner = town.signed_in(&owner_of(MIEN_OWNER)).await;
    deliver(&owner, &code).await;
    let ask = async || {
        let page = shopper.open(&placed.address).await;
        shopper.press(&page, ASK, &[("reason", "other"), ("whole", "1")]).await
    };
    ask()
        .await
        .must_say("yêu cầu hoàn 160.000 ₫")
        .must_say("gồm phí giao 30.000 ₫");
    let decline = async |reason: &str| {
        let page = owner.open(&format!("/htx/don-hang/{code}-1")).await;
        press_at(
            &owner,
            &page,
            "Từ chối",
            "/api/desk/return_decline",
            &[("reason", reason)],
        )
        .await
    };
    decline("").await.must_say("Vui lòng ghi lý do");
    decline("hàng còn nguyên tem").await.must_say("Không được đồng ý");
    shopper
        .open(&placed.address)
        .await
        .must_say("Trả lời: hàng còn nguyên tem");

    // Nobody answers: two days later it is before the operator.
    ask().await;
    let operator = town.signed_in(OPERATOR).await;
    operator
        .open("/dieu-hanh/tien")
        .await
        .must_say("Không có yêu cầu nào chờ quyết định");
    town.clock.advance(Duration::hours(49));
    town.run_jobs().await;
    shopper.open(&placed.address).await.must_say("Chợ Phiên đang xem xét");
    let desk = operator.open("/dieu-hanh/tien").await;
    desk.must_say("Hợp tác xã chưa trả lời").must_say(&format!("{code}-1"));
    let decide = async |amount: &str, reason: &str| {
        let desk = operator.open("/dieu-hanh/tien").await;
        let fields = [("amount", amount), ("reason", reason), ("decision", "approve")];
        press_at(&operator, &desk, "Duyệt", "/api/money/decide_return", &fields).await
    };
    decide("160.001", "x").await.must_say("Chỉ hoàn được tối đa 160.000 ₫");
    decide("100.000", "").await.must_say("Vui lòng ghi lý do");
    decide("100.000", "hai bên cùng chịu")
        .await
        .must_say("Đã ghi quyết định về yêu cầu");
    shopper
        .open(&placed.address)
        .await
        .must_say("Đã đồng ý hoàn 100.000 ₫")
        .must_say("hai bên cùng chịu");
    // Of what is left no more goes back than is there.
    let page = owner.open(&format!("/htx/don-hang/{code}-1")).await;
    let fields = [("what", "amount"), ("amount", "60.001"), ("reason", "x")];
    press_at(&owner, &page, "Hoàn tiền", "/api/desk/give_back", &fields)
        .await
        .must_say("Chỉ hoàn được tối đa 60.000 ₫");
    must_be_sound(&town).await;
}

#[tokio::test]
async fn the_operator_proposes_for_a_whole_order_and_each_cooperative_answers_for_its_own() {
    let town = Town::open().await;
    let shopper = town.visitor();
    let placed = shopper.order(&[(MIEN, 2), (CAM, 1)]).await;
    let code = placed.order_code().to_owned();
    let operator = town.signed_in(OPERATOR).await;
    let propose = async |code: &str, amount: &str| {
        let desk = operator.open("/dieu-hanh/tien").await;
        let fields = [("code", code), ("amount", amount), ("reason", "giao chậm một tuần")];
        press_at(&operator, &desk, "Gửi đề nghị", "/api/money/propose_return", &fields).await
    };
    propose("CP00000000", "20.000")
        .await
        .must_say("Không có đơn nào mang mã này");
    propose(&code, "9.000.000").await.must_say("Chỉ hoàn được tối đa");
    propose(&code, "38.500").await.must_say("Đã gửi đề nghị");
    // 160.000 and 225.000 of 385.000 share it.
    for (owner, number, share) in [(MIEN_OWNER, 1, "16.000 ₫"), (CAM_OWNER, 2, "22.500 ₫")] {
        let owner = town.signed_in(&owner_of(owner)).await;
        let page = owner.open(&format!("/htx/don-hang/{code}-{number}")).await;
        page.must_say("Chợ Phiên đề nghị hoàn tiền cho khách").must_say(share);
        owner
            .press(&page, "Đồng ý hoàn tiền", &[])
            .await
            .must_say("trừ vào tiền thu khi giao");
    }
    // What is paid at the door is less.
    shopper
        .open(&placed.address)
        .await
        .must_say("−38.500 ₫")
        .must_say("346.500 ₫");
    let owner = town.signed_in(&owner_of(MIEN_OWNER)).await;
    owner
        .open(&format!("/htx/don-hang/{code}-1/phieu"))
        .await
        .must_say("144.000 ₫");
    must_be_sound(&town).await;
}

#[tokio::test]
async fn goods_that_nobody_takes_end_the_order() {
    let town = Town::open().await;
    let shopper = town.visitor();
    let placed = shopper.order(&[(MIEN, 2)]).await;
    let code = placed.order_code().to_owned();
    let stock = async || town.count("SELECT sum(on_hand)::bigint FROM stock_item").await;
    let before = stock().await;
    let owner = town.signed_in(&owner_of(MIEN_OWNER)).await;
    for step in ["Xác nhận đơn", "Chuẩn bị hàng", "Sẵn sàng giao", "Bàn giao vận chuyển"] {
        let page = owner.open(&format!("/htx/don-hang/{code}-1")).await;
        assert!(!page.has_button("Ghi khách không nhận"));
        owner.press(&page, step, &[]).await.must_be(200);
    }
    assert_eq!(stock().await, before - 2);
    let refuse = async |goods: &str, reason: &str| {
        let page = owner.open(&format!("/htx/don-hang/{code}-1")).await;
        owner
            .press(&page, "Ghi khách không nhận", &[("goods", goods), ("reason", reason)])
            .await
    };
    refuse("", "gọi không nghe máy").await.must_say("Chưa ghi được");
    refuse("good", "").await.must_say("Vui lòng ghi lý do");
    refuse("good", "gọi ba lần không nghe máy")
        .await
        .must_say("Khách không nhận hàng, đơn đã kết thúc")
        .must_say("Khách không nhận");
    assert_eq!(stock().await, before);
    shopper
        .open(&placed.address)
        .await
        .must_say("không giao được cho người nhận")
        .must_say("gọi ba lần không nghe máy")
        .must_say("Không phải trả");
    owner.open("/htx/don-hang?the=tra-hang").await.must_say(&code);
    must_be_sound(&town).await;
}

#[tokio::test]
async fn returns_of_others_do_not_exist_and_a_packer_decides_none() {
    let town = Town::open().await;
    let shopper = town.signed_in(SHOPPER).await;
    let placed = shopper.order(&[(MIEN, 1)]).await;
    let code = placed.order_code().to_owned();
    let owner = town.signed_in(&owner_of(MIEN_OWNER)).await;
    deliver(&owner, &code).await;
    let page = shopper.open(&placed.address).await;
    // Whoever holds the link's secret may ask; without it, only the account that ordered.
    let form = page.forms(ASK).swap_remove(0);
    let form = form.with("reason", "wrong").with("goi-1", "1").with("khoa", "");
    for stranger in [town.visitor(), town.signed_in(&owner_of(CAM_OWNER)).await] {
        stranger.send(&form).await.must_be(404);
    }
    // The same form twice asks once.
    for _ in 0..2 {
        shopper.send(&form).await.must_say("yêu cầu hoàn 65.000 ₫");
    }
    assert_eq!(town.count("SELECT count(*) FROM return_request").await, 1);
    let page = owner.open(&format!("/htx/don-hang/{code}-1")).await;
    let approve = page.forms("Đồng ý hoàn tiền").swap_remove(0);
    let other = town.signed_in(&owner_of(CAM_OWNER)).await;
    other.send(&approve).await.must_be(404);
    // Made a packer, the same person sees the request and cannot answer it.
    sqlx::query(
        "UPDATE membership m SET role = 'packer' FROM account a, storefront f
         WHERE a.id = m.account_id AND f.organisation_id = m.organisation_id AND f.slug = 'tai-hoan'",
    )
    .execute(&town.pool)
    .await
    .expect("a packer");
    let page = owner.open(&format!("/htx/don-hang/{code}-1")).await;
    page.must_say("Chủ nhiệm hoặc quản lý trả lời yêu cầu này");
    assert!(!page.has_button("Đồng ý hoàn tiền") && !page.has_button("Hoàn tiền"));
    owner.send(&approve).await.must_be(404);
    assert_eq!(town.count("SELECT count(*) FROM refund").await, 0);
}

#[tokio::test]
async fn one_asks_within_seven_days() {
    let town = Town::open().await;
    let shopper = town.visitor();
    let placed = shopper.order(&[(MIEN, 1)]).await;
    let owner = town.signed_in(&owner_of(MIEN_OWNER)).await;
    deliver(&owner, placed.order_code()).await;
    // Also when the shopper has said that the goods have come.
    let page = shopper.open(&placed.address).await;
    let page = shopper.press(&page, "Đã nhận hàng", &[]).await;
    let form = page
        .forms(ASK)
        .swap_remove(0)
        .with("reason", "wrong")
        .with("goi-1", "1");
    town.clock.advance(Duration::days(8));
    assert!(!shopper.open(&placed.address).await.has_button(ASK));
    shopper.send(&form).await.must_say("Đã quá 7 ngày");
    assert_eq!(town.count("SELECT count(*) FROM return_request").await, 0);
}
