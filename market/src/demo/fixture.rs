//! The demo market as tests of other modules use it.

use super::{DEMO_PASSWORD, load};
use crate::{
    base::Clock,
    catalog,
    people::{self, Client, Official, SignedIn, Visitor},
    places,
};
use chrono::{NaiveDate, NaiveTime};
use sqlx::PgPool;

/// A day, from `2026-11-21`.
pub(crate) fn day(text: &str) -> NaiveDate {
    text.parse().expect("a day")
}

/// A clock that stands at three in the morning UTC, ten in Vietnam.
pub(crate) fn clock_on(text: &str) -> Clock {
    let now = day(text)
        .and_time(NaiveTime::from_hms_opt(3, 0, 0).expect("a time"))
        .and_utc();
    Clock::from_fn(move || now)
}

/// What every market stands on: places and categories.
pub(crate) async fn reference(pool: &PgPool) {
    places::load_reference(pool).await.expect("places");
    catalog::load_reference(pool).await.expect("categories");
}

/// The demo market, loaded on 21 November 2026.
pub(crate) async fn market(pool: &PgPool) -> Clock {
    let clock = clock_on("2026-11-21");
    reference(pool).await;
    load(pool, &clock).await.expect("the demo market");
    clock
}

/// Somebody who signed in, as the session loader knows them.
pub(crate) async fn visitor(pool: &PgPool, email: &str, clock: &Clock) -> Visitor {
    let here = Client {
        address: std::net::Ipv4Addr::LOCALHOST.into(),
        agent: String::new(),
    };
    let signed_in = people::sign_in(pool, &Visitor::stranger(), email, DEMO_PASSWORD, "", &here, clock.now()).await;
    let SignedIn::Whole(token) = signed_in.expect("a demo sign-in") else {
        panic!("a demo account has no second factor")
    };
    let visitor = people::load_visitor(pool, &token, true, clock.now()).await;
    visitor.expect("the session that was just opened")
}

/// The head of a province's department.
pub(crate) async fn official(pool: &PgPool, province: &str, clock: &Clock) -> Official {
    let email = format!("so-cong-thuong-{province}@cho-phien.example");
    visitor(pool, &email, clock).await.as_official().expect("an official")
}
