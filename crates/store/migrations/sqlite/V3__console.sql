-- What the console shows and remembers. Conventions as in V1.

-- Figures, kept with what they count: what happened in an hour (grain 1; number of the hour since 1970 by UTC), a day
-- (2; since 1970, by Jakarta) or a month (3; since the year 0, by Jakarta). Project 0 is all of a merchant. Merchant 0
-- is the platform; there the project is the writer, so that no row is written by all of them, and totals are sums.
CREATE TABLE figure (
    merchant_id  INTEGER NOT NULL,
    project_id   INTEGER NOT NULL,
    grain        INTEGER NOT NULL,
    channel      INTEGER NOT NULL,
    slot         INTEGER NOT NULL,
    created      INTEGER NOT NULL,
    succeeded    INTEGER NOT NULL,
    expired      INTEGER NOT NULL,
    failed       INTEGER NOT NULL,
    gross        INTEGER NOT NULL,
    fee          INTEGER NOT NULL,
    tax          INTEGER NOT NULL,
    net          INTEGER NOT NULL,
    waited       INTEGER NOT NULL,               -- seconds from creation to payment
    refunds      INTEGER NOT NULL,
    refunded     INTEGER NOT NULL,
    chargebacks  INTEGER NOT NULL,
    charged_back INTEGER NOT NULL,
    PRIMARY KEY (merchant_id, project_id, grain, channel, slot)
) STRICT, WITHOUT ROWID;

-- Calls of merchants, for seven days by the real clock. Bodies, tokens and signatures are in none of the columns.
CREATE TABLE request_log (
    merchant_id  INTEGER NOT NULL,
    happened_at  INTEGER NOT NULL,          -- by the real clock
    request_id   BLOB    NOT NULL,
    project_id   INTEGER NOT NULL,          -- 0: the merchant's own key
    key          TEXT    NOT NULL,
    address      TEXT    NOT NULL,
    method       TEXT    NOT NULL,
    path         TEXT    NOT NULL,
    outcome      INTEGER NOT NULL,          -- 1 success, 2 a list on trial would have refused it, 3 failure, 4 wrong token
    status       INTEGER NOT NULL,
    error_code   TEXT    NOT NULL,          -- empty: none
    message      TEXT    NOT NULL,
    hint         TEXT    NOT NULL,
    fields       TEXT    NOT NULL,
    microseconds INTEGER NOT NULL,
    times        INTEGER NOT NULL,          -- how many calls of one minute it stands for
    PRIMARY KEY (merchant_id, happened_at, request_id)
) STRICT, WITHOUT ROWID;
-- What somebody may have to do something about is found between any number of successes.
CREATE INDEX request_log_notable ON request_log (merchant_id, happened_at, request_id) WHERE outcome > 1;
-- An operator is told an id alone.
CREATE INDEX request_log_id ON request_log (request_id);
CREATE INDEX request_log_age ON request_log (happened_at);
