-- +goose Up

-- Brands with the data of their trademarks. Days count from 1970-01-01; 0 is "not known". What a later import replaced
-- stands in …_replaced, version by version.
CREATE TABLE brands (
    id            TEXT   PRIMARY KEY,
    name          TEXT   NOT NULL,
    trademark     TEXT   NOT NULL, -- number of the registration or of the application
    class         TEXT   NOT NULL,
    owner         TEXT   NOT NULL,
    status        TEXT   NOT NULL, -- R or TM
    applied_on    BIGINT NOT NULL,
    registered_on BIGINT NOT NULL,
    valid_until   BIGINT NOT NULL, -- last day
    tonality      TEXT   NOT NULL, -- an exact decimal; '' = not available
    version       BIGINT NOT NULL,
    recorded      BIGINT NOT NULL,
    recorded_by   TEXT   NOT NULL
);

CREATE TABLE brands_replaced (
    id            TEXT   NOT NULL,
    name          TEXT   NOT NULL,
    trademark     TEXT   NOT NULL,
    class         TEXT   NOT NULL,
    owner         TEXT   NOT NULL,
    status        TEXT   NOT NULL,
    applied_on    BIGINT NOT NULL,
    registered_on BIGINT NOT NULL,
    valid_until   BIGINT NOT NULL,
    tonality      TEXT   NOT NULL,
    version       BIGINT NOT NULL,
    recorded      BIGINT NOT NULL,
    recorded_by   TEXT   NOT NULL,
    PRIMARY KEY (id, version)
);

-- The links of the merchants' authorisation chains: one chain for each merchant and brand, from the owner of the
-- trademark (position 1) to the merchant.
CREATE TABLE chain_links (
    id             TEXT    PRIMARY KEY,
    merchant       TEXT    NOT NULL REFERENCES merchants (id),
    brand          TEXT    NOT NULL REFERENCES brands (id),
    position       BIGINT  NOT NULL,
    grantor        TEXT    NOT NULL,
    grantee        TEXT    NOT NULL,
    kind           TEXT    NOT NULL,
    valid_from     BIGINT  NOT NULL, -- first day
    valid_to       BIGINT  NOT NULL, -- last day; 0 = without an end
    categories     TEXT    NOT NULL, -- a;b;c; '' = all
    region         TEXT    NOT NULL, -- '' = everywhere
    may_sublicense BOOLEAN NOT NULL,
    papers         TEXT    NOT NULL, -- ids of papers: a;b;c
    outside        BOOLEAN NOT NULL, -- checked outside of the portal; needs no paper here
    confirmed      BIGINT  NOT NULL, -- 0 until somebody confirmed it
    confirmed_by   TEXT    NOT NULL,
    confirmed_name TEXT    NOT NULL,
    refused        BIGINT  NOT NULL, -- 0 unless somebody refused it as it stands
    refused_by     TEXT    NOT NULL,
    refused_name   TEXT    NOT NULL,
    refusal        TEXT    NOT NULL,
    version        BIGINT  NOT NULL,
    recorded       BIGINT  NOT NULL,
    recorded_by    TEXT    NOT NULL
);
CREATE UNIQUE INDEX chain_links_in_order ON chain_links (merchant, brand, position);
CREATE INDEX chain_links_of_brand ON chain_links (brand, merchant);
CREATE INDEX chain_links_to_confirm ON chain_links (recorded, id) WHERE confirmed = 0 AND refused = 0 AND papers <> '';

CREATE TABLE chain_links_replaced (
    id             TEXT    NOT NULL,
    merchant       TEXT    NOT NULL,
    brand          TEXT    NOT NULL,
    position       BIGINT  NOT NULL,
    grantor        TEXT    NOT NULL,
    grantee        TEXT    NOT NULL,
    kind           TEXT    NOT NULL,
    valid_from     BIGINT  NOT NULL,
    valid_to       BIGINT  NOT NULL,
    categories     TEXT    NOT NULL,
    region         TEXT    NOT NULL,
    may_sublicense BOOLEAN NOT NULL,
    papers         TEXT    NOT NULL,
    outside        BOOLEAN NOT NULL,
    confirmed      BIGINT  NOT NULL,
    confirmed_by   TEXT    NOT NULL,
    confirmed_name TEXT    NOT NULL,
    refused        BIGINT  NOT NULL,
    refused_by     TEXT    NOT NULL,
    refused_name   TEXT    NOT NULL,
    refusal        TEXT    NOT NULL,
    version        BIGINT  NOT NULL,
    recorded       BIGINT  NOT NULL,
    recorded_by    TEXT    NOT NULL,
    PRIMARY KEY (id, version)
);
