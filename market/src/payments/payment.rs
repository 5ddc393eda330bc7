//! What a payment is.

use crate::catalog::product::text_enum;

text_enum! {
    /// Where a payment stands.
    PaymentState {
        /// Announced; no money has moved.
        Created = "created",
        /// Promised by a bank.
        Authorised = "authorised",
        /// With us.
        Captured = "captured",
        /// Partly given back.
        PartiallyRefunded = "partially_refunded",
        /// Given back.
        Refunded = "refunded",
        /// It did not work.
        Failed = "failed",
        /// Called off before it moved.
        Voided = "voided",
    }
}

/// So many hours a shopper has to pay what is paid in advance; banks book what is sent late in the evening the next day.
pub const PAY_WITHIN_HOURS: i64 = 24;

/// So many hours a new or changed account of a seller is not paid: time for its owner to notice that somebody else changed it.
pub const HOURS_OF_REST: i64 = 72;
