//! Encryption: certificates that are made at start, good ones and those that a client must not trust.

use std::sync::{Arc, Mutex, PoisonError};

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair};
use rustls::ServerConfig;
use rustls::crypto::aws_lc_rs;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};

/// Which certificate the portal shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Https {
    /// One that signs itself.
    SelfSigned,
    /// One that signs itself and is the same at each start: for pictures of the window.
    AlwaysTheSame,
    /// One from an authority that is made for this portal.
    ByAuthority,
    /// The same, but it expired some years ago.
    Expired,
    /// The same, for another host.
    OtherHost,
}

/// The encryption of a portal.
#[derive(Debug, Clone)]
pub(super) struct Encryption(Arc<Mutex<ServedCertificate>>);

#[derive(Debug)]
struct ServedCertificate {
    kind: Https,
    authority: CertifiedIssuer<'static, KeyPair>,
    certificate: Vec<u8>,
    config: Arc<ServerConfig>,
}

impl Encryption {
    /// Makes an authority and a certificate.
    pub(super) fn new(kind: Https) -> Result<Encryption, String> {
        let authority = authority().map_err(|error| error.to_string())?;
        let (certificate, config) = show(kind, &authority)?;
        Ok(Encryption(Arc::new(Mutex::new(ServedCertificate { kind, authority, certificate, config }))))
    }

    /// Shows another certificate of this kind on new connections, from the same authority.
    pub(super) fn change(&self, kind: Https) -> Result<(), String> {
        let mut shown = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (certificate, config) = show(kind, &shown.authority)?;
        (shown.kind, shown.certificate, shown.config) = (kind, certificate, config);
        Ok(())
    }

    /// The authority's certificate, PEM.
    pub(super) fn authority(&self) -> String {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).authority.pem()
    }

    /// The certificate that is shown, DER.
    pub(super) fn certificate(&self) -> Vec<u8> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).certificate.clone()
    }

    /// How new connections are encrypted.
    pub(super) fn config(&self) -> Arc<ServerConfig> {
        Arc::clone(&self.0.lock().unwrap_or_else(PoisonError::into_inner).config)
    }
}

fn authority() -> Result<CertifiedIssuer<'static, KeyPair>, rcgen::Error> {
    let mut asked = CertificateParams::new(Vec::new())?;
    asked.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    asked.distinguished_name.push(DnType::CommonName, "Lindenhof authority");
    CertifiedIssuer::self_signed(asked, KeyPair::generate()?)
}

/// A key that is no secret. It signs without chance, so that the certificate is always the same, too.
fn key_of_always() -> Result<KeyPair, rcgen::Error> {
    // RFC 8410, section 7: an Ed25519 key in PKCS #8 is this head and 32 bytes.
    let mut key = vec![0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 4, 0x22, 4, 0x20];
    key.extend([7; 32]);
    KeyPair::from_pkcs8_der_and_sign_algo(&PrivatePkcs8KeyDer::from(key), &rcgen::PKCS_ED25519)
}

fn show(
    kind: Https,
    authority: &CertifiedIssuer<'static, KeyPair>,
) -> Result<(Vec<u8>, Arc<ServerConfig>), String> {
    let hosts = match kind {
        Https::OtherHost => vec!["elsewhere.example".to_owned()],
        _ => vec!["localhost".to_owned(), "127.0.0.1".to_owned()],
    };
    let make = || {
        let key = if kind == Https::AlwaysTheSame { key_of_always()? } else { KeyPair::generate()? };
        let mut asked = CertificateParams::new(hosts)?;
        asked.distinguished_name.push(DnType::CommonName, "Lindenhof portal");
        if kind == Https::Expired {
            asked.not_before = rcgen::date_time_ymd(2019, 1, 1);
            asked.not_after = rcgen::date_time_ymd(2020, 1, 1);
        }
        let certificate = match kind {
            Https::SelfSigned | Https::AlwaysTheSame => asked.self_signed(&key)?,
            _ => asked.signed_by(&key, authority)?,
        };
        Ok((certificate.der().to_vec(), key.serialize_der()))
    };
    let (certificate, key) = make().map_err(|error: rcgen::Error| error.to_string())?;
    let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key));
    let config = ServerConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
        .with_safe_default_protocol_versions()
        .and_then(|builder| {
            let chain = vec![CertificateDer::from(certificate.clone())];
            builder.with_no_client_auth().with_single_cert(chain, key)
        })
        .map_err(|error| error.to_string())?;
    Ok((certificate, Arc::new(config)))
}
