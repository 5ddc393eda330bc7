//! Becoming an account, and getting back into one.

use crate::journeys::MIEN;
use chrono::Duration;
use reqwest::Method;
use tests::{Page, Person, SHOPPER, Town};

/// A password nobody else has.
pub(super) const NEW_PASSWORD: &str = "ba quả na rì";

/// A password that is chosen where the link was opened.
const CHOSEN: &str = "bảy mùa chè";

const LAN: &str = "lan@cho-phien.example";

/// Fills the sign-up form and sends it.
pub(super) async fn ask(person: &Person, prefix: &str, name: &str, contact: &str, password: &str) -> Page {
    let (button, page) = match prefix {
        "/en" => ("Sign up", person.open("/en/dang-ky").await),
        _ => ("Đăng ký", person.open("/dang-ky").await),
    };
    let fields = [("name", name), ("login", contact), ("password", password)];
    person.press(&page, button, &fields).await
}

/// Runs the jobs and returns the first link of the newest message whose text holds these words.
pub(crate) async fn link_in_mailbox(town: &Town, words: &str) -> String {
    town.run_jobs().await;
    let mailbox = town.visitor().open("/hop-thu").await;
    mailbox.must_be(200);
    let messages = mailbox.html.split("<article").skip(1);
    let message = messages
        .map(|rest| rest.split("</article>").next().unwrap_or_default())
        .find(|inner| {
            let html = format!("<body><article{inner}</article></body>");
            let message = Page {
                html,
                ..mailbox.clone()
            };
            message.says(words)
        })
        .unwrap_or_else(|| panic!("no message says {words:?}:\n{}", mailbox.text()));
    let (_, link) = message
        .split_once("href=\"")
        .unwrap_or_else(|| panic!("no link in {message}"));
    link.split('"').next().expect("a whole attribute").to_owned()
}

/// Signs in by the form.
pub(super) async fn sign_in_as(person: &Person, contact: &str, password: &str) -> Page {
    let page = person.open("/dang-nhap").await;
    let fields = [("login", contact), ("password", password)];
    person.press(&page, "Đăng nhập", &fields).await
}

#[tokio::test]
async fn a_shopper_signs_up_by_the_link_of_a_letter_and_keeps_the_cart() {
    let town = Town::open().await;
    let shopper = town.visitor();
    shopper.put_into_cart(MIEN, 2).await;
    let door = shopper.open("/dang-nhap?ve=/gio-hang").await;
    let form = shopper.open(&door.link("Đăng ký tài khoản")).await;
    let fields = [
        ("Họ và tên", "Nguyễn Thị Lan"),
        ("Email hoặc số điện thoại", " LAN@cho-phien.example\u{a0}"),
        ("Mật khẩu", NEW_PASSWORD),
    ];
    let sent = shopper.press(&form, "Đăng ký", &fields).await;
    sent.must_be(200).must_say("trong vòng 24 giờ");
    assert_eq!(
        town.count("SELECT count(*) FROM account WHERE email = 'lan@cho-phien.example'")
            .await,
        0
    );

    let link = link_in_mailbox(&town, "Xác nhận tài khoản").await;
    let confirm = shopper.open(&link).await;
    confirm.must_be(200).must_say(LAN);
    // Looking at it makes nothing: mail programs look too.
    assert_eq!(
        town.count("SELECT count(*) FROM account WHERE email = 'lan@cho-phien.example'")
            .await,
        0
    );
    let cart = shopper.press(&confirm, "Xác nhận tài khoản", &[]).await;
    cart.must_be(200).must_say("Miến dong");
    assert_eq!(cart.address, "/gio-hang");
    shopper.open("/tai-khoan").await.must_say("Nguyễn Thị Lan");

    // The link is used up, in this browser and in any other.
    shopper.open(&link).await.must_say("Liên kết không còn dùng được");
    town.visitor()
        .open(&link)
        .await
        .must_say("Liên kết không còn dùng được");
    let again = town
        .visitor()
        .send(&confirm.forms("Xác nhận tài khoản").swap_remove(0))
        .await;
    again.must_be(200).must_say("Liên kết không còn dùng được");
    assert_eq!(
        town.count("SELECT count(*) FROM account WHERE email = 'lan@cho-phien.example'")
            .await,
        1
    );
    // What the letter held is gone with it.
    assert_eq!(town.count("SELECT count(*) FROM message").await, 0);
    assert_eq!(town.count("SELECT count(*) FROM sign_up").await, 0);
}

#[tokio::test]
async fn in_another_browser_a_password_is_chosen_and_a_telephone_number_signs_up_too() {
    let town = Town::open().await;
    let asked = ask(&town.visitor(), "/en", "Lan", "+84 912 345 678", NEW_PASSWORD).await;
    asked.must_be(200).must_say("within 24 hours");
    let link = link_in_mailbox(&town, "Confirm your account").await;
    assert!(link.starts_with("/en/dang-ky/xac-nhan?ma="), "{link}");
    let other = town.visitor();
    let page = other.open(&link).await;
    page.must_say("0912 345 678").must_say("Terms of use");
    let door = other
        .press(&page, "Confirm my account", &[("New password", CHOSEN)])
        .await;
    door.must_be(200).must_say("Your account is ready");
    other.open("/tai-khoan").await.must_say("Đăng nhập");
    // The password as another keyboard writes it.
    let nfd = "ba\u{309}y mu\u{300}a che\u{300}";
    assert_ne!(nfd, CHOSEN);
    sign_in_as(&other, "0912.345.678", nfd)
        .await
        .must_be(200)
        .must_say("Chào bạn Lan");
    // What was typed where the account was asked for opens nothing.
    let asker = town.visitor();
    sign_in_as(&asker, "0912.345.678", NEW_PASSWORD)
        .await
        .must_say("chưa đúng");
    asker.open("/tai-khoan").await.must_not_say("Chào bạn");
}

#[tokio::test]
async fn whoever_signs_up_with_the_address_of_another_never_knows_its_password() {
    let town = Town::open().await;
    let (stranger, owner) = (town.visitor(), town.visitor());
    ask(&stranger, "", "Kẻ lạ", LAN, NEW_PASSWORD).await.must_be(200);
    let link = link_in_mailbox(&town, "Xác nhận tài khoản").await;
    let page = owner.open(&link).await;
    page.must_be(200).must_say(LAN).must_say("chỉ bạn biết mật khẩu đó");

    // Without a password, or with one that anybody tries first, nothing comes of it, and the link stays good.
    let bare = town.visitor();
    for (person, password, why) in [
        (&owner, "", "ít nhất 8 ký tự"),
        (&owner, "12345678", "quá phổ biến"),
        (&bare, "ngắn", "ít nhất 8 ký tự"),
    ] {
        let fields = [("Mật khẩu mới", password)];
        let refused = person.press(&page, "Xác nhận tài khoản", &fields).await;
        refused.must_be(200).must_say("Chưa xác nhận được").must_say(why);
        assert_eq!(refused.forms("Xác nhận tài khoản")[0].value("password"), "");
    }
    // A form that says nothing of a password is no way around it.
    let secret = link.split_once("ma=").expect("a secret").1;
    let answer = bare.ask(Method::POST, "/api/sign_up/confirm", &[("ma", secret)]).await;
    assert!(answer.status().is_redirection(), "{}", answer.status());
    assert_eq!(
        town.count("SELECT count(*) FROM account WHERE email = 'lan@cho-phien.example'")
            .await,
        0
    );
    assert_eq!(town.count("SELECT count(*) FROM sign_up").await, 1);

    // Asking again, whoever does, takes nothing from a link that is open.
    town.clock.advance(Duration::seconds(1));
    ask(&stranger, "", "Kẻ lạ", LAN, NEW_PASSWORD).await.must_be(200);
    assert_eq!(town.count("SELECT count(*) FROM sign_up").await, 2);

    let page = owner.open(&link).await;
    let door = owner
        .press(&page, "Xác nhận tài khoản", &[("Mật khẩu mới", CHOSEN)])
        .await;
    door.must_be(200).must_say("Tài khoản của bạn đã sẵn sàng");
    sign_in_as(&stranger, LAN, NEW_PASSWORD).await.must_say("chưa đúng");
    stranger.open("/tai-khoan").await.must_not_say("Chào bạn");
    sign_in_as(&owner, LAN, CHOSEN).await.must_say("Chào bạn Kẻ lạ");
    // No other link of the address is left.
    assert_eq!(town.count("SELECT count(*) FROM sign_up").await, 0);
    assert_eq!(
        town.count("SELECT count(*) FROM form_memory WHERE typed::text LIKE '%12345678%'")
            .await,
        0
    );
}

#[tokio::test]
async fn the_answer_is_the_same_whether_there_is_an_account_or_not() {
    let town = Town::open().await;
    for (path, button, told) in [
        ("/dang-ky", "Đăng ký", "Có người đăng ký bằng địa chỉ của bạn"),
        (
            "/quen-mat-khau",
            "Gửi liên kết",
            "Có yêu cầu đặt lại mật khẩu cho tài khoản của bạn",
        ),
        ("/en/dang-ky", "Sign up", "Có người đăng ký bằng địa chỉ của bạn"),
    ] {
        let mut answers = Vec::new();
        for contact in [SHOPPER, "nobody@cho-phien.example"] {
            let person = town.visitor();
            let page = person.open(path).await;
            let fields = [("name", "Lan"), ("login", contact), ("password", NEW_PASSWORD)];
            let form = fields
                .iter()
                .fold(page.forms(button).swap_remove(0), |form, (name, value)| {
                    let is_there = form.fields.iter().any(|(field, _)| field == name);
                    if is_there { form.with(name, value) } else { form }
                });
            let answer = person.send(&form).await;
            answer.must_be(200);
            answers.push((answer.address, answer.html));
        }
        assert_eq!(answers[0], answers[1], "{path}");
        town.run_jobs().await;
        town.visitor()
            .open("/hop-thu")
            .await
            .must_say(told)
            .must_say("nobody@cho-phien.example");
    }
    // Whoever has an account is told in a letter, and nothing came of the sign-up.
    assert_eq!(
        town.count("SELECT count(*) FROM sign_up WHERE email = 'khach@cho-phien.example'")
            .await,
        0
    );
    let letters = "SELECT count(*) FROM mailbox_entry WHERE email = 'nobody@cho-phien.example' AND body LIKE '%chưa có tài khoản nào%'";
    assert_eq!(town.count(letters).await, 1);
}

#[tokio::test]
async fn a_link_is_good_for_a_day_and_the_first_of_two_wins() {
    let town = Town::open().await;
    let (first, second) = (town.visitor(), town.visitor());
    ask(&first, "", "Lan", LAN, NEW_PASSWORD).await;
    let late = link_in_mailbox(&town, "Xác nhận tài khoản").await;
    town.clock.advance(Duration::hours(24));
    first
        .open(&late)
        .await
        .must_be(200)
        .must_say("Liên kết không còn dùng được");

    ask(&first, "", "Lan", LAN, NEW_PASSWORD).await;
    let link = link_in_mailbox(&town, "Xác nhận tài khoản").await;
    let of_first = first.open(&link).await.forms("Xác nhận tài khoản").swap_remove(0);
    town.clock.advance(Duration::seconds(1));
    ask(&second, "", "Lan Hai", LAN, "một mật khẩu khác").await;
    let link = link_in_mailbox(&town, "Xác nhận tài khoản").await;
    let of_second = second.open(&link).await.forms("Xác nhận tài khoản").swap_remove(0);
    first.send(&of_first).await.must_be(200).must_say("Chào bạn Lan");
    second
        .send(&of_second)
        .await
        .must_be(200)
        .must_say("Liên kết không còn dùng được");
    second.open("/tai-khoan").await.must_not_say("Chào bạn");
    assert_eq!(
        town.count("SELECT count(*) FROM account WHERE email = 'lan@cho-phien.example'")
            .await,
        1
    );
}

#[tokio::test]
async fn a_refused_sign_up_says_why_and_keeps_all_but_the_password() {
    let town = Town::open().await;
    let person = town.visitor();
    for (password, why) in [
        ("ngắn", "ít nhất 8 ký tự"),
        ("MatKhau123", "quá phổ biến"),
        (&"dài ".repeat(40), "nhiều nhất 128 ký tự"),
    ] {
        let page = ask(&person, "", "Lan", "không phải liên hệ", password).await;
        page.must_be(200)
            .must_say(why)
            .must_say("Vui lòng nhập email hoặc số điện thoại");
        let form = page.forms("Đăng ký").swap_remove(0);
        assert_eq!((form.value("name"), form.value("login")), ("Lan", "không phải liên hệ"));
        assert_eq!(form.value("password"), "");
    }
    ask(&person, "/en", "", "", "").await.must_say("Please fill this in.");
    assert_eq!(town.count("SELECT count(*) FROM message").await, 0);
    assert_eq!(
        town.count("SELECT count(*) FROM form_memory WHERE typed::text LIKE '%MatKhau%'")
            .await,
        0
    );
}

#[tokio::test]
async fn letters_to_one_contact_and_from_one_address_are_limited() {
    let town = Town::open().await;
    let person = town.visitor();
    for _ in 0..3 {
        ask(&person, "", "Lan", LAN, NEW_PASSWORD).await.must_be(200);
    }
    let refused = ask(&town.visitor(), "", "Lan", " Lan@Cho-Phien.example", NEW_PASSWORD).await;
    refused.must_be(429).must_say("Vui lòng thử lại từ 09:15");
    // It is one limit for every kind of letter.
    let page = person.open("/quen-mat-khau").await;
    let refused = person.press(&page, "Gửi liên kết", &[("login", LAN)]).await;
    refused.must_be(429);
    for number in 0..15 {
        ask(
            &person,
            "",
            "Lan",
            &format!("lan-{number}@cho-phien.example"),
            NEW_PASSWORD,
        )
        .await
        .must_be(200);
    }
    // A room of people may sign up together; two hundred letters are more than a room.
    let sent = "UPDATE attempt_limit SET attempts = 200 WHERE attempts = (SELECT max(attempts) FROM attempt_limit)";
    let counted = sqlx::query(sent).execute(&town.pool).await.expect("a count");
    assert_eq!(counted.rows_affected(), 1);
    ask(&person, "", "Lan", "lan-99@cho-phien.example", NEW_PASSWORD)
        .await
        .must_be(429);
    assert_eq!(town.count("SELECT count(*) FROM message").await, 18);
    town.clock.advance(Duration::minutes(15));
    ask(&person, "", "Lan", LAN, NEW_PASSWORD).await.must_be(200);
}

#[tokio::test]
async fn a_forgotten_password_is_replaced_once_and_ends_every_session() {
    let town = Town::open().await;
    let (old, owner) = (town.signed_in(SHOPPER).await, town.visitor());
    let page = owner.open(&owner.open("/dang-nhap").await.link("Quên mật khẩu?")).await;
    let sent = owner
        .press(&page, "Gửi liên kết", &[("Email hoặc số điện thoại", SHOPPER)])
        .await;
    sent.must_be(200).must_say("trong vòng 30 phút");
    let link = link_in_mailbox(&town, "Đặt lại mật khẩu").await;
    let page = owner.open(&link).await;
    let refused = owner
        .press(&page, "Đặt lại mật khẩu", &[("Mật khẩu mới", "12345678")])
        .await;
    refused.must_be(200).must_say("quá phổ biến");
    old.open("/tai-khoan").await.must_say("Khách mẫu");

    let door = owner
        .press(&refused, "Đặt lại mật khẩu", &[("Mật khẩu mới", NEW_PASSWORD)])
        .await;
    door.must_be(200).must_say("Mật khẩu mới đã có hiệu lực");
    old.open("/tai-khoan").await.must_not_say("Khách mẫu");
    sign_in_as(&owner, SHOPPER, tests::PASSWORD).await.must_say("chưa đúng");
    sign_in_as(&owner, SHOPPER, NEW_PASSWORD).await.must_say("Khách mẫu");
    town.run_jobs().await;
    town.visitor().open("/hop-thu").await.must_say("Mật khẩu đã đổi");

    // Neither the page nor its form does anything any more.
    owner.open(&link).await.must_say("Liên kết không còn dùng được");
    let form = page
        .forms("Đặt lại mật khẩu")
        .swap_remove(0)
        .with("Mật khẩu mới", "một mật khẩu khác");
    town.visitor()
        .send(&form)
        .await
        .must_be(200)
        .must_say("Liên kết không còn dùng được");
    sign_in_as(&town.visitor(), SHOPPER, NEW_PASSWORD)
        .await
        .must_say("Khách mẫu");
}

#[tokio::test]
async fn a_reset_link_is_good_for_half_an_hour_and_for_its_own_account() {
    let town = Town::open().await;
    let owner = town.visitor();
    let ask = async |contact: &str| {
        let page = owner.open("/quen-mat-khau").await;
        owner
            .press(&page, "Gửi liên kết", &[("login", contact)])
            .await
            .must_be(200);
        link_in_mailbox(&town, "cho tài khoản của bạn").await
    };
    let late = ask(SHOPPER).await;
    town.clock.advance(Duration::minutes(30));
    owner.open(&late).await.must_say("Liên kết không còn dùng được");
    let first = ask(SHOPPER).await;
    town.clock.advance(Duration::seconds(1));
    let of_other = ask(&tests::owner_of("tai-hoan")).await;
    assert_ne!(first, of_other);
    let page = owner.open(&of_other).await;
    owner
        .press(&page, "Đặt lại mật khẩu", &[("password", NEW_PASSWORD)])
        .await
        .must_be(200);
    sign_in_as(&town.visitor(), SHOPPER, tests::PASSWORD)
        .await
        .must_say("Khách mẫu");
    // A session's own secret, or one of another kind of link, opens nothing.
    let confirm = first.replace("/dat-lai-mat-khau", "/dang-ky/xac-nhan");
    owner.open(&confirm).await.must_say("Liên kết không còn dùng được");
    for path in [
        "/dat-lai-mat-khau",
        "/dat-lai-mat-khau?ma=x",
        "/en/dang-ky/xac-nhan?ma=",
    ] {
        let answer = owner.ask(Method::GET, path, &[]).await;
        assert_eq!(answer.status().as_u16(), 200, "{path}");
    }
}

#[tokio::test]
async fn where_nothing_carries_messages_nobody_is_promised_one() {
    let town = Town::open_for_real().await;
    let person = town.visitor();
    person.open("/hop-thu").await.must_be(404);
    ask(&person, "", "Lan", LAN, NEW_PASSWORD)
        .await
        .must_say("Chợ chưa gửi được tin");
    let page = person.open("/quen-mat-khau").await;
    let refused = person.press(&page, "Gửi liên kết", &[("login", LAN)]).await;
    refused.must_say("Chợ chưa gửi được tin");
    assert_eq!(town.count("SELECT count(*) FROM message").await, 0);
}
