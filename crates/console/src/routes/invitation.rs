//! Accepting an invitation: a password, an authenticator, and codes for when that is lost.

use axum::http::StatusCode;
use axum::response::Response;
use maud::{Markup, html};
use secrecy::{ExposeSecret, SecretString};
use sengo_app::people::{Invitee, NewAccess, SecondFactor};
use sengo_core::person::{PASSWORD_CHARACTERS_MAX, PASSWORD_CHARACTERS_MIN, PersonRefusal};
use sengo_core::refusal::Refusal;

use super::{Routes, Segments};
use crate::failure::{Answer, Failure};
use crate::page;
use crate::parts::{Button, Faults, Field};
use crate::speech::Speech;
use crate::visit::{Guest, GuestForm};

const INVITATION: &str = "/console/invitation/{token}";

pub(super) fn routes() -> Routes {
    Routes::new().page(INVITATION, show).form(INVITATION, accept)
}

async fn show(guest: Guest, Segments(token): Segments<String>) -> Answer {
    let token = SecretString::from(token);
    let invitee = guest.console.app.invitation_show(&token).await?;
    let factor = guest.console.app.second_factor_new()?;
    Ok(form(&guest, &invitee, &factor, &Faults::default(), false))
}

fn form(guest: &Guest, invitee: &Invitee, factor: &SecondFactor, faults: &Faults, skips: bool) -> Response {
    let title = guest.say("Set up your access", "Siapkan akses Anda");
    let lengths = guest.say(
        format!("{PASSWORD_CHARACTERS_MIN} characters or more. A few words that have nothing to do with each other do well."),
        format!("Paling sedikit {PASSWORD_CHARACTERS_MIN} karakter. Beberapa kata yang tidak saling berkaitan sudah baik."),
    );
    let body = html! {
        p { (guest.say("Welcome, ", "Selamat datang, ")) strong { (invitee.name) } "." }
        p class="quiet" {
            (guest.say("You will sign in as ", "Anda akan masuk sebagai ")) (invitee.email) "."
        }
        form method="post" action={ (guest.path()) "?language=" (guest.speech().language.tag()) } {
            // Password keepers learn from this for whom the password is.
            input class="hidden" type="email" name="email" value=(invitee.email) autocomplete="username" readonly tabindex="-1" aria-hidden="true";
            input type="hidden" name="secret" value=(factor.secret().expose_secret());
            h2 { (guest.say("Password", "Kata sandi")) }
            (password_fields(guest, "password", "again", lengths, faults))
            h2 { (guest.say("Authenticator", "Aplikasi autentikator")) }
            (authenticator(guest, factor, &invitee.email))
            @if invitee.may_skip_second_factor {
                (Field::tick("skip", guest.say("Do without an authenticator", "Tanpa aplikasi autentikator"))
                    .value(if skips { "on" } else { "" })
                    .hint(guest.say(
                        "Possible in a sandbox only, where no real money moves.",
                        "Hanya dapat dilakukan di sandbox, tempat tidak ada uang sungguhan.",
                    )))
            }
            (Field::text("code", guest.say("Code it shows now", "Kode yang ditampilkannya sekarang"))
                .fault(faults).at_most(10).mode("numeric").autocomplete("one-time-code"))
            div class="acts" { (Button::main(guest.say("Set up access", "Siapkan akses"))) }
        }
    };
    page::guest(guest, title, &body)
}

/// A new password, twice.
pub(super) fn password_fields(
    speech: &Speech,
    name: &str,
    again: &str,
    hint: String,
    faults: &Faults,
) -> Markup {
    html! {
        (Field::line("password", name, speech.say("New password", "Kata sandi baru"))
            .hint(hint).fault(faults).required().at_most(PASSWORD_CHARACTERS_MAX).autocomplete("new-password"))
        (Field::line("password", again, speech.say("The same once more", "Sekali lagi"))
            .fault(faults).required().at_most(PASSWORD_CHARACTERS_MAX).autocomplete("new-password"))
    }
}

/// The square that an authenticator reads, and the same to be typed.
pub(super) fn authenticator(speech: &Speech, factor: &SecondFactor, account: &str) -> Markup {
    let secret = factor.secret().expose_secret();
    let groups: Vec<String> = secret
        .as_bytes()
        .chunks(4)
        .map(|group| String::from_utf8_lossy(group).into_owned())
        .collect();
    html! {
        p {
            (speech.say(
                "Open an authenticator app on your phone and let it read this square.",
                "Buka aplikasi autentikator di ponsel Anda lalu pindai kode ini.",
            ))
        }
        @if let Some((picture, side)) = factor.picture(account) {
            img class="square" src=(picture) width=(side) height=(side)
                alt=(speech.say("Square for the authenticator; the secret below says the same", "Kode untuk autentikator; rahasia di bawah ini isinya sama"));
        }
        p class="small quiet" { (speech.say("Or type this secret into it:", "Atau ketik rahasia ini:")) }
        p class="secret" { (groups.join(" ")) }
    }
}

async fn accept(guest: Guest, Segments(token): Segments<String>, GuestForm(filled): GuestForm) -> Answer {
    let token = SecretString::from(token);
    let invitee = guest.console.app.invitation_show(&token).await?;
    let factor = SecondFactor::parse(filled.raw("secret"))
        .ok_or_else(|| Failure::from(Refusal::from(PersonRefusal::FormWrong)))?;
    let skips = invitee.may_skip_second_factor && filled.is_on("skip");
    let again = |faults: &Faults| {
        let mut response = form(&guest, &invitee, &factor, faults, skips);
        *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
        Ok(response)
    };
    let access = NewAccess {
        password: SecretString::from(filled.raw("password")),
        second_factor: (!skips).then(|| (factor.clone(), filled.text("code").to_owned())),
    };
    let mut faults = unlike(&guest, filled.raw("password"), filled.raw("again")).unwrap_or_default();
    for refusal in guest.console.app.new_access_faults(&invitee, &access) {
        faults.extend(about_access(&guest, &Refusal::from(refusal).into(), "password"));
    }
    if !faults.is_empty() {
        return again(&faults);
    }
    match guest.console.app.invitation_accept(&token, access).await {
        Ok(codes) => Ok(accepted(&guest, &codes)),
        Err(error) => match about_access(&guest, &error, "password") {
            Some(faults) => again(&faults),
            None => Err(error.into()),
        },
    }
}

/// What is wrong when a password was not typed the same twice.
pub(super) fn unlike(speech: &Speech, password: &str, again: &str) -> Option<Faults> {
    let said = speech.say("This is not the same password.", "Kata sandi ini tidak sama.");
    (password != again).then(|| Faults::default().with("again", said))
}

/// At which field a refusal of a password or code stands.
pub(super) fn about_access(
    here: &crate::visit::Here,
    error: &sengo_app::Error,
    password: &str,
) -> Option<Faults> {
    use PersonRefusal::{CodeUsed, CodeWrong, PasswordGuessable, PasswordLength};
    let sengo_app::Error::Refused(Refusal::Person(refusal)) = error else {
        return None;
    };
    let field = match refusal {
        PasswordLength | PasswordGuessable => password,
        CodeWrong | CodeUsed => "code",
        _ => return None,
    };
    let body = here.explain(error);
    let hint = body.hint.unwrap_or_default();
    let said = format!("{} {hint}", body.response_message);
    Some(Faults::default().with(field, said.trim_end()))
}

fn accepted(guest: &Guest, codes: &[SecretString]) -> Response {
    let title = guest.say("Your access is set up", "Akses Anda sudah siap");
    let body = html! {
        @if !codes.is_empty() { (recovery_codes(guest, codes)) }
        form method="get" action="/console/sign-in" {
            input type="hidden" name="told" value="ready";
            input type="hidden" name="language" value=(guest.speech().language.tag());
            @if !codes.is_empty() {
                (Field::tick("kept", guest.say("I have kept them", "Saya sudah menyimpannya")).required())
            }
            div class="acts" { (Button::main(guest.say("Go on to sign in", "Lanjut masuk"))) }
        }
    };
    page::guest(guest, title, &body)
}

/// Recovery codes, which are shown once.
pub(super) fn recovery_codes(speech: &Speech, codes: &[SecretString]) -> Markup {
    html! {
        p {
            (speech.say(
                "Keep these recovery codes where you keep what must not be lost. Each lets you sign in once when you do not have your authenticator. They are not shown again.",
                "Simpan kode pemulihan ini di tempat yang aman. Setiap kode dapat dipakai satu kali untuk masuk ketika autentikator Anda tidak ada. Kode ini tidak akan ditampilkan lagi.",
            ))
        }
        ul class="codes" {
            @for code in codes { li { (code.expose_secret()) } }
        }
    }
}
