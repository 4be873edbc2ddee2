//! `sengo ledger …`

use sengo_app::{BooksDifference, Settings};
use sengo_core::ledger::AccountId;
use serde_json::{Value, json};

use crate::args::{Global, LedgerCommand};
use crate::open;
use crate::output::Output;

pub(crate) async fn run(global: &Global, command: LedgerCommand, output: Output) -> anyhow::Result<()> {
    let LedgerCommand::Verify = command;
    let app = open::app(global, Settings::default()).await?;
    let report = app.ledger_verify().await?;
    let differences: Vec<Value> = report.differences.iter().map(described).collect();
    let (accounts, transfers) = (report.accounts, report.transfers);
    output.show(&json!({ "accounts": accounts, "transfers": transfers, "differences": differences }));
    match report.differences.first() {
        None => {
            output.note("The books balance: every account is the sum of its entries.");
            Ok(())
        }
        Some(first) => {
            let others = report.differences.len().saturating_sub(1);
            Err(anyhow::anyhow!(
                "the books do not balance. First difference: {}; {others} more",
                plain(first)
            ))
        }
    }
}

fn account(id: AccountId) -> String {
    match id.project {
        Some(project) => format!(
            "{} of project {project} (merchant {})",
            id.kind.as_str(),
            id.merchant
        ),
        None => format!("{} of the platform (merchant {})", id.kind.as_str(), id.merchant),
    }
}

fn plain(difference: &BooksDifference) -> String {
    let of = account(difference.account());
    match difference {
        BooksDifference::Balance { kept, summed, .. } => {
            format!("account {of} says {kept}, its entries sum to {summed}")
        }
        BooksDifference::Count { kept, counted, .. } => {
            format!("account {of} says {kept} entries, there are {counted}")
        }
        BooksDifference::Entry {
            number,
            kept,
            computed,
            ..
        } => {
            format!(
                "entry {number} of account {of} carries the balance {kept}, the entries before it give {computed}"
            )
        }
        BooksDifference::Chain { number, .. } => {
            format!("entry {number} of account {of} does not follow an entry that exists")
        }
        BooksDifference::Missing { .. } => format!("account {of} has entries and does not exist"),
        BooksDifference::Forbidden { balance, .. } => {
            format!("account {of} shows {balance}, which an account of this kind may not")
        }
    }
}

fn described(difference: &BooksDifference) -> Value {
    let id = difference.account();
    json!({
        "merchant": id.merchant.get(),
        "project": id.project.map(sengo_core::ids::ProjectId::get),
        "account": id.kind.as_str(),
        "difference": plain(difference),
    })
}
