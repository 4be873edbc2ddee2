//! What only a sandbox does.

use crate::error::text::Text;
use crate::error::told::Said;

pub(in crate::error) fn only() -> Said {
    Said::new(Text::new(
        "Only a sandbox does this, and this instance is production.",
        "Hanya sandbox yang melakukan ini, sedangkan instance ini production.",
    ))
    .hint(Text::new(
        "Try it at the sandbox, with the keys of the sandbox. Here payers and banks act by themselves, and time passes by itself.",
        "Coba di sandbox, dengan key sandbox. Di sini pembayar dan bank bertindak sendiri, dan waktu berjalan sendiri.",
    ))
}

pub(in crate::error) fn clock_step() -> Said {
    Said::new(Text::new(
        "The sandbox's clock cannot make this step: it only moves ahead, and at most 366 days at once.",
        "Jam sandbox tidak dapat melangkah sejauh ini: jam hanya dapat dimajukan, paling banyak 366 hari sekaligus.",
    ))
    .hint(Text::new(
        "Give a step such as 2d, 36h or 90m. To go back, start with an empty data folder.",
        "Berikan langkah seperti 2d, 36h, atau 90m. Untuk mundur, mulai dengan folder data yang kosong.",
    ))
}
