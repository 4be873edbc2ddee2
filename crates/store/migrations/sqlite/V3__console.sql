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
