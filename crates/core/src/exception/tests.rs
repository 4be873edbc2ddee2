use super::*;
use crate::ledger::ProjectBalance;

#[test]
fn kinds_read_back_their_codes() {
    for kind in ExceptionKind::ALL {
        assert_eq!(ExceptionKind::from_code(kind.code()), Some(kind));
    }
    assert_eq!(ExceptionKind::from_code(0), None);
}

#[test]
fn a_resolution_empties_suspense() {
    let project = Resolution::Project(ProjectId::new(2).unwrap());
    for (flow, amount, resolution, expected) in [
        (Flow::In, 500, project, "suspense>active 500"),
        (Flow::In, 500, Resolution::Channel, "suspense>clearing 500"),
        (Flow::In, 500, Resolution::Platform, "suspense>adjustment 500"),
        (Flow::Out, 100, project, "active>suspense 100"),
        (
            Flow::Out,
            500,
            project,
            "active>suspense 120 receivable>suspense 380",
        ),
        (Flow::Out, 500, Resolution::Channel, "clearing>suspense 500"),
        (Flow::Out, 500, Resolution::Platform, "adjustment>suspense 500"),
        (Flow::In, 0, project, ""),
    ] {
        let set_aside = SetAside {
            merchant: MerchantId::new(1).unwrap(),
            word: WordKey::from_bytes([1; 16]),
            flow,
            amount: Rupiah::new(amount),
        };
        let orders = resolve(&set_aside, resolution, set_aside.merchant, Rupiah::new(120)).unwrap();
        let shown: Vec<String> = orders
            .iter()
            .map(|order| {
                let (from, to) = (order.debit.kind.as_str(), order.credit.kind.as_str());
                format!("{from}>{to} {}", order.amount.get())
            })
            .collect();
        assert_eq!(shown.join(" "), expected);
        for (order, place) in orders.iter().zip(0..) {
            assert_eq!(order.id, set_aside.word.resolution_transfer(place));
        }
    }
}

#[test]
fn what_a_resolution_does_to_a_balance_is_known_before() {
    let project = ProjectId::new(2).unwrap();
    let before = ProjectBalance {
        active: Rupiah::new(120),
        ..ProjectBalance::default()
    };
    for (flow, owner, active, receivable) in [
        (Flow::In, 1, 620, 0),
        (Flow::Out, 1, 0, 380),
        (Flow::Out, 7, 0, 380),
    ] {
        let set_aside = SetAside {
            merchant: MerchantId::new(1).unwrap(),
            word: WordKey::from_bytes([1; 16]),
            flow,
            amount: Rupiah::new(500),
        };
        let owner = MerchantId::new(owner).unwrap();
        let orders = resolve(&set_aside, Resolution::Project(project), owner, before.active).unwrap();
        let after = before.after(project, &orders).unwrap();
        assert_eq!((after.active.get(), after.receivable.get()), (active, receivable));
        assert_eq!(before.after(ProjectId::new(3).unwrap(), &orders), Some(before));
    }
}

#[test]
fn money_of_nobody_reaches_a_project_through_the_channels_side() {
    let owner = MerchantId::new(7).unwrap();
    let project = ProjectId::new(2).unwrap();
    for (flow, expected) in [
        (Flow::In, "7:clearing>active 500 nobody:suspense>clearing 500"),
        (
            Flow::Out,
            "7:active>clearing 120 7:receivable>clearing 380 nobody:clearing>suspense 500",
        ),
    ] {
        let set_aside = SetAside {
            merchant: MerchantId::NOBODY,
            word: WordKey::from_bytes([1; 16]),
            flow,
            amount: Rupiah::new(500),
        };
        let orders = resolve(&set_aside, Resolution::Project(project), owner, Rupiah::new(120)).unwrap();
        let shown: Vec<String> = orders
            .iter()
            .map(|order| {
                assert_eq!(order.debit.merchant, order.credit.merchant);
                let whose = if order.debit.merchant == owner {
                    "7"
                } else {
                    "nobody"
                };
                let (from, to) = (order.debit.kind.as_str(), order.credit.kind.as_str());
                format!("{whose}:{from}>{to} {}", order.amount.get())
            })
            .collect();
        assert_eq!(shown.join(" "), expected);
    }
}
