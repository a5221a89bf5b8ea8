//! Whom to believe that they are the portal.
//!
//! Whom the system believes, and for one portal besides: a certificate that somebody has
//! looked at and accepted (it is pinned: no other one is accepted for this portal then,
//! whoever issued it), or an authority from a file.

use std::sync::{Arc, Mutex, PoisonError};

use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, aws_lc_rs};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{CertificateError, ClientConfig, DigitallySignedStruct, Error, SignatureScheme};
use rustls_platform_verifier::Verifier;

use super::certificate::{Certificate, Distrusted, Fingerprint, read_file};

/// Whom to believe besides whom the system believes, for one portal.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Trust {
    /// The one certificate that is accepted for this portal.
    pub pinned: Option<Fingerprint>,
    /// The content of a file with the certificates of authorities, PEM.
    pub authority: Option<String>,
}

/// The certificate that was refused last on connections of one portal.
#[derive(Clone, Debug, Default)]
pub(super) struct Refused(Arc<Mutex<Option<Distrusted>>>);

impl Refused {
    pub(super) fn get(&self) -> Option<Distrusted> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn set(&self, refused: Option<Distrusted>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = refused;
    }
}

/// Whether a file holds certificates that can be trusted: PEM, or one in DER. The answer
/// is the text to keep as [`Trust::authority`].
pub fn read_authority(content: &[u8]) -> Option<String> {
    let certificates = read_file(content)?;
    let mut text = String::new();
    for der in certificates {
        let encoded = base64::Engine::encode(&base64::prelude::BASE64_STANDARD, der);
        text.push_str("-----BEGIN CERTIFICATE-----\n");
        for line in encoded.as_bytes().chunks(64) {
            text.push_str(&String::from_utf8_lossy(line));
            text.push('\n');
        }
        text.push_str("-----END CERTIFICATE-----\n");
    }
    Some(text)
}

/// How connections to one portal are encrypted, and where the certificate is to be found
/// that was refused.
///
/// # Errors
/// In words, where this computer knows no authority at all and none is given.
pub(super) fn encryption(trust: &Trust) -> Result<(ClientConfig, Refused), String> {
    let provider = Arc::new(aws_lc_rs::default_provider());
    let extra = trust.authority.as_deref().and_then(|text| read_file(text.as_bytes())).unwrap_or_default();
    let extra: Vec<CertificateDer<'static>> = extra.into_iter().map(CertificateDer::from).collect();
    let system = match Verifier::new_with_extra_roots(extra, Arc::clone(&provider)) {
        Ok(verifier) => Some(verifier),
        // Whoever accepts one certificate needs no authority.
        Err(_) if trust.pinned.is_some() => None,
        Err(error) => return Err(error.to_string()),
    };
    let refused = Refused::default();
    let guard =
        Guard { system, provider: Arc::clone(&provider), pinned: trust.pinned, refused: refused.clone() };
    let mut config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| error.to_string())?
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(guard))
        .with_no_client_auth();
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok((config, refused))
}

/// Looks at the certificate of whoever answers, before a byte of a request is sent.
#[derive(Debug)]
struct Guard {
    system: Option<Verifier>,
    provider: Arc<CryptoProvider>,
    pinned: Option<Fingerprint>,
    refused: Refused,
}

impl ServerCertVerifier for Guard {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        let is_pinned = self.pinned.map(|pinned| pinned == Fingerprint::of(end_entity));
        let verdict = match (is_pinned, &self.system) {
            (Some(true), _) => Ok(ServerCertVerified::assertion()),
            (Some(false), _) | (None, None) => {
                Err(Error::InvalidCertificate(CertificateError::ApplicationVerificationFailure))
            }
            (None, Some(system)) => {
                system.verify_server_cert(end_entity, intermediates, server_name, ocsp_response, now)
            }
        };
        let distrusted = || Distrusted {
            certificate: Certificate::read(end_entity),
            accepted_before: self.pinned.filter(|_| is_pinned == Some(false)),
        };
        self.refused.set(verdict.is_err().then(distrusted));
        verdict
    }

    // Whatever the certificate is, the other side has to prove that it holds its key.
    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let known = &self.provider.signature_verification_algorithms;
        rustls::crypto::verify_tls12_signature(message, certificate, signature, known)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let known = &self.provider.signature_verification_algorithms;
        rustls::crypto::verify_tls13_signature(message, certificate, signature, known)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider.signature_verification_algorithms.supported_schemes()
    }
}
