//! Commands beside `serve` and `demo`. Each runs beside a live server, which sees the effect within a second.

pub(crate) mod analytics;
pub(crate) mod audit;
pub(crate) mod backup;
pub(crate) mod balance;
pub(crate) mod callback;
pub(crate) mod doctor;
pub(crate) mod exception;
pub(crate) mod instruction;
pub(crate) mod key;
pub(crate) mod ledger;
pub(crate) mod mail;
pub(crate) mod merchant;
pub(crate) mod operator;
pub(crate) mod personal_data;
pub(crate) mod project;
pub(crate) mod reconcile;
pub(crate) mod request;
pub(crate) mod sandbox;
pub(crate) mod signature;
pub(crate) mod terms;

use anyhow::Context;
use clap::CommandFactory;
use secrecy::ExposeSecret;
use sengo_app::people::{Handed, Invitation};
use sengo_app::{Error, Page};
use sengo_core::ids::{MerchantId, ProjectId, TransactionId};
use sengo_core::refusal::{Fault, FieldFault, Refusal};
use serde::Serialize;
use serde_json::{Value, json};

use crate::args::{Arguments, PageArgs};
use crate::output::Output;

pub(crate) fn completions(shell: clap_complete::Shell) -> anyhow::Result<()> {
    clap_complete::generate(shell, &mut Arguments::command(), "sengo", &mut std::io::stdout());
    Ok(())
}

/// A view as a value, to be printed or to get more members.
fn value(view: impl Serialize) -> anyhow::Result<Value> {
    serde_json::to_value(view).context("cannot show the answer")
}

/// A value with one more member at its end.
fn with(mut value: Value, name: &str, member: impl Into<Value>) -> Value {
    if let Value::Object(members) = &mut value {
        members.insert(name.to_owned(), member.into());
    }
    value
}

/// A value with these members alone.
fn only(value: &Value, names: &[&str]) -> Value {
    let members = names
        .iter()
        .map(|name| ((*name).to_owned(), value.get(*name).cloned().unwrap_or_default()));
    Value::Object(members.collect())
}

fn merchant_id(number: i64) -> Result<MerchantId, Error> {
    MerchantId::new(number).ok_or_else(|| Refusal::MerchantNotFound.into())
}

fn project_id(number: i64) -> Result<ProjectId, Error> {
    ProjectId::new(number).ok_or_else(|| Refusal::ProjectNotFound.into())
}

fn page(page: PageArgs) -> Page {
    let (number, rows) = (i64::from(page.page), i64::from(page.per_page));
    Page {
        offset: number.saturating_sub(1).saturating_mul(rows),
        limit: rows,
    }
}

fn transaction_id(text: &str) -> Result<TransactionId, Error> {
    TransactionId::parse(text).ok_or_else(|| Refusal::CallbackNotFound.into())
}

/// One argument that is wrong, as the refusal that names it.
fn invalid(field: &str, fault: Fault) -> Error {
    Refusal::Invalid(vec![FieldFault {
        field: field.into(),
        fault,
    }])
    .into()
}

/// Shows a link to the console: the only moment at which it can be seen. One that goes by mail is not shown.
fn invited(invitation: &Invitation, output: Output) {
    let token = match &invitation.handed {
        Handed::Shown(token) => token,
        Handed::Mailed(to) => {
            output.show(&json!({ "person": invitation.place.name, "mailedTo": to }));
            output.note("The link goes to them by mail. It works once, for three days.");
            return;
        }
    };
    let link = format!("/console/invitation/{}", token.expose_secret());
    output.show(&json!({ "person": invitation.place.name, "link": link }));
    output.note(
        "Put the address of your server before the link, and give it to this person alone: whoever opens it acts as them. It works once, for three days.",
    );
}

/// A secret argument: itself, or a line of stdin for `-`.
fn secret(argument: &str) -> anyhow::Result<String> {
    if argument != "-" {
        return Ok(argument.to_owned());
    }
    let mut line = String::new();
    std::io::stdin()
        .read_line(&mut line)
        .context("cannot read the token from stdin")?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}
