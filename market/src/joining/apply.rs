//! Somebody fills in an application, sends it and takes it back. Everybody has at most one that is open.

use super::{
    ApplicationState, ApplyRefused, ChecklistItem, Facts, OwnApplication, missing,
    store::{self, Columns, Row, checklist, document, event},
    view::EventKind,
};
use crate::{
    base::{ApplicationId, time::local},
    people::Person,
    places,
};
use chrono::{DateTime, Utc};
use sqlx::{PgConnection, PgPool};

/// The person's application: the open one, else the last that was approved.
pub async fn load_own(pool: &PgPool, person: &Person) -> Result<Option<OwnApplication>, sqlx::Error> {
    let mut connection = pool.acquire().await?;
    let Some(row) = store::find_own(&mut connection, person.id()).await? else {
        return Ok(None);
    };
    read(&mut connection, row).await.map(Some)
}

async fn read(connection: &mut PgConnection, row: Row) -> Result<OwnApplication, sqlx::Error> {
    let filled = store::load_steps(connection, row.id).await?;
    let documents = document::list(connection, row.id).await?;
    let department = match &row.province {
        Some(province) => checklist::department_of(connection, province).await?,
        None => None,
    };
    let items = checklist::load(connection, department.as_ref().map(|(id, _)| *id)).await?;
    let missing = missing(&filled, &documents, &items, department.is_some());
    let place = match filled.place() {
        Some(place) => store::place_name(connection, &place.commune).await?,
        None => String::new(),
    };
    Ok(OwnApplication {
        state: row.state,
        reason: row.reason,
        filled,
        place,
        documents,
        checklist: items,
        department: department.map(|(_, name)| name),
        missing,
        events: event::list(connection, row.id).await?,
    })
}

/// Begins an application; whoever has an open one goes on with it.
pub async fn begin(pool: &PgPool, person: &Person, now: DateTime<Utc>) -> Result<(), sqlx::Error> {
    store::insert(pool, ApplicationId::new_at(now), person.id(), now).await
}

/// Saves a step. `seen` is the version that its form began with; when the step was saved elsewhere meanwhile, nothing is
/// written. The same facts again are no conflict: a form that was sent twice.
pub async fn save_step(
    pool: &PgPool,
    person: &Person,
    seen: i32,
    facts: &Facts,
    now: DateTime<Utc>,
) -> Result<(), ApplyRefused> {
    let mut transaction = pool.begin().await?;
    let row = lock_open(&mut transaction, person).await?;
    let filled = store::load_steps(&mut transaction, row.id).await?;
    let step = facts.step();
    let is_same = filled.0.get(&step).is_some_and(|(kept, _)| kept == facts);
    if is_same {
        return Ok(());
    }
    let version = filled.version(step);
    if version != seen {
        return Err(ApplyRefused::Conflict);
    }
    let mut columns = Columns {
        name: row.name,
        tax_code: row.tax_code,
        province: row.province,
    };
    match facts {
        Facts::Organisation(facts) => {
            let tax_code = facts.tax_code.as_ref().map_or("", |code| code.as_str());
            if store::is_tax_code_taken(&mut transaction, row.id, tax_code).await? {
                return Err(ApplyRefused::TaxCodeTaken);
            }
            facts.name.clone_into(&mut columns.name);
            tax_code.clone_into(&mut columns.tax_code);
        }
        Facts::Place(place) => {
            require_place(&mut transaction, &place.province, &place.commune, now).await?;
            columns.province = Some(place.province.clone());
        }
        Facts::Representative(_) | Facts::Bank(_) => {}
    }
    store::save_step(&mut transaction, row.id, facts, version + 1, now).await?;
    store::update_columns(&mut transaction, row.id, &columns).await?;
    transaction.commit().await?;
    Ok(())
}

/// Sends the application to the department of its province. A second call finds it sent.
pub async fn submit(pool: &PgPool, person: &Person, now: DateTime<Utc>) -> Result<(), ApplyRefused> {
    let mut transaction = pool.begin().await?;
    let row = lock(&mut transaction, person).await?;
    match row.state {
        ApplicationState::InReview => return Ok(()),
        ApplicationState::Approved => return Err(ApplyRefused::MovedOn),
        ApplicationState::Draft | ApplicationState::Refused => {}
    }
    let (id, tax_code) = (row.id, row.tax_code.clone());
    if !read(&mut transaction, row).await?.missing.is_empty() {
        return Err(ApplyRefused::NotWhole);
    }
    if store::is_tax_code_taken(&mut transaction, id, &tax_code).await? {
        return Err(ApplyRefused::TaxCodeTaken);
    }
    match store::submit(&mut transaction, id, now).await {
        // Two applications with one code were sent in the same moment.
        Err(error) if store::is_tax_code_twice(&error) => return Err(ApplyRefused::TaxCodeTaken),
        done => done?,
    }
    event::insert(&mut transaction, id, person.id(), EventKind::Submitted, "", now).await?;
    transaction.commit().await?;
    Ok(())
}

/// Takes the application back from the department. A second call finds nothing to take back.
pub async fn withdraw(pool: &PgPool, person: &Person, now: DateTime<Utc>) -> Result<(), ApplyRefused> {
    let mut transaction = pool.begin().await?;
    let row = lock(&mut transaction, person).await?;
    match row.state {
        ApplicationState::Draft => return Ok(()),
        ApplicationState::Refused | ApplicationState::Approved => return Err(ApplyRefused::MovedOn),
        ApplicationState::InReview => {}
    }
    store::withdraw(&mut transaction, row.id).await?;
    event::insert(&mut transaction, row.id, person.id(), EventKind::Withdrawn, "", now).await?;
    transaction.commit().await?;
    Ok(())
}

/// The person's application, held until the end.
async fn lock(connection: &mut PgConnection, person: &Person) -> Result<Row, ApplyRefused> {
    let row = store::lock_own(connection, person.id()).await?;
    row.ok_or(ApplyRefused::NotFound)
}

/// The same, while it may be written.
pub(super) async fn lock_open(connection: &mut PgConnection, person: &Person) -> Result<Row, ApplyRefused> {
    let row = lock(connection, person).await?;
    match row.state {
        ApplicationState::Draft | ApplicationState::Refused => Ok(row),
        ApplicationState::InReview | ApplicationState::Approved => Err(ApplyRefused::MovedOn),
    }
}

async fn require_place(
    connection: &mut PgConnection,
    province: &str,
    commune: &str,
    now: DateTime<Utc>,
) -> Result<(), ApplyRefused> {
    match places::require_address(connection, province, commune, local(now).date_naive()).await {
        Ok(_) => Ok(()),
        Err(places::AddressRefused::UnknownPlace) => Err(ApplyRefused::Place),
        Err(places::AddressRefused::Db(error)) => Err(error.into()),
    }
}

/// Whether a paper is one that may be added to an application in this province.
pub(super) async fn asks_for(connection: &mut PgConnection, row: &Row, item: &str) -> Result<bool, sqlx::Error> {
    let department = match &row.province {
        Some(province) => checklist::department_of(connection, province).await?,
        None => None,
    };
    let items: Vec<ChecklistItem> = checklist::load(connection, department.map(|(id, _)| id)).await?;
    Ok(items.iter().any(|known| known.code == item))
}

impl OwnApplication {
    /// Whether it may be written now.
    pub fn is_open(&self) -> bool {
        matches!(self.state, ApplicationState::Draft | ApplicationState::Refused)
    }
}
