-- +goose Up

-- The catalogue as it stands; empty is not available, never false or zero.
CREATE TABLE products (
    id         TEXT    PRIMARY KEY,
    merchant   TEXT    NOT NULL,
    store      TEXT    NOT NULL,
    title      TEXT    NOT NULL,
    brand      TEXT    NOT NULL,
    category   TEXT    NOT NULL,
    stock_kind TEXT    NOT NULL,
    sale_kind  TEXT    NOT NULL,
    private    BOOLEAN,
    online     BOOLEAN,
    price      BIGINT,
    stock      BIGINT,
    digest     TEXT    NOT NULL,
    version    INTEGER NOT NULL,
    changed_at BIGINT  NOT NULL
);
CREATE INDEX products_of_merchant ON products (merchant, id);
CREATE INDEX products_of_store ON products (store, id);

-- What a product was before.
CREATE TABLE product_versions (
    product TEXT    NOT NULL,
    version INTEGER NOT NULL,
    at      BIGINT  NOT NULL,
    actor   TEXT    NOT NULL,
    body    TEXT    NOT NULL,
    PRIMARY KEY (product, version)
);

-- What staff chose to tag in one go: who, under which clause, why, from which selection.
CREATE TABLE tag_batches (
    id           TEXT    PRIMARY KEY,
    programme    TEXT    NOT NULL,
    merchant     TEXT    NOT NULL,
    clause       TEXT    NOT NULL,
    reason       TEXT    NOT NULL,
    selection    TEXT    NOT NULL,
    selected     BIGINT  NOT NULL,
    tagged       BIGINT  NOT NULL,
    excluded     BIGINT  NOT NULL,
    job          TEXT    NOT NULL,
    selected_at  BIGINT  NOT NULL,
    proposed_at  BIGINT  NOT NULL,
    proposed_by  TEXT    NOT NULL,
    by_name      TEXT    NOT NULL,
    noticed_at   BIGINT  NOT NULL,
    cancelled_at BIGINT  NOT NULL,
    cancelled_by TEXT    NOT NULL,
    cancel_why   TEXT    NOT NULL,
    version      INTEGER NOT NULL
);
CREATE INDEX tag_batches_draft ON tag_batches (selected_at) WHERE proposed_at = 0 AND cancelled_at = 0;

-- The frozen selection of a batch, and what became of each product.
CREATE TABLE tag_items (
    batch   TEXT   NOT NULL,
    seq     BIGINT NOT NULL,
    product TEXT   NOT NULL,
    line    BIGINT NOT NULL,
    outcome TEXT   NOT NULL,
    clause  TEXT   NOT NULL,
    why     TEXT   NOT NULL,
    PRIMARY KEY (batch, seq)
);
CREATE UNIQUE INDEX tag_items_once ON tag_items (batch, product, line);
CREATE INDEX tag_items_by_outcome ON tag_items (batch, outcome, seq);

-- The clock of one batch for one merchant: it starts when the one notice is recorded as sent.
CREATE TABLE tag_windows (
    id         TEXT   PRIMARY KEY,
    batch      TEXT   NOT NULL,
    merchant   TEXT   NOT NULL,
    membership TEXT   NOT NULL,
    programme  TEXT   NOT NULL,
    edition    TEXT   NOT NULL,
    noticed_at BIGINT NOT NULL,
    closes_at  BIGINT NOT NULL,
    due_at     BIGINT NOT NULL,
    done_at    BIGINT NOT NULL
);
CREATE UNIQUE INDEX tag_windows_once ON tag_windows (batch, merchant);
CREATE INDEX tag_windows_due ON tag_windows (due_at) WHERE done_at = 0 AND noticed_at > 0;

CREATE TABLE tags (
    id           TEXT    PRIMARY KEY,
    merchant     TEXT    NOT NULL,
    programme    TEXT    NOT NULL,
    membership   TEXT    NOT NULL,
    product      TEXT    NOT NULL,
    batch        TEXT    NOT NULL,
    window_id    TEXT    NOT NULL,
    made_at      BIGINT  NOT NULL,
    objection    TEXT    NOT NULL,
    effective_at BIGINT  NOT NULL,
    ended_at     BIGINT  NOT NULL,
    end_cause    TEXT    NOT NULL,
    end_clause   TEXT    NOT NULL,
    end_why      TEXT    NOT NULL,
    end_by       TEXT    NOT NULL
);
CREATE UNIQUE INDEX tags_open_once ON tags (product, programme) WHERE ended_at = 0;
CREATE INDEX tags_of_merchant ON tags (merchant, id);
CREATE INDEX tags_of_product ON tags (product, id);
CREATE INDEX tags_of_batch ON tags (batch, id);
CREATE INDEX tags_of_membership ON tags (membership, ended_at);
CREATE INDEX tags_to_take_effect ON tags (window_id, id) WHERE effective_at = 0 AND ended_at = 0 AND objection = '';

-- Times in which an effective tag was off: from the end that was undone to its undoing.
CREATE TABLE tag_gaps (
    tag      TEXT   NOT NULL,
    from_at  BIGINT NOT NULL,
    until_at BIGINT NOT NULL,
    PRIMARY KEY (tag, from_at)
);

CREATE TABLE objections (
    id            TEXT    PRIMARY KEY,
    tag           TEXT    NOT NULL UNIQUE,
    product       TEXT    NOT NULL,
    merchant      TEXT    NOT NULL,
    programme     TEXT    NOT NULL,
    edition       TEXT    NOT NULL,
    reason        TEXT    NOT NULL,
    papers        TEXT    NOT NULL,
    filed_at      BIGINT  NOT NULL,
    filed_by      TEXT    NOT NULL,
    filed_name    TEXT    NOT NULL,
    due_at        BIGINT  NOT NULL,
    late_at       BIGINT  NOT NULL,
    answered_at   BIGINT  NOT NULL,
    verdict       TEXT    NOT NULL,
    answer        TEXT    NOT NULL,
    answered_by   TEXT    NOT NULL,
    answered_name TEXT    NOT NULL,
    decision      TEXT    NOT NULL,
    undone_at     BIGINT  NOT NULL,
    version       INTEGER NOT NULL
);
CREATE INDEX objections_open ON objections (due_at) WHERE answered_at = 0;
CREATE INDEX objections_of_merchant ON objections (merchant, id);

-- The ledger of the service fee: one entry for each tag and day, corrections as further entries, nothing rewritten.
CREATE TABLE fee_entries (
    tag         TEXT    NOT NULL,
    day         INTEGER NOT NULL,
    seq         INTEGER NOT NULL,
    merchant    TEXT    NOT NULL,
    programme   TEXT    NOT NULL,
    product     TEXT    NOT NULL,
    month       INTEGER NOT NULL,
    sales       BIGINT  NOT NULL,
    refunds     BIGINT  NOT NULL,
    amount      BIGINT  NOT NULL,
    rate        TEXT    NOT NULL,
    edition     TEXT    NOT NULL,
    clause      TEXT    NOT NULL,
    cause       TEXT    NOT NULL,
    reckoned_at BIGINT  NOT NULL,
    PRIMARY KEY (tag, day, seq)
);
CREATE INDEX fee_entries_of_month ON fee_entries (merchant, programme, month, product, day);

-- Which daily figures of tagged products are reckoned: the version of the figures seen, and the one reckoned.
CREATE TABLE fee_days (
    product TEXT    NOT NULL,
    day     INTEGER NOT NULL,
    seen    BIGINT  NOT NULL,
    done    BIGINT  NOT NULL,
    PRIMARY KEY (product, day)
);
CREATE INDEX fee_days_to_reckon ON fee_days (day, product) WHERE done < seen;

-- How far newly recorded figures were looked through: where the next look begins, the last figures that were met, and
-- when the last look came to the end.
CREATE TABLE fee_mark (
    id             INTEGER PRIMARY KEY,
    recorded       BIGINT  NOT NULL,
    product        TEXT    NOT NULL,
    day            INTEGER NOT NULL,
    newest         BIGINT  NOT NULL,
    newest_product TEXT    NOT NULL,
    newest_day     INTEGER NOT NULL,
    ended_at       BIGINT  NOT NULL
);
INSERT INTO fee_mark (id, recorded, product, day, newest, newest_product, newest_day, ended_at) VALUES (1, 0, '', 0, 0, '', 0, 0);
