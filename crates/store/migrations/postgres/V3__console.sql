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
