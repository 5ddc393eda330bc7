//! What people are told by letters: who, how often, and when not.

use super::{MIEN, MIEN_OWNER};
use crate::fakes::smtp::{FakeSmtp, ReceivedLetter};
use chrono::Duration;
use market::{jobs::News, messages::Way, notices};
use reqwest::{Method, StatusCode};
use sqlx::types::Uuid;
use tests::{HA_NOI, Page, Person, SHOPPER, Town, WARD, owner_of};

const GUEST: &str = "hanh@khach.example";

/// What somebody got, the subjects only.
fn subjects_to(smtp: &FakeSmtp, address: &str) -> Vec<String> {
    let letters = smtp.letters();
    let own = letters.iter().filter(|letter| letter.to == address);
    own.map(|letter| letter.header("Subject").replace("Chợ Phiên: ", ""))
        .collect()
}

/// The last letter that somebody got.
fn last_to(smtp: &FakeSmtp, address: &str) -> ReceivedLetter {
    let letters = smtp.letters();
    let own = letters.into_iter().rev().find(|letter| letter.to == address);
    own.unwrap_or_else(|| panic!("no letter to {address}"))
}

/// Lets the time pass in which letters about new orders wait for more of them.
async fn let_gather(town: &Town) {
    town.run_jobs().await;
    town.clock.advance(Duration::minutes(3) + Duration::seconds(1));
    town.run_jobs().await;
}

/// The address in a letter by which it shall be the last of its kind, as a path of this town.
fn stop_path(town: &Town, letter: &ReceivedLetter) -> String {
    let header = letter.header("List-Unsubscribe");
    let address = header.strip_prefix('<').and_then(|rest| rest.strip_suffix('>'));
    let path = address.and_then(|address| address.strip_prefix(&town.address));
    path.unwrap_or_else(|| panic!("no address: {header}")).to_owned()
}

/// The address of an order in a letter, as a path of this town.
fn order_link(town: &Town, letter: &ReceivedLetter) -> String {
    let start = format!("{}/", town.address);
    let mut lines = letter.body.lines().map(str::trim);
    let line = lines.find(|line| line.starts_with(&start) && line.contains("/don-hang/"));
    let line = line.unwrap_or_else(|| panic!("no link: {}", letter.body));
    line[town.address.len()..].to_owned()
}

async fn choose(person: &Person, change: impl FnOnce(tests::page::Form) -> tests::page::Form) -> Page {
    let page = person.open("/tai-khoan/thong-bao").await;
    person.send(&change(page.forms("Lưu").swap_remove(0))).await
}

#[tokio::test]
async fn a_burst_of_new_orders_is_one_letter_and_nothing_is_told_twice() {
    let smtp = FakeSmtp::open().await;
    let town = Town::open_writing_by(&smtp.config()).await;
    let owner = owner_of(MIEN_OWNER);
    let mut codes = Vec::new();
    for _ in 0..3 {
        let order = town.visitor().order(&[(MIEN, 1)]).await;
        codes.push(order.order_code().to_owned());
    }
    town.run_jobs().await;
    assert_eq!(subjects_to(&smtp, &owner), Vec::<String>::new(), "it waits for more");
    let_gather(&town).await;
    assert_eq!(subjects_to(&smtp, &owner), ["3 đơn mới"]);
    let letter = last_to(&smtp, &owner);
    for code in &codes {
        assert!(letter.body.contains(&format!("• {code}-1")), "{}", letter.body);
    }
    assert!(
        letter.body.contains("/htx/don-hang\r\n") || letter.body.contains("/htx/don-hang\n"),
        "{}",
        letter.body
    );
    assert_eq!(letter.header("List-Unsubscribe-Post"), "List-Unsubscribe=One-Click");

    // The job that found out whom to tell runs again, as after a crash.
    let events: Vec<Uuid> = sqlx_events(&town).await;
    for event in events {
        let now = town.clock.now();
        notices::tell(
            &town.pool,
            News::OrderEvent,
            event,
            event,
            |way, _| way == Way::Email,
            now,
        )
        .await
        .expect("it can be told");
    }
    let_gather(&town).await;
    assert_eq!(subjects_to(&smtp, &owner), ["3 đơn mới"]);

    // What somebody has confirmed meanwhile is no news.
    let order = town.visitor().order(&[(MIEN, 1)]).await;
    let coop = town.signed_in(&owner).await;
    let address = format!("/htx/don-hang/{}-1", order.order_code());
    coop.press(&coop.open(&address).await, "Xác nhận đơn", &[]).await;
    let_gather(&town).await;
    assert_eq!(subjects_to(&smtp, &owner), ["3 đơn mới"]);
    smtp.must_be_content();
}

async fn sqlx_events(town: &Town) -> Vec<Uuid> {
    sqlx::query_scalar("SELECT id FROM order_event")
        .fetch_all(&town.pool)
        .await
        .expect("the events can be read")
}

#[tokio::test]
async fn a_guest_hears_of_their_order_until_they_press_the_link() {
    let smtp = FakeSmtp::open().await;
    let town = Town::open_writing_by(&smtp.config()).await;
    let order = town.visitor().order_writing_to(&[(MIEN, 1)], GUEST).await;
    let code = order.order_code().to_owned();
    town.run_jobs().await;
    assert_eq!(subjects_to(&smtp, GUEST), ["Đơn hàng đã được ghi nhận"]);
    let letter = last_to(&smtp, GUEST);
    assert!(letter.body.contains(&code), "{}", letter.body);
    assert_eq!(order_link(&town, &letter), order.address);

    let coop = town.signed_in(&owner_of(MIEN_OWNER)).await;
    let address = format!("/htx/don-hang/{code}-1");
    for button in [
        "Xác nhận đơn",
        "Chuẩn bị hàng",
        "Sẵn sàng giao",
        "Bàn giao vận chuyển",
        "Đã giao",
    ] {
        coop.press(&coop.open(&address).await, button, &[]).await.must_be(200);
        town.run_jobs().await;
    }
    assert_eq!(
        subjects_to(&smtp, GUEST),
        ["Đơn hàng đã được ghi nhận", "Hàng đang trên đường", "Hàng đã giao"]
    );

    // Looking at the link changes nothing; the button does, and nobody signs in for it.
    let stranger = town.visitor();
    let path = stop_path(&town, &last_to(&smtp, GUEST));
    let page = stranger.open(&path).await;
    page.must_be(200).must_say("không nhận thư về đơn hàng nữa");
    assert_eq!(town.count("SELECT count(*) FROM notice_stopped").await, 0);
    stranger.press(&page, "Ngừng nhận", &[]).await.must_say("Đã ngừng");
    town.visitor().order_writing_to(&[(MIEN, 1)], GUEST).await;
    town.run_jobs().await;
    assert_eq!(subjects_to(&smtp, GUEST).len(), 3);
    smtp.must_be_content();
}

#[tokio::test]
async fn a_guest_is_written_to_in_the_language_in_which_they_ordered() {
    let smtp = FakeSmtp::open().await;
    let town = Town::open_writing_by(&smtp.config()).await;
    let guest = town.visitor();
    guest.put_into_cart(MIEN, 1).await;
    let filled = guest.fill_checkout(HA_NOI, WARD).await;
    let form = filled.forms_filled.expect("the checkout was filled");
    let placed = guest.send(&form.with("Email", GUEST).with("lang", "en")).await;
    let coop = town.signed_in(&owner_of(MIEN_OWNER)).await;
    let address = format!("/htx/don-hang/{}-1", placed.order_code());
    for button in ["Xác nhận đơn", "Chuẩn bị hàng", "Sẵn sàng giao", "Bàn giao vận chuyển"] {
        coop.press(&coop.open(&address).await, button, &[]).await.must_be(200);
    }
    town.run_jobs().await;
    assert_eq!(
        subjects_to(&smtp, GUEST),
        ["Your order has come in", "Your goods are on their way"]
    );
    smtp.must_be_content();
}

#[tokio::test]
async fn a_number_that_is_written_down_later_is_told_once() {
    let smtp = FakeSmtp::open().await;
    let town = Town::open_writing_by(&smtp.config()).await;
    let order = town.visitor().order_writing_to(&[(MIEN, 1)], GUEST).await;
    let coop = town.signed_in(&owner_of(MIEN_OWNER)).await;
    let address = format!("/htx/don-hang/{}-1", order.order_code());
    for button in ["Xác nhận đơn", "Chuẩn bị hàng", "Sẵn sàng giao", "Bàn giao vận chuyển"] {
        coop.press(&coop.open(&address).await, button, &[]).await.must_be(200);
    }
    town.run_jobs().await;
    let told = "Đơn hàng đã có mã vận đơn";
    // A number that is put right before anybody heard of it is never told; one that comes back is no news.
    let numbers: [(&[&str], usize); 4] = [(&["VN-1", "VN-2"], 1), (&["VN-2"], 1), (&["VN-3"], 2), (&["VN-2"], 2)];
    for (numbers, letters) in numbers {
        for number in numbers {
            let page = coop.open(&address).await;
            coop.press(&page, "Lưu mã vận đơn", &[("tracking", number)])
                .await
                .must_be(200);
        }
        town.run_jobs().await;
        let subjects = subjects_to(&smtp, GUEST);
        assert_eq!(
            subjects.iter().filter(|subject| *subject == told).count(),
            letters,
            "{subjects:?}"
        );
    }
    let letter = last_to(&smtp, GUEST);
    assert!(letter.body.contains("mã vận đơn VN-3"), "{}", letter.body);
    smtp.must_be_content();
}

#[tokio::test]
async fn the_letter_to_a_guest_opens_their_order_in_another_browser() {
    let smtp = FakeSmtp::open().await;
    let town = Town::open_writing_by(&smtp.config()).await;
    let guest = town.visitor();
    guest.put_into_cart(MIEN, 1).await;
    let filled = guest.fill_checkout(HA_NOI, WARD).await;
    let form = filled.forms_filled.expect("a form").with("Email", GUEST);
    let placed = guest.send(&form).await;
    let code = placed.order_code().to_owned();
    // The same form once more, as from a browser that got no answer.
    assert_eq!(guest.send(&form).await.order_code(), code);
    let_gather(&town).await;
    assert_eq!(subjects_to(&smtp, GUEST), ["Đơn hàng đã được ghi nhận"]);
    let link = order_link(&town, &last_to(&smtp, GUEST));
    let elsewhere = town.visitor();
    elsewhere.open(&link).await.must_be(200).must_say(&code);
    elsewhere.open(&format!("/don-hang/{code}")).await.must_be(404);
    // Once it was handed over, nobody finds the link's secret in the database.
    assert_eq!(town.count("SELECT count(*) FROM message").await, 0);

    // In the language in which they ordered.
    let guest = town.visitor();
    guest.put_into_cart(MIEN, 1).await;
    let filled = guest.fill_checkout(HA_NOI, WARD).await;
    let form = filled.forms_filled.expect("a form").with("Email", GUEST);
    guest.send(&form.with("lang", "en")).await.must_be(200);
    town.run_jobs().await;
    assert_eq!(subjects_to(&smtp, GUEST).last().expect("one"), "Your order has come in");
    let link = order_link(&town, &last_to(&smtp, GUEST));
    assert!(link.starts_with("/en/don-hang/"), "{link}");

    // Whoever has an account signs in for it: no letter of theirs holds a secret of an order.
    let shopper = town.signed_in(SHOPPER).await;
    let code = shopper.order(&[(MIEN, 1)]).await.order_code().to_owned();
    town.run_jobs().await;
    assert_eq!(subjects_to(&smtp, SHOPPER), ["Đơn hàng đã được ghi nhận"]);
    let link = order_link(&town, &last_to(&smtp, SHOPPER));
    assert_eq!(link, format!("/don-hang/{code}"));
    smtp.must_be_content();
}

#[tokio::test]
async fn one_press_in_the_readers_own_program_stops_letters_of_a_kind() {
    let smtp = FakeSmtp::open().await;
    let town = Town::open_writing_by(&smtp.config()).await;
    let owner = owner_of(MIEN_OWNER);
    let order = town.visitor().order(&[(MIEN, 1)]).await;
    let_gather(&town).await;
    let path = stop_path(&town, &last_to(&smtp, &owner));
    let machine = town.visitor();
    let press = async |path: &str, body: &'static str| {
        let request = machine.raw(Method::POST, path).body(body);
        let request = request.header("content-type", "application/x-www-form-urlencoded");
        request.send().await.expect("it answers").status()
    };
    assert_eq!(press(&path, "something=else").await, StatusCode::BAD_REQUEST);
    let unknown = format!("/ngung-nhan?ma={}", "0".repeat(64));
    assert_eq!(
        press(&unknown, "List-Unsubscribe=One-Click").await,
        StatusCode::NOT_FOUND
    );
    assert_eq!(town.count("SELECT count(*) FROM notice_choice").await, 0);
    for _ in 0..2 {
        assert_eq!(press(&path, "List-Unsubscribe=One-Click").await, StatusCode::OK);
    }
    // New orders are told no more; what else is told still is.
    town.visitor().order(&[(MIEN, 1)]).await;
    town.clock.advance(Duration::hours(21));
    let_gather(&town).await;
    assert_eq!(
        subjects_to(&smtp, &owner),
        ["Có đơn mới", "Đơn sắp hết hạn xác nhận (2)"]
    );
    drop(order);
    smtp.must_be_content();
}

#[tokio::test]
async fn in_quiet_hours_everything_waits_but_what_keeps_an_account_safe() {
    let smtp = FakeSmtp::open().await;
    let town = Town::open_writing_by(&smtp.config()).await;
    let owner = owner_of(MIEN_OWNER);
    let coop = town.signed_in(&owner).await;

    // No hours at all are refused, and what was typed is kept.
    let page = choose(&coop, |form| {
        form.with("quiet", "1").with("Từ giờ", "21:30").with("Đến giờ", "21:30")
    })
    .await;
    page.must_say("giờ bắt đầu và giờ kết thúc khác nhau")
        .must_say("Chưa lưu được");
    let kept = page.forms("Lưu").swap_remove(0);
    assert_eq!((kept.value("Đến giờ"), kept.value("quiet")), ("21:30", "1"));
    choose(&coop, |form| {
        form.with("quiet", "1").with("Từ giờ", "21:30").with("Đến giờ", "06:00")
    })
    .await
    .must_say("Đã lưu");

    // Ten in the evening.
    town.clock.advance(Duration::hours(13));
    town.visitor().order(&[(MIEN, 1)]).await;
    let_gather(&town).await;
    assert_eq!(subjects_to(&smtp, &owner), Vec::<String>::new());
    let person = town.visitor();
    let page = person.open("/quen-mat-khau").await;
    person
        .press(&page, "Gửi liên kết", &[("login", &owner)])
        .await
        .must_be(200);
    town.run_jobs().await;
    assert_eq!(subjects_to(&smtp, &owner), ["Đặt lại mật khẩu"]);

    // Half past five, and six.
    town.visitor().order(&[(MIEN, 1)]).await;
    town.clock.advance(Duration::hours(7) + Duration::minutes(30));
    town.run_jobs().await;
    assert_eq!(subjects_to(&smtp, &owner).len(), 1);
    town.clock.advance(Duration::minutes(30));
    town.run_jobs().await;
    assert_eq!(subjects_to(&smtp, &owner), ["Đặt lại mật khẩu", "2 đơn mới"]);
    smtp.must_be_content();
}

#[tokio::test]
async fn what_somebody_chose_holds_for_that_seller_and_that_way_only() {
    let smtp = FakeSmtp::open().await;
    let town = Town::open_writing_by(&smtp.config()).await;
    let owner = owner_of(MIEN_OWNER);
    let coop = town.signed_in(&owner).await;
    let page = coop.open("/tai-khoan/thong-bao").await;
    // A way that is not set up is not shown.
    page.must_say("Email")
        .must_not_say("Zalo")
        .must_not_say("Trên thiết bị");
    choose(&coop, |form| form.without("_new_order_email]"))
        .await
        .must_say("Đã lưu");
    let again = coop.open("/tai-khoan/thong-bao").await.forms("Lưu").swap_remove(0);
    let ticked = |ending: &str| again.fields.iter().any(|(name, _)| name.ends_with(ending));
    assert!(!ticked("_new_order_email]") && ticked("_low_stock_email]") && ticked("own_placed_email]"));
    town.visitor().order(&[(MIEN, 1)]).await;
    let_gather(&town).await;
    assert_eq!(subjects_to(&smtp, &owner), Vec::<String>::new());

    // Somebody else of the same seller has their own choice, and none once they have left.
    let join = "INSERT INTO membership (account_id, organisation_id, role, created_at)
                SELECT a.id, o.id, 'manager', a.created_at FROM account a, organisation o
                WHERE a.email = 'khach@cho-phien.example' AND o.slug = 'tai-hoan'";
    assert_eq!(
        sqlx::query(join)
            .execute(&town.pool)
            .await
            .expect("it is done")
            .rows_affected(),
        1
    );
    town.visitor().order(&[(MIEN, 1)]).await;
    let_gather(&town).await;
    assert_eq!(subjects_to(&smtp, tests::SHOPPER), ["Có đơn mới"]);
    town.visitor().order(&[(MIEN, 1)]).await;
    town.run_jobs().await;
    let leave =
        "DELETE FROM membership m USING account a WHERE a.id = m.account_id AND a.email = 'khach@cho-phien.example'";
    sqlx::query(leave).execute(&town.pool).await.expect("it is done");
    let_gather(&town).await;
    assert_eq!(subjects_to(&smtp, tests::SHOPPER), ["Có đơn mới"]);
    smtp.must_be_content();
}

#[tokio::test]
async fn the_counters_are_for_whoever_has_the_token() {
    let town = Town::open_showing_metrics_for("geheim").await;
    let ask = async |token: Option<&str>| {
        let mut request = town.visitor().raw(Method::GET, "/metrics");
        if let Some(token) = token {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        request.send().await.expect("it answers")
    };
    assert_eq!(ask(None).await.status(), StatusCode::NOT_FOUND);
    assert_eq!(ask(Some("x")).await.status(), StatusCode::NOT_FOUND);
    let text = ask(Some("geheim")).await.text().await.expect("it is text");
    for line in ["messages_waiting 0", "messages_failed 0", "notices_waiting 0"] {
        assert!(text.lines().any(|written| written == line), "{line}\n{text}");
    }
}
