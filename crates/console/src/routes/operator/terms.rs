//! The terms of a project: who bears its fees, and above which amount a payout waits for a second person.

use axum::response::Response;
use maud::{Markup, html};
use sengo_app::ProjectTermsChange;
use sengo_app::desk::terms::TermsFound;
use sengo_core::approval::ActKind;
use sengo_core::fee::FeePayer;
use sengo_core::ids::ProjectId;
use sengo_core::money::Rupiah;
use sengo_core::role::Permission;
use sengo_wire::request::AMOUNT_MAX;

use super::corrections::CORRECTIONS;
use super::fees::FEES;
use super::projects::address;
use super::second_person::{acted, change, project_name, waiting, when_done};
use crate::failure::Answer;
use crate::page::Page;
use crate::parts::{Button, Check, Facts, Faults, Field, Filled, Reading, Step, panel};
use crate::routes::merchant::projects::project_id;
use crate::routes::{Routes, Segments};
use crate::visit::Visit;

pub(super) fn routes() -> Routes {
    Routes::new()
        .page("/console/operator/projects/{id}/terms", form)
        .form("/console/operator/projects/{id}/terms", set)
}

/// What there is to do about a project's money, for whoever may.
pub(super) fn links(visit: &Visit, id: ProjectId) -> Option<Markup> {
    visit.permits(Permission::MoneyAct).then(|| {
        html! {
            a href={ (address(id)) "/terms" } { (visit.say("Terms", "Ketentuan")) } " · "
            a href={ (FEES) "?scope=project&number=" (id) } { (visit.say("Fees", "Biaya")) } " · "
            a href={ (CORRECTIONS) "?project=" (id) } { (visit.say("Correct the balance", "Koreksi saldo")) }
        }
    })
}

fn payer_words(visit: &Visit, payer: FeePayer) -> &'static str {
    match payer {
        FeePayer::Merchant => visit.say("The merchant", "Merchant"),
        FeePayer::Customer => visit.say(
            "The payer, where a channel permits it",
            "Pembayar, bila kanal mengizinkan",
        ),
    }
}

fn limit_words(visit: &Visit, limit: Option<Rupiah>) -> String {
    match limit {
        Some(limit) => visit.rupiah(limit.get().into()),
        None => visit.say("no limit", "tanpa batas").to_owned(),
    }
}

async fn form(visit: Visit, Segments(id): Segments<i64>) -> Answer {
    visit.must(Permission::MoneyAct)?;
    let found = visit.desk().project_terms(project_id(id)?).await?;
    let limit = found.settings.disbursement_limit;
    let typed = Filled::with(vec![
        ("payer", found.settings.fee_payer.as_str().to_owned()),
        (
            "limit",
            limit
                .map(|limit| visit.number(limit.get().into()))
                .unwrap_or_default(),
        ),
    ]);
    Ok(page(&visit, &found, &typed, &Faults::default()))
}

fn page(visit: &Visit, found: &TermsFound, typed: &Filled, faults: &Faults) -> Response {
    let own = address(found.project.id);
    let payers = FeePayer::ALL.map(|payer| (payer.as_str(), payer_words(visit, payer)));
    let body = html! {
        (waiting(visit, &found.waiting))
        (visit.form(&format!("{own}/terms"), &html! {
            (Field::choice("payer", visit.say("Who bears the fees", "Siapa yang menanggung biaya"), payers.to_vec())
                .value(typed.raw("payer")).fault(faults)
                .hint(visit.say("Fees of QRIS are the merchant's always.", "Biaya QRIS selalu ditanggung merchant.")))
            (Field::text("limit", visit.say("Payouts above this amount wait for a second person", "Pencairan di atas jumlah ini menunggu orang kedua"))
                .value(typed.raw("limit")).mode("numeric").fault(faults)
                .hint(visit.say("In rupiah; empty: none waits.", "Dalam rupiah; kosong: tidak ada yang menunggu.")))
            div class="acts" {
                (Button::main(visit.say("See the effect", "Lihat akibatnya")))
                a class="button second" href=(own) { (visit.say("Cancel", "Batal")) }
            }
        }))
    };
    let above = [(own.as_str(), found.project.details.name.as_str())];
    let page = Page::new(visit, visit.say("Terms of the project", "Ketentuan proyek"))
        .under(&above)
        .told("set", "The terms are set.", "Ketentuan sudah ditetapkan.")
        .narrow();
    if faults.is_empty() {
        page.show(&body)
    } else {
        page.refused().show(&body)
    }
}

fn read(visit: &Visit, filled: &Filled) -> Result<(FeePayer, Option<Rupiah>), Faults> {
    let mut reading = Reading::of(visit, filled);
    let payer = FeePayer::parse(filled.text("payer"))
        .or_else(|| reading.note("payer", "Choose who bears them.", "Pilih siapa yang menanggung."));
    let limit = reading.amount_or_none("limit", 1, AMOUNT_MAX);
    let faults = reading.faults();
    match payer {
        Some(payer) if faults.is_empty() => Ok((payer, limit)),
        _ => Err(faults),
    }
}

async fn set(visit: Visit, Segments(id): Segments<i64>, filled: Filled) -> Answer {
    visit.must(Permission::MoneyAct)?;
    let found = visit.desk().project_terms(project_id(id)?).await?;
    let step = Step::of(&filled);
    if step == Step::Changing {
        return Ok(page(&visit, &found, &filled, &Faults::default()));
    }
    let (payer, limit) = match read(&visit, &filled) {
        Ok(read) => read,
        Err(faults) => return Ok(page(&visit, &found, &filled, &faults)),
    };
    let before = &found.settings;
    let terms = ProjectTermsChange {
        fee_payer: Some(payer).filter(|payer| *payer != before.fee_payer),
        disbursement_limit: Some(limit).filter(|limit| *limit != before.disbursement_limit),
    };
    if terms == ProjectTermsChange::default() {
        let said = visit.say(
            "The project has these terms already: nothing would change.",
            "Ketentuan proyek sudah seperti ini: tidak ada yang berubah.",
        );
        let faults = Faults::default().with("limit", said);
        return Ok(page(&visit, &found, &filled, &faults));
    }
    if step == Step::Confirmed {
        let done = visit.desk().project_terms_set(found.project.id, terms).await?;
        return Ok(acted(
            &done,
            &format!("{}/terms", address(found.project.id)),
            "set",
        ));
    }
    let needs_second = visit.desk().needs_second(ActKind::ProjectTermsSet).await?;
    Ok(check(&visit, &filled, &found, (payer, limit), needs_second))
}

fn check(
    visit: &Visit,
    filled: &Filled,
    found: &TermsFound,
    (payer, limit): (FeePayer, Option<Rupiah>),
    needs_second: bool,
) -> Response {
    let own = address(found.project.id);
    let shown = |payer| html! { (payer_words(visit, payer)) };
    let most = |limit| html! { (limit_words(visit, limit)) };
    let before = &found.settings;
    let facts = Facts::new()
        .fact(visit.say("Project", "Proyek"), project_name(&found.project))
        .fact(
            visit.say("Fees are borne by", "Biaya ditanggung"),
            change(visit, &shown(before.fee_payer), &shown(payer)),
        )
        .fact(
            visit.say("Payouts wait above", "Pencairan menunggu di atas"),
            change(visit, &most(before.disbursement_limit), &most(limit)),
        );
    let kept = ["payer", "limit"].map(|name| (name, filled.raw(name)));
    let above = [(own.as_str(), found.project.details.name.as_str())];
    let payouts = match limit {
        Some(_) => visit.say(
            "Larger payouts are held until a colleague agrees to each.",
            "Pencairan yang lebih besar ditahan sampai rekan menyetujuinya satu per satu.",
        ),
        None => visit.say(
            "Every payout goes out by itself, however large it is.",
            "Setiap pencairan keluar dengan sendirinya, berapa pun besarnya.",
        ),
    };
    Check {
        title: visit.say("Set these terms?", "Tetapkan ketentuan ini?"),
        shown: panel(visit.say("What changes", "Yang berubah"), &html! { (facts) }),
        effects: vec![
            html! { (payouts) },
            html! { (visit.say(
                "It holds for what is created from then on. What waits already goes on waiting.",
                "Berlaku untuk yang dibuat sejak itu. Yang sudah menunggu tetap menunggu.",
            )) },
            when_done(visit, needs_second),
        ],
        action: &format!("{own}/terms"),
        kept: &kept,
        button: visit.say("Set the terms", "Tetapkan ketentuan"),
        under: &above,
    }
    .show(visit)
}
