//! What people type about themselves: mail address, name and password.

use super::PersonRefusal;

/// The shortest password, in characters.
pub const PASSWORD_CHARACTERS_MIN: usize = 12;

/// The longest password, in characters: hashing takes time that grows with it.
pub const PASSWORD_CHARACTERS_MAX: usize = 128;

/// The longest name of a person, in characters.
pub const PERSON_NAME_CHARACTERS_MAX: usize = 80;

/// The longest mail address, in bytes (RFC 5321).
pub const EMAIL_BYTES_MAX: usize = 254;

/// A mail address as it is kept and compared: trimmed, the whole of it in small letters.
///
/// # Errors
/// [`PersonRefusal::EmailUnusable`] for what no mail could be sent to.
pub fn email(text: &str) -> Result<String, PersonRefusal> {
    let trimmed = text.trim().to_lowercase();
    let is_visible = trimmed.chars().all(|character| character.is_ascii_graphic());
    let parts = trimmed.split_once('@');
    let is_address = parts.is_some_and(|(local, host)| {
        let labels = host.split('.');
        let is_host = host.contains('.')
            && labels.clone().all(|label| {
                !label.is_empty()
                    && !label.starts_with('-')
                    && !label.ends_with('-')
                    && label
                        .chars()
                        .all(|character| character.is_ascii_alphanumeric() || character == '-')
            });
        let is_local = (1..=64).contains(&local.len())
            && !local.contains(['"', '(', ')', ',', ':', ';', '<', '>', '[', ']', '\\', '@']);
        is_local && is_host
    });
    if is_visible && is_address && trimmed.len() <= EMAIL_BYTES_MAX {
        Ok(trimmed)
    } else {
        Err(PersonRefusal::EmailUnusable)
    }
}

/// A person's name as it is kept: trimmed, visible characters.
///
/// # Errors
/// [`PersonRefusal::NameUnusable`].
pub fn person_name(text: &str) -> Result<String, PersonRefusal> {
    let trimmed = text.trim();
    let characters = trimmed.chars().count();
    if (1..=PERSON_NAME_CHARACTERS_MAX).contains(&characters)
        && trimmed.chars().all(crate::printable::is_printable)
    {
        Ok(trimmed.to_owned())
    } else {
        Err(PersonRefusal::NameUnusable)
    }
}

/// Whether a password will do for somebody with this mail address.
///
/// # Errors
/// [`PersonRefusal::PasswordLength`], [`PersonRefusal::PasswordGuessable`] for one that repeats few characters, runs
/// along the keyboard, or is made of the mail address.
pub fn check_password(password: &str, email: &str) -> Result<(), PersonRefusal> {
    let characters = password.chars().count();
    if !(PASSWORD_CHARACTERS_MIN..=PASSWORD_CHARACTERS_MAX).contains(&characters) {
        return Err(PersonRefusal::PasswordLength);
    }
    let small = password.to_lowercase();
    let different: std::collections::BTreeSet<char> = small.chars().collect();
    let local = email.split('@').next().unwrap_or_default();
    let rest = RUNS
        .iter()
        .chain([&local])
        .filter(|run| run.len() >= 3)
        .fold(small.clone(), |rest, run| rest.replace(run, ""));
    if different.len() < 5 || rest.chars().count() < 4 {
        return Err(PersonRefusal::PasswordGuessable);
    }
    Ok(())
}

/// What guessable passwords are made of.
const RUNS: [&str; 22] = [
    "password",
    "passw0rd",
    "p@ssw0rd",
    "katasandi",
    "rahasia",
    "qwertyuiop",
    "qwerty",
    "asdfghjkl",
    "asdfgh",
    "zxcvbnm",
    "1234567890",
    "123456789",
    "12345678",
    "123456",
    "12345",
    "1234",
    "123",
    "abcdef",
    "abc",
    "letmein",
    "welcome",
    "admin",
];
