//! Correcting a balance: its effect is seen before, by two people where that is asked for.

use sengo_core::role::OperatorRole;
use sengo_testkit::app::operator;

use crate::browser::Site;

const PATH: &str = "/console/operator/corrections";

#[tokio::test]
async fn a_correction_shows_what_it_does_and_is_done_once_confirmed() {
    let site = Site::start().await;
    let merchant = site.app.merchant().await;
    let project = site.app.project(&merchant).await;
    site.app.fund(project.id, 50_000, 0).await;
    let number = project.id.to_string();
    let mut ana = site.operator("ana", OperatorRole::Finance).await;
    let page = ana.get(&format!("{PATH}?project={number}")).await;
    assert!(
        page.body.contains(&format!("value=\"{number}\"")),
        "{}",
        page.body
    );
    let typed = [
        ("project", number.as_str()),
        ("account", "active"),
        ("amount", "−20.000"),
        ("reason", "salah hitung <b>"),
    ];
    let check = ana.submit(&page, PATH, &typed).await;
    assert_eq!(check.status, 200);
    for said in [
        "Rp50,000",
        "Rp30,000",
        "salah hitung &lt;b&gt;",
        "Rp20,000 is taken from the project",
    ] {
        assert!(check.body.contains(said), "{said}: {}", check.body);
    }
    assert_eq!(site.app.money(merchant.id, project.id).await[0], 50_000);

    let changing = ana.submit(&check, PATH, &[("change", "on")]).await;
    assert!(changing.body.contains("value=\"−20.000\""), "{}", changing.body);
    let check = ana.submit(&changing, PATH, &typed).await;
    let done = ana.submit(&check, PATH, &[]).await;
    assert_eq!(done.location(), format!("{PATH}?told=corrected"));
    assert_eq!(site.app.money(merchant.id, project.id).await[0], 30_000);
    assert_eq!(ana.submit(&check, PATH, &[]).await.status, 409, "pressed twice");
    assert_eq!(site.app.money(merchant.id, project.id).await[0], 30_000);
}

#[tokio::test]
async fn every_faulty_field_is_named_at_once_and_what_was_typed_stays() {
    let site = Site::start().await;
    let merchant = site.app.merchant().await;
    let project = site.app.project(&merchant).await;
    let number = project.id.to_string();
    let mut ana = site.operator("ana", OperatorRole::Finance).await;
    let page = ana.get(PATH).await;
    let typed = [
        ("project", "x"),
        ("account", "hold"),
        ("amount", "1.000,50"),
        ("reason", " "),
    ];
    let refused = ana.submit(&page, PATH, &typed).await;
    assert_eq!(refused.status, 422);
    for field in ["project", "account", "amount", "reason"] {
        assert!(
            refused.body.contains(&format!("field-{field}-fault")),
            "{field}: {}",
            refused.body
        );
    }
    assert!(refused.body.contains("value=\"1.000,50\""), "{}", refused.body);

    for (amount, said) in [
        ("-1", "Only Rp0 can be taken away."),
        ("0", "Zero changes nothing."),
        ("99999999999999999999", "Write a whole number."),
        ("9.007.199.254.740.993", "From −9,007,199,254,740,992"),
    ] {
        let page = ana.get(PATH).await;
        let typed = [
            ("project", number.as_str()),
            ("account", "pending"),
            ("amount", amount),
            ("reason", "uji"),
        ];
        let refused = ana.submit(&page, PATH, &typed).await;
        assert!(
            refused.status == 422 && refused.body.contains(said),
            "{amount}: {}",
            refused.body
        );
    }
}

#[tokio::test]
async fn with_four_eyes_a_correction_waits_for_a_colleague() {
    let site = Site::start().await;
    let merchant = site.app.merchant().await;
    let project = site.app.project(&merchant).await;
    let number = project.id.to_string();
    let mut ana = site.operator("ana", OperatorRole::Finance).await;
    let mut dewi = site.operator("dewi", OperatorRole::Finance).await;
    site.app.app.four_eyes_set(operator(), true).await.unwrap();
    let page = ana.get(PATH).await;
    let typed = [
        ("project", number.as_str()),
        ("account", "pending"),
        ("amount", "7500"),
        ("reason", "selisih"),
    ];
    let check = ana.submit(&page, PATH, &typed).await;
    assert!(
        check.body.contains("A colleague has to agree first."),
        "{}",
        check.body
    );
    let asked = ana.submit(&check, PATH, &[]).await;
    let request = asked.location().split('?').next().unwrap().to_owned();
    let waiting = ana.get(asked.location()).await;
    assert!(
        waiting.body.contains("It waits for a colleague now."),
        "{}",
        waiting.body
    );
    assert!(
        ana.get(PATH).await.body.contains(&request),
        "the form says what waits"
    );
    assert_eq!(site.app.money(merchant.id, project.id).await, [0; 4]);

    let approved = dewi.approve(&request).await;
    assert_eq!(approved.status, 303);
    assert_eq!(site.app.money(merchant.id, project.id).await[1], 7_500);
    assert!(!ana.get(PATH).await.body.contains(&request));
}
