-- +goose Up

-- Which editions of the rulebooks were published, when, and with which text.
CREATE TABLE publications (
    programme    TEXT    NOT NULL,
    edition      TEXT    NOT NULL,
    hash         TEXT    NOT NULL,
    published_at BIGINT  NOT NULL,
    effective_at BIGINT  NOT NULL,
    members      INTEGER NOT NULL,
    PRIMARY KEY (programme, edition)
);
