//! Making operators, changing what they may do, letting them into the console, and removing them.

use axum::response::Response;
use maud::html;
use sengo_app::approval::Acted;
use sengo_core::approval::{ApprovalRefusal, OPERATOR_NAME_CHARACTERS_MAX};
use sengo_core::person::PersonRefusal;
use sengo_core::refusal::Refusal;
use sengo_core::role::{OperatorRole, Permission, Role};

use super::super::role_words;
use super::super::second_person::{acted, waits, when_done};
use super::{NEW, OPERATORS, crumb, one, role_meaning};
use crate::failure::{Answer, Failure};
use crate::page::Page;
use crate::parts::{Button, Confirm, Faults, Field, Filled, Tone, callout, link_button};
use crate::routes::Segments;
use crate::routes::merchant::team::{about_person, link_page, person_draft, person_fields, wrong};
use crate::visit::Visit;

fn role_field<'a>(visit: &'a Visit, chosen: &str) -> Field<'a> {
    let roles = OperatorRole::ALL.map(|role| (role.as_str(), role_words(visit, Role::Operator(role))));
    Field::choice("role", visit.say("Role", "Peran"), roles.to_vec())
        .value(chosen)
        .hint(html! {
            @for role in OperatorRole::ALL {
                (role_words(visit, Role::Operator(role))) ": " (role_meaning(visit, role)) ". "
            }
        })
}

/// Keeps somebody from a form that would be refused: nobody does to themselves what a colleague has to.
fn other_than_oneself(visit: &Visit, name: &str) -> Result<(), Failure> {
    if visit.by().place.name == name {
        Err(Refusal::from(PersonRefusal::Oneself).into())
    } else {
        Ok(())
    }
}

pub(super) async fn create_form(visit: Visit) -> Answer {
    visit.must(Permission::OperatorManage)?;
    Ok(create_page(&visit, &Filled::default(), &Faults::default()))
}

fn create_page(visit: &Visit, filled: &Filled, faults: &Faults) -> Response {
    let role = match filled.text("role") {
        "" => "viewer",
        role => role,
    };
    let body = html! {
        p { (visit.say(
            "An operator acts for the platform. Where two are asked for, another operator has to agree from the third on.",
            "Operator bertindak atas nama platform. Jika dua orang diperlukan, mulai operator ketiga harus disetujui operator lain.",
        )) }
        (visit.form(NEW, &html! {
            (Field::text("name", visit.say("Short name", "Nama singkat")).value(filled.raw("name")).fault(faults).required()
                .at_most(OPERATOR_NAME_CHARACTERS_MAX).autocomplete("off")
                .hint(visit.say(
                    "Small letters, digits, points, hyphens and underscores, a letter first: ana. The audit log shows it.",
                    "Huruf kecil, angka, titik, tanda hubung, dan garis bawah, diawali huruf: ana. Tampil di log audit.",
                )))
            (role_field(visit, role))
            div class="acts" { (Button::main(visit.say("Make an operator", "Jadikan operator"))) }
        }))
    };
    let above = crumb(visit);
    let page = Page::new(visit, visit.say("Make an operator", "Jadikan operator"))
        .under(&above)
        .narrow();
    let page = if faults.is_empty() { page } else { page.refused() };
    page.show(&body)
}

pub(super) async fn create(visit: Visit, filled: Filled) -> Answer {
    visit.must(Permission::OperatorManage)?;
    let role = OperatorRole::parse(filled.text("role")).ok_or_else(wrong)?;
    match visit.desk().operator_create(filled.text("name"), role).await {
        Ok((name, done)) => Ok(made(&visit, name.as_str(), &done)),
        Err(error) => {
            let is_about_name = matches!(
                error.refusal(),
                Some(Refusal::Approval(
                    ApprovalRefusal::NameUnusable | ApprovalRefusal::OperatorExists
                ))
            );
            if !is_about_name {
                return Err(error.into());
            }
            let said = visit.explain(&error).response_message;
            Ok(create_page(
                &visit,
                &filled,
                &Faults::default().with("name", said),
            ))
        }
    }
}

/// What is to be done next for somebody who is an operator now, or will be.
fn made(visit: &Visit, name: &str, done: &Acted) -> Response {
    let body = match done {
        Acted::Requested(id) => html! {
            (waits(visit, id))
            p { (visit.say(
                "Once it is approved, make their link to the console on the page of operators.",
                "Setelah disetujui, buat tautan konsolnya di halaman operator.",
            )) }
            (link_button(OPERATORS, visit.say("Back to the operators", "Kembali ke operator"), true))
        },
        Acted::Done(_) => html! {
            (callout(Tone::Good, &html! { p { code { (name) } (visit.say(" is an operator now.", " kini operator.")) } }))
            p { (visit.say(
                "They need a link to the console to sign in. A key file for the command line is made by sengo operator create alone.",
                "Ia memerlukan tautan konsol untuk masuk. File kunci untuk baris perintah hanya dibuat oleh sengo operator create.",
            )) }
            (link_button(&format!("{OPERATORS}/{name}/link"), visit.say("Make the link", "Buat tautan"), true))
        },
    };
    let above = crumb(visit);
    Page::new(visit, visit.say("A new operator", "Operator baru"))
        .under(&above)
        .narrow()
        .show(&body)
}

pub(super) async fn role_form(visit: Visit, Segments(name): Segments<String>) -> Answer {
    visit.must(Permission::OperatorManage)?;
    other_than_oneself(&visit, &name)?;
    let (name, document, _) = one(&visit, &name).await?;
    let needs_second = visit.desk().four_eyes().await?;
    let page = Confirm {
        title: &visit.say(
            format!("Change the role of {name}?"),
            format!("Ubah peran {name}?"),
        ),
        effects: vec![
            html! { (visit.say("Now: ", "Sekarang: ")) (role_words(&visit, Role::Operator(document.role()))) "." },
            html! { (visit.say(
                "What the new role does not permit is refused from their next request on, here and at the command line.",
                "Yang tidak diizinkan peran baru ditolak mulai permintaan berikutnya, di sini dan di baris perintah.",
            )) },
            when_done(&visit, needs_second),
        ],
        action: &format!("{OPERATORS}/{name}/role"),
        fields: html! { (role_field(&visit, document.role().as_str())) },
        button: visit.say("Change the role", "Ubah peran"),
        cancel: OPERATORS,
        under: &crumb(&visit),
    };
    Ok(page.show(&visit))
}

pub(super) async fn role_set(visit: Visit, Segments(name): Segments<String>, filled: Filled) -> Answer {
    visit.must(Permission::OperatorManage)?;
    let role = OperatorRole::parse(filled.text("role")).ok_or_else(wrong)?;
    let done = visit.desk().operator_role_set(&name, role).await?;
    Ok(acted(&done, OPERATORS, "role"))
}

pub(super) async fn link_form(visit: Visit, Segments(name): Segments<String>) -> Answer {
    visit.must(Permission::OperatorManage)?;
    other_than_oneself(&visit, &name)?;
    link_to(&visit, &name, &Filled::default(), &Faults::default()).await
}

async fn link_to(visit: &Visit, name: &str, filled: &Filled, faults: &Faults) -> Answer {
    let (name, _, person) = one(visit, name).await?;
    let filled = match &person {
        Some(person) if faults.is_empty() => &Filled::with(vec![
            ("name", person.name.clone()),
            ("email", person.email.clone()),
        ]),
        _ => filled,
    };
    let title = visit.say(
        format!("A console link for {name}"),
        format!("Tautan konsol untuk {name}"),
    );
    let effects = html! {
        ul {
            li { (visit.say(
                "Whoever opens the link acts as this operator. Give it to nobody else.",
                "Siapa pun yang membuka tautan bertindak sebagai operator ini. Jangan berikan kepada orang lain.",
            )) }
            li { (visit.say(
                "Since you will have seen the link, neither of you approves what the other asks for, until they make one of their own with their key file.",
                "Karena Anda melihat tautannya, kalian berdua tidak dapat saling menyetujui permintaan, sampai ia membuat tautannya sendiri dengan file kuncinya.",
            )) }
            @if person.is_some() {
                li { (visit.say(
                    "Password, authenticator and sessions they have now are void.",
                    "Kata sandi, autentikator, dan sesinya saat ini tidak berlaku lagi.",
                )) }
            }
        }
    };
    let body = html! {
        (callout(Tone::Bad, &effects))
        (visit.form(&format!("{OPERATORS}/{name}/link"), &html! {
            (person_fields(visit, filled, faults))
            div class="acts" {
                (Button::danger(visit.say("Make the link", "Buat tautan")))
                a class="button second" href=(OPERATORS) { (visit.say("Cancel", "Batal")) }
            }
        }))
    };
    let above = crumb(visit);
    let page = Page::new(visit, &title).under(&above).narrow();
    let page = if faults.is_empty() { page } else { page.refused() };
    Ok(page.show(&body))
}

pub(super) async fn link(visit: Visit, Segments(name): Segments<String>, filled: Filled) -> Answer {
    visit.must(Permission::OperatorManage)?;
    match visit.desk().operator_link(&name, &person_draft(&filled)).await {
        Ok(invitation) => {
            let [above] = crumb(&visit);
            Ok(link_page(&visit, &invitation, above))
        }
        Err(error) => {
            let faults = about_person(&visit, error)?;
            link_to(&visit, &name, &filled, &faults).await
        }
    }
}

pub(super) async fn remove_form(visit: Visit, Segments(name): Segments<String>) -> Answer {
    visit.must(Permission::OperatorManage)?;
    other_than_oneself(&visit, &name)?;
    let (name, ..) = one(&visit, &name).await?;
    let needs_second = visit.desk().four_eyes().await?;
    let page = Confirm {
        title: &visit.say(format!("Remove {name}?"), format!("Hapus {name}?")),
        effects: vec![
            html! { (visit.say(
                "They are signed out everywhere, and their key file is of no use any more.",
                "Ia dikeluarkan dari semua sesi, dan file kuncinya tidak berguna lagi.",
            )) },
            html! { (visit.say(
                "What they did stays in the audit log, under this name.",
                "Yang pernah ia lakukan tetap ada di log audit, dengan nama ini.",
            )) },
            when_done(&visit, needs_second),
        ],
        action: &format!("{OPERATORS}/{name}/remove"),
        fields: html! {},
        button: visit.say("Remove the operator", "Hapus operator"),
        cancel: OPERATORS,
        under: &crumb(&visit),
    };
    Ok(page.show(&visit))
}

pub(super) async fn remove(visit: Visit, Segments(name): Segments<String>, _filled: Filled) -> Answer {
    visit.must(Permission::OperatorManage)?;
    let done = visit.desk().operator_remove(&name).await?;
    Ok(acted(&done, OPERATORS, "removed"))
}
