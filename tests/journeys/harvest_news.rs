//! What those who sell a harvest ahead are told of it, and when.

use crate::{
    fakes::smtp::FakeSmtp,
    journeys::{
        MIEN, MIEN_OWNER,
        seasons::{open, order_by, weigh},
    },
};
use chrono::Duration;
use tests::{HA_NOI, SHOPPER, Town, WARD, owner_of};

/// The subjects and bodies of what somebody got of a kind.
fn got(smtp: &FakeSmtp, address: &str, subject: &str) -> Vec<String> {
    let letters = smtp.letters();
    let own = letters
        .iter()
        .filter(|letter| letter.to == address && letter.header("Subject").contains(subject));
    own.map(|letter| letter.body.clone()).collect()
}

/// The shopper works at Tài Hoan too, and reads English.
async fn manager_joins(town: &Town) {
    sqlx::query(
        "WITH english AS (UPDATE account SET lang = 'en' WHERE email = $1)
         INSERT INTO membership (account_id, organisation_id, role, created_at)
         SELECT a.id, o.id, 'manager', now() FROM account a, organisation o WHERE a.email = $1 AND o.slug = $2",
    )
    .bind(SHOPPER)
    .bind(MIEN_OWNER)
    .execute(&town.pool)
    .await
    .expect("a manager");
}

#[tokio::test]
async fn a_seller_is_told_before_the_harvest_before_the_promised_day_and_of_what_was_shared() {
    let smtp = FakeSmtp::open().await;
    let town = Town::open_writing_by(&smtp.config()).await;
    let (owner_at, manager_at) = (owner_of(MIEN_OWNER), SHOPPER.to_owned());
    manager_joins(&town).await;
    let owner = town.signed_in(&owner_at).await;
    open(&owner, "20", "10").await.must_say("Đã mở đặt trước");
    // Nothing carries a text message here, so the shopper leaves an address.
    let buyer = town.visitor();
    buyer.put_into_cart(MIEN, 4).await.must_be(200);
    let form = buyer.fill_checkout(HA_NOI, WARD).await.forms_filled.expect("a form");
    let form = form.with("payment", "cod").with("email", "khach-le@cho-phien.example");
    buyer.send(&form).await.must_be(200);
    // The manager wants no letters about what begins soon; the bell rings all the same.
    sqlx::query(
        "INSERT INTO notice_choice (account_id, organisation_id, kind, way, is_wanted)
         SELECT a.id, o.id, 'harvest_soon', 'email', false FROM account a, organisation o WHERE a.email = $1 AND o.slug = $2",
    )
    .bind(SHOPPER)
    .bind(MIEN_OWNER)
    .execute(&town.pool)
    .await
    .expect("a choice");
    town.run_jobs().await;
    assert_eq!(got(&smtp, &owner_at, "Sắp đến vụ thu"), Vec::<String>::new());

    // On the third day before, in the morning.
    town.clock.advance(Duration::days(11));
    town.run_jobs().await;
    let letters = got(&smtp, &owner_at, "Sắp đến vụ thu");
    assert_eq!(letters.len(), 1);
    assert!(
        letters[0].contains("bắt đầu thu từ 05/12/2026, đã đặt trước 4 gói") && letters[0].contains("/mua-vu"),
        "{}",
        letters[0]
    );
    assert_eq!(got(&smtp, &manager_at, "harvest"), Vec::<String>::new());
    let manager = town.signed_in(&manager_at).await;
    manager.open("/en/htx/tin-moi").await.must_say("A harvest begins soon");

    // Two days before the promise nobody has sent anything.
    town.clock.advance(Duration::days(11));
    town.run_jobs().await;
    let letters = got(&smtp, &owner_at, "Sắp đến hạn giao hàng đặt trước");
    assert_eq!(letters.len(), 1);
    assert!(
        letters[0].contains("giao muộn nhất 15/12/2026, còn 1 đơn chưa rời nhà"),
        "{}",
        letters[0]
    );
    assert_eq!(got(&smtp, &manager_at, "Orders ahead must leave soon").len(), 1);

    // Whoever shares it knows; the others are told what it came to.
    weigh(&owner, "3", "first_come", "Mưa đá")
        .await
        .must_say("Chưa ai được báo");
    let page = owner.open("/htx/san-pham/mien-dong-tai-hoan-500/mua-vu").await;
    owner.press(&page, "Chia hàng", &[]).await.must_say("Đã chia hàng");
    town.run_jobs().await;
    let letters = got(&smtp, &manager_at, "A harvest was shared");
    assert_eq!(letters.len(), 1);
    assert!(
        letters[0].contains("not enough, shoppers get 3 of the 4 packs they ordered"),
        "{}",
        letters[0]
    );
    assert_eq!(got(&smtp, &owner_at, "Đã chia hàng mùa vụ"), Vec::<String>::new());
    owner.open("/htx/tin-moi").await.must_not_say("Đã chia hàng mùa vụ");
    manager
        .open("/htx/tin-moi")
        .await
        .must_say("thiếu, khách nhận 3 trong 4 gói đã đặt");
}

#[tokio::test]
async fn what_was_weighed_and_sent_in_time_is_no_news() {
    let smtp = FakeSmtp::open().await;
    let town = Town::open_writing_by(&smtp.config()).await;
    let owner_at = owner_of(MIEN_OWNER);
    let owner = town.signed_in(&owner_at).await;
    open(&owner, "20", "10").await.must_say("Đã mở đặt trước");
    let placed = order_by(&town.visitor(), 4, "cod").await;
    weigh(&owner, "20", "first_come", "").await.must_say("Chưa ai được báo");
    let page = owner.open("/htx/san-pham/mien-dong-tai-hoan-500/mua-vu").await;
    owner.press(&page, "Chia hàng", &[]).await.must_say("Đã chia hàng");
    for step in ["Chuẩn bị hàng", "Sẵn sàng giao", "Bàn giao vận chuyển"] {
        let page = owner.open(&format!("/htx/don-hang/{}-1", placed.order_code())).await;
        owner.press(&page, step, &[]).await.must_be(200);
    }
    for _ in 0..30 {
        town.clock.advance(Duration::days(1));
        town.run_jobs().await;
    }
    for subject in ["Sắp đến vụ thu", "Sắp đến hạn giao hàng đặt trước"] {
        assert_eq!(got(&smtp, &owner_at, subject), Vec::<String>::new());
    }
    assert_eq!(
        town.count("SELECT count(*) FROM bell_entry WHERE kind IN ('harvest_soon', 'ship_soon')")
            .await,
        0
    );
}
