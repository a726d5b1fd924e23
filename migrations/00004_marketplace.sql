-- +goose Up

-- Merchants and their stores. What a later import replaced stands in …_replaced, version by version.
CREATE TABLE merchants (
    id          TEXT   PRIMARY KEY,
    name        TEXT   NOT NULL,
    legal_id    TEXT   NOT NULL,
    email       TEXT   NOT NULL,
    created     BIGINT NOT NULL,
    version     BIGINT NOT NULL,
    recorded    BIGINT NOT NULL,
    recorded_by TEXT   NOT NULL
);
CREATE UNIQUE INDEX merchants_by_legal_id ON merchants (legal_id);

CREATE TABLE merchants_replaced (
    id          TEXT   NOT NULL,
    name        TEXT   NOT NULL,
    legal_id    TEXT   NOT NULL,
    email       TEXT   NOT NULL,
    created     BIGINT NOT NULL,
    version     BIGINT NOT NULL,
    recorded    BIGINT NOT NULL,
    recorded_by TEXT   NOT NULL,
    PRIMARY KEY (id, version)
);

CREATE TABLE stores (
    id             TEXT   PRIMARY KEY,
    merchant       TEXT   NOT NULL REFERENCES merchants (id),
    name           TEXT   NOT NULL,
    platform       TEXT   NOT NULL,
    kind           TEXT   NOT NULL,
    created        BIGINT NOT NULL,
    contract_start BIGINT NOT NULL,
    contract_end   BIGINT NOT NULL,
    brands         TEXT   NOT NULL,
    version        BIGINT NOT NULL,
    recorded       BIGINT NOT NULL,
    recorded_by    TEXT   NOT NULL
);
CREATE INDEX stores_of_merchant ON stores (merchant, id);

CREATE TABLE stores_replaced (
    id             TEXT   NOT NULL,
    merchant       TEXT   NOT NULL,
    name           TEXT   NOT NULL,
    platform       TEXT   NOT NULL,
    kind           TEXT   NOT NULL,
    created        BIGINT NOT NULL,
    contract_start BIGINT NOT NULL,
    contract_end   BIGINT NOT NULL,
    brands         TEXT   NOT NULL,
    version        BIGINT NOT NULL,
    recorded       BIGINT NOT NULL,
    recorded_by    TEXT   NOT NULL,
    PRIMARY KEY (id, version)
);

-- What is known about a subject ("merchant:M", "store:S", "product:P", "brand:B") from an instant on.
CREATE TABLE facts (
    subject     TEXT   NOT NULL,
    fact        TEXT   NOT NULL,
    since       BIGINT NOT NULL,
    value       TEXT   NOT NULL, -- as rulebook.ParseValue reads it; '' = not available from then on
    version     BIGINT NOT NULL,
    recorded    BIGINT NOT NULL,
    recorded_by TEXT   NOT NULL,
    PRIMARY KEY (subject, fact, since)
);

CREATE TABLE facts_replaced (
    subject     TEXT   NOT NULL,
    fact        TEXT   NOT NULL,
    since       BIGINT NOT NULL,
    value       TEXT   NOT NULL,
    version     BIGINT NOT NULL,
    recorded    BIGINT NOT NULL,
    recorded_by TEXT   NOT NULL,
    PRIMARY KEY (subject, fact, since, version)
);

-- The register of violations.
CREATE TABLE violations (
    id          TEXT    PRIMARY KEY,
    merchant    TEXT    NOT NULL REFERENCES merchants (id),
    store       TEXT    NOT NULL,
    kind        TEXT    NOT NULL,
    points      BIGINT  NOT NULL,
    grave       BOOLEAN NOT NULL,
    occurred    BIGINT  NOT NULL,
    decided     BIGINT  NOT NULL, -- 0 while open
    state       TEXT    NOT NULL,
    version     BIGINT  NOT NULL,
    recorded    BIGINT  NOT NULL,
    recorded_by TEXT    NOT NULL
);
CREATE INDEX violations_of_merchant ON violations (merchant, occurred);

CREATE TABLE violations_replaced (
    id          TEXT    NOT NULL,
    merchant    TEXT    NOT NULL,
    store       TEXT    NOT NULL,
    kind        TEXT    NOT NULL,
    points      BIGINT  NOT NULL,
    grave       BOOLEAN NOT NULL,
    occurred    BIGINT  NOT NULL,
    decided     BIGINT  NOT NULL,
    state       TEXT    NOT NULL,
    version     BIGINT  NOT NULL,
    recorded    BIGINT  NOT NULL,
    recorded_by TEXT    NOT NULL,
    PRIMARY KEY (id, version)
);

-- A merchant's library of papers; the content is kept by its hash.
CREATE TABLE papers (
    id       TEXT   PRIMARY KEY,
    merchant TEXT   NOT NULL REFERENCES merchants (id),
    name     TEXT   NOT NULL,
    sha256   TEXT   NOT NULL,
    type     TEXT   NOT NULL,
    size     BIGINT NOT NULL,
    width    INTEGER NOT NULL,
    height   INTEGER NOT NULL,
    uploaded BIGINT NOT NULL,
    uploaded_by TEXT NOT NULL,
    uploaded_name TEXT NOT NULL
);
CREATE UNIQUE INDEX papers_once ON papers (merchant, sha256);
CREATE INDEX papers_of_merchant ON papers (merchant, id);

-- Files of rows that were sent to be imported, and the rows that were refused.
CREATE TABLE imports (
    id        TEXT   PRIMARY KEY,
    kind      TEXT   NOT NULL,
    merchant  TEXT   NOT NULL, -- '' for staff's
    name      TEXT   NOT NULL,
    sha256    TEXT   NOT NULL,
    size      BIGINT NOT NULL,
    header    TEXT   NOT NULL,
    sent      BIGINT NOT NULL,
    sent_by   TEXT   NOT NULL,
    sent_name TEXT   NOT NULL,
    check_job TEXT   NOT NULL,
    checked   BIGINT NOT NULL, -- 0 until every row was looked at
    mode      TEXT   NOT NULL, -- '' while only checked
    load_job  TEXT   NOT NULL,
    lines     BIGINT NOT NULL, -- of the check, then of the import
    changed   BIGINT NOT NULL,
    refused   BIGINT NOT NULL,
    ended     BIGINT NOT NULL -- 0 until the rows are in
);
CREATE INDEX imports_of_file ON imports (kind, sha256, ended);
CREATE INDEX imports_by_time ON imports (sent);

CREATE TABLE import_refusals (
    import   TEXT   NOT NULL REFERENCES imports (id),
    line     BIGINT NOT NULL,
    cells    TEXT   NOT NULL,
    problems TEXT   NOT NULL,
    PRIMARY KEY (import, line)
);
