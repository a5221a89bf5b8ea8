//! Where a portal is.

use std::fmt;
use std::net::IpAddr;

use thiserror::Error;
use url::{Host, Url};

/// The folders of a portal, in lower case. The path before one of them is where the portal is.
const FOLDERS: [&str; 5] = ["products", "addons", "api", "controlpanel", "usercontrols"];
/// How the pages of a portal end, in lower case.
const PAGES: [&str; 4] = [".aspx", ".ashx", ".html", ".htm"];
/// The longest path a portal can be under, in bytes. A longer one belongs to a page.
const LONGEST_PATH: usize = 200;

/// The address of a portal: scheme, host and port, and the path where it is not at the root of its
/// host. Some offices keep it under a path, behind a proxy of their own.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Address {
    /// The same as `url` without the closing slash.
    text: String,
    /// Its path begins and ends with a slash.
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
    /// The known pages of a portal are cut off. What else a path says is kept, and may be a page all
    /// the same: [`places`](Address::places) gives where to look.
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
        let (authority, rest) = rest.split_at_checked(end).unwrap_or((rest, ""));
        let authority = authority.trim_end();
        if authority.is_empty() {
            return Err(AddressError::Malformed);
        }
        if authority.contains('@') {
            return Err(AddressError::Email);
        }
        if authority.contains(char::is_whitespace) {
            return Err(AddressError::Malformed);
        }
        let path = rest.split(['?', '#']).next().unwrap_or("");
        let read = |scheme: &str| {
            Url::parse(&format!("{scheme}://{authority}/{path}")).map_err(|_| AddressError::Malformed)
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
        let path = base_path(url.path());
        Ok(Address::of(&url, &path))
    }

    /// The address on the server of `url`, under a path that begins and ends with a slash.
    fn of(url: &Url, path: &str) -> Address {
        let mut url = url.clone();
        url.set_path(path);
        let text = url.as_str().trim_end_matches('/').to_owned();
        Address { text, url }
    }

    /// Where to look for a portal when this was typed: with its path first, then without.
    pub fn places(&self) -> Vec<Address> {
        let mut places = vec![self.clone()];
        if !self.is_at_root() {
            places.push(Address::of(&self.url, "/"));
        }
        places
    }

    /// Whether it has no path.
    pub fn is_at_root(&self) -> bool {
        self.url.path() == "/"
    }

    /// Whether another address is on the same server: scheme, host and port are the same.
    pub fn same_server(&self, other: &Address) -> bool {
        self.url.origin() == other.url.origin()
    }

    /// The whole address without a closing slash, such as `https://acme.onlyoffice.com`.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The host alone, without scheme and port.
    pub fn host(&self) -> &str {
        self.url.host_str().unwrap_or("")
    }

    /// The host, with the path if there is one, as it is named in a sentence.
    pub fn name(&self) -> String {
        format!("{}{}", self.host(), self.url.path().trim_end_matches('/'))
    }

    /// The path, which begins and ends with a slash.
    pub(super) fn path(&self) -> &str {
        self.url.path()
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
        let mut url = self.inside(path);
        url.set_query(query);
        url
    }

    /// The same place on this portal as an address that the portal printed, whatever scheme and port
    /// it has, and whether or not the portal knows the path that it is under. `None` if it is on
    /// another host.
    pub fn own(&self, printed: &Url) -> Option<Url> {
        if !self.same_host(printed) {
            return None;
        }
        let path = printed.path();
        let mut own = self.inside(path.strip_prefix(self.path()).unwrap_or(path));
        own.set_query(printed.query());
        Some(own)
    }

    /// A path under the one of this portal.
    fn inside(&self, path: &str) -> Url {
        let mut url = self.url.clone();
        url.set_path(&format!("{}{}", self.path(), path.trim_start_matches(['/', '\\'])));
        // Steps upwards lead out of it, and nowhere that belongs to the portal.
        if !url.path().starts_with(self.path()) {
            url.set_path(self.path());
        }
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

/// The part of a path that a portal can be under, between slashes: what comes before the first page or
/// folder of a portal.
fn base_path(path: &str) -> String {
    let names: Vec<&str> =
        path.split('/').filter(|name| !name.is_empty()).take_while(|name| !is_of_portal(name)).collect();
    // A name that no folder on a server has is a page, so there is no path.
    let is_plain = |name: &&str| name.chars().all(|c| c.is_ascii_alphanumeric() || "-._~%".contains(c));
    let base = names.join("/");
    if base.is_empty() || base.len() > LONGEST_PATH || !names.iter().all(is_plain) {
        "/".to_owned()
    } else {
        format!("/{base}/")
    }
}

/// Whether a part of a path is a page or a folder of a portal itself.
fn is_of_portal(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    FOLDERS.contains(&name.as_str()) || PAGES.iter().any(|ending| name.ends_with(ending))
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
            "acme.onlyoffice.com/#/people",
            "//acme.onlyoffice.com",
            "https:/acme.onlyoffice.com",
            "https:acme.onlyoffice.com",
            "<https://acme.onlyoffice.com>",
            "https://acme.onlyoffice.com/Auth.aspx?refererurl=https://evil.example/office",
            "acme.onlyoffice.com/products/crm/Default.aspx?id=7#x",
            "acme.onlyoffice.com/addons/mail/",
            "acme.onlyoffice.com\\Products\\CRM",
            "https://acme.onlyoffice.com//products//people",
            "https://acme.onlyoffice.com/api/2.0/people",
            "https://acme.onlyoffice.com/office/../Management.aspx",
            "https://acme.onlyoffice.com/wiki/Page:Name",
        ] {
            assert_eq!(read(text), "https://acme.onlyoffice.com", "{text}");
        }
        assert_eq!(read("http://office.example"), "http://office.example");
        assert_eq!(read("office.example:8443/Products/x"), "https://office.example:8443");
        assert_eq!(read("localhost:8080"), "http://localhost:8080");
        assert_eq!(read("127.0.0.1:9"), "http://127.0.0.1:9");
        assert_eq!(read("[::1]:9"), "http://[::1]:9");
        assert_eq!(read("https://localhost"), "https://localhost");
        assert_eq!(read("büro.example"), "https://xn--bro-hoa.example");
    }

    #[test]
    fn a_path_is_kept_up_to_the_first_page_of_a_portal() {
        for text in [
            "intranet.example/office",
            "https://intranet.example/office/",
            "https://INTRANET.example:443/office//?x=/y",
            "intranet.example/office/Products/People/#sortorder=ascending",
            "intranet.example/office/Auth.aspx",
            "intranet.example/office/products/crm/Default.aspx?id=7",
            "intranet.example/office/addons/calendar/",
            "intranet.example/office/api/2.0/people/@self.json",
            "intranet.example\\office\\Products",
            "intranet.example/./x/../office/",
        ] {
            assert_eq!(read(text), "https://intranet.example/office", "{text}");
        }
        assert_eq!(read("a.example/Office/Two"), "https://a.example/Office/Two");
        assert_eq!(read("a.example/büro"), "https://a.example/b%C3%BCro");
        assert_eq!(read("127.0.0.1:9/office"), "http://127.0.0.1:9/office");
        assert_eq!(read(&format!("a.example/{}", "x".repeat(201))), "https://a.example");
    }

    #[test]
    fn an_unknown_path_is_looked_at_before_the_root() {
        let places = |text: &str| -> Vec<String> {
            Address::parse(text).unwrap().places().iter().map(Address::to_string).collect()
        };
        assert_eq!(places("acme.example/crm"), ["https://acme.example/crm", "https://acme.example"]);
        assert_eq!(places("acme.example:81/my/"), ["https://acme.example:81/my", "https://acme.example:81"]);
        assert_eq!(places("acme.example/Products/"), ["https://acme.example"]);
    }

    #[test]
    fn what_is_no_address_is_told() {
        assert_eq!(Address::parse("  "), Err(AddressError::Empty));
        assert_eq!(Address::parse("mia@acme.com"), Err(AddressError::Email));
        assert_eq!(Address::parse("https://acme.com@evil.example/office"), Err(AddressError::Email));
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
        let under = Address::parse("acme.example/office").unwrap();
        for (path, url) in [
            ("", "https://acme.example/office/"),
            ("api/2.0/people.json?a=b", "https://acme.example/office/api/2.0/people.json?a=b"),
            ("/ajaxupload.ashx", "https://acme.example/office/ajaxupload.ashx"),
            ("//evil.example/x", "https://acme.example/office/evil.example/x"),
            ("../other", "https://acme.example/office/"),
            ("%2e%2e/other", "https://acme.example/office/"),
        ] {
            assert_eq!(under.url(path).as_str(), url, "{path}");
        }
        assert_eq!((under.host(), under.name().as_str()), ("acme.example", "acme.example/office"));
    }

    #[test]
    fn what_the_portal_prints_is_found_under_its_path() {
        let own = |address: &str, printed: &str| {
            let own = Address::parse(address).unwrap().own(&Url::parse(printed).unwrap());
            own.map(|url| url.to_string())
        };
        for (address, printed, expected) in [
            (
                "a.example",
                "http://a.example:81/storage/x.png?_=1",
                Some("https://a.example/storage/x.png?_=1"),
            ),
            ("a.example/o", "https://a.example/storage/x.png", Some("https://a.example/o/storage/x.png")),
            (
                "a.example/o",
                "http://A.example/o/storage/x.png?y",
                Some("https://a.example/o/storage/x.png?y"),
            ),
            ("a.example/o", "https://a.example/office/x.png", Some("https://a.example/o/office/x.png")),
            ("a.example/o", "https://b.example/o/x.png", None),
            ("a.example/o", "ftp://a.example/o/x.png", None),
        ] {
            assert_eq!(own(address, printed).as_deref(), expected, "{address} {printed}");
        }
    }

    #[test]
    fn the_path_does_not_count_for_the_server() {
        let same = |a: &str, b: &str| Address::parse(a).unwrap().same_server(&Address::parse(b).unwrap());
        assert!(same("a.example/office", "https://A.example:443"));
        for other in ["http://a.example", "a.example:8443", "b.example/office"] {
            assert!(!same("a.example/office", other), "{other}");
        }
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
            scheme in "(https?:/{0,3})?", host in "[a-z0-9.-]{1,12}", port in "(:[0-9]{1,5})?", path in "([/\\\\][ -~]{0,20})?",
        ) {
            if let Ok(address) = Address::parse(&format!("{scheme}{host}{port}{path}")) {
                prop_assert_eq!(Address::parse(&address.to_string()), Ok(address.clone()));
                for place in address.places() {
                    prop_assert_eq!(Address::parse(place.as_str()), Ok(place.clone()));
                }
            }
        }

        /// Whatever is pasted behind the host, and whatever is asked for, goes to the host that was typed.
        #[test]
        fn the_host_that_was_typed_is_the_one_that_is_used(
            path in "([/?#\\\\].{0,30})?", asked in ".{0,30}", port in 1..60000u16,
        ) {
            let address = Address::parse(&format!("https://acme.example:{port}{path}"));
            let typed = Address::parse(&format!("https://acme.example:{port}")).unwrap();
            prop_assert!(address.is_ok(), "{:?}", address);
            for place in address.unwrap().places() {
                prop_assert!(place.same_server(&typed), "{}", place);
                let url = place.url(&asked);
                prop_assert_eq!(url.origin(), typed.url("").origin());
                prop_assert!(url.path().starts_with(place.path()), "{} {}", place, url);
                prop_assert!(url.username().is_empty() && url.fragment().is_none());
            }
        }

        /// What a portal prints is asked for under its own path, and never elsewhere.
        #[test]
        fn what_is_printed_leads_nowhere_else(printed in ".{0,40}", base in "(/[a-z.%2e]{0,8}){0,2}") {
            let address = Address::parse(&format!("acme.example{base}")).unwrap();
            let own = address.url("").join(&printed).ok().and_then(|url| address.own(&url));
            if let Some(own) = own {
                prop_assert_eq!(own.origin(), address.url("").origin());
                prop_assert!(own.path().starts_with(address.path()), "{}", own);
            }
        }
    }
}
