//! The list as a file of comma-separated values. It is read page by page while it is on its way, each page when the one
//! before it is on the line: so a file of any length takes the memory of a few pages.

use std::fmt::Write;

use bytes::Bytes;
use jiff::Timestamp;
use jiff::tz::{self, TimeZone};
use sengo_app::transactions::TransactionsFound;
use sengo_core::money::Rupiah;
use sengo_core::transaction::{State, Transaction};
use sengo_wire::csv::quoted;

use super::Side;
use super::filter::Filter;
use super::list::found;
use crate::download::Download;
use crate::failure::Answer;
use crate::visit::{Visit, see_other};

/// The most rows of one file.
pub(super) const ROWS_MAX: usize = 100_000;

/// Rows that are read, and sent, at once.
const ROWS_AT_ONCE: usize = 500;

const HEADER: &str = "created_at,id,reference,kind,channel,merchant,project,status,amount,fee,tax,total,credited,\
                      ended_at,settles_on,returned\r\n";

pub(super) async fn show(visit: Visit) -> Answer {
    let side = Side::of(&visit);
    let filter = Filter::of(&visit, side);
    // The first page is read before the answer begins, so that what is refused is refused as always.
    let first = found(&visit, side, &filter, None, ROWS_AT_ONCE).await?;
    if !filter.faults.is_empty() {
        return Ok(see_other(&filter.address(side.list(), &[])));
    }
    let (download, response) = Download::begin("transactions.csv", "text/csv; charset=utf-8; header=present");
    tokio::spawn(send(visit, side, filter, first, download));
    Ok(response)
}

/// Reads and sends page after page. A file that could not be read to its end breaks off: nobody takes it for whole.
async fn send(visit: Visit, side: Side, filter: Filter, mut page: TransactionsFound, mut download: Download) {
    let mut piece = HEADER.to_owned();
    let mut left = ROWS_MAX;
    loop {
        let (shown, is_cut) = fitting(page.transactions.len(), left, page.next.is_some());
        for transaction in page.transactions.iter().take(shown) {
            row(&mut piece, transaction);
        }
        left = left.saturating_sub(shown);
        let next = page.next.filter(|_| left > 0);
        if is_cut {
            piece.push_str(cut(&visit));
        }
        download.send(Bytes::from(std::mem::take(&mut piece))).await;
        let Some(next) = next.filter(|_| download.is_wanted()) else {
            return;
        };
        page = match found(&visit, side, &filter, Some(next), ROWS_AT_ONCE).await {
            Ok(page) => page,
            Err(failure) => return download.break_off(&failure.0).await,
        };
    }
}

/// How many rows of a page still fit, and whether the file ends with them before all are in it. Pages can be short, so
/// that it may end within one.
fn fitting(rows: usize, left: usize, has_next: bool) -> (usize, bool) {
    let shown = rows.min(left);
    (shown, shown < rows || (shown == left && has_next))
}

/// The last line of a file that does not hold all rows.
fn cut(visit: &Visit) -> &'static str {
    visit.say(
        "\"Cut after 100,000 rows, the newest. Ask for fewer days to get the rest.\"\r\n",
        "\"Dipotong setelah 100.000 baris terbaru. Persempit tanggalnya untuk sisanya.\"\r\n",
    )
}

/// One line. Texts that others chose are made harmless; numbers stay numbers. Recipients are not in it.
fn row(file: &mut String, transaction: &Transaction) {
    let parties = transaction.parties();
    let charge = transaction.charge();
    let money =
        |part: fn(&sengo_core::fee::Charge) -> Rupiah| charge.as_ref().map_or(0, |charge| part(charge).get());
    let (settles_on, returned) = match &transaction.state {
        State::Payment(payment) => (
            payment.paid.map(|paid| paid.settles_on.to_string()),
            payment.reversed().unwrap_or(Rupiah::ZERO),
        ),
        State::Disbursement(_) | State::Inquiry(_) => (None, Rupiah::ZERO),
    };
    let line = [
        local(transaction.created_at()),
        transaction.id().to_string(),
        quoted(transaction.origin.reference.as_str()),
        transaction.kind().as_str().to_owned(),
        transaction.channel().as_str().to_owned(),
        parties.merchant.to_string(),
        parties.project.to_string(),
        transaction.status().as_str().to_owned(),
        money(|charge| charge.amount).to_string(),
        money(|charge| charge.fee).to_string(),
        money(|charge| charge.tax).to_string(),
        money(|charge| charge.total_amount).to_string(),
        money(|charge| charge.credited).to_string(),
        transaction.ended_at().map(local).unwrap_or_default(),
        settles_on.unwrap_or_default(),
        returned.get().to_string(),
    ];
    // Writing to a string cannot fail.
    write!(file, "{}\r\n", line.join(",")).unwrap_or_default();
}

/// A moment in Jakarta's time, to the second.
fn local(moment: Timestamp) -> String {
    let local = moment.to_zoned(TimeZone::fixed(tz::offset(7)));
    local.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_says_that_rows_are_left_out_wherever_it_ends() {
        for (rows, left, has_next, expected) in [
            (500, 500, true, (500, true)),
            (500, 500, false, (500, false)),
            (500, 497, false, (497, true)),
            (500, 1_000, true, (500, false)),
            (0, 1_000, true, (0, false)),
        ] {
            assert_eq!(
                fitting(rows, left, has_next),
                expected,
                "{rows} {left} {has_next}"
            );
        }
    }

    #[test]
    fn moments_are_of_jakarta() {
        let moment: Timestamp = "2026-05-24T20:06:30.5Z".parse().unwrap();
        assert_eq!(local(moment), "2026-05-25T03:06:30+07:00");
    }
}
