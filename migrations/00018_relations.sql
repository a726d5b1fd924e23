-- +goose Up

-- A tie between two memberships: asked for, then running, then ended. A pair has one that is open.
CREATE TABLE relations (
    id               TEXT    PRIMARY KEY,
    programme        TEXT    NOT NULL,
    edition          TEXT    NOT NULL,
    here             TEXT    NOT NULL,
    here_membership  TEXT    NOT NULL,
    there            TEXT    NOT NULL,
    there_membership TEXT    NOT NULL,
    way              TEXT    NOT NULL,
    payment          TEXT    NOT NULL,
    message          TEXT    NOT NULL,
    asked_at         BIGINT  NOT NULL,
    asked_by         TEXT    NOT NULL,
    asked_name       TEXT    NOT NULL,
    due_at           BIGINT  NOT NULL,
    answered_at      BIGINT  NOT NULL,
    answered_by      TEXT    NOT NULL,
    answered_name    TEXT    NOT NULL,
    reason           TEXT    NOT NULL,
    running_at       BIGINT  NOT NULL,
    proposal         TEXT    NOT NULL,
    closed_at        BIGINT  NOT NULL,
    outcome          TEXT    NOT NULL,
    closed_by        TEXT    NOT NULL,
    told_at          BIGINT  NOT NULL,
    version          INTEGER NOT NULL
);
CREATE UNIQUE INDEX relations_open ON relations (programme, here, there) WHERE closed_at = 0;
CREATE INDEX relations_of_here ON relations (here, id);
CREATE INDEX relations_of_there ON relations (there, id);
CREATE INDEX relations_of_here_membership ON relations (here_membership) WHERE closed_at = 0;
CREATE INDEX relations_of_there_membership ON relations (there_membership) WHERE closed_at = 0;
CREATE INDEX relations_closed_by ON relations (closed_by) WHERE closed_by <> '';
CREATE INDEX relations_to_tell ON relations (id) WHERE closed_by <> '' AND told_at = 0;

-- The orders that were open when a relation ended: they are still to be served.
CREATE TABLE relation_orders (
    relation  TEXT   NOT NULL,
    order_id  TEXT   NOT NULL,
    listed_at BIGINT NOT NULL,
    PRIMARY KEY (relation, order_id)
);
