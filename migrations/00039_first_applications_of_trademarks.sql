-- +goose Up

-- Whether a trademark is applied for the first time or anew after an earlier registration lapsed: first, anew, or '' where nobody said so.
ALTER TABLE brands ADD COLUMN application TEXT NOT NULL DEFAULT '';
ALTER TABLE brands_replaced ADD COLUMN application TEXT NOT NULL DEFAULT '';
