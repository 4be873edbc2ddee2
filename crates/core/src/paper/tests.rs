use jiff::civil::date;

use super::*;

fn read(
    kind: PaperKind,
    typed: &[(PaperField, &'static str)],
) -> Result<Statement, Vec<(PaperField, PaperFault)>> {
    let typed = typed.to_vec();
    Statement::read(kind, move |field| {
        let found = typed.iter().find(|(known, _)| *known == field);
        found.map_or("", |(_, text)| text)
    })
}

#[test]
fn numbers_have_their_digits_however_they_are_grouped() {
    use PaperField::Number;
    let number = |kind, text| read(kind, &[(Number, text)]).map(|read| read.get(Number).to_owned());
    assert_eq!(
        number(PaperKind::BusinessNumber, "9120 2134 56789").unwrap(),
        "9120213456789"
    );
    assert_eq!(
        number(PaperKind::TaxNumber, "01.234.567.8-901.000").unwrap(),
        "012345678901000"
    );
    assert_eq!(
        number(PaperKind::TaxNumber, "0012345678901000").unwrap().len(),
        16
    );
    for (kind, text) in [
        (PaperKind::BusinessNumber, "912021345678"),
        (PaperKind::BusinessNumber, "91202134567890"),
        (PaperKind::BusinessNumber, "912021345678x"),
        (PaperKind::TaxNumber, "01234567890100"),
        (PaperKind::TaxNumber, "01234567890100000"),
    ] {
        assert!(
            matches!(
                number(kind, text).unwrap_err()[..],
                [(Number, PaperFault::Digits { .. })]
            ),
            "{text}"
        );
    }
}

#[test]
fn every_faulty_field_is_named_at_once() {
    use PaperField::{Account, Bank, Name};
    let faults = read(PaperKind::SettlementAccount, &[(Bank, "ovo"), (Account, "12")]).unwrap_err();
    assert_eq!(
        faults,
        [
            (Bank, PaperFault::UnknownBank),
            (Account, PaperFault::Digits { least: 5, most: 20 }),
            (Name, PaperFault::Missing),
        ]
    );
    let read = read(
        PaperKind::SettlementAccount,
        &[(Bank, "014"), (Account, "012 345-6789"), (Name, " PT Maju Jaya ")],
    );
    let read = read.unwrap();
    assert_eq!(
        (read.get(Account), read.get(Name)),
        ("0123456789", "PT Maju Jaya")
    );
    assert_eq!(format!("{read:?}"), "Statement(…)");
}

#[test]
fn a_file_is_what_it_begins_with() {
    assert_eq!(check_file(b"%PDF-1.7\n"), Ok(FileType::Pdf));
    assert_eq!(check_file(b"\x89PNG\r\n\x1a\n\0"), Ok(FileType::Png));
    assert_eq!(check_file(b"\xff\xd8\xff\xe0"), Ok(FileType::Jpeg));
    for other in [
        &b"<!doctype html>"[..],
        b" %PDF-1.7",
        b"PK\x03\x04",
        b"GIF89a",
        b"%PDF",
    ] {
        assert_eq!(check_file(other), Err(PaperFault::FileType), "{other:?}");
    }
    assert_eq!(check_file(b""), Err(PaperFault::Missing));
    let mut large = b"%PDF-1.7".to_vec();
    large.resize(FILE_BYTES_MAX, b' ');
    assert_eq!(check_file(&large), Ok(FileType::Pdf));
    large.push(b' ');
    assert_eq!(check_file(&large), Err(PaperFault::FileTooLarge));
}

#[test]
fn a_paper_is_decided_about_once() {
    let today = date(2026, 11, 28);
    let until = Some(date(2027, 1, 31));
    let accepted = PaperState::Submitted
        .decided(Decision::Accept { until }, today)
        .unwrap();
    assert_eq!(accepted, PaperState::Accepted { on: today, until });
    let refused = PaperState::Submitted.decided(Decision::Refuse, today).unwrap();
    for decided in [accepted, refused] {
        for decision in [Decision::Accept { until: None }, Decision::Refuse] {
            assert_eq!(decided.decided(decision, today), Err(PaperRefusal::Decided));
        }
    }
    assert_eq!(refused.ending(until, today), Err(PaperRefusal::NotAccepted));
    assert_eq!(
        PaperState::Submitted.ending(until, today),
        Err(PaperRefusal::NotAccepted)
    );
    assert!(matches!(
        accepted.ending(Some(today), today),
        Err(PaperRefusal::Invalid(faults)) if faults == [(PaperField::Until, PaperFault::DayPast)]
    ));
    assert_eq!(accepted.ending(None, today).unwrap().until(), None);
}

#[test]
fn a_paper_is_said_to_expire_thirty_days_before_its_last_day() {
    let on = date(2026, 1, 1);
    let until = Some(date(2026, 12, 28));
    let standing = |today| PaperState::Accepted { on, until }.standing(today);
    assert_eq!(standing(date(2026, 11, 27)), Standing::Accepted);
    assert_eq!(standing(date(2026, 11, 28)), Standing::Expiring);
    assert_eq!(standing(date(2026, 12, 28)), Standing::Expiring);
    assert_eq!(standing(date(2026, 12, 29)), Standing::Expired);
    let forever = PaperState::Accepted { on, until: None };
    assert_eq!(forever.standing(date(2090, 1, 1)), Standing::Accepted);
}

#[test]
fn a_refused_paper_is_kept_for_ninety_days() {
    let on = date(2026, 1, 1);
    let refused = PaperState::Refused { on };
    assert!(!refused.is_to_be_forgotten(date(2026, 3, 31)));
    assert!(refused.is_to_be_forgotten(date(2026, 4, 1)));
    let accepted = PaperState::Accepted { on, until: Some(on) };
    assert!(!accepted.is_to_be_forgotten(date(2090, 1, 1)));
}

#[test]
fn reasons_are_one_line_of_visible_characters() {
    assert_eq!(
        reason(" The photo\n is blurred. ").unwrap(),
        "The photo is blurred."
    );
    assert_eq!(reason(" \n"), Err(PaperFault::Missing));
    assert_eq!(reason("a\u{202e}b"), Err(PaperFault::Unprintable));
    assert!(matches!(
        reason(&"x".repeat(501)),
        Err(PaperFault::TooLong { .. })
    ));
}

#[test]
fn words_and_ids_read_back() {
    for kind in PaperKind::ALL {
        assert_eq!(PaperKind::parse(kind.as_str()), Some(kind));
    }
    for field in PaperField::ALL {
        assert_eq!(PaperField::parse(field.as_str()), Some(field));
    }
    for kind in FileType::ALL {
        assert_eq!(FileType::parse(kind.extension()), Some(kind));
    }
    let id = PaperId::new(0xAB);
    assert_eq!(PaperId::parse(&id.to_string()), Some(id));
    for wrong in ["ab", "", "00000000000000ag", "+0000000000000ab"] {
        assert_eq!(PaperId::parse(wrong), None, "{wrong}");
    }
}
