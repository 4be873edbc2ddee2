//! Exceptions on screen: seen, understood, and resolved once.

use sengo_app::approval::RequestState;
use sengo_app::ports::Clock;
use sengo_app::{ExceptionFilter, Page};
use sengo_core::exception::ExceptionId;
use sengo_core::ids::{MerchantId, ProjectId, TransactionId};
use sengo_core::role::{MerchantRole, OperatorRole};
use sengo_testkit::app::{TestMerchant, TestProject, operator};
use sengo_testkit::{Call, TestApp};
use serde_json::json;

use crate::browser::{Answer, Browser, Site};

const LIST: &str = "/console/operator/exceptions";

struct Scene {
    site: Site,
    merchant: TestMerchant,
    project: TestProject,
    payment: TransactionId,
    exception: ExceptionId,
}

/// A payment of Rp10.000 of which an engine says that Rp12.000 were paid, which no rule books.
pub(crate) async fn paid_otherwise(app: &TestApp, merchant: MerchantId, project: ProjectId) -> TransactionId {
    let engine = app.engine("bank-uji").await;
    let payment = app.plant_payment(merchant, project, 10_000).await;
    let event = json!({
        "id": "E-1",
        "type": "payment.paid",
        "transaction": {"id": payment.to_string()},
        "amount": 12_000,
        "occurredAt": app.clock.business().to_string(),
    });
    let call = Call::post("/api/engine/events", &json!({ "events": [event] })).by(&engine);
    assert_eq!(app.send(call).await.data()[0]["result"], "exception");
    payment
}

impl Scene {
    async fn set() -> Self {
        let site = Site::start().await;
        let merchant = site.app.merchant().await;
        let project = site.app.project(&merchant).await;
        let payment = paid_otherwise(&site.app, merchant.id, project.id).await;
        let page = Page { offset: 0, limit: 10 };
        let cases = site
            .app
            .app
            .exception_list(ExceptionFilter::default(), page)
            .await;
        let exception = cases.unwrap()[0].id;
        Self {
            site,
            merchant,
            project,
            payment,
            exception,
        }
    }

    fn own(&self) -> String {
        format!("{LIST}/{}", self.exception)
    }

    fn resolve(&self) -> String {
        format!("{}/resolve", self.own())
    }

    /// Sends one of the forms to resolve it: they differ by what they hold, and not by their address.
    async fn choose(&self, browser: &mut Browser, page: &Answer, fields: &[(&str, &str)]) -> Answer {
        let token = page.hidden(&self.resolve())["form"].clone();
        let mut all = vec![("form", token.as_str())];
        all.extend(fields);
        browser.post(&self.resolve(), &all).await
    }

    async fn money(&self) -> [i64; 4] {
        self.site.app.money(self.merchant.id, self.project.id).await
    }
}

#[tokio::test]
async fn finance_sees_what_happened_and_gives_the_money_to_its_project() {
    let scene = Scene::set().await;
    let mut ana = scene.site.operator("ana", OperatorRole::Finance).await;
    let list = ana.get(LIST).await;
    assert!(
        list.body.contains(&scene.own()) && list.body.contains("Rp12,000"),
        "{}",
        list.body
    );
    let page = ana.get(&scene.own()).await;
    assert!(page.body.contains("Another amount than was due"), "{}", page.body);
    assert!(
        page.body.contains(&scene.payment.to_string()) && page.body.contains("bank-uji"),
        "{}",
        page.body
    );
    // The project of the payment stands in the form already.
    let number = scene.project.id.to_string();
    assert!(
        page.body.contains(&format!("value=\"{number}\"")),
        "{}",
        page.body
    );

    let to_project = [("to", "project"), ("project", number.as_str())];
    let check = scene.choose(&mut ana, &page, &to_project).await;
    assert_eq!(check.status, 200);
    assert!(
        check
            .body
            .contains("<strong><span class=\"whole\">Rp12,000</span></strong>")
            && check.body.contains("It is done at once."),
        "{}",
        check.body
    );
    assert_eq!(
        scene.money().await,
        [0; 4],
        "nothing moves before it is confirmed"
    );
    let done = ana.submit(&check, &scene.resolve(), &[]).await;
    assert_eq!(done.location(), format!("{}?told=resolved", scene.own()));
    assert_eq!(scene.money().await[0], 12_000);
    let page = ana.get(&scene.own()).await;
    assert!(
        page.body.contains(&format!("Given to project {number}."))
            && !page
                .body
                .contains("<form method=\"post\" action=\"/console/operator/exceptions"),
        "{}",
        page.body
    );
    assert!(!ana.get(LIST).await.body.contains(&scene.own()));
    assert!(
        ana.get(&format!("{LIST}?state=resolved"))
            .await
            .body
            .contains(&scene.own())
    );
}

#[tokio::test]
async fn a_project_that_cannot_have_it_is_named_at_its_field() {
    let scene = Scene::set().await;
    let review = scene
        .site
        .app
        .project_in_review(&scene.merchant)
        .await
        .to_string();
    let mut ana = scene.site.operator("ana", OperatorRole::Finance).await;
    for typed in ["", "tujuh", "999999999", review.as_str()] {
        let page = ana.get(&scene.own()).await;
        let fields = [("to", "project"), ("project", typed)];
        let refused = scene.choose(&mut ana, &page, &fields).await;
        assert_eq!(refused.status, 422, "{typed}");
        assert!(
            refused.body.contains("field-project-fault"),
            "{typed}: {}",
            refused.body
        );
    }
    let page = ana.get(&scene.own()).await;
    let typed = [("to", "project"), ("project", "<b>7")];
    let refused = scene.choose(&mut ana, &page, &typed).await;
    assert!(
        refused.body.contains("value=\"&lt;b&gt;7\""),
        "what was typed is kept"
    );
    assert_eq!(ana.get(&format!("{LIST}/nothing")).await.status, 404);
}

#[tokio::test]
async fn with_four_eyes_a_colleague_agrees_first_and_a_second_decision_comes_too_late() {
    let scene = Scene::set().await;
    let mut ana = scene.site.operator("ana", OperatorRole::Owner).await;
    let mut dewi = scene.site.operator("dewi", OperatorRole::Owner).await;
    scene.site.app.app.four_eyes_set(operator(), true).await.unwrap();
    let page = ana.get(&scene.own()).await;
    let check = scene.choose(&mut ana, &page, &[("to", "channel")]).await;
    assert!(
        check.body.contains("A colleague has to agree first."),
        "{}",
        check.body
    );
    let asked = ana.submit(&check, &scene.resolve(), &[]).await;
    let (request, told) = asked.location().split_once('?').unwrap();
    let request = request.to_owned();
    assert!(request.starts_with("/console/operator/requests/") && told == "told=asked");
    assert!(
        ana.get(&scene.own()).await.body.contains(&request),
        "the page says that it waits"
    );

    let page = dewi.get(&scene.own()).await;
    let check = scene.choose(&mut dewi, &page, &[("to", "platform")]).await;
    let approved = dewi.approve(&request).await;
    assert_eq!(approved.location(), format!("{request}?told=approved"));
    let late = dewi.submit(&check, &scene.resolve(), &[]).await;
    assert_eq!(late.status, 409, "somebody resolved it before: {}", late.body);
    let rows = Page { offset: 0, limit: 10 };
    let app = &scene.site.app.app;
    let open = app.request_list(RequestState::Open, rows).await.unwrap();
    assert_eq!(open.len(), 0, "nobody is asked for it");
    assert_eq!(scene.money().await, [0; 4]);
}

#[tokio::test]
async fn whoever_may_not_act_on_money_only_sees_it() {
    let scene = Scene::set().await;
    let mut rani = scene.site.operator("rani", OperatorRole::Support).await;
    let page = rani.get(&scene.own()).await;
    assert_eq!(page.status, 200);
    assert!(!page.body.contains(&scene.resolve()), "{}", page.body);
}

#[tokio::test]
async fn a_merchant_is_not_told_whose_else_the_money_of_an_exception_is() {
    let scene = Scene::set().await;
    let other = scene.site.app.merchant().await;
    let project = scene.site.app.project(&other).await;
    let mut ana = scene.site.operator("ana", OperatorRole::Finance).await;
    let page = ana.get(&scene.own()).await;
    let number = project.id.to_string();
    let check = scene
        .choose(&mut ana, &page, &[("to", "project"), ("project", &number)])
        .await;
    assert_eq!(ana.submit(&check, &scene.resolve(), &[]).await.status, 303);
    let theirs = format!("/console/operator/transactions/{}", scene.payment);
    let told = format!("it is of project {number}");
    assert!(ana.get(&theirs).await.body.contains(&told));

    let mut budi = scene
        .site
        .merchant_person(scene.merchant.id, MerchantRole::Owner, "budi@toko.example")
        .await;
    let own = format!("/console/merchant/transactions/{}", scene.payment);
    let seen = budi.get(&own).await.body;
    assert!(
        seen.contains("it is somebody else") && !seen.contains(&told),
        "{seen}"
    );
}
