//! A department reads who applies in its province, and decides.
//!
//! Nobody decides about an application of their own, nor one that they speak for. A decision names the round that was
//! read; whoever comes second finds that it has moved on.

use super::{
    ApplicationState, Case, DecideRefused, Filled, Resembling, WaitingApplication, missing,
    name::{core, looks_like},
    store::{self, Applicant, Row, checklist, document, event, seller},
    view::EventKind,
};
use crate::{
    base::{ApplicationId, Line, OrganisationId, phone, slugify},
    coops::{self, NewCooperative, NewStorefront, StorefrontStatus},
    messages::{self, Letter},
    people::{self, NewOrganisation, Official, OrganisationKind, Role, audit},
    places,
};
use chrono::{DateTime, Utc};
use serde_json::json;
use sqlx::{PgConnection, PgPool};
use std::collections::HashSet;

/// How many addresses are tried for a new storefront.
const SLUGS_TRIED: u32 = 200;

/// The longest part of a name that goes into an address.
const SLUG_MAX: usize = 80;

/// The applications of the official's own province that wait, the oldest first; at most 200.
pub async fn list_waiting(pool: &PgPool, official: &Official) -> Result<Vec<WaitingApplication>, sqlx::Error> {
    store::list_waiting(pool, official.province()).await
}

/// How many wait.
pub async fn count_waiting(pool: &PgPool, official: &Official) -> Result<i64, sqlx::Error> {
    store::count_waiting(pool, official.province()).await
}

/// An application of the official's own province that was sent; nobody reads what never was.
pub async fn load_case(pool: &PgPool, official: &Official, id: ApplicationId) -> Result<Option<Case>, sqlx::Error> {
    let mut connection = pool.acquire().await?;
    let Some(row) = store::find_sent(&mut connection, official.province(), id).await? else {
        return Ok(None);
    };
    let filled = store::load_steps(&mut connection, id).await?;
    let applicant = store::load_applicant(&mut connection, row.account).await?;
    let ticks = checklist::ticks(&mut connection, id).await?;
    let items = checklist::load(&mut connection, Some(official.department())).await?;
    let place = match filled.place() {
        Some(place) => store::place_name(&mut connection, &place.commune).await?,
        None => String::new(),
    };
    let resembling = match row.state {
        ApplicationState::Approved => Vec::new(),
        _ => resembling(&mut connection, &row.name).await?,
    };
    Ok(Some(Case {
        id,
        state: row.state,
        round: row.round,
        name: row.name,
        applicant: applicant.name,
        contact: applicant.contact.map(|contact| contact.shown()).unwrap_or_default(),
        submitted_at: row.submitted_at,
        filled,
        place,
        documents: document::list(&mut connection, id).await?,
        checklist: items
            .into_iter()
            .map(|item| {
                let is_ticked = ticks.contains(&item.code);
                (item, is_ticked)
            })
            .collect(),
        resembling,
        events: event::list(&mut connection, id).await?,
        storefront: match row.organisation {
            Some(organisation) => seller::slug_of(&mut connection, organisation).await?,
            None => None,
        },
    }))
}

/// Every name is compared: a case is opened seldom, and a list of folded names would have to be kept right for ever.
async fn resembling(connection: &mut PgConnection, name: &str) -> Result<Vec<Resembling>, sqlx::Error> {
    let own = core(name);
    let known = seller::list_names(connection).await?;
    Ok(known
        .into_iter()
        .filter(|other| looks_like(&own, &core(&other.name.vi)))
        .take(5)
        .collect())
}

/// Keeps which papers the official has found in order.
pub async fn tick(
    pool: &PgPool,
    official: &Official,
    id: ApplicationId,
    round: i32,
    ticked: &HashSet<String>,
    now: DateTime<Utc>,
) -> Result<(), DecideRefused> {
    let mut transaction = pool.begin().await?;
    lock_case(&mut transaction, official, id, round).await?;
    keep_ticks(&mut transaction, official, id, ticked, now).await?;
    transaction.commit().await?;
    Ok(())
}

/// Approves what was read: the organisation and its storefront come to be, and whoever applied owns them. The storefront
/// is public at once, because what was judged is who sells; what they sell is reviewed listing by listing.
pub async fn approve(
    pool: &PgPool,
    official: &Official,
    id: ApplicationId,
    round: i32,
    ticked: &HashSet<String>,
    now: DateTime<Utc>,
) -> Result<(), DecideRefused> {
    let mut transaction = pool.begin().await?;
    let row = lock_case(&mut transaction, official, id, round).await?;
    let items = keep_ticks(&mut transaction, official, id, ticked, now).await?;
    if items
        .iter()
        .any(|(code, is_required)| *is_required && !ticked.contains(code))
    {
        return Err(DecideRefused::NotTicked);
    }
    let filled = store::load_steps(&mut transaction, id).await?;
    if !missing(&filled, &[], &[], true).is_empty() {
        return Err(DecideRefused::NotWhole);
    }
    if store::is_tax_code_taken(&mut transaction, id, &row.tax_code).await? {
        return Err(DecideRefused::TaxCodeTaken);
    }
    let (organisation, slug) = found(&mut transaction, &filled, now).await?;
    people::insert_membership(&mut transaction, row.account, organisation, Role::Owner, now).await?;
    if let Some(bank) = filled.bank() {
        seller::insert_payout_account(&mut transaction, organisation, bank, row.account, now).await?;
    }
    store::approve(&mut transaction, id, official.account(), organisation, now).await?;
    event::insert(&mut transaction, id, official.account(), EventKind::Approved, "", now).await?;
    for (owner, action) in [
        (official.department(), "application_approve"),
        (organisation, "storefront_open"),
    ] {
        let entry = audit::Entry {
            action,
            subject: id.to_string(),
            before: None,
            after: Some(json!({ "storefront": slug, "round": round })),
        };
        audit::record(&mut transaction, official.account(), owner, entry, now).await?;
    }
    let applicant = store::load_applicant(&mut transaction, row.account).await?;
    let letter = Letter::ApplicationApproved {
        name: applicant.name.clone(),
        seller: row.name,
    };
    tell(&mut transaction, &applicant, &letter, now).await?;
    transaction.commit().await?;
    Ok(())
}

/// Sends an application back with a reason.
pub async fn refuse(
    pool: &PgPool,
    official: &Official,
    id: ApplicationId,
    round: i32,
    reason: &Line,
    now: DateTime<Utc>,
) -> Result<(), DecideRefused> {
    let mut transaction = pool.begin().await?;
    let row = lock_case(&mut transaction, official, id, round).await?;
    let reason = reason.as_str();
    store::refuse(&mut transaction, id, official.account(), reason, now).await?;
    event::insert(
        &mut transaction,
        id,
        official.account(),
        EventKind::Refused,
        reason,
        now,
    )
    .await?;
    let entry = audit::Entry {
        action: "application_refuse",
        subject: id.to_string(),
        before: None,
        after: Some(json!({ "reason": reason, "round": round })),
    };
    audit::record(&mut transaction, official.account(), official.department(), entry, now).await?;
    let applicant = store::load_applicant(&mut transaction, row.account).await?;
    let letter = Letter::ApplicationRefused {
        name: applicant.name.clone(),
        seller: row.name,
        reason: reason.to_owned(),
    };
    tell(&mut transaction, &applicant, &letter, now).await?;
    transaction.commit().await?;
    Ok(())
}

async fn tell(
    connection: &mut PgConnection,
    applicant: &Applicant,
    letter: &Letter,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    match &applicant.contact {
        Some(contact) => messages::write(connection, contact, applicant.lang, letter, now).await,
        None => Ok(()),
    }
}

/// One decision after the other.
async fn lock_case(
    connection: &mut PgConnection,
    official: &Official,
    id: ApplicationId,
    round: i32,
) -> Result<Row, DecideRefused> {
    let row = store::lock_sent(connection, official.province(), id).await?;
    let row = row.ok_or(DecideRefused::NotFound)?;
    if !official.may_decide() {
        return Err(DecideRefused::MayNotDecide);
    }
    if row.state != ApplicationState::InReview || row.round != round {
        return Err(DecideRefused::MovedOn);
    }
    let filled = store::load_steps(connection, id).await?;
    let own = store::load_contacts(connection, official.account()).await?;
    let speaks_for = filled.representative().is_some_and(|representative| {
        own.iter()
            .any(|contact| *contact == representative.email || *contact == representative.phone)
    });
    if row.account == official.account() || speaks_for {
        return Err(DecideRefused::Own);
    }
    Ok(row)
}

/// Keeps the ticks, and returns the papers with whether each is required.
async fn keep_ticks(
    connection: &mut PgConnection,
    official: &Official,
    id: ApplicationId,
    ticked: &HashSet<String>,
    now: DateTime<Utc>,
) -> Result<Vec<(String, bool)>, sqlx::Error> {
    let items = checklist::load(connection, Some(official.department())).await?;
    let items: Vec<_> = items.into_iter().map(|item| (item.code, item.is_required)).collect();
    let codes = items.iter().map(|(code, _)| code.clone());
    let codes: Vec<_> = codes.filter(|code| ticked.contains(code)).collect();
    checklist::set_ticks(connection, id, official.account(), &codes, now).await?;
    Ok(items)
}

/// Founds the organisation with its storefront.
async fn found(
    connection: &mut PgConnection,
    filled: &Filled,
    now: DateTime<Utc>,
) -> Result<(OrganisationId, String), DecideRefused> {
    let (Some(facts), Some(representative), Some(place)) =
        (filled.organisation(), filled.representative(), filled.place())
    else {
        return Err(DecideRefused::NotWhole);
    };
    let today = crate::base::time::local(now).date_naive();
    match places::require_address(&mut *connection, &place.province, &place.commune, today).await {
        Ok(_) => {}
        Err(places::AddressRefused::UnknownPlace) => return Err(DecideRefused::NotWhole),
        Err(places::AddressRefused::Db(error)) => return Err(error.into()),
    }
    let slug = free_slug(connection, &facts.name).await?;
    let organisation = OrganisationId::new_at(now);
    let new = NewOrganisation {
        id: organisation,
        kind: OrganisationKind::from(facts.kind),
        slug: &slug,
        name_vi: &facts.name,
        name_en: "",
        province: Some(&place.province),
    };
    people::insert_organisation(connection, &new, now).await?;
    let coop = NewCooperative {
        organisation,
        commune: &place.commune,
        legacy_address: &place.legacy,
        field: "",
        members: None,
        founded_year: facts.founded_year,
        grade: None,
        representative: &representative.name,
        phone_shown: &phone::shown(&representative.phone),
        email: &representative.email,
        tax_code: facts.tax_code.as_ref().map_or("", |code| code.as_str()),
        is_fictional: false,
        is_illustrative: false,
    };
    coops::insert_cooperative(connection, &coop).await?;
    seller::set_address(connection, organisation, &place.line).await?;
    let storefront = NewStorefront {
        organisation,
        slug: &slug,
        status: StorefrontStatus::Approved,
        story_vi: "",
        story_en: "",
    };
    coops::insert_storefront(connection, &storefront).await?;
    Ok((organisation, slug))
}

/// An address of its own: the name, else with a number behind it.
async fn free_slug(connection: &mut PgConnection, name: &str) -> Result<String, DecideRefused> {
    let plain: String = slugify(name).chars().take(SLUG_MAX).collect();
    let plain = match plain.trim_matches('-') {
        "" => "gian-hang",
        plain => plain,
    };
    let taken = seller::slugs_like(connection, plain).await?;
    let numbered = (2..SLUGS_TRIED).map(|number| format!("{plain}-{number}"));
    std::iter::once(plain.to_owned())
        .chain(numbered)
        .find(|slug| !taken.contains(slug))
        .ok_or(DecideRefused::NotWhole)
}
