//! `sengo merchant …`

use sengo_app::merchants::MerchantChange;
use sengo_app::people::{PersonDraft, PersonView};
use sengo_app::{App, Error, Settings};
use sengo_core::allowlist::Allowlist;
use sengo_core::ids::MerchantId;
use sengo_core::key::KeyOwner;
use sengo_core::merchant::Product;
use sengo_core::name::MerchantName;
use sengo_core::person::PersonState;
use sengo_core::refusal::{Fault, Refusal};
use sengo_core::role::MerchantRole;
use sengo_wire::request;
use sengo_wire::view::MerchantView;
use serde_json::{Value, json};

use super::{invalid, merchant_id, only, page, value, with};
use crate::args::{Global, MerchantCommand};
use crate::open;
use crate::output::Output;

pub(crate) async fn run(global: &Global, command: MerchantCommand, output: Output) -> anyhow::Result<()> {
    let app = open::app(global, Settings::default()).await?;
    match command {
        MerchantCommand::Create { name, issue_key, ip } => {
            let merchant = create((global, &app), &name, issue_key, &ip, output).await?;
            output.note(&format!(
                "Next: {} merchant activate {merchant}",
                open::invocation(global)
            ));
            Ok(())
        }
        MerchantCommand::List(args) => {
            let merchants = app.merchant_list(page(args)).await?;
            let rows = merchants
                .iter()
                .map(|merchant| value(MerchantView::from(merchant)));
            output.show_page(rows.collect::<anyhow::Result<_>>()?, args);
            Ok(())
        }
        MerchantCommand::Show { id } => {
            output.show(&value(MerchantView::from(
                &app.merchant_show(merchant_id(id)?).await?,
            ))?);
            Ok(())
        }
        MerchantCommand::Update { id, ip, any_ip } => {
            let allowlist = if any_ip { None } else { Some(allowlist(&ip)?) };
            let change = MerchantChange {
                allowlist: Some(allowlist),
                ..MerchantChange::default()
            };
            update((global, &app), merchant_id(id)?, change, output).await
        }
        MerchantCommand::Invite {
            id,
            email,
            full_name,
            role,
        } => {
            let actor = open::acting(&app, global).await?;
            let draft = PersonDraft {
                email,
                name: full_name,
            };
            let invitation = app
                .person_invite(actor, merchant_id(id)?, role.into(), &draft)
                .await?;
            super::invited(&invitation, output);
            Ok(())
        }
        MerchantCommand::Team { id } => {
            let team = app
                .person_list(Some(app.merchant_show(merchant_id(id)?).await?.id))
                .await?;
            output.show(&team.iter().map(member).collect());
            Ok(())
        }
        MerchantCommand::Activate { id, product } => switch((global, &app), id, &product, true, output).await,
        MerchantCommand::Deactivate { id, product } => {
            switch((global, &app), id, &product, false, output).await
        }
    }
}

/// A person, as the list of a team shows them.
fn member(person: &PersonView) -> Value {
    let state = match person.state {
        PersonState::Invited { .. } => "invited",
        PersonState::Active => "active",
        PersonState::Ended => "ended",
    };
    json!({
        "person": person.place.name,
        "name": person.name,
        "email": person.email,
        "role": person.role.map(MerchantRole::as_str),
        "status": state,
        "secondFactor": person.has_second_factor,
    })
}

async fn create(
    (global, app): (&Global, &App),
    name: &str,
    issue_key: bool,
    ip: &[String],
    output: Output,
) -> anyhow::Result<MerchantId> {
    let name = MerchantName::parse(name).map_err(|fault| {
        invalid(
            "NAME",
            Fault::Name {
                found: name.to_owned(),
                fault,
            },
        )
    })?;
    let allowlist = if ip.is_empty() { None } else { Some(allowlist(ip)?) };
    let merchant = app
        .merchant_create(open::acting(app, global).await?, name, allowlist)
        .await?;
    let view = value(MerchantView::from(&merchant))?;
    if issue_key {
        let owner = KeyOwner {
            merchant: merchant.id,
            project: None,
        };
        let (_, new) = app
            .key_issue(open::acting(app, global).await?, owner, None)
            .await?;
        let shown = with(only(&view, &["id", "name"]), "key", new.issued.key.as_str());
        output.show(&with(shown, "token", new.token.expose()));
        output.note("The token is shown this once. Keep it where only the merchant's program reads it.");
    } else {
        output.show(&view);
    }
    Ok(merchant.id)
}

async fn switch(
    (global, app): (&Global, &App),
    id: i64,
    product: &str,
    active: bool,
    output: Output,
) -> anyhow::Result<()> {
    let products = match (product, Product::parse(product)) {
        ("all", _) => Product::ALL.to_vec(),
        (_, Some(product)) => vec![product],
        (_, None) => {
            let words = Product::ALL.map(Product::as_str);
            return Err(invalid(
                "--product",
                Fault::Word {
                    known: words.into_iter().chain(["all"]).collect(),
                    found: product.to_owned(),
                },
            )
            .into());
        }
    };
    let change = MerchantChange {
        products: products.into_iter().map(|product| (product, active)).collect(),
        ..MerchantChange::default()
    };
    update((global, app), merchant_id(id)?, change, output).await
}

async fn update(
    (global, app): (&Global, &App),
    id: MerchantId,
    change: MerchantChange,
    output: Output,
) -> anyhow::Result<()> {
    let merchant = app
        .merchant_update(open::acting(app, global).await?, id, change)
        .await?;
    output.show(&value(MerchantView::from(&merchant))?);
    Ok(())
}

pub(super) fn allowlist(entries: &[String]) -> Result<Allowlist, Error> {
    let entries: Vec<&str> = entries.iter().map(String::as_str).collect();
    request::allowlist("--ip", &entries).map_err(|faults| Refusal::Invalid(faults).into())
}
