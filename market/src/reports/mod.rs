//! Figures that read across modules. Every figure equals the rows it opens.

mod store;

pub use store::{
    CertificateNote, CoopToday, DaySales, FirstSteps, StockNote, coop_sales, coop_today,
    decided::{Decided, DecidedOnce, who_decided},
    first_steps,
    operator::{CASH_DAYS, OperatorToday, operator_today},
    order::{MoneyEntry, MoneyStep, ReadEvent, ReadGroup, ReadLine, ReadOrder, read_order},
};

/// A certificate that ends within so many days needs its holder.
pub const ENDING_SOON_DAYS: u64 = 90;
