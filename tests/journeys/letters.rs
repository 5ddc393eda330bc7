//! Letters that really travel: by SMTP, out of demo mode.

use super::sign_up::{NEW_PASSWORD, ask, sign_in_as};
use crate::fakes::smtp::{FakeSmtp, Fault, ReceivedLetter};
use chrono::Duration;
use server::worker;
use tests::Town;

const LAN: &str = "lan@cho-phien.example";

/// Where a letter leads, as a path of this town.
fn link_of(town: &Town, letter: &ReceivedLetter) -> String {
    let mut links = letter.body.lines().filter_map(|line| line.strip_prefix(&town.address));
    let link = links.find(|path| path.contains("?ma="));
    link.unwrap_or_else(|| panic!("no link in {}", letter.body)).to_owned()
}

/// Due and given up.
async fn waiting_jobs(town: &Town) -> (i64, i64) {
    market::jobs::count_waiting(&town.pool, town.clock.now())
        .await
        .expect("the jobs can be counted")
}

#[tokio::test]
async fn somebody_signs_up_and_gets_back_in_by_letters_that_travel() {
    let smtp = FakeSmtp::open().await;
    let town = Town::open_writing_by(&smtp.config()).await;
    let lan = town.visitor();
    ask(&lan, "", "Lan", LAN, NEW_PASSWORD)
        .await
        .must_say("trong vòng 24 giờ");
    town.run_jobs().await;

    let [letter] = &smtp.letters()[..] else {
        panic!("not one letter: {:?}", smtp.letters())
    };
    assert_eq!(
        (letter.from.as_str(), letter.to.as_str()),
        ("thu@cho-phien.example", LAN)
    );
    assert_eq!(letter.header("To"), LAN);
    assert!(letter.header("From").ends_with("<thu@cho-phien.example>"), "{letter:?}");
    assert!(letter.header("From").contains("Chợ Phiên"), "{letter:?}");
    assert!(letter.header("Subject").contains("Xác nhận tài khoản"), "{letter:?}");
    assert!(
        letter.header("Date").starts_with("Sat, 21 Nov 2026 02:00:0"),
        "{letter:?}"
    );
    assert!(
        letter.header("Message-ID").ends_with("@cho-phien.example>"),
        "{letter:?}"
    );
    assert_eq!(letter.header("Content-Type"), "text/plain; charset=utf-8");
    assert_eq!(town.count("SELECT count(*) FROM message").await, 0);

    let confirm = lan.open(&link_of(&town, letter)).await;
    confirm.must_be(200).must_say(LAN);
    lan.press(&confirm, "Xác nhận tài khoản", &[])
        .await
        .must_say("Chào bạn Lan");

    let other = town.visitor();
    let page = other.open("/quen-mat-khau").await;
    other.press(&page, "Gửi liên kết", &[("login", LAN)]).await.must_be(200);
    town.run_jobs().await;
    let letter = smtp.letters().pop().expect("a second letter");
    let page = other.open(&link_of(&town, &letter)).await;
    let fields = [("Mật khẩu mới", "một mật khẩu khác")];
    other.press(&page, "Đặt lại mật khẩu", &fields).await.must_be(200);
    sign_in_as(&other, LAN, "một mật khẩu khác")
        .await
        .must_say("Chào bạn Lan");
    smtp.must_be_content();

    // Nobody is reached by telephone, and nobody reads the letters of others.
    for path in ["/dang-ky", "/quen-mat-khau"] {
        let (button, person) = (
            if path == "/dang-ky" {
                "Đăng ký"
            } else {
                "Gửi liên kết"
            },
            town.visitor(),
        );
        let form = person
            .open(path)
            .await
            .forms(button)
            .swap_remove(0)
            .with("login", "0912 345 678");
        person
            .send(&form)
            .await
            .must_say("Chợ chưa gửi được tin đến liên hệ loại này");
    }
    town.visitor().open("/hop-thu").await.must_be(404);
}

#[tokio::test]
async fn a_letter_that_could_not_be_handed_over_goes_out_later_and_once() {
    let mut smtp = FakeSmtp::open().await;
    let town = Town::open_writing_by(&smtp.config()).await;
    let faults = [
        Some(Fault::IsBusy),
        Some(Fault::HangsUp),
        Some(Fault::RefusesPassword),
        None,
    ];
    for (number, fault) in faults.into_iter().enumerate() {
        let email = format!("lan-{number}@cho-phien.example");
        ask(&town.visitor(), "", "Lan", &email, NEW_PASSWORD).await.must_be(200);
        smtp.wrong(fault);
        if fault.is_none() {
            smtp.go_down().await;
        }
        assert_eq!(worker::run_due(&town.state).await, 1, "{fault:?}");
        assert_eq!(smtp.letters().len(), number, "{fault:?}");
        assert_eq!(waiting_jobs(&town).await, (0, 0), "{fault:?}");
        assert_eq!(town.count("SELECT count(*) FROM message").await, 1, "{fault:?}");

        if fault.is_none() {
            smtp.come_up().await;
        }
        smtp.wrong(None);
        town.clock.advance(Duration::seconds(10));
        town.run_jobs().await;
        let letters = smtp.letters();
        assert_eq!(
            (letters.len(), letters[number].to.as_str()),
            (number + 1, email.as_str())
        );
        assert_eq!(town.count("SELECT count(*) FROM message").await, 0);
    }
    smtp.must_be_content();
}

#[tokio::test]
async fn a_silent_server_or_one_without_tls_gets_no_letter_and_it_waits() {
    let smtp = FakeSmtp::open().await;
    smtp.wrong(Some(Fault::IsSilent));
    let mut config = smtp.config();
    config.send_time_max = std::time::Duration::from_millis(200);
    let town = Town::open_writing_by(&config).await;
    ask(&town.visitor(), "", "Lan", LAN, NEW_PASSWORD).await.must_be(200);
    worker::run_due(&town.state).await;
    assert_eq!(waiting_jobs(&town).await, (0, 0));
    assert_eq!(
        town.count("SELECT count(*) FROM job WHERE last_error LIKE '%too long%'")
            .await,
        1
    );

    // As with a server elsewhere: not even the password is told in the open.
    smtp.wrong(None);
    let mut config = smtp.config();
    config.url.push_str("?tls=required");
    let town = Town::open_writing_by(&config).await;
    ask(&town.visitor(), "", "Lan", LAN, NEW_PASSWORD).await.must_be(200);
    worker::run_due(&town.state).await;
    assert_eq!(waiting_jobs(&town).await, (0, 0));
    assert_eq!(town.count("SELECT count(*) FROM message").await, 1);
    assert_eq!(smtp.letters().len(), 0);
    smtp.must_be_content();
}

#[tokio::test]
async fn a_refused_recipient_is_given_up_and_not_named() {
    let smtp = FakeSmtp::open().await;
    let town = Town::open_writing_by(&smtp.config()).await;
    smtp.wrong(Some(Fault::RefusesRecipient));
    ask(&town.visitor(), "", "Lan", LAN, NEW_PASSWORD).await.must_be(200);
    worker::run_due(&town.state).await;
    assert_eq!(waiting_jobs(&town).await, (0, 1));
    // The server repeated the address; what we keep and log does not.
    let why = "SELECT count(*) FROM job WHERE last_error LIKE '%answered 550' AND last_error NOT LIKE '%@%'";
    assert_eq!(town.count(why).await, 1);
    assert_eq!(smtp.letters().len(), 0);
    smtp.must_be_content();
}
