//! Keys of engines: issuing, rotating and revoking them.

use axum::response::Response;
use maud::{Markup, html};
use sengo_app::approval::Acted;
use sengo_app::desk::engines::EngineShown;
use sengo_app::keys::NewKey;
use sengo_core::channel::Channel;
use sengo_core::engine::ENGINE_NAME_CHARACTERS_MAX;
use sengo_core::key::{IssuedKey, KeyRefusal, KeyStatus, OVERLAP_HOURS_DEFAULT, OVERLAP_HOURS_MAX};
use sengo_core::refusal::Refusal;
use sengo_core::role::Permission;
use sengo_wire::request;

use super::super::second_person::waits;
use super::{ENGINES, NEW_KEY, address as engine_address, channel_words, crumb, moment_or_never};
use crate::failure::{Answer, Failure};
use crate::page::Page;
use crate::parts::{Button, Confirm, Faults, Field, Filled, Tone, callout, link_button, panel};
use crate::routes::Segments;
use crate::visit::{Visit, done};

const OVERLAP: &str = "overlapHours";

/// The address of a key. Imported keys may have any visible character in them.
pub(super) fn address(key: &str) -> String {
    let escaped: String = form_urlencoded::byte_serialize(key.as_bytes()).collect();
    format!("{ENGINES}/keys/{escaped}")
}

pub(super) async fn issue_form(visit: Visit) -> Answer {
    visit.must(Permission::EngineManage)?;
    let filled = match visit.query("engine") {
        Some(name) => as_it_is(&visit.desk().engine(name).await?),
        None => {
            let all = Channel::ALL.map(|channel| (channel.as_str(), "on".to_owned()));
            Filled::with(all.to_vec())
        }
    };
    Ok(issue_page(&visit, &filled, &Faults::default()))
}

/// The form as an engine that is there would fill it in.
fn as_it_is(shown: &EngineShown) -> Filled {
    let list = shown.engine.allowlist.entries().collect::<Vec<_>>().join("\n");
    let served = shown.engine.served();
    let ticks = served.iter().map(|channel| (channel.as_str(), "on".to_owned()));
    let fields = [("name", shown.engine.name.to_string()), ("ip", list)];
    Filled::with(fields.into_iter().chain(ticks).collect())
}

fn issue_page(visit: &Visit, filled: &Filled, faults: &Faults) -> Response {
    let effects = html! {
        ul {
            li { (visit.say(
                "Whoever has the key and its token can report that money came in, and is told to pay money out.",
                "Siapa pun yang memegang kunci dan tokennya dapat melaporkan uang masuk, dan diperintah mengeluarkan uang.",
            )) }
            li { (visit.say(
                "Addresses and channels replace those the engine has, for all its keys.",
                "Alamat dan kanal menggantikan yang dimiliki engine, untuk semua kuncinya.",
            )) }
            li { (visit.say(
                "The token is shown once, on the next page, and to you alone. Where two people are asked for, the key works once another operator agrees.",
                "Token ditampilkan satu kali, di halaman berikutnya, dan hanya kepada Anda. Jika dua orang diperlukan, kunci berlaku setelah operator lain menyetujui.",
            )) }
        }
    };
    let body = html! {
        (callout(Tone::Waiting, &effects))
        (visit.form(NEW_KEY, &html! {
            (Field::text("name", visit.say("Engine", "Engine")).value(filled.raw("name")).fault(faults).required()
                .at_most(ENGINE_NAME_CHARACTERS_MAX).autocomplete("off")
                .hint(visit.say(
                    "Small letters, digits and hyphens: bank. A new name makes a new engine.",
                    "Huruf kecil, angka, dan tanda hubung: bank. Nama baru membuat engine baru.",
                )))
            (Field::area("ip", visit.say("Its keys may be used from", "Kuncinya boleh dipakai dari"), 4).value(filled.raw("ip"))
                .fault(faults).required()
                .hint(visit.say(
                    "One address or network a line, such as 203.0.113.0/24.",
                    "Satu alamat atau jaringan per baris, misalnya 203.0.113.0/24.",
                )))
            fieldset {
                legend { (visit.say("It speaks of", "Berbicara tentang")) }
                @if let Some(fault) = faults.of("channels") { div class="field" { p class="fault" { (fault) } } }
                @for channel in Channel::ALL {
                    (Field::tick(channel.as_str(), channel_words(visit, channel)).value(filled.raw(channel.as_str())))
                }
            }
            div class="acts" {
                (Button::main(visit.say("Issue the key", "Terbitkan kunci")))
                a class="button second" href=(ENGINES) { (visit.say("Cancel", "Batal")) }
            }
        }))
    };
    let above = [crumb(visit)];
    let page = Page::new(
        visit,
        visit.say("Issue a key to an engine", "Terbitkan kunci engine"),
    )
    .under(&above)
    .narrow();
    let page = if faults.is_empty() { page } else { page.refused() };
    page.show(&body)
}

pub(super) async fn issue(visit: Visit, filled: Filled) -> Answer {
    visit.must(Permission::EngineManage)?;
    let channels: Vec<Channel> = Channel::ALL
        .into_iter()
        .filter(|channel| filled.is_on(channel.as_str()))
        .collect();
    let read = request::engine(filled.text("name"), &filled.lines("ip"));
    let faults = match &read {
        Ok(_) => Faults::default(),
        Err(faults) => visit.faults(Refusal::Invalid(faults.clone()).into())?,
    };
    let faults = if channels.is_empty() {
        let said = visit.say("Choose at least one.", "Pilih sedikitnya satu.");
        faults.with("channels", said)
    } else {
        faults
    };
    match read {
        Ok((name, list)) if faults.is_empty() => {
            let (new, acted) = visit
                .desk()
                .engine_key_issue(name.clone(), list, channels)
                .await?;
            let note = match &acted {
                Acted::Requested(id) => Some(waits(&visit, id)),
                Acted::Done(_) => None,
            };
            // An engine that waits for its first key has no page yet.
            let back = match acted {
                Acted::Requested(_) => ENGINES.to_owned(),
                Acted::Done(_) => engine_address(name.as_str()),
            };
            Ok(shown_once(&visit, &new, note, &back))
        }
        _ => Ok(issue_page(&visit, &filled, &faults)),
    }
}

/// The page with the token: the only moment at which it is seen.
fn shown_once(visit: &Visit, new: &NewKey, note: Option<Markup>, back: &str) -> Response {
    let body = html! {
        @if let Some(note) = note { (note) }
        (callout(Tone::Waiting, &html! { p { strong { (visit.say(
            "Keep the token now: it is not shown again, to nobody.",
            "Simpan token sekarang: token tidak akan ditampilkan lagi kepada siapa pun.",
        )) } } }))
        (panel(visit.say("Key and token", "Kunci dan token"), &html! {
            h3 { "X-Client-Key" }
            p class="secret" { (new.issued.key) }
            h3 { "X-Client-Token" }
            p class="secret" { (new.token.expose()) }
        }))
        div class="acts" { (link_button(back, visit.say("I have kept it", "Sudah saya simpan"), true)) }
    };
    let above = [crumb(visit)];
    Page::new(visit, visit.say("The new key", "Kunci baru"))
        .under(&above)
        .narrow()
        .show(&body)
}

/// A key that can still be changed, and its engine.
async fn valid(
    visit: &Visit,
    key: &str,
) -> Result<(String, IssuedKey, Vec<(IssuedKey, KeyStatus)>), Failure> {
    visit.must(Permission::EngineManage)?;
    for shown in visit.desk().engines().await? {
        let found = shown.keys.iter().find(|(known, _)| known.key == key);
        match found.cloned() {
            Some((issued, status)) if status.is_valid() => {
                return Ok((shown.engine.name.to_string(), issued, shown.keys));
            }
            Some((_, status)) => return Err(Refusal::from(KeyRefusal::NotValid(status)).into()),
            None => {}
        }
    }
    Err(Refusal::KeyNotFound.into())
}

pub(super) async fn rotate_form(visit: Visit, Segments(key): Segments<String>) -> Answer {
    let (engine, key, _) = valid(&visit, &key).await?;
    let hours = OVERLAP_HOURS_DEFAULT.to_string();
    Ok(rotate_page(&visit, &engine, &key, &hours, &Faults::default()))
}

fn rotate_page(visit: &Visit, engine: &str, key: &IssuedKey, typed: &str, faults: &Faults) -> Response {
    let hint = visit.say(
        format!("Whole hours, 0 to {OVERLAP_HOURS_MAX}. With 0 it is refused at once."),
        format!("Jam penuh, 0 sampai {OVERLAP_HOURS_MAX}. Dengan 0, kunci langsung ditolak."),
    );
    let mut response = Confirm {
        title: &visit.say(format!("Rotate a key of {engine}?"), format!("Rotasi kunci {engine}?")),
        effects: vec![
            html! { (visit.say(
                "A new key with a new token is issued, and shown once on the next page.",
                "Kunci baru dengan token baru diterbitkan, dan ditampilkan satu kali di halaman berikutnya.",
            )) },
            html! {
                (visit.say("This key goes on working for the hours that you set, and is refused afterwards: ", "Kunci ini masih berlaku selama jam yang Anda tetapkan, lalu ditolak: "))
                code { (key.key) }
            },
        ],
        action: &format!("{}/rotate", address(&key.key)),
        fields: html! {
            (Field::text(OVERLAP, visit.say("The old key goes on working for (hours)", "Kunci lama masih berlaku (jam)"))
                .value(typed).fault(faults).required().mode("numeric").hint(hint))
        },
        button: visit.say("Rotate the key", "Rotasi kunci"),
        cancel: &engine_address(engine),
        under: &[crumb(visit), (&engine_address(engine), engine)],
    }
    .show(visit);
    if !faults.is_empty() {
        *response.status_mut() = axum::http::StatusCode::UNPROCESSABLE_ENTITY;
    }
    response
}

pub(super) async fn rotate(visit: Visit, Segments(key): Segments<String>, filled: Filled) -> Answer {
    let (engine, key, _) = valid(&visit, &key).await?;
    // What is no number is out of range as well.
    let hours = filled
        .number(OVERLAP)
        .unwrap_or(OVERLAP_HOURS_MAX.saturating_add(1));
    match visit.desk().engine_key_rotate(&key.key, hours).await {
        Ok(new) => Ok(shown_once(&visit, &new, None, &engine_address(&engine))),
        Err(error) => {
            let faults = visit.faults(error)?;
            Ok(rotate_page(&visit, &engine, &key, filled.raw(OVERLAP), &faults))
        }
    }
}

pub(super) async fn revoke_form(visit: Visit, Segments(key): Segments<String>) -> Answer {
    let (engine, key, beside) = valid(&visit, &key).await?;
    let is_last = beside.iter().filter(|(_, status)| status.is_valid()).count() < 2;
    let page = Confirm {
        title: &visit.say(
            format!("Revoke a key of {engine}?"),
            format!("Cabut kunci {engine}?"),
        ),
        effects: vec![
            html! {
                (visit.say("Calls with this key are refused within a second: ", "Panggilan dengan kunci ini ditolak dalam satu detik: "))
                code { (key.key) }
            },
            html! { (visit.say("Last used: ", "Terakhir dipakai: ")) (moment_or_never(&visit, key.last_used_at)) },
            html! {
                @if is_last {
                    strong { (visit.say(
                        "It is the engine's only valid one: payments are not reported and payouts wait until another is issued.",
                        "Ini satu-satunya yang berlaku: pembayaran tidak dilaporkan dan pencairan menunggu sampai kunci lain diterbitkan.",
                    )) }
                } @else { (visit.say("The engine's other valid keys go on working.", "Kunci engine lain yang berlaku tetap dapat dipakai.")) }
            },
            html! { (visit.say("It cannot be made valid again.", "Kunci tidak dapat diberlakukan lagi.")) },
        ],
        action: &format!("{}/revoke", address(&key.key)),
        fields: html! {},
        button: visit.say("Revoke the key", "Cabut kunci"),
        cancel: &engine_address(&engine),
        under: &[crumb(&visit), (&engine_address(&engine), &engine)],
    };
    Ok(page.show(&visit))
}

pub(super) async fn revoke(visit: Visit, Segments(key): Segments<String>, _filled: Filled) -> Answer {
    let (engine, key, _) = valid(&visit, &key).await?;
    visit.desk().engine_key_revoke(&key.key).await?;
    Ok(done(&engine_address(&engine), "revoked"))
}
