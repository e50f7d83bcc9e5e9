//! Where to connect, and from where: one source address has 28,000 ports and a server limits what one address may do.

use std::net::{IpAddr, Ipv4Addr, SocketAddr, ToSocketAddrs as _};
use std::sync::atomic::{AtomicU32, Ordering};

/// Addresses each process uses; with the server's limit of some hundred sockets each, more than a process has files for.
const ADDRESSES_EACH: u32 = 200;

/// A checked target.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// `host:port`, for the `Host` header.
    pub authority: String,
    /// Where it is.
    pub address: SocketAddr,
}

impl Target {
    /// Reads `ws://host:port`. Only this machine may be put under load, unless the caller owns the server.
    pub fn parse(url: &str, i_own_this_server: bool) -> Result<Self, String> {
        if url.starts_with("wss://") {
            return Err(format!(
                "{url}: TLS is not spoken here, it would measure the proxy; give the server's own address as ws://HOST:PORT"
            ));
        }
        let rest =
            url.strip_prefix("ws://").ok_or_else(|| format!("{url}: must look like ws://HOST:PORT"))?;
        let authority = rest.split('/').next().unwrap_or(rest).to_owned();
        let with_port = if has_port(&authority) { authority.clone() } else { format!("{authority}:80") };
        let address = with_port
            .to_socket_addrs()
            .map_err(|error| format!("{url}: {error}"))?
            .next()
            .ok_or_else(|| format!("{url}: the host has no address"))?;
        if !address.ip().is_loopback() && !i_own_this_server {
            return Err(format!(
                "{url} is not on this machine; a load test of somebody else's server is an attack. \
                 If it is yours, say so with --i-own-this-server"
            ));
        }
        Ok(Self { authority, address })
    }
}

fn has_port(authority: &str) -> bool {
    authority.rsplit_once(':').is_some_and(|(_, port)| port.parse::<u16>().is_ok())
}

/// The source addresses of one process, taken in turn.
#[derive(Debug)]
pub struct Sources {
    part: Option<u32>,
    next: AtomicU32,
}

impl Sources {
    /// Addresses of 127.0.0.0/8 for a target there, else whatever the system chooses.
    pub fn new(target: &Target, part: u32) -> Self {
        let spreads = matches!(target.address.ip(), IpAddr::V4(ip) if ip.is_loopback());
        Self { part: spreads.then_some(part), next: AtomicU32::new(0) }
    }

    /// The next one; none: let the system choose.
    pub fn next(&self) -> Option<SocketAddr> {
        let part = self.part?;
        let n = self.next.fetch_add(1, Ordering::Relaxed) % ADDRESSES_EACH;
        // 127.1.0.0 and up: 127.0.0.1 stays free for people who look at the server meanwhile.
        let ip = Ipv4Addr::new(127, (1 + part % 250) as u8, (n / 100) as u8, (1 + n % 100) as u8);
        Some(SocketAddr::from((ip, 0)))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn only_this_machine_is_loaded_without_asking() {
        assert!(Target::parse("ws://127.0.0.1:8060", false).is_ok());
        assert!(Target::parse("ws://192.0.2.1:8060", false).unwrap_err().contains("--i-own-this-server"));
        assert!(Target::parse("ws://192.0.2.1:8060", true).is_ok());
    }

    #[test]
    fn other_schemes_are_explained() {
        assert!(Target::parse("wss://127.0.0.1", false).unwrap_err().contains("TLS"));
        assert!(Target::parse("127.0.0.1:8060", false).unwrap_err().contains("ws://HOST:PORT"));
    }

    #[test]
    fn processes_do_not_share_addresses() {
        let target = Target::parse("ws://127.0.0.1:8060", false).unwrap();
        let of = |part| {
            let sources = Sources::new(&target, part);
            (0..1_000).map(|_| sources.next().unwrap().ip()).collect::<BTreeSet<_>>()
        };
        assert_eq!(of(0).len(), ADDRESSES_EACH as usize);
        assert!(of(0).is_disjoint(&of(1)));
        assert!(of(0).iter().all(IpAddr::is_loopback));
    }

    #[test]
    fn a_remote_target_is_reached_from_the_address_the_system_chooses() {
        let target = Target::parse("ws://192.0.2.1:80", true).unwrap();
        assert_eq!(Sources::new(&target, 0).next(), None);
    }
}
