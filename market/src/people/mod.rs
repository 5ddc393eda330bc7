//! People who sign in, what they belong to, and their sessions.
//!
//! Who is asking is a value of this module, and only its session loader makes one.

#[cfg(feature = "db")]
mod form_memory;
#[cfg(feature = "db")]
pub(crate) mod limit;
pub mod membership;
#[cfg(feature = "db")]
mod password;
#[cfg(feature = "db")]
mod session;
#[cfg(feature = "db")]
mod sign_in;
#[cfg(feature = "db")]
mod store;
#[cfg(feature = "db")]
mod visitor;

pub use membership::{Membership, OrganisationKind, Role};
#[cfg(feature = "db")]
pub use {
    form_memory::{RememberedForm, remember_form, take_form},
    password::hash_password,
    session::{SESSION_DAYS, forget_expired, load_visitor, open_session},
    sign_in::{SignInRefused, SignedInSession, sign_in, sign_out},
    store::{NewAccount, NewOrganisation, insert_account, insert_membership, insert_organisation},
    visitor::{CoopMember, Official, Operator, Person, Visitor},
};
