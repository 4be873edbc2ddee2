use sengo_core::domain::Domain;
use sengo_core::environment::Environment;
use sengo_core::ids::ProjectId;
use sengo_core::json::Value;
use sengo_core::name::ProjectName;
use sengo_core::project::{ProjectDetails, ProjectPatch};
use sengo_core::refusal::{Fault, FieldFault, Refusal};

use super::fields::{self, Faults};

const NAME: &str = "name";
const DOMAIN: &str = "domain";
const IP: &str = "ip";

/// The three fields of the create call, all of them mandatory.
///
/// # Errors
/// The faults of all fields.
pub fn project_create(body: &Value<'_>, environment: Environment) -> Result<ProjectDetails, Vec<FieldFault>> {
    let mut faults = Faults::default();
    let name = faults.note(NAME, fields::present(body, NAME).and_then(name));
    let domain = faults.note(
        DOMAIN,
        fields::present(body, DOMAIN).and_then(|value| domain(value, environment)),
    );
    let list = faults
        .note(IP, fields::present(body, IP))
        .and_then(|value| fields::allowlist(IP, value, &mut faults));
    let details = name
        .zip(domain)
        .zip(list)
        .map(|((name, domain), allowlist)| ProjectDetails {
            name,
            domain,
            allowlist,
        });
    faults.finish(details)
}

/// The fields to change; what is absent stays as it is, null is a fault.
///
/// # Errors
/// The faults of all fields, or [`Fault::NothingToChange`].
pub fn project_patch(body: &Value<'_>, environment: Environment) -> Result<ProjectPatch, Vec<FieldFault>> {
    let mut faults = Faults::default();
    let patch = ProjectPatch {
        name: body.get(NAME).and_then(|value| faults.note(NAME, name(value))),
        domain: body
            .get(DOMAIN)
            .and_then(|value| faults.note(DOMAIN, domain(value, environment))),
        allowlist: body
            .get(IP)
            .and_then(|value| fields::allowlist(IP, value, &mut faults)),
    };
    let known = vec![NAME, DOMAIN, IP];
    if known.iter().all(|field| body.get(field).is_none()) {
        faults.add("body", Fault::NothingToChange { known });
    }
    faults.finish(Some(patch))
}

/// The project named in a path. What cannot be an id is no project of anybody.
///
/// # Errors
/// [`Refusal::ProjectNotFound`].
pub fn project_id(text: &str) -> Result<ProjectId, Refusal> {
    let plain = !text.starts_with('0') && text.bytes().all(|byte| byte.is_ascii_digit());
    let number = if plain { text.parse().ok() } else { None };
    number.and_then(ProjectId::new).ok_or(Refusal::ProjectNotFound)
}

fn name(value: &Value<'_>) -> Result<ProjectName, Fault> {
    let text = fields::text(value)?;
    ProjectName::parse(text).map_err(|fault| Fault::Name {
        fault,
        found: text.to_owned(),
    })
}

fn domain(value: &Value<'_>, environment: Environment) -> Result<Domain, Fault> {
    let text = fields::text(value)?;
    Domain::parse(text, environment).map_err(|fault| Fault::Domain {
        fault,
        found: text.to_owned(),
    })
}
