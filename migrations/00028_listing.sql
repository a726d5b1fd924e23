-- +goose Up

-- Brands that a member has opened for publishing; each stands while the chain behind it does.
CREATE TABLE authorisations (
    id         TEXT    PRIMARY KEY,
    merchant   TEXT    NOT NULL,
    membership TEXT    NOT NULL,
    programme  TEXT    NOT NULL,
    brand      TEXT    NOT NULL,
    level      INTEGER NOT NULL,
    until_at   BIGINT  NOT NULL,
    opened_at  BIGINT  NOT NULL,
    opened_by  TEXT    NOT NULL,
    closed_at  BIGINT  NOT NULL,
    cause      TEXT    NOT NULL
);
CREATE UNIQUE INDEX authorisations_open ON authorisations (membership, brand) WHERE closed_at = 0;
CREATE INDEX authorisations_of_chain ON authorisations (merchant, brand) WHERE closed_at = 0;

-- The products that members have published. Whether one is to be seen follows from its membership, its brand's
-- authorisation and the holds, so that whatever touches many of them is one step.
CREATE TABLE listings (
    membership   TEXT    NOT NULL,
    product      TEXT    NOT NULL,
    merchant     TEXT    NOT NULL,
    programme    TEXT    NOT NULL,
    brand        TEXT    NOT NULL,
    published_at BIGINT  NOT NULL,
    published_by TEXT    NOT NULL,
    judged       INTEGER NOT NULL,
    withdrawn_at BIGINT  NOT NULL,
    refused_at   BIGINT  NOT NULL,
    clause       TEXT    NOT NULL,
    reason       TEXT    NOT NULL,
    PRIMARY KEY (membership, product)
);
CREATE INDEX listings_of_product ON listings (product);
CREATE INDEX listings_to_judge ON listings (membership) WHERE judged = 0;

-- What keeps a merchant's products from being seen: all of them, those of one membership, of one brand, or one product.
CREATE TABLE holds (
    id         TEXT   PRIMARY KEY,
    merchant   TEXT   NOT NULL,
    membership TEXT   NOT NULL,
    brand      TEXT   NOT NULL,
    product    TEXT   NOT NULL,
    kind       TEXT   NOT NULL,
    clause     TEXT   NOT NULL,
    reason     TEXT   NOT NULL,
    by_object  TEXT   NOT NULL,
    since_at   BIGINT NOT NULL,
    until_at   BIGINT NOT NULL,
    lifted_at  BIGINT NOT NULL
);
CREATE UNIQUE INDEX holds_standing ON holds (merchant, by_object, kind, membership, brand, product) WHERE lifted_at = 0;
CREATE INDEX holds_of_object ON holds (by_object);

-- What was handed in to be published in one go, and what became of each row.
CREATE TABLE publishings (
    id         TEXT    PRIMARY KEY,
    merchant   TEXT    NOT NULL,
    membership TEXT    NOT NULL,
    programme  TEXT    NOT NULL,
    edition    TEXT    NOT NULL,
    source     TEXT    NOT NULL,
    given      INTEGER NOT NULL,
    published  INTEGER NOT NULL,
    refusals   TEXT    NOT NULL,
    at         BIGINT  NOT NULL,
    by_id      TEXT    NOT NULL,
    by_name    TEXT    NOT NULL
);
CREATE INDEX publishings_of_merchant ON publishings (merchant, id);
