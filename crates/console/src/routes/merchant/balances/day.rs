//! The entries of a day on one of a project's accounts.

use jiff::civil::Date;
use maud::html;
use sengo_app::balance_history::DayEntries;
use sengo_core::ids::TransferId;
use sengo_core::ledger::{AccountId, AccountKind, Purpose};
use sengo_core::refusal::Refusal;

use super::{BALANCES, address, signed};
use crate::failure::Answer;
use crate::page::Page;
use crate::parts::{Table, empty, pager, tabs};
use crate::routes::Segments;
use crate::routes::merchant::projects::project_id;
use crate::speech::Speech;
use crate::visit::Visit;

/// The accounts whose entries are shown, by their words in an address.
const ACCOUNTS: [AccountKind; 4] = [
    AccountKind::Active,
    AccountKind::Pending,
    AccountKind::Hold,
    AccountKind::Receivable,
];

pub(super) async fn show(visit: Visit, Segments((id, day)): Segments<(i64, String)>) -> Answer {
    let id = project_id(id)?;
    let project = visit.desk().own_project(id).await?;
    let day: Date = day.parse().map_err(|_| Refusal::PathUnknown)?;
    let asked = visit.query("account");
    let kind = ACCOUNTS.into_iter().find(|kind| Some(kind.as_str()) == asked);
    let kind = kind.unwrap_or(AccountKind::Active);
    let before = visit.query("before").and_then(TransferId::parse);
    let wanted = DayEntries {
        project: id,
        kind,
        day,
        before,
    };
    let page = visit.desk().own_balance_entries(wanted).await?;
    let here = format!("{}/{day}", address(id));
    let of = |kind: AccountKind| format!("{here}?account={}", kind.as_str());
    let accounts = ACCOUNTS.map(|each| (of(each), account_words(&visit, each), each == kind));
    let account = AccountId::of_project(project.merchant, id, kind);
    let rows = page.transfers.iter().filter_map(|transfer| {
        let entry = transfer.entry_on(account)?;
        let is_credit = transfer.credit.account == account;
        Some([
            visit.second(transfer.booked_at),
            html! { (purpose_words(&visit, transfer.purpose)) },
            signed(&visit, transfer.amount, is_credit),
            visit.money(entry.balance_after),
        ])
    });
    let title = visit.say("Entries", "Mutasi");
    let table = Table::new(title)
        .under_heading()
        .column(visit.say("Booked", "Dibukukan"))
        .column(visit.say("What for", "Keperluan"))
        .numbers(visit.say("Amount", "Nominal"))
        .numbers(visit.say("Balance after it", "Saldo sesudahnya"))
        .rows(rows);
    let first = before.map(|_| of(kind));
    let after = page.next.map(|next| format!("{}&before={next}", of(kind)));
    let body = html! {
        (tabs(visit.say("Which balance", "Saldo yang mana"), &accounts))
        @if page.transfers.is_empty() {
            (empty(visit.say("No entries on this day", "Tidak ada mutasi pada hari ini"), &html! {
                (visit.say("The balance stayed as it was.", "Saldo tidak berubah."))
            }))
        } @else { (table) }
        (pager(&visit, first.as_deref(), after.as_deref()))
    };
    let own = address(id);
    let above = [
        (BALANCES, visit.say("Balances", "Saldo")),
        (own.as_str(), project.details.name.as_str()),
    ];
    let title = visit.say(
        format!("Entries of {}", visit.day_text(day)),
        format!("Mutasi {}", visit.day_text(day)),
    );
    Ok(Page::new(&visit, &title).under(&above).show(&body))
}

fn account_words(visit: &Speech, kind: AccountKind) -> &'static str {
    match kind {
        AccountKind::Active => visit.say("Active", "Aktif"),
        AccountKind::Pending => visit.say("Pending", "Tertunda"),
        AccountKind::Hold => visit.say("On hold for payouts", "Ditahan untuk pencairan"),
        AccountKind::Receivable => visit.say("Owed", "Terutang"),
        AccountKind::Clearing | AccountKind::Fees | AccountKind::Adjustment | AccountKind::Suspense => {
            visit.say("Platform", "Platform")
        }
    }
}

/// Why money moved.
fn purpose_words(visit: &Speech, purpose: Purpose) -> &'static str {
    match purpose {
        Purpose::Adjustment => visit.say("Correction by the platform", "Koreksi oleh platform"),
        Purpose::Transfer => visit.say("Transfer between projects", "Transfer antarproyek"),
        Purpose::Payment => visit.say("Payment", "Pembayaran"),
        Purpose::Fee => visit.say("Fee", "Biaya"),
        Purpose::Settlement => visit.say("Settlement", "Penyelesaian"),
        Purpose::Payout => visit.say("Payout", "Pencairan"),
        Purpose::Tax => visit.say("Tax on the fee", "Pajak atas biaya"),
        Purpose::Refund => visit.say("Refund", "Pengembalian dana"),
        Purpose::Chargeback => visit.say("Chargeback", "Chargeback"),
        Purpose::Recovery => visit.say("Taken for what was owed", "Pelunasan utang"),
        Purpose::Hold => visit.say("Held for a payout", "Ditahan untuk pencairan"),
        Purpose::Release => visit.say("Released from a payout", "Dilepas dari pencairan"),
        Purpose::Exception => visit.say("Set aside", "Disisihkan"),
        Purpose::Resolution => visit.say("Decided by the platform", "Keputusan platform"),
    }
}
