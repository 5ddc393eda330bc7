//! People who sign in, what they belong to, and their sessions.
//!
//! Who is asking is a value of this module, and only its session loader makes one.

pub mod membership;
#[cfg(feature = "db")]
mod password;
#[cfg(feature = "db")]
mod form_memory;
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
    form_memory::{remember_form, take_form, RememberedForm},
    password::hash_password,
    session::{forget_expired, load_visitor, open_session, SESSION_DAYS},
    sign_in::{sign_in, sign_out, SignInRefused, SignedInSession},
    store::{insert_account, insert_membership, insert_organisation, NewAccount, NewOrganisation},
    visitor::{CoopMember, Official, Operator, Person, Visitor},
};
