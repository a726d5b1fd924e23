-- +goose Up

-- What a breach rests on: its value, how far it is from the limit, and the records that were counted; '' while the line is
-- only near, and where it was not kept.
ALTER TABLE warnings ADD COLUMN basis TEXT NOT NULL DEFAULT '';

-- The removal that a suspension ended in, "removal:…"; '' where none did.
ALTER TABLE suspensions ADD COLUMN result TEXT NOT NULL DEFAULT '';
