//! Callbacks.

use crate::error::text::Text;
use crate::error::told::Said;

pub(in crate::error) fn not_found() -> Said {
    Said::new(Text::new(
        "There is no callback of this transaction.",
        "Tidak ada callback untuk transaksi ini.",
    ))
    .hint(Text::new(
        "A transaction has its first callback when it is paid, expires or fails, if it was created with additionalInfo.callback. Check its id and its status.",
        "Callback pertama dibuat saat transaksi dibayar, kedaluwarsa, atau gagal, jika transaksi dibuat dengan additionalInfo.callback. Periksa id dan statusnya.",
    ))
}
