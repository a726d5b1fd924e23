-- +goose Up
-- What moved in a deposit is only ever added.
-- +goose StatementBegin
CREATE TRIGGER deposit_entries_stay BEFORE UPDATE ON deposit_entries BEGIN SELECT RAISE(ABORT, 'deposit_entries are append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER deposit_entries_remain BEFORE DELETE ON deposit_entries BEGIN SELECT RAISE(ABORT, 'deposit_entries are append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER deposit_postings_stay BEFORE UPDATE ON deposit_postings BEGIN SELECT RAISE(ABORT, 'deposit_postings are append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER deposit_postings_remain BEFORE DELETE ON deposit_postings BEGIN SELECT RAISE(ABORT, 'deposit_postings are append-only'); END;
-- +goose StatementEnd
