//! The merchant's file: which papers are in it, where each stands, and new ones.

use axum::response::Response;
use maud::{Markup, html};
use sengo_app::papers::{PaperDraft, PaperView};
use sengo_core::bank::BANKS;
use sengo_core::paper::{
    PaperField, PaperKind, PaperRefusal, PaperState, STATEMENT_CHARACTERS_MAX, Standing,
};
use sengo_core::refusal::Refusal;
use sengo_core::role::Permission;

use crate::failure::Answer;
use crate::page::Page;
use crate::parts::{Button, Confirm, Faults, Field, Filled, Upload, link_button, panel};
use crate::routes::papers::{download, facts, field_words, kind_words, paper_id, standing};
use crate::routes::{Routes, Segments};
use crate::visit::{Visit, done};

const PAPERS: &str = "/console/merchant/papers";
const NEW: &str = "/console/merchant/papers/new";

/// What a file may be, as browsers are told.
const ACCEPT: &str = ".pdf,.png,.jpg,.jpeg,application/pdf,image/png,image/jpeg";

pub(super) fn routes() -> Routes {
    Routes::new()
        .page(PAPERS, list)
        .page(NEW, submit_form)
        .form(NEW, submit)
        .page("/console/merchant/papers/{paper}/file", file)
        .page("/console/merchant/papers/{paper}/withdraw", withdraw_form)
        .form("/console/merchant/papers/{paper}/withdraw", withdraw)
}

/// Where a kind of paper stands: as the best of its papers does.
fn best(papers: &[&PaperView]) -> Standing {
    let standings = papers.iter().map(|paper| paper.standing);
    standings.max().unwrap_or(Standing::Missing)
}

async fn list(visit: Visit) -> Answer {
    let papers = visit.desk().own_papers().await?;
    let of =
        |kind: PaperKind| -> Vec<&PaperView> { papers.iter().filter(|paper| paper.kind == kind).collect() };
    let counting = PaperKind::ALL
        .into_iter()
        .filter(|kind| matches!(best(&of(*kind)), Standing::Accepted | Standing::Expiring))
        .count();
    let all = PaperKind::ALL.len();
    let body = html! {
        @for kind in PaperKind::ALL {
            (panel(kind_words(&visit, kind), &kind_panel(&visit, kind, &of(kind))))
        }
    };
    Ok(Page::new(&visit, visit.say("Papers", "Dokumen"))
        .lead(html! {
            p {
                (visit.say(
                    "What the platform has to know of your business before money moves. Everything is encrypted, and whoever opens a paper is recorded.",
                    "Yang harus diketahui platform tentang usaha Anda sebelum dana bergerak. Semuanya dienkripsi, dan siapa pun yang membuka dokumen dicatat.",
                ))
            }
            p {
                (visit.say(
                    format!("{counting} of {all} are accepted."),
                    format!("{counting} dari {all} sudah diterima."),
                ))
            }
        })
        .told("submitted", "The paper is submitted; an operator looks at it.", "Dokumen sudah diajukan; operator akan memeriksanya.")
        .told("withdrawn", "The paper is taken back.", "Dokumen sudah ditarik.")
        .show(&body))
}

fn kind_panel(visit: &Visit, kind: PaperKind, papers: &[&PaperView]) -> Markup {
    let may_manage = visit.permits(Permission::OwnPaperManage);
    let words = match (papers.is_empty(), kind.is_single()) {
        (true, _) => visit.say("Submit", "Ajukan"),
        (false, true) => visit.say("Submit another in its place", "Ajukan penggantinya"),
        (false, false) => visit.say("Submit another", "Ajukan yang lain"),
    };
    html! {
        @if papers.is_empty() {
            p { (standing(visit, Standing::Missing)) }
        }
        @for paper in papers {
            (facts(visit, paper, false))
            @if may_manage { (acts(visit, paper)) }
        }
        @if may_manage {
            p { (link_button(&format!("{NEW}?kind={}", kind.as_str()), words, papers.is_empty())) }
        } @else if papers.is_empty() {
            p class="quiet" { (visit.say("An owner of your team submits it.", "Pemilik dalam tim Anda yang mengajukannya.")) }
        }
    }
}

fn acts(visit: &Visit, paper: &PaperView) -> Markup {
    let own = format!("{PAPERS}/{}", paper.id);
    html! {
        p class="acts" {
            a class="button second" href={ (own) "/file" } { (visit.say("Download", "Unduh")) }
            @if !matches!(paper.state, PaperState::Accepted { .. }) {
                a class="button second" href={ (own) "/withdraw" } { (visit.say("Take back…", "Tarik…")) }
            }
        }
    }
}

async fn submit_form(visit: Visit) -> Answer {
    visit.must(Permission::OwnPaperManage)?;
    let Some(kind) = visit.query("kind") else {
        return Ok(choice_page(&visit));
    };
    let kind = PaperKind::parse(kind).ok_or(Refusal::PathUnknown)?;
    Ok(submit_page(&visit, kind, &Filled::default(), &Faults::default()))
}

fn choice_page(visit: &Visit) -> Response {
    let above = [(PAPERS, visit.say("Papers", "Dokumen"))];
    Page::new(visit, visit.say("Which paper?", "Dokumen yang mana?"))
        .under(&above)
        .narrow()
        .show(&html! {
            ul {
                @for kind in PaperKind::ALL {
                    li { a href={ (NEW) "?kind=" (kind.as_str()) } { (kind_words(visit, kind)) } }
                }
            }
        })
}

/// What the file has to show.
fn file_hint(visit: &Visit, kind: PaperKind) -> &'static str {
    match kind {
        PaperKind::BusinessNumber => visit.say(
            "The NIB as OSS issued it. PDF, PNG or JPEG, at most 2 MiB.",
            "NIB sebagaimana diterbitkan OSS. PDF, PNG, atau JPEG, paling besar 2 MiB.",
        ),
        PaperKind::TaxNumber => visit.say(
            "The NPWP card or certificate. PDF, PNG or JPEG, at most 2 MiB.",
            "Kartu atau surat keterangan NPWP. PDF, PNG, atau JPEG, paling besar 2 MiB.",
        ),
        PaperKind::Deed => visit.say(
            "The first and last pages of the deed and the ministry's approval. PDF, PNG or JPEG, at most 2 MiB.",
            "Halaman pertama dan terakhir akta serta pengesahan kementerian. PDF, PNG, atau JPEG, paling besar 2 MiB.",
        ),
        PaperKind::BeneficialOwner => visit.say(
            "The owner's KTP. PDF, PNG or JPEG, at most 2 MiB.",
            "KTP pemilik manfaat. PDF, PNG, atau JPEG, paling besar 2 MiB.",
        ),
        PaperKind::SettlementAccount => visit.say(
            "The first page of the passbook or a letter of the bank. PDF, PNG or JPEG, at most 2 MiB.",
            "Halaman pertama buku tabungan atau surat dari bank. PDF, PNG, atau JPEG, paling besar 2 MiB.",
        ),
    }
}

fn field<'a>(
    visit: &Visit,
    kind: PaperKind,
    field: PaperField,
    banks: &'a [(&'a str, &'a str)],
) -> Field<'a> {
    let (name, label) = (field.as_str(), field_words(visit, kind, field));
    match field {
        PaperField::Bank => Field::choice(name, label, banks.to_vec()),
        PaperField::Account => Field::text(name, label).mode("numeric"),
        PaperField::Number if kind != PaperKind::Deed => Field::text(name, label).mode("numeric"),
        _ => Field::text(name, label).at_most(STATEMENT_CHARACTERS_MAX),
    }
}

fn submit_page(visit: &Visit, kind: PaperKind, filled: &Filled, faults: &Faults) -> Response {
    let chosen = visit.say("Choose a bank", "Pilih bank");
    let banks: Vec<(&str, &str)> = std::iter::once(("", chosen))
        .chain(BANKS.iter().map(|bank| (bank.code, bank.name)))
        .collect();
    let body = visit.upload(
        NEW,
        &html! {
            input type="hidden" name="kind" value=(kind.as_str());
            @if kind.is_single() {
                p class="quiet" { (visit.say(
                    "It takes the place of one that nobody has accepted. One that counts does so until this one is accepted, and is deleted then.",
                    "Dokumen ini menggantikan yang belum diterima. Yang sudah berlaku tetap berlaku sampai dokumen ini diterima, lalu dihapus.",
                )) }
            }
            @for of in kind.fields() {
                (field(visit, kind, *of, &banks).value(filled.raw(of.as_str())).fault(faults).required().autocomplete("off"))
            }
            (Field::file("file", field_words(visit, kind, PaperField::File), ACCEPT)
                .hint(file_hint(visit, kind)).fault(faults).required())
            @if !faults.is_empty() {
                p class="quiet" { (visit.say("Choose the file again; browsers forget it.", "Pilih kembali berkasnya; peramban tidak mengingatnya.")) }
            }
            div class="acts" {
                (Button::main(visit.say("Submit", "Ajukan")))
                a class="button second" href=(PAPERS) { (visit.say("Cancel", "Batal")) }
            }
        },
    );
    let above = [(PAPERS, visit.say("Papers", "Dokumen"))];
    let page = Page::new(visit, kind_words(visit, kind)).under(&above).narrow();
    let page = if faults.is_empty() { page } else { page.refused() };
    page.show(&body)
}

async fn submit(visit: Visit, upload: Upload) -> Answer {
    visit.must(Permission::OwnPaperManage)?;
    let Upload { filled, file } = upload;
    let kind = PaperKind::parse(filled.text("kind")).ok_or(Refusal::PathUnknown)?;
    let draft = match PaperDraft::read(kind, |field| filled.raw(field.as_str()), file) {
        Ok(draft) => draft,
        Err(refusal) => {
            let faults = visit.faults(Refusal::from(refusal).into())?;
            return Ok(submit_page(&visit, kind, &filled, &faults));
        }
    };
    visit.desk().own_paper_submit(&draft).await?;
    Ok(done(PAPERS, "submitted"))
}

async fn file(visit: Visit, Segments(paper): Segments<String>) -> Answer {
    let id = paper_id(&paper)?;
    Ok(download(id, visit.desk().own_paper_open(id).await?))
}

async fn withdraw_form(visit: Visit, Segments(paper): Segments<String>) -> Answer {
    visit.must(Permission::OwnPaperManage)?;
    let id = paper_id(&paper)?;
    let papers = visit.desk().own_papers().await?;
    let found = papers.iter().find(|paper| paper.id == id);
    let found = found.ok_or_else(|| Refusal::from(PaperRefusal::NotFound))?;
    if matches!(found.state, PaperState::Accepted { .. }) {
        return Err(Refusal::from(PaperRefusal::Accepted).into());
    }
    let page = Confirm {
        title: visit.say("Take this paper back?", "Tarik dokumen ini?"),
        effects: vec![
            html! { strong { (kind_words(&visit, found.kind)) } },
            html! { (visit.say("What you said of it and its file are deleted at once, for good.", "Keterangan dan berkasnya langsung dihapus untuk selamanya.")) },
            html! { (visit.say("Nobody decides about it. You can submit another one at any time.", "Dokumen tidak akan diputuskan. Anda dapat mengajukan yang lain kapan saja.")) },
        ],
        action: &format!("{PAPERS}/{id}/withdraw"),
        fields: html! {},
        button: visit.say("Take the paper back", "Tarik dokumen"),
        cancel: PAPERS,
        under: &[(PAPERS, visit.say("Papers", "Dokumen"))],
    };
    Ok(page.show(&visit))
}

async fn withdraw(visit: Visit, Segments(paper): Segments<String>, _filled: Filled) -> Answer {
    visit.desk().own_paper_withdraw(paper_id(&paper)?).await?;
    Ok(done(PAPERS, "withdrawn"))
}
