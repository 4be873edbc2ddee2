use jiff::Timestamp;
use sengo_core::ids::MerchantId;
use sengo_core::key::{IssuedKey, KeyOwner};

use super::*;

fn key() -> IssuedKey {
    IssuedKey {
        key: "mkey_sbx_example".into(),
        owner: KeyOwner {
            merchant: MerchantId::new(1).unwrap(),
            project: None,
        },
        engine: None,
        token_digest: [0; 32],
        token_sealed: Vec::new(),
        issued_by: "cli:budi".into(),
        created_at: Timestamp::UNIX_EPOCH,
        expires_at: None,
        revoked_at: None,
        last_used_at: None,
    }
}

#[test]
fn a_token_is_shown_once_is_null_on_repetition_and_not_there_otherwise() {
    let listed = KeyView::of(&key(), Timestamp::UNIX_EPOCH);
    let mut issued = listed.clone();
    issued.token = TokenShown::Once("secret".into());
    assert!(!format!("{issued:?}").contains("secret"));
    for (view, end) in [
        (listed.clone(), r#""issuedBy":"cli:budi"}"#),
        (issued.clone(), r#""issuedBy":"cli:budi","token":"secret"}"#),
        (issued.repeated(), r#""issuedBy":"cli:budi","token":null}"#),
    ] {
        let text = serde_json::to_string(&view).unwrap();
        assert!(text.ends_with(end), "{text}");
        assert!(text.contains(r#""lastUsedAt":null,"expiresAt":null"#), "{text}");
        assert_eq!(serde_json::from_str::<KeyView>(&text).unwrap(), view);
    }
}
