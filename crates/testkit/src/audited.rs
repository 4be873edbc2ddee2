//! The books of a SQLite database, added up by the auditor.

use std::collections::BTreeMap;
use std::path::Path;

use jiff::Timestamp;
use rusqlite::{Connection, OpenFlags, Row};
use sengo_core::ids::{MerchantId, ProjectId, TransferId};
use sengo_core::ledger::{AccountId, AccountKind, ProjectBalance, Purpose, TransferOrder};
use sengo_core::money::Rupiah;

use crate::auditor::Auditor;

/// A transfer as it was written, with its place on both accounts.
struct Written {
    order: TransferOrder,
    places: [i64; 2],
}

/// What every project has when all transfers in a database are carried out again, one after the other.
///
/// # Panics
/// When a transfer could not have been carried out, or an account says something else than the auditor.
pub fn balances(database: &Path) -> BTreeMap<ProjectId, ProjectBalance> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY;
    let connection = Connection::open_with_flags(database, flags).expect("the database");
    let mut balances = BTreeMap::new();
    let merchants: Vec<i64> = rows(&connection, "SELECT DISTINCT merchant_id FROM transfer", |row| {
        row.get(0).expect("a merchant")
    });
    for number in merchants {
        let merchant = merchant(number);
        let mut auditor = Auditor::default();
        assert!(
            auditor.post(&in_order(transfers(&connection, merchant)), Timestamp::MIN),
            "transfers of merchant {number} could not have been carried out"
        );
        for (account, balance) in kept(&connection, merchant) {
            let found = auditor.balance_at(account, Timestamp::MAX);
            assert!(
                found == i128::from(balance),
                "{account:?} has {balance}, and the auditor finds {found}"
            );
            if let Some(project) = account.project {
                let balance = auditor.project_balance_at(merchant, Some(project), Timestamp::MAX);
                balances.insert(project, balance.expect("sums that fit"));
            }
        }
    }
    balances
}

fn merchant(number: i64) -> MerchantId {
    MerchantId::new(number).unwrap_or(MerchantId::NOBODY)
}

fn rows<T>(connection: &Connection, statement: &str, read: impl Fn(&Row<'_>) -> T) -> Vec<T> {
    let mut statement = connection.prepare(statement).expect("a statement");
    let found = statement.query_map([], |row| Ok(read(row))).expect("rows");
    found.map(|row| row.expect("a row")).collect()
}

fn account(merchant: MerchantId, project: i64, kind: i64) -> AccountId {
    AccountId {
        merchant,
        project: ProjectId::new(project),
        kind: i16::try_from(kind)
            .ok()
            .and_then(AccountKind::from_code)
            .expect("a kind of account"),
    }
}

fn transfers(connection: &Connection, merchant: MerchantId) -> Vec<Written> {
    let statement = format!(
        "SELECT transfer_id, debit_project, debit_kind, debit_number, credit_project, credit_kind, credit_number,
                amount, purpose
         FROM transfer WHERE merchant_id = {}",
        merchant.get()
    );
    rows(connection, &statement, |row| {
        let number = |column: usize| row.get::<_, i64>(column).expect("a number");
        let id: [u8; 16] = row.get(0).expect("an id");
        let purpose = i16::try_from(number(8)).ok().and_then(Purpose::from_code);
        Written {
            order: TransferOrder {
                id: TransferId::from_bytes(id),
                debit: account(merchant, number(1), number(2)),
                credit: account(merchant, number(4), number(5)),
                amount: Rupiah::new(number(7)),
                purpose: purpose.expect("a purpose"),
            },
            places: [number(3), number(6)],
        }
    })
}

fn kept(connection: &Connection, merchant: MerchantId) -> Vec<(AccountId, i64)> {
    let statement = format!(
        "SELECT project_id, kind, balance FROM account WHERE merchant_id = {}",
        merchant.get()
    );
    rows(connection, &statement, |row| {
        let number = |column: usize| row.get::<_, i64>(column).expect("a number");
        (account(merchant, number(0), number(1)), number(2))
    })
}

/// The order in which transfers were booked: each is the next one on both of its accounts.
fn in_order(written: Vec<Written>) -> Vec<TransferOrder> {
    let mut by_place: BTreeMap<(AccountId, i64), usize> = BTreeMap::new();
    for (index, transfer) in written.iter().enumerate() {
        let [debit, credit] = transfer.places;
        by_place.insert((transfer.order.debit, debit), index);
        by_place.insert((transfer.order.credit, credit), index);
    }
    let mut reached: BTreeMap<AccountId, i64> = BTreeMap::new();
    let mut ordered = Vec::with_capacity(written.len());
    let first = |transfer: &Written| transfer.places.contains(&1);
    let mut next: Vec<usize> = (0..written.len())
        .filter(|index| first(&written[*index]))
        .collect();
    while let Some(index) = next.pop() {
        let Written { order, places } = &written[index];
        let sides = [(order.debit, places[0]), (order.credit, places[1])];
        let is_next =
            |(account, place): &(AccountId, i64)| reached.get(account).copied().unwrap_or(0) + 1 == *place;
        if !sides.iter().all(is_next) {
            continue;
        }
        for (account, place) in sides {
            reached.insert(account, place);
            next.extend(by_place.get(&(account, place + 1)));
        }
        ordered.push(*order);
    }
    assert!(
        ordered.len() == written.len(),
        "transfers do not follow each other on their accounts"
    );
    ordered
}
