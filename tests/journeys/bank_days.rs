//! The operator's money against the bank: sheets that tell of too much cash, wrong lines, messages that make no sense, and
//! the account day by day.

use crate::journeys::{MIEN, MIEN_OWNER, payouts::earn, refunds::deliver};
use chrono::Duration;
use market::{base::time::shown_time, payments};
use reqwest::Method;
use tests::{HA_NOI, OPERATOR, PASSWORD, Page, Person, Town, WARD, owner_of};

/// Whoever decides what the operator brought.
pub(super) const COLLEAGUE: &str = "ke-toan@cho-phien.example";

const BANK: &str = "SELECT COALESCE(sum(amount_vnd), 0)::bigint FROM ledger_entry WHERE account = 'bank'";

const HEAD: &str = "Mã đơn;Số tiền;Ngày;Mã tham chiếu";

async fn must_be_sound(town: &Town) {
    for finding in market::doctor::examine(&town.pool).await.expect("an examination") {
        assert_eq!(finding.broken, Vec::<String>::new(), "{}", finding.sentence);
    }
}

/// Two packs are paid at the door and the order goes to its end: the seller's people hold 160.000 ₫.
pub(super) async fn cash_at_the_door(town: &Town) -> String {
    let code = town.visitor().order(&[(MIEN, 2)]).await.order_code().to_owned();
    let owner = town.signed_in(&owner_of(MIEN_OWNER)).await;
    deliver(&owner, &code).await;
    town.clock.advance(Duration::days(8));
    town.run_jobs().await;
    format!("{code}-1")
}

pub(super) async fn import(person: &Person, line: &str) -> Page {
    let page = person.open("/dieu-hanh/tien-mat").await;
    let sheet = format!("{HEAD}\n{line}");
    person.press(&page, "Nhập bảng kê", &[("sheet", &sheet)]).await
}

#[tokio::test]
async fn days_to_come_and_fees_beyond_what_is_owed_are_refused_with_their_line() {
    let town = Town::open().await;
    let code = cash_at_the_door(&town).await;
    let operator = town.signed_in(OPERATOR).await;
    import(&operator, &format!("{code};160.000;30/11/2026;R1"))
        .await
        .must_say("Dòng 2 ghi ngày chưa tới");
    let page = operator.open("/dieu-hanh/tien-mat").await;
    let sheet = format!("{HEAD};Phí\n{code};1.000;29/11/2026;R1;160.001");
    operator
        .press(&page, "Nhập bảng kê", &[("sheet", &sheet)])
        .await
        .must_say("Dòng 2 ghi phí giữ lại nhiều hơn số còn nợ của đơn");
    let desk = operator.open("/dieu-hanh/tien").await;
    let statement = "Ngày;Số tiền;Nội dung\n29/11/2026;5.000;x\n30/11/2026;5.000;x";
    operator
        .press(&desk, "Nhập sao kê", &[("statement", statement)])
        .await
        .must_say("Dòng 3 ghi ngày chưa tới");
    let taken = "SELECT (SELECT count(*) FROM cash_remittance) + (SELECT count(*) FROM bank_credit)";
    assert_eq!(town.count(taken).await, 0);
}

#[tokio::test]
async fn a_sheet_counts_no_more_than_is_owed_and_another_person_decides_the_rest() {
    let town = Town::open().await;
    let code = cash_at_the_door(&town).await;
    let (operator, colleague) = (town.signed_in(OPERATOR).await, town.signed_in(COLLEAGUE).await);
    import(&operator, &format!("{code};999999999999;29/11/2026;R3"))
        .await
        .must_say("Đã nhập 1 khoản, trong đó 1 khoản lệch với sổ")
        .must_say("1 khoản nhiều hơn số còn nợ")
        .must_say("999.999.839.999 ₫")
        .must_say("cần một người khác quyết định");
    assert_eq!(town.count(BANK).await, 160_000);
    for reference in ["r3", "R 3", "R3"] {
        import(&operator, &format!("{code};200.000;29/11/2026;{reference}"))
            .await
            .must_say("Đã nhập 0 khoản, trong đó 0 khoản lệch với sổ; 1 khoản đã biết");
    }
    // Nothing of it can be paid out.
    operator
        .open("/dieu-hanh/chi-tra")
        .await
        .must_say("152.850 ₫")
        .must_not_say("99.999");
    let desk = colleague.open("/dieu-hanh/tien-mat").await;
    let fields = [("decision", "not_there"), ("reason", "gõ nhầm")];
    colleague
        .press(&desk, "Ghi quyết định", &fields)
        .await
        .must_say("Đã ghi quyết định")
        .must_not_say("Vượt số còn nợ");
    assert_eq!(town.count(BANK).await, 160_000);

    // What is really there is the seller's, and only then.
    import(&colleague, &format!("{code};50.000;29/11/2026;R4"))
        .await
        .must_say("1 khoản nhiều hơn số còn nợ");
    let desk = operator.open("/dieu-hanh/tien-mat").await;
    operator
        .press(&desk, "Ghi quyết định", &[("decision", "theirs")])
        .await
        .must_say("Vui lòng ghi lý do");
    let desk = operator.open("/dieu-hanh/tien-mat").await;
    let fields = [("decision", "theirs"), ("reason", "có trong sao kê")];
    operator
        .press(&desk, "Ghi quyết định", &fields)
        .await
        .must_say("Đã ghi quyết định");
    assert_eq!(town.count(BANK).await, 210_000);
    operator.open("/dieu-hanh/chi-tra").await.must_say("202.850 ₫");
    // It is cash that was handed over, and nothing that was paid out.
    let statement = town
        .signed_in(&owner_of(MIEN_OWNER))
        .await
        .open("/htx/doanh-thu/bang-ke")
        .await;
    statement.must_say("Nộp tiền mặt nhiều hơn số nợ").must_say("202.850 ₫");
    let figures = statement.texts("dl.facts > div");
    for (name, amount) in [("Tiền mặt đã thu, trừ đã nộp", "50.000 ₫"), ("Đã chi trả", "0 ₫")] {
        let figure = figures.iter().find_map(|figure| figure.strip_prefix(name));
        assert_eq!(figure.map(str::trim), Some(amount), "{name}: {figures:?}");
    }
    must_be_sound(&town).await;
}

#[tokio::test]
async fn a_sheet_or_a_statement_with_parts_of_a_dong_is_refused() {
    let town = Town::open().await;
    let code = cash_at_the_door(&town).await;
    let operator = town.signed_in(OPERATOR).await;
    for amount in ["16000.5", "1,5", "1000000000001"] {
        import(&operator, &format!("{code};{amount};29/11/2026;R1"))
            .await
            .must_say("dòng 2");
        let desk = operator.open("/dieu-hanh/tien").await;
        let statement = format!("Ngày;Số tiền;Nội dung\n29/11/2026;{amount};x");
        operator
            .press(&desk, "Nhập sao kê", &[("statement", &statement)])
            .await
            .must_say("dòng 2");
    }
    assert_eq!(town.count(BANK).await, 0);
    // A spreadsheet writes a whole number so.
    import(&operator, &format!("{code};160000.0;29/11/2026;R1"))
        .await
        .must_say("Đã nhập 1 khoản, trong đó 0 khoản lệch với sổ");
    assert_eq!(town.count(BANK).await, 160_000);
}

/// Orders one pack to be paid by transfer: the code of what is to be paid.
async fn order_by_transfer(town: &Town) -> String {
    let shopper = town.visitor();
    shopper.put_into_cart(MIEN, 1).await;
    let filled = shopper.fill_checkout(HA_NOI, WARD).await;
    let form = filled.forms_filled.expect("a form").with("payment", "bank_transfer");
    shopper.send(&form).await.order_code().to_owned()
}

#[tokio::test]
async fn one_reference_for_two_orders_is_two_transfers() {
    let town = Town::open().await;
    let (one, other) = (order_by_transfer(&town).await, order_by_transfer(&town).await);
    let tell = async |id: u64, memo: &str, reference: &str| {
        let message = town
            .bank_message(id, 95_000, memo)
            .replace(&format!("FT{id}"), reference);
        assert_eq!(town.bank_tells(&message).await.as_u16(), 200);
        town.run_jobs().await;
    };
    tell(1, &one, "FT7").await;
    assert_eq!(town.count(BANK).await, 95_000);
    // The same transfer, told by another way; with the code and without.
    tell(2, &format!("{one} chuyen tien"), "FT7").await;
    tell(3, "chuyen tien", "FT7").await;
    assert_eq!(town.count(BANK).await, 95_000);
    // Another order: another transfer. A person looks at it, once.
    tell(4, &other, "FT7").await;
    tell(5, &other, "FT7").await;
    assert_eq!(town.count(BANK).await, 190_000);
    let operator = town.signed_in(OPERATOR).await;
    let desk = operator.open("/dieu-hanh/tien").await;
    desk.must_say("Cùng số tham chiếu và số tiền với một khoản đã ghi, nhưng ghi mã khác");
    let fields = [
        ("decision", "assign"),
        ("code", other.as_str()),
        ("reason", "hai đơn, hai lần chuyển"),
    ];
    operator
        .press(&desk, "Ghi quyết định", &fields)
        .await
        .must_say("Đã ghi quyết định");
    let paid = "SELECT count(*) FROM payment WHERE state = 'captured'";
    assert_eq!(town.count(paid).await, 2);
    must_be_sound(&town).await;
}

#[tokio::test]
async fn a_message_that_is_told_again_with_another_amount_is_shown() {
    let town = Town::open().await;
    let code = order_by_transfer(&town).await;
    for (amount, messages) in [(95_000, 1), (95_000, 1), (195_000, 2), (195_000, 2)] {
        assert_eq!(
            town.bank_tells(&town.bank_message(1, amount, &code)).await.as_u16(),
            200
        );
        town.run_jobs().await;
        assert_eq!(town.count("SELECT count(*) FROM bank_message").await, messages);
    }
    assert_eq!(town.count(BANK).await, 95_000);
    let operator = town.signed_in(OPERATOR).await;
    operator
        .open("/dieu-hanh/tien")
        .await
        .must_say("Tin này đã đến trước đây với số tiền hoặc tài khoản khác")
        .must_say("195000");
    must_be_sound(&town).await;
}

#[tokio::test]
async fn whoever_comes_second_is_told_who_decided_and_when() {
    let town = Town::open().await;
    let code = cash_at_the_door(&town).await;
    let (operator, colleague) = (town.signed_in(OPERATOR).await, town.signed_in(COLLEAGUE).await);
    import(&operator, &format!("{code};200.000;29/11/2026;R3"))
        .await
        .must_say("1 khoản nhiều hơn số còn nợ");
    // Two tabs show the same line.
    let desk = colleague.open("/dieu-hanh/tien-mat").await;
    let fields = [("decision", "not_there"), ("reason", "gõ nhầm")];
    colleague
        .press(&desk, "Ghi quyết định", &fields)
        .await
        .must_say("Đã ghi quyết định");
    let name: String = sqlx::query_scalar("SELECT name FROM account WHERE email = $1")
        .bind(COLLEAGUE)
        .fetch_one(&town.pool)
        .await
        .expect("a name");
    let at = shown_time(town.clock.now());
    let told = format!("Việc này {name} đã giải quyết lúc {at}");
    let fields = [("decision", "theirs"), ("reason", "có thật")];
    let second = colleague.press(&desk, "Ghi quyết định", &fields).await;
    second.must_be(200).must_say(&told);
    assert_eq!(town.count(BANK).await, 160_000, "nothing was posted for it");
    // It is said once.
    colleague.open("/dieu-hanh/tien-mat").await.must_not_say(&told);

    town.bank_receives(1, 70_000, "tien hang").await;
    let (first, second) = (
        operator.open("/dieu-hanh/tien").await,
        colleague.open("/dieu-hanh/tien").await,
    );
    let fields = [("decision", "set_aside"), ("reason", "của sàn")];
    colleague
        .press(&second, "Ghi quyết định", &fields)
        .await
        .must_say("Đã ghi quyết định");
    operator
        .press(&first, "Ghi quyết định", &fields)
        .await
        .must_be(200)
        .must_say(&told);
    // What there never was is still nothing.
    let nobody = "00000000-0000-7000-8000-000000000000";
    let fields = [("credit", nobody), ("decision", "set_aside"), ("reason", "x")];
    let answer = operator.ask(Method::POST, "/api/money/decide", &fields).await;
    assert_eq!(answer.status().as_u16(), 404);
    must_be_sound(&town).await;
}

#[tokio::test]
async fn a_wrong_line_is_taken_back_by_another_person_and_may_come_again() {
    let town = Town::open().await;
    let code = cash_at_the_door(&town).await;
    let (operator, colleague) = (town.signed_in(OPERATOR).await, town.signed_in(COLLEAGUE).await);
    import(&operator, &format!("{code};150.000;29/11/2026;PN1"))
        .await
        .must_say("Đã nhập 1 khoản");
    let desk = colleague.open("/dieu-hanh/tien-mat").await;
    colleague
        .press(&desk, "Ghi ngược", &[])
        .await
        .must_say("Vui lòng ghi lý do");
    assert_eq!(town.count(BANK).await, 150_000);
    let desk = colleague.open("/dieu-hanh/tien-mat").await;
    // Whoever brought it is refused, also without the form.
    let line: sqlx::types::Uuid = sqlx::query_scalar("SELECT id FROM cash_remittance")
        .fetch_one(&town.pool)
        .await
        .expect("a line");
    let line = line.to_string();
    let fields = [("line", line.as_str()), ("reason", "sai")];
    operator.ask(Method::POST, "/api/cash/take_back", &fields).await;
    assert_eq!(town.count(BANK).await, 150_000);
    colleague
        .press(&desk, "Ghi ngược", &[("line", &line), ("reason", "thiếu 10.000")])
        .await
        .must_say("Đã ghi ngược");
    assert_eq!(town.count(BANK).await, 0);
    must_be_sound(&town).await;
    town.signed_in(&owner_of(MIEN_OWNER))
        .await
        .open("/htx/doanh-thu/bang-ke")
        .await
        .must_say("Ghi ngược dòng nộp tiền mặt sai");
    import(&operator, &format!("{code};160.000;29/11/2026;pn 1"))
        .await
        .must_say("Đã nhập 1 khoản, trong đó 0 khoản lệch với sổ");
    assert_eq!(town.count(BANK).await, 160_000);
    must_be_sound(&town).await;
}

#[tokio::test]
async fn cash_that_a_payout_has_set_off_is_not_owed_again() {
    let town = Town::open().await;
    earn(&town, 1).await;
    let code = cash_at_the_door(&town).await;
    let (operator, colleague) = (town.signed_in(OPERATOR).await, town.signed_in(COLLEAGUE).await);
    let desk = operator.open("/dieu-hanh/chi-tra").await;
    let batch = operator.press(&desk, "Lập đợt chi", &[]).await;
    let seen = colleague.open(&batch.address).await;
    colleague
        .press(&seen, "Duyệt", &[("Mật khẩu của anh chị", PASSWORD)])
        .await
        .must_say("Đã duyệt");
    let batch = operator.open(&batch.address).await;
    let exported = operator.press(&batch, "Xuất tệp ngân hàng", &[]).await;
    operator
        .press(&exported, "Đã gửi lệnh chi", &[])
        .await
        .must_say("Đang chuyển");
    let before = town.count(BANK).await;
    import(&operator, &format!("{code};160.000;29/11/2026;PN1"))
        .await
        .must_say("1 khoản nhiều hơn số còn nợ");
    assert_eq!(town.count(BANK).await, before);
    must_be_sound(&town).await;
}

#[tokio::test]
async fn a_message_that_makes_no_sense_is_shown_in_words_and_closed() {
    let town = Town::open().await;
    let message = town.bank_message(8, -95_000, "chuyen tien mien");
    assert_eq!(town.bank_tells(&message).await.as_u16(), 200);
    town.run_jobs().await;
    let operator = town.signed_in(OPERATOR).await;
    let desk = operator.open("/dieu-hanh/tien").await;
    desk.must_say("Số tiền không phải số đồng nguyên lớn hơn 0")
        .must_say("-95000")
        .must_say("chuyen tien mien")
        .must_say("FT8")
        .must_not_say("not an amount");
    operator
        .press(&desk, "Đã xem, đóng tin", &[])
        .await
        .must_say("Vui lòng ghi lý do");
    let desk = operator.open("/dieu-hanh/tien").await;
    operator
        .press(&desk, "Đã xem, đóng tin", &[("reason", "đã nhập sao kê")])
        .await
        .must_say("Đã đóng tin")
        .must_not_say("chuyen tien mien");
}

#[tokio::test]
async fn money_that_names_an_order_is_nobodys_own_and_what_is_sent_back_is_proven() {
    let town = Town::open().await;
    let code = order_by_transfer(&town).await;
    town.bank_receives(1, 95_000, &code).await;
    town.bank_receives(2, 95_000, &code).await;
    let operator = town.signed_in(OPERATOR).await;
    let decide = async |decision: &str, reference: &str| {
        let desk = operator.open("/dieu-hanh/tien").await;
        let fields = [("decision", decision), ("reference", reference), ("reason", "hai tab")];
        operator.press(&desk, "Ghi quyết định", &fields).await
    };
    decide("set_aside", "")
        .await
        .must_say("Nội dung chuyển khoản có mã đơn");
    decide("send_back", "").await.must_say("Đơn đã trả trước đó");
    assert_eq!(town.count(BANK).await, 190_000);
    decide("send_back", "FT900").await.must_say("Đã ghi quyết định");
    assert_eq!(town.count(BANK).await, 95_000);
}

#[tokio::test]
async fn each_day_the_bank_is_compared_with_the_ledger_and_what_differs_is_named() {
    let town = Town::open().await;
    let shopper = town.visitor();
    shopper.put_into_cart(MIEN, 1).await;
    let filled = shopper.fill_checkout(HA_NOI, WARD).await;
    let form = filled.forms_filled.expect("a form").with("payment", "bank_transfer");
    let code = shopper.send(&form).await.order_code().to_owned();
    town.bank_receives(1, 97_000, &code).await;
    let operator = town.signed_in(OPERATOR).await;
    let desk = operator.open("/dieu-hanh/tien").await;
    assert!(desk.html.contains("/dieu-hanh/doi-soat"), "a link");
    operator
        .press(&desk, "Đã chuyển trả", &[("reference", "FT26325001")])
        .await
        .must_say("Không có khoản nào phải trả lại");
    operator
        .open("/dieu-hanh/doi-soat")
        .await
        .must_say("Chưa so tài khoản ngân hàng của ngày nào")
        .must_not_say("khớp");
    town.clock.advance(Duration::days(1));
    let (today, now) = (town.state.clock.today(), town.clock.now());
    assert_eq!(
        payments::plan_bank_days(&town.pool, Some(town.state.settings.collection), today, now)
            .await
            .expect("planned"),
        1
    );
    assert_eq!(
        payments::plan_bank_days(&town.pool, Some(town.state.settings.collection), today, now)
            .await
            .expect("once"),
        0
    );
    town.run_jobs().await;
    operator
        .open("/dieu-hanh/doi-soat")
        .await
        .must_say("Trả lại người mua")
        .must_say("Ngân hàng chưa báo")
        .must_say("FT26325001")
        .must_say("1 khoản lệch")
        .must_not_say("sổ khớp");
    // The bank tells of it late, and writes the reference in its own way.
    let out = |id: u64, amount: i64, memo: &str, reference: &str| {
        let message = town.bank_message(id, amount, memo).replace("\"in\"", "\"out\"");
        message.replace(&format!("FT{id}"), reference)
    };
    assert_eq!(
        town.bank_tells(&out(50, 2_000, "hoan tien", "ft 26325001"))
            .await
            .as_u16(),
        200
    );
    town.run_jobs().await;
    operator
        .open("/dieu-hanh/doi-soat")
        .await
        .must_say("1 ngày đã so gần đây: ngân hàng và sổ khớp");
    assert_eq!(town.count(BANK).await, 95_000);
    // What the bank asks for itself is in no book until a person says so.
    assert_eq!(town.bank_tells(&out(51, 11_000, "phi SMS", "FT51")).await.as_u16(), 200);
    town.run_jobs().await;
    let page = operator.open("/dieu-hanh/doi-soat").await;
    page.must_say("Sổ chưa có").must_say("phi SMS").must_say("-11.000 ₫");
    let fields = [("decision", "told_as"), ("reference", "FT0"), ("reason", "x")];
    operator
        .press(&page, "Ghi quyết định", &fields)
        .await
        .must_say("Sổ không có khoản chi nào mang mã giao dịch này");
    let page = operator.open("/dieu-hanh/doi-soat").await;
    operator
        .press(
            &page,
            "Ghi quyết định",
            &[("decision", "own"), ("reason", "phí tin nhắn")],
        )
        .await
        .must_say("Đã ghi quyết định")
        .must_say("ngân hàng và sổ khớp");
    assert_eq!(town.count(BANK).await, 84_000);
    must_be_sound(&town).await;
    // Days on which no server ran are compared as well.
    town.clock.advance(Duration::days(4));
    let (today, now) = (town.state.clock.today(), town.clock.now());
    assert_eq!(
        payments::plan_bank_days(&town.pool, Some(town.state.settings.collection), today, now)
            .await
            .expect("planned"),
        4
    );
    town.run_jobs().await;
    operator
        .open("/dieu-hanh/doi-soat")
        .await
        .must_say("5 ngày đã so gần đây");
}
