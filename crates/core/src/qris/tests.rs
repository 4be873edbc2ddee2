use super::*;
use crate::ids::TransactionId;
use crate::money::Rupiah;

fn merchant() -> QrisMerchant {
    QrisMerchant {
        acquirer: AcquirerDomain::parse("ID.CO.EXAMPLE.WWW").unwrap(),
        acquirer_merchant: Some(AcquirerMerchantId::parse("M0042").unwrap()),
        criteria: Criteria::Umi,
        ..QrisMerchant::of_sandbox(7, "Kopi Kenangan Senja").unwrap()
    }
}

fn label() -> ReferenceLabel {
    ReferenceLabel::of(TransactionId::from_bytes([0xAB; 16]))
}

/// A code with a part replaced and the checksum made right again.
fn changed(from: &str, to: &str) -> String {
    let code = compose(&merchant(), Rupiah::new(25_000), &label()).unwrap();
    let (covered, _) = code.rsplit_once("6304").unwrap();
    let body = format!("{covered}6304");
    assert!(body.contains(from), "{from} is not in {body}");
    let body = body.replacen(from, to, 1);
    format!("{body}{:04X}", crc16(body.as_bytes()))
}

#[test]
fn the_checksum_has_its_published_check_value() {
    assert_eq!(crc16(b"123456789"), 0x29B1);
    assert_eq!(crc16(b""), 0xFFFF);
}

#[test]
fn a_code_reads_back_what_was_composed() {
    for amount in [1, 25_000, 10_000_000] {
        let code = compose(&merchant(), Rupiah::new(amount), &label()).unwrap();
        assert_eq!(
            QrisContent::parse(&code),
            Ok(QrisContent {
                initiation: Initiation::Dynamic,
                merchant: merchant(),
                amount: Some(Rupiah::new(amount)),
                label: Some(label()),
                terminal: Some(TERMINAL_LABEL.into()),
            })
        );
    }
}

#[test]
fn a_code_is_written_field_by_field() {
    let code = compose(
        &merchant(),
        Rupiah::new(25_000),
        &ReferenceLabel::parse("R1").unwrap(),
    )
    .unwrap();
    let expected = "000201010212\
        26590017ID.CO.EXAMPLE.WWW01189360000000000000070205M00420303UMI\
        51440014ID.CO.QRIS.WWW0215ID00000000000070303UMI\
        52045999530336054052500058\
        02ID5919Kopi Kenangan Senja6013Jakarta Pusat61051011062130502R10703A016304";
    assert_eq!(code, format!("{expected}{:04X}", crc16(expected.as_bytes())));
}

#[test]
fn amounts_a_code_cannot_carry_are_refused() {
    for amount in [i64::MIN, -1, 0, 10_000_001, i64::MAX] {
        let composed = compose(&merchant(), Rupiah::new(amount), &label());
        assert_eq!(composed, Err(QrisFault::Amount), "{amount}");
    }
}

#[test]
fn a_changed_code_is_refused_for_what_is_wrong_with_it() {
    let fixed = |tag: &str, expected| QrisFault::Fixed {
        tag: tag.into(),
        expected,
    };
    let missing = |tag: &str| QrisFault::Missing { tag: tag.into() };
    let cases = [
        ("000201", "000202", fixed("00", "01")),
        ("000201010212", "010212000201", fixed("00", "00")),
        ("000201", "000201000201", QrisFault::Repeated { tag: "00".into() }),
        ("5303360", "5303840", fixed("53", "360")),
        ("5802ID", "5802MY", fixed("58", "ID")),
        (
            "ID.CO.QRIS.WWW",
            "ID.CO.QRAS.WWW",
            fixed("51.00", NATIONAL_DOMAIN),
        ),
        ("540525000", "", QrisFault::Contradiction { tag: "54" }),
        ("540525000", "540525.50", QrisFault::Amount),
        ("540525000", "54050.000", QrisFault::Amount),
        ("540525000", "5405+2500", QrisFault::Amount),
        (
            "540525000",
            "541099999999999",
            QrisFault::TagOrLength { found: "9580".into() },
        ),
        ("61051011", "61990110", QrisFault::Truncated { position: 195 }),
        (
            "61051011",
            "6105A011",
            QrisFault::Value {
                tag: "61",
                fault: ValueFault::Character {
                    found: 'A',
                    position: 1,
                },
            },
        ),
        ("52045999", "", missing("52")),
        (
            "0303UMI51",
            "0303UKE51",
            QrisFault::Contradiction { tag: "51.03" },
        ),
        (
            "0303UMI51",
            "0303UXE51",
            QrisFault::Value {
                tag: "26.03",
                fault: ValueFault::Word,
            },
        ),
        (
            "0215ID",
            "0215IX",
            QrisFault::Value {
                tag: "51.02",
                fault: ValueFault::Prefix { expected: "ID" },
            },
        ),
        ("5919", "5900", QrisFault::Length { tag: "59".into() }),
        (
            "010212",
            "010213",
            QrisFault::Value {
                tag: "01",
                fault: ValueFault::Word,
            },
        ),
    ];
    for (from, to, fault) in cases {
        let found = QrisContent::parse(&changed(from, to));
        if matches!(fault, QrisFault::TagOrLength { .. } | QrisFault::Truncated { .. }) {
            let kind = std::mem::discriminant(found.as_ref().unwrap_err());
            assert_eq!(kind, std::mem::discriminant(&fault), "{from} → {to}: {found:?}");
        } else {
            assert_eq!(found, Err(fault), "{from} → {to}");
        }
    }
}

#[test]
fn a_damaged_code_is_called_damaged() {
    let code = compose(&merchant(), Rupiah::new(25_000), &label()).unwrap();
    for at in 0..code.len() - 8 {
        let mut bytes = code.clone().into_bytes();
        bytes[at] = if bytes[at] == b'X' { b'Y' } else { b'X' };
        let found = QrisContent::parse(std::str::from_utf8(&bytes).unwrap());
        assert!(
            matches!(found, Err(QrisFault::Checksum { .. })),
            "{at}: {found:?}"
        );
    }
    for end in 0..code.len() {
        assert!(QrisContent::parse(&code[..end]).is_err(), "{end}");
    }
    for (text, fault) in [
        ("", QrisFault::Missing { tag: "63".into() }),
        ("0002é", QrisFault::Character { position: 5 }),
        ("0002\n", QrisFault::Character { position: 5 }),
    ] {
        assert_eq!(QrisContent::parse(text), Err(fault));
    }
}

#[test]
fn a_static_code_may_leave_the_amount_to_the_payer() {
    let code = changed("010212", "010211");
    assert_eq!(QrisContent::parse(&code).unwrap().initiation, Initiation::Static);
    let code = {
        let body = code[..code.len() - 4].replace("540525000", "");
        format!("{body}{:04X}", crc16(body.as_bytes()))
    };
    assert_eq!(QrisContent::parse(&code).unwrap().amount, None);
    let pointed = QrisContent::parse(&changed("540525000", "540825000.00")).unwrap();
    assert_eq!(pointed.amount, Some(Rupiah::new(25_000)));
}

#[test]
fn names_are_folded_to_ascii_and_cut_to_their_field() {
    for (text, expected) in [
        ("Kopi Kenangan", Some("Kopi Kenangan")),
        ("  Café  “Ñandú”  ", Some("Cafe \"Nandu\"")),
        ("Cafe\u{301} Straße", Some("Cafe Strasse")),
        ("Bakso 🍜 Pak Kumis", Some("Bakso Pak Kumis")),
        ("Toko Serba Ada Maju Jaya Abadi", Some("Toko Serba Ada Maju Jaya")),
        ("abcdefghijklmnopqrstuvwxyz", Some("abcdefghijklmnopqrstuvwxy")),
        ("北京烤鸭", None),
        ("   ", None),
    ] {
        let folded = MerchantName::fold(text);
        assert_eq!(folded.as_ref().ok().map(MerchantName::as_str), expected, "{text}");
    }
    assert_eq!(
        City::fold("Kota Administrasi Jakarta Selatan").unwrap().as_str(),
        "Kota Administra"
    );
}

#[test]
fn values_are_refused_by_the_first_rule_they_break() {
    let length = |least, most| Err(ValueFault::Length { least, most });
    let character = |found, position| Err(ValueFault::Character { found, position });
    let check = |found: Result<(), ValueFault>, expected| assert_eq!(found, expected);
    check(Nmid::parse("ID1020021181745").map(drop), Ok(()));
    check(Nmid::parse("ID102002118174").map(drop), length(15, 15));
    check(
        Nmid::parse("XX1020021181745").map(drop),
        Err(ValueFault::Prefix { expected: "ID" }),
    );
    check(Nmid::parse("ID10200211817x5").map(drop), character('x', 14));
    check(MerchantPan::parse("936009143250095012").map(drop), Ok(()));
    check(
        MerchantPan::parse("4111111111111111").map(drop),
        Err(ValueFault::Prefix { expected: "9360" }),
    );
    check(AcquirerDomain::parse("ID CO").map(drop), character(' ', 3));
    check(CategoryCode::parse("541").map(drop), length(4, 4));
    check(PostalCode::parse("１０１１０").map(drop), character('１', 1));
    check(Criteria::parse("umi").map(drop), Err(ValueFault::Word));
}

#[test]
fn a_label_names_its_transaction() {
    for bytes in [[0; 16], [0xFF; 16], [0x5A; 16]] {
        let transaction = TransactionId::from_bytes(bytes);
        let label = ReferenceLabel::of(transaction);
        assert_eq!(label.as_str().len(), 25);
        assert_eq!(label.transaction(), Some(transaction));
    }
    for other in [
        "R1",
        "ZZZZZZZZZZZZZZZZZZZZZZZZZ",
        "0000000000000000000000000 ",
        "000000000000000000000000a",
    ] {
        assert_eq!(
            ReferenceLabel::parse(other)
                .ok()
                .and_then(|label| label.transaction()),
            None,
            "{other}"
        );
    }
}

#[test]
fn every_project_of_the_sandbox_can_be_paid() {
    for number in [1, 9_007_199_254_740_992, u64::MAX] {
        for name in ["Toko", "北京烤鸭"] {
            let merchant = QrisMerchant::of_sandbox(number, name).unwrap();
            let code = compose(&merchant, AMOUNT_MAX, &label()).unwrap();
            assert_eq!(QrisContent::parse(&code).unwrap().merchant, merchant);
        }
    }
}
