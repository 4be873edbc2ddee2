-- A refund's own reference is kept with the moment of its use, which is when the refund was booked.
CREATE INDEX reversal_booked ON reversal (merchant_id, booked_at);
