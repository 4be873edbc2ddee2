//! What needs a second person: its words, who may decide, and what whoever is late or not permitted is told.

mod words;

use jiff::SignedDuration;
use sengo_app::Page;
use sengo_app::approval::{Act, Acted, RequestState};
use sengo_core::audit::Actor;
use sengo_core::ids::ProjectId;
use sengo_core::role::OperatorRole;
use sengo_testkit::app::operator;

use crate::browser::{Browser, Site, draft};

const LIST: &str = "/console/operator/requests";

/// A site with a project. Four eyes are asked for from the first request on.
struct Scene {
    site: Site,
    project: ProjectId,
}

impl Scene {
    async fn new() -> Self {
        let site = Site::start().await;
        let merchant = site.app.merchant().await;
        let project = site.app.project(&merchant).await.id;
        Self { site, project }
    }

    fn adjustment(&self, active: i64) -> Act {
        Act::BalanceAdjust {
            project: self.project.get(),
            active,
            pending: 0,
            reason: "Salah hitung <i>kemarin</i>".into(),
            id: "0192f3a4-5b6c-7d8e-9fa0-b1c2d3e4f506".into(),
        }
    }

    /// Asks as an operator; the address of the request.
    async fn ask(&self, name: &str, act: Act) -> String {
        let app = &self.site.app.app;
        app.four_eyes_set(operator(), true).await.unwrap();
        let asked = app.act(Actor::Operator(name.into()), act).await;
        match asked.unwrap() {
            Acted::Requested(id) => format!("{LIST}/{id}"),
            Acted::Done(done) => panic!("done by one person alone: {done}"),
        }
    }

    async fn active(&self) -> i64 {
        let merchant = self.site.app.app.project_merchant(self.project).await.unwrap();
        self.site.app.money(merchant, self.project).await[0]
    }

    async fn waiting(&self) -> usize {
        let page = Page {
            offset: 0,
            limit: 1_000,
        };
        let found = self.site.app.app.request_list(RequestState::Open, page).await;
        found.unwrap().len()
    }
}

/// Opens the page that asks once more, and presses its button.
async fn approve(browser: &mut Browser, own: &str) -> crate::browser::Answer {
    let action = format!("{own}/approve");
    let page = browser.get(&action).await;
    assert_eq!(page.status, 200, "{}", page.body);
    browser.submit(&page, &action, &[]).await
}

#[tokio::test]
async fn a_colleague_approves_once_the_effect_was_spelled_out() {
    let scene = Scene::new().await;
    let mut ana = scene.site.operator("ana", OperatorRole::Finance).await;
    let mut dewi = scene.site.operator("dewi", OperatorRole::Owner).await;
    let own = scene.ask("ana", scene.adjustment(5_000)).await;
    let list = dewi.get(LIST).await;
    assert!(list.body.contains(&format!("href=\"{own}\"")), "{}", list.body);
    assert!(list.body.contains("+Rp5,000 active"), "{}", list.body);

    let page = dewi.get(&own).await;
    assert!(
        page.body.contains("Salah hitung &lt;i&gt;kemarin"),
        "{}",
        page.body
    );
    assert!(
        !page
            .body
            .contains("<form method=\"post\" action=\"/console/operator/requests")
    );
    let asked = dewi.get(&format!("{own}/approve")).await;
    assert!(
        asked.body.contains("goes from Rp0 to Rp5,000"),
        "the effect is spelled out: {}",
        asked.body
    );
    assert_eq!(scene.active().await, 0);
    let done = approve(&mut dewi, &own).await;
    assert_eq!(done.location(), format!("{own}?told=approved"));
    assert_eq!(scene.active().await, 5_000);

    let page = ana.get(&own).await;
    assert!(page.body.contains("badge good"), "{}", page.body);
    assert!(page.body.contains("now has Rp5,000 active"), "{}", page.body);
    assert!(page.body.contains("<code>dewi</code>"), "{}", page.body);
    assert!(!page.body.contains(&format!("{own}/approve")), "{}", page.body);
    assert!(!ana.get(LIST).await.body.contains(&own));
    let decided = ana.get(&format!("{LIST}?state=decided")).await;
    assert!(decided.body.contains(&own), "{}", decided.body);
}

#[tokio::test]
async fn a_refusal_needs_a_reason_and_keeps_what_was_typed() {
    let scene = Scene::new().await;
    let mut ana = scene.site.operator("ana", OperatorRole::Finance).await;
    let mut dewi = scene.site.operator("dewi", OperatorRole::Owner).await;
    let own = scene.ask("ana", scene.adjustment(5_000)).await;
    let refuse = format!("{own}/refuse");
    let page = dewi.get(&refuse).await;
    let empty = dewi.submit(&page, &refuse, &[("reason", "  ")]).await;
    assert_eq!(empty.status, 422);
    assert!(empty.body.contains("id=\"field-reason-fault\""), "{}", empty.body);
    let long = "panjang ".repeat(80);
    let kept = dewi.submit(&empty, &refuse, &[("reason", &long)]).await;
    assert_eq!(kept.status, 422);
    assert!(kept.body.contains(long.trim()), "what was typed stays");
    let refused = dewi
        .submit(&kept, &refuse, &[("reason", "Sudah <b>dikoreksi</b>")])
        .await;
    assert_eq!(refused.location(), format!("{own}?told=refused"));
    let page = ana.get(&own).await;
    assert!(
        page.body.contains("Sudah &lt;b&gt;dikoreksi&lt;/b&gt;")
            && page.body.contains("Nothing of it was done."),
        "{}",
        page.body
    );
    assert_eq!(scene.active().await, 0);
}

#[tokio::test]
async fn whoever_asked_is_told_before_pressing_and_stopped_after() {
    let scene = Scene::new().await;
    let mut ana = scene.site.operator("ana", OperatorRole::Owner).await;
    let mut dewi = scene.site.operator("dewi", OperatorRole::Owner).await;
    let own = scene.ask("ana", scene.adjustment(5_000)).await;
    let page = ana.get(&own).await;
    assert!(page.body.contains("You asked for it"), "{}", page.body);
    for way in ["approve", "refuse"] {
        let action = format!("{own}/{way}");
        assert!(!page.body.contains(&action));
        assert_eq!(ana.get(&action).await.location(), own);
        let sent = dewi.get(&action).await;
        // A colleague's token is not hers; with one of her own she is stopped by the rule.
        assert_eq!(
            ana.submit(&sent, &action, &[("reason", "tidak")]).await.status,
            422
        );
        let token = scene.token(&ana, &action).await;
        let stopped = ana.post(&action, &[("form", &token), ("reason", "tidak")]).await;
        assert_eq!(stopped.status, 409, "{}", stopped.body);
        assert!(stopped.body.contains("role=\"alert\"") && stopped.body.contains("You asked for it"));
    }
    assert_eq!((scene.active().await, scene.waiting().await), (0, 1));
}

#[tokio::test]
async fn who_counts_as_behind_it_is_told_so() {
    let scene = Scene::new().await;
    let app = &scene.site.app.app;
    let mut ana = scene.site.operator("ana", OperatorRole::Owner).await;
    scene.site.operator("dewi", OperatorRole::Owner).await;
    // Ana made the link by which dewi comes in, and could have opened it.
    let link = app
        .operator_console_access(
            Actor::Operator("ana".into()),
            "dewi",
            &draft("lagi@sengo.example"),
        )
        .await;
    link.unwrap();
    let own = scene.ask("dewi", scene.adjustment(5_000)).await;
    let page = ana.get(&own).await;
    assert!(page.body.contains("gave the other their access"), "{}", page.body);
    assert_eq!(ana.get(&format!("{own}/approve")).await.location(), own);
}

#[tokio::test]
async fn a_role_that_does_not_permit_it_is_told_which_roles_do() {
    let scene = Scene::new().await;
    scene.site.operator("ana", OperatorRole::Owner).await;
    let fitri = scene.site.operator("fitri", OperatorRole::Finance).await;
    let wati = scene.site.operator("wati", OperatorRole::Viewer).await;
    let remove = Act::OperatorRemove { name: "fitri".into() };
    let own = scene.ask("ana", remove).await;
    for (name, mut browser) in [("fitri", fitri), ("wati", wati)] {
        let page = browser.get(&own).await;
        assert!(
            page.body
                .contains("does not permit to decide about this. These roles may: Owner."),
            "{name}: {}",
            page.body
        );
        let action = format!("{own}/approve");
        let token = scene.token(&browser, &action).await;
        let refused = browser.post(&action, &[("form", &token)]).await;
        assert_eq!(refused.status, 403, "{name}");
    }
    let removed = scene.site.app.app.operator_role("fitri").await;
    assert!(removed.is_ok(), "the act was done all the same");
}

#[tokio::test]
async fn of_two_at_once_the_second_is_told_by_whom_it_was_decided() {
    let scene = Scene::new().await;
    scene.site.operator("ana", OperatorRole::Owner).await;
    let mut dewi = scene.site.operator("dewi", OperatorRole::Finance).await;
    let mut fitri = scene.site.operator("fitri", OperatorRole::Finance).await;
    let own = scene.ask("ana", scene.adjustment(5_000)).await;
    let (approve, refuse) = (format!("{own}/approve"), format!("{own}/refuse"));
    let (first, second) = (dewi.get(&approve).await, fitri.get(&refuse).await);
    assert_eq!(dewi.submit(&first, &approve, &[]).await.status, 303);
    let late = fitri.submit(&second, &refuse, &[("reason", "jangan")]).await;
    assert_eq!(late.status, 409);
    assert!(
        late.body.contains("Your decision was not taken.") && late.body.contains("approved it before you."),
        "{}",
        late.body
    );
    assert!(late.body.contains("<code>dewi</code>"), "{}", late.body);
    // Pressing twice does it once, and so does coming back to it.
    assert_eq!(dewi.submit(&first, &approve, &[]).await.status, 409);
    assert_eq!(dewi.get(&approve).await.location(), own);
    assert_eq!((scene.active().await, scene.waiting().await), (5_000, 0));
}

#[tokio::test]
async fn what_cannot_be_done_waits_on_and_the_page_says_why() {
    let scene = Scene::new().await;
    scene.site.operator("ana", OperatorRole::Owner).await;
    let mut dewi = scene.site.operator("dewi", OperatorRole::Finance).await;
    let own = scene.ask("ana", scene.adjustment(-5_000)).await;
    let stopped = approve(&mut dewi, &own).await;
    assert_eq!(stopped.status, 402, "{}", stopped.body);
    assert!(
        stopped.body.contains("It was not done, and waits on.") && stopped.body.contains("5,000"),
        "{}",
        stopped.body
    );
    assert_eq!((scene.active().await, scene.waiting().await), (0, 1));
}

#[tokio::test]
async fn long_lists_are_leafed_through() {
    let scene = Scene::new().await;
    let mut ana = scene.site.operator("ana", OperatorRole::Owner).await;
    let first = scene.ask("ana", scene.adjustment(1)).await;
    scene.site.app.clock.advance(SignedDuration::from_secs(1));
    for _ in 0..100 {
        scene.ask("ana", scene.adjustment(2)).await;
    }
    let page = ana.get(LIST).await;
    assert!(
        !page.body.contains(&first),
        "the oldest of 101 is on the next page"
    );
    let next = format!("{LIST}?from=100");
    assert!(page.body.contains(&format!("href=\"{next}\"")), "{}", page.body);
    let page = ana.get(&next).await;
    assert!(page.body.contains(&first), "{}", page.body);
    assert!(page.body.contains("rel=\"prev\"") && !page.body.contains("rel=\"next\""));
}

impl Scene {
    /// A token that somebody's own page could hold.
    async fn token(&self, browser: &Browser, path: &str) -> String {
        let cookie = browser.cookie.as_deref().unwrap();
        let session = cookie.split_once('=').unwrap().1.into();
        let by = self.site.app.app.session_resume(&session).await;
        self.site.app.app.form_token(&by.unwrap().unwrap(), path).unwrap()
    }
}

#[tokio::test]
async fn an_id_that_no_database_can_hold_is_nobodys() {
    sengo_testkit::on_both_databases(async |database| {
        let site = Site::on(database).await;
        let mut ana = site.operator("ana", OperatorRole::Owner).await;
        assert_eq!(ana.get(&format!("{LIST}/a%00b")).await.status, 404);
        let none = ana.get("/console/operator/merchants?name=a%00b").await;
        assert_eq!(none.status, 200);
        let revoke = "/console/operator/engines/keys/a%00b/revoke";
        assert_eq!(ana.get(revoke).await.status, 404);
    })
    .await;
}
