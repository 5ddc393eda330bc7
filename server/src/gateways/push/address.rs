//! Where push services may be. A browser names the address, so anybody may name anything: what lies inside of our house is
//! not gone to, neither by its number nor by a name that leads there.

use reqwest::{
    Url,
    dns::{Addrs, Name, Resolve, Resolving},
};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

/// Reads an address that messages may be sent to: `https`, a host that is not ours, the usual port. `may_be_here` lets
/// this very machine be one, as tests need it.
pub(super) fn parse(endpoint: &str, may_be_here: bool) -> Option<Url> {
    let url = Url::parse(endpoint).ok()?;
    let host = url.host_str()?.trim_start_matches('[').trim_end_matches(']').to_owned();
    if !url.username().is_empty() || url.password().is_some() || url.fragment().is_some() {
        return None;
    }
    let ip = host.parse::<IpAddr>().ok();
    if may_be_here && ip.is_some_and(|ip| ip.is_loopback()) {
        return Some(url);
    }
    let is_outside = match ip {
        Some(ip) => is_public(ip),
        None => host.contains('.') && !["localhost", "local", "internal"].contains(&host.rsplit('.').next()?),
    };
    (url.scheme() == "https" && url.port().is_none() && is_outside).then_some(url)
}

/// Finds the numbers of a name, and only those outside.
pub(super) struct Guard {
    pub(super) may_be_here: bool,
}

impl Resolve for Guard {
    fn resolve(&self, name: Name) -> Resolving {
        let may_be_here = self.may_be_here;
        Box::pin(async move {
            let found: Vec<SocketAddr> = tokio::net::lookup_host((name.as_str(), 0))
                .await?
                .filter(|address| is_public(address.ip()) || (may_be_here && address.ip().is_loopback()))
                .collect();
            if found.is_empty() {
                return Err("the name leads to nobody outside".into());
            }
            Ok(Box::new(found.into_iter()) as Addrs)
        })
    }
}

/// Whether an address is somewhere in the world, not in a house (RFC 6890).
fn is_public(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => is_public_v4(ip),
        IpAddr::V6(ip) => match ip.to_ipv4_mapped() {
            Some(inner) => is_public_v4(inner),
            None => is_public_v6(ip),
        },
    }
}

fn is_public_v4(ip: Ipv4Addr) -> bool {
    let [first, second, third, _] = ip.octets();
    let is_shared = first == 100 && (64..128).contains(&second);
    let is_special = first == 192 && second == 0 && third == 0 || first == 198 && (18..20).contains(&second);
    !(ip.is_private()
        || ip.is_loopback()
        || ip.is_link_local()
        || ip.is_documentation()
        || ip.is_multicast()
        || is_shared
        || is_special
        || first == 0
        || first >= 240)
}

/// Of the sixth version only what is given out to the world, without what leads back into the fourth.
fn is_public_v6(ip: Ipv6Addr) -> bool {
    let [first, second, ..] = ip.segments();
    (0x2000..0x4000).contains(&first) && first != 0x2002 && !(first == 0x2001 && (second < 0x0200 || second == 0x0db8))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_outside_is_gone_to() {
        for endpoint in [
            "https://fcm.googleapis.com/fcm/send/abc",
            "https://updates.push.services.mozilla.com/wpush/v2/abc",
            "https://8.8.8.8/x",
            "https://[2606:4700::1111]/x",
        ] {
            assert!(parse(endpoint, false).is_some(), "{endpoint}");
        }
        for endpoint in [
            "http://fcm.googleapis.com/x",
            "https://fcm.googleapis.com:8443/x",
            "https://user@fcm.googleapis.com/x",
            "https://localhost/x",
            "https://db.internal/x",
            "https://printer.local/x",
            "https://database/x",
            "https://127.0.0.1/x",
            "https://2130706433/x",
            "https://0x7f.1/x",
            "https://10.0.0.1/x",
            "https://172.16.3.4/x",
            "https://192.168.1.1/x",
            "https://169.254.169.254/latest",
            "https://100.64.0.1/x",
            "https://0.0.0.0/x",
            "https://[::1]/x",
            "https://[::ffff:10.0.0.1]/x",
            "https://[fd00::1]/x",
            "https://[fe80::1]/x",
            "https://[64:ff9b::a00:1]/x",
            "https://[2002:a00:1::]/x",
            "file:///etc/passwd",
            "nothing",
        ] {
            assert!(parse(endpoint, false).is_none(), "{endpoint}");
        }
        assert!(parse("http://127.0.0.1:4000/x", true).is_some());
        assert!(parse("http://10.0.0.1:4000/x", true).is_none());
    }

    #[tokio::test]
    async fn a_name_that_leads_into_our_house_is_nobody() {
        let guard = Guard { may_be_here: false };
        let name = "localhost".parse().expect("a name");
        assert!(guard.resolve(name).await.is_err());
        let guard = Guard { may_be_here: true };
        let name = "localhost".parse().expect("a name");
        assert!(guard.resolve(name).await.is_ok());
    }
}
