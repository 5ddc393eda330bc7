//! For whom keys are made.

use std::net::IpAddr;
use webauthn_rp::request::{AsciiDomain, RpId};

/// Who asks for a key: the host of the public address. A key answers to nobody else, so that a page with another name gets
/// nothing out of it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RelyingParty {
    host: String,
    origin: String,
}

impl RelyingParty {
    /// Out of the address people type; nothing where browsers make no keys: on a number instead of a name, and without
    /// TLS but for this very machine.
    pub fn of(public_url: &str) -> Option<Self> {
        let (scheme, rest) = public_url.split_once("://")?;
        let authority = rest.split('/').next()?;
        let host = match authority.rsplit_once(':') {
            Some((host, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => host,
            _ => authority,
        };
        let is_safe = scheme == "https" || (scheme == "http" && (host == "localhost" || host.ends_with(".localhost")));
        let is_name = !host.is_empty() && !host.starts_with('[') && host.parse::<IpAddr>().is_err();
        let party = Self {
            host: host.to_ascii_lowercase(),
            origin: format!("{scheme}://{}", authority.to_ascii_lowercase()),
        };
        (is_safe && is_name && party.id().is_some()).then_some(party)
    }

    /// As the library names it.
    pub(super) fn id(&self) -> Option<RpId> {
        AsciiDomain::try_from(self.host.clone()).ok().map(RpId::Domain)
    }

    /// Where pages that may use a key come from.
    pub(super) fn origin(&self) -> &str {
        &self.origin
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_made_for_names_behind_tls_and_for_this_machine() {
        for (url, host, origin) in [
            ("https://cho-phien.vn", "cho-phien.vn", "https://cho-phien.vn"),
            ("https://Cho-Phien.vn:8443", "cho-phien.vn", "https://cho-phien.vn:8443"),
            ("http://localhost:8080", "localhost", "http://localhost:8080"),
        ] {
            let party = RelyingParty::of(url).expect("a name");
            assert_eq!((party.host.as_str(), party.origin()), (host, origin));
        }
        for url in [
            "http://cho-phien.vn",
            "http://127.0.0.1:8080",
            "https://[::1]",
            "https://10.0.0.1",
            "cho-phien.vn",
            "",
        ] {
            assert_eq!(RelyingParty::of(url), None, "{url}");
        }
    }
}
