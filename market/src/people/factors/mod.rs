//! What is shown besides the password when signing in.

mod change;
mod key;
mod recovery;
mod second_step;
mod set_up;
mod totp;

pub(super) use change::{note_change, replace_recovery_codes, require_a_factor};
pub(super) use key::Kept;
pub(super) use second_step::take_code;
pub use {
    change::{FactorEntry, list_factor_changes, reset_factors},
    key::SecretsKey,
    recovery::RECOVERY_CODES,
    second_step::{Awaited, CodeRefused, answer_code, awaited},
    set_up::{
        Factors, RemoveRefused, SetUp, SetUpRefused, SetUpWith, begin_totp, confirm_totp, fresh_recovery_codes,
        load_factors, remove_totp, renew_recovery_codes,
    },
};
