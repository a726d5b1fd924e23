-- +goose Up

-- Editions of rulebooks that were published here, beside those that the program brings. A row never changes and never goes.
CREATE TABLE books (
    programme TEXT   NOT NULL,
    edition   TEXT   NOT NULL,
    source    TEXT   NOT NULL,
    scenarios TEXT   NOT NULL,
    hash      TEXT   NOT NULL, -- SHA-256 of the source
    draft     TEXT   NOT NULL,
    published BIGINT NOT NULL,
    PRIMARY KEY (programme, edition)
);

-- Editions that are being written: checked, simulated, published by two people or dropped.
CREATE TABLE book_drafts (
    id             TEXT    PRIMARY KEY,
    programme      TEXT    NOT NULL, -- '' as long as the text does not say
    edition        TEXT    NOT NULL,
    source         TEXT    NOT NULL,
    scenarios      TEXT    NOT NULL,
    hash           TEXT    NOT NULL, -- of source and scenarios
    problems       INTEGER NOT NULL,
    written_by     TEXT    NOT NULL,
    written_name   TEXT    NOT NULL,
    written_at     BIGINT  NOT NULL,
    what_if        TEXT    NOT NULL, -- the simulation of this very text
    proposed_by    TEXT    NOT NULL,
    proposed_name  TEXT    NOT NULL,
    proposed_at    BIGINT  NOT NULL,
    published_by   TEXT    NOT NULL,
    published_name TEXT    NOT NULL,
    published_at   BIGINT  NOT NULL,
    dropped_by     TEXT    NOT NULL,
    dropped_name   TEXT    NOT NULL,
    dropped_at     BIGINT  NOT NULL,
    reason         TEXT    NOT NULL, -- why it was sent back or dropped
    version        INTEGER NOT NULL
);
CREATE INDEX book_drafts_open ON book_drafts (id) WHERE published_at = 0 AND dropped_at = 0;

-- The level that a member has in a programme of levels, and the badge that it holds.
CREATE TABLE standings (
    membership  TEXT    PRIMARY KEY,
    merchant    TEXT    NOT NULL,
    store       TEXT    NOT NULL,
    programme   TEXT    NOT NULL,
    edition     TEXT    NOT NULL,
    level       TEXT    NOT NULL,
    since       BIGINT  NOT NULL, -- the evaluation that gave it
    evaluated   BIGINT  NOT NULL, -- the last evaluation
    decision    TEXT    NOT NULL,
    badge       TEXT    NOT NULL, -- the level that granted it, '' where there is none
    badge_since BIGINT  NOT NULL,
    badge_until BIGINT  NOT NULL, -- exclusive; it lapses where no evaluation confirms it
    version     INTEGER NOT NULL
);
CREATE INDEX standings_of_programme ON standings (programme, level, membership);

-- Every evaluation of every member.
CREATE TABLE evaluations (
    membership TEXT   NOT NULL,
    at         BIGINT NOT NULL,
    programme  TEXT   NOT NULL,
    edition    TEXT   NOT NULL,
    level      TEXT   NOT NULL, -- '' where it could not be known
    was        TEXT   NOT NULL,
    decision   TEXT   NOT NULL, -- '' where nothing changed
    PRIMARY KEY (membership, at)
);

-- Members that rest because a warning ended in a breach: one at a time for a rule.
CREATE TABLE suspensions (
    id         TEXT    PRIMARY KEY,
    merchant   TEXT    NOT NULL,
    store      TEXT    NOT NULL,
    membership TEXT    NOT NULL,
    programme  TEXT    NOT NULL,
    edition    TEXT    NOT NULL,
    rule       TEXT    NOT NULL,
    clause     TEXT    NOT NULL,
    decision   TEXT    NOT NULL,
    found      TEXT    NOT NULL,
    since      BIGINT  NOT NULL,
    ends       BIGINT  NOT NULL, -- removal follows without an accepted plan
    closed     BIGINT  NOT NULL,
    outcome    TEXT    NOT NULL, -- lifted removed undone over
    version    INTEGER NOT NULL
);
CREATE UNIQUE INDEX suspensions_once ON suspensions (membership, rule) WHERE closed = 0;
CREATE INDEX suspensions_of_merchant ON suspensions (merchant, id);

-- What members say they will do about a rule that they break, and the immunity that it earns them.
CREATE TABLE plans (
    id            TEXT    PRIMARY KEY,
    merchant      TEXT    NOT NULL,
    store         TEXT    NOT NULL,
    membership    TEXT    NOT NULL,
    programme     TEXT    NOT NULL,
    edition       TEXT    NOT NULL,
    rule          TEXT    NOT NULL,
    clause        TEXT    NOT NULL,
    object        TEXT    NOT NULL, -- the warning or suspension that it answers
    words         TEXT    NOT NULL,
    filed_by      TEXT    NOT NULL,
    filed_name    TEXT    NOT NULL,
    filed_at      BIGINT  NOT NULL,
    answered_by   TEXT    NOT NULL,
    answered_name TEXT    NOT NULL,
    answered_at   BIGINT  NOT NULL,
    reason        TEXT    NOT NULL,
    immune_until  BIGINT  NOT NULL, -- exclusive; 0 where it was not accepted
    closed        BIGINT  NOT NULL,
    outcome       TEXT    NOT NULL, -- refused withdrawn kept failed over
    version       INTEGER NOT NULL
);
CREATE UNIQUE INDEX plans_once ON plans (membership, rule) WHERE closed = 0;
CREATE INDEX plans_of_merchant ON plans (merchant, id);
