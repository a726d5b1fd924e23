-- +goose Up

-- What a merchant was found to have done, under which clause, for the how-manieth time, and what it led to. Rows outlive
-- the membership: the count of a clause is the merchant's.
CREATE TABLE findings (
    id          TEXT    PRIMARY KEY,
    merchant    TEXT    NOT NULL,
    membership  TEXT    NOT NULL,
    programme   TEXT    NOT NULL,
    edition     TEXT    NOT NULL,
    ladder      TEXT    NOT NULL,
    clause      TEXT    NOT NULL,
    counted     TEXT    NOT NULL,
    grade       TEXT    NOT NULL,
    times       INTEGER NOT NULL,
    temporary   BOOLEAN NOT NULL,
    products    TEXT    NOT NULL,
    measures    TEXT    NOT NULL,
    period      TEXT    NOT NULL,
    ground      TEXT    NOT NULL,
    facts       TEXT    NOT NULL,
    todo        TEXT    NOT NULL,
    evidence    TEXT    NOT NULL,
    proposed_at BIGINT  NOT NULL,
    proposed_by TEXT    NOT NULL,
    proposed_name TEXT  NOT NULL,
    second_at   BIGINT  NOT NULL,
    second_by   TEXT    NOT NULL,
    second_name TEXT    NOT NULL,
    outcome     TEXT    NOT NULL,
    answer      TEXT    NOT NULL,
    decision    TEXT    NOT NULL,
    from_at     BIGINT  NOT NULL,
    until_at    BIGINT  NOT NULL,
    closed_at   BIGINT  NOT NULL,
    version     INTEGER NOT NULL
);
CREATE INDEX findings_counted ON findings (merchant, counted, outcome);
CREATE INDEX findings_of_membership ON findings (membership, id);
CREATE INDEX findings_waiting ON findings (id) WHERE outcome = '';
