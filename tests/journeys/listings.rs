//! A cooperative writes its products, its department reads them, and the public sees what was approved.

use crate::journeys::{CAM, CAM_OWNER, MIEN, MIEN_OWNER};
use reqwest::Method;
use tests::{Page, Person, Town, department_of, owner_of};

const STORY: &str = "Chè dây hái trên đồi cao, sao bằng chảo gang, vị ngọt hậu và không thêm hương liệu.";
/// The page of the tea that [`begin`] begins.
pub(super) const TEA: &str = "/htx/san-pham/che-day-bang-phuc";

/// What a whole listing of tea says.
const WHOLE: &[(&str, &str)] = &[
    ("Câu chuyện sản phẩm", STORY),
    ("values[m3]", "1"),
    ("values[m11]", "1"),
    ("values[p0_name_vi]", "túi 200 g"),
    ("values[p0_net]", "200"),
    ("values[p0_unit]", "g"),
    ("values[p0_weight]", "250"),
    ("values[p0_price]", "90.000"),
    ("values[p0_stock]", "40"),
    ("Cách giữ hàng", "ambient"),
    ("Hạn dùng", "365"),
    ("Bảo quản", "Nơi khô ráo, tránh nắng"),
    ("Hướng dẫn dùng", "Pha 5 g với 300 ml nước sôi"),
    ("Gửi được tới đâu", "nationwide"),
];

/// Begins a listing of tea.
pub(super) async fn begin(owner: &Person) -> Page {
    let page = owner.open("/htx/san-pham/moi").await;
    let page = owner
        .press(
            &page,
            "Soạn sản phẩm",
            &[("Tên sản phẩm", "Chè dây Bằng Phúc"), ("Danh mục", "tra")],
        )
        .await;
    page.must_be(200);
    assert_eq!(page.address, TEA);
    page
}

/// Sends a listing of the demo to its department, after giving it what the demo lacks.
pub(crate) async fn submit(owner: &Person, slug: &str) -> Page {
    let page = owner.open(&format!("/htx/san-pham/{slug}")).await;
    page.must_be(200);
    let fields = [
        ("Câu chuyện sản phẩm", STORY),
        ("Bảo quản", "Nơi khô ráo"),
        ("Hạn dùng", "180"),
        ("Hướng dẫn dùng", "Nấu chín trước khi ăn"),
    ];
    owner.press(&page, "Gửi duyệt", &fields).await
}

/// Opens the case of a listing at its department.
async fn case(official: &Person, slug: &str) -> Page {
    let page = official.open(&format!("/so-cong-thuong/duyet/{slug}")).await;
    page.must_be(200);
    page
}

#[tokio::test]
async fn a_new_product_is_sent_mended_approved_found_and_bought() {
    let town = Town::open().await;
    let owner = town.signed_in(&owner_of(MIEN_OWNER)).await;
    let official = town.signed_in(&department_of("19")).await;
    let slug = "che-day-bang-phuc";
    let page = begin(&owner).await;
    page.must_say("Bản nháp. Khách chưa thấy");

    // Not whole: it is kept, and what is missing is told.
    let page = owner.press(&page, "Gửi duyệt", &[("Câu chuyện sản phẩm", STORY)]).await;
    page.must_say("Đã lưu bản nháp, chưa gửi").must_say("Còn thiếu");
    assert_eq!(page.forms("Lưu")[0].value("Câu chuyện sản phẩm"), STORY);
    official
        .open("/so-cong-thuong/duyet")
        .await
        .must_not_say("Chè dây Bằng Phúc");
    official
        .open(&format!("/so-cong-thuong/duyet/{slug}"))
        .await
        .must_be(404);

    let page = owner.press(&page, "Gửi duyệt", WHOLE).await;
    page.must_say("Đã gửi").must_say("Đang chờ Sở duyệt").must_say("90.000");
    town.visitor().open(&format!("/san-pham/{slug}")).await.must_be(404);

    // Sent back with a reason, which is required.
    official
        .open("/so-cong-thuong/duyet")
        .await
        .must_say("Chè dây Bằng Phúc")
        .must_say("Sản phẩm mới");
    let page = case(&official, slug).await;
    page.must_say("Pha 5 g với 300 ml nước sôi")
        .must_say("tháng 3")
        .must_say("túi 200 g");
    let page = official.press(&page, "Từ chối", &[]).await;
    page.must_say("Vui lòng ghi lý do");
    let reason = "Ghi rõ vùng nguyên liệu";
    official
        .press(&page, "Từ chối", &[("Lý do", reason)])
        .await
        .must_say("Đã từ chối");
    owner
        .open("/htx/san-pham?trang-thai=can-sua")
        .await
        .must_say("Chè dây Bằng Phúc");
    let page = owner.open(TEA).await;
    page.must_say(reason);

    // Mended and approved.
    let mended = format!("{STORY} Nguyên liệu từ xã Bằng Phúc.");
    let page = owner
        .press(&page, "Gửi duyệt", &[("Câu chuyện sản phẩm", &mended)])
        .await;
    page.must_say("Đã gửi").must_not_say(reason);
    let page = case(&official, slug).await;
    official.press(&page, "Duyệt", &[]).await.must_say("Đã duyệt");
    town.run_jobs().await;

    let visitor = town.visitor();
    let public = visitor.open(&format!("/san-pham/{slug}")).await;
    public
        .must_be(200)
        .must_say("90.000")
        .must_say("Nguyên liệu từ xã Bằng Phúc")
        .must_say("Pha 5 g với 300 ml nước sôi")
        .must_say("Còn 40");
    visitor
        .open("/tim-kiem?q=che+day+bang+phuc")
        .await
        .must_say("Chè dây Bằng Phúc");
    visitor.order(&[(slug, 2)]).await;
    owner.open(&format!("/htx/kho/{slug}")).await.must_say("38");
    assert_eq!(
        town.count("SELECT count(*) FROM audit_entry WHERE subject = 'che-day-bang-phuc' AND action IN ('listing_new', 'listing_submit', 'listing_refuse', 'listing_approve')")
            .await,
        7,
        "each decision is in the department's diary and in the cooperative's"
    );
    owner
        .open("/htx/nhat-ky")
        .await
        .must_say("Duyệt sản phẩm")
        .must_say("Trả lại sản phẩm")
        .must_say("Sở Công Thương")
        .must_say("Tên: Chè dây Bằng Phúc")
        // What stands there as a code is told by its name.
        .must_say("Danh mục: Trà")
        .must_not_say("Danh mục: tra;")
        .must_not_say("ambient");
    let findings = market::doctor::examine(&town.pool).await.expect("the doctor answers");
    assert!(findings.iter().all(|finding| finding.broken.is_empty()), "{findings:?}");
}

#[tokio::test]
async fn the_public_page_keeps_what_was_approved_until_the_change_is() {
    let town = Town::open().await;
    let owner = town.signed_in(&owner_of(MIEN_OWNER)).await;
    let official = town.signed_in(&department_of("19")).await;
    let public = format!("/san-pham/{MIEN}");
    let page = owner.open(&format!("/htx/san-pham/{MIEN}")).await;
    let fields = [
        ("Tên sản phẩm", "Miến dong Tài Hoan loại một"),
        ("Hướng dẫn dùng", "Ngâm 5 phút, nấu 3 phút"),
    ];
    let page = owner.press(&page, "Gửi duyệt", &fields).await;
    page.must_say("Thay đổi đang chờ Sở duyệt").must_say("Trước:");
    town.visitor()
        .open(&public)
        .await
        .must_say("Miến dong Tài Hoan")
        .must_not_say("loại một");

    // A price waits for nobody.
    let shelf = owner.open(&format!("/htx/kho/{MIEN}")).await;
    owner
        .press(&shelf, "Đổi giá ngay", &[("price", "66.000")])
        .await
        .must_be(200);
    town.visitor()
        .open(&public)
        .await
        .must_say("66.000")
        .must_not_say("loại một");

    let page = case(&official, MIEN).await;
    page.must_say("Thay đổi của sản phẩm đang bán");
    assert!(
        page.texts(".changed del")
            .iter()
            .any(|text| text == "Miến dong Tài Hoan")
    );
    assert!(
        page.texts(".changed ins")
            .iter()
            .any(|text| text == "Miến dong Tài Hoan loại một")
    );
    official.press(&page, "Duyệt", &[]).await.must_say("Đã duyệt");
    town.run_jobs().await;
    town.visitor()
        .open(&public)
        .await
        .must_say("Miến dong Tài Hoan loại một")
        .must_say("66.000")
        .must_say("Ngâm 5 phút");
    town.visitor()
        .open("/tim-kiem?q=mien+dong+loai+mot")
        .await
        .must_say("Miến dong Tài Hoan loại một");
    // The same pack, the same stock.
    assert_eq!(town.count("SELECT count(*) FROM variant v JOIN product p ON p.id = v.product_id WHERE p.slug = 'mien-dong-tai-hoan-500'").await, 1);
}

#[tokio::test]
async fn what_nobody_sees_in_a_text_is_refused_and_not_left_out_in_silence() {
    let town = Town::open().await;
    let owner = town.signed_in(&owner_of(MIEN_OWNER)).await;
    let page = owner.open("/htx/san-pham/moi").await;
    let fields = [("Tên sản phẩm", "Chè\u{202e} dây"), ("Danh mục", "tra")];
    owner.press(&page, "Soạn sản phẩm", &fields).await.must_say("ký tự ẩn");
    let page = begin(&owner).await;
    let fields = [("Tên sản phẩm", "Chè dây"), ("Bảo quản", "Nơi\u{200b} khô")];
    let page = owner.press(&page, "Lưu", &fields).await;
    page.must_say("Chưa lưu được").must_say("ký tự ẩn");
    let fields = [
        ("Bảo quản", "Nơi khô"),
        ("Câu chuyện sản phẩm", "Hái \u{1f469}\u{200d}\u{1f33e} trên đồi"),
    ];
    owner.press(&page, "Lưu", &fields).await.must_say("Đã lưu bản nháp");
}

#[tokio::test]
async fn what_is_typed_is_kept_while_a_province_is_chosen_or_a_number_is_wrong() {
    let town = Town::open().await;
    let owner = town.signed_in(&owner_of(MIEN_OWNER)).await;
    let page = begin(&owner).await;
    let page = owner
        .press(
            &page,
            "Chọn tỉnh",
            &[("Tỉnh/Thành phố", "25"), ("Hướng dẫn dùng", "Pha nước sôi")],
        )
        .await;
    assert_eq!(page.forms("Lưu")[0].value("Hướng dẫn dùng"), "Pha nước sôi");
    assert!(
        page.attributes("#values-commune option", "value").len() > 100,
        "the communes of Phú Thọ"
    );
    let page = owner
        .press(
            &page,
            "Lưu",
            &[("values[p0_price]", "rẻ"), ("Hạn dùng", "-3"), ("values[m5]", "1")],
        )
        .await;
    page.must_say("Vui lòng nhập giá")
        .must_say("Vui lòng nhập một số từ 1 đến 3650");
    let form = page.forms("Lưu").swap_remove(0);
    assert_eq!(form.value("values[p0_price]"), "rẻ");
    assert_eq!(form.value("values[m5]"), "1");
    assert_eq!(form.value("Hướng dẫn dùng"), "Pha nước sôi");
}

#[tokio::test]
async fn a_first_price_that_looks_like_a_slip_is_asked_for_once_more() {
    let town = Town::open().await;
    let owner = town.signed_in(&owner_of(MIEN_OWNER)).await;
    let page = begin(&owner).await;
    let packs = [
        ("values[p1_name_vi]", "túi 200 g"),
        ("values[p1_price]", "90"),
        ("Bảo quản", "Nơi mát"),
    ];
    let asked = owner.press(&page, "Lưu", &packs).await;
    asked
        .must_be(200)
        .must_say("Giá 90 ₫ thấp khác thường")
        .must_say("Đúng, giá là 90 ₫");
    // The pack stands where it was typed, though the first place is empty.
    let boxes = asked.attributes("input[name$='_sure]']", "name");
    assert_eq!(boxes, ["values[p1_sure]"]);
    let form = asked.forms("Lưu").swap_remove(0);
    assert_eq!(
        (form.value("values[p1_price]"), form.value("Bảo quản")),
        ("90", "Nơi mát")
    );
    assert_eq!(town.count("SELECT count(*) FROM listing WHERE version > 1").await, 0);
    owner
        .send(&form.with("values[p1_sure]", "90"))
        .await
        .must_say("Đã lưu bản nháp");
    // What was meant once is not asked for again; another slip is.
    let page = owner.open(TEA).await;
    let page = owner.press(&page, "Lưu", &[("Cảnh báo", "Nóng")]).await;
    page.must_say("Đã lưu bản nháp");
    let page = owner.press(&page, "Lưu", &[("values[p0_price]", "90.000")]).await;
    page.must_say("Giá đổi từ 90 ₫ thành 90.000 ₫");
    owner
        .press(&page, "Lưu", &[("values[p0_sure]", "90000")])
        .await
        .must_say("Đã lưu bản nháp");
}

#[tokio::test]
async fn another_cooperatives_listing_does_not_exist_and_a_packer_writes_none() {
    let town = Town::open().await;
    let owner = town.signed_in(&owner_of(MIEN_OWNER)).await;
    let other = town.signed_in(&owner_of(CAM_OWNER)).await;
    let page = begin(&owner).await;
    other.open(TEA).await.must_be(404);
    owner.open(&format!("/htx/san-pham/{CAM}")).await.must_be(404);
    other.send(&page.forms("Lưu").swap_remove(0)).await.must_be(404);
    let hide = owner
        .open(&format!("/htx/san-pham/{MIEN}"))
        .await
        .forms("Ngừng bán")
        .swap_remove(0);
    other.send(&hide).await.must_be(404);
    // Another product's pack is not taken over.
    let foreign: String = sqlx::query_scalar(
        "SELECT v.id::text FROM variant v JOIN product p ON p.id = v.product_id WHERE p.slug = 'cam-cao-phong'",
    )
    .fetch_one(&town.pool)
    .await
    .expect("a pack");
    let form = page.forms("Lưu").swap_remove(0).with("values[p0_variant]", &foreign);
    owner.send(&form).await.must_be(404);

    sqlx::query("UPDATE membership SET role = 'packer' WHERE account_id = (SELECT id FROM account WHERE email = $1)")
        .bind(owner_of(MIEN_OWNER))
        .execute(&town.pool)
        .await
        .expect("the role can be changed");
    let sentence = "Vui lòng nhờ chủ hoặc quản lý gian hàng";
    owner
        .press(&page, "Lưu", &[("Cảnh báo", "Thử")])
        .await
        .must_say(sentence);
    owner.send(&hide).await.must_say(sentence);
    assert_eq!(town.count("SELECT count(*) FROM listing WHERE version > 1").await, 0);
    assert_eq!(
        town.count("SELECT count(*) FROM product WHERE status = 'hidden'").await,
        0
    );
}

#[tokio::test]
async fn a_form_that_is_sent_twice_begins_one_listing() {
    let town = Town::open().await;
    let owner = town.signed_in(&owner_of(MIEN_OWNER)).await;
    let form = owner
        .open("/htx/san-pham/moi")
        .await
        .forms("Soạn sản phẩm")
        .swap_remove(0)
        .with("Tên sản phẩm", "Chè dây Bằng Phúc")
        .with("Danh mục", "tra");
    assert_eq!(owner.send(&form).await.address, TEA);
    assert_eq!(owner.send(&form).await.address, TEA);
    // Another form of that name is another product, at an address of its own.
    let page = owner.open("/htx/san-pham/moi").await;
    let page = owner
        .press(
            &page,
            "Soạn sản phẩm",
            &[("Tên sản phẩm", "Chè dây Bằng Phúc"), ("Danh mục", "tra")],
        )
        .await;
    assert_eq!(page.address, "/htx/san-pham/che-day-bang-phuc-tai-hoan");
    let page = owner.open("/htx/san-pham/moi").await;
    owner
        .press(&page, "Soạn sản phẩm", &[])
        .await
        .must_say("Vui lòng điền mục này");
    assert_eq!(
        town.count("SELECT count(*) FROM product WHERE status = 'draft'").await,
        2
    );
}

#[tokio::test]
async fn of_two_decisions_the_first_counts_and_the_second_is_told() {
    let town = Town::open().await;
    let owner = town.signed_in(&owner_of(MIEN_OWNER)).await;
    let official = town.signed_in(&department_of("19")).await;
    submit(&owner, MIEN).await.must_say("Đã gửi");
    let page = case(&official, MIEN).await;
    let refuse = page.forms("Từ chối").swap_remove(0).with("Lý do", "Thử");
    official.press(&page, "Duyệt", &[]).await.must_say("Đã duyệt");
    official.send(&refuse).await.must_say("vừa được cán bộ khác quyết định");
    case(&official, MIEN).await.must_say("đã duyệt lúc");
    assert_eq!(
        town.count("SELECT count(*) FROM audit_entry WHERE action LIKE 'listing_re%'")
            .await,
        0
    );
    assert_eq!(
        town.count("SELECT count(*) FROM listing WHERE state = 'settled'").await,
        1
    );

    // Taken back and sent anew meanwhile: what was read is not what would be approved.
    submit(&owner, "bot-dong-rieng").await.must_say("Đã gửi");
    let stale = case(&official, "bot-dong-rieng").await;
    let page = owner.open("/htx/san-pham/bot-dong-rieng").await;
    let page = owner.press(&page, "Rút lại để sửa", &[]).await;
    page.must_say("Đã rút lại");
    owner
        .press(&page, "Gửi duyệt", &[("Cảnh báo", "Khác trước")])
        .await
        .must_say("Đã gửi");
    official
        .press(&stale, "Duyệt", &[])
        .await
        .must_say("vừa được cán bộ khác quyết định");
    town.visitor()
        .open("/san-pham/bot-dong-rieng")
        .await
        .must_not_say("Khác trước");
}

#[tokio::test]
async fn nobody_decides_about_their_own_cooperative_nor_another_province() {
    let town = Town::open().await;
    let owner = town.signed_in(&owner_of(MIEN_OWNER)).await;
    let official = town.signed_in(&department_of("19")).await;
    let stranger = town.signed_in(&department_of("24")).await;
    submit(&owner, MIEN).await.must_say("Đã gửi");
    let page = case(&official, MIEN).await;
    for button in ["Duyệt", "Từ chối"] {
        let form = page.forms(button).swap_remove(0).with("Lý do", "Thử");
        stranger.send(&form).await.must_be(404);
    }
    stranger.open("/so-cong-thuong/duyet").await.must_not_say("Miến dong");
    sqlx::query(
        "INSERT INTO membership (account_id, organisation_id, role, created_at)
         SELECT a.id, p.producer_id, 'viewer', now() FROM account a, product p WHERE a.email = $1 AND p.slug = $2",
    )
    .bind(department_of("19"))
    .bind(MIEN)
    .execute(&town.pool)
    .await
    .expect("the official can join");
    official
        .press(&page, "Duyệt", &[])
        .await
        .must_say("không duyệt sản phẩm của hợp tác xã mình tham gia");
    assert_eq!(
        town.count("SELECT count(*) FROM listing WHERE state = 'in_review'")
            .await,
        1
    );

    sqlx::query("UPDATE membership SET role = 'viewer' WHERE account_id = (SELECT id FROM account WHERE email = $1)")
        .bind(department_of("19"))
        .execute(&town.pool)
        .await
        .expect("the role can be changed");
    let form = page.forms("Duyệt").swap_remove(0);
    official.send(&form).await.must_say("chỉ được xem");
    assert!(!case(&official, MIEN).await.has_button("Duyệt"));
}

#[tokio::test]
async fn a_product_is_taken_off_sale_and_put_back() {
    let town = Town::open().await;
    let owner = town.signed_in(&owner_of(MIEN_OWNER)).await;
    let page = owner.open(&format!("/htx/san-pham/{MIEN}")).await;
    let page = owner.press(&page, "Ngừng bán", &[]).await;
    page.must_say("Đã ngừng bán");
    town.run_jobs().await;
    town.visitor().open(&format!("/san-pham/{MIEN}")).await.must_be(404);
    owner
        .open("/htx/san-pham?trang-thai=ngung-ban")
        .await
        .must_say("Miến dong Tài Hoan");
    let page = owner.press(&page, "Bán lại", &[]).await;
    page.must_say("Đã bán lại");
    town.run_jobs().await;
    town.visitor().open(&format!("/san-pham/{MIEN}")).await.must_be(200);

    // While the department reads, nothing is written.
    let editor = owner.open(&format!("/htx/san-pham/{MIEN}")).await;
    submit(&owner, MIEN).await.must_say("Đã gửi");
    let form = editor.forms("Lưu").swap_remove(0);
    owner.send(&form).await.must_say("đã sang bước khác");
    let answer = owner
        .ask(Method::POST, "/api/listing/save", &[("slug", MIEN), ("version", "x")])
        .await;
    assert_eq!(answer.status().as_u16(), 400);
}
