-- +goose Up

-- Who has daily figures ("store:S001" …), by number; and the lock under which figures are written, with the next numbers.
CREATE TABLE figure_subjects (
    name TEXT   PRIMARY KEY,
    no   BIGINT NOT NULL
) WITHOUT ROWID;

CREATE TABLE figure_numbers (
    id      INTEGER PRIMARY KEY,
    subject BIGINT  NOT NULL,
    source  BIGINT  NOT NULL
);
INSERT INTO figure_numbers (id, subject, source) VALUES (1, 1, 1);

-- Which files figures come from.
CREATE TABLE figure_sources (
    no          INTEGER PRIMARY KEY,
    import      TEXT    NOT NULL,
    file        TEXT    NOT NULL,
    recorded    BIGINT  NOT NULL,
    recorded_by TEXT    NOT NULL
);
CREATE INDEX figure_sources_of_import ON figure_sources (import, file);

-- Daily figures, a month of a subject a row: slot = months since 1900-01 << 32 | number of the subject; head = what
-- the columns come to, and in …_values the days, both packed (models/figures/codec.go): who counts months reads no days.
-- What days were before stands in …_replaced, those days only.
CREATE TABLE store_days (
    slot     INTEGER PRIMARY KEY,
    head     BLOB    NOT NULL,
    version  BIGINT  NOT NULL,
    recorded BIGINT  NOT NULL,
    source   BIGINT  NOT NULL
);
CREATE TABLE store_days_values (
    slot INTEGER PRIMARY KEY,
    days BLOB    NOT NULL
);
CREATE TABLE store_days_replaced (
    slot        BIGINT NOT NULL,
    version     BIGINT NOT NULL, -- that was replaced
    days        BLOB   NOT NULL,
    recorded    BIGINT NOT NULL,
    source      BIGINT NOT NULL,
    replaced    BIGINT NOT NULL,
    replaced_by BIGINT NOT NULL, -- a source
    PRIMARY KEY (slot, version)
);

CREATE TABLE category_days (
    slot     INTEGER PRIMARY KEY,
    head     BLOB    NOT NULL,
    version  BIGINT  NOT NULL,
    recorded BIGINT  NOT NULL,
    source   BIGINT  NOT NULL
);
CREATE TABLE category_days_values (
    slot INTEGER PRIMARY KEY,
    days BLOB    NOT NULL
);
CREATE TABLE category_days_replaced (
    slot        BIGINT NOT NULL,
    version     BIGINT NOT NULL,
    days        BLOB   NOT NULL,
    recorded    BIGINT NOT NULL,
    source      BIGINT NOT NULL,
    replaced    BIGINT NOT NULL,
    replaced_by BIGINT NOT NULL,
    PRIMARY KEY (slot, version)
);

CREATE TABLE series (
    slot     INTEGER PRIMARY KEY,
    head     BLOB    NOT NULL,
    version  BIGINT  NOT NULL,
    recorded BIGINT  NOT NULL,
    source   BIGINT  NOT NULL
);
CREATE TABLE series_values (
    slot INTEGER PRIMARY KEY,
    days BLOB    NOT NULL
);
CREATE TABLE series_replaced (
    slot        BIGINT NOT NULL,
    version     BIGINT NOT NULL,
    days        BLOB   NOT NULL,
    recorded    BIGINT NOT NULL,
    source      BIGINT NOT NULL,
    replaced    BIGINT NOT NULL,
    replaced_by BIGINT NOT NULL,
    PRIMARY KEY (slot, version)
);

-- The last state of each order that was imported.
CREATE TABLE orders (
    id       TEXT    PRIMARY KEY,
    store    TEXT    NOT NULL,
    product  TEXT    NOT NULL,
    buyer    TEXT    NOT NULL,
    category TEXT    NOT NULL,
    status   TEXT    NOT NULL,
    sham     BOOLEAN NOT NULL,
    paid     BIGINT  NOT NULL,
    freight  BIGINT  NOT NULL,
    refunded BIGINT  NOT NULL,
    finished BIGINT  NOT NULL,
    version  BIGINT  NOT NULL,
    recorded BIGINT  NOT NULL,
    source   BIGINT  NOT NULL
) WITHOUT ROWID;
CREATE INDEX orders_of_relations ON orders (buyer, store) WHERE status = 'open' AND buyer <> '';
CREATE TABLE orders_replaced (
    id       TEXT    NOT NULL,
    store    TEXT    NOT NULL,
    product  TEXT    NOT NULL,
    buyer    TEXT    NOT NULL,
    category TEXT    NOT NULL,
    status   TEXT    NOT NULL,
    sham     BOOLEAN NOT NULL,
    paid     BIGINT  NOT NULL,
    freight  BIGINT  NOT NULL,
    refunded BIGINT  NOT NULL,
    finished BIGINT  NOT NULL,
    version  BIGINT  NOT NULL,
    recorded BIGINT  NOT NULL,
    source   BIGINT  NOT NULL,
    PRIMARY KEY (id, version)
) WITHOUT ROWID;

-- The yearly limits as they were imported; '' = withdrawn. Until a programme has one, its rulebook's sample stands in.
CREATE TABLE standards (
    programme  TEXT    NOT NULL,
    category   TEXT    NOT NULL,
    store_kind TEXT    NOT NULL,
    winter     BOOLEAN NOT NULL,
    measure    TEXT    NOT NULL,
    bound      TEXT    NOT NULL,
    version    BIGINT  NOT NULL,
    recorded   BIGINT  NOT NULL,
    recorded_by TEXT   NOT NULL,
    PRIMARY KEY (programme, category, store_kind, winter, measure)
);
CREATE TABLE standards_replaced (
    programme  TEXT    NOT NULL,
    category   TEXT    NOT NULL,
    store_kind TEXT    NOT NULL,
    winter     BOOLEAN NOT NULL,
    measure    TEXT    NOT NULL,
    bound      TEXT    NOT NULL,
    version    BIGINT  NOT NULL,
    recorded   BIGINT  NOT NULL,
    recorded_by TEXT   NOT NULL,
    PRIMARY KEY (programme, category, store_kind, winter, measure, version)
);
