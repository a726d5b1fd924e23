-- +goose Up
-- What moved in a deposit is only ever added.
CREATE TRIGGER deposit_entries_stay BEFORE UPDATE OR DELETE OR TRUNCATE ON deposit_entries FOR EACH STATEMENT EXECUTE FUNCTION record_is_append_only();
CREATE TRIGGER deposit_postings_stay BEFORE UPDATE OR DELETE OR TRUNCATE ON deposit_postings FOR EACH STATEMENT EXECUTE FUNCTION record_is_append_only();
