//! Operators: who they are, what they may do, and their access to the console.

mod changes;
mod four_eyes;

use maud::{Markup, html};
use sengo_app::approval::OperatorDocument;
use sengo_app::people::PersonView;
use sengo_core::approval::ApprovalRefusal;
use sengo_core::refusal::Refusal;
use sengo_core::role::{OperatorRole, Permission, Role};

use super::role_words;
use crate::failure::{Answer, Failure};
use crate::page::Page;
use crate::parts::{Table, empty, link_button, section};
use crate::routes::Routes;
use crate::routes::merchant::team::state;
use crate::visit::Visit;

pub(super) const OPERATORS: &str = "/console/operator/operators";
const NEW: &str = "/console/operator/operators/new";

/// An operator by name, with their access to the console where they have any.
type Operator = (String, OperatorDocument, Option<PersonView>);

pub(super) fn routes() -> Routes {
    Routes::new()
        .page(OPERATORS, list)
        .page(NEW, changes::create_form)
        .form(NEW, changes::create)
        .page("/console/operator/operators/{name}/role", changes::role_form)
        .form("/console/operator/operators/{name}/role", changes::role_set)
        .page("/console/operator/operators/{name}/link", changes::link_form)
        .form("/console/operator/operators/{name}/link", changes::link)
        .page("/console/operator/operators/{name}/remove", changes::remove_form)
        .form("/console/operator/operators/{name}/remove", changes::remove)
        .and(four_eyes::routes())
}

fn crumb(visit: &Visit) -> [(&'static str, &'static str); 1] {
    [(OPERATORS, visit.say("Operators", "Operator"))]
}

async fn one(visit: &Visit, name: &str) -> Result<Operator, Failure> {
    let operators = visit.desk().operators().await?;
    let found = operators.into_iter().find(|(known, ..)| known == name);
    found.ok_or_else(|| Refusal::from(ApprovalRefusal::OperatorNotFound).into())
}

/// What each role may do, in a sentence.
fn role_meaning(visit: &Visit, role: OperatorRole) -> &'static str {
    match role {
        OperatorRole::Owner => visit.say(
            "everything, other operators and engines' keys included",
            "semuanya, termasuk operator lain dan kunci engine",
        ),
        OperatorRole::Reviewer => visit.say(
            "merchants, their people and projects",
            "merchant, orang-orangnya, dan proyeknya",
        ),
        OperatorRole::Finance => visit.say(
            "money: fees, exceptions, corrections, what needs a second person",
            "uang: biaya, exception, koreksi, yang memerlukan orang kedua",
        ),
        OperatorRole::Support => visit.say(
            "sees all, recipients included; sends callbacks again",
            "melihat semua, termasuk penerima; mengirim ulang callback",
        ),
        OperatorRole::Viewer => visit.say("sees", "melihat saja"),
    }
}

async fn list(visit: Visit) -> Answer {
    let operators = visit.desk().operators().await?;
    let is_on = visit.desk().four_eyes().await?;
    let may_manage = visit.permits(Permission::OperatorManage);
    let body = html! {
        (section(visit.say("Who they are", "Daftar operator"), &html! {
            @if operators.is_empty() {
                (empty(visit.say("No operators yet", "Belum ada operator"), &html! { (visit.say(
                    "Make the first two; from the third on, another operator has to agree.",
                    "Buat dua yang pertama; mulai yang ketiga, operator lain harus menyetujui.",
                )) }))
            } @else { (table(&visit, &operators, may_manage)) }
        }))
        (four_eyes::section_of(&visit, is_on, operators.len()))
        (section(visit.say("Roles", "Peran"), &html! {
            ul { @for role in OperatorRole::ALL {
                li { strong { (role_words(&visit, Role::Operator(role))) } ": " (role_meaning(&visit, role)) "." }
            } }
        }))
    };
    let page = Page::new(&visit, visit.say("Operators", "Operator"))
        .lead(html! { p { (visit.say(
            "They run the platform, here and at the command line.",
            "Mereka menjalankan platform, di sini dan di baris perintah.",
        )) } })
        .told(
            "role",
            "The role is changed; it counts from their next request on.",
            "Peran sudah diubah; berlaku mulai permintaan berikutnya.",
        )
        .told(
            "removed",
            "The operator is removed, and signed out everywhere.",
            "Operator sudah dihapus dan dikeluarkan dari semua sesi.",
        )
        .told(
            "on",
            "What moves money or power now needs two operators.",
            "Yang menggerakkan uang atau wewenang kini memerlukan dua operator.",
        )
        .told(
            "off",
            "One operator acts alone now.",
            "Satu operator kini bertindak sendiri.",
        );
    let page = if may_manage {
        page.actions(link_button(
            NEW,
            visit.say("Make an operator", "Jadikan operator"),
            true,
        ))
    } else {
        page
    };
    Ok(page.show(&body))
}

fn table<'a>(visit: &'a Visit, operators: &[Operator], may_manage: bool) -> Table<'a> {
    let rows = operators.iter().map(|(name, document, person)| {
        let mut cells = vec![
            html! {
                code { (name) }
                @if let Some(person) = person { br; (person.name) br; span class="quiet small" { (person.email) } }
            },
            html! { (role_words(visit, Role::Operator(document.role()))) },
            html! { @match person {
                Some(person) => (state(visit, person)),
                None => span class="quiet" { (visit.say("Command line only", "Baris perintah saja")) },
            } },
            html! { @if let Some(at) = person.as_ref().and_then(|person| person.seen_at) { (visit.moment(at)) } @else { span class="quiet" { "–" } } },
            html! { (visit.moment(document.created_at.timestamp())) br; code class="small" { (document.created_by) } },
        ];
        if may_manage {
            cells.push(acts(visit, name));
        }
        cells
    });
    let table = Table::new(visit.say("Operators", "Operator"))
        .under_heading()
        .column(visit.say("Operator", "Operator"))
        .column(visit.say("Role", "Peran"))
        .column(visit.say("Console", "Konsol"))
        .column(visit.say("Last seen", "Terakhir aktif"))
        .column(visit.say("Made by", "Dibuat oleh"));
    let table = if may_manage {
        table.column(visit.say("Action", "Tindakan"))
    } else {
        table
    };
    table.rows(rows)
}

/// What can be done about a colleague; of oneself another operator decides.
fn acts(visit: &Visit, name: &str) -> Markup {
    let own = format!("{OPERATORS}/{name}");
    let about = |words: &str, act: &str| {
        html! {
            a class="button second" href={ (own) "/" (act) } { (words) span class="hidden" { " " (name) } }
        }
    };
    html! {
        @if visit.by().place.name == *name {
            span class="quiet" { (visit.say("You", "Anda")) }
        } @else {
            div class="acts" {
                (about(visit.say("Role…", "Peran…"), "role"))
                (about(visit.say("Console link…", "Tautan konsol…"), "link"))
                (about(visit.say("Remove…", "Hapus…"), "remove"))
            }
        }
    }
}
