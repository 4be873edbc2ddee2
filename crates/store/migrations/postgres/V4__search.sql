-- What the console looks for. Conventions as in V1.

-- The newest of all merchants: a row is written at the end, so that one page of it is written for many payments.
CREATE INDEX project_transaction_newest ON project_transaction (created_at, transaction_id);

-- What became of a transaction is told by its own row and by ids that follow from it, except for these few.
CREATE INDEX exception_case_about ON exception_case (about) WHERE about IS NOT NULL;
CREATE INDEX heard_word_failed ON heard_word (about) WHERE kind = 2;

-- What is pending is summed by day and project from the index alone, however many payments it is of.
DROP INDEX project_transaction_settling;
CREATE INDEX project_transaction_settling ON project_transaction (settles_at, merchant_id, project_id)
    INCLUDE (in_pending) WHERE in_pending > 0;
