//! What a province owes for its vouchers, over HTTP: claimed by the operator, agreed by the head, paid by transfers.

use crate::journeys::{MIEN, vouchers};
use reqwest::Method;
use tests::{OPERATOR, Page, Person, SHOPPER, Town, department_of};

const LIST: &str = "/dieu-hanh/ma-giam-gia/bang-ke";
const OWN: &str = "/so-cong-thuong/ma-giam-gia/bang-ke";

/// Thái Nguyên makes a voucher, and shoppers pay orders with it: it bears 20.000 ₫ of each.
pub(crate) async fn bear(town: &Town, orders: u64) -> Person {
    let head = town.signed_in(&department_of("19")).await;
    let budget = [("budget", "900.000")];
    vouchers::make(&head, "so-cong-thuong", &budget)
        .await
        .must_say("Đã tạo mã");
    for id in 1..=orders {
        let shopper = town.visitor();
        let form = vouchers::fill(&shopper, &[(MIEN, 2)], "TET2027").await;
        let placed = shopper.send(&form.with("payment", "bank_transfer")).await;
        town.bank_receives(id, 140_000, placed.order_code()).await;
    }
    head
}

/// The operator makes a claim; its page.
pub(crate) async fn claim(operator: &Person) -> Page {
    let list = operator.open(LIST).await;
    let made = operator.press(&list, "Lập bảng kê", &[]).await;
    made.must_be(200).must_say("Chờ đồng ý");
    made
}

/// The code in the address of a claim's page.
pub(crate) fn code_of(page: &Page) -> String {
    let path = page.address.split('?').next().unwrap_or_default();
    path.rsplit('/').next().unwrap_or_default().to_owned()
}

async fn must_be_sound(town: &Town) {
    for finding in market::doctor::examine(&town.pool).await.expect("an examination") {
        assert_eq!(finding.broken, Vec::<String>::new(), "{}", finding.sentence);
    }
}

#[tokio::test]
async fn a_province_settles_what_its_vouchers_cost() {
    let town = Town::open().await;
    let operator = town.signed_in(OPERATOR).await;
    operator
        .open(LIST)
        .await
        .must_say("Chưa tỉnh nào phải chịu")
        .must_say("Chưa có bảng kê nào");
    let head = bear(&town, 2).await;
    let desk = operator.open("/dieu-hanh/ma-giam-gia").await;
    desk.must_say("Bảng kê đề nghị các tỉnh thanh toán");
    let list = operator.open(LIST).await;
    list.must_say("Thái Nguyên: 40.000 ₫ chưa vào bảng kê");
    operator
        .press(&list, "Lập bảng kê", &[("Đến hết ngày", "2026-11-22")])
        .await
        .must_say("Ngày này chưa đến");
    let made = operator.press(&list, "Lập bảng kê", &[]).await;
    made.must_say("40.000 ₫")
        .must_say("TET2027")
        .must_say("Đang chờ lãnh đạo Sở");
    assert!(!made.has_button("Đồng ý"));
    let code = code_of(&made);
    assert!(code.starts_with("BK190001"), "{code}");
    // The same form again is the same claim, and nothing is in two.
    let again = operator.press(&list, "Lập bảng kê", &[]).await;
    assert_eq!(code_of(&again), code);
    assert!(!operator.open(LIST).await.has_button("Lập bảng kê"));

    // The head gets a letter and finds it from their vouchers; nothing is awaited before they agree.
    town.run_jobs().await;
    town.visitor()
        .open("/hop-thu")
        .await
        .must_say("Có bảng kê mã giảm giá chờ Quý đơn vị")
        .must_say(&code);
    head.open("/so-cong-thuong")
        .await
        .must_say("bảng kê mã giảm giá chờ lãnh đạo đồng ý");
    head.open("/so-cong-thuong/ma-giam-gia")
        .await
        .must_say("Bảng kê đề nghị thanh toán");
    town.bank_receives(50, 1_000, &code).await;
    operator
        .open("/dieu-hanh/tien")
        .await
        .must_say("hoặc bảng kê chưa được đồng ý");
    head.open(OWN).await.must_say(&code).must_say("Chờ đồng ý");
    let page = head.open(&format!("{OWN}/{code}")).await;
    let agreed = head.press(&page, "Đồng ý", &[]).await;
    agreed
        .must_say("Đã đồng ý")
        .must_say("Chờ tiền")
        .must_say("1017595600")
        .must_say("Nội dung chuyển khoản");
    head.press(&page, "Đồng ý", &[])
        .await
        .must_say("Bảng kê đã sang bước khác");

    // A person says what came early, a transfer names it, the operator enters the rest.
    let money = operator.open("/dieu-hanh/tien").await;
    let decision = |code: &str| {
        [
            ("decision", "claim".to_owned()),
            ("code", code.to_owned()),
            ("reason", "tỉnh trả".to_owned()),
        ]
    };
    let decide = async |code: &str| {
        let fields = decision(code);
        let fields: Vec<_> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        operator.press(&money, "Ghi quyết định", &fields).await
    };
    decide("BK19000001").await.must_say("Không có bảng kê nào mang mã này");
    decide(&code).await.must_say("Đã ghi quyết định");
    town.bank_receives(51, 24_000, &format!("STC thanh toan {}", code.to_lowercase()))
        .await;
    let page = operator.open(&format!("{LIST}/{code}")).await;
    page.must_say("25.000 ₫").must_say("15.000 ₫");
    let enter = async |amount: &str, reference: &str| {
        let fields = [("Số tiền", amount), ("Mã giao dịch ngân hàng", reference)];
        operator.press(&page, "Ghi tiền về", &fields).await
    };
    let refused = enter("15.001", "FT77").await;
    refused.must_say("số còn phải trả, 15.000 ₫");
    assert_eq!(refused.forms("Ghi tiền về")[0].value("reference"), "FT77");
    enter("15.000", "").await.must_say("Chưa ghi được tiền về");
    enter("24.000", "FT51").await.must_say("số còn phải trả");
    let paid = enter("15.000", "FT77").await;
    paid.must_say("Đã ghi tiền về").must_say("Đã trả đủ").must_say("FT77");
    enter("15.000", "FT77").await.must_say("Đã ghi tiền về");
    head.open(&format!("/en{OWN}/{code}"))
        .await
        .must_say("Paid")
        .must_say("40.000 ₫")
        .must_say("By its message");
    let funding = "SELECT sum(amount_vnd)::bigint FROM ledger_entry WHERE account = 'voucher_funding:province:19'";
    assert_eq!(town.count(funding).await, 0);
    head.open("/so-cong-thuong/nhat-ky")
        .await
        .must_say("Sàn lập bảng kê mã giảm giá")
        .must_say("Đồng ý bảng kê mã giảm giá")
        .must_say("Sàn ghi nhận tiền của bảng kê");
    must_be_sound(&town).await;
}

#[tokio::test]
async fn its_files_hold_what_the_page_holds_and_are_for_those_who_read_it() {
    let town = Town::open().await;
    let head = bear(&town, 1).await;
    let operator = town.signed_in(OPERATOR).await;
    let code = code_of(&claim(&operator).await);
    let ask = async |person: &Person, path: String| person.ask(Method::GET, &path, &[]).await;
    for (person, page) in [(&operator, LIST), (&head, OWN)] {
        for prefix in ["", "/en"] {
            let sheet = ask(person, format!("{prefix}{page}/{code}/bang-ke.csv")).await;
            let text = sheet.text().await.expect("text");
            assert!(text.contains("TET2027") && text.contains(",20000"), "{text}");
            let sheet = ask(person, format!("{prefix}{page}/{code}/bang-ke.xlsx")).await;
            assert!(sheet.bytes().await.expect("bytes").starts_with(b"PK"));
        }
        let paper = ask(person, format!("{page}/{code}/bang-ke.pdf")).await;
        assert_eq!(paper.headers()["content-type"], "application/pdf");
        let named = paper.headers()["content-disposition"]
            .to_str()
            .expect("a name")
            .to_owned();
        assert!(named.contains(&format!("bang-ke-{code}.pdf")), "{named}");
        assert!(paper.bytes().await.expect("bytes").starts_with(b"%PDF"));
    }
    let other = town.signed_in(&department_of("24")).await;
    let shopper = town.signed_in(SHOPPER).await;
    for end in ["csv", "xlsx", "pdf"] {
        for (person, page, status) in [
            (&other, OWN, 404),
            (&other, LIST, 404),
            (&operator, OWN, 404),
            (&head, LIST, 404),
            (&shopper, OWN, 404),
            (&town.visitor(), OWN, 401),
        ] {
            let answer = ask(person, format!("{page}/{code}/bang-ke.{end}")).await;
            assert_eq!(answer.status().as_u16(), status, "{page} {end}");
        }
    }
}

#[tokio::test]
async fn the_head_objects_the_operator_answers_and_officers_only_read() {
    let town = Town::open().await;
    let head = bear(&town, 1).await;
    let operator = town.signed_in(OPERATOR).await;
    let code = code_of(&claim(&operator).await);
    // Another province finds nothing, and changes nothing.
    let other = town.signed_in(&department_of("24")).await;
    other.open(&format!("{OWN}/{code}")).await.must_be(404);
    other
        .open(OWN)
        .await
        .must_not_say(&code)
        .must_say("Chưa có bảng kê nào");
    let page = head.open(&format!("{OWN}/{code}")).await;
    let agree = page.forms("Đồng ý").swap_remove(0);
    other.send(&agree).await.must_be(404);
    // An officer of the same department reads.
    sqlx::query(
        "INSERT INTO membership (account_id, organisation_id, role, created_at)
         SELECT a.id, o.id, 'officer', now() FROM account a, organisation o
         WHERE a.email = $1 AND o.kind = 'department' AND o.province_code = '19'",
    )
    .bind(SHOPPER)
    .execute(&town.pool)
    .await
    .expect("an officer");
    let officer = town.signed_in(SHOPPER).await;
    let read = officer.open(&format!("{OWN}/{code}")).await;
    read.must_say("Vai trò của Quý vị xem được");
    assert!(!read.has_button("Đồng ý") && !read.has_button("Gửi lý do"));
    officer.send(&agree).await.must_say("Chỉ lãnh đạo đơn vị đồng ý");
    // An objection needs its reason, and is answered by calling the claim off.
    head.press(&page, "Gửi lý do", &[]).await.must_say("Vui lòng");
    head.press(&page, "Gửi lý do", &[("Lý do", "Thiếu đơn của HTX Tài Hoan")])
        .await
        .must_say("Đã gửi lý do")
        .must_say("Chưa đồng ý");
    town.bank_receives(60, 20_000, &code).await;
    let seen = operator.open(&format!("{LIST}/{code}")).await;
    seen.must_say("Thiếu đơn của HTX Tài Hoan");
    operator.press(&seen, "Hủy bảng kê", &[]).await.must_say("Vui lòng");
    operator
        .press(&seen, "Hủy bảng kê", &[("Lý do", "Lập lại")])
        .await
        .must_say("Đã hủy bảng kê")
        .must_say("Lập lại");
    head.send(&agree).await.must_say("Bảng kê đã sang bước khác");
    let next = claim(&operator).await;
    next.must_say("20.000 ₫");
    assert_ne!(code_of(&next), code);
    assert_eq!(town.count("SELECT sum(paid_vnd)::bigint FROM voucher_claim").await, 0);
    must_be_sound(&town).await;
}

#[tokio::test]
async fn two_people_who_make_a_claim_at_once_make_one() {
    let town = Town::open().await;
    bear(&town, 3).await;
    let makers = [
        town.signed_in(OPERATOR).await,
        town.signed_in("ke-toan@cho-phien.example").await,
    ];
    let mut forms = Vec::new();
    for maker in &makers {
        forms.push(maker.open(LIST).await.forms("Lập bảng kê").swap_remove(0));
    }
    let (first, second) = tokio::join!(makers[0].send(&forms[0]), makers[1].send(&forms[1]));
    let refused = "không còn khoản nào ngoài các bảng kê đã lập";
    let was_refused = [&first, &second].map(|page| page.html.contains(refused));
    assert_eq!(was_refused.iter().filter(|was| **was).count(), 1);
    assert_eq!(town.count("SELECT count(*) FROM voucher_claim").await, 1);
    assert_eq!(town.count("SELECT total_vnd FROM voucher_claim").await, 60_000);
    must_be_sound(&town).await;
}

#[tokio::test]
async fn of_a_statement_line_that_is_more_than_a_claim_lacks_the_rest_waits() {
    let town = Town::open().await;
    let head = bear(&town, 1).await;
    let operator = town.signed_in(OPERATOR).await;
    let code = code_of(&claim(&operator).await);
    let page = head.open(&format!("{OWN}/{code}")).await;
    head.press(&page, "Đồng ý", &[]).await.must_say("Đã đồng ý");
    let money = operator.open("/dieu-hanh/tien").await;
    let lines = format!("Ngay;So tham chieu;So tien;Noi dung\n21/11/2026;KB1;20.500;Kho bac {code}");
    let fields = [("Các dòng sao kê", lines.as_str())];
    for _ in 0..2 {
        operator.press(&money, "Nhập sao kê", &fields).await.must_be(200);
    }
    operator
        .open(&format!("{LIST}/{code}"))
        .await
        .must_say("Đã trả đủ")
        .must_say("KB1");
    let money = operator.open("/dieu-hanh/tien").await;
    money.must_say("Phần thừa của một bảng kê").must_say("500 ₫");
    operator
        .press(
            &money,
            "Ghi quyết định",
            &[
                ("decision", "send_back"),
                ("reference", "FT77"),
                ("reason", "Trả kho bạc"),
            ],
        )
        .await
        .must_say("Không có khoản nào chờ quyết định");
    let bank = "SELECT sum(amount_vnd)::bigint FROM ledger_entry WHERE account = 'bank'";
    assert_eq!(town.count(bank).await, 160_000);
    must_be_sound(&town).await;
}
