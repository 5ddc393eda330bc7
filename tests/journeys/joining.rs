//! Somebody becomes a seller: applies step by step, sends papers, is read by the department and let in.

use reqwest::{Method, header};
use tests::{File, Page, Person, SHOPPER, Town, department_of, owner_of};

/// A tax code that nobody in the demo has, whole by its check digit.
const TAX_CODE: &str = "0100109106";

/// A scan, as far as anybody looks.
pub(crate) const PDF: &[u8] = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n";

/// A commune of a province.
async fn commune_of(town: &Town, province: &str) -> String {
    sqlx::query_scalar("SELECT code FROM admin_unit WHERE parent_code = $1 ORDER BY code LIMIT 1")
        .bind(province)
        .fetch_one(&town.pool)
        .await
        .expect("a province has communes")
}

/// Opens a step and saves it with these fields.
async fn save(person: &Person, step: &str, fields: &[(&str, &str)]) -> Page {
    let page = person.open(&format!("/ban-hang/{step}")).await;
    page.must_be(200);
    person.press(&page, "Lưu", fields).await
}

/// Fills in everything but the papers, for a province.
pub(crate) async fn fill(town: &Town, person: &Person, name: &str, tax_code: &str, province: &str) {
    let page = person.open("/ban-hang").await;
    person.press(&page, "Bắt đầu hồ sơ", &[]).await.must_say("Bản nháp");
    let fields = [("kind", "cooperative"), ("Tên đơn vị", name), ("Mã số thuế", tax_code)];
    save(person, "to-chuc", &fields).await.must_say("Đã lưu");
    let page = person.open("/ban-hang/dia-chi").await;
    let page = person
        .press(
            &page,
            "Chọn tỉnh",
            &[("Tỉnh/Thành phố", province), ("Địa chỉ", "Thôn 3")],
        )
        .await;
    assert_eq!(page.forms("Lưu")[0].value("line"), "Thôn 3", "what was typed is kept");
    let commune = commune_of(town, province).await;
    person
        .press(&page, "Lưu", &[("Xã/Phường", &commune)])
        .await
        .must_say("Đã lưu");
    let fields = [
        ("Ngân hàng", "970405"),
        ("Số tài khoản", "8888 1234 5678"),
        ("Tên chủ tài khoản", "HTX CHE DOI XANH"),
    ];
    save(person, "ngan-hang", &fields).await.must_say("Đã lưu");
    let fields = [
        ("Họ và tên", "Hoàng Thị Mai"),
        ("Chức vụ", "Giám đốc"),
        ("Số điện thoại", "0912 345 678"),
        ("Email", "mai@doi-xanh.example"),
    ];
    save(person, "dai-dien", &fields).await.must_say("Đã lưu");
}

/// Sends a file for a paper, as a browser does.
async fn send(person: &Person, item: &str, name: &str, file: &[u8]) -> reqwest::Response {
    let fields = [("lang", "vi"), ("item", item)];
    let file = File {
        field: "document",
        name,
        bytes: file,
    };
    person.send_file("/api/application/document", &fields, &file).await
}

/// Sends a file and opens the page that it leads to.
async fn add(person: &Person, item: &str, name: &str, file: &[u8]) -> Page {
    let answer = send(person, item, name, file).await;
    assert_eq!(answer.status().as_u16(), 303, "{item} {name}");
    let to = answer.headers()[header::LOCATION]
        .to_str()
        .expect("an address")
        .to_owned();
    assert!(to.starts_with("/ban-hang/giay-to"), "{to}");
    person.open(to.split('#').next().unwrap_or(&to)).await
}

/// A shopper with a whole application that was sent to a province's department.
pub(crate) async fn applied(town: &Town, email: &str, name: &str, tax_code: &str) -> Person {
    let person = town.signed_in(email).await;
    fill(town, &person, name, tax_code, "19").await;
    add(&person, "dang-ky", "Giấy đăng ký.pdf", PDF)
        .await
        .must_say("Đã nhận tệp");
    add(&person, "can-cuoc", "can-cuoc.png", b"\x89PNG\r\n\x1a\n....")
        .await
        .must_say("Đã nhận tệp");
    let page = person.open("/ban-hang").await;
    person.press(&page, "Gửi duyệt", &[]).await.must_say("Đang chờ duyệt");
    person
}

/// The page of the only case that waits.
async fn case(official: &Person, name: &str) -> Page {
    let queue = official.open("/so-cong-thuong/duyet?loai=nguoi-ban").await;
    let page = official.open(&queue.link(name)).await;
    page.must_be(200);
    page
}

const TICKS: [(&str, &str); 2] = [("tick[dang-ky]", "1"), ("tick[can-cuoc]", "1")];

#[tokio::test]
async fn an_application_is_filled_in_sent_mended_approved_and_its_owner_sells() {
    let town = Town::open().await;
    // A stranger is led to an account and back.
    let door = town.visitor().open("/ban-hang").await;
    assert_eq!(door.link("Đăng ký"), "/dang-ky?ve=%2Fban-hang");
    assert!(town.visitor().open("/").await.says("Bán hàng cùng Chợ Phiên"));

    let person = town.signed_in(SHOPPER).await;
    fill(&town, &person, "HTX Chè Đồi Xanh", TAX_CODE, "19").await;
    let page = person.open("/ban-hang").await;
    page.must_say("thiếu 2 giấy bắt buộc");
    assert!(!page.has_button("Gửi duyệt"));
    // Of the account only the end is ever shown again.
    let page = person.open("/ban-hang/ngan-hang").await;
    page.must_say("•••• 5678");
    assert!(!page.html.contains("88881234"), "the number is in the page");
    save(&person, "ngan-hang", &[("Tên chủ tài khoản", "HTX DOI XANH")])
        .await
        .must_say("Đã lưu");
    person.open("/ban-hang/ngan-hang").await.must_say("•••• 5678");

    add(&person, "dang-ky", "Giấy đăng ký.pdf", PDF)
        .await
        .must_say("Giấy đăng ký.pdf");
    // The same file twice is one.
    let page = add(&person, "dang-ky", "Giấy đăng ký.pdf", PDF).await;
    assert_eq!(page.texts(".apply-files li").len(), 1);
    add(&person, "can-cuoc", "can-cuoc.jpg", b"\xff\xd8\xff\xe0 front").await;
    let page = person.open("/ban-hang").await;
    let official = town.signed_in(&department_of("19")).await;
    official
        .open("/so-cong-thuong/duyet?loai=nguoi-ban")
        .await
        .must_not_say("HTX Chè Đồi Xanh");
    let sent = person.press(&page, "Gửi duyệt", &[]).await;
    sent.must_say("Đang chờ duyệt").must_not_say("88881234");
    // Sent a second time, it is there once; while it waits it is read and not written.
    person.press(&page, "Gửi duyệt", &[]).await.must_say("Đang chờ duyệt");
    assert_eq!(town.count("SELECT count(*) FROM application_event").await, 1);
    assert_eq!(person.open("/ban-hang/to-chuc").await.address, "/ban-hang");
    assert_eq!(
        send(&person, "dang-ky", "b.pdf", b"%PDF-2").await.status().as_u16(),
        303
    );
    assert_eq!(town.count("SELECT count(*) FROM application_document").await, 2);

    // Nothing is public; the department finds it, with its papers.
    for path in ["/gian-hang", "/tim-kiem?q=doi+xanh"] {
        town.visitor().open(path).await.must_not_say("Chè Đồi Xanh");
    }
    official
        .open("/so-cong-thuong")
        .await
        .must_say("1 đơn vị xin bán hàng chờ duyệt");
    let page = case(&official, "HTX Chè Đồi Xanh").await;
    page.must_say("Hoàng Thị Mai")
        .must_say(TAX_CODE)
        .must_say("•••• 5678")
        .must_say("Thôn 3");
    let file = official.ask(Method::GET, &page.link("Giấy đăng ký.pdf"), &[]).await;
    let headers = file.headers().clone();
    assert_eq!(headers[header::CONTENT_TYPE], "application/pdf");
    assert_eq!(headers["x-content-type-options"], "nosniff");
    assert!(
        headers[header::CONTENT_DISPOSITION]
            .to_str()
            .unwrap()
            .starts_with("attachment;")
    );
    assert_eq!(headers[header::CACHE_CONTROL], "private, no-store");
    assert_eq!(file.bytes().await.unwrap(), PDF);

    // Not ticked off, nothing happens; a reason is needed to send it back.
    let refused = official.press(&page, "Duyệt", &[TICKS[0]]).await;
    refused.must_say("đánh dấu đủ các giấy tờ bắt buộc");
    assert_eq!(
        refused.attributes("input[type=checkbox][checked]", "name"),
        ["tick[dang-ky]"]
    );
    official
        .press(&page, "Từ chối", &[])
        .await
        .must_say("Vui lòng ghi lý do");
    let reason = "Ảnh căn cước bị mờ";
    official
        .press(&page, "Từ chối", &[("Lý do", reason)])
        .await
        .must_say("Đã trả lại");
    town.run_jobs().await;
    town.visitor()
        .open("/hop-thu")
        .await
        .must_say(reason)
        .must_say("Hồ sơ bán hàng cần sửa");

    // Mended and sent again: what was ticked before is to be looked at again.
    let page = person.open("/ban-hang").await;
    page.must_say(reason);
    let papers = person.open("/ban-hang/giay-to").await;
    let form = papers.forms("Bỏ tệp").into_iter().nth(1).expect("two files");
    person.send(&form).await.must_say("Đã bỏ tệp");
    add(&person, "can-cuoc", "can-cuoc-ro.jpg", b"\xff\xd8\xff\xe0 sharp").await;
    person.press(&page, "Gửi duyệt", &[]).await.must_say("Đang chờ duyệt");
    let page = case(&official, "HTX Chè Đồi Xanh").await;
    page.must_say("can-cuoc-ro.jpg").must_say(reason);
    assert!(page.attributes("input[type=checkbox][checked]", "name").is_empty());
    official.press(&page, "Duyệt", &TICKS).await.must_say("Gian hàng đã mở");
    town.run_jobs().await;
    town.visitor()
        .open("/hop-thu")
        .await
        .must_say("Hồ sơ bán hàng đã được duyệt");

    // The workspace works at once, the storefront is there, and the story of it all stays.
    let page = person.open("/ban-hang").await;
    page.must_say("Gian hàng đã mở")
        .must_say("Trả lại".to_lowercase().as_str())
        .must_say("Sở duyệt");
    let home = person.open("/htx").await;
    home.must_be(200)
        .must_say("HTX Chè Đồi Xanh")
        .must_say("Những bước đầu");
    for (step, path) in [
        ("Soạn sản phẩm đầu tiên", "/htx/san-pham/moi"),
        ("Viết và đăng trang gian hàng", "/htx/gian-hang"),
        ("Chọn cách giao hàng và phí giao", "/htx/gian-hang#giao-hang"),
    ] {
        assert_eq!(home.link(step), path);
    }
    // The account was said in the application.
    home.must_not_say("Ghi tài khoản nhận tiền");
    // What is done is asked for no more.
    let shop = person.open("/htx/gian-hang").await;
    person
        .press(&shop, "Đưa lên gian hàng", &[("Câu chuyện", "Chè hái trên đồi.")])
        .await
        .must_say("Đã đăng");
    let shop = person.open("/htx/gian-hang").await;
    person
        .press(&shop, "Lưu cách giao hàng", &[])
        .await
        .must_say("Đã lưu cách giao");
    let begin = person.open("/htx/san-pham/moi").await;
    let fields = [("Tên sản phẩm", "Chè xanh"), ("Danh mục", "tra")];
    person.press(&begin, "Soạn sản phẩm", &fields).await.must_be(200);
    let home = person.open("/htx").await;
    assert_eq!(home.texts(".first-steps a"), ["Gửi duyệt sản phẩm đầu tiên"]);
    person.open("/htx/nhat-ky").await.must_say("Sở mở gian hàng");
    official
        .open("/so-cong-thuong")
        .await
        .must_say("0 đơn vị xin bán hàng chờ duyệt");
    let shop = town.visitor().open("/gian-hang/htx-che-doi-xanh").await;
    shop.must_be(200).must_say("Hoàng Thị Mai").must_not_say("•••• 5678");
    let begun = person.press(&page, "Bắt đầu hồ sơ mới", &[]).await;
    begun.must_say("Bản nháp");
    // The same code does not come in twice.
    let fields = [("kind", "union"), ("Tên đơn vị", "Liên hiệp"), ("Mã số thuế", TAX_CODE)];
    save(&person, "to-chuc", &fields)
        .await
        .must_say("đã thuộc một đơn vị trên chợ");
}

#[tokio::test]
async fn two_windows_of_a_step_lose_nothing_and_say_so() {
    let town = Town::open().await;
    let person = town.signed_in(SHOPPER).await;
    let page = person.open("/ban-hang").await;
    person.press(&page, "Bắt đầu hồ sơ", &[]).await;
    person.press(&page, "Bắt đầu hồ sơ", &[]).await;
    assert_eq!(town.count("SELECT count(*) FROM application").await, 1);
    let (one, other) = (
        person.open("/ban-hang/to-chuc").await,
        person.open("/ban-hang/to-chuc").await,
    );
    let fields = |name| [("kind", "cooperative"), ("Tên đơn vị", name), ("Mã số thuế", TAX_CODE)];
    person.press(&one, "Lưu", &fields("HTX Một")).await.must_say("Đã lưu");
    // The very same form again is no conflict.
    person.press(&one, "Lưu", &fields("HTX Một")).await.must_say("Đã lưu");
    let page = person.press(&other, "Lưu", &fields("HTX Hai")).await;
    page.must_say("vừa được lưu ở một cửa sổ khác");
    assert_eq!(page.forms("Lưu")[0].value("Tên đơn vị"), "HTX Hai");
    person.open("/ban-hang").await.must_say("HTX Một");
    person
        .press(&page, "Lưu", &[])
        .await
        .must_say("Đã lưu")
        .must_say("HTX Hai");
    // Two windows with different steps are in nobody's way.
    let (place, bank) = (
        person.open("/ban-hang/dai-dien").await,
        person.open("/ban-hang/ngan-hang").await,
    );
    let fields = [("Chức vụ", "Giám đốc"), ("Số điện thoại", "0912345678")];
    person.press(&place, "Lưu", &fields).await.must_say("Đã lưu");
    let fields = [
        ("Ngân hàng", "970436"),
        ("Số tài khoản", "123456"),
        ("Tên chủ tài khoản", "A"),
    ];
    person.press(&bank, "Lưu", &fields).await.must_say("Đã lưu");
}

#[tokio::test]
async fn hostile_words_and_numbers_are_text_or_refused() {
    let town = Town::open().await;
    let script = "<script>alert(1)</script>";
    let person = town.signed_in(SHOPPER).await;
    fill(&town, &person, script, TAX_CODE, "19").await;
    save(&person, "dai-dien", &[("Họ và tên", script), ("Chức vụ", script)])
        .await
        .must_say("Đã lưu");
    save(&person, "dia-chi", &[("Địa chỉ", script), ("Địa chỉ cũ", script)])
        .await
        .must_say("Đã lưu");
    save(&person, "ngan-hang", &[("Tên chủ tài khoản", script)])
        .await
        .must_say("Đã lưu");
    add(&person, "dang-ky", "<script>alert(1)<x>.pdf", PDF).await;
    add(&person, "can-cuoc", "b.pdf", PDF).await;
    let page = person.open("/ban-hang").await;
    let sent = person.press(&page, "Gửi duyệt", &[]).await;
    let official = town.signed_in(&department_of("19")).await;
    let case = case(&official, script).await;
    for page in [
        &sent,
        &case,
        &official.open("/so-cong-thuong/duyet?loai=nguoi-ban").await,
    ] {
        page.must_say("alert(1)");
        assert!(
            !page.html.contains("<script>alert"),
            "{}: a script came out",
            page.address
        );
    }

    let other = town.signed_in(&owner_of("cam-muong-thang")).await;
    let page = other.open("/ban-hang").await;
    other.press(&page, "Bắt đầu hồ sơ", &[]).await;
    let whole = [("kind", "cooperative"), ("Tên đơn vị", "HTX A"), ("Số đăng ký", "12")];
    for (field, value, sentence) in [
        ("Tên đơn vị", "HTX\u{202e}naoH iàT", "ký tự ẩn"),
        ("Tên đơn vị", "HTX Tài\u{200b}Hoan", "ký tự ẩn"),
        ("Tên đơn vị", "", "Vui lòng điền"),
        ("Mã số thuế", "0100109107", "Mã số thuế chưa đúng"),
        ("Năm thành lập", "1800", "từ 1945"),
        ("kind", "department", "chọn một mục"),
        ("Số đăng ký", "", "nhập mã số thuế"),
    ] {
        let page = other.open("/ban-hang/to-chuc").await;
        let form = page.forms("Lưu").swap_remove(0);
        let form = whole.iter().fold(form, |form, (name, value)| form.with(name, value));
        let page = other.send(&form.with(field, value)).await;
        assert!(page.says(sentence), "{field} {value:?}: {}", page.text());
    }
    assert_eq!(town.count("SELECT count(*) FROM application_step s JOIN application a ON a.id = s.application_id WHERE a.state = 'draft'").await, 0);
    // A commune of another province is none.
    let foreign = commune_of(&town, "01").await;
    let page = other.open("/ban-hang/dia-chi").await;
    let form = page.forms("Lưu").swap_remove(0);
    let form = form.with("province", "19").with("commune", &foreign).with("line", "x");
    other.send(&form).await.must_say("chọn một mục");
}

#[tokio::test]
async fn hostile_files_are_refused_with_a_sentence_and_nothing_is_kept() {
    let town = Town::open().await;
    let person = town.signed_in(SHOPPER).await;
    fill(&town, &person, "HTX Chè Đồi Xanh", TAX_CODE, "19").await;
    let mut heavy = PDF.to_vec();
    heavy.resize(11 * 1024 * 1024, 0);
    for (what, file, sentence) in [
        ("nothing", Vec::new(), "Vui lòng điền mục này"),
        (
            "a page",
            b"<!doctype html><script>alert(1)</script>".to_vec(),
            "không phải JPEG, PNG hoặc PDF",
        ),
        ("a program", b"MZ\x90\0".to_vec(), "không phải JPEG, PNG hoặc PDF"),
        (
            "a drawing",
            b"<svg xmlns='http://www.w3.org/2000/svg'/>".to_vec(),
            "không phải JPEG, PNG hoặc PDF",
        ),
        ("11 MB", heavy, "nặng quá 10 MB"),
    ] {
        let page = add(&person, "dang-ky", "giay.pdf", &file).await;
        assert!(page.says(sentence), "{what}: {}", page.text());
    }
    assert_eq!(send(&person, "khong-co", "a.pdf", PDF).await.status().as_u16(), 404);
    for number in 0..20_u8 {
        add(&person, "dang-ky", "a.pdf", &[PDF, &[number]].concat()).await;
    }
    add(&person, "dang-ky", "a.pdf", PDF)
        .await
        .must_say("nhiều nhất 20 tệp");
    assert_eq!(town.count("SELECT count(*) FROM application_document_file").await, 20);
    let foreign = person
        .raw(Method::POST, "/api/application/document")
        .header("sec-fetch-site", "cross-site")
        .header(header::CONTENT_TYPE, "multipart/form-data; boundary=cut")
        .body("--cut--\r\n")
        .send()
        .await
        .expect("an answer");
    assert_eq!(foreign.status().as_u16(), 403);
}

#[tokio::test]
async fn anothers_application_and_papers_do_not_exist() {
    let town = Town::open().await;
    let person = applied(&town, SHOPPER, "HTX Chè Đồi Xanh", TAX_CODE).await;
    let official = town.signed_in(&department_of("19")).await;
    let page = case(&official, "HTX Chè Đồi Xanh").await;
    let file = page.link("Giấy đăng ký.pdf");
    let status = async |person: &Person, path: &str| person.ask(Method::GET, path, &[]).await.status().as_u16();
    for person in [&person, &official] {
        assert_eq!(status(person, &file).await, 200);
    }
    let other = town.signed_in(&owner_of("tai-hoan")).await;
    let neighbour = town.signed_in(&department_of("24")).await;
    let stranger = town.visitor();
    for person in [&other, &neighbour, &stranger] {
        assert_eq!(status(person, &file).await, 404);
    }
    assert_eq!(status(&neighbour, &page.address).await, 404);
    for words in ["Duyệt", "Lưu", "Từ chối"] {
        let form = page.forms(words).swap_remove(0).with("Lý do", "x");
        neighbour.send(&form).await.must_be(404);
        other.send(&form).await.must_be(404);
    }
    // Another cannot take a paper out, and the department reads nothing that was taken back.
    let id = file.rsplit('/').next().expect("an id").to_owned();
    let open = other.open("/ban-hang").await;
    other.press(&open, "Bắt đầu hồ sơ", &[]).await;
    let answer = other
        .ask(
            Method::POST,
            "/api/application/document/remove",
            &[("lang", "vi"), ("document", &id)],
        )
        .await;
    assert_eq!(answer.status().as_u16(), 404);
    let own = person.open("/ban-hang").await;
    person.press(&own, "Rút lại để sửa", &[]).await.must_say("Đã rút lại");
    assert_eq!(status(&official, &file).await, 404);
    assert_eq!(status(&official, &page.address).await, 404);
    official
        .press(&page, "Duyệt", &TICKS)
        .await
        .must_say("người nộp đã rút lại");
    assert_eq!(
        town.count("SELECT count(*) FROM application WHERE state = 'draft'")
            .await,
        2
    );
}

#[tokio::test]
async fn a_name_with_letters_of_another_alphabet_is_refused_where_it_is_typed() {
    let town = Town::open().await;
    let person = town.signed_in(SHOPPER).await;
    fill(&town, &person, "HTX Tài Hoan Hai", TAX_CODE, "19").await;
    for (prefix, button, why) in [
        ("", "Lưu", "Tên lẫn chữ cái của bảng chữ khác"),
        ("/en", "Save", "mixes letters of another alphabet"),
    ] {
        let page = person.open(&format!("{prefix}/ban-hang/to-chuc")).await;
        let name = "HTX T\u{430}i Hoan";
        let refused = person.press(&page, button, &[("name", name)]).await;
        refused.must_be(200).must_say(why);
        assert_eq!(refused.forms(button)[0].value("name"), name, "what was typed is kept");
    }
    assert_eq!(
        town.count("SELECT count(*) FROM application WHERE name = 'HTX Tài Hoan Hai'")
            .await,
        1
    );
}

#[tokio::test]
async fn of_two_decisions_the_first_counts_and_nobody_decides_about_their_own() {
    let town = Town::open().await;
    applied(&town, SHOPPER, "HTX Tai Hoann", TAX_CODE).await;
    let official = town.signed_in(&department_of("19")).await;
    let (one, other) = (case(&official, "HTX").await, case(&official, "HTX").await);
    // Neither missing marks nor one letter more hide whom a name resembles.
    one.must_say("Tên gần giống gian hàng đã có").must_say("Thái Nguyên");
    official.press(&one, "Duyệt", &TICKS).await.must_say("Gian hàng đã mở");
    let late = official.press(&other, "Từ chối", &[("Lý do", "x")]).await;
    late.must_say("vừa được cán bộ khác quyết định");
    official
        .press(&other, "Duyệt", &TICKS)
        .await
        .must_say("vừa được cán bộ khác quyết định");
    assert_eq!(
        town.count("SELECT count(*) FROM application WHERE state = 'approved'")
            .await,
        1
    );
    assert_eq!(
        town.count("SELECT count(*) FROM audit_entry WHERE action LIKE 'application_%'")
            .await,
        1
    );
    assert_eq!(
        town.count("SELECT count(*) FROM application_event WHERE kind = 'approved'")
            .await,
        1
    );

    // An official who applies asks a colleague.
    let judge = applied(&town, &department_of("19"), "HTX Của Cán Bộ", "0100047516").await;
    let page = case(&judge, "HTX Của Cán Bộ").await;
    judge
        .press(&page, "Duyệt", &TICKS)
        .await
        .must_say("không duyệt hồ sơ do mình nộp");
    judge
        .press(&page, "Từ chối", &[("Lý do", "x")])
        .await
        .must_say("không duyệt hồ sơ do mình nộp");
    assert_eq!(
        town.count("SELECT count(*) FROM application WHERE state = 'in_review'")
            .await,
        1
    );
}

#[tokio::test]
async fn a_department_says_what_it_wants_to_see_and_a_province_without_one_is_told() {
    let town = Town::open().await;
    let official = town.signed_in(&department_of("19")).await;
    let page = official.open("/so-cong-thuong/giay-to").await;
    let fields = [
        ("rows[r0_vi]", "Giấy đăng ký, bản gốc"),
        ("rows[r1_vi]", ""),
        ("rows[r5_vi]", "Ảnh nhà xưởng"),
    ];
    let page = official.press(&page, "Lưu", &fields).await;
    page.must_say("Đã lưu danh sách");
    let person = town.signed_in(SHOPPER).await;
    fill(&town, &person, "HTX Chè Đồi Xanh", TAX_CODE, "19").await;
    let papers = person.open("/ban-hang/giay-to").await;
    papers
        .must_say("Giấy đăng ký, bản gốc")
        .must_say("Ảnh nhà xưởng")
        .must_not_say("Căn cước");
    person.open("/ban-hang").await.must_say("thiếu 1 giấy bắt buộc");
    let empty: Vec<_> = page.forms("Lưu")[0]
        .fields
        .iter()
        .filter(|(name, _)| name.ends_with("_vi]"))
        .map(|(name, _)| name.clone())
        .collect();
    let empty: Vec<_> = empty.iter().map(|name| (name.as_str(), "")).collect();
    official
        .press(&page, "Lưu", &empty)
        .await
        .must_say("ít nhất một giấy tờ");

    let other = town.signed_in(&owner_of("tai-hoan")).await;
    fill(&town, &other, "HTX Biển", "0100047516", "96").await;
    other.open("/ban-hang").await.must_say("chưa dùng Chợ Phiên");
    assert_eq!(other.open("/ban-hang/giay-to").await.texts(".apply-paper").len(), 5);
}
