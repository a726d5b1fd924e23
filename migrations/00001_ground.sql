-- +goose Up

-- The record: append-only, each entry bound to the one before it by its hash.
CREATE TABLE audit_entries (
    seq        BIGINT  PRIMARY KEY,
    at         BIGINT  NOT NULL,
    actor      TEXT    NOT NULL,
    actor_name TEXT    NOT NULL,
    role       TEXT    NOT NULL,
    merchant   TEXT    NOT NULL,
    ip         TEXT    NOT NULL,
    session    TEXT    NOT NULL,
    action     TEXT    NOT NULL,
    object     TEXT    NOT NULL,
    clause     TEXT    NOT NULL,
    detail     TEXT    NOT NULL,
    prev_hash  TEXT    NOT NULL,
    hash       TEXT    NOT NULL
);
CREATE INDEX audit_by_object ON audit_entries (object, seq);
CREATE INDEX audit_by_actor ON audit_entries (actor, seq);
CREATE INDEX audit_by_merchant ON audit_entries (merchant, seq);

CREATE TABLE audit_head (
    id   INTEGER PRIMARY KEY,
    seq  BIGINT  NOT NULL,
    hash TEXT    NOT NULL
);
INSERT INTO audit_head (id, seq, hash) VALUES (1, 0, '');

-- Everything that has an end, whatever it belongs to.
CREATE TABLE deadlines (
    id          TEXT    PRIMARY KEY,
    kind        TEXT    NOT NULL,
    object      TEXT    NOT NULL,
    merchant    TEXT    NOT NULL,
    audience    TEXT    NOT NULL,
    programme   TEXT    NOT NULL,
    edition     TEXT    NOT NULL,
    clause      TEXT    NOT NULL,
    period      TEXT    NOT NULL,
    title       TEXT    NOT NULL,
    link        TEXT    NOT NULL,
    opened_at   BIGINT  NOT NULL,
    started_at  BIGINT  NOT NULL,
    due_at      BIGINT  NOT NULL,
    provisional BOOLEAN NOT NULL,
    paused_at   BIGINT  NOT NULL,
    period_left TEXT    NOT NULL,
    paused_for  BIGINT  NOT NULL,
    fired_at    BIGINT  NOT NULL,
    closed_at   BIGINT  NOT NULL,
    outcome     TEXT    NOT NULL
);
CREATE UNIQUE INDEX deadlines_open_once ON deadlines (kind, object) WHERE closed_at = 0;
CREATE INDEX deadlines_to_fire ON deadlines (due_at) WHERE closed_at = 0 AND fired_at = 0 AND paused_at = 0;
CREATE INDEX deadlines_open ON deadlines (audience, due_at) WHERE closed_at = 0;
CREATE INDEX deadlines_of_merchant ON deadlines (merchant, due_at) WHERE closed_at = 0;
CREATE INDEX deadlines_of_object ON deadlines (object);
CREATE INDEX deadlines_by_due ON deadlines (audience, due_at, id);

-- Years that staff added to the official calendar.
CREATE TABLE holidays (
    day  INTEGER PRIMARY KEY,
    name TEXT    NOT NULL,
    off  BOOLEAN NOT NULL
);

-- What was told to whom; the inbox on the site.
CREATE TABLE notices (
    id        TEXT    PRIMARY KEY,
    key       TEXT    NOT NULL UNIQUE,
    merchant  TEXT    NOT NULL,
    role      TEXT    NOT NULL,
    category  TEXT    NOT NULL,
    clause    TEXT    NOT NULL,
    object    TEXT    NOT NULL,
    letter    TEXT    NOT NULL,
    must_ack  BOOLEAN NOT NULL,
    until_at  BIGINT  NOT NULL,
    sent_at   BIGINT  NOT NULL
);
CREATE INDEX notices_of_merchant ON notices (merchant, id);
CREATE INDEX notices_of_role ON notices (role, id);
CREATE INDEX notices_of_object ON notices (object);

CREATE TABLE notices_seen (
    notice      TEXT   NOT NULL REFERENCES notices (id),
    account     TEXT   NOT NULL,
    opened_at   BIGINT NOT NULL,
    acked_at    BIGINT NOT NULL,
    archived_at BIGINT NOT NULL,
    PRIMARY KEY (account, notice)
);

CREATE TABLE mails (
    id         TEXT    PRIMARY KEY,
    key        TEXT    NOT NULL UNIQUE,
    notice     TEXT    NOT NULL,
    address    TEXT    NOT NULL,
    lang       TEXT    NOT NULL,
    letter     TEXT    NOT NULL,
    state      TEXT    NOT NULL,
    attempts   INTEGER NOT NULL,
    next_at    BIGINT  NOT NULL,
    lease_at   BIGINT  NOT NULL,
    queued_at  BIGINT  NOT NULL,
    sent_at    BIGINT  NOT NULL,
    last_error TEXT    NOT NULL
);
CREATE INDEX mails_to_send ON mails (next_at) WHERE state = 'queued';
CREATE INDEX mails_by_state ON mails (state, id);
CREATE INDEX mails_of_notice ON mails (notice);

-- Work that takes longer than a request.
CREATE TABLE jobs (
    id          TEXT    PRIMARY KEY,
    kind        TEXT    NOT NULL,
    key         TEXT    NOT NULL UNIQUE,
    merchant    TEXT    NOT NULL,
    account     TEXT    NOT NULL,
    title       TEXT    NOT NULL,
    link        TEXT    NOT NULL,
    args        TEXT    NOT NULL,
    place       TEXT    NOT NULL,
    state       TEXT    NOT NULL,
    total       BIGINT  NOT NULL,
    done        BIGINT  NOT NULL,
    failed      BIGINT  NOT NULL,
    report      TEXT    NOT NULL,
    last_error  TEXT    NOT NULL,
    attempts    INTEGER NOT NULL,
    next_at     BIGINT  NOT NULL,
    lease_until BIGINT  NOT NULL,
    lease_by    TEXT    NOT NULL,
    created_at  BIGINT  NOT NULL,
    started_at  BIGINT  NOT NULL,
    finished_at BIGINT  NOT NULL,
    cancel_at   BIGINT  NOT NULL
);
CREATE INDEX jobs_to_run ON jobs (next_at) WHERE finished_at = 0;
CREATE INDEX jobs_by_time ON jobs (created_at);

-- The same form sent twice has one effect.
CREATE TABLE form_tokens (
    token    TEXT   PRIMARY KEY,
    account  TEXT   NOT NULL,
    route    TEXT   NOT NULL,
    content  TEXT   NOT NULL,
    location TEXT   NOT NULL,
    used_at  BIGINT NOT NULL
);
CREATE INDEX form_tokens_by_time ON form_tokens (used_at);

-- How often somebody tried something that is limited.
CREATE TABLE attempts (
    scope      TEXT    NOT NULL,
    subject    TEXT    NOT NULL,
    window_at  BIGINT  NOT NULL,
    count      INTEGER NOT NULL,
    PRIMARY KEY (scope, subject, window_at)
);

-- How far a demonstration's clock runs ahead (microseconds).
CREATE TABLE demo_clock (
    id    INTEGER PRIMARY KEY,
    ahead BIGINT  NOT NULL
);

-- Papers by their content.
CREATE TABLE blobs (
    sha256     TEXT   PRIMARY KEY,
    size       BIGINT NOT NULL,
    type       TEXT   NOT NULL,
    stored_at  BIGINT NOT NULL
);
