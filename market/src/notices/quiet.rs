//! When somebody wants to be left alone, by the clock in Vietnam.

use crate::base::time::{from_local, local};
use chrono::{DateTime, Days, NaiveTime, Timelike, Utc};

/// From when to when, in minutes of the day. It may go past midnight.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct QuietHours {
    from: u16,
    to: u16,
}

impl QuietHours {
    /// What is offered: half past nine in the evening to six in the morning.
    pub const USUAL: Self = Self {
        from: 21 * 60 + 30,
        to: 6 * 60,
    };

    /// Zalo's own rules: nothing from ten in the evening to six in the morning.
    pub const OF_ZALO: Self = Self {
        from: 22 * 60,
        to: 6 * 60,
    };

    /// Hours that begin and end at different times.
    pub fn new(from: NaiveTime, to: NaiveTime) -> Option<Self> {
        Self::of_minutes(minute_of(from)?, minute_of(to)?)
    }

    /// The same, by minutes of the day.
    pub fn of_minutes(from: u16, to: u16) -> Option<Self> {
        (from < 1_440 && to < 1_440 && from != to).then_some(Self { from, to })
    }

    /// Their beginning and their end, in minutes of the day.
    pub fn minutes(self) -> (u16, u16) {
        (self.from, self.to)
    }

    /// `21:30` and `06:00`.
    pub fn shown(self) -> (String, String) {
        let clock = |minute: u16| format!("{:02}:{:02}", minute / 60, minute % 60);
        (clock(self.from), clock(self.to))
    }

    /// When they are over, if they are on now.
    pub fn end(self, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let here = local(now).naive_local();
        let minute = minute_of(here.time())?;
        let is_on = if self.from < self.to {
            (self.from..self.to).contains(&minute)
        } else {
            minute >= self.from || minute < self.to
        };
        if !is_on {
            return None;
        }
        let day = if minute < self.to {
            here.date()
        } else {
            here.date() + Days::new(1)
        };
        let end = NaiveTime::from_hms_opt(u32::from(self.to / 60), u32::from(self.to % 60), 0)?;
        Some(from_local(day.and_time(end)))
    }
}

fn minute_of(time: NaiveTime) -> Option<u16> {
    u16::try_from(time.num_seconds_from_midnight() / 60).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::time::shown_time;

    /// At this time of 21 November in Vietnam.
    fn at(hour: u32, minute: u32) -> DateTime<Utc> {
        let day = chrono::NaiveDate::from_ymd_opt(2026, 11, 21).expect("a day");
        from_local(day.and_hms_opt(hour, minute, 30).expect("a time"))
    }

    fn end(hours: QuietHours, now: DateTime<Utc>) -> Option<String> {
        hours.end(now).map(shown_time)
    }

    #[test]
    fn a_night_goes_past_midnight() {
        let night = QuietHours::USUAL;
        assert_eq!(end(night, at(21, 29)), None);
        assert_eq!(end(night, at(21, 30)).as_deref(), Some("06:00 22/11/2026"));
        assert_eq!(end(night, at(23, 59)).as_deref(), Some("06:00 22/11/2026"));
        assert_eq!(end(night, at(0, 0)).as_deref(), Some("06:00 21/11/2026"));
        assert_eq!(end(night, at(5, 59)).as_deref(), Some("06:00 21/11/2026"));
        assert_eq!(end(night, at(6, 0)), None);
    }

    #[test]
    fn a_rest_at_noon_ends_on_the_same_day() {
        let noon = QuietHours::of_minutes(690, 780).expect("hours");
        assert_eq!(noon.shown(), ("11:30".to_owned(), "13:00".to_owned()));
        assert_eq!(end(noon, at(11, 30)).as_deref(), Some("13:00 21/11/2026"));
        assert_eq!(end(noon, at(13, 0)), None);
        assert_eq!(end(noon, at(11, 29)), None);
    }

    #[test]
    fn hours_have_an_end_that_is_not_their_beginning() {
        assert_eq!(QuietHours::of_minutes(10, 10), None);
        assert_eq!(QuietHours::of_minutes(10, 1_440), None);
    }
}
