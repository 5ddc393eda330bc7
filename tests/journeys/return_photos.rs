//! Photographs of what is wrong with goods: added by whoever wants something back, seen by those whom it is about.

use crate::journeys::{CAM_OWNER, MIEN, MIEN_OWNER, refunds::deliver};
use reqwest::{Method, header};
use tests::{File, OPERATOR, Page, Person, Town, owner_of, photo::png};

/// Sends the form of the order's page with a file in it.
async fn add(person: &Person, page: &Page, file: &[u8]) -> reqwest::Response {
    let form = page.forms("Gửi ảnh").swap_remove(0);
    let fields = ["lang", "request", "khoa"].map(|name| (name, form.value(name)));
    let file = File {
        field: "photo",
        name: "a.png",
        bytes: file,
    };
    person.send_file("/api/return/photo", &fields, &file).await
}

fn photos(page: &Page) -> Vec<String> {
    page.attributes("img[src*='/tra-hang/anh/']", "src")
}

#[tokio::test]
async fn a_wish_carries_photographs_that_only_its_people_see() {
    let town = Town::open().await;
    let shopper = town.visitor();
    let placed = shopper.order_writing_to(&[(MIEN, 2)], "hanh@khach.example").await;
    let code = placed.order_code().to_owned();
    let owner = town.signed_in(&owner_of(MIEN_OWNER)).await;
    deliver(&owner, &code).await;
    let page = shopper.open(&placed.address).await;
    let fields = [("reason", "spoiled"), ("goi-1", "1"), ("note", "mốc")];
    let asked = shopper.press(&page, "Gửi yêu cầu", &fields).await;
    asked.must_say("Ảnh chụp hàng").must_say("24 giờ");

    // What is no photograph is not kept, and the page says so.
    let refused = add(&shopper, &asked, b"%PDF-1.7").await;
    assert_eq!(refused.status().as_u16(), 303);
    assert_eq!(town.count("SELECT count(*) FROM return_photo").await, 0);
    let page = shopper.open(&placed.address).await;
    page.must_say("Chưa gửi được yêu cầu");

    for colour in [[200, 20, 20], [20, 200, 20], [20, 200, 20], [20, 20, 200]] {
        let page = shopper.open(&placed.address).await;
        let answer = add(&shopper, &page, &png(400, 300, colour)).await;
        assert_eq!(answer.status().as_u16(), 303);
    }
    // The same one twice is one; a fourth finds no form, and no room.
    let page = shopper.open(&placed.address).await;
    assert_eq!(photos(&page).len(), 3);
    assert!(!page.has_button("Gửi ảnh"));
    assert_eq!(
        add(&shopper, &asked, &png(300, 300, [1, 2, 3])).await.status().as_u16(),
        404
    );

    // Whoever ordered, the seller and the operator see them; nobody else does, and no browser keeps them.
    let guests = photos(&page).swap_remove(0);
    let plain = guests.split('?').next().unwrap_or_default().to_owned();
    let desk = owner.open(&format!("/htx/don-hang/{code}-1")).await;
    assert_eq!(photos(&desk).len(), 3);
    let other = town.signed_in(&owner_of(CAM_OWNER)).await;
    let operator = town.signed_in(OPERATOR).await;
    for (person, address, status) in [
        (&shopper, &guests, 200),
        (&town.visitor(), &plain, 404),
        (&other, &plain, 404),
        (&owner, &plain, 200),
        (&operator, &plain, 200),
    ] {
        let answer = person.ask(Method::GET, address, &[]).await;
        assert_eq!(answer.status().as_u16(), status, "{address}");
        let keep = answer.headers()[header::CACHE_CONTROL].to_str().expect("a word");
        assert!(!keep.contains("public"), "{keep}");
    }

    // Seller and shopper are told; answered, nothing is added any more.
    town.run_jobs().await;
    let told = "SELECT count(DISTINCT once) FROM notice WHERE kind = 'return_asked' AND organisation_id IS NOT NULL";
    assert_eq!(town.count(told).await, 1);
    let page = owner.open(&format!("/htx/don-hang/{code}-1")).await;
    owner
        .press(&page, "Đồng ý hoàn tiền", &[("amount", "65.000")])
        .await
        .must_say("Đã đồng ý hoàn 65.000 ₫");
    town.run_jobs().await;
    let told = "SELECT count(DISTINCT once) FROM notice WHERE kind = 'return_approved' AND order_group_id IS NOT NULL";
    assert_eq!(town.count(told).await, 1);
    assert!(!shopper.open(&placed.address).await.has_button("Gửi ảnh"));
}
