-- The audit trail is read from the newest row of all merchants on. Times grow, so that an index is written at its end.
CREATE INDEX audit_newest ON audit (recorded_at, merchant_id, number);
