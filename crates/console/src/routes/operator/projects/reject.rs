//! Rejecting a project, with what has to be corrected at each of its fields.

use axum::response::Response;
use maud::html;
use sengo_app::projects::Review;
use sengo_core::project::{Project, REASON_CHARACTERS_MAX, ReasonField};
use sengo_core::refusal::Refusal;
use sengo_core::role::Permission;
use sengo_wire::request;

use super::{QUEUE, address, decide, seen_field};
use crate::failure::Answer;
use crate::page::Page;
use crate::parts::{Button, Faults, Field, Filled, Tone, callout};
use crate::routes::Segments;
use crate::routes::merchant::projects::{field_words, project_id};
use crate::visit::Visit;

pub(super) async fn form(visit: Visit, Segments(id): Segments<i64>) -> Answer {
    visit.must(Permission::ProjectReview)?;
    let project = visit.desk().project(project_id(id)?).await?;
    Ok(page_of(
        &visit,
        &project,
        &Filled::default(),
        &Faults::default(),
        None,
    ))
}

fn page_of(
    visit: &Visit,
    project: &Project,
    filled: &Filled,
    faults: &Faults,
    said: Option<&str>,
) -> Response {
    let own = address(project.id);
    let details = &project.details;
    let body = html! {
        @if let Some(said) = said { div role="alert" { (callout(Tone::Bad, &html! { p { (said) } })) } }
        p { (visit.say(
            "Say what has to be corrected, at each field that is wrong. The merchant reads it word for word.",
            "Tulis apa yang harus diperbaiki pada setiap isian yang salah. Merchant membacanya persis seperti yang Anda tulis.",
        )) }
        (visit.form(&format!("{own}/reject"), &html! {
            (seen_field(project))
            @for field in ReasonField::ALL {
                @let now = match field {
                    ReasonField::Name => details.name.as_str().to_owned(),
                    ReasonField::Domain => details.domain.as_url(),
                    ReasonField::Ip => details.allowlist.entries().collect::<Vec<_>>().join(", "),
                };
                (Field::area(field.as_str(), field_words(visit, field), 2).value(filled.raw(field.as_str()))
                    .hint(now).fault(faults).at_most(REASON_CHARACTERS_MAX))
            }
            div class="acts" {
                (Button::danger(visit.say("Reject the project", "Tolak proyek")))
                a class="button second" href=(own) { (visit.say("Cancel", "Batal")) }
            }
        }))
    };
    let above = [
        (QUEUE, visit.say("Review queue", "Antrean tinjauan")),
        (own.as_str(), details.name.as_str()),
    ];
    let page = Page::new(visit, visit.say("Reject the project", "Tolak proyek"))
        .under(&above)
        .narrow();
    let page = if said.is_none() && faults.is_empty() {
        page
    } else {
        page.refused()
    };
    page.show(&body)
}

pub(super) async fn reject(visit: Visit, Segments(id): Segments<i64>, filled: Filled) -> Answer {
    visit.must(Permission::ProjectReview)?;
    let project = visit.desk().project(project_id(id)?).await?;
    let typed: Vec<String> = ReasonField::ALL
        .into_iter()
        .map(|field| (field, one_line(filled.text(field.as_str()))))
        .filter(|(_, message)| !message.is_empty())
        .map(|(field, message)| format!("{}={message}", field.as_str()))
        .collect();
    if typed.is_empty() {
        let said = visit.say(
            "A rejection needs at least one reason.",
            "Penolakan memerlukan paling sedikit satu alasan.",
        );
        return Ok(page_of(&visit, &project, &filled, &Faults::default(), Some(said)));
    }
    let reasons = match request::reasons(&typed) {
        Ok(reasons) => reasons,
        Err(faults) => {
            let faults = visit.faults(Refusal::Invalid(faults).into())?;
            return Ok(page_of(&visit, &project, &filled, &faults, None));
        }
    };
    decide(&visit, id, Review::Reject(reasons), &filled, "rejected").await
}

/// A reason is one line; whoever pressed enter in the area meant a space.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
