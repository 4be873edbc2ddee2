//! QRIS codes of random merchants, and texts that are not codes.

use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, RngSeed};

use sengo_core::ids::TransactionId;
use sengo_core::money::Rupiah;
use sengo_core::qris::{
    AcquirerDomain, AcquirerMerchantId, CategoryCode, City, Criteria, MerchantName, MerchantPan, Nmid,
    PostalCode, QrisContent, QrisMerchant, ReferenceLabel, compose, crc16,
};

fn seeded() -> Config {
    Config {
        cases: 1_000,
        rng_algorithm: RngAlgorithm::ChaCha,
        rng_seed: RngSeed::Fixed(20_260_701),
        failure_persistence: None,
        ..Config::default()
    }
}

fn merchants() -> impl Strategy<Value = QrisMerchant> {
    let texts = (
        "[0-9]{13}",
        "[0-9]{12,15}",
        "[A-Z][A-Z0-9.]{2,31}",
        "[0-9]{4}",
        "[0-9]{5}",
    );
    let names = ("\\PC{0,40}", "\\PC{0,40}", proptest::option::of("[A-Z0-9]{1,14}"));
    (texts, names, 0_usize..5).prop_map(
        |((nmid, pan, acquirer, category, postal), (name, city, number), size)| QrisMerchant {
            nmid: Nmid::parse(&format!("ID{nmid}")).unwrap(),
            pan: MerchantPan::parse(&format!("9360{pan}")).unwrap(),
            acquirer_merchant: number.map(|number| AcquirerMerchantId::parse(&number).unwrap()),
            acquirer: AcquirerDomain::parse(&acquirer).unwrap(),
            criteria: Criteria::ALL[size],
            category: CategoryCode::parse(&category).unwrap(),
            name: MerchantName::fold(&format!("Toko {name}")).unwrap(),
            city: City::fold(&format!("Kota {city}")).unwrap(),
            postal_code: PostalCode::parse(&postal).unwrap(),
        },
    )
}

/// The fields of a text by a reader that shares nothing with ours: it trusts lengths and stops at what is odd.
fn fields(text: &str) -> Vec<(String, String)> {
    let characters: Vec<char> = text.chars().collect();
    let (mut found, mut at) = (Vec::new(), 0);
    while at + 4 <= characters.len() {
        let part = |from: usize, to: usize| characters[from..to].iter().collect::<String>();
        let length: usize = part(at + 2, at + 4).parse().unwrap();
        found.push((part(at, at + 2), part(at + 4, at + 4 + length)));
        at += 4 + length;
    }
    assert_eq!(at, characters.len());
    found
}

proptest! {
    #![proptest_config(seeded())]

    #[test]
    fn any_merchant_s_code_reads_back(merchant in merchants(), amount in 1_i64..=10_000_000, id in any::<[u8; 16]>()) {
        let label = ReferenceLabel::of(TransactionId::from_bytes(id));
        let code = compose(&merchant, Rupiah::new(amount), &label).unwrap();
        let content = QrisContent::parse(&code).unwrap();
        prop_assert_eq!(&content.merchant, &merchant);
        prop_assert_eq!(content.amount, Some(Rupiah::new(amount)));
        prop_assert_eq!(content.label.unwrap().transaction(), Some(TransactionId::from_bytes(id)));

        let tags: Vec<String> = fields(&code).into_iter().map(|(tag, _)| tag).collect();
        prop_assert_eq!(tags.join(" "), "00 01 26 51 52 53 54 58 59 60 61 62 63");
        for (tag, value) in fields(&code) {
            if matches!(tag.as_str(), "26" | "51" | "62") {
                prop_assert!(fields(&value).len() >= 2);
            }
        }
    }

    #[test]
    fn any_text_is_read_or_refused(text in "\\PC{0,80}", tail in "[0-9A-Za-z. ]{0,120}") {
        let _ = QrisContent::parse(&text);
        let body = format!("000201{tail}6304");
        let code = format!("{body}{:04X}", crc16(body.as_bytes()));
        let _ = QrisContent::parse(&code);
        if let Ok(name) = MerchantName::fold(&text) {
            prop_assert!(MerchantName::parse(name.as_str()).is_ok());
        }
    }
}
