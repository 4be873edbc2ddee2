//! Papers in words, and their files: the same on both sides.

use axum::body::Body;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};
use sengo_app::papers::{PaperFile, PaperView};
use sengo_core::bank::AccountHolder;
use sengo_core::paper::{PaperField, PaperId, PaperKind, PaperRefusal, PaperState, Standing};
use sengo_core::refusal::Refusal;

use crate::failure::Failure;
use crate::parts::{Facts, Tone, badge};
use crate::speech::Speech;
use crate::visit::Visit;

/// The kind of a paper.
pub(super) fn kind_words(speech: &Speech, kind: PaperKind) -> &'static str {
    match kind {
        PaperKind::BusinessNumber => {
            speech.say("NIB: business identification number", "NIB: Nomor Induk Berusaha")
        }
        PaperKind::TaxNumber => speech.say("NPWP: tax number", "NPWP: Nomor Pokok Wajib Pajak"),
        PaperKind::Deed => speech.say("Deed of establishment", "Akta pendirian"),
        PaperKind::BeneficialOwner => speech.say("Beneficial owner", "Pemilik manfaat"),
        PaperKind::SettlementAccount => speech.say("Settlement account", "Rekening penerima dana"),
    }
}

/// A field of a kind.
pub(super) fn field_words(speech: &Speech, kind: PaperKind, field: PaperField) -> &'static str {
    use PaperKind::{BeneficialOwner, BusinessNumber, Deed, SettlementAccount, TaxNumber};
    match (field, kind) {
        (PaperField::Number, BusinessNumber) => speech.say("NIB, 13 digits", "NIB, 13 angka"),
        (PaperField::Number, TaxNumber) => speech.say("NPWP, 15 or 16 digits", "NPWP, 15 atau 16 angka"),
        (PaperField::Number, BeneficialOwner) => speech.say("NIK, 16 digits", "NIK, 16 angka"),
        (PaperField::Number, Deed | SettlementAccount) => {
            speech.say("Number and date of the deed", "Nomor dan tanggal akta")
        }
        (PaperField::Name, BeneficialOwner) => speech.say("Name as on the KTP", "Nama sesuai KTP"),
        (PaperField::Name, SettlementAccount) => speech.say("Name of the account", "Nama pemilik rekening"),
        (PaperField::Name, Deed | BusinessNumber | TaxNumber) => speech.say("Notary", "Notaris"),
        (PaperField::Bank, _) => speech.say("Bank", "Bank"),
        (PaperField::Account, _) => speech.say("Account number", "Nomor rekening"),
        (PaperField::File, _) => speech.say("File", "Berkas"),
        (PaperField::Until, _) => speech.say("Last day", "Hari terakhir"),
        (PaperField::Reason, _) => speech.say("Reason", "Alasan"),
    }
}

/// Where a paper stands.
pub(super) fn standing(speech: &Speech, standing: Standing) -> Markup {
    let (tone, word) = match standing {
        Standing::Missing => (Tone::Quiet, speech.say("Missing", "Belum ada")),
        Standing::Submitted => (Tone::Waiting, speech.say("Submitted", "Diajukan")),
        Standing::Accepted => (Tone::Good, speech.say("Accepted", "Diterima")),
        Standing::Expiring => (Tone::Waiting, speech.say("Expires soon", "Segera berakhir")),
        Standing::Expired => (Tone::Bad, speech.say("Expired", "Kedaluwarsa")),
        Standing::Refused => (Tone::Bad, speech.say("Refused", "Ditolak")),
    };
    badge(tone, word)
}

/// What is known of a paper; `by` names who submitted and who decided about it, to those who may know.
pub(super) fn facts<'a>(visit: &'a Visit, paper: &PaperView, by: bool) -> Facts<'a> {
    let mut facts = Facts::new().fact(visit.say("Standing", "Status"), standing(visit, paper.standing));
    for (field, text) in paper.statement.fields() {
        let shown = match (field, AccountHolder::parse(text)) {
            (PaperField::Bank, Some(bank)) => format!("{} ({text})", bank.name()),
            _ => text.to_owned(),
        };
        facts = facts.fact(field_words(visit, paper.kind, field), html! { (shown) });
    }
    let who = |actor: &str| by.then(|| html! { " " code { (actor) } });
    let decided = match paper.state {
        PaperState::Submitted => None,
        PaperState::Accepted { on, .. } => Some((visit.say("Accepted", "Diterima"), on)),
        PaperState::Refused { on } => Some((visit.say("Refused", "Ditolak"), on)),
    };
    facts = facts.fact(
        visit.say("Submitted", "Diajukan"),
        html! { (visit.moment(paper.submitted_at)) (who(&paper.submitted_by).unwrap_or_default()) },
    );
    if let Some((name, on)) = decided {
        let decider = paper.decided_by.as_deref().and_then(who);
        facts = facts.fact(name, html! { (visit.day(on)) (decider.unwrap_or_default()) });
    }
    facts
        .maybe(
            visit.say("Last day", "Hari terakhir"),
            paper.state.until().map(|until| visit.day(until)),
        )
        .maybe(
            visit.say("Reason", "Alasan"),
            paper.reason.as_ref().map(|reason| html! { (reason) }),
        )
        .fact(
            visit.say("File", "Berkas"),
            html! { (paper.file_type.extension().to_uppercase()) ", " (size(visit, paper.bytes)) },
        )
}

fn size(speech: &Speech, bytes: usize) -> String {
    let kibibytes = bytes.div_ceil(1024);
    format!(
        "{} KiB",
        speech.number(i128::try_from(kibibytes).unwrap_or(i128::MAX))
    )
}

/// The paper of an address.
pub(super) fn paper_id(text: &str) -> Result<PaperId, Failure> {
    PaperId::parse(text).ok_or_else(|| Refusal::from(PaperRefusal::NotFound).into())
}

/// The file of a paper, to be kept and not to be shown: a browser runs nothing of it here, whatever is in it.
pub(super) fn download(id: PaperId, file: PaperFile) -> Response {
    let name = format!("{}-{id}.{}", file.kind.as_str(), file.file_type.extension());
    let headers = [
        (header::CONTENT_TYPE, file.file_type.media_type().to_owned()),
        (
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"{name}\""),
        ),
        (
            header::CONTENT_SECURITY_POLICY,
            "default-src 'none'; sandbox".to_owned(),
        ),
    ];
    (headers, Body::from(file.bytes)).into_response()
}
