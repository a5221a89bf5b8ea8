//! What can go wrong between this program and a portal.

use thiserror::Error;

use super::certificate::DistrustedCertificate;

/// Why a call to a portal failed. Each reads as a sentence or two that say
/// what happened and what to do.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum PortalError {
    /// No computer of this name is known.
    #[error("{host} was not found. Check the address and the network connection.")]
    UnknownHost {
        /// The name that was looked up.
        host: String,
    },
    /// Nothing accepted the connection, or there is no network.
    #[error("{host} cannot be reached. Check the network connection, or try again later.")]
    NoConnection {
        /// The host that was called.
        host: String,
    },
    /// No secure connection came about.
    #[error("No secure connection to {host} could be made: {reason}. {}", advice(shown.as_deref()))]
    Certificate {
        /// The host that was called.
        host: String,
        /// Why, as the middle of a sentence.
        reason: String,
        /// The certificate that was not trusted, if one was shown.
        shown: Option<Box<DistrustedCertificate>>,
    },
    /// The request was sent and no whole answer came in time.
    #[error("{host} did not answer in time. Try again in a moment.")]
    Timeout {
        /// The host that was called.
        host: String,
    },
    /// The connection broke after the request had been sent.
    #[error("The connection to {host} broke before the answer came. Try again in a moment.")]
    Dropped {
        /// The host that was called.
        host: String,
    },
    /// Something answers at this address, and it is no portal.
    #[error("There is no ONLYOFFICE portal at {host}. Check the address.")]
    NotAPortal {
        /// Where it was looked for: the host, with a path where there is one; several of them with “or”.
        host: String,
    },
    /// The portal sends on to another address. This is never followed, because it
    /// would show the session to another server.
    #[error("The portal sends on to {to}. If that is its right address, use it to sign in.")]
    Redirected {
        /// Where to; without query.
        to: String,
    },
    /// The portal sends on to what cannot be the address of a portal. The address is not named, so that nobody
    /// follows it.
    #[error(
        "The portal sends on to an address that cannot be used: {why}. Nothing was sent there. Ask whoever runs the portal."
    )]
    UnusableRedirect {
        /// What is wrong with it.
        why: &'static str,
    },
    /// A network, a company or a sign-in service in front of the portal asks for a sign-in.
    #[error(
        "A sign-in page at {host} answered in place of the portal. Open the portal in a browser and sign in there, then try again. If it asks each time, ask whoever runs the network."
    )]
    SignInElsewhere {
        /// Whose page it is.
        host: String,
    },
    /// A web page came where the portal answers no page.
    #[error(
        "{} answered in place of the portal. Open the portal in a browser, sign in to the network if you are asked, then try again.", page_words(*.asks_for_sign_in)
    )]
    WebPage {
        /// It has a field for a password, or its status says that the network wants a sign-in.
        asks_for_sign_in: bool,
    },
    /// The proxy of this network wants a sign-in of its own.
    #[error(
        "The proxy of this network asks for a name and a password of its own, so nothing reached the portal. Ask whoever runs the network."
    )]
    ProxySignIn,
    /// Something before the portal does not let this kind of request through.
    #[error(
        "Something between this computer and the portal (a proxy or a firewall) does not let {method} requests through, so this was not done. Ask whoever runs the network."
    )]
    MethodBlocked {
        /// The verb, such as `PUT`.
        method: String,
    },
    /// Something before the portal refused the request: it is neither the end of the session nor
    /// a right that is missing.
    #[error(
        "Something between this computer and the portal (a proxy or a firewall) refused this (HTTP status {status}). Ask whoever runs the network."
    )]
    Gateway {
        /// The HTTP status, 401 or 403.
        status: u16,
    },
    /// A request without a picture was too large for a server between this computer and the portal.
    #[error(
        "A server between this computer and the portal refuses requests of this size, so this was not done. What you typed is kept: shorten the longest text, or ask whoever runs the portal."
    )]
    RequestTooLarge,
    /// Wrong e-mail, password or code, or the account is disabled. The portal does
    /// not say which.
    #[error(
        "The portal refused the sign-in. Check the e-mail address and the password. The account may also be disabled."
    )]
    SignInRefused,
    /// Too many sign-ins failed in a short time.
    #[error("Too many sign-ins failed. Wait a minute, then try again.")]
    TooManyAttempts,
    /// The portal does not accept the token, or no longer.
    #[error("The session has ended. Sign in again.")]
    SessionExpired,
    /// The signed-in person may not do this.
    #[error("The portal does not allow this{}. Ask an administrator of the portal.", said(.message))]
    Denied {
        /// What the portal said; can be empty.
        message: String,
    },
    /// The portal has no such record, or not for this viewer.
    #[error("The portal does not have this any more, or does not show it to you. Refresh the list.")]
    NotFound,
    /// The portal does not know the call itself.
    #[error("This portal does not offer the function that is needed here. It may be a different version.")]
    RouteMissing,
    /// The portal has not been paid for.
    #[error("The portal is blocked until it is paid for{}. Ask its owner.", said(.message))]
    PaymentRequired {
        /// What the portal said; can be empty.
        message: String,
    },
    /// Too many requests in a short time.
    #[error("The portal asks for a pause. Wait a minute, then try again.")]
    RateLimited,
    /// The portal has asked for a long pause, so nothing was sent.
    #[error("The portal asks for a pause of {}. Nothing was sent. Try again after that.", pause_words(*.seconds))]
    LongPause {
        /// How long it still is.
        seconds: u64,
    },
    /// The portal refused this request.
    #[error("The portal refused this{}. Check what was entered, then try again.", said(.message))]
    Refused {
        /// The HTTP status, 400 to 599.
        status: u16,
        /// What the portal said, in the language of the signed-in person; can be empty.
        message: String,
    },
    /// The portal or something in front of it is in trouble.
    #[error("The portal has trouble at the moment (HTTP status {status}). Try again later.")]
    Trouble {
        /// The HTTP status, 500 to 599.
        status: u16,
    },
    /// An answer came that cannot be understood.
    #[error(
        "The portal gave an answer that cannot be read ({what}). Try again; if it happens again, the portal may be a different version."
    )]
    Unreadable {
        /// What was wrong with it, in words.
        what: String,
    },
    /// The answer is larger than this program accepts.
    #[error("The answer of the portal is too large to be read.")]
    TooLarge,
    /// The portal said yes and did not do it, as it does when the plan is full.
    #[error(
        "The portal said yes and did not {what}. All paid seats may be taken, or the person has rights that forbid it."
    )]
    SilentlyRefused {
        /// What was not done, as a verb with its object.
        what: String,
    },
    /// The contact is a company, which this program does not edit.
    #[error("This contact is a company, not a person. Edit it in the browser.")]
    NotAPerson,
    /// A picture is kept outside of the portal, where the session must not be shown.
    #[error("The picture is not kept on the portal itself, so it is not loaded.")]
    PictureElsewhere,
    /// A picture has too many bytes to be shown or sent.
    #[error("The picture is too large for this portal. Choose a smaller one.")]
    PictureTooLarge,
    /// The portal did not take a picture.
    #[error("The portal did not take the picture{}. Choose another PNG or JPEG picture.", said(.message))]
    PictureRefused {
        /// What the portal said; can be empty.
        message: String,
    },
    /// This computer cannot make connections at all.
    #[error(
        "Connections cannot be made on this computer: {reason}. Check that root certificates are installed."
    )]
    Setup {
        /// Why, in words.
        reason: String,
    },
}

/// A number of seconds in words.
fn pause_words(seconds: u64) -> String {
    match seconds.div_ceil(60) {
        0 | 1 => "a minute".to_owned(),
        minutes if minutes < 120 => format!("{minutes} minutes"),
        minutes => format!("{} hours", minutes.div_ceil(60)),
    }
}

/// The kind of a web page, as the start of a sentence.
fn page_words(asks_for_sign_in: bool) -> &'static str {
    if asks_for_sign_in { "A sign-in page" } else { "A web page" }
}

/// What to do where a certificate was not trusted: one that was shown can be checked and accepted.
fn advice(shown: Option<&DistrustedCertificate>) -> &'static str {
    match shown {
        Some(_) => "Ask whoever runs the portal; if it is right, sign out and in again to accept it.",
        None => "Ask whoever runs the portal.",
    }
}

impl PortalError {
    /// Whether the request certainly never reached the portal.
    pub fn never_arrived(&self) -> bool {
        matches!(
            self,
            PortalError::UnknownHost { .. }
                | PortalError::NoConnection { .. }
                | PortalError::Certificate { .. }
                | PortalError::Setup { .. }
                | PortalError::LongPause { .. }
                | PortalError::ProxySignIn
        )
    }

    /// Whether every place on the same server would have the same error.
    pub(super) fn concerns_the_server(&self) -> bool {
        self.never_arrived()
            || matches!(
                self,
                PortalError::Timeout { .. } | PortalError::Dropped { .. } | PortalError::RateLimited
            )
    }

    /// Whether it concerns the connection to the portal, or the session: then other calls fail as well.
    pub fn concerns_every_call(&self) -> bool {
        self.never_arrived()
            || matches!(
                self,
                PortalError::Timeout { .. }
                    | PortalError::SessionExpired
                    | PortalError::PaymentRequired { .. }
                    | PortalError::RateLimited
                    | PortalError::Redirected { .. }
                    | PortalError::UnusableRedirect { .. }
                    | PortalError::SignInElsewhere { .. }
                    | PortalError::NotAPortal { .. }
            )
    }

    /// Whether the portal, or something in front of it, certainly did not carry the call out.
    pub fn was_not_carried_out(&self) -> bool {
        self.never_arrived()
            || matches!(
                self,
                PortalError::SessionExpired
                    | PortalError::PaymentRequired { .. }
                    | PortalError::RateLimited
                    | PortalError::RouteMissing
                    | PortalError::MethodBlocked { .. }
                    | PortalError::RequestTooLarge
                    | PortalError::Redirected { .. }
                    | PortalError::UnusableRedirect { .. }
                    | PortalError::SignInElsewhere { .. }
                    | PortalError::NotAPortal { .. }
                    | PortalError::SilentlyRefused { .. }
            )
    }

    /// Whether a change that was asked for may have taken effect although no proper
    /// answer came. A refusal that was answered does not count; it can still have
    /// done a part, so read back after every change that failed.
    pub fn may_have_been_done(&self) -> bool {
        matches!(
            self,
            PortalError::Timeout { .. }
                | PortalError::Dropped { .. }
                | PortalError::Trouble { .. }
                | PortalError::Unreadable { .. }
                | PortalError::WebPage { .. }
                | PortalError::TooLarge
        )
    }

    /// Whether asking the same again in a moment may help.
    pub(super) fn is_passing(&self) -> bool {
        matches!(
            self,
            PortalError::UnknownHost { .. }
                | PortalError::NoConnection { .. }
                | PortalError::Dropped { .. }
                | PortalError::RateLimited
                | PortalError::Trouble { status: 502 | 503 }
        )
    }

    /// What went wrong when no answer came.
    pub(super) fn from_transport(error: &reqwest::Error, host: &str) -> PortalError {
        let host = host.to_owned();
        let words = chain_words(error);
        if error.is_builder() {
            return PortalError::Setup { reason: "the request could not be written".to_owned() };
        }
        if error.is_connect() {
            if words.contains("proxy authorization required") {
                return PortalError::ProxySignIn;
            }
            if error.is_dns() || words.contains("dns error") {
                return PortalError::UnknownHost { host };
            }
            if let Some(reason) = certificate_words(&words) {
                return PortalError::Certificate { host, reason: reason.to_owned(), shown: None };
            }
            return PortalError::NoConnection { host };
        }
        if error.is_timeout() {
            return PortalError::Timeout { host };
        }
        // A body that breaks off is reported as one that cannot be decoded.
        if error.is_decode() && !words.contains("from connection") {
            return PortalError::Unreadable { what: "the transfer was damaged".to_owned() };
        }
        if words.contains("invalid http") {
            return PortalError::Unreadable { what: "it is not HTTP".to_owned() };
        }
        PortalError::Dropped { host }
    }
}

/// All that an error and its causes say, in lower case.
pub(super) fn chain_words(error: &reqwest::Error) -> String {
    let mut words = String::new();
    let mut source = std::error::Error::source(error);
    while let Some(cause) = source {
        words.push_str(&cause.to_string().to_lowercase());
        words.push('\n');
        source = cause.source();
    }
    words
}

fn certificate_words(words: &str) -> Option<&'static str> {
    let of_certificate = words.contains("certificate") || words.contains("unknownissuer");
    if of_certificate {
        return Some(if words.contains("expired") {
            "its certificate has expired"
        } else if words.contains("not valid yet") || words.contains("notvalidyet") {
            "its certificate is not valid yet, or the clock of this computer is wrong"
        } else if words.contains("not valid for") || words.contains("notvalidfor") {
            "its certificate belongs to another address"
        } else if words.contains("issuer") {
            "its certificate was issued by somebody this computer does not trust"
        } else {
            "its certificate is not trusted on this computer"
        });
    }
    let of_handshake = ["corrupt message", "handshake", "tls", "alert"];
    of_handshake.iter().any(|word| words.contains(word)).then_some("the encryption could not be agreed on")
}

/// What the portal said, as an insertion before the full stop.
fn said(message: &str) -> String {
    let message: String =
        message.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(300).collect();
    let message = message.trim_end_matches('.');
    if message.is_empty() { String::new() } else { format!(" (it says “{message}”)") }
}
