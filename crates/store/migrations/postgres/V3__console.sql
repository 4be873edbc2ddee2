-- What the console shows and remembers. Conventions as in V1.

-- Figures, kept with what they count: what happened in an hour (grain 1; number of the hour since 1970 by UTC), a day
-- (2; since 1970, by Jakarta) or a month (3; since the year 0, by Jakarta). Project 0 is all of a merchant. Merchant 0
-- is the platform; there the project is the writer, so that no row is written by all of them, and totals are sums.
CREATE TABLE figure (
    merchant_id  BIGINT NOT NULL,
    project_id   BIGINT NOT NULL,
    grain        SMALLINT NOT NULL,
    channel      SMALLINT NOT NULL,
    slot         BIGINT NOT NULL,
    created      BIGINT NOT NULL,
    succeeded    BIGINT NOT NULL,
    expired      BIGINT NOT NULL,
    failed       BIGINT NOT NULL,
    gross        BIGINT NOT NULL,
    fee          BIGINT NOT NULL,
    tax          BIGINT NOT NULL,
    net          BIGINT NOT NULL,
    waited       BIGINT NOT NULL,               -- seconds from creation to payment
    refunds      BIGINT NOT NULL,
    refunded     BIGINT NOT NULL,
    chargebacks  BIGINT NOT NULL,
    charged_back BIGINT NOT NULL,
    PRIMARY KEY (merchant_id, project_id, grain, channel, slot)
) WITH (fillfactor = 80);

-- Calls of merchants, for seven days by the real clock. Bodies, tokens and signatures are in none of the columns.
CREATE TABLE request_log (
    merchant_id  BIGINT   NOT NULL,
    happened_at  BIGINT   NOT NULL,         -- by the real clock
    request_id   UUID     NOT NULL,
    project_id   BIGINT   NOT NULL,         -- 0: the merchant's own key
    key          TEXT     NOT NULL,
    address      TEXT     NOT NULL,
    method       TEXT     NOT NULL,
    path         TEXT     NOT NULL,
    outcome      SMALLINT NOT NULL,         -- 1 success, 2 a list on trial would have refused it, 3 failure, 4 wrong token
    status       SMALLINT NOT NULL,
    error_code   TEXT     NOT NULL,         -- empty: none
    message      TEXT     NOT NULL,
    hint         TEXT     NOT NULL,
    fields       TEXT     NOT NULL,
    microseconds BIGINT   NOT NULL,
    times        BIGINT   NOT NULL,         -- how many calls of one minute it stands for
    PRIMARY KEY (merchant_id, happened_at, request_id)
);
-- What somebody may have to do something about is found between any number of successes.
CREATE INDEX request_log_notable ON request_log (merchant_id, happened_at, request_id) WHERE outcome > 1;
-- An operator is told an id alone.
CREATE INDEX request_log_id ON request_log (request_id);
CREATE INDEX request_log_age ON request_log (happened_at);
