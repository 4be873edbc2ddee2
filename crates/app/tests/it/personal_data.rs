//! Personal data: sealed where it is kept, kept no longer than it may be, handed over and erased.

mod bytes;
mod inventory;

use std::sync::Arc;

use jiff::SignedDuration;
use rusqlite::Connection;
use sengo_app::App;
use sengo_app::papers::PaperDraft;
use sengo_app::people::{NewAccess, PersonDraft, PersonPlace};
use sengo_app::personal_data::Wanted;
use sengo_core::audit::Actor;
use sengo_core::ids::{MerchantId, TransactionId};
use sengo_core::paper::{PaperField, PaperId, PaperKind};
use sengo_core::person::PersonRefusal;
use sengo_core::role::{MerchantRole, OperatorRole};
use sengo_testkit::app::operator;
use sengo_testkit::{Call, Database, TestApp, on_both_databases};
use serde_json::json;

use crate::people::{PASSWORD, attempt, rule};

const NAME: &str = "Citra Dewi Lestari";
const EMAIL: &str = "citra.rahasia@toko.example";
const NIK: &str = "3171234567890123";
const ACCOUNT: &str = "98765432109";
const FILE: &str = "%PDF-1.7 a scan of a card";
const REASON: &str = "The face of Citra is covered";

/// Somebody of a merchant, signed in, whom a refused paper names, and a payout to somebody else.
struct Kept {
    app: TestApp,
    merchant: MerchantId,
    citra: PersonPlace,
    paper: PaperId,
    payout: TransactionId,
}

async fn kept(database: Database) -> Kept {
    let app = TestApp::on(Arc::new(database), Default::default()).await;
    let merchant = app.merchant().await;
    let draft = PersonDraft {
        email: EMAIL.into(),
        name: NAME.into(),
    };
    let invited = app
        .app
        .person_invite(operator(), merchant.id, MerchantRole::Owner, &draft)
        .await
        .unwrap();
    let access = NewAccess {
        password: PASSWORD.into(),
        second_factor: None,
    };
    app.app
        .invitation_accept(invited.token().unwrap(), access)
        .await
        .unwrap();
    app.app.sign_in(attempt(EMAIL, PASSWORD)).await.unwrap();
    let said = |field| match field {
        PaperField::Number => NIK,
        PaperField::Name => NAME,
        _ => "",
    };
    let draft = PaperDraft::read(PaperKind::BeneficialOwner, said, FILE.into()).unwrap();
    let citra = invited.place;
    let paper = app
        .app
        .paper_submit(citra.actor(), merchant.id, &draft)
        .await
        .unwrap();
    app.app
        .paper_refuse(operator(), (merchant.id, paper), REASON)
        .await
        .unwrap();
    app.app.paper_open(operator(), merchant.id, paper).await.unwrap();
    let project = app.project(&merchant).await;
    app.fund(project.id, 100_000, 0).await;
    let body = json!({
        "bankCode": "014",
        "recipientAccount": ACCOUNT,
        "reference": "GAJI-1",
        "amount": 10_000,
        "additionalInfo": {"callback": "https://shop.example.com/callback"},
    });
    let sent = app
        .send(Call::post("/api/disburse", &body).by(&project.pair))
        .await;
    let payout = sent.data()["id"].as_str().unwrap().to_owned();
    let payout = TransactionId::parse(&payout).unwrap();
    Kept {
        app,
        merchant: merchant.id,
        citra,
        paper,
        payout,
    }
}

#[tokio::test]
async fn no_byte_of_the_database_shows_what_is_sealed() {
    on_both_databases(async |database| {
        let kept = kept(database).await;
        let bytes = bytes::everything(&kept.app.database).await;
        let holds = |text: &str| bytes.windows(text.len()).any(|part| part == text.as_bytes());
        // What is kept as it is, is found: so what is not found is not there.
        assert!(holds("203.0.113.9") && holds("GAJI-1") && holds(&kept.citra.name));
        for personal in [
            NAME,
            EMAIL,
            "Citra",
            "citra.rahasia",
            NIK,
            ACCOUNT,
            FILE,
            REASON,
            PASSWORD,
        ] {
            assert!(!holds(personal), "{personal}");
        }
        for table in [
            "transfer",
            "account",
            "checkpoint",
            "audit",
            "audit_detail",
            "audit_head",
        ] {
            for text in bytes::texts(&kept.app.database, table).await {
                for personal in ["itra", "203.0.113", NIK, ACCOUNT, "Firefox"] {
                    assert!(!text.contains(personal), "{table}: {text}");
                }
            }
        }
    })
    .await;
}

fn days(number: i64) -> SignedDuration {
    SignedDuration::from_hours(24 * number)
}

#[tokio::test]
async fn what_is_kept_no_longer_goes_by_itself() {
    on_both_databases(async |database| {
        let kept = kept(database).await;
        let (app, citra) = (&kept.app.app, &kept.citra);
        let recipient = async || {
            let wanted = Wanted::Account {
                bank: "014",
                number: ACCOUNT,
            };
            app.personal_data_export(operator(), &wanted)
                .await
                .unwrap()
                .transactions
        };
        assert_eq!(app.retention_run().await.unwrap(), Default::default());
        assert_eq!(recipient().await[0].account, ACCOUNT);
        let draft = PersonDraft {
            email: "dian@toko.example".into(),
            name: "Dian".into(),
        };
        app.person_invite(operator(), kept.merchant, MerchantRole::Viewer, &draft)
            .await
            .unwrap();

        kept.app.clock.advance(days(2));
        let run = app.retention_run().await.unwrap();
        assert_eq!(
            (run.traces, run.people, run.papers),
            (1, 0, 0),
            "the session is over"
        );
        kept.app.clock.advance(days(31));
        assert_eq!(
            app.retention_run().await.unwrap().people,
            1,
            "the invitation is over"
        );
        app.person_end(operator(), citra).await.unwrap();
        kept.app.clock.advance(days(60));
        assert_eq!(
            app.retention_run().await.unwrap().papers,
            1,
            "the paper was refused long ago"
        );
        assert_eq!(app.paper_list(kept.merchant).await.unwrap().len(), 0);
        app.person_show(citra).await.unwrap();
        kept.app.clock.advance(days(310));
        assert_eq!(
            app.retention_run().await.unwrap().people,
            1,
            "the access ended a year ago"
        );
        assert_eq!(
            rule(app.person_show(citra).await),
            Some(PersonRefusal::PersonNotFound)
        );
        assert_eq!(recipient().await[0].account, ACCOUNT);
        kept.app.clock.advance(days(3_290));
        let run = app.retention_run().await.unwrap();
        assert_eq!((run.recipients, run.people), (1, 0));
        assert!(recipient().await.is_empty());
        let tenant = kept.app.store.tenant(kept.merchant);
        assert!(
            tenant.transaction(kept.payout).await.unwrap().is_some(),
            "the transaction stays"
        );
        let exposed = app
            .personal_data_exposed(operator(), &format!("transaction:{}", kept.payout))
            .await;
        let exposed = exposed.unwrap();
        assert!(exposed.people[0].holds.is_empty() && exposed.people[0].name.is_none());
        assert_eq!(app.retention_run().await.unwrap(), Default::default());
        assert_eq!(app.ledger_verify().await.unwrap().differences, vec![]);
    })
    .await;
}

/// What the audit trail tells of a person.
async fn marks(app: &App, person: &PersonPlace) -> Vec<String> {
    let subject = person.actor().to_text();
    let exposed = app.personal_data_exposed(operator(), &subject);
    let exposed = exposed.await.unwrap();
    exposed.seen.into_iter().map(|mark| mark.action).collect()
}

/// What cannot be looked through keeps nothing else.
#[tokio::test]
async fn a_person_who_cannot_be_read_keeps_nothing_else_from_going() {
    let kept = kept(Database::sqlite()).await;
    let connection = Connection::open(kept.app.database.folder().join("sengo.db")).unwrap();
    let broken = connection.execute(
        "UPDATE document SET content = '{}' WHERE name = ?1 AND content LIKE '%emailIndex%'",
        (&kept.citra.name,),
    );
    assert_eq!(broken.unwrap(), 1);
    kept.app.clock.advance(days(100));
    assert!(kept.app.app.retention_run().await.is_err());
    let papers = kept.app.app.paper_list(kept.merchant).await.unwrap();
    assert_eq!(papers.len(), 0, "the paper was refused long ago");
}

#[tokio::test]
async fn a_person_is_handed_what_is_kept_and_erased() {
    on_both_databases(async |database| {
        let kept = kept(database).await;
        let (app, citra) = (&kept.app.app, &kept.citra);
        app.operator_create(operator(), "ana", OperatorRole::Owner)
            .await
            .unwrap();
        app.operator_create(operator(), "budi", OperatorRole::Finance)
            .await
            .unwrap();
        let (ana, budi) = (Actor::Operator("ana".into()), Actor::Operator("budi".into()));
        let by_mail = Wanted::Email(" Citra.Rahasia@TOKO.example");
        assert_eq!(
            rule(app.personal_data_export(budi.clone(), &by_mail).await),
            Some(PersonRefusal::NotPermitted)
        );
        for wanted in [by_mail, Wanted::Name("citra dewi lestari")] {
            let data = app.personal_data_export(ana.clone(), &wanted).await.unwrap();
            let person = &data.people[0];
            assert_eq!((person.name.as_str(), person.email.as_str()), (NAME, EMAIL));
            assert_eq!(person.sessions[0].address, "203.0.113.9");
            assert!(person.audit.iter().any(|row| row.action == "person.sign_in"));
            assert_eq!(data.papers[0].says["number"], NIK);
            assert!(data.is_complete);
        }
        let wanted = Wanted::Account {
            bank: "014",
            number: ACCOUNT,
        };
        let data = app.personal_data_export(ana.clone(), &wanted).await.unwrap();
        assert_eq!(data.transactions[0].transaction, kept.payout.to_string());

        let exposed = app
            .personal_data_exposed(ana.clone(), &format!("paper:{}", kept.paper))
            .await
            .unwrap();
        assert_eq!(exposed.people[0].name.as_deref(), Some(NAME));
        let seen: Vec<(&str, &str)> = exposed
            .seen
            .iter()
            .map(|mark| (mark.actor.as_str(), mark.action.as_str()))
            .collect();
        assert!(seen.contains(&("cli:tester", "paper.open")), "{seen:?}");
        assert!(
            seen.contains(&("operator:ana", "personal_data.export")),
            "{seen:?}"
        );

        assert_eq!(
            rule(app.personal_data_preview(budi.clone(), citra).await),
            Some(PersonRefusal::NotPermitted)
        );
        let preview = app.personal_data_preview(ana.clone(), citra).await.unwrap();
        assert_eq!(preview.papers, 1);
        let marks = marks(app, citra).await;
        assert!(marks.contains(&"personal_data.find".into()), "{marks:?}");
        assert_eq!(
            rule(app.personal_data_erase(budi, citra).await),
            Some(PersonRefusal::NotPermitted)
        );
        let erased = app.personal_data_erase(ana.clone(), citra).await.unwrap();
        assert_eq!(erased.person, citra.actor().to_text());
        assert!(
            erased
                .kept
                .iter()
                .any(|kept| kept.what.contains("papers") && kept.count == 1)
        );
        assert_eq!(
            rule(app.sign_in(attempt(EMAIL, PASSWORD)).await),
            Some(PersonRefusal::SignInWrong)
        );
        assert_eq!(
            rule(app.personal_data_erase(ana.clone(), citra).await),
            Some(PersonRefusal::PersonNotFound)
        );
        let data = app
            .personal_data_export(ana.clone(), &Wanted::Email(EMAIL))
            .await
            .unwrap();
        assert!(data.people.is_empty());
        let about = app
            .personal_data_exposed(ana, &format!("merchant:{}", kept.merchant))
            .await
            .unwrap();
        assert!(
            about.people.iter().all(|person| person.who != "member"),
            "{:?}",
            about.people
        );
        // The mail address is nobody's, so somebody can be invited with it.
        let draft = PersonDraft {
            email: EMAIL.into(),
            name: "Another".into(),
        };
        app.person_invite(operator(), kept.merchant, MerchantRole::Viewer, &draft)
            .await
            .unwrap();
    })
    .await;
}

#[tokio::test]
async fn nobody_erases_themselves_and_what_is_not_there_exposes_nobody() {
    let kept = kept(Database::sqlite()).await;
    let app = &kept.app.app;
    app.operator_create(operator(), "ana", OperatorRole::Owner)
        .await
        .unwrap();
    let ana = Actor::Operator("ana".into());
    let place = PersonPlace {
        merchant: None,
        name: "ana".into(),
    };
    assert_eq!(
        rule(app.personal_data_erase(ana.clone(), &place).await),
        Some(PersonRefusal::Oneself)
    );
    for subject in [
        "",
        "ana",
        "paper:00",
        "merchant:99",
        "merchant:x",
        "transaction:1",
        "person:p0",
        "operator:zed",
    ] {
        let refused = app.personal_data_exposed(ana.clone(), subject).await.unwrap_err();
        assert!(refused.refusal().is_some(), "{subject}: {refused}");
    }
}
