//! Every address of the console: who may open it, and what it says to everybody else.

mod rows;

use std::collections::BTreeMap;

use axum::http::Method;
use secrecy::SecretString;
use sengo_app::approval::{Act, Acted};
use sengo_app::{ExceptionFilter, Page};
use sengo_core::allowlist::Allowlist;
use sengo_core::audit::Actor;
use sengo_core::engine::EngineName;
use sengo_core::ids::ProjectId;
use sengo_core::role::{MerchantRole, OperatorRole, Role};

use sengo_testkit::app::operator;
use sengo_testkit::on_both_databases;

use self::rows::ROWS;
use self::rows::Who::{Anybody, Merchant, Operator, SignedIn};
use crate::browser::{Browser, Site};
use crate::exceptions::paid_otherwise;

#[test]
fn no_address_is_missing_from_the_table() {
    let mut rows: Vec<(String, String)> = ROWS
        .iter()
        .map(|(method, path, _)| (path.to_string(), method.to_string()))
        .collect();
    let mut addresses: Vec<(String, String)> = sengo_console::addresses()
        .into_iter()
        .map(|(path, method): (&str, Method)| (path.to_owned(), method.to_string()))
        .collect();
    rows.sort();
    addresses.sort();
    assert_eq!(rows, addresses);
}

/// The site with somebody in every role, and something of one merchant for each address.
struct Everybody {
    site: Site,
    people: BTreeMap<Role, Browser>,
    stranger: Browser,
    colleague: String,
    merchant: String,
    project: String,
    key: String,
    payment: String,
    /// A key of the engine `bank`.
    engine_key: String,
    /// What an operator asked for, and what a person of the merchant did.
    request: String,
    approval: String,
    paper: String,
    /// Money that no rule could book.
    exception: String,
    /// What an engine has to do.
    instruction: String,
}

impl Everybody {
    async fn gather() -> Self {
        Self::gather_at(Site::start().await).await
    }

    async fn gather_at(site: Site) -> Self {
        let merchant = site.app.merchant().await;
        let other = site.app.merchant().await;
        let project = site.app.project_in_review(&merchant).await.to_string();
        let number: i64 = project.parse().unwrap();
        let id = ProjectId::new(number).unwrap();
        let payment = site.app.plant_payment(merchant.id, id, 10_000).await.to_string();
        let mut people = BTreeMap::new();
        for role in OperatorRole::ALL {
            let name = format!("op-{}", role.as_str());
            people.insert(Role::Operator(role), site.operator(&name, role).await);
        }
        for role in MerchantRole::ALL {
            let email = format!("{}@toko.example", role.as_str());
            people.insert(
                Role::Merchant(role),
                site.merchant_person(merchant.id, role, &email).await,
            );
        }
        let stranger = site
            .merchant_person(other.id, MerchantRole::Owner, "owner@lain.example")
            .await;
        site.merchant_person(merchant.id, MerchantRole::Viewer, "rekan@toko.example")
            .await;
        let team = site.app.app.person_list(Some(merchant.id)).await.unwrap();
        let colleague = team
            .into_iter()
            .find(|person| person.email == "rekan@toko.example")
            .unwrap();
        paid_otherwise(&site.app, merchant.id, id).await;
        let instruction = site.app.plant_inquiry(merchant.id, id).await.to_string();
        let page = Page { offset: 0, limit: 1 };
        let cases = site
            .app
            .app
            .exception_list(ExceptionFilter::default(), page)
            .await;
        let exception = cases.unwrap()[0].id.to_string();
        let bank = EngineName::parse("bank").unwrap();
        let anywhere = Allowlist::parse(&["0.0.0.0/0"]).unwrap();
        let issued = site
            .app
            .app
            .engine_key_issue(operator(), bank, anywhere, None)
            .await;
        let engine_key = issued.unwrap().0.issued.key;
        site.app.app.four_eyes_set(operator(), true).await.unwrap();
        let adjust = Act::BalanceAdjust {
            project: number,
            active: 1,
            pending: 0,
            reason: "a test".into(),
            id: "0192f3a4-5b6c-7d8e-9fa0-b1c2d3e4f506".into(),
        };
        let refund = Act::PaymentRefund {
            merchant: merchant.id.get(),
            project: number,
            transaction: payment.clone(),
            amount: None,
            reference: "KEMBALI-1".into(),
        };
        let asked = async |actor, act| match site.app.app.act(actor, act).await.unwrap() {
            Acted::Requested(id) => id,
            Acted::Done(done) => panic!("done by one person alone: {done}"),
        };
        let request = asked(Actor::Operator("op-finance".into()), adjust).await;
        let approval = asked(colleague.place.actor(), refund).await;
        let paper = crate::papers::submitted(&site, merchant.id).await;
        Self {
            site,
            people,
            stranger,
            colleague: colleague.place.name,
            merchant: merchant.id.to_string(),
            project,
            key: merchant.pair.key,
            payment,
            engine_key,
            request,
            approval,
            paper,
            exception,
            instruction,
        }
    }

    fn path(&self, pattern: &str) -> String {
        // No call was made: one in the log is found by nobody, and asked for by those alone who may.
        pattern
            .replace(
                "merchant/requests/{id}",
                "merchant/requests/01934f9e-5a3c-7b1e-8000-000000000001",
            )
            .replace(
                "operator/requests/{id}",
                &format!("operator/requests/{}", self.request),
            )
            .replace("exceptions/{id}", &format!("exceptions/{}", self.exception))
            .replace("payouts/{id}", &format!("payouts/{}", self.instruction))
            .replace(
                "operator/merchants/{id}",
                &format!("operator/merchants/{}", self.merchant),
            )
            .replace("{call}", "01934f9e-5a3c-7b1e-8000-000000000001")
            .replace("{product}", "qris")
            .replace("{engine}", "bank")
            .replace("audit/{merchant}/{number}", &format!("audit/{}/1", self.merchant))
            .replace("engines/keys/{key}", &format!("engines/keys/{}", self.engine_key))
            .replace("operators/{name}", "operators/op-viewer")
            .replace("approvals/{id}", &format!("approvals/{}", self.approval))
            .replace("transactions/{id}", &format!("transactions/{}", self.payment))
            .replace("{paper}", &self.paper)
            .replace("{person}", &format!("1.{}", self.colleague))
            .replace("{id}", &self.project)
            .replace("{name}", &self.colleague)
            .replace("{day}", "2026-01-02")
            .replace("{key}", &self.key)
            .replace("{token}", "1.p0.00")
    }

    /// Asks, with a right token where a form is sent.
    async fn ask(&self, browser: &Browser, method: &str, path: &str) -> (u16, String) {
        let mut browser = browser.clone();
        let token = match &browser.cookie {
            Some(cookie) if method == "POST" => {
                let session = SecretString::from(cookie.split_once('=').unwrap().1);
                let by = self.site.app.app.session_resume(&session).await.unwrap().unwrap();
                self.site.app.app.form_token(&by, path).unwrap()
            }
            _ => String::new(),
        };
        let body = if method == "POST" {
            crate::browser::encoded(&[("form", &token)])
        } else {
            String::new()
        };
        let answer = browser
            .send(method, path, &[("sec-fetch-site", "same-origin")], &body)
            .await;
        (
            answer.status,
            answer.header("location").unwrap_or_default().to_owned(),
        )
    }
}

#[tokio::test]
async fn every_address_is_closed_to_guests_to_the_other_side_and_to_roles_that_do_not_permit_it() {
    let everybody = Everybody::gather().await;
    let guest = everybody.site.browser();
    for (method, pattern, who) in ROWS {
        let path = everybody.path(pattern);
        if *who == Anybody {
            continue;
        }
        let (status, location) = everybody.ask(&guest, method, &path).await;
        assert!(
            status == 303 && location.starts_with("/console/sign-in?"),
            "{method} {path} to a guest: {status}"
        );
        for (role, browser) in &everybody.people {
            let permitted = match who {
                Anybody | SignedIn => true,
                Operator(permission) => matches!(role, Role::Operator(_)) && role.permits(*permission),
                Merchant(permission) => matches!(role, Role::Merchant(_)) && role.permits(*permission),
            };
            if permitted {
                continue;
            }
            let (status, _) = everybody.ask(browser, method, &path).await;
            assert_eq!(status, 403, "{method} {path} to {role:?}");
        }
    }
}

#[tokio::test]
async fn what_belongs_to_another_merchant_is_not_there() {
    let everybody = Everybody::gather().await;
    for (method, pattern, who) in ROWS {
        if !matches!(who, Merchant(_)) || !pattern.contains('{') {
            continue;
        }
        let path = everybody.path(pattern);
        let (status, _) = everybody.ask(&everybody.stranger, method, &path).await;
        // A form without its fields is refused before anything is looked up.
        assert!(
            status == 404 || (status == 422 && path.ends_with("/role")),
            "{method} {path}: {status}"
        );
    }
}

#[tokio::test]
async fn a_dead_link_says_nothing_of_calls() {
    let site = Site::start().await;
    let mut ana = site.operator("ana", OperatorRole::Owner).await;
    let answer = ana.get("/console/operator/payouts/none/release").await;
    assert_eq!(answer.status, 404);
    assert!(answer.body.contains("There is no instruction"), "{}", answer.body);
    assert!(!answer.body.contains("/api/"), "{}", answer.body);
}

/// Files, and pages of what is not there in these tests; their own tests open them.
const ELSEWHERE: [&str; 7] = [
    "/console/operator/audit/export",
    "/console/merchant/papers/{paper}/file",
    "/console/operator/merchants/{id}/papers/{paper}/file",
    "/console/invitation/{token}",
    "/console/merchant/projects/{id}/allowlist/enforce",
    "/console/merchant/requests/{id}",
    "/console/operator/merchants/{id}/calls/{call}",
];

#[tokio::test]
async fn every_page_opens_for_whom_it_is_and_is_light_enough_on_both_databases() {
    on_both_databases(async |database| {
        every_page_opens(&Everybody::gather_at(Site::on(database).await).await).await;
    })
    .await;
}

async fn every_page_opens(everybody: &Everybody) {
    for (method, pattern, who) in ROWS {
        if *method != "GET" || ELSEWHERE.contains(pattern) {
            continue;
        }
        let path = everybody.path(pattern);
        let role = match who {
            Merchant(_) => Role::Merchant(MerchantRole::Owner),
            Anybody | SignedIn | Operator(_) => Role::Operator(OperatorRole::Owner),
        };
        let answer = everybody.people[&role].clone().get(&path).await;
        let is_open =
            answer.status == 200 || (answer.status == 303 && answer.location() == "/console/operator");
        assert!(is_open, "{path}: {} {}", answer.status, answer.body);
        assert!(answer.body.len() < 60_000, "{path}: {}", answer.body.len());
        for inline in ["<script", " style=", "<style", " onclick", "<b>Santoso"] {
            assert!(!answer.body.contains(inline), "{path}: {inline}");
        }
    }
}
