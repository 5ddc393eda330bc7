//! Who may reach what: every page and every server function × every role × own and other tenant. What is not in the
//! table fails.

use crate::journeys::{MIEN, listings};
use reqwest::{Method, StatusCode};
use std::collections::BTreeSet;
use tests::{OPERATOR, Person, SHOPPER, Town, department_of, owner_of};

/// The roles, in the order of the columns. The shopper has placed an order at Tài Hoan (Thái Nguyên, 19).
const ROLES: [&str; 7] = [
    "stranger",
    "shopper",
    "owner of Tài Hoan",
    "owner of Mường Thàng",
    "department 19",
    "department 24",
    "operator",
];

/// What is expected: `o` the page, `s` signing in is asked for, `n` there is no such thing, `r` led on.
type Row = (&'static str, &'static str, &'static str);

/// Pages: the route, an example, what each role gets.
const PAGES: &[Row] = &[
    ("/", "/", "ooooooo"),
    ("/tim-kiem", "/tim-kiem?q=mien", "ooooooo"),
    ("/danh-muc/{slug}", "/danh-muc/tra", "ooooooo"),
    ("/san-pham/{slug}", "/san-pham/mien-dong-tai-hoan-500", "ooooooo"),
    ("/gian-hang", "/gian-hang", "ooooooo"),
    ("/gian-hang/{slug}", "/gian-hang/tai-hoan", "ooooooo"),
    ("/ocop", "/ocop", "ooooooo"),
    ("/ocop/{slug}", "/ocop/demo-25-0006-2024", "ooooooo"),
    ("/noi-bat/tieu-chi", "/noi-bat/tieu-chi", "ooooooo"),
    ("/quyen-rieng-tu", "/quyen-rieng-tu", "ooooooo"),
    ("/dieu-khoan", "/dieu-khoan", "ooooooo"),
    ("/giao-hang", "/giao-hang", "ooooooo"),
    ("/doi-tra", "/doi-tra", "ooooooo"),
    ("/quy-che-hoat-dong", "/quy-che-hoat-dong", "ooooooo"),
    ("/gio-hang", "/gio-hang", "ooooooo"),
    ("/thanh-toan", "/thanh-toan", "*******"),
    ("/tra-cuu", "/tra-cuu", "ooooooo"),
    ("/dang-nhap", "/dang-nhap", "orrrrrr"),
    ("/tai-khoan", "/tai-khoan", "soooooo"),
    ("/don-hang/{code}", "/don-hang/{group}", "nonnnnn"),
    ("/htx", "/htx", "snoonnn"),
    ("/htx/don-hang", "/htx/don-hang", "snoonnn"),
    ("/htx/don-hang/{code}", "/htx/don-hang/{group}-1", "snonnnn"),
    ("/htx/don-hang/{code}/phieu", "/htx/don-hang/{group}-1/phieu", "snonnnn"),
    ("/htx/kho", "/htx/kho", "snoonnn"),
    ("/htx/kho/{slug}", "/htx/kho/mien-dong-tai-hoan-500", "snonnnn"),
    ("/htx/san-pham", "/htx/san-pham", "snoonnn"),
    ("/htx/san-pham/moi", "/htx/san-pham/moi", "snoonnn"),
    (
        "/htx/san-pham/{slug}",
        "/htx/san-pham/mien-dong-tai-hoan-500",
        "snonnnn",
    ),
    ("/so-cong-thuong", "/so-cong-thuong", "snnnoon"),
    ("/so-cong-thuong/duyet", "/so-cong-thuong/duyet", "snnnoon"),
    (
        "/so-cong-thuong/duyet/{slug}",
        "/so-cong-thuong/duyet/{waiting}",
        "snnnonn",
    ),
    ("/so-cong-thuong/noi-bat", "/so-cong-thuong/noi-bat", "snnnoon"),
    (
        "/so-cong-thuong/tim-khong-thay",
        "/so-cong-thuong/tim-khong-thay",
        "snnnoon",
    ),
    ("/dieu-hanh", "/dieu-hanh", "snnnnno"),
];

/// Server functions: the address, its fields, what each role gets. Whoever is refused changes nothing.
const FUNCTIONS: &[Row] = &[
    ("/api/sign_in", "login=nobody&password=wrong", "rrrrrrr"),
    ("/api/age/confirm", "back=/", "rrrrrrr"),
    ("/api/cart/add", "offer={offer}&quantity=1", "rrrrrrr"),
    ("/api/cart/change", "", "rrrrrrr"),
    ("/api/checkout/place", "", "rrrrrrr"),
    ("/api/order/look_up", "code=", "rrrrrrr"),
    ("/api/desk/load", "tab=waiting&page=1&lang=vi", "snrrnnn"),
    ("/api/featuring/add", "", "snnnrrn"),
    ("/api/featuring/remove", "slot={slot}", "snnnrnn"),
    ("/api/desk/decline_cancel", "code={group}-1&reason=x", "snrnnnn"),
    ("/api/desk/advance", "code={group}-1&step=confirm", "snrnnnn"),
    ("/api/desk/cancel", "code={group}-1&reason=x", "snrnnnn"),
    (
        "/api/stock/move",
        "offer={offer}&kind=receive&quantity=1&key=0000000000000000000000000000000000000000000000000000000000000000",
        "snrnnnn",
    ),
    ("/api/stock/price", "offer={offer}&seen=65000&price=66000", "snrnnnn"),
    ("/api/stock/mark", "offer={offer}&low_stock=5", "snrnnnn"),
    (
        "/api/photo/first",
        "slug=bot-dong-rieng&photo=00000000-0000-0000-0000-000000000000",
        "snrnnnn",
    ),
    (
        "/api/photo/remove",
        "slug=bot-dong-rieng&photo=00000000-0000-0000-0000-000000000000",
        "snrnnnn",
    ),
    ("/api/listing/create", "name=", "snrrnnn"),
    ("/api/listing/save", "slug=mien-dong-tai-hoan-500&version=0", "snrnnnn"),
    (
        "/api/listing/on_sale",
        "slug=mien-dong-tai-hoan-500&is_on_sale=0",
        "snrnnnn",
    ),
    ("/api/review/refuse", "slug={waiting}&version=1&reason=x", "snnnrnn"),
    ("/api/review/approve", "slug={waiting}&version=1", "snnnrnn"),
    ("/api/listing/withdraw", "slug={waiting}", "snrnnnn"),
    ("/api/order/receive", "code={group}-1", "nrnnnnn"),
    ("/api/order/cancel", "code={group}-1&reason=x", "nrnnnnn"),
    ("/api/sign_out", "", "rrrrrrr"),
];

struct Scene {
    town: Town,
    people: Vec<Person>,
    group: String,
    slot: String,
    offer: String,
    waiting: String,
}

async fn scene() -> Scene {
    let town = Town::open().await;
    let mut people = vec![town.visitor()];
    for email in [
        SHOPPER.to_owned(),
        owner_of("tai-hoan"),
        owner_of("cam-muong-thang"),
        department_of("19"),
        department_of("24"),
        OPERATOR.to_owned(),
    ] {
        people.push(town.signed_in(&email).await);
    }
    let shopper = &people[1];
    let group = shopper.order(&[(MIEN, 1)]).await.order_code().to_owned();
    let slot = sqlx::query_scalar(
        "SELECT f.id::text FROM feature_slot f JOIN organisation o ON o.id = f.department_id
         WHERE o.province_code = '19' LIMIT 1",
    )
    .fetch_one(&town.pool)
    .await
    .expect("the demo features something of Thái Nguyên");
    let offer = sqlx::query_scalar("SELECT offer_id::text FROM order_line LIMIT 1")
        .fetch_one(&town.pool)
        .await
        .expect("an offer");
    // A listing of Tài Hoan that waits for its department.
    let waiting = "bot-dong-rieng".to_owned();
    let owner = &people[2];
    listings::submit(owner, &waiting).await.must_say("Đã gửi");
    Scene {
        town,
        people,
        group,
        slot,
        offer,
        waiting,
    }
}

impl Scene {
    fn filled(&self, text: &str) -> String {
        text.replace("{group}", &self.group)
            .replace("{slot}", &self.slot)
            .replace("{offer}", &self.offer)
            .replace("{waiting}", &self.waiting)
    }

    /// What nobody without the right may change.
    async fn fingerprint(&self) -> String {
        sqlx::query_scalar(
            "SELECT concat_ws(';', (SELECT string_agg(code || state || version, ',' ORDER BY code) FROM seller_order),
               (SELECT count(*) FROM order_event), (SELECT count(*) FROM feature_slot WHERE removed_at IS NULL),
               (SELECT string_agg(state || version, ',' ORDER BY product_id) FROM listing),
               (SELECT sum(held) FROM stock_item), (SELECT sum(on_hand) FROM stock_item),
               (SELECT sum(price_vnd + low_stock) FROM offer), (SELECT count(*) FROM audit_entry))",
        )
        .fetch_one(&self.town.pool)
        .await
        .expect("the fingerprint can be read")
    }
}

fn seen(status: StatusCode, location: Option<&str>) -> char {
    match status.as_u16() {
        200 => 'o',
        404 => 'n',
        401 => 's',
        303 | 302
            if location.is_some_and(|location| location == "/dang-nhap" || location.starts_with("/dang-nhap?ve=")) =>
        {
            's'
        }
        303 | 302 => 'r',
        _ => '?',
    }
}

fn location(response: &reqwest::Response) -> Option<String> {
    response
        .headers()
        .get("location")
        .and_then(|value| value.to_str().ok())
        .map(str::to_owned)
}

#[tokio::test]
async fn every_page_opens_for_those_it_is_for() {
    let scene = scene().await;
    let mut wrong = Vec::new();
    for (_, example, expected) in PAGES {
        for prefix in ["", "/en"] {
            let path = format!("{prefix}{}", scene.filled(example));
            for ((person, role), expected) in scene.people.iter().zip(ROLES).zip(expected.chars()) {
                let response = person.ask(Method::GET, &path, &[]).await;
                let to = location(&response).map(|to| to.strip_prefix("/en").map_or(to.clone(), str::to_owned));
                let got = seen(response.status(), to.as_deref());
                // An empty cart has no checkout; what it says instead is the page's business, not one of rights.
                if got != expected && !(expected == '*' && matches!(got, 'o' | 'r')) {
                    wrong.push(format!(
                        "{path} for {role}: {got} ({}), not {expected}",
                        response.status()
                    ));
                }
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[tokio::test]
async fn every_server_function_works_for_those_it_is_for_and_changes_nothing_for_others() {
    let scene = scene().await;
    let mut wrong = Vec::new();
    for (path, fields, expected) in FUNCTIONS {
        let fields = scene.filled(fields);
        let mut fields: Vec<(&str, &str)> = fields.split('&').filter_map(|pair| pair.split_once('=')).collect();
        if !fields.iter().any(|(name, _)| *name == "lang") {
            fields.push(("lang", "vi"));
        }
        // Those who are refused first: what the others do must not hide it.
        let mut turns: Vec<_> = scene.people.iter().zip(ROLES).zip(expected.chars()).collect();
        turns.sort_by_key(|(_, expected)| !matches!(expected, 'n' | 's'));
        for ((person, role), expected) in turns {
            let before = scene.fingerprint().await;
            let response = person.ask(Method::POST, path, &fields).await;
            let to = location(&response);
            let got = seen(response.status(), to.as_deref());
            if got != expected {
                wrong.push(format!(
                    "{path} for {role}: {got} ({} {to:?}), not {expected}",
                    response.status()
                ));
            }
            if matches!(expected, 'n' | 's') && scene.fingerprint().await != before {
                wrong.push(format!("{path} for {role} changed something"));
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[tokio::test]
async fn live_news_are_for_the_cooperatives_own_people() {
    let scene = scene().await;
    for (person, role) in scene.people.iter().zip(ROLES) {
        let response = person.ask(Method::GET, "/htx/truc-tiep", &[]).await;
        let is_owner = role.starts_with("owner");
        assert_eq!(response.status().as_u16(), if is_owner { 200 } else { 404 }, "{role}");
    }
}

#[tokio::test]
async fn nothing_is_reached_that_is_not_in_the_table() {
    let listed: BTreeSet<String> = app::routes::listed()
        .iter()
        .map(|route| route.path().trim_end_matches('/').to_owned())
        .map(|path| {
            path.split('/')
                .map(|part| {
                    part.strip_prefix(':')
                        .map_or(part.to_owned(), |name| format!("{{{name}}}"))
                })
                .collect::<Vec<_>>()
                .join("/")
        })
        .collect();
    let expected: BTreeSet<String> = PAGES
        .iter()
        .flat_map(|(route, _, _)| [(*route).to_owned(), format!("/en{route}")])
        .map(|path| path.trim_end_matches('/').to_owned())
        .collect();
    assert_eq!(listed, expected, "the pages and the table differ");

    let listed: BTreeSet<String> = server_fn::axum::server_fn_paths()
        .map(|(path, _)| path.to_owned())
        .collect();
    let expected: BTreeSet<String> = FUNCTIONS.iter().map(|(path, _, _)| (*path).to_owned()).collect();
    assert_eq!(listed, expected, "the server functions and the table differ");
}
