//! A copy of what is kept of one, and being forgotten.

use crate::journeys::{MIEN, MIEN_OWNER};
use reqwest::Method;
use tests::{PASSWORD, Page, Person, SHOPPER, Town, owner_of};

async fn erase(person: &Person, password: &str) -> Page {
    let page = person.open("/tai-khoan/du-lieu").await;
    page.must_be(200);
    person
        .press(&page, "Xóa tài khoản", &[("Mật khẩu hiện tại", password)])
        .await
}

#[tokio::test]
async fn everybody_takes_a_copy_of_their_own_data_and_of_nothing_else() {
    let town = Town::open().await;
    let shopper = town.signed_in(SHOPPER).await;
    let order = shopper.order(&[(MIEN, 2)]).await;
    shopper
        .press(&order, "Gửi lời nhắn", &[("text", "Xin gọi cổng sau")])
        .await;
    town.visitor().order(&[(MIEN, 1)]).await;
    let page = shopper
        .open(&shopper.open("/tai-khoan").await.link("Dữ liệu của bạn"))
        .await;
    let answer = shopper.ask(Method::GET, &page.link("Tải bản sao"), &[]).await;
    assert_eq!(answer.status().as_u16(), 200);
    let disposition = answer.headers()["content-disposition"]
        .to_str()
        .expect("text")
        .to_owned();
    assert!(disposition.starts_with("attachment"), "{disposition}");
    assert_eq!(answer.headers()["cache-control"], "no-store");
    let text = answer.text().await.expect("a file");
    let everything: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!(everything["account"]["email"], SHOPPER);
    let orders = everything["orders"].as_array().expect("orders");
    assert_eq!(orders.len(), 1);
    assert_eq!(orders[0]["code"], order.order_code());
    assert_eq!(orders[0]["parts"][0]["goods"][0]["quantity"], 2);
    assert_eq!(orders[0]["parts"][0]["notes"][0]["text"], "Xin gọi cổng sau");
    assert_eq!(orders[0]["parts"][0]["history"][0]["state"], "placed");
    assert!(!text.contains("argon2") && !text.contains("hash"), "no secrets");

    let owner = town.signed_in(&owner_of(MIEN_OWNER)).await;
    let text = owner.open("/tai-khoan/du-lieu.json").await;
    assert!(
        !text.html.contains(SHOPPER) && text.html.contains("owner"),
        "{}",
        text.html
    );
    let answer = town.visitor().ask(Method::GET, "/tai-khoan/du-lieu.json", &[]).await;
    assert_eq!(answer.status().as_u16(), 401);
}

#[tokio::test]
async fn who_is_forgotten_is_nowhere_and_their_finished_orders_stay_without_them() {
    let town = Town::open().await;
    let (shopper, elsewhere) = (town.signed_in(SHOPPER).await, town.signed_in(SHOPPER).await);
    let order = shopper.order(&[(MIEN, 1)]).await;
    let code = format!("{}-1", order.order_code());
    erase(&shopper, "không phải")
        .await
        .must_be(200)
        .must_say("Mật khẩu hiện tại chưa đúng");
    // Open orders first.
    erase(&shopper, PASSWORD).await.must_be(200).must_say(&code);
    shopper.open("/tai-khoan").await.must_say("Khách mẫu");

    let page = shopper.open(&order.address).await;
    shopper.press(&page, "Hủy đơn", &[]).await.must_say("Đã hủy");
    erase(&shopper, PASSWORD)
        .await
        .must_be(200)
        .must_say("Tài khoản đã được xóa");
    elsewhere.open("/tai-khoan").await.must_not_say("Khách mẫu");
    let door = shopper.open("/dang-nhap").await;
    let fields = [("login", SHOPPER), ("password", PASSWORD)];
    shopper.press(&door, "Đăng nhập", &fields).await.must_say("chưa đúng");
    shopper.open(&order.address).await.must_be(404);
    // The cooperative keeps its order, without the person.
    let owner = town.signed_in(&owner_of(MIEN_OWNER)).await;
    let kept = owner.open(&format!("/htx/don-hang/{code}")).await;
    kept.must_be(200)
        .must_say("Miến dong")
        .must_not_say("Nguyễn Thị Hạnh")
        .must_not_say("12 ngõ Chợ");
    assert!(!kept.html.contains("912345678") && !kept.html.contains("0912 345 678"));
    let rows = "SELECT count(*) FROM account WHERE email = 'khach@cho-phien.example' OR name = 'Khách mẫu'";
    assert_eq!(town.count(rows).await, 0);
    for finding in market::doctor::examine(&town.pool)
        .await
        .expect("the database can be examined")
    {
        assert!(finding.broken.is_empty(), "{finding:?}");
    }
    // The address is free again.
    let page = town.visitor().open("/dang-ky").await;
    let fields = [("name", "Khách"), ("login", SHOPPER), ("password", "ba quả na rì")];
    town.visitor().press(&page, "Đăng ký", &fields).await.must_be(200);
    assert_eq!(town.count("SELECT count(*) FROM sign_up").await, 1);
}

#[tokio::test]
async fn the_last_owner_of_a_cooperative_is_not_forgotten() {
    let town = Town::open().await;
    let owner = town.signed_in(&owner_of(MIEN_OWNER)).await;
    erase(&owner, PASSWORD)
        .await
        .must_be(200)
        .must_say("người duy nhất giữ vai trò này");
    owner.open("/htx").await.must_be(200);
    let page = owner.open("/en/tai-khoan/du-lieu").await;
    let fields = [("Present password", PASSWORD)];
    owner
        .press(&page, "Delete my account", &fields)
        .await
        .must_say("Nobody else has this role");
}

/// The tables in any row of which something is left of the shopper. Words of goods are none of theirs, though they may be
/// spelt as their name.
const LEFT_OF_THE_SHOPPER: &str = "SELECT count(*) FROM information_schema.tables
    WHERE table_schema = 'public' AND table_type = 'BASE TABLE'
      AND table_name <> 'product_search' AND query_to_xml(format('SELECT 1 FROM %I AS whole WHERE whole::text ~ %L', table_name,
            'TÊN BÍ MẬT|987654321|Nguyễn Thị Hạnh|''hanh''|912345678|12 ngõ Chợ'), false, true, '')::text <> ''";

#[tokio::test]
async fn who_is_forgotten_is_forgotten_in_their_own_words_too() {
    let town = Town::open().await;
    let shopper = town.signed_in(SHOPPER).await;
    let order = shopper.order(&[(MIEN, 1)]).await;
    let words = [("text", "tôi là TÊN BÍ MẬT, gọi 0987654321")];
    let noted = shopper.press(&order, "Gửi lời nhắn", &words).await;
    let owner = town.signed_in(&owner_of(MIEN_OWNER)).await;
    let address = format!("/htx/don-hang/{}-1", order.order_code());
    let desk = owner.open(&address).await;
    owner.press(&desk, "Gửi lời nhắn", &[("text", "Vâng ạ")]).await;
    shopper
        .press(&noted, "Hủy đơn", &[("Lý do", "TÊN BÍ MẬT đổi ý")])
        .await
        .must_say("Đã hủy");
    town.run_jobs().await;
    owner.open(&address).await.must_say("TÊN BÍ MẬT đổi ý");
    assert!(town.count(LEFT_OF_THE_SHOPPER).await > 4);

    erase(&shopper, PASSWORD).await.must_say("Tài khoản đã được xóa");
    let kept = owner.open(&address).await;
    kept.must_be(200).must_say("Vâng ạ").must_not_say("TÊN BÍ MẬT");
    assert_eq!(town.count(LEFT_OF_THE_SHOPPER).await, 0);
    // The order itself is still found, by its code and not by the person.
    let found = owner.open("/htx/don-hang?the=tat-ca&q=0912345678").await;
    found.must_be(200).must_not_say(order.order_code());
    // Histories change in no other way.
    for change in [
        "UPDATE order_event SET to_state = 'placed'",
        "UPDATE order_event SET reason = 'x'",
        "UPDATE order_event SET reason = '', at = now()",
        "DELETE FROM order_event",
        "UPDATE order_note SET text = 'x'",
        "UPDATE order_note SET text = '—', author = 'seller'",
    ] {
        assert!(sqlx::query(change).execute(&town.pool).await.is_err(), "{change}");
    }
}
