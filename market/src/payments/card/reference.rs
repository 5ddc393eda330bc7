//! The names that things have with whoever takes the cards.

use serde::{Deserialize, Serialize};

/// The longest name that is read.
const REFERENCE_MAX: usize = 255;

macro_rules! references {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// Reads a name. It becomes a part of addresses, so only letters, digits and `_` are read.
            pub fn parse(text: &str) -> Option<Self> {
                is_reference(text).then(|| Self(text.to_owned()))
            }

            /// The name as it is written.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl TryFrom<String> for $name {
            type Error = &'static str;
            fn try_from(text: String) -> Result<Self, Self::Error> {
                Self::parse(&text).ok_or("not a name that the card gateway gives")
            }
        }

        impl From<$name> for String {
            fn from(name: $name) -> Self {
                name.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }
    )*};
}

references! {
    /// A page on which one order group is paid: `cs_…`.
    CheckoutRef,
    /// A payment: `pi_…`.
    PaymentRef,
    /// What was taken from a card: `ch_…`.
    ChargeRef,
    /// What was given back: `re_…`.
    RefundRef,
    /// What was handed on to a cooperative: `tr_…`.
    TransferRef,
    /// What was taken back from a cooperative: `trr_…`.
    ReversalRef,
    /// A payment that its payer disputes: `dp_…`.
    DisputeRef,
    /// The account of a cooperative: `acct_…`.
    AccountRef,
    /// What was sent to a bank: `po_…`.
    PayoutRef,
}

fn is_reference(text: &str) -> bool {
    (1..=REFERENCE_MAX).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_could_bend_an_address_is_a_name() {
        assert_eq!(
            PaymentRef::parse("pi_3Nk").as_ref().map(PaymentRef::as_str),
            Some("pi_3Nk")
        );
        for text in [
            "",
            "pi_1/refunds",
            "..",
            "pi 1",
            "pi_1?expand=a",
            "pí",
            &"a".repeat(256),
        ] {
            assert_eq!(PaymentRef::parse(text), None, "{text}");
        }
        assert!(serde_json::from_str::<PaymentRef>("\"../pi_1\"").is_err());
    }
}
