-- +goose Up

-- A merchant or some of its products taken out of a programme by two people.
CREATE TABLE removals (
    id            TEXT    PRIMARY KEY,
    merchant      TEXT    NOT NULL,
    membership    TEXT    NOT NULL,
    programme     TEXT    NOT NULL,
    edition       TEXT    NOT NULL,
    scope         TEXT    NOT NULL,
    products      TEXT    NOT NULL,
    ground        TEXT    NOT NULL,
    clause        TEXT    NOT NULL,
    facts         TEXT    NOT NULL,
    todo          TEXT    NOT NULL,
    papers        TEXT    NOT NULL,
    evidence      TEXT    NOT NULL,
    talk          TEXT    NOT NULL,
    proposed_by   TEXT    NOT NULL,
    proposed_name TEXT    NOT NULL,
    proposed_at   BIGINT  NOT NULL,
    second_by     TEXT    NOT NULL,
    second_name   TEXT    NOT NULL,
    second_at     BIGINT  NOT NULL,
    outcome       TEXT    NOT NULL,
    reason        TEXT    NOT NULL,
    decision      TEXT    NOT NULL,
    closed_at     BIGINT  NOT NULL,
    version       INTEGER NOT NULL
);
CREATE UNIQUE INDEX removals_of_merchant_once ON removals (membership) WHERE closed_at = 0 AND scope = 'merchant';
CREATE INDEX removals_of_membership ON removals (membership, id);
CREATE INDEX removals_waiting ON removals (id) WHERE closed_at = 0;

-- A merchant's wish to leave within the term.
CREATE TABLE exits (
    id             TEXT    PRIMARY KEY,
    merchant       TEXT    NOT NULL,
    membership     TEXT    NOT NULL,
    programme      TEXT    NOT NULL,
    edition        TEXT    NOT NULL,
    clause         TEXT    NOT NULL,
    reasons        TEXT    NOT NULL,
    own            BOOLEAN NOT NULL,
    requested_by   TEXT    NOT NULL,
    requested_name TEXT    NOT NULL,
    requested_at   BIGINT  NOT NULL,
    first_by       TEXT    NOT NULL,
    first_name     TEXT    NOT NULL,
    first_at       BIGINT  NOT NULL,
    agrees         BOOLEAN NOT NULL,
    why            TEXT    NOT NULL,
    second_by      TEXT    NOT NULL,
    second_name    TEXT    NOT NULL,
    second_at      BIGINT  NOT NULL,
    returned       TEXT    NOT NULL,
    outcome        TEXT    NOT NULL,
    answer         TEXT    NOT NULL,
    closed_at      BIGINT  NOT NULL,
    decision       TEXT    NOT NULL,
    reopened_at    BIGINT  NOT NULL,
    version        INTEGER NOT NULL
);
CREATE UNIQUE INDEX exits_once ON exits (membership) WHERE closed_at = 0;
CREATE INDEX exits_of_merchant ON exits (merchant, id);
CREATE INDEX exits_of_membership ON exits (membership, id);

-- Appeals from decisions against a merchant.
CREATE TABLE appeals (
    id           TEXT    PRIMARY KEY,
    merchant     TEXT    NOT NULL,
    decision     TEXT    NOT NULL,
    kind         TEXT    NOT NULL,
    object       TEXT    NOT NULL,
    programme    TEXT    NOT NULL,
    edition      TEXT    NOT NULL,
    clause       TEXT    NOT NULL,
    grounds      TEXT    NOT NULL,
    evidence     TEXT    NOT NULL,
    filed_by     TEXT    NOT NULL,
    filed_name   TEXT    NOT NULL,
    filed_at     BIGINT  NOT NULL,
    decided_by   TEXT    NOT NULL,
    decided_name TEXT    NOT NULL,
    decided_at   BIGINT  NOT NULL,
    outcome      TEXT    NOT NULL,
    reason       TEXT    NOT NULL,
    answers      TEXT    NOT NULL, -- to each ground, in their order
    result       TEXT    NOT NULL,
    closed_at    BIGINT  NOT NULL,
    version      INTEGER NOT NULL
);
CREATE UNIQUE INDEX appeals_once ON appeals (decision) WHERE outcome <> 'withdrawn';
CREATE INDEX appeals_of_merchant ON appeals (merchant, id);

-- Figures of products that no longer count, because the merchant has left.
CREATE TABLE exclusions (
    membership TEXT   NOT NULL,
    merchant   TEXT   NOT NULL,
    programme  TEXT   NOT NULL,
    product    TEXT   NOT NULL,
    from_at    BIGINT NOT NULL,
    to_at      BIGINT NOT NULL,
    clause     TEXT   NOT NULL,
    made_at    BIGINT NOT NULL,
    void_at    BIGINT NOT NULL,
    PRIMARY KEY (membership, product, from_at)
);
CREATE INDEX exclusions_of_programme ON exclusions (programme, membership, product, from_at);
