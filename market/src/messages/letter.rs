//! What there is to say. The words are the app's.

use super::{FactorChange, Notice};
use crate::base::{Contact, Vnd, secret::Token};
use serde::{Deserialize, Serialize};

/// Something to say to one person.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Letter {
    /// Show that this address is yours, and you have an account. The name that was typed is not told: anybody may have
    /// typed anything, and the letter goes to whoever they like.
    ConfirmSignUp {
        /// The secret of the link.
        token: Token,
    },
    /// Somebody wanted an account with your address, and you have one.
    SignUpTried {
        /// The account's name.
        name: String,
    },
    /// Choose a new password.
    ResetPassword {
        /// The account's name.
        name: String,
        /// The secret of the link.
        token: Token,
    },
    /// Somebody wanted a new password for your address, which no account has.
    NoAccount,
    /// Your password was changed.
    PasswordChanged {
        /// The account's name.
        name: String,
    },
    /// What signing in to your account asks for besides the password was changed.
    FactorsChanged {
        /// The account's name.
        name: String,
        /// What exactly.
        #[serde(default)]
        what: FactorChange,
    },
    /// Your account is to be reached elsewhere: to those who have reached it so far.
    ContactLeaves {
        /// The account's name.
        name: String,
        /// Where it is to be reached.
        to: Contact,
        /// The secret of the link.
        token: Token,
    },
    /// An account is to be reached here.
    ContactArrives {
        /// The secret of the link.
        token: Token,
    },
    /// Somebody wanted to be reached at your address, which has an account.
    ContactTaken {
        /// The name of the account that has it.
        name: String,
    },
    /// A harvest came to less than was ordered ahead of it.
    HarvestAllotted {
        /// Who ordered.
        name: String,
        /// The order's code.
        order: String,
        /// Who sells.
        seller: String,
        /// How many packs were ordered.
        wanted: i32,
        /// How many they get.
        given: i32,
        /// What is owed back.
        owed_back: Vnd,
        /// What the cooperative says.
        word: String,
    },
    /// Goods of a harvest should have left the house.
    GoodsLate {
        /// Who ordered.
        name: String,
        /// The order's code.
        order: String,
        /// Who sells.
        seller: String,
        /// The promised day.
        ship_by: String,
    },
    /// You may sell.
    ApplicationApproved {
        /// The account's name.
        name: String,
        /// What applied.
        seller: String,
    },
    /// Your application was sent back.
    ApplicationRefused {
        /// The account's name.
        name: String,
        /// What applied.
        seller: String,
        /// Why.
        reason: String,
    },
    /// What your province is to pay for its vouchers waits for your word.
    ClaimWaits {
        /// The account's name.
        name: String,
        /// The claim's code.
        code: String,
        /// What it comes to.
        total: Vnd,
    },
    /// Something happened that you wish to hear of.
    Notice(Notice),
}

/// Names and secrets are nobody's business in a log.
impl std::fmt::Debug for Letter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Letter(…)")
    }
}
