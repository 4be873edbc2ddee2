//! (in work)
use crate::environment::Environment;
/// A website.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Domain(String);
impl Domain {
    /// Reads.
    pub fn parse(text: &str, _: Environment) -> Result<Self, ()> {
        Ok(Self(text.into()))
    }
    /// URL.
    pub fn as_url(&self) -> &str {
        &self.0
    }
    /// Key.
    pub fn uniqueness_key(&self) -> String {
        self.0.clone()
    }
}
