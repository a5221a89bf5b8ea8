//! The first words of a server with a certificate that nobody trusts.
//!
//! A client checks the certificate before it looks at the signature over the key, so for a
//! certificate that is refused nobody has to be able to sign, and a few fixed bytes are enough.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;

/// A certificate for 127.0.0.1 that "Nobody" has issued for itself.
const CERTIFICATE: &str = "\
MIIBiDCCAS2gAwIBAgIUT7yQ5Z6lomXTF0it94IfMl2LG4wwCgYIKoZIzj0EAwIwETEPMA0GA1UEAwwGTm9ib2R5MCAX\
DTI2MTEyMTIzMzAwNVoYDzIxMjYxMDI4MjMzMDA1WjARMQ8wDQYDVQQDDAZOb2JvZHkwWTATBgcqhkjOPQIBBggqhkjO\
PQMBBwNCAAQ15i6P7sgqpdcn7PxOfgAj9p0K80qfc+Uyt2CKDGA3hBvIhUWmHX7mFuCNjfoED7tCs843wmPxX5zCNZG5\
tlfwo2EwXzAdBgNVHQ4EFgQUS4NughAWr2mNzwooe5XbwrdJ08owHwYDVR0jBBgwFoAUS4NughAWr2mNzwooe5XbwrdJ\
08owDwYDVR0RBAgwBocEfwAAATAMBgNVHRMBAf8EAjAAMAoGCCqGSM49BAMCA0kAMEYCIQDCU80XSO5k0xJKlpuYXQuF\
P72os7hQXid1PDb/McYjcgIhAN9V+3Pwg+CwXyRAaiOqVn7B5g0uZV4Yn8FlHGx10ts2";

/// All that a server says (TLS 1.2) before the client has to answer.
pub fn flight() -> Vec<u8> {
    let certificate = BASE64_STANDARD.decode(CERTIFICATE).unwrap();

    let mut hello = vec![3, 3];
    hello.extend([7; 32]); // "Random"
    hello.push(0); // no session
    hello.extend([0xc0, 0x2b]); // ECDHE with ECDSA, AES 128 GCM, SHA-256
    hello.push(0); // no compression

    let mut key_exchange = vec![3, 0, 0x1d, 32]; // X25519
    key_exchange.extend([9; 32]);
    key_exchange.extend([4, 3, 0, 8]); // ECDSA with SHA-256, and eight bytes that are no signature
    key_exchange.extend([1; 8]);

    let list = with_length(&certificate);
    let messages = [(2, hello), (11, with_length(&list)), (12, key_exchange), (14, Vec::new())];
    messages.into_iter().flat_map(|(kind, body)| record(kind, &body)).collect()
}

/// A handshake message in a record of its own.
fn record(kind: u8, body: &[u8]) -> Vec<u8> {
    let mut message = vec![kind];
    message.extend(with_length(body));
    let mut record = vec![22, 3, 3];
    record.extend((message.len() as u16).to_be_bytes());
    record.extend(message);
    record
}

/// Bytes behind their length in three bytes.
fn with_length(bytes: &[u8]) -> Vec<u8> {
    let mut text = (bytes.len() as u32).to_be_bytes()[1..].to_vec();
    text.extend(bytes);
    text
}
