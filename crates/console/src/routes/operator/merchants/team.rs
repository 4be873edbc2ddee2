//! A merchant's people, to operators: its first owner is invited here, and whoever lost their access is let in again.

use axum::response::Response;
use maud::{Markup, html};
use sengo_app::people::PersonView;
use sengo_core::merchant::Merchant;
use sengo_core::role::{MerchantRole, Permission};

use super::{above, address, merchant_id};
use crate::failure::Answer;
use crate::parts::{Faults, Filled, empty, link_button, section};
use crate::routes::merchant::team::{
    about_person, end_confirm, invite_page, link_confirm, link_page, one_of, person_draft, table, wrong,
};
use crate::routes::{Routes, Segments};
use crate::visit::{Visit, done};

pub(super) fn routes() -> Routes {
    Routes::new()
        .page("/console/operator/merchants/{id}/team/invite", invite_form)
        .form("/console/operator/merchants/{id}/team/invite", invite)
        .form("/console/operator/merchants/{id}/team/{name}/role", role_set)
        .page("/console/operator/merchants/{id}/team/{name}/link", link_form)
        .form("/console/operator/merchants/{id}/team/{name}/link", link_again)
        .page("/console/operator/merchants/{id}/team/{name}/end", end_form)
        .form("/console/operator/merchants/{id}/team/{name}/end", end)
}

/// The team on the merchant's page.
pub(super) fn section_of(visit: &Visit, own: &str, people: &[PersonView]) -> Markup {
    let may_manage = visit.permits(Permission::MerchantTeamManage);
    let base = format!("{own}/team");
    let title = visit.say("Team", "Tim");
    section(
        title,
        &html! {
            @if people.is_empty() {
                (empty(visit.say("Nobody yet", "Belum ada siapa pun"), &html! { (visit.say(
                    "Invite the merchant's owner, who invites everybody else.",
                    "Undang pemilik merchant, yang kemudian mengundang lainnya.",
                )) }))
            } @else { (table(visit, &base, people, may_manage)) }
            @if may_manage { (link_button(&format!("{base}/invite"), visit.say("Invite somebody", "Undang orang"), people.is_empty())) }
        },
    )
}

async fn invite_form(visit: Visit, Segments(id): Segments<i64>) -> Answer {
    visit.must(Permission::MerchantTeamManage)?;
    let merchant = visit.desk().merchant(merchant_id(id)?).await?;
    let is_first = visit.desk().merchant_team(merchant.id).await?.is_empty();
    let role = if is_first {
        MerchantRole::Owner
    } else {
        MerchantRole::Viewer
    };
    let filled = Filled::with(vec![("role", role.as_str().to_owned())]);
    Ok(invite_to(&visit, &merchant, &filled, &Faults::default()))
}

fn invite_to(visit: &Visit, merchant: &Merchant, filled: &Filled, faults: &Faults) -> Response {
    let own = address(merchant.id);
    let title = visit.say(
        format!("Invite somebody to {}", merchant.name),
        format!("Undang orang ke {}", merchant.name),
    );
    let action = format!("{own}/team/invite");
    invite_page(
        visit,
        (&action, &title),
        &above(visit, &own, merchant),
        filled,
        faults,
    )
}

async fn invite(visit: Visit, Segments(id): Segments<i64>, filled: Filled) -> Answer {
    visit.must(Permission::MerchantTeamManage)?;
    let merchant = visit.desk().merchant(merchant_id(id)?).await?;
    let role = MerchantRole::parse(filled.text("role")).ok_or_else(wrong)?;
    let draft = person_draft(&filled);
    match visit.desk().merchant_team_invite(merchant.id, role, &draft).await {
        Ok(invitation) => Ok(link_page(
            &visit,
            &invitation,
            (&address(merchant.id), merchant.name.as_str()),
        )),
        Err(error) => Ok(invite_to(
            &visit,
            &merchant,
            &filled,
            &about_person(&visit, error)?,
        )),
    }
}

async fn role_set(visit: Visit, Segments((id, name)): Segments<(i64, String)>, filled: Filled) -> Answer {
    visit.must(Permission::MerchantTeamManage)?;
    let id = merchant_id(id)?;
    let role = MerchantRole::parse(filled.text("role")).ok_or_else(wrong)?;
    visit.desk().merchant_team_role_set(id, &name, role).await?;
    Ok(done(&address(id), "role"))
}

async fn link_form(visit: Visit, Segments((id, name)): Segments<(i64, String)>) -> Answer {
    visit.must(Permission::MerchantTeamManage)?;
    let merchant = visit.desk().merchant(merchant_id(id)?).await?;
    let person = one_of(visit.desk().merchant_team(merchant.id).await?, &name)?;
    let own = address(merchant.id);
    Ok(link_confirm(
        &visit,
        &person,
        (&format!("{own}/team"), &own),
        &above(&visit, &own, &merchant),
    ))
}

async fn link_again(visit: Visit, Segments((id, name)): Segments<(i64, String)>, _filled: Filled) -> Answer {
    visit.must(Permission::MerchantTeamManage)?;
    let merchant = visit.desk().merchant(merchant_id(id)?).await?;
    let invitation = visit.desk().merchant_team_link_again(merchant.id, &name).await?;
    Ok(link_page(
        &visit,
        &invitation,
        (&address(merchant.id), merchant.name.as_str()),
    ))
}

async fn end_form(visit: Visit, Segments((id, name)): Segments<(i64, String)>) -> Answer {
    visit.must(Permission::MerchantTeamManage)?;
    let merchant = visit.desk().merchant(merchant_id(id)?).await?;
    let person = one_of(visit.desk().merchant_team(merchant.id).await?, &name)?;
    let own = address(merchant.id);
    Ok(end_confirm(
        &visit,
        &person,
        (&format!("{own}/team"), &own),
        &above(&visit, &own, &merchant),
    ))
}

async fn end(visit: Visit, Segments((id, name)): Segments<(i64, String)>, _filled: Filled) -> Answer {
    let id = merchant_id(id)?;
    visit.desk().merchant_team_end(id, &name).await?;
    Ok(done(&address(id), "ended"))
}
