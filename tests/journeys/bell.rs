//! The bell of those who work for a cooperative or a department.

use crate::journeys::{MIEN, MIEN_OWNER, listings};
use chrono::Duration;
use market::notices;
use reqwest::Method;
use tests::{PASSWORD, Page, Person, SHOPPER, Town, department_of, owner_of};

const BELL: &str = "/htx/tin-moi";

/// How many things the head of a page says are new.
fn rings(page: &Page) -> String {
    let counts = page.texts(".desk-bell .bell-count");
    counts
        .first()
        .map_or_else(String::new, |count| count.replace(" tin chưa xem", ""))
}

/// An order that comes a minute after whatever came before.
async fn order(town: &Town) -> String {
    town.clock.advance(Duration::minutes(1));
    let placed = town.visitor().order(&[(MIEN, 1)]).await;
    town.run_jobs().await;
    format!("{}-1", placed.order_code())
}

/// Makes the shopper somebody of Tài Hoan.
async fn joins(town: &Town, role: &str) -> Person {
    sqlx::query(
        "INSERT INTO membership (account_id, organisation_id, role, created_at)
         SELECT a.id, o.id, $3, now() FROM account a, organisation o WHERE a.email = $1 AND o.slug = $2",
    )
    .bind(SHOPPER)
    .bind(MIEN_OWNER)
    .bind(role)
    .execute(&town.pool)
    .await
    .expect("a membership");
    town.signed_in(SHOPPER).await
}

#[tokio::test]
async fn whoever_works_there_sees_what_is_new_and_goes_to_its_place() {
    let town = Town::open().await;
    let owner = town.signed_in(&owner_of(MIEN_OWNER)).await;
    owner.open(BELL).await.must_be(200).must_say("Chưa có tin nào");
    assert_eq!(rings(&owner.open("/htx").await), "");
    let packer = joins(&town, "packer").await;
    // Whatever they chose to be sent.
    sqlx::query(
        "INSERT INTO notice_choice (account_id, organisation_id, kind, way, is_wanted)
         SELECT a.id, o.id, 'new_order', w, false FROM account a, organisation o, unnest(ARRAY['email', 'push']) w
         WHERE a.email = $1 AND o.slug = $2",
    )
    .bind(owner_of(MIEN_OWNER))
    .bind(MIEN_OWNER)
    .execute(&town.pool)
    .await
    .expect("choices");
    let first = order(&town).await;
    let second = order(&town).await;
    for person in [&owner, &packer] {
        let page = person.open("/htx/don-hang").await;
        assert_eq!(rings(&page), "2");
        assert_eq!(page.attributes(".desk-bell", "href"), [BELL]);
        person
            .open(BELL)
            .await
            .must_say(&first)
            .must_say(&second)
            .must_say("Có đơn mới");
    }
    // The newest first; pressed, it is read, and leads to the order.
    let page = owner.open(BELL).await;
    let rows = page.texts(".bell-row");
    assert!(rows[0].contains(&second) && rows[1].contains(&first), "{rows:?}");
    let place = owner.press(&page, "Có đơn mới", &[]).await;
    assert_eq!(place.address, format!("/htx/don-hang/{second}"));
    assert_eq!(rings(&place), "1");
    assert_eq!(owner.open(BELL).await.texts(".bell-new").len(), 1);
    assert_eq!(rings(&packer.open("/htx").await), "2", "everybody reads for themselves");
    // In English it says the same.
    let english = owner.open("/en/htx/tin-moi").await;
    english
        .must_be(200)
        .must_say("A new order")
        .must_say("I have seen everything");
    owner
        .press(&owner.open(BELL).await, "Đã xem hết", &[])
        .await
        .must_not_say("Đã xem hết");
    assert_eq!(rings(&owner.open("/htx").await), "");

    // What is another's is not there, and stays as it is.
    let other = town.signed_in(&owner_of("cam-muong-thang")).await;
    other.open(BELL).await.must_say("Chưa có tin nào");
    let theirs = packer.open(BELL).await.attributes("[name=entry]", "value");
    let fields = [("entry", theirs[0].as_str()), ("lang", "vi")];
    assert_eq!(
        other
            .ask(Method::POST, "/api/bell/open", &fields)
            .await
            .status()
            .as_u16(),
        404
    );
    let fields = [("until", theirs[0].as_str()), ("desk", "/htx"), ("lang", "vi")];
    other.ask(Method::POST, "/api/bell/read", &fields).await;
    assert_eq!(rings(&packer.open("/htx").await), "2");
    // The market itself has none: its pages are the same for everybody.
    assert!(!owner.open("/").await.html.contains("tin-moi"));

    // Whoever is taken out finds nothing any more, and it is nowhere.
    sqlx::query("DELETE FROM membership m USING account a WHERE a.id = m.account_id AND a.email = $1")
        .bind(SHOPPER)
        .execute(&town.pool)
        .await
        .expect("they leave");
    packer.open(BELL).await.must_be(404);
    let left = "SELECT count(*) FROM bell_entry b JOIN account a ON a.id = b.account_id WHERE a.email LIKE 'khach@%'";
    assert_eq!(town.count(left).await, 0);
}

#[tokio::test]
async fn older_news_stand_on_later_pages_and_go_after_ninety_days() {
    let town = Town::open().await;
    let owner = town.signed_in(&owner_of(MIEN_OWNER)).await;
    let code = order(&town).await;
    // Twenty-four more, each a minute older.
    sqlx::query(
        "INSERT INTO bell_entry (id, once, kind, account_id, organisation_id, label, path, created_at)
         SELECT ('00000000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid, gen_random_uuid(), 'new_order', b.account_id,
           b.organisation_id, 'CŨ-' || n, '/htx', b.created_at - make_interval(mins => 25 - n)
         FROM bell_entry b, generate_series(1, 24) n",
    )
    .execute(&town.pool)
    .await
    .expect("older news");
    let newest = owner.open(BELL).await;
    assert_eq!(newest.texts(".bell-row").len(), 20);
    newest.must_say(&code).must_say("CŨ-24").must_not_say("CŨ-5 ");
    let older = owner.open(&newest.link("Tin cũ hơn")).await;
    assert_eq!(older.texts(".bell-row").len(), 5);
    older.must_say("CŨ-1").must_not_say(&code).must_not_say("Tin cũ hơn");
    owner.open(&older.link("Tin mới nhất")).await.must_say(&code);
    // What came after a page was drawn is not called seen by its button.
    let later = order(&town).await;
    let page = owner.press(&newest, "Đã xem hết", &[]).await;
    assert_eq!(rings(&page), "1");
    assert_eq!(page.texts(".bell-new").len(), 1);
    page.must_say(&later);
    // An address that was made up is the first page.
    owner.open("/htx/tin-moi?truoc=x").await.must_be(200).must_say(&later);

    town.clock.advance(Duration::days(89));
    notices::forget_old(&town.pool, town.clock.now())
        .await
        .expect("it tidies");
    assert_eq!(town.count("SELECT count(*) FROM bell_entry").await, 26);
    town.clock.advance(Duration::days(2));
    notices::forget_old(&town.pool, town.clock.now())
        .await
        .expect("it tidies");
    assert_eq!(town.count("SELECT count(*) FROM bell_entry").await, 0);
}

#[tokio::test]
async fn a_department_hears_of_what_waits_for_it() {
    let town = Town::open().await;
    let official = town.signed_in(&department_of("19")).await;
    let other = town.signed_in(&department_of("24")).await;
    town.run_jobs().await;
    let page = official.open("/so-cong-thuong/tin-moi").await;
    page.must_be(200);
    let before = page.texts(".bell-row").len();
    town.clock.advance(Duration::minutes(1));
    let owner = town.signed_in(&owner_of(MIEN_OWNER)).await;
    listings::submit(&owner, "bot-dong-rieng").await.must_say("Đã gửi");
    crate::journeys::joining::applied(&town, SHOPPER, "HTX Chè Đồi Xanh", "0100109106").await;
    town.run_jobs().await;
    let page = official.open("/so-cong-thuong/tin-moi").await;
    assert_eq!(page.texts(".bell-row").len(), before + 2);
    page.must_say("Hồ sơ bán hàng chờ duyệt").must_say("HTX Chè Đồi Xanh");
    let case = official.press(&page, "Hồ sơ bán hàng chờ duyệt", &[]).await;
    case.must_be(200).must_say("HTX Chè Đồi Xanh");
    let page = official.open("/so-cong-thuong/tin-moi").await;
    let review = official.press(&page, "Sản phẩm chờ duyệt", &[]).await;
    review.must_be(200);
    assert_eq!(review.address, "/so-cong-thuong/duyet/bot-dong-rieng");
    other
        .open("/so-cong-thuong/tin-moi")
        .await
        .must_not_say("HTX Chè Đồi Xanh");
    // The cooperative has no such page of a department.
    owner.open("/so-cong-thuong/tin-moi").await.must_be(404);
    official.open("/htx/tin-moi").await.must_be(404);
    // Officials choose as well what is sent to them; unasked they get no letters.
    let page = official.open("/tai-khoan/thong-bao").await;
    page.must_say("Sản phẩm chờ duyệt").must_say("Hồ sơ bán hàng chờ duyệt");
    assert_eq!(
        town.count("SELECT count(*) FROM notice WHERE kind IN ('listing_sent', 'application_sent') AND way = 'email'")
            .await,
        0
    );
}

#[tokio::test]
async fn the_bell_is_in_the_copy_of_ones_data_and_goes_with_the_account() {
    let town = Town::open().await;
    let packer = joins(&town, "packer").await;
    let code = order(&town).await;
    let copy = packer.open("/tai-khoan/du-lieu.json").await;
    let everything: serde_json::Value = serde_json::from_str(&copy.html).expect("JSON");
    assert_eq!(everything["notices"]["bell"][0]["about"], code);
    assert_eq!(everything["notices"]["bell"][0]["kind"], "new_order");
    let page = packer.open("/tai-khoan/du-lieu").await;
    packer
        .press(&page, "Xóa tài khoản", &[("Mật khẩu hiện tại", PASSWORD)])
        .await
        .must_say("Tài khoản đã được xóa");
    assert_eq!(
        town.count(
            "SELECT count(*) FROM bell_entry b JOIN account a ON a.id = b.account_id WHERE a.erased_at IS NOT NULL"
        )
        .await,
        0
    );
}
