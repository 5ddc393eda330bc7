//! What a mandate is, and who reads of it.

use crate::{
    base::{AccountId, MandateId, OrganisationId, Words},
    documents::DocumentFile,
    people::{Official, Steward, Visitor, store::mandates},
};
use chrono::{DateTime, NaiveDate, Utc};
use sqlx::PgPool;

/// The most characters of the number and date of the paper that a mandate rests on.
pub const DOCUMENT_MAX: u32 = 200;

/// A part of a cooperative's work. Its people, its money and its bank account are no part of it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Scope {
    /// The order desk.
    Orders,
    /// Listings, their photographs, prices and stock.
    Goods,
    /// The storefront's words, pictures, days off and delivery.
    Shopfront,
}

/// Some of the work.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Scopes {
    /// The order desk.
    pub orders: bool,
    /// Listings and stock.
    pub goods: bool,
    /// The storefront.
    pub shopfront: bool,
}

impl Scopes {
    /// Whether this part is among it.
    pub fn has(self, scope: Scope) -> bool {
        match scope {
            Scope::Orders => self.orders,
            Scope::Goods => self.goods,
            Scope::Shopfront => self.shopfront,
        }
    }

    /// Every part that is among it.
    pub fn list(self) -> Vec<Scope> {
        let all = [Scope::Orders, Scope::Goods, Scope::Shopfront];
        all.into_iter().filter(|scope| self.has(*scope)).collect()
    }
}

/// How far a mandate has come.
#[derive(Clone, Copy, PartialEq, Eq, Debug, sqlx::Type)]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum MandateState {
    /// An owner is asked.
    Asked,
    /// An owner has agreed: it counts in its days.
    Granted,
    /// An owner has not agreed.
    Refused,
    /// The official asks no more.
    Withdrawn,
    /// Somebody has ended it.
    Ended,
}

/// A mandate as both sides read it.
#[derive(Clone, Debug)]
pub struct Mandate {
    /// The row.
    pub id: MandateId,
    /// How far it has come.
    pub state: MandateState,
    /// Who is to act.
    pub official: AccountId,
    /// Their name.
    pub official_name: String,
    /// Their department.
    pub department: Words,
    /// For whom.
    pub coop: Words,
    /// What of the work.
    pub scopes: Scopes,
    /// The first day.
    pub from: NaiveDate,
    /// The last day.
    pub to: NaiveDate,
    /// Number and date of the paper.
    pub document: String,
    /// The paper itself, by the name of its file; older mandates have none.
    pub file_name: Option<String>,
    /// When it was asked for.
    pub asked_at: DateTime<Utc>,
    /// Which owner has answered.
    pub answered_by: Option<String>,
}

impl Mandate {
    /// Whether an owner can still answer.
    pub fn is_open(&self, today: NaiveDate) -> bool {
        self.state == MandateState::Asked && today <= self.to
    }

    /// Whether the official may act today.
    pub fn is_live(&self, today: NaiveDate) -> bool {
        self.state == MandateState::Granted && (self.from..=self.to).contains(&today)
    }

    /// Whether there is something to end.
    pub fn may_end(&self, today: NaiveDate) -> bool {
        self.state == MandateState::Granted && today <= self.to
    }
}

/// Under which mandate somebody acts in a session.
#[derive(Clone, Debug)]
pub struct Acting {
    pub(in crate::people) id: MandateId,
    pub(in crate::people) coop: OrganisationId,
    pub(in crate::people) coop_name: Words,
    pub(in crate::people) department: Words,
    pub(in crate::people) scopes: Scopes,
    pub(in crate::people) until: NaiveDate,
}

impl Acting {
    /// The mandate.
    pub fn id(&self) -> MandateId {
        self.id
    }

    /// For whom.
    pub fn coop_name(&self) -> &Words {
        &self.coop_name
    }

    /// By which department.
    pub fn department(&self) -> &Words {
        &self.department
    }

    /// What of the work.
    pub fn scopes(&self) -> Scopes {
        self.scopes
    }

    /// The last day.
    pub fn until(&self) -> NaiveDate {
        self.until
    }
}

/// A cooperative that a mandate can be asked of.
#[derive(Clone, Debug)]
pub struct MandateTarget {
    /// How forms name it.
    pub slug: String,
    /// Its name.
    pub name: Words,
}

/// The mandates of the official's department, the newest first.
pub async fn list_mandates_of_department(pool: &PgPool, official: &Official) -> Result<Vec<Mandate>, sqlx::Error> {
    mandates::list_of_department(pool, official.department()).await
}

/// The mandates for the steward's cooperative, the newest first.
pub async fn list_mandates_of_coop(pool: &PgPool, steward: Steward) -> Result<Vec<Mandate>, sqlx::Error> {
    mandates::list_of_coop(pool, steward.organisation()).await
}

/// The paper of a mandate: for the official whom it names, the head of their department and the owners of the cooperative.
/// For everybody else there is none.
pub async fn open_mandate_file(
    pool: &PgPool,
    visitor: &Visitor,
    mandate: MandateId,
) -> Result<Option<DocumentFile>, sqlx::Error> {
    let official = visitor.as_official();
    let owner = visitor.as_coop_member().and_then(|member| member.as_steward());
    let head = official.as_ref().and_then(Official::as_steward);
    let named = official.map(|official| (official.account(), official.department()));
    let of_steward = |steward: Option<Steward>| steward.map(|steward| steward.organisation());
    mandates::open_file(pool, mandate, of_steward(owner), of_steward(head), named).await
}

/// How many wait for an answer of the steward's cooperative.
pub async fn count_asked(pool: &PgPool, steward: Steward, today: NaiveDate) -> Result<i64, sqlx::Error> {
    mandates::count_asked(pool, steward.organisation(), today).await
}

/// The cooperatives of the official's province, by name.
pub async fn list_targets(pool: &PgPool, official: &Official) -> Result<Vec<MandateTarget>, sqlx::Error> {
    mandates::list_targets(pool, official.province()).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mandate_is_for_the_parts_that_it_names() {
        let scopes = Scopes {
            goods: true,
            ..Scopes::default()
        };
        assert!(scopes.has(Scope::Goods) && !scopes.has(Scope::Orders) && !scopes.has(Scope::Shopfront));
        assert_eq!(scopes.list(), [Scope::Goods]);
        assert!(Scopes::default().list().is_empty());
    }
}
