//! Transactions as a file: any number of them, a page at a time.

use sengo_app::ports::Clock;
use sengo_core::role::MerchantRole;
use sengo_testkit::TestProject;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::browser::{Browser, Site};

const LIST: &str = "/console/merchant/transactions";

/// Writes payments past the application, a second apart, with references that begin alike.
fn many_payments(site: &Site, project: &TestProject, count: i64) {
    let sengo_app::Location::Sqlite(path) = site.app.database.location() else {
        panic!("an SQLite database");
    };
    let connection = rusqlite::Connection::open(path).unwrap();
    let sql = "WITH RECURSIVE row (number) AS (SELECT 1 UNION ALL SELECT number + 1 FROM row WHERE number < ?3)
         INSERT INTO project_transaction (merchant_id, transaction_id, project_id, kind, channel, status, reference,
             key, callbacks, created_at, expires_at, amount, fee, tax, total_amount, credited, fee_payer,
             working_days, in_pending, view_name, content)
         SELECT ?1, unhex(printf('%032x', number)), ?2, 1, 1, 3, '=SUM(' || number || ')', '', 0,
                ?4 - number * 1000000, ?4, 1000 + number, 7, 1, 1000 + number, 992 + number, 2, 1, 0, 'Toko', ''
         FROM row";
    let merchant: i64 = connection
        .query_row(
            "SELECT merchant_id FROM project_owner WHERE project_id = ?1",
            [project.id.get()],
            |row| row.get(0),
        )
        .unwrap();
    let now = site.app.clock.business().as_microsecond();
    connection
        .execute(sql, (merchant, project.id.get(), count, now))
        .unwrap();
}

/// A file as it comes: its head, and the pieces that the server sent it in.
async fn in_pieces(site: &Site, browser: &Browser, path: &str) -> (String, Vec<Vec<u8>>) {
    let mut stream = TcpStream::connect(site.address).await.unwrap();
    let cookie = browser.cookie.as_ref().unwrap();
    let request = format!(
        "GET {path} HTTP/1.1\r\nhost: {}\r\nconnection: close\r\ncookie: {cookie}\r\n\r\n",
        site.address
    );
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.unwrap();
    let head_ends = answer.windows(4).position(|four| four == b"\r\n\r\n").unwrap();
    let head = String::from_utf8(answer[..head_ends].to_vec()).unwrap();
    let mut rest = &answer[head_ends + 4..];
    let mut pieces = Vec::new();
    loop {
        let line_ends = rest.windows(2).position(|two| two == b"\r\n").unwrap();
        let length = usize::from_str_radix(std::str::from_utf8(&rest[..line_ends]).unwrap(), 16).unwrap();
        if length == 0 {
            return (head, pieces);
        }
        pieces.push(rest[line_ends + 2..line_ends + 2 + length].to_vec());
        rest = &rest[line_ends + 4 + length..];
    }
}

#[tokio::test]
async fn a_hundred_thousand_rows_are_sent_a_page_at_a_time_and_no_more_than_that() {
    let site = Site::start().await;
    let merchant = site.app.merchant().await;
    let project = site.app.project(&merchant).await;
    many_payments(&site, &project, 100_007);
    let browser = site
        .merchant_person(merchant.id, MerchantRole::Finance, "budi@toko.example")
        .await;
    let (head, pieces) = in_pieces(&site, &browser, &format!("{LIST}.csv")).await;
    assert!(head.contains("content-type: text/csv; charset=utf-8"), "{head}");
    assert!(head.contains("content-disposition: attachment"), "{head}");
    // A page is read when the one before it is sent: the memory that it takes is that of a few pieces.
    assert_eq!(pieces.len(), 200);
    let largest = pieces.iter().map(Vec::len).max().unwrap();
    assert!(largest < 100_000, "{largest}");
    let file = String::from_utf8(pieces.concat()).unwrap();
    let lines: Vec<&str> = file.lines().collect();
    assert_eq!(lines.len(), 100_002);
    assert!(lines[0].starts_with("created_at,id,reference,"), "{}", lines[0]);
    assert!(
        lines[100_001].starts_with("\"Cut after 100,000 rows"),
        "{}",
        lines[100_001]
    );
    let sum: i64 = lines[1..=100_000]
        .iter()
        .map(|line| line.split(',').nth(8).unwrap().parse::<i64>().unwrap())
        .sum();
    assert_eq!(
        sum,
        (1..=100_000).map(|number| 1_000 + number).sum::<i64>(),
        "each row once"
    );
    // References are no formulas, whoever opens the file.
    assert!(lines[1].contains(",\"'=SUM(1)\","), "{}", lines[1]);
    assert!(!file.contains(",=") && !file.contains("\"="));

    // Few among many are looked for a part at a time, and leafing finds each.
    let mut browser = browser;
    let mut path = format!("{LIST}?reference=%3DSUM(9999*&status=expired");
    let mut found = 0;
    for _ in 0..20 {
        let page = browser.get(&path).await;
        found += page.body.matches("=SUM(9999").count() - 1;
        let Some((_, next)) = page.body.split_once("rel=\"next\" href=\"") else {
            break;
        };
        path = next.split('"').next().unwrap().replace("&amp;", "&");
    }
    assert_eq!(found, 11, "9999 and 99990 to 99999");
}
