//! Each kind of act in words, in both languages.

use jiff::civil::date;
use sengo_app::approval::{Act, Acted, TariffScope};
use sengo_app::{ExceptionFilter, Page};
use sengo_core::approval::ActKind;
use sengo_core::audit::Actor;
use sengo_core::ids::{MerchantId, ProjectId, TransactionId};
use sengo_core::role::{MerchantRole, OperatorRole};
use sengo_testkit::Call;
use sengo_testkit::app::operator;
use serde_json::json;

use crate::browser::Site;

/// What acts are about.
struct Things {
    merchant: MerchantId,
    project: ProjectId,
    payment: TransactionId,
    payout: TransactionId,
    exception: String,
}

async fn things(site: &Site) -> Things {
    let merchant = site.app.merchant().await;
    let project = site.app.project(&merchant).await.id;
    site.app.fund(project, 1_000_000, 0).await;
    let engine = site.app.engine("bank").await;
    let payment = site.app.plant_payment(merchant.id, project, 40_000).await;
    site.app.pay(&engine, payment, 40_000).await;
    let payout = site.app.plant_disbursement(merchant.id, project, 250_000).await;
    let unknown = json!({
        "id": "E-1", "type": "payment.paid", "amount": 77_000, "occurredAt": "2026-01-31T10:00:00Z",
        "transaction": {"channel": "qris", "number": "TIDAK-DIKENAL"},
    });
    let call = Call::post("/api/engine/events", &json!({ "events": [unknown] })).by(&engine);
    site.app.send(call).await;
    let all = Page { offset: 0, limit: 10 };
    let cases = site.app.app.exception_list(ExceptionFilter::default(), all).await;
    let exception = cases.unwrap()[0].id.to_string();
    Things {
        merchant: merchant.id,
        project,
        payment,
        payout,
        exception,
    }
}

/// An act of a kind, and what its page has to say of it in each language.
fn act(kind: ActKind, of: &Things) -> (Act, &'static [&'static str], &'static [&'static str]) {
    let project = of.project.get();
    match kind {
        ActKind::BalanceAdjust => (
            Act::BalanceAdjust {
                project,
                active: 5_000,
                pending: -3_000,
                reason: "Salah hitung".into(),
                id: "0192f3a4-5b6c-7d8e-9fa0-b1c2d3e4f506".into(),
            },
            &["+Rp5,000", "−Rp3,000", "Toko Uji", "Salah hitung", "goes from"],
            &["+Rp5.000", "−Rp3.000", "Toko Uji", "Salah hitung", "berubah dari"],
        ),
        ActKind::ExceptionResolve => (
            Act::ExceptionResolve {
                exception: of.exception.clone(),
                to: format!("project:{project}"),
            },
            &[
                "Rp77,000",
                "nobody's",
                "Toko Uji",
                "is added to the active balance",
            ],
            &[
                "Rp77.000",
                "Nomor tidak dikenal",
                "Toko Uji",
                "ditambahkan ke saldo aktif",
            ],
        ),
        ActKind::TariffSet => (
            Act::TariffSet {
                scope: TariffScope::Merchant(of.merchant.get()),
                channel: "qris".into(),
                from: date(2027, 1, 1),
                rate_millionths: 3_000,
                fixed: 1_500,
                umi_free_up_to: Some(500_000),
                working_days: 2,
            },
            &[
                "QRIS",
                "1 Jan 2027",
                "0.3 %",
                "Rp1,500",
                "Rp500,000",
                "2 working days later",
            ],
            &[
                "QRIS",
                "1 Jan 2027",
                "0,3 %",
                "Rp1.500",
                "Rp500.000",
                "2 hari kerja",
            ],
        ),
        ActKind::TaxSet => (
            Act::TaxSet {
                from: date(2027, 5, 1),
                millionths: 120_000,
            },
            &["12 %", "1 May 2027", "keeps its price"],
            &["12 %", "1 Mei 2027", "tetap dengan biaya"],
        ),
        ActKind::HolidaySet => (
            Act::HolidaySet {
                date: date(2027, 8, 17),
                name: "Hari Kemerdekaan".into(),
                is_working_day: false,
            },
            &["17 Aug 2027", "Hari Kemerdekaan", "nothing settles on"],
            &[
                "17 Agu 2027",
                "Hari Kemerdekaan",
                "tidak ada yang diselesaikan pada",
            ],
        ),
        ActKind::EngineKeyIssue => (
            Act::EngineKeyIssue {
                engine: "bank".into(),
                ip: vec!["10.0.0.0/8".into()],
                channels: Some(vec!["qris".into()]),
                key: "ekey_made_up_for_this_test".into(),
                token_digest: "5e".repeat(32),
                token_sealed: "5e".repeat(40),
            },
            &["bank", "10.0.0.0/8", "QRIS", "has its token"],
            &["bank", "10.0.0.0/8", "QRIS", "memegang tokennya"],
        ),
        ActKind::OperatorCreate => (
            Act::OperatorCreate {
                name: "citra".into(),
                role: Some("support".into()),
                token_digest: "5e".repeat(32),
                asked_by: "operator:tono".into(),
            },
            &["citra", "Support", "becomes an operator"],
            &["citra", "Dukungan", "menjadi operator"],
        ),
        ActKind::OperatorRemove => (
            Act::OperatorRemove { name: "wati".into() },
            &["wati", "Viewer", "is an operator no longer"],
            &["wati", "Pengamat", "bukan operator lagi"],
        ),
        ActKind::OperatorRoleSet => (
            Act::OperatorRoleSet {
                name: "wati".into(),
                role: "finance".into(),
            },
            &["wati", "Viewer", "Finance", "From the next request on"],
            &["wati", "Pengamat", "Keuangan", "Mulai permintaan berikutnya"],
        ),
        ActKind::DisbursementRelease => (
            Act::DisbursementRelease {
                merchant: of.merchant.get(),
                project,
                transaction: of.payout.to_string(),
                amount: 250_000,
            },
            &["Rp250,000", "Toko Uji", "Pending", "is sent to the recipient"],
            &["Rp250.000", "Toko Uji", "Menunggu", "langsung dikirim"],
        ),
        ActKind::PaymentRefund => (
            Act::PaymentRefund {
                merchant: of.merchant.get(),
                project,
                transaction: of.payment.to_string(),
                amount: None,
                reference: "KEMBALI-1".into(),
            },
            &[
                "Rp40,000",
                "KEMBALI-1",
                "All that is left",
                "goes back to the payer",
                "is kept",
            ],
            &[
                "Rp40.000",
                "KEMBALI-1",
                "Seluruh sisanya",
                "dikembalikan kepada pembayar",
            ],
        ),
        ActKind::ProjectTermsSet => (
            Act::ProjectTermsSet {
                project,
                fee_payer: Some("customer".into()),
                disbursement_limit: Some(1_000_000),
                lifts_limit: false,
            },
            &[
                "Toko Uji",
                "the customer",
                "Rp1,000,000",
                "wait for a second person",
            ],
            &["Toko Uji", "pelanggan", "Rp1.000.000", "menunggu orang kedua"],
        ),
    }
}

/// The members of an act as they are kept: none of these names is a word for people.
fn members(act: &Act) -> Vec<String> {
    let kept = serde_json::to_value(act).unwrap();
    let names = kept["details"].as_object().unwrap().keys().cloned();
    names.collect()
}

#[tokio::test]
async fn every_kind_of_act_is_told_in_words_and_none_as_it_is_kept() {
    let site = Site::start().await;
    let things = things(&site).await;
    let mut operators = site.operator("rani", OperatorRole::Viewer).await;
    site.operator("tono", OperatorRole::Owner).await;
    site.operator("wati", OperatorRole::Viewer).await;
    let mut people = site
        .merchant_person(things.merchant, MerchantRole::Viewer, "budi@toko.example")
        .await;
    let team = site.app.app.person_list(Some(things.merchant)).await.unwrap();
    site.app.app.four_eyes_set(operator(), true).await.unwrap();
    for kind in ActKind::ALL {
        let (act, english, indonesian) = act(kind, &things);
        let is_merchants = act.home().is_some();
        let by = if is_merchants {
            team[0].place.actor()
        } else {
            Actor::Operator("tono".into())
        };
        let Acted::Requested(id) = site.app.app.act(by, act.clone()).await.unwrap() else {
            panic!("{kind:?} was done by one person alone")
        };
        let (browser, list) = if is_merchants {
            (&mut people, "/console/merchant/approvals")
        } else {
            (&mut operators, "/console/operator/requests")
        };
        for (language, words) in [("en", english), ("id", indonesian)] {
            browser.headers = vec![("accept-language", language.to_owned())];
            for path in [list.to_owned(), format!("{list}/{id}")] {
                let page = browser.get(&path).await;
                assert_eq!(page.status, 200, "{kind:?} {path}");
                for raw in ["{&quot;", "null", "5e5e", "project:", kind.as_str()] {
                    assert!(
                        !page.body.contains(raw),
                        "{kind:?} {path} shows {raw}: {}",
                        page.body
                    );
                }
                for member in members(&act) {
                    let is_compound = member.contains(|letter: char| letter.is_ascii_uppercase());
                    let shows = page.body.contains(&format!("<dt>{member}</dt>"))
                        || (is_compound && page.body.contains(&member));
                    assert!(!shows, "{kind:?} {path} shows {member}: {}", page.body);
                }
            }
            let page = browser.get(&format!("{list}/{id}")).await;
            for word in words {
                assert!(
                    page.body.contains(word),
                    "{kind:?} {language} lacks {word}: {}",
                    page.body
                );
            }
        }
    }
}
