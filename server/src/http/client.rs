//! Where a request comes from.
//!
//! Without a proxy it is the other end of the connection. Behind one that is always the proxy, which then says in a
//! header where it has the request from. Anybody can send such a header, so only the one that the proxy is known to
//! write is believed, and of a list in it only the last entry, which the proxy itself has added.

use crate::ServerState;
use app::context::ClientAddress;
use axum::{
    extract::{ConnectInfo, Request, State},
    middleware::Next,
    response::Response,
};
use http::{HeaderMap, HeaderName};
use std::net::{IpAddr, SocketAddr};

/// Hands the client's address along with the request.
pub async fn locate(State(server): State<ServerState>, mut request: Request, next: Next) -> Response {
    let told = server
        .client_address_header
        .as_ref()
        .and_then(|header| told(request.headers(), header));
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>();
    if let Some(address) = told.or(peer.map(|peer| peer.0.ip())) {
        request.extensions_mut().insert(ClientAddress(address));
    }
    next.run(request).await
}

/// What the proxy says, with or without a port.
fn told(headers: &HeaderMap, name: &HeaderName) -> Option<IpAddr> {
    let list = headers.get_all(name).iter().next_back()?.to_str().ok()?;
    let last = list.rsplit(',').next()?.trim();
    last.parse()
        .ok()
        .or_else(|| last.parse().ok().map(|address: SocketAddr| address.ip()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::HeaderValue;

    #[test]
    fn the_last_entry_is_what_the_proxy_says() {
        for (lines, address) in [
            (vec!["203.0.113.7"], Some("203.0.113.7")),
            (vec!["198.51.100.1, 203.0.113.7"], Some("203.0.113.7")),
            (vec!["198.51.100.1", "203.0.113.7"], Some("203.0.113.7")),
            (vec!["203.0.113.7:4711"], Some("203.0.113.7")),
            (vec!["2001:db8::7"], Some("2001:db8::7")),
            (vec!["[2001:db8::7]:4711"], Some("2001:db8::7")),
            (vec!["203.0.113.7, unknown"], None),
            (vec![""], None),
            (vec![], None),
        ] {
            let name = HeaderName::from_static("x-forwarded-for");
            let mut headers = HeaderMap::new();
            for line in lines.iter().copied() {
                headers.append(&name, HeaderValue::from_static(line));
            }
            assert_eq!(
                told(&headers, &name),
                address.map(|address| address.parse().expect("an address")),
                "{lines:?}"
            );
        }
    }
}
