//! A cooperative takes its lists home as files, and brings its goods as a file.

use crate::journeys::{MIEN, MIEN_OWNER};
use reqwest::{Method, header};
use tests::{HA_NOI, Page, Person, SHOPPER, Town, WARD, owner_of};

const IMPORT: &str = "/htx/san-pham/nhap";

/// Sends the form with a file, as a browser does.
async fn send(person: &Person, name: &str, file: &[u8]) -> reqwest::Response {
    let mut body = b"--cut\r\nContent-Disposition: form-data; name=\"lang\"\r\n\r\nvi\r\n".to_vec();
    body.extend(
        format!("--cut\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\nContent-Type: text/csv\r\n\r\n")
            .bytes(),
    );
    body.extend(file);
    body.extend(b"\r\n--cut--\r\n");
    person
        .raw(Method::POST, "/api/sheet/upload")
        .header("sec-fetch-site", "same-origin")
        .header(header::ACCEPT, "text/html")
        .header(header::CONTENT_TYPE, "multipart/form-data; boundary=cut")
        .body(body)
        .send()
        .await
        .expect("the form is answered")
}

/// Brings a file and opens the page that it leads to.
pub(crate) async fn bring(person: &Person, name: &str, file: &[u8]) -> Page {
    let answer = send(person, name, file).await;
    assert_eq!(answer.status().as_u16(), 303, "{name}");
    let to = answer.headers()[header::LOCATION]
        .to_str()
        .expect("an address")
        .to_owned();
    person.open(to.split('#').next().unwrap_or(&to)).await
}

/// Somebody who packs at a cooperative, signed in.
pub(crate) async fn packer_of(town: &Town, coop: &str) -> Person {
    sqlx::query(
        "WITH packer AS (INSERT INTO account (id, email, name, password_hash, created_at)
           SELECT gen_random_uuid(), 'packer@cho-phien.example', 'Packer', password_hash, created_at
           FROM account WHERE email = $1 RETURNING id)
         INSERT INTO membership (account_id, organisation_id, role, created_at)
         SELECT packer.id, o.id, 'packer', now() FROM packer, organisation o WHERE o.slug = $2",
    )
    .bind(owner_of(coop))
    .bind(coop)
    .execute(&town.pool)
    .await
    .expect("a packer");
    town.signed_in("packer@cho-phien.example").await
}

/// A file of a list.
async fn take(person: &Person, path: &str) -> Vec<u8> {
    let answer = person.ask(Method::GET, path, &[]).await;
    assert_eq!(answer.status().as_u16(), 200, "{path}");
    let name = answer.headers()[header::CONTENT_DISPOSITION].to_str().expect("a name");
    assert!(name.starts_with("attachment; filename="), "{name}");
    answer.bytes().await.expect("the file comes whole").to_vec()
}

async fn take_text(person: &Person, path: &str) -> String {
    let text = String::from_utf8(take(person, path).await).expect("UTF-8");
    text.strip_prefix('\u{feff}').expect("its mark").to_owned()
}

/// The figures of a check: rows, new, changed, same, faults.
fn figures(page: &Page) -> [i64; 5] {
    let read: Vec<i64> = page
        .texts(".sheet-figures dd")
        .iter()
        .map(|text| text.replace('.', "").parse().expect("a number"))
        .collect();
    read.try_into().expect("five figures")
}

async fn assert_books_are_right(town: &Town) {
    let findings = market::doctor::examine(&town.pool).await.expect("the doctor answers");
    let broken: Vec<_> = findings.iter().filter(|finding| !finding.broken.is_empty()).collect();
    assert!(broken.is_empty(), "{broken:?}");
}

/// Price and stock of the noodles.
async fn noodles(town: &Town) -> (i64, i32) {
    let price = town
        .count(
            "SELECT price_vnd FROM offer o JOIN variant v ON v.id = o.variant_id JOIN product p ON p.id = v.product_id
             WHERE p.slug = 'mien-dong-tai-hoan-500'",
        )
        .await;
    let stock = town
        .count(
            "SELECT on_hand::bigint FROM stock_item i JOIN offer o ON o.id = i.offer_id
             JOIN variant v ON v.id = o.variant_id JOIN product p ON p.id = v.product_id
             WHERE p.slug = 'mien-dong-tai-hoan-500'",
        )
        .await;
    (price, i32::try_from(stock).expect("a count"))
}

async fn pack_of_noodles(town: &Town) -> String {
    sqlx::query_scalar(
        "SELECT v.pack_vi FROM variant v JOIN product p ON p.id = v.product_id WHERE p.slug = 'mien-dong-tai-hoan-500'",
    )
    .fetch_one(&town.pool)
    .await
    .expect("a pack")
}

#[tokio::test]
async fn what_a_list_shows_is_taken_home_and_comes_back_unchanged() {
    let town = Town::open().await;
    let owner = town.signed_in(&owner_of(MIEN_OWNER)).await;
    for (list, words) in [("/htx/san-pham", "mỗi quy cách một dòng"), ("/htx/kho", "dòng:")] {
        owner.open(list).await.must_say(words);
        let csv = take_text(&owner, &format!("{list}/tai-xuong.csv")).await;
        assert!(csv.lines().count() > 1 && csv.contains(MIEN), "{csv}");
        for file in ["csv", "xlsx"] {
            for prefix in ["", "/en"] {
                let bytes = take(&owner, &format!("{prefix}{list}/tai-xuong.{file}")).await;
                let page = bring(&owner, &format!("a.{file}"), &bytes).await;
                page.must_say("Không có gì để nhập");
                let [rows, new, changed, same, faults] = figures(&page);
                assert_eq!((new, changed, faults), (0, 0, 0), "{prefix}{list} {file}");
                assert_eq!(rows, same);
                assert_eq!(usize::try_from(rows).expect("rows") + 1, csv.lines().count());
            }
        }
    }
    // A filter narrows the file as it narrows the list.
    let empty = take_text(&owner, "/htx/kho/tai-xuong.csv?loc=het").await;
    let left = town
        .count("SELECT count(*) FROM offer o JOIN organisation s ON s.id = o.seller_id JOIN stock_item i ON i.offer_id = o.id
                WHERE s.slug = 'tai-hoan' AND i.on_hand = i.held")
        .await;
    assert_eq!(i64::try_from(empty.lines().count()).expect("lines") - 1, left);
    let taken = town
        .count("SELECT count(*) FROM audit_entry WHERE action = 'sheet_export'")
        .await;
    assert_eq!(taken, 11);
}

/// Browsers ask for everything compressed.
#[tokio::test]
async fn a_list_comes_whole_when_it_comes_compressed() {
    let town = Town::open().await;
    let owner = town.signed_in(&owner_of(MIEN_OWNER)).await;
    for path in [
        "/htx/san-pham/tai-xuong.csv",
        "/htx/kho/tai-xuong.csv",
        "/htx/don-hang/tai-xuong.csv",
    ] {
        let plain = take(&owner, path).await;
        let request = owner.raw(Method::GET, path).header(header::ACCEPT_ENCODING, "gzip");
        let answer = request.send().await.expect("an answer");
        assert_eq!(answer.headers()[header::CONTENT_ENCODING], "gzip", "{path}");
        let packed = answer.bytes().await.expect("the file comes whole");
        // A gzip file ends with the length of what it holds (RFC 1952, section 2.3.1).
        let (_, length) = packed.split_last_chunk().expect("an end");
        assert_eq!(u32::from_le_bytes(*length) as usize, plain.len(), "{path}");
    }
}

#[tokio::test]
async fn orders_are_taken_home_and_packers_take_no_addresses() {
    let town = Town::open().await;
    let shopper = town.signed_in(SHOPPER).await;
    shopper.put_into_cart(MIEN, 2).await;
    let filled = shopper.fill_checkout(HA_NOI, WARD).await;
    let form = filled.forms_filled.expect("a form");
    let placed = shopper.send(&form.with("Ghi chú", "=2+3 hộp, gọi trước")).await;
    let order = placed.order_code().to_owned();
    let packer = packer_of(&town, MIEN_OWNER).await;
    let owner = town.signed_in(&owner_of(MIEN_OWNER)).await;
    owner.open("/htx/don-hang").await.must_say("Tải xuống 1 đơn");
    let list = "/htx/don-hang/tai-xuong.csv?the=cho-xac-nhan";
    let csv = take_text(&owner, list).await;
    assert_eq!(csv.lines().count(), 2, "{csv}");
    for part in [&order, "0912 345 678", "12 ngõ Chợ", "2 × Miến dong"] {
        assert!(csv.contains(part), "{part}: {csv}");
    }
    // What the shopper wrote comes along, and is never a formula.
    assert!(
        csv.lines().next().expect("a head").contains("Ghi chú của khách"),
        "{csv}"
    );
    assert!(csv.contains("\"'=2+3 hộp, gọi trước\""), "{csv}");
    assert_eq!(
        take_text(&owner, "/htx/don-hang/tai-xuong.csv?the=da-giao")
            .await
            .lines()
            .count(),
        1
    );

    let csv = take_text(&packer, list).await;
    assert!(csv.contains(&order), "{csv}");
    for part in ["912", "ngõ Chợ", "gọi trước"] {
        assert!(!csv.contains(part), "{part}: {csv}");
    }
    // What goods there are and what they cost is not theirs to write.
    packer.open(IMPORT).await.must_be(404);
    assert_eq!(send(&packer, "a.csv", b"x").await.status().as_u16(), 404);
    assert_eq!(send(&town.visitor(), "a.csv", b"x").await.status().as_u16(), 303);
    for path in [list, "/htx/kho/tai-xuong.xlsx", "/htx/san-pham/nhap/mau.csv"] {
        let stranger = town.visitor().ask(Method::GET, path, &[]).await;
        assert_eq!(stranger.status().as_u16(), 401, "{path}");
        assert_eq!(
            shopper.ask(Method::GET, path, &[]).await.status().as_u16(),
            404,
            "{path}"
        );
    }
}

#[tokio::test]
async fn the_filled_example_becomes_drafts_and_a_name_is_never_a_formula() {
    let town = Town::open().await;
    let owner = town.signed_in(&owner_of(MIEN_OWNER)).await;
    owner.open(IMPORT).await.must_say("Tệp mẫu");
    for file in ["csv", "xlsx"] {
        let sample = take(&owner, &format!("{IMPORT}/mau.{file}")).await;
        let page = bring(&owner, &format!("mau.{file}"), &sample).await;
        let expected = if file == "csv" {
            [3, 3, 0, 0, 0]
        } else {
            [3, 0, 0, 3, 0]
        };
        assert_eq!(figures(&page), expected, "{file}");
        if file == "csv" {
            let page = owner.press(&page, "Nhập", &[]).await;
            page.must_say("Đã nhập xong").must_not_say("Chưa ghi gì");
        }
    }
    let drafts = owner.open("/htx/san-pham?trang-thai=nhap").await;
    drafts.must_say("Chè dây hái tay").must_say("Trà ướp sen");
    let page = owner.open(&drafts.link("Chè dây hái tay")).await;
    page.must_say("Bản nháp");
    assert_eq!(
        town.visitor().open("/san-pham/che-day-hai-tay").await.status.as_u16(),
        404
    );

    // A name that a spreadsheet would run is guarded on its way out, and is itself again when it comes back.
    let evil = "Tên,Danh mục,Quy cách\r\n\"=HYPERLINK(\"\"http://evil\"\")\",tra,+1 gói\r\n";
    let page = bring(&owner, "evil.csv", evil.as_bytes()).await;
    owner.press(&page, "Nhập", &[]).await.must_say("Đã nhập xong");
    let csv = take_text(&owner, "/htx/san-pham/tai-xuong.csv?trang-thai=nhap").await;
    assert!(
        csv.contains("\"'=HYPERLINK(\"\"http://evil\"\")\"") && csv.contains("'+1 gói"),
        "{csv}"
    );
    for file in ["csv", "xlsx"] {
        let bytes = take(&owner, &format!("/htx/san-pham/tai-xuong.{file}?trang-thai=nhap")).await;
        let [_, new, changed, _, faults] = figures(&bring(&owner, "back", &bytes).await);
        assert_eq!((new, changed, faults), (0, 0, 0), "{file}");
    }
    assert_books_are_right(&town).await;
}

#[tokio::test]
async fn prices_and_stock_change_at_once_and_nobody_is_overwritten_unseen() {
    let town = Town::open().await;
    let owner = town.signed_in(&owner_of(MIEN_OWNER)).await;
    let pack = pack_of_noodles(&town).await;
    let (price, stock) = noodles(&town).await;
    let file = format!("Mã;Quy cách;Giá (đồng);Trong kho\n{MIEN};{pack};71.000;{}\n", stock + 5);
    let checked = bring(&owner, "kho thang 11.csv", file.as_bytes()).await;
    assert_eq!(figures(&checked), [1, 0, 1, 0, 0]);
    assert_eq!(noodles(&town).await, (price, stock), "a check writes nothing");

    // Meanwhile somebody else asks another price.
    sqlx::query(
        "UPDATE offer o SET price_vnd = 68000 FROM variant v JOIN product p ON p.id = v.product_id
                 WHERE v.id = o.variant_id AND p.slug = $1",
    )
    .bind(MIEN)
    .execute(&town.pool)
    .await
    .expect("another price");
    let told = owner.press(&checked, "Nhập", &[]).await;
    told.must_say("vừa được người khác đổi").must_say("68.000");
    assert_eq!(noodles(&town).await, (68_000, stock));

    // Seen and wanted: now it counts, once.
    let done = owner.press(&told, "Nhập", &[]).await;
    done.must_say("Đã nhập xong");
    assert_eq!(noodles(&town).await, (71_000, stock + 5));
    owner.press(&told, "Nhập", &[]).await.must_say("Đã nhập xong");
    let moved =
        "SELECT count(*) FROM stock_movement WHERE reason = 'kho thang 11.csv' AND quantity = 5 AND kind = 'count'";
    assert_eq!(town.count(moved).await, 1);
    assert_eq!(
        town.count("SELECT count(*) FROM audit_entry WHERE action = 'sheet_import'")
            .await,
        1
    );
    assert_eq!(
        town.count("SELECT count(*) FROM audit_entry WHERE action = 'price'")
            .await,
        1
    );
    town.visitor()
        .open(&format!("/san-pham/{MIEN}"))
        .await
        .must_say("71.000");

    // Another cooperative's file does not exist, nor do its goods.
    let other = town.signed_in(&owner_of("cam-muong-thang")).await;
    other.open(&checked.address).await.must_be(404);
    let page = bring(&other, "a.csv", file.as_bytes()).await;
    page.must_say("Không có sản phẩm nào của hợp tác xã mang mã này");
    assert_books_are_right(&town).await;
}

#[tokio::test]
async fn prices_of_a_sheet_that_look_like_slips_are_named_and_have_to_be_confirmed() {
    let town = Town::open().await;
    let owner = town.signed_in(&owner_of(MIEN_OWNER)).await;
    let pack = pack_of_noodles(&town).await;
    let (price, stock) = noodles(&town).await;
    let file = format!(
        "Mã;Tên;Danh mục;Quy cách;Giá (đồng);Trong kho\n{MIEN};;;{pack};65;{}\n;Chè dây;tra;túi 200 g;90;1\n;Chè dây;;túi 1 kg;90000;1\n",
        stock + 5
    );
    let checked = bring(&owner, "gia.csv", file.as_bytes()).await;
    assert_eq!(figures(&checked), [3, 2, 1, 0, 0]);
    checked
        .must_say("Giá khác thường")
        .must_say("2 giá thay đổi quá 5 lần")
        .must_say("Dòng 2")
        .must_say("65.000 ₫")
        .must_say("Dòng 3")
        .must_say("90 ₫")
        .must_not_say("Dòng 4");
    let refused = owner.press(&checked, "Nhập", &[]).await;
    refused
        .must_say("Chưa nhập gì")
        .must_say("Vui lòng xem lại các giá khác thường");
    // A tick for another number of prices is one for another file.
    owner
        .press(&refused, "Nhập", &[("sure", "1")])
        .await
        .must_say("Chưa nhập gì");
    assert_eq!(noodles(&town).await, (price, stock));
    assert_eq!(
        town.count("SELECT count(*) FROM product WHERE name_vi = 'Chè dây'")
            .await,
        0
    );
    let value = refused.attributes("#sure", "value");
    assert_eq!(value, ["2"]);
    let done = owner.press(&refused, "Nhập", &[("sure", &value[0])]).await;
    done.must_say("Đã nhập xong");
    assert_eq!(noodles(&town).await, (65, stock + 5));
    assert_eq!(
        town.count("SELECT count(*) FROM product WHERE name_vi = 'Chè dây'")
            .await,
        1
    );
    assert_books_are_right(&town).await;

    // What is no slip is not asked for.
    let file = format!("Mã;Quy cách;Giá (đồng)\n{MIEN};{pack};65\n");
    bring(&owner, "gia.csv", file.as_bytes())
        .await
        .must_not_say("Giá khác thường");
}

#[tokio::test]
async fn one_bad_row_in_a_thousand_is_told_and_nothing_is_written() {
    let town = Town::open().await;
    let owner = town.signed_in(&owner_of(MIEN_OWNER)).await;
    let mut file = "Tên sản phẩm\tDanh mục\tQuy cách\tGiá\tTồn kho\tMàu\n".to_owned();
    for number in 1..=1_000 {
        let price = if number == 500 {
            "sáu mươi".to_owned()
        } else {
            format!("{}", 10_000 + number)
        };
        file.push_str(&format!("Trà số {number}\ttra\ttúi 100 g\t{price}\t{number}\txanh\n"));
    }
    let products = town.count("SELECT count(*) FROM product").await;
    let page = bring(&owner, "tra.tsv", file.as_bytes()).await;
    assert_eq!(figures(&page), [1_000, 1_000, 0, 0, 1]);
    page.must_say("Dòng 501")
        .must_say("Cần một số tròn")
        .must_say("Cột không dùng: Màu");
    assert!(!page.has_button("Nhập"), "a file with faults is not taken");
    let all = take_text(&owner, &format!("{}/loi.csv", page.address)).await;
    assert_eq!(all.lines().count(), 2, "{all}");
    let upload = page.address.replace("/htx/san-pham/nhap/", "");
    owner
        .ask(
            Method::POST,
            "/api/sheet/import",
            &[("upload", &upload), ("lang", "vi")],
        )
        .await;
    assert_eq!(town.count("SELECT count(*) FROM product").await, products);

    let page = bring(&owner, "tra.tsv", file.replace("sáu mươi", "60.000").as_bytes()).await;
    owner.press(&page, "Nhập", &[]).await.must_say("1.000 quy cách mới");
    assert_eq!(town.count("SELECT count(*) FROM product").await, products + 1_000);
    let again = bring(&owner, "tra.tsv", file.replace("sáu mươi", "60.000").as_bytes()).await;
    assert_eq!(figures(&again), [1_000, 0, 0, 1_000, 0]);
}

#[tokio::test]
async fn old_letters_are_recognised_and_can_be_read_otherwise() {
    let town = Town::open().await;
    let owner = town.signed_in(&owner_of(MIEN_OWNER)).await;
    // "Tên sản phẩm;Danh mục;Quy cách" and "Chè đắng;tra;gói nhỏ" in TCVN3.
    let file = b"T\xAAn s\xB6n ph\xC8m;Danh m\xF4c;Quy c\xB8ch\r\nCh\xCC \xAE\xBEng;tra;g\xE3i nh\xE1\r\n";
    let page = bring(&owner, "cu.csv", file).await;
    page.must_say("TCVN3 (ABC)").must_say("dấu chấm phẩy");
    assert_eq!(figures(&page), [1, 1, 0, 0, 0]);
    // Read as something else its heads are no longer known, and that is said.
    let otherwise = owner.press(&page, "Đọc lại", &[("encoding", "vni")]).await;
    otherwise.must_say("Không thấy dòng tên cột").must_say("TCVN3 (ABC)");
    owner.press(&page, "Nhập", &[]).await.must_say("Đã nhập xong");
    owner.open("/htx/san-pham?trang-thai=nhap").await.must_say("Chè đắng");
}

#[tokio::test]
async fn what_is_no_sheet_or_too_much_of_one_is_refused_in_a_sentence() {
    let town = Town::open().await;
    let owner = town.signed_in(&owner_of(MIEN_OWNER)).await;
    let mut rows = "Tên,Quy cách\n".to_owned();
    for number in 0..=100_000 {
        rows.push_str(&format!("a{number},b\n"));
    }
    for (file, words) in [
        (&b""[..], "Tệp không có gì"),
        (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", "Excel 97–2003"),
        (b"PK\x03\x04 and nothing more", "không phải Excel"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "không phải Excel"),
        (b"a,b\n1,2\n", "Không thấy dòng tên cột"),
        (rows.as_bytes(), "nhiều nhất 100.000 dòng"),
        (&vec![b'a'; 21 * 1024 * 1024], "nặng quá 20 MB"),
    ] {
        let page = bring(&owner, "x", file).await;
        assert_eq!(page.address, IMPORT, "{words}");
        page.must_be(200).must_say("Chưa đọc được tệp").must_say(words);
    }
    assert_eq!(town.count("SELECT count(*) FROM sheet_upload").await, 0);
    let answer = send(&owner, "x", &vec![b'a'; 45 * 1024 * 1024]).await;
    assert_eq!(answer.status().as_u16(), 413);
}

#[tokio::test]
async fn drafts_change_as_a_whole_and_what_is_promised_or_read_does_not() {
    let town = Town::open().await;
    let owner = town.signed_in(&owner_of(MIEN_OWNER)).await;
    let begin = "Tên,Danh mục,Quy cách,Giá,Tồn\nChè dây,tra,túi 200 g,90000,40\n";
    let page = bring(&owner, "a.csv", begin.as_bytes()).await;
    owner.press(&page, "Nhập", &[]).await.must_say("Đã nhập xong");
    // Another price for the pack that is there, and one more pack.
    let more = "Tên,Quy cách,Giá\nChè dây,túi 200 g,95.000\nCHÈ DÂY,hộp 500 g,210.000\n";
    let page = bring(&owner, "b.csv", more.as_bytes()).await;
    assert_eq!(figures(&page), [2, 1, 1, 0, 0]);
    page.must_say("90.000").must_say("95.000");
    // Somebody saves the draft meanwhile: nothing is lost, and it is said.
    sqlx::query("UPDATE listing SET version = version + 1 WHERE content->'name'->>'vi' = 'Chè dây'")
        .execute(&town.pool)
        .await
        .expect("another version");
    let told = owner.press(&page, "Nhập", &[]).await;
    told.must_say("vừa được người khác đổi");
    owner.press(&told, "Nhập", &[]).await.must_say("Đã nhập xong");
    let packs: serde_json::Value =
        sqlx::query_scalar("SELECT content->'packs' FROM listing WHERE content->'name'->>'vi' = 'Chè dây'")
            .fetch_one(&town.pool)
            .await
            .expect("the draft");
    assert_eq!(
        (packs[0]["price"].as_i64(), packs[0]["stock"].as_i64()),
        (Some(95_000), Some(40)),
        "{packs}"
    );
    assert_eq!(
        (packs[1]["price"].as_i64(), packs[1]["net"]["amount"].as_i64()),
        (Some(210_000), Some(500)),
        "{packs}"
    );

    // What buyers were promised stays, and what the department has read or reads is not a file's to change.
    town.visitor().order(&[(MIEN, 3)]).await;
    let pack = pack_of_noodles(&town).await;
    crate::journeys::listings::submit(&owner, "bot-dong-rieng")
        .await
        .must_say("Đã gửi");
    let before = noodles(&town).await;
    let file = format!(
        "Mã,Quy cách,Trong kho,Lượng tịnh,Tên\n{MIEN},{pack},2,750 g,Miến khác\nbot-dong-rieng,gói mới,1,,\n{MIEN},{pack},9,,\n"
    );
    let page = bring(&owner, "c.csv", file.as_bytes()).await;
    page.must_say("Không ghi ít hơn 3")
        .must_say("Khác với điều đang có (500)")
        .must_say("đang chờ duyệt nên chưa đổi được")
        .must_say("Quy cách này đã có ở dòng 2");
    assert_eq!(page.texts("#loi-tung-dong ~ table tbody tr").len(), 5);
    assert_eq!(noodles(&town).await, before);
    assert_books_are_right(&town).await;
}
