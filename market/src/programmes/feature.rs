//! A department features a product or a storefront of its province, and takes it down again.

use super::{
    FeatureRefused, NewSlot, Placement, SLOT_DAYS_MAX, Subject, UnfeatureRefused,
    store::{self, Found},
};
use crate::{
    base::{AccountId, FeatureSlotId, OrganisationId, time::local},
    people::{Official, audit},
    trust::{self, NotCovered},
};
use chrono::{DateTime, NaiveDate, Utc};
use serde_json::{Value, json};
use sqlx::{PgConnection, PgPool};

/// A department has at most this many slots in one place on one day.
pub const SLOTS_MAX: i64 = 12;

/// Who decides.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Decider<'a> {
    pub(crate) account: AccountId,
    pub(crate) department: OrganisationId,
    pub(crate) province: &'a str,
}

impl<'a> Decider<'a> {
    /// An official, when they may decide.
    fn of(official: &'a Official) -> Option<Self> {
        official.may_decide().then(|| Self {
            account: official.account(),
            department: official.department(),
            province: official.province(),
        })
    }
}

/// Features something of the official's own province. What belongs to another province does not exist here.
pub async fn feature(
    pool: &PgPool,
    official: &Official,
    slot: &NewSlot,
    now: DateTime<Utc>,
) -> Result<FeatureSlotId, FeatureRefused> {
    let decider = Decider::of(official).ok_or(FeatureRefused::MayNotDecide)?;
    let mut transaction = pool.begin().await?;
    let id = feature_as(&mut transaction, decider, slot, now).await?;
    transaction.commit().await?;
    Ok(id)
}

/// As [`feature`], within the caller's transaction.
pub(crate) async fn feature_as(
    connection: &mut PgConnection,
    decider: Decider<'_>,
    slot: &NewSlot,
    now: DateTime<Utc>,
) -> Result<FeatureSlotId, FeatureRefused> {
    check_dates(slot, local(now).date_naive())?;
    // One decision of a department after the other: so that none is taken twice.
    store::lock_department(connection, decider.department).await?;
    let category = match &slot.placement {
        Placement::Category(slug) => Some(
            store::load_category(connection, slug.as_str())
                .await?
                .ok_or(FeatureRefused::NotFound)?,
        ),
        Placement::Home | Placement::Ocop => None,
    };
    if category.as_ref().is_some_and(|category| category.is_age_restricted) {
        return Err(FeatureRefused::Alcohol);
    }
    let found = match &slot.subject {
        Subject::Product(slug) => store::load_product(connection, slug.as_str(), decider.province).await?,
        Subject::Storefront(slug) => store::load_storefront(connection, slug.as_str(), decider.province).await?,
    };
    let found = found.ok_or(FeatureRefused::NotFound)?;
    if !found.is_public {
        return Err(FeatureRefused::NotPublished);
    }
    if found.is_age_restricted {
        return Err(FeatureRefused::Alcohol);
    }
    if let (Some(own), Some(category)) = (&found.category_slug, &category)
        && *own != category.slug
    {
        return Err(FeatureRefused::OtherCategory);
    }
    if slot.placement == Placement::Ocop {
        check_stars(connection, &found, slot).await?;
    }
    let there = store::count_overlapping(connection, decider.department, &found, slot).await?;
    if there.same_subject > 0 {
        return Err(FeatureRefused::Duplicate);
    }
    if there.department >= SLOTS_MAX {
        return Err(FeatureRefused::Full);
    }
    let id = FeatureSlotId::new_at(now);
    store::insert_slot(connection, id, decider, &found, slot, now).await?;
    record(connection, decider, "feature", id, Some(json!(slot)), now).await?;
    Ok(id)
}

/// Takes a slot of the official's own department down. A second call changes nothing.
pub async fn unfeature(
    pool: &PgPool,
    official: &Official,
    slot: FeatureSlotId,
    now: DateTime<Utc>,
) -> Result<(), UnfeatureRefused> {
    let decider = Decider::of(official).ok_or(UnfeatureRefused::MayNotDecide)?;
    let mut transaction = pool.begin().await?;
    let was_removed = store::lock_slot(&mut transaction, decider.department, slot)
        .await?
        .ok_or(UnfeatureRefused::NotFound)?;
    if !was_removed {
        store::remove_slot(&mut transaction, slot, decider.account, now).await?;
        record(&mut transaction, decider, "unfeature", slot, None, now).await?;
    }
    transaction.commit().await?;
    Ok(())
}

async fn record(
    connection: &mut PgConnection,
    decider: Decider<'_>,
    action: &'static str,
    slot: FeatureSlotId,
    after: Option<Value>,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    let entry = audit::Entry {
        action,
        subject: slot.to_string(),
        before: None,
        after,
    };
    audit::record(connection, decider.account, decider.department, entry, now).await
}

fn check_dates(slot: &NewSlot, today: NaiveDate) -> Result<(), FeatureRefused> {
    if slot.to < slot.from {
        Err(FeatureRefused::DatesReversed)
    } else if slot.from < today {
        Err(FeatureRefused::InThePast)
    } else if (slot.to - slot.from).num_days() >= SLOT_DAYS_MAX {
        Err(FeatureRefused::TooLong)
    } else {
        Ok(())
    }
}

/// The OCOP shelf takes products whose stars may be shown on every day of the slot.
async fn check_stars(connection: &mut PgConnection, found: &Found, slot: &NewSlot) -> Result<(), FeatureRefused> {
    let product = found.product.ok_or(FeatureRefused::NotAProduct)?;
    let certificates = trust::load_certificates(connection, &[product])
        .await?
        .remove(&product)
        .unwrap_or_default();
    match trust::covers(&certificates, slot.from, slot.to) {
        Ok(()) => Ok(()),
        Err(NotCovered::FromTheStart) => Err(FeatureRefused::CertificateMissing),
        Err(NotCovered::After(date)) => Err(FeatureRefused::CertificateEndsBefore { date }),
    }
}
