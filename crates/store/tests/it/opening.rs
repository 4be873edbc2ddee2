use sengo_testkit::on_both_databases;

#[tokio::test]
async fn an_empty_database_opens_and_answers() {
    on_both_databases(async |database| {
        let store = database.open().await;
        store.ping().await.unwrap();
        assert_eq!(store.revision().await.unwrap(), 0);
    })
    .await;
}
