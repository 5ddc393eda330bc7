//! Who may reach what: every page and every server function × every role × own and other tenant. What is not in the
//! table fails.

mod rows;

use crate::journeys::{MIEN, listings, sheets};
use reqwest::{Method, StatusCode};
pub(super) use rows::{FUNCTIONS, PAGES};
use std::collections::BTreeSet;
use tests::{OPERATOR, Person, SHOPPER, Town, department_of, owner_of};

/// The roles, in the order of the columns. The shopper has placed an order at Tài Hoan (Thái Nguyên, 19).
const ROLES: [&str; 9] = [
    "stranger",
    "shopper",
    "owner of Tài Hoan",
    "owner of Mường Thàng",
    "department 19",
    "department 24",
    "operator",
    "manager of Tài Hoan",
    "packer of Tài Hoan",
];

pub(super) struct Scene {
    pub(super) town: Town,
    pub(super) people: Vec<Person>,
    group: String,
    slot: String,
    offer: String,
    harvest: String,
    resale: String,
    batch: String,
    invitation: String,
    member: String,
    coop: String,
    waiting: String,
    sheet: String,
    application: String,
    payout: String,
    claim: String,
}

/// The key of a form that chooses orders.
const KEY: &str = "5e1f5e1f5e1f5e1f5e1f5e1f5e1f5e1f5e1f5e1f5e1f5e1f5e1f5e1f5e1f5e1f";

pub(super) async fn scene() -> Scene {
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
    for role in ["manager", "packer"] {
        people.push(member_of(&town, "tai-hoan", role).await);
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
    let offer: String = sqlx::query_scalar("SELECT offer_id::text FROM order_line LIMIT 1")
        .fetch_one(&town.pool)
        .await
        .expect("an offer");
    let chosen = format!("don[{group}-1]");
    let fields = [("key", KEY), ("lang", "vi"), (chosen.as_str(), "1")];
    let sheet = people[2].ask(Method::POST, "/api/desk/batch", &fields).await;
    let batch = location(&sheet).expect("a sheet").replace("/htx/loat-don/", "");
    // Somebody packs at Tài Hoan, and somebody is invited.
    let coop: String = sqlx::query_scalar("SELECT id::text FROM organisation WHERE slug = 'tai-hoan'")
        .fetch_one(&town.pool)
        .await
        .expect("the cooperative");
    let member: String = sqlx::query_scalar(
        "INSERT INTO account (id, email, name, password_hash, created_at)
         VALUES (gen_random_uuid(), 'packer@cho-phien.example', 'Packer', 'x', now()) RETURNING id::text",
    )
    .fetch_one(&town.pool)
    .await
    .expect("a packer");
    sqlx::query(
        "INSERT INTO membership (account_id, organisation_id, role, created_at) VALUES ($1::uuid, $2::uuid, 'packer', now())",
    )
    .bind(&member)
    .bind(&coop)
    .execute(&town.pool)
    .await
    .expect("a membership");
    let invitation = sqlx::query_scalar(
        "INSERT INTO invitation (id, token_hash, organisation_id, role, note, invited_by, created_at, expires_at)
         SELECT gen_random_uuid(), 'x', m.organisation_id, 'packer', 'Lan', m.account_id, '2026-11-21', '2026-11-28'
         FROM membership m WHERE m.organisation_id = $1::uuid AND m.role = 'owner' RETURNING id::text",
    )
    .bind(&coop)
    .fetch_one(&town.pool)
    .await
    .expect("an invitation");
    // A harvest that Tài Hoan sells ahead.
    let fields = [
        ("offer", offer.as_str()),
        ("from", "2026-12-05"),
        ("to", "2026-12-10"),
        ("order_until", "2026-12-01"),
        ("ship_by", "2026-12-15"),
        ("expected", "9"),
        ("cap", "9"),
    ];
    people[2].ask(Method::POST, "/api/harvest/open", &fields).await;
    let harvest = sqlx::query_scalar("SELECT id::text FROM harvest")
        .fetch_one(&town.pool)
        .await
        .expect("a harvest");
    // Mường Thàng would like to sell what Tài Hoan makes.
    let fields = [("slug", MIEN), ("why", "x"), ("lang", "vi")];
    people[3].ask(Method::POST, "/api/resale/ask", &fields).await;
    let resale = sqlx::query_scalar("SELECT id::text FROM resale")
        .fetch_one(&town.pool)
        .await
        .expect("a request");
    // A listing of Tài Hoan that waits for its department.
    let waiting = "bot-dong-rieng".to_owned();
    let owner = &people[2];
    listings::submit(owner, &waiting).await.must_say("Đã gửi");
    // A sheet that Tài Hoan has brought.
    let sheet = sheets::bring(
        owner,
        "a.csv",
        "Tên,Quy cách,Danh mục\nChè dây,túi 200 g,tra".as_bytes(),
    )
    .await;
    let sheet = sheet.address.replace("/htx/san-pham/nhap/", "");
    // Somebody of Thái Nguyên wants to sell.
    let application = sqlx::query_scalar(
        "WITH applicant AS (
           INSERT INTO account (id, email, name, password_hash, created_at)
           VALUES (gen_random_uuid(), 'applicant@cho-phien.example', 'Applicant', 'x', now()) RETURNING id)
         INSERT INTO application (id, account_id, state, round, name, province_code, begun_at, submitted_at)
         SELECT gen_random_uuid(), id, 'in_review', 1, 'HTX Mới', '19', now(), now() FROM applicant RETURNING id::text",
    )
    .fetch_one(&town.pool)
    .await
    .expect("an application");
    // A batch of payouts that was exported.
    let payout = sqlx::query_scalar(
        "INSERT INTO payout_batch (state, minimum_vnd, key_hash, made_at, made_by, approved_at, approved_by, exported_at)
         SELECT 'exported', 1, 'x', now(), one.id, now(), other.id, now() FROM account one, account other
         WHERE one.email = $1 AND other.email = 'ke-toan@cho-phien.example' RETURNING number::text",
    )
    .bind(OPERATOR)
    .fetch_one(&town.pool)
    .await
    .expect("a batch");
    // A claim on Thái Nguyên that waits for its head.
    let claim = sqlx::query_scalar(
        "INSERT INTO voucher_claim (id, code, province_code, department_id, number, key_hash, from_day, to_day, total_vnd, state, made_at, made_by)
         SELECT gen_random_uuid(), 'BK19000167', '19', d.id, 1, 'y', '2026-11-21', '2026-11-21', 1, 'made', now(), a.id
         FROM organisation d, account a WHERE d.kind = 'department' AND d.province_code = '19' AND a.email = $1 RETURNING code",
    )
    .bind(OPERATOR)
    .fetch_one(&town.pool)
    .await
    .expect("a claim");
    Scene {
        town,
        people,
        group,
        slot,
        offer,
        harvest,
        resale,
        batch,
        invitation,
        member,
        coop,
        waiting,
        sheet,
        application,
        payout,
        claim,
    }
}

/// Somebody who works at a cooperative in this role, signed in.
pub(super) async fn member_of(town: &Town, coop: &str, role: &str) -> Person {
    let email = format!("{role}-{coop}@cho-phien.example");
    sqlx::query(
        "WITH member AS (INSERT INTO account (id, email, name, password_hash, created_at)
           SELECT gen_random_uuid(), $1, $3, password_hash, created_at FROM account WHERE email = $4 RETURNING id)
         INSERT INTO membership (account_id, organisation_id, role, created_at)
         SELECT member.id, o.id, $3, now() FROM member, organisation o WHERE o.slug = $2",
    )
    .bind(&email)
    .bind(coop)
    .bind(role)
    .bind(owner_of(coop))
    .execute(&town.pool)
    .await
    .expect("a member");
    town.signed_in(&email).await
}

impl Scene {
    pub(super) fn filled(&self, text: &str) -> String {
        text.replace("{group}", &self.group)
            .replace("{slot}", &self.slot)
            .replace("{offer}", &self.offer)
            .replace("{harvest}", &self.harvest)
            .replace("{resale}", &self.resale)
            .replace("{batch}", &self.batch)
            .replace("{key}", KEY)
            .replace("{invitation}", &self.invitation)
            .replace("{member}", &self.member)
            .replace("{coop}", &self.coop)
            .replace("{waiting}", &self.waiting)
            .replace("{sheet}", &self.sheet)
            .replace("{application}", &self.application)
            .replace("{payout}", &self.payout)
            .replace("{claim}", &self.claim)
    }

    /// What nobody without the right may change.
    pub(super) async fn fingerprint(&self) -> String {
        sqlx::query_scalar(
            "SELECT concat_ws(';', (SELECT string_agg(code || state || version, ',' ORDER BY code) FROM seller_order),
               (SELECT count(*) FROM order_event), (SELECT count(*) FROM refund), (SELECT count(*) FROM return_request), (SELECT count(*) FROM feature_slot WHERE removed_at IS NULL),
               (SELECT sum(held) FROM stock_item), (SELECT count(*) FROM audit_entry), (SELECT count(*) FROM order_note),
               (SELECT count(*) FROM desk_view), (SELECT count(*) FROM order_batch),
               (SELECT string_agg(role, ',' ORDER BY account_id) FROM membership), (SELECT count(*) FROM invitation),
               (SELECT string_agg(state || version, ',' ORDER BY product_id) FROM listing),
               (SELECT string_agg(state || round, ',' ORDER BY id) FROM application), (SELECT count(*) FROM checklist_item),
               (SELECT sum(version) FROM storefront_page), (SELECT sum(version) FROM seller_delivery),
               (SELECT count(closed_from) FROM storefront),
               (SELECT count(*) FROM payout_hold WHERE lifted_at IS NULL), (SELECT count(*) FROM commission_rule),
               (SELECT count(*) FROM tax_rate), (SELECT string_agg(state, ',') FROM payout_batch),
               (SELECT sum(version) FROM payout_account), (SELECT count(*) FROM connected_account WHERE removed_at IS NULL),
               (SELECT string_agg(state || paid_vnd, ',') FROM voucher_claim),
               (SELECT sum(on_hand) FROM stock_item), (SELECT sum(price_vnd + low_stock) FROM offer),
               (SELECT string_agg(state || sold, ',' ORDER BY id) FROM harvest),
               (SELECT string_agg(state, ',' ORDER BY id) FROM resale), (SELECT count(*) FROM offer WHERE is_shown), (SELECT count(*) FROM form_draft))",
        )
        .fetch_one(&self.town.pool)
        .await
        .expect("the fingerprint can be read")
    }
}

pub(super) fn seen(status: StatusCode, location: Option<&str>) -> char {
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

pub(super) fn location(response: &reqwest::Response) -> Option<String> {
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
        turns.sort_by_key(|(_, expected)| !matches!(expected, 'n' | 's' | 'd'));
        for ((person, role), expected) in turns {
            let before = scene.fingerprint().await;
            let response = person.ask(Method::POST, path, &fields).await;
            let to = location(&response);
            let got = seen(response.status(), to.as_deref());
            if got != expected && (got, expected) != ('r', 'd') {
                wrong.push(format!(
                    "{path} for {role}: {got} ({} {to:?}), not {expected}",
                    response.status()
                ));
            }
            if matches!(expected, 'n' | 's' | 'd') && scene.fingerprint().await != before {
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
        let works_there = ["owner", "manager", "packer"]
            .iter()
            .any(|known| role.starts_with(known));
        assert_eq!(
            response.status().as_u16(),
            if works_there { 200 } else { 404 },
            "{role}"
        );
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
