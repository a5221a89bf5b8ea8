//! Where a portal is.

use std::fmt;
use std::net::IpAddr;

use thiserror::Error;
use url::{Host, Url};

/// The address of a portal: scheme, host and port, nothing more.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Address {
    /// The same as `url` without the closing slash.
    text: String,
    url: Url,
}

/// Why a text is no address of a portal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum AddressError {
    /// There is no text.
    #[error("The address is empty. Type it as the browser shows it, such as acme.onlyoffice.com.")]
    Empty,
    /// It names a person or carries a password.
    #[error(
        "This looks like an e-mail address. Type the address of the portal, such as acme.onlyoffice.com."
    )]
    Email,
    /// It starts with something other than `http` or `https`.
    #[error("A portal is reached over https or http. Type its address as the browser shows it.")]
    Scheme,
    /// It is no web address.
    #[error("This is not a web address. Type it as the browser shows it, such as acme.onlyoffice.com.")]
    Malformed,
}

impl Address {
    /// Reads an address as people type or paste it: with or without scheme, port, path
    /// and closing slash. Without a scheme it is `https`, on this computer itself `http`.
    ///
    /// # Errors
    /// When no host can be made out.
    pub fn parse(text: &str) -> Result<Address, AddressError> {
        let text = text.trim().trim_matches(['"', '\'', '<', '>', '“', '”']).trim();
        if text.is_empty() {
            return Err(AddressError::Empty);
        }
        let (scheme, rest) = split_scheme(text)?;
        let rest = rest.trim_start_matches(['/', '\\']);
        let end = rest.find(['/', '\\', '?', '#']).unwrap_or(rest.len());
        let authority = rest.get(..end).unwrap_or(rest).trim_end();
        if authority.is_empty() {
            return Err(AddressError::Malformed);
        }
        if authority.contains('@') {
            return Err(AddressError::Email);
        }
        if authority.contains(char::is_whitespace) {
            return Err(AddressError::Malformed);
        }
        let read = |scheme: &str| {
            Url::parse(&format!("{scheme}://{authority}/")).map_err(|_| AddressError::Malformed)
        };
        let mut url = read(scheme.unwrap_or("https"))?;
        if scheme.is_none() && is_this_computer(&url) {
            url = read("http")?;
        }
        let host = url.host_str().unwrap_or("");
        // The standard lets a host contain almost anything; a real one does not.
        let is_real =
            host.starts_with('[') || host.chars().all(|c| c.is_ascii_alphanumeric() || "-_.".contains(c));
        if !is_real || host.trim_matches('.').is_empty() || url.port() == Some(0) {
            return Err(AddressError::Malformed);
        }
        let text = url.as_str().trim_end_matches('/').to_owned();
        Ok(Address { text, url })
    }

    /// The whole address without a closing slash, such as `https://acme.onlyoffice.com`.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The host alone, without scheme and port.
    pub fn host(&self) -> &str {
        self.url.host_str().unwrap_or("")
    }

    /// Whether the portal is on this computer.
    pub fn is_loopback(&self) -> bool {
        is_this_computer(&self.url)
    }

    /// Whether everything, the password included, travels unencrypted.
    pub fn is_plain_http(&self) -> bool {
        self.url.scheme() == "http"
    }

    /// The address of something on this portal. `path` may carry a query. Whatever
    /// it says, the result is on this portal.
    pub fn url(&self, path: &str) -> Url {
        let (path, query) = match path.split_once('?') {
            Some((path, query)) => (path, Some(query)),
            None => (path, None),
        };
        let mut url = self.url.clone();
        url.set_path(path);
        url.set_query(query);
        url
    }

    /// Whether another address names the same host. Scheme and port are left out: behind
    /// a proxy a portal prints them wrong.
    pub fn same_host(&self, other: &Url) -> bool {
        matches!(other.scheme(), "http" | "https")
            && other.host_str().is_some_and(|host| host.eq_ignore_ascii_case(self.host()))
    }
}

/// The whole address without a closing slash.
impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Address({})", self.text)
    }
}

/// The scheme, if one was typed, and what follows it.
fn split_scheme(text: &str) -> Result<(Option<&'static str>, &str), AddressError> {
    for scheme in ["https", "http"] {
        let rest = text
            .get(..scheme.len())
            .filter(|start| start.eq_ignore_ascii_case(scheme))
            .and_then(|_| text.get(scheme.len()..))
            .and_then(|rest| rest.strip_prefix(':'));
        // `https:8080` can only be a host of that name; `https:acme` is a slip.
        if let Some(rest) = rest
            && (rest.starts_with(['/', '\\']) || !rest.starts_with(|c: char| c.is_ascii_digit()))
        {
            return Ok((Some(scheme), rest));
        }
    }
    match text.find("://") {
        Some(at) if text.find('/').is_none_or(|slash| slash > at) => Err(AddressError::Scheme),
        _ => Ok((None, text)),
    }
}

fn is_this_computer(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => {
            let name = name.trim_end_matches('.');
            name == "localhost" || name.ends_with(".localhost")
        }
        Some(Host::Ipv4(ip)) => IpAddr::V4(ip).is_loopback(),
        Some(Host::Ipv6(ip)) => ip.to_canonical().is_loopback(),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(text: &str) -> String {
        Address::parse(text).unwrap().to_string()
    }

    #[test]
    fn an_address_is_read_the_way_people_paste_it() {
        for text in [
            "acme.onlyoffice.com",
            "  acme.onlyoffice.com/ ",
            "https://acme.onlyoffice.com/Products/People/#sortorder=ascending",
            "HTTPS://ACME.onlyoffice.com:443",
            "acme.onlyoffice.com?x=1",
            "//acme.onlyoffice.com",
            "https:/acme.onlyoffice.com",
            "https:acme.onlyoffice.com",
            "<https://acme.onlyoffice.com>",
        ] {
            assert_eq!(read(text), "https://acme.onlyoffice.com", "{text}");
        }
        assert_eq!(read("http://office.example"), "http://office.example");
        assert_eq!(read("office.example:8443/x"), "https://office.example:8443");
        assert_eq!(read("localhost:8080"), "http://localhost:8080");
        assert_eq!(read("127.0.0.1:9"), "http://127.0.0.1:9");
        assert_eq!(read("[::1]:9"), "http://[::1]:9");
        assert_eq!(read("https://localhost"), "https://localhost");
        assert_eq!(read("büro.example"), "https://xn--bro-hoa.example");
    }

    #[test]
    fn what_is_no_address_is_told() {
        assert_eq!(Address::parse("  "), Err(AddressError::Empty));
        assert_eq!(Address::parse("mia@acme.com"), Err(AddressError::Email));
        assert_eq!(Address::parse("ftp://acme.com"), Err(AddressError::Scheme));
        for text in ["acme com", "https://", "https:///", "a:b:c", "acme.com:99999", "..", "acme.com:0"] {
            assert_eq!(Address::parse(text), Err(AddressError::Malformed), "{text}");
        }
    }

    #[test]
    fn paths_stay_on_the_portal() {
        let address = Address::parse("acme.example").unwrap();
        assert_eq!(
            address.url("api/2.0/people.json?a=b").as_str(),
            "https://acme.example/api/2.0/people.json?a=b"
        );
        assert_eq!(address.url("//evil.example/x").host_str(), Some("acme.example"));
        assert!(address.same_host(&Url::parse("http://ACME.example:80/x").unwrap()));
        assert!(!address.same_host(&Url::parse("https://evil.example/acme.example").unwrap()));
        assert!(!address.is_loopback() && !address.is_plain_http());
    }

    proptest! {
        #[test]
        fn reading_never_fails_badly(text in ".*") {
            if let Ok(address) = Address::parse(&text) {
                prop_assert_eq!(Address::parse(address.as_str()), Ok(address));
            }
        }

        #[test]
        fn what_looks_like_an_address_goes_round(
            scheme in "(https?:/{0,3})?", host in "[a-z0-9.-]{1,12}", port in "(:[0-9]{1,5})?", path in "(/[ -~]{0,9})?",
        ) {
            if let Ok(address) = Address::parse(&format!("{scheme}{host}{port}{path}")) {
                prop_assert_eq!(Address::parse(&address.to_string()), Ok(address));
            }
        }
    }
}
