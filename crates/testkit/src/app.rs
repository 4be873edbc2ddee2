//! The whole application behind its router, in process.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use axum::Router;
use sengo_api::{Api, ApiSettings};
use sengo_app::approval::Acted;
use sengo_app::balances::Adjustment;
use sengo_app::merchants::MerchantChange;
use sengo_app::ports::Clock;
use sengo_app::projects::Review;
use sengo_app::{App, MasterKey, Settings, Store};
use sengo_core::allowlist::Allowlist;
use sengo_core::audit::Actor;
use sengo_core::channel::Channel;
use sengo_core::engine::EngineName;
use sengo_core::environment::Environment;
use sengo_core::ids::{MerchantId, ProjectId, TransactionId};
use sengo_core::key::KeyOwner;
use sengo_core::merchant::Product;
use sengo_core::money::Rupiah;
use sengo_core::name::MerchantName;
use sengo_core::role::OperatorRole;
use serde_json::{Value, json};

use crate::call::{Answer, Call, Pair};
use crate::database::{CREATED_AT, Database};
use crate::ports::{SeededEntropy, TestClock};

/// Makes the domains of projects differ.
static DOMAINS: AtomicU64 = AtomicU64::new(1);

/// An application with its API, its clock and its randomness.
#[derive(Debug, Clone)]
pub struct TestApp {
    /// The application.
    pub app: App,
    /// The API's router.
    pub router: Router,
    /// Its clock, which a test moves.
    pub clock: Arc<TestClock>,
    /// Its randomness, which a test can make fail.
    pub entropy: Arc<SeededEntropy>,
    /// Its store, for what no use case does.
    pub store: Store,
    /// Where its data is.
    pub database: Arc<Database>,
}

/// A merchant with a key of its own.
#[derive(Debug, Clone)]
pub struct TestMerchant {
    /// Its number.
    pub id: MerchantId,
    /// Its key and token.
    pub pair: Pair,
}

/// A project with a key of its own.
#[derive(Debug, Clone)]
pub struct TestProject {
    /// Its number.
    pub id: ProjectId,
    /// Its key and token.
    pub pair: Pair,
}

impl TestProject {
    /// A path below the project's.
    pub fn path(&self, rest: &str) -> String {
        format!("/api/projects/{}{rest}", self.id)
    }
}

/// Who acts when nobody in particular does.
pub fn operator() -> Actor {
    Actor::CommandLine("tester".into())
}

/// Sees to it that there are two operators, ana and budi, who may do everything.
pub async fn two_operators(app: &App) {
    let known = app.operator_list().await.expect("the operators");
    for (name, by) in [("ana", operator()), ("budi", Actor::Operator("ana".into()))] {
        if !known.iter().any(|(known, _)| known == name) {
            let made = app.operator_create(by, name, OperatorRole::Owner).await;
            assert!(matches!(made.expect("an operator").acted, Acted::Done(_)));
        }
    }
}

impl TestApp {
    /// An application on an SQLite database of its own, without limits of rate.
    pub async fn start() -> Self {
        Self::with(ApiSettings::default()).await
    }

    /// The same with settings.
    pub async fn with(settings: ApiSettings) -> Self {
        Self::on(Arc::new(Database::sqlite()), settings).await
    }

    /// An application on a database that others may use as well, like another process.
    pub async fn on(database: Arc<Database>, settings: ApiSettings) -> Self {
        Self::of(database, settings, Environment::Sandbox).await
    }

    /// The same in an environment.
    pub async fn of(database: Arc<Database>, settings: ApiSettings, environment: Environment) -> Self {
        let store = database
            .try_open(Some(environment))
            .await
            .expect("the database opens");
        let clock = Arc::new(TestClock::at(CREATED_AT));
        let seed = DOMAINS.fetch_add(1, Ordering::SeqCst);
        let entropy = Arc::new(SeededEntropy::new(seed));
        let contact = Settings {
            support_contact: Some("support@example.com".into()),
            ..Settings::default()
        };
        let master_key = MasterKey::new(Box::new([7; 32]));
        let app = App::new(store.clone(), master_key, clock.clone(), entropy.clone(), contact);
        app.tick().await;
        Self {
            router: sengo_api::router(Api::new(app.clone(), settings)),
            app,
            clock,
            entropy,
            store,
            database,
        }
    }

    /// Sends a call.
    pub async fn send(&self, call: Call) -> Answer {
        call.send(&self.router).await
    }

    /// A merchant that is activated for nothing, with a key.
    pub async fn merchant_inactive(&self) -> TestMerchant {
        let name = MerchantName::parse("PT Uji Coba").expect("a name");
        let merchant = self
            .app
            .merchant_create(operator(), name, None)
            .await
            .expect("a merchant");
        let id = merchant.id;
        let pair = self
            .key(KeyOwner {
                merchant: id,
                project: None,
            })
            .await;
        TestMerchant { id, pair }
    }

    /// A merchant that is activated for everything, with a key.
    pub async fn merchant(&self) -> TestMerchant {
        let merchant = self.merchant_inactive().await;
        let change = MerchantChange {
            products: Product::ALL.map(|product| (product, true)).to_vec(),
            allowlist: None,
        };
        self.app
            .merchant_update(operator(), merchant.id, change)
            .await
            .expect("an update");
        merchant
    }

    /// Switches the product of projects on or off.
    pub async fn activate(&self, merchant: MerchantId, active: bool) {
        let change = MerchantChange {
            products: vec![(Product::Project, active)],
            allowlist: None,
        };
        self.app
            .merchant_update(operator(), merchant, change)
            .await
            .expect("an update");
    }

    /// Sets the address list of a merchant's own keys.
    pub async fn restrict(&self, merchant: MerchantId, entries: &[&str]) {
        let change = MerchantChange {
            products: Vec::new(),
            allowlist: Some(Some(Allowlist::parse(entries).expect("a list"))),
        };
        self.app
            .merchant_update(operator(), merchant, change)
            .await
            .expect("an update");
    }

    /// A new key of an owner.
    pub async fn key(&self, owner: KeyOwner) -> Pair {
        let (_, new) = self.app.key_issue(operator(), owner, None).await.expect("a key");
        Pair {
            key: new.issued.key.clone(),
            token: new.token.expose().to_owned(),
        }
    }

    /// A new key of an engine, which may call from everywhere and speak of every channel.
    pub async fn engine(&self, name: &str) -> Pair {
        self.engine_with(name, &["0.0.0.0/0"], None).await
    }

    /// A new key of an engine with an address list and channels.
    pub async fn engine_with(&self, name: &str, ip: &[&str], channels: Option<Vec<Channel>>) -> Pair {
        let name = EngineName::parse(name).expect("a name");
        let allowlist = Allowlist::parse(ip).expect("a list");
        let (new, acted) = self
            .app
            .engine_key_issue(self.asking().await, name, allowlist, channels)
            .await
            .expect("a key");
        self.agree(acted).await;
        Pair {
            key: new.issued.key.clone(),
            token: new.token.expose().to_owned(),
        }
    }

    /// Lets an engine say that a payment was paid just now.
    pub async fn pay(&self, engine: &Pair, id: TransactionId, amount: i64) {
        let event = json!({
            "id": format!("paid {id}"),
            "type": "payment.paid",
            "transaction": {"id": id.to_string()},
            "amount": amount,
            "occurredAt": self.clock.business().to_string(),
        });
        let call = Call::post("/api/engine/events", &json!({ "events": [event] })).by(engine);
        let data = self.send(call).await.data();
        assert_eq!(data[0]["result"], "accepted", "{data}");
    }

    /// The body of a create call that no other call of the test process collides with.
    pub fn project_body() -> Value {
        let number = DOMAINS.fetch_add(1, Ordering::SeqCst);
        json!({
            "name": "Toko Uji",
            "domain": format!("https://toko{number}.uji-coba.co.id"),
            "ip": ["0.0.0.0/0"],
        })
    }

    /// A project in review, made through the API.
    pub async fn project_in_review(&self, merchant: &TestMerchant) -> ProjectId {
        let call = Call::post("/api/projects", &Self::project_body()).by(&merchant.pair);
        let data = self.send(call).await.data();
        ProjectId::new(data["id"].as_i64().expect("an id")).expect("an id")
    }

    /// A project in use, with a key.
    pub async fn project(&self, merchant: &TestMerchant) -> TestProject {
        let id = self.project_in_review(merchant).await;
        let reviewed = self
            .app
            .project_review(operator(), id, Review::Approve, true)
            .await;
        let new = reviewed.expect("an approval").1.expect("a key");
        TestProject {
            id,
            pair: Pair {
                key: new.issued.key.clone(),
                token: new.token.expose().to_owned(),
            },
        }
    }

    /// Decides about a project as the operator.
    pub async fn review(&self, id: ProjectId, review: Review) {
        self.app
            .project_review(operator(), id, review, false)
            .await
            .expect("a review");
    }

    /// Books money onto a project.
    pub async fn fund(&self, id: ProjectId, active: i64, pending: i64) {
        let adjustment = Adjustment {
            active: Rupiah::new(active),
            pending: Rupiah::new(pending),
            reason: "a test needs it".into(),
            id: None,
        };
        let acted = self.app.balance_adjust(self.asking().await, id, adjustment).await;
        self.agree(acted.expect("an adjustment")).await;
    }

    /// Who asks for what may need a second person.
    pub async fn asking(&self) -> Actor {
        match self.app.environment() {
            Environment::Sandbox => operator(),
            Environment::Production => {
                two_operators(&self.app).await;
                Actor::Operator("ana".into())
            }
        }
    }

    /// Has another operator agree to what was asked for.
    pub async fn agree(&self, acted: Acted) {
        if let Acted::Requested(id) = acted {
            let second = Actor::Operator("budi".into());
            self.app.request_approve(second, &id).await.expect("an approval");
        }
    }
}
