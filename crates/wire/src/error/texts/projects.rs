//! Projects: whether they are there, whose domain it is, and what their status allows.

use sengo_core::ids::{ProjectId, TransactionId};
use sengo_core::ledger::ProjectBalance;
use sengo_core::project::{Act, Status};

use super::say;
use crate::error::text::Text;
use crate::error::told::Said;

pub(in crate::error) fn not_found() -> Said {
    Said::new(Text::new(
        "No project with this id belongs to you.",
        "Tidak ada project Anda dengan id ini.",
    ))
    .hint(Text::new(
        "Take the id from GET /api/projects; sandbox and production have different ids.",
        "Ambil id dari GET /api/projects; id di sandbox dan production berbeda.",
    ))
}

pub(in crate::error) fn merchant_not_found() -> Said {
    Said::new(Text::new(
        "There is no merchant with this id.",
        "Tidak ada merchant dengan id ini.",
    ))
    .hint(Text::new(
        "List the merchants to see their ids.",
        "Lihat daftar merchant untuk mengetahui id-nya.",
    ))
}

pub(in crate::error) fn domain_in_use(project: ProjectId, status: Status) -> Said {
    let word = status.as_str();
    let message = say!(
        "Your project {project}, which is {word}, has this domain already.",
        "Domain ini sudah dipakai project Anda nomor {project}, yang berstatus {word}.",
    );
    Said::new(message).hint(say!(
        "Use that project (GET /api/projects/{project} shows it, PATCH changes it), choose another domain, or close it first with DELETE /api/projects/{project}.",
        "Pakai project itu (lihat dengan GET /api/projects/{project}, ubah dengan PATCH), pilih domain lain, atau tutup dahulu dengan DELETE /api/projects/{project}.",
    ))
}

pub(in crate::error) fn domain_taken() -> Said {
    Said::new(Text::new(
        "Another project was approved with this domain first.",
        "Project lain sudah lebih dahulu disetujui dengan domain ini.",
    ))
    .hint(Text::new(
        "Reject this project with a reason for domain, or settle with both merchants whose website it is and close the other project first.",
        "Tolak project ini dengan alasan pada domain, atau pastikan dengan kedua merchant website siapa itu, lalu tutup dahulu project yang lain.",
    ))
}

pub(in crate::error) fn corrected_meanwhile() -> Said {
    Said::new(Text::new(
        "The merchant corrected this project after you had read it.",
        "Merchant memperbaiki project ini setelah Anda membacanya.",
    ))
    .hint(Text::new(
        "Read what it says now, and decide again.",
        "Baca keterangannya yang sekarang, lalu putuskan kembali.",
    ))
}

pub(in crate::error) fn reason_missing() -> Said {
    Said::new(Text::new(
        "A rejection needs a reason, so that the merchant knows what to correct.",
        "Penolakan memerlukan alasan, agar merchant tahu apa yang harus diperbaiki.",
    ))
    .hint(Text::new(
        "Give at least one, as in domain=The website is not online.",
        "Beri sedikitnya satu, misalnya domain=Website belum online.",
    ))
}

pub(in crate::error) fn balance_not_zero(balance: &ProjectBalance) -> Said {
    let parts = [
        ("active", "aktif", balance.active),
        ("pending", "pending", balance.pending),
        ("held for payouts", "ditahan untuk pencairan", balance.hold),
        ("owed by the project", "terutang oleh project", balance.receivable),
    ];
    let left = parts.into_iter().filter(|(_, _, amount)| amount.get() != 0);
    let (english, indonesian): (Vec<String>, Vec<String>) = left
        .map(|(english, indonesian, amount)| {
            (format!("{amount} {english}"), format!("{amount} {indonesian}"))
        })
        .unzip();
    let (english, indonesian) = (english.join(", "), indonesian.join(", "));
    Said::new(say!(
        "The project cannot be closed while it has money or debts: {english}.",
        "Project tidak dapat ditutup selama masih ada dana atau utang: {indonesian}.",
    ))
    .hint(Text::new(
        "Move the active money to another of your projects with POST /api/transfers, wait until pending and held money is settled, then close it.",
        "Pindahkan dana aktif ke project Anda yang lain dengan POST /api/transfers, tunggu sampai dana pending dan yang ditahan diselesaikan, lalu tutup.",
    ))
}

pub(in crate::error) fn unfinished(pending: &[TransactionId]) -> Said {
    let ids: Vec<String> = pending.iter().map(ToString::to_string).collect();
    let said = |message| {
        Said::new(message).hint(Text::new(
            "Wait until pending payments are paid or expired, pending payouts are answered, and callbacks are delivered or given up after 72 hours; then close it.",
            "Tunggu sampai pembayaran pending dibayar atau kedaluwarsa, pencairan pending dijawab, dan callback terkirim atau dihentikan setelah 72 jam; lalu tutup.",
        ))
    };
    if ids.is_empty() {
        return said(Text::new(
            "The project cannot be closed while callbacks wait to be delivered or an account inquiry is pending.",
            "Project tidak dapat ditutup selama masih ada callback yang belum terkirim atau pengecekan rekening yang pending.",
        ));
    }
    said(Text::all_of(&ids).within(
        "The project cannot be closed while transactions are pending, such as {}.",
        "Project tidak dapat ditutup selama masih ada transaksi pending, misalnya {}.",
    ))
}

pub(in crate::error) fn not_active(status: Status) -> Said {
    let word = status.as_str();
    let message = say!(
        "The project's status is {word}; this call needs it to be Active.",
        "Project berstatus {word}; panggilan ini memerlukan status Active.",
    );
    Said::new(message).hint(way_to_active(status))
}

fn way_to_active(status: Status) -> Text {
    match status {
        Status::Review => Text::new(
            "Wait for the operator's review; status in GET /api/projects/{id} (merchant's key) turns to Active or Rejected.",
            "Tunggu peninjauan operator; status di GET /api/projects/{id} (key merchant) akan menjadi Active atau Rejected.",
        ),
        Status::Rejected => Text::new(
            "Read reasons in GET /api/projects/{id} and correct those fields with PATCH /api/projects/{id} (merchant's key); that sends it to review again.",
            "Baca reasons di GET /api/projects/{id} dan perbaiki field itu dengan PATCH /api/projects/{id} (key merchant); project akan ditinjau lagi.",
        ),
        Status::Suspended => Text::new(
            "Until the operator resumes it, its key may only read, as GET /api/balance does. Ask support why it was suspended.",
            "Sampai operator mengaktifkannya kembali, key-nya hanya dapat membaca, misalnya GET /api/balance. Tanyakan alasannya kepada dukungan.",
        ),
        Status::Closed => Text::new(
            "A closed project stays closed; create a new one with POST /api/projects.",
            "Project yang ditutup tidak dapat dibuka lagi; buat yang baru dengan POST /api/projects.",
        ),
        Status::Active => Text::new(
            "It is Active by now; repeat the call.",
            "Sekarang sudah Active; ulangi panggilan.",
        ),
    }
}

pub(in crate::error) fn status_conflict(act: Act, status: Status) -> Said {
    let word = status.as_str();
    let act_text = what(act);
    let message = act_text.within(
        &format!("The project's status is {word}, so it cannot {{}}."),
        &format!("Project berstatus {word}, sehingga tidak dapat {{}}."),
    );
    Said::new(message).hint(way_out(act, status))
}

fn what(act: Act) -> Text {
    match act {
        Act::Approve => Text::new("be approved", "disetujui"),
        Act::Reject => Text::new("be rejected", "ditolak"),
        Act::Suspend => Text::new("be suspended", "dihentikan sementara"),
        Act::Resume => Text::new("be resumed", "diaktifkan kembali"),
        Act::Close => Text::new("be closed", "ditutup"),
        Act::Correct => Text::new("be changed", "diubah"),
        Act::ChangeDomain => Text::new("get another domain", "berganti domain"),
        Act::IssueKey => Text::new("get a key", "diberi key"),
        Act::MoveMoney => Text::new("have money moved", "dipindahkan dananya"),
    }
}

fn way_out(act: Act, status: Status) -> Text {
    match act {
        Act::Approve | Act::Reject => match status {
            Status::Rejected => Text::new(
                "It is reviewed again once the merchant has corrected it.",
                "Project ditinjau lagi setelah merchant memperbaikinya.",
            ),
            Status::Review | Status::Active | Status::Suspended | Status::Closed => Text::new(
                "Only a project in Review is decided on; this one was decided before. List those in Review to see what is waiting.",
                "Hanya project berstatus Review yang diputuskan; yang ini sudah diputuskan. Lihat daftar project berstatus Review.",
            ),
        },
        Act::Suspend => Text::new(
            "Only an Active project can be suspended.",
            "Hanya project Active yang dapat dihentikan sementara.",
        ),
        Act::Resume => Text::new(
            "Only a Suspended project can be resumed.",
            "Hanya project Suspended yang dapat diaktifkan kembali.",
        ),
        Act::Close => Text::new(
            "Nothing is left to do: it is closed already, and its keys are revoked.",
            "Tidak ada yang perlu dilakukan: project sudah ditutup dan key-nya sudah dicabut.",
        ),
        Act::Correct => Text::new(
            "A closed project stays as it was; create a new one with POST /api/projects.",
            "Project yang ditutup tidak berubah lagi; buat yang baru dengan POST /api/projects.",
        ),
        Act::ChangeDomain => Text::new(
            "Name and ip can be changed at once: leave domain out, or send the one it has. For another website create another project with POST /api/projects.",
            "name dan ip dapat langsung diubah: hilangkan domain, atau kirim domain yang sekarang. Untuk website lain, buat project lain dengan POST /api/projects.",
        ),
        Act::IssueKey | Act::MoveMoney => way_to_active(status),
    }
}
