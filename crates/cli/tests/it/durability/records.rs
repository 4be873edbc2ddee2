//! What the shim wrote down, and whether every acknowledgement in it came after the sync that covers it.

/// The database's log of writes.
const LOG: &str = "sengo.db-wal";

/// Bytes of a frame's header in that log. It comes before its page, as a write of its own.
const FRAME_HEADER_BYTES: usize = 24;

/// One thing the server did.
#[derive(Debug)]
struct Record {
    kind: char,
    name: String,
    bytes: Vec<u8>,
}

/// All of it, in order.
#[derive(Debug)]
pub(super) struct Records(Vec<Record>);

impl Records {
    pub(super) fn read(mut text: &[u8]) -> Self {
        let mut records = Vec::new();
        while let Some(end) = text.iter().position(|byte| *byte == b'\n') {
            let head = std::str::from_utf8(&text[..end]).unwrap();
            let mut words = head.split(' ');
            let kind = words.next().unwrap().chars().next().unwrap();
            let name = words.next().unwrap().to_owned();
            let length: usize = words.next().unwrap().parse().unwrap();
            let bytes = text[end + 1..end + 1 + length].to_vec();
            text = &text[end + 1 + length + 1..];
            records.push(Record { kind, name, bytes });
        }
        Self(records)
    }

    /// What is wrong about the acknowledgement of a write that carries a mark; nothing when it was durable.
    pub(super) fn complaint(&self, mark: &str) -> Option<String> {
        let answer = self
            .position(0, |record| {
                record.kind == 'A' && record.bytes.starts_with(b"HTTP/1.1 200") && record.carries(mark)
            })
            .unwrap_or_else(|| panic!("no answer carries {mark}"));
        let Some(page) = self.position(0, |record| record.is_log('W') && record.carries(mark)) else {
            return Some(format!("{mark} was acknowledged and is not in the log"));
        };
        // The header before the page belongs to it. The first one from there on with a size of the database
        // in it ends the transaction; its page follows it.
        let commit = self
            .position(page - 1, Record::is_commit)
            .unwrap_or_else(|| panic!("no commit follows {mark}"));
        let begun = self.position(commit + 2, |record| record.is_log('s'));
        let synced = begun.and_then(|begun| self.position(begun, |record| record.is_log('S')));
        match synced {
            Some(synced) if synced < answer => None,
            Some(_) => Some(format!("{mark} was acknowledged before the sync of its commit")),
            None => Some(format!("{mark} was acknowledged and its commit was never synced")),
        }
    }

    fn position(&self, from: usize, wanted: impl Fn(&Record) -> bool) -> Option<usize> {
        let found = self.0.iter().skip(from).position(wanted);
        found.map(|found| found + from)
    }
}

impl Record {
    fn is_log(&self, kind: char) -> bool {
        self.kind == kind && self.name == LOG
    }

    fn is_commit(&self) -> bool {
        self.is_log('W') && self.bytes.len() == FRAME_HEADER_BYTES && self.bytes[4..8] != [0; 4]
    }

    fn carries(&self, mark: &str) -> bool {
        self.bytes
            .windows(mark.len())
            .any(|window| window == mark.as_bytes())
    }
}
