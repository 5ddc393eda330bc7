//! Ports and addresses: is one free, does one answer?

use std::io::{ErrorKind, Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream, ToSocketAddrs};
use std::time::Duration;

use anyhow::{Context, Result, bail};

/// Asks the server whether it is alive, in the fewest words HTTP allows.
pub fn is_alive(address: SocketAddr) -> bool {
    let ask = || -> std::io::Result<bool> {
        let patience = Duration::from_secs(1);
        let mut stream = TcpStream::connect_timeout(&address, patience)?;
        stream.set_read_timeout(Some(patience))?;
        write!(
            stream,
            "GET /health/live HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n"
        )?;
        let mut start = [0; 12];
        stream.read_exact(&mut start)?;
        Ok(start.ends_with(b" 200"))
    };
    ask().unwrap_or(false)
}

/// Refuses a port that somebody listens on.
pub fn require_free_port(port: u16) -> Result<()> {
    match TcpListener::bind((Ipv4Addr::LOCALHOST, port)) {
        Ok(_) => Ok(()),
        Err(error) if error.kind() == ErrorKind::AddrInUse => {
            bail!("port {port} is taken by another program: stop it, or choose another with --port")
        }
        Err(error) => bail!("port {port} cannot be used: {error}"),
    }
}

/// Says that a given database cannot be reached before we build for minutes. Whatever else is wrong with it, the
/// server will say.
pub fn require_reachable(url: &str) -> Result<()> {
    let Some(host) = host_and_port(url) else { return Ok(()) };
    let addresses = host
        .to_socket_addrs()
        .with_context(|| format!("DATABASE_URL: finding {host}"))?;
    let mut refusal = None;
    for address in addresses {
        match TcpStream::connect_timeout(&address, Duration::from_secs(3)) {
            Ok(_) => return Ok(()),
            Err(error) => refusal = Some(error),
        }
    }
    match refusal {
        Some(error) => bail!("DATABASE_URL: no database answers at {host} ({error})"),
        None => Ok(()),
    }
}

/// `postgres://user:password@host:port/name?options` → `host:port`; nothing when it names a socket in a folder.
fn host_and_port(url: &str) -> Option<String> {
    let (_, rest) = url.split_once("://")?;
    let authority = rest.split(['/', '?']).next()?;
    let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    if host.is_empty() || host.contains('%') {
        return None;
    }
    let has_port = host
        .rsplit_once(':')
        .is_some_and(|(_, port)| port.parse::<u16>().is_ok());
    Some(if has_port {
        host.to_owned()
    } else {
        format!("{host}:5432")
    })
}

#[cfg(test)]
mod tests {
    use super::host_and_port;

    #[test]
    fn the_host_of_a_database_address_is_found() {
        assert_eq!(
            host_and_port("postgres://a:b@c@db.example:6000/shop?x=y").as_deref(),
            Some("db.example:6000")
        );
        assert_eq!(
            host_and_port("postgres://localhost/shop").as_deref(),
            Some("localhost:5432")
        );
        assert_eq!(host_and_port("postgres://a@[::1]/shop").as_deref(), Some("[::1]:5432"));
    }

    #[test]
    fn a_socket_in_a_folder_has_no_host() {
        assert_eq!(host_and_port("postgres:///shop?host=/run/postgresql"), None);
        assert_eq!(host_and_port("postgres://%2Frun%2Fpostgresql/shop"), None);
    }
}
