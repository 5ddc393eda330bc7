//! Paying by bank transfer, over HTTP: the code, the feed, and what a person decides.

use crate::journeys::{CAM, MIEN, MIEN_OWNER};
use chrono::Duration;
use reqwest::StatusCode;
use tests::{HA_NOI, OPERATOR, Page, Person, Town, WARD, owner_of, town::BANK_ACCOUNT};

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

#[tokio::test]
async fn cooperatives_get_an_order_when_its_money_has_come() {
    let town = Town::open().await;
    let shopper = town.visitor();
    let placed = order(&shopper, &[(MIEN, 2), (CAM, 1)]).await;
    let code = placed.order_code().to_owned();
    placed
        .must_say("Chuyển khoản để đặt hàng")
        .must_say("Vietcombank")
        .must_say(BANK_ACCOUNT)
        .must_say("CONG TY CHO PHIEN")
        .must_say("385.000 ₫")
        .must_say("Chờ thanh toán")
        .must_not_say("Đã nhận đơn của bạn");
    let drawn = placed.attributes("svg.qr", "aria-label");
    assert_eq!(drawn.len(), 1);
    assert!(drawn[0].contains(&code) && drawn[0].contains("385.000"), "{drawn:?}");

    // Nobody sells anything yet.
    let owner = town.signed_in(&owner_of(MIEN_OWNER)).await;
    owner.open("/htx/don-hang").await.must_not_say(&code);
    owner.open(&format!("/htx/don-hang/{code}-1")).await.must_be(404);

    // The bank tells it three times; it is the same money.
    let memo = format!("MBVCB.3278907687.{}.CT tu 0123456789", code.to_lowercase());
    for _ in 0..3 {
        town.bank_receives(1, 385_000, &memo).await;
    }
    shopper
        .open(&placed.address)
        .await
        .must_say("Đã nhận tiền")
        .must_say("Đã trả bằng chuyển khoản")
        .must_say("Chờ xác nhận")
        .must_not_say("Tiền trả lại bạn");
    owner.open("/htx/don-hang").await.must_say(&format!("{code}-1"));
    let page = owner.open(&format!("/htx/don-hang/{code}-1")).await;
    page.must_say("Khách đã trả trước").must_not_say("Thu khi giao");
    owner
        .open(&format!("/htx/don-hang/{code}-1/phieu"))
        .await
        .must_say("không thu tiền")
        .must_not_say("Thu hộ khi giao");
    // To the end.
    for step in ["Xác nhận đơn", "Chuẩn bị hàng", "Sẵn sàng giao", "Bàn giao vận chuyển"] {
        let page = owner.open(&format!("/htx/don-hang/{code}-1")).await;
        owner.press(&page, step, &[]).await.must_be(200);
    }
    let page = shopper.open(&placed.address).await;
    page.must_say("tiền đã trả rồi");
    shopper.press(&page, "Đã nhận hàng", &[]).await.must_say("Hoàn thành");
    for finding in market::doctor::examine(&town.pool).await.expect("an examination") {
        assert_eq!(finding.broken, Vec::<String>::new(), "{}", finding.sentence);
    }
}

#[tokio::test]
async fn only_the_bank_is_believed_and_only_now() {
    let town = Town::open().await;
    let placed = order(&town.visitor(), &[(MIEN, 1)]).await;
    let body = town.bank_message(1, 95_000, placed.order_code());
    let now = town.clock.now().timestamp();
    for (body, stamp, secret, expected) in [
        (body.as_str(), now, "geraten", StatusCode::UNAUTHORIZED),
        (body.as_str(), now, "", StatusCode::UNAUTHORIZED),
        (
            body.as_str(),
            now - 301,
            tests::town::BANK_SECRET,
            StatusCode::UNAUTHORIZED,
        ),
        (
            body.as_str(),
            now + 301,
            tests::town::BANK_SECRET,
            StatusCode::UNAUTHORIZED,
        ),
        (
            &" ".repeat(70_000),
            now,
            tests::town::BANK_SECRET,
            StatusCode::PAYLOAD_TOO_LARGE,
        ),
        ("\u{0}", now, tests::town::BANK_SECRET, StatusCode::BAD_REQUEST),
    ] {
        assert_eq!(town.somebody_tells(body, stamp, secret).await, expected);
    }
    let unsigned = town
        .visitor()
        .raw(reqwest::Method::POST, "/webhooks/bank")
        .body(body.clone());
    assert_eq!(
        unsigned.send().await.expect("an answer").status(),
        StatusCode::UNAUTHORIZED
    );
    assert_eq!(town.count("SELECT count(*) FROM bank_message").await, 0);

    // Signed and senseless: kept for a person, and nothing moves.
    for body in ["", "{}", "[1]", "{\"id\": 7}"] {
        assert_eq!(town.bank_tells(body).await, StatusCode::OK, "{body}");
    }
    let negative = town.bank_message(8, -95_000, placed.order_code());
    assert_eq!(town.bank_tells(&negative).await, StatusCode::OK);
    town.run_jobs().await;
    assert_eq!(
        town.count("SELECT count(*) FROM bank_message WHERE problem IS NOT NULL")
            .await,
        5
    );
    assert_eq!(town.count("SELECT count(*) FROM ledger_entry").await, 0);
    let operator = town.signed_in(OPERATOR).await;
    operator.open("/dieu-hanh/tien").await.must_say("không đọc được");
}

#[tokio::test]
async fn what_is_missing_is_asked_for_and_what_is_too_much_goes_back() {
    let town = Town::open().await;
    let shopper = town.visitor();
    let placed = order(&shopper, &[(MIEN, 1)]).await;
    let code = placed.order_code().to_owned();
    town.bank_receives(2, 90_000, &code).await;
    shopper
        .open(&placed.address)
        .await
        .must_say("Đã nhận 90.000 ₫, còn thiếu 5.000 ₫")
        .must_say("Chờ thanh toán");
    town.bank_receives(1, 7_000, &code).await;
    shopper
        .open(&placed.address)
        .await
        .must_say("Đã nhận tiền")
        .must_say("2.000 ₫: chuyển dư, đang chờ chuyển");

    let operator = town.signed_in(OPERATOR).await;
    let desk = operator.open("/dieu-hanh/tien").await;
    desk.must_say("2.000 ₫").must_say("Chuyển dư").must_say("0912 345 678");
    operator.press(&desk, "Đã chuyển trả", &[]).await.must_say("Vui lòng");
    let desk = operator.open("/dieu-hanh/tien").await;
    operator
        .press(&desk, "Đã chuyển trả", &[("reference", "FT26325001")])
        .await
        .must_say("Không có khoản nào phải trả lại");
    shopper.open(&placed.address).await.must_say("đã chuyển lúc");
}

#[tokio::test]
async fn a_person_says_what_unclear_money_is_for() {
    let town = Town::open().await;
    let shopper = town.visitor();
    let placed = order(&shopper, &[(MIEN, 1)]).await;
    let code = placed.order_code().to_owned();
    town.bank_receives(1, 95_000, "tien mien dong").await;
    shopper.open(&placed.address).await.must_say("Chuyển khoản để đặt hàng");
    let operator = town.signed_in(OPERATOR).await;
    let desk = operator.open("/dieu-hanh/tien").await;
    desk.must_say("tien mien dong").must_say("Nội dung không có mã đơn");
    let decide = async |decision: &str, code: &str, reason: &str| {
        let desk = operator.open("/dieu-hanh/tien").await;
        let fields = [
            ("decision", decision),
            ("code", code),
            ("reference", "FT77"),
            ("reason", reason),
        ];
        operator.press(&desk, "Ghi quyết định", &fields).await
    };
    decide("assign", "CP00000000", "gọi điện")
        .await
        .must_say("Không có đơn nào mang mã này");
    // What was typed is still there.
    let desk = decide("", &code, "khách gọi điện").await;
    assert!(desk.html.contains("khách gọi điện"));
    decide("assign", &code.to_lowercase(), "")
        .await
        .must_say("Vui lòng ghi lý do");
    decide("assign", &code.to_lowercase(), "khách gọi điện")
        .await
        .must_say("Đã ghi quyết định")
        .must_say("Không có khoản nào chờ quyết định");
    shopper.open(&placed.address).await.must_say("Đã nhận tiền");

    // The same order paid once more waits for a person too.
    town.bank_receives(2, 95_000, &code).await;
    operator.open("/dieu-hanh/tien").await.must_say("Đơn đã trả trước đó");
    decide("send_back", "", "đã trả người gửi")
        .await
        .must_say("Đã ghi quyết định");
    assert_eq!(
        town.count("SELECT sum(amount_vnd)::bigint FROM ledger_entry WHERE account = 'bank'")
            .await,
        95_000
    );
}

#[tokio::test]
async fn what_the_bank_returns_of_a_refund_is_owed_again() {
    let town = Town::open().await;
    let shopper = town.visitor();
    let placed = order(&shopper, &[(MIEN, 1)]).await;
    let code = placed.order_code().to_owned();
    town.bank_receives(1, 97_000, &code).await;
    let operator = town.signed_in(OPERATOR).await;
    let send = async |reference: &str| {
        let desk = operator.open("/dieu-hanh/tien").await;
        operator
            .press(&desk, "Đã chuyển trả", &[("reference", reference)])
            .await
    };
    send("FT26325001").await.must_say("Không có khoản nào phải trả lại");
    // The number was wrong: hours later it is here again, and nobody's.
    town.clock.advance(Duration::hours(12));
    town.bank_receives(2, 2_000, "HOAN TRA LENH CHUYEN FT26325001 SAI SO TK")
        .await;
    let desk = operator.open("/dieu-hanh/tien").await;
    desk.must_say("HOAN TRA LENH")
        .must_say("Không có khoản nào phải trả lại");
    let fields = [("decision", "assign"), ("code", &code), ("reason", "khách cho sai số")];
    operator
        .press(&desk, "Ghi quyết định", &fields)
        .await
        .must_say("Không có khoản nào chờ quyết định")
        .must_say("2.000 ₫");
    shopper.open(&placed.address).await.must_say("đang chờ chuyển");
    send("FT26328007").await.must_say("Không có khoản nào phải trả lại");
    let bank = "SELECT sum(amount_vnd)::bigint FROM ledger_entry WHERE account = 'bank'";
    assert_eq!(town.count(bank).await, 95_000);
    for finding in market::doctor::examine(&town.pool).await.expect("an examination") {
        assert_eq!(finding.broken, Vec::<String>::new(), "{}", finding.sentence);
    }
}

#[tokio::test]
async fn an_order_that_nobody_pays_ends_and_late_money_brings_it_back() {
    let town = Town::open().await;
    let shopper = town.visitor();
    let placed = order(&shopper, &[(MIEN, 1)]).await;
    let code = placed.order_code().to_owned();
    town.clock.advance(Duration::hours(25));
    town.run_jobs().await;
    shopper
        .open(&placed.address)
        .await
        .must_say("Đã hủy")
        .must_say("Chưa nhận được tiền trong 24 giờ")
        .must_not_say("Chuyển khoản để đặt hàng");
    assert_eq!(town.count("SELECT sum(held) FROM stock_item").await, 0);
    let owner = town.signed_in(&owner_of(MIEN_OWNER)).await;
    owner.open("/htx/don-hang?tab=cancelled").await.must_not_say(&code);
    town.bank_receives(1, 95_000, &code).await;
    shopper
        .open(&placed.address)
        .await
        .must_say("Đã nhận tiền")
        .must_say("Chờ xác nhận");
    owner.open("/htx/don-hang").await.must_say(&code);
}

#[tokio::test]
async fn a_statement_of_the_bank_tells_the_same_and_counts_nothing_twice() {
    let town = Town::open().await;
    let shopper = town.visitor();
    let placed = order(&shopper, &[(MIEN, 1)]).await;
    let code = placed.order_code().to_owned();
    // The feed has told of one line of it already.
    town.bank_receives(1, 5_000, "chuyen khoan").await;
    let operator = town.signed_in(OPERATOR).await;
    let import = async |lines: &str| {
        let desk = operator.open("/dieu-hanh/tien").await;
        operator.press(&desk, "Nhập sao kê", &[("statement", lines)]).await
    };
    import("x").await.must_say("Dòng đầu phải là tiêu đề");
    let head = "Ngày;Mã giao dịch;Ghi nợ;Ghi có;Nội dung";
    import(&format!("{head}\n21/11/2026;FT9;;nhiều;x"))
        .await
        .must_say("Không đọc được dòng 2");
    let lines = format!(
        "{head}\n21/11/2026;FT1;;5.000;chuyen khoan\n21/11/2026;FT2;;95.000;{code}\n21/11/2026;FT3;9.000;;phi\n21/11/2026;FT4;;1.000;gi do"
    );
    import(&lines)
        .await
        .must_say("1 khoản khớp đơn, 1 khoản chờ quyết định, 1 khoản đã biết. Tiền ra: 1 khoản mới");
    import(&lines)
        .await
        .must_say("0 khoản khớp đơn, 0 khoản chờ quyết định, 4 khoản đã biết");
    shopper.open(&placed.address).await.must_say("Đã nhận tiền");
}

#[tokio::test]
async fn a_cooperative_sees_its_money_and_every_figure_its_orders() {
    let town = Town::open().await;
    let shopper = town.visitor();
    let code = shopper.order(&[(MIEN, 2)]).await.order_code().to_owned();
    let owner = town.signed_in(&owner_of(MIEN_OWNER)).await;
    let revenue = owner.open("/htx/doanh-thu").await;
    // 2 × 65.000 and a parcel of 30.000 are on their way.
    revenue
        .must_say("160.000 ₫ đang chờ")
        .must_say("0 ₫ đã về trong tháng")
        .must_say(&format!("{code}-1"));
    crate::journeys::refunds::deliver(&owner, &code).await;
    town.clock.advance(Duration::days(8));
    town.run_jobs().await;
    // Of 130.000 goods 5 % are 6.500, with a tenth of it as tax 7.150; the cash is with the cooperative.
    owner
        .open("/htx/doanh-thu")
        .await
        .must_say("152.850 ₫ đã về trong tháng")
        .must_say("160.000 ₫ đã thu tại cửa")
        .must_say("7.150 ₫ còn phải nộp sàn")
        .must_say("Tiền mặt đang giữ, trừ phần của anh chị")
        .must_say("Không có đơn nào đang chờ");
    owner
        .open("/htx/doanh-thu?thang=2026-10")
        .await
        .must_say("0 ₫ đã về trong tháng");
    owner.open("/htx/doanh-thu?thang=x").await.must_be(200);
}

#[tokio::test]
async fn news_of_a_payment_are_for_whoever_may_see_the_order() {
    let town = Town::open().await;
    let shopper = town.visitor();
    let placed = order(&shopper, &[(MIEN, 1)]).await;
    let news = placed.attributes("[data-pay]", "data-pay").swap_remove(0);
    let without = news.split('?').next().expect("a path").to_owned();
    for (person, path, expected) in [
        (town.visitor(), news.as_str(), 200),
        (town.visitor(), without.as_str(), 404),
        (town.signed_in(&owner_of(MIEN_OWNER)).await, without.as_str(), 404),
        (town.visitor(), "/don-hang/CP00000000/truc-tiep", 404),
    ] {
        let response = person.ask(reqwest::Method::GET, path, &[]).await;
        assert_eq!(response.status().as_u16(), expected, "{path}");
    }
}
