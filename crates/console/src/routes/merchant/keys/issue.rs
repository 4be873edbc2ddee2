//! Issuing a key, and the one page that shows its token.

use axum::response::Response;
use maud::{Markup, html};
use sengo_app::desk::keys::OwnKey;
use sengo_app::keys::NewKey;
use sengo_core::ids::ProjectId;
use sengo_core::project::Act;
use sengo_core::refusal::Refusal;
use sengo_core::role::Permission;

use super::{KEYS, NEW, list_address};
use crate::failure::{Answer, Failure};
use crate::page::Page;
use crate::parts::{Button, Facts, Filled, Tone, callout, link_button, panel};
use crate::routes::merchant::projects::project_id;
use crate::visit::Visit;

/// The project that is named, or none for the merchant itself.
fn named(number: &str) -> Result<Option<ProjectId>, Failure> {
    if number.is_empty() {
        return Ok(None);
    }
    let number: i64 = number.parse().map_err(|_| Refusal::ProjectNotFound)?;
    project_id(number).map(Some)
}

/// What somebody with the key can do.
fn powers(visit: &Visit, project: Option<&str>) -> Markup {
    html! {
        @if let Some(name) = project {
            (visit.say(
                "Whoever has the key and its token can take payments, pay money out and read the balance of ",
                "Siapa pun yang memegang kunci dan tokennya dapat menerima pembayaran, mencairkan dana, dan melihat saldo ",
            ))
            strong { (name) } "."
        } @else {
            (visit.say(
                "Whoever has the key and its token can create projects, issue their keys, read all balances and move money between projects.",
                "Siapa pun yang memegang kunci dan tokennya dapat membuat proyek, menerbitkan kuncinya, melihat semua saldo, dan memindahkan dana antarproyek.",
            ))
        }
    }
}

pub(super) async fn form(visit: Visit) -> Answer {
    visit.must(Permission::OwnKeyManage)?;
    let id = named(visit.query("project").unwrap_or_default())?;
    let project = match id {
        Some(id) => Some(visit.desk().own_project(id).await?),
        None => None,
    };
    if let Some(project) = &project
        && !project.status.may_have_keys()
    {
        let (act, status) = (Act::IssueKey, project.status);
        return Err(Refusal::StatusConflict { act, status }.into());
    }
    let name = project.as_ref().map(|project| project.details.name.as_str());
    let back = list_address(id);
    let body = html! {
        (callout(Tone::Waiting, &html! { ul {
            li { (powers(&visit, name)) }
            li { (visit.say(
                "The token is shown once, on the next page, and to you alone. Have the place ready where you keep it.",
                "Token ditampilkan satu kali, di halaman berikutnya, dan hanya kepada Anda. Siapkan tempat menyimpannya.",
            )) }
            @if name.is_some() {
                li { (visit.say(
                    "Calls are taken only from the project's allowed IP addresses.",
                    "Panggilan hanya diterima dari alamat IP yang diizinkan proyek.",
                )) }
            }
        } }))
        (visit.form(NEW, &html! {
            @if let Some(id) = id { input type="hidden" name="project" value=(id); }
            div class="acts" {
                (Button::main(visit.say("Issue the key", "Terbitkan kunci")))
                a class="button second" href=(back) { (visit.say("Cancel", "Batal")) }
            }
        }))
    };
    let title = match name {
        Some(name) => visit.say(
            format!("A new key for {name}"),
            format!("Kunci baru untuk {name}"),
        ),
        None => visit
            .say("A new key of the merchant", "Kunci merchant baru")
            .to_owned(),
    };
    let above = [(KEYS, visit.say("Keys", "Kunci API"))];
    Ok(Page::new(&visit, &title).under(&above).narrow().show(&body))
}

pub(super) async fn issue(visit: Visit, filled: Filled) -> Answer {
    visit.must(Permission::OwnKeyManage)?;
    let new = visit.desk().own_key_issue(named(filled.text("project"))?).await?;
    Ok(shown_once(&visit, &new, None))
}

/// The page with the token. It is kept nowhere: the browser is told to forget it, and the form that led here is used up.
pub(super) fn shown_once(visit: &Visit, new: &NewKey, note: Option<&Markup>) -> Response {
    let (key, token) = (&new.issued.key, new.token.expose());
    let back = list_address(new.issued.owner.project);
    // Keys and tokens that are issued here are letters, digits and underscores.
    let lines = format!(
        "export SENGO_URL='{}'\nexport SENGO_KEY='{key}'\nexport SENGO_TOKEN='{token}'",
        visit.link("")
    );
    let body = html! {
        (callout(Tone::Waiting, &html! { p { strong { (visit.say(
            "Keep the token now: it is not shown again, to nobody.",
            "Simpan token sekarang: token tidak akan ditampilkan lagi kepada siapa pun.",
        )) } } }))
        @if let Some(note) = note { (note) }
        (panel(visit.say("Key and token", "Kunci dan token"), &html! {
            h3 { "X-Client-Key" }
            p class="secret" id="key" { (key) }
            h3 { "X-Client-Token" }
            p class="secret" id="token" { (token) }
        }))
        (panel(visit.say("Where to put it", "Tempat menyimpannya"), &html! {
            ul {
                li { (visit.say(
                    "Where your server reads its secrets from: its environment, or a secret manager. Not into code, a repository or a chat.",
                    "Di tempat server Anda membaca rahasia: environment atau pengelola rahasia. Jangan di kode, repositori, atau obrolan.",
                )) }
                li { (visit.say(
                    "Never into a browser or an app: a token there is a token given away.",
                    "Jangan di peramban atau aplikasi: token di sana sama dengan token yang dibagikan.",
                )) }
                li { (visit.say(
                    "If it is lost or was seen by somebody else, rotate or revoke the key.",
                    "Jika hilang atau terlihat orang lain, rotasi atau cabut kuncinya.",
                )) }
            }
            p { (visit.say(
                "To try it in a shell; the samples and the signature debugger's code read these:",
                "Untuk mencoba di shell; contoh dan kode dari debugger signature membaca variabel ini:",
            )) }
            pre class="wrapped" id="export" { code { (lines) } }
        }))
        div class="acts" { (link_button(&back, visit.say("I have kept it", "Sudah saya simpan"), true)) }
    };
    let above = [(KEYS, visit.say("Keys", "Kunci API"))];
    Page::new(visit, visit.say("The new key", "Kunci baru"))
        .under(&above)
        .narrow()
        .show(&body)
}

/// What becomes of a key that was rotated.
pub(super) fn old_key(visit: &Visit, old: &OwnKey) -> Markup {
    let issued = &old.issued;
    let facts = Facts::new()
        .fact(
            visit.say("The old key", "Kunci lama"),
            html! { code { (issued.key) } },
        )
        .maybe(
            visit.say("It is refused from", "Ditolak mulai"),
            issued.expires_at.map(|at| visit.moment(at)),
        );
    html! { (facts) }
}
