//! The department features what is its own.

use tests::{Page, Person, Town, department_of};

/// Fills the featuring form for a subject, chosen by the words of its option.
async fn feature(official: &Person, placement: &str, subject: &str, from: &str, to: &str) -> Page {
    let page = official.open("/so-cong-thuong/noi-bat").await;
    page.must_be(200);
    let form = page.forms("Đưa lên nổi bật").swap_remove(0);
    let option = |css: &str, words: &str| {
        let texts = page.texts(css);
        let values = page.attributes(css, "value");
        let at = texts
            .iter()
            .position(|text| text.starts_with(words))
            .unwrap_or_else(|| panic!("no option {words}: {texts:?}"));
        values[at].clone()
    };
    let subject = option("select optgroup option", subject);
    let form = form
        .with("subject", &subject)
        .with("placement", placement)
        .with("Từ ngày", from)
        .with("Đến ngày", to)
        .with("Lý do", "Hàng mới của phiên chợ thử nghiệm");
    official.send(&form).await
}

#[tokio::test]
async fn what_a_department_features_stands_on_the_home_page_with_its_reason() {
    let town = Town::open().await;
    let official = town.signed_in(&department_of("25")).await;
    let noted = town.count("SELECT count(*) FROM audit_entry").await;
    let page = feature(&official, "home", "Mứt vỏ bưởi Mường Bi", "2026-11-21", "2026-12-05").await;
    page.must_be(200).must_say("Mứt vỏ bưởi Mường Bi");
    assert_eq!(town.count("SELECT count(*) FROM audit_entry").await, noted + 1);
    let home = town.visitor().open("/").await;
    home.must_say("Mứt vỏ bưởi Mường Bi")
        .must_say("Hàng mới của phiên chợ thử nghiệm")
        .must_say("Phú Thọ");

    // Taken down again, it is gone from home at once.
    let removed = {
        let forms = page.forms("Gỡ khỏi nổi bật");
        assert!(!forms.is_empty());
        let mut last = page.clone();
        for form in forms {
            last = official.send(&form).await;
        }
        last
    };
    removed.must_be(200);
    town.visitor()
        .open("/")
        .await
        .must_not_say("Hàng mới của phiên chợ thử nghiệm");
}

#[tokio::test]
async fn the_ocop_shelf_takes_only_certificates_that_are_valid_on_every_day() {
    let town = Town::open().await;
    let official = town.signed_in(&department_of("25")).await;
    // Its certificate ends on 15 February 2027.
    let late = feature(&official, "ocop", "Quýt Cao Phong", "2026-12-01", "2027-02-16").await;
    late.must_be(200).must_say("15/02/2027");
    let none = feature(&official, "ocop", "Mứt vỏ bưởi Mường Bi", "2026-12-01", "2026-12-16").await;
    none.must_be(200).must_say("giấy chứng nhận");
    let before = town.count("SELECT count(*) FROM feature_slot").await;
    let fine = feature(&official, "ocop", "Quýt Cao Phong", "2026-12-01", "2027-02-15").await;
    fine.must_be(200).must_say("Quýt Cao Phong");
    assert_eq!(town.count("SELECT count(*) FROM feature_slot").await, before + 1);
}

#[tokio::test]
async fn senseless_periods_are_refused_with_a_sentence_and_what_was_typed() {
    let town = Town::open().await;
    let official = town.signed_in(&department_of("25")).await;
    for (from, to, sentence) in [
        ("2026-12-05", "2026-12-01", "Ngày kết thúc phải sau"),
        ("2026-11-01", "2026-11-10", "từ hôm nay"),
        ("2026-12-01", "2027-11-01", "dài nhất"),
        ("hôm nay", "2026-12-01", "Vui lòng nhập ngày"),
        ("2026-02-30", "2026-12-01", "Vui lòng nhập ngày"),
    ] {
        let page = feature(&official, "home", "Mứt vỏ bưởi Mường Bi", from, to).await;
        page.must_be(200).must_say(sentence);
        assert_eq!(
            page.forms("Đưa lên nổi bật")[0].value("Lý do"),
            "Hàng mới của phiên chợ thử nghiệm"
        );
    }
}

#[tokio::test]
async fn a_department_neither_sees_nor_features_another_provinces_goods() {
    let town = Town::open().await;
    let official = town.signed_in(&department_of("24")).await;
    let page = official.open("/so-cong-thuong/noi-bat").await;
    page.must_say("Mỳ gạo Chũ")
        .must_not_say("Cam Cao Phong")
        .must_not_say("Rượu");
    // Forced past the list, it does not exist.
    let before = town.count("SELECT count(*) FROM feature_slot").await;
    let form = page
        .forms("Đưa lên nổi bật")
        .swap_remove(0)
        .with("subject", "product:cam-cao-phong")
        .with("placement", "home")
        .with("Từ ngày", "2026-12-01")
        .with("Đến ngày", "2026-12-05")
        .with("Lý do", "Thử");
    official.send(&form).await;
    assert_eq!(town.count("SELECT count(*) FROM feature_slot").await, before);
}
