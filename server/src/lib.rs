//! How we reach the outside: HTTP, gateways, the worker, the command line. It decides no business.
//!
//! [`routes::router`] is the map of everything that answers; [`serve::serve`] puts it on the network;
//! [`worker::start`] does what is to be done later.

pub mod cards;
pub mod catalogue;
pub mod cli;
pub mod config;
pub mod gateways;
pub mod http;
pub mod paper;
pub mod people;
pub mod picture;
pub mod routes;
pub mod search;
pub mod serve;
pub mod shutdown;
pub mod state;
pub mod telemetry;
pub mod worker;

pub use state::ServerState;
