//! Every address of the console: who may open it, and what it says to everybody else.

use std::collections::BTreeMap;

use axum::http::Method;
use secrecy::SecretString;
use sengo_app::approval::{Act, Acted};
use sengo_app::{ExceptionFilter, Page};
use sengo_core::allowlist::Allowlist;
use sengo_core::audit::Actor;
use sengo_core::engine::EngineName;
use sengo_core::ids::ProjectId;
use sengo_core::role::{MerchantRole, OperatorRole, Permission, Role};

use sengo_testkit::app::operator;
use sengo_testkit::on_both_databases;

use crate::browser::{Browser, Site};
use crate::exceptions::paid_otherwise;

/// Who may open an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Who {
    /// Whoever comes.
    Anybody,
    /// Whoever is signed in.
    SignedIn,
    /// Operators whose role permits it.
    Operator(Permission),
    /// People of a merchant whose role permits it; of their own merchant alone.
    Merchant(Permission),
}

use Permission as P;
use Who::{Anybody, Merchant, Operator, SignedIn};

/// Who may do what. `{id}` and the like stand for something of a merchant; for its own people it is there, and for
/// another's it is not.
#[rustfmt::skip]
const ROWS: &[(&str, &str, Who)] = &[
    ("GET", "/console/style.css", Anybody),
    ("GET", "/console", SignedIn),
    ("GET", "/console/", SignedIn),
    ("GET", "/console/sign-in", Anybody),
    ("POST", "/console/sign-in", Anybody),
    ("POST", "/console/sign-in/code", Anybody),
    ("POST", "/console/sign-out", SignedIn),
    ("GET", "/console/invitation/{token}", Anybody),
    ("POST", "/console/invitation/{token}", Anybody),
    ("GET", "/console/account", SignedIn),
    ("POST", "/console/account/preferences", SignedIn),
    ("POST", "/console/account/sessions/end-others", SignedIn),
    ("POST", "/console/account/sessions/{id}/end", SignedIn),
    ("GET", "/console/account/password", SignedIn),
    ("POST", "/console/account/password", SignedIn),
    ("GET", "/console/account/authenticator", SignedIn),
    ("POST", "/console/account/authenticator", SignedIn),
    ("GET", "/console/account/recovery-codes", SignedIn),
    ("POST", "/console/account/recovery-codes", SignedIn),
    ("GET", "/console/operator", Operator(P::PlatformRead)),
    ("GET", "/console/operator/queue", Operator(P::PlatformRead)),
    ("GET", "/console/operator/projects", Operator(P::PlatformRead)),
    ("GET", "/console/operator/projects/{id}", Operator(P::PlatformRead)),
    ("POST", "/console/operator/projects/{id}/evidence", Operator(P::ProjectReview)),
    ("POST", "/console/operator/projects/{id}/approve", Operator(P::ProjectReview)),
    ("GET", "/console/operator/projects/{id}/reject", Operator(P::ProjectReview)),
    ("POST", "/console/operator/projects/{id}/reject", Operator(P::ProjectReview)),
    ("GET", "/console/operator/projects/{id}/suspend", Operator(P::ProjectReview)),
    ("POST", "/console/operator/projects/{id}/suspend", Operator(P::ProjectReview)),
    ("POST", "/console/operator/projects/{id}/resume", Operator(P::ProjectReview)),
    ("GET", "/console/operator/merchants", Operator(P::PlatformRead)),
    ("GET", "/console/operator/merchants/new", Operator(P::MerchantChange)),
    ("POST", "/console/operator/merchants/new", Operator(P::MerchantChange)),
    ("GET", "/console/operator/merchants/{id}", Operator(P::PlatformRead)),
    ("GET", "/console/operator/merchants/{id}/products/{product}", Operator(P::MerchantChange)),
    ("POST", "/console/operator/merchants/{id}/products/{product}", Operator(P::MerchantChange)),
    ("GET", "/console/operator/merchants/{id}/allowlist", Operator(P::MerchantChange)),
    ("POST", "/console/operator/merchants/{id}/allowlist", Operator(P::MerchantChange)),
    ("POST", "/console/operator/merchants/{id}/allowlist/set", Operator(P::MerchantChange)),
    ("GET", "/console/operator/merchants/{id}/team/invite", Operator(P::MerchantTeamManage)),
    ("POST", "/console/operator/merchants/{id}/team/invite", Operator(P::MerchantTeamManage)),
    ("POST", "/console/operator/merchants/{id}/team/{name}/role", Operator(P::MerchantTeamManage)),
    ("GET", "/console/operator/merchants/{id}/team/{name}/link", Operator(P::MerchantTeamManage)),
    ("POST", "/console/operator/merchants/{id}/team/{name}/link", Operator(P::MerchantTeamManage)),
    ("GET", "/console/operator/merchants/{id}/team/{name}/end", Operator(P::MerchantTeamManage)),
    ("POST", "/console/operator/merchants/{id}/team/{name}/end", Operator(P::MerchantTeamManage)),
    ("GET", "/console/operator/operators", Operator(P::PlatformRead)),
    ("GET", "/console/operator/operators/new", Operator(P::OperatorManage)),
    ("POST", "/console/operator/operators/new", Operator(P::OperatorManage)),
    ("GET", "/console/operator/operators/{name}/role", Operator(P::OperatorManage)),
    ("POST", "/console/operator/operators/{name}/role", Operator(P::OperatorManage)),
    ("GET", "/console/operator/operators/{name}/link", Operator(P::OperatorManage)),
    ("POST", "/console/operator/operators/{name}/link", Operator(P::OperatorManage)),
    ("GET", "/console/operator/operators/{name}/remove", Operator(P::OperatorManage)),
    ("POST", "/console/operator/operators/{name}/remove", Operator(P::OperatorManage)),
    ("GET", "/console/operator/operators/four-eyes", Operator(P::OperatorManage)),
    ("POST", "/console/operator/operators/four-eyes", Operator(P::OperatorManage)),
    ("GET", "/console/operator/audit", Operator(P::AuditRead)),
    ("GET", "/console/operator/audit/{merchant}/{number}", Operator(P::AuditRead)),
    ("GET", "/console/operator/audit/export", Operator(P::AuditExport)),
    ("GET", "/console/operator/engines", Operator(P::PlatformRead)),
    ("GET", "/console/operator/engines/{engine}", Operator(P::PlatformRead)),
    ("GET", "/console/operator/engines/keys/new", Operator(P::EngineManage)),
    ("POST", "/console/operator/engines/keys/new", Operator(P::EngineManage)),
    ("GET", "/console/operator/engines/keys/{key}/rotate", Operator(P::EngineManage)),
    ("POST", "/console/operator/engines/keys/{key}/rotate", Operator(P::EngineManage)),
    ("GET", "/console/operator/engines/keys/{key}/revoke", Operator(P::EngineManage)),
    ("POST", "/console/operator/engines/keys/{key}/revoke", Operator(P::EngineManage)),
    ("GET", "/console/merchant", Merchant(P::OwnRead)),
    ("GET", "/console/merchant/projects", Merchant(P::OwnRead)),
    ("GET", "/console/merchant/projects/new", Merchant(P::OwnProjectChange)),
    ("POST", "/console/merchant/projects/new", Merchant(P::OwnProjectChange)),
    ("GET", "/console/merchant/projects/{id}", Merchant(P::OwnRead)),
    ("POST", "/console/merchant/projects/{id}/evidence", Merchant(P::OwnProjectChange)),
    ("GET", "/console/operator/exceptions", Operator(P::PlatformRead)),
    ("GET", "/console/operator/exceptions/{id}", Operator(P::PlatformRead)),
    ("POST", "/console/operator/exceptions/{id}/resolve", Operator(P::MoneyAct)),
    ("GET", "/console/operator/corrections", Operator(P::MoneyAct)),
    ("POST", "/console/operator/corrections", Operator(P::MoneyAct)),
    ("GET", "/console/operator/payouts", Operator(P::PlatformRead)),
    ("GET", "/console/operator/payouts/{id}/release", Operator(P::MoneyAct)),
    ("POST", "/console/operator/payouts/{id}/release", Operator(P::MoneyAct)),
    ("GET", "/console/operator/projects/{id}/terms", Operator(P::MoneyAct)),
    ("POST", "/console/operator/projects/{id}/terms", Operator(P::MoneyAct)),
    ("GET", "/console/operator/settlement-days", Operator(P::PlatformRead)),
    ("POST", "/console/operator/settlement-days", Operator(P::MoneyAct)),
    ("GET", "/console/operator/fees", Operator(P::PlatformRead)),
    ("GET", "/console/operator/fees/tariff", Operator(P::MoneyAct)),
    ("POST", "/console/operator/fees/tariff", Operator(P::MoneyAct)),
    ("GET", "/console/operator/fees/tax", Operator(P::MoneyAct)),
    ("POST", "/console/operator/fees/tax", Operator(P::MoneyAct)),
    ("GET", "/console/operator/requests", Operator(P::PlatformRead)),
    ("GET", "/console/operator/requests/{id}", Operator(P::PlatformRead)),
    ("GET", "/console/operator/requests/{id}/approve", Operator(P::RequestDecide)),
    ("POST", "/console/operator/requests/{id}/approve", Operator(P::RequestDecide)),
    ("GET", "/console/operator/requests/{id}/refuse", Operator(P::RequestDecide)),
    ("POST", "/console/operator/requests/{id}/refuse", Operator(P::RequestDecide)),
    ("GET", "/console/merchant/approvals", Merchant(P::OwnRead)),
    ("GET", "/console/merchant/approvals/{id}", Merchant(P::OwnRead)),
    ("GET", "/console/merchant/approvals/{id}/approve", Merchant(P::OwnMoneyAct)),
    ("POST", "/console/merchant/approvals/{id}/approve", Merchant(P::OwnMoneyAct)),
    ("GET", "/console/merchant/approvals/{id}/refuse", Merchant(P::OwnMoneyAct)),
    ("POST", "/console/merchant/approvals/{id}/refuse", Merchant(P::OwnMoneyAct)),
    ("GET", "/console/merchant/transactions/{id}/refund", Merchant(P::OwnMoneyAct)),
    ("POST", "/console/merchant/transactions/{id}/refund", Merchant(P::OwnMoneyAct)),
    ("GET", "/console/merchant/projects/{id}/correct", Merchant(P::OwnProjectChange)),
    ("POST", "/console/merchant/projects/{id}/correct", Merchant(P::OwnProjectChange)),
    ("GET", "/console/merchant/projects/{id}/close", Merchant(P::OwnProjectChange)),
    ("POST", "/console/merchant/projects/{id}/close", Merchant(P::OwnProjectChange)),
    ("GET", "/console/merchant/projects/{id}/allowlist", Merchant(P::OwnRequestLogRead)),
    ("POST", "/console/merchant/projects/{id}/allowlist", Merchant(P::OwnProjectChange)),
    ("GET", "/console/merchant/projects/{id}/allowlist/enforce", Merchant(P::OwnProjectChange)),
    ("POST", "/console/merchant/projects/{id}/allowlist/enforce", Merchant(P::OwnProjectChange)),
    ("POST", "/console/merchant/projects/{id}/allowlist/drop", Merchant(P::OwnProjectChange)),
    ("GET", "/console/merchant/balances", Merchant(P::OwnRead)),
    ("GET", "/console/merchant/balances/{id}", Merchant(P::OwnRead)),
    ("GET", "/console/merchant/balances/{id}/{day}", Merchant(P::OwnRead)),
    ("GET", "/console/merchant/transfers", Merchant(P::OwnRead)),
    ("POST", "/console/merchant/transfers", Merchant(P::OwnMoneyAct)),
    ("GET", "/console/merchant/transfers/new", Merchant(P::OwnMoneyAct)),
    ("POST", "/console/merchant/transfers/new", Merchant(P::OwnMoneyAct)),
    ("GET", "/console/merchant/keys", Merchant(P::OwnRead)),
    ("GET", "/console/merchant/keys/new", Merchant(P::OwnKeyManage)),
    ("POST", "/console/merchant/keys/new", Merchant(P::OwnKeyManage)),
    ("GET", "/console/merchant/keys/{key}", Merchant(P::OwnRead)),
    ("GET", "/console/merchant/keys/{key}/rotate", Merchant(P::OwnKeyManage)),
    ("POST", "/console/merchant/keys/{key}/rotate", Merchant(P::OwnKeyManage)),
    ("GET", "/console/merchant/keys/{key}/revoke", Merchant(P::OwnKeyManage)),
    ("POST", "/console/merchant/keys/{key}/revoke", Merchant(P::OwnKeyManage)),
    ("GET", "/console/merchant/debugger", Merchant(P::OwnRequestLogRead)),
    ("POST", "/console/merchant/debugger", Merchant(P::OwnRequestLogRead)),
    ("GET", "/console/merchant/requests", Merchant(P::OwnRequestLogRead)),
    ("GET", "/console/merchant/requests/{id}", Merchant(P::OwnRequestLogRead)),
    ("GET", "/console/operator/analytics", Operator(P::AnalyticsRead)),
    ("GET", "/console/operator/analytics.csv", Operator(P::AnalyticsRead)),
    ("GET", "/console/merchant/analytics", Merchant(P::OwnRead)),
    ("GET", "/console/merchant/analytics.csv", Merchant(P::OwnRead)),
    ("GET", "/console/operator/search", Operator(P::PlatformRead)),
    ("GET", "/console/operator/callbacks", Operator(P::PlatformRead)),
    ("GET", "/console/operator/transactions", Operator(P::PlatformRead)),
    ("GET", "/console/operator/transactions.csv", Operator(P::PlatformRead)),
    ("GET", "/console/operator/transactions/{id}", Operator(P::PlatformRead)),
    ("POST", "/console/operator/transactions/{id}/callback", Operator(P::CallbackResend)),
    ("GET", "/console/merchant/transactions", Merchant(P::OwnRead)),
    ("GET", "/console/merchant/transactions.csv", Merchant(P::OwnRead)),
    ("GET", "/console/merchant/transactions/{id}", Merchant(P::OwnRead)),
    ("POST", "/console/merchant/transactions/{id}/callback", Merchant(P::OwnCallbackResend)),
    ("GET", "/console/merchant/team", Merchant(P::OwnRead)),
    ("GET", "/console/merchant/team/invite", Merchant(P::OwnTeamManage)),
    ("POST", "/console/merchant/team/invite", Merchant(P::OwnTeamManage)),
    ("POST", "/console/merchant/team/{name}/role", Merchant(P::OwnTeamManage)),
    ("GET", "/console/merchant/team/{name}/link", Merchant(P::OwnTeamManage)),
    ("POST", "/console/merchant/team/{name}/link", Merchant(P::OwnTeamManage)),
    ("GET", "/console/merchant/team/{name}/end", Merchant(P::OwnTeamManage)),
    ("POST", "/console/merchant/team/{name}/end", Merchant(P::OwnTeamManage)),
    ("GET", "/console/merchant/papers", Merchant(P::OwnRead)),
    ("GET", "/console/merchant/papers/new", Merchant(P::OwnPaperManage)),
    ("POST", "/console/merchant/papers/new", Merchant(P::OwnPaperManage)),
    ("GET", "/console/merchant/papers/{paper}/file", Merchant(P::OwnPaperManage)),
    ("GET", "/console/merchant/papers/{paper}/withdraw", Merchant(P::OwnPaperManage)),
    ("POST", "/console/merchant/papers/{paper}/withdraw", Merchant(P::OwnPaperManage)),
    ("GET", "/console/operator/papers", Operator(P::PaperRead)),
    ("GET", "/console/operator/merchants/{id}/papers", Operator(P::PaperRead)),
    ("GET", "/console/operator/merchants/{id}/papers/{paper}/file", Operator(P::PaperRead)),
    ("POST", "/console/operator/merchants/{id}/papers/{paper}/accept", Operator(P::PaperDecide)),
    ("POST", "/console/operator/merchants/{id}/papers/{paper}/refuse", Operator(P::PaperDecide)),
    ("POST", "/console/operator/merchants/{id}/papers/{paper}/ending", Operator(P::PaperDecide)),
    ("GET", "/console/operator/personal-data", Operator(P::PersonalDataManage)),
    ("POST", "/console/operator/personal-data/find", Operator(P::PersonalDataManage)),
    ("POST", "/console/operator/personal-data/export", Operator(P::PersonalDataManage)),
    ("GET", "/console/operator/personal-data/exposed", Operator(P::PersonalDataManage)),
    ("GET", "/console/operator/personal-data/people/{person}/erase", Operator(P::PersonalDataManage)),
    ("POST", "/console/operator/personal-data/people/{person}/erase", Operator(P::PersonalDataManage)),
];

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

/// Files, and pages of what is not there in these tests; their own tests open them.
const ELSEWHERE: [&str; 6] = [
    "/console/operator/audit/export",
    "/console/merchant/papers/{paper}/file",
    "/console/operator/merchants/{id}/papers/{paper}/file",
    "/console/invitation/{token}",
    "/console/merchant/projects/{id}/allowlist/enforce",
    "/console/merchant/requests/{id}",
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
