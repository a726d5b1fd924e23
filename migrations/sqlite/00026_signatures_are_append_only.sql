-- +goose Up
-- What was signed, its words, its evidence and what became of it are only ever added.
-- +goose StatementBegin
CREATE TRIGGER signatures_stay BEFORE UPDATE ON signatures BEGIN SELECT RAISE(ABORT, 'signatures are append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER signatures_remain BEFORE DELETE ON signatures BEGIN SELECT RAISE(ABORT, 'signatures are append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER agreement_texts_stay BEFORE UPDATE ON agreement_texts BEGIN SELECT RAISE(ABORT, 'agreement_texts are append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER agreement_texts_remain BEFORE DELETE ON agreement_texts BEGIN SELECT RAISE(ABORT, 'agreement_texts are append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER agreement_changes_stay BEFORE UPDATE ON agreement_changes BEGIN SELECT RAISE(ABORT, 'agreement_changes are append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER agreement_changes_remain BEFORE DELETE ON agreement_changes BEGIN SELECT RAISE(ABORT, 'agreement_changes are append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER signing_certificates_stay BEFORE UPDATE ON signing_certificates BEGIN SELECT RAISE(ABORT, 'signing_certificates are append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER signing_certificates_remain BEFORE DELETE ON signing_certificates BEGIN SELECT RAISE(ABORT, 'signing_certificates are append-only'); END;
-- +goose StatementEnd
