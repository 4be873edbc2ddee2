//! A merchant's file: papers submitted, opened, decided about.

use sengo_app::AuditFilter;
use sengo_app::papers::PaperDraft;
use sengo_app::ports::Clock;
use sengo_core::audit::Actor;
use sengo_core::ids::MerchantId;
use sengo_core::paper::{FILE_BYTES_MAX, PaperField, PaperKind};
use sengo_core::role::{MerchantRole, OperatorRole};

use crate::browser::{Answer, Browser, Site};

const PAPERS: &str = "/console/merchant/papers";
const NEW: &str = "/console/merchant/papers/new";
const NIB: &str = "/console/merchant/papers/new?kind=nib";
const PDF: &str = "%PDF-1.7 <script>alert(1)</script>";
const NUMBER: &str = "9120213456789";

/// A NIB in a merchant's file.
pub(crate) async fn submitted(site: &Site, merchant: MerchantId) -> String {
    let number = |field| if field == PaperField::Number { NUMBER } else { "" };
    let draft = PaperDraft::read(PaperKind::BusinessNumber, number, PDF.into()).unwrap();
    let owner = Actor::Person("p0".into());
    let id = site.app.app.paper_submit(owner, merchant, &draft).await.unwrap();
    id.to_string()
}

async fn owner(site: &Site, merchant: MerchantId) -> Browser {
    site.merchant_person(merchant, MerchantRole::Owner, "citra@toko.example")
        .await
}

/// The audit trail of a merchant: who did what to papers, the newest first.
async fn trail(site: &Site, merchant: MerchantId) -> Vec<(String, String)> {
    let page = sengo_app::Page {
        offset: 0,
        limit: 100,
    };
    let filter = AuditFilter {
        merchant: Some(merchant),
    };
    let rows = site.app.app.audit_list(filter, page).await.unwrap();
    for row in &rows {
        let details = row.details.clone().unwrap_or_default();
        for content in [NUMBER, "blurred", "9876543210", "Citra Dewi"] {
            assert!(!details.contains(content), "{details}");
        }
    }
    let papers = rows.into_iter().filter(|row| row.action.starts_with("paper."));
    papers.map(|row| (row.actor, row.action)).collect()
}

fn has_fault(page: &Answer, field: &str) -> bool {
    page.body.contains(&format!("id=\"field-{field}-fault\""))
}

#[tokio::test]
async fn a_paper_is_submitted_opened_refused_and_another_one_accepted() {
    let site = Site::start().await;
    let merchant = site.app.merchant().await.id;
    let mut citra = owner(&site, merchant).await;
    let mut ana = site.operator("ana", OperatorRole::Reviewer).await;
    assert!(citra.get(PAPERS).await.body.contains("0 of 5 are accepted."));

    let page = citra.get(NIB).await;
    let typed = [("number", "9120-2134-56789")];
    let sent = citra.upload(&page, NEW, &typed, ("nib.pdf", PDF)).await;
    assert_eq!(
        sent.location(),
        format!("{PAPERS}?told=submitted"),
        "{}",
        sent.body
    );
    let own = citra.get(PAPERS).await;
    assert!(
        own.body.contains(NUMBER) && own.body.contains("Submitted"),
        "{}",
        own.body
    );
    // Sent twice, it is there once.
    let again = citra.upload(&page, NEW, &typed, ("nib.pdf", PDF)).await;
    assert_eq!(again.status, 409);

    let waiting = ana.get("/console/operator/papers").await;
    let file = format!("/console/operator/merchants/{merchant}/papers");
    assert!(
        waiting.body.contains(&format!("href=\"{file}#paper-")),
        "{}",
        waiting.body
    );
    let page = ana.get(&file).await;
    assert!(
        page.body.contains(NUMBER) && page.body.contains("Not submitted"),
        "{}",
        page.body
    );
    let paper = page.body.split("id=\"paper-").nth(1).unwrap()[..16].to_owned();

    let opened = ana.get(&format!("{file}/{paper}/file")).await;
    assert_eq!((opened.status, opened.body.as_str()), (200, PDF));
    assert_eq!(opened.header("content-type"), Some("application/pdf"));
    let name = format!("attachment; filename=\"nib-{paper}.pdf\"");
    assert_eq!(opened.header("content-disposition"), Some(name.as_str()));
    assert_eq!(opened.header("x-content-type-options"), Some("nosniff"));
    assert_eq!(opened.header("cache-control"), Some("no-store"));
    assert_eq!(
        opened.header("content-security-policy"),
        Some("default-src 'none'; sandbox")
    );

    let refuse = format!("{file}/{paper}/refuse");
    let faulty = ana.submit(&page, &refuse, &[("reason", "  ")]).await;
    assert_eq!(faulty.status, 422);
    assert!(has_fault(&faulty, &format!("reason-{paper}")), "{}", faulty.body);
    let reason = [("reason", "The photo is\nblurred <b>here</b>.")];
    let refused = ana.submit(&faulty, &refuse, &reason).await;
    assert_eq!(refused.location(), format!("{file}?told=refused"));
    let own = citra.get(PAPERS).await;
    assert!(
        own.body.contains("The photo is blurred &lt;b&gt;here&lt;/b&gt;."),
        "{}",
        own.body
    );

    let page = citra.get(NIB).await;
    citra.upload(&page, NEW, &typed, ("nib.pdf", PDF)).await;
    let own = citra.get(PAPERS).await;
    assert!(
        !own.body.contains("blurred"),
        "the refused one took leave: {}",
        own.body
    );
    let page = ana.get(&file).await;
    let paper = page.body.split("id=\"paper-").nth(1).unwrap()[..16].to_owned();
    let accept = format!("{file}/{paper}/accept");
    for (day, why) in [("soon", "no day"), ("2020-01-01", "past")] {
        let faulty = ana
            .submit(&ana.clone().get(&file).await, &accept, &[("until", day)])
            .await;
        assert_eq!(faulty.status, 422, "{why}");
        assert!(has_fault(&faulty, &format!("until-{paper}")), "{}", faulty.body);
        assert!(
            faulty.body.contains(&format!("value=\"{day}\"")),
            "what was typed stays"
        );
    }
    let page = ana.get(&file).await;
    let accepted = ana.submit(&page, &accept, &[("until", "2099-12-31")]).await;
    assert_eq!(accepted.location(), format!("{file}?told=accepted"));
    assert!(citra.get(PAPERS).await.body.contains("1 of 5 are accepted."));
    assert!(!ana.get("/console/operator/papers").await.body.contains(&paper));

    let mut trail = trail(&site, merchant).await;
    trail.retain(|(_, action)| action != "paper.read");
    trail.reverse();
    let (who, did): (Vec<String>, Vec<String>) = trail.into_iter().unzip();
    assert_eq!(
        did,
        [
            "paper.submit",
            "paper.open",
            "paper.refuse",
            "paper.submit",
            "paper.accept"
        ]
    );
    assert_eq!(who[1], "operator:ana");
    assert!(who[0].starts_with("person:p"), "{who:?}");
}

#[tokio::test]
async fn files_that_are_no_papers_are_refused_beside_what_else_is_wrong() {
    let site = Site::start().await;
    let merchant = site.app.merchant().await.id;
    let mut citra = owner(&site, merchant).await;
    let large = format!("%PDF-1.7{}", " ".repeat(FILE_BYTES_MAX));
    let larger = format!("%PDF-1.7{}", " ".repeat(3 * FILE_BYTES_MAX));
    let html = "<!doctype html><script>alert(1)</script>";
    for (content, words) in [
        (html, "neither a PDF nor a PNG"),
        ("", "This is needed."),
        (large.as_str(), "too large"),
        (larger.as_str(), "too large"),
    ] {
        let page = citra.get(NIB).await;
        let faulty = citra
            .upload(&page, NEW, &[("number", "12<3")], ("nib.pdf", content))
            .await;
        assert_eq!(faulty.status, 422, "{words}");
        assert!(
            has_fault(&faulty, "file") && has_fault(&faulty, "number"),
            "{}",
            faulty.body
        );
        assert!(faulty.body.contains(words), "{words}: {}", faulty.body);
        assert!(faulty.body.contains("value=\"12&lt;3\""), "what was typed stays");
    }
    assert!(trail(&site, merchant).await.is_empty());
    // Beyond what is taken in at all, nothing is, and of what breaks off nothing counts.
    let page = citra.get(NIB).await;
    let largest = " ".repeat(17 * 1024 * 1024);
    let refused = citra.upload(&page, NEW, &[], ("nib.pdf", &largest)).await;
    assert_eq!(refused.status, 413);
    let headers = [
        ("sec-fetch-site", "same-origin"),
        ("content-type", "multipart/form-data; boundary=edge"),
    ];
    for broken in [
        "",
        "--edge",
        "--edge\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\n%PDF",
    ] {
        let refused = citra.send("POST", NEW, &headers, broken).await.status;
        assert!((400..500).contains(&refused), "{broken}: {refused}");
    }
    let kind = citra.get("/console/merchant/papers/new?kind=diary").await;
    assert_eq!(kind.status, 404);
}

#[tokio::test]
async fn of_two_operators_at_once_the_second_is_told_what_was_decided() {
    let site = Site::start().await;
    let merchant = site.app.merchant().await.id;
    let paper = submitted(&site, merchant).await;
    let mut ana = site.operator("ana", OperatorRole::Reviewer).await;
    let mut dewi = site.operator("dewi", OperatorRole::Owner).await;
    let file = format!("/console/operator/merchants/{merchant}/papers");
    let (accept, refuse) = (format!("{file}/{paper}/accept"), format!("{file}/{paper}/refuse"));
    let (first, second) = (ana.get(&file).await, dewi.get(&file).await);
    let mut both = dewi.clone();
    let (accepted, refused) = tokio::join!(
        ana.submit(&first, &accept, &[("until", "")]),
        both.submit(&second, &refuse, &[("reason", "Blurred")]),
    );
    let mut statuses = [accepted.status, refused.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [303, 409]);
    let late = if accepted.status == 409 { accepted } else { refused };
    assert!(
        late.body.contains("Your decision was not taken."),
        "{}",
        late.body
    );
    let decided = trail(&site, merchant).await;
    let decided = decided
        .iter()
        .filter(|(_, action)| action == "paper.accept" || action == "paper.refuse");
    assert_eq!(decided.count(), 1);
}

#[tokio::test]
async fn another_merchants_paper_is_not_there_and_only_owners_see_what_theirs_say() {
    let site = Site::start().await;
    let merchant = site.app.merchant().await.id;
    let other = site.app.merchant().await.id;
    let paper = submitted(&site, merchant).await;
    let mut stranger = site
        .merchant_person(other, MerchantRole::Owner, "owner@lain.example")
        .await;
    let mut viewer = site
        .merchant_person(merchant, MerchantRole::Viewer, "viewer@toko.example")
        .await;
    let mut ana = site.operator("ana", OperatorRole::Reviewer).await;
    let mut finance = site.operator("fin", OperatorRole::Finance).await;
    let own = format!("{PAPERS}/{paper}");
    assert_eq!(stranger.get(&format!("{own}/file")).await.status, 404);
    assert_eq!(stranger.get(&format!("{own}/withdraw")).await.status, 404);
    // Under another merchant's number a paper is not there for operators either.
    let elsewhere = format!("/console/operator/merchants/{other}/papers/{paper}/file");
    assert_eq!(ana.get(&elsewhere).await.status, 404);
    let file = format!("/console/operator/merchants/{merchant}/papers");
    assert_eq!(finance.get(&file).await.status, 403);
    assert_eq!(viewer.get(&format!("{own}/file")).await.status, 403);
    let page = viewer.get(PAPERS).await;
    assert!(
        page.body.contains("Submitted") && !page.body.contains(NUMBER),
        "{}",
        page.body
    );

    let refuse = format!("{file}/{paper}/refuse");
    let page = ana.get(&file).await;
    let because = [("reason", "The number is not 9120 2134 56789.")];
    assert_eq!(ana.submit(&page, &refuse, &because).await.status, 303);
    let page = viewer.get(PAPERS).await;
    assert!(
        page.body.contains("Refused") && !page.body.contains("9120 2134"),
        "why is said to those who see what it says: {}",
        page.body
    );

    let mut citra = owner(&site, merchant).await;
    assert!(citra.get(PAPERS).await.body.contains("9120 2134"));
    assert_eq!(citra.get(&format!("{own}/file")).await.body, PDF);
    let page = citra.get(&format!("{own}/withdraw")).await;
    let gone = citra.submit(&page, &format!("{own}/withdraw"), &[]).await;
    assert_eq!(gone.location(), format!("{PAPERS}?told=withdrawn"));
    assert_eq!(citra.get(&format!("{own}/file")).await.status, 404);
    let waiting = ana.get("/console/operator/papers").await;
    assert!(waiting.body.contains("No paper waits."), "{}", waiting.body);
}

#[tokio::test]
async fn a_file_takes_so_many_papers_and_one_that_counts_stays_until_another_does() {
    let site = Site::start().await;
    let merchant = site.app.merchant().await.id;
    let mut citra = owner(&site, merchant).await;
    let mut ana = site.operator("ana", OperatorRole::Reviewer).await;
    let paper = submitted(&site, merchant).await;
    let file = format!("/console/operator/merchants/{merchant}/papers");
    let withdraw = format!("{PAPERS}/{paper}/withdraw");
    let confirm = citra.get(&withdraw).await;
    let page = ana.get(&file).await;
    let deleted = "deleted for good when you accept this one";
    assert!(!page.body.contains(deleted), "nothing takes leave yet");
    ana.submit(
        &page,
        &format!("{file}/{paper}/accept"),
        &[("until", "2099-01-01")],
    )
    .await;
    let newer = submitted(&site, merchant).await;
    let page = ana.get(&file).await;
    assert!(
        page.body.contains(&paper) && page.body.contains(&newer),
        "{}",
        page.body
    );
    assert!(page.body.contains(deleted), "{}", page.body);
    // Neither from a page that was open before nor from a new one.
    assert_eq!(citra.submit(&confirm, &withdraw, &[]).await.status, 409);
    assert_eq!(citra.get(&withdraw).await.status, 409);
    let set = ana
        .submit(
            &page,
            &format!("{file}/{paper}/ending"),
            &[("until", "2098-01-01")],
        )
        .await;
    assert_eq!(set.location(), format!("{file}?told=ending"));
    let page = ana.get(&file).await;
    ana.submit(&page, &format!("{file}/{newer}/accept"), &[("until", "")])
        .await;
    let page = ana.get(&file).await;
    assert!(
        !page.body.contains(&paper) && page.body.contains(&newer),
        "{}",
        page.body
    );

    const OWNER: &str = "/console/merchant/papers/new?kind=beneficial-owner";
    let typed = [("number", "3171234567890123"), ("name", "Citra Dewi")];
    for number in 2..=20 {
        let page = citra.get(OWNER).await;
        let sent = citra.upload(&page, NEW, &typed, ("ktp.pdf", PDF)).await;
        assert_eq!(sent.status, 303, "{number}: {}", sent.body);
    }
    let page = citra.get(OWNER).await;
    let full = citra.upload(&page, NEW, &typed, ("ktp.pdf", PDF)).await;
    assert_eq!(full.status, 409, "{}", full.body);
    trail(&site, merchant).await;
}

#[tokio::test]
async fn every_paper_that_ends_soon_can_be_leafed_to() {
    let site = Site::start().await;
    let app = &site.app.app;
    let typed = |field| match field {
        PaperField::Number => "3171234567890123",
        _ => "Citra Dewi",
    };
    let draft = PaperDraft::read(PaperKind::BeneficialOwner, typed, PDF.into()).unwrap();
    let until = sengo_core::calendar::day_of(site.app.clock.business())
        .tomorrow()
        .unwrap();
    let mut papers = Vec::new();
    for _ in 0..3 {
        let merchant = site.app.merchant().await.id;
        for _ in 0..18 {
            let by = Actor::Person("p0".into());
            let paper = app.paper_submit(by, merchant, &draft).await.unwrap();
            let place = (merchant, paper);
            app.paper_accept(Actor::Operator("dewi".into()), place, Some(until))
                .await
                .unwrap_or_else(|error| panic!("{error:?}"));
            papers.push(paper.to_string());
        }
    }
    let mut ana = site.operator("ana", OperatorRole::Reviewer).await;
    let first = ana.get("/console/operator/papers").await.body;
    let next = "/console/operator/papers?from=0&ending=50";
    assert!(first.contains(&next.replace('&', "&amp;")), "{first}");
    let second = ana.get(next).await.body;
    let shown = |page: &str| papers.iter().filter(|paper| page.contains(*paper)).count();
    assert_eq!((shown(&first), shown(&second)), (50, 4));
}
