//! Second factors: an app that counts codes, codes to recover with, and what goes without them.

use crate::journeys::sign_up::sign_in_as;
use chrono::{DateTime, Duration, Utc};
use reqwest::Method;
use ring::hmac;
use tests::{OPERATOR, PASSWORD, Page, Person, SHOPPER, Town, department_of};

/// A telephone with an authenticator app, after it has scanned the square.
struct Telephone(Vec<u8>);

impl Telephone {
    fn scanning(page: &Page) -> Self {
        let address = page.attributes("a[href^='otpauth://totp/']", "href").swap_remove(0);
        let (_, rest) = address.split_once("secret=").expect("a secret");
        let secret = rest.split('&').next().unwrap_or_default();
        let shown: String = page.text().split_whitespace().collect();
        assert!(shown.contains(secret), "the secret can be typed as well");
        let mut bytes = Vec::new();
        let (mut bits, mut count) = (0_u32, 0);
        for letter in secret.bytes() {
            let value = match letter {
                b'A'..=b'Z' => letter - b'A',
                b'2'..=b'7' => letter - b'2' + 26,
                _ => panic!("{secret} is not base 32"),
            };
            bits = bits << 5 | u32::from(value);
            count += 5;
            if count >= 8 {
                count -= 8;
                bytes.push(u8::try_from(bits >> count & 0xff).expect("a byte"));
            }
        }
        Self(bytes)
    }

    fn code(&self, now: DateTime<Utc>) -> String {
        let key = hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, &self.0);
        let step = now.timestamp() / 30;
        let tag = hmac::sign(&key, &step.to_be_bytes());
        let tag = tag.as_ref();
        let start = usize::from(tag[19] & 15);
        let number = tag[start..start + 4]
            .iter()
            .fold(0_u32, |number, byte| number << 8 | u32::from(*byte));
        format!("{:06}", (number & 0x7fff_ffff) % 1_000_000)
    }

    /// A code that it does not show, now or around now.
    fn wrong_code(&self, now: DateTime<Utc>) -> String {
        let around = [-60, -30, 0, 30, 60].map(|seconds| self.code(now + Duration::seconds(seconds)));
        let mut others = (0..).map(|number| format!("{number:06}"));
        others.find(|code| !around.contains(code)).expect("another code")
    }
}

/// Sets an app up. Returns the telephone, the page after it, and the codes that were shown.
async fn set_up(town: &Town, person: &Person) -> (Telephone, Page, Vec<String>) {
    let page = person.open("/tai-khoan/bao-mat").await;
    page.must_be(200);
    set_up_on(town, person, &page).await
}

async fn set_up_on(town: &Town, person: &Person, page: &Page) -> (Telephone, Page, Vec<String>) {
    let begun = person.press(page, "Thiết lập", &[("present", PASSWORD)]).await;
    let telephone = Telephone::scanning(&begun);
    let code = telephone.code(town.clock.now());
    let done = person.press(&begun, "Bật xác thực", &[("code", &code)]).await;
    done.must_be(200).must_say("Từ nay đăng nhập cần thêm mã");
    let codes = codes_on(&done);
    assert_eq!(codes.len(), 10);
    (telephone, done, codes)
}

/// The codes to recover with that a page shows.
fn codes_on(page: &Page) -> Vec<String> {
    page.texts(".recovery-codes li")
}

async fn answer(person: &Person, page: &Page, code: &str) -> Page {
    assert_eq!(page.address, "/dang-nhap/xac-thuc");
    person.press(page, "Xác nhận", &[("code", code)]).await
}

#[tokio::test]
async fn a_password_alone_opens_nothing_once_an_app_is_set_up() {
    let town = Town::open().await;
    let (person, elsewhere) = (town.signed_in(SHOPPER).await, town.signed_in(SHOPPER).await);
    let page = person.open("/tai-khoan/bao-mat").await;
    let refused = person.press(&page, "Thiết lập", &[("present", "another")]).await;
    refused.must_be(200).must_say("Chưa làm được");
    assert_eq!(town.count("SELECT count(*) FROM totp_setup").await, 0);
    let begun = person.press(&page, "Thiết lập", &[("present", PASSWORD)]).await;
    // Until the app has shown that it can count, nothing has changed.
    let telephone = Telephone::scanning(&begun);
    let wrong = telephone.wrong_code(town.clock.now());
    person
        .press(&begun, "Bật xác thực", &[("code", &wrong)])
        .await
        .must_say("Mã chưa đúng");
    sign_in_as(&town.visitor(), SHOPPER, PASSWORD)
        .await
        .must_say("Chào bạn");
    let first = telephone.code(town.clock.now());
    let done = person.press(&begun, "Bật xác thực", &[("code", &first)]).await;
    let codes = codes_on(&done);
    assert_eq!(codes.len(), 10);
    // They are shown this once, and sessions elsewhere have ended.
    assert!(codes_on(&person.open("/tai-khoan/bao-mat").await).is_empty());
    assert!(elsewhere.open("/tai-khoan").await.address.starts_with("/dang-nhap"));
    person.open("/tai-khoan").await.must_be(200).must_say("Chào bạn");

    // What is kept tells nobody a code.
    let secrets = "SELECT count(*) FROM totp WHERE is_sealed AND length(secret) > 20";
    assert_eq!(town.count(secrets).await, 1);
    let kept: Vec<String> = sqlx::query_scalar("SELECT encode(code_hash, 'escape') FROM recovery_code")
        .fetch_all(&town.pool)
        .await
        .expect("the codes");
    assert!(kept.iter().all(|kept| codes.iter().all(|code| !kept.contains(code))));

    let other = town.visitor();
    let door = other.open("/dang-nhap?ve=/tai-khoan/phien").await;
    let half = other
        .press(&door, "Đăng nhập", &[("login", SHOPPER), ("password", PASSWORD)])
        .await;
    half.must_be(200);
    for path in ["/tai-khoan", "/tai-khoan/bao-mat", "/tai-khoan/phien"] {
        let led = other.open(path).await;
        assert!(led.address.starts_with("/dang-nhap?ve="), "{path}: {}", led.address);
    }
    // The code that switched it on was used.
    answer(&other, &half, &first).await.must_say("Mã chưa đúng");
    town.clock.advance(Duration::seconds(60));
    let code = telephone.code(town.clock.now());
    let spaced = format!("{} {}", &code[..3], &code[3..]);
    let inside = answer(&other, &half, &spaced).await;
    assert_eq!(inside.address, "/tai-khoan/phien");
    inside.must_be(200);
    // Nobody answers twice, neither with the form nor with the code.
    let again = town.visitor();
    let half = sign_in_as(&again, SHOPPER, PASSWORD).await;
    answer(&again, &half, &code).await.must_say("Mã chưa đúng");

    // Without the telephone, a code that was put away; once.
    let inside = answer(&again, &half, &codes[3].to_uppercase().replace('-', " ")).await;
    inside.must_be(200).must_say("Chào bạn");
    let third = town.visitor();
    let half = sign_in_as(&third, SHOPPER, PASSWORD).await;
    answer(&third, &half, &codes[3]).await.must_say("Mã chưa đúng");
    person.open("/tai-khoan/bao-mat").await.must_say("Còn 9 trên 10 mã");
}

#[tokio::test]
async fn of_two_who_send_one_code_at_once_one_signs_in() {
    let town = Town::open().await;
    let (telephone, _, codes) = set_up(&town, &town.signed_in(SHOPPER).await).await;
    town.clock.advance(Duration::seconds(60));
    for code in [telephone.code(town.clock.now()), codes[0].clone()] {
        let (one, other) = (town.visitor(), town.visitor());
        let page = sign_in_as(&one, SHOPPER, PASSWORD).await;
        let other_page = sign_in_as(&other, SHOPPER, PASSWORD).await;
        let (first, second) = futures::join!(answer(&one, &page, &code), answer(&other, &other_page, &code));
        let inside = [first, second]
            .iter()
            .filter(|page| page.address == "/tai-khoan")
            .count();
        assert_eq!(inside, 1);
    }
}

#[tokio::test]
async fn codes_cannot_be_guessed_at_leisure_and_the_second_step_does_not_wait_for_ever() {
    let town = Town::open().await;
    let (telephone, ..) = set_up(&town, &town.signed_in(SHOPPER).await).await;
    town.clock.advance(Duration::minutes(15));
    let guesser = town.visitor();
    let half = sign_in_as(&guesser, SHOPPER, PASSWORD).await;
    for _ in 0..5 {
        let wrong = telephone.wrong_code(town.clock.now());
        answer(&guesser, &half, &wrong).await.must_say("Mã chưa đúng");
    }
    // The right one does not help now, in another browser either.
    let other = town.visitor();
    let other_half = sign_in_as(&other, SHOPPER, PASSWORD).await;
    for (person, page) in [(&guesser, &half), (&other, &other_half)] {
        let code = telephone.code(town.clock.now());
        let refused = answer(person, page, &code).await;
        refused.must_be(429).must_say("quá nhiều lần");
    }
    town.clock.advance(Duration::minutes(15));
    // By then the password has to be shown again.
    let late = answer(&guesser, &half, &telephone.code(town.clock.now())).await;
    assert_eq!(late.address, "/dang-nhap");
    let half = sign_in_as(&guesser, SHOPPER, PASSWORD).await;
    answer(&guesser, &half, &telephone.code(town.clock.now()))
        .await
        .must_say("Chào bạn");
}

#[tokio::test]
async fn what_is_dangerous_in_other_hands_asks_for_the_password_and_a_code() {
    let town = Town::open().await;
    let person = town.signed_in(SHOPPER).await;
    let (telephone, _, codes) = set_up(&town, &person).await;
    // Just shown, it is not asked for again; ten minutes later it is.
    let page = person.open("/tai-khoan/ho-so").await;
    assert!(page.attributes("#code-contact", "name").is_empty());
    town.clock.advance(Duration::minutes(11));
    let page = person.open("/tai-khoan/ho-so").await;
    assert_eq!(page.attributes("#code-contact", "name"), ["code"]);
    let new = ("login", "lan@cho-phien.example");
    let change = async |code: &str| {
        let fields = [new, ("proof", PASSWORD), ("code", code)];
        person.press(&page, "Đổi liên hệ", &fields).await
    };
    change("").await.must_say("Cần thêm mã");
    change(&telephone.wrong_code(town.clock.now()))
        .await
        .must_say("Mã chưa đúng");
    assert_eq!(town.count("SELECT count(*) FROM contact_change").await, 0);
    change(&telephone.code(town.clock.now())).await.must_be(200);
    assert_eq!(town.count("SELECT count(*) FROM contact_change").await, 1);

    // New codes void the old ones.
    let page = person.open("/tai-khoan/bao-mat").await;
    let fields = [("present", PASSWORD), ("code", codes[0].as_str())];
    let renewed = person.press(&page, "Tạo mã mới", &fields).await;
    let new_codes = codes_on(&renewed);
    assert_eq!(new_codes.len(), 10);
    let fields = [("present", PASSWORD), ("code", codes[1].as_str())];
    person
        .press(&renewed, "Tắt xác thực", &fields)
        .await
        .must_say("Mã chưa đúng");
    let fields = [("present", "another"), ("code", new_codes[1].as_str())];
    person
        .press(&renewed, "Tắt xác thực", &fields)
        .await
        .must_say("Chưa làm được");
    let fields = [("present", PASSWORD), ("code", new_codes[1].as_str())];
    person.press(&renewed, "Tắt xác thực", &fields).await.must_say("Đã tắt");
    assert_eq!(town.count("SELECT count(*) FROM recovery_code").await, 0);
    sign_in_as(&town.visitor(), SHOPPER, PASSWORD)
        .await
        .must_say("Chào bạn");
    // The owner hears of it each time: switched on, new codes, switched off.
    town.run_jobs().await;
    let letters = "SELECT count(*) FROM mailbox_entry WHERE subject LIKE '%Cách đăng nhập của bạn đã thay đổi%'";
    assert_eq!(town.count(letters).await, 3);
}

#[tokio::test]
async fn officials_and_the_operator_reach_nothing_before_they_have_a_second_factor() {
    for (email, home) in [
        (department_of("19"), "/so-cong-thuong"),
        (OPERATOR.to_owned(), "/dieu-hanh"),
    ] {
        let town = Town::open_for_real().await;
        let official = town.visitor();
        let led = sign_in_as(&official, &email, PASSWORD).await;
        assert!(led.address.starts_with("/tai-khoan/bao-mat"), "{}", led.address);
        led.must_be(200).must_say("trước khi làm việc");
        for path in [
            home,
            "/tai-khoan",
            "/tai-khoan/ho-so",
            "/tai-khoan/phien",
            "/so-cong-thuong/duyet",
        ] {
            let led = official.open(path).await;
            assert!(
                led.address.starts_with("/tai-khoan/bao-mat?ve="),
                "{path}: {}",
                led.address
            );
        }
        for (function, fields) in [
            ("/api/featuring/add", vec![]),
            ("/api/session/end_others", vec![]),
            ("/api/factor/codes", vec![("present", PASSWORD)]),
            ("/api/account/erase", vec![("present", PASSWORD)]),
            ("/api/members/invite", vec![("desk", "so-cong-thuong"), ("note", "Lan")]),
        ] {
            let answer = official.ask(Method::POST, function, &fields).await;
            let to = answer.headers().get("location").and_then(|to| to.to_str().ok());
            let is_refused = answer.status() == 401 || to.is_some_and(|to| to.starts_with("/dang-nhap"));
            assert!(is_refused, "{function}: {} {to:?}", answer.status());
        }
        let data = official.ask(Method::GET, "/tai-khoan/du-lieu.json", &[]).await;
        assert_ne!(data.status(), 200);

        // With it, they go on to where they wanted.
        let wanted = official.open(home).await;
        let (telephone, done, _) = set_up_on(&town, &official, &wanted).await;
        assert_eq!(done.link("Tiếp tục"), home);
        official.open(home).await.must_be(200);
        // It cannot be switched off again, whatever is sent.
        assert!(!done.has_button("Tắt xác thực"));
        town.clock.advance(Duration::minutes(11));
        let code = telephone.code(town.clock.now());
        let fields = [("present", PASSWORD), ("code", code.as_str()), ("lang", "vi")];
        let answer = official.ask(Method::POST, "/api/factor/remove", &fields).await;
        assert_eq!(answer.status(), 303);
        official
            .open("/tai-khoan/bao-mat")
            .await
            .must_say("luôn phải có bước xác thực thứ hai");
        assert_eq!(town.count("SELECT count(*) FROM totp").await, 1);
        // Signing in again leads through the second step.
        town.clock.advance(Duration::seconds(60));
        let again = town.visitor();
        let half = sign_in_as(&again, &email, PASSWORD).await;
        let inside = answer_and_look(&again, &half, &telephone.code(town.clock.now())).await;
        assert_eq!(inside.address, home);
    }
}

async fn answer_and_look(person: &Person, half: &Page, code: &str) -> Page {
    let inside = answer(person, half, code).await;
    inside.must_be(200);
    inside
}

#[tokio::test]
async fn in_demo_mode_accounts_of_the_demo_go_without_and_are_told() {
    let town = Town::open().await;
    let official = town.signed_in(&department_of("19")).await;
    official.open("/so-cong-thuong").await.must_be(200);
    official
        .open("/tai-khoan/bao-mat")
        .await
        .must_say("Tài khoản mẫu được miễn");
    // Whoever is no account of the demo does not, even here.
    sqlx::query("UPDATE account SET is_demo = false WHERE email = $1")
        .bind(department_of("19"))
        .execute(&town.pool)
        .await
        .expect("another kind of account");
    let led = official.open("/so-cong-thuong").await;
    assert!(led.address.starts_with("/tai-khoan/bao-mat?ve="), "{}", led.address);
}

#[tokio::test]
async fn a_new_password_voids_a_sign_in_that_waits_for_its_second_step() {
    let town = Town::open().await;
    let person = town.signed_in(SHOPPER).await;
    let (telephone, ..) = set_up(&town, &person).await;
    let thief = town.visitor();
    let half = sign_in_as(&thief, SHOPPER, PASSWORD).await;
    let page = person.open("/tai-khoan/ho-so").await;
    let fields = [("present", PASSWORD), ("Mật khẩu mới", "ba quả na rì")];
    person.press(&page, "Đổi mật khẩu", &fields).await.must_be(200);
    town.clock.advance(Duration::seconds(60));
    let led = answer(&thief, &half, &telephone.code(town.clock.now())).await;
    assert_eq!(led.address, "/dang-nhap");
}
