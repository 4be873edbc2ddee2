//! The papers in a merchant's file.

use sengo_core::paper::{FILE_BYTES_MAX, PAPERS_MAX, PaperFault, PaperField, PaperRefusal};

use super::say;
use crate::error::text::Text;
use crate::error::told::Said;

pub(in crate::error) fn refused(refusal: &PaperRefusal) -> Said {
    let (message, hint) = match refusal {
        PaperRefusal::NotFound => (
            Text::new(
                "There is no such paper in this file.",
                "Tidak ada dokumen tersebut dalam berkas ini.",
            ),
            Text::new(
                "It may have been replaced or taken back meanwhile; look at the file again.",
                "Mungkin sudah diganti atau ditarik; lihat kembali berkasnya.",
            ),
        ),
        PaperRefusal::Decided => (
            Text::new(
                "Somebody has decided about this paper already.",
                "Dokumen ini sudah diputuskan.",
            ),
            Text::new(
                "Look at what was decided; the merchant can submit it anew.",
                "Lihat keputusannya; merchant dapat mengajukannya kembali.",
            ),
        ),
        PaperRefusal::NotAccepted => (
            Text::new(
                "Only an accepted paper has a last day.",
                "Hanya dokumen yang diterima yang memiliki hari terakhir.",
            ),
            Text::new("Accept it first.", "Terima dokumen itu dahulu."),
        ),
        PaperRefusal::Accepted => (
            Text::new(
                "This paper was accepted and stays in the file.",
                "Dokumen ini sudah diterima dan tetap ada dalam berkas.",
            ),
            Text::new(
                "Submit another one: it takes this one's place once it is accepted.",
                "Ajukan yang lain: setelah diterima, dokumen itu menggantikan yang ini.",
            ),
        ),
        PaperRefusal::TooMany => (
            say!(
                "The file has {PAPERS_MAX} papers, and no more are taken.",
                "Berkas sudah berisi {PAPERS_MAX} dokumen, dan tidak dapat ditambah.",
            ),
            Text::new(
                "Take back those that were refused or are not needed.",
                "Tarik dokumen yang ditolak atau tidak diperlukan.",
            ),
        ),
        PaperRefusal::Invalid(faults) => return invalid(faults),
    };
    Said::new(message).hint(hint)
}

fn invalid(faults: &[(PaperField, PaperFault)]) -> Said {
    let errors = faults
        .iter()
        .map(|(field, fault)| (field.as_str().to_owned(), self::fault(*fault)));
    Said::new(Text::new(
        "Something about the paper is missing or wrong.",
        "Ada data dokumen yang kosong atau salah.",
    ))
    .errors(errors.collect())
}

fn fault(fault: PaperFault) -> Text {
    let mebibytes = FILE_BYTES_MAX / (1024 * 1024);
    match fault {
        PaperFault::Missing => Text::new("This is needed.", "Ini wajib diisi."),
        PaperFault::Digits { least, most } if least == most => {
            say!("This has {least} digits.", "Ini terdiri dari {least} angka.")
        }
        PaperFault::Digits { least, most } => say!(
            "This has {least} to {most} digits.",
            "Ini terdiri dari {least} sampai {most} angka.",
        ),
        PaperFault::TooLong { limit } => say!(
            "This is too long: at most {limit} characters.",
            "Ini terlalu panjang: paling banyak {limit} karakter.",
        ),
        PaperFault::Unprintable => Text::new(
            "There is a character in it that nobody sees; type it anew.",
            "Ada karakter yang tidak terlihat di dalamnya; ketik ulang.",
        ),
        PaperFault::UnknownBank => Text::new("Choose a bank.", "Pilih sebuah bank."),
        PaperFault::FileTooLarge => say!(
            "The file is too large: at most {mebibytes} MiB. Scan it in grey or at a lower resolution.",
            "Berkas terlalu besar: paling besar {mebibytes} MiB. Pindai dalam skala abu-abu atau resolusi lebih rendah.",
        ),
        PaperFault::FileType => Text::new(
            "This is neither a PDF nor a PNG or JPEG picture, whatever it is called. Save it as one of these.",
            "Ini bukan PDF, PNG, atau JPEG, apa pun nama berkasnya. Simpan sebagai salah satunya.",
        ),
        PaperFault::Day => Text::new(
            "This is no day; write it as 2027-01-31.",
            "Ini bukan tanggal; tulis seperti 2027-01-31.",
        ),
        PaperFault::DayPast => Text::new("The day must be after today.", "Tanggal harus setelah hari ini."),
    }
}
