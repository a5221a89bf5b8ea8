//! What each refusal means, and how it reads.

use serde_json::json;

use crate::portal::PortalError;
use crate::portal::answer::Reply;

pub(super) fn reply(status: u16, body: &str) -> Reply {
    Reply { status, content_type: String::new(), body: body.as_bytes().to_vec(), date: None }
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
    assert_eq!(plain(413, "<html>"), PortalError::PictureTooLarge);
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

#[test]
fn an_error_inside_a_good_status_is_an_error() {
    let body = r#"{"status":1,"statusCode":403,"error":{"message":"Forbidden","data":{}}}"#;
    assert_eq!(reply(200, body).answer("acme"), Err(PortalError::Denied { message: "Forbidden".into() }));
}
