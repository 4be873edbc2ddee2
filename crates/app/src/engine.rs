//! Engines as they are kept: one document each.

use jiff::Timestamp;
use sengo_core::allowlist::Allowlist;
use sengo_core::channel::Channel;
use sengo_core::engine::{Engine, EngineName};
use sengo_store::{DocumentId, DocumentKind, Page, SHELF_MAX, Shelf};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::app::App;
use crate::error::Error;

const SHELF: Shelf = Shelf {
    merchant: None,
    project: None,
    kind: DocumentKind::Engine,
};

/// Where an engine is kept.
pub(crate) fn document(name: &str) -> DocumentId {
    DocumentId {
        shelf: SHELF,
        name: name.to_owned(),
    }
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Kept {
    allowlist: Vec<String>,
    /// Not there for an engine of every channel.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    channels: Option<Vec<String>>,
    created_at: String,
}

pub(crate) fn engine_to_text(engine: &Engine) -> String {
    let channels = engine.channels.as_ref();
    let kept = Kept {
        allowlist: engine.allowlist.entries().collect(),
        channels: channels.map(|channels| {
            let words = channels.iter().map(|channel| channel.as_str().to_owned());
            words.collect()
        }),
        created_at: engine.created_at.to_string(),
    };
    json!(kept).to_string()
}

/// The engine of a document; none for one that nobody here wrote. A channel that is not known is left out, which
/// restricts and never widens.
pub(crate) fn engine_from(name: &str, text: &str) -> Option<Engine> {
    let kept: Kept = serde_json::from_str(text).ok()?;
    let entries: Vec<&str> = kept.allowlist.iter().map(String::as_str).collect();
    Some(Engine {
        name: EngineName::parse(name)?,
        allowlist: Allowlist::parse(&entries).ok()?,
        channels: kept.channels.map(|words| {
            let known = words.iter().filter_map(|word| Channel::parse(word));
            known.collect()
        }),
        created_at: kept.created_at.parse::<Timestamp>().ok()?,
    })
}

/// An engine as the audit trail describes it.
pub(crate) fn described(engine: Option<&Engine>) -> Value {
    engine.map_or(Value::Null, |engine| {
        let channels: Vec<&str> = engine.served().into_iter().map(Channel::as_str).collect();
        json!({
            "ip": engine.allowlist.entries().collect::<Vec<_>>(),
            "channels": channels,
        })
    })
}

fn read(name: &str, text: &str) -> Result<Engine, Error> {
    let engine = engine_from(name, text);
    engine.ok_or_else(|| Error::Defect(format!("the engine {name} cannot be read")))
}

impl App {
    /// The engines by name.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn engine_list(&self) -> Result<Vec<Engine>, Error> {
        let page = Page {
            offset: 0,
            limit: i64::try_from(SHELF_MAX).unwrap_or(i64::MAX),
        };
        let mut found = self.store().documents(SHELF, page).await?;
        found.reverse();
        found.iter().map(|(name, text)| read(name, text)).collect()
    }

    /// The engine of this name, if there is one.
    pub(crate) async fn engine(&self, name: &str) -> Result<Option<Engine>, Error> {
        match self.store().document(&document(name)).await? {
            None => Ok(None),
            Some(text) => read(name, &text).map(Some),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_engine_reads_back_as_it_was_written() {
        for channels in [None, Some(vec![Channel::Qris]), Some(Vec::new())] {
            let engine = Engine {
                name: EngineName::parse("bank").unwrap(),
                allowlist: Allowlist::parse(&["10.0.0.0/8", "2001:db8::1"]).unwrap(),
                channels,
                created_at: Timestamp::UNIX_EPOCH,
            };
            assert_eq!(engine_from("bank", &engine_to_text(&engine)), Some(engine));
        }
        assert_eq!(engine_from("bank", "{}"), None);
    }
}
