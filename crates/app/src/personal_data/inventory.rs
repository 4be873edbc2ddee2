//! What is kept of people: where, in which form, what for, and for how long.

use sengo_core::paper::REFUSED_KEPT_DAYS;
use sengo_core::person::{ENDED_KEPT_FOR, INVITATION_KEPT_FOR, TRACES_KEPT_FOR};

/// How many years recipients' accounts and names are kept when nothing else is said: as long as the books of a business.
pub const RECIPIENT_YEARS: i16 = 10;

/// In which form something is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Encrypted under the master key.
    Sealed,
    /// As a digest, from which it cannot be read back.
    Digest,
    /// By a name that says nothing about the person.
    Pseudonym,
    /// As it is.
    Plain,
}

impl Form {
    /// In English and Bahasa Indonesia.
    #[must_use]
    pub fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Sealed => ("sealed", "dienkripsi"),
            Self::Digest => ("digest", "sidik (digest)"),
            Self::Pseudonym => ("pseudonym", "pseudonim"),
            Self::Plain => ("plain", "apa adanya"),
        }
    }
}

/// For how long something is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Retention {
    /// While it is needed: the words say until when.
    While(&'static str, &'static str),
    /// So many days after something: the words say after what.
    Days(i64, &'static str, &'static str),
    /// As many years after the transaction as the operator set.
    RecipientYears,
}

impl Retention {
    /// In English and Bahasa Indonesia.
    #[must_use]
    pub fn words(self, recipient_years: i16) -> (String, String) {
        match self {
            Self::While(english, indonesian) => (english.to_owned(), indonesian.to_owned()),
            Self::Days(1, english, indonesian) => (
                format!("a day after {english}"),
                format!("sehari setelah {indonesian}"),
            ),
            Self::Days(days, english, indonesian) => (
                format!("{days} days after {english}"),
                format!("{days} hari setelah {indonesian}"),
            ),
            Self::RecipientYears => (
                format!("{recipient_years} years after the transaction"),
                format!("{recipient_years} tahun setelah transaksi"),
            ),
        }
    }
}

/// Something that is kept of people.
#[derive(Debug, Clone, Copy)]
pub struct Kept {
    /// What it is, in English and Bahasa Indonesia.
    pub what: (&'static str, &'static str),
    /// Where it is: a column (`request_log.address`), or a member of a kind of document (`Person.email`; `Person.name()`
    /// is the document's name).
    pub places: &'static [&'static str],
    /// In which form.
    pub form: Form,
    /// What for.
    pub purpose: (&'static str, &'static str),
    /// For how long.
    pub retention: Retention,
}

const ENDED_DAYS: i64 = ENDED_KEPT_FOR.as_hours() / 24;
const INVITATION_DAYS: i64 = INVITATION_KEPT_FOR.as_hours() / 24;
const TRACES_DAYS: i64 = TRACES_KEPT_FOR.as_hours() / 24;

const ACCESS: Retention = Retention::Days(ENDED_DAYS, "the access has ended", "akses berakhir");
const FOR_GOOD: Retention = Retention::While(
    "for good: the chain of hashes proves it",
    "selamanya: dibuktikan oleh rantai hash",
);
const WITH_ITS_RECORD: Retention = Retention::While("as long as its record", "selama datanya ada");

/// All of it.
pub const INVENTORY: [Kept; 19] = [
    Kept {
        what: (
            "Name and mail address of people who sign in",
            "Nama dan alamat surel orang yang masuk",
        ),
        places: &["Person.email", "Person.name"],
        form: Form::Sealed,
        purpose: (
            "to let them in, and to show colleagues who they are",
            "agar dapat masuk dan dikenali rekan",
        ),
        retention: ACCESS,
    },
    Kept {
        what: (
            "Their mail address, to find them by",
            "Alamat surelnya, untuk mencari",
        ),
        places: &["Person.emailIndex", "MailAddress.name()"],
        form: Form::Digest,
        purpose: (
            "to find them without reading what is sealed",
            "untuk mencari tanpa membuka yang dienkripsi",
        ),
        retention: ACCESS,
    },
    Kept {
        what: (
            "Invitations that nobody accepted: the link, and with it name and mail address",
            "Undangan yang tidak diterima: tautan, beserta nama dan alamat surelnya",
        ),
        places: &["Person.access.link", "Person.access.until"],
        form: Form::Digest,
        purpose: (
            "to let whoever has the link accept it",
            "agar pemegang tautan dapat menerimanya",
        ),
        retention: Retention::Days(INVITATION_DAYS, "the link was over", "tautan berakhir"),
    },
    Kept {
        what: ("Password and recovery codes", "Kata sandi dan kode pemulihan"),
        places: &["Person.password", "Person.access.recovery"],
        form: Form::Digest,
        purpose: ("to know them again", "untuk mengenalinya"),
        retention: Retention::While("until the access ends", "sampai akses berakhir"),
    },
    Kept {
        what: ("Secret of the authenticator", "Rahasia autentikator"),
        places: &[
            "Person.secondFactor",
            "Person.access.hasSecondFactor",
            "Person.access.lastStep",
        ],
        form: Form::Sealed,
        purpose: ("to know its codes again", "untuk mengenali kodenya"),
        retention: Retention::While("until the access ends", "sampai akses berakhir"),
    },
    Kept {
        what: (
            "Sessions: address, browser, times",
            "Sesi: alamat IP, peramban, waktu",
        ),
        places: &["Person.access.sessions"],
        form: Form::Plain,
        purpose: (
            "to show people where they are signed in",
            "untuk menunjukkan di mana saja seseorang masuk",
        ),
        retention: Retention::Days(TRACES_DAYS, "the session was over", "sesi berakhir"),
    },
    Kept {
        what: ("Wrong attempts to sign in", "Percobaan masuk yang salah"),
        places: &["Person.access.failures", "Person.access.blockedUntil"],
        form: Form::Plain,
        purpose: ("to slow guessing down", "untuk memperlambat penebakan"),
        retention: Retention::Days(TRACES_DAYS, "they block nothing any more", "tidak lagi memblokir"),
    },
    Kept {
        what: (
            "Role, language, colours, times of their access",
            "Peran, bahasa, warna, waktu akses",
        ),
        places: &[
            "Person.role",
            "Person.language",
            "Person.theme",
            "Person.invitedAt",
            "Person.links",
            "Person.endedAt",
            "Person.mailFault",
            "Person.operatorSince",
            "Person.access.state",
        ],
        form: Form::Plain,
        purpose: (
            "to show pages as they like them, and no more than they may see",
            "untuk menampilkan halaman sesuai pilihan dan perannya",
        ),
        retention: ACCESS,
    },
    Kept {
        what: (
            "Letters that wait to be sent: name, mail address, what they say",
            "Surel yang menunggu dikirim: nama, alamat, isi",
        ),
        places: &["Mail"],
        form: Form::Sealed,
        purpose: (
            "to send them, however often it takes",
            "untuk mengirimnya, berapa kali pun perlu dicoba",
        ),
        retention: Retention::While(
            "until they are sent or given up",
            "sampai terkirim atau dihentikan",
        ),
    },
    Kept {
        what: (
            "Recipients of payouts: account and name",
            "Penerima pencairan: rekening dan nama",
        ),
        places: &[
            "project_transaction.recipient",
            "project_transaction.recipient_name",
        ],
        form: Form::Sealed,
        purpose: (
            "to pay them, and to prove that they were paid",
            "untuk membayar dan membuktikan pembayarannya",
        ),
        retention: Retention::RecipientYears,
    },
    Kept {
        what: ("Their account, to find it by", "Rekeningnya, untuk mencari"),
        places: &["project_transaction.recipient_index"],
        form: Form::Digest,
        purpose: (
            "to find payouts to an account",
            "untuk mencari pencairan ke sebuah rekening",
        ),
        retention: Retention::RecipientYears,
    },
    Kept {
        what: (
            "Papers of merchants: what they say, the files, reasons for refusing",
            "Dokumen merchant: isi, berkas, alasan penolakan",
        ),
        places: &["Paper.statement", "Paper.reason", "PaperFile"],
        form: Form::Sealed,
        purpose: (
            "the law wants a platform to know its merchants",
            "hukum mewajibkan platform mengenali merchant",
        ),
        retention: Retention::While(
            "as long as the merchant's file, until another takes its place or its merchant takes it back",
            "selama berkas merchant ada, sampai diganti atau ditarik merchant",
        ),
    },
    Kept {
        what: ("Papers that were refused", "Dokumen yang ditolak"),
        places: &["Paper.state", "Paper.decidedOn"],
        form: Form::Sealed,
        purpose: (
            "so that the merchant sees what was wrong",
            "agar merchant mengetahui kesalahannya",
        ),
        retention: Retention::Days(REFUSED_KEPT_DAYS, "the refusal", "penolakan"),
    },
    Kept {
        what: (
            "Calls with a merchant's keys: address, path, what was answered",
            "Panggilan dengan kunci merchant: alamat IP, jalur, jawaban",
        ),
        places: &[
            "request_log.address",
            "request_log.path",
            "request_log.message",
            "request_log.hint",
            "request_log.fields",
        ],
        form: Form::Plain,
        purpose: (
            "to find out why a call failed",
            "untuk mengetahui sebab panggilan gagal",
        ),
        retention: Retention::Days(7, "the call", "panggilan"),
    },
    Kept {
        what: (
            "Audit trail: who did what to what",
            "Jejak audit: siapa melakukan apa",
        ),
        places: &["audit.actor", "audit.subject"],
        form: Form::Pseudonym,
        purpose: ("to prove who did what", "untuk membuktikan siapa melakukan apa"),
        retention: FOR_GOOD,
    },
    Kept {
        what: (
            "Who made, asked for or decided something",
            "Siapa membuat, meminta, atau memutuskan sesuatu",
        ),
        places: &[
            "issued_key.issued_by",
            "Person.invitedBy",
            "Paper.submittedBy",
            "Paper.decidedBy",
            "Evidence.by",
            "Operator.name()",
            "Operator.createdBy",
            "Operator.askedBy",
            "RequestOpen.requestedBy",
            "RequestOpen.behind",
            "RequestDecided.requestedBy",
            "RequestDecided.behind",
            "RequestDecided.decided.by",
            "MailAddress.name",
            "MailAddress.merchant",
            "Person.name()",
        ],
        form: Form::Pseudonym,
        purpose: (
            "to keep two people apart where two are needed",
            "agar dua orang benar-benar berbeda bila diperlukan dua",
        ),
        retention: WITH_ITS_RECORD,
    },
    Kept {
        what: (
            "Names of businesses, which can be somebody's own",
            "Nama usaha, yang bisa berupa nama orang",
        ),
        places: &[
            "merchant.name",
            "project.name",
            "project.domain",
            "project.domain_key",
            "approved_domain.domain_key",
            "project_transaction.view_name",
            "project_transaction.content",
        ],
        form: Form::Plain,
        purpose: (
            "payers see whom they pay",
            "agar pembayar tahu siapa yang dibayar",
        ),
        retention: WITH_ITS_RECORD,
    },
    Kept {
        what: (
            "Words that people typed: reasons, references",
            "Kata-kata yang diketik: alasan, referensi",
        ),
        places: &[
            "project.reasons",
            "reference.reference",
            "own_transfer.reference",
            "project_transaction.reference",
            "RequestOpen.reason",
            "RequestDecided.reason",
            "RequestDecided.decided.reason",
            "audit_detail.details",
        ],
        form: Form::Plain,
        purpose: (
            "to say why; no personal data belongs in them",
            "untuk menjelaskan; data pribadi tidak semestinya ada di dalamnya",
        ),
        retention: WITH_ITS_RECORD,
    },
    Kept {
        what: (
            "What merchants' servers answered to callbacks",
            "Jawaban server merchant atas callback",
        ),
        places: &["callback_attempt.answer", "callback_attempt.error"],
        form: Form::Plain,
        purpose: (
            "to find out why a callback failed",
            "untuk mengetahui sebab callback gagal",
        ),
        retention: WITH_ITS_RECORD,
    },
];

/// The table of the documentation, in English.
#[must_use]
pub fn page() -> String {
    let mut page = String::from("| what | form | where | what for | kept |\n|---|---|---|---|---|\n");
    for kept in &INVENTORY {
        let places: Vec<String> = kept.places.iter().map(|place| format!("`{place}`")).collect();
        let (retention, _) = kept.retention.words(RECIPIENT_YEARS);
        page += &format!(
            "| {} | {} | {} | {} | {retention} |\n",
            kept.what.0,
            kept.form.words().0,
            places.join(" "),
            kept.purpose.0,
        );
    }
    page
}
