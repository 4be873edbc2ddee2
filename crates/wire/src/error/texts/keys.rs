//! Issuing, rotating and revoking keys.

use sengo_core::key::{KeyRefusal, KeyStatus, LIVE_KEYS_MAX, OVERLAP_HOURS_MAX};
use sengo_core::refusal::Fault;

use super::{fields, say};
use crate::error::text::Text;
use crate::error::told::Said;

pub(in crate::error) fn not_found() -> Said {
    Said::new(Text::new(
        "There is no such key here.",
        "Tidak ada key seperti itu di sini.",
    ))
    .hint(Text::new(
        "GET /api/projects/{id}/keys lists the project's keys; put one of them into the path as it is.",
        "GET /api/projects/{id}/keys menampilkan key milik project; tulis salah satunya di path apa adanya.",
    ))
}

pub(in crate::error) fn refused(refusal: KeyRefusal) -> Said {
    match refusal {
        KeyRefusal::TooManyKeys => Said::new(say!(
            "There are {LIVE_KEYS_MAX} valid keys already, which is the most there can be.",
            "Sudah ada {LIVE_KEYS_MAX} key yang berlaku, yaitu batas terbanyak.",
        ))
        .hint(Text::new(
            "Revoke one that is no longer used (lastUsedAt in the list of keys tells), then issue the new one.",
            "Cabut salah satu yang tidak dipakai lagi (lihat lastUsedAt di daftar key), lalu terbitkan yang baru.",
        )),
        KeyRefusal::NotValid(status) => Said::new(not_valid(status)).hint(Text::new(
            "Rotate a valid key, or issue a new one.",
            "Rotasi key yang masih berlaku, atau terbitkan key baru.",
        )),
        KeyRefusal::OverlapOutOfRange => {
            let fault = Fault::Range {
                least: 0,
                most: OVERLAP_HOURS_MAX,
            };
            let text = fields::fault("overlapHours", &fault);
            let message = Text::same("overlapHours").then(text.clone());
            Said::new(message.joined(".", Text::same(""))).errors(vec![("overlapHours".to_owned(), text)])
        }
        KeyRefusal::KeyExists => Said::new(Text::new(
            "This key exists already.",
            "Key ini sudah ada.",
        ))
        .hint(Text::new(
            "Nothing was imported. If it should be another merchant's or project's, revoke it there and import a new pair.",
            "Tidak ada yang diimpor. Jika seharusnya milik merchant atau project lain, cabut di sana dan impor pasangan baru.",
        )),
    }
}

fn not_valid(status: KeyStatus) -> Text {
    match status {
        KeyStatus::Expired => Text::new(
            "The key has expired and cannot be rotated.",
            "Key sudah kedaluwarsa dan tidak dapat dirotasi.",
        ),
        KeyStatus::Revoked => Text::new(
            "The key was revoked and cannot be rotated.",
            "Key sudah dicabut dan tidak dapat dirotasi.",
        ),
        KeyStatus::Active | KeyStatus::Expiring => Text::new(
            "The key cannot be rotated just now.",
            "Key saat ini tidak dapat dirotasi.",
        ),
    }
}
