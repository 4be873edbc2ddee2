//! Evidence that a website is the merchant's: the same panel for the merchant who shows it and the reviewer who looks.

use maud::{Markup, html};
use sengo_app::evidence::Evidence;
use sengo_core::evidence::Finding;
use sengo_core::role::Permission;

use super::merchant::projects::project_id;
use super::{Routes, Segments};
use crate::failure::Answer;
use crate::parts::{Button, Facts, Filled, Tone, badge, panel};
use crate::visit::{Visit, done};

pub(super) fn routes() -> Routes {
    Routes::new()
        .form("/console/operator/projects/{id}/evidence", look)
        .form("/console/merchant/projects/{id}/evidence", own_look)
}

async fn look(visit: Visit, Segments(id): Segments<i64>, _filled: Filled) -> Answer {
    let id = project_id(id)?;
    visit.desk().evidence_look(id).await?;
    Ok(done(&format!("/console/operator/projects/{id}"), "looked"))
}

async fn own_look(visit: Visit, Segments(id): Segments<i64>, _filled: Filled) -> Answer {
    let id = project_id(id)?;
    visit.desk().own_evidence_look(id).await?;
    Ok(done(&format!("/console/merchant/projects/{id}"), "looked"))
}

/// What has to stand where, and what was found there; `own` is the address of the project's page.
pub(super) fn evidence_panel(visit: &Visit, evidence: &Evidence, own: &str) -> Markup {
    let expected = &evidence.expected;
    let found = evidence.looked.as_ref();
    let title = visit.say("Whose the website is", "Kepemilikan situs web");
    let state = match found {
        None => badge(Tone::Waiting, visit.say("Not looked at", "Belum diperiksa")),
        Some(looked) if looked.is_proven() => badge(Tone::Good, visit.say("Proven", "Terbukti")),
        Some(_) => badge(Tone::Bad, visit.say("Not proven", "Belum terbukti")),
    };
    let facts = Facts::new()
        .fact(visit.say("Standing", "Status"), state)
        .maybe(
            visit.say("Looked at", "Diperiksa"),
            found.map(|looked| visit.moment(looked.at.timestamp())),
        )
        .maybe(
            visit.say("In the records", "Pada catatan DNS"),
            found
                .and_then(|looked| looked.record.as_ref())
                .map(|finding| words(visit, finding)),
        )
        .maybe(
            visit.say("In the file", "Pada berkas"),
            found.map(|looked| words(visit, &looked.file)),
        );
    let may_look = visit.permits(Permission::ProjectReview) || visit.permits(Permission::OwnProjectChange);
    panel(
        title,
        &html! {
            p {
                (visit.say(
                    "One of these two shows that the website is the merchant's:",
                    "Salah satu dari dua cara ini menunjukkan bahwa situs web milik merchant:",
                ))
            }
            ul {
                @if let Some(record) = &expected.record_name {
                    li {
                        (visit.say("a TXT record ", "catatan TXT ")) code { (record) }
                        (visit.say(" that says ", " yang berisi ")) code { (expected.text) }
                    }
                }
                li {
                    (visit.say("a file at ", "berkas di ")) code { (expected.file_address) }
                    (visit.say(" with the line ", " dengan baris ")) code { (expected.text) }
                }
            }
            @if expected.is_in_the_clear() {
                p { (visit.say(
                    "This website is plain http: its file comes unencrypted, and somebody on the way could put another there. The record, or https, shows more.",
                    "Situs ini memakai http biasa: berkasnya dikirim tanpa enkripsi dan dapat diganti di perjalanan. Catatan DNS, atau https, lebih meyakinkan.",
                )) }
            }
            (facts)
            @if may_look {
                (visit.form(&format!("{own}/evidence"), &html! {
                    (Button::second(visit.say("Look now", "Periksa sekarang")))
                }))
            }
        },
    )
}

fn words(visit: &Visit, finding: &Finding) -> Markup {
    match finding {
        Finding::Proven => html! { (visit.say("As it has to be", "Sesuai")) },
        Finding::Different { found } => html! {
            (visit.say("Something else: ", "Isi lain: ")) code { (found) }
        },
        Finding::Absent => html! { (visit.say("Nothing", "Tidak ada")) },
        Finding::Failed { why } => html! {
            (visit.say("Could not be looked at: ", "Tidak dapat diperiksa: ")) (why)
        },
    }
}
