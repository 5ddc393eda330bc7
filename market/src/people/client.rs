//! Where a request came from.

use std::net::IpAddr;

/// Where a request came from, and what its browser calls itself.
#[derive(Clone, Debug)]
pub struct Client {
    /// The address, as far as it is believed.
    pub address: IpAddr,
    /// What the browser calls itself; may be empty.
    pub agent: String,
}
