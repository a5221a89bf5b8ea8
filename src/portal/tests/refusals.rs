//! What each refusal means, and how it reads.

use reqwest::Method;
use reqwest::header::HeaderMap;
use serde_json::json;

use crate::portal::PortalError;
use crate::portal::answer::{HttpAnswer, PageAuthor, RequestKind};

pub(super) fn reply(status: u16, body: &str) -> HttpAnswer {
    HttpAnswer { status, body: body.as_bytes().to_vec(), ..HttpAnswer::default() }
}

/// The error that an answer to a call of this verb means.
fn told(method: Method, author: PageAuthor, status: u16, body: &str) -> PortalError {
    let asked = RequestKind { method, sends_picture: false };
    let reply = HttpAnswer { asked, author, ..reply(status, body) };
    reply.failure("acme").unwrap_or_else(|| reply.answer("acme").unwrap_err())
}

#[test]
fn each_refusal_is_told_apart() {
    let refused = |status, message: &str| {
        let error = json!({"status": 1, "statusCode": status, "error": {"message": message, "data": {}}});
        reply(status, &error.to_string()).failure("acme").unwrap()
    };
    let denied = "\"John Doe\" access denied \"Edit user information, \". Cause: …";
    assert_eq!(refused(500, denied), PortalError::Denied { message: denied.into() });
    assert_eq!(refused(403, "Access Denied"), PortalError::Denied { message: "Access Denied".into() });
    assert_eq!(refused(404, "Not found"), PortalError::NotFound);
    assert_eq!(refused(400, "x"), PortalError::Refused { status: 400, message: "x".into() });
    assert_eq!(refused(500, "x"), PortalError::Refused { status: 500, message: "x".into() });
    assert_eq!(refused(402, "pay"), PortalError::PaymentRequired { message: "pay".into() });
    let plain = |status, body: &str| reply(status, body).failure("acme").unwrap();
    assert_eq!(plain(401, "Unauthorized"), PortalError::SessionExpired);
    assert_eq!(plain(402, ""), PortalError::PaymentRequired { message: String::new() });
    assert_eq!(plain(403, ""), PortalError::Denied { message: String::new() });
    assert_eq!(plain(404, "<html>"), PortalError::RouteMissing);
    assert_eq!(plain(404, ""), PortalError::NotAPortal { host: "acme".into() });
    assert_eq!(plain(429, ""), PortalError::RateLimited);
    assert_eq!(plain(413, "<html>"), PortalError::RequestTooLarge);
    let asked = RequestKind { method: Method::POST, sends_picture: true };
    let picture = HttpAnswer { asked, ..reply(413, "<html>") };
    assert_eq!(picture.failure("acme"), Some(PortalError::PictureTooLarge));
    for status in [500, 502, 503, 504] {
        assert_eq!(plain(status, "<html>"), PortalError::Trouble { status });
    }
    assert_eq!(reply(201, "").failure("acme"), None);
}

#[test]
fn every_error_is_a_sentence() {
    let host = || "acme.example".to_owned();
    let message = || "Nein.\nWirklich nicht.".to_owned();
    let errors = [
        PortalError::UnknownHost { host: host() },
        PortalError::NoConnection { host: host() },
        PortalError::Certificate { host: host(), reason: "its certificate has expired".into(), shown: None },
        PortalError::Timeout { host: host() },
        PortalError::Dropped { host: host() },
        PortalError::NotAPortal { host: host() },
        PortalError::Redirected { to: "https://b.example".into() },
        PortalError::UnusableRedirect { why: "it is too long" },
        PortalError::SignInElsewhere { host: host() },
        PortalError::WebPage { asks_for_sign_in: true },
        PortalError::WebPage { asks_for_sign_in: false },
        PortalError::ProxySignIn,
        PortalError::MethodBlocked { method: "PUT".into() },
        PortalError::Gateway { status: 403 },
        PortalError::RequestTooLarge,
        PortalError::SignInRefused,
        PortalError::TooManyAttempts,
        PortalError::SessionExpired,
        PortalError::Denied { message: message() },
        PortalError::Denied { message: String::new() },
        PortalError::NotFound,
        PortalError::RouteMissing,
        PortalError::PaymentRequired { message: message() },
        PortalError::RateLimited,
        PortalError::Refused { status: 400, message: message() },
        PortalError::Trouble { status: 503 },
        PortalError::Unreadable { what: "it is empty".into() },
        PortalError::TooLarge,
        PortalError::SilentlyRefused { what: "make this person a user".into() },
        PortalError::NotAPerson,
        PortalError::PictureElsewhere,
        PortalError::PictureTooLarge,
        PortalError::PictureRefused { message: message() },
        PortalError::Setup { reason: "no root certificates".into() },
    ];
    for error in errors {
        let text = error.to_string();
        assert!(text.ends_with('.') && !text.contains(['!', '\n']) && !text.contains("  "), "{text}");
        assert!(!text.contains("..") && !text.contains(" ."), "{text}");
        assert!(!(error.never_arrived() && error.may_have_been_done()), "{text}");
    }
}

const NGINX: &str = "<html>\r\n<head><title>405 Not Allowed</title></head>\r\n<center>nginx</center></html>";
const ENVELOPE: &str = r#"{"status":1,"statusCode":403,"error":{"message":"Access Denied","data":{}}}"#;

#[test]
fn what_a_gateway_refuses_is_neither_the_end_of_the_session_nor_a_missing_right() {
    let denied = |message: &str| PortalError::Denied { message: message.into() };
    for (status, author, body, expected) in [
        // The portal: plain text, the envelope, or nothing at all.
        (401, PageAuthor::Unknown, "Unauthorized", PortalError::SessionExpired),
        (401, PageAuthor::Unknown, "", PortalError::SessionExpired),
        (403, PageAuthor::Unknown, "", denied("")),
        (403, PageAuthor::Unknown, ENVELOPE, denied("Access Denied")),
        // Its web server on Windows, with a page of its own around it.
        (
            401,
            PageAuthor::PortalServer,
            "<!DOCTYPE html><h2>401 - Unauthorized</h2>",
            PortalError::SessionExpired,
        ),
        (403, PageAuthor::PortalServer, "<!DOCTYPE html><h2>403 - Forbidden</h2>", denied("")),
        (403, PageAuthor::Portal, "<html>", denied("")),
        // Anything else.
        (401, PageAuthor::Unknown, NGINX, PortalError::Gateway { status: 401 }),
        (403, PageAuthor::Unknown, NGINX, PortalError::Gateway { status: 403 }),
        (
            403,
            PageAuthor::Unknown,
            "\u{feff}\n <HTML>Blocked by the firewall",
            PortalError::Gateway { status: 403 },
        ),
    ] {
        for method in [Method::GET, Method::PUT] {
            assert_eq!(told(method, author, status, body), expected, "{status} {author:?} {body}");
        }
    }
}

#[test]
fn a_verb_that_is_refused_on_the_way_is_no_call_that_the_portal_lacks() {
    let blocked = |method: &str| PortalError::MethodBlocked { method: method.into() };
    let put = || Method::PUT;
    for (method, author, status, body, expected) in [
        (put(), PageAuthor::Unknown, 405, NGINX, blocked("PUT")),
        (put(), PageAuthor::Unknown, 405, "", blocked("PUT")),
        (put(), PageAuthor::Unknown, 405, "Method Not Allowed", blocked("PUT")),
        (Method::DELETE, PageAuthor::PortalServer, 405, "<html>", blocked("DELETE")),
        (Method::POST, PageAuthor::Unknown, 501, "<html>", blocked("POST")),
        // The portal says it itself.
        (put(), PageAuthor::Unknown, 405, ENVELOPE, PortalError::RouteMissing),
        (put(), PageAuthor::Portal, 405, "<html>", PortalError::RouteMissing),
        // So it says of a call that it lacks.
        (put(), PageAuthor::Unknown, 404, NGINX, PortalError::RouteMissing),
        (Method::GET, PageAuthor::Unknown, 405, NGINX, PortalError::RouteMissing),
        (Method::GET, PageAuthor::Unknown, 501, NGINX, PortalError::Trouble { status: 501 }),
    ] {
        let error = told(method, author, status, body);
        assert_eq!(error, expected, "{status} {author:?} {body}");
        assert!(error.was_not_carried_out() || matches!(error, PortalError::Trouble { .. }));
    }
}

#[test]
fn a_page_in_the_place_of_an_answer_is_told_as_one() {
    let page = |asks_for_sign_in| PortalError::WebPage { asks_for_sign_in };
    for (status, body, expected) in [
        (200, "<!DOCTYPE html><p>Welcome to our network", page(false)),
        (200, "<html><form><input name=p TYPE='password'></form>", page(true)),
        (201, " <input type=password>", page(true)),
        (200, r#"<input class="x" type="password">"#, page(true)),
        (511, "", page(true)),
        (407, "<html>", PortalError::ProxySignIn),
    ] {
        let error = told(Method::PUT, PageAuthor::Unknown, status, body);
        assert_eq!(error, expected, "{status} {body}");
        assert_ne!(error.may_have_been_done(), error.never_arrived(), "{status} {body}");
    }
}

#[test]
fn the_headers_tell_who_wrote_a_page() {
    let author = |lines: &[(&'static str, &'static str)]| {
        let mut headers = HeaderMap::new();
        for (name, value) in lines {
            headers.insert(*name, value.parse().unwrap());
        }
        PageAuthor::of(&headers)
    };
    assert_eq!(author(&[("server", "nginx/1.24.0"), ("x-aspnet-version", "4.0.30319")]), PageAuthor::Portal);
    assert_eq!(author(&[("server", "Microsoft-IIS/10.0")]), PageAuthor::PortalServer);
    for lines in [
        &[][..],
        &[("server", "nginx")],
        &[("server", "squid/6.1"), ("via", "1.1 proxy (squid/6.1)")],
        &[("x-powered-by", "ASP.NET"), ("via", "1.1 gateway")],
    ] {
        assert_eq!(author(lines), PageAuthor::Unknown, "{lines:?}");
    }
}

#[test]
fn an_error_inside_a_good_status_is_an_error() {
    let body = r#"{"status":1,"statusCode":403,"error":{"message":"Forbidden","data":{}}}"#;
    assert_eq!(reply(200, body).answer("acme"), Err(PortalError::Denied { message: "Forbidden".into() }));
}
