//! Reading a channel's statement: CSV with the columns id, type, amount and occurredAt, and transaction where it is
//! known, in any order; others are left alone.

use std::path::Path;

use anyhow::{Context, bail};
use csv::StringRecord;
use sengo_core::ids::TransactionId;
use sengo_core::money::Rupiah;
use sengo_core::reconciliation::{Movement, moves_money};
use sengo_core::word::WordKind;

/// The most lines of one statement: they are held in memory.
const LINES_MAX: usize = 2_000_000;

/// The most faults that are told at once.
const FAULTS_MAX: usize = 20;

/// Where the columns stand.
struct Columns {
    id: usize,
    kind: usize,
    transaction: Option<usize>,
    amount: usize,
    occurred_at: usize,
}

/// All movements of a statement, or what is wrong with its lines.
pub(super) fn read(file: &Path) -> anyhow::Result<Vec<Movement>> {
    let shown = file.display();
    let mut reader = csv::ReaderBuilder::new()
        .trim(csv::Trim::All)
        .from_path(file)
        .with_context(|| format!("cannot read {shown}"))?;
    let columns = columns(reader.headers().with_context(|| format!("cannot read {shown}"))?)
        .with_context(|| format!("{shown} is no statement"))?;
    let (mut movements, mut faults) = (Vec::new(), Vec::new());
    for (record, line) in reader.records().zip(2_usize..) {
        let read = record
            .map_err(|error| error.to_string())
            .and_then(|record| movement(&columns, &record));
        match read {
            Ok(Some(movement)) => movements.push(movement),
            Ok(None) => {}
            Err(fault) => faults.push(format!("line {line}: {fault}")),
        }
        if faults.len() >= FAULTS_MAX {
            break;
        }
        if movements.len() > LINES_MAX {
            bail!("{shown} has more than {LINES_MAX} lines; split it by days");
        }
    }
    if faults.is_empty() {
        Ok(movements)
    } else {
        bail!("{shown} cannot be compared:\n{}", faults.join("\n"))
    }
}

fn columns(head: &StringRecord) -> anyhow::Result<Columns> {
    let place = |name: &str| head.iter().position(|column| column.eq_ignore_ascii_case(name));
    let needed = ["id", "type", "amount", "occurredAt"];
    let missing: Vec<&str> = needed.into_iter().filter(|name| place(name).is_none()).collect();
    match (place("id"), place("type"), place("amount"), place("occurredAt")) {
        (Some(id), Some(kind), Some(amount), Some(occurred_at)) => Ok(Columns {
            id,
            kind,
            transaction: place("transaction"),
            amount,
            occurred_at,
        }),
        _ => bail!(
            "its first line has no column {}; it names id, type, amount, occurredAt, and transaction where that is known",
            missing.join(", ")
        ),
    }
}

/// The movement of a line; none for a word by which no money moves.
fn movement(columns: &Columns, record: &StringRecord) -> Result<Option<Movement>, String> {
    let cell = |place: usize| record.get(place).unwrap_or_default();
    let (id, kind, amount) = (cell(columns.id), cell(columns.kind), cell(columns.amount));
    if id.is_empty() {
        return Err("id is empty".into());
    }
    let kind = WordKind::parse(kind).ok_or_else(|| {
        let known: Vec<&str> = WordKind::ALL
            .into_iter()
            .filter(|kind| moves_money(*kind))
            .map(WordKind::as_str)
            .collect();
        format!("type is {kind:?}; there are {}", known.join(", "))
    })?;
    if !moves_money(kind) {
        return Ok(None);
    }
    let amount = amount
        .strip_suffix(".00")
        .or_else(|| amount.strip_suffix(".0"))
        .unwrap_or(amount)
        .parse::<i64>()
        .map_err(|_| format!("amount is {amount:?}; it is a whole number of rupiah without separators"))?;
    let occurred_at = cell(columns.occurred_at);
    let occurred_at = occurred_at.parse().map_err(|_| {
        format!("occurredAt is {occurred_at:?}; it is written like 2026-01-31T16:41:20+07:00")
    })?;
    let transaction = columns.transaction.map(cell).unwrap_or_default();
    Ok(Some(Movement {
        id: id.to_owned(),
        kind,
        transaction: TransactionId::parse(transaction),
        amount: Rupiah::new(amount),
        occurred_at,
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> anyhow::Result<Vec<Movement>> {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), text).unwrap();
        read(file.path())
    }

    #[test]
    fn columns_stand_in_any_order_and_others_are_left_alone() {
        let read = of("occurredAt,branch,amount,type,id\n2026-01-31T16:41:20+07:00,Bandung,\"70000.00\",payment.paid,E1\n\
             2026-01-31T16:41:20Z,Bandung,1,payment.failed,E2\n")
        .unwrap();
        assert_eq!(read.len(), 1);
        assert_eq!((read[0].id.as_str(), read[0].amount.get()), ("E1", 70_000));
    }

    #[test]
    fn every_faulty_line_is_named() {
        let error = of("id,type,amount,occurredAt\n,payment.paid,1,2026-01-31T00:00:00Z\nE2,paid,1,2026-01-31T00:00:00Z\n\
             E3,payment.paid,1.5,2026-01-31T00:00:00Z\nE4,payment.paid,1,yesterday\nE5,payment.paid\n")
        .unwrap_err()
        .to_string();
        for line in [
            "line 2: id",
            "line 3: type",
            "line 4: amount",
            "line 5: occurredAt",
            "line 6: ",
        ] {
            assert!(error.contains(line), "{error}");
        }
        let error = format!("{:#}", of("a,b\n1,2\n").unwrap_err());
        assert!(
            error.contains("no column id, type, amount, occurredAt"),
            "{error}"
        );
    }
}
