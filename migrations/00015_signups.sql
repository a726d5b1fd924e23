-- +goose Up

-- Products that members sign up. Every state is a record of who and when; state, pending and closed_at repeat what they
-- say, for the indexes.
CREATE TABLE signups (
    id                TEXT    PRIMARY KEY,
    number            TEXT    NOT NULL,
    merchant          TEXT    NOT NULL,
    programme         TEXT    NOT NULL,
    edition           TEXT    NOT NULL,
    membership        TEXT    NOT NULL,
    store             TEXT    NOT NULL,
    product           TEXT    NOT NULL,
    title             TEXT    NOT NULL,
    state             TEXT    NOT NULL,
    version           INTEGER NOT NULL,
    round             INTEGER NOT NULL,
    ahead             INTEGER NOT NULL,
    started_at        BIGINT  NOT NULL,
    started_by        TEXT    NOT NULL,
    started_by_name   TEXT    NOT NULL,
    submitted_at      BIGINT  NOT NULL,
    submitted_by      TEXT    NOT NULL,
    submitted_by_name TEXT    NOT NULL,
    handed_at         BIGINT  NOT NULL,
    handed_by         TEXT    NOT NULL,
    handed_by_name    TEXT    NOT NULL,
    claimed_at        BIGINT  NOT NULL,
    claimed_by        TEXT    NOT NULL,
    claimed_by_name   TEXT    NOT NULL,
    decided_at        BIGINT  NOT NULL,
    decided_by        TEXT    NOT NULL,
    decided_by_name   TEXT    NOT NULL,
    withdrawn_at      BIGINT  NOT NULL,
    withdrawn_by      TEXT    NOT NULL,
    withdrawn_by_name TEXT    NOT NULL,
    lapsed            BIGINT  NOT NULL,
    outcome           TEXT    NOT NULL,
    decision          TEXT    NOT NULL,
    excluded          TEXT    NOT NULL,
    swapped           TEXT    NOT NULL,
    copied            TEXT    NOT NULL,
    pending           BOOLEAN NOT NULL,
    closed_at         BIGINT  NOT NULL
);
CREATE UNIQUE INDEX signups_open_once ON signups (programme, product) WHERE closed_at = 0;
CREATE UNIQUE INDEX signups_by_number ON signups (number) WHERE number <> '';
CREATE INDEX signups_of_merchant ON signups (merchant, id);
CREATE INDEX signups_of_merchant_in ON signups (merchant, state, id);
CREATE INDEX signups_of_product ON signups (product, id);
CREATE INDEX signups_pending ON signups (ahead, handed_at, id) WHERE pending;
CREATE INDEX signups_pending_of ON signups (claimed_by) WHERE pending;
CREATE INDEX signups_closed ON signups (closed_at, id) WHERE closed_at > 0;

-- What was handed in each time, and what became of it.
CREATE TABLE signup_rounds (
    signup          TEXT    NOT NULL REFERENCES signups (id),
    round           INTEGER NOT NULL,
    answers         TEXT    NOT NULL,
    replies         TEXT    NOT NULL,
    handed_at       BIGINT  NOT NULL,
    handed_by       TEXT    NOT NULL,
    handed_by_name  TEXT    NOT NULL,
    decided_at      BIGINT  NOT NULL,
    decided_by      TEXT    NOT NULL,
    decided_by_name TEXT    NOT NULL,
    ruling          TEXT    NOT NULL,
    decision        TEXT    NOT NULL,
    PRIMARY KEY (signup, round)
);

-- Merchants that staff invited to a programme.
CREATE TABLE programme_invitations (
    id               TEXT   PRIMARY KEY,
    merchant         TEXT   NOT NULL REFERENCES merchants (id),
    programme        TEXT   NOT NULL,
    edition          TEXT   NOT NULL,
    note             TEXT   NOT NULL,
    until_at         BIGINT NOT NULL,
    invited_at       BIGINT NOT NULL,
    invited_by       TEXT   NOT NULL,
    invited_by_name  TEXT   NOT NULL,
    revoked_at       BIGINT NOT NULL,
    revoked_by       TEXT   NOT NULL,
    revoked_by_name  TEXT   NOT NULL
);
CREATE INDEX programme_invitations_of ON programme_invitations (merchant, programme, until_at);
CREATE INDEX programme_invitations_in ON programme_invitations (programme, id);
