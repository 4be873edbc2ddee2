-- Times are microseconds since 1970 UTC. Money is whole rupiah.
-- Rows of a merchant lead their primary key with merchant_id.

-- What the database records about itself.
CREATE TABLE platform (
    id          INTEGER PRIMARY KEY CHECK (id = 1),
    environment TEXT    NOT NULL,
    created_at  BIGINT  NOT NULL
);

-- Ids are at most 2^53, the largest integer a JavaScript client reads exactly.
CREATE SEQUENCE merchant_ids AS BIGINT MAXVALUE 9007199254740992;
CREATE SEQUENCE project_ids AS BIGINT MAXVALUE 9007199254740992;

-- Grows whenever keys, activations, statuses or allowlists change, so that caches know.
CREATE TABLE revision (
    id     INTEGER PRIMARY KEY CHECK (id = 1),
    number BIGINT  NOT NULL
) WITH (fillfactor = 10);
INSERT INTO revision (id, number) VALUES (1, 0);

CREATE TABLE merchant (
    merchant_id BIGINT PRIMARY KEY,
    name        TEXT   NOT NULL,
    products    TEXT   NOT NULL,            -- words, separated by blanks
    allowlist   TEXT,                       -- entries, separated by blanks; NULL: from everywhere
    created_at  BIGINT NOT NULL
);

CREATE TABLE project (
    merchant_id BIGINT NOT NULL,
    project_id  BIGINT NOT NULL,
    name        TEXT   NOT NULL,
    domain      TEXT   NOT NULL,            -- canonical URL
    domain_key  TEXT   NOT NULL,            -- what makes it unique: host, and port where it is unusual
    allowlist   TEXT   NOT NULL,            -- entries in the order sent, separated by blanks
    status      TEXT   NOT NULL,
    reasons     TEXT   NOT NULL,            -- lines FIELD=MESSAGE; empty unless rejected
    created_at  BIGINT NOT NULL,
    PRIMARY KEY (merchant_id, project_id)
);
-- Unique among a merchant's projects that are not rejected or closed.
CREATE UNIQUE INDEX project_domain ON project (merchant_id, domain_key) WHERE status NOT IN ('Rejected', 'Closed');
-- The operator lists projects of all merchants by their number.
CREATE INDEX project_number ON project (project_id);

-- Resolve before a tenant is known: project → merchant, approved domain → project, key → owner.
CREATE TABLE project_owner (
    project_id  BIGINT PRIMARY KEY,
    merchant_id BIGINT NOT NULL
);
CREATE TABLE approved_domain (
    domain_key  TEXT   PRIMARY KEY,
    merchant_id BIGINT NOT NULL,
    project_id  BIGINT NOT NULL
);
CREATE TABLE issued_key (
    key          TEXT   PRIMARY KEY,
    merchant_id  BIGINT NOT NULL,
    project_id   BIGINT NOT NULL,           -- 0: the merchant's own
    token_digest BYTEA  NOT NULL,
    token_sealed BYTEA  NOT NULL,
    issued_by    TEXT   NOT NULL,
    created_at   BIGINT NOT NULL,
    expires_at   BIGINT,
    revoked_at   BIGINT,
    last_used_at BIGINT
) WITH (fillfactor = 80);
CREATE INDEX issued_key_owner ON issued_key (merchant_id, project_id, created_at);

-- The ledger. An account without entries has no row. Its pages keep room for the next version of a row,
-- because every booking makes one.
CREATE TABLE account (
    merchant_id   BIGINT   NOT NULL,
    project_id    BIGINT   NOT NULL,        -- 0: the platform's
    kind          SMALLINT NOT NULL,
    balance       BIGINT   NOT NULL,        -- credits less debits
    entry_count   BIGINT   NOT NULL,
    last_transfer UUID     NOT NULL,
    last_at       BIGINT   NOT NULL,
    PRIMARY KEY (merchant_id, project_id, kind)
) WITH (fillfactor = 50);

-- Each row carries both entries of its transfer: half a transfer cannot be written. There is no index by
-- account: an entry names the transfer before it on its account, and checkpoints shorten the walk.
CREATE TABLE transfer (
    merchant_id      BIGINT   NOT NULL,
    transfer_id      UUID     NOT NULL,
    debit_project    BIGINT   NOT NULL,
    debit_kind       SMALLINT NOT NULL,
    debit_number     BIGINT   NOT NULL,
    debit_previous   UUID,
    debit_balance    BIGINT   NOT NULL,
    credit_project   BIGINT   NOT NULL,
    credit_kind      SMALLINT NOT NULL,
    credit_number    BIGINT   NOT NULL,
    credit_previous  UUID,
    credit_balance   BIGINT   NOT NULL,
    amount           BIGINT   NOT NULL CHECK (amount > 0),
    purpose          SMALLINT NOT NULL,
    booked_at        BIGINT   NOT NULL,
    PRIMARY KEY (merchant_id, transfer_id)
);

CREATE TABLE checkpoint (
    merchant_id BIGINT   NOT NULL,
    project_id  BIGINT   NOT NULL,
    kind        SMALLINT NOT NULL,
    booked_at   BIGINT   NOT NULL,
    number      BIGINT   NOT NULL,
    transfer_id UUID     NOT NULL,
    PRIMARY KEY (merchant_id, project_id, kind, booked_at, number)
);

-- References a project used, in one namespace for everything that takes one.
CREATE TABLE reference (
    merchant_id BIGINT NOT NULL,
    project_id  BIGINT NOT NULL,
    reference   TEXT    NOT NULL,
    used_at     BIGINT NOT NULL,
    PRIMARY KEY (merchant_id, project_id, reference)
);

CREATE TABLE idempotency (
    merchant_id BIGINT NOT NULL,
    project_id  BIGINT NOT NULL,            -- 0: the merchant's own calls
    operation   TEXT   NOT NULL,
    key         TEXT   NOT NULL,
    fingerprint BYTEA  NOT NULL,
    response    TEXT   NOT NULL,
    created_at  BIGINT NOT NULL,
    PRIMARY KEY (merchant_id, project_id, operation, key)
);
CREATE INDEX idempotency_age ON idempotency (created_at);

-- The audit trail: one chain of hashes per merchant. What stood before and after is kept beside it, so
-- that it can be erased without breaking the chain.
CREATE TABLE audit_head (
    merchant_id BIGINT PRIMARY KEY,
    count       BIGINT NOT NULL,
    hash        BYTEA  NOT NULL
) WITH (fillfactor = 50);
CREATE TABLE audit (
    merchant_id  BIGINT NOT NULL,
    number       BIGINT NOT NULL,
    recorded_at  BIGINT NOT NULL,
    business_at  BIGINT NOT NULL,
    actor        TEXT   NOT NULL,
    action       TEXT   NOT NULL,
    subject      TEXT   NOT NULL,
    details_hash BYTEA  NOT NULL,
    hash         BYTEA  NOT NULL,
    PRIMARY KEY (merchant_id, number)
);
-- The operator reads the newest of all merchants first.
CREATE INDEX audit_time ON audit (recorded_at);
CREATE TABLE audit_detail (
    merchant_id BIGINT NOT NULL,
    number      BIGINT NOT NULL,
    salt        BYTEA  NOT NULL,
    details     TEXT   NOT NULL,
    PRIMARY KEY (merchant_id, number)
);
