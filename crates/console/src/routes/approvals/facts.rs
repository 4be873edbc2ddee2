//! What is asked for, as facts with their names.

use maud::{Markup, html};
use sengo_app::approval::{About, Act, TariffScope};
use sengo_core::exception::Flow;
use sengo_core::money::Rupiah;
use sengo_core::transaction::{State, Transaction};

use super::place::{is_operators, link};
use super::words::{
    channel_words, operator_words, payer_words, percent, resolution_words, schedule, scope_words, signed,
};
use crate::parts::Facts;
use crate::routes::transactions::{exception_words, status_badge};
use crate::visit::Visit;

/// The facts of an act.
pub(super) fn facts(visit: &Visit, act: &Act, about: &About) -> Facts<'static> {
    let facts = Facts::new();
    match act {
        Act::BalanceAdjust {
            project,
            active,
            pending,
            reason,
            id,
        } => owner(visit, facts, *project, about)
            .fact(
                visit.say("Added to active", "Ditambahkan ke saldo aktif"),
                amount(visit, *active),
            )
            .fact(
                visit.say("Added to pending", "Ditambahkan ke saldo tertunda"),
                amount(visit, *pending),
            )
            .fact(visit.say("Why", "Alasan"), html! { (reason) })
            .fact(visit.say("Id of the correction", "Id koreksi"), html! { code { (id) } }),
        Act::ExceptionResolve { exception, to } => exception_facts(visit, facts, exception, to, about),
        Act::TariffSet { .. } => tariff_facts(visit, facts, act, about),
        Act::TaxSet { from, millionths } => facts
            .fact(
                visit.say("PPN on fees", "PPN atas biaya"),
                html! { (percent(visit, *millionths)) },
            )
            .fact(visit.say("From", "Mulai"), visit.day(*from)),
        Act::HolidaySet {
            date,
            name,
            is_working_day,
        } => facts
            .fact(visit.say("Day", "Tanggal"), visit.day(*date))
            .fact(visit.say("Why", "Alasan"), html! { (name) })
            .fact(
                visit.say("Settlement", "Penyelesaian"),
                html! {
                    @if *is_working_day { (visit.say("Happens on this day", "Berjalan pada hari ini")) }
                    @else { (visit.say("Does not happen on this day", "Tidak berjalan pada hari ini")) }
                },
            ),
        Act::HolidaysSet { days } => facts.fact(
            visit.say("No settlement on", "Tidak ada penyelesaian pada"),
            html! { ul class="plain-list" {
                @for day in days { li { (visit.day(day.date)) ", " (day.name) } }
            } },
        ),
        Act::EngineKeyIssue {
            engine,
            ip,
            channels,
            key,
            ..
        } => facts
            .fact("Engine", html! { code { (engine) } })
            .fact(
                visit.say("May call from", "Boleh memanggil dari"),
                html! { ul class="plain-list" { @for address in ip { li { code { (address) } } } } },
            )
            .fact(
                visit.say("Channels", "Kanal"),
                html! {
                    @match channels {
                        Some(words) => (words.iter().map(|word| channel_words(visit, word)).collect::<Vec<_>>().join(", ")),
                        None => (visit.say("Those it has, or all", "Yang sudah dimilikinya, atau semua")),
                    }
                },
            )
            .fact(visit.say("Key", "Kunci"), html! { code { (key) } }),
        Act::ProjectTermsSet { .. } => terms_facts(visit, facts, act, about),
        Act::DisbursementRelease {
            project,
            transaction,
            amount,
            ..
        } => transaction_facts(visit, owner(visit, facts, *project, about), transaction, about)
            .fact(
                visit.say("To be sent", "Akan dikirim"),
                visit.money(Rupiah::new(*amount)),
            ),
        Act::PaymentRefund {
            project,
            transaction,
            amount,
            reference,
            ..
        } => transaction_facts(visit, owner(visit, facts, *project, about), transaction, about)
            .fact(
                visit.say("To be given back", "Akan dikembalikan"),
                html! {
                    @match amount {
                        Some(amount) => (visit.money(Rupiah::new(*amount))),
                        None => (visit.say("All that is left", "Seluruh sisanya")),
                    }
                },
            )
            .fact(
                visit.say("The refund's reference", "Referensi pengembalian"),
                html! { (reference) },
            ),
        Act::OperatorCreate { .. } | Act::OperatorRemove { .. } | Act::OperatorRoleSet { .. } => {
            operator_facts(visit, facts, act, about)
        }
    }
}

fn amount(visit: &Visit, amount: i64) -> Markup {
    html! { span class="whole" { (signed(visit, amount)) } }
}

/// The project, and to operators whose it is.
fn owner(visit: &Visit, facts: Facts<'static>, number: i64, about: &About) -> Facts<'static> {
    let name = about
        .project
        .as_ref()
        .map(|project| project.details.name.as_str());
    let words = html! { (name.unwrap_or_default()) " (" (number) ")" };
    let facts = facts.fact(
        visit.say("Project", "Proyek"),
        link(visit, "projects", &number.to_string(), words),
    );
    merchant(visit, facts, about)
}

fn merchant(visit: &Visit, facts: Facts<'static>, about: &About) -> Facts<'static> {
    let found = about.merchant.as_ref().filter(|_| is_operators(visit));
    facts.maybe(
        visit.say("Merchant", "Merchant"),
        found.map(|merchant| {
            let words = html! { (merchant.name.as_str()) " (" (merchant.id) ")" };
            link(visit, "merchants", &merchant.id.to_string(), words)
        }),
    )
}

fn exception_facts(
    visit: &Visit,
    facts: Facts<'static>,
    exception: &str,
    to: &str,
    about: &About,
) -> Facts<'static> {
    let words = html! { code { (exception) } };
    let facts = facts.fact("Exception", link(visit, "exceptions", exception, words));
    let facts = match &about.exception {
        Some(case) => facts
            .fact(
                visit.say("Why it waits", "Mengapa menunggu"),
                html! { (exception_words(visit, case.kind)) },
            )
            .fact(
                match case.set_aside.flow {
                    Flow::In => visit.say("Came in", "Uang masuk"),
                    Flow::Out => visit.say("Went out", "Uang keluar"),
                },
                visit.money(case.set_aside.amount),
            )
            .fact(visit.say("Since", "Sejak"), visit.moment(case.opened_at))
            .maybe(
                visit.say("Transaction", "Transaksi"),
                case.about.map(|id| {
                    let id = id.to_string();
                    link(visit, "transactions", &id, html! { code { (id) } })
                }),
            ),
        None => facts,
    };
    let facts = facts.fact(
        visit.say("Where its money goes", "Ke mana uangnya"),
        html! { (resolution_words(visit, to)) },
    );
    match &about.project {
        Some(project) => owner(visit, facts, project.id.get(), about),
        None => facts,
    }
}

fn tariff_facts(visit: &Visit, facts: Facts<'static>, act: &Act, about: &About) -> Facts<'static> {
    let Act::TariffSet {
        scope,
        channel,
        from,
        rate_millionths,
        fixed,
        umi_free_up_to,
        working_days,
    } = act
    else {
        return facts;
    };
    let facts = match scope {
        TariffScope::Project(number) => owner(visit, facts, *number, about),
        TariffScope::Merchant(_) if about.merchant.is_some() => merchant(visit, facts, about),
        TariffScope::Platform | TariffScope::Merchant(_) => {
            facts.fact(visit.say("For", "Untuk"), html! { (scope_words(visit, *scope)) })
        }
    };
    facts
        .fact(
            visit.say("Channel", "Kanal"),
            html! { (channel_words(visit, channel)) },
        )
        .fact(visit.say("From", "Mulai"), visit.day(*from))
        .fact(
            visit.say("Part of the amount", "Bagian dari jumlah"),
            html! { (percent(visit, *rate_millionths)) },
        )
        .fact(
            visit.say("Fixed part", "Bagian tetap"),
            visit.money(Rupiah::new(*fixed)),
        )
        .maybe(
            visit.say(
                "Free for micro merchants up to",
                "Gratis untuk usaha mikro sampai",
            ),
            umi_free_up_to.map(|limit| visit.money(Rupiah::new(limit))),
        )
        .maybe(
            visit.say("Becomes active", "Menjadi aktif"),
            schedule(visit, channel, *working_days).map(|when| html! { (when) }),
        )
}

fn terms_facts(visit: &Visit, facts: Facts<'static>, act: &Act, about: &About) -> Facts<'static> {
    let Act::ProjectTermsSet {
        project,
        fee_payer,
        disbursement_limit,
        lifts_limit,
    } = act
    else {
        return facts;
    };
    let limit = disbursement_limit.map(|limit| visit.money(Rupiah::new(limit)));
    let none = html! { (visit.say("None any more", "Tidak ada lagi")) };
    owner(visit, facts, *project, about)
        .maybe(
            visit.say("Fees are borne by", "Biaya ditanggung"),
            fee_payer
                .as_deref()
                .map(|word| html! { (payer_words(visit, word)) }),
        )
        .maybe(
            visit.say(
                "Payouts wait for a second person above",
                "Pencairan menunggu orang kedua di atas",
            ),
            if *lifts_limit { Some(none) } else { limit },
        )
}

/// The payment or the payout that it is about, as it stands now.
fn transaction_facts(visit: &Visit, facts: Facts<'static>, id: &str, about: &About) -> Facts<'static> {
    let facts = facts.fact(
        visit.say("Transaction", "Transaksi"),
        link(visit, "transactions", id, html! { code { (id) } }),
    );
    let Some(transaction) = &about.transaction else {
        return facts;
    };
    let facts = facts
        .fact(
            visit.say("Its reference", "Referensinya"),
            html! { (transaction.origin.reference.as_str()) },
        )
        .fact(
            visit.say("It stands", "Statusnya"),
            status_badge(visit, transaction.status().code()),
        );
    amounts(visit, facts, transaction)
}

fn amounts(visit: &Visit, facts: Facts<'static>, transaction: &Transaction) -> Facts<'static> {
    match &transaction.state {
        State::Payment(payment) => facts
            .fact(
                visit.say("Amount", "Jumlah"),
                visit.money(payment.terms.charge.amount),
            )
            .fact(
                visit.say("Given back so far", "Sudah dikembalikan"),
                visit.money(payment.reversed().unwrap_or(Rupiah::ZERO)),
            ),
        State::Disbursement(payout) => facts.fact(
            visit.say("With its fee", "Beserta biayanya"),
            visit.money(payout.terms.charge.total_amount),
        ),
        State::Inquiry(_) => facts,
    }
}

fn operator_facts(visit: &Visit, facts: Facts<'static>, act: &Act, about: &About) -> Facts<'static> {
    let (name, asked) = match act {
        Act::OperatorCreate { name, role, .. } => (name, Some(operator_words(visit, role.as_deref()))),
        Act::OperatorRoleSet { name, role } => (name, Some(operator_words(visit, Some(role)))),
        Act::OperatorRemove { name } => (name, None),
        _ => return facts,
    };
    let now = about
        .operator
        .map(|role| operator_words(visit, Some(role.as_str())));
    facts
        .fact(visit.say("Operator", "Operator"), html! { code { (name) } })
        .maybe(
            visit.say("Role now", "Peran sekarang"),
            now.map(|role| html! { (role) }),
        )
        .maybe(
            visit.say("Role asked for", "Peran yang diminta"),
            asked.map(|role| html! { (role) }),
        )
}
