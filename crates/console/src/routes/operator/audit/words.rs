//! Who, what and to what, in words.

use maud::{Markup, html};
use sengo_app::AuditView;
use sengo_core::ids::MerchantId;

use crate::routes::operator::{engines, merchants, operators, projects};
use crate::speech::Speech;
use crate::visit::Visit;

/// Who did it.
pub(super) fn actor(visit: &Visit, row: &AuditView) -> Markup {
    let named = |words: &str, name: &str| html! { (words) " " code { (name) } };
    match row.actor.split_once(':') {
        Some(("operator", name)) => named(visit.say("Operator", "Operator"), name),
        Some(("person", name)) => named(
            visit.say("A person of the merchant,", "Orang dari merchant,"),
            name,
        ),
        Some(("key", key)) => named(visit.say("A program, by the key", "Program, dengan kunci"), key),
        Some(("cli", user)) => named(visit.say("At the command line,", "Di baris perintah,"), user),
        _ if row.actor == "platform" => html! { (visit.say("The platform itself", "Platform sendiri")) },
        _ if row.actor == "payer" => html! { (visit.say("A payer, in the sandbox", "Pembayar, di sandbox")) },
        _ => html! { code { (row.actor) } },
    }
}

/// Whose chain it is in.
pub(super) fn merchant(visit: &Visit, id: MerchantId) -> Markup {
    if id == MerchantId::NOBODY {
        html! { span class="quiet" { (visit.say("the platform", "platform")) } }
    } else {
        html! { a href=(merchants::address(id)) { (id) } }
    }
}

/// To what it was done, as a link where that has a page.
pub(super) fn subject(visit: &Visit, subject: &str) -> Markup {
    let Some((kind, name)) = subject.split_once(':') else {
        return html! { (match subject {
            "platform" => visit.say("The platform", "Platform"),
            other => other,
        }) };
    };
    let words = match kind {
        "merchant" => visit.say("Merchant", "Merchant"),
        "project" => visit.say("Project", "Proyek"),
        "transaction" => visit.say("Transaction", "Transaksi"),
        "exception" => visit.say("Exception", "Exception"),
        "engine" => visit.say("Engine", "Engine"),
        "operator" => visit.say("Operator", "Operator"),
        "person" => visit.say("Person", "Orang"),
        "request" => visit.say("Request", "Permintaan"),
        "callback" => visit.say("Callback", "Callback"),
        "paper" => visit.say("Paper", "Dokumen"),
        "instruction" => visit.say("Instruction", "Instruksi"),
        other => other,
    };
    let href = match kind {
        "merchant" => Some(format!("{}/{name}", merchants::MERCHANTS)),
        "project" => Some(format!("{}/{name}", projects::PROJECTS)),
        "engine" => Some(engines::address(name)),
        "operator" => Some(operators::OPERATORS.to_owned()),
        "transaction" => Some(format!("/console/operator/transactions/{name}")),
        "exception" => Some(format!("/console/operator/exceptions/{name}")),
        "request" => Some(format!("/console/operator/requests/{name}")),
        _ => None,
    };
    html! {
        (words) " "
        @match href {
            Some(href) => a href=(href) { (name) },
            None => code { (name) },
        }
    }
}

/// What was done. An act that has no words here is shown by its name.
pub(super) fn action<'a>(speech: &Speech, action: &'a str) -> &'a str {
    let (english, indonesian) = match action {
        "allowlist.drop" => (
            "Ended the trial of an allowlist",
            "Menghentikan uji coba daftar IP",
        ),
        "allowlist.enforce" => ("Enforced an allowlist", "Memberlakukan daftar IP"),
        "allowlist.try" => ("Put an allowlist on trial", "Menguji coba daftar IP"),
        "audit.export" => ("Took the audit log away", "Mengunduh log audit"),
        "balance.adjust" => ("Corrected a balance", "Mengoreksi saldo"),
        "callback.resend" => ("Had a callback sent again", "Mengirim ulang callback"),
        "clock.advance" => ("Moved the sandbox's clock", "Memajukan jam sandbox"),
        "disburse.create" => ("Ordered a payout", "Memesan pencairan"),
        "disburse.refuse" => ("Refused a payout", "Menolak pencairan"),
        "disburse.release" | "disbursement.release" => ("Released a payout", "Melepaskan pencairan"),
        "evidence.look" => ("Looked at a website", "Memeriksa situs web"),
        "exception.resolve" => ("Resolved an exception", "Menyelesaikan exception"),
        "four_eyes.set" => ("Switched four eyes", "Mengubah empat mata"),
        "holiday.set" => ("Set a settlement day", "Menetapkan hari penyelesaian"),
        "inquiry.create" => ("Asked whose an account is", "Menanyakan pemilik rekening"),
        "instruction.release" => ("Released an instruction", "Melepaskan instruksi"),
        "key.issue" => ("Issued a key", "Menerbitkan kunci"),
        "key.revoke" => ("Revoked a key", "Mencabut kunci"),
        "key.rotate" => ("Rotated a key", "Merotasi kunci"),
        "mail.set" => ("Switched mail", "Mengubah pengaturan surel"),
        "merchant.create" => ("Created a merchant", "Membuat merchant"),
        "merchant.update" => ("Changed a merchant", "Mengubah merchant"),
        "operator.create" => ("Made an operator", "Menjadikan operator"),
        "operator.remove" => ("Removed an operator", "Menghapus operator"),
        "operator_role.set" => ("Changed an operator's role", "Mengubah peran operator"),
        "paper.accept" => ("Accepted a paper", "Menerima dokumen"),
        "paper.ending" => ("Set a paper's last day", "Menetapkan hari terakhir dokumen"),
        "paper.forget" => ("Deleted a refused paper", "Menghapus dokumen yang ditolak"),
        "paper.open" => ("Opened a paper", "Membuka dokumen"),
        "paper.read" => ("Read what papers say", "Membaca isi dokumen"),
        "paper.refuse" => ("Refused a paper", "Menolak dokumen"),
        "paper.submit" => ("Handed in a paper", "Menyerahkan dokumen"),
        "paper.withdraw" => ("Withdrew a paper", "Menarik dokumen"),
        "person.accept" => ("Accepted an invitation", "Menerima undangan"),
        "person.end" => ("Ended an access", "Mengakhiri akses"),
        "person.erase" => ("Erased a person's data", "Menghapus data seseorang"),
        "person.invite" => ("Invited somebody", "Mengundang orang"),
        "person.password" => ("Changed a password", "Mengubah kata sandi"),
        "person.recovery_codes" => ("Made new recovery codes", "Membuat kode pemulihan baru"),
        "person.role" => ("Changed a role", "Mengubah peran"),
        "person.second_factor" => ("Set up an authenticator", "Menyiapkan autentikator"),
        "person.sign_in" => ("Signed in", "Masuk"),
        "person.sign_out" => ("Signed out", "Keluar"),
        "person.sign_out_others" => ("Ended other sessions", "Mengakhiri sesi lain"),
        "personal_data.export" => ("Took a person's data away", "Mengunduh data seseorang"),
        "personal_data.exposed" => (
            "Saw who had seen a record",
            "Melihat siapa yang membuka suatu catatan",
        ),
        "personal_data.find" => ("Looked for a person's data", "Mencari data seseorang"),
        "personal_data.retention" => (
            "Erased what is kept no longer",
            "Menghapus data yang tidak lagi disimpan",
        ),
        "project.approve" => ("Approved a project", "Menyetujui proyek"),
        "project.close" => ("Closed a project", "Menutup proyek"),
        "project.correct" => ("Corrected a project", "Memperbaiki proyek"),
        "project.create" => ("Created a project", "Membuat proyek"),
        "project.reject" => ("Rejected a project", "Menolak proyek"),
        "project.resume" => ("Resumed a project", "Mengaktifkan kembali proyek"),
        "project.settings" | "project_terms.set" => {
            ("Changed a project's settings", "Mengubah pengaturan proyek")
        }
        "project.suspend" => ("Suspended a project", "Menangguhkan proyek"),
        "qris.create" => ("Created a QRIS payment", "Membuat pembayaran QRIS"),
        "recipient.read" => ("Saw a recipient's account", "Melihat rekening penerima"),
        "refund.create" | "payment.refund" => ("Refunded a payment", "Mengembalikan dana pembayaran"),
        "request.approve" => ("Approved a request", "Menyetujui permintaan"),
        "request.create" => ("Asked for a second person", "Meminta orang kedua"),
        "request.refuse" => ("Refused a request", "Menolak permintaan"),
        "sandbox.play" => ("Played a payer or a bank", "Memerankan pembayar atau bank"),
        "tariff.set" => ("Set fees", "Menetapkan biaya"),
        "tax.set" => ("Set the tax on fees", "Menetapkan pajak atas biaya"),
        "transfer.create" => ("Moved money between projects", "Memindahkan dana antarproyek"),
        other => (other, other),
    };
    speech.say(english, indonesian)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::{Path, PathBuf};

    use sengo_wire::error::Language;

    use super::*;

    /// What looks like an act in the app's sources, and is none.
    const OTHERS: [&str; 3] = ["engine_key.issue", "holiday.set_list", "master.key"];

    fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                sources(&path, found);
            } else if !path.ends_with("personal_data/inventory.rs") {
                found.push(path);
            }
        }
    }

    /// The texts like `project.approve` in quotes.
    fn acts() -> BTreeSet<String> {
        let mut files = Vec::new();
        sources(
            &Path::new(env!("CARGO_MANIFEST_DIR")).join("../app/src"),
            &mut files,
        );
        let is_word = |word: &str| {
            !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_')
        };
        let is_act = |text: &&str| {
            text.split_once('.')
                .is_some_and(|(thing, done)| is_word(thing) && is_word(done))
        };
        files
            .iter()
            .flat_map(|file| {
                let text = std::fs::read_to_string(file).unwrap();
                text.split('"')
                    .filter(is_act)
                    .map(str::to_owned)
                    .collect::<Vec<_>>()
            })
            .filter(|act| !OTHERS.contains(&act.as_str()))
            .collect()
    }

    #[test]
    fn every_act_has_words_in_both_languages() {
        let acts = acts();
        assert!(acts.len() > 50, "{acts:?}");
        for language in Language::ALL {
            let speech = Speech { language };
            let without: Vec<&String> = acts.iter().filter(|act| action(&speech, act) == *act).collect();
            assert!(without.is_empty(), "{language:?}: {without:?}");
        }
    }
}
