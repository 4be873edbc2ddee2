//! The fields of a project, as they are typed and read.

use maud::{Markup, html};
use sengo_core::refusal::{FieldFault, Refusal};
use serde_json::json;

use crate::failure::Failure;
use crate::parts::{Faults, Field, Filled};
use crate::visit::Visit;

/// What stands in the fields of a project.
pub(super) struct Typed {
    pub(super) name: String,
    pub(super) domain: String,
    pub(super) ip: String,
}

impl Typed {
    pub(super) fn of(filled: &Filled) -> Self {
        Self {
            name: filled.raw("name").to_owned(),
            domain: filled.raw("domain").to_owned(),
            ip: filled.lines("ip").join("\n"),
        }
    }

    /// The same as the body of a call, so that both are read by the same rules.
    pub(super) fn body(&self) -> Vec<u8> {
        let ip: Vec<&str> = self.ip.lines().collect();
        serde_json::to_vec(&json!({ "name": self.name, "domain": self.domain, "ip": ip })).unwrap_or_default()
    }

    pub(super) fn fields(&self, visit: &Visit, faults: &Faults) -> Markup {
        html! {
            (Field::text("name", visit.say("Name", "Nama")).value(&self.name).fault(faults).required()
                .hint(visit.say("As your customers know the business.", "Seperti pelanggan mengenal usaha Anda.")))
            (Field::line("url", "domain", visit.say("Website", "Situs web")).value(&self.domain).fault(faults).required()
                .hint(visit.say("Beginning with https://", "Diawali dengan https://")))
            (Field::area("ip", visit.say("Allowed IP addresses", "Daftar IP yang diizinkan"), 4).value(&self.ip).fault(faults).required()
                .hint(visit.say(
                    "Where the project's keys may call from: one address or network a line, such as 203.0.113.0/24. 0.0.0.0/0 admits every address.",
                    "Asal panggilan dengan kunci proyek: satu alamat atau jaringan per baris, misalnya 203.0.113.0/24. 0.0.0.0/0 mengizinkan semua alamat.",
                )))
        }
    }
}

/// Faults as wire reads them, at the fields of the form.
pub(super) fn read<T>(visit: &Visit, read: Result<T, Vec<FieldFault>>) -> Result<Result<T, Faults>, Failure> {
    match read {
        Ok(read) => Ok(Ok(read)),
        Err(faults) => Ok(Err(visit.faults(Refusal::Invalid(faults).into())?)),
    }
}

/// A refusal that is about the website stands at its field.
pub(super) fn about_domain(visit: &Visit, error: sengo_app::Error) -> Result<Faults, Failure> {
    use sengo_core::project::ProjectRefusal::{DomainInUse, DomainTaken};
    if matches!(
        error,
        sengo_app::Error::Refused(Refusal::Project(DomainInUse { .. } | DomainTaken))
    ) {
        let body = visit.explain(&error);
        let said = format!("{} {}", body.response_message, body.hint.unwrap_or_default());
        return Ok(Faults::default().with("domain", said.trim_end()));
    }
    visit.faults(error)
}
