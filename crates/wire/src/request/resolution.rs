use sengo_core::exception::Resolution;
use sengo_core::ids::ProjectId;
use sengo_core::refusal::{Fault, FieldFault};

/// Where the money of an exception belongs, as an operator types it: `project:7`, `channel` or `platform`.
///
/// # Errors
/// The fault of `--to`.
pub fn resolution(text: &str) -> Result<Resolution, FieldFault> {
    let project = text
        .strip_prefix("project:")
        .and_then(|number| number.parse().ok())
        .and_then(ProjectId::new);
    match (text, project) {
        (_, Some(project)) => Ok(Resolution::Project(project)),
        ("channel", None) => Ok(Resolution::Channel),
        ("platform", None) => Ok(Resolution::Platform),
        _ => Err(FieldFault {
            field: "--to".to_owned(),
            fault: Fault::Word {
                known: vec!["project:ID", "channel", "platform"],
                found: text.to_owned(),
            },
        }),
    }
}
