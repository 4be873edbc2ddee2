//! Closing a project, once its effect was spelled out.

use maud::html;
use sengo_core::role::Permission;

use super::{PROJECTS, address, project_id};
use crate::failure::Answer;
use crate::parts::{Confirm, Filled};
use crate::routes::Segments;
use crate::visit::{Visit, done};

pub(super) async fn form(visit: Visit, Segments(id): Segments<i64>) -> Answer {
    visit.must(Permission::OwnProjectChange)?;
    let project = visit.desk().own_project(project_id(id)?).await?;
    let own = address(project.id);
    let above = [
        (PROJECTS, visit.say("Projects", "Proyek")),
        (own.as_str(), project.details.name.as_str()),
    ];
    let page = Confirm {
        title: visit.say("Close this project?", "Tutup proyek ini?"),
        effects: vec![
            html! { (visit.say("It takes no payments and pays nothing out any more.", "Proyek tidak lagi menerima pembayaran dan tidak lagi mencairkan dana.")) },
            html! { (visit.say("All its keys stop working at once.", "Semua kuncinya langsung tidak berlaku.")) },
            html! { (visit.say("Its website can be used for another project.", "Situs webnya dapat dipakai untuk proyek lain.")) },
            html! { (visit.say("It cannot be opened again. What is recorded of it stays.", "Proyek tidak dapat dibuka kembali. Catatannya tetap tersimpan.")) },
        ],
        action: &format!("{own}/close"),
        fields: html! {},
        button: visit.say("Close the project", "Tutup proyek"),
        cancel: &own,
        under: &above,
    };
    Ok(page.show(&visit))
}

pub(super) async fn close(visit: Visit, Segments(id): Segments<i64>, _filled: Filled) -> Answer {
    let id = project_id(id)?;
    visit.desk().own_project_close(id).await?;
    Ok(done(&address(id), "closed"))
}
