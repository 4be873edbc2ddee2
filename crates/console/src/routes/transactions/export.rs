//! The list as a file of comma-separated values. It is read page by page while it is on its way, each page when the one
//! before it is on the line: so a file of any length takes the memory of a few pages.

use std::fmt::Write;
use std::pin::Pin;
use std::task::{Context, Poll};

use axum::body::{Body, HttpBody};
use axum::http::header;
use axum::response::IntoResponse;
use bytes::Bytes;
use http_body::Frame;
use jiff::Timestamp;
use jiff::tz::{self, TimeZone};
use sengo_app::transactions::TransactionsFound;
use sengo_core::money::Rupiah;
use sengo_core::transaction::{State, Transaction};
use tokio::sync::mpsc;

use super::Side;
use super::filter::Filter;
use super::list::found;
use crate::failure::Answer;
use crate::visit::{Visit, see_other};

/// The most rows of one file.
pub(super) const ROWS_MAX: usize = 100_000;

/// Rows that are read, and sent, at once.
const ROWS_AT_ONCE: usize = 500;

/// Pieces that wait to be sent, beside the one that is being made.
const WAITING_MAX: usize = 1;

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
    let (sender, receiver) = mpsc::channel(WAITING_MAX);
    tokio::spawn(send(visit, side, filter, first, sender));
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8; header=present"),
        (
            header::CONTENT_DISPOSITION,
            "attachment; filename=\"transactions.csv\"",
        ),
    ];
    Ok((headers, Body::new(Pieces(receiver))).into_response())
}

/// Why a file ends before its end.
#[derive(Debug, thiserror::Error)]
#[error("the rest of the file could not be read")]
struct Broken;

/// A file on its way, in pieces.
struct Pieces(mpsc::Receiver<Result<Bytes, Broken>>);

impl HttpBody for Pieces {
    type Data = Bytes;
    type Error = Broken;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Broken>>> {
        let piece = self.0.poll_recv(context);
        piece.map(|piece| piece.map(|piece| piece.map(Frame::data)))
    }
}

/// Reads and sends page after page. A file that could not be read to its end breaks off: nobody takes it for whole.
async fn send(
    visit: Visit,
    side: Side,
    filter: Filter,
    mut page: TransactionsFound,
    sender: mpsc::Sender<Result<Bytes, Broken>>,
) {
    let mut piece = HEADER.to_owned();
    let mut left = ROWS_MAX;
    loop {
        for transaction in page.transactions.iter().take(left) {
            row(&mut piece, transaction);
        }
        left = left.saturating_sub(page.transactions.len());
        let next = page.next.filter(|_| left > 0);
        if page.next.is_some() && next.is_none() {
            piece.push_str(cut(&visit));
        }
        if sender
            .send(Ok(Bytes::from(std::mem::take(&mut piece))))
            .await
            .is_err()
        {
            return;
        }
        let Some(next) = next else { return };
        page = match found(&visit, side, &filter, Some(next), ROWS_AT_ONCE).await {
            Ok(page) => page,
            Err(failure) => {
                tracing::warn!(error = ?failure, "an export of transactions broke off");
                // Whoever no longer reads need not be told.
                sender.send(Err(Broken)).await.unwrap_or_default();
                return;
            }
        };
    }
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
        text(transaction.origin.reference.as_str()),
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

/// A text in quotes. Where a spreadsheet, whatever it takes for a separator, would read a formula, an apostrophe says
/// that it is text.
fn text(text: &str) -> String {
    let mut cell = String::from("\"");
    let mut begins = true;
    for character in text.chars() {
        if begins
            && matches!(
                character,
                '=' | '+' | '-' | '@' | '＝' | '＋' | '－' | '＠' | '\t' | '\r'
            )
        {
            cell.push('\'');
        }
        begins =
            matches!(character, ',' | ';' | '|' | '\t' | '\r' | '\n' | '"') || (begins && character == ' ');
        if character == '"' {
            cell.push('"');
        }
        cell.push(character);
    }
    cell.push('"');
    cell
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_becomes_a_formula() {
        for (typed, cell) in [
            ("INV-1", "\"INV-1\""),
            ("=1+1", "\"'=1+1\""),
            ("+62", "\"'+62\""),
            ("-5", "\"'-5\""),
            ("@SUM(A1)", "\"'@SUM(A1)\""),
            ("\t=1", "\"'\t'=1\""),
            ("\r=1", "\"'\r'=1\""),
            ("  =1", "\"  '=1\""),
            ("a;=1", "\"a;'=1\""),
            ("a\",=1", "\"a\"\",'=1\""),
            ("\"=1", "\"\"\"'=1\""),
            ("a=1-2", "\"a=1-2\""),
            ("Kopi, Teh", "\"Kopi, Teh\""),
        ] {
            assert_eq!(text(typed), cell, "{typed:?}");
        }
    }

    #[test]
    fn moments_are_of_jakarta() {
        let moment: Timestamp = "2026-05-24T20:06:30.5Z".parse().unwrap();
        assert_eq!(local(moment), "2026-05-25T03:06:30+07:00");
    }
}
