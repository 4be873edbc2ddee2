//! One's own access: sessions, language and theme, password, authenticator and recovery codes.

use axum::response::Response;
use maud::{Markup, html};
use secrecy::{ExposeSecret, SecretString};
use sengo_app::people::{Preferences, SecondFactor, SessionView, Theme};
use sengo_core::person::{PASSWORD_CHARACTERS_MIN, PersonRefusal, SessionId};
use sengo_core::refusal::Refusal;
use sengo_wire::error::Language;

use super::invitation::{about_access, authenticator, password_fields, recovery_codes, unlike};
use super::{Routes, Segments};
use crate::failure::{Answer, Failure};
use crate::page::Page;
use crate::parts::{Button, Facts, Faults, Field, Filled, Table, link_button, panel};
use crate::visit::{Visit, done};

const ACCOUNT: &str = "/console/account";
const PASSWORD: &str = "/console/account/password";
const AUTHENTICATOR: &str = "/console/account/authenticator";
const RECOVERY: &str = "/console/account/recovery-codes";
const PREFERENCES: &str = "/console/account/preferences";
const OTHERS_END: &str = "/console/account/sessions/end-others";

pub(super) fn routes() -> Routes {
    Routes::new()
        .page(ACCOUNT, show)
        .form(PREFERENCES, preferences)
        .form(OTHERS_END, others_end)
        .form("/console/account/sessions/{id}/end", session_end)
        .page(PASSWORD, password_form)
        .form(PASSWORD, password)
        .page(AUTHENTICATOR, authenticator_form)
        .form(AUTHENTICATOR, authenticator_set)
        .page(RECOVERY, recovery_form)
        .form(RECOVERY, recovery)
}

fn above(visit: &Visit) -> [(&'static str, &'static str); 1] {
    [(ACCOUNT, visit.say("Your access", "Akses Anda"))]
}

async fn show(visit: Visit) -> Answer {
    let sessions = visit.console().app.session_list(visit.by()).await?;
    let by = visit.by();
    let facts = Facts::new()
        .fact(visit.say("Name", "Nama"), html! { (by.name) })
        .fact(visit.say("Mail address", "Alamat surel"), html! { (by.email) })
        .fact(visit.say("Role", "Peran"), html! { (role(&visit)) });
    let secrets = Facts::new()
        .fact(
            visit.say("Authenticator", "Autentikator"),
            html! { (if by.has_second_factor { visit.say("Set up", "Sudah dipasang") } else { visit.say("None", "Tidak ada") }) },
        )
        .fact(
            visit.say("Recovery codes left", "Kode pemulihan tersisa"),
            html! { (by.recovery_codes) },
        );
    let body = html! {
        (panel(visit.say("You", "Anda"), &html! { (facts) }))
        (panel(visit.say("Signing in", "Cara masuk"), &html! {
            (secrets)
            div class="acts" {
                (link_button(PASSWORD, visit.say("Change password", "Ganti kata sandi"), false))
                (link_button(AUTHENTICATOR, if by.has_second_factor {
                    visit.say("New authenticator", "Autentikator baru")
                } else {
                    visit.say("Set up an authenticator", "Pasang autentikator")
                }, false))
                @if by.has_second_factor {
                    (link_button(RECOVERY, visit.say("New recovery codes", "Kode pemulihan baru"), false))
                }
            }
        }))
        (panel(visit.say("How pages look", "Tampilan halaman"), &preferences_form(&visit)))
        (session_table(&visit, &sessions))
    };
    Ok(Page::new(&visit, visit.say("Your access", "Akses Anda"))
        .told(
            "preferences",
            "Pages look as you like now.",
            "Tampilan halaman sudah diubah.",
        )
        .told("ended", "The session is ended.", "Sesi sudah diakhiri.")
        .told(
            "others",
            "All other sessions are ended.",
            "Semua sesi lain sudah diakhiri.",
        )
        .told(
            "password",
            "Your password is changed, and all other sessions are ended.",
            "Kata sandi Anda sudah diganti, dan semua sesi lain diakhiri.",
        )
        .show(&body))
}

/// The role of the visitor in words.
fn role(visit: &Visit) -> &'static str {
    super::operator::role_words(visit, visit.by().role)
}

fn preferences_form(visit: &Visit) -> Markup {
    let liked = visit.by().preferences;
    let theme = match liked.theme {
        Theme::System => "system",
        Theme::Light => "light",
        Theme::Dark => "dark",
    };
    visit.form(
        PREFERENCES,
        &html! {
            div class="pair" {
                (Field::choice("language", visit.say("Language", "Bahasa"), vec![
                    ("", visit.say("As the browser asks", "Sesuai peramban")),
                    ("en", "English"),
                    ("id", "Bahasa Indonesia"),
                ]).value(liked.language.map_or("", Language::tag)))
                (Field::choice("theme", visit.say("Colours", "Warna"), vec![
                    ("system", visit.say("As the system is set", "Sesuai sistem")),
                    ("light", visit.say("Light", "Terang")),
                    ("dark", visit.say("Dark", "Gelap")),
                ]).value(theme))
            }
            div class="acts" { (Button::second(visit.say("Save", "Simpan"))) }
        },
    )
}

fn session_table(visit: &Visit, sessions: &[SessionView]) -> Markup {
    let rows = sessions.iter().map(|session| {
        let end = format!("/console/account/sessions/{}/end", session.id.get());
        [
            html! {
                (session.address)
                @if session.is_own { " " (crate::parts::badge(crate::parts::Tone::Good, visit.say("This one", "Sesi ini"))) }
            },
            html! { (browser(visit, &session.browser)) },
            visit.moment(session.started_at),
            visit.moment(session.seen_at),
            html! {
                @if !session.is_own {
                    (visit.form(&end, &html! {
                        (Button::second(visit.say("End", "Akhiri")).about(&visit.say(
                            format!("End the session from {}", session.address),
                            format!("Akhiri sesi dari {}", session.address),
                        )))
                    }))
                }
            },
        ]
    });
    let table = Table::new(visit.say("Where you are signed in", "Tempat Anda masuk"))
        .column(visit.say("Address", "Alamat IP"))
        .column(visit.say("Browser", "Peramban"))
        .column(visit.say("Since", "Sejak"))
        .column(visit.say("Last seen", "Terakhir aktif"))
        .column(visit.say("Action", "Tindakan"))
        .rows(rows);
    html! {
        (table)
        @if sessions.len() > 1 {
            (visit.form(OTHERS_END, &html! {
                (Button::second(visit.say("End all other sessions", "Akhiri semua sesi lain")))
            }))
        }
    }
}

/// What a browser calls itself, in words; as it is where it is none of the known ones.
fn browser(visit: &Visit, agent: &str) -> String {
    // Most browsers also claim to be another; the one that says most about them comes first.
    const BROWSERS: [(&str, &str); 6] = [
        ("Edg/", "Edge"),
        ("OPR/", "Opera"),
        ("SamsungBrowser/", "Samsung Internet"),
        ("Firefox/", "Firefox"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
    ];
    const SYSTEMS: [(&str, &str); 6] = [
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Windows", "Windows"),
        ("Mac OS X", "macOS"),
        ("Linux", "Linux"),
    ];
    let known = |list: &[(&str, &'static str)]| {
        list.iter()
            .find(|(mark, _)| agent.contains(mark))
            .map(|(_, name)| *name)
    };
    match (known(&BROWSERS), known(&SYSTEMS)) {
        (Some(browser), Some(system)) => {
            visit.say(format!("{browser} on {system}"), format!("{browser} di {system}"))
        }
        _ if agent.is_empty() => visit.say("Unknown", "Tidak diketahui").to_owned(),
        _ => agent.chars().take(60).collect(),
    }
}

async fn preferences(visit: Visit, filled: Filled) -> Answer {
    let preferences = Preferences {
        language: Language::ALL
            .into_iter()
            .find(|language| language.tag() == filled.text("language")),
        theme: match filled.text("theme") {
            "light" => Theme::Light,
            "dark" => Theme::Dark,
            _ => Theme::System,
        },
    };
    visit
        .console()
        .app
        .preferences_set(visit.by(), preferences)
        .await?;
    Ok(done(ACCOUNT, "preferences"))
}

async fn session_end(visit: Visit, Segments(id): Segments<u64>, _filled: Filled) -> Answer {
    visit
        .console()
        .app
        .session_end(visit.by(), SessionId::new(id))
        .await?;
    Ok(done(ACCOUNT, "ended"))
}

async fn others_end(visit: Visit, _filled: Filled) -> Answer {
    visit.console().app.sessions_end_others(visit.by()).await?;
    Ok(done(ACCOUNT, "others"))
}

async fn password_form(visit: Visit) -> Answer {
    Ok(password_page(&visit, &Faults::default()))
}

fn old_password(visit: &Visit, faults: &Faults) -> Markup {
    html! {
        (Field::line("password", "old", visit.say("Your present password", "Kata sandi Anda sekarang"))
            .fault(faults).required().autocomplete("current-password"))
    }
}

fn password_page(visit: &Visit, faults: &Faults) -> Response {
    let hint = visit.say(
        format!(
            "{PASSWORD_CHARACTERS_MIN} characters or more. Wherever else you are signed in, the session ends."
        ),
        format!("Paling sedikit {PASSWORD_CHARACTERS_MIN} karakter. Sesi Anda di tempat lain akan diakhiri."),
    );
    let body = visit.form(
        PASSWORD,
        &html! {
            (old_password(visit, faults))
            (password_fields(visit, "new", "again", hint, faults))
            div class="acts" { (Button::main(visit.say("Change password", "Ganti kata sandi"))) }
        },
    );
    shown(
        visit,
        visit.say("Change password", "Ganti kata sandi"),
        faults,
        &body,
    )
}

fn shown(visit: &Visit, title: &str, faults: &Faults, body: &Markup) -> Response {
    let above = above(visit);
    let page = Page::new(visit, title).under(&above).narrow();
    let page = if faults.is_empty() { page } else { page.refused() };
    page.show(body)
}

/// At which field a refusal stands; or the failure, when it is about something else.
fn faults(visit: &Visit, error: sengo_app::Error) -> Result<Faults, Failure> {
    if let Some(faults) = about_access(visit, &error, "new") {
        return Ok(faults);
    }
    let is_password = matches!(
        error,
        sengo_app::Error::Refused(Refusal::Person(PersonRefusal::SignInWrong))
    );
    if !is_password {
        return Err(error.into());
    }
    let said = visit.say("This is not your password.", "Ini bukan kata sandi Anda.");
    Ok(Faults::default().with("old", said))
}

async fn password(visit: Visit, filled: Filled) -> Answer {
    if let Some(faults) = unlike(&visit, filled.raw("new"), filled.raw("again")) {
        return Ok(password_page(&visit, &faults));
    }
    let (old, new) = (
        SecretString::from(filled.raw("old")),
        SecretString::from(filled.raw("new")),
    );
    match visit.console().app.password_change(visit.by(), old, new).await {
        Ok(()) => Ok(done(ACCOUNT, "password")),
        Err(error) => Ok(password_page(&visit, &faults(&visit, error)?)),
    }
}

async fn authenticator_form(visit: Visit) -> Answer {
    let factor = visit.console().app.second_factor_new()?;
    Ok(authenticator_page(&visit, &factor, &Faults::default()))
}

fn authenticator_page(visit: &Visit, factor: &SecondFactor, faults: &Faults) -> Response {
    let body = visit.form(
        AUTHENTICATOR,
        &html! {
            input type="hidden" name="secret" value=(factor.secret().expose_secret());
            (authenticator(visit, factor, &visit.by().email))
            (Field::text("code", visit.say("Code it shows now", "Kode yang ditampilkannya sekarang"))
                .fault(faults).required().at_most(10).mode("numeric").autocomplete("one-time-code"))
            (old_password(visit, faults))
            p class="quiet" {
                (visit.say(
                    "The authenticator you had and all recovery codes stop working; you get new codes.",
                    "Autentikator lama dan semua kode pemulihan tidak berlaku lagi; Anda mendapat kode baru.",
                ))
            }
            div class="acts" { (Button::main(visit.say("Use this authenticator", "Pakai autentikator ini"))) }
        },
    );
    shown(
        visit,
        visit.say("New authenticator", "Autentikator baru"),
        faults,
        &body,
    )
}

async fn authenticator_set(visit: Visit, filled: Filled) -> Answer {
    let factor = SecondFactor::parse(filled.raw("secret"))
        .ok_or_else(|| Failure::from(Refusal::from(PersonRefusal::FormWrong)))?;
    let password = SecretString::from(filled.raw("old"));
    let changed =
        visit
            .console()
            .app
            .second_factor_change(visit.by(), password, &factor, filled.text("code"));
    match changed.await {
        Ok(codes) => Ok(codes_page(&visit, &codes)),
        Err(error) => Ok(authenticator_page(&visit, &factor, &faults(&visit, error)?)),
    }
}

async fn recovery_form(visit: Visit) -> Answer {
    Ok(recovery_page(&visit, &Faults::default()))
}

fn recovery_page(visit: &Visit, faults: &Faults) -> Response {
    let body = visit.form(RECOVERY, &html! {
        p {
            (visit.say(
                "You get ten new codes. Those you have now stop working.",
                "Anda mendapat sepuluh kode baru. Kode yang sekarang tidak berlaku lagi.",
            ))
        }
        (old_password(visit, faults))
        div class="acts" { (Button::main(visit.say("Make new recovery codes", "Buat kode pemulihan baru"))) }
    });
    shown(
        visit,
        visit.say("New recovery codes", "Kode pemulihan baru"),
        faults,
        &body,
    )
}

async fn recovery(visit: Visit, filled: Filled) -> Answer {
    let password = SecretString::from(filled.raw("old"));
    match visit
        .console()
        .app
        .recovery_codes_change(visit.by(), password)
        .await
    {
        Ok(codes) => Ok(codes_page(&visit, &codes)),
        Err(error) => Ok(recovery_page(&visit, &faults(&visit, error)?)),
    }
}

fn codes_page(visit: &Visit, codes: &[SecretString]) -> Response {
    let body = html! {
        (recovery_codes(visit, codes))
        (link_button(ACCOUNT, visit.say("I have kept them", "Saya sudah menyimpannya"), true))
    };
    let title = visit.say("Your recovery codes", "Kode pemulihan Anda");
    shown(visit, title, &Faults::default(), &body)
}
