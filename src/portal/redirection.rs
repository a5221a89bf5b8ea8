//! Redirects of a portal. They are never followed: the session would go along. A target that can be the address
//! of a portal is named, so that the user can decide; anything else is never offered.

use url::Url;

use super::address::Address;
use super::error::PortalError;

/// The longest `Location` that is read, in bytes. Sign-in services write a lot into it.
const LONGEST: usize = 8192;
/// The longest address that is named, in bytes.
const LONGEST_TOLD: usize = 300;
/// Words in the address of a page where a network, a company or a service asks for a sign-in.
const SIGN_IN: [&str; 18] = [
    "login",
    "logon",
    "signin",
    "signon",
    "sso",
    "saml",
    "saml2",
    "oauth",
    "oauth2",
    "oidc",
    "openid",
    "auth",
    "authorize",
    "adfs",
    "idp",
    "captive",
    "hotspot",
    "wifi",
];

/// What it means that a call to `asked`, on the portal at `address`, was answered with this `Location`.
pub(super) fn redirection_error(address: &Address, asked: &Url, location: Option<&[u8]>) -> PortalError {
    let Some(location) = location.filter(|bytes| !bytes.trim_ascii().is_empty()) else {
        return PortalError::Unreadable { what: "it sends on to nowhere".to_owned() };
    };
    let unusable = |why: &'static str| PortalError::UnusableRedirect { why };
    if location.len() > LONGEST {
        return unusable("it is too long");
    }
    let Some(target) = std::str::from_utf8(location).ok().and_then(|text| asked.join(text).ok()) else {
        return unusable("it cannot be read");
    };
    if !matches!(target.scheme(), "http" | "https") {
        return unusable("it does not begin with http or https");
    }
    if !target.username().is_empty() || target.password().is_some() {
        return unusable("it holds a user name or a password");
    }
    let Ok(place) = Address::parse(target.origin().ascii_serialization().as_str()) else {
        return unusable("no portal can be there");
    };
    let is_portals_own = target.path().to_ascii_lowercase().ends_with("/auth.aspx");
    if is_portals_own && address.same_host(&target) {
        return PortalError::SessionExpired;
    }
    let target = without_call(address, asked, target);
    let to = target.as_str().trim_end_matches('/');
    if to.len() > LONGEST_TOLD {
        return unusable("it is too long");
    }
    // Typed at the sign-in, it has to lead to the same place.
    if !Address::parse(to).is_ok_and(|typed| typed.url("").origin() == target.origin()) {
        return unusable("no portal can be there");
    }
    if !is_portals_own && is_sign_in(address, &target) {
        return PortalError::SignInElsewhere { host: place.host().to_owned() };
    }
    PortalError::Redirected { to: to.to_owned() }
}

/// What a call was sent on to, without the call itself, and without a query, which may hold anything.
fn without_call(address: &Address, asked: &Url, mut target: Url) -> Url {
    target.set_query(None);
    target.set_fragment(None);
    let call = asked.path().strip_prefix(address.path()).filter(|call| !call.is_empty());
    let place = call.and_then(|call| target.path().strip_suffix(call)).filter(|place| place.ends_with('/'));
    if let Some(place) = place.map(str::to_owned) {
        target.set_path(&place);
    }
    target
}

/// Whether an address looks like a sign-in page. The host of the portal itself may be called
/// anything.
fn is_sign_in(address: &Address, target: &Url) -> bool {
    let host = target.host_str().filter(|_| !address.same_host(target)).unwrap_or("");
    let place = format!("{host}{}", target.path()).to_ascii_lowercase();
    let words: Vec<&str> = place.split(|c: char| !c.is_ascii_alphanumeric()).collect();
    words.iter().any(|word| SIGN_IN.contains(word))
        || words.windows(2).any(|pair| matches!(pair, ["sign" | "log", "in" | "on"]))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn redirection_error_from(address: &str, location: &str) -> PortalError {
        let address = Address::parse(address).unwrap();
        redirection_error(&address, &address.url("api/2.0/people/@self.json"), Some(location.as_bytes()))
    }

    #[test]
    fn what_can_be_a_portal_is_told_without_the_call() {
        for (address, location, to) in [
            ("acme.example", "https://b.example/x?secret=1#y", "https://b.example/x"),
            ("acme.example", "//b.example:8443/", "https://b.example:8443"),
            ("acme.example", "/elsewhere", "https://acme.example/elsewhere"),
            ("http://acme.example", "https://acme.example/api/2.0/people/@self.json", "https://acme.example"),
            (
                "acme.example",
                "https://b.example/office/api/2.0/people/@self.json",
                "https://b.example/office",
            ),
            ("acme.example/office", "https://b.example/api/2.0/people/@self.json", "https://b.example"),
            ("acme.example/office", "/office/api/2.0/people/@self.json?again", "https://acme.example/office"),
            ("acme.example", "https://b.example/Auth.aspx?refererurl=x", "https://b.example/Auth.aspx"),
            (
                "http://sso.a.example",
                "https://sso.a.example/api/2.0/people/@self.json",
                "https://sso.a.example",
            ),
        ] {
            assert_eq!(
                redirection_error_from(address, location),
                PortalError::Redirected { to: to.to_owned() },
                "{location}"
            );
        }
    }

    #[test]
    fn the_sign_in_page_of_the_portal_is_the_end_of_the_session() {
        for location in ["/Auth.aspx?refererurl=x", "http://ACME.example:81/auth.aspx", "/office/Auth.aspx"] {
            assert_eq!(redirection_error_from("acme.example/office", location), PortalError::SessionExpired);
        }
    }

    #[test]
    fn a_sign_in_page_elsewhere_is_named() {
        for (location, host) in [
            ("https://login.company.example/x?SAMLRequest=abc", "login.company.example"),
            ("https://wifi.hotel.example/", "wifi.hotel.example"),
            ("http://gateway.example/captive/start.html", "gateway.example"),
            ("/oauth2/start?rd=/api", "acme.example"),
            ("https://id.example/adfs/ls/?wa=wsignin1.0", "id.example"),
            ("https://b.example/users/sign_in", "b.example"),
        ] {
            let expected = PortalError::SignInElsewhere { host: host.to_owned() };
            assert_eq!(redirection_error_from("acme.example", location), expected, "{location}");
        }
        // These only look a little like it.
        for location in ["https://author.example/x", "https://b.example/catalogin", "/design-inside"] {
            let error = redirection_error_from("acme.example", location);
            assert!(matches!(error, PortalError::Redirected { .. }), "{location}: {error:?}");
        }
    }

    #[test]
    fn what_is_no_web_address_is_never_offered() {
        let long = format!("https://b.example/{}", "x".repeat(LONGEST));
        let rather_long = format!("https://b.example/{}", "x".repeat(LONGEST_TOLD));
        for location in [
            "javascript:alert(1)",
            "JavaScript:alert(document.domain)",
            "file:///etc/passwd",
            "ftp://b.example/x",
            "portal-desk:open",
            "data:text/html,<script>",
            "mailto:mia@acme.example",
            "ssh://b.example",
            "https://acme.example@b.example/x",
            "https://mia:secret@acme.example/Auth.aspx",
            "//:secret@b.example",
            "http://",
            "https://b.example:0/",
            "https://b.example:99999/",
            "https://b c.example/",
            "https://[::1/",
            "https://b$d.example/x",
            long.as_str(),
            rather_long.as_str(),
        ] {
            let error = redirection_error_from("acme.example", location);
            assert!(matches!(error, PortalError::UnusableRedirect { .. }), "{location}: {error:?}");
            let told = error.to_string();
            assert!(!told.contains("://") && !told.contains("secret") && !told.contains("script"), "{told}");
        }
        let address = Address::parse("acme.example").unwrap();
        let asked = address.url("x");
        assert!(matches!(
            redirection_error(&address, &asked, Some(b"\xff\xfe")),
            PortalError::UnusableRedirect { .. }
        ));
        for nowhere in [None, Some(&b""[..]), Some(&b"  "[..])] {
            assert!(matches!(redirection_error(&address, &asked, nowhere), PortalError::Unreadable { .. }));
        }
    }

    proptest! {
        /// Whatever a `Location` contains, what is offered is a plain web address that can be typed.
        #[test]
        fn only_web_addresses_are_offered(
            location in prop_oneof![
                ".{0,60}",
                "(https?|ftp|file|javascript|[a-z-]{1,9}):/{0,3}[ -~]{0,60}",
                "(//|https://)([a-z:]{0,6}@)?[a-zé.$:0-9]{0,12}[/?#]?[ -~]{0,400}",
            ],
            base in "(/office)?",
        ) {
            let address = Address::parse(&format!("acme.example{base}")).unwrap();
            let error = redirection_error(&address, &address.url("api/2.0/x.json"), Some(location.as_bytes()));
            if let PortalError::Redirected { to } = &error {
                let url = Url::parse(to).unwrap();
                prop_assert!(matches!(url.scheme(), "http" | "https"), "{}", to);
                prop_assert!(url.username().is_empty() && url.password().is_none(), "{}", to);
                prop_assert!(url.query().is_none() && to.len() <= LONGEST_TOLD, "{}", to);
                let typed = Address::parse(to).unwrap();
                prop_assert_eq!(typed.url("").origin(), url.origin());
            }
            prop_assert!(error.to_string().len() < 1000);
        }
    }
}
