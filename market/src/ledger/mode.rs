//! Who collects the money of an order group. It is decided by how the market is set up, and frozen when the group is placed:
//! a later change changes nothing that was placed.

use super::LedgerAccount;
use crate::base::text_enum;

text_enum! {
    /// Who collects the money of shoppers.
    CollectionMode {
        /// The platform: it keeps the money until an order is completed, and pays the seller.
        Platform = "platform",
        /// Each seller for themselves: the platform never has it, and is owed its commission and the taxes.
        Direct = "direct",
        /// A partner with a licence keeps the money and pays sellers as the platform says.
        Partner = "partner",
    }
}

impl CollectionMode {
    /// Where money lies that is collected like this.
    pub fn home(self) -> LedgerAccount {
        match self {
            Self::Platform | Self::Direct => LedgerAccount::Bank,
            Self::Partner => LedgerAccount::Partner,
        }
    }

    /// How money is collected that lies in an account of ours, or of the partner.
    pub fn at(is_at_partner: bool) -> Self {
        if is_at_partner { Self::Partner } else { Self::Platform }
    }

    /// Whether sellers collect for themselves.
    pub fn is_direct(self) -> bool {
        self == Self::Direct
    }
}
