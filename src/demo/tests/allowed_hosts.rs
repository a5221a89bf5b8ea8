//! A call by a name that is not this computer's gets nothing.

use axum::http::{HeaderMap, HeaderValue, Uri, header};
use proptest::prelude::*;
use serde_json::json;
use url::{Host, Url};

use super::office::*;
use crate::demo::allowed_hosts::AllowedHosts;
use crate::demo::{DemoPortal, Options};

/// Signs in, with these lines instead of the one `Host`.
async fn log_in(portal: &DemoPortal, target: &str, version: &str, hosts: &str) -> ReceivedAnswer {
    let email = row(portal, ADMIN).email;
    let body = json!({"userName": email, "password": "demo"}).to_string();
    let head = format!(
        "POST {target} HTTP/{version}\r\n{hosts}Connection: close\r\nContent-Type: application/json\r\n\
         Content-Length: {}\r\n\r\n",
        body.len()
    );
    let bytes = Client::nobody(portal).say(&[head.as_bytes(), body.as_bytes()]).await;
    ReceivedAnswer::read(&bytes).unwrap_or_else(|| panic!("no answer to {hosts:?}"))
}

const LOG_IN: &str = "/api/2.0/authentication.json";

#[tokio::test]
async fn names_of_this_computer_are_answered() {
    let portal = office().await;
    for (place, host) in [
        "localhost",
        "LocalHost",
        "localhost:80",
        "LOCALHOST:65535",
        "localhost.",
        "localhost.:8090",
        "portal.localhost",
        "a.b-c.d_e.LOCALHOST:1",
        "acme.localhost.",
        "127.0.0.1",
        "127.0.0.1:8090",
        "127.0.0.1.",
        "127.0.0.1.:80",
        "127.255.255.254:9",
        "127.1.2.3",
        "[::1]",
        "[::1]:8090",
        "[0:0:0:0:0:0:0:1]:1",
        "  localhost\t",
    ]
    .into_iter()
    .enumerate()
    {
        let answer = log_in(&portal, LOG_IN, "1.1", &format!("hOsT: {host}\r\n")).await;
        assert_eq!(answer.status, 201, "{host:?}");
        assert_eq!(portal.sessions(), place + 1);
    }
}

#[tokio::test]
async fn other_names_get_nothing_and_do_nothing() {
    let portal = office().await;
    let long = format!("{}.localhost", "a".repeat(64));
    let longer = format!("{}localhost", "a.".repeat(130));
    let hosts = [
        "",
        ".",
        ":80",
        "evil.example",
        "evil.example:80",
        "localhost.evil.example",
        "evillocalhost",
        "evil-localhost",
        "127.0.0.1.evil.example",
        "127.0.0.1.nip.io:80",
        "126.255.255.255",
        "128.0.0.1",
        "0.0.0.0",
        "10.0.0.1",
        "192.168.0.1:80",
        "127.1",
        "127.0.0.256",
        "127.0.0.01",
        "0x7f.0.0.1",
        "2130706433",
        "[::]",
        "[::2]",
        "[::ffff:127.0.0.1]",
        "[::1",
        "[::1]80",
        "[::1].",
        "[localhost]",
        "[127.0.0.1]",
        "::1",
        "::1:80",
        "localhost:",
        "localhost:x",
        "localhost:-1",
        "localhost:+1",
        "localhost:65536",
        "localhost:80:80",
        "localhost..",
        ".localhost",
        "a..localhost",
        "user@localhost",
        "user@b.localhost",
        "localhost/x",
        "local host",
        "localhost, evil.example",
        "localhost;evil.example",
        "http://localhost",
        "localhöst",
        "ｌocalhost",
        &long,
        &longer,
    ];
    for host in hosts {
        let answer = log_in(&portal, LOG_IN, "1.1", &format!("Host: {host}\r\n")).await;
        assert_eq!(answer.status, 421, "{host:?}");
        let text = answer.text();
        assert!(text.contains("answers only where it is called by a name of this computer"), "{text}");
        assert!(answer.header("content-type").unwrap().starts_with("text/plain"));
    }
    for hosts in [
        "",
        "Host: localhost\r\nHost: localhost\r\n",
        "Host: localhost\r\nHost: evil.example\r\n",
        "Host: evil.example\r\nHost: localhost\r\n",
        "X-Forwarded-Host: localhost\r\n",
    ] {
        assert_eq!(log_in(&portal, LOG_IN, "1.1", hosts).await.status, 421, "{hosts:?}");
    }
    assert_eq!(log_in(&portal, LOG_IN, "1.0", "").await.status, 421);
    assert_eq!((portal.sessions(), portal.requests()), (0, vec![]), "no call was carried out");
}

#[tokio::test]
async fn a_host_in_the_target_counts_too() {
    let portal = office().await;
    for (target, status) in
        [("http://evil.example", 421), ("http://localhost@evil.example", 421), ("http://127.0.0.1:80", 201)]
    {
        let answer = log_in(&portal, &format!("{target}{LOG_IN}"), "1.1", "Host: localhost\r\n").await;
        assert_eq!(answer.status, status, "{target}");
    }
    let answer = log_in(&portal, &format!("http://localhost{LOG_IN}"), "1.1", "Host: evil.example\r\n").await;
    assert_eq!((answer.status, portal.sessions()), (421, 1));
}

#[tokio::test]
async fn the_pages_for_tests_and_pictures_check_the_host_too() {
    let portal = office().await;
    let control = portal.control_token();
    for path in ["/_demo/rows", "/_demo/requests", "/_demo/picture.png", "/storage/x.png", "/"] {
        let head = format!(
            "GET {path} HTTP/1.1\r\nHost: evil.example\r\nx-demo-control: {control}\r\nConnection: close\r\n\r\n"
        );
        let bytes = Client::nobody(&portal).say(&[head.as_bytes()]).await;
        assert_eq!(ReceivedAnswer::read(&bytes).unwrap().status, 421, "{path}");
    }
}

#[tokio::test]
async fn a_test_can_name_more_hosts() {
    let also_called = vec!["portal.example".to_owned(), "0.0.0.0".to_owned()];
    let portal = office_with(Options { also_called, ..Options::default() }).await;
    for (host, status) in
        [("Portal.Example:80", 201), ("0.0.0.0", 201), ("other.example", 421), ("a.portal.example", 421)]
    {
        let answer = log_in(&portal, LOG_IN, "1.1", &format!("Host: {host}\r\n")).await;
        assert_eq!(answer.status, status, "{host}");
    }
}

#[tokio::test]
async fn who_listens_everywhere_is_found_on_this_computer() {
    let portal = office_with(Options { listen: "0.0.0.0:0".parse().unwrap(), ..Options::default() }).await;
    assert!(portal.address().starts_with("http://127.0.0.1:"), "{}", portal.address());
    assert_eq!(Client::nobody(&portal).get("capabilities.json").await.status, 200);
}

fn lets_in(host: &str) -> bool {
    let Ok(value) = HeaderValue::from_str(host) else { return false };
    let headers = HeaderMap::from_iter([(header::HOST, value)]);
    AllowedHosts::new(Vec::new()).lets_in(&Uri::from_static("/"), &headers)
}

/// As a browser understands it.
fn is_loopback(host: &str) -> bool {
    let Ok(url) = Url::parse(&format!("http://{host}/")) else { return false };
    match url.host() {
        Some(Host::Domain(name)) => {
            let name = name.strip_suffix('.').unwrap_or(name);
            name == "localhost" || name.ends_with(".localhost")
        }
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

proptest! {
    /// Nobody is let in whom a browser would look for elsewhere.
    #[test]
    fn every_allowed_host_is_this_computer(
        host in "(localhost|127\\.0\\.0|\\[::1\\]|[a-wyz0-9.:@\\[\\]/?#% -]{0,4}){1,4}",
    ) {
        prop_assert!(!lets_in(&host) || is_loopback(&host), "{:?}", host);
    }

    #[test]
    fn every_name_of_this_computer_is_let_in(
        name in "(([a-z0-9]{1,8}\\.){0,3}localhost|127(\\.(0|[1-9][0-9]?|1[0-9]{2})){3})",
        dot in "\\.?",
        port in prop::option::of(any::<u16>()),
        is_loud in any::<bool>(),
    ) {
        let port = port.map(|port| format!(":{port}")).unwrap_or_default();
        let host = format!("{name}{dot}{port}");
        let host = if is_loud { host.to_uppercase() } else { host };
        prop_assert!(lets_in(&host), "{:?}", host);
    }
}
