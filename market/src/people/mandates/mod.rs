//! Mandates: an official acts for a cooperative of their department's province, where its people cannot. An official asks for
//! it, for some of the work and some days, by a paper; an owner agrees, and ends it whenever they like.
//!
//! Whoever acts so is somebody of the cooperative to the use cases, and to nothing that was not opened for them: the session
//! loader makes such a [`super::CoopMember`] only for the part of the work that a page names. What they write carries their
//! name and the mandate: the database itself puts it beside every row of a history.

mod act;
mod answer;
mod ask;
mod mandate;

pub use act::{act_under, stop_acting};
pub use answer::{MandateRefused, end_as_official, end_mandate, grant_mandate, refuse_mandate};
pub use ask::{AskMandateRefused, MANDATE_DAYS_MAX, MandateWish, ask_mandate};
pub use mandate::{
    Acting, DOCUMENT_MAX, Mandate, MandateState, MandateTarget, Scope, Scopes, count_asked, list_mandates_of_coop,
    list_mandates_of_department, list_targets, open_mandate_file,
};
