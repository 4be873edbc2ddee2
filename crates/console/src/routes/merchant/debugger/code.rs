//! The call that was pasted as a program, in each language.

use maud::{Markup, html};
use sengo_core::call_code::{CodeLanguage, CodedCall, shell_word};

use crate::parts::{panel, section};
use crate::visit::Visit;

/// What to set first, and the programs.
pub(super) fn panels(visit: &Visit, call: &CodedCall, key: Option<&str>) -> Markup {
    let base = visit.link("");
    html! {
        (panel(visit.say("Code that makes this call", "Kode yang membuat panggilan ini"), &html! {
            p { (visit.say(
                "It reads key and token from the environment, so that no secret stands in it. Set them in a shell; the token is asked for and not shown:",
                "Kode membaca kunci dan token dari environment, sehingga tidak ada rahasia di dalamnya. Tetapkan di shell; token diminta dan tidak ditampilkan:",
            )) }
            pre class="wrapped" id="code-setup" { code { (setup(key)) } }
            p { (visit.say(
                "Then keep one of these as a file and run it.",
                "Lalu simpan salah satu ini sebagai berkas dan jalankan.",
            )) }
        }))
        @for language in CodeLanguage::ALL {
            @let (program, file) = language.run_by();
            (section(language.as_str(), &html! {
                p class="quiet" { code { (program) " " (file) } }
                pre class="wrapped" id={ "code-" (program) } { code { (call.code(language, &base)) } }
            }))
        }
    }
}

fn setup(key: Option<&str>) -> String {
    let key = key.map_or_else(|| "'…'".to_owned(), shell_word);
    format!("export SENGO_KEY={key}\nread -rs SENGO_TOKEN && export SENGO_TOKEN")
}
