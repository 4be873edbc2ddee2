-- Times are microseconds since 1970 UTC. Money is whole rupiah. Texts are UTF-8.
-- Rows of a merchant lead their primary key with merchant_id.

-- What the database records about itself, and the counters of ids.
CREATE TABLE platform (
    id               INTEGER PRIMARY KEY CHECK (id = 1),
    environment      TEXT    NOT NULL,
    created_at       INTEGER NOT NULL,
    next_merchant_id INTEGER NOT NULL DEFAULT 1,
    next_project_id  INTEGER NOT NULL DEFAULT 1
) STRICT;

-- Grows whenever keys, activations, statuses or allowlists change, so that caches know.
CREATE TABLE revision (
    id     INTEGER PRIMARY KEY CHECK (id = 1),
    number INTEGER NOT NULL
) STRICT;
INSERT INTO revision (id, number) VALUES (1, 0);

CREATE TABLE merchant (
    merchant_id INTEGER PRIMARY KEY,
    name        TEXT    NOT NULL,
    products    TEXT    NOT NULL,           -- words, separated by blanks
    allowlist   TEXT,                       -- entries, separated by blanks; NULL: from everywhere
    created_at  INTEGER NOT NULL
) STRICT;

CREATE TABLE project (
    merchant_id INTEGER NOT NULL,
    project_id  INTEGER NOT NULL,
    name        TEXT    NOT NULL,
    domain      TEXT    NOT NULL,           -- canonical URL
    domain_key  TEXT    NOT NULL,           -- what makes it unique: host, and port where it is unusual
    allowlist   TEXT    NOT NULL,           -- entries in the order sent, separated by blanks
    status      TEXT    NOT NULL,
    reasons     TEXT    NOT NULL,           -- lines FIELD=MESSAGE; empty unless rejected
    created_at  INTEGER NOT NULL,
    PRIMARY KEY (merchant_id, project_id)
) STRICT, WITHOUT ROWID;
-- Unique among a merchant's projects that are not rejected or closed.
CREATE UNIQUE INDEX project_domain ON project (merchant_id, domain_key) WHERE status NOT IN ('Rejected', 'Closed');

-- Resolve before a tenant is known: project → merchant, approved domain → project, key → owner.
CREATE TABLE project_owner (
    project_id  INTEGER PRIMARY KEY,
    merchant_id INTEGER NOT NULL
) STRICT;
CREATE TABLE approved_domain (
    domain_key  TEXT    PRIMARY KEY,
    merchant_id INTEGER NOT NULL,
    project_id  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE issued_key (
    key          TEXT    PRIMARY KEY,
    merchant_id  INTEGER NOT NULL,
    project_id   INTEGER NOT NULL,          -- 0: the merchant's own
    token_digest BLOB    NOT NULL,
    token_sealed BLOB    NOT NULL,
    issued_by    TEXT    NOT NULL,
    created_at   INTEGER NOT NULL,
    expires_at   INTEGER,
    revoked_at   INTEGER,
    last_used_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX issued_key_owner ON issued_key (merchant_id, project_id, created_at);

-- The ledger. An account without entries has no row.
CREATE TABLE account (
    merchant_id   INTEGER NOT NULL,
    project_id    INTEGER NOT NULL,         -- 0: the platform's
    kind          INTEGER NOT NULL,
    balance       INTEGER NOT NULL,         -- credits less debits
    entry_count   INTEGER NOT NULL,
    last_transfer BLOB    NOT NULL,
    last_at       INTEGER NOT NULL,
    PRIMARY KEY (merchant_id, project_id, kind)
) STRICT, WITHOUT ROWID;

-- Each row carries both entries of its transfer: half a transfer cannot be written. There is no index by
-- account: an entry names the transfer before it on its account, and checkpoints shorten the walk.
CREATE TABLE transfer (
    merchant_id      INTEGER NOT NULL,
    transfer_id      BLOB    NOT NULL,
    debit_project    INTEGER NOT NULL,
    debit_kind       INTEGER NOT NULL,
    debit_number     INTEGER NOT NULL,
    debit_previous   BLOB,
    debit_balance    INTEGER NOT NULL,
    credit_project   INTEGER NOT NULL,
    credit_kind      INTEGER NOT NULL,
    credit_number    INTEGER NOT NULL,
    credit_previous  BLOB,
    credit_balance   INTEGER NOT NULL,
    amount           INTEGER NOT NULL CHECK (amount > 0),
    purpose          INTEGER NOT NULL,
    booked_at        INTEGER NOT NULL,
    PRIMARY KEY (merchant_id, transfer_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE checkpoint (
    merchant_id INTEGER NOT NULL,
    project_id  INTEGER NOT NULL,
    kind        INTEGER NOT NULL,
    booked_at   INTEGER NOT NULL,
    number      INTEGER NOT NULL,
    transfer_id BLOB    NOT NULL,
    PRIMARY KEY (merchant_id, project_id, kind, booked_at, number)
) STRICT, WITHOUT ROWID;

-- References a project used, in one namespace for everything that takes one.
CREATE TABLE reference (
    merchant_id INTEGER NOT NULL,
    project_id  INTEGER NOT NULL,
    reference   TEXT    NOT NULL,
    used_at     INTEGER NOT NULL,
    PRIMARY KEY (merchant_id, project_id, reference)
) STRICT, WITHOUT ROWID;

CREATE TABLE idempotency (
    merchant_id INTEGER NOT NULL,
    project_id  INTEGER NOT NULL,           -- 0: the merchant's own calls
    operation   TEXT    NOT NULL,
    key         TEXT    NOT NULL,
    fingerprint BLOB    NOT NULL,
    response    TEXT    NOT NULL,
    created_at  INTEGER NOT NULL,
    PRIMARY KEY (merchant_id, project_id, operation, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX idempotency_age ON idempotency (created_at);

-- The audit trail: one chain of hashes per merchant. What stood before and after is kept beside it, so
-- that it can be erased without breaking the chain.
CREATE TABLE audit_head (
    merchant_id INTEGER PRIMARY KEY,
    count       INTEGER NOT NULL,
    hash        BLOB    NOT NULL
) STRICT;
CREATE TABLE audit (
    merchant_id  INTEGER NOT NULL,
    number       INTEGER NOT NULL,
    recorded_at  INTEGER NOT NULL,
    business_at  INTEGER NOT NULL,
    actor        TEXT    NOT NULL,
    action       TEXT    NOT NULL,
    subject      TEXT    NOT NULL,
    details_hash BLOB    NOT NULL,
    hash         BLOB    NOT NULL,
    PRIMARY KEY (merchant_id, number)
) STRICT, WITHOUT ROWID;
CREATE TABLE audit_detail (
    merchant_id INTEGER NOT NULL,
    number      INTEGER NOT NULL,
    salt        BLOB    NOT NULL,
    details     TEXT    NOT NULL,
    PRIMARY KEY (merchant_id, number)
) STRICT, WITHOUT ROWID;
