//! Somebody new comes to the market on a phone, is let in, and sells; then fifty orders leave the house.

use super::accessibility::{sign_in, violations};
use crate::journeys::joining::PDF;
use serde_json::json;
use std::path::Path;
use tests::{
    PASSWORD, Town,
    browser::{Browser, Script, Size, Window},
    department_of,
};

const EMAIL: &str = "mai@doi-xanh.example";
const TEA: &str = "che-day-doi-xanh";

/// Fails unless the checker finds nothing and the page is no wider than the phone.
async fn must_be_fine(window: &Window, what: &str) {
    assert_eq!(violations(window).await, Vec::<String>::new(), "{what}");
    let widths = window
        .run(
            "return [document.documentElement.scrollWidth, window.innerWidth]",
            vec![],
        )
        .await;
    assert_eq!(widths, json!([360, 360]), "{what} is wider than the phone");
}

async fn attach(window: &Window, css: &str, file: &Path) {
    let field = window.wait_for_element(css).await;
    field
        .send_keys(&file.to_string_lossy())
        .await
        .expect("the field takes a file");
}

async fn apply(window: &Window, folder: &Path) {
    window.press("Bắt đầu hồ sơ").await;
    window.wait_for("Bản nháp").await;
    must_be_fine(window, "the steps").await;
    window.press("Đơn vị").await;
    window.field("Hợp tác xã (HTX)").await.click().await.expect("a choice");
    window.fill("Tên đơn vị", "HTX Chè Đồi Xanh").await;
    window.fill("Mã số thuế", "0100109106").await;
    must_be_fine(window, "a step").await;
    window.press("Lưu").await;
    window.wait_for("Đã lưu").await;
    window.press("Người đại diện").await;
    window.fill("Chức vụ", "Giám đốc").await;
    window.fill("Số điện thoại", "0912 345 678").await;
    window.press("Lưu").await;
    window.wait_for("Đã lưu").await;
    // With script the province is sent by itself.
    window.press("Địa chỉ").await;
    window.choose("Tỉnh/Thành phố", "19").await;
    window.wait_for_element("#commune option:nth-child(2)").await;
    let commune = window
        .run(
            "return document.querySelector('#commune option:nth-child(2)').value",
            vec![],
        )
        .await;
    window.choose("Xã/Phường", commune.as_str().expect("a code")).await;
    window.fill("Địa chỉ", "Thôn 3").await;
    must_be_fine(window, "the place").await;
    window.press("Lưu").await;
    window.wait_for("Đã lưu").await;
    window.press("Tài khoản nhận tiền").await;
    window.choose("Ngân hàng", "970405").await;
    window.fill("Số tài khoản", "8888 1234 5678").await;
    window.fill("Tên chủ tài khoản", "HTX CHE DOI XANH").await;
    window.press("Lưu").await;
    window.wait_for("Đã lưu").await;
    window.press("Giấy tờ").await;
    must_be_fine(window, "the papers").await;
    for (code, paper) in [("dang-ky", "Giấy chứng nhận đăng ký"), ("can-cuoc", "Căn cước")] {
        attach(window, &format!("#tep-{code}"), &folder.join("giay.pdf")).await;
        window.press(&format!("Gửi tệp {paper}")).await;
        window.wait_for("Đã nhận tệp").await;
        window.open("/ban-hang/giay-to").await;
    }
    window.open("/ban-hang").await;
    window.press("Gửi duyệt").await;
    window.wait_for("Đang chờ duyệt").await;
    must_be_fine(window, "what was sent").await;
}

async fn approve_seller(window: &Window) {
    window.open("/so-cong-thuong/duyet?loai=nguoi-ban").await;
    must_be_fine(window, "the queue").await;
    window.press("HTX Chè Đồi Xanh").await;
    window.wait_for("Hoàng Thị Mai").await;
    must_be_fine(window, "the case").await;
    for paper in ["Giấy chứng nhận đăng ký", "Căn cước"] {
        window.tick(paper).await;
    }
    window.press("Duyệt").await;
    // The navigation has a word that begins alike; the button is the one that decides.
    window.wait_for("Gian hàng đã mở").await;
    window.open("/so-cong-thuong/giay-to").await;
    must_be_fine(window, "the list of papers").await;
}

async fn write_storefront(window: &Window, folder: &Path) {
    window.open("/htx/gian-hang").await;
    must_be_fine(window, "the editor of the storefront").await;
    window.fill("Câu chuyện", "Chè hái trên đồi cao.").await;
    window.fill("Làng, vùng đất", "Thung lũng Na Rì").await;
    window.press("Lưu").await;
    window.wait_for("Đã lưu bản nháp").await;
    window
        .run("document.querySelector('#anh details').open = true", vec![])
        .await;
    attach(window, "#photo-bia", &folder.join("anh.png")).await;
    window.press("Thêm ảnh").await;
    window.wait_for("Đã cập nhật ảnh").await;
    window.open("/htx/gian-hang/xem-truoc").await;
    window.wait_for("Thung lũng Na Rì").await;
    must_be_fine(window, "the preview").await;
    window.open("/htx/gian-hang").await;
    window.press("Đưa lên gian hàng").await;
    window.wait_for("Đã đăng").await;
}

async fn write_product(window: &Window, folder: &Path) {
    window.open("/htx/san-pham/moi").await;
    window.fill("Tên sản phẩm", "Chè dây Đồi Xanh").await;
    window.choose("Danh mục", "tra").await;
    window.press("Soạn sản phẩm").await;
    window.wait_for("Bản nháp. Khách chưa thấy").await;
    attach(window, "#photo", &folder.join("anh.png")).await;
    window.press("Thêm ảnh").await;
    window.wait_for("Đã cập nhật ảnh").await;
    let story = "Chè dây hái trên đồi cao, sao bằng chảo gang, vị ngọt hậu và không thêm hương liệu.";
    for (name, value) in [
        ("story_vi", story),
        ("m11", "1"),
        ("p0_name_vi", "túi 200 g"),
        ("p0_net", "200"),
        ("p0_unit", "g"),
        ("p0_weight", "250"),
        ("p0_price", "90.000"),
        ("p0_stock", "200"),
        ("storage_class", "ambient"),
        ("shelf_life", "365"),
        ("storage_vi", "Nơi khô ráo"),
        ("directions", "Pha với nước sôi"),
        ("scope", "nationwide"),
    ] {
        let found = window
            .run(
                "const field = document.getElementsByName(`values[${arguments[0]}]`)[0];
                 if (!field) return false;
                 if (field.type === 'checkbox') field.checked = true; else field.value = arguments[1];
                 return true;",
                vec![json!(name), json!(value)],
            )
            .await;
        assert_eq!(found, json!(true), "the editor has no {name}");
    }
    window.press("Gửi duyệt").await;
    window.wait_for("Đang chờ Sở duyệt").await;
}

async fn buy(window: &Window) {
    window.open(&format!("/san-pham/{TEA}")).await;
    window.press("Thêm vào giỏ hàng").await;
    window.wait_for("Cập nhật giỏ hàng").await;
    window.press("Thanh toán").await;
    window.fill("Họ và tên", "Nguyễn Thị Hạnh").await;
    window.fill("Số điện thoại", "0912 345 678").await;
    window.choose("Tỉnh/Thành phố", "01").await;
    window.wait_for_element("option[value='00004']").await;
    window.choose("Xã/Phường", "00004").await;
    window.fill("Địa chỉ", "12 ngõ Chợ").await;
    window.press("Đặt hàng").await;
    window.wait_for("Chờ xác nhận").await;
}

#[tokio::test]
async fn somebody_new_is_let_in_on_a_phone_and_sells_and_fifty_orders_leave_the_house() {
    let town = Town::open().await;
    let folder = town.media_dir.with_extension("files");
    std::fs::create_dir_all(&folder).expect("a folder for files");
    std::fs::write(folder.join("giay.pdf"), PDF).expect("a paper");
    std::fs::write(folder.join("anh.png"), tests::photo::png(900, 600, [60, 120, 50])).expect("a photograph");
    let browser = Browser::start().await;
    let window = browser.window(&town.address, Size::Phone, Script::On).await;
    window.open("/").await;
    window.press("Bán hàng cùng Chợ Phiên").await;
    window.wait_for("Cần có những gì").await;
    must_be_fine(&window, "the door").await;
    window.press("Đăng ký").await;
    window.fill("Họ và tên", "Hoàng Thị Mai").await;
    window.fill("Email hoặc số điện thoại", EMAIL).await;
    window.fill("Mật khẩu", PASSWORD).await;
    window.press("Đăng ký").await;
    window.wait_for("gửi").await;
    let link = crate::journeys::sign_up::link_in_mailbox(&town, "đăng ký tài khoản ở Chợ Phiên").await;
    window.open(&link).await;
    window.press("Xác nhận").await;
    // Back where the way began.
    window.wait_for_element("form[action='/api/application/begin']").await;
    apply(&window, &folder).await;

    let desk = browser.window(&town.address, Size::Phone, Script::On).await;
    sign_in(&desk, &department_of("19")).await;
    approve_seller(&desk).await;
    write_storefront(&window, &folder).await;
    write_product(&window, &folder).await;
    desk.open(&format!("/so-cong-thuong/duyet/{TEA}")).await;
    desk.press("Duyệt").await;
    desk.wait_for("Đã duyệt").await;
    town.run_jobs().await;

    let shopper = browser.window(&town.address, Size::Phone, Script::On).await;
    shopper.open("/gian-hang/htx-che-doi-xanh").await;
    shopper.wait_for("Thung lũng Na Rì").await;
    must_be_fine(&shopper, "the storefront").await;
    buy(&shopper).await;
    for window in [window, desk, shopper] {
        window.close().await;
    }

    for _ in 0..50 {
        town.visitor().order(&[(TEA, 1)]).await;
    }
    let owner = town.signed_in(EMAIL).await;
    for (tab, button) in [
        ("cho-xac-nhan", "Xác nhận các đơn này"),
        ("cho-lay-hang", "Chuẩn bị các đơn này"),
        ("cho-lay-hang", "Báo sẵn sàng các đơn này"),
        ("cho-lay-hang", "Bàn giao các đơn này"),
    ] {
        let desk = owner.open(&format!("/htx/don-hang?the={tab}")).await;
        let sheet = owner.press(&desk, button, &[("scope", "tat-ca")]).await;
        sheet.must_be(200).must_say("51 đơn đã xong");
        // What has left the house needs no paper any more.
        if !button.starts_with("Bàn giao") {
            let papers = [
                ("gom-hang", "Chè dây Đồi Xanh"),
                ("dong-goi", "Chè dây Đồi Xanh"),
                ("nhan-a6", "51 đơn"),
            ];
            for (paper, words) in papers {
                let printed = owner.open(&format!("{}/{paper}", sheet.address)).await;
                printed.must_be(200).must_say(words);
            }
        }
    }
    assert_eq!(
        town.count("SELECT count(*) FROM seller_order WHERE state = 'handed_over'")
            .await,
        51
    );
    let left = "SELECT sum(i.on_hand)::bigint FROM stock_item i JOIN offer o ON o.id = i.offer_id
                JOIN organisation s ON s.id = o.seller_id WHERE s.slug = 'htx-che-doi-xanh'";
    assert_eq!(town.count(left).await, 149);
    std::fs::remove_dir_all(&folder).expect("the files can go");
}
