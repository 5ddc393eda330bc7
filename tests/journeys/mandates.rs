//! Officials who act for a cooperative: asked for, agreed to, kept to its part of the work, ended.

use crate::journeys::{
    MIEN, MIEN_OWNER,
    access::{FUNCTIONS, PAGES, location, scene, seen},
    joining::PDF,
    sign_up::sign_in_as,
};
use chrono::Duration;
use futures::StreamExt;
use reqwest::Method;
use tests::{PASSWORD, Page, Person, Town, department_of, owner_of};

pub(crate) const ASKS: &str = "/so-cong-thuong/uy-quyen";
pub(crate) const PEOPLE: &str = "/htx/thanh-vien";
const SHELF: &str = "/htx/kho/mien-dong-tai-hoan-500";

/// Asks for some of the work of Tài Hoan, from today, by a paper.
pub(crate) async fn ask(town: &Town, official: &Person, parts: &[&str]) -> Page {
    let to = (town.clock.now() + Duration::days(10)).format("%Y-%m-%d").to_string();
    let mut fields = vec![
        ("coop", MIEN_OWNER),
        ("to", to.as_str()),
        ("document", "Giấy ủy quyền số 12 ngày 20/11/2026"),
    ];
    fields.extend(parts.iter().map(|part| (*part, "1")));
    ask_by(official, &fields, PDF).await
}

/// Fills these fields of the form and sends it with a file as its paper.
pub(crate) async fn ask_by(official: &Person, fields: &[(&str, &str)], file: &[u8]) -> Page {
    let page = official.open(ASKS).await;
    page.must_be(200);
    let form = page.forms("Gửi đề nghị").swap_remove(0);
    let form = fields.iter().fold(form, |mut form, (name, value)| {
        form.fields.retain(|(field, _)| field != name);
        form.fields.push(((*name).to_owned(), (*value).to_owned()));
        form
    });
    official
        .send_with_file(&form, "file", "Giấy ủy quyền 12.pdf", file)
        .await
}

pub(crate) async fn agree(owner: &Person) -> Page {
    let page = owner.open(PEOPLE).await;
    owner.press(&page, "Đồng ý ủy quyền", &[("present", PASSWORD)]).await
}

pub(crate) async fn enter(official: &Person) -> Page {
    let page = official.open(ASKS).await;
    official.press(&page, "Vào làm thay", &[]).await
}

async fn status(person: &Person, path: &str) -> u16 {
    person.ask(Method::GET, path, &[]).await.status().as_u16()
}

#[tokio::test]
async fn an_owner_agrees_and_the_official_does_that_work_under_both_names() {
    let town = Town::open().await;
    let order = town.visitor().order(&[(MIEN, 2)]).await;
    let code = format!("{}-1", order.order_code());
    let owner = town.signed_in(&owner_of(MIEN_OWNER)).await;
    let official = town.signed_in(&department_of("19")).await;
    ask(&town, &official, &["orders", "goods"])
        .await
        .must_say("Đã gửi đề nghị");
    // Nothing until an owner has agreed, with their password.
    assert!(!official.open(ASKS).await.has_button("Vào làm thay"));
    owner.open("/htx").await.must_say("đề nghị được làm thay");
    let page = owner.open(PEOPLE).await;
    page.must_say("Giấy ủy quyền số 12")
        .must_say("Đơn hàng; Sản phẩm, giá và kho");
    let refused = owner.press(&page, "Đồng ý ủy quyền", &[("present", "another")]).await;
    refused.must_say("Chưa làm được");
    assert_eq!(
        town.count("SELECT count(*) FROM mandate WHERE state = 'granted'").await,
        0
    );
    agree(&owner).await.must_say("Đã ủy quyền");

    let desk = enter(&official).await;
    assert_eq!(desk.address, "/htx/don-hang");
    desk.must_be(200)
        .must_say("Anh/chị đang làm thay")
        .must_say("đến hết 01/12/2026");
    let page = official.open(&format!("/htx/don-hang/{code}")).await;
    let page = official.press(&page, "Xác nhận đơn", &[]).await;
    page.must_be(200).must_say("Anh/chị đang làm thay");
    let note = official
        .press(&page, "Gửi", &[("text", "Sở đang giúp hợp tác xã đóng hàng.")])
        .await;
    note.must_be(200);
    official
        .press(
            &official.open(SHELF).await,
            "Ghi nhập hàng",
            &[("quantity", "30"), ("reason", "Mẻ mới")],
        )
        .await
        .must_say("Đã ghi nhập hàng");
    let fields = [("seen", "65000"), ("price", "66000")];
    let offer: String = sqlx::query_scalar("SELECT offer_id::text FROM order_line LIMIT 1")
        .fetch_one(&town.pool)
        .await
        .expect("an offer");
    let fields: Vec<_> = fields
        .into_iter()
        .chain([("offer", offer.as_str()), ("lang", "vi")])
        .collect();
    official.ask(Method::POST, "/api/stock/price", &fields).await;

    // Both names, wherever the cooperative reads what happened.
    let both = "theo ủy quyền)";
    for path in [
        format!("/htx/don-hang/{code}"),
        SHELF.to_owned(),
        "/htx/nhat-ky".to_owned(),
    ] {
        owner
            .open(&path)
            .await
            .must_be(200)
            .must_say(both)
            .must_say("Sở Công Thương");
    }
    for stamped in [
        "SELECT count(*) FROM order_event WHERE mandate_id IS NOT NULL",
        "SELECT count(*) FROM order_note WHERE mandate_id IS NOT NULL",
        "SELECT count(*) FROM stock_movement WHERE mandate_id IS NOT NULL",
        "SELECT count(*) FROM audit_entry WHERE mandate_id IS NOT NULL AND action = 'price'",
    ] {
        assert_eq!(town.count(stamped).await, 1, "{stamped}");
    }
    // What its own people do carries no mandate, and the shopper is told no names.
    let page = owner.open(&format!("/htx/don-hang/{code}")).await;
    owner.press(&page, "Chuẩn bị hàng", &[]).await.must_be(200);
    assert_eq!(
        town.count("SELECT count(*) FROM order_event WHERE mandate_id IS NOT NULL")
            .await,
        1
    );
    town.visitor().open(&order.address).await.must_not_say(both);

    // Out of the workspace by the button, and back to the own desk.
    let page = official.open("/htx/don-hang").await;
    let left = official.press(&page, "Rời ủy quyền", &[]).await;
    assert_eq!(left.address, ASKS);
    assert_eq!(status(&official, "/htx/don-hang").await, 404);
}

#[tokio::test]
async fn outside_of_its_part_there_is_nothing() {
    let scene = scene().await;
    let (owner, official) = (&scene.people[2], &scene.people[4]);
    const OPEN: [(&str, &str, &[&str], &[&str]); 3] = [
        (
            "orders",
            "/htx/don-hang",
            &["/htx/don-hang", "/htx/loat-don"],
            &["/api/desk/"],
        ),
        (
            "goods",
            "/htx/kho",
            &["/htx/kho", "/htx/san-pham"],
            &[
                "/api/stock/",
                "/api/photo/",
                "/api/grid/",
                "/api/sheet/",
                "/api/listing/",
                "/api/resale/",
                "/api/harvest/",
                "/api/draft/keep?form=san-pham",
            ],
        ),
        (
            "shopfront",
            "/htx/gian-hang",
            &["/htx/gian-hang"],
            &["/api/shopfront/", "/api/draft/keep?form=gian-hang"],
        ),
    ];
    let mut wrong = Vec::new();
    for (part, first, pages, functions) in OPEN {
        ask(&scene.town, official, &[part]).await.must_say("Đã gửi đề nghị");
        agree(owner).await.must_say("Đã ủy quyền");
        assert_eq!(enter(official).await.address, first);
        for (route, example, _) in PAGES.iter().filter(|(route, ..)| route.starts_with("/htx")) {
            let path = scene.filled(example);
            let got = status(official, &path).await;
            let is_open = pages.iter().any(|open| route.starts_with(open));
            // The day leads on to what is theirs to do.
            let expected = if is_open {
                200
            } else if *route == "/htx" {
                303
            } else {
                404
            };
            if got != expected {
                wrong.push(format!("{path} for {part}: {got}, not {expected}"));
            }
        }
        for path in ["/htx/truc-tiep"] {
            let expected = if part == "orders" { 200 } else { 404 };
            assert_eq!(status(official, path).await, expected, "{path} for {part}");
        }
        // What is closed answers as it does to a department that acts for nobody, and changes nothing.
        for (path, fields, expected) in FUNCTIONS {
            let asked = format!("{path}?{fields}");
            let is_open = functions.iter().any(|open| asked.starts_with(open));
            let at_home = expected.chars().nth(4);
            if is_open || at_home != Some('n') {
                continue;
            }
            let fields = scene.filled(fields);
            let mut fields: Vec<_> = fields.split('&').filter_map(|pair| pair.split_once('=')).collect();
            if !fields.iter().any(|(name, _)| *name == "lang") {
                fields.push(("lang", "vi"));
            }
            let before = scene.fingerprint().await;
            let response = official.ask(Method::POST, path, &fields).await;
            let got = seen(response.status(), location(&response).as_deref());
            if got != 'n' || scene.fingerprint().await != before {
                wrong.push(format!("{path} for {part}: {got}"));
            }
        }
        let page = owner.open(PEOPLE).await;
        owner
            .press(&page, "Dừng ủy quyền", &[])
            .await
            .must_say("Đã dừng ủy quyền");
        assert_eq!(status(official, first).await, 404, "an ended mandate opens nothing");
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[tokio::test]
async fn an_ended_or_expired_mandate_does_nothing_more_at_once() {
    let town = Town::open().await;
    let order = town.visitor().order(&[(MIEN, 2)]).await;
    let code = format!("{}-1", order.order_code());
    let owner = town.signed_in(&owner_of(MIEN_OWNER)).await;
    let official = town.signed_in(&department_of("19")).await;
    ask(&town, &official, &["orders"]).await;
    agree(&owner).await;
    enter(&official).await.must_be(200);
    let tab = official.open(&format!("/htx/don-hang/{code}")).await;
    let listening = official.ask(Method::GET, "/htx/truc-tiep", &[]).await;
    assert_eq!(listening.status(), 200);

    let page = owner.open(PEOPLE).await;
    owner
        .press(&page, "Dừng ủy quyền", &[])
        .await
        .must_say("Đã dừng ủy quyền");
    let before = town.count("SELECT count(*) FROM order_event").await;
    official.press(&tab, "Xác nhận đơn", &[]).await.must_be(404);
    assert_eq!(town.count("SELECT count(*) FROM order_event").await, before);
    // The stream was knocked at and has ended; it never tells of a change.
    let heard = tokio::time::timeout(
        std::time::Duration::from_secs(30),
        listening.bytes_stream().collect::<Vec<_>>(),
    );
    let heard = heard.await.expect("the stream ends");
    let heard: String = heard
        .into_iter()
        .map(|part| String::from_utf8_lossy(&part.expect("the stream ends well")).into_owned())
        .collect();
    assert!(heard.contains("hello") && !heard.contains("changed"), "{heard}");

    // Another one, whose days pass.
    ask(&town, &official, &["orders"]).await.must_say("Đã gửi đề nghị");
    agree(&owner).await;
    enter(&official).await.must_be(200);
    town.clock.advance(Duration::days(10));
    assert_eq!(status(&official, "/htx/don-hang").await, 200, "the last day counts");
    town.clock.advance(Duration::days(1));
    assert_eq!(status(&official, "/htx/don-hang").await, 404);
    official.open(ASKS).await.must_say("Đã hết hạn");
    // And one can be asked for again.
    ask(&town, &official, &["orders"]).await.must_say("Đã gửi đề nghị");
}

#[tokio::test]
async fn whoever_decides_in_the_department_no_more_acts_no_more() {
    let town = Town::open().await;
    let owner = town.signed_in(&owner_of(MIEN_OWNER)).await;
    let official = town.signed_in(&department_of("19")).await;
    ask(&town, &official, &["orders"]).await;
    agree(&owner).await;
    enter(&official).await.must_be(200);
    sqlx::query("UPDATE membership SET role = 'viewer' FROM account a WHERE a.id = account_id AND a.email = $1")
        .bind(department_of("19"))
        .execute(&town.pool)
        .await
        .expect("the role changes");
    assert_eq!(status(&official, "/htx/don-hang").await, 404);
    // A viewer is offered no form, and asks for nothing.
    assert!(!official.open(ASKS).await.has_button("Gửi đề nghị"));
}

#[tokio::test]
async fn a_request_that_makes_no_sense_is_refused_and_keeps_what_was_typed() {
    let town = Town::open().await;
    let official = town.signed_in(&department_of("19")).await;
    ask(&town, &official, &[])
        .await
        .must_say("Mời chọn ít nhất một phần việc");
    let page = official.open(ASKS).await;
    let days = |from: i64, to: i64| {
        let day = |days| (town.clock.now() + Duration::days(days)).format("%Y-%m-%d").to_string();
        (day(from), day(to))
    };
    for (from, to, problem) in [
        (5, 2, "Chưa gửi được"),
        (-9, -3, "Chưa gửi được"),
        (0, 400, "Chưa gửi được"),
    ] {
        let (from, to) = days(from, to);
        let fields = [
            ("coop", MIEN_OWNER),
            ("orders", "1"),
            ("from", from.as_str()),
            ("to", to.as_str()),
            ("document", "Số 1"),
        ];
        let refused = ask_by(&official, &fields, PDF).await;
        refused.must_say(problem);
        assert_eq!(refused.attributes("[name=document]", "value"), ["Số 1"]);
    }
    // Another province's cooperative is none.
    let options = page.attributes("#coop option", "value");
    assert!(options.contains(&MIEN_OWNER.to_owned()) && !options.contains(&"cam-muong-thang".to_owned()));
    let (from, to) = days(0, 5);
    let fields = [
        ("coop", "cam-muong-thang"),
        ("orders", "1"),
        ("from", &from),
        ("to", &to),
        ("document", "Số 1"),
    ];
    ask_by(&official, &fields, PDF).await.must_say("Chưa gửi được");
    assert_eq!(town.count("SELECT count(*) FROM mandate").await, 0);
    // One at a time; and a request is withdrawn.
    ask(&town, &official, &["orders"]).await.must_say("Đã gửi đề nghị");
    ask(&town, &official, &["goods"]).await.must_say("đã có một đề nghị");
    let page = official.open(ASKS).await;
    official.press(&page, "Rút đề nghị", &[]).await.must_say("Đã dừng");
    let owner = town.signed_in(&owner_of(MIEN_OWNER)).await;
    assert!(!owner.open(PEOPLE).await.has_button("Đồng ý ủy quyền"));
}

#[tokio::test]
async fn whoever_lost_telephone_and_codes_is_let_in_again_at_the_console() {
    let town = Town::open().await;
    let person = town.signed_in(&owner_of(MIEN_OWNER)).await;
    sqlx::query(
        "WITH lost AS (SELECT id FROM account WHERE email = $1),
         app AS (INSERT INTO totp (account_id, secret, is_sealed, last_step, created_at) SELECT id, 'x', false, 0, now() FROM lost)
         INSERT INTO passkey (id, account_id, credential_id, name, transports, static_state, dynamic_state, created_at)
         SELECT gen_random_uuid(), id, 'x', 'Máy cũ', 0, 'x', 'x', now() FROM lost",
    )
    .bind(owner_of(MIEN_OWNER))
    .execute(&town.pool)
    .await
    .expect("factors");
    assert!(person.open("/htx").await.address.starts_with("/dang-nhap"));
    let contact = market::base::Contact::parse(&owner_of(MIEN_OWNER)).expect("a contact");
    let is_done = market::people::reset_factors(&town.pool, &contact, town.clock.now()).await;
    assert!(is_done.expect("the factors are taken away"));
    let left = "SELECT (SELECT count(*) FROM totp) + (SELECT count(*) FROM passkey)
        + (SELECT count(*) FROM session s JOIN account a ON a.id = s.account_id WHERE a.email LIKE 'htx-tai-hoan@%')";
    assert_eq!(town.count(left).await, 0);
    let again = town.visitor();
    sign_in_as(&again, &owner_of(MIEN_OWNER), PASSWORD)
        .await
        .must_say("Hôm nay");
    again.open("/tai-khoan/bao-mat").await.must_say("do đơn vị vận hành");
    town.run_jobs().await;
    let letters = "SELECT count(*) FROM mailbox_entry WHERE body LIKE '%Mọi bước xác thực thứ hai đã được gỡ%'";
    assert_eq!(town.count(letters).await, 1);
    let nobody = market::base::Contact::parse("nobody@cho-phien.example").expect("a contact");
    let is_done = market::people::reset_factors(&town.pool, &nobody, town.clock.now()).await;
    assert!(!is_done.expect("the database answers"));
    assert_eq!(
        town.count("SELECT count(*) FROM audit_entry WHERE action = 'factor_reset'")
            .await,
        1
    );
}
