//! Letters to people: what they say, in two languages.
//!
//! What others typed (names, reasons) stands in a letter without line breaks or other control characters, so that
//! nothing typed becomes a header or a paragraph of its own.

mod words;

use jiff::tz::{self, TimeZone};
use sengo_core::printable::is_printable;
use serde::{Deserialize, Serialize};

use crate::error::Language;
use crate::moment::Moment;

/// The most characters that a letter repeats of a text which somebody typed.
const REPEATED_CHARACTERS_MAX: usize = 500;

/// What somebody is told by mail.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "notice", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Notice {
    /// They are invited.
    Invitation {
        /// Who invites them, by name; the platform where nobody in particular does.
        by: Option<String>,
        /// The merchant whose team it is; the platform's operators where there is none.
        merchant: Option<String>,
        /// The path of the link, which works once.
        path: String,
        /// Until when it works.
        until: Moment,
    },
    /// A project of theirs came to stand elsewhere.
    Project {
        /// Its name.
        name: String,
        /// What was decided.
        decision: ProjectDecision,
        /// The path of its page.
        path: String,
    },
    /// Something that needs a second person waits for them.
    SecondPerson {
        /// Who asked for it, by name.
        by: Option<String>,
        /// The path of the page where they decide.
        path: String,
    },
    /// Their access was ended.
    AccessEnded {
        /// The merchant whose team it was.
        merchant: Option<String>,
    },
    /// Their password was changed.
    PasswordChanged,
    /// They have another authenticator.
    SecondFactorChanged,
    /// They have other recovery codes.
    RecoveryCodesChanged,
    /// The operator tries whether mail arrives.
    Trial,
}

/// What the operator decided about a project.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum ProjectDecision {
    /// It is in use.
    Approved,
    /// It has to be corrected: each field with why.
    Rejected(Vec<(String, String)>),
    /// It is stopped for a while.
    Suspended,
    /// It is in use again.
    Resumed,
}

/// A letter, ready to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    /// The subject: one line.
    pub subject: String,
    /// The text.
    pub text: String,
}

/// Writes a letter to somebody of this name; in both languages where it is not known which they read. `base` is how
/// their browser reaches this instance.
#[must_use]
pub fn compose(notice: &Notice, name: &str, language: Option<Language>, base: &str) -> Letter {
    let base = base.trim_end_matches('/');
    let write = |language| words::Words { language, base }.letter(notice, name);
    match language {
        Some(language) => write(language),
        None => {
            let [english, indonesian] = Language::ALL.map(write);
            Letter {
                subject: format!("{} / {}", english.subject, indonesian.subject),
                text: format!("{}\n\n----\n\n{}", english.text, indonesian.text),
            }
        }
    }
}

/// A text that somebody typed, on one line.
fn one_line(text: &str) -> String {
    let visible = text
        .chars()
        .map(|character| if is_printable(character) { character } else { ' ' });
    visible
        .take(REPEATED_CHARACTERS_MAX)
        .collect::<String>()
        .trim()
        .to_owned()
}

/// A moment in Jakarta's time: `2026-11-25 11:36 WIB`.
fn local(moment: Moment) -> String {
    let local = moment.timestamp().to_zoned(TimeZone::fixed(tz::offset(7)));
    local.strftime("%Y-%m-%d %H:%M WIB").to_string()
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;

    fn every_notice(typed: &str) -> Vec<Notice> {
        let typed = typed.to_owned();
        let path = "/console/x".to_owned();
        let reasons = vec![("domain".to_owned(), typed.clone())];
        let decisions = [
            ProjectDecision::Approved,
            ProjectDecision::Rejected(reasons),
            ProjectDecision::Suspended,
            ProjectDecision::Resumed,
        ];
        let projects = decisions.map(|decision| Notice::Project {
            name: typed.clone(),
            decision,
            path: path.clone(),
        });
        let others = [
            Notice::Invitation {
                by: Some(typed.clone()),
                merchant: Some(typed.clone()),
                path: path.clone(),
                until: Timestamp::UNIX_EPOCH.into(),
            },
            Notice::Invitation {
                by: None,
                merchant: None,
                path: path.clone(),
                until: Timestamp::UNIX_EPOCH.into(),
            },
            Notice::SecondPerson {
                by: Some(typed.clone()),
                path,
            },
            Notice::AccessEnded {
                merchant: Some(typed),
            },
            Notice::PasswordChanged,
            Notice::SecondFactorChanged,
            Notice::RecoveryCodesChanged,
            Notice::Trial,
        ];
        projects.into_iter().chain(others).collect()
    }

    #[test]
    fn nothing_typed_becomes_a_line_of_its_own() {
        let typed = "Budi\r\nBcc: everybody@example.com\n\u{2028}\u{202e}\0x";
        for notice in every_notice(typed) {
            for language in [None, Some(Language::English), Some(Language::Indonesian)] {
                let letter = compose(&notice, typed, language, "https://sengo.example/");
                assert!(letter.subject.chars().all(is_printable), "{letter:?}");
                assert!(
                    letter
                        .text
                        .chars()
                        .all(|character| character == '\n' || is_printable(character)),
                    "{letter:?}"
                );
                assert!(
                    letter.text.lines().all(|line| !line.starts_with("Bcc:")),
                    "{letter:?}"
                );
            }
        }
    }

    #[test]
    fn an_invitation_says_who_invites_until_when_and_how() {
        let notice = Notice::Invitation {
            by: Some("Ana".into()),
            merchant: Some("PT Uji".into()),
            path: "/console/invitation/1.p1.secret".into(),
            until: "2026-11-25T04:36:00Z".parse::<Timestamp>().unwrap().into(),
        };
        let letter = compose(
            &notice,
            "Budi",
            Some(Language::Indonesian),
            "https://sengo.example/",
        );
        assert_eq!(letter.subject, "Undangan ke PT Uji di SenGo");
        for said in [
            "Budi",
            "Ana",
            "https://sengo.example/console/invitation/1.p1.secret\n",
            "2026-11-25 11:36 WIB",
        ] {
            assert!(letter.text.contains(said), "{said}: {}", letter.text);
        }
        let both = compose(&notice, "Budi", None, "https://sengo.example");
        assert!(both.text.contains("Hello Budi") && both.text.contains("Halo Budi"));
    }

    #[test]
    fn a_rejection_gives_each_reason_with_its_field() {
        let reasons = vec![
            ("domain".to_owned(), "It shows nothing.".to_owned()),
            ("ip".to_owned(), "Too wide.".to_owned()),
        ];
        let notice = Notice::Project {
            name: "Toko".into(),
            decision: ProjectDecision::Rejected(reasons),
            path: "/console/merchant/projects/7".into(),
        };
        let letter = compose(&notice, "Budi", Some(Language::English), "https://sengo.example");
        assert!(
            letter
                .text
                .contains("- domain: It shows nothing.\n- ip: Too wide.\n"),
            "{}",
            letter.text
        );
        assert!(
            letter
                .text
                .contains("https://sengo.example/console/merchant/projects/7")
        );
    }

    #[test]
    fn what_is_kept_of_a_notice_is_read_back() {
        for notice in every_notice("Budi") {
            let kept = serde_json::to_string(&notice).unwrap();
            assert_eq!(serde_json::from_str::<Notice>(&kept).unwrap(), notice);
        }
    }
}
