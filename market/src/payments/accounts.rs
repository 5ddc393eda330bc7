//! Into which accounts shoppers pay, and who keeps what comes into each.

use super::BankAccount;
use crate::ledger::CollectionMode;

/// The accounts of a market. There are two while it changes who collects: what was placed before is paid into the other.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Accounts {
    /// The platform's.
    pub platform: Option<BankAccount>,
    /// The partner's, who collects instead.
    pub partner: Option<BankAccount>,
}

impl Accounts {
    /// The account for what is collected like this; sellers have their own.
    pub fn of(&self, mode: CollectionMode) -> Option<&BankAccount> {
        match mode {
            CollectionMode::Platform => self.platform.as_ref(),
            CollectionMode::Partner => self.partner.as_ref(),
            CollectionMode::Direct => None,
        }
    }

    /// How what comes into an account is collected; nothing when the account is none of these. As long as the platform
    /// names none, all that is not the partner's counts as its own.
    pub fn mode_of(&self, number: &str) -> Option<CollectionMode> {
        let is = |account: &Option<BankAccount>| account.as_ref().is_some_and(|account| account.number() == number);
        if is(&self.partner) {
            Some(CollectionMode::Partner)
        } else if is(&self.platform) || self.platform.is_none() {
            Some(CollectionMode::Platform)
        } else {
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_account_says_who_keeps_what_comes_into_it() {
        let account = |number: &str| BankAccount::parse("970436", number, "");
        let (platform, partner) = (account("1111"), account("2222"));
        let both = Accounts {
            platform: platform.clone(),
            partner: partner.clone(),
        };
        assert_eq!(both.mode_of("1111"), Some(CollectionMode::Platform));
        assert_eq!(both.mode_of("2222"), Some(CollectionMode::Partner));
        assert_eq!(both.mode_of("3333"), None);
        assert_eq!(both.of(CollectionMode::Partner), partner.as_ref());
        assert_eq!(both.of(CollectionMode::Direct), None);
        let none = Accounts::default();
        assert_eq!(none.mode_of("3333"), Some(CollectionMode::Platform));
        let one = Accounts { partner, ..none };
        assert_eq!(one.mode_of("2222"), Some(CollectionMode::Partner));
        assert_eq!(one.of(CollectionMode::Platform), None);
    }
}
