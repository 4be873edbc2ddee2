//! Refunds that one person of a merchant asks for on a page and another agrees to.

use sengo_core::ids::{MerchantId, ProjectId, TransactionId};
use sengo_core::role::MerchantRole;
use sengo_testkit::app::operator;

use crate::browser::{Browser, Site};

struct Scene {
    site: Site,
    merchant: MerchantId,
    project: ProjectId,
    payment: TransactionId,
    /// The page where a refund is asked for.
    page: String,
    ana: Browser,
    budi: Browser,
}

impl Scene {
    async fn new(four_eyes: bool) -> Self {
        let site = Site::start().await;
        let merchant = site.app.merchant().await;
        let project = site.app.project(&merchant).await.id;
        let engine = site.app.engine("bank").await;
        let payment = site.app.plant_payment(merchant.id, project, 40_000).await;
        site.app.pay(&engine, payment, 40_000).await;
        site.app.fund(project, 100_000, 0).await;
        site.app.app.four_eyes_set(operator(), four_eyes).await.unwrap();
        let ana = site
            .merchant_person(merchant.id, MerchantRole::Finance, "ana@toko.example")
            .await;
        let budi = site
            .merchant_person(merchant.id, MerchantRole::Owner, "budi@toko.example")
            .await;
        Self {
            site,
            merchant: merchant.id,
            project,
            payment,
            page: format!("/console/merchant/transactions/{payment}/refund"),
            ana,
            budi,
        }
    }

    /// Ana fills in the form and confirms it; where that leads.
    async fn ask(&mut self, amount: &str, reference: &str) -> String {
        let form = self.ana.get(&self.page).await;
        let typed = [("amount", amount), ("reference", reference)];
        let asked = self.ana.submit(&form, &self.page, &typed).await;
        assert_eq!(asked.status, 200, "{}", asked.body);
        let sent = self.ana.submit(&asked, &self.page, &[]).await;
        sent.location().to_owned()
    }

    async fn status(&self) -> &'static str {
        self.site.app.status(self.merchant, self.payment).await
    }
}

#[tokio::test]
async fn one_person_asks_and_another_agrees() {
    let mut scene = Scene::new(true).await;
    let form = scene.ana.get(&scene.page).await;
    assert!(
        form.body.contains("value=\"40,000\""),
        "all that is left is preset: {}",
        form.body
    );
    assert!(form.body.contains("Rp280"), "the fee is shown: {}", form.body);
    let typed = [("amount", "Rp15.000"), ("reference", "KEMBALI <1>")];
    let asked = scene.ana.submit(&form, &scene.page, &typed).await;
    assert_eq!(asked.status, 200);
    for said in [
        "Refund Rp15,000?",
        "A colleague has to agree first",
        "fee of Rp280",
    ] {
        assert!(asked.body.contains(said), "{said}: {}", asked.body);
    }
    let sent = scene.ana.submit(&asked, &scene.page, &[]).await;
    let own = sent.location().split('?').next().unwrap().to_owned();
    assert!(own.starts_with("/console/merchant/approvals/"), "{own}");
    let page = scene.ana.get(sent.location()).await;
    assert!(
        page.body.contains("It waits for a colleague now."),
        "{}",
        page.body
    );
    assert!(page.body.contains("You asked for it"), "{}", page.body);
    let story = format!("href=\"/console/merchant/transactions/{}\"", scene.payment);
    assert!(page.body.contains(&story), "{}", page.body);
    assert!(page.body.contains("KEMBALI &lt;1&gt;"), "{}", page.body);
    assert_eq!(scene.status().await, "success");
    // Asking again shows that it waits.
    let again = scene.budi.get(&scene.page).await;
    assert!(again.body.contains(&format!("href=\"{own}\"")), "{}", again.body);

    let approve = format!("{own}/approve");
    let confirm = scene.budi.get(&approve).await;
    assert!(
        confirm.body.contains("Rp15,000 leaves the project"),
        "{}",
        confirm.body
    );
    let done = scene.budi.submit(&confirm, &approve, &[]).await;
    assert_eq!(done.location(), format!("{own}?told=approved"));
    assert_eq!(scene.status().await, "partly_refunded");
    let page = scene.ana.get(&own).await;
    assert!(
        page.body.contains("Rp15,000 left the balance") && page.body.contains("has not answered yet"),
        "{}",
        page.body
    );
    // The form was sent; sent again it does nothing.
    assert_eq!(scene.ana.submit(&asked, &scene.page, &[]).await.status, 409);
    assert_eq!(scene.budi.submit(&confirm, &approve, &[]).await.status, 409);
    let left = scene.ana.get(&scene.page).await;
    assert!(left.body.contains("value=\"25,000\""), "{}", left.body);
}

#[tokio::test]
async fn every_faulty_field_is_named_at_once_and_what_was_typed_stays() {
    let mut scene = Scene::new(true).await;
    let form = scene.ana.get(&scene.page).await;
    let typed = [("amount", "banyak"), ("reference", "")];
    let faulty = scene.ana.submit(&form, &scene.page, &typed).await;
    assert_eq!(faulty.status, 422);
    for field in ["amount", "reference"] {
        let fault = format!("id=\"field-{field}-fault\"");
        assert!(faulty.body.contains(&fault), "{field}: {}", faulty.body);
    }
    assert!(faulty.body.contains("value=\"banyak\""), "{}", faulty.body);
    for (amount, code) in [("40.001", 422), ("0", 422), ("-5", 422)] {
        let typed = [("amount", amount), ("reference", "KEMBALI-1")];
        let form = scene.ana.get(&scene.page).await;
        let refused = scene.ana.submit(&form, &scene.page, &typed).await;
        assert_eq!(refused.status, code, "{amount}: {}", refused.body);
        assert!(
            refused.body.contains("field-amount-fault"),
            "{amount}: {}",
            refused.body
        );
        assert!(refused.body.contains("value=\"KEMBALI-1\""), "{}", refused.body);
    }
}

#[tokio::test]
async fn a_reference_that_was_used_is_refused_before_anybody_is_asked() {
    let mut scene = Scene::new(false).await;
    assert_eq!(
        scene.ask("1.000", "KEMBALI-1").await,
        format!("/console/merchant/transactions/{}?told=refunded", scene.payment)
    );
    assert_eq!(scene.status().await, "partly_refunded");
    let form = scene.ana.get(&scene.page).await;
    let typed = [("amount", "1.000"), ("reference", "KEMBALI-1")];
    let refused = scene.ana.submit(&form, &scene.page, &typed).await;
    assert_eq!(refused.status, 409, "{}", refused.body);
    assert!(refused.body.contains("field-reference-fault"), "{}", refused.body);
    scene.ask("39.000", "KEMBALI-2").await;
    assert_eq!(scene.status().await, "refunded");
    let page = scene.ana.get(&scene.page).await;
    assert!(page.body.contains("Nothing can be given back"), "{}", page.body);
    assert!(!page.body.contains("name=\"amount\""), "{}", page.body);
}

#[tokio::test]
async fn a_refund_that_no_longer_fits_waits_on_and_says_why() {
    let mut scene = Scene::new(true).await;
    let own = |sent: String| sent.split('?').next().unwrap().to_owned();
    let first = own(scene.ask("30.000", "KEMBALI-1").await);
    let second = own(scene.ask("30.000", "KEMBALI-2").await);
    for (own, code) in [(first, 303), (second, 422)] {
        let approve = format!("{own}/approve");
        let page = scene.budi.get(&approve).await;
        let answer = scene.budi.submit(&page, &approve, &[]).await;
        assert_eq!(answer.status, code, "{}", answer.body);
        if code == 422 {
            assert!(
                answer.body.contains("It was not done, and waits on."),
                "{}",
                answer.body
            );
            assert!(answer.body.contains("10.000"), "{}", answer.body);
        }
    }
    let money = scene.site.app.money(scene.merchant, scene.project).await;
    assert_eq!(money[0] + money[1], 100_000 + 40_000 - 280 - 30_000);
}

#[tokio::test]
async fn another_merchants_payment_or_request_is_not_there() {
    let mut scene = Scene::new(true).await;
    let other = scene.site.app.merchant().await;
    let mut stranger = scene
        .site
        .merchant_person(other.id, MerchantRole::Owner, "sari@lain.example")
        .await;
    assert_eq!(stranger.get(&scene.page).await.status, 404);
    let own = scene.ask("1.000", "KEMBALI-1").await;
    let own = own.split('?').next().unwrap();
    for path in [own.to_owned(), format!("{own}/approve"), format!("{own}/refuse")] {
        assert_eq!(stranger.get(&path).await.status, 404, "{path}");
    }
    assert!(
        !stranger
            .get("/console/merchant/approvals")
            .await
            .body
            .contains(own)
    );
    let mut viewer = scene
        .site
        .merchant_person(scene.merchant, MerchantRole::Viewer, "wati@toko.example")
        .await;
    assert_eq!(viewer.get(&scene.page).await.status, 403);
    let page = viewer.get(own).await;
    assert!(
        page.body
            .contains("does not permit to decide about this. These roles may: Owner, Finance."),
        "{}",
        page.body
    );
    let none = "/console/merchant/transactions/bukan-id/refund";
    assert_eq!(scene.ana.get(none).await.status, 404);
}
