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
