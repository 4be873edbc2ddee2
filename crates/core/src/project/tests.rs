use jiff::Timestamp;

use super::*;
use crate::environment::Environment;
use crate::ledger::ProjectBalance;
use crate::money::Rupiah;

fn details(name: &str, domain: &str, ip: &[&str]) -> ProjectDetails {
    ProjectDetails {
        name: ProjectName::parse(name).unwrap(),
        domain: Domain::parse(domain, Environment::Sandbox).unwrap(),
        allowlist: Allowlist::parse(ip).unwrap(),
    }
}

fn project(id: i64, status: Status) -> Project {
    Project {
        id: ProjectId::new(id).unwrap(),
        merchant: MerchantId::new(1).unwrap(),
        details: details("Toko Maju", "https://sengo.id", &["10.0.0.0/8", "192.0.2.1"]),
        status,
        reasons: Vec::new(),
        created_at: Timestamp::UNIX_EPOCH,
    }
}

fn create_beside(occupant: Option<&Project>, details: ProjectDetails) -> Result<Creation, ProjectRefusal> {
    create(
        ProjectId::new(9).unwrap(),
        MerchantId::new(1).unwrap(),
        details,
        occupant,
        Timestamp::UNIX_EPOCH,
    )
}

#[test]
fn an_identical_create_answers_with_the_project_in_review() {
    let first = project(1, Status::Review);
    let again = details(
        " Toko Maju ",
        "HTTPS://Sengo.ID:443/",
        &["192.0.2.1", "10.0.0.0/8"],
    );
    assert_eq!(create_beside(Some(&first), again), Ok(Creation::Repeated(first)));
}

#[test]
fn whoever_decides_has_read_all_that_the_project_says() {
    let read = project(1, Status::Review);
    let seen = read.details.fingerprint();
    assert_eq!(check_seen(&read, &seen), Ok(()));
    for (name, domain, ip) in [
        ("Toko Lain", "https://sengo.id", &["10.0.0.0/8", "192.0.2.1"][..]),
        ("Toko Maju", "http://sengo.id", &["10.0.0.0/8", "192.0.2.1"]),
        ("Toko Maju", "https://sengo.id", &["10.0.0.0/8"]),
    ] {
        let corrected = Project {
            details: details(name, domain, ip),
            ..read.clone()
        };
        let outcome = check_seen(&corrected, &seen);
        assert_eq!(
            outcome,
            Err(ProjectRefusal::CorrectedMeanwhile),
            "{name} {domain}"
        );
    }
}

#[test]
fn any_other_create_of_an_occupied_domain_names_its_project() {
    for (occupant, details) in [
        (
            project(1, Status::Review),
            details("Toko Lain", "https://sengo.id", &["10.0.0.0/8", "192.0.2.1"]),
        ),
        (
            project(1, Status::Review),
            details("Toko Maju", "https://sengo.id", &["10.0.0.0/8"]),
        ),
        (
            project(1, Status::Review),
            details("Toko Maju", "http://sengo.id", &["10.0.0.0/8", "192.0.2.1"]),
        ),
        (project(1, Status::Active), project(1, Status::Active).details),
    ] {
        let expected = ProjectRefusal::DomainInUse {
            project: occupant.id,
            status: occupant.status,
        };
        assert_eq!(create_beside(Some(&occupant), details), Err(expected));
    }
}

#[test]
fn each_act_fits_only_some_states() {
    let reason = Reason {
        field: ReasonField::Name,
        message: "not the registered name".into(),
    };
    for status in Status::ALL {
        let project = project(1, status);
        let outcome = [
            approve(&project, None).map(|p| p.status),
            reject(&project, vec![reason.clone()]).map(|p| p.status),
            suspend(&project).map(|p| p.status),
            resume(&project).map(|p| p.status),
            close(&project, ProjectBalance::default(), false).map(|p| p.status),
            patch(&project, &ProjectPatch::default(), None).map(|p| p.status),
        ]
        .map(Result::ok);
        use Status::*;
        let expected = match status {
            Review => [
                Some(Active),
                Some(Rejected),
                None,
                None,
                Some(Closed),
                Some(Review),
            ],
            Active => [None, None, Some(Suspended), None, Some(Closed), Some(Active)],
            Rejected => [None, None, None, None, Some(Closed), Some(Review)],
            Suspended => [None, None, None, Some(Active), Some(Closed), Some(Suspended)],
            Closed => [None; 6],
        };
        assert_eq!(outcome, expected, "{status:?}");
    }
}

#[test]
fn a_domain_goes_to_the_first_project_approved_with_it() {
    let project = project(1, Status::Review);
    assert_eq!(
        approve(&project, ProjectId::new(2)),
        Err(ProjectRefusal::DomainTaken)
    );
    assert!(approve(&project, ProjectId::new(1)).is_ok());
}

#[test]
fn the_domain_of_a_project_in_use_stays() {
    let change = ProjectPatch {
        domain: Some(Domain::parse("https://lain.id", Environment::Sandbox).unwrap()),
        ..ProjectPatch::default()
    };
    for status in [Status::Active, Status::Suspended] {
        assert_eq!(
            patch(&project(1, status), &change, None),
            Err(ProjectRefusal::StatusConflict {
                act: Act::ChangeDomain,
                status
            })
        );
    }
    assert!(patch(&project(1, Status::Review), &change, None).is_ok());
    let same = ProjectPatch {
        domain: Some(project(1, Status::Active).details.domain),
        ..ProjectPatch::default()
    };
    assert!(
        patch(
            &project(1, Status::Active),
            &same,
            Some(&project(1, Status::Active))
        )
        .is_ok()
    );
    let occupied = patch(
        &project(1, Status::Rejected),
        &change,
        Some(&project(2, Status::Active)),
    );
    assert!(matches!(occupied, Err(ProjectRefusal::DomainInUse { .. })));
}

#[test]
fn a_rejection_needs_reasons_and_money_keeps_a_project_open() {
    assert_eq!(
        reject(&project(1, Status::Review), Vec::new()),
        Err(ProjectRefusal::ReasonMissing)
    );
    let balance = ProjectBalance {
        receivable: Rupiah::new(1),
        ..ProjectBalance::default()
    };
    assert_eq!(
        close(&project(1, Status::Active), balance, true),
        Err(ProjectRefusal::BalanceNotZero { balance })
    );
}
