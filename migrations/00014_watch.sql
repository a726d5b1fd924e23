-- +goose Up

-- The store that takes part, where a programme is one of stores; '' where the merchant does.
ALTER TABLE memberships ADD COLUMN store TEXT NOT NULL DEFAULT '';
DROP INDEX memberships_once;
CREATE UNIQUE INDEX memberships_once ON memberships (merchant, programme, party, store, slot) WHERE ended_at = 0;
CREATE INDEX memberships_watched ON memberships (programme, id) WHERE ended_at = 0;
ALTER TABLE bars ADD COLUMN store TEXT NOT NULL DEFAULT '';
ALTER TABLE bars ADD COLUMN period TEXT NOT NULL DEFAULT ''; -- in working days: its end moves with the calendar (TIME-4)
ALTER TABLE cases ADD COLUMN store TEXT NOT NULL DEFAULT '';

-- Warnings to members: one at a time for a rule of a membership, or of one product in it. What followed at once stands
-- here too, with opened_at = due_at.
CREATE TABLE warnings (
    id          TEXT    PRIMARY KEY,
    merchant    TEXT    NOT NULL,
    store       TEXT    NOT NULL,
    product     TEXT    NOT NULL, -- '' where the store is warned
    membership  TEXT    NOT NULL,
    programme   TEXT    NOT NULL,
    edition     TEXT    NOT NULL,
    rule        TEXT    NOT NULL,
    clause      TEXT    NOT NULL,
    near        BOOLEAN NOT NULL, -- opened when the line was near, not broken
    opened_at   BIGINT  NOT NULL,
    due_at      BIGINT  NOT NULL,
    broken_at   BIGINT  NOT NULL, -- since when the line is known to be broken; 0 while it is only near
    found       TEXT    NOT NULL, -- what was found when it opened, in both languages
    decision    TEXT    NOT NULL, -- against the merchant: the warning of a breach
    stay_by     TEXT    NOT NULL,
    stay_name   TEXT    NOT NULL,
    stay_at     BIGINT  NOT NULL,
    stay_reason TEXT    NOT NULL,
    second_by   TEXT    NOT NULL,
    second_name TEXT    NOT NULL,
    second_at   BIGINT  NOT NULL,
    closed_at   BIGINT  NOT NULL,
    outcome     TEXT    NOT NULL,
    result      TEXT    NOT NULL, -- what followed: "removal:…", "decision:…"
    quiet       BOOLEAN NOT NULL, -- what it told is not told again until the rule was met in between
    version     INTEGER NOT NULL
);
CREATE UNIQUE INDEX warnings_once ON warnings (membership, rule, product) WHERE closed_at = 0;
CREATE INDEX warnings_told ON warnings (membership, rule, product) WHERE quiet;
CREATE INDEX warnings_of_merchant ON warnings (merchant, id);
CREATE INDEX warnings_open ON warnings (programme, clause, due_at, id) WHERE closed_at = 0;

-- Products in a programme of stores: one row for a product of a membership.
CREATE TABLE entries (
    membership TEXT    NOT NULL,
    product    TEXT    NOT NULL,
    merchant   TEXT    NOT NULL,
    store      TEXT    NOT NULL,
    programme  TEXT    NOT NULL,
    state      TEXT    NOT NULL, -- in refused removed
    entered_at BIGINT  NOT NULL,
    left_at    BIGINT  NOT NULL,
    clause     TEXT    NOT NULL, -- why it is not in
    reason     TEXT    NOT NULL,
    decision   TEXT    NOT NULL,
    version    INTEGER NOT NULL,
    PRIMARY KEY (membership, product)
);
CREATE INDEX entries_of_product ON entries (product);
CREATE INDEX entries_in ON entries (membership, product) WHERE state = 'in';

-- How often and when a programme's members were judged.
CREATE TABLE watch_runs (
    id          TEXT   PRIMARY KEY,
    programme   TEXT   NOT NULL,
    edition     TEXT   NOT NULL,
    job         TEXT   NOT NULL,
    asked_at    BIGINT NOT NULL,
    asked_by    TEXT   NOT NULL,
    asked_name  TEXT   NOT NULL,
    ended_at    BIGINT NOT NULL,
    stores      BIGINT NOT NULL,
    products    BIGINT NOT NULL,
    opened      BIGINT NOT NULL,
    mended      BIGINT NOT NULL,
    removed     BIGINT NOT NULL
);
CREATE INDEX watch_runs_by_time ON watch_runs (programme, id);
CREATE UNIQUE INDEX watch_runs_of_job ON watch_runs (job);

-- Changes of the rules that staff think of, with the draft and what it would do.
CREATE TABLE what_ifs (
    id         TEXT   PRIMARY KEY,
    programme  TEXT   NOT NULL,
    edition    TEXT   NOT NULL,
    rule       TEXT   NOT NULL, -- '' where a whole draft is thought of
    limit_raw  TEXT   NOT NULL,
    draft      TEXT   NOT NULL, -- id of the draft edition, '' where only a limit is changed
    source     TEXT   NOT NULL,
    hash       TEXT   NOT NULL,
    as_of      BIGINT NOT NULL,
    job        TEXT   NOT NULL,
    asked_at   BIGINT NOT NULL,
    asked_by   TEXT   NOT NULL,
    asked_name TEXT   NOT NULL,
    ended_at   BIGINT NOT NULL,
    members    BIGINT NOT NULL,
    worsens    BIGINT NOT NULL,
    betters    BIGINT NOT NULL
);
CREATE TABLE what_if_flips (
    what_if     TEXT    NOT NULL,
    membership  TEXT    NOT NULL,
    rule        TEXT    NOT NULL,
    merchant    TEXT    NOT NULL,
    store       TEXT    NOT NULL,
    clause      TEXT    NOT NULL,
    category    TEXT    NOT NULL,
    worse       BOOLEAN NOT NULL,
    was         TEXT    NOT NULL,
    now         TEXT    NOT NULL,
    value       TEXT    NOT NULL,
    limit_value TEXT    NOT NULL,
    PRIMARY KEY (what_if, membership, rule)
);

-- Letters that staff write to many merchants at once: to whom is laid down when they are sent.
CREATE TABLE mailings (
    id         TEXT   PRIMARY KEY,
    programme  TEXT   NOT NULL,
    clause     TEXT   NOT NULL, -- only merchants warned under it; '' for any
    state      TEXT   NOT NULL, -- '' near broken fine
    letter     TEXT   NOT NULL,
    must_ack   BOOLEAN NOT NULL,
    job        TEXT   NOT NULL,
    asked_at   BIGINT NOT NULL,
    asked_by   TEXT   NOT NULL,
    asked_name TEXT   NOT NULL,
    ended_at   BIGINT NOT NULL,
    total      BIGINT NOT NULL
);
CREATE TABLE mailing_readers (
    mailing  TEXT NOT NULL,
    merchant TEXT NOT NULL,
    notice   TEXT NOT NULL, -- '' until it was sent
    PRIMARY KEY (mailing, merchant)
);
CREATE UNIQUE INDEX what_ifs_of_job ON what_ifs (job);
CREATE UNIQUE INDEX mailings_of_job ON mailings (job);
CREATE INDEX warnings_of_store ON warnings (store, id) WHERE store <> '';
