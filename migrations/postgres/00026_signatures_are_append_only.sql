-- +goose Up
-- What was signed, its words, its evidence and what became of it are only ever added.
CREATE TRIGGER signatures_stay BEFORE UPDATE OR DELETE OR TRUNCATE ON signatures FOR EACH STATEMENT EXECUTE FUNCTION record_is_append_only();
CREATE TRIGGER agreement_texts_stay BEFORE UPDATE OR DELETE OR TRUNCATE ON agreement_texts FOR EACH STATEMENT EXECUTE FUNCTION record_is_append_only();
CREATE TRIGGER agreement_changes_stay BEFORE UPDATE OR DELETE OR TRUNCATE ON agreement_changes FOR EACH STATEMENT EXECUTE FUNCTION record_is_append_only();
CREATE TRIGGER signing_certificates_stay BEFORE UPDATE OR DELETE OR TRUNCATE ON signing_certificates FOR EACH STATEMENT EXECUTE FUNCTION record_is_append_only();
