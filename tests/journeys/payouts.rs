//! Sellers are paid, over HTTP: the account, the batch that two people make, what becomes of each line, and the month on
//! paper.

use crate::journeys::{CAM_OWNER, MIEN, MIEN_OWNER, refunds::deliver};
use reqwest::Method;
use tests::{HA_NOI, OPERATOR, PASSWORD, Page, Person, Town, WARD, owner_of, process::Process, town::site_dir};

/// Whoever approves what the operator makes.
const COLLEAGUE: &str = "ke-toan@cho-phien.example";

/// Somebody orders two packs and pays in advance, and the order goes to its end: 152.850 ₫ are the seller's.
pub(crate) async fn earn(town: &Town, credit: u64) -> String {
    let shopper = town.visitor();
    shopper.put_into_cart(MIEN, 2).await;
    let filled = shopper.fill_checkout(HA_NOI, WARD).await;
    let form = filled.forms_filled.expect("a form").with("payment", "bank_transfer");
    let placed = shopper.send(&form).await;
    let code = placed.order_code().to_owned();
    town.bank_receives(credit, 160_000, &code).await;
    let owner = town.signed_in(&owner_of(MIEN_OWNER)).await;
    for step in ["Xác nhận đơn", "Chuẩn bị hàng", "Sẵn sàng giao", "Bàn giao vận chuyển"] {
        let page = owner.open(&format!("/htx/don-hang/{code}-1")).await;
        owner.press(&page, step, &[]).await.must_be(200);
    }
    let page = shopper.open(&placed.address).await;
    shopper.press(&page, "Đã nhận hàng", &[]).await.must_say("Hoàn thành");
    code
}

async fn must_be_sound(town: &Town) {
    for finding in market::doctor::examine(&town.pool).await.expect("an examination") {
        assert_eq!(finding.broken, Vec::<String>::new(), "{}", finding.sentence);
    }
}

/// A batch that was made by one person and approved by the other; the page of whoever made it.
async fn approved(maker: &Person, colleague: &Person) -> Page {
    let desk = maker.open("/dieu-hanh/chi-tra").await;
    let batch = maker.press(&desk, "Lập đợt chi", &[]).await;
    batch.must_say("Chờ duyệt").must_say("một người khác phải duyệt");
    let seen = colleague.open(&batch.address).await;
    colleague
        .press(&seen, "Duyệt", &[("Mật khẩu của anh chị", PASSWORD)])
        .await
        .must_say("Đã duyệt");
    maker.open(&batch.address).await
}

#[tokio::test]
async fn a_seller_is_paid_by_two_people_and_sees_it_arrive() {
    let town = Town::open().await;
    let code = earn(&town, 1).await;
    let (operator, colleague) = (town.signed_in(OPERATOR).await, town.signed_in(COLLEAGUE).await);
    let owner = town.signed_in(&owner_of(MIEN_OWNER)).await;
    let desk = operator.open("/dieu-hanh/chi-tra").await;
    desk.must_say("1 người bán có thể nhận tiền lúc này, tổng 152.850 ₫");
    operator
        .press(&desk, "Lập đợt chi", &[("Số tiền tối thiểu", "không")])
        .await
        .must_say("Vui lòng nhập số tiền");
    let desk = operator.open("/dieu-hanh/chi-tra").await;
    let batch = operator.press(&desk, "Lập đợt chi", &[]).await;
    batch.must_say("152.850 ₫").must_say("một người khác phải duyệt");
    assert!(!batch.has_button("Duyệt"));
    // The same form again is the same batch, and nobody is in two.
    let again = operator.press(&desk, "Lập đợt chi", &[]).await;
    assert_eq!(again.address, batch.address);
    let desk = operator.open("/dieu-hanh/chi-tra").await;
    operator
        .press(&desk, "Lập đợt chi", &[])
        .await
        .must_say("chưa có ai đủ điều kiện");
    // A password is asked for, and there is no file before the step.
    let seen = colleague.open(&batch.address).await;
    colleague
        .press(&seen, "Duyệt", &[("Mật khẩu của anh chị", "khác")])
        .await
        .must_say("Mật khẩu")
        .must_say("Chờ duyệt");
    let file = format!("{}/tep.csv", batch.address);
    let ask = async |path: &str| operator.ask(Method::GET, path, &[]).await;
    let seen = colleague.open(&batch.address).await;
    colleague
        .press(&seen, "Duyệt", &[("Mật khẩu của anh chị", PASSWORD)])
        .await
        .must_say("Đã duyệt");
    assert_eq!(ask(&file).await.status().as_u16(), 404);
    let batch = operator.open(&batch.address).await;
    let exported = operator.press(&batch, "Xuất tệp ngân hàng", &[]).await;
    let text = ask(&file).await.text().await.expect("text");
    assert!(text.contains("CHOPHIEN CT") && text.contains(",152850,"), "{text}");
    let sheet = ask(&file.replace(".csv", ".xlsx")).await;
    assert_eq!(sheet.status().as_u16(), 200);
    assert!(sheet.bytes().await.expect("bytes").starts_with(b"PK"));
    let codes = operator.open(&format!("{}/ma-qr", batch.address)).await;
    assert_eq!(codes.attributes("svg.qr", "role"), ["img"]);
    // The books know nothing until the bank was told.
    assert_eq!(
        town.count("SELECT count(*) FROM ledger_transaction WHERE event LIKE 'payout%'")
            .await,
        0
    );
    let sent = operator.press(&exported, "Đã gửi lệnh chi", &[]).await;
    sent.must_say("Đang chuyển");
    assert_eq!(sent.texts("h1 .pill"), ["Đã gửi lệnh"]);
    owner
        .open("/htx/doanh-thu")
        .await
        .must_say("152.850 ₫ đã chi trả trong tháng")
        .must_say("Đang chuyển")
        .must_say("0 ₫ sàn còn phải trả");
    // Pressed again in another tab, it is done already.
    operator
        .press(&exported, "Đã gửi lệnh chi", &[])
        .await
        .must_say("đã sang bước khác");
    let fields = [("outcome", "confirm"), ("text", "")];
    operator.press(&sent, "Ghi kết quả", &fields).await.must_say("Vui lòng");
    let fields = [("outcome", "confirm"), ("text", "FT26325009")];
    let settled = operator.press(&sent, "Ghi kết quả", &fields).await;
    settled.must_say("Đã đến nơi").must_say("FT26325009");
    assert_eq!(settled.texts("h1 .pill"), ["Đã xong"]);
    operator.press(&sent, "Ghi kết quả", &fields).await.must_be(404);
    owner.open("/htx/doanh-thu").await.must_say("Đã đến nơi");
    owner
        .open("/htx/doanh-thu/bang-ke")
        .await
        .must_say(&format!("Đơn hoàn thành {code}-1"))
        .must_say("Chi trả CT")
        .must_say("-152.850 ₫");
    must_be_sound(&town).await;
}

#[tokio::test]
async fn a_batch_whose_file_is_out_is_called_off_only_when_the_bank_surely_has_not_got_it() {
    let town = Town::open().await;
    earn(&town, 1).await;
    let (operator, colleague) = (town.signed_in(OPERATOR).await, town.signed_in(COLLEAGUE).await);
    let batch = approved(&operator, &colleague).await;
    batch.must_not_say("Ngân hàng chưa nhận tệp này");
    let exported = operator.press(&batch, "Xuất tệp ngân hàng", &[]).await;
    exported.must_say("Tệp đã được xuất");
    let reason = ("Lý do", "Nhập sai mức tối thiểu");
    // The page of before knows nothing of the file.
    for page in [&batch, &exported] {
        let refused = operator.press(page, "Hủy đợt chi", &[reason]).await;
        refused.must_say("tiền sẽ đi hai lần");
        assert_eq!(refused.forms("Hủy đợt chi")[0].value("Lý do"), reason.1);
    }
    let sure = ("unsent", "1");
    operator
        .press(&exported, "Hủy đợt chi", &[reason, sure])
        .await
        .must_say("Đã hủy");
    operator
        .open("/dieu-hanh/chi-tra")
        .await
        .must_say("1 người bán có thể nhận tiền lúc này, tổng 152.850 ₫");
    must_be_sound(&town).await;
}

#[tokio::test]
async fn what_comes_back_is_owed_again_and_its_account_is_looked_at_once_more() {
    let town = Town::open().await;
    earn(&town, 1).await;
    let (operator, colleague) = (town.signed_in(OPERATOR).await, town.signed_in(COLLEAGUE).await);
    let batch = approved(&operator, &colleague).await;
    let exported = operator.press(&batch, "Xuất tệp ngân hàng", &[]).await;
    let sent = operator.press(&exported, "Đã gửi lệnh chi", &[]).await;
    let fields = [("outcome", "return"), ("text", "Sai số tài khoản")];
    operator
        .press(&sent, "Ghi kết quả", &fields)
        .await
        .must_say("Bị trả lại")
        .must_say("Sai số tài khoản");
    let desk = operator.open("/dieu-hanh/chi-tra").await;
    desk.must_say("0 người bán có thể nhận tiền")
        .must_say("Tài khoản chưa xác minh");
    let desk = operator.press(&desk, "Xác minh", &[]).await;
    desk.must_say("Đã xác minh tài khoản")
        .must_say("1 người bán có thể nhận tiền lúc này, tổng 152.850 ₫");
    // Held, nobody pays; a reason is needed.
    operator
        .press(&desk, "Tạm giữ", &[("reason", "")])
        .await
        .must_say("Vui lòng");
    let desk = operator.open("/dieu-hanh/chi-tra").await;
    let desk = operator.press(&desk, "Tạm giữ", &[("reason", "Đang khiếu nại")]).await;
    desk.must_say("Đang khiếu nại").must_say("0 người bán có thể nhận tiền");
    operator
        .press(&desk, "Bỏ tạm giữ", &[])
        .await
        .must_say("1 người bán có thể nhận tiền");
    must_be_sound(&town).await;
}

#[tokio::test]
async fn only_an_owner_who_shows_who_they_are_says_where_money_goes() {
    let town = Town::open().await;
    let owner = town.signed_in(&owner_of(MIEN_OWNER)).await;
    let page = owner.open("/htx/doanh-thu/tai-khoan").await;
    page.must_say("Đã xác minh").must_say("••••").must_not_say("0000000");
    let typed = [
        ("Ngân hàng", "970436"),
        ("Số tài khoản", "0123 456 789"),
        ("Chủ tài khoản", "HTX TAI HOAN"),
    ];
    let save = async |password: &str| {
        let page = owner.open("/htx/doanh-thu/tai-khoan").await;
        let mut fields = typed.to_vec();
        fields.push(("Mật khẩu của anh chị", password));
        owner.press(&page, "Lưu", &fields).await
    };
    let refused = save("khác").await;
    refused.must_say("Chưa đổi được tài khoản");
    assert!(refused.html.contains("HTX TAI HOAN") && !refused.html.contains("0123 456"));
    assert_eq!(
        town.count("SELECT count(*) FROM payout_account WHERE bin = '970436'")
            .await,
        0
    );
    save(PASSWORD).await.must_say("Chờ sàn xác minh").must_say("•••• 6789");
    owner
        .open("/htx/nhat-ky")
        .await
        .must_say("Đổi tài khoản nhận tiền")
        .must_not_say("0123456789");
    // Verified at once, it still rests.
    let operator = town.signed_in(OPERATOR).await;
    let desk = operator.open("/dieu-hanh/chi-tra").await;
    desk.must_say("0123456789");
    operator
        .press(&desk, "Xác minh", &[])
        .await
        .must_say("Đã xác minh tài khoản");
    owner
        .open("/htx/doanh-thu/tai-khoan")
        .await
        .must_say("Được chi từ 09:00 24/11/2026");
    // Managers and packers do not find the page.
    for role in ["manager", "packer"] {
        sqlx::query("UPDATE membership SET role = $1 WHERE account_id = (SELECT id FROM account WHERE email = $2)")
            .bind(role)
            .bind(owner_of(MIEN_OWNER))
            .execute(&town.pool)
            .await
            .expect("another role");
        owner.open("/htx/doanh-thu/tai-khoan").await.must_be(404);
    }
    owner.open("/htx/doanh-thu/bang-ke").await.must_be(404);
    let paper = owner.ask(Method::GET, "/htx/doanh-thu/bang-ke.pdf", &[]).await;
    assert_eq!(paper.status().as_u16(), 404);
}

#[tokio::test]
async fn a_month_on_paper_is_the_ledger_and_nobody_elses() {
    let town = Town::open().await;
    let code = earn(&town, 1).await;
    let owner = town.signed_in(&owner_of(MIEN_OWNER)).await;
    let page = owner.open("/htx/doanh-thu/bang-ke").await;
    page.must_say("Số dư đầu kỳ")
        .must_say(&format!("Đơn hoàn thành {code}-1"));
    let figures = [
        "0 ₫",
        "160.000 ₫",
        "-6.500 ₫",
        "-650 ₫",
        "0 ₫",
        "0 ₫",
        "0 ₫",
        "152.850 ₫",
    ];
    assert_eq!(page.texts("dl.facts dd"), figures);
    owner
        .open("/htx/doanh-thu/bang-ke?thang=2026-10")
        .await
        .must_say("Tháng này chưa có khoản nào");
    owner.open("/en/htx/doanh-thu/bang-ke?thang=x").await.must_be(200);
    let paper = owner
        .ask(Method::GET, "/htx/doanh-thu/bang-ke.pdf?thang=2026-11", &[])
        .await;
    assert_eq!(paper.status().as_u16(), 200);
    let header = |name: &str| paper.headers()[name].to_str().expect("text").to_owned();
    assert_eq!(
        (header("content-type").as_str(), header("cache-control").as_str()),
        ("application/pdf", "no-store")
    );
    assert!(header("content-disposition").contains("bang-ke-2026-11.pdf"));
    assert!(paper.bytes().await.expect("bytes").starts_with(b"%PDF"));
    let other = town.signed_in(&owner_of(CAM_OWNER)).await;
    other.open("/htx/doanh-thu/bang-ke").await.must_not_say(&code);
    for person in [town.visitor(), town.signed_in(OPERATOR).await] {
        let paper = person.ask(Method::GET, "/htx/doanh-thu/bang-ke.pdf", &[]).await;
        assert!(matches!(paper.status().as_u16(), 303 | 401 | 404), "{}", paper.status());
    }
    let owner_asks = owner.ask(Method::GET, "/dieu-hanh/chi-tra/1/tep.csv", &[]).await;
    assert_eq!(owner_asks.status().as_u16(), 404);
}

#[tokio::test]
async fn cash_that_is_handed_over_is_counted_once_and_differences_are_listed() {
    let town = Town::open().await;
    let shopper = town.visitor();
    let code = shopper.order(&[(MIEN, 2)]).await.order_code().to_owned();
    let owner = town.signed_in(&owner_of(MIEN_OWNER)).await;
    deliver(&owner, &code).await;
    town.clock.advance(chrono::Duration::days(8));
    town.run_jobs().await;
    let operator = town.signed_in(OPERATOR).await;
    operator.open("/dieu-hanh/tien-mat").await.must_say("160.000 ₫");
    let import = async |lines: &str| {
        let page = operator.open("/dieu-hanh/tien-mat").await;
        operator.press(&page, "Nhập bảng kê", &[("sheet", lines)]).await
    };
    import("x").await.must_say("Dòng đầu phải là tiêu đề");
    let head = "Mã đơn;Số tiền;Ngày;Mã tham chiếu";
    let lines = format!("{head}\n{code}-1;100.000;29/11/2026;PN1\nCP00000000-1;5.000;29/11/2026;PN1");
    import(&lines).await.must_say("Dòng 3: không có đơn nào");
    assert_eq!(
        town.count("SELECT count(*) FROM cash_remittance").await,
        0,
        "all of it or nothing"
    );
    let lines = format!("{head}\n{code}-1;100.000;29/11/2026;PN1");
    import(&lines)
        .await
        .must_say("Đã nhập 1 khoản, trong đó 1 khoản lệch với sổ; 0 khoản đã biết")
        .must_say("-60.000 ₫");
    import(&lines)
        .await
        .must_say("Đã nhập 0 khoản, trong đó 0 khoản lệch với sổ; 1 khoản đã biết");
    owner
        .open("/htx/doanh-thu")
        .await
        .must_say("60.000 ₫ đã thu tại cửa")
        .must_say("92.850 ₫ sàn còn phải trả")
        .must_say("Đã nộp, đơn");
    // The bank tells of the same money under its reference: it is counted once.
    let message = town.bank_message(9, 100_000, "nop tien thu ho").replace("FT9", "PN1");
    assert_eq!(town.bank_tells(&message).await.as_u16(), 200);
    town.run_jobs().await;
    let desk = operator.open("/dieu-hanh/tien").await;
    let fields = [("decision", "counted"), ("reason", "bảng kê PN1")];
    operator
        .press(&desk, "Ghi quyết định", &fields)
        .await
        .must_say("Đã ghi quyết định");
    let bank = "SELECT sum(amount_vnd)::bigint FROM ledger_entry WHERE account = 'bank'";
    assert_eq!(town.count(bank).await, 100_000);
    // Money of which no sheet tells is not.
    town.bank_receives(10, 70_000, "khong ro").await;
    let desk = operator.open("/dieu-hanh/tien").await;
    operator
        .press(&desk, "Ghi quyết định", &fields)
        .await
        .must_say("Chưa có bảng kê thu hộ nào");
    must_be_sound(&town).await;
}

#[tokio::test]
async fn a_rate_holds_from_its_day_and_changes_nothing_that_was_sold() {
    let town = Town::open().await;
    earn(&town, 1).await;
    let operator = town.signed_in(OPERATOR).await;
    let add = async |fields: &[(&str, &str)]| {
        let page = operator.open("/dieu-hanh/muc-phi").await;
        let form = page.forms("Thêm").swap_remove(0);
        let form = fields.iter().fold(form, |form, (name, value)| form.with(name, value));
        operator.send(&form).await
    };
    for (fields, words) in [
        (
            [("seller", "tai-hoan"), ("rate", "60"), ("from", "2026-11-21")],
            "Mức phải từ 0 đến 50",
        ),
        (
            [("seller", "khong-co"), ("rate", "3"), ("from", "2026-11-21")],
            "Vui lòng chọn một mục",
        ),
        (
            [("seller", "tai-hoan"), ("rate", "3"), ("from", "2026-11-20")],
            "từ hôm nay trở đi",
        ),
    ] {
        add(&fields).await.must_not_say("Đã thêm mức mới").must_say(words);
    }
    let fields = [("seller", "tai-hoan"), ("rate", "3,25"), ("from", "2026-11-21")];
    add(&fields).await.must_say("Đã thêm mức mới").must_say("3,25 %");
    add(&fields).await.must_say("bắt đầu đúng ngày đó");
    let before = "SELECT sum(fee_vnd)::bigint FROM commission_line";
    assert_eq!(town.count(before).await, 6_500, "what was sold keeps its rate");
    town.visitor().order(&[(MIEN, 2)]).await;
    // 3,25 % of 130.000.
    assert_eq!(town.count(before).await, 6_500 + 4_225);
    assert_eq!(
        town.count("SELECT count(*) FROM audit_entry WHERE action = 'commission_rule'")
            .await,
        1
    );
}

/// Waits until something in the town's database waits for the lock that the test holds.
async fn somebody_waits<T>(town: &Town, asked: &tokio::task::JoinHandle<T>) {
    let waiting =
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
    while town.count(waiting).await == 0 {
        assert!(!asked.is_finished(), "it was answered and waited for nothing");
        tokio::task::yield_now().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_process_that_is_killed_at_any_step_has_done_nothing_and_the_next_does_it_once() {
    let town = Town::open().await;
    earn(&town, 1).await;
    let (operator, colleague) = (town.signed_in(OPERATOR).await, town.signed_in(COLLEAGUE).await);
    let program = std::path::Path::new(env!("CARGO_BIN_EXE_market-process"));
    let site = site_dir();
    let state = "SELECT COALESCE((SELECT sum(array_position(ARRAY['draft', 'approved', 'exported', 'sent'], state)) FROM payout_batch), 0) * 1000
                 + (SELECT count(*) FROM payout_line) * 100
                 + (SELECT count(*) FROM ledger_transaction WHERE event LIKE 'payout%')";
    let mut page = operator.open("/dieu-hanh/chi-tra").await;
    for (who, words, fields) in [
        (&operator, "Lập đợt chi", vec![]),
        (&colleague, "Duyệt", vec![("Mật khẩu của anh chị", PASSWORD)]),
        (&operator, "Xuất tệp ngân hàng", vec![]),
        (&operator, "Đã gửi lệnh chi", vec![]),
        (
            &operator,
            "Ghi kết quả",
            vec![("outcome", "return"), ("text", "Sai tên")],
        ),
    ] {
        page = who.open(&page.address).await;
        let before = town.count(state).await;
        let process = Process::start(program, &town.database_url, &site).await;
        // Each step writes what was done last of all: there it waits, and dies.
        let mut held = town.pool.begin().await.expect("a transaction");
        sqlx::query("LOCK TABLE audit_entry IN EXCLUSIVE MODE")
            .execute(&mut *held)
            .await
            .expect("a lock");
        let there = who.at(&process.address);
        let form = page.forms(words).swap_remove(0);
        let form = fields.iter().fold(form, |form, (name, value)| form.with(name, value));
        let asked = tokio::spawn(async move {
            let request = there
                .raw(Method::POST, &form.action)
                .header("origin", there.address())
                .form(&form.fields);
            request.send().await.is_ok()
        });
        somebody_waits(&town, &asked).await;
        process.kill().await;
        assert!(!asked.await.expect("asked"), "nobody was answered");
        held.rollback().await.expect("let go");
        let busy =
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()
                    AND state <> 'idle' AND backend_type = 'client backend'";
        while town.count(busy).await > 0 {
            tokio::task::yield_now().await;
        }
        assert_eq!(town.count(state).await, before, "{words}");
        must_be_sound(&town).await;
        page = who.press(&page, words, &fields).await;
        page.must_be(200);
        assert_ne!(town.count(state).await, before, "{words}");
        must_be_sound(&town).await;
    }
    operator
        .open("/dieu-hanh/chi-tra")
        .await
        .must_say("Tài khoản chưa xác minh");
}
