//! Payouts and transfers at once: no two of them spend the same money.

use std::sync::Arc;

use sengo_app::ports::Clock;
use sengo_core::disbursement::{self, DisbursementRefusal, DisbursementTerms};
use sengo_core::fee::{Charge, FeePayer};
use sengo_core::ids::{ProjectId, TransactionId};
use sengo_core::ledger::{Parties, Step, book};
use sengo_core::money::Rupiah;
use sengo_store::{Changes, Decided, Decision, Reads, Stop, Work};
use sengo_testkit::{Call, TestApp, on_both_databases};
use serde_json::json;
use tokio::task::JoinSet;

/// A payout's money, held by the rule.
struct Hold(DisbursementTerms);

impl Decision for Hold {
    type Answer = ();
    type Refusal = DisbursementRefusal;

    fn reads(&self, reads: &mut Reads) {
        let parties = self.0.parties;
        reads.project_accounts(parties.merchant, parties.project);
        reads.transfer(parties.merchant, Step::Hold.transfer_of(self.0.id));
    }

    fn decide(&self, work: &Work) -> Result<Decided<()>, Stop<DisbursementRefusal>> {
        let Parties { merchant, project } = self.0.parties;
        let active = work.balance(merchant, project)?.active;
        let (_, orders) = disbursement::start(self.0, active).map_err(Stop::Refused)?;
        let account = |id| work.account(id).unwrap();
        let booked = book(&orders, account, |_| None, self.0.created_at).unwrap();
        Ok(Decided {
            changes: Changes {
                booked: vec![booked],
                ..Changes::default()
            },
            answer: (),
        })
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn payouts_and_transfers_at_once_never_overdraw() {
    on_both_databases(async |database| {
        let database = Arc::new(database);
        let apps = [
            TestApp::on(Arc::clone(&database), Default::default()).await,
            TestApp::on(database, Default::default()).await,
        ];
        let app = &apps[0];
        let merchant = app.merchant().await;
        let (from, to) = (app.project(&merchant).await, app.project(&merchant).await);
        app.fund(from.id, 100_000, 0).await;
        let mut spending = JoinSet::new();
        for number in 0..40_u8 {
            let app = apps[usize::from(number % 2)].clone();
            let (merchant, from, to) = (merchant.clone(), from.id, to.id);
            spending.spawn(async move {
                if number % 4 == 0 {
                    transfer(&app, &merchant.pair, (from, to), number).await
                } else {
                    hold(
                        &app,
                        Parties {
                            merchant: merchant.id,
                            project: from,
                        },
                        number,
                    )
                    .await
                }
            });
        }
        let spent: i64 = spending.join_all().await.into_iter().sum();
        let [active, _, held, _] = app.money(merchant.id, from.id).await;
        let [moved, ..] = app.money(merchant.id, to.id).await;
        assert_eq!(active, 100_000 - spent);
        assert!((0..5_000).contains(&active), "{active}");
        assert_eq!(held + moved, spent);
        assert_eq!(app.app.ledger_verify().await.unwrap().differences, vec![]);
    })
    .await;
}

/// Moves 5,000; what it spent.
async fn transfer(
    app: &TestApp,
    pair: &sengo_testkit::Pair,
    (from, to): (ProjectId, ProjectId),
    number: u8,
) -> i64 {
    let body =
        json!({"from": from.get(), "to": to.get(), "amount": 5_000, "reference": format!("T{number}")});
    let answer = app.send(Call::post("/api/transfers", &body).by(pair)).await;
    if answer.status == 200 {
        return 5_000;
    }
    answer.refused(402, "INSUFFICIENT_BALANCE");
    0
}

/// Holds 5,000 and a fee of 3,000; what it spent.
async fn hold(app: &TestApp, parties: Parties, number: u8) -> i64 {
    let terms = DisbursementTerms {
        id: TransactionId::from_bytes([number; 16]),
        parties,
        charge: Charge {
            amount: Rupiah::new(2_000),
            fee: Rupiah::new(3_000),
            tax: Rupiah::ZERO,
            total_amount: Rupiah::new(5_000),
            credited: Rupiah::new(2_000),
            fee_payer: FeePayer::Merchant,
        },
        created_at: app.clock.business(),
    };
    match app.store.decide(Hold(terms)).await.unwrap() {
        Ok(()) => 5_000,
        Err(DisbursementRefusal::InsufficientBalance { .. }) => 0,
        Err(other) => panic!("{other}"),
    }
}
