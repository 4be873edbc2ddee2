//! Why an event of an engine was refused, in one line.

use sengo_core::event::EventRefusal;

use super::{fields, say};
use crate::error::text::Text;

pub(in crate::error) fn refused(refusal: &EventRefusal) -> Text {
    match refusal {
        EventRefusal::Faults(faults) => {
            let mut texts = faults.iter().map(|fault| {
                Text::same(&fields::shown(&fault.field)).then(fields::fault(&fault.field, &fault.fault))
            });
            let first = texts.next().unwrap_or_else(|| Text::same(""));
            let all = texts.fold(first, |all, text| all.joined("; ", text));
            all.joined(".", Text::same(""))
        }
        EventRefusal::UsedOtherwise => Text::new(
            "You used this id before, for an event that says something else. Give each event an id of its own.",
            "Id ini sudah pernah dipakai untuk event yang isinya lain. Beri setiap event id tersendiri.",
        ),
        EventRefusal::AmountMustBePositive => Text::new(
            "The amount must be above zero, since money moved.",
            "amount harus di atas nol, karena ada dana yang bergerak.",
        ),
        EventRefusal::Unknown => Text::new(
            "No transaction is known by this id or number, and the event brings no money that could be set aside.",
            "Tidak ada transaksi dengan id atau nomor ini, dan event ini tidak membawa dana yang dapat disisihkan.",
        ),
        EventRefusal::OtherKind => Text::new(
            "The transaction is of another kind than the event speaks of. Take the type that fits it.",
            "Jenis transaksi ini berbeda dari yang disebut event. Pakai type yang sesuai.",
        ),
        EventRefusal::ChannelNotServed(channel) => say!(
            "Your engine may not speak of the channel {channel}. The operator can issue a key for it.",
            "Engine Anda tidak boleh menangani kanal {channel}. Operator dapat menerbitkan key untuknya.",
        ),
        EventRefusal::NoPayments(channel) => say!(
            "Money goes out through the channel {channel}; a payment is recorded for one through which it comes in.",
            "Lewat kanal {channel} dana keluar; pembayaran dicatat untuk kanal tempat dana masuk.",
        ),
        EventRefusal::NotPriced => Text::new(
            "The project's settings or tariffs do not say what this payment costs. Tell the operator, and send the event again.",
            "Pengaturan atau tarif project tidak menyebut biaya pembayaran ini. Beri tahu operator, lalu kirim lagi event ini.",
        ),
        EventRefusal::NoSuchRefund => Text::new(
            "The payment has no such refund.",
            "Pembayaran ini tidak memiliki refund tersebut.",
        ),
        EventRefusal::OutOfRange => Text::new(
            "The amount is larger than what can be booked. Tell the operator.",
            "amount lebih besar daripada yang dapat dibukukan. Beri tahu operator.",
        ),
    }
}
