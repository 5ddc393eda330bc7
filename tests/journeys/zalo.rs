//! What people are told by Zalo, against a fake: the real service was never met.

use super::{MIEN, MIEN_OWNER};
use crate::fakes::{smtp::FakeSmtp, zalo::FakeZalo};
use chrono::Duration;
use tests::{Town, owner_of};

const PHONE: &str = "84987654321";

async fn open() -> (FakeSmtp, FakeZalo, Town) {
    let (smtp, zalo) = (FakeSmtp::open().await, FakeZalo::open().await);
    let town = Town::open_telling_by_zalo(&smtp.config(), &zalo.config()).await;
    let give = "UPDATE account SET phone = '+84987654321' WHERE email = $1";
    sqlx::query(give)
        .bind(owner_of(MIEN_OWNER))
        .execute(&town.pool)
        .await
        .expect("the owner gets a number");
    let coop = town.signed_in(&owner_of(MIEN_OWNER)).await;
    let page = coop.open("/tai-khoan/thong-bao").await;
    page.must_say("Zalo");
    let form = page.forms("Lưu").swap_remove(0);
    // Only what has a template is offered; unasked nobody is told by Zalo.
    let names = page.attributes("input[type=checkbox]", "name");
    let offered: Vec<_> = names.iter().filter(|name| name.ends_with("_zalo]")).collect();
    assert_eq!(offered.len(), 1, "{names:?}");
    assert!(!form.fields.iter().any(|(name, _)| name.ends_with("_zalo]")));
    let form = form.with(offered[0], "1").without("_new_order_email]");
    coop.send(&form).await.must_say("Đã lưu");
    (smtp, zalo, town)
}

/// Somebody orders, and the time passes in which more orders are waited for.
async fn order(town: &Town) -> String {
    let order = town.visitor().order(&[(MIEN, 1)]).await;
    town.run_jobs().await;
    town.clock.advance(Duration::minutes(3) + Duration::seconds(1));
    town.run_jobs().await;
    order.order_code().to_owned()
}

#[tokio::test]
async fn a_new_order_is_told_by_a_template_and_tokens_are_used_once() {
    let (_smtp, zalo, town) = open().await;
    let code = order(&town).await;
    let taken = zalo.taken();
    let [said] = &taken[..] else { panic!("{taken:?}") };
    assert_eq!(said["phone"], PHONE);
    assert_eq!(said["template_data"]["code"], format!("{code}-1"));
    assert_eq!(said["template_data"]["count"], "1");
    order(&town).await;
    assert_eq!((zalo.taken().len(), zalo.pairs()), (2, 1), "a token lasts for many");

    // The token ends after 25 hours, at night nothing is told, and another process knows of the new pair.
    town.clock.advance(Duration::hours(25));
    order(&town).await;
    assert_eq!((zalo.taken().len(), zalo.pairs()), (3, 2));
    // Nothing readable is kept of them.
    let readable = "SELECT count(*) FROM zalo_token
                    WHERE position('refresh-2'::bytea IN refresh) > 0 OR position('access-2'::bytea IN access) > 0
                       OR NOT is_sealed";
    assert_eq!(town.count(readable).await, 0);

    // Zalo forgets the token before its time.
    zalo.forget_access();
    order(&town).await;
    town.clock.advance(Duration::seconds(11));
    town.run_jobs().await;
    assert_eq!((zalo.taken().len(), zalo.pairs()), (4, 3));
    zalo.must_be_content();
}

#[tokio::test]
async fn at_night_zalo_is_silent_even_without_quiet_hours() {
    let (_smtp, zalo, town) = open().await;
    // Half past ten in the evening, to six in the morning.
    town.clock.advance(Duration::hours(13) + Duration::minutes(30));
    order(&town).await;
    assert_eq!(zalo.taken().len(), 0);
    town.clock.advance(Duration::hours(7) + Duration::minutes(30));
    town.run_jobs().await;
    assert_eq!(zalo.taken().len(), 1);
    zalo.must_be_content();
}

#[tokio::test]
async fn whom_zalo_does_not_reach_gets_a_letter() {
    let (smtp, zalo, town) = open().await;
    for error in [-118, -144, -131] {
        let before = smtp.letters().len();
        zalo.answer(PHONE, error);
        order(&town).await;
        let letters = smtp.letters();
        assert_eq!(letters.len(), before + 1, "{error}");
        assert!(letters[before].header("Subject").contains("Có đơn mới"), "{error}");
        assert_eq!(letters[before].to, owner_of(MIEN_OWNER));
    }
    assert_eq!(zalo.taken().len(), 0);
    zalo.must_be_content();
}
