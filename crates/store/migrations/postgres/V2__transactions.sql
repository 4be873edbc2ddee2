-- Payments, payouts, inquiries, and what they need. Conventions as in V1.

-- The platform's own time runs ahead of the real one by this much; only a sandbox's ever does.
ALTER TABLE platform ADD COLUMN clock_ahead BIGINT NOT NULL DEFAULT 0;

-- The engine of an engine's key; such keys belong to no merchant.
ALTER TABLE issued_key ADD COLUMN engine TEXT;

-- A transaction is a payment (kind 1), a disbursement (2) or an inquiry (3).
CREATE TABLE project_transaction (
    merchant_id     BIGINT   NOT NULL,
    transaction_id  UUID     NOT NULL,
    project_id      BIGINT   NOT NULL,
    kind            SMALLINT NOT NULL,
    channel         SMALLINT NOT NULL,
    status          SMALLINT NOT NULL,
    reference       TEXT     NOT NULL,
    callback        TEXT,                   -- NULL: nobody is called back
    key             TEXT     NOT NULL,      -- that created it
    callbacks       BIGINT   NOT NULL,      -- how many there were
    created_at      BIGINT   NOT NULL,
    expires_at      BIGINT,                 -- payments only
    amount          BIGINT   NOT NULL,
    fee             BIGINT   NOT NULL,
    tax             BIGINT   NOT NULL,
    total_amount    BIGINT   NOT NULL,
    credited        BIGINT   NOT NULL,
    fee_payer       SMALLINT NOT NULL,
    working_days    SMALLINT NOT NULL,
    ended_word      UUID,                   -- the word that paid, failed or answered it
    ended_at        BIGINT,
    settles_at      BIGINT,                 -- when the settlement day begins in Jakarta
    in_pending      BIGINT   NOT NULL,      -- what settlement will move
    view_name       TEXT,
    content         TEXT,
    bank_code       TEXT,
    recipient       BYTEA,                  -- sealed account number
    recipient_index UUID,                   -- keyed digest of it, to search by
    recipient_name  BYTEA,                  -- sealed
    PRIMARY KEY (merchant_id, transaction_id)
);
CREATE INDEX project_transaction_created ON project_transaction (project_id, created_at, transaction_id);
CREATE INDEX project_transaction_recipient ON project_transaction (merchant_id, recipient_index)
    WHERE recipient_index IS NOT NULL;
-- What the clock will bring: a row leaves these indexes when it is done.
CREATE INDEX project_transaction_expiring ON project_transaction (expires_at)
    WHERE status = 1 AND expires_at IS NOT NULL;
CREATE INDEX project_transaction_settling ON project_transaction (settles_at, merchant_id, project_id)
    WHERE in_pending > 0;

-- Resolves before a tenant is known: engines name transactions alone.
CREATE TABLE transaction_owner (
    transaction_id UUID     PRIMARY KEY,
    merchant_id    BIGINT   NOT NULL,
    project_id     BIGINT   NOT NULL
);

-- Money that went back to payers: refunds (kind 1) and chargebacks (2).
CREATE TABLE reversal (
    merchant_id    BIGINT   NOT NULL,
    transaction_id UUID     NOT NULL,
    number         BIGINT   NOT NULL,
    word           UUID     NOT NULL,
    kind           SMALLINT NOT NULL,
    amount         BIGINT   NOT NULL CHECK (amount > 0),
    booked_at      BIGINT   NOT NULL,
    PRIMARY KEY (merchant_id, transaction_id, number)
);

-- Every word of an engine that was booked or became an exception, so that none counts twice.
CREATE TABLE heard_word (
    merchant_id  BIGINT   NOT NULL,
    word         UUID     NOT NULL,
    kind         SMALLINT NOT NULL,
    amount       BIGINT   NOT NULL,
    about        UUID,
    occurred_at  BIGINT   NOT NULL,         -- by the engine's clock
    heard_at     BIGINT   NOT NULL,
    engine       TEXT     NOT NULL,
    event        TEXT     NOT NULL,         -- the engine's id of it
    is_exception BOOLEAN  NOT NULL,
    PRIMARY KEY (merchant_id, word)
);
-- An engine's word is one word, whosever it is.
CREATE UNIQUE INDEX heard_word_word ON heard_word (word);
CREATE INDEX heard_word_engine ON heard_word (engine, occurred_at, merchant_id, word);

CREATE TABLE exception_case (
    merchant_id        BIGINT   NOT NULL,
    exception_id       UUID     NOT NULL,
    word               UUID     NOT NULL,
    kind               SMALLINT NOT NULL,
    is_inflow          BOOLEAN  NOT NULL,
    amount             BIGINT   NOT NULL,
    about              UUID,
    number             TEXT,
    engine             TEXT     NOT NULL,
    opened_at          BIGINT   NOT NULL,
    resolved_at        BIGINT,
    resolution         SMALLINT,            -- 1 a project's, 2 the channel's, 3 the platform's
    resolution_project BIGINT,
    PRIMARY KEY (merchant_id, exception_id)
);
CREATE UNIQUE INDEX exception_case_id ON exception_case (exception_id);
CREATE INDEX exception_case_opened ON exception_case (opened_at, exception_id);

CREATE TABLE instruction (
    merchant_id    BIGINT   NOT NULL,
    instruction_id UUID     NOT NULL,
    project_id     BIGINT   NOT NULL,
    kind           SMALLINT NOT NULL,
    channel        SMALLINT NOT NULL,
    about          UUID     NOT NULL,
    amount         BIGINT   NOT NULL,
    created_at     BIGINT   NOT NULL,
    available_at   BIGINT,                  -- by the real clock; NULL: done
    offers         BIGINT   NOT NULL,
    engine         TEXT,
    PRIMARY KEY (merchant_id, instruction_id)
);
CREATE UNIQUE INDEX instruction_id ON instruction (instruction_id);
CREATE INDEX instruction_available ON instruction (channel, available_at) WHERE available_at IS NOT NULL;

-- Callbacks, written with what they tell of, and every try to deliver them.
CREATE TABLE callback (
    merchant_id        BIGINT   NOT NULL,
    callback_id        UUID     NOT NULL,
    project_id         BIGINT   NOT NULL,
    transaction_id     UUID,
    transaction_status SMALLINT,
    project_status     TEXT,
    address            TEXT     NOT NULL,
    endpoint           BIGINT   NOT NULL,   -- the same for all addresses of one host and port
    key                TEXT     NOT NULL,
    created_at         BIGINT   NOT NULL,
    state              SMALLINT NOT NULL,   -- 1: waiting
    due_at             BIGINT   NOT NULL,
    attempts           BIGINT   NOT NULL,
    attempts_ever      BIGINT   NOT NULL,
    claimed_until      BIGINT,            -- by the real clock; NULL: nobody delivers it now
    PRIMARY KEY (merchant_id, callback_id)
);
CREATE INDEX callback_due ON callback (endpoint, due_at, merchant_id, project_id) WHERE state = 1;
CREATE INDEX callback_project ON callback (merchant_id, project_id, created_at) WHERE transaction_id IS NULL;

CREATE TABLE callback_attempt (
    merchant_id  BIGINT   NOT NULL,
    callback_id  UUID     NOT NULL,
    number       BIGINT   NOT NULL,
    attempted_at BIGINT   NOT NULL,
    milliseconds BIGINT   NOT NULL,
    status       SMALLINT,
    error        TEXT,
    answer       TEXT     NOT NULL,
    PRIMARY KEY (merchant_id, callback_id, number)
);

-- What is small, rarely written and never searched by what it says: fee schedules, holidays, settings, engines,
-- operators, requests for a second person.
CREATE TABLE document (
    merchant_id BIGINT   NOT NULL,          -- 0: the platform's
    project_id  BIGINT   NOT NULL,          -- 0: the merchant's own
    kind        SMALLINT NOT NULL,
    name        TEXT     COLLATE "C" NOT NULL,
    content     TEXT     NOT NULL,
    PRIMARY KEY (merchant_id, project_id, kind, name)
);
