//! The hosts by which the portal may be called.
//!
//! A web page in a browser can lead a name of its own to this computer (DNS rebinding), and the
//! browser then lets it call whatever listens here. Such a call still has the page's name in its `Host`.

use std::net::{Ipv4Addr, Ipv6Addr};

use axum::http::{HeaderMap, Uri, header};

use crate::demo::envelope::PortalReply;

/// The hosts by which the portal may be called.
#[derive(Debug)]
pub(super) struct AllowedHosts {
    /// Hosts besides the names of this computer.
    also: Vec<String>,
}

impl AllowedHosts {
    /// The names of this computer, and these.
    pub(super) fn new(also: Vec<String>) -> AllowedHosts {
        AllowedHosts { also }
    }

    /// Whether a call is meant for this portal: it names one host, and that is a right one.
    pub(super) fn lets_in(&self, target: &Uri, headers: &HeaderMap) -> bool {
        let mut hosts = headers.get_all(header::HOST).iter();
        let (Some(host), None) = (hosts.next(), hosts.next()) else { return false };
        let is_right = |text: &str| without_port(text).is_some_and(|host| self.is_ours(host));
        // A target with a host of its own counts more than the header.
        host.to_str().is_ok_and(is_right)
            && target.authority().is_none_or(|authority| is_right(authority.as_str()))
    }

    fn is_ours(&self, host: &str) -> bool {
        is_of_this_computer(host) || self.also.iter().any(|also| also.eq_ignore_ascii_case(host))
    }
}

/// The answer to a call by another host.
pub(super) fn refusal() -> PortalReply {
    let words = "The demo portal answers only where it is called by a name of this computer, such as localhost \
                 or 127.0.0.1. Nothing was done. Use the address that it gave when it was started.\n";
    PortalReply::new(421, "text/plain; charset=utf-8", words)
}

/// The host of `host` or `host:port`; an IPv6 address keeps its brackets.
fn without_port(text: &str) -> Option<&str> {
    let end = if text.starts_with('[') { text.find(']')? + 1 } else { text.find(':').unwrap_or(text.len()) };
    let (host, port) = text.split_at(end);
    let is_port = |port: &str| port.bytes().all(|byte| byte.is_ascii_digit()) && port.parse::<u16>().is_ok();
    (port.is_empty() || port.strip_prefix(':').is_some_and(is_port)).then_some(host)
}

/// Whether a host is `localhost`, a name below it, or an address of the loopback.
fn is_of_this_computer(host: &str) -> bool {
    if let Some(rest) = host.strip_prefix('[') {
        let address = rest.strip_suffix(']').and_then(|text| text.parse::<Ipv6Addr>().ok());
        return address.is_some_and(|address| address.is_loopback());
    }
    let host = host.strip_suffix('.').unwrap_or(host);
    if let Ok(address) = host.parse::<Ipv4Addr>() {
        return address.is_loopback();
    }
    let mut labels = host.rsplit('.');
    host.len() <= 253
        && labels.next().is_some_and(|last| last.eq_ignore_ascii_case("localhost"))
        && labels.all(is_label)
}

fn is_label(label: &str) -> bool {
    let is_good = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
    (1..=63).contains(&label.len()) && label.bytes().all(is_good)
}
