//! TXT records of names, as the system's name servers tell them.
//!
//! A question goes out in one packet (RFC 1035); an answer that does not fit into one is asked for again over TCP. Only
//! an answer of the server that was asked, to the very question, counts.

use std::net::{IpAddr, SocketAddr};
use std::path::Path;
use std::time::Duration;

use sengo_app::ports::{Entropy, SystemEntropy};
use simple_dns::rdata::RData;
use simple_dns::{CLASS, Name, Packet, PacketFlag, QCLASS, QTYPE, Question, RCODE, TYPE};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpStream, UdpSocket};
use tokio::time::timeout;

/// How long one server may take for one answer.
const ANSWER_TIME_MAX: Duration = Duration::from_secs(2);

/// How often each server is asked: a packet can get lost.
const ROUNDS: usize = 2;

/// The most servers that are asked, as many as a system's resolver asks.
pub const NAME_SERVERS_MAX: usize = 3;

/// The most bytes of an answer in one packet.
const PACKET_BYTES_MAX: usize = 4096;

/// The most TXT records of one name that are looked at.
const RECORDS_MAX: usize = 100;

const PORT: u16 = 53;

/// Where a system says which servers it asks.
const SYSTEM: &str = "/etc/resolv.conf";

/// The name servers to ask, one after the other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NameServers(Vec<SocketAddr>);

impl NameServers {
    /// These, at most [`NAME_SERVERS_MAX`] of them.
    pub fn of(servers: Vec<SocketAddr>) -> Self {
        let mut servers = servers;
        servers.truncate(NAME_SERVERS_MAX);
        Self(servers)
    }

    /// Those that the system asks; one on this machine where it names none, as resolvers do.
    pub fn of_system() -> Self {
        let text = std::fs::read_to_string(Path::new(SYSTEM)).unwrap_or_default();
        Self::read(&text)
    }

    fn read(text: &str) -> Self {
        let servers = text.lines().filter_map(|line| {
            let mut words = line.split_whitespace();
            let address = match (words.next(), words.next()) {
                (Some("nameserver"), Some(address)) => address.parse::<IpAddr>().ok(),
                _ => None,
            };
            address.map(|address| SocketAddr::new(address, PORT))
        });
        let servers: Vec<_> = servers.take(NAME_SERVERS_MAX).collect();
        if servers.is_empty() {
            return Self(vec![SocketAddr::new(std::net::Ipv4Addr::LOCALHOST.into(), PORT)]);
        }
        Self(servers)
    }
}

/// The TXT records of a name, each as one text; none where there is no such name. Why they could not be had is read by
/// merchants as well, so it names no server of the operator's.
pub(crate) async fn records(servers: &NameServers, name: &str) -> Result<Vec<String>, String> {
    let mut failure = "no name server is known".to_owned();
    for _ in 0..ROUNDS {
        for server in &servers.0 {
            match timeout(ANSWER_TIME_MAX, asked(*server, name)).await {
                Ok(Ok(records)) => return Ok(records),
                Ok(Err(words)) => failure = words,
                Err(_) => {
                    let seconds = ANSWER_TIME_MAX.as_secs();
                    failure = format!("no name server gave an answer within {seconds} seconds");
                }
            }
        }
    }
    Err(failure)
}

async fn asked(server: SocketAddr, name: &str) -> Result<Vec<String>, String> {
    let failed = |error: std::io::Error| format!("the name server cannot be asked: {error}");
    let mut id = [0; 2];
    SystemEntropy.fill(&mut id).map_err(failed)?;
    let id = u16::from_be_bytes(id);
    let question = question(id, name)?;
    let local: IpAddr = match server {
        SocketAddr::V4(_) => std::net::Ipv4Addr::UNSPECIFIED.into(),
        SocketAddr::V6(_) => std::net::Ipv6Addr::UNSPECIFIED.into(),
    };
    let socket = UdpSocket::bind(SocketAddr::new(local, 0)).await.map_err(failed)?;
    // What comes from elsewhere does not get through.
    socket.connect(server).await.map_err(failed)?;
    socket.send(&question).await.map_err(failed)?;
    let mut buffer = vec![0; PACKET_BYTES_MAX];
    loop {
        let length = socket.recv(&mut buffer).await.map_err(failed)?;
        let Some(Told { records, is_cut }) = told(buffer.get(..length).unwrap_or_default(), id, name)? else {
            continue;
        };
        return if is_cut {
            over_tcp(server, &question, id, name).await
        } else {
            Ok(records)
        };
    }
}

async fn over_tcp(server: SocketAddr, question: &[u8], id: u16, name: &str) -> Result<Vec<String>, String> {
    let failed = |error: std::io::Error| format!("the name server cannot be asked over TCP: {error}");
    let mut stream = TcpStream::connect(server).await.map_err(failed)?;
    let length = u16::try_from(question.len()).map_err(|_| "the name is too long".to_owned())?;
    stream
        .write_all(&[&length.to_be_bytes(), question].concat())
        .await
        .map_err(failed)?;
    let length = stream.read_u16().await.map_err(failed)?;
    let mut answer = vec![0; usize::from(length)];
    stream.read_exact(&mut answer).await.map_err(failed)?;
    told(&answer, id, name)?
        .map(|told| told.records)
        .ok_or_else(|| "the name server answered something else over TCP".into())
}

fn question(id: u16, name: &str) -> Result<Vec<u8>, String> {
    let unusable =
        |error: simple_dns::SimpleDnsError| format!("the name {name} cannot be asked for: {error}");
    let mut packet = Packet::new_query(id);
    packet.set_flags(PacketFlag::RECURSION_DESIRED);
    packet.questions.push(Question::new(
        Name::new(name).map_err(unusable)?,
        QTYPE::TYPE(TYPE::TXT),
        QCLASS::CLASS(CLASS::IN),
        false,
    ));
    packet.build_bytes_vec().map_err(unusable)
}

struct Told {
    records: Vec<String>,
    /// Whether it did not fit into a packet.
    is_cut: bool,
}

/// What a packet says; nothing where it is no answer to this question.
fn told(packet: &[u8], id: u16, name: &str) -> Result<Option<Told>, String> {
    let Ok(packet) = Packet::parse(packet) else {
        return Ok(None);
    };
    let is_asked = packet.questions.first().is_some_and(|question| {
        question.qname.to_string().eq_ignore_ascii_case(name) && question.qtype == QTYPE::TYPE(TYPE::TXT)
    });
    if packet.id() != id || !packet.has_flags(PacketFlag::RESPONSE) || !is_asked {
        return Ok(None);
    }
    match packet.rcode() {
        RCODE::NoError => {}
        RCODE::NameError => {
            return Ok(Some(Told {
                records: Vec::new(),
                is_cut: false,
            }));
        }
        other => {
            return Err(format!(
                "the name server cannot tell ({other:?}); try again later"
            ));
        }
    }
    let is_cut = packet.has_flags(PacketFlag::TRUNCATION);
    // Whatever names the answer went by: an alias leads to the records of another.
    let texts = packet
        .answers
        .into_iter()
        .filter_map(|record| match record.rdata {
            RData::TXT(text) => String::try_from(text).ok(),
            _ => None,
        });
    Ok(Some(Told {
        records: texts.take(RECORDS_MAX).collect(),
        is_cut,
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_systems_servers_are_read_as_resolvers_do() {
        let text = "# made\nsearch sengo.id\nnameserver 192.0.2.53\n nameserver\t2001:db8::53 \nnameserver x\n\
                    nameserver 192.0.2.54\nnameserver 192.0.2.55\n";
        let servers = NameServers::read(text);
        let texts: Vec<String> = servers.0.iter().map(ToString::to_string).collect();
        assert_eq!(texts, ["192.0.2.53:53", "[2001:db8::53]:53", "192.0.2.54:53"]);
        assert_eq!(NameServers::read("").0, ["127.0.0.1:53".parse().unwrap()]);
    }
}
