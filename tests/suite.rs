//! The whole suite: one binary, because each one links everything.

mod browser;
mod fakes;
mod journeys;
mod judging;
mod rules;
