//! What is told to open screens. A notification carries an id and is only a knock: the reader asks again under its own
//! rights.

/// PostgreSQL channel on which a changed order knocks; the payload is the seller's organisation id.
pub const ORDER_CHANGED: &str = "order_changed";

/// PostgreSQL channel on which a changed payment knocks; the payload is the order group's id.
pub const PAYMENT_CHANGED: &str = "payment_changed";

/// PostgreSQL channel on which a new job knocks; the payload is empty.
pub const JOB_ADDED: &str = "job_added";
