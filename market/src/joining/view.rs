//! What pages read of applications.

use super::{ApplicationState, ChecklistItem, Document, Filled, Missing};
use crate::base::{ApplicationId, Words, text_enum};
use chrono::{DateTime, Utc};

text_enum! {
    /// Something that happened to an application.
    EventKind {
        /// It was sent.
        Submitted = "submitted",
        /// It was taken back.
        Withdrawn = "withdrawn",
        /// It was sent back.
        Refused = "refused",
        /// It was approved.
        Approved = "approved",
    }
}

/// Something that happened, and when.
#[derive(Clone, Debug)]
pub struct Event {
    /// When.
    pub at: DateTime<Utc>,
    /// What.
    pub kind: EventKind,
    /// Who.
    pub who: String,
    /// Why, where there is a reason.
    pub reason: String,
}

/// An application as whoever applies reads it.
#[derive(Clone, Debug)]
pub struct OwnApplication {
    /// Where it stands.
    pub state: ApplicationState,
    /// Why it was sent back; may be empty.
    pub reason: String,
    /// The facts.
    pub filled: Filled,
    /// Where it is, in words: commune, province.
    pub place: String,
    /// The papers.
    pub documents: Vec<Document>,
    /// What the department of its province asks for; what one asks for as a rule while there is no province.
    pub checklist: Vec<ChecklistItem>,
    /// The department that decides, once the province is known and it has one here.
    pub department: Option<Words>,
    /// What is missing.
    pub missing: Vec<Missing>,
    /// What happened, the newest first.
    pub events: Vec<Event>,
}

/// A row of a department's queue.
#[derive(Clone, Debug)]
pub struct WaitingApplication {
    /// The application.
    pub id: ApplicationId,
    /// The name of what applies.
    pub name: String,
    /// Who sent it.
    pub applicant: String,
    /// Whether it was sent before.
    pub is_again: bool,
    /// When it was sent.
    pub submitted_at: DateTime<Utc>,
}

/// A storefront whose name could be taken for the applicant's.
#[derive(Clone, Debug)]
pub struct Resembling {
    /// Its name.
    pub name: Words,
    /// Its page.
    pub slug: String,
    /// Its province.
    pub province: String,
}

/// An application before a department.
#[derive(Clone, Debug)]
pub struct Case {
    /// The application.
    pub id: ApplicationId,
    /// Where it stands.
    pub state: ApplicationState,
    /// What a decision is about: how often it was sent.
    pub round: i32,
    /// The name of what applies.
    pub name: String,
    /// Who applies.
    pub applicant: String,
    /// By what they sign in.
    pub contact: String,
    /// When it was sent.
    pub submitted_at: Option<DateTime<Utc>>,
    /// The facts.
    pub filled: Filled,
    /// Where it is, in words: commune, province.
    pub place: String,
    /// The papers.
    pub documents: Vec<Document>,
    /// What the department asks for, each with whether it was ticked off.
    pub checklist: Vec<(ChecklistItem, bool)>,
    /// Storefronts with names that could be taken for this one.
    pub resembling: Vec<Resembling>,
    /// What happened, the newest first.
    pub events: Vec<Event>,
    /// Its storefront, once it was approved.
    pub storefront: Option<String>,
}
