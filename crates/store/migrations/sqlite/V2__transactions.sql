-- Payments, payouts, inquiries, and what they need. Conventions as in V1.

-- The platform's own time runs ahead of the real one by this much; only a sandbox's ever does.
ALTER TABLE platform ADD COLUMN clock_ahead INTEGER NOT NULL DEFAULT 0;

-- The engine of an engine's key; such keys belong to no merchant.
ALTER TABLE issued_key ADD COLUMN engine TEXT;

-- A transaction is a payment (kind 1), a disbursement (2) or an inquiry (3).
CREATE TABLE project_transaction (
    merchant_id     INTEGER NOT NULL,
    transaction_id  BLOB    NOT NULL,
    project_id      INTEGER NOT NULL,
    kind            INTEGER NOT NULL,
    channel         INTEGER NOT NULL,
    status          INTEGER NOT NULL,
    reference       TEXT    NOT NULL,
    callback        TEXT,                   -- NULL: nobody is called back
    key             TEXT    NOT NULL,       -- that created it
    callbacks       INTEGER NOT NULL,       -- how many there were
    created_at      INTEGER NOT NULL,
    expires_at      INTEGER,                -- payments only
    amount          INTEGER NOT NULL,
    fee             INTEGER NOT NULL,
    tax             INTEGER NOT NULL,
    total_amount    INTEGER NOT NULL,
    credited        INTEGER NOT NULL,
    fee_payer       INTEGER NOT NULL,
    working_days    INTEGER NOT NULL,
    ended_word      BLOB,                   -- the word that paid, failed or answered it
    ended_at        INTEGER,
    settles_at      INTEGER,                -- when the settlement day begins in Jakarta
    in_pending      INTEGER NOT NULL,       -- what settlement will move
    view_name       TEXT,
    content         TEXT,
    bank_code       TEXT,
    recipient       BLOB,                   -- sealed account number
    recipient_index BLOB,                   -- keyed digest of it, to search by
    recipient_name  BLOB,                   -- sealed
    PRIMARY KEY (merchant_id, transaction_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX project_transaction_created ON project_transaction (project_id, created_at, transaction_id);
CREATE INDEX project_transaction_recipient ON project_transaction (merchant_id, recipient_index)
    WHERE recipient_index IS NOT NULL;
-- What the clock will bring: a row leaves these indexes when it is done.
CREATE INDEX project_transaction_expiring ON project_transaction (expires_at)
    WHERE status = 1 AND expires_at IS NOT NULL;
-- Those of one day in the order of their rows: so a page is written once for all of its payments, not once for each.
CREATE INDEX project_transaction_settling
    ON project_transaction (settles_at, merchant_id, transaction_id, project_id, in_pending)
    WHERE in_pending > 0;

-- Resolves before a tenant is known: engines name transactions alone.
CREATE TABLE transaction_owner (
    transaction_id BLOB    PRIMARY KEY,
    merchant_id    INTEGER NOT NULL,
    project_id     INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Money that went back to payers: refunds (kind 1) and chargebacks (2).
CREATE TABLE reversal (
    merchant_id    INTEGER NOT NULL,
    transaction_id BLOB    NOT NULL,
    number         INTEGER NOT NULL,
    word           BLOB    NOT NULL,
    kind           INTEGER NOT NULL,
    amount         INTEGER NOT NULL CHECK (amount > 0),
    booked_at      INTEGER NOT NULL,
    PRIMARY KEY (merchant_id, transaction_id, number)
) STRICT, WITHOUT ROWID;

-- Every word of an engine that was booked or became an exception, so that none counts twice.
CREATE TABLE heard_word (
    merchant_id  INTEGER NOT NULL,
    word         BLOB    NOT NULL,
    kind         INTEGER NOT NULL,
    amount       INTEGER NOT NULL,
    about        BLOB,
    occurred_at  INTEGER NOT NULL,          -- by the engine's clock
    heard_at     INTEGER NOT NULL,
    engine       TEXT    NOT NULL,
    event        TEXT    NOT NULL,          -- the engine's id of it
    is_exception INTEGER NOT NULL,
    PRIMARY KEY (merchant_id, word)
) STRICT, WITHOUT ROWID;
-- An engine's word is one word, whosever it is.
CREATE UNIQUE INDEX heard_word_word ON heard_word (word);
CREATE INDEX heard_word_engine ON heard_word (engine, occurred_at, merchant_id, word);

CREATE TABLE exception_case (
    merchant_id        INTEGER NOT NULL,
    exception_id       BLOB    NOT NULL,
    word               BLOB    NOT NULL,
    kind               INTEGER NOT NULL,
    is_inflow          INTEGER NOT NULL,
    amount             INTEGER NOT NULL,
    about              BLOB,
    number             TEXT,
    engine             TEXT    NOT NULL,
    opened_at          INTEGER NOT NULL,
    resolved_at        INTEGER,
    resolution         INTEGER,             -- 1 a project's, 2 the channel's, 3 the platform's
    resolution_project INTEGER,
    PRIMARY KEY (merchant_id, exception_id)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX exception_case_id ON exception_case (exception_id);
CREATE INDEX exception_case_opened ON exception_case (opened_at, exception_id);

CREATE TABLE instruction (
    merchant_id    INTEGER NOT NULL,
    instruction_id BLOB    NOT NULL,
    project_id     INTEGER NOT NULL,
    kind           INTEGER NOT NULL,
    channel        INTEGER NOT NULL,
    about          BLOB    NOT NULL,
    amount         INTEGER NOT NULL,
    created_at     INTEGER NOT NULL,
    available_at   INTEGER,                 -- by the real clock; NULL: done
    offers         INTEGER NOT NULL,
    engine         TEXT,
    PRIMARY KEY (merchant_id, instruction_id)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX instruction_id ON instruction (instruction_id);
CREATE INDEX instruction_available ON instruction (channel, available_at) WHERE available_at IS NOT NULL;

-- Callbacks, written with what they tell of, and every try to deliver them.
CREATE TABLE callback (
    merchant_id        INTEGER NOT NULL,
    callback_id        BLOB    NOT NULL,
    project_id         INTEGER NOT NULL,
    transaction_id     BLOB,
    transaction_status INTEGER,
    project_status     TEXT,
    address            TEXT    NOT NULL,
    endpoint           INTEGER NOT NULL,    -- the same for all addresses of one host and port
    key                TEXT    NOT NULL,
    created_at         INTEGER NOT NULL,
    state              INTEGER NOT NULL,    -- 1: waiting
    due_at             INTEGER NOT NULL,
    attempts           INTEGER NOT NULL,
    attempts_ever      INTEGER NOT NULL,
    claimed_until      INTEGER,            -- by the real clock; NULL: nobody delivers it now
    PRIMARY KEY (merchant_id, callback_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX callback_due ON callback (endpoint, due_at, merchant_id, project_id) WHERE state = 1;
CREATE INDEX callback_project ON callback (merchant_id, project_id, created_at) WHERE transaction_id IS NULL;

CREATE TABLE callback_attempt (
    merchant_id  INTEGER NOT NULL,
    callback_id  BLOB    NOT NULL,
    number       INTEGER NOT NULL,
    attempted_at INTEGER NOT NULL,
    milliseconds INTEGER NOT NULL,
    status       INTEGER,
    error        TEXT,
    answer       TEXT    NOT NULL,
    PRIMARY KEY (merchant_id, callback_id, number)
) STRICT, WITHOUT ROWID;

-- What is small, rarely written and never searched by what it says: fee schedules, holidays, settings, engines,
-- operators, requests for a second person.
CREATE TABLE document (
    merchant_id INTEGER NOT NULL,           -- 0: the platform's
    project_id  INTEGER NOT NULL,           -- 0: the merchant's own
    kind        INTEGER NOT NULL,
    name        TEXT    NOT NULL,
    content     TEXT    NOT NULL,
    PRIMARY KEY (merchant_id, project_id, kind, name)
) STRICT, WITHOUT ROWID;
