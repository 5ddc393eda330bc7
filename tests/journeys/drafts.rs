//! What somebody of a cooperative was writing is kept with their account until it is saved.

use crate::journeys::{CAM_OWNER, MIEN, MIEN_OWNER, access::member_of};
use chrono::Duration;
use reqwest::Method;
use tests::{PASSWORD, Person, Town, owner_of};

const LISTING: &str = "/htx/san-pham/mien-dong-tai-hoan-500";
const SHOPFRONT: &str = "/htx/gian-hang";
const KEPT: &str = "SELECT count(*) FROM form_draft";

/// Posts a draft as the script does; the answer's status.
async fn keep(person: &Person, form: &str, typed: &str) -> u16 {
    let answer = person
        .raw(Method::POST, "/api/draft/keep")
        .header("sec-fetch-site", "same-origin")
        .header("accept", "*/*")
        .form(&[("form", form), ("typed", typed)])
        .send()
        .await
        .expect("the draft is answered");
    answer.status().as_u16()
}

async fn keep_story(person: &Person, text: &str) -> u16 {
    let typed = format!(r#"[["at",1],["version","0"],["values[story_vi]","{text}"],["values[m3]",true]]"#);
    keep(person, &format!("san-pham/{MIEN}"), &typed).await
}

/// What a page gives the script.
async fn kept(person: &Person, path: &str) -> Vec<String> {
    let page = person.open(path).await;
    page.must_be(200);
    page.attributes("[data-draft]", "data-draft-kept")
}

#[tokio::test]
async fn a_draft_comes_back_on_another_device_and_is_nothing_to_anybody_else() {
    let town = Town::open().await;
    let (owner, elsewhere) = (
        town.signed_in(&owner_of(MIEN_OWNER)).await,
        town.signed_in(&owner_of(MIEN_OWNER)).await,
    );
    let manager = member_of(&town, MIEN_OWNER, "manager").await;
    let packer = member_of(&town, MIEN_OWNER, "packer").await;
    let other = town.signed_in(&owner_of(CAM_OWNER)).await;
    let versions = "SELECT (COALESCE(sum(version), 0) * 1000 + count(*))::bigint FROM listing";
    let before = town.count(versions).await;

    assert_eq!(keep_story(&owner, "Phơi trên phên nứa").await, 200);
    assert_eq!(keep_story(&owner, "Phơi trên phên nứa hai nắng").await, 200);
    assert_eq!(town.count(KEPT).await, 1);
    assert_eq!(
        kept(&elsewhere, LISTING).await,
        [r#"[["at",1],["version","0"],["values[story_vi]","Phơi trên phên nứa hai nắng"],["values[m3]",true]]"#]
    );
    assert_eq!(kept(&manager, LISTING).await, Vec::<String>::new());
    assert_eq!(town.count(versions).await, before);

    // Whoever works there writes their own; others write nothing.
    assert_eq!(keep_story(&manager, "Của quản lý").await, 200);
    assert_eq!(keep_story(&packer, "x").await, 404);
    assert_eq!(keep_story(&other, "x").await, 404);
    assert_eq!(keep_story(&town.visitor(), "x").await, 401);
    let storefront = r#"[["version","0"]]"#;
    assert_eq!(keep(&other, "gian-hang/tai-hoan", storefront).await, 404);
    assert_eq!(keep(&owner, "gian-hang/tai-hoan", storefront).await, 200);
    assert_eq!(town.count(KEPT).await, 3);
    assert!(kept(&elsewhere, LISTING).await[0].contains("hai nắng"));
    assert_eq!(kept(&elsewhere, SHOPFRONT).await, [storefront]);
    let copy = owner.open("/tai-khoan/du-lieu.json").await;
    assert!(copy.html.contains("hai nắng") && !copy.html.contains("Của quản lý"));
}

#[tokio::test]
async fn a_draft_goes_when_it_is_saved_or_dropped() {
    let town = Town::open().await;
    let owner = town.signed_in(&owner_of(MIEN_OWNER)).await;
    assert_eq!(keep_story(&owner, "Phơi hai nắng").await, 200);
    // Refused, it is not saved.
    let page = owner.open(LISTING).await;
    let refused = owner.press(&page, "Lưu", &[("values[p0_net]", "x")]).await;
    refused.must_say("Chưa lưu được");
    assert_eq!(town.count(KEPT).await, 1);
    let page = owner.open(LISTING).await;
    owner
        .press(&page, "Lưu", &[("Câu chuyện sản phẩm", "Phơi hai nắng")])
        .await
        .must_say("Đã lưu");
    assert_eq!(town.count(KEPT).await, 0);

    assert_eq!(keep_story(&owner, "Lại viết").await, 200);
    assert_eq!(keep(&owner, &format!("san-pham/{MIEN}"), "").await, 200);
    assert_eq!(town.count(KEPT).await, 0);

    let story = r#"[["version","0"],["values[story_vi]","Làng"]]"#;
    assert_eq!(keep(&owner, "gian-hang/tai-hoan", story).await, 200);
    let page = owner.open(SHOPFRONT).await;
    owner
        .press(&page, "Lưu", &[("Câu chuyện", "Làng")])
        .await
        .must_say("Đã lưu bản nháp");
    assert_eq!(town.count(KEPT).await, 0);
}

#[tokio::test]
async fn what_was_typed_before_takes_nothing_back() {
    let town = Town::open().await;
    let owner = town.signed_in(&owner_of(MIEN_OWNER)).await;
    let form = format!("san-pham/{MIEN}");
    let now = town.clock.now().timestamp_millis();
    let typed = |at: i64, text: &str| format!(r#"[["at",{at}],["version","0"],["values[story_vi]","{text}"]]"#);
    for (at, text, stands) in [
        (now - 2000, "Hai", "Hai"),
        (now - 3000, "Một", "Hai"),
        (now - 2000, "Hai nắng", "Hai nắng"),
        (now - 1000, "Ba", "Ba"),
        // A clock that is days ahead shuts nobody out.
        (now + 100_000_000, "Bốn", "Bốn"),
        (now + 1000, "Năm", "Năm"),
    ] {
        assert_eq!(keep(&owner, &form, &typed(at, text)).await, 200);
        let kept = kept(&owner, LISTING).await;
        assert!(kept[0].contains(&format!("\"{stands}\"")), "{kept:?}");
    }
}

#[tokio::test]
async fn drafts_are_small_few_and_forgotten_after_thirty_days() {
    let town = Town::open().await;
    let owner = town.signed_in(&owner_of(MIEN_OWNER)).await;
    let form = format!("san-pham/{MIEN}");
    for wrong in ["x", r#"[["password","x"]]"#, r#"[["values[story_vi]",{}]]"#] {
        assert_eq!(keep(&owner, &form, wrong).await, 400, "{wrong}");
    }
    let long = format!(r#"[["values[story_vi]","{}"]]"#, "x".repeat(64 * 1024));
    assert_eq!(keep(&owner, &form, &long).await, 413);
    for form in ["", "san-pham/khong-co", "gian-hang/khong-co", "doanh-thu/tai-khoan"] {
        assert_eq!(keep(&owner, form, r#"[["version","0"]]"#).await, 404, "{form}");
    }
    assert_eq!(town.count(KEPT).await, 0);

    // The oldest make room.
    sqlx::query(
        "INSERT INTO form_draft (account_id, organisation_id, form, typed, typed_at, kept_at, expires_at)
         SELECT a.id, o.id, 'san-pham/' || n, '[]', '2026-01-01', '2026-01-01', '2027-01-01'
         FROM account a, organisation o, generate_series(1, 60) n WHERE a.email = $1 AND o.slug = 'tai-hoan'",
    )
    .bind(owner_of(MIEN_OWNER))
    .execute(&town.pool)
    .await
    .expect("drafts of old");
    assert_eq!(keep_story(&owner, "Mới").await, 200);
    assert_eq!(town.count(KEPT).await, 50);
    assert!(kept(&owner, LISTING).await[0].contains("Mới"));

    sqlx::query("DELETE FROM form_draft WHERE typed = '[]'")
        .execute(&town.pool)
        .await
        .expect("only the new one is left");
    for (days, left) in [(29, 1), (1, 0)] {
        town.clock.advance(Duration::days(days));
        let forgotten = market::people::forget_expired(&town.pool, town.clock.now()).await;
        forgotten.expect("the rows can be deleted");
        assert_eq!(town.count(KEPT).await, left, "after {days} days more");
    }
}

#[tokio::test]
async fn who_works_there_no_more_leaves_no_draft_and_keeps_none() {
    let town = Town::open().await;
    let owner = town.signed_in(&owner_of(MIEN_OWNER)).await;
    let manager = member_of(&town, MIEN_OWNER, "manager").await;
    assert_eq!(keep_story(&manager, "Của quản lý").await, 200);
    let page = owner.open("/htx/thanh-vien").await;
    let account: String = sqlx::query_scalar("SELECT id::text FROM account WHERE name = 'manager'")
        .fetch_one(&town.pool)
        .await
        .expect("the manager");
    let mut forms = page.forms("Gỡ khỏi danh sách").into_iter();
    let form = forms.find(|form| form.value("account") == account);
    owner.send(&form.expect("a form")).await.must_be(200);
    assert_eq!(town.count(KEPT).await, 0);
    assert_eq!(keep_story(&manager, "Vẫn viết").await, 404);
    assert_eq!(town.count(KEPT).await, 0);
}

#[tokio::test]
async fn who_is_forgotten_leaves_no_draft() {
    let town = Town::open().await;
    let manager = member_of(&town, MIEN_OWNER, "manager").await;
    assert_eq!(keep_story(&manager, "TÊN BÍ MẬT").await, 200);
    let page = manager.open("/tai-khoan/du-lieu").await;
    manager
        .press(&page, "Xóa tài khoản", &[("Mật khẩu hiện tại", PASSWORD)])
        .await
        .must_say("Tài khoản đã được xóa");
    assert_eq!(town.count(KEPT).await, 0);
}
