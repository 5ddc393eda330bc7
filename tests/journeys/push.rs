//! What people are told on their devices: web push, against a push service that is strict.

use super::{MIEN, MIEN_OWNER};
use crate::fakes::{
    push::{FakePush, Subscription},
    smtp::FakeSmtp,
};
use chrono::Duration;
use reqwest::Method;
use tests::{Person, Town, owner_of};

/// The browser of this person is added, as the page's script does it.
async fn add(person: &Person, device: &Subscription) -> u16 {
    let fields = [
        ("endpoint", device.endpoint.as_str()),
        ("p256dh", &device.p256dh),
        ("auth", &device.auth),
        ("lang", "vi"),
    ];
    person
        .ask(Method::POST, "/api/push/add", &fields)
        .await
        .status()
        .as_u16()
}

async fn open() -> (FakeSmtp, FakePush, Town) {
    let (smtp, push) = (FakeSmtp::open().await, FakePush::open().await);
    let town = Town::open_telling_by(&smtp.config(), &push.config()).await;
    push.goes_by(&town.clock);
    (smtp, push, town)
}

#[tokio::test]
async fn a_new_order_is_shown_on_every_device_of_those_who_want_it_and_names_nobody() {
    let (_smtp, push, town) = open().await;
    let owner = owner_of(MIEN_OWNER);
    let (desk, phone) = (town.signed_in(&owner).await, town.signed_in(&owner).await);
    desk.open("/htx/don-hang").await.must_say("Bật thông báo");
    desk.open("/tai-khoan/thong-bao").await.must_say("Chưa có thiết bị nào");
    assert_eq!(add(&desk, &push.subscribe("desk")).await, 303);
    assert_eq!(add(&phone, &push.subscribe("phone")).await, 303);
    // Added again, it is there once.
    let again = push.subscribe("phone");
    assert_eq!(add(&phone, &again).await, 303);
    let page = desk.open("/tai-khoan/thong-bao").await;
    assert_eq!(page.forms("Gỡ thiết bị").len(), 2);
    page.must_say("Thiết bị này");
    desk.open("/htx/don-hang").await.must_not_say("Bật thông báo");

    let order = town.visitor().order(&[(MIEN, 1)]).await;
    town.run_jobs().await;
    for browser in ["desk", "phone"] {
        let knocks = push.knocks(browser);
        let [knock] = &knocks[..] else { panic!("{knocks:?}") };
        assert_eq!(
            (knock.said["title"].as_str(), knock.said["body"].as_str()),
            (Some("Chợ Phiên"), Some("Có đơn mới"))
        );
        assert_eq!(knock.urgency, "high");
        let link = knock.said["url"].as_str().expect("a link");
        assert_eq!(link, format!("{}/htx/don-hang/{}-1", town.address, order.order_code()));
        let whole = knock.said.to_string();
        assert!(!whole.contains("Hạnh") && !whole.contains("0912"), "{whole}");
    }
    // A later one replaces the earlier on a screen that was off.
    town.visitor().order(&[(MIEN, 1)]).await;
    town.run_jobs().await;
    let topics: Vec<_> = push.knocks("desk").into_iter().map(|knock| knock.topic).collect();
    assert_eq!((topics.len(), &topics[0]), (2, &topics[1]));

    // A removed device and a session that ended hear nothing more; the other one does.
    let page = desk.open("/tai-khoan/thong-bao").await;
    let remove = page.forms("Gỡ thiết bị");
    phone.press(&phone.open("/tai-khoan").await, "Đăng xuất", &[]).await;
    assert_eq!(town.count("SELECT count(*) FROM push_device").await, 1);
    town.visitor().order(&[(MIEN, 1)]).await;
    town.run_jobs().await;
    assert_eq!((push.knocks("desk").len(), push.knocks("phone").len()), (3, 2));
    for form in &remove {
        desk.send(form).await;
    }
    assert_eq!(town.count("SELECT count(*) FROM push_device").await, 0);
    push.must_be_content();
}

#[tokio::test]
async fn a_device_that_is_gone_is_forgotten_and_a_busy_service_is_asked_again_when_it_says() {
    let (_smtp, push, town) = open().await;
    let owner = owner_of(MIEN_OWNER);
    let (gone, busy) = (town.signed_in(&owner).await, town.signed_in(&owner).await);
    add(&gone, &push.subscribe("gone")).await;
    add(&busy, &push.subscribe("busy")).await;
    push.answer("gone", Some((410, None)));
    push.answer("busy", Some((429, Some(120))));
    town.visitor().order(&[(MIEN, 1)]).await;
    town.run_jobs().await;
    assert_eq!(town.count("SELECT count(*) FROM push_device").await, 1);
    assert_eq!(
        town.count("SELECT count(*) FROM message WHERE device_id IS NOT NULL")
            .await,
        1
    );

    push.answer("busy", None);
    town.clock.advance(Duration::seconds(110));
    town.run_jobs().await;
    assert_eq!(push.knocks("busy").len(), 0, "it said when");
    town.clock.advance(Duration::seconds(11));
    town.run_jobs().await;
    assert_eq!(push.knocks("busy").len(), 1);
    assert_eq!(
        town.count("SELECT count(*) FROM message WHERE device_id IS NOT NULL")
            .await,
        0
    );

    // The service is down for a moment.
    push.answer("busy", Some((503, None)));
    town.visitor().order(&[(MIEN, 1)]).await;
    town.run_jobs().await;
    push.answer("busy", None);
    town.clock.advance(Duration::seconds(61));
    town.run_jobs().await;
    assert_eq!(push.knocks("busy").len(), 2);
    push.must_be_content();
}

#[tokio::test]
async fn nothing_is_sent_into_our_own_house() {
    let (_smtp, push, town) = open().await;
    let coop = town.signed_in(&owner_of(MIEN_OWNER)).await;
    let real = push.subscribe("desk");
    for endpoint in [
        "https://10.0.0.1/push/x",
        "https://169.254.169.254/latest/meta-data",
        "http://push.example/x",
        "https://db.internal/x",
        "file:///etc/passwd",
        "",
    ] {
        let device = Subscription {
            endpoint: endpoint.to_owned(),
            p256dh: real.p256dh.clone(),
            auth: real.auth.clone(),
        };
        add(&coop, &device).await;
        coop.open("/tai-khoan/thong-bao")
            .await
            .must_say("chưa nhận được thông báo");
    }
    for (p256dh, auth) in [("x", real.auth.as_str()), (real.p256dh.as_str(), "x"), ("", "")] {
        let device = Subscription {
            endpoint: real.endpoint.clone(),
            p256dh: p256dh.to_owned(),
            auth: auth.to_owned(),
        };
        add(&coop, &device).await;
    }
    assert_eq!(town.count("SELECT count(*) FROM push_device").await, 0);
}

#[tokio::test]
async fn without_keys_nobody_is_offered_to_be_told_on_a_device() {
    let town = Town::open().await;
    let coop = town.signed_in(&owner_of(MIEN_OWNER)).await;
    coop.open("/htx/don-hang").await.must_not_say("Bật thông báo");
    coop.open("/tai-khoan/thong-bao")
        .await
        .must_be(200)
        .must_not_say("Trên thiết bị")
        .must_not_say("Thiết bị nhận thông báo");
    let device = FakePush::open().await.subscribe("desk");
    add(&coop, &device).await;
    assert_eq!(town.count("SELECT count(*) FROM push_device").await, 0);
}
