//! Corrections: an operator sets a project's balance right.

use axum::response::Response;
use maud::html;
use sengo_app::desk::corrections::{Correction, CorrectionEffect};
use sengo_core::approval::ActKind;
use sengo_core::correction::{CORRECTION_REASON_CHARACTERS_MAX, Corrected, CorrectionRefusal};
use sengo_core::ledger::ProjectBalance;
use sengo_core::money::Rupiah;
use sengo_core::printable::one_line;
use sengo_core::refusal::Refusal;
use sengo_core::role::Permission;
use sengo_wire::request::AMOUNT_MAX;

use super::second_person::{acted, change, project_name, waiting, when_done};
use crate::failure::{Answer, Failure};
use crate::page::Page;
use crate::parts::{Button, Check, Facts, Faults, Field, Filled, Reading, Step, panel};
use crate::routes::Routes;
use crate::visit::Visit;

pub(super) const CORRECTIONS: &str = "/console/operator/corrections";

pub(super) fn routes() -> Routes {
    Routes::new().page(CORRECTIONS, form).form(CORRECTIONS, correct)
}

fn account_words(visit: &Visit, account: Corrected) -> &'static str {
    match account {
        Corrected::Active => visit.say("Active balance", "Saldo aktif"),
        Corrected::Pending => visit.say("Pending balance", "Saldo tertunda"),
    }
}

async fn form(visit: Visit) -> Answer {
    visit.must(Permission::MoneyAct)?;
    page(&visit, &Filled::default(), &Faults::default()).await
}

async fn page(visit: &Visit, filled: &Filled, faults: &Faults) -> Answer {
    let requests = visit.desk().requests_waiting(ActKind::BalanceAdjust).await?;
    // Another page may lead here with a project.
    let project = match filled.raw("project") {
        "" => visit.query("project").unwrap_or_default(),
        typed => typed,
    };
    let accounts = Corrected::ALL.map(|account| (account.as_str(), account_words(visit, account)));
    let body = html! {
        (waiting(visit, &requests))
        (visit.form(CORRECTIONS, &html! {
            (Field::text("project", visit.say("Number of the project", "Nomor proyek")).value(project).mode("numeric").required().fault(faults))
            (Field::choice("account", visit.say("Account", "Akun"), accounts.to_vec()).value(filled.raw("account")).fault(faults))
            (Field::text("amount", visit.say("Amount in rupiah", "Jumlah dalam rupiah")).value(filled.raw("amount")).required().fault(faults)
                .hint(visit.say("5,000 adds to the balance; −5,000 takes away.", "5.000 menambah saldo; −5.000 mengurangi.")))
            (Field::area("reason", visit.say("Reason", "Alasan"), 2).value(filled.raw("reason")).required().fault(faults)
                .at_most(CORRECTION_REASON_CHARACTERS_MAX)
                .hint(visit.say("Stays in the audit log of the merchant.", "Tersimpan dalam log audit merchant.")))
            div class="acts" { (Button::main(visit.say("See the effect", "Lihat akibatnya"))) }
        }))
    };
    let page = Page::new(visit, visit.say("Correct a balance", "Koreksi saldo"))
        .lead(html! { p { (visit.say(
            "Sets a project's balance right, against the platform's own money.",
            "Membetulkan saldo proyek, dengan lawan uang milik platform.",
        )) } })
        .told("corrected", "The balance is corrected.", "Saldo sudah dikoreksi.")
        .narrow();
    Ok(if faults.is_empty() {
        page.show(&body)
    } else {
        page.refused().show(&body)
    })
}

/// The form as it was filled in, or what is wrong with it.
fn read(visit: &Visit, filled: &Filled) -> Result<Correction, Faults> {
    let mut reading = Reading::of(visit, filled);
    let project = reading.project("project");
    let account = Corrected::parse(filled.text("account"))
        .or_else(|| reading.note("account", "Choose an account.", "Pilih akun."));
    let amount = reading.amount("amount", AMOUNT_MAX.saturating_neg(), AMOUNT_MAX);
    let reason = one_line(filled.raw("reason"), CORRECTION_REASON_CHARACTERS_MAX).or_else(|| {
        reading.note(
            "reason",
            "Say why, in at most 500 characters.",
            "Tulis alasannya, paling banyak 500 karakter.",
        )
    });
    match (project, account, amount, reason) {
        (Some(project), Some(account), Some(amount), Some(reason)) => Ok(Correction {
            project,
            account,
            amount,
            reason,
        }),
        _ => Err(reading.faults()),
    }
}

/// What is wrong with the form by the project that it names.
fn about_project(visit: &Visit, error: sengo_app::Error) -> Result<Faults, Failure> {
    match error.refusal() {
        Some(Refusal::ProjectNotFound | Refusal::StatusConflict { .. }) => {
            Ok(Faults::default().with("project", visit.explain(&error).response_message))
        }
        _ => Err(error.into()),
    }
}

async fn correct(visit: Visit, filled: Filled) -> Answer {
    visit.must(Permission::MoneyAct)?;
    let step = Step::of(&filled);
    if step == Step::Changing {
        return page(&visit, &filled, &Faults::default()).await;
    }
    let correction = match read(&visit, &filled) {
        Ok(correction) => correction,
        Err(faults) => return page(&visit, &filled, &faults).await,
    };
    let Correction {
        project,
        account,
        amount,
        ..
    } = correction;
    let effect = match visit.desk().correction_effect(project, account, amount).await {
        Ok(effect) => effect,
        Err(error) => return page(&visit, &filled, &about_project(&visit, error)?).await,
    };
    let after = match effect.after {
        Ok(after) => after,
        Err(refusal) => {
            let faults = Faults::default().with("amount", refused(&visit, refusal));
            return page(&visit, &filled, &faults).await;
        }
    };
    if step == Step::Confirmed {
        let done = visit.desk().correct(correction).await?;
        return Ok(acted(&done, CORRECTIONS, "corrected"));
    }
    let needs_second = visit.desk().needs_second(ActKind::BalanceAdjust).await?;
    Ok(check(
        &visit,
        &filled,
        &correction,
        (&effect, &after),
        needs_second,
    ))
}

fn refused(visit: &Visit, refusal: CorrectionRefusal) -> String {
    match refusal {
        CorrectionRefusal::Nothing => visit
            .say("Zero changes nothing.", "Nol tidak mengubah apa pun.")
            .to_owned(),
        CorrectionRefusal::TakesTooMuch { available } => {
            let available = visit.rupiah(available.get().into());
            visit.say(
                format!("Only {available} can be taken away."),
                format!("Hanya {available} yang dapat dikurangi."),
            )
        }
        CorrectionRefusal::OutOfRange => visit
            .say(
                "The balance would be too large.",
                "Saldo akan menjadi terlalu besar.",
            )
            .to_owned(),
    }
}

fn check(
    visit: &Visit,
    filled: &Filled,
    correction: &Correction,
    (effect, after): (&CorrectionEffect, &ProjectBalance),
    needs_second: bool,
) -> Response {
    let both = |of: fn(&ProjectBalance) -> Rupiah| {
        change(visit, &visit.money(of(&effect.before)), &visit.money(of(after)))
    };
    let facts = Facts::new()
        .fact(visit.say("Project", "Proyek"), project_name(&effect.project))
        .fact(
            account_words(visit, Corrected::Active),
            both(|balance| balance.active),
        )
        .fact(
            account_words(visit, Corrected::Pending),
            both(|balance| balance.pending),
        )
        .fact(visit.say("Reason", "Alasan"), html! { (correction.reason) });
    let amount = visit.rupiah(i128::from(correction.amount.get()).abs());
    let moved = if correction.amount.is_negative() {
        visit.say(
            format!("{amount} is taken from the project and becomes the platform's."),
            format!("{amount} diambil dari proyek dan menjadi milik platform."),
        )
    } else {
        visit.say(
            format!("{amount} of the platform's money becomes the project's."),
            format!("{amount} uang platform menjadi milik proyek."),
        )
    };
    let kept = ["project", "account", "amount", "reason"].map(|name| (name, filled.raw(name)));
    Check {
        title: visit.say("Correct this balance?", "Koreksi saldo ini?"),
        shown: panel(visit.say("What it does", "Akibatnya"), &html! { (facts) }),
        effects: vec![
            html! { (moved) },
            html! { (visit.say(
                "It stays in the books. Only another correction takes it back.",
                "Tetap tercatat di pembukuan. Hanya koreksi lain yang membatalkannya.",
            )) },
            when_done(visit, needs_second),
        ],
        action: CORRECTIONS,
        kept: &kept,
        button: visit.say("Correct the balance", "Koreksi saldo"),
        under: &[(CORRECTIONS, visit.say("Corrections", "Koreksi"))],
    }
    .show(visit)
}
