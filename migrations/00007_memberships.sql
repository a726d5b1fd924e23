-- +goose Up

-- Who is in which programme, for one term.
CREATE TABLE memberships (
    id          TEXT    PRIMARY KEY,
    merchant    TEXT    NOT NULL,
    programme   TEXT    NOT NULL,
    edition     TEXT    NOT NULL,
    party       TEXT    NOT NULL,
    case_id     TEXT    NOT NULL,
    previous    TEXT    NOT NULL,
    slot        TEXT    NOT NULL,
    admitted_at BIGINT  NOT NULL,
    from_at     BIGINT  NOT NULL,
    until_at    BIGINT  NOT NULL,
    ended_at    BIGINT  NOT NULL,
    end_cause   TEXT    NOT NULL,
    end_clause  TEXT    NOT NULL,
    version     INTEGER NOT NULL
);
CREATE UNIQUE INDEX memberships_once ON memberships (merchant, programme, party, slot) WHERE ended_at = 0;
CREATE UNIQUE INDEX memberships_renewed_once ON memberships (previous) WHERE ended_at = 0 AND previous <> '';
CREATE INDEX memberships_of_merchant ON memberships (merchant, programme, until_at);
CREATE INDEX memberships_of_programme ON memberships (programme, until_at, id);
CREATE INDEX memberships_by_end ON memberships (until_at, id);

-- Who may not come back, until when.
CREATE TABLE bars (
    id         TEXT   PRIMARY KEY,
    merchant   TEXT   NOT NULL,
    programme  TEXT   NOT NULL,
    ground     TEXT   NOT NULL,
    clause     TEXT   NOT NULL,
    membership TEXT   NOT NULL,
    refused    TEXT   NOT NULL DEFAULT '',
    since_at   BIGINT NOT NULL,
    until_at   BIGINT NOT NULL,
    lifted_at  BIGINT NOT NULL
);
CREATE INDEX bars_of_merchant ON bars (merchant, programme, until_at);
CREATE INDEX bars_of_membership ON bars (membership);
CREATE INDEX bars_of_refusal ON bars (refused) WHERE refused <> '';

-- Tasks of the growth path.
CREATE TABLE growth_tasks (
    id           TEXT    PRIMARY KEY,
    merchant     TEXT    NOT NULL,
    membership   TEXT    NOT NULL,
    programme    TEXT    NOT NULL,
    edition      TEXT    NOT NULL,
    clause       TEXT    NOT NULL,
    key          TEXT    NOT NULL,
    kind         TEXT    NOT NULL,
    title        TEXT    NOT NULL,
    help         TEXT    NOT NULL,
    evidence     BOOLEAN NOT NULL,
    given_at     BIGINT  NOT NULL,
    given_by     TEXT    NOT NULL,
    given_name   TEXT    NOT NULL,
    due_at       BIGINT  NOT NULL,
    accepted_at  BIGINT  NOT NULL,
    done_at      BIGINT  NOT NULL,
    done_name    TEXT    NOT NULL,
    note         TEXT    NOT NULL,
    papers       TEXT    NOT NULL,
    returned_at  BIGINT  NOT NULL,
    return_text  TEXT    NOT NULL,
    closed_at    BIGINT  NOT NULL,
    closed_by    TEXT    NOT NULL,
    closed_name  TEXT    NOT NULL,
    outcome      TEXT    NOT NULL,
    version      INTEGER NOT NULL
);
CREATE INDEX growth_tasks_of_merchant ON growth_tasks (merchant, id);
CREATE INDEX growth_tasks_of_membership ON growth_tasks (membership, id);
CREATE INDEX growth_tasks_open ON growth_tasks (due_at, id) WHERE closed_at = 0;
