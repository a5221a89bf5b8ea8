//! A reason not to trust that something is the portal, or that nobody listens.

use crate::portal::DistrustedCertificate;

/// A reason not to trust that something is the portal, or that nobody listens.
#[derive(Clone, Debug, PartialEq)]
pub enum TrustQuestion {
    /// Everything, the password included, would travel unencrypted.
    PlainHttp {
        /// The portal's host.
        host: String,
    },
    /// The certificate is not believed.
    Certificate {
        /// The portal's host.
        host: String,
        /// Why, as the middle of a sentence.
        reason: String,
        /// The certificate.
        shown: Box<DistrustedCertificate>,
    },
}
