use super::{
    FeatureRefused, NewSlot, Placement, SLOT_DAYS_MAX, SlotState, Subject, UnfeatureRefused, choices, feature,
    list_slots, unfeature,
};
use crate::{
    base::{Clock, Line},
    demo::fixture::{clock_on, day, market, official},
    people::Official,
};
use chrono::Days;
use sqlx::PgPool;

/// A slot of ten days from today, on 21 November 2026.
fn slot(placement: &str, subject: &str) -> NewSlot {
    NewSlot {
        placement: Placement::parse(placement).expect("a placement"),
        subject: Subject::parse(subject).expect("a subject"),
        from: day("2026-11-21"),
        to: day("2026-11-30"),
        reason: Line::parse("Đang mùa", 300).expect("a reason"),
        reason_en: Line::default(),
    }
}

async fn count(pool: &PgPool, table: &str) -> i64 {
    let sql = sqlx::AssertSqlSafe(format!("SELECT count(*) FROM {table}"));
    sqlx::query_scalar(sql).fetch_one(pool).await.expect("a count")
}

/// What was refused, after making sure that nothing was written.
async fn refused(pool: &PgPool, official: &Official, slot: &NewSlot, clock: &Clock) -> FeatureRefused {
    let before = (count(pool, "feature_slot").await, count(pool, "audit_entry").await);
    let refused = feature(pool, official, slot, clock.now()).await.expect_err("a refusal");
    assert_eq!(
        (count(pool, "feature_slot").await, count(pool, "audit_entry").await),
        before,
        "{refused}"
    );
    refused
}

#[sqlx::test(migrator = "crate::schema::MIGRATOR")]
async fn a_department_features_what_its_province_sells_and_takes_it_down_again(pool: PgPool) {
    let clock = market(&pool).await;
    let thai_nguyen = official(&pool, "19", &clock).await;
    let before = (count(&pool, "feature_slot").await, count(&pool, "audit_entry").await);
    let mut ids = Vec::new();
    for slot in [
        slot("home", "product:moc-nhi-kho"),
        slot("home", "storefront:ban-moc"),
        slot("category:nam", "product:moc-nhi-kho"),
        slot("category:nam", "storefront:ban-moc"),
        slot("ocop", "product:moc-nhi-kho"),
        // The same again, after the first has ended.
        NewSlot {
            from: day("2026-12-01"),
            to: day("2026-12-01"),
            ..slot("home", "product:moc-nhi-kho")
        },
    ] {
        ids.push(
            feature(&pool, &thai_nguyen, &slot, clock.now())
                .await
                .expect("featured"),
        );
    }
    assert_eq!(
        (count(&pool, "feature_slot").await, count(&pool, "audit_entry").await),
        (before.0 + 6, before.1 + 6)
    );
    let slots = list_slots(&pool, &thai_nguyen, clock.today()).await.expect("slots");
    let first = slots.iter().find(|slot| slot.id == ids[0]).expect("the first");
    assert_eq!(
        (first.subject_name.vi.as_str(), first.state),
        ("Mộc nhĩ khô", SlotState::Running)
    );
    assert_eq!(
        slots.iter().find(|slot| slot.id == ids[5]).map(|slot| slot.state),
        Some(SlotState::Upcoming)
    );

    // Another department's slot does not exist for this one.
    let bac_ninh = official(&pool, "24", &clock).await;
    let foreign = unfeature(&pool, &bac_ninh, ids[0], clock.now()).await;
    assert!(matches!(foreign, Err(UnfeatureRefused::NotFound)));
    assert!(
        list_slots(&pool, &bac_ninh, clock.today())
            .await
            .expect("slots")
            .iter()
            .all(|slot| !ids.contains(&slot.id))
    );

    // Taken down once, written down once.
    for _ in 0..2 {
        unfeature(&pool, &thai_nguyen, ids[0], clock.now())
            .await
            .expect("taken down");
    }
    assert_eq!(count(&pool, "audit_entry").await, before.1 + 7);
    let slots = list_slots(&pool, &thai_nguyen, clock.today()).await.expect("slots");
    assert_eq!(
        slots.iter().find(|slot| slot.id == ids[0]).map(|slot| slot.state),
        Some(SlotState::Removed)
    );
    feature(&pool, &thai_nguyen, &slot("home", "product:moc-nhi-kho"), clock.now())
        .await
        .expect("featured again");
}

#[sqlx::test(migrator = "crate::schema::MIGRATOR")]
async fn what_may_not_be_featured_is_refused_for_its_reason(pool: PgPool) {
    use FeatureRefused as Refused;
    let clock = market(&pool).await;
    let thai_nguyen = official(&pool, "19", &clock).await;
    let ask = async |slot: NewSlot| refused(&pool, &thai_nguyen, &slot, &clock).await;
    let home = slot("home", "product:moc-nhi-kho");

    // Another province's goods, and what nobody has.
    assert!(matches!(
        ask(slot("home", "product:my-gao-chau-son")).await,
        Refused::NotFound
    ));
    assert!(matches!(
        ask(slot("home", "storefront:nam-luc-nam")).await,
        Refused::NotFound
    ));
    assert!(matches!(ask(slot("home", "product:khong-co")).await, Refused::NotFound));
    assert!(matches!(
        ask(slot("category:khong-co", "product:moc-nhi-kho")).await,
        Refused::NotFound
    ));
    // Alcohol: the product, its category, and a storefront that shows nothing else.
    assert!(matches!(
        ask(slot("home", "product:ruou-mo-men-la")).await,
        Refused::Alcohol
    ));
    assert!(matches!(
        ask(slot("ocop", "product:ruou-men-la-bang-phuc")).await,
        Refused::Alcohol
    ));
    assert!(matches!(
        ask(slot("category:ruou", "storefront:ban-moc")).await,
        Refused::Alcohol
    ));
    assert!(matches!(
        ask(slot("home", "storefront:men-la-phja-khao")).await,
        Refused::Alcohol
    ));
    // The wrong place.
    assert!(matches!(
        ask(slot("category:tra", "product:moc-nhi-kho")).await,
        Refused::OtherCategory
    ));
    assert!(matches!(
        ask(slot("ocop", "storefront:ban-moc")).await,
        Refused::NotAProduct
    ));
    // Days.
    let days = |from: &str, to: &str| NewSlot {
        from: day(from),
        to: day(to),
        ..home.clone()
    };
    assert!(matches!(
        ask(days("2026-12-02", "2026-12-01")).await,
        Refused::DatesReversed
    ));
    assert!(matches!(
        ask(days("2026-11-20", "2026-12-01")).await,
        Refused::InThePast
    ));
    let last = day("2026-12-01") + Days::new(SLOT_DAYS_MAX as u64);
    assert!(matches!(
        ask(NewSlot {
            to: last,
            ..days("2026-12-01", "2026-12-01")
        })
        .await,
        Refused::TooLong
    ));
    // Twice on one day.
    feature(&pool, &thai_nguyen, &home, clock.now())
        .await
        .expect("featured");
    assert!(matches!(
        ask(days("2026-11-30", "2026-12-05")).await,
        Refused::Duplicate
    ));
    // Not public.
    sqlx::query("UPDATE product SET status = 'hidden' WHERE slug = 'nam-huong-kho'")
        .execute(&pool)
        .await
        .expect("hidden");
    sqlx::query("UPDATE storefront SET status = 'suspended' WHERE slug = 'minh-anh'")
        .execute(&pool)
        .await
        .expect("down");
    assert!(matches!(
        ask(slot("home", "product:nam-huong-kho")).await,
        Refused::NotPublished
    ));
    assert!(matches!(
        ask(slot("home", "storefront:minh-anh")).await,
        Refused::NotPublished
    ));
    assert!(matches!(
        ask(slot("home", "product:thit-treo-gac-bep")).await,
        Refused::NotPublished
    ));
    // Somebody who only reads.
    sqlx::query("UPDATE membership SET role = 'viewer' WHERE role = 'head'")
        .execute(&pool)
        .await
        .expect("viewers");
    let viewer = official(&pool, "19", &clock).await;
    assert!(matches!(
        refused(&pool, &viewer, &days("2026-12-06", "2026-12-07"), &clock).await,
        Refused::MayNotDecide
    ));
    let removal = unfeature(
        &pool,
        &viewer,
        list_slots(&pool, &viewer, clock.today()).await.expect("slots")[0].id,
        clock.now(),
    );
    assert!(matches!(removal.await, Err(UnfeatureRefused::MayNotDecide)));
}

#[sqlx::test(migrator = "crate::schema::MIGRATOR")]
async fn the_ocop_shelf_takes_only_stars_that_last_as_long_as_the_slot(pool: PgPool) {
    let clock = market(&pool).await;
    let thai_nguyen = official(&pool, "19", &clock).await;
    let ask = async |slot: NewSlot| refused(&pool, &thai_nguyen, &slot, &clock).await;

    // No certificate at all, and one that ended on 15 July.
    assert!(matches!(
        ask(slot("ocop", "product:chuoi-say-gion")).await,
        FeatureRefused::CertificateMissing
    ));
    assert!(matches!(
        ask(slot("ocop", "product:rau-cai-ngong-nhu-co")).await,
        FeatureRefused::CertificateMissing
    ));
    // One that ends on 15 December: its last day is the last day of the slot.
    let until = |to: &str| NewSlot {
        to: day(to),
        ..slot("ocop", "product:tep-chua-ba-be")
    };
    let refusal = ask(until("2026-12-16")).await;
    assert!(matches!(refusal, FeatureRefused::CertificateEndsBefore { date } if date == day("2026-12-15")));
    feature(&pool, &thai_nguyen, &until("2026-12-15"), clock.now())
        .await
        .expect("featured");
    // One that nobody verified.
    sqlx::query("UPDATE ocop_certificate SET verified_by = NULL, verified_at = NULL WHERE number = (
                   SELECT number FROM ocop_certificate c JOIN product p ON p.id = c.product_id WHERE p.slug = 'moc-nhi-kho')")
        .execute(&pool)
        .await
        .expect("not verified");
    assert!(matches!(
        ask(slot("ocop", "product:moc-nhi-kho")).await,
        FeatureRefused::CertificateMissing
    ));
}

#[sqlx::test(migrator = "crate::schema::MIGRATOR")]
async fn the_form_offers_what_the_province_may_feature(pool: PgPool) {
    let clock = market(&pool).await;
    let thai_nguyen = official(&pool, "19", &clock).await;
    let choices = choices(&pool, &thai_nguyen, clock.today()).await.expect("choices");
    let values: Vec<_> = choices
        .storefronts
        .iter()
        .chain(&choices.products)
        .map(|choice| choice.subject.value())
        .collect();
    assert_eq!((choices.storefronts.len(), choices.categories.len()), (18, 19));
    assert!(values.contains(&"product:moc-nhi-kho".to_owned()) && values.contains(&"storefront:ban-moc".to_owned()));
    for missing in [
        "product:ruou-mo-men-la",
        "storefront:men-la-phja-khao",
        "product:my-gao-chu",
        "storefront:nam-luc-nam",
    ] {
        assert!(!values.contains(&missing.to_owned()), "{missing}");
    }
    // Whatever is offered is accepted, on the home page: nobody is offered a refusal.
    let later = clock_on("2027-03-01");
    for choice in choices.storefronts.iter().chain(&choices.products) {
        let slot = NewSlot {
            placement: Placement::Category("tra".to_owned().try_into().expect("a slug")),
            subject: choice.subject.clone(),
            from: day("2027-03-01"),
            to: day("2027-03-01"),
            reason: Line::parse("Thử", 300).expect("a reason"),
            reason_en: Line::default(),
        };
        let done = feature(&pool, &thai_nguyen, &slot, later.now()).await;
        assert!(
            matches!(done, Ok(_) | Err(FeatureRefused::OtherCategory | FeatureRefused::Full)),
            "{:?} {:?}",
            choice.subject,
            done.err()
        );
    }
}
