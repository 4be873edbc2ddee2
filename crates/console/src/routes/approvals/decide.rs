//! Deciding: each way asks once more and spells out what it does.

use axum::http::StatusCode;
use maud::{Markup, html};
use sengo_app::Error;
use sengo_core::approval::{ApprovalRefusal, REFUSAL_REASON_CHARACTERS_MAX};
use sengo_core::person::PersonRefusal;
use sengo_core::refusal::Refusal;
use sengo_core::role::Permission;

use super::effects::{effects, effects_of_refusing};
use super::place::{home, is_operators};
use super::words::kind_words;
use super::{Looked, page};
use crate::failure::{Answer, Failure};
use crate::parts::{Confirm, Faults, Field, Filled};
use crate::routes::Segments;
use crate::visit::{Visit, done, see_other};

/// Keeps away whose role permits no decision at all.
fn must_decide(visit: &Visit) -> Result<(), Failure> {
    visit.must(if is_operators(visit) {
        Permission::RequestDecide
    } else {
        Permission::OwnMoneyAct
    })
}

/// Whether the visitor can decide; the request's own page says why not.
fn is_theirs(looked: &Looked) -> bool {
    looked.request.document.decided.is_none() && looked.about.hindrance.is_none()
}

pub(super) async fn approve_form(visit: Visit, Segments(id): Segments<String>) -> Answer {
    must_decide(&visit)?;
    let looked = Looked::at(&visit, &id).await?;
    let own = looked.address(&visit);
    if !is_theirs(&looked) {
        return Ok(see_other(&own));
    }
    let act = &looked.request.document.act;
    let kind = kind_words(&visit, act.kind());
    let page = Confirm {
        title: &visit.say(format!("Approve: {kind}?"), format!("Setujui: {kind}?")),
        effects: shown(&effects(&visit, act, &looked.about, &looked.asker(&visit))),
        action: &format!("{own}/approve"),
        fields: html! {},
        button: visit.say("Approve and do it", "Setujui dan jalankan"),
        cancel: &own,
        under: &[
            (home(&visit), visit.say("Second person", "Orang kedua")),
            (own.as_str(), kind),
        ],
    };
    Ok(page.show(&visit))
}

pub(super) async fn approve(visit: Visit, Segments(id): Segments<String>, _filled: Filled) -> Answer {
    let approved = if is_operators(&visit) {
        visit.desk().approval_give(&id).await
    } else {
        visit.desk().own_request_approve(&id).await
    };
    match approved {
        Ok(_) => Ok(done(&format!("{}/{id}", home(&visit)), "approved")),
        Err(error) => stopped(&visit, &id, error).await,
    }
}

pub(super) async fn refuse_form(visit: Visit, Segments(id): Segments<String>) -> Answer {
    must_decide(&visit)?;
    let looked = Looked::at(&visit, &id).await?;
    if !is_theirs(&looked) {
        return Ok(see_other(&looked.address(&visit)));
    }
    refuse_page(&visit, &looked, "", &Faults::default())
}

fn refuse_page(visit: &Visit, looked: &Looked, typed: &str, faults: &Faults) -> Answer {
    let own = looked.address(visit);
    let act = &looked.request.document.act;
    let kind = kind_words(visit, act.kind());
    let page = Confirm {
        title: &visit.say(format!("Refuse: {kind}?"), format!("Tolak: {kind}?")),
        effects: shown(&effects_of_refusing(
            visit,
            act,
            &looked.about,
            &looked.asker(visit),
        )),
        action: &format!("{own}/refuse"),
        fields: html! {
            (Field::area("reason", visit.say("Reason for refusing", "Alasan penolakan"), 3)
                .value(typed).fault(faults).required().at_most(REFUSAL_REASON_CHARACTERS_MAX))
        },
        button: visit.say("Refuse", "Tolak"),
        cancel: &own,
        under: &[
            (home(visit), visit.say("Second person", "Orang kedua")),
            (own.as_str(), kind),
        ],
    };
    let mut response = page.show(visit);
    if !faults.is_empty() {
        *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    }
    Ok(response)
}

pub(super) async fn refuse(visit: Visit, Segments(id): Segments<String>, filled: Filled) -> Answer {
    let reason = filled.text("reason");
    let refused = if is_operators(&visit) {
        visit.desk().approval_refuse(&id, reason).await
    } else {
        visit.desk().own_request_refuse(&id, reason).await
    };
    match refused {
        Ok(_) => Ok(done(&format!("{}/{id}", home(&visit)), "refused")),
        Err(error)
            if matches!(
                error.refusal(),
                Some(Refusal::Approval(ApprovalRefusal::ReasonUnusable))
            ) =>
        {
            let said = visit.explain(&error).response_message;
            let looked = Looked::at(&visit, &id).await?;
            refuse_page(&visit, &looked, reason, &Faults::default().with("reason", said))
        }
        Err(error) => stopped(&visit, &id, error).await,
    }
}

/// When it was not done, the request's page says why, and how it stands now. Whose role permits no decision, and what
/// is not there, are told apart from that.
async fn stopped(visit: &Visit, id: &str, error: Error) -> Answer {
    let is_of_the_request = match error.refusal() {
        None
        | Some(Refusal::Approval(ApprovalRefusal::RequestNotFound))
        | Some(Refusal::Person(PersonRefusal::SessionOver)) => false,
        Some(Refusal::Person(PersonRefusal::NotPermitted)) => must_decide(visit).is_ok(),
        Some(_) => true,
    };
    if !is_of_the_request {
        return Err(error.into());
    }
    let said = visit.explain(&error);
    let status = StatusCode::from_u16(said.response_code).unwrap_or(StatusCode::CONFLICT);
    let looked = Looked::at(visit, id).await?;
    let words = match (&looked.request.document.decided, looked.about.hindrance) {
        (Some(decided), _) => {
            let name = looked.names.text(visit, &decided.by);
            html! { p {
                strong { (visit.say("Your decision was not taken.", "Keputusan Anda tidak dijalankan.")) } " "
                @if decided.approved {
                    (visit.say(format!("{name} approved it before you."), format!("{name} sudah menyetujuinya sebelum Anda.")))
                } @else {
                    (visit.say(format!("{name} refused it before you."), format!("{name} sudah menolaknya sebelum Anda.")))
                }
            } }
        }
        (None, Some(hindrance)) => html! { p { (super::hindrance_words(visit, &looked, hindrance)) } },
        (None, None) => not_done(visit, &said.response_message),
    };
    page(visit, &looked, Some((status, words)))
}

/// Why an act that was approved could not be done.
fn not_done(visit: &Visit, why: &str) -> Markup {
    html! { p {
        strong { (visit.say("It was not done, and waits on.", "Tidak dijalankan, dan tetap menunggu.")) } " " (why)
    } }
}

fn shown(sentences: &[String]) -> Vec<Markup> {
    sentences.iter().map(|sentence| html! { (sentence) }).collect()
}
