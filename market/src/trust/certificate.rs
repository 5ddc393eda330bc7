//! Certificates of the OCOP programme ("one commune, one product") and when one may be shown.

use crate::base::text_enum;
use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};

/// A holder is warned, and a page says so, this many days before a certificate ends.
pub const EXPIRING_DAYS: i32 = 90;

text_enum! {
    /// What became of a claim to stars.
    CertificateStatus {
        /// Its holder says so.
        Claimed = "claimed",
        /// The department looks at it.
        InReview = "in_review",
        /// The programme granted it.
        Recognised = "recognised",
        /// The department did not accept it.
        Rejected = "rejected",
        /// Marked as ended.
        Expired = "expired",
        /// Taken away.
        Revoked = "revoked",
        /// A later certificate took its place.
        Upgraded = "upgraded",
    }
}

/// A certificate as its public proof tells it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Certificate {
    /// Its part of the address: the slug of its number.
    pub slug: String,
    /// The decision's number.
    pub number: String,
    /// The product as named on it.
    pub product_name: String,
    /// Whom it was given to.
    pub holder_name: String,
    /// 1 to 5.
    pub stars: i16,
    /// Who gave it.
    pub issued_by: String,
    /// The first day on which it is valid.
    pub issued_on: NaiveDate,
    /// The last day on which it is valid.
    pub valid_until: NaiveDate,
    /// What became of it.
    pub status: CertificateStatus,
    /// Whether somebody other than who entered it has checked it.
    pub is_verified: bool,
    /// Whether it is demo data.
    pub is_illustrative: bool,
}

/// What a page may say of a certificate on a day. Only the first two look valid.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// Verified and valid.
    Valid,
    /// Verified and valid, and ending soon.
    Expiring {
        /// How many days are left after today.
        days_left: i32,
    },
    /// Verified, but its first day is yet to come.
    NotYetValid,
    /// Its last day has gone by.
    Expired,
    /// Taken away.
    Revoked,
    /// A later certificate took its place.
    Upgraded,
    /// Nobody has confirmed it.
    NotVerified,
}

impl Standing {
    /// Whether its stars may be shown.
    pub fn is_shown(self) -> bool {
        matches!(self, Self::Valid | Self::Expiring { .. })
    }
}

impl Certificate {
    /// Whether its stars may be shown on a day: recognised, verified, and valid on that day.
    pub fn is_shown_on(&self, date: NaiveDate) -> bool {
        self.status == CertificateStatus::Recognised
            && self.is_verified
            && self.issued_on <= date
            && date <= self.valid_until
    }

    /// What a page may say of it on a day.
    pub fn standing_on(&self, date: NaiveDate) -> Standing {
        use CertificateStatus as Status;
        match self.status {
            Status::Claimed | Status::InReview | Status::Rejected => Standing::NotVerified,
            Status::Revoked => Standing::Revoked,
            Status::Upgraded => Standing::Upgraded,
            Status::Expired => Standing::Expired,
            Status::Recognised if !self.is_verified => Standing::NotVerified,
            Status::Recognised if date > self.valid_until => Standing::Expired,
            Status::Recognised if date < self.issued_on => Standing::NotYetValid,
            Status::Recognised => {
                let days_left = (self.valid_until - date).num_days();
                match i32::try_from(days_left) {
                    Ok(days_left) if days_left <= EXPIRING_DAYS => Standing::Expiring { days_left },
                    _ => Standing::Valid,
                }
            }
        }
    }
}

/// The stars of a product on a day on which they may be shown, with the way to their proof.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct StarBadge {
    /// 1 to 5.
    pub stars: i16,
    /// The address part of the certificate's public proof.
    pub certificate_slug: String,
    /// The last day on which the stars may be shown.
    pub valid_until: NaiveDate,
    /// Whether it is demo data.
    pub is_illustrative: bool,
}

/// The stars to show for a product on a day: those of the certificate that stays valid longest.
pub fn badge_on<'a>(certificates: impl IntoIterator<Item = &'a Certificate>, date: NaiveDate) -> Option<StarBadge> {
    certificates
        .into_iter()
        .filter(|certificate| certificate.is_shown_on(date))
        .max_by_key(|certificate| (certificate.valid_until, certificate.stars))
        .map(|certificate| StarBadge {
            stars: certificate.stars,
            certificate_slug: certificate.slug.clone(),
            valid_until: certificate.valid_until,
            is_illustrative: certificate.is_illustrative,
        })
}

/// The days from `from` to `to` are not all covered by shown certificates.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum NotCovered {
    /// No star may be shown on the first day.
    FromTheStart,
    /// Stars may be shown up to this day only.
    After(NaiveDate),
}

/// Whether stars may be shown on every day from `from` to `to`; certificates may follow each other.
pub fn covers(certificates: &[Certificate], from: NaiveDate, to: NaiveDate) -> Result<(), NotCovered> {
    let mut covered_until = None;
    let mut day = from;
    loop {
        let last = certificates
            .iter()
            .filter(|one| one.is_shown_on(day))
            .map(|one| one.valid_until)
            .max();
        match (last, covered_until) {
            (Some(last), _) if last >= to => return Ok(()),
            (Some(last), _) => covered_until = Some(last),
            (None, None) => return Err(NotCovered::FromTheStart),
            (None, Some(last)) => return Err(NotCovered::After(last)),
        }
        day = match last.and_then(|last| last.checked_add_days(Days::new(1))) {
            Some(next) => next,
            None => return Ok(()),
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).expect("a valid day")
    }

    fn certificate() -> Certificate {
        Certificate {
            slug: "demo-25-0001-2025".to_owned(),
            number: "DEMO-25-0001/2025".to_owned(),
            product_name: "Rau".to_owned(),
            holder_name: "HTX".to_owned(),
            stars: 3,
            issued_by: "UBND".to_owned(),
            issued_on: day(2025, 7, 15),
            valid_until: day(2028, 7, 15),
            status: CertificateStatus::Recognised,
            is_verified: true,
            is_illustrative: true,
        }
    }

    #[test]
    fn stars_are_shown_from_the_first_to_the_last_day_and_on_no_other() {
        let certificate = certificate();
        for (date, shown) in [
            (day(2025, 7, 14), false),
            (day(2025, 7, 15), true),
            (day(2028, 7, 15), true),
            (day(2028, 7, 16), false),
        ] {
            assert_eq!(certificate.is_shown_on(date), shown, "{date}");
            assert_eq!(certificate.standing_on(date).is_shown(), shown, "{date}");
        }
    }

    #[test]
    fn stars_nobody_verified_are_never_shown() {
        let certificate = Certificate {
            is_verified: false,
            ..certificate()
        };
        assert!(!certificate.is_shown_on(day(2026, 1, 1)));
        assert_eq!(certificate.standing_on(day(2026, 1, 1)), Standing::NotVerified);
        assert_eq!(certificate.standing_on(day(2030, 1, 1)), Standing::NotVerified);
    }

    #[test]
    fn only_a_recognised_certificate_looks_valid() {
        for status in CertificateStatus::ALL
            .iter()
            .copied()
            .filter(|status| *status != CertificateStatus::Recognised)
        {
            let certificate = Certificate {
                status,
                ..certificate()
            };
            assert!(!certificate.is_shown_on(day(2026, 1, 1)), "{status:?}");
            assert!(!certificate.standing_on(day(2026, 1, 1)).is_shown(), "{status:?}");
        }
    }

    #[test]
    fn the_last_ninety_days_are_counted() {
        let certificate = certificate();
        assert_eq!(certificate.standing_on(day(2028, 4, 15)), Standing::Valid);
        assert_eq!(
            certificate.standing_on(day(2028, 4, 16)),
            Standing::Expiring { days_left: 90 }
        );
        assert_eq!(
            certificate.standing_on(day(2028, 7, 15)),
            Standing::Expiring { days_left: 0 }
        );
        assert_eq!(certificate.standing_on(day(2028, 7, 16)), Standing::Expired);
        assert_eq!(certificate.standing_on(day(2025, 7, 1)), Standing::NotYetValid);
    }

    #[test]
    fn certificates_that_follow_each_other_cover_together() {
        let first = certificate();
        let second = Certificate {
            issued_on: day(2028, 7, 16),
            valid_until: day(2031, 7, 16),
            ..certificate()
        };
        let (from, to) = (day(2028, 7, 1), day(2028, 8, 1));
        assert_eq!(covers(&[], from, to), Err(NotCovered::FromTheStart));
        assert_eq!(
            covers(std::slice::from_ref(&first), from, to),
            Err(NotCovered::After(day(2028, 7, 15)))
        );
        assert_eq!(
            covers(std::slice::from_ref(&second), from, to),
            Err(NotCovered::FromTheStart)
        );
        assert_eq!(covers(&[first.clone(), second.clone()], from, to), Ok(()));
        assert_eq!(
            badge_on([&first, &second], day(2028, 7, 16)).map(|badge| badge.valid_until),
            Some(second.valid_until)
        );
    }
}
