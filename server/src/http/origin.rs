//! Which addresses are our own.

use http::{HeaderMap, header};

/// The names under which a request may call this site.
#[derive(Clone, Copy, Debug)]
pub struct OwnAddress<'a> {
    public_url: &'a str,
    host: Option<&'a str>,
}

impl<'a> OwnAddress<'a> {
    /// The public address, and the host that the request named.
    pub fn new(public_url: &'a str, headers: &'a HeaderMap) -> Self {
        Self {
            public_url,
            host: headers.get(header::HOST).and_then(|host| host.to_str().ok()),
        }
    }

    /// Whether an origin such as `https://host:port` is this site: the public one, or the host that was asked by the
    /// same scheme, so that a development server answers on every name it has.
    pub fn is_own_origin(self, origin: &str) -> bool {
        let Some(origin) = Origin::parse(origin) else {
            return false;
        };
        let Some(public) = Origin::parse(self.public_url) else {
            return false;
        };
        if origin == public {
            return true;
        }
        let host = self
            .host
            .and_then(|host| Origin::parse(&format!("{}://{host}", public.scheme)));
        host.is_some_and(|host| host == origin)
    }

    /// The path and query of an address on this site; nothing when it leads elsewhere.
    pub fn own_path(self, address: &str) -> Option<&str> {
        if app::context::is_own_path(address) {
            return Some(address);
        }
        let after_scheme = address.find("://")? + 3;
        let length = address[after_scheme..].find(['/', '?', '#', '\\']);
        let (origin, path) = match length {
            Some(length) => address.split_at(after_scheme + length),
            None => (address, "/"),
        };
        (self.is_own_origin(origin) && app::context::is_own_path(path)).then_some(path)
    }
}

/// Scheme, host and port (RFC 6454).
#[derive(PartialEq, Eq)]
struct Origin {
    scheme: String,
    host: String,
    port: u16,
}

impl Origin {
    fn parse(text: &str) -> Option<Self> {
        let (scheme, rest) = text.split_once("://")?;
        let default_port = match scheme.to_ascii_lowercase().as_str() {
            "http" => 80,
            "https" => 443,
            _ => return None,
        };
        if rest.contains('@') {
            return None;
        }
        let authority: http::uri::Authority = rest.parse().ok()?;
        Some(Self {
            scheme: scheme.to_ascii_lowercase(),
            host: authority.host().to_ascii_lowercase(),
            port: authority.port_u16().unwrap_or(default_port),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn own<'a>(public_url: &'a str, host: &'a str) -> OwnAddress<'a> {
        OwnAddress {
            public_url,
            host: Some(host),
        }
    }

    #[test]
    fn the_public_address_and_the_asked_host_are_ours() {
        let shop = own("https://cho-phien.example", "cho-phien.example");
        assert!(shop.is_own_origin("https://cho-phien.example"));
        assert!(shop.is_own_origin("https://CHO-PHIEN.example:443"));
        let development = own("http://127.0.0.1:3000", "localhost:3000");
        assert!(development.is_own_origin("http://localhost:3000"));
        assert!(development.is_own_origin("http://127.0.0.1:3000"));
    }

    #[test]
    fn other_addresses_are_not_ours() {
        let shop = own("https://cho-phien.example", "cho-phien.example");
        for origin in [
            "null",
            "",
            "http://cho-phien.example",
            "https://cho-phien.example:8443",
            "https://cho-phien.example.evil.example",
            "https://cho-phien.example@evil.example",
            "https://evil.example",
            "file://",
        ] {
            assert!(!shop.is_own_origin(origin), "{origin}");
        }
    }

    #[test]
    fn an_own_address_is_reduced_to_its_path() {
        let shop = own("https://cho-phien.example", "cho-phien.example");
        assert_eq!(shop.own_path("/gio-hang?a=b"), Some("/gio-hang?a=b"));
        assert_eq!(
            shop.own_path("https://cho-phien.example/gio-hang?a=b"),
            Some("/gio-hang?a=b")
        );
        assert_eq!(shop.own_path("https://cho-phien.example"), Some("/"));
        for address in [
            "//evil.example",
            "/\\evil.example",
            "https://evil.example/",
            "https://cho-phien.example\\@evil.example/",
            "https://cho-phien.example//evil.example",
            "https://cho-phien.example?x",
            "javascript:alert(1)",
            "gio-hang",
            "",
        ] {
            assert_eq!(shop.own_path(address), None, "{address}");
        }
    }
}
