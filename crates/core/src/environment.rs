//! The two environments an instance can be: one running instance is exactly one of them.

use std::fmt;

/// What an instance is run for. Keys, rules for domains and the sandbox's clock depend on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Environment {
    /// A simulated network and a clock that can be advanced; no real money.
    Sandbox,
    /// Real money.
    Production,
}

impl Environment {
    /// Both, in the order in which a merchant meets them.
    pub const ALL: [Environment; 2] = [Environment::Sandbox, Environment::Production];

    /// The word used in configuration and messages: `sandbox` or `production`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Environment::Sandbox => "sandbox",
            Environment::Production => "production",
        }
    }

    /// Reads what [`Environment::as_str`] writes, and nothing else.
    ///
    /// # Errors
    /// [`EnvironmentFault`] with the word that was found.
    pub fn parse(text: &str) -> Result<Environment, EnvironmentFault> {
        Environment::ALL
            .into_iter()
            .find(|environment| environment.as_str() == text)
            .ok_or_else(|| EnvironmentFault::Unknown {
                found: text.to_owned(),
            })
    }
}

impl fmt::Display for Environment {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

/// Why a word is not an environment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EnvironmentFault {
    /// The word is neither `sandbox` nor `production`; write one of the two.
    Unknown {
        /// The word as it was given.
        found: String,
    },
}

#[cfg(test)]
mod tests;
