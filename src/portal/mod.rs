//! The HTTP client of a portal.
//!
//! A [`Portal`] is an address with a client for it, and after signing in a token.
//! Its methods are the calls of the portal, one file per resource; what they take
//! and give are records and plain values. This module knows the spelling, the dates,
//! the envelope and the errors of the portal, so that no other module has to. It
//! decides nothing about a save: it makes one call when asked for one.

mod address;
mod answer;
mod body;
mod bounded;
mod certificate;
mod contact_wire;
mod contacts;
mod crm;
mod dates;
mod error;
mod pace;
mod people;
mod person_body;
mod person_wire;
mod pictures;
mod reading;
mod redirection;
mod session;
mod sign_in;
mod summaries;
mod transport;
mod trust;

pub use address::{Address, AddressError};
pub use certificate::{Certificate, DistrustedCertificate, Fingerprint, FingerprintError};
pub use contacts::ContactBody;
pub use error::PortalError;
pub use person_body::PersonBody;
pub use session::{About, PortalSettings, SignedInAccount};
pub use sign_in::{Credentials, SignInAnswer, read_token};
pub use summaries::{CompanySummary, ContactSummary, Department, Page, PersonSummary};
pub use transport::{Patience, Portal};
pub use trust::{Trust, read_authority};

#[cfg(test)]
mod tests;
