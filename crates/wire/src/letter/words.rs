//! The words of letters.

use super::{Letter, Notice, ProjectDecision, local, one_line};
use crate::error::Language;
use crate::moment::Moment;

/// Writes in a language.
pub(super) struct Words<'a> {
    pub(super) language: Language,
    /// How browsers reach this instance, without a slash at its end.
    pub(super) base: &'a str,
}

impl Words<'_> {
    fn say<T>(&self, english: T, indonesian: T) -> T {
        match self.language {
            Language::English => english,
            Language::Indonesian => indonesian,
        }
    }

    fn link(&self, path: &str) -> String {
        format!("{}{path}", self.base)
    }

    /// The letter, with greeting and end.
    pub(super) fn letter(&self, notice: &Notice, name: &str) -> Letter {
        let name = one_line(name);
        let (subject, paragraphs) = self.told(notice);
        let mut text = vec![self.say(format!("Hello {name},"), format!("Halo {name},"))];
        text.extend(paragraphs);
        let sender = if self.base.is_empty() {
            "SenGo".to_owned()
        } else {
            format!("SenGo, {}", self.base)
        };
        let ending = self.say(
            "Nobody reads answers to this mail.",
            "Balasan ke surel ini tidak dibaca.",
        );
        text.push(format!("{sender}\n{ending}"));
        Letter {
            subject,
            text: text.join("\n\n"),
        }
    }

    /// Subject and paragraphs.
    fn told(&self, notice: &Notice) -> (String, Vec<String>) {
        match notice {
            Notice::Invitation {
                by,
                merchant,
                path,
                until,
            } => self.invitation(by.as_deref(), merchant.as_deref(), path, *until),
            Notice::Project { name, decision, path } => self.project(name, decision, path),
            Notice::SecondPerson { by, path } => self.second_person(by.as_deref(), path),
            Notice::AccessEnded { merchant } => self.access_ended(merchant.as_deref()),
            Notice::PasswordChanged => self.changed(
                self.say("Your password was changed", "Kata sandi Anda diubah"),
                self.say(
                    "The password of your access to SenGo was just changed, and all your other sessions ended.",
                    "Kata sandi akses SenGo Anda baru saja diubah, dan semua sesi Anda yang lain diakhiri.",
                ),
            ),
            Notice::SecondFactorChanged => self.changed(
                self.say("You have a new authenticator", "Autentikator Anda diganti"),
                self.say(
                    "A new authenticator was just set up for your access to SenGo; the old one and the old recovery codes stopped working.",
                    "Autentikator baru baru saja dipasang untuk akses SenGo Anda; yang lama dan kode pemulihan lama tidak berlaku lagi.",
                ),
            ),
            Notice::RecoveryCodesChanged => self.changed(
                self.say("You have new recovery codes", "Kode pemulihan Anda diganti"),
                self.say(
                    "New recovery codes were just made for your access to SenGo; the old ones stopped working.",
                    "Kode pemulihan baru baru saja dibuat untuk akses SenGo Anda; yang lama tidak berlaku lagi.",
                ),
            ),
            Notice::Trial => (
                self.say("A mail from SenGo arrives", "Surel dari SenGo tiba").to_owned(),
                vec![self.say(
                    "You asked whether mail of this SenGo arrives. It does, since you read this.",
                    "Anda mencoba apakah surel dari SenGo ini tiba. Surel ini tiba, karena Anda membacanya.",
                ).to_owned()],
            ),
        }
    }

    fn invitation(
        &self,
        by: Option<&str>,
        merchant: Option<&str>,
        path: &str,
        until: Moment,
    ) -> (String, Vec<String>) {
        let by = by.map_or_else(
            || self.say("The platform".to_owned(), "Platform".to_owned()),
            one_line,
        );
        let place = merchant.map(one_line);
        let subject = match &place {
            Some(place) => self.say(
                format!("Invitation to {place} on SenGo"),
                format!("Undangan ke {place} di SenGo"),
            ),
            None => self.say(
                "Invitation to SenGo's console".to_owned(),
                "Undangan ke konsol SenGo".to_owned(),
            ),
        };
        let into = place.map_or_else(
            || self.say("the console of SenGo".to_owned(), "konsol SenGo".to_owned()),
            |place| {
                self.say(
                    format!("the team of {place} on SenGo"),
                    format!("tim {place} di SenGo"),
                )
            },
        );
        let (link, until) = (self.link(path), local(until));
        let paragraphs = vec![
            self.say(
                format!("{by} invites you to {into}. Open this link to choose your password:"),
                format!("{by} mengundang Anda ke {into}. Buka tautan ini untuk memilih kata sandi Anda:"),
            ),
            link,
            self.say(
                format!("It works once, until {until}. Whoever opens it acts as you, so pass it on to nobody."),
                format!("Tautan ini berlaku satu kali, sampai {until}. Siapa pun yang membukanya bertindak sebagai Anda, jadi jangan teruskan kepada siapa pun."),
            ),
            self.say(
                "If you expected no invitation, leave this mail alone; nothing happens then.".to_owned(),
                "Jika Anda tidak menunggu undangan, abaikan surel ini; tidak akan terjadi apa-apa.".to_owned(),
            ),
        ];
        (subject, paragraphs)
    }

    fn project(&self, name: &str, decision: &ProjectDecision, path: &str) -> (String, Vec<String>) {
        let name = one_line(name);
        let (subject, mut paragraphs) = match decision {
            ProjectDecision::Approved => (
                self.say(
                    format!("Project {name} is approved"),
                    format!("Proyek {name} disetujui"),
                ),
                vec![self.say(
                    format!("Project {name} is approved and in use. Its keys are on its page:"),
                    format!("Proyek {name} disetujui dan dapat dipakai. Kuncinya ada di halamannya:"),
                )],
            ),
            ProjectDecision::Rejected(reasons) => (
                self.say(
                    format!("Project {name} has to be corrected"),
                    format!("Proyek {name} perlu diperbaiki"),
                ),
                vec![
                    self.say(
                        format!("Project {name} was not approved. This has to be corrected:"),
                        format!("Proyek {name} belum disetujui. Ini yang perlu diperbaiki:"),
                    ),
                    listed(reasons),
                    self.say(
                        "Once you correct it, it is looked at again:".to_owned(),
                        "Setelah Anda perbaiki, proyek akan ditinjau lagi:".to_owned(),
                    ),
                ],
            ),
            ProjectDecision::Suspended => (
                self.say(
                    format!("Project {name} is suspended"),
                    format!("Proyek {name} ditangguhkan"),
                ),
                vec![self.say(
                    format!(
                        "Project {name} is suspended: until it is resumed, its keys may only read. Its page:"
                    ),
                    format!("Proyek {name} ditangguhkan: sampai diaktifkan lagi, kuncinya hanya dapat membaca. Halamannya:"),
                )],
            ),
            ProjectDecision::Resumed => (
                self.say(
                    format!("Project {name} is in use again"),
                    format!("Proyek {name} aktif lagi"),
                ),
                vec![self.say(
                    format!("Project {name} is in use again, with the keys it had. Its page:"),
                    format!("Proyek {name} aktif lagi, dengan kunci yang sama. Halamannya:"),
                )],
            ),
        };
        paragraphs.push(self.link(path));
        (subject, paragraphs)
    }

    fn second_person(&self, by: Option<&str>, path: &str) -> (String, Vec<String>) {
        let by = by.map_or_else(
            || self.say("Somebody".to_owned(), "Seseorang".to_owned()),
            one_line,
        );
        let subject = self.say(
            "A request waits for a second person",
            "Permintaan menunggu orang kedua",
        );
        let asked = self.say(
            format!(
                "{by} asked for something that needs a second person. Look at it, and approve or refuse it:"
            ),
            format!("{by} meminta sesuatu yang memerlukan orang kedua. Lihat, lalu setujui atau tolak:"),
        );
        (subject.to_owned(), vec![asked, self.link(path)])
    }

    fn access_ended(&self, merchant: Option<&str>) -> (String, Vec<String>) {
        let subject = self.say("Your access was ended", "Akses Anda diakhiri");
        let place = merchant.map_or_else(
            || self.say("SenGo".to_owned(), "SenGo".to_owned()),
            |merchant| {
                let merchant = one_line(merchant);
                self.say(format!("{merchant} on SenGo"), format!("{merchant} di SenGo"))
            },
        );
        let ended = self.say(
            format!("Your access to {place} was ended. You are signed out everywhere. If you do not know why, ask your colleagues."),
            format!("Akses Anda ke {place} diakhiri. Anda dikeluarkan dari semua sesi. Jika tidak tahu sebabnya, tanyakan kepada rekan Anda."),
        );
        (subject.to_owned(), vec![ended])
    }

    /// Something about how they prove who they are was changed.
    fn changed(&self, subject: &str, what: &str) -> (String, Vec<String>) {
        let otherwise = self.say(
            "If this was not you, somebody else has your access: ask an owner of your team, or the operator, for a new link at once. It makes everything before it void.",
            "Jika bukan Anda yang melakukannya, orang lain menguasai akses Anda: segera minta tautan baru kepada pemilik tim Anda atau operator. Semua yang lama menjadi tidak berlaku.",
        );
        let account = format!(
            "{} {}",
            self.say("Your account:", "Akun Anda:"),
            self.link("/console/account")
        );
        (
            subject.to_owned(),
            vec![what.to_owned(), otherwise.to_owned(), account],
        )
    }
}

/// Reasons, a line each.
fn listed(reasons: &[(String, String)]) -> String {
    let lines = reasons
        .iter()
        .map(|(field, message)| format!("- {}: {}", one_line(field), one_line(message)));
    lines.collect::<Vec<_>>().join("\n")
}
