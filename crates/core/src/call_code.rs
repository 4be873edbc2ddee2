//! A signed call as a program that makes it, in each language of the samples.
//!
//! What was typed stands in the program as a literal and nothing else: whatever is in it, it cannot become code. No
//! secret is in it either, since key and token are read from the environment.

mod literal;
mod programs;
#[cfg(test)]
mod tests;

use thiserror::Error;

/// The longest path, in bytes.
pub const PATH_BYTES_MAX: usize = 2_000;

/// The longest body that is written as code, in bytes: four programs with it are still a light page.
pub const BODY_BYTES_MAX: usize = 8 * 1024;

/// How a call is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CallMethod {
    /// Reads.
    Get,
    /// Creates, or does something.
    Post,
    /// Changes.
    Patch,
    /// Takes away.
    Delete,
}

impl CallMethod {
    /// All that the API has.
    pub const ALL: [Self; 4] = [Self::Get, Self::Post, Self::Patch, Self::Delete];

    /// As it stands in a request.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Patch => "PATCH",
            Self::Delete => "DELETE",
        }
    }
}

/// In which language a call is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CodeLanguage {
    /// PHP with its cURL.
    Php,
    /// JavaScript for Node.
    JavaScript,
    /// Python without packages.
    Python,
    /// Bash with curl and openssl.
    Shell,
}

impl CodeLanguage {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Php, Self::JavaScript, Self::Python, Self::Shell];

    /// What people call it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Php => "PHP",
            Self::JavaScript => "JavaScript",
            Self::Python => "Python",
            Self::Shell => "curl",
        }
    }

    /// The program that runs it, and a file that it takes for its own.
    #[must_use]
    pub fn run_by(self) -> (&'static str, &'static str) {
        match self {
            Self::Php => ("php", "call.php"),
            Self::JavaScript => ("node", "call.mjs"),
            Self::Python => ("python3", "call.py"),
            Self::Shell => ("bash", "call.sh"),
        }
    }
}

/// What keeps something typed from being a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum CallFault {
    /// The method is none that the API has.
    #[error("the method must be GET, POST, PATCH or DELETE")]
    Method,
    /// A path begins with a slash.
    #[error("the path must begin with /")]
    PathStart,
    /// The path is too long.
    #[error("the path must have at most {PATH_BYTES_MAX} bytes")]
    PathLength,
    /// A GET is sent without a body.
    #[error("a GET has no body")]
    BodyOfGet,
    /// The body is too long to be shown.
    #[error("the body must have at most {BODY_BYTES_MAX} bytes")]
    BodyLength,
    /// A zero byte is in no JSON, and a shell cannot hold one.
    #[error("there must be no zero byte in the body")]
    BodyZero,
}

/// A call that can be written as a program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CodedCall {
    method: CallMethod,
    path: String,
    body: String,
}

impl CodedCall {
    /// Reads a call. The path may have a query; whatever an address cannot hold as it is, is escaped in it.
    ///
    /// # Errors
    /// Each thing that is wrong with it.
    pub fn parse(method: &str, path: &str, body: &str) -> Result<Self, Vec<CallFault>> {
        let mut faults = Vec::new();
        let found = CallMethod::ALL.into_iter().find(|known| known.as_str() == method);
        if found.is_none() {
            faults.push(CallFault::Method);
        }
        if !path.starts_with('/') {
            faults.push(CallFault::PathStart);
        } else if path.len() > PATH_BYTES_MAX {
            faults.push(CallFault::PathLength);
        }
        if found == Some(CallMethod::Get) && !body.is_empty() {
            faults.push(CallFault::BodyOfGet);
        }
        if body.len() > BODY_BYTES_MAX {
            faults.push(CallFault::BodyLength);
        }
        if body.contains('\0') {
            faults.push(CallFault::BodyZero);
        }
        match found {
            Some(method) if faults.is_empty() => Ok(Self {
                method,
                path: escaped(path),
                body: body.to_owned(),
            }),
            _ => Err(faults),
        }
    }

    /// The program that makes the call. It asks `SENGO_URL`, and where that is not set, `base`; key and token are in
    /// `SENGO_KEY` and `SENGO_TOKEN`. It prints the answer, and ends well only if that is 200.
    #[must_use]
    pub fn code(&self, language: CodeLanguage, base: &str) -> String {
        match language {
            CodeLanguage::Php => programs::php(self, base),
            CodeLanguage::JavaScript => programs::javascript(self, base),
            CodeLanguage::Python => programs::python(self, base),
            CodeLanguage::Shell => programs::shell(self, base),
        }
    }
}

/// A text as one word of a shell.
#[must_use]
pub fn shell_word(text: &str) -> String {
    literal::shell(text)
}

/// A path in the characters that stand in an address. What is escaped already stays so.
fn escaped(path: &str) -> String {
    let mut text = String::with_capacity(path.len());
    let mut rest = path;
    while let Some(character) = rest.chars().next() {
        let (this, after) = rest.split_at(character.len_utf8());
        let is_escape = || {
            let digits = after.as_bytes().get(..2);
            digits.is_some_and(|two| two.iter().all(u8::is_ascii_hexdigit))
        };
        if character.is_ascii_alphanumeric()
            || "/-._~?&=:@,;+".contains(character)
            || (character == '%' && is_escape())
        {
            text.push(character);
        } else {
            text.extend(this.bytes().map(|byte| format!("%{byte:02X}")));
        }
        rest = after;
    }
    text
}
