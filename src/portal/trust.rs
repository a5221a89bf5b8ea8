//! Certificate trust for one portal.
//!
//! Trusted is what the system trusts, and for one portal besides: a certificate that the user has
//! checked and accepted (it is pinned: no other one is accepted for this portal then, whatever its
//! issuer), or an authority from a file.

use std::sync::{Arc, Mutex, PoisonError};

use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, aws_lc_rs};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{CertificateError, ClientConfig, DigitallySignedStruct, Error, SignatureScheme};
use rustls_platform_verifier::Verifier;

use super::certificate::{Certificate, DistrustedCertificate, Fingerprint, read_file};

/// What one portal is trusted with besides what the system trusts: the trust decision of the user.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Trust {
    /// The one certificate that is accepted for this portal.
    pub pinned: Option<Fingerprint>,
    /// The content of a file with the certificates of authorities, PEM.
    pub authority: Option<String>,
}

/// The certificate that was refused last on connections of one portal.
#[derive(Clone, Debug, Default)]
pub(super) struct RefusedCertificate(Arc<Mutex<Option<DistrustedCertificate>>>);

impl RefusedCertificate {
    pub(super) fn get(&self) -> Option<DistrustedCertificate> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn set(&self, refused: Option<DistrustedCertificate>) {
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

/// How connections to one portal are encrypted, and where to find the certificate that was
/// refused.
///
/// # Errors
/// In words, where this computer has no authority at all and none is given.
pub(super) fn encryption(trust: &Trust) -> Result<(ClientConfig, RefusedCertificate), String> {
    let provider = Arc::new(aws_lc_rs::default_provider());
    let extra = trust.authority.as_deref().and_then(|text| read_file(text.as_bytes())).unwrap_or_default();
    let extra: Vec<CertificateDer<'static>> = extra.into_iter().map(CertificateDer::from).collect();
    let system = match Verifier::new_with_extra_roots(extra, Arc::clone(&provider)) {
        Ok(verifier) => Some(verifier),
        // A pinned certificate needs no authority.
        Err(_) if trust.pinned.is_some() => None,
        Err(error) => return Err(error.to_string()),
    };
    let refused = RefusedCertificate::default();
    let verifier = CertificateVerifier {
        system,
        provider: Arc::clone(&provider),
        pinned: trust.pinned,
        refused: refused.clone(),
    };
    let mut config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| error.to_string())?
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(verifier))
        .with_no_client_auth();
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok((config, refused))
}

/// Checks the certificate of the server before a byte of a request is sent.
#[derive(Debug)]
struct CertificateVerifier {
    system: Option<Verifier>,
    provider: Arc<CryptoProvider>,
    pinned: Option<Fingerprint>,
    refused: RefusedCertificate,
}

impl ServerCertVerifier for CertificateVerifier {
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
        let distrusted = || DistrustedCertificate {
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
