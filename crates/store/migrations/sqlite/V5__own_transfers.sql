-- Transfers between a merchant's own projects. Conventions as in V1. The ledger keeps no reference, and finds no transfer
-- by its purpose; ids are of the time of their making, so that the newest are the last rows of a merchant.
CREATE TABLE own_transfer (
    merchant_id INTEGER NOT NULL,
    transfer_id BLOB    NOT NULL,
    reference   TEXT    NOT NULL,           -- empty: from before it was kept here
    PRIMARY KEY (merchant_id, transfer_id)
) STRICT, WITHOUT ROWID;
INSERT INTO own_transfer (merchant_id, transfer_id, reference)
    SELECT merchant_id, transfer_id, '' FROM transfer WHERE purpose = 2;
