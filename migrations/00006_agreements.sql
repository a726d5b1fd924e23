-- +goose Up

-- Every text that was ever signed, in both languages, under the hash of its canonical form; kept on first use.
CREATE TABLE agreement_texts (
    hash      TEXT   PRIMARY KEY,
    programme TEXT   NOT NULL,
    key       TEXT   NOT NULL,
    version   TEXT   NOT NULL,
    body      TEXT   NOT NULL,
    kept_at   BIGINT NOT NULL
);
CREATE UNIQUE INDEX agreement_texts_version ON agreement_texts (programme, key, version);

-- The platform's certificates under which evidence was signed.
CREATE TABLE signing_certificates (
    fingerprint TEXT   PRIMARY KEY,
    pem         TEXT   NOT NULL,
    kept_at     BIGINT NOT NULL
);

-- One act of signing: a whole bundle, with its evidence. Never changed.
CREATE TABLE signatures (
    id           TEXT   PRIMARY KEY,
    number       TEXT   NOT NULL UNIQUE,
    merchant     TEXT   NOT NULL,
    programme    TEXT   NOT NULL,
    edition      TEXT   NOT NULL,
    party        TEXT   NOT NULL,
    bundle       TEXT   NOT NULL,
    account      TEXT   NOT NULL,
    account_name TEXT   NOT NULL,
    signed_at    BIGINT NOT NULL,
    evidence     TEXT   NOT NULL,
    seal         TEXT   NOT NULL,
    certificate  TEXT   NOT NULL REFERENCES signing_certificates (fingerprint),
    pdf          TEXT   NOT NULL,
    pdf_size     BIGINT NOT NULL
);
CREATE INDEX signatures_of_merchant ON signatures (merchant, signed_at, id);
CREATE INDEX signatures_by_time ON signatures (signed_at, id);
CREATE INDEX signatures_by_pdf ON signatures (pdf);

-- Each agreement of a signature and how it stands; the one that counts is not superseded.
CREATE TABLE signed_agreements (
    id            TEXT    PRIMARY KEY,
    signature     TEXT    NOT NULL REFERENCES signatures (id),
    position      INTEGER NOT NULL,
    merchant      TEXT    NOT NULL,
    programme     TEXT    NOT NULL,
    key           TEXT    NOT NULL,
    text          TEXT    NOT NULL REFERENCES agreement_texts (hash),
    signed_at     BIGINT  NOT NULL,
    until_at      BIGINT  NOT NULL,
    suspended_at  BIGINT  NOT NULL,
    revoked_at    BIGINT  NOT NULL,
    superseded_at BIGINT  NOT NULL,
    superseded_by TEXT    NOT NULL,
    asked_for     TEXT    NOT NULL,
    version       INTEGER NOT NULL
);
CREATE UNIQUE INDEX signed_agreements_count_once ON signed_agreements (merchant, programme, key) WHERE superseded_at = 0;
CREATE INDEX signed_agreements_of_signature ON signed_agreements (signature, position);
CREATE INDEX signed_agreements_not_asked ON signed_agreements (programme, key, asked_for) WHERE superseded_at = 0 AND revoked_at = 0;

-- What became of a signed agreement, who did it and why: only ever added.
CREATE TABLE agreement_changes (
    id           TEXT   PRIMARY KEY,
    agreement    TEXT   NOT NULL REFERENCES signed_agreements (id),
    kind         TEXT   NOT NULL,
    at           BIGINT NOT NULL,
    account      TEXT   NOT NULL,
    account_name TEXT   NOT NULL,
    reason       TEXT   NOT NULL
);
CREATE INDEX agreement_changes_of ON agreement_changes (agreement, id);
