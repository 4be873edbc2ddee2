//! What needs a second person, on both sides: what waits, what was decided, and deciding.

mod decide;
mod effects;
mod facts;
mod names;
mod outcome;
mod place;
mod words;

use axum::http::StatusCode;
use maud::{Markup, html};
use sengo_app::Page as Rows;
use sengo_app::approval::{About, Hindrance, RequestFound, RequestState};
use sengo_core::role::{MerchantRole, OperatorRole, Permission, Role};

use self::effects::effects;
use self::facts::facts;
use self::names::Names;
use self::outcome::outcome;
use self::place::{MERCHANT, OPERATOR, home, is_operators};
use self::words::{gist, kind_words};
use super::merchant::projects::offset;
use super::operator::role_words;
use super::{Routes, Segments};
use crate::failure::{Answer, Failure};
use crate::page::Page;
use crate::parts::{Facts, Table, Tone, badge, callout, empty, link_button, pager, panel, tabs};
use crate::visit::Visit;

pub(super) use self::effects::refund_effects;

/// How many are shown at once.
const SHOWN_MAX: i64 = 100;

pub(super) fn routes() -> Routes {
    Routes::new()
        .page(OPERATOR, list)
        .page("/console/operator/requests/{id}", show)
        .page("/console/operator/requests/{id}/approve", decide::approve_form)
        .form("/console/operator/requests/{id}/approve", decide::approve)
        .page("/console/operator/requests/{id}/refuse", decide::refuse_form)
        .form("/console/operator/requests/{id}/refuse", decide::refuse)
        .page(MERCHANT, list)
        .page("/console/merchant/approvals/{id}", show)
        .page("/console/merchant/approvals/{id}/approve", decide::approve_form)
        .form("/console/merchant/approvals/{id}/approve", decide::approve)
        .page("/console/merchant/approvals/{id}/refuse", decide::refuse_form)
        .form("/console/merchant/approvals/{id}/refuse", decide::refuse)
}

/// The address of a request of the merchant's own people.
pub(super) fn own_address(id: &str) -> String {
    format!("{MERCHANT}/{id}")
}

async fn list(visit: Visit) -> Answer {
    let (state, is_open) = match visit.query("state") {
        Some("decided") => (RequestState::Decided, false),
        _ => (RequestState::Open, true),
    };
    let offset = offset(&visit);
    let rows = Rows {
        offset,
        limit: SHOWN_MAX.saturating_add(1),
    };
    let mut found = if is_operators(&visit) {
        visit.desk().approvals(state, rows).await?
    } else {
        visit.desk().own_requests(state, rows).await?
    };
    let step = usize::try_from(SHOWN_MAX).unwrap_or_default();
    let more = found.len() > step;
    found.truncate(step);
    let names = Names::of(&visit).await?;
    let title = visit.say("Second person", "Orang kedua");
    let home = home(&visit);
    let decided = format!("{home}?state=decided");
    let kinds = [
        (home.to_owned(), visit.say("Waiting", "Menunggu"), is_open),
        (
            decided.clone(),
            visit.say("Decided", "Sudah diputuskan"),
            !is_open,
        ),
    ];
    let at = |offset: i64| {
        if is_open {
            format!("{home}?from={offset}")
        } else {
            format!("{decided}&from={offset}")
        }
    };
    let before = (offset > 0).then(|| at(offset.saturating_sub(SHOWN_MAX).max(0)));
    let after = more.then(|| at(offset.saturating_add(SHOWN_MAX)));
    let body = html! {
        (tabs(title, &kinds))
        @if found.is_empty() {
            (empty(
                visit.say("Nothing here", "Tidak ada"),
                &html! { (visit.say(
                    "What one person may not do alone waits here until a colleague agrees.",
                    "Hal yang tidak boleh dilakukan satu orang saja menunggu di sini sampai rekan menyetujuinya.",
                )) },
            ))
        } @else { (table(&visit, title, &found, &names)) }
        (pager(&visit, before.as_deref(), after.as_deref()))
    };
    Ok(Page::new(&visit, title).show(&body))
}

fn table<'a>(visit: &'a Visit, title: &'a str, found: &[RequestFound], names: &Names) -> Table<'a> {
    let home = home(visit);
    Table::new(title)
        .under_heading()
        .column(visit.say("Asked for", "Yang diminta"))
        .column(visit.say("About", "Tentang"))
        .column(visit.say("By", "Oleh"))
        .column(visit.say("At", "Pada"))
        .column(visit.say("Standing", "Status"))
        .rows(found.iter().map(|request| {
            let document = &request.document;
            [
                html! { a href={ (home) "/" (request.id) } { (kind_words(visit, document.act.kind())) } },
                html! { (gist(visit, &document.act)) },
                names.shown(visit, &document.requested_by),
                visit.moment(document.requested_at.timestamp()),
                standing(visit, request),
            ]
        }))
}

fn standing(visit: &Visit, request: &RequestFound) -> Markup {
    match &request.document.decided {
        None => badge(Tone::Waiting, visit.say("Waiting", "Menunggu")),
        Some(decided) if decided.approved => badge(Tone::Good, visit.say("Approved", "Disetujui")),
        Some(_) => badge(Tone::Bad, visit.say("Refused", "Ditolak")),
    }
}

/// A request with what stands around it, and by which names people are called.
struct Looked {
    request: RequestFound,
    about: About,
    names: Names,
}

impl Looked {
    async fn at(visit: &Visit, id: &str) -> Result<Self, Failure> {
        let (request, about) = if is_operators(visit) {
            visit.desk().approval(id).await?
        } else {
            visit.desk().own_request(id).await?
        };
        let names = Names::of(visit).await?;
        Ok(Self {
            request,
            about,
            names,
        })
    }

    /// Whoever asked, by name.
    fn asker(&self, visit: &Visit) -> String {
        self.names.text(visit, &self.request.document.requested_by)
    }

    /// Its page's address.
    fn address(&self, visit: &Visit) -> String {
        format!("{}/{}", home(visit), self.request.id)
    }
}

async fn show(visit: Visit, Segments(id): Segments<String>) -> Answer {
    page(&visit, &Looked::at(&visit, &id).await?, None)
}

/// A request's page; `stopped` says why what was pressed just now was not done.
fn page(visit: &Visit, looked: &Looked, stopped: Option<(StatusCode, Markup)>) -> Answer {
    let Looked {
        request,
        about,
        names,
    } = looked;
    let document = &request.document;
    let asked = Facts::new()
        .fact(
            visit.say("By", "Oleh"),
            names.shown(visit, &document.requested_by),
        )
        .fact(
            visit.say("At", "Pada"),
            visit.moment(document.requested_at.timestamp()),
        );
    let (status, stopped) = match stopped {
        Some((status, words)) => (Some(status), Some(words)),
        None => (None, None),
    };
    let body = html! {
        @if let Some(words) = stopped { div role="alert" { (callout(Tone::Bad, &words)) } }
        @if let Some(decided) = &document.decided { (outcome(visit, request, decided, about, names)) }
        (panel(visit.say("What is asked for", "Yang diminta"), &html! { (facts(visit, &document.act, about)) }))
        (panel(visit.say("Who asks", "Siapa yang meminta"), &html! { (asked) }))
        @if document.decided.is_none() { (deciding(visit, looked)) }
    };
    let title = kind_words(visit, document.act.kind());
    let above = [(home(visit), visit.say("Second person", "Orang kedua"))];
    let page = Page::new(visit, title)
        .under(&above)
        .lead(standing(visit, request))
        .told(
            "asked",
            "It waits for a colleague now. Give them the address of this page.",
            "Sekarang menunggu rekan Anda. Beri tahu mereka alamat halaman ini.",
        )
        .told(
            "approved",
            "It is approved, and done.",
            "Sudah disetujui dan dijalankan.",
        )
        .told("refused", "It is refused.", "Sudah ditolak.");
    let mut response = page.show(&body);
    if let Some(status) = status {
        *response.status_mut() = status;
    }
    Ok(response)
}

/// What deciding does, and the way there; or why the visitor may not.
fn deciding(visit: &Visit, looked: &Looked) -> Markup {
    let own = looked.address(visit);
    let document = &looked.request.document;
    let does = effects(visit, &document.act, &looked.about, &looked.asker(visit));
    panel(
        visit.say("What approving does", "Akibat persetujuan"),
        &html! {
            ul { @for effect in &does { li { (effect) } } }
            @match looked.about.hindrance {
                Some(hindrance) => p class="quiet" { (hindrance_words(visit, looked, hindrance)) },
                None => {
                    div class="acts" {
                        (link_button(&format!("{own}/approve"), visit.say("Approve…", "Setujui…"), true))
                        (link_button(&format!("{own}/refuse"), visit.say("Refuse…", "Tolak…"), false))
                    }
                }
            }
        },
    )
}

/// Why the visitor may not decide.
fn hindrance_words(visit: &Visit, looked: &Looked, hindrance: Hindrance) -> String {
    let asker = looked.asker(visit);
    match hindrance {
        Hindrance::Asked => visit.say(
            "You asked for it, so a colleague decides.".to_owned(),
            "Anda yang memintanya, jadi rekan Anda yang memutuskan.".to_owned(),
        ),
        Hindrance::Behind => visit.say(
            format!("You may not decide about it: you or {asker} gave the other their access, or may hold it. Somebody else decides."),
            format!("Anda tidak dapat memutuskannya: Anda atau {asker} memberi akses kepada yang lain, atau mungkin memegangnya. Orang lain yang memutuskan."),
        ),
        Hindrance::Role => {
            let kind = looked.request.document.act.kind().permission();
            let own = role_words(visit, visit.by().role);
            let who = deciders(visit, kind).join(", ");
            visit.say(
                format!("Your role, {own}, does not permit to decide about this. These roles may: {who}."),
                format!("Peran Anda, {own}, tidak mengizinkan keputusan tentang ini. Peran yang boleh: {who}."),
            )
        }
    }
}

/// The roles on the visitor's side that permit to decide about what needs a permission.
fn deciders(visit: &Visit, kind: Permission) -> Vec<&'static str> {
    let operators = OperatorRole::ALL.into_iter().map(Role::Operator);
    let merchants = MerchantRole::ALL.into_iter().map(Role::Merchant);
    let may = |role: &Role| match role {
        Role::Operator(_) => role.permits(Permission::RequestDecide) && role.permits(kind),
        Role::Merchant(_) => role.permits(Permission::OwnMoneyAct),
    };
    operators
        .chain(merchants)
        .filter(|role| matches!(role, Role::Operator(_)) == is_operators(visit))
        .filter(may)
        .map(|role| role_words(visit, role))
        .collect()
}
