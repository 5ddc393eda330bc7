//! How often somebody may try before they must wait.

use crate::journeys::{MIEN, vouchers};
use chrono::Duration;
use reqwest::{Method, header};
use server::{ServerState, routes, serve, shutdown};
use tests::{Page, Person, SHOPPER, Town};
use tokio::net::TcpListener;

/// When the window ends in which every test starts.
const AGAIN: &str = "09:15";

/// A second server of the town, which believes this header about where requests come from. It runs as long as what
/// comes with its address.
async fn second_server(town: &Town, header: Option<&'static str>) -> (String, shutdown::Trigger) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port is free");
    let address = format!("http://{}", listener.local_addr().expect("the listener has an address"));
    let (trigger, mut end) = shutdown::shutdown();
    let server = ServerState::new(
        town.state.clone(),
        town.photos.clone(),
        std::time::Duration::ZERO,
        end.clone(),
    )
    .believing(header.map(http::HeaderName::from_static));
    tokio::spawn(async move { serve::serve(listener, routes::router(server), async move { end.wait().await }).await });
    (address, trigger)
}

async fn try_password(person: &Person, login: &str, password: &str) -> Page {
    let page = person.open("/dang-nhap").await;
    let fields = [("Email hoặc số điện thoại", login), ("Mật khẩu", password)];
    person.press(&page, "Đăng nhập", &fields).await
}

#[track_caller]
fn must_be_wrong(page: &Page) {
    page.must_be(200).must_say("mật khẩu chưa đúng");
}

#[track_caller]
fn must_wait(page: &Page) {
    page.must_be(429)
        .must_say(&format!("Vui lòng thử lại từ {AGAIN} (giờ Việt Nam)"));
}

#[tokio::test]
async fn after_ten_wrong_passwords_a_name_waits_whether_somebody_has_it_or_not() {
    let town = Town::open().await;
    let guesser = town.visitor();
    let mut answers = Vec::new();
    for (login, written_otherwise) in [
        (SHOPPER, " KHACH@Cho-Phien.Example "),
        ("nobody@cho-phien.example", "Nobody@cho-phien.example"),
        ("0912 345 678", "+84912345678"),
        ("không phải tên", " KHÔNG phải tên"),
    ] {
        for turn in 0..10 {
            let login = if turn % 2 == 0 { login } else { written_otherwise };
            must_be_wrong(&try_password(&guesser, login, "wrong-password").await);
        }
        // Neither the right password nor another browser helps now.
        let refused = try_password(&town.visitor(), login, tests::PASSWORD).await;
        must_wait(&refused);
        let form = refused.forms("Đăng nhập").swap_remove(0);
        assert_eq!(form.value("login"), login);
        assert_eq!(form.value("password"), "");
        answers.push(refused.texts(".error-summary"));
    }
    answers.dedup();
    assert_eq!(answers.len(), 1, "{answers:?}");

    town.clock.advance(Duration::minutes(15));
    town.visitor().sign_in(SHOPPER).await;
}

#[tokio::test]
async fn a_program_is_told_when_to_come_back() {
    let town = Town::open().await;
    let guesser = town.visitor();
    town.clock.advance(Duration::seconds(60));
    let fields = [("login", SHOPPER), ("password", "wrong-password"), ("lang", "en")];
    for _ in 0..11 {
        guesser.ask(Method::POST, "/api/sign_in", &fields).await;
    }
    let answer = guesser.ask(Method::GET, "/en/dang-nhap", &[]).await;
    assert_eq!(answer.status().as_u16(), 429);
    assert_eq!(answer.headers()[header::RETRY_AFTER], "840");
    let page = answer.text().await.expect("a page");
    assert!(page.contains("Please try again from 09:15 (Vietnam time)"), "{page}");
}

#[tokio::test]
async fn signing_in_clears_the_name_and_wrong_passwords_for_many_names_stop_the_address() {
    let town = Town::open().await;
    let (visitor, signed_in) = (town.visitor(), town.visitor());
    for _ in 0..2 {
        for _ in 0..9 {
            must_be_wrong(&try_password(&visitor, SHOPPER, "wrong-password").await);
        }
        signed_in.sign_in(SHOPPER).await;
        signed_in
            .press(&signed_in.open("/tai-khoan").await, "Đăng xuất", &[])
            .await;
    }
    signed_in.sign_in(SHOPPER).await;
    // Three that fitted and eighteen that did not: thirty-two are left.
    for number in 0..32 {
        must_be_wrong(&try_password(&visitor, &format!("name-{number}"), "wrong-password").await);
    }
    must_wait(&try_password(&visitor, SHOPPER, tests::PASSWORD).await);
    must_wait(&try_password(&visitor, "name-0", "wrong-password").await);

    // Whoever had signed in before is not disturbed.
    signed_in.open("/tai-khoan").await.must_be(200).must_say("Khách mẫu");
    town.clock.advance(Duration::minutes(15));
    town.visitor().sign_in(SHOPPER).await;
}

#[tokio::test]
async fn many_guesses_at_once_at_two_servers_are_no_way_around() {
    let town = Town::open().await;
    let (second, _running) = second_server(&town, None).await;
    let guesses = (0..30).map(|number| {
        let guesser = town.visitor();
        let guesser = if number % 2 == 0 { guesser } else { guesser.at(&second) };
        async move { try_password(&guesser, SHOPPER, "wrong-password").await }
    });
    let answers = futures::future::join_all(guesses).await;
    let (wrong, refused): (Vec<_>, Vec<_>) = answers.iter().partition(|page| page.status == 200);
    wrong.iter().for_each(|page| must_be_wrong(page));
    refused.iter().for_each(|page| must_wait(page));
    assert_eq!((wrong.len(), refused.len()), (10, 20));
}

/// Guesses for fifty names, each time naming where it comes from.
async fn guess_for_fifty_names(person: &Person, address: &str, from: impl Fn(u8) -> String) {
    for number in 0..50 {
        let login = format!("name-{number}");
        let fields = [("login", login.as_str()), ("password", "wrong-password")];
        let request = person.raw(Method::POST, "/api/sign_in").header(header::ORIGIN, address);
        let answer = request.header("x-real-ip", from(number)).form(&fields).send().await;
        assert!(answer.expect("an answer").status().is_redirection());
    }
}

async fn status_of_next_guess(person: &Person, address: &str, from: &str) -> u16 {
    let fields = [("login", "somebody"), ("password", "wrong-password")];
    let request = person.raw(Method::POST, "/api/sign_in").header(header::ORIGIN, address);
    let answer = request.header("x-real-ip", from).form(&fields).send().await;
    assert!(answer.expect("an answer").status().is_redirection());
    person.open("/dang-nhap").await.status.as_u16()
}

#[tokio::test]
async fn a_named_proxy_tells_clients_apart() {
    let town = Town::open().await;
    let (address, _running) = second_server(&town, Some("x-real-ip")).await;
    let guesser = town.visitor().at(&address);
    guess_for_fifty_names(&guesser, &address, |_| "203.0.113.7".to_owned()).await;
    assert_eq!(status_of_next_guess(&guesser, &address, "203.0.113.7").await, 429);
    assert_eq!(status_of_next_guess(&guesser, &address, "203.0.113.8").await, 200);
}

#[tokio::test]
async fn whoever_guesses_elsewhere_does_not_shut_the_owner_of_a_name_out() {
    let town = Town::open().await;
    let (address, _running) = second_server(&town, Some("x-real-ip")).await;
    let sign_in = async |from: String, password: &str| {
        let person = town.visitor().at(&address);
        let fields = [("login", SHOPPER), ("password", password)];
        let request = person
            .raw(Method::POST, "/api/sign_in")
            .header(header::ORIGIN, &address);
        let answer = request.header("x-real-ip", from).form(&fields).send().await;
        assert!(answer.expect("an answer").status().is_redirection());
        person
    };
    let rest = |number: u8| format!("203.0.113.{number}");
    for _ in 0..12 {
        sign_in(rest(1), "wrong-password").await;
    }
    must_wait(&sign_in(rest(1), tests::PASSWORD).await.open("/dang-nhap").await);
    let owner = sign_in(rest(2), tests::PASSWORD).await;
    owner.open("/tai-khoan").await.must_be(200).must_say("Khách mẫu");
    // From many addresses there is an end, too.
    for number in 0..100 {
        sign_in(rest(100 + number / 10), "wrong-password").await;
    }
    must_wait(&sign_in(rest(3), tests::PASSWORD).await.open("/dang-nhap").await);
}

#[tokio::test]
async fn a_room_of_people_behind_one_address_signs_up() {
    let town = Town::open().await;
    for number in 0..40 {
        let person = town.visitor();
        let page = person.open("/dang-ky").await;
        let login = format!("hoc-vien-{number}@cho-phien.example");
        let fields = [
            ("name", "Học viên"),
            ("login", login.as_str()),
            ("password", "ba quả na rì"),
        ];
        person.press(&page, "Đăng ký", &fields).await.must_be(200);
    }
    assert_eq!(town.count("SELECT count(*) FROM sign_up").await, 40);
}

#[tokio::test]
async fn what_clients_say_of_their_address_is_not_believed() {
    let town = Town::open().await;
    let guesser = town.visitor();
    guess_for_fifty_names(&guesser, &town.address, |number| format!("203.0.113.{number}")).await;
    assert_eq!(status_of_next_guess(&guesser, &town.address, "203.0.113.99").await, 429);
}

#[tokio::test]
async fn after_thirty_orders_that_are_not_found_looking_must_wait() {
    let town = Town::open().await;
    let shopper = town.visitor();
    let order = shopper.order(&[(MIEN, 1)]).await;
    let guesser = town.visitor();
    let look = async |link: &str, code: &str| {
        let page = guesser.open("/tra-cuu").await;
        let fields = [("link", link), ("code", code)];
        guesser.press(&page, "Xem đơn hàng", &fields).await
    };
    // What is found is no guess.
    for _ in 0..2 {
        look(&order.address, "").await.must_be(200).must_say("Chờ xác nhận");
    }
    for _ in 0..30 {
        let missed = look("", order.order_code()).await;
        missed.must_be(200).must_say("Không tìm thấy đơn hàng này");
    }
    let refused = look("", order.order_code()).await;
    must_wait(&refused);
    refused.must_not_say("Không tìm thấy");
    let form = refused.forms("Xem đơn hàng").swap_remove(0);
    assert_eq!(form.value("code"), order.order_code());
    must_wait(&look(&order.address, "").await);
    // The link itself needs no looking.
    guesser.open(&order.address).await.must_be(200).must_say("Chờ xác nhận");

    town.clock.advance(Duration::minutes(15));
    look(&order.address, "").await.must_be(200).must_say("Chờ xác nhận");
}

#[tokio::test]
async fn attempts_are_forgotten_after_a_day() {
    let town = Town::open().await;
    must_be_wrong(&try_password(&town.visitor(), SHOPPER, "wrong-password").await);
    let kept = "SELECT count(*) FROM attempt_limit";
    assert_eq!(town.count(kept).await, 3);
    for (hours, left) in [(24, 3), (1, 0)] {
        town.clock.advance(Duration::hours(hours));
        let forgotten = market::people::forget_expired(&town.pool, town.clock.now()).await;
        forgotten.expect("the rows can be deleted");
        assert_eq!(town.count(kept).await, left, "after {hours} h more");
    }
}

#[tokio::test]
async fn after_ten_codes_that_nobody_has_made_trying_vouchers_waits_and_nothing_typed_is_lost() {
    let town = Town::open().await;
    let operator = town.signed_in(tests::OPERATOR).await;
    vouchers::make(&operator, "dieu-hanh", &[]).await.must_say("Đã tạo mã");
    let shopper = town.visitor();
    shopper.put_into_cart(MIEN, 2).await;
    let form = shopper.fill_checkout(tests::HA_NOI, tests::WARD).await.forms_filled;
    let form = form.expect("a form").with("step", "voucher");
    // The right one never counts, however often it is tried; a wrong one counts once, tried or sent with the order.
    for _ in 0..12 {
        shopper
            .send(&form.clone().with("voucher", "TET2027"))
            .await
            .must_be(200)
            .must_say("Mã giảm giá TET2027");
    }
    for number in 0..10 {
        let step = if number % 2 == 0 { "voucher" } else { "" };
        let guess = form
            .clone()
            .with("voucher", &format!("DOAN{number}"))
            .with("step", step);
        shopper.send(&guess).await.must_be(200).must_say("Không có mã này");
    }
    for step in ["voucher", ""] {
        let waits = shopper
            .send(&form.clone().with("voucher", "TET2027").with("step", step))
            .await;
        waits.must_be(429).must_say(&format!(
            "Bạn thử lại từ {AGAIN} (giờ Việt Nam), hoặc để trống ô mã rồi đặt hàng"
        ));
        assert!(waits.html.contains("Nguyễn Thị Hạnh"));
        assert_eq!(waits.forms("Đặt hàng")[0].value("voucher"), "TET2027");
    }
    assert_eq!(town.count("SELECT count(*) FROM order_group").await, 0);
    shopper
        .send(&form.clone().with("voucher", "TET2027").with("lang", "en"))
        .await
        .must_be(429)
        .must_say("Try again from 09:15 (Vietnam time)");
    // Somebody else at the same address goes on, and so does this shopper, without a code or a quarter of an hour later.
    let other = town.visitor();
    other.put_into_cart(MIEN, 2).await;
    let others = other.fill_checkout(tests::HA_NOI, tests::WARD).await.forms_filled;
    other
        .send(&others.expect("a form").with("voucher", "TET2027"))
        .await
        .must_be(200)
        .must_say("Mã giảm giá TET2027");
    town.clock.advance(Duration::minutes(15));
    let placed = shopper.send(&form.with("voucher", "TET2027").with("step", "")).await;
    placed.must_be(200).must_say("Mã giảm giá TET2027");
    assert_eq!(town.count("SELECT count(*) FROM order_group").await, 2);
}

#[tokio::test]
async fn an_address_that_guesses_codes_in_one_session_after_the_other_waits_too() {
    let town = Town::open().await;
    let mut answers = Vec::new();
    for session in 0..7 {
        let guesser = town.visitor();
        guesser.put_into_cart(MIEN, 1).await;
        let form = guesser.fill_checkout(tests::HA_NOI, tests::WARD).await.forms_filled;
        let form = form.expect("a form").with("step", "voucher");
        for number in 0..9 {
            let guess = form.clone().with("voucher", &format!("DOAN{session}{number}"));
            answers.push(guesser.send(&guess).await.status.as_u16());
        }
    }
    assert_eq!(answers, [vec![200; 60], vec![429; 3]].concat());
}
