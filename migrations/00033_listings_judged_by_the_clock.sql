-- +goose Up

-- From when on a published product is to be judged again: 0 = at once, the greatest instant = by nothing that is known.
-- What is on show is judged once anew, so that facts recorded since it was published are followed.
ALTER TABLE listings ADD COLUMN judge_at BIGINT NOT NULL DEFAULT 9223372036854775807;
UPDATE listings SET judge_at = 0 WHERE judged = 0 OR EXISTS (SELECT 1 FROM memberships m WHERE m.id = listings.membership AND m.ended_at = 0);
DROP INDEX listings_to_judge;
ALTER TABLE listings DROP COLUMN judged;
CREATE INDEX listings_to_judge ON listings (judge_at, membership);
CREATE INDEX listings_of_brand ON listings (brand);
