use proptest::prelude::*;

use super::*;

const MERCHANT_KEY: Form = Form {
    part: Part::Key,
    kind: Kind::Merchant,
    environment: Environment::Sandbox,
};

#[track_caller]
fn check(text: &str, expected: Inspection) {
    assert_eq!(inspect(text), expected, "{text}");
}

fn damaged(form: Form, characters: usize) -> Inspection {
    Inspection::ChecksumWrong {
        form,
        characters,
        expected: form.characters(),
    }
}

#[test]
fn the_format_is_frozen() {
    // Keys in the hands of merchants must be recognised by every later release.
    let key = ClientKey::compose(Kind::Merchant, Environment::Sandbox, &[0xA5; 16]);
    assert_eq!(key.as_str(), "mkey_sbx_mpjtb9d5mpjtb9d5mpjtb9d5mmy5adbbyp");
    let token = Token::compose(Kind::Project, Environment::Production, &[0x3C; 32]);
    assert_eq!(
        token.expose(),
        "ptoken_prod_7gy3rf1w7gy3rf1w7gy3rf1w7gy3rf1w7gy3rf1w7gy3rf1w7gy0w36g3q8p"
    );
}

#[test]
fn every_form_is_read_back_and_told_apart() {
    for environment in Environment::ALL {
        for kind in Kind::ALL {
            let key = ClientKey::compose(kind, environment, &[7; 16]);
            let form = Form {
                part: Part::Key,
                kind,
                environment,
            };
            check(key.as_str(), Inspection::WellFormed(form));
            assert_eq!(key.as_str().len(), form.characters());
            assert_eq!(ClientKey::parse(key.as_str()), Ok(key.clone()));
            assert_eq!(loggable_key(key.as_str()), Some(key.as_str()));

            let token = Token::compose(kind, environment, &[7; 32]);
            let form = Form {
                part: Part::Token,
                kind,
                environment,
            };
            check(token.expose(), Inspection::WellFormed(form));
            assert_eq!(
                ClientKey::parse(token.expose()),
                Err(Inspection::WellFormed(form))
            );
            assert_eq!(loggable_key(token.expose()), None);
            assert_eq!(Kind::parse(kind.as_str()), Some(kind));
        }
    }
}

#[test]
fn damage_in_copying_is_told_as_such() {
    let key = ClientKey::compose(Kind::Merchant, Environment::Sandbox, &[9; 16]);
    let whole = key.as_str();
    let characters = whole.len();
    check(&whole[..characters - 1], damaged(MERCHANT_KEY, characters - 1));
    check(
        &whole[..MERCHANT_KEY.prefix().len()],
        damaged(MERCHANT_KEY, MERCHANT_KEY.prefix().len()),
    );
    check(&format!("{whole}x"), damaged(MERCHANT_KEY, characters + 1));
    check(&format!("{whole} "), damaged(MERCHANT_KEY, characters + 1));
    check(&whole.to_uppercase(), damaged(MERCHANT_KEY, characters));
    check(&whole.replacen("mkey_sbx", "mkey_prod", 1), {
        damaged(
            Form {
                environment: Environment::Production,
                ..MERCHANT_KEY
            },
            characters + 1,
        )
    });
    check(
        &format!("{}é", &whole[..characters - 2]),
        damaged(MERCHANT_KEY, characters - 1),
    );
    assert_eq!(loggable_key(&whole[..characters - 1]), None);
}

#[test]
fn what_is_not_ours_is_foreign() {
    for text in [
        "",
        "mkey",
        "mkey_sbx",
        "sk_live_abcdef",
        "é",
        "xkey_sbx_0000",
        " mkey_sbx_000",
    ] {
        check(text, Inspection::Foreign);
        assert_eq!(loggable_key(text), None);
    }
}

#[test]
fn imported_keys_and_tokens_keep_to_their_limits() {
    let key = |text: &str| ImportedKey::parse(text).map(|_| ());
    let token = |text: &str| ImportedToken::parse(text).map(|_| ());
    assert_eq!(key(&"k".repeat(16)), Ok(()));
    assert_eq!(key(&"k".repeat(255)), Ok(()));
    assert_eq!(token(&"t".repeat(32)), Ok(()));
    assert_eq!(
        key(&"k".repeat(15)),
        Err(ImportFault::TooShort {
            characters: 15,
            least: 16
        })
    );
    assert_eq!(
        token(&"t".repeat(31)),
        Err(ImportFault::TooShort {
            characters: 31,
            least: 32
        })
    );
    assert_eq!(
        key(&"k".repeat(256)),
        Err(ImportFault::TooLong { characters: 256 })
    );
    assert_eq!(
        key("key with a blank in it"),
        Err(ImportFault::Character { position: 4 })
    );
    assert_eq!(token("tokén"), Err(ImportFault::Character { position: 4 }));
    assert_eq!(
        key("MKEY_sbx_something-of-theirs"),
        Err(ImportFault::OwnPrefix { form: MERCHANT_KEY })
    );
}

#[test]
fn a_token_is_not_in_a_debug_print() {
    let token = Token::compose(Kind::Engine, Environment::Sandbox, &[1; 32]);
    assert_eq!(format!("{token:?}"), "Token(…)");
    let imported = ImportedToken::parse(&"t".repeat(40)).unwrap();
    assert_eq!(format!("{imported:?}"), "ImportedToken(…)");
}

#[test]
fn a_digest_recognises_its_token_only() {
    let token = Token::compose(Kind::Engine, Environment::Sandbox, &[1; 32]);
    assert!(digest_matches(
        &token.digest(),
        &token_digest(token.expose().as_bytes())
    ));
    assert!(!digest_matches(&token.digest(), &token_digest(b"")));
}

proptest! {
    #[test]
    fn one_changed_character_never_passes(entropy: [u8; 16], place in 9_usize..43, other in "[0-9a-hjkmnp-tv-z]") {
        let key = ClientKey::compose(Kind::Merchant, Environment::Sandbox, &entropy);
        let mut changed = key.as_str().to_owned();
        changed.replace_range(place..=place, &other);
        let expected = if changed == key.as_str() {
            Inspection::WellFormed(MERCHANT_KEY)
        } else {
            damaged(MERCHANT_KEY, changed.len())
        };
        prop_assert_eq!(inspect(&changed), expected);
    }

    #[test]
    fn keys_survive_a_double_click_and_a_url(entropy: [u8; 16]) {
        let key = ClientKey::compose(Kind::Project, Environment::Production, &entropy);
        prop_assert!(key.as_str().bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_'));
    }

    #[test]
    fn inspecting_never_panics(text in "\\PC*") {
        let _ = inspect(&text);
        let _ = inspect(&format!("ptoken_prod_{text}"));
    }
}
