//! Some months of believable history, written through the same rules as everything else with an earlier clock.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use anyhow::Context;
use jiff::{SignedDuration, Timestamp};
use sengo_app::merchants::MerchantChange;
use sengo_app::people::{Invitation, NewAccess, PersonDraft};
use sengo_app::ports::{Clock, Entropy, SystemClock, SystemEntropy};
use sengo_app::projects::Review;
use sengo_app::{App, Settings, Store};
use sengo_core::allowlist::Allowlist;
use sengo_core::audit::Actor;
use sengo_core::domain::Domain;
use sengo_core::environment::Environment;
use sengo_core::ids::{MerchantId, ProjectId};
use sengo_core::key::KeyOwner;
use sengo_core::ledger::Parties;
use sengo_core::merchant::Product;
use sengo_core::name::{MerchantName, ProjectName};
use sengo_core::project::{ProjectDetails, Reason, ReasonField};
use sengo_core::role::{MerchantRole, OperatorRole};
use sengo_core::signature::to_hex;

use super::trade::{self, Trader};
use super::{Credentials, Login, Pair};
use crate::args::Global;
use crate::open;

/// How far back the history goes.
const DAYS: i64 = 120;

/// The projects: name, website, payments a day, average ticket in thousands of rupiah.
const PROJECTS: [(&str, &str, u64, u64); 3] = [
    ("Kopi Senja", "https://kopisenja.example.com", 9, 48),
    ("Batik Nusantara", "https://batik.example.com", 4, 310),
    ("Warung Bu Tini", "https://warungtini.example.com", 12, 27),
];

/// A clock that stands where the history is being written.
#[derive(Debug)]
pub(super) struct PastClock(AtomicI64);

impl PastClock {
    pub(super) fn set(&self, moment: Timestamp) {
        self.0.store(moment.as_microsecond(), Ordering::SeqCst);
    }
}

impl Clock for PastClock {
    fn real(&self) -> Timestamp {
        Timestamp::from_microsecond(self.0.load(Ordering::SeqCst)).unwrap_or(Timestamp::UNIX_EPOCH)
    }

    fn business(&self) -> Timestamp {
        self.real()
    }
}

/// Writes the history and gives the keys to go on with.
pub(super) async fn write(store: &Store, global: &Global) -> anyhow::Result<Credentials> {
    let start = SystemClock
        .real()
        .checked_sub(SignedDuration::from_hours(DAYS.saturating_mul(24)))?;
    let clock = Arc::new(PastClock(AtomicI64::new(start.as_microsecond())));
    let port: Arc<dyn Clock> = Arc::clone(&clock) as Arc<dyn Clock>;
    let master_key = open::master_key(global)?;
    let app = App::new(
        store.clone(),
        master_key,
        port,
        Arc::new(SystemEntropy),
        Settings::default(),
    );
    let name = MerchantName::parse("Nusantara Ritel Group").map_err(|fault| anyhow::anyhow!("{fault:?}"))?;
    let merchant = app.merchant_create(Actor::Platform, name, None).await?.id;
    let products = Product::ALL.map(|product| (product, true)).to_vec();
    let activation = MerchantChange {
        products,
        ..MerchantChange::default()
    };
    app.merchant_update(Actor::Platform, merchant, activation).await?;
    let owner = KeyOwner {
        merchant,
        project: None,
    };
    let (_, merchant_key) = app.key_issue(Actor::Platform, owner, None).await?;
    let actor = Actor::Key(merchant_key.issued.key.clone());
    let (mut traders, mut first) = (Vec::new(), None);
    for (name, domain, a_day, ticket) in PROJECTS {
        let project = create(&app, &actor, merchant, name, domain).await?;
        app.project_review(Actor::Platform, project, Review::Approve, false)
            .await?;
        let owner = KeyOwner {
            merchant,
            project: Some(project),
        };
        let (_, key) = app.key_issue(Actor::Platform, owner, None).await?;
        traders.push(Trader {
            parties: Parties { merchant, project },
            key: key.issued.key.clone(),
            domain,
            a_day,
            ticket_thousands: ticket,
        });
        first.get_or_insert((project, key));
    }
    let (first, project_key) = first.context("a project")?;
    trade::write(&app, &clock, start, DAYS, &traders).await?;
    reviewed(&app, &actor, merchant).await?;
    let pair = |id, new: &sengo_app::keys::NewKey| Pair {
        id,
        key: new.issued.key.clone(),
        token: new.token.expose().to_owned(),
    };
    Ok(Credentials {
        merchant: pair(merchant.get(), &merchant_key),
        project: pair(first.get(), &project_key),
        logins: people(&app, merchant).await?,
    })
}

/// Somebody of each side, by invitation as everybody; without a second factor, which a sandbox allows.
async fn people(app: &App, merchant: MerchantId) -> anyhow::Result<[Login; 2]> {
    let draft = |email: &str, name: &str| PersonDraft {
        email: email.to_owned(),
        name: name.to_owned(),
    };
    app.operator_create(Actor::Platform, "ana", OperatorRole::Owner)
        .await?;
    let ana = draft("ana@sengo.example", "Ana Putri");
    let operator = app.operator_console_access(Actor::Platform, "ana", &ana).await?;
    let budi = draft("budi@nusantara.example", "Budi Santoso");
    let owner = app
        .person_invite(Actor::Platform, merchant, MerchantRole::Owner, &budi)
        .await?;
    Ok([
        login(app, "operator", &operator, &ana.email).await?,
        login(app, "merchant", &owner, &budi.email).await?,
    ])
}

async fn login(app: &App, side: &str, invitation: &Invitation, email: &str) -> anyhow::Result<Login> {
    let mut bytes = [0; 8];
    SystemEntropy.fill(&mut bytes)?;
    let password = format!("demo-{}", to_hex(&bytes));
    let access = NewAccess {
        password: password.clone().into(),
        second_factor: None,
    };
    // Nothing has served here yet, so no mail is sent.
    let token = invitation.token().context("the link of an invitation")?;
    app.invitation_accept(token, access).await?;
    Ok(Login {
        side: side.to_owned(),
        email: email.to_owned(),
        password,
    })
}

/// One project that waits for review, and one that was rejected with reasons.
async fn reviewed(app: &App, actor: &Actor, merchant: MerchantId) -> anyhow::Result<()> {
    create(
        app,
        actor,
        merchant,
        "Sepatu Bandung",
        "https://sepatu.example.com",
    )
    .await?;
    let rejected = create(
        app,
        actor,
        merchant,
        "Pulsa Kilat",
        "https://pulsakilat.example.com",
    )
    .await?;
    let reason = Reason {
        field: ReasonField::Domain,
        message: "The website shows no products and no contact. Publish both, then send the project again."
            .into(),
    };
    app.project_review(Actor::Platform, rejected, Review::Reject(vec![reason]), false)
        .await?;
    Ok(())
}

async fn create(
    app: &App,
    actor: &Actor,
    merchant: MerchantId,
    name: &str,
    domain: &str,
) -> anyhow::Result<ProjectId> {
    let details = ProjectDetails {
        name: ProjectName::parse(name).map_err(|fault| anyhow::anyhow!("{fault:?}"))?,
        domain: Domain::parse(domain, Environment::Sandbox).map_err(|fault| anyhow::anyhow!("{fault:?}"))?,
        allowlist: Allowlist::parse(&["0.0.0.0/0"]).map_err(|fault| anyhow::anyhow!("{fault:?}"))?,
    };
    let created = app.project_create(actor.clone(), merchant, details, None).await?;
    ProjectId::new(created.answer.id).context("a project id")
}
