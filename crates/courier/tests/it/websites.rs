//! What is seen at websites, and of the records of their names.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use rustls::RootCertStore;
use sengo_app::ports::Websites;
use sengo_core::environment::Environment;
use sengo_courier::{HttpWebsites, NameServers, SystemResolver};
use simple_dns::rdata::{CNAME, RData, TXT};
use simple_dns::{CLASS, CharacterString, Name, Packet, PacketFlag, RCODE, ResourceRecord};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, UdpSocket};

use crate::endpoint::{Names, courier, endpoint, request};

fn websites(environment: Environment, servers: &[SocketAddr]) -> HttpWebsites {
    let courier = courier(environment, &[], Arc::new(SystemResolver), RootCertStore::empty());
    HttpWebsites::new(Arc::new(courier), NameServers::of(servers.to_vec()))
}

/// Serves one answer to each request, whatever its path.
async fn website(answer: &'static str) -> SocketAddr {
    endpoint(move |mut stream| async move {
        let asked = request(&mut stream).await;
        assert!(asked.starts_with("GET /"), "{asked}");
        assert!(!asked.to_lowercase().contains("x-"), "{asked}");
        let _ = stream.write_all(answer.as_bytes()).await;
    })
    .await
}

async fn fetched(address: SocketAddr) -> Result<(u16, String), String> {
    let websites = websites(Environment::Sandbox, &[]);
    let file = websites
        .file(format!("http://{address}/.well-known/x.txt"), 10)
        .await?;
    Ok((file.status, String::from_utf8(file.body).unwrap()))
}

#[tokio::test]
async fn the_beginning_of_a_file_is_fetched() {
    let address = website("HTTP/1.1 200 OK\r\ncontent-length: 14\r\n\r\nsengo-project=").await;
    assert_eq!(fetched(address).await, Ok((200, "sengo-proj".into())));
    let address = website("HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n").await;
    assert_eq!(fetched(address).await, Ok((404, String::new())));
}

#[tokio::test]
async fn a_file_that_has_moved_is_followed_on_its_website_alone() {
    let address = endpoint(|mut stream| async move {
        let asked = request(&mut stream).await;
        let answer = if asked.starts_with("GET /.well-known/") {
            "HTTP/1.1 301 Moved\r\nlocation: /there\r\ncontent-length: 0\r\n\r\n"
        } else {
            "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nhi"
        };
        stream.write_all(answer.as_bytes()).await.unwrap();
    })
    .await;
    assert_eq!(fetched(address).await, Ok((200, "hi".into())));
    let address = website("HTTP/1.1 302 Found\r\nlocation: http://169.254.169.254/\r\n\r\n").await;
    assert!(fetched(address).await.unwrap_err().contains("another host"));
}

#[tokio::test]
async fn production_looks_at_no_private_address() {
    let connections = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&connections);
    let address = endpoint(move |_| {
        counted.fetch_add(1, Ordering::SeqCst);
        async {}
    })
    .await;
    let websites = websites(Environment::Production, &[]);
    for host in ["127.0.0.1", "localhost", "0x7f.1", "[::ffff:127.0.0.1]"] {
        let asked = websites
            .file(format!("http://{host}:{}/", address.port()), 10)
            .await;
        assert!(
            asked
                .unwrap_err()
                .contains("not an address of the public internet"),
            "{host}"
        );
    }
    let names = Names::of(&[&["127.0.0.1"]]);
    let courier = courier(Environment::Production, &[], names, RootCertStore::empty());
    let websites = HttpWebsites::new(Arc::new(courier), NameServers::of(Vec::new()));
    let asked = websites
        .file(format!("http://toko.sengo.id:{}/", address.port()), 10)
        .await;
    assert!(asked.unwrap_err().contains("leads to 127.0.0.1"));
    assert_eq!(connections.load(Ordering::SeqCst), 0);
}

/// What a name server of the test answers.
#[derive(Clone, Copy)]
enum Zone {
    Texts(&'static [&'static str]),
    Long,
    Alias,
    NoName,
    Broken,
    Silent,
    Lies,
}

fn answered(question: &[u8], zone: Zone, over_tcp: bool) -> Vec<Vec<u8>> {
    let asked = Packet::parse(question).unwrap();
    assert!(asked.has_flags(PacketFlag::RECURSION_DESIRED));
    let name = asked.questions[0].qname.clone();
    let mut reply = asked.clone().into_reply();
    let text = |text: TXT<'static>| ResourceRecord::new(name.clone(), CLASS::IN, 60, RData::TXT(text));
    match zone {
        Zone::Texts(texts) => {
            let texts = texts
                .iter()
                .map(|words| text(TXT::new().with_string(words).unwrap()));
            reply.answers.extend(texts);
        }
        Zone::Long if over_tcp => {
            let mut long = TXT::new();
            for _ in 0..3 {
                long.add_char_string(CharacterString::new(&[b'a'; 200]).unwrap().into_owned());
            }
            reply.answers.push(text(long));
        }
        Zone::Long => reply.set_flags(PacketFlag::TRUNCATION),
        Zone::Alias => {
            let other = Name::new("other.example").unwrap();
            let alias = RData::CNAME(CNAME(other.clone()));
            reply
                .answers
                .push(ResourceRecord::new(name.clone(), CLASS::IN, 60, alias));
            let there = RData::TXT(TXT::new().with_string("there").unwrap());
            reply
                .answers
                .push(ResourceRecord::new(other, CLASS::IN, 60, there));
        }
        Zone::NoName => *reply.rcode_mut() = RCODE::NameError,
        Zone::Broken => *reply.rcode_mut() = RCODE::ServerFailure,
        Zone::Silent => return Vec::new(),
        Zone::Lies => {
            reply.answers.push(text(TXT::new().with_string("true").unwrap()));
            let right = reply.build_bytes_vec().unwrap();
            reply.answers.clear();
            reply.answers.push(text(TXT::new().with_string("a lie").unwrap()));
            let mut other_id = reply.clone();
            other_id.set_id(reply.id().wrapping_add(1));
            let mut other_name = reply.clone();
            other_name.questions[0].qname = Name::new("other.example").unwrap();
            let lies = [other_id, other_name].map(|lie| lie.build_bytes_vec().unwrap());
            let [one, two] = lies;
            return vec![b"noise".to_vec(), one, two, right];
        }
    }
    vec![reply.build_bytes_vec().unwrap()]
}

/// A name server over UDP and TCP.
async fn name_server(zone: Zone) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let socket = UdpSocket::bind(address).await.unwrap();
    tokio::spawn(async move {
        let mut buffer = [0; 512];
        loop {
            let (length, from) = socket.recv_from(&mut buffer).await.unwrap();
            for packet in answered(&buffer[..length], zone, false) {
                socket.send_to(&packet, from).await.unwrap();
            }
        }
    });
    tokio::spawn(async move {
        loop {
            let (mut stream, _) = listener.accept().await.unwrap();
            let length = stream.read_u16().await.unwrap();
            let mut question = vec![0; usize::from(length)];
            stream.read_exact(&mut question).await.unwrap();
            for packet in answered(&question, zone, true) {
                stream
                    .write_u16(u16::try_from(packet.len()).unwrap())
                    .await
                    .unwrap();
                stream.write_all(&packet).await.unwrap();
            }
        }
    });
    address
}

async fn records(zones: &[Zone]) -> Result<Vec<String>, String> {
    let mut servers = Vec::new();
    for zone in zones {
        servers.push(name_server(*zone).await);
    }
    let websites = websites(Environment::Production, &servers);
    websites.records("_sengo-project.Toko.sengo.id".into()).await
}

#[tokio::test]
async fn records_are_read_as_their_server_tells_them() {
    let two: &[&str] = &["v=spf1 -all", "sengo-project=0a1b"];
    assert_eq!(records(&[Zone::Texts(two)]).await.unwrap(), two);
    assert_eq!(records(&[Zone::Alias]).await.unwrap(), ["there"]);
    assert_eq!(records(&[Zone::Texts(&[])]).await.unwrap(), [""; 0]);
    assert_eq!(records(&[Zone::NoName]).await.unwrap(), [""; 0]);
}

#[tokio::test]
async fn an_answer_that_fits_no_packet_is_asked_for_over_tcp() {
    assert_eq!(records(&[Zone::Long]).await.unwrap(), ["a".repeat(600)]);
}

#[tokio::test]
async fn only_the_answer_to_the_question_counts() {
    assert_eq!(records(&[Zone::Lies]).await.unwrap(), ["true"]);
}

#[tokio::test]
async fn the_next_server_is_asked_where_one_cannot_tell() {
    let good = Zone::Texts(&["here"]);
    assert_eq!(records(&[Zone::Broken, good]).await.unwrap(), ["here"]);
    assert_eq!(records(&[Zone::Silent, good]).await.unwrap(), ["here"]);
    let broken = records(&[Zone::Broken]).await.unwrap_err();
    assert!(broken.contains("try again later"), "{broken}");
    let silent = records(&[Zone::Silent]).await.unwrap_err();
    for words in [broken, silent] {
        assert!(!words.contains("127.0.0.1"), "merchants read it: {words}");
    }
    assert!(records(&[]).await.unwrap_err().contains("no name server"));
}
