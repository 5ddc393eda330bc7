//! A cooperative writes its storefront, says how it delivers, and takes days off.

use crate::journeys::{CAM_OWNER, MIEN, MIEN_OWNER};
use reqwest::{Method, header};
use tests::{HA_NOI, Page, Person, Town, WARD, owner_of};

const EDITOR: &str = "/htx/gian-hang";
const PUBLIC: &str = "/gian-hang/tai-hoan";

async fn save(person: &Person, words: &str, fields: &[(&str, &str)]) -> Page {
    let page = person.open(EDITOR).await;
    page.must_be(200);
    person.press(&page, words, fields).await
}

/// Sends a photograph for a place, as a browser does.
async fn send(person: &Person, place: &str, file: &[u8]) -> reqwest::Response {
    let mut body = Vec::new();
    for (name, value) in [("lang", "vi"), ("place", place), ("alt", "Đồi dong riềng")] {
        body.extend(format!("--cut\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n").bytes());
    }
    body.extend(b"--cut\r\nContent-Disposition: form-data; name=\"photo\"; filename=\"a.png\"\r\n\r\n");
    body.extend(file);
    body.extend(b"\r\n--cut--\r\n");
    person
        .raw(Method::POST, "/api/shopfront/photo")
        .header("sec-fetch-site", "same-origin")
        .header(header::ACCEPT, "text/html")
        .header(header::CONTENT_TYPE, "multipart/form-data; boundary=cut")
        .body(body)
        .send()
        .await
        .expect("the form is answered")
}

#[tokio::test]
async fn people_of_a_storefront_are_added_one_line_at_a_time() {
    let town = Town::open().await;
    let owner = town.signed_in(&owner_of(MIEN_OWNER)).await;
    let lines = |page: &Page| page.texts("input[name$='_role]']").len();
    let before = lines(&owner.open(EDITOR).await);
    let place = format!("values[p{}_name]", before - 1);
    let more = save(&owner, "Thêm một người", &[(place.as_str(), "Nguyễn Thị Hoan")]).await;
    more.must_say("dòng trống cuối cùng");
    assert_eq!(lines(&more), before + 1);
    assert!(
        more.attributes("input", "value")
            .contains(&"Nguyễn Thị Hoan".to_owned())
    );
}

#[tokio::test]
async fn a_storefront_is_written_previewed_and_published() {
    let town = Town::open().await;
    let owner = town.signed_in(&owner_of(MIEN_OWNER)).await;
    let hostile = "<script>alert(1)</script>";
    let fields = [
        ("Câu chuyện", "Miến làm từ củ dong.\n\nPhơi trên phên nứa."),
        ("Làng, vùng đất", "Thung lũng Na Rì"),
        ("Giờ mở cửa", "7 giờ đến 17 giờ"),
        ("values[p0_name]", "Nguyễn Thị Hoan"),
        ("values[p0_role]", hostile),
    ];
    save(&owner, "Lưu", &fields)
        .await
        .must_say("Đã lưu bản nháp")
        .must_say("chưa đăng");
    // Only its owners see the draft, and it looks like the page.
    town.visitor().open(PUBLIC).await.must_not_say("Thung lũng Na Rì");
    let preview = owner.open("/htx/gian-hang/xem-truoc").await;
    preview
        .must_say("Thung lũng Na Rì")
        .must_say("Nguyễn Thị Hoan")
        .must_say("Hàng của gian hàng");
    assert!(!preview.html.contains(hostile));

    let photo = tests::photo::png(800, 400, [40, 120, 60]);
    for place in ["bia", "nguoi-0"] {
        assert_eq!(send(&owner, place, &photo).await.status().as_u16(), 303);
    }
    assert_eq!(send(&owner, "nguoi-3", &photo).await.status().as_u16(), 404);
    let refused = send(&owner, "bia", b"<svg/>").await;
    let to = refused.headers()[header::LOCATION]
        .to_str()
        .unwrap()
        .replace("#anh", "");
    owner.open(&to).await.must_say("không phải ảnh");
    let heavy = vec![0; 11 * 1024 * 1024];
    send(&owner, "bia", &heavy).await;
    owner.open(EDITOR).await.must_say("nặng quá 10 MB");

    // What stands beside the editor shows who it is.
    let beside = owner.open(EDITOR).await;
    assert_eq!(beside.attributes(".shopfront-beside img.portrait", "width"), ["96"]);
    // A photograph does not stand in the way of words that were begun before it.
    save(&owner, "Đưa lên gian hàng", &[])
        .await
        .must_say("Đã đăng")
        .must_say("Khách đang thấy đúng");
    let public = town.visitor().open(PUBLIC).await;
    public
        .must_say("Phơi trên phên nứa.")
        .must_say("Thung lũng Na Rì")
        .must_say("7 giờ đến 17 giờ");
    assert_eq!(public.attributes("img.shop-cover", "alt"), ["Đồi dong riềng"]);
    assert_eq!(public.attributes("img.portrait", "width"), ["96"]);
    assert!(!public.html.contains(hostile));
    owner
        .open("/htx/nhat-ky")
        .await
        .must_say("Đăng trang gian hàng")
        .must_say("Làng: Thung lũng Na Rì");

    // Taken out of the draft, it stays public until that is published.
    let page = owner.open(EDITOR).await;
    owner.press(&page, "Bỏ ảnh", &[]).await.must_say("Đã cập nhật ảnh");
    assert_eq!(
        town.visitor()
            .open(PUBLIC)
            .await
            .attributes("img.shop-cover", "alt")
            .len(),
        1
    );
    save(&owner, "Đưa lên gian hàng", &[]).await.must_say("Đã đăng");
    assert!(
        town.visitor()
            .open(PUBLIC)
            .await
            .attributes("img.shop-cover", "alt")
            .is_empty()
    );
}

#[tokio::test]
async fn two_writers_lose_nothing_and_packers_write_nothing() {
    let town = Town::open().await;
    let owner = town.signed_in(&owner_of(MIEN_OWNER)).await;
    let (one, other) = (owner.open(EDITOR).await, owner.open(EDITOR).await);
    owner
        .press(&one, "Lưu", &[("Câu chuyện", "Bản một")])
        .await
        .must_say("Đã lưu");
    let page = owner
        .press(&other, "Đưa lên gian hàng", &[("Câu chuyện", "Bản hai")])
        .await;
    page.must_say("Người khác đã lưu")
        .must_say("Hai người cùng sửa")
        .must_say("Bản một")
        .must_say("Bản hai");
    assert_eq!(
        page.attributes("input[type=radio]", "name"),
        ["values[story_vi]", "values[story_vi]"]
    );
    owner
        .press(&page, "Lưu lựa chọn", &[("values[story_vi]", "Bản hai")])
        .await
        .must_say("Đã lưu");
    save(&owner, "Đưa lên gian hàng", &[]).await.must_say("Đã đăng");
    town.visitor().open(PUBLIC).await.must_say("Bản hai");
    // Each has changed something else: nobody has to choose.
    let (one, other) = (owner.open(EDITOR).await, owner.open(EDITOR).await);
    owner
        .press(&one, "Lưu", &[("Giờ mở cửa", "7 giờ đến 17 giờ")])
        .await
        .must_say("Đã lưu");
    let page = owner.press(&other, "Lưu", &[("Làng, vùng đất", "Na Rì")]).await;
    page.must_say("không sửa cùng mục nào")
        .must_say("Theo bản đã lưu của")
        .must_not_say("Bản của tôi");
    owner.press(&page, "Lưu lựa chọn", &[]).await.must_say("Đã lưu");
    let form = owner.open(EDITOR).await.forms("Lưu").swap_remove(0);
    for (field, text) in [
        ("Câu chuyện", "Bản hai"),
        ("Làng, vùng đất", "Na Rì"),
        ("Giờ mở cửa", "7 giờ đến 17 giờ"),
    ] {
        assert_eq!(form.value(field), text, "{field}");
    }
    let (one, other) = (owner.open(EDITOR).await, owner.open(EDITOR).await);
    owner
        .press(&one, "Lưu cách giao hàng", &[("Số ngày chuẩn bị hàng", "1")])
        .await
        .must_say("Đã lưu cách giao");
    let page = owner
        .press(&other, "Lưu cách giao hàng", &[("Số ngày chuẩn bị hàng", "2")])
        .await;
    page.must_say("Người khác đã lưu");
    // Whoever is somebody else's owner writes their own.
    let neighbour = town.signed_in(&owner_of(CAM_OWNER)).await;
    neighbour
        .send(&one.forms("Lưu").swap_remove(0).with("Câu chuyện", "Của tôi"))
        .await;
    town.visitor().open(PUBLIC).await.must_say("Bản hai");

    sqlx::query("UPDATE membership SET role = 'packer' WHERE account_id = (SELECT id FROM account WHERE email = $1)")
        .bind(owner_of(MIEN_OWNER))
        .execute(&town.pool)
        .await
        .expect("the role can be changed");
    owner.open(EDITOR).await.must_be(404);
    owner.send(&one.forms("Lưu")[0]).await.must_be(404);
    assert_eq!(send(&owner, "bia", b"x").await.status().as_u16(), 404);
}

#[tokio::test]
async fn on_days_off_nothing_is_bought_and_everywhere_says_why() {
    let town = Town::open().await;
    let owner = town.signed_in(&owner_of(MIEN_OWNER)).await;
    let shopper = town.visitor();
    shopper.put_into_cart(MIEN, 1).await.must_say("Cập nhật giỏ hàng");
    let filled = shopper.fill_checkout(HA_NOI, WARD).await;
    let page = save(
        &owner,
        "Nghỉ bán",
        &[("Từ ngày", "2026-11-25"), ("Đến ngày", "2026-11-20")],
    )
    .await;
    page.must_say("Ngày kết thúc phải sau");
    assert_eq!(page.forms("Nghỉ bán")[0].value("Từ ngày"), "2026-11-25");
    let page = save(
        &owner,
        "Nghỉ bán",
        &[("Từ ngày", "21/11/2026"), ("Đến ngày", "2026-11-23")],
    )
    .await;
    page.must_say("Đã ghi ngày nghỉ bán").must_say("23/11/2026");
    owner
        .open("/htx/nhat-ky")
        .await
        .must_say("Từ ngày: 21/11/2026; Đến ngày: 23/11/2026");
    for path in [PUBLIC.to_owned(), format!("/san-pham/{MIEN}")] {
        let page = town.visitor().open(&path).await;
        page.must_say("nghỉ").must_say("23/11/2026");
        assert!(!page.has_button("Thêm vào giỏ hàng"), "{path}");
    }
    shopper.open("/gio-hang").await.must_say("đang nghỉ bán");
    // A checkout that stood open is refused too, and nothing is held.
    shopper.place_order(&filled).await.must_say("đang nghỉ bán");
    assert_eq!(town.count("SELECT count(*) FROM seller_order").await, 0);
    assert_eq!(
        town.count("SELECT COALESCE(sum(held), 0)::bigint FROM stock_item")
            .await,
        0
    );
    save(&owner, "Mở bán lại", &[]).await.must_say("Đã mở bán lại");
    shopper.place_order(&filled).await.must_say("Chờ xác nhận");
}

#[tokio::test]
async fn orders_cost_and_come_as_the_seller_said() {
    let town = Town::open().await;
    let owner = town.signed_in(&owner_of(MIEN_OWNER)).await;
    let shopper = town.visitor();
    shopper.put_into_cart(MIEN, 1).await;
    let stale = shopper.fill_checkout(HA_NOI, WARD).await;
    let settings = [
        ("values[minimum]", "100.000"),
        ("values[preparation]", "2"),
        ("values[nationwide_fee]", "25.000"),
        ("values[nationwide_free]", "190.000"),
        ("values[nationwide_min]", "3"),
        ("values[nationwide_max]", "5"),
        ("values[pick_up_address]", "Kho Na Rì"),
        ("values[pick_up_hours]", "8 giờ đến 11 giờ"),
    ];
    save(&owner, "Lưu cách giao hàng", &settings)
        .await
        .must_say("Đã lưu cách giao hàng");
    let page = save(&owner, "Lưu cách giao hàng", &[("values[nationwide_fee]", "rẻ")]).await;
    page.must_say("từ 0 đến");

    // 65.000 are too little; a checkout that stood open is led to the cart, which says how much is missing.
    shopper.place_order(&stale).await.must_say("nhận đơn từ 100.000");
    let cart = shopper.open("/gio-hang").await;
    cart.must_say("Còn thiếu 35.000");
    assert!(!cart.html.contains("href=\"/thanh-toan\""));
    shopper.put_into_cart(MIEN, 1).await;
    let filled = shopper.fill_checkout(HA_NOI, WARD).await;
    filled
        .must_say("25.000")
        .must_say("có hàng sau 5 đến 7 ngày")
        .must_say("Kho Na Rì")
        .must_say("8 giờ đến 11 giờ");
    // Enough goods travel for nothing.
    shopper.put_into_cart(MIEN, 1).await;
    let placed = shopper.place_order(&shopper.fill_checkout(HA_NOI, WARD).await).await;
    placed.must_say("Chờ xác nhận");
    let fee = "SELECT delivery_fee_vnd FROM seller_order ORDER BY placed_at DESC LIMIT 1";
    assert_eq!(town.count(fee).await, 0);

    // Without fetching, nobody fetches.
    let page = owner.open(EDITOR).await;
    let mut form = page.forms("Lưu cách giao hàng").swap_remove(0);
    form.fields.retain(|(name, _)| name != "values[pick_up_on]");
    owner.send(&form).await.must_say("Đã lưu cách giao hàng");
    shopper.put_into_cart(MIEN, 2).await;
    let filled = shopper.fill_checkout(HA_NOI, WARD).await;
    filled.must_not_say("Kho Na Rì");
    let form = filled.forms_filled.clone().expect("the checkout was filled");
    shopper
        .send(&form.with("delivery[tai-hoan]", "pick_up-0"))
        .await
        .must_say("chọn cách nhận hàng");
}
