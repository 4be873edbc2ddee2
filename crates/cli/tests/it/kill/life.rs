//! The life of one database under a server that is killed again and again.

use std::collections::HashMap;
use std::fmt;
use std::thread;
use std::time::Duration;

use serde_json::Value;

use super::endpoint::Endpoint;
use super::purse::Purse;
use super::trade::Trader;
use super::wire::Caller;
use super::writers::{Random, Write, Written, write};
use crate::place::Place;
use crate::server::Server;

const WRITERS: u64 = 6;

/// Projects that have money at first, and how much.
const FUNDED: u64 = 4;
const FUNDS: i64 = 1_000_000_000_000;

/// A server is killed before it has served this long.
const LIFETIME_MAX_MS: u64 = 400;

pub(super) struct Life {
    place: Place,
    database: String,
    merchant: Value,
    funded: Vec<u64>,
    /// The pairs of the funded projects, and of the bank.
    shops: Vec<Value>,
    bank: Value,
    endpoint: Endpoint,
    purse: Purse,
    random: Random,
    kills: u64,
    /// By what makes a write unlike all others: the domain of a project, the reference of a transfer.
    projects: HashMap<String, Value>,
    transfers: Vec<(Write, Value)>,
    in_doubt: Vec<Write>,
    settled_doubts: usize,
}

impl Life {
    pub(super) fn begin(database: &str, seed: u64) -> Self {
        let place = Place::new();
        let merchant = place.json(&format!("merchant create Nusantara --issue-key {database}"));
        place.json(&format!(
            "merchant activate {} --product all {database}",
            merchant["id"]
        ));
        let bank = place.json(&format!("key issue --engine bank --ip 127.0.0.1 {database}"));
        let mut life = Self {
            place,
            database: database.to_owned(),
            merchant,
            funded: (1..=FUNDED).collect(),
            shops: Vec::new(),
            bank,
            endpoint: Endpoint::open(),
            purse: Purse::default(),
            random: Random::new(seed),
            kills: 0,
            projects: HashMap::new(),
            transfers: Vec::new(),
            in_doubt: Vec::new(),
            settled_doubts: 0,
        };
        let server = life.serve();
        let mut caller = Caller::connect(&server.url, &life.merchant);
        for id in &life.funded {
            let domain = format!("https://funded-{id}.example.com");
            let project = Write::Project {
                domain: domain.clone(),
            };
            let created = caller.ask("POST", project.path(), &project.body(), "");
            assert_eq!(created.body["responseData"]["id"], *id, "{created:?}");
            life.projects.insert(domain, Value::from(*id));
            let approved = life
                .place
                .json(&format!("project approve {id} --issue-key {database}"));
            life.shops.push(approved);
            life.place.json(&format!(
                "balance adjust {id} --active {FUNDS} --reason funds {database}"
            ));
        }
        life
    }

    fn serve(&self) -> Server {
        let mut arguments = vec![
            "serve",
            "--rate-per-address",
            "0",
            "--rate-per-key",
            "0",
            "--no-request-log",
            "--no-sandbox-network",
        ];
        arguments.extend(self.database.split_whitespace());
        Server::start(&self.place, &arguments)
    }

    /// One server from its start to its violent end.
    pub(super) fn write_until_killed(&mut self) {
        self.kills += 1;
        let lifetime = Duration::from_millis(1 + self.random.below(LIFETIME_MAX_MS));
        let server = self.serve();
        let writers: Vec<_> = (0..WRITERS)
            .map(|number| {
                let caller = Caller::connect(&server.url, &self.merchant);
                let name = format!("w{number}-kill{}", self.kills);
                let funded = self.funded.clone();
                let random = Random::new(self.random.below(u64::MAX));
                thread::spawn(move || write(caller, &name, &funded, random))
            })
            .collect();
        let traders: Vec<_> = (0..self.shops.len())
            .map(|shop| {
                let trader = Trader {
                    shop,
                    own: Caller::connect(&server.url, &self.shops[shop]),
                    bank: Caller::connect(&server.url, &self.bank),
                    name: format!("t{shop}-kill{}", self.kills),
                    callback: self.endpoint.url.clone(),
                    random: Random::new(self.random.below(u64::MAX)),
                    traded: Vec::new(),
                };
                thread::spawn(move || trader.trade())
            })
            .collect();
        thread::sleep(lifetime);
        // Dropping it is SIGKILL.
        drop(server);
        let mut traded = Vec::new();
        for trader in traders {
            traded.extend(trader.join().unwrap());
        }
        self.purse.enter(traded);
        for writer in writers {
            for Written { write, acknowledged } in writer.join().unwrap() {
                match (acknowledged, write) {
                    (None, write) => self.in_doubt.push(write),
                    (Some(id), Write::Project { domain }) => {
                        assert!(self.projects.insert(domain, id).is_none())
                    }
                    (Some(id), transfer) => self.transfers.push((transfer, id)),
                }
            }
        }
    }

    /// Everything acknowledged is there once, what was in doubt can be settled by asking again, and the
    /// books balance.
    pub(super) fn check(&mut self) {
        let server = self.serve();
        let mut caller = Caller::connect(&server.url, &self.merchant);
        for (transfer, id) in &self.transfers {
            repeated(&mut caller, transfer, Some(id));
        }
        for write in std::mem::take(&mut self.in_doubt) {
            self.settled_doubts += 1;
            let id = repeated(&mut caller, &write, None);
            match write {
                Write::Project { domain } => {
                    self.projects.insert(domain, id);
                }
                transfer => self.transfers.push((transfer, id)),
            }
        }
        let mut shops: Vec<Caller> = self
            .shops
            .iter()
            .map(|pair| Caller::connect(&server.url, pair))
            .collect();
        let mut bank = Caller::connect(&server.url, &self.bank);
        self.purse.check(&mut shops, &mut bank);
        self.check_projects(&mut caller);
        self.check_balances(&mut caller);
        let verified = self.place.json(&format!("ledger verify {}", self.database));
        assert_eq!(verified["differences"], Value::Array(Vec::new()), "{verified}");
    }

    /// In the end everybody was told everything.
    pub(super) fn end(&mut self) {
        let _server = self.serve();
        self.purse.check_told(&self.place, &self.database, &self.endpoint);
    }

    fn check_projects(&self, caller: &mut Caller) {
        let mut there = HashMap::new();
        for page in 1.. {
            let list = caller.ask("GET", &format!("/api/projects?page={page}&perPage=100"), "", "");
            for project in list.body["responseData"].as_array().unwrap() {
                let domain = project["domain"].as_str().unwrap().to_owned();
                let twice = there.insert(domain, project["id"].clone());
                assert_eq!(twice, None, "{project} is there twice");
            }
            if list.body["paging"]["more"] == false {
                break;
            }
        }
        for (domain, id) in &self.projects {
            assert_eq!(there.get(domain), Some(id), "{domain} was acknowledged");
        }
        assert_eq!(
            there.len(),
            self.projects.len(),
            "nothing is there that nobody sent"
        );
    }

    fn check_balances(&self, caller: &mut Caller) {
        for (shop, id) in self.funded.iter().enumerate() {
            let (traded, pending) = self.purse.balance(shop);
            let moved: i64 = self
                .transfers
                .iter()
                .map(|(transfer, _)| match transfer {
                    Write::Transfer { from, amount, .. } if from == id => -amount,
                    Write::Transfer { to, amount, .. } if to == id => *amount,
                    _ => 0,
                })
                .sum();
            let balance = caller.ask("GET", &format!("/api/projects/{id}/balance"), "", "");
            assert_eq!(
                balance.body["responseData"]["active"],
                FUNDS + moved + traded,
                "each transfer and payout of project {id} counts once: {balance:?}"
            );
            assert_eq!(
                balance.body["responseData"]["pending"], pending,
                "each payment of project {id} counts once: {balance:?}"
            );
        }
    }
}

/// Sends a write again. One that was acknowledged must be known; one in doubt is settled by it.
fn repeated(caller: &mut Caller, write: &Write, acknowledged: Option<&Value>) -> Value {
    let answer = caller.ask("POST", write.path(), &write.body(), &write.headers());
    let id = answer.body["responseData"]["id"].clone();
    match (write, acknowledged) {
        (
            Write::Transfer {
                with_idempotency_key: true,
                ..
            },
            Some(before),
        ) => {
            assert_eq!(&id, before, "the kept answer to {write:?}: {answer:?}");
        }
        (Write::Transfer { .. }, Some(_)) => {
            assert_eq!(
                answer.body["errorCode"], "DUPLICATE_REFERENCE",
                "{write:?}: {answer:?}"
            );
        }
        (_, None) => {
            let known = answer.body["errorCode"] == "DUPLICATE_REFERENCE";
            assert!(answer.status == 200 || known, "{write:?}: {answer:?}");
        }
        (Write::Project { .. }, Some(before)) => assert_eq!(&id, before, "{answer:?}"),
    }
    id
}

impl fmt::Display for Life {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (paid, payouts, told) = self.purse.counts();
        write!(
            f,
            "{} kills: {} projects and {} transfers, each there once; {} writes had been in doubt; \
             {paid} payments and {payouts} payouts, each once; {told} ends told",
            self.kills,
            self.projects.len(),
            self.transfers.len(),
            self.settled_doubts
        )
    }
}
