//! Time is handed in, so that tests can move it, and shown as it is in Vietnam.

use chrono::{DateTime, Datelike, Duration, FixedOffset, NaiveDate, NaiveDateTime, NaiveTime, Utc};
use std::sync::Arc;

/// Where the time comes from.
#[derive(Clone)]
pub struct Clock(Arc<dyn Fn() -> DateTime<Utc> + Send + Sync>);

impl Clock {
    /// A clock that reads what the given function says.
    pub fn from_fn(now: impl Fn() -> DateTime<Utc> + Send + Sync + 'static) -> Self {
        Self(Arc::new(now))
    }

    /// The machine's own clock.
    #[cfg(feature = "db")]
    #[expect(clippy::disallowed_methods, reason = "the one place that may ask the machine")]
    pub fn system() -> Self {
        Self::from_fn(Utc::now)
    }

    /// What time it is, in whole microseconds, as the database keeps it.
    pub fn now(&self) -> DateTime<Utc> {
        let now = (self.0)();
        DateTime::from_timestamp_micros(now.timestamp_micros()).unwrap_or(now)
    }

    /// Today in Vietnam.
    pub fn today(&self) -> NaiveDate {
        local(self.now()).date_naive()
    }
}

impl std::fmt::Debug for Clock {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Clock")
    }
}

/// The time in Asia/Ho_Chi_Minh, which has been UTC+7 without summer time since 1975.
pub fn local(time: DateTime<Utc>) -> DateTime<FixedOffset> {
    match FixedOffset::east_opt(7 * 3600) {
        Some(offset) => time.with_timezone(&offset),
        None => time.fixed_offset(),
    }
}

/// The time that a clock in Vietnam shows.
pub fn from_local(shown: NaiveDateTime) -> DateTime<Utc> {
    shown.and_utc() - Duration::hours(7)
}

/// When a day begins in Vietnam.
pub fn start_of(date: NaiveDate) -> DateTime<Utc> {
    from_local(date.and_time(NaiveTime::MIN))
}

/// `21/11/2026`.
pub fn shown_date(date: NaiveDate) -> String {
    date.format("%d/%m/%Y").to_string()
}

/// `09:05 21/11/2026`, in Vietnam.
pub fn shown_time(time: DateTime<Utc>) -> String {
    local(time).format("%H:%M %d/%m/%Y").to_string()
}

/// `09:05`, in Vietnam.
pub fn shown_clock(time: DateTime<Utc>) -> String {
    local(time).format("%H:%M").to_string()
}

/// The month of a date, 1 to 12, as seasons are kept.
pub fn month_of(date: NaiveDate) -> i16 {
    i16::try_from(date.month()).unwrap_or(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_late_evening_in_utc_is_the_next_day_in_vietnam() {
        let time = DateTime::parse_from_rfc3339("2026-11-20T18:05:00Z").map(|time| time.with_timezone(&Utc));
        let time = time.expect("a valid time");
        assert_eq!(shown_time(time), "01:05 21/11/2026");
        assert_eq!(shown_clock(time), "01:05");
        assert_eq!(shown_time(start_of(local(time).date_naive())), "00:00 21/11/2026");
        assert_eq!(
            Clock::from_fn(move || time).today(),
            NaiveDate::from_ymd_opt(2026, 11, 21).expect("a valid day")
        );
    }
}
