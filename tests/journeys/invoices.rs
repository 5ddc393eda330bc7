//! Tax invoices over HTTP: a shopper asks for them, sellers note which ones they made, and a bookkeeper takes a month home.

use crate::journeys::{CAM_OWNER, MIEN, MIEN_OWNER, payouts::earn};
use reqwest::Method;
use tests::{Person, Town, owner_of};

const BUYER: [(&str, &str); 4] = [
    ("buyer_name", "Công ty TNHH Thử Nghiệm"),
    ("buyer_tax_code", "0100109106"),
    ("buyer_address", "1 Tràng Tiền, Hà Nội"),
    ("buyer_email", "ke-toan@thu-nghiem.example"),
];

const ISSUED: [(&str, &str); 4] = [
    ("serial", "1c26taa"),
    ("number", "00000012"),
    ("issued_on", "2026-11-20"),
    ("lookup_code", "TRA-CUU-7Q"),
];

const NOTE: &str = "Lưu hóa đơn";

async fn download(person: &Person, path: &str) -> (u16, String) {
    let answer = person.ask(Method::GET, path, &[]).await;
    (answer.status().as_u16(), answer.text().await.unwrap_or_default())
}

#[tokio::test]
async fn an_invoice_is_asked_for_made_and_taken_home_by_a_bookkeeper() {
    let town = Town::open().await;
    let shopper = town.visitor();
    let placed = shopper.order(&[(MIEN, 2)]).await;
    let order = format!("{}-1", placed.order_code());
    let asked = shopper.press(&placed, "Xin hóa đơn", &BUYER).await;
    asked
        .must_be(200)
        .must_say("Công ty TNHH Thử Nghiệm")
        .must_say("0100109106");
    // The goods go to their end.
    let owner = town.signed_in(&owner_of(MIEN_OWNER)).await;
    let address = format!("/htx/don-hang/{order}");
    for step in ["Xác nhận đơn", "Chuẩn bị hàng", "Sẵn sàng giao", "Bàn giao vận chuyển"] {
        let page = owner.open(&address).await;
        page.must_say("Khách cần hóa đơn");
        owner.press(&page, step, &[]).await.must_be(200);
    }
    let page = shopper.open(&placed.address).await;
    shopper.press(&page, "Đã nhận hàng", &[]).await.must_be(200);
    owner
        .open("/htx/doanh-thu/hoa-don?thieu=1")
        .await
        .must_say(&order)
        .must_say("Chưa có hóa đơn (1)")
        .must_say("Công ty TNHH Thử Nghiệm");
    let desk = owner.open(&address).await;
    let noted = owner.press(&desk, NOTE, &ISSUED).await;
    noted
        .must_say("1C26TAA")
        .must_say("00000012")
        .must_not_say("Khách cần hóa đơn");
    shopper
        .open(&placed.address)
        .await
        .must_say("1C26TAA")
        .must_say("00000012")
        .must_say("TRA-CUU-7Q")
        .must_not_say("Sửa thông tin xuất hóa đơn");
    owner
        .open("/htx/doanh-thu/hoa-don?thieu=1")
        .await
        .must_say("Chưa có hóa đơn (0)")
        .must_not_say(&order);
    let (status, sheet) = download(&owner, "/htx/doanh-thu/hoa-don.csv?thang=2026-11").await;
    assert_eq!(status, 200);
    let row = sheet
        .lines()
        .find(|line| line.starts_with(&order))
        .expect("a row of the order");
    for cell in [
        "Công ty TNHH Thử Nghiệm",
        "0100109106",
        "\"1 Tràng Tiền, Hà Nội\"",
        "ke-toan@thu-nghiem.example",
        ",1C26TAA,00000012,20/11/2026,TRA-CUU-7Q",
    ] {
        assert!(row.contains(cell), "{cell} in {row}");
    }
    let (status, sheet) = download(&owner, "/htx/doanh-thu/hoa-don.csv?thang=2026-10").await;
    assert_eq!(
        (status, sheet.lines().count()),
        (200, 1),
        "the month before has its head alone"
    );
    let (status, _) = download(&owner, "/en/htx/doanh-thu/hoa-don.xlsx").await;
    assert_eq!(status, 200);
    // A slip is corrected, and the diary keeps both.
    let mut corrected = ISSUED;
    corrected[1].1 = "13";
    owner.press(&noted, NOTE, &corrected).await.must_say("00000013");
    owner
        .open("/htx/nhat-ky")
        .await
        .must_say("1C26TAA 00000012")
        .must_say("1C26TAA 00000013");
}

#[tokio::test]
async fn what_is_no_invoice_is_refused_in_words_and_kept_in_the_form() {
    let town = Town::open().await;
    let first = earn(&town, 1).await;
    let other = earn(&town, 2).await;
    let owner = town.signed_in(&owner_of(MIEN_OWNER)).await;
    let desk = owner.open(&format!("/htx/don-hang/{first}-1")).await;
    let long = "7".repeat(61);
    for (field, wrong, words) in [
        ("serial", "ABC", "Ký hiệu gồm mẫu số"),
        ("number", "0", "từ một đến tám chữ số"),
        ("number", "123456789", "từ một đến tám chữ số"),
        ("issued_on", "hôm qua", "ngày"),
        ("issued_on", "2126-01-01", "Ngày này chưa tới"),
        ("lookup_code", long.as_str(), "60"),
    ] {
        let fields = ISSUED.map(|(name, value)| (name, if name == field { wrong } else { value }));
        let refused = owner.press(&desk, NOTE, &fields).await;
        refused.must_be(200).must_say("Chưa ghi được hóa đơn").must_say(words);
        assert_eq!(refused.forms(NOTE)[0].value(field), wrong, "what was typed is kept");
    }
    assert_eq!(town.count("SELECT count(*) FROM order_invoice").await, 0);
    owner.press(&desk, NOTE, &ISSUED).await.must_say("00000012");
    // The same number again is another order's.
    let desk = owner.open(&format!("/htx/don-hang/{other}-1")).await;
    owner
        .press(&desk, NOTE, &ISSUED)
        .await
        .must_say(&format!("đã ghi cho đơn {first}-1"));
    assert_eq!(town.count("SELECT count(*) FROM order_invoice").await, 1);
}

#[tokio::test]
async fn a_buyer_is_named_in_full_and_only_while_an_invoice_is_to_be_made() {
    let town = Town::open().await;
    let shopper = town.visitor();
    let placed = shopper.order(&[(MIEN, 1)]).await;
    for (field, wrong, words) in [
        ("buyer_name", "", "Vui lòng"),
        ("buyer_tax_code", "0100109107", "mã số thuế"),
        ("buyer_address", "", "Vui lòng"),
        ("buyer_email", "không phải", "email"),
    ] {
        let fields = BUYER.map(|(name, value)| (name, if name == field { wrong } else { value }));
        let refused = shopper.press(&placed, "Xin hóa đơn", &fields).await;
        refused
            .must_be(200)
            .must_say("Chưa ghi được thông tin xuất hóa đơn")
            .must_say(words);
    }
    assert_eq!(town.count("SELECT count(*) FROM order_invoice").await, 0);
    // A person needs neither code nor address.
    let person = [
        ("buyer_name", "Nguyễn Thị Thử"),
        ("buyer_tax_code", ""),
        ("buyer_address", ""),
        ("buyer_email", ""),
    ];
    shopper
        .press(&placed, "Xin hóa đơn", &person)
        .await
        .must_say("Nguyễn Thị Thử");
    let page = shopper.open(&placed.address).await;
    shopper
        .press(&page, "Lưu thông tin", &BUYER)
        .await
        .must_say("Công ty TNHH Thử Nghiệm")
        .must_not_say("Nguyễn Thị Thử");
    // Called off, there is nothing to invoice; a page that was open before says so.
    let page = shopper.open(&placed.address).await;
    shopper.press(&page, "Hủy đơn", &[]).await.must_say("Đã hủy");
    shopper
        .press(&page, "Lưu thông tin", &BUYER)
        .await
        .must_be(200)
        .must_say("đã xuất, hoặc đơn đã hủy");
}

#[tokio::test]
async fn anothers_invoices_do_not_exist() {
    let town = Town::open().await;
    let code = earn(&town, 1).await;
    let owner = town.signed_in(&owner_of(MIEN_OWNER)).await;
    let desk = owner.open(&format!("/htx/don-hang/{code}-1")).await;
    owner.press(&desk, NOTE, &ISSUED).await.must_say("00000012");
    let other = town.signed_in(&owner_of(CAM_OWNER)).await;
    other.press(&desk, NOTE, &ISSUED).await.must_be(404);
    let (status, sheet) = download(&other, "/htx/doanh-thu/hoa-don.csv?thang=2026-11").await;
    assert_eq!(status, 200);
    assert!(!sheet.contains(&code), "{sheet}");
    let stranger = town.visitor();
    let (status, _) = download(&stranger, "/htx/doanh-thu/hoa-don.csv").await;
    assert_ne!(status, 200);
    assert_eq!(
        town.count("SELECT count(*) FROM order_invoice WHERE number = '12'")
            .await,
        1
    );
}
