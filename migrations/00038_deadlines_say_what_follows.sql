-- +goose Up

-- What happens at the end of a deadline, in both languages, where the book decides that; '' where it is the same for all of a kind.
ALTER TABLE deadlines ADD COLUMN consequence TEXT NOT NULL DEFAULT '';
