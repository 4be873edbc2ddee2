//! One refusal of every kind, and more where the texts differ.

pub(crate) mod transactions;

use jiff::Timestamp;
use sengo_core::address::ForwardedFault;
use sengo_core::approval::ApprovalRefusal;
use sengo_core::channel::Channel;
use sengo_core::credential::Kind;
use sengo_core::environment::Environment;
use sengo_core::ids::{MerchantId, ProjectId, TransactionId};
use sengo_core::key::{KeyRefusal, KeyStatus};
use sengo_core::ledger::{AccountId, AccountKind, LedgerRefusal, ProjectBalance};
use sengo_core::merchant::Product;
use sengo_core::money::Rupiah;
use sengo_core::project::{Act, ProjectRefusal, Status};
use sengo_core::refusal::{CredentialHint, Fault, FieldFault, HeaderFault, RateOf, Refusal, SignedHeader};
use sengo_core::signature::{Diagnosis, Mistake, diagnose};
use sengo_wire::request;

/// What is answered, by the name of its golden file.
pub(crate) fn all() -> Vec<(&'static str, Refusal)> {
    [
        authentication(),
        signatures(),
        bodies(),
        projects(),
        keys_and_money(),
        approvals(),
        transactions::all(),
    ]
    .concat()
}

/// The client key of examples.
pub(crate) const KEY: &str = "mkey_sbx_made_up_for_examples";

/// What the tests sign with. No answer may show it.
pub(crate) const TOKEN: &str = "mtoken_sbx_made_up_for_examples_and_never_shown";

fn authentication() -> Vec<(&'static str, Refusal)> {
    let headers = SignedHeader::ALL.map(HeaderFault::Missing).to_vec();
    let mixed = vec![
        HeaderFault::Repeated(SignedHeader::ClientKey),
        HeaderFault::Missing(SignedHeader::ClientToken),
        HeaderFault::Unreadable(SignedHeader::Signature),
    ];
    let damaged = |characters| CredentialHint::KeyDamaged {
        characters,
        expected: 41,
    };
    let token_damaged = CredentialHint::TokenDamaged {
        characters: 68,
        expected: 69,
    };
    let address = |list_of| Refusal::AddressNotAllowed {
        seen: "203.0.113.9".parse().unwrap(),
        entry: "203.0.113.9".into(),
        list_of,
    };
    let unreadable = ForwardedFault::Unreadable {
        found: "unknown".into(),
        from_right: 2,
    };
    vec![
        ("path_unknown", Refusal::PathUnknown),
        (
            "method_not_allowed",
            Refusal::MethodNotAllowed {
                allowed: vec!["GET".into(), "POST".into()],
            },
        ),
        ("too_many_requests_address", too_many(RateOf::Address, 1)),
        ("too_many_requests_key", too_many(RateOf::Key, 7)),
        ("headers_missing", Refusal::Headers(headers)),
        ("headers_wrong", Refusal::Headers(mixed)),
        (
            "credentials_wrong",
            Refusal::CredentialsWrong(CredentialHint::None),
        ),
        ("key_damaged", Refusal::CredentialsWrong(damaged(40))),
        ("key_damaged_same_length", Refusal::CredentialsWrong(damaged(41))),
        ("token_damaged", Refusal::CredentialsWrong(token_damaged)),
        (
            "token_as_key",
            Refusal::CredentialsWrong(CredentialHint::TokenAsKey),
        ),
        (
            "key_as_token",
            Refusal::CredentialsWrong(CredentialHint::KeyAsToken),
        ),
        (
            "credentials_revoked",
            Refusal::CredentialsWrong(CredentialHint::Revoked),
        ),
        (
            "credentials_expired",
            Refusal::CredentialsWrong(CredentialHint::Expired),
        ),
        ("not_a_pair", Refusal::CredentialsWrong(CredentialHint::NotAPair)),
        (
            "key_kind_wrong",
            Refusal::KeyKindWrong {
                expected: vec![Kind::Merchant],
                found: Kind::Project,
            },
        ),
        (
            "key_kind_wrong_of_two",
            Refusal::KeyKindWrong {
                expected: vec![Kind::Project, Kind::Merchant],
                found: Kind::Engine,
            },
        ),
        (
            "key_environment_wrong",
            Refusal::KeyEnvironmentWrong {
                found: Environment::Production,
                here: Environment::Sandbox,
            },
        ),
        (
            "product_not_activated",
            Refusal::ProductNotActivated(Product::Project),
        ),
        ("address_not_allowed_project", address(Kind::Project)),
        ("address_not_allowed_merchant", address(Kind::Merchant)),
        ("address_not_allowed_engine", address(Kind::Engine)),
        ("forwarded_unreadable", Refusal::ForwardedUnreadable(unreadable)),
        (
            "forwarded_too_long",
            Refusal::ForwardedUnreadable(ForwardedFault::TooLong),
        ),
    ]
}

fn too_many(by: RateOf, retry_after_seconds: u64) -> Refusal {
    Refusal::TooManyRequests {
        by,
        retry_after_seconds,
    }
}

fn signatures() -> Vec<(&'static str, Refusal)> {
    let body = br#"{"name":"Project SenGo","domain":"https://sengo.id","ip":["0.0.0.0/0"]}"#;
    let unknown = diagnose(TOKEN.as_bytes(), KEY, Some(body), "0".repeat(128).as_bytes());
    let unknown_without_body = diagnose(TOKEN.as_bytes(), KEY, None, b"");
    let mistakes = |mistakes: &[Mistake]| Refusal::SignatureWrong(Diagnosis::Mistakes(mistakes.to_vec()));
    vec![
        ("signature_key_not_prefixed", mistakes(&[Mistake::KeyNotPrefixed])),
        (
            "signature_nothing_sent",
            mistakes(&[Mistake::NothingSentSigned { text: "[]" }]),
        ),
        (
            "signature_two_mistakes",
            mistakes(&[Mistake::EncodedTwice, Mistake::KeyNotPrefixed]),
        ),
        ("signature_unknown", Refusal::SignatureWrong(unknown)),
        (
            "signature_unknown_without_body",
            Refusal::SignatureWrong(unknown_without_body),
        ),
        (
            "signature_multipart_sent",
            Refusal::SignatureWrong(Diagnosis::MultipartSent),
        ),
        (
            "signature_body_too_large",
            Refusal::SignatureWrong(Diagnosis::BodyTooLarge),
        ),
    ]
}

fn bodies() -> Vec<(&'static str, Refusal)> {
    let refused = |body: &[u8]| request::body::object(body).unwrap_err();
    let invalid = |body: &[u8]| {
        let value = request::body::object(body).unwrap();
        Refusal::Invalid(request::project_create(&value, Environment::Production).unwrap_err())
    };
    let patch = |body: &[u8]| {
        let value = request::body::object(body).unwrap();
        Refusal::Invalid(request::project_patch(&value, Environment::Production).unwrap_err())
    };
    let query = |pairs: &[(&str, &str)]| Refusal::Invalid(request::query::project_list(pairs).unwrap_err());
    let now: Timestamp = "2026-01-31T09:41:20Z".parse().unwrap();
    let ahead = request::query::balance(&[("at", "2026-02-01T00:00:00+07:00")], now).unwrap_err();
    let idempotency_key = FieldFault {
        field: "Idempotency-Key".into(),
        fault: Fault::IdempotencyKey(sengo_core::idempotency::IdempotencyKeyFault::Character { position: 5 }),
    };
    vec![
        ("body_too_large", Refusal::BodyTooLarge { limit: 1_048_576 }),
        ("request_unreadable", Refusal::RequestUnreadable),
        ("head_too_large", Refusal::HeadTooLarge),
        ("body_incomplete", Refusal::BodyIncomplete),
        ("body_missing", refused(b" ")),
        (
            "body_not_json_form",
            refused(b"name=Project+SenGo&domain=https%3A%2F%2Fsengo.id"),
        ),
        ("body_not_json", refused(b"{\"name\":\"Project SenGo\",\n}")),
        ("body_too_deep", refused("[".repeat(65).as_bytes())),
        (
            "body_not_object_string",
            refused(br#""{\"name\":\"Project SenGo\"}""#),
        ),
        ("body_not_object_list", refused(b"[]")),
        ("body_ambiguous", refused(br#"{"name":"A","ip":[],"name":"B"}"#)),
        (
            "invalid_three_fields",
            invalid(
                br#"{"name":"PT. Maju Jaya","domain":"sengo.id/shop","ip":["203.0.113.7","10.0.0.1/8"]}"#,
            ),
        ),
        (
            "invalid_one_field",
            invalid(br#"{"name":"PT. Maju Jaya","domain":"https://sengo.id","ip":["0.0.0.0/0"]}"#),
        ),
        (
            "invalid_ip_text",
            invalid(br#"{"name":"Project SenGo","domain":"https://sengo.id","ip":"0.0.0.0/0"}"#),
        ),
        ("invalid_all_missing", invalid(b"{}")),
        ("invalid_nothing_to_change", patch(b"{}")),
        ("invalid_null", patch(br#"{"name":null}"#)),
        (
            "invalid_query",
            query(&[("page", "0"), ("perPage", "500"), ("status", "Open")]),
        ),
        ("invalid_at_ahead", Refusal::Invalid(ahead)),
        ("invalid_idempotency_key", Refusal::Invalid(vec![idempotency_key])),
    ]
}

fn projects() -> Vec<(&'static str, Refusal)> {
    let conflict = |act, status| Refusal::Project(ProjectRefusal::StatusConflict { act, status });
    let in_use = ProjectRefusal::DomainInUse {
        project: ProjectId::new(7).unwrap(),
        status: Status::Active,
    };
    let balance = ProjectBalance {
        active: Rupiah::new(1_000_000),
        pending: Rupiah::new(10_000),
        ..ProjectBalance::default()
    };
    vec![
        ("project_not_found", Refusal::ProjectNotFound),
        ("merchant_not_found", Refusal::MerchantNotFound),
        ("project_in_review", Refusal::ProjectNotActive(Status::Review)),
        ("project_rejected", Refusal::ProjectNotActive(Status::Rejected)),
        ("project_suspended", Refusal::ProjectNotActive(Status::Suspended)),
        ("project_closed", Refusal::ProjectNotActive(Status::Closed)),
        ("domain_in_use", in_use.into()),
        ("domain_taken", ProjectRefusal::DomainTaken.into()),
        ("corrected_meanwhile", ProjectRefusal::CorrectedMeanwhile.into()),
        ("reason_missing", ProjectRefusal::ReasonMissing.into()),
        (
            "balance_not_zero",
            ProjectRefusal::BalanceNotZero { balance }.into(),
        ),
        (
            "project_unfinished",
            ProjectRefusal::Unfinished {
                pending: vec![TransactionId::parse("0192f3a4-5b6c-7d8e-9fa0-b1c2d3e4f506").unwrap()],
            }
            .into(),
        ),
        (
            "project_unfinished_callbacks",
            ProjectRefusal::Unfinished { pending: Vec::new() }.into(),
        ),
        (
            "conflict_approve_rejected",
            conflict(Act::Approve, Status::Rejected),
        ),
        ("conflict_reject_active", conflict(Act::Reject, Status::Active)),
        ("conflict_suspend_review", conflict(Act::Suspend, Status::Review)),
        ("conflict_resume_active", conflict(Act::Resume, Status::Active)),
        ("conflict_close_closed", conflict(Act::Close, Status::Closed)),
        ("conflict_correct_closed", conflict(Act::Correct, Status::Closed)),
        (
            "conflict_change_domain_active",
            conflict(Act::ChangeDomain, Status::Active),
        ),
        (
            "conflict_issue_key_review",
            conflict(Act::IssueKey, Status::Review),
        ),
        (
            "conflict_move_money_suspended",
            Refusal::StatusConflict {
                act: Act::MoveMoney,
                status: Status::Suspended,
            },
        ),
    ]
}

fn keys_and_money() -> Vec<(&'static str, Refusal)> {
    let account = AccountId::of_platform(MerchantId::new(1).unwrap(), AccountKind::Adjustment);
    let overdraw = LedgerRefusal::WouldOverdraw {
        account,
        balance: Rupiah::new(5_000),
    };
    vec![
        ("key_not_found", Refusal::KeyNotFound),
        ("engine_not_found", Refusal::EngineNotFound),
        ("instruction_not_found", Refusal::InstructionNotFound),
        ("instruction_done", Refusal::InstructionDone),
        (
            "channel_not_served",
            Refusal::ChannelNotServed {
                channel: Channel::Disbursement,
            },
        ),
        ("exception_not_found", Refusal::ExceptionNotFound),
        ("exception_resolved", Refusal::ExceptionResolved),
        ("keys_too_many", KeyRefusal::TooManyKeys.into()),
        ("key_expired", KeyRefusal::NotValid(KeyStatus::Expired).into()),
        ("key_revoked", KeyRefusal::NotValid(KeyStatus::Revoked).into()),
        ("overlap_out_of_range", KeyRefusal::OverlapOutOfRange.into()),
        ("key_exists", KeyRefusal::KeyExists.into()),
        (
            "insufficient_balance",
            Refusal::InsufficientBalance {
                available: Rupiah::new(5_000),
                needed: Rupiah::new(250_000),
            },
        ),
        (
            "reference_used",
            Refusal::ReferenceUsed {
                reference: "INV-2026-0001".into(),
            },
        ),
        ("idempotency_mismatch", Refusal::IdempotencyMismatch),
        ("callback_not_found", Refusal::CallbackNotFound),
        ("sandbox_only", Refusal::SandboxOnly),
        ("clock_step", Refusal::ClockStep),
        (
            "ledger_amount",
            Refusal::Ledger(LedgerRefusal::AmountMustBePositive),
        ),
        (
            "ledger_accounts",
            Refusal::Ledger(LedgerRefusal::AccountsMustDiffer),
        ),
        (
            "ledger_merchants",
            Refusal::Ledger(LedgerRefusal::MerchantsMustMatch),
        ),
        ("ledger_id", Refusal::Ledger(LedgerRefusal::IdUsedOtherwise)),
        ("ledger_overdraw", Refusal::Ledger(overdraw)),
        ("ledger_range", Refusal::Ledger(LedgerRefusal::BalanceOutOfRange)),
    ]
}

fn approvals() -> Vec<(&'static str, Refusal)> {
    use ApprovalRefusal as Rule;
    [
        ("identity_missing", Rule::IdentityMissing),
        ("identity_wrong", Rule::IdentityWrong),
        ("operator_not_approved", Rule::OperatorNotApproved),
        ("operator_exists", Rule::OperatorExists),
        ("operator_not_found", Rule::OperatorNotFound),
        ("operator_name_unusable", Rule::NameUnusable),
        ("request_not_found", Rule::RequestNotFound),
        ("request_decided", Rule::RequestDecided),
        ("request_own", Rule::OwnRequest),
        ("engine_key_rotation", Rule::EngineKeyRotation),
        ("four_eyes_always", Rule::AlwaysEnforced),
        ("owners_too_few", Rule::OwnersTooFew),
        ("request_reason_unusable", Rule::ReasonUnusable),
    ]
    .map(|(name, rule)| (name, rule.into()))
    .to_vec()
}
