//! Papers in merchants' files: which wait, which expire, and what is decided about each.

use axum::response::Response;
use maud::{Markup, html};
use sengo_app::papers::{FiledPaper, PaperView};
use sengo_app::{Error, Page as Rows};
use sengo_core::ids::MerchantId;
use sengo_core::paper::{
    Decision, PaperFault, PaperField, PaperId, PaperKind, PaperRefusal, PaperState, REASON_CHARACTERS_MAX,
    reason,
};
use sengo_core::refusal::Refusal;
use sengo_core::role::Permission;

use crate::failure::{Answer, Failure};
use crate::page::Page;
use crate::parts::{Button, Faults, Field, Filled, Table, Tone, callout, empty, pager, panel, section};
use crate::routes::merchant::projects::offset;
use crate::routes::papers::{download, facts, field_words, kind_words, paper_id, standing};
use crate::routes::{Routes, Segments};
use crate::visit::{Visit, done};

const PAPERS: &str = "/console/operator/papers";

/// How many papers a list shows at once.
const SHOWN_MAX: i64 = 50;

pub(super) fn routes() -> Routes {
    Routes::new()
        .page(PAPERS, list)
        .page("/console/operator/merchants/{id}/papers", show)
        .page("/console/operator/merchants/{id}/papers/{paper}/file", file)
        .form("/console/operator/merchants/{id}/papers/{paper}/accept", accept)
        .form("/console/operator/merchants/{id}/papers/{paper}/refuse", refuse)
        .form("/console/operator/merchants/{id}/papers/{paper}/ending", ending)
}

/// The address of a merchant's papers.
fn address(merchant: MerchantId) -> String {
    format!("/console/operator/merchants/{merchant}/papers")
}

fn merchant_id(number: i64) -> Result<MerchantId, Failure> {
    MerchantId::new(number).ok_or_else(|| Refusal::MerchantNotFound.into())
}

async fn list(visit: Visit) -> Answer {
    let offset = offset(&visit);
    let rows = |offset| Rows {
        offset,
        limit: SHOWN_MAX.saturating_add(1),
    };
    let mut waiting = visit.desk().papers_waiting(rows(offset)).await?;
    let expiring = visit.desk().papers_expiring(rows(0)).await?;
    let step = usize::try_from(SHOWN_MAX).unwrap_or_default();
    let more = waiting.len() > step;
    waiting.truncate(step);
    let from = |offset: i64| format!("{PAPERS}?from={offset}");
    let before = (offset > 0).then(|| from(offset.saturating_sub(SHOWN_MAX).max(0)));
    let after = more.then(|| from(offset.saturating_add(SHOWN_MAX)));
    let body = html! {
        (section(visit.say("Waiting for a decision", "Menunggu keputusan"), &html! {
            @if waiting.is_empty() {
                (empty(visit.say("No paper waits.", "Tidak ada dokumen yang menunggu."), &html! {
                    p { (visit.say("What merchants submit appears here, the oldest first.", "Yang diajukan merchant muncul di sini, yang terlama lebih dulu.")) }
                }))
            } @else {
                (table(&visit, visit.say("Waiting for a decision", "Menunggu keputusan"), &waiting))
            }
            (pager(&visit, before.as_deref(), after.as_deref()))
        }))
        (section(visit.say("Expired, or about to", "Kedaluwarsa atau segera berakhir"), &html! {
            @if expiring.is_empty() {
                p class="quiet" { (visit.say("No accepted paper ends within 30 days.", "Tidak ada dokumen diterima yang berakhir dalam 30 hari.")) }
            } @else {
                (table(&visit, visit.say("Expired, or about to", "Kedaluwarsa atau segera berakhir"), expiring.get(..step).unwrap_or(&expiring)))
            }
        }))
    };
    Ok(Page::new(&visit, visit.say("Papers", "Dokumen")).show(&body))
}

fn table<'a>(visit: &'a Visit, caption: &'a str, papers: &[FiledPaper]) -> Table<'a> {
    Table::new(caption)
        .under_heading()
        .column(visit.say("Merchant", "Merchant"))
        .column(visit.say("Paper", "Dokumen"))
        .column(visit.say("Standing", "Status"))
        .column(visit.say("Submitted", "Diajukan"))
        .column(visit.say("Last day", "Hari terakhir"))
        .rows(papers.iter().map(|FiledPaper { merchant, paper }| {
            [
                html! { a href={ (address(merchant.id)) "#paper-" (paper.id) } { (merchant.name.as_str()) } },
                html! { (kind_words(visit, paper.kind)) },
                standing(visit, paper.standing),
                visit.moment(paper.submitted_at),
                html! {
                    @match paper.state.until() {
                        Some(until) => { (visit.day_text(until)) }
                        None => span class="quiet" { "–" },
                    }
                },
            ]
        }))
}

/// What came back from a form about a paper.
struct Returned<'f> {
    paper: PaperId,
    form: &'static str,
    filled: &'f Filled,
    faults: Faults,
}

async fn show(visit: Visit, Segments(id): Segments<i64>) -> Answer {
    file_page(&visit, merchant_id(id)?, None, None).await
}

async fn file_page(
    visit: &Visit,
    merchant: MerchantId,
    said: Option<Markup>,
    returned: Option<&Returned<'_>>,
) -> Answer {
    let (known, papers) = visit.desk().papers_of(merchant).await?;
    let name = known.name.as_str();
    let missing: Vec<PaperKind> = PaperKind::ALL
        .into_iter()
        .filter(|kind| papers.iter().all(|paper| paper.kind != *kind))
        .collect();
    let body = html! {
        @if let Some(said) = said { (said) }
        @for paper in &papers {
            div id={ "paper-" (paper.id) } {
                (panel(kind_words(visit, paper.kind), &html! {
                    (facts(visit, paper, true))
                    p class="acts" {
                        a class="button second" href={ (address(merchant)) "/" (paper.id) "/file" } { (visit.say("Download", "Unduh")) }
                    }
                    @if visit.permits(Permission::PaperDecide) {
                        (forms(visit, merchant, paper, returned.filter(|returned| returned.paper == paper.id)))
                    }
                }))
            }
        }
        @if !missing.is_empty() {
            (panel(visit.say("Not submitted", "Belum diajukan"), &html! {
                ul { @for kind in &missing { li { (kind_words(visit, *kind)) } } }
            }))
        }
    };
    let above = [(PAPERS, visit.say("Papers", "Dokumen"))];
    let title = visit.say(format!("Papers of {name}"), format!("Dokumen {name}"));
    let page = Page::new(visit, &title)
        .under(&above)
        .told("accepted", "The paper is accepted.", "Dokumen sudah diterima.")
        .told(
            "refused",
            "The paper is refused, and the merchant sees why.",
            "Dokumen sudah ditolak, dan merchant melihat alasannya.",
        )
        .told(
            "ending",
            "The last day is set.",
            "Hari terakhir sudah ditetapkan.",
        );
    let page = if returned.is_some() { page.refused() } else { page };
    Ok(page.show(&body))
}

/// What can be decided about a paper.
fn forms(visit: &Visit, merchant: MerchantId, paper: &PaperView, returned: Option<&Returned<'_>>) -> Markup {
    let own = format!("{}/{}", address(merchant), paper.id);
    let nothing = (Filled::default(), Faults::default());
    let of = |form: &str| {
        let back = returned.filter(|returned| returned.form == form);
        back.map_or((&nothing.0, &nothing.1), |back| (back.filled, &back.faults))
    };
    match paper.state {
        PaperState::Submitted => {
            let (accepted, accepted_faults) = of("accept");
            let (refused, refused_faults) = of("refuse");
            html! {
                details open[returned.is_some_and(|returned| returned.form == "accept")] {
                    summary { (visit.say("Accept…", "Terima…")) }
                    (visit.form(&format!("{own}/accept"), &html! {
                        (until_field(visit, paper, accepted.raw("until"), accepted_faults))
                        div class="acts" { (Button::main(visit.say("Accept the paper", "Terima dokumen"))) }
                    }))
                }
                details open[returned.is_some_and(|returned| returned.form == "refuse")] {
                    summary { (visit.say("Refuse…", "Tolak…")) }
                    (visit.form(&format!("{own}/refuse"), &html! {
                        (Field::area("reason", field_words(visit, paper.kind, PaperField::Reason), 3)
                            .hint(visit.say("The merchant reads it word for word.", "Merchant membacanya persis seperti yang Anda tulis."))
                            .apart(paper.id).value(refused.raw("reason")).fault(refused_faults).required().at_most(REASON_CHARACTERS_MAX))
                        div class="acts" { (Button::danger(visit.say("Refuse the paper", "Tolak dokumen"))) }
                    }))
                }
            }
        }
        PaperState::Accepted { until, .. } => {
            let (filled, faults) = of("ending");
            let now = until.map(|until| until.to_string()).unwrap_or_default();
            let value = if returned.is_some() {
                filled.raw("until")
            } else {
                now.as_str()
            };
            html! {
                details open[returned.is_some()] {
                    summary { (visit.say("Change the last day…", "Ubah hari terakhir…")) }
                    (visit.form(&format!("{own}/ending"), &html! {
                        (until_field(visit, paper, value, faults))
                        div class="acts" { (Button::second(visit.say("Set the last day", "Tetapkan hari terakhir"))) }
                    }))
                }
            }
        }
        PaperState::Refused { .. } => html! {},
    }
}

fn until_field<'a>(visit: &Visit, paper: &PaperView, value: &str, faults: &Faults) -> Field<'a> {
    Field::line("date", "until", field_words(visit, paper.kind, PaperField::Until))
        .hint(visit.say(
            "Leave it empty if the paper does not expire.",
            "Kosongkan jika dokumen tidak memiliki masa berlaku.",
        ))
        .apart(paper.id)
        .value(value)
        .fault(faults)
}

async fn file(visit: Visit, Segments((merchant, paper)): Segments<(i64, String)>) -> Answer {
    let id = paper_id(&paper)?;
    Ok(download(
        id,
        visit.desk().paper_open(merchant_id(merchant)?, id).await?,
    ))
}

/// The day of a form; none where the field is empty.
fn until(filled: &Filled) -> Result<Option<jiff::civil::Date>, PaperRefusal> {
    let text = filled.text("until");
    if text.is_empty() {
        return Ok(None);
    }
    let wrong = |_| PaperRefusal::Invalid(vec![(PaperField::Until, PaperFault::Day)]);
    text.parse().map(Some).map_err(wrong)
}

/// What came of a form about a paper: done, faults at its fields, or that somebody else was faster.
async fn answered(
    visit: &Visit,
    (merchant, paper): (MerchantId, PaperId),
    form: &'static str,
    filled: &Filled,
    outcome: Result<(), Error>,
    told: &str,
) -> Answer {
    let error = match outcome {
        Ok(()) => return Ok(done(&address(merchant), told)),
        Err(error) => error,
    };
    if matches!(
        error,
        Error::Refused(Refusal::Paper(PaperRefusal::Decided | PaperRefusal::NotAccepted))
    ) {
        return overtaken(visit, merchant, &error).await;
    }
    let faults = visit.faults(error)?;
    let returned = Returned {
        paper,
        form,
        filled,
        faults,
    };
    file_page(visit, merchant, None, Some(&returned)).await
}

/// When a colleague was faster, the file says what was decided; nothing was decided twice.
async fn overtaken(visit: &Visit, merchant: MerchantId, error: &Error) -> Answer {
    let body = visit.explain(error);
    let said = html! {
        div role="alert" {
            (callout(Tone::Bad, &html! {
                p { strong { (visit.say("Your decision was not taken.", "Keputusan Anda tidak dijalankan.")) } " " (body.response_message) }
                p { (visit.say("The file now stands as this page shows.", "Keadaan berkas sekarang seperti pada halaman ini.")) }
            }))
        }
    };
    let mut response: Response = file_page(visit, merchant, Some(said), None).await?;
    *response.status_mut() = axum::http::StatusCode::CONFLICT;
    Ok(response)
}

async fn accept(
    visit: Visit,
    Segments((merchant, paper)): Segments<(i64, String)>,
    filled: Filled,
) -> Answer {
    visit.must(Permission::PaperDecide)?;
    let place = (merchant_id(merchant)?, paper_id(&paper)?);
    let outcome = match until(&filled) {
        Ok(until) => {
            visit
                .desk()
                .paper_decide(place, Decision::Accept { until }, None)
                .await
        }
        Err(refusal) => Err(Refusal::from(refusal).into()),
    };
    answered(&visit, place, "accept", &filled, outcome, "accepted").await
}

async fn refuse(
    visit: Visit,
    Segments((merchant, paper)): Segments<(i64, String)>,
    filled: Filled,
) -> Answer {
    visit.must(Permission::PaperDecide)?;
    let place = (merchant_id(merchant)?, paper_id(&paper)?);
    let outcome = match reason(filled.raw("reason")) {
        Ok(reason) => {
            visit
                .desk()
                .paper_decide(place, Decision::Refuse, Some(&reason))
                .await
        }
        Err(fault) => {
            let refusal = PaperRefusal::Invalid(vec![(PaperField::Reason, fault)]);
            Err(Refusal::from(refusal).into())
        }
    };
    answered(&visit, place, "refuse", &filled, outcome, "refused").await
}

async fn ending(
    visit: Visit,
    Segments((merchant, paper)): Segments<(i64, String)>,
    filled: Filled,
) -> Answer {
    visit.must(Permission::PaperDecide)?;
    let place = (merchant_id(merchant)?, paper_id(&paper)?);
    let outcome = match until(&filled) {
        Ok(until) => visit.desk().paper_ending(place, until).await,
        Err(refusal) => Err(Refusal::from(refusal).into()),
    };
    answered(&visit, place, "ending", &filled, outcome, "ending").await
}
