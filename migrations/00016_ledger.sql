-- +goose Up

-- The deposit of a merchant in a programme. The balance is the sum of its entries, kept so that it can be locked.
CREATE TABLE deposits (
    id        TEXT    PRIMARY KEY,
    merchant  TEXT    NOT NULL,
    programme TEXT    NOT NULL,
    balance   BIGINT  NOT NULL,
    entries   INTEGER NOT NULL,
    opened_at BIGINT  NOT NULL
);
CREATE UNIQUE INDEX deposits_of_merchant ON deposits (merchant, programme);
CREATE INDEX deposits_of_programme ON deposits (programme, id);

-- What moved, once and for ever: each entry with what it was decided by, and its two postings.
CREATE TABLE deposit_entries (
    id        TEXT    PRIMARY KEY,
    deposit   TEXT    NOT NULL REFERENCES deposits (id),
    place     INTEGER NOT NULL,
    kind      TEXT    NOT NULL,
    amount    BIGINT  NOT NULL CHECK (amount > 0),
    balance   BIGINT  NOT NULL,
    clause    TEXT    NOT NULL,
    decision  TEXT    NOT NULL CHECK (decision <> ''),
    reference TEXT    NOT NULL,
    source    TEXT    NOT NULL,
    reason    TEXT    NOT NULL,
    value_at  BIGINT  NOT NULL,
    at        BIGINT  NOT NULL,
    by_id     TEXT    NOT NULL,
    by_name   TEXT    NOT NULL
);
CREATE UNIQUE INDEX deposit_entries_place ON deposit_entries (deposit, place);
CREATE UNIQUE INDEX deposit_entries_payment ON deposit_entries (reference) WHERE kind = 'paid';
CREATE UNIQUE INDEX deposit_entries_decision ON deposit_entries (kind, decision);

CREATE TABLE deposit_postings (
    entry  TEXT   NOT NULL REFERENCES deposit_entries (id),
    book   TEXT   NOT NULL,
    amount BIGINT NOT NULL,
    PRIMARY KEY (entry, book)
);

-- What a merchant was asked to top up, until when, and what came of it.
CREATE TABLE deposit_demands (
    id          TEXT    PRIMARY KEY,
    deposit     TEXT    NOT NULL REFERENCES deposits (id),
    merchant    TEXT    NOT NULL,
    programme   TEXT    NOT NULL,
    edition     TEXT    NOT NULL,
    membership  TEXT    NOT NULL,
    clause      TEXT    NOT NULL,
    amount      BIGINT  NOT NULL,
    covered     BIGINT  NOT NULL,
    reason      TEXT    NOT NULL,
    demanded_at BIGINT  NOT NULL,
    due_at      BIGINT  NOT NULL,
    lapsed_at   BIGINT  NOT NULL,
    closed_at   BIGINT  NOT NULL,
    outcome     TEXT    NOT NULL,
    decision    TEXT    NOT NULL,
    by_name     TEXT    NOT NULL,
    version     INTEGER NOT NULL
);
CREATE INDEX deposit_demands_open ON deposit_demands (deposit, demanded_at) WHERE closed_at = 0;
CREATE INDEX deposit_demands_of_deposit ON deposit_demands (deposit, id);

-- What is to be taken out of a deposit: a deduction or a refund, with who decided it.
CREATE TABLE deposit_takings (
    id          TEXT    PRIMARY KEY,
    deposit     TEXT    NOT NULL REFERENCES deposits (id),
    merchant    TEXT    NOT NULL,
    programme   TEXT    NOT NULL,
    edition     TEXT    NOT NULL,
    kind        TEXT    NOT NULL,
    amount      BIGINT  NOT NULL CHECK (amount > 0),
    clause      TEXT    NOT NULL,
    reason      TEXT    NOT NULL,
    proposed_at BIGINT  NOT NULL,
    proposed_by TEXT    NOT NULL,
    proposed_name TEXT  NOT NULL,
    second_at   BIGINT  NOT NULL,
    second_by   TEXT    NOT NULL,
    second_name TEXT    NOT NULL,
    outcome     TEXT    NOT NULL,
    answer      TEXT    NOT NULL,
    decision    TEXT    NOT NULL,
    closed_at   BIGINT  NOT NULL,
    version     INTEGER NOT NULL
);
CREATE INDEX deposit_takings_waiting ON deposit_takings (id) WHERE closed_at = 0;
CREATE INDEX deposit_takings_of_deposit ON deposit_takings (deposit, id);
