//! The table of what is kept of people, compared with the database and with the documentation.

use std::collections::BTreeSet;

use rusqlite::Connection;
use sengo_app::personal_data::{INVENTORY, page};
use sengo_core::role::OperatorRole;
use sengo_testkit::Database;
use sengo_testkit::app::operator;
use serde_json::Value;

use super::kept;

/// Tables, and columns of others, that say nothing of anybody.
const HARMLESS: &str = "platform revision account transfer checkpoint idempotency audit_head transaction_owner
    project_owner reversal heard_word exception_case instruction callback figure document refinery_schema_history
    merchant.merchant_id merchant.products merchant.allowlist merchant.created_at
    project.merchant_id project.project_id project.allowlist project.status project.created_at
    approved_domain.merchant_id approved_domain.project_id
    issued_key.key issued_key.merchant_id issued_key.project_id issued_key.token_digest issued_key.token_sealed
    issued_key.created_at issued_key.expires_at issued_key.revoked_at issued_key.last_used_at issued_key.engine
    reference.merchant_id reference.project_id reference.used_at own_transfer.merchant_id own_transfer.transfer_id
    audit.merchant_id audit.number audit.recorded_at audit.business_at audit.action audit.details_hash audit.hash
    audit_detail.merchant_id audit_detail.number audit_detail.salt
    project_transaction.merchant_id project_transaction.transaction_id project_transaction.project_id
    project_transaction.kind project_transaction.channel project_transaction.status project_transaction.callback
    project_transaction.key project_transaction.callbacks project_transaction.created_at
    project_transaction.expires_at project_transaction.amount project_transaction.fee project_transaction.tax
    project_transaction.total_amount project_transaction.credited project_transaction.fee_payer
    project_transaction.working_days project_transaction.ended_word project_transaction.ended_at
    project_transaction.settles_at project_transaction.in_pending project_transaction.bank_code
    callback_attempt.merchant_id callback_attempt.callback_id callback_attempt.number callback_attempt.attempted_at
    callback_attempt.milliseconds callback_attempt.status
    request_log.merchant_id request_log.happened_at request_log.request_id request_log.project_id request_log.key
    request_log.method request_log.outcome request_log.status request_log.error_code request_log.microseconds
    request_log.times";

/// Kinds of documents, and members of others, that say nothing of anybody.
const HARMLESS_DOCUMENTS: &str = "ProjectSettings Tariff Tax Holiday Engine PlatformSetting AllowlistTrial
    PaperWaiting PaperExpiring Paper.kind Paper.fileType Paper.bytes Paper.submittedAt Paper.until
    Evidence.domain Evidence.record Evidence.file Evidence.at
    Operator.role Operator.tokenDigest Operator.createdAt RequestOpen RequestDecided";

fn inventory() -> BTreeSet<&'static str> {
    INVENTORY.iter().flat_map(|kept| kept.places).copied().collect()
}

fn words(text: &str) -> BTreeSet<&str> {
    text.split_whitespace().collect()
}

#[tokio::test]
async fn every_column_is_in_the_inventory_or_says_nothing_of_anybody() {
    let kept = kept(Database::sqlite()).await;
    let connection = Connection::open(kept.app.database.folder().join("sengo.db")).unwrap();
    let sql = "SELECT m.name, c.name FROM sqlite_master m, pragma_table_info(m.name) c
               WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%'";
    let mut statement = connection.prepare(sql).unwrap();
    let columns: Vec<(String, String)> = statement
        .query_map((), |row| Ok((row.get(0)?, row.get(1)?)))
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap();
    assert!(columns.len() > 100, "{}", columns.len());
    let (inventory, harmless) = (inventory(), words(HARMLESS));
    let unknown: Vec<String> = columns
        .iter()
        .filter(|(table, _)| !harmless.contains(table.as_str()))
        .map(|(table, column)| format!("{table}.{column}"))
        .filter(|column| !inventory.contains(column.as_str()) && !harmless.contains(column.as_str()))
        .collect();
    assert_eq!(
        unknown,
        Vec::<String>::new(),
        "is it somebody's? then it belongs in INVENTORY"
    );
    let known: BTreeSet<String> = columns
        .iter()
        .map(|(table, column)| format!("{table}.{column}"))
        .collect();
    let tables: BTreeSet<&str> = columns.iter().map(|(table, _)| table.as_str()).collect();
    let gone: Vec<&&str> = inventory
        .iter()
        .filter(|place| tables.contains(place.split('.').next().unwrap()) && !known.contains(**place))
        .collect();
    assert_eq!(gone, Vec::<&&str>::new(), "what INVENTORY names is not there");
}

/// The kinds of documents by their numbers, as the store has them.
fn kinds() -> Vec<(i64, String)> {
    let source = include_str!("../../../../store/src/named.rs");
    let lines = source
        .lines()
        .filter_map(|line| line.trim().strip_prefix("Self::"));
    let arms = lines.filter_map(|line| line.strip_suffix(',')?.split_once(" => "));
    let kinds: Vec<(i64, String)> = arms
        .filter_map(|(kind, number)| Some((number.parse().ok()?, kind.to_owned())))
        .collect();
    assert!(kinds.len() > 10, "{kinds:?}");
    kinds
}

#[tokio::test]
async fn every_member_of_a_document_is_in_the_inventory_or_says_nothing_of_anybody() {
    let (inventory, harmless) = (inventory(), words(HARMLESS_DOCUMENTS));
    let known = |place: &str| inventory.contains(place) || harmless.contains(place);
    for (_, kind) in kinds() {
        let is_named = inventory
            .iter()
            .any(|place| place.split('.').next() == Some(&kind));
        assert!(
            is_named || harmless.contains(kind.as_str()),
            "{kind}: whose data is in it?"
        );
    }
    let kept = kept(Database::sqlite()).await;
    kept.app
        .app
        .operator_create(operator(), "ana", OperatorRole::Owner)
        .await
        .unwrap();
    let connection = Connection::open(kept.app.database.folder().join("sengo.db")).unwrap();
    let mut statement = connection.prepare("SELECT kind, content FROM document").unwrap();
    let documents: Vec<(i64, String)> = statement
        .query_map((), |row| Ok((row.get(0)?, row.get(1)?)))
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap();
    let mut seen = BTreeSet::new();
    for (number, content) in documents {
        let kind = kinds().into_iter().find(|(known, _)| *known == number).unwrap().1;
        if known(&kind) {
            continue;
        }
        let Ok(Value::Object(members)) = serde_json::from_str(&content) else {
            panic!("{kind}: {content}");
        };
        for (member, value) in members {
            let place = format!("{kind}.{member}");
            match value {
                Value::Object(within) if !known(&place) => {
                    seen.extend(within.keys().map(|member| format!("{place}.{member}")));
                }
                _ => {
                    seen.insert(place);
                }
            }
        }
    }
    let unknown: Vec<&String> = seen.iter().filter(|place| !known(place)).collect();
    assert_eq!(unknown, Vec::<&String>::new());
    assert!(
        seen.contains("Person.access.sessions") && seen.contains("Paper.statement"),
        "{seen:?}"
    );
}

#[test]
fn the_documentation_has_the_inventory() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/operate/personal-data.md");
    let text = std::fs::read_to_string(path).unwrap();
    let (begin, end) = ("<!-- inventory -->\n", "<!-- end of the inventory -->");
    let (before, rest) = text.split_once(begin).unwrap();
    let (shown, after) = rest.split_once(end).unwrap();
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(path, format!("{before}{begin}{}{end}{after}", page())).unwrap();
    } else {
        assert_eq!(shown, page(), "run with UPDATE_GOLDEN=1 and read the difference");
    }
}
