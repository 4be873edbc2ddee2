//! Whether acts that need a second person are asked for first: what that means, and the switch a sandbox has.

use maud::{Markup, html};
use sengo_core::approval::ApprovalRefusal;
use sengo_core::environment::Environment;
use sengo_core::refusal::Refusal;
use sengo_core::role::Permission;

use super::{OPERATORS, crumb};
use crate::failure::Answer;
use crate::parts::{Confirm, Filled, Tone, badge, link_button, section};
use crate::routes::Routes;
use crate::routes::merchant::team::wrong;
use crate::visit::{Visit, done};

const FOUR_EYES: &str = "/console/operator/operators/four-eyes";

pub(super) fn routes() -> Routes {
    Routes::new().page(FOUR_EYES, confirm).form(FOUR_EYES, switch)
}

/// What it means, on the page of operators.
pub(super) fn section_of(visit: &Visit, is_on: bool, operators: usize) -> Markup {
    let is_sandbox = visit.environment() == Environment::Sandbox;
    section(
        visit.say("Four eyes", "Empat mata"),
        &html! {
            p {
                @if is_on { (badge(Tone::Good, visit.say("On", "Aktif"))) } @else { (badge(Tone::Quiet, visit.say("Off", "Nonaktif"))) }
                " " (meaning(visit, is_on))
            }
            @if is_on && operators < 3 {
                p class="quiet" { (visit.say(
                    "Have at least three operators, so that two are left when one is away.",
                    "Miliki sedikitnya tiga operator, supaya dua tetap ada saat satu berhalangan.",
                )) }
            }
            @if !is_sandbox {
                p class="quiet" { (visit.say("Production always asks for it.", "Produksi selalu memintanya.")) }
            } @else if visit.permits(Permission::OperatorManage) {
                (link_button(FOUR_EYES, if is_on { visit.say("Switch off…", "Nonaktifkan…") } else { visit.say("Switch on…", "Aktifkan…") }, false))
            }
        },
    )
}

fn meaning(visit: &Visit, is_on: bool) -> &'static str {
    if is_on {
        visit.say(
            "Corrections, exceptions, fees, settlement days, engines' keys, operators and large payouts are done once a second operator agrees.",
            "Koreksi, exception, biaya, hari penyelesaian, kunci engine, operator, dan pencairan besar dijalankan setelah operator kedua menyetujui.",
        )
    } else {
        visit.say(
            "One operator alone corrects balances, resolves exceptions, sets fees, gives engines keys and makes operators.",
            "Satu operator sendiri mengoreksi saldo, menyelesaikan exception, menetapkan biaya, memberi kunci engine, dan membuat operator.",
        )
    }
}

async fn confirm(visit: Visit) -> Answer {
    visit.must(Permission::OperatorManage)?;
    if visit.environment() == Environment::Production {
        return Err(Refusal::from(ApprovalRefusal::AlwaysEnforced).into());
    }
    let is_on = visit.desk().four_eyes().await?;
    let count = visit.desk().operators().await?.len();
    let title = if is_on {
        visit.say("Switch four eyes off?", "Nonaktifkan empat mata?")
    } else {
        visit.say("Switch four eyes on?", "Aktifkan empat mata?")
    };
    let page = Confirm {
        title,
        effects: vec![
            html! { (meaning(&visit, !is_on)) },
            html! {
                @if is_on {
                    (visit.say("What waits for a second operator goes on waiting for one.", "Yang menunggu operator kedua tetap menunggu."))
                } @else {
                    (visit.say("Operators there are now: ", "Jumlah operator sekarang: ")) (count)
                    (visit.say(". With fewer than two, nobody can agree to anything.", ". Dengan kurang dari dua, tidak ada yang dapat menyetujui."))
                }
            },
        ],
        action: FOUR_EYES,
        // What was read here is done, whatever a colleague switched meanwhile.
        fields: html! { input type="hidden" name="switch" value=(if is_on { "off" } else { "on" }); },
        button: if is_on {
            visit.say("Switch off", "Nonaktifkan")
        } else {
            visit.say("Switch on", "Aktifkan")
        },
        cancel: OPERATORS,
        under: &crumb(&visit),
    };
    Ok(page.show(&visit))
}

async fn switch(visit: Visit, filled: Filled) -> Answer {
    visit.must(Permission::OperatorManage)?;
    let (on, word) = match filled.text("switch") {
        "on" => (true, "on"),
        "off" => (false, "off"),
        _ => return Err(wrong()),
    };
    visit.desk().four_eyes_set(on).await?;
    Ok(done(OPERATORS, word))
}
