//! Certificates of portals: their facts and fingerprints.

use std::fmt;
use std::net::IpAddr;
use std::str::FromStr;

use jiff::Timestamp;
use sha2::{Digest, Sha256};
use x509_cert::der::{Decode, DecodePem};
use x509_cert::ext::pkix::SubjectAltName;
use x509_cert::ext::pkix::name::GeneralName;

/// A text in a certificate is shown up to this many characters: its author may have
/// written anything.
const LONGEST: usize = 200;

/// The SHA-256 fingerprint of a certificate, by which people compare certificates.
/// Written as pairs of hexadecimal digits with colons.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Fingerprint([u8; 32]);

/// The facts of a certificate. None of them is proven.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Certificate {
    /// Its owner.
    pub subject: String,
    /// Its issuer.
    pub issuer: String,
    /// The host names and addresses it is for.
    pub hosts: Vec<String>,
    /// From when it is good.
    pub not_before: Option<Timestamp>,
    /// Until when it is good.
    pub not_after: Option<Timestamp>,
    /// Its fingerprint.
    pub fingerprint: Fingerprint,
}

/// A certificate that was not trusted, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DistrustedCertificate {
    /// Its facts.
    pub certificate: Certificate,
    /// The certificate that was accepted for this portal before, where it is another one.
    pub accepted_before: Option<Fingerprint>,
}

impl Fingerprint {
    /// That of a certificate as it comes over the wire (DER).
    pub fn of(certificate: &[u8]) -> Fingerprint {
        Fingerprint(Sha256::digest(certificate).into())
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, byte) in self.0.iter().enumerate() {
            let colon = if place == 0 { "" } else { ":" };
            write!(f, "{colon}{byte:02X}")?;
        }
        Ok(())
    }
}

impl fmt::Debug for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Fingerprint({self})")
    }
}

/// A text is no fingerprint.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this is no SHA-256 fingerprint")]
pub struct FingerprintError;

impl FromStr for Fingerprint {
    type Err = FingerprintError;

    fn from_str(text: &str) -> Result<Fingerprint, FingerprintError> {
        let mut bytes = [0; 32];
        let mut pairs = text.trim().split(':');
        for byte in &mut bytes {
            let pair = pairs.next().filter(|pair| pair.len() == 2).ok_or(FingerprintError)?;
            *byte = u8::from_str_radix(pair, 16).map_err(|_| FingerprintError)?;
        }
        if pairs.next().is_some() { Err(FingerprintError) } else { Ok(Fingerprint(bytes)) }
    }
}

impl Certificate {
    /// Reads a certificate (DER). What cannot be made out stays empty; the fingerprint is
    /// always there.
    pub(super) fn read(der: &[u8]) -> Certificate {
        let mut facts = Certificate {
            subject: String::new(),
            issuer: String::new(),
            hosts: Vec::new(),
            not_before: None,
            not_after: None,
            fingerprint: Fingerprint::of(der),
        };
        let Ok(certificate) = x509_cert::Certificate::from_der(der) else { return facts };
        let body = certificate.tbs_certificate();
        facts.subject = shown(&body.subject().to_string());
        facts.issuer = shown(&body.issuer().to_string());
        let moment = |time: x509_cert::time::Time| {
            i64::try_from(time.to_unix_duration().as_secs())
                .ok()
                .and_then(|seconds| Timestamp::from_second(seconds).ok())
        };
        facts.not_before = moment(body.validity().not_before);
        facts.not_after = moment(body.validity().not_after);
        if let Ok(Some((_, SubjectAltName(names)))) = body.get_extension::<SubjectAltName>() {
            facts.hosts = names.iter().filter_map(host).take(20).collect();
        }
        facts
    }
}

fn host(name: &GeneralName) -> Option<String> {
    match name {
        GeneralName::DnsName(name) => Some(shown(name.as_str())),
        GeneralName::IpAddress(bytes) => match bytes.as_bytes() {
            &[a, b, c, d] => Some(IpAddr::from([a, b, c, d]).to_string()),
            bytes => <[u8; 16]>::try_from(bytes).ok().map(|bytes| IpAddr::from(bytes).to_string()),
        },
        _ => None,
    }
}

/// The text without misleading characters, and not too long.
fn shown(text: &str) -> String {
    let is_plain = |c: &char| {
        !c.is_control()
            && !matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    let mut shown: String = text.chars().filter(is_plain).take(LONGEST).collect();
    if text.chars().count() > LONGEST {
        shown.push('…');
    }
    shown
}

/// The certificates in a file that an administrator hands out: PEM with any number of
/// them, or a single one in DER.
pub(super) fn read_file(content: &[u8]) -> Option<Vec<Vec<u8>>> {
    if x509_cert::Certificate::from_der(content).is_ok() {
        return Some(vec![content.to_vec()]);
    }
    let text = std::str::from_utf8(content).ok()?;
    let (begin, end) = ("-----BEGIN CERTIFICATE-----", "-----END CERTIFICATE-----");
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(start) = rest.find(begin) {
        let stop = rest.get(start..)?.find(end)? + start + end.len();
        // Line ends and blanks as any system writes them.
        let block: String =
            rest.get(start..stop)?.lines().map(|line| line.trim().to_owned() + "\n").collect();
        let certificate = x509_cert::Certificate::from_pem(block.as_bytes()).ok()?;
        found.push(x509_cert::der::Encode::to_der(&certificate).ok()?);
        rest = rest.get(stop..)?;
    }
    if found.is_empty() { None } else { Some(found) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fingerprint_goes_round() {
        let fingerprint = Fingerprint::of(b"abc");
        let text = fingerprint.to_string();
        assert!(text.starts_with("BA:78:16:BF:") && text.len() == 95, "{text}");
        assert_eq!(text.parse(), Ok(fingerprint));
        for wrong in ["", "BA:78", &text[3..], &format!("{text}:00"), &text.replace(':', ""), "BA:7x"] {
            assert_eq!(wrong.parse::<Fingerprint>(), Err(FingerprintError), "{wrong}");
        }
    }

    #[test]
    fn a_certificate_is_read() {
        let key = rcgen::KeyPair::generate().unwrap();
        let mut asked =
            rcgen::CertificateParams::new(vec!["office.example".to_owned(), "10.0.0.7".to_owned()]).unwrap();
        asked.distinguished_name.push(rcgen::DnType::CommonName, "Office\u{202e}\n server");
        asked.not_before = rcgen::date_time_ymd(2026, 1, 2);
        asked.not_after = rcgen::date_time_ymd(2027, 1, 2);
        let made = asked.self_signed(&key).unwrap();
        let facts = Certificate::read(made.der());
        assert!(
            facts.subject.starts_with("CN=Office") && facts.subject.ends_with("server"),
            "{}",
            facts.subject
        );
        assert!(!facts.subject.contains(['\u{202e}', '\n']), "{:?}", facts.subject);
        assert_eq!(facts.hosts, ["office.example", "10.0.0.7"]);
        assert_eq!(facts.not_before.unwrap().to_string(), "2026-01-02T00:00:00Z");
        assert_eq!(facts.not_after.unwrap().to_string(), "2027-01-02T00:00:00Z");
        assert_eq!(facts.fingerprint, Fingerprint::of(made.der()));

        let file = format!("# our own\r\n{}\nnoise\n{}", made.pem().replace('\n', "\r\n"), made.pem());
        let der = made.der().to_vec();
        assert_eq!(read_file(file.as_bytes()), Some(vec![der.clone(), der.clone()]));
        assert_eq!(read_file(&der), Some(vec![der]));
        for no_file in ["", "hello", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----"] {
            assert_eq!(read_file(no_file.as_bytes()), None, "{no_file}");
        }
    }

    #[test]
    fn rubbish_has_a_fingerprint_and_nothing_else() {
        let facts = Certificate::read(b"\x30\x82rubbish");
        assert_eq!((facts.subject.as_str(), facts.not_after), ("", None));
    }
}
