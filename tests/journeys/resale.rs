//! Goods that somebody else makes: asked for, agreed to, sold, withdrawn.

use crate::{
    fakes::smtp::FakeSmtp,
    journeys::{MIEN, MIEN_OWNER},
};
use chrono::Duration;
use reqwest::Method;
use tests::{HA_NOI, Page, Person, Town, WARD, owner_of};

const OWN: &str = "/htx/san-pham/ban-ho";
const ASKED: &str = "/htx/san-pham/cho-ban-ho";
/// An OCOP point.
const POINT: &str = "ocop-que-thanh";

async fn ask(point: &Person) -> Page {
    let page = point.open(&format!("{OWN}?q=mien+dong+tai+hoan")).await;
    let form = page
        .forms("Gửi lời xin")
        .into_iter()
        .find(|form| form.value("slug") == MIEN)
        .expect("a form for the noodles");
    point
        .send(&form.with("Vì sao muốn bán", "Khách ở bến xe hay hỏi"))
        .await
}

/// Everything up to an offer of the point's: 60.000 ₫, five packs.
async fn put_on_sale(town: &Town, point: &Person, maker: &Person, until: &str) {
    ask(point).await.must_say("Đã gửi lời xin");
    let page = maker.open(ASKED).await;
    maker
        .press(&page, "Đồng ý", &[("Đến ngày", until)])
        .await
        .must_say("Đã đồng ý");
    let page = point.open(OWN).await;
    point
        .press(&page, "Đưa lên bán", &[("price", "60.000"), ("stock", "5")])
        .await
        .must_say("Đã đưa lên bán");
    town.run_jobs().await;
}

async fn is_sound(town: &Town) {
    for finding in market::doctor::examine(&town.pool).await.expect("an examination") {
        assert_eq!(finding.broken, Vec::<String>::new(), "{}", finding.sentence);
    }
}

/// How many of the point's offers of the noodles anybody may see.
async fn shown(town: &Town) -> i64 {
    town.count(
        "SELECT count(*) FROM offer o JOIN variant v ON v.id = o.variant_id JOIN product p ON p.id = v.product_id
         WHERE p.slug = 'mien-dong-tai-hoan-500' AND o.seller_id <> p.producer_id AND o.is_shown",
    )
    .await
}

/// The price and the seller that programs are told of the noodles.
async fn told(town: &Town) -> (i64, String) {
    let answer = town
        .visitor()
        .raw(Method::GET, "/api/v1/search?q=mien+dong+tai+hoan&limit=100")
        .send()
        .await
        .expect("an answer");
    let answer: serde_json::Value = answer.json().await.expect("an answer in JSON");
    let hits = answer["hits"].as_array().expect("hits");
    let hits: Vec<_> = hits.iter().filter(|hit| hit["slug"] == MIEN).collect();
    assert_eq!(hits.len(), 1, "a product stands once: {answer}");
    let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    (
        hits[0]["price_vnd"].as_i64().unwrap_or_default(),
        text(&hits[0]["cooperative"]),
    )
}

#[tokio::test]
async fn what_others_make_is_sold_with_their_consent_and_no_longer_without() {
    let smtp = FakeSmtp::open().await;
    let town = Town::open_writing_by(&smtp.config()).await;
    let maker = town.signed_in(&owner_of(MIEN_OWNER)).await;
    let point = town.signed_in(&owner_of(POINT)).await;
    let subjects = |email: &str| {
        let own = smtp.letters().into_iter().filter(|letter| letter.to == email);
        own.filter(|letter| letter.header("Subject").contains("Bán hộ")).count()
    };
    let before = told(&town).await;
    assert_eq!(before.0, 65_000);

    // Without a reason nothing is asked; asked once, it waits.
    let found = point.open(&format!("{OWN}?q=mien+dong+tai+hoan")).await;
    let empty = point.press(&found, "Gửi lời xin", &[]).await;
    empty.must_say("Chưa làm được");
    assert_eq!(town.count("SELECT count(*) FROM resale").await, 0);
    ask(&point).await.must_say("Đã gửi lời xin").must_say("Chờ trả lời");
    point
        .open(&format!("{OWN}?q=mien+dong+tai+hoan"))
        .await
        .must_say("Đã xin bán hộ món này");
    town.run_jobs().await;
    assert_eq!((subjects(&owner_of(MIEN_OWNER)), subjects(&owner_of(POINT))), (1, 0));

    // The maker finds it at their goods, and agrees.
    let goods = maker.open("/htx/san-pham").await;
    let page = maker.open(&goods.link("Nơi khác bán hộ hàng của mình")).await;
    page.must_say("Khách ở bến xe hay hỏi").must_say("Chờ trả lời");
    let past = maker.press(&page, "Đồng ý", &[("Đến ngày", "2026-11-01")]).await;
    past.must_say("Ngày này đã qua");
    let none = page.forms("Đồng ý").swap_remove(0);
    let pack = none.fields.iter().find(|(name, _)| name.starts_with("packs"));
    let pack = pack.expect("a ticked pack").0.clone();
    maker.send(&none.without(&pack)).await.must_say("ít nhất một quy cách");
    let page = maker.open(ASKED).await;
    maker.press(&page, "Đồng ý", &[]).await.must_say("Đã đồng ý");
    town.run_jobs().await;
    assert_eq!(subjects(&owner_of(POINT)), 1);
    assert_eq!(told(&town).await, before, "nothing is on sale yet");

    // The point sells under its own price and from its own stock.
    let page = point.open(OWN).await;
    let bad = point
        .press(&page, "Đưa lên bán", &[("price", "rẻ"), ("stock", "5")])
        .await;
    bad.must_say("Chưa làm được");
    let page = point.open(OWN).await;
    let form = page.forms("Đưa lên bán").swap_remove(0);
    // A first price that is hardly any is asked for once more, as any other.
    let slip = point.send(&form.clone().with("price", "60").with("stock", "5")).await;
    slip.must_say("thấp khác thường");
    assert!(slip.attributes("input[name=sure]", "value").contains(&"60".to_owned()));
    assert_eq!(told(&town).await, before);
    let form = form.with("price", "60.000").with("stock", "5");
    point.send(&form).await.must_say("Đã đưa lên bán");
    point.send(&form).await.must_say("Còn 5 gói");
    town.run_jobs().await;
    assert_eq!(shown(&town).await, 1);
    point.open("/htx/kho").await.must_say("60.000");
    let shopper = town.visitor();
    let product = shopper.open(&format!("/san-pham/{MIEN}")).await;
    product
        .must_say("Sản xuất bởi HTX Tài Hoan")
        .must_say("Bán bởi")
        .must_say("60.000 ₫")
        .must_say("65.000 ₫")
        .must_say("nơi làm ra");
    shopper
        .open(&format!("/gian-hang/{POINT}"))
        .await
        .must_say("Sản xuất bởi HTX Tài Hoan");
    let now = told(&town).await;
    assert_eq!(now.0, 60_000);
    assert_ne!(now.1, before.1);
    is_sound(&town).await;

    // Neither touches the other's price.
    let offers: Vec<String> = sqlx::query_scalar(
        "SELECT o.id::text FROM offer o JOIN variant v ON v.id = o.variant_id JOIN product p ON p.id = v.product_id
         WHERE p.slug = 'mien-dong-tai-hoan-500' ORDER BY o.price_vnd",
    )
    .fetch_all(&town.pool)
    .await
    .expect("two offers");
    for (person, offer, seen) in [(&maker, &offers[0], "60000"), (&point, &offers[1], "65000")] {
        let fields = [
            ("offer", offer.as_str()),
            ("seen", seen),
            ("price", "1000"),
            ("lang", "vi"),
        ];
        let answer = person.ask(Method::POST, "/api/stock/price", &fields).await;
        assert_eq!(answer.status().as_u16(), 404);
    }

    // It is ordered from the point, and names its maker; the maker's desk knows nothing of it.
    shopper.put_into_cart(MIEN, 2).await.must_say("120.000");
    let filled = shopper.fill_checkout(HA_NOI, WARD).await;
    let order = shopper.place_order(&filled).await;
    order.must_be(200).must_say("Sản xuất bởi HTX Tài Hoan");
    let code = order.order_code();
    let desk = point.open(&format!("/htx/don-hang/{code}-1")).await;
    desk.must_be(200).must_say("Sản xuất bởi HTX Tài Hoan");
    maker.open(&format!("/htx/don-hang/{code}-1")).await.must_be(404);

    // Paused and sold again, by the point alone.
    let page = point.open(OWN).await;
    point
        .press(&page, "Tạm ngừng bán", &[])
        .await
        .must_say("Đang tạm ngừng");
    town.run_jobs().await;
    assert_eq!(told(&town).await, before);
    let page = point.open(OWN).await;
    point.press(&page, "Bán lại", &[]).await.must_say("Đang bán");
    town.run_jobs().await;
    assert_eq!(told(&town).await.0, 60_000);

    // Withdrawn, nobody can order it any more, not even who has it in the cart; the order stays.
    let late = town.visitor();
    late.put_into_cart(MIEN, 1).await.must_say("60.000");
    let page = maker.open(ASKED).await;
    maker
        .press(&page, "Rút lại đồng ý", &[("Lý do", "Không đủ hàng cho Tết")])
        .await
        .must_say("Đã rút lại");
    late.open("/gio-hang").await.must_not_say("60.000");
    shopper
        .open(&format!("/san-pham/{MIEN}"))
        .await
        .must_not_say("HTX OCOP Quế Thanh")
        .must_not_say("Sản xuất bởi");
    town.run_jobs().await;
    assert_eq!(told(&town).await, before);
    assert_eq!(subjects(&owner_of(POINT)), 2);
    point
        .open(OWN)
        .await
        .must_say("Không đủ hàng cho Tết")
        .must_say("Đã rút lại");
    let desk = point.open(&format!("/htx/don-hang/{code}-1")).await;
    point.press(&desk, "Xác nhận đơn", &[]).await.must_say("Chuẩn bị hàng");
    is_sound(&town).await;
    assert!(
        town.count("SELECT count(*) FROM audit_entry WHERE action LIKE 'resale_%'")
            .await
            >= 6
    );
}

#[tokio::test]
async fn a_consent_ends_with_its_last_day_and_goods_without_stock_hide_nobodys() {
    let town = Town::open().await;
    let maker = town.signed_in(&owner_of(MIEN_OWNER)).await;
    let point = town.signed_in(&owner_of(POINT)).await;
    put_on_sale(&town, &point, &maker, "2026-11-22").await;
    assert_eq!(told(&town).await.0, 60_000);

    // Sold out, the maker's own goods come first again.
    let taken = town.visitor().order(&[(MIEN, 5)]).await;
    taken.must_say("300.000");
    town.run_jobs().await;
    assert_eq!(told(&town).await.0, 65_000);
    let page = town.visitor().open(&format!("/san-pham/{MIEN}")).await;
    let first = page.forms("Thêm vào giỏ hàng").swap_remove(0);
    assert_eq!(town.visitor().send(&first).await.must_say("65.000").status, 200);

    // On the last day it still holds; afterwards not.
    let page = point.open(OWN).await;
    page.must_say("Được bán đến hết ngày 22/11/2026");
    town.clock.advance(Duration::days(1));
    town.run_jobs().await;
    point.open(OWN).await.must_say("Đã đồng ý");
    town.clock.advance(Duration::days(1));
    town.run_jobs().await;
    point
        .open(OWN)
        .await
        .must_say("Đã hết hạn")
        .must_not_say("Tạm ngừng bán");
    assert_eq!(shown(&town).await, 0);
    is_sound(&town).await;

    // Asked and agreed anew, the offer is back as it was.
    ask(&point).await.must_say("Đã gửi lời xin");
    let page = maker.open(ASKED).await;
    maker.press(&page, "Đồng ý", &[]).await.must_say("Đã đồng ý");
    assert_eq!(shown(&town).await, 1);

    // The seller gives it up, and can ask again; this time the maker says why not.
    let page = point.open(OWN).await;
    point.press(&page, "Thôi bán hộ", &[]).await.must_say("Bên bán đã thôi");
    ask(&point).await.must_say("Đã gửi lời xin");
    let page = maker.open(ASKED).await;
    maker.press(&page, "Từ chối", &[]).await.must_say("Chưa làm được");
    let page = maker.open(ASKED).await;
    maker
        .press(&page, "Từ chối", &[("Lý do", "Chỉ bán tại chỗ")])
        .await
        .must_say("Đã từ chối");
    point
        .open(OWN)
        .await
        .must_say("Chỉ bán tại chỗ")
        .must_say("Không đồng ý");
    is_sound(&town).await;
}

#[tokio::test]
async fn alcohol_and_ones_own_goods_are_not_asked_for() {
    let town = Town::open().await;
    let maker = town.signed_in(&owner_of(MIEN_OWNER)).await;
    let point = town.signed_in(&owner_of(POINT)).await;
    maker
        .open(&format!("{OWN}?q=mien+dong+tai+hoan"))
        .await
        .must_not_say("Miến dong Tài Hoan túi");
    let own = [("slug", MIEN), ("why", "x"), ("lang", "vi")];
    let answer = maker.ask(Method::POST, "/api/resale/ask", &own).await;
    assert_eq!(answer.status().as_u16(), 404);
    let spirit: String = sqlx::query_scalar(
        "SELECT p.slug FROM product p JOIN category c ON c.slug = p.category_slug
         WHERE c.is_age_restricted AND p.status = 'published' ORDER BY p.slug LIMIT 1",
    )
    .fetch_one(&town.pool)
    .await
    .expect("the demo has alcohol");
    let fields = [("slug", spirit.as_str()), ("why", "x"), ("lang", "vi")];
    point.ask(Method::POST, "/api/resale/ask", &fields).await;
    point.open(OWN).await.must_say("Rượu chỉ do nơi làm ra bán");
    assert_eq!(town.count("SELECT count(*) FROM resale").await, 0);
}
