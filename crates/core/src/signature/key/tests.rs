use super::*;
use crate::signature::to_hex;

/// RFC 4231, test case 2.
#[test]
fn the_published_vector_of_hmac_sha512_is_met() {
    let signature = SigningKey::new(b"Jefe").sign_raw("what do ya want ", Some(b"for nothing?"));
    assert_eq!(
        to_hex(&signature),
        "164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea250554\
         9758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737"
    );
}

#[test]
fn a_prepared_key_signs_again_and_again_and_an_empty_body_is_none() {
    let signing = SigningKey::new(b"token");
    let first = signing.sign_raw("key", None);
    assert_eq!(signing.clone().sign_raw("key", Some(b"")), first);
    assert_ne!(signing.sign_raw("key", Some(b"{}")), first);
    assert_eq!(signing.sign_raw("key", None), first);
}

#[test]
fn a_signing_key_does_not_print() {
    assert_eq!(format!("{:?}", SigningKey::new(b"secret")), "SigningKey(secret)");
}
