//! `sengo signature …`: no database needed.

use anyhow::Context;
use sengo_core::refusal::Refusal;
use sengo_core::signature::{SigningKey, diagnose, to_hex, verify};
use serde_json::json;

use super::secret;
use crate::args::{SignatureArgs, SignatureCommand};
use crate::output::Output;

pub(crate) fn run(command: SignatureCommand, output: Output) -> anyhow::Result<()> {
    match command {
        SignatureCommand::Sign(call) => {
            let (token, body) = read(&call)?;
            let signature = SigningKey::new(token.as_bytes()).sign_raw(&call.key, body.as_deref());
            output.show(&json!({ "signature": to_hex(&signature) }));
            Ok(())
        }
        SignatureCommand::Explain { call, signature } => {
            let (token, body) = read(&call)?;
            let (token, body) = (token.as_bytes(), body.as_deref());
            match verify(&SigningKey::new(token), &call.key, body, signature.as_bytes()) {
                Ok(_) => {
                    output.show(&json!({ "valid": true }));
                    Ok(())
                }
                Err(_) => {
                    let diagnosis = diagnose(token, &call.key, body, signature.as_bytes());
                    Err(sengo_app::Error::from(Refusal::SignatureWrong(diagnosis)).into())
                }
            }
        }
    }
}

fn read(call: &SignatureArgs) -> anyhow::Result<(String, Option<Vec<u8>>)> {
    let token = secret(&call.token)?;
    let body = match &call.body {
        Some(path) => Some(std::fs::read(path).with_context(|| format!("cannot read {}", path.display()))?),
        None => None,
    };
    Ok((token, body))
}
