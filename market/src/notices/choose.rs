//! Somebody says what they want to be told of.

use super::{Choice, QuietHours, Room, Settings, store};
use crate::{
    messages::Way,
    people::{OrganisationKind, Person, Role},
};
use sqlx::PgPool;

/// Everything that the person chose.
pub async fn load_settings(pool: &PgPool, person: &Person) -> Result<Settings, sqlx::Error> {
    Ok(Settings {
        choices: store::list_choices(pool, person.id()).await?,
        quiet: store::load_quiet_hours(pool, person.id()).await?,
    })
}

/// Keeps what the person wants, as their page showed it: for each of the rooms that they have, each kind, and each of these
/// ways. Ways that were not shown stay as they are.
pub async fn save_settings(
    pool: &PgPool,
    person: &Person,
    ways: &[Way],
    quiet: Option<QuietHours>,
    is_wanted: impl Fn(Room, crate::messages::NoticeKind, Way) -> bool,
) -> Result<(), sqlx::Error> {
    let mut choices = Vec::new();
    for room in Room::all_of(person) {
        for kind in room.kinds() {
            for way in ways {
                choices.push(Choice {
                    organisation: room.at.map(|(organisation, _)| organisation),
                    kind,
                    way: *way,
                    is_wanted: is_wanted(room, kind, *way),
                });
            }
        }
    }
    let mut transaction = pool.begin().await?;
    store::put_choices(&mut transaction, person.id(), &choices).await?;
    store::put_quiet_hours(&mut transaction, person.id(), quiet).await?;
    transaction.commit().await
}

impl Room {
    /// The sellers and departments that the person works for, and at last what they buy themselves.
    pub fn all_of(person: &Person) -> Vec<Self> {
        let places = person.memberships().iter().filter(|membership| match membership.role {
            Role::Owner | Role::Manager | Role::Packer => membership.kind.sells(),
            Role::Officer | Role::Head => membership.kind == OrganisationKind::Department,
            Role::Viewer | Role::Operator => false,
        });
        places
            .map(|membership| Self {
                at: Some((membership.organisation, membership.role)),
            })
            .chain([Self { at: None }])
            .collect()
    }
}
