//! The merchant's team: who is in it, who is invited, and what they may do.

use axum::response::Response;
use maud::{Markup, html};
use secrecy::ExposeSecret;
use sengo_app::people::{Handed, Invitation, PersonDraft, PersonView};
use sengo_core::person::{PERSON_NAME_CHARACTERS_MAX, PersonRefusal, PersonState};
use sengo_core::refusal::Refusal;
use sengo_core::role::{MerchantRole, Permission, Role};

use crate::failure::{Answer, Failure};
use crate::page::Page;
use crate::parts::{Button, Confirm, Faults, Field, Filled, Table, Tone, badge, link_button};
use crate::routes::operator::role_words;
use crate::routes::{Routes, Segments};
use crate::visit::{Visit, done};

const TEAM: &str = "/console/merchant/team";
const INVITE: &str = "/console/merchant/team/invite";

pub(super) fn routes() -> Routes {
    Routes::new()
        .page(TEAM, list)
        .page(INVITE, invite_form)
        .form(INVITE, invite)
        .form("/console/merchant/team/{name}/role", role_set)
        .page("/console/merchant/team/{name}/link", link_form)
        .form("/console/merchant/team/{name}/link", link_again)
        .page("/console/merchant/team/{name}/end", end_form)
        .form("/console/merchant/team/{name}/end", end)
}

async fn list(visit: Visit) -> Answer {
    let team = visit.desk().team().await?;
    let may_manage = visit.permits(Permission::OwnTeamManage);
    let page = Page::new(&visit, visit.say("Team", "Tim"))
        .told(
            "role",
            "The role is changed; it counts at once.",
            "Peran sudah diubah dan langsung berlaku.",
        )
        .told("ended", "The access is ended.", "Akses sudah diakhiri.");
    let page = if may_manage {
        page.actions(link_button(
            INVITE,
            visit.say("Invite a colleague", "Undang rekan"),
            true,
        ))
    } else {
        page
    };
    Ok(page.show(&html! { (table(&visit, TEAM, &team, may_manage)) }))
}

/// How far somebody has come.
pub(in crate::routes) fn state(visit: &Visit, person: &PersonView) -> Markup {
    match &person.state {
        PersonState::Invited { until, .. } => html! {
            (badge(Tone::Waiting, visit.say("Invited", "Diundang")))
            span class="quiet small" { " " (visit.say("until", "sampai")) " " (visit.moment(*until)) }
        },
        PersonState::Active => badge(Tone::Good, visit.say("Active", "Aktif")),
        PersonState::Ended => badge(Tone::Quiet, visit.say("Ended", "Berakhir")),
    }
}

/// That mail to somebody does not arrive, and what to do about it.
pub(in crate::routes) fn undelivered(visit: &Visit, person: &PersonView) -> Markup {
    let Some(fault) = person.mail_fault.filter(|_| person.state != PersonState::Ended) else {
        return html! {};
    };
    let said = match fault.code {
        Some(code) => visit.say(
            format!("their mail server refused it ({code})"),
            format!("server surelnya menolak ({code})"),
        ),
        None => visit.say(
            "it could not be sent for two days".to_owned(),
            "surel tidak dapat dikirim selama dua hari".to_owned(),
        ),
    };
    html! {
        br; (badge(Tone::Bad, visit.say("Mail does not arrive", "Surel tidak sampai")))
        span class="quiet small" {
            " " (visit.moment(fault.at)) ": " (said) ". "
            (visit.say("If the address is wrong, end the access and invite them anew.", "Jika alamatnya salah, akhiri akses lalu undang lagi."))
        }
    }
}

/// A team, and what can be done about each of it at addresses below `base`.
pub(in crate::routes) fn table<'a>(
    visit: &'a Visit,
    base: &str,
    team: &[PersonView],
    may_manage: bool,
) -> Table<'a> {
    let rows = team.iter().map(|person| {
        let is_other = person.place != visit.by().place && person.state != PersonState::Ended;
        let own = format!("{base}/{}", person.place.name);
        let role = person.role.unwrap_or(MerchantRole::Viewer);
        let mut cells = vec![
            html! {
                (person.name) br; span class="quiet small" { (person.email) }
                (undelivered(visit, person))
            },
            html! {
                @if may_manage && is_other {
                    (role_form(visit, &own, role, &person.name))
                } @else { (role_words(visit, Role::Merchant(role))) }
            },
            state(visit, person),
            html! { @if let Some(at) = person.seen_at { (visit.moment(at)) } @else { span class="quiet" { "–" } } },
        ];
        if may_manage {
            cells.push(html! {
                @if is_other {
                    div class="acts" {
                        a class="button second" href={ (own) "/link" } { (visit.say("New link", "Tautan baru")) }
                        a class="button second" href={ (own) "/end" } { (visit.say("End access", "Akhiri akses")) }
                    }
                }
            });
        }
        cells
    });
    let table = Table::new(visit.say("Team", "Tim"))
        .under_heading()
        .column(visit.say("Person", "Orang"))
        .column(visit.say("Role", "Peran"))
        .column(visit.say("Access", "Akses"))
        .column(visit.say("Last seen", "Terakhir aktif"));
    let table = if may_manage {
        table.column(visit.say("Action", "Tindakan"))
    } else {
        table
    };
    table.rows(rows)
}

fn role_form(visit: &Visit, own: &str, role: MerchantRole, name: &str) -> Markup {
    let action = format!("{own}/role");
    let label = visit.say(format!("Role of {name}"), format!("Peran {name}"));
    visit.form(&action, &html! {
        div class="acts" {
            select name="role" aria-label=(label) {
                @for of in MerchantRole::ALL {
                    option value=(of.as_str()) selected[of == role] { (role_words(visit, Role::Merchant(of))) }
                }
            }
            (Button::second(visit.say("Set", "Ubah")))
        }
    })
}

async fn role_set(visit: Visit, Segments(name): Segments<String>, filled: Filled) -> Answer {
    visit.must(Permission::OwnTeamManage)?;
    let role = MerchantRole::parse(filled.text("role")).ok_or_else(wrong)?;
    visit.desk().team_role_set(&name, role).await?;
    Ok(done(TEAM, "role"))
}

/// A form that no page of ours has.
pub(in crate::routes) fn wrong() -> Failure {
    Refusal::from(PersonRefusal::FormWrong).into()
}

async fn invite_form(visit: Visit) -> Answer {
    visit.must(Permission::OwnTeamManage)?;
    Ok(own_invite_page(&visit, &Filled::default(), &Faults::default()))
}

fn own_invite_page(visit: &Visit, filled: &Filled, faults: &Faults) -> Response {
    let above = [(TEAM, visit.say("Team", "Tim"))];
    let title = visit.say("Invite a colleague", "Undang rekan");
    invite_page(visit, (INVITE, title), &above, filled, faults)
}

/// The form of an invitation to a team: where it goes, and its heading.
pub(in crate::routes) fn invite_page(
    visit: &Visit,
    (action, title): (&str, &str),
    above: &[(&str, &str)],
    filled: &Filled,
    faults: &Faults,
) -> Response {
    let roles = MerchantRole::ALL.map(|role| (role.as_str(), role_words(visit, Role::Merchant(role))));
    let chosen = if filled.text("role").is_empty() {
        "viewer"
    } else {
        filled.text("role")
    };
    let body = visit.form(action, &html! {
        (person_fields(visit, filled, faults))
        (Field::choice("role", visit.say("Role", "Peran"), roles.to_vec()).value(chosen).hint(html! {
            (visit.say(
                "Owner: everything. Developer: projects, keys, the request log. Finance: transfers and refunds. Viewer: sees.",
                "Pemilik: semuanya. Pengembang: proyek, kunci, log permintaan. Keuangan: transfer dan pengembalian dana. Pengamat: melihat saja.",
            ))
        }))
        div class="acts" { (Button::main(visit.say("Make the link", "Buat tautan"))) }
    });
    let page = Page::new(visit, title).under(above).narrow();
    let page = if faults.is_empty() { page } else { page.refused() };
    page.show(&body)
}

/// Name and mail address of somebody to be invited.
pub(in crate::routes) fn person_fields(visit: &Visit, filled: &Filled, faults: &Faults) -> Markup {
    html! {
        (Field::text("name", visit.say("Name", "Nama")).value(filled.raw("name")).fault(faults).required()
            .at_most(PERSON_NAME_CHARACTERS_MAX).autocomplete("off"))
        (Field::line("email", "email", visit.say("Mail address", "Alamat surel")).value(filled.raw("email"))
            .fault(faults).required().autocomplete("off"))
    }
}

/// Somebody to be invited, as typed.
pub(in crate::routes) fn person_draft(filled: &Filled) -> PersonDraft {
    PersonDraft {
        email: filled.raw("email").to_owned(),
        name: filled.raw("name").to_owned(),
    }
}

/// At which field a refusal of an invitation stands.
pub(in crate::routes) fn about_person(visit: &Visit, error: sengo_app::Error) -> Result<Faults, Failure> {
    use PersonRefusal::{EmailUnusable, EmailUsed, NameUnusable};
    let field = match &error {
        sengo_app::Error::Refused(Refusal::Person(EmailUsed | EmailUnusable)) => "email",
        sengo_app::Error::Refused(Refusal::Person(NameUnusable)) => "name",
        _ => return Err(error.into()),
    };
    let body = visit.explain(&error);
    Ok(Faults::default().with(field, body.response_message))
}

async fn invite(visit: Visit, filled: Filled) -> Answer {
    visit.must(Permission::OwnTeamManage)?;
    let role = MerchantRole::parse(filled.text("role")).ok_or_else(wrong)?;
    match visit.desk().team_invite(role, &person_draft(&filled)).await {
        Ok(invitation) => Ok(link_page(&visit, &invitation, (TEAM, visit.say("Team", "Tim")))),
        Err(error) => Ok(own_invite_page(&visit, &filled, &about_person(&visit, error)?)),
    }
}

/// A link that was just made: to whom it was mailed, or the link itself, which is seen at this moment only. Who passes a
/// link on could open it; so one that goes by mail is not shown.
pub(in crate::routes) fn link_page(visit: &Visit, invitation: &Invitation, above: (&str, &str)) -> Response {
    let token = match &invitation.handed {
        Handed::Shown(token) => token,
        Handed::Mailed(to) => return mailed_page(visit, to, above),
    };
    let link = visit.link(&format!("/console/invitation/{}", token.expose_secret()));
    let body = html! {
        p { (visit.say(
            "Give this link to whom it is for, and to nobody else: whoever opens it first gets the access. It works once, for three days, and is not shown again.",
            "Berikan tautan ini hanya kepada orang yang dituju: siapa pun yang pertama membukanya akan mendapat akses. Tautan berlaku satu kali, selama tiga hari, dan tidak akan ditampilkan lagi.",
        )) }
        p class="secret" { (link) }
        (link_button(above.0, visit.say("I have copied it", "Saya sudah menyalinnya"), true))
    };
    Page::new(visit, visit.say("The link", "Tautan undangan"))
        .under(&[above])
        .narrow()
        .show(&body)
}

fn mailed_page(visit: &Visit, to: &str, above: (&str, &str)) -> Response {
    let body = html! {
        p { (visit.say("The link goes by mail to", "Tautan dikirim lewat surel ke")) " " strong { (to) } "." }
        p { (visit.say(
            "It works once, for three days. If the mail does not arrive, look at the address here, and make a new link.",
            "Tautan berlaku satu kali, selama tiga hari. Jika surel tidak sampai, periksa alamatnya di sini lalu buat tautan baru.",
        )) }
        (link_button(above.0, visit.say("Back", "Kembali"), true))
    };
    Page::new(
        visit,
        visit.say("The link is on its way", "Tautan sedang dikirim"),
    )
    .under(&[above])
    .narrow()
    .show(&body)
}

async fn person(visit: &Visit, name: &str) -> Result<PersonView, Failure> {
    one_of(visit.desk().team().await?, name)
}

/// The one of this name in a team.
pub(in crate::routes) fn one_of(team: Vec<PersonView>, name: &str) -> Result<PersonView, Failure> {
    let found = team.into_iter().find(|person| person.place.name == name);
    found.ok_or_else(|| Refusal::from(PersonRefusal::PersonNotFound).into())
}

async fn link_form(visit: Visit, Segments(name): Segments<String>) -> Answer {
    visit.must(Permission::OwnTeamManage)?;
    let person = person(&visit, &name).await?;
    Ok(link_confirm(
        &visit,
        &person,
        (TEAM, TEAM),
        &[(TEAM, visit.say("Team", "Tim"))],
    ))
}

/// Asks before somebody gets a new link, at an address below `base`; whoever thinks again goes `back`.
pub(in crate::routes) fn link_confirm(
    visit: &Visit,
    person: &PersonView,
    (base, back): (&str, &str),
    under: &[(&str, &str)],
) -> Response {
    let page = Confirm {
        title: &visit.say(
            format!("A new link for {}?", person.name),
            format!("Tautan baru untuk {}?", person.name),
        ),
        effects: vec![
            html! { (visit.say("Password, authenticator and recovery codes stop working.", "Kata sandi, autentikator, dan kode pemulihan tidak berlaku lagi.")) },
            html! { (visit.say("They are signed out everywhere, and a link they had before is void.", "Ia dikeluarkan dari semua sesi, dan tautan lama tidak berlaku.")) },
        ],
        action: &format!("{base}/{}/link", person.place.name),
        fields: html! {},
        button: visit.say("Make a new link", "Buat tautan baru"),
        cancel: back,
        under,
    };
    page.show(visit)
}

async fn link_again(visit: Visit, Segments(name): Segments<String>, _filled: Filled) -> Answer {
    let invitation = visit.desk().team_link_again(&name).await?;
    Ok(link_page(&visit, &invitation, (TEAM, visit.say("Team", "Tim"))))
}

async fn end_form(visit: Visit, Segments(name): Segments<String>) -> Answer {
    visit.must(Permission::OwnTeamManage)?;
    let person = person(&visit, &name).await?;
    Ok(end_confirm(
        &visit,
        &person,
        (TEAM, TEAM),
        &[(TEAM, visit.say("Team", "Tim"))],
    ))
}

/// Asks before somebody's access ends, at an address below `base`; whoever thinks again goes `back`.
pub(in crate::routes) fn end_confirm(
    visit: &Visit,
    person: &PersonView,
    (base, back): (&str, &str),
    under: &[(&str, &str)],
) -> Response {
    let page = Confirm {
        title: &visit.say(
            format!("End the access of {}?", person.name),
            format!("Akhiri akses {}?", person.name),
        ),
        effects: vec![
            html! { (visit.say("They are signed out everywhere at once.", "Ia langsung dikeluarkan dari semua sesi.")) },
            html! { (visit.say("What they did stays in the audit log. Their mail address can be invited again.", "Yang pernah ia lakukan tetap ada di log audit. Alamat surelnya dapat diundang lagi.")) },
        ],
        action: &format!("{base}/{}/end", person.place.name),
        fields: html! {},
        button: visit.say("End the access", "Akhiri akses"),
        cancel: back,
        under,
    };
    page.show(visit)
}

async fn end(visit: Visit, Segments(name): Segments<String>, _filled: Filled) -> Answer {
    visit.desk().team_end(&name).await?;
    Ok(done(TEAM, "ended"))
}
