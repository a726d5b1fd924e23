-- +goose Up

-- Places among peers as the last pass over all stores found them; made anew with each pass.
CREATE TABLE renewal_ranks (
    programme TEXT   NOT NULL,
    store     TEXT   NOT NULL,
    fact      TEXT   NOT NULL,
    place     BIGINT NOT NULL,
    peers     BIGINT NOT NULL,
    as_of     BIGINT NOT NULL,
    PRIMARY KEY (programme, store, fact)
);

-- When the last pass of a programme was made, and as of when.
CREATE TABLE renewal_rankings (
    programme TEXT   PRIMARY KEY,
    as_of     BIGINT NOT NULL,
    made_at   BIGINT NOT NULL
);

-- Runs of the yearly renewal over all stores.
CREATE TABLE renewal_runs (
    id            TEXT   PRIMARY KEY,
    programme     TEXT   NOT NULL,
    edition       TEXT   NOT NULL,
    as_of         BIGINT NOT NULL,
    state         TEXT   NOT NULL,
    job           TEXT   NOT NULL,
    total         BIGINT NOT NULL,
    renewed       BIGINT NOT NULL,
    refused       BIGINT NOT NULL,
    exempt        BIGINT NOT NULL,
    person        BIGINT NOT NULL,
    no_data       BIGINT NOT NULL,
    started_by    TEXT   NOT NULL,
    started_name  TEXT   NOT NULL,
    started_at    BIGINT NOT NULL,
    counted_at    BIGINT NOT NULL,
    proposed_by   TEXT   NOT NULL,
    proposed_name TEXT   NOT NULL,
    proposed_at   BIGINT NOT NULL,
    second_by     TEXT   NOT NULL,
    second_name   TEXT   NOT NULL,
    second_at     BIGINT NOT NULL,
    reason        TEXT   NOT NULL,
    sent_at       BIGINT NOT NULL,
    closed_at     BIGINT NOT NULL,
    version       BIGINT NOT NULL
);
CREATE UNIQUE INDEX renewal_runs_once ON renewal_runs (programme, edition) WHERE closed_at = 0;

-- What a run says about each store.
CREATE TABLE renewal_verdicts (
    run         TEXT   NOT NULL REFERENCES renewal_runs (id),
    store       TEXT   NOT NULL,
    merchant    TEXT   NOT NULL,
    name        TEXT   NOT NULL,
    class       TEXT   NOT NULL, -- renewed refused exempt person no_data
    was         TEXT   NOT NULL, -- the class before a person settled it, or before it changed
    clauses     TEXT   NOT NULL, -- of what decided, as JSON
    brands      TEXT   NOT NULL, -- that are to be cancelled, separated by ;
    reason      TEXT   NOT NULL, -- of the person who settled it
    settled_by  TEXT   NOT NULL,
    settled_at  BIGINT NOT NULL,
    decision    TEXT   NOT NULL,
    ends_at     BIGINT NOT NULL, -- when the contract ends, or the renewed term does
    ended_at    BIGINT NOT NULL, -- when it ended by itself
    undone_at   BIGINT NOT NULL, -- when an appeal was upheld
    PRIMARY KEY (run, store)
);
CREATE INDEX renewal_verdicts_of_store ON renewal_verdicts (store, run);
CREATE INDEX renewal_verdicts_of_class ON renewal_verdicts (run, class, store);
CREATE INDEX renewal_verdicts_of_decision ON renewal_verdicts (decision);

-- Brand authorisations that were not renewed, and when they are cancelled.
CREATE TABLE renewal_cancellations (
    store     TEXT   NOT NULL,
    brand     TEXT   NOT NULL,
    run       TEXT   NOT NULL,
    merchant  TEXT   NOT NULL,
    clause    TEXT   NOT NULL,
    due_at    BIGINT NOT NULL,
    done_at   BIGINT NOT NULL,
    void_at   BIGINT NOT NULL,
    PRIMARY KEY (store, brand, run)
);
