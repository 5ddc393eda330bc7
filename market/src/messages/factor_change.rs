//! What can change about how somebody signs in.

use serde::{Deserialize, Serialize};

/// A change of what signing in to an account asks for besides the password.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FactorChange {
    /// One of them; letters of earlier programs do not say which.
    #[default]
    Some,
    /// An app counts codes.
    AppOn,
    /// No app counts codes any more.
    AppOff,
    /// There are new codes to recover with.
    CodesRenewed,
    /// There is another passkey.
    PasskeyAdded,
    /// A passkey counts no more.
    PasskeyRemoved,
    /// A passkey was refused, because somebody has made a copy of it.
    PasskeyCopied,
    /// Whoever runs the market has taken all of them away.
    Reset,
}

impl FactorChange {
    const ALL: [Self; 8] = [
        Self::Some,
        Self::AppOn,
        Self::AppOff,
        Self::CodesRenewed,
        Self::PasskeyAdded,
        Self::PasskeyRemoved,
        Self::PasskeyCopied,
        Self::Reset,
    ];

    /// How entries name it.
    pub fn action(self) -> &'static str {
        match self {
            Self::Some => "factor_change",
            Self::AppOn => "factor_app_on",
            Self::AppOff => "factor_app_off",
            Self::CodesRenewed => "factor_codes_renewed",
            Self::PasskeyAdded => "factor_passkey_added",
            Self::PasskeyRemoved => "factor_passkey_removed",
            Self::PasskeyCopied => "factor_passkey_copied",
            Self::Reset => "factor_reset",
        }
    }

    /// What an entry names.
    pub fn of_action(action: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|change| change.action() == action)
    }
}
