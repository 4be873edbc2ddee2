//! Personal data: found, handed over, erased after its effect was read, and whom a record exposes.

use sengo_core::role::{MerchantRole, OperatorRole};

use crate::browser::{Browser, Site};
use crate::papers::submitted;

const HOME: &str = "/console/operator/personal-data";
const FIND: &str = "/console/operator/personal-data/find";
const EXPORT: &str = "/console/operator/personal-data/export";
const EMAIL: &str = "citra@toko.example";

async fn gathered() -> (Site, Browser, Browser, sengo_core::ids::MerchantId) {
    let site = Site::start().await;
    let merchant = site.app.merchant().await.id;
    let citra = site.merchant_person(merchant, MerchantRole::Owner, EMAIL).await;
    let ana = site.operator("ana", OperatorRole::Owner).await;
    (site, citra, ana, merchant)
}

#[tokio::test]
async fn somebody_is_found_handed_their_data_and_erased() {
    let (site, mut citra, mut ana, merchant) = gathered().await;
    let page = ana.get(HOME).await;
    for words in [
        "Recipients of payouts",
        "10 years after the transaction",
        "7 days after the call",
    ] {
        assert!(page.body.contains(words), "{words}: {}", page.body);
    }
    for typed in [
        [("by", "email"), ("text", "citra")],
        [("by", "account"), ("text", "014")],
    ] {
        let page = ana.get(HOME).await;
        let faulty = ana.submit(&page, FIND, &typed).await;
        assert_eq!(faulty.status, 422);
        assert!(faulty.body.contains("id=\"field-text-fault\""), "{}", faulty.body);
        assert!(
            faulty.body.contains(&format!("value=\"{}\"", typed[1].1)),
            "what was typed stays"
        );
    }
    let page = ana.get(HOME).await;
    let found = ana
        .submit(&page, FIND, &[("by", "email"), ("text", "CITRA@toko.example")])
        .await;
    assert!(
        found.body.contains("Budi &lt;b&gt;Santoso&lt;/b&gt;"),
        "{}",
        found.body
    );
    let file = ana.submit(&found, EXPORT, &[]).await;
    let name = file.header("content-disposition");
    assert_eq!(name, Some("attachment; filename=\"personal-data.json\""));
    assert_eq!(
        file.header("content-security-policy"),
        Some("default-src 'none'; sandbox")
    );
    let data: serde_json::Value = serde_json::from_str(&file.body).unwrap();
    assert_eq!(data["people"][0]["email"], EMAIL);
    assert_eq!(data["people"][0]["sessions"].as_array().unwrap().len(), 1);

    let person = data["people"][0]["person"].as_str().unwrap();
    let erase = format!(
        "{HOME}/people/{merchant}.{}/erase",
        person.split_once(':').unwrap().1
    );
    assert!(
        found.body.contains(&format!("href=\"{erase}\"")),
        "{}",
        found.body
    );
    let confirm = ana.get(&erase).await;
    assert!(
        confirm.body.contains("cannot be brought back"),
        "{}",
        confirm.body
    );
    assert_eq!(
        citra.get("/console/merchant").await.status,
        200,
        "nothing was done yet"
    );
    let erased = ana.submit(&confirm, &erase, &[]).await;
    assert!(
        erased.body.contains(person) && erased.body.contains("Erased."),
        "{}",
        erased.body
    );
    assert_eq!(citra.get("/console/merchant").await.status, 303, "signed out");
    assert_eq!(ana.get(&erase).await.status, 404);
    let page = ana.get(HOME).await;
    let found = ana.submit(&page, FIND, &[("by", "email"), ("text", EMAIL)]).await;
    assert!(
        found.body.contains("Nobody who signs in was found."),
        "{}",
        found.body
    );
    drop(site);
}

#[tokio::test]
async fn a_record_shows_whom_it_exposes_and_who_saw_it() {
    let (site, mut citra, mut ana, merchant) = gathered().await;
    let paper = submitted(&site, merchant).await;
    let mut rina = site.operator("rina", OperatorRole::Reviewer).await;
    rina.get(&format!(
        "/console/operator/merchants/{merchant}/papers/{paper}/file"
    ))
    .await;
    let exposed = format!("{HOME}/exposed?of=paper:{paper}");
    let page = ana.get(&exposed).await;
    assert!(
        page.body.contains("operator:rina") && page.body.contains("paper.open"),
        "{}",
        page.body
    );
    assert!(
        page.body.contains("NIB: business identification"),
        "{}",
        page.body
    );
    let home = ana.get("/console/account").await;
    let indonesian = [("language", "id"), ("theme", "system")];
    ana.submit(&home, "/console/account/preferences", &indonesian)
        .await;
    let page = ana.get(&format!("{HOME}/exposed?of=merchant:{merchant}")).await;
    for words in ["Anggota tim", "alamat surel, peran, sesi"] {
        assert!(page.body.contains(words), "{words}: {}", page.body);
    }
    assert!(
        page.body.contains("Budi &lt;b&gt;Santoso&lt;/b&gt;"),
        "{}",
        page.body
    );
    assert!(page.body.contains("personal_data.exposed") || page.body.contains("paper.open"));
    assert_eq!(
        ana.get(&format!("{HOME}/exposed?of=paper:none")).await.status,
        404
    );
    for _ in 0..100 {
        ana.get(&exposed).await;
    }
    let page = ana.get(&exposed).await;
    assert!(page.body.contains("Masih ada lagi"), "{}", page.body);
    assert!(page.body.len() < 100 * 1024, "{}", page.body.len());
    assert_eq!(rina.get(&exposed).await.status, 403);
    assert_eq!(citra.get(&exposed).await.status, 403);
}

#[tokio::test]
async fn nobody_erases_themselves() {
    let (_site, _citra, mut ana, _) = gathered().await;
    let erase = format!("{HOME}/people/0.ana/erase");
    let confirm = ana.get(&erase).await;
    assert!(
        confirm.body.contains("operator at the command line"),
        "{}",
        confirm.body
    );
    assert_eq!(ana.submit(&confirm, &erase, &[]).await.status, 409);
    assert_eq!(ana.get(HOME).await.status, 200);
}

#[tokio::test]
async fn a_look_at_a_recipient_is_recorded_and_a_look_without_it_is_not() {
    let site = Site::start().await;
    let merchant = site.app.merchant().await;
    let project = site.app.project(&merchant).await;
    site.app.fund(project.id, 100_000, 0).await;
    let payout = site.app.plant_disbursement(merchant.id, project.id, 50_000).await;
    let mut ana = site.operator("ana", OperatorRole::Owner).await;
    let mut vita = site.operator("vita", OperatorRole::Viewer).await;
    let page = format!("/console/operator/transactions/{payout}");
    assert!(!vita.get(&page).await.body.contains("1234567890"));
    assert!(ana.get(&page).await.body.contains("1234567890"));
    let exposed = ana.get(&format!("{HOME}/exposed?of=transaction:{payout}")).await;
    assert!(
        exposed.body.contains("recipient.read") && exposed.body.contains("operator:ana"),
        "{}",
        exposed.body
    );
    assert!(!exposed.body.contains("operator:vita"), "{}", exposed.body);
}
