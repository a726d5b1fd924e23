-- +goose Up

-- How much of a demand was paid before its time was over, by the instant of the payment and not that of its confirmation.
ALTER TABLE deposit_demands ADD COLUMN timely BIGINT NOT NULL DEFAULT 0;
UPDATE deposit_demands SET timely = covered WHERE lapsed_at = 0;
