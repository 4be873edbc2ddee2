//! Deciding where an exception's money belongs: every way there is, and its effect before it counts.

use axum::response::Response;
use maud::{Markup, html};
use sengo_app::balances::BalanceEffect;
use sengo_app::desk::exceptions::ExceptionFound;
use sengo_core::exception::Resolution;
use sengo_core::refusal::Refusal;
use sengo_core::role::Permission;

use super::words::{self, Way};
use super::{EXCEPTIONS, address, exception_id, page};
use crate::failure::Answer;
use crate::parts::{Button, Check, Facts, Faults, Field, Filled, Reading, Step, panel};
use crate::routes::Segments;
use crate::routes::operator::second_person::{acted, change, project_name, when_done};
use crate::routes::transactions::exception_words;
use crate::visit::Visit;

/// Every way to resolve it, each with what it does.
pub(super) fn ways(visit: &Visit, found: &ExceptionFound, filled: &Filled, faults: &Faults) -> Markup {
    let flow = found.case.set_aside.flow;
    let action = format!("{}/resolve", address(found.case.id));
    let typed = filled.raw("project");
    let number = match &found.project {
        Some(project) if typed.is_empty() => project.id.to_string(),
        _ => typed.to_owned(),
    };
    html! {
        (panel(words::way(visit, Way::Project, flow), &html! {
            p { (words::effect(visit, Way::Project, flow)) }
            (visit.form(&action, &html! {
                input type="hidden" name="to" value=(Way::Project.as_str());
                (Field::text("project", visit.say("Number of the project", "Nomor proyek")).value(number).mode("numeric").required().fault(faults))
                div class="acts" { (Button::main(visit.say("See the effect", "Lihat akibatnya"))) }
            }))
        }))
        @for way in Way::OTHERS {
            @let title = words::way(visit, way, flow);
            @let choose = visit.say("Choose this…", "Pilih ini…");
            (panel(title, &html! {
                p { (words::effect(visit, way, flow)) }
                (visit.form(&action, &html! {
                    input type="hidden" name="to" value=(way.as_str());
                    div class="acts" { (Button::second(choose).about(&format!("{choose} {title}"))) }
                }))
            }))
        }
    }
}

pub(super) async fn resolve(visit: Visit, Segments(id): Segments<String>, filled: Filled) -> Answer {
    visit.must(Permission::MoneyAct)?;
    let id = exception_id(&id)?;
    let found = visit.desk().exception(id).await?;
    let step = Step::of(&filled);
    let own = address(id);
    // Somebody else was first: a colleague is not asked for what cannot be done any more.
    if found.case.resolved.is_some() {
        return Err(Refusal::ExceptionResolved.into());
    }
    if step == Step::Changing {
        return Ok(page(&visit, &found, &filled, &Faults::default()));
    }
    let resolution = match filled.text("to") {
        "channel" => Resolution::Channel,
        "platform" => Resolution::Platform,
        _ => {
            let mut reading = Reading::of(&visit, &filled);
            match reading.project("project") {
                Some(project) => Resolution::Project(project),
                None => return Ok(page(&visit, &found, &filled, &reading.faults())),
            }
        }
    };
    if step == Step::Confirmed {
        let done = visit.desk().exception_resolve(id, resolution).await?;
        return Ok(acted(&done, &own, "resolved"));
    }
    let shown = match resolution {
        Resolution::Project(project) => match visit.desk().exception_effect(id, project).await {
            Ok(effect) => balances(&visit, &effect),
            Err(error) => match error.refusal() {
                Some(Refusal::ProjectNotFound | Refusal::StatusConflict { .. }) => {
                    let said = visit.explain(&error).response_message;
                    let faults = Faults::default().with("project", said);
                    return Ok(page(&visit, &found, &filled, &faults));
                }
                _ => return Err(error.into()),
            },
        },
        Resolution::Channel | Resolution::Platform => html! {},
    };
    Ok(check(&visit, &found, resolution, shown, &filled))
}

fn balances(visit: &Visit, effect: &BalanceEffect) -> Markup {
    let (before, after) = (&effect.before, &effect.after);
    let both = |before, after| change(visit, &visit.money(before), &visit.money(after));
    let facts = Facts::new()
        .fact(visit.say("Project", "Proyek"), project_name(&effect.project))
        .fact(
            visit.say("Active balance", "Saldo aktif"),
            both(before.active, after.active),
        )
        .fact(
            visit.say("Owed", "Terutang"),
            both(before.receivable, after.receivable),
        );
    html! { (facts) }
}

fn check(
    visit: &Visit,
    found: &ExceptionFound,
    resolution: Resolution,
    shown: Markup,
    filled: &Filled,
) -> Response {
    let flow = found.case.set_aside.flow;
    let own = address(found.case.id);
    let way = Way::of(resolution);
    let money = Facts::new().fact(
        visit.say("Money", "Uang"),
        visit.money(found.case.set_aside.amount),
    );
    let above = [
        (EXCEPTIONS, visit.say("Exceptions", "Exception")),
        (own.as_str(), exception_words(visit, found.case.kind)),
    ];
    Check {
        title: words::way(visit, way, flow),
        shown: panel(visit.say("What it does", "Akibatnya"), &html! { (money) (shown) }),
        effects: vec![
            html! { (words::effect(visit, way, flow)) },
            html! { (visit.say(
                "An exception is resolved once. What went to the wrong place is moved by a correction afterwards.",
                "Exception diselesaikan satu kali. Kesalahan tujuan dibetulkan dengan koreksi.",
            )) },
            when_done(visit, found.needs_second),
        ],
        action: &format!("{own}/resolve"),
        kept: &[("to", filled.text("to")), ("project", filled.text("project"))],
        button: visit.say("Resolve the exception", "Selesaikan exception"),
        under: &above,
    }
    .show(visit)
}
