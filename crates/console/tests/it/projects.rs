//! Projects: made by a merchant, reviewed by operators, corrected, closed.

use sengo_core::role::{MerchantRole, OperatorRole};

use crate::browser::Site;

const NEW: &str = "/console/merchant/projects/new";

#[tokio::test]
async fn a_project_is_created_rejected_corrected_and_approved() {
    let site = Site::start().await;
    let merchant = site.app.merchant().await;
    let mut budi = site
        .merchant_person(merchant.id, MerchantRole::Developer, "budi@toko.example")
        .await;
    let mut ana = site.operator("ana", OperatorRole::Reviewer).await;

    let page = budi.get(NEW).await;
    let wrong = [
        ("name", "Toko <script>alert(1)</script>"),
        ("domain", "toko"),
        ("ip", "0.0.0.0/0\n999.1.1.1\nx"),
    ];
    let faulty = budi.submit(&page, NEW, &wrong).await;
    assert_eq!(faulty.status, 422);
    for field in ["name", "domain", "ip"] {
        assert!(
            faulty.body.contains(&format!("id=\"field-{field}-fault\"")),
            "{field}: {}",
            faulty.body
        );
    }
    assert!(faulty.body.contains("value=\"toko\""), "what was typed stays");
    assert!(
        faulty.body.contains("&lt;script&gt;alert(1)") && !faulty.body.contains("<script"),
        "{}",
        faulty.body
    );

    let typed = [
        ("name", "Toko Budi"),
        ("domain", "https://toko-budi.example.com"),
        ("ip", "203.0.113.0/24"),
    ];
    let page = budi.submit(&faulty, NEW, &typed).await;
    let created = page.location().to_owned();
    let own = created.split('?').next().unwrap().to_owned();
    assert!(budi.get(&created).await.body.contains("waits for review"));
    let review = own.replace("/merchant/", "/operator/");
    assert!(
        ana.get("/console/operator/queue")
            .await
            .body
            .contains(&format!("href=\"{review}\""))
    );

    let reject = format!("{review}/reject");
    let page = ana.get(&reject).await;
    let nothing = ana.submit(&page, &reject, &[("name", "  ")]).await;
    assert_eq!(nothing.status, 422);
    let reasons = [
        ("name", "Use the name on the website,\nplease."),
        ("domain", "<i>Offline</i>"),
    ];
    let rejected = ana.submit(&nothing, &reject, &reasons).await;
    assert_eq!(rejected.location(), format!("{review}?told=rejected"));

    let correct = format!("{own}/correct");
    assert!(
        budi.get(&own)
            .await
            .body
            .contains("Use the name on the website, please.")
    );
    let page = budi.get(&correct).await;
    assert!(page.body.contains("&lt;i&gt;Offline&lt;/i&gt;"), "{}", page.body);
    let typed = [
        ("name", "Toko Budi"),
        ("domain", "https://toko-budi.example.com"),
        ("ip", "203.0.113.0/24"),
    ];
    let corrected = budi.submit(&page, &correct, &typed).await;
    assert_eq!(corrected.location(), format!("{own}?told=resubmitted"));

    let approve = format!("{review}/approve");
    let page = ana.get(&review).await;
    assert_eq!(
        ana.submit(&page, &approve, &[]).await.location(),
        format!("{review}?told=approved")
    );
    assert!(budi.get(&own).await.body.contains("badge good"));
    // An active project keeps its website; the form that still shows it is no attempt to change it.
    let page = budi.get(&correct).await;
    let typed = [
        ("name", "Toko Pak Budi"),
        ("domain", "https://toko-budi.example.com"),
        ("ip", "0.0.0.0/0"),
    ];
    assert_eq!(
        budi.submit(&page, &correct, &typed).await.location(),
        format!("{own}?told=corrected")
    );

    let close = format!("{own}/close");
    let page = budi.get(&close).await;
    assert_eq!(
        budi.submit(&page, &close, &[]).await.location(),
        format!("{own}?told=closed")
    );
    assert!(budi.get(&own).await.body.contains("badge over"));
}

#[tokio::test]
async fn of_two_reviewers_at_once_the_second_is_told_what_happened() {
    let site = Site::start().await;
    let merchant = site.app.merchant().await;
    let id = site.app.project_in_review(&merchant).await;
    let mut ana = site.operator("ana", OperatorRole::Reviewer).await;
    let mut dewi = site.operator("dewi", OperatorRole::Reviewer).await;
    let own = format!("/console/operator/projects/{id}");
    let (approve, reject) = (format!("{own}/approve"), format!("{own}/reject"));
    let (first, second) = (ana.get(&own).await, dewi.get(&reject).await);
    assert_eq!(ana.submit(&first, &approve, &[]).await.status, 303);
    let late = dewi.submit(&second, &reject, &[("domain", "Offline")]).await;
    assert_eq!(late.status, 409);
    assert!(
        late.body.contains("Your decision was not taken.") && late.body.contains("badge good"),
        "{}",
        late.body
    );
    // Pressing twice decides once, and says so.
    assert_eq!(ana.submit(&first, &approve, &[]).await.status, 409);
}

#[tokio::test]
async fn nobody_decides_about_what_the_merchant_wrote_after_it_was_read() {
    let site = Site::start().await;
    let merchant = site.app.merchant().await;
    let id = site.app.project_in_review(&merchant).await;
    let mut ana = site.operator("ana", OperatorRole::Reviewer).await;
    let mut budi = site
        .merchant_person(merchant.id, MerchantRole::Developer, "budi@toko.example")
        .await;
    let own = format!("/console/operator/projects/{id}");
    let (approve, reject) = (format!("{own}/approve"), format!("{own}/reject"));
    let correct = format!("/console/merchant/projects/{id}/correct");
    let (read, objected) = (ana.get(&own).await, ana.get(&reject).await);

    let page = budi.get(&correct).await;
    let typed = [
        ("name", "Toko Budi"),
        ("domain", "https://judi.example.com"),
        ("ip", "203.0.113.0/24"),
    ];
    assert_eq!(budi.submit(&page, &correct, &typed).await.status, 303);

    let late = ana.submit(&read, &approve, &[]).await;
    assert_eq!(late.status, 409);
    assert!(
        late.body.contains("corrected this project after you had read it")
            && late.body.contains("https://judi.example.com")
            && late.body.contains("badge waiting"),
        "{}",
        late.body
    );
    let unread = ana.submit(&objected, &reject, &[("name", "Wrong")]).await;
    assert_eq!(unread.status, 409);
    let without = ana.get(&own).await.hidden(&approve);
    let without = [("form", without["form"].as_str())];
    assert_eq!(ana.post(&approve, &without).await.status, 409);
    // What was read now is approved.
    assert_eq!(ana.submit(&unread, &approve, &[]).await.status, 303);
}
