//! People who sign in, what they belong to, and their sessions.
//!
//! Who is asking is a value of this module, and only its session loader makes one.

#[cfg(feature = "db")]
pub(crate) mod audit;
#[cfg(feature = "db")]
mod change_contact;
#[cfg(feature = "db")]
mod change_name;
#[cfg(feature = "db")]
mod client;
#[cfg(feature = "db")]
mod error;
#[cfg(feature = "db")]
mod factors;
#[cfg(feature = "db")]
mod form_draft;
#[cfg(feature = "db")]
mod form_memory;
#[cfg(feature = "db")]
mod letters;
#[cfg(feature = "db")]
pub(crate) mod limit;
#[cfg(feature = "db")]
mod mandates;
#[cfg(feature = "db")]
mod members;
pub mod membership;
#[cfg(feature = "db")]
mod new_password;
#[cfg(feature = "db")]
mod own_sessions;
#[cfg(feature = "db")]
mod passkeys;
#[cfg(feature = "db")]
mod password;
#[cfg(feature = "db")]
mod proof;
#[cfg(feature = "db")]
mod reset;
#[cfg(feature = "db")]
mod session;
#[cfg(feature = "db")]
mod sign_in;
#[cfg(feature = "db")]
mod sign_up;
#[cfg(feature = "db")]
mod steward;
#[cfg(feature = "db")]
mod store;
#[cfg(feature = "db")]
mod visitor;

pub use membership::{Membership, OrganisationKind, Role};
#[cfg(feature = "db")]
pub use {
    audit::{AuditEntry, list_audit},
    change_contact::{ChangeRefused, Changed, ask_change, confirm_change, load_change},
    change_name::change_name,
    client::Client,
    error::{AskRefused, LinkRefused, ProofRefused},
    factors::{
        Awaited, CodeRefused, FactorEntry, Factors, RECOVERY_CODES, RemoveRefused, SecretsKey, SetUp, SetUpRefused,
        SetUpWith, answer_code, awaited, begin_totp, confirm_totp, fresh_recovery_codes, list_factor_changes,
        load_factors, remove_totp, renew_recovery_codes, reset_factors,
    },
    form_draft::{DraftForm, FormDraft, drop_draft, keep_draft, load_draft},
    form_memory::{RememberedForm, remember_form, take_form},
    mandates::{
        Acting, AskMandateRefused, DOCUMENT_MAX, MANDATE_DAYS_MAX, Mandate, MandateRefused, MandateState,
        MandateTarget, MandateWish, Scope, Scopes, act_under, ask_mandate, count_asked, end_as_official, end_mandate,
        grant_mandate, list_mandates_of_coop, list_mandates_of_department, list_targets, open_mandate_file,
        refuse_mandate, stop_acting,
    },
    members::{
        AcceptRefused, INVITATION_DAYS, INVITATION_NOTE_MAX, INVITATIONS_MAX, Invited, Member, MemberRefused,
        OpenInvitation, accept, change_role, choose_workplace, invitation_token, invite, leave, list_invitations,
        list_members, load_invitation, remove_member, take_back,
    },
    new_password::{NewPassword, PASSWORD_MAX, PASSWORD_MIN, PasswordProblem},
    own_sessions::{OwnSession, end_other_sessions, end_session, list_sessions},
    passkeys::{
        BeginRefused, CreateRefused, NewPasskey, PASSKEY_NAME_MAX, PASSKEYS_MAX, Passkey, PasskeyTask, RelyingParty,
        ShowRefused, Shown, ask_passkey, begin_passkey, create_passkey, list_passkeys, passkey_options, remove_passkey,
        show_passkey,
    },
    password::hash_password,
    proof::Proof,
    reset::{ask_reset, change_password, is_reset_open, reset_password},
    session::{SESSION_DAYS, forget_expired, load_visitor, open_session},
    sign_in::{SignInRefused, SignedIn, sign_in, sign_out},
    sign_up::{ConfirmRefused, Confirmed, NAME_MAX, OpenSignUp, SignUp, confirm_sign_up, load_sign_up, sign_up},
    steward::Steward,
    store::{NewAccount, NewOrganisation, insert_account, insert_membership, insert_organisation},
    visitor::{CoopManager, CoopMember, Official, Operator, Person, Visitor, Workplace},
};
#[cfg(feature = "db")]
pub(crate) use {members::leave_all, proof::prove};
