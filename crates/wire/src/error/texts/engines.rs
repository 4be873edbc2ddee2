//! Engines: their keys, their instructions, and exceptions.

use sengo_core::channel::Channel;

use super::say;
use crate::error::text::Text;
use crate::error::told::Said;

pub(in crate::error) fn engine_not_found() -> Said {
    Said::new(Text::new(
        "There is no engine of this name.",
        "Tidak ada engine dengan nama ini.",
    ))
    .hint(Text::new(
        "An engine begins with its first key: sengo key issue --engine NAME --ip CIDR.",
        "Engine mulai ada dengan key pertamanya: sengo key issue --engine NAME --ip CIDR.",
    ))
}

pub(in crate::error) fn instruction_not_found() -> Said {
    Said::new(Text::new(
        "There is no instruction with this id for you.",
        "Tidak ada instruksi dengan id ini untuk Anda.",
    ))
    .hint(Text::new(
        "Take the id from POST /api/engine/instructions/claim as it is.",
        "Ambil id dari POST /api/engine/instructions/claim apa adanya.",
    ))
}

pub(in crate::error) fn instruction_done() -> Said {
    Said::new(Text::new(
        "This instruction is done, and what was said first stands.",
        "Instruksi ini sudah selesai, dan hasil yang dilaporkan pertama tetap berlaku.",
    ))
    .hint(Text::new(
        "Nothing was changed. If money moved otherwise than was said first, the engine reports it with POST /api/engine/events; a person then decides.",
        "Tidak ada yang berubah. Jika dana bergerak berbeda dari yang dilaporkan semula, engine melaporkannya lewat POST /api/engine/events; selanjutnya diputuskan oleh orang.",
    ))
}

pub(in crate::error) fn channel_not_served(channel: Channel) -> Said {
    Said::new(say!(
        "Your engine may not speak of the channel {channel}.",
        "Engine Anda tidak boleh menangani kanal {channel}.",
    ))
    .hint(say!(
        "Leave the channel out, or have the operator issue a key for it: sengo key issue --engine NAME --ip CIDR --channel {channel}.",
        "Hilangkan kanal itu, atau minta operator menerbitkan key untuknya: sengo key issue --engine NAME --ip CIDR --channel {channel}.",
    ))
}

pub(in crate::error) fn exception_not_found() -> Said {
    Said::new(Text::new(
        "There is no exception with this id.",
        "Tidak ada exception dengan id ini.",
    ))
    .hint(Text::new(
        "sengo exception list shows those that wait for a person.",
        "sengo exception list menampilkan yang menunggu keputusan orang.",
    ))
}

pub(in crate::error) fn exception_resolved() -> Said {
    Said::new(Text::new(
        "This exception was resolved before, otherwise.",
        "Exception ini sudah diselesaikan sebelumnya, dengan keputusan lain.",
    ))
    .hint(Text::new(
        "sengo exception show tells how. Money that went to the wrong place is moved with sengo balance adjust.",
        "sengo exception show menunjukkan keputusannya. Dana yang salah tempat dipindahkan dengan sengo balance adjust.",
    ))
}
