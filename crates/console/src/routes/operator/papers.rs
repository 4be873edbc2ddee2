//! Papers in merchants' files: which wait, which expire, and what is decided about each.

use axum::response::Response;
use jiff::civil::Date;
use maud::{Markup, html};
use sengo_app::Error;
use sengo_app::papers::{FiledPaper, PaperView};
use sengo_core::ids::MerchantId;
use sengo_core::paper::{
    PaperFault, PaperField, PaperId, PaperKind, PaperRefusal, PaperState, REASON_CHARACTERS_MAX,
};
use sengo_core::refusal::Refusal;
use sengo_core::role::Permission;

use super::merchants::{self, merchant_id};
use crate::failure::Answer;
use crate::page::Page;
use crate::parts::{Button, Faults, Field, Filled, Table, Tone, callout, empty, pager, panel, section};
use crate::routes::merchant::projects::{offset, offset_of};
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
        .form(
            "/console/operator/merchants/{id}/papers/{paper}/accept",
            |visit: Visit, paper: Place, filled: Filled| decide(visit, paper, filled, Form::Accept),
        )
        .form(
            "/console/operator/merchants/{id}/papers/{paper}/refuse",
            |visit: Visit, paper: Place, filled: Filled| decide(visit, paper, filled, Form::Refuse),
        )
        .form(
            "/console/operator/merchants/{id}/papers/{paper}/ending",
            |visit: Visit, paper: Place, filled: Filled| decide(visit, paper, filled, Form::Ending),
        )
}

/// The address of a merchant's papers.
fn address(merchant: MerchantId) -> String {
    format!("{}/papers", merchants::address(merchant))
}

/// One list of papers, and which of its rows come first on the page.
struct Rows {
    papers: Vec<FiledPaper>,
    before: Option<i64>,
    after: Option<i64>,
}

impl Rows {
    /// Of papers from `offset` on, one more than is shown at once if there is a next page.
    fn of(mut papers: Vec<FiledPaper>, offset: i64) -> Self {
        let step = usize::try_from(SHOWN_MAX).unwrap_or_default();
        let more = papers.len() > step;
        papers.truncate(step);
        Self {
            papers,
            before: (offset > 0).then(|| offset.saturating_sub(SHOWN_MAX).max(0)),
            after: more.then(|| offset.saturating_add(SHOWN_MAX)),
        }
    }

    fn pager(&self, visit: &Visit, at: impl Fn(i64) -> String) -> Markup {
        let (before, after) = (self.before.map(&at), self.after.map(&at));
        pager(visit, before.as_deref(), after.as_deref())
    }
}

async fn list(visit: Visit) -> Answer {
    let (from, ending) = (offset(&visit), offset_of(&visit, "ending"));
    let page = |offset| sengo_app::Page {
        offset,
        limit: SHOWN_MAX.saturating_add(1),
    };
    let waiting = Rows::of(visit.desk().papers_waiting(page(from)).await?, from);
    let expiring = Rows::of(visit.desk().papers_expiring(page(ending)).await?, ending);
    let at = |from: i64, ending: i64| format!("{PAPERS}?from={from}&ending={ending}");
    let waits = visit.say("Waiting for a decision", "Menunggu keputusan");
    let ends = visit.say("Expired, or about to", "Kedaluwarsa atau segera berakhir");
    let body = html! {
        (section(waits, &html! {
            @if waiting.papers.is_empty() {
                (empty(visit.say("No paper waits.", "Tidak ada dokumen yang menunggu."), &html! {
                    p { (visit.say("What merchants submit appears here, the oldest first.", "Yang diajukan merchant muncul di sini, yang terlama lebih dulu.")) }
                }))
            } @else { (table(&visit, waits, &waiting.papers)) }
            (waiting.pager(&visit, |from| at(from, ending)))
        }))
        (section(ends, &html! {
            @if expiring.papers.is_empty() {
                p class="quiet" { (visit.say("No accepted paper ends within 30 days.", "Tidak ada dokumen diterima yang berakhir dalam 30 hari.")) }
            } @else { (table(&visit, ends, &expiring.papers)) }
            (expiring.pager(&visit, |ending| at(from, ending)))
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

/// Names a paper in an address: its merchant's number and its own id.
type Place = Segments<(i64, String)>;

/// What can be decided about a paper, each by a form of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    Accept,
    Refuse,
    Ending,
}

impl Form {
    /// The last word of its address.
    fn word(self) -> &'static str {
        match self {
            Self::Accept => "accept",
            Self::Refuse => "refuse",
            Self::Ending => "ending",
        }
    }

    /// The word by which the page tells of it.
    fn told(self) -> &'static str {
        match self {
            Self::Accept => "accepted",
            Self::Refuse => "refused",
            Self::Ending => "ending",
        }
    }
}

/// What came back from a form about a paper.
struct Returned<'f> {
    paper: PaperId,
    form: Form,
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
                        (forms(visit, merchant, paper, is_replaced(paper, &papers), returned.filter(|returned| returned.paper == paper.id)))
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

/// Whether another paper of the merchant's counts until this one is accepted.
fn is_replaced(paper: &PaperView, papers: &[PaperView]) -> bool {
    let counts =
        |other: &PaperView| other.kind == paper.kind && matches!(other.state, PaperState::Accepted { .. });
    paper.kind.is_single() && papers.iter().any(counts)
}

/// What can be decided about a paper; `replaced` is whether one that counts takes leave when this one is accepted.
fn forms(
    visit: &Visit,
    merchant: MerchantId,
    paper: &PaperView,
    replaced: bool,
    returned: Option<&Returned<'_>>,
) -> Markup {
    let nothing = (Filled::default(), Faults::default());
    let back = |form: Form| {
        let back = returned.filter(|returned| returned.form == form);
        let is_open = back.is_some();
        let (filled, faults) = back.map_or((&nothing.0, &nothing.1), |back| (back.filled, &back.faults));
        (is_open, filled, faults)
    };
    let form = |form: Form, is_open: bool, words: &str, content: Markup| {
        let action = format!("{}/{}/{}", address(merchant), paper.id, form.word());
        html! {
            details open[is_open] { summary { (words) } (visit.form(&action, &content)) }
        }
    };
    match paper.state {
        PaperState::Submitted => {
            let (is_accepted, accepted, accepted_faults) = back(Form::Accept);
            let (is_refused, refused, refused_faults) = back(Form::Refuse);
            html! {
                (form(Form::Accept, is_accepted, visit.say("Accept…", "Terima…"), html! {
                    @if replaced {
                        p { (visit.say(
                            "The one that counts now is deleted for good when you accept this one.",
                            "Dokumen yang kini berlaku dihapus untuk selamanya ketika Anda menerima yang ini.",
                        )) }
                    }
                    (until_field(visit, paper, accepted.raw("until"), accepted_faults))
                    div class="acts" { (Button::main(visit.say("Accept the paper", "Terima dokumen"))) }
                }))
                (form(Form::Refuse, is_refused, visit.say("Refuse…", "Tolak…"), html! {
                    (Field::area("reason", field_words(visit, paper.kind, PaperField::Reason), 3)
                        .hint(visit.say("The merchant reads it word for word.", "Merchant membacanya persis seperti yang Anda tulis."))
                        .apart(paper.id).value(refused.raw("reason")).fault(refused_faults).required().at_most(REASON_CHARACTERS_MAX))
                    div class="acts" { (Button::danger(visit.say("Refuse the paper", "Tolak dokumen"))) }
                }))
            }
        }
        PaperState::Accepted { until, .. } => {
            let (is_open, filled, faults) = back(Form::Ending);
            let now = until.map(|until| until.to_string()).unwrap_or_default();
            let value = if is_open {
                filled.raw("until")
            } else {
                now.as_str()
            };
            form(
                Form::Ending,
                is_open,
                visit.say("Change the last day…", "Ubah hari terakhir…"),
                html! {
                    (until_field(visit, paper, value, faults))
                    div class="acts" { (Button::second(visit.say("Set the last day", "Tetapkan hari terakhir"))) }
                },
            )
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
fn until(filled: &Filled) -> Result<Option<Date>, Error> {
    let text = filled.text("until");
    if text.is_empty() {
        return Ok(None);
    }
    let wrong = PaperRefusal::Invalid(vec![(PaperField::Until, PaperFault::Day)]);
    text.parse().map(Some).map_err(|_| Refusal::from(wrong).into())
}

async fn decide(visit: Visit, Segments((merchant, paper)): Place, filled: Filled, form: Form) -> Answer {
    visit.must(Permission::PaperDecide)?;
    let place = (merchant_id(merchant)?, paper_id(&paper)?);
    let desk = visit.desk();
    let until = until(&filled);
    let outcome = match (form, until) {
        (Form::Refuse, _) => desk.paper_refuse(place, filled.raw("reason")).await,
        (Form::Accept, Ok(until)) => desk.paper_accept(place, until).await,
        (Form::Ending, Ok(until)) => desk.paper_ending(place, until).await,
        (Form::Accept | Form::Ending, Err(error)) => Err(error),
    };
    answered(&visit, place, form, &filled, outcome).await
}

/// What came of a form about a paper: done, faults at its fields, or that somebody else was faster.
async fn answered(
    visit: &Visit,
    (merchant, paper): (MerchantId, PaperId),
    form: Form,
    filled: &Filled,
    outcome: Result<(), Error>,
) -> Answer {
    let error = match outcome {
        Ok(()) => return Ok(done(&address(merchant), form.told())),
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
