//! The things that go wrong on a portal, and what is said of each.

use std::time::Duration;

use portal_desk::demo::FaultKind;

/// Something that goes wrong with a call.
pub struct Mishap {
    pub fault: FaultKind,
    /// What the sentence says; `None` where the program copes with it.
    pub words: Option<&'static str>,
    /// Whether a changing call takes effect nevertheless.
    pub is_done: bool,
    /// Whether nobody can know whether a changing call takes effect, or is still going to.
    pub is_unknown: bool,
    /// How often a changing call is asked for: again only where it certainly was not carried out.
    pub changes: usize,
    /// How often a reading is asked for before it is given up.
    pub readings: usize,
    /// Whether it is about waiting.
    pub is_slow: bool,
}

impl Mishap {
    fn new(fault: FaultKind, words: &'static str) -> Mishap {
        let words = Some(words);
        Mishap { fault, words, is_done: false, is_unknown: false, changes: 1, readings: 1, is_slow: false }
    }

    fn done(self) -> Mishap {
        Mishap { is_done: true, ..self }
    }

    fn unknown(self) -> Mishap {
        Mishap { is_unknown: true, ..self }
    }

    fn repeated(self) -> Mishap {
        Mishap { readings: 3, ..self }
    }
}

const JSON: &str = "application/json; charset=utf-8";
const HTML: &str = "text/html; charset=utf-8";
const PAGE: &str = "<!DOCTYPE html><html><body><h1>Oops</h1></body></html>";
const UNREADABLE: &str = "an answer that cannot be read";

fn says(status: u16, body: &str, content_type: &str) -> FaultKind {
    FaultKind::Status(status, Some((body.to_owned(), content_type.to_owned())))
}

pub fn a_time_out() -> Mishap {
    let fault = FaultKind::Delay(Duration::from_secs(600));
    Mishap { is_slow: true, ..Mishap::new(fault, "did not answer in time").unknown() }
}

pub fn a_connection_dropped_before_the_call_is_done() -> Mishap {
    Mishap::new(FaultKind::DropBefore, "broke before the answer came").unknown().repeated()
}

pub fn a_connection_dropped_after_the_call_is_done() -> Mishap {
    Mishap::new(FaultKind::DropAfter, "broke before the answer came").done().repeated()
}

pub fn a_connection_dropped_in_the_middle_of_the_answer() -> Mishap {
    Mishap::new(FaultKind::TruncatedBody, "broke before the answer came").done().repeated()
}

pub fn an_answer_that_drips() -> Mishap {
    Mishap { words: None, ..Mishap::new(FaultKind::SlowDrip, "").done() }
}

pub fn a_portal_that_is_not_paid_for() -> Mishap {
    Mishap::new(FaultKind::Status(402, None), "blocked until it is paid for")
}

pub fn a_call_that_is_forbidden() -> Mishap {
    Mishap::new(FaultKind::PortalError(403, "Access Denied".into()), "does not allow this")
}

pub fn a_call_that_the_portal_does_not_have() -> Mishap {
    Mishap::new(says(404, PAGE, HTML), "does not offer the function")
}

pub fn too_many_requests() -> Mishap {
    Mishap { changes: 3, ..Mishap::new(FaultKind::Status(429, None), "asks for a pause").repeated() }
}

pub fn an_error_in_the_envelope_of_the_portal() -> Mishap {
    let message = "Object reference not set to an instance of an object.";
    Mishap::new(FaultKind::PortalError(500, message.into()), "it says “Object reference not set")
}

pub fn a_502_with_a_web_page() -> Mishap {
    Mishap::new(says(502, PAGE, HTML), "has trouble at the moment").unknown().repeated()
}

pub fn a_503() -> Mishap {
    Mishap::new(FaultKind::Status(503, None), "has trouble at the moment").unknown().repeated()
}

pub fn json_that_breaks_off() -> Mishap {
    let half = r#"{"count":1,"status":0,"statusCode":200,"response":[{"id":"38c0f464-f1e7-493e"#;
    Mishap::new(says(200, half, JSON), UNREADABLE).unknown()
}

pub fn garbage_in_place_of_json() -> Mishap {
    Mishap::new(says(200, "]{\u{0}\u{feff}\"res\\ponse\": NaN,,", JSON), UNREADABLE).unknown()
}

pub fn a_web_page_in_place_of_json() -> Mishap {
    Mishap::new(FaultKind::Garbage, "A web page answered in place of the portal").unknown()
}

pub fn a_sign_in_page_of_the_network() -> Mishap {
    let page = "<!DOCTYPE html><html><form>Password: <input type=\"password\"></form></html>";
    Mishap::new(says(200, page, HTML), "A sign-in page answered in place of the portal").unknown()
}

pub fn a_gateway_that_refuses() -> Mishap {
    Mishap::new(says(403, PAGE, HTML), "(a proxy or a firewall) refused this (HTTP status 403)")
}

pub fn a_gateway_that_wants_a_sign_in() -> Mishap {
    Mishap::new(says(401, PAGE, HTML), "(a proxy or a firewall) refused this (HTTP status 401)")
}

pub fn plain_text_in_place_of_json() -> Mishap {
    Mishap::new(says(200, "Service is starting, please wait", "text/plain"), UNREADABLE).unknown()
}

/// The embedded portal does the call; what it tells of it is empty.
pub fn an_empty_object() -> Mishap {
    Mishap::new(FaultKind::EmptyObject, UNREADABLE).done()
}

pub fn a_redirect_to_another_host() -> Mishap {
    let elsewhere = "http://elsewhere.example/api?token=1";
    Mishap::new(FaultKind::Redirect(elsewhere.into()), "sends on to http://elsewhere.example/api")
}

pub fn a_redirect_to_a_sign_in_page_elsewhere() -> Mishap {
    let elsewhere = "https://login.company.example/start?to=portal";
    Mishap::new(FaultKind::Redirect(elsewhere.into()), "A sign-in page at login.company.example answered")
}

pub fn a_redirect_to_what_is_no_web_address() -> Mishap {
    let script = "javascript:alert(1)";
    Mishap::new(FaultKind::Redirect(script.into()), "cannot be used: it does not begin with http or https")
}

pub fn a_body_that_is_too_large() -> Mishap {
    Mishap::new(FaultKind::HugeBody(65 << 20), "too large to be read").unknown()
}

/// A sentence is plain: it begins and ends like one and shows no debris.
#[track_caller]
pub fn assert_plain(sentence: &str) {
    assert!(sentence.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit()), "{sentence}");
    assert!(sentence.ends_with('.'), "{sentence}");
    for debris in ["Err(", "None", "Some(", "::", "0x", "hresult", "reqwest", "hyper", "Error {", "os error"]
    {
        assert!(!sentence.contains(debris), "{sentence}");
    }
}
