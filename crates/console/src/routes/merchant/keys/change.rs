//! Rotating and revoking a key, once the effect was spelled out.

use axum::http::StatusCode;
use axum::response::Response;
use maud::{Markup, html};
use sengo_app::desk::keys::OwnKey;
use sengo_core::key::{KeyRefusal, OVERLAP_HOURS_DEFAULT, OVERLAP_HOURS_MAX};
use sengo_core::refusal::Refusal;
use sengo_core::role::Permission;

use super::issue::{old_key, shown_once};
use super::{KEYS, address, last_used, list_address, owner};
use crate::failure::{Answer, Failure};
use crate::parts::{Confirm, Faults, Field, Filled};
use crate::routes::Segments;
use crate::visit::{Visit, done};

const OVERLAP: &str = "overlapHours";

/// The key, if it can still be changed.
async fn valid(visit: &Visit, key: &str) -> Result<OwnKey, Failure> {
    visit.must(Permission::OwnKeyManage)?;
    let key = visit.desk().own_key(key).await?;
    if key.status.is_valid() {
        Ok(key)
    } else {
        Err(Refusal::from(KeyRefusal::NotValid(key.status)).into())
    }
}

pub(super) async fn rotate_form(visit: Visit, Segments(key): Segments<String>) -> Answer {
    let key = valid(&visit, &key).await?;
    let hours = OVERLAP_HOURS_DEFAULT.to_string();
    Ok(rotate_page(&visit, &key, &hours, &Faults::default()))
}

fn rotate_page(visit: &Visit, key: &OwnKey, typed: &str, faults: &Faults) -> Response {
    let own = address(&key.issued.key);
    let mut effects = vec![
        html! { (visit.say("A new key with a new token is issued, and shown once on the next page.", "Kunci baru dengan token baru diterbitkan, dan ditampilkan satu kali di halaman berikutnya.")) },
        html! {
            (visit.say("This key goes on working for the hours that you set, and is refused afterwards: ", "Kunci ini masih berlaku selama jam yang Anda tetapkan, lalu ditolak: "))
            code { (key.issued.key) }
        },
    ];
    if let Some(end) = key.issued.expires_at {
        effects.push(html! {
            (visit.say("It ends in any case at ", "Kunci ini tetap berakhir pada ")) (visit.moment(end)) "."
        });
    }
    let hint = visit.say(
        "Whole hours, 0 to 720. With 0 it is refused at once.",
        "Jam penuh, 0 sampai 720. Dengan 0, kunci langsung ditolak.",
    );
    let mut response = Confirm {
        title: visit.say("Rotate this key?", "Rotasi kunci ini?"),
        effects,
        action: &format!("{own}/rotate"),
        fields: html! {
            (Field::text(OVERLAP, visit.say("The old key goes on working for (hours)", "Kunci lama masih berlaku (jam)"))
                .value(typed).fault(faults).required().mode("numeric").hint(hint))
        },
        button: visit.say("Rotate the key", "Rotasi kunci"),
        cancel: &own,
        under: &[(KEYS, visit.say("Keys", "Kunci API"))],
    }
    .show(visit);
    if !faults.is_empty() {
        *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    }
    response
}

pub(super) async fn rotate(visit: Visit, Segments(key): Segments<String>, filled: Filled) -> Answer {
    let key = valid(&visit, &key).await?;
    // What is no number is out of range as well.
    let hours = filled
        .number(OVERLAP)
        .unwrap_or(OVERLAP_HOURS_MAX.saturating_add(1));
    match visit.desk().own_key_rotate(&key.issued.key, hours).await {
        Ok(new) => {
            // The token is seen now or never, whether or not the old key can be looked up as well.
            let old = visit.desk().own_key(&key.issued.key).await;
            let note = old.ok().map(|old| old_key(&visit, &old));
            Ok(shown_once(&visit, &new, note.as_ref()))
        }
        Err(error) => {
            let faults = visit.faults(error)?;
            Ok(rotate_page(&visit, &key, filled.raw(OVERLAP), &faults))
        }
    }
}

pub(super) async fn revoke_form(visit: Visit, Segments(key): Segments<String>) -> Answer {
    let key = valid(&visit, &key).await?;
    let own = address(&key.issued.key);
    let beside = visit.desk().own_keys(key.issued.owner.project).await?;
    let is_last = beside.iter().filter(|other| other.status.is_valid()).count() < 2;
    let effects = vec![
        html! {
            (visit.say("Calls with this key are refused from now on: ", "Panggilan dengan kunci ini ditolak mulai sekarang: "))
            code { (key.issued.key) }
        },
        html! { (visit.say("Belongs to: ", "Milik: ")) (owner(&visit, &key).await?) },
        html! { (visit.say("Last used: ", "Terakhir dipakai: ")) (last_used(&visit, &key)) },
        others(&visit, is_last),
        html! { (visit.say("It cannot be made valid again.", "Kunci tidak dapat diberlakukan lagi.")) },
    ];
    let page = Confirm {
        title: visit.say("Revoke this key?", "Cabut kunci ini?"),
        effects,
        action: &format!("{own}/revoke"),
        fields: html! {},
        button: visit.say("Revoke the key", "Cabut kunci"),
        cancel: &own,
        under: &[(KEYS, visit.say("Keys", "Kunci API"))],
    };
    Ok(page.show(&visit))
}

fn others(visit: &Visit, is_last: bool) -> Markup {
    html! {
        @if is_last {
            strong { (visit.say(
                "It is the only valid one: programs cannot call until another is issued. Rotate it instead if they should go on.",
                "Ini satu-satunya yang berlaku: program tidak dapat memanggil sampai kunci lain diterbitkan. Lakukan rotasi jika program harus tetap berjalan.",
            )) }
        } @else {
            (visit.say("Other valid keys go on working.", "Kunci lain yang berlaku tetap dapat dipakai."))
        }
    }
}

pub(super) async fn revoke(visit: Visit, Segments(key): Segments<String>, _filled: Filled) -> Answer {
    let key = visit.desk().own_key(&key).await?;
    visit.desk().own_key_revoke(&key.issued.key).await?;
    Ok(done(&list_address(key.issued.owner.project), "revoked"))
}
