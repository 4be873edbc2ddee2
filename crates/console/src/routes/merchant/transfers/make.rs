//! Making a transfer: what is typed, what it changes, and doing it.

use axum::response::Response;
use maud::{Markup, html};
use sengo_app::Error;
use sengo_app::transfers::BalanceChange;
use sengo_core::project::{Project, Status};
use sengo_core::reference::REFERENCE_CHARACTERS_MAX;
use sengo_core::refusal::Refusal;
use sengo_core::role::Permission;
use sengo_wire::request::{self, TransferCreate};
use serde_json::{Map, Value};

use super::{NEW, TRANSFERS};
use crate::failure::{Answer, Failure};
use crate::page::Page;
use crate::parts::{Button, Confirm, Faults, Field, Filled, whole_number};
use crate::visit::{Visit, done};

/// The fields, as the API names them.
const FIELDS: [&str; 4] = ["from", "to", "amount", "reference"];

/// More projects than this are not chosen from a list but named by their numbers.
const CHOICES_MAX: usize = 50;

/// What stands in the fields.
struct Typed([String; 4]);

impl Typed {
    fn of(filled: &Filled) -> Self {
        Self(FIELDS.map(|field| filled.text(field).to_owned()))
    }

    fn of_query(visit: &Visit) -> Self {
        Self(FIELDS.map(|field| visit.query(field).unwrap_or_default().to_owned()))
    }

    fn fields(&self) -> impl Iterator<Item = (&'static str, &str)> {
        FIELDS.into_iter().zip(self.0.iter().map(String::as_str))
    }

    fn value(&self, name: &str) -> &str {
        let found = self.fields().find(|(field, _)| *field == name);
        found.map_or("", |(_, value)| value)
    }

    /// The address of the form with these in its fields.
    fn address(&self) -> String {
        let query = form_urlencoded::Serializer::new(String::new())
            .extend_pairs(self.fields())
            .finish();
        format!("{NEW}?{query}")
    }

    /// The same as the body of a call, so that both are read by the same rules.
    fn read(&self, visit: &Visit) -> Result<Result<TransferCreate, Faults>, Failure> {
        let mut members = Map::new();
        for (field, value) in self.fields().filter(|(_, value)| !value.is_empty()) {
            let number = whole_number(value).filter(|_| field != "reference");
            members.insert(field.to_owned(), number.map_or_else(|| value.into(), Value::from));
        }
        let body = Value::Object(members).to_string();
        let parsed = sengo_core::json::parse(body.as_bytes()).map_err(Refusal::BodyNotJson)?;
        match request::transfer_create(&parsed) {
            Ok(create) => Ok(Ok(create)),
            Err(faults) => Ok(Err(visit.faults(Refusal::Invalid(faults).into())?)),
        }
    }
}

pub(super) async fn form(visit: Visit) -> Answer {
    visit.must(Permission::OwnMoneyAct)?;
    form_page(&visit, &Typed::of_query(&visit), &Faults::default()).await
}

async fn form_page(visit: &Visit, typed: &Typed, faults: &Faults) -> Answer {
    let projects = visit.desk().own_projects(Some(Status::Active), 0).await?;
    let project = |name, label| project_field(&projects, name, label, typed, faults);
    let body = visit.form(
        NEW,
        &html! {
            div class="pair" {
                (project("from", visit.say("From project", "Dari proyek")))
                (project("to", visit.say("To project", "Ke proyek")))
            }
            (Field::text("amount", visit.say("Amount in rupiah", "Nominal dalam rupiah")).value(typed.value("amount"))
                .fault(faults).required().mode("numeric")
                .hint(visit.say("Of the active balance.", "Dari saldo aktif.")))
            (Field::text("reference", visit.say("Reference", "Referensi")).value(typed.value("reference"))
                .fault(faults).required().at_most(REFERENCE_CHARACTERS_MAX)
                .hint(visit.say("Your own name for it. Each project uses a reference once.", "Nama Anda sendiri. Setiap proyek memakai satu referensi satu kali.")))
            div class="acts" {
                (Button::main(visit.say("Go on", "Lanjut")))
                a class="button second" href=(TRANSFERS) { (visit.say("Cancel", "Batal")) }
            }
        },
    );
    let above = [(TRANSFERS, visit.say("Transfers", "Transfer"))];
    let page = Page::new(visit, visit.say("New transfer", "Transfer baru"))
        .under(&above)
        .narrow();
    let page = if faults.is_empty() { page } else { page.refused() };
    Ok(page.show(&body))
}

fn project_field(
    projects: &[Project],
    name: &'static str,
    label: &str,
    typed: &Typed,
    faults: &Faults,
) -> Markup {
    if projects.len() > CHOICES_MAX {
        let field = Field::text(name, label).mode("numeric");
        return html! { (field.value(typed.value(name)).fault(faults).required()) };
    }
    let numbers: Vec<(String, String)> = projects
        .iter()
        .map(|project| {
            (
                project.id.to_string(),
                format!("{} ({})", project.details.name, project.id),
            )
        })
        .collect();
    let choices = std::iter::once(("", "–")).chain(
        numbers
            .iter()
            .map(|(number, words)| (number.as_str(), words.as_str())),
    );
    let field = Field::choice(name, label, choices.collect()).value(typed.value(name));
    html! { (field.fault(faults).required()) }
}

/// What was refused, at the field that it is about.
fn about(visit: &Visit, error: Error) -> Result<Faults, Failure> {
    let field = match error.refusal() {
        Some(Refusal::InsufficientBalance { .. }) => "amount",
        Some(Refusal::ReferenceUsed { .. }) => "reference",
        Some(Refusal::StatusConflict { .. }) => "from",
        _ => return visit.faults(error),
    };
    let said = visit.explain(&error).response_message;
    Ok(Faults::default().with(field, said))
}

/// Shows what a transfer changes, before it is made.
pub(super) async fn look(visit: Visit, filled: Filled) -> Answer {
    visit.must(Permission::OwnMoneyAct)?;
    let typed = Typed::of(&filled);
    let create = match typed.read(&visit)? {
        Ok(create) => create,
        Err(faults) => return form_page(&visit, &typed, &faults).await,
    };
    let preview = match visit.desk().own_transfer_preview(create.clone()).await {
        Ok(preview) => preview,
        Err(error) => return form_page(&visit, &typed, &about(&visit, error)?).await,
    };
    let from = visit.desk().own_project(create.from).await?;
    let to = visit.desk().own_project(create.to).await?;
    let effects = vec![
        html! {
            (visit.money(create.amount)) (visit.say(" goes from ", " berpindah dari ")) strong { (from.details.name) }
            (visit.say(" to ", " ke ")) strong { (to.details.name) } "."
        },
        change(&visit, from.details.name.as_str(), preview.from),
        change(&visit, to.details.name.as_str(), preview.to),
        html! { (visit.say("Reference: ", "Referensi: ")) (create.reference) },
        html! { (visit.say("It is booked at once. Only another transfer takes it back.", "Langsung dibukukan. Hanya transfer lain yang dapat mengembalikannya.")) },
    ];
    Ok(confirm(&visit, effects, &typed))
}

fn confirm(visit: &Visit, effects: Vec<Markup>, typed: &Typed) -> Response {
    Confirm {
        title: visit.say("Move this money?", "Pindahkan dana ini?"),
        effects,
        action: TRANSFERS,
        fields: html! {
            @for (field, value) in typed.fields() { input type="hidden" name=(field) value=(value); }
        },
        button: visit.say("Move the money", "Pindahkan dana"),
        cancel: &typed.address(),
        under: &[(TRANSFERS, visit.say("Transfers", "Transfer"))],
    }
    .show(visit)
}

fn change(visit: &Visit, name: &str, change: BalanceChange) -> Markup {
    html! {
        (name) ": " (visit.say("active ", "aktif ")) (visit.money(change.before)) " → " (visit.money(change.after))
    }
}

/// Moves the money.
pub(super) async fn make(visit: Visit, filled: Filled) -> Answer {
    visit.must(Permission::OwnMoneyAct)?;
    let typed = Typed::of(&filled);
    let create = match typed.read(&visit)? {
        Ok(create) => create,
        Err(faults) => return form_page(&visit, &typed, &faults).await,
    };
    match visit.desk().own_transfer_create(create).await {
        Ok(()) => Ok(done(TRANSFERS, "made")),
        // The balance may have become another since it was looked at.
        Err(error) => form_page(&visit, &typed, &about(&visit, error)?).await,
    }
}
