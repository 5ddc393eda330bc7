//! One's own account: password, contacts, sessions.

use crate::journeys::sign_up::{NEW_PASSWORD, link_in_mailbox, sign_in_as};
use tests::{PASSWORD, Page, Person, SHOPPER, Town, owner_of};

const NEW_EMAIL: &str = "khach-moi@cho-phien.example";

async fn change_contact(person: &Person, contact: &str, password: &str) -> Page {
    let page = person.open("/tai-khoan/ho-so").await;
    let fields = [("login", contact), ("proof", password)];
    person.press(&page, "Đổi liên hệ", &fields).await
}

#[tokio::test]
async fn changing_the_password_asks_for_the_present_one_and_ends_other_sessions() {
    let town = Town::open().await;
    let (shopper, elsewhere) = (town.signed_in(SHOPPER).await, town.signed_in(SHOPPER).await);
    let settings = shopper
        .open(&shopper.open("/tai-khoan").await.link("Thông tin đăng nhập"))
        .await;
    let fields = [("Mật khẩu hiện tại", "không phải"), ("Mật khẩu mới", NEW_PASSWORD)];
    let refused = shopper.press(&settings, "Đổi mật khẩu", &fields).await;
    refused.must_be(200).must_say("Mật khẩu hiện tại chưa đúng");
    elsewhere.open("/tai-khoan").await.must_say("Khách mẫu");

    let fields = [("Mật khẩu hiện tại", PASSWORD), ("Mật khẩu mới", NEW_PASSWORD)];
    let done = shopper.press(&refused, "Đổi mật khẩu", &fields).await;
    done.must_be(200).must_say("Mật khẩu mới đã có hiệu lực");
    shopper.open("/tai-khoan").await.must_say("Khách mẫu");
    elsewhere.open("/tai-khoan").await.must_not_say("Khách mẫu");
    sign_in_as(&elsewhere, SHOPPER, NEW_PASSWORD)
        .await
        .must_say("Khách mẫu");
    town.run_jobs().await;
    town.visitor()
        .open("/hop-thu")
        .await
        .must_say("Mật khẩu đã đổi")
        .must_say(SHOPPER);
}

#[tokio::test]
async fn wrong_passwords_of_an_open_browser_are_limited() {
    let town = Town::open().await;
    let shopper = town.signed_in(SHOPPER).await;
    for _ in 0..10 {
        change_contact(&shopper, NEW_EMAIL, "không phải")
            .await
            .must_be(200)
            .must_say("hiện tại chưa đúng");
    }
    change_contact(&shopper, NEW_EMAIL, PASSWORD).await.must_be(429);
    assert_eq!(town.count("SELECT count(*) FROM contact_change").await, 0);
}

#[tokio::test]
async fn a_new_address_counts_once_the_old_and_the_new_one_have_answered() {
    let town = Town::open().await;
    let shopper = town.signed_in(SHOPPER).await;
    change_contact(&shopper, NEW_EMAIL, PASSWORD)
        .await
        .must_be(200)
        .must_say("cả hai trong vòng 24 giờ");
    let of_new = link_in_mailbox(&town, "Xác nhận liên hệ mới").await;
    let of_old = link_in_mailbox(&town, "được yêu cầu chuyển sang liên hệ mới").await;
    assert_ne!(of_new, of_old);

    // Whoever opens them need not have signed in.
    let reader = town.visitor();
    let half = reader.press(&reader.open(&of_new).await, "Xác nhận", &[]).await;
    half.must_be(200).must_say("khi liên hệ còn lại cũng xác nhận");
    reader.open(&of_new).await.must_say("Liên kết không còn dùng được");
    sign_in_as(&town.visitor(), NEW_EMAIL, PASSWORD)
        .await
        .must_say("chưa đúng");

    let page = reader.open(&of_old).await;
    page.must_say(NEW_EMAIL);
    reader
        .press(&page, "Xác nhận", &[])
        .await
        .must_be(200)
        .must_say("Liên hệ mới đã có hiệu lực");
    sign_in_as(&town.visitor(), NEW_EMAIL, PASSWORD)
        .await
        .must_say("Khách mẫu");
    sign_in_as(&town.visitor(), SHOPPER, PASSWORD)
        .await
        .must_say("chưa đúng");
    reader.open(&of_old).await.must_say("Liên kết không còn dùng được");
}

#[tokio::test]
async fn a_telephone_number_is_added_beside_the_address() {
    let town = Town::open().await;
    let shopper = town.signed_in(SHOPPER).await;
    change_contact(&shopper, "0912 345 678", PASSWORD).await.must_be(200);
    for words in ["Tin nhắn SMS", "được yêu cầu chuyển sang liên hệ mới: 0912 345 678"] {
        let link = link_in_mailbox(&town, words).await;
        shopper
            .press(&shopper.open(&link).await, "Xác nhận", &[])
            .await
            .must_be(200);
    }
    shopper
        .open("/tai-khoan/ho-so")
        .await
        .must_say(SHOPPER)
        .must_say("0912 345 678");
    sign_in_as(&town.visitor(), "0912345678", PASSWORD)
        .await
        .must_say("Khách mẫu");
    change_contact(&shopper, "+84912345678", PASSWORD)
        .await
        .must_say("đang dùng chính liên hệ này");
}

#[tokio::test]
async fn an_address_that_has_an_account_is_not_told_and_not_taken() {
    let town = Town::open().await;
    let shopper = town.signed_in(SHOPPER).await;
    let taken = owner_of("tai-hoan");
    change_contact(&shopper, &taken, PASSWORD)
        .await
        .must_be(200)
        .must_say("cả hai trong vòng 24 giờ");
    town.run_jobs().await;
    town.visitor()
        .open("/hop-thu")
        .await
        .must_say("Có người muốn dùng địa chỉ của bạn");
    let link = link_in_mailbox(&town, "được yêu cầu chuyển sang liên hệ mới").await;
    shopper
        .press(&shopper.open(&link).await, "Xác nhận", &[])
        .await
        .must_say("khi liên hệ còn lại cũng xác nhận");
    shopper
        .open("/tai-khoan/ho-so")
        .await
        .must_say(SHOPPER)
        .must_not_say(&taken);
}

#[tokio::test]
async fn a_session_is_recognised_and_ended_from_another() {
    let town = Town::open().await;
    let (here, there, stranger) = (
        town.signed_in(SHOPPER).await,
        town.visitor(),
        town.signed_in(&owner_of("tai-hoan")).await,
    );
    let form = [("login", SHOPPER), ("password", PASSWORD), ("lang", "vi")];
    let phone =
        "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Mobile Safari/537.36";
    let answer = there
        .raw(reqwest::Method::POST, "/api/sign_in")
        .header("origin", &town.address)
        .header("user-agent", phone)
        .form(&form)
        .send()
        .await;
    assert!(answer.expect("an answer").status().is_redirection());
    there.open("/tai-khoan").await.must_say("Khách mẫu");

    let page = here.open(&here.open("/tai-khoan").await.link("Phiên đăng nhập")).await;
    page.must_be(200).must_say("Phiên này").must_say("Chrome trên Android");
    assert_eq!(page.forms("Kết thúc").len(), 2, "one session and all others");
    let end = page.forms("Kết thúc").swap_remove(0);
    assert_eq!(end.action, "/api/session/end");
    // Of somebody else's sessions there is none.
    stranger.send(&end).await.must_be(404);
    there.open("/tai-khoan").await.must_say("Khách mẫu");
    here.send(&end).await.must_be(200).must_say("Đã kết thúc");
    there.open("/tai-khoan").await.must_not_say("Khách mẫu");
    here.open("/tai-khoan").await.must_say("Khách mẫu");

    there.sign_in(SHOPPER).await;
    let page = here.open("/en/tai-khoan/phien").await;
    here.press(&page, "End all others", &[])
        .await
        .must_be(200)
        .must_say("Ended.");
    there.open("/tai-khoan").await.must_not_say("Khách mẫu");
    here.open("/tai-khoan").await.must_say("Khách mẫu");
    stranger.open("/tai-khoan").await.must_be(200);
}

#[tokio::test]
async fn a_name_that_was_mistyped_is_corrected() {
    let town = Town::open().await;
    let shopper = town.signed_in(SHOPPER).await;
    let page = shopper.open("/tai-khoan/ho-so").await;
    let form = page.forms("Đổi tên").swap_remove(0);
    assert_eq!(form.value("name"), "Khách mẫu");
    let refused = shopper.press(&page, "Đổi tên", &[("Tên gọi", " ")]).await;
    refused.must_be(200).must_say("Chưa đổi được");
    shopper.open("/tai-khoan").await.must_say("Khách mẫu");
    shopper
        .press(&page, "Đổi tên", &[("Tên gọi", "Nông Thị Hồng")])
        .await
        .must_be(200)
        .must_say("Đã đổi tên");
    shopper
        .open("/tai-khoan")
        .await
        .must_say("Nông Thị Hồng")
        .must_not_say("Khách mẫu");
}
