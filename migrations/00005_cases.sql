-- +goose Up

-- Every decision with its edition, the facts it rests on and the answer of every rule: only ever added.
CREATE TABLE decisions (
    id           TEXT    PRIMARY KEY,
    kind         TEXT    NOT NULL,
    object       TEXT    NOT NULL,
    merchant     TEXT    NOT NULL,
    programme    TEXT    NOT NULL,
    edition      TEXT    NOT NULL,
    hash         TEXT    NOT NULL,
    occasion     TEXT    NOT NULL,
    facts        TEXT    NOT NULL,
    decided_at   BIGINT  NOT NULL,
    verdict      TEXT    NOT NULL,
    clauses      TEXT    NOT NULL,
    reason       TEXT    NOT NULL,
    adverse      BOOLEAN NOT NULL,
    appeal_until BIGINT  NOT NULL,
    account      TEXT    NOT NULL,
    account_name TEXT    NOT NULL,
    second       TEXT    NOT NULL,
    second_name  TEXT    NOT NULL
);
CREATE INDEX decisions_of_object ON decisions (object, id);
CREATE INDEX decisions_of_merchant ON decisions (merchant, id);

-- Applications. Every state is a record of who and when; state repeats what they say, for the queue's index.
CREATE TABLE cases (
    id             TEXT    PRIMARY KEY,
    number         TEXT    NOT NULL,
    merchant       TEXT    NOT NULL,
    programme      TEXT    NOT NULL,
    party          TEXT    NOT NULL,
    edition        TEXT    NOT NULL,
    state          TEXT    NOT NULL,
    version        INTEGER NOT NULL,
    started_at     BIGINT  NOT NULL,
    started_by     TEXT    NOT NULL,
    started_by_name   TEXT    NOT NULL,
    submitted_at   BIGINT  NOT NULL,
    submitted_by   TEXT    NOT NULL,
    submitted_by_name TEXT    NOT NULL,
    claimed_at     BIGINT  NOT NULL,
    claimed_by     TEXT    NOT NULL,
    claimed_by_name   TEXT    NOT NULL,
    asked_at       BIGINT  NOT NULL,
    asked_by       TEXT    NOT NULL,
    asked_by_name     TEXT    NOT NULL,
    decided_at     BIGINT  NOT NULL,
    decided_by     TEXT    NOT NULL,
    decided_by_name   TEXT    NOT NULL,
    withdrawn_at   BIGINT  NOT NULL,
    withdrawn_by   TEXT    NOT NULL,
    withdrawn_by_name TEXT    NOT NULL,
    reopened_at    BIGINT  NOT NULL,
    reopened_by    TEXT    NOT NULL,
    reopened_by_name  TEXT    NOT NULL,
    excluded       TEXT    NOT NULL,
    round          INTEGER NOT NULL,
    ahead          INTEGER NOT NULL,
    outcome        TEXT    NOT NULL,
    decision       TEXT    NOT NULL,
    renews         TEXT    NOT NULL,
    member         TEXT    NOT NULL,
    pending        BOOLEAN NOT NULL,
    closed_at      BIGINT  NOT NULL
);
CREATE UNIQUE INDEX cases_open_once ON cases (merchant, programme, party) WHERE closed_at = 0;
CREATE UNIQUE INDEX cases_by_number ON cases (number) WHERE number <> '';
CREATE INDEX cases_of_merchant ON cases (merchant, id);
CREATE INDEX cases_pending_of ON cases (claimed_by, state) WHERE pending;
CREATE INDEX cases_closed ON cases (closed_at, id) WHERE closed_at > 0;
CREATE INDEX cases_pending ON cases (programme, state) WHERE pending;
CREATE INDEX cases_ahead ON cases (ahead) WHERE pending AND ahead > 0;
CREATE INDEX deadlines_by_kind ON deadlines (kind, due_at, id) WHERE closed_at = 0;

-- How many cases a day has had, for the numbers that people say.
CREATE TABLE case_numbers (
    day  TEXT    PRIMARY KEY,
    last INTEGER NOT NULL
);

-- What was answered when the case was handed in or corrected.
CREATE TABLE case_answers (
    case_id TEXT    PRIMARY KEY REFERENCES cases (id),
    answers TEXT    NOT NULL
);

-- What a person is still typing: a merchant's answers, a reviewer's decision.
CREATE TABLE drafts (
    object   TEXT    PRIMARY KEY,
    content  TEXT    NOT NULL,
    version  INTEGER NOT NULL,
    saved_at BIGINT  NOT NULL,
    saved_by TEXT    NOT NULL,
    name     TEXT    NOT NULL
);

CREATE TABLE case_corrections (
    id            TEXT    PRIMARY KEY,
    case_id       TEXT    NOT NULL REFERENCES cases (id),
    round         INTEGER NOT NULL,
    place         INTEGER NOT NULL,
    ask           TEXT    NOT NULL,
    text          TEXT    NOT NULL,
    was           TEXT    NOT NULL,
    asked_at      BIGINT  NOT NULL,
    asked_by      TEXT    NOT NULL,
    asked_by_name    TEXT    NOT NULL,
    reply         TEXT    NOT NULL,
    answered_at   BIGINT  NOT NULL,
    answered_by   TEXT    NOT NULL,
    answered_by_name TEXT    NOT NULL,
    lapsed        BIGINT  NOT NULL
);
CREATE INDEX corrections_of_case ON case_corrections (case_id, round, place);

-- What a person judged, with the reason; a later judgement replaces the earlier, which stays on the record.
CREATE TABLE case_judgements (
    case_id     TEXT   NOT NULL REFERENCES cases (id),
    key         TEXT   NOT NULL,
    answer      TEXT   NOT NULL,
    reason      TEXT   NOT NULL,
    judged_at   BIGINT NOT NULL,
    judged_by   TEXT   NOT NULL,
    judged_by_name TEXT   NOT NULL,
    PRIMARY KEY (case_id, key)
);

-- A demand that two people let go (GEN-3).
CREATE TABLE case_waivers (
    id            TEXT   PRIMARY KEY,
    case_id       TEXT   NOT NULL REFERENCES cases (id),
    number        TEXT   NOT NULL,
    rule          TEXT   NOT NULL,
    clause        TEXT   NOT NULL,
    reason        TEXT   NOT NULL,
    proposed_at   BIGINT NOT NULL,
    proposed_by   TEXT   NOT NULL,
    proposed_by_name TEXT   NOT NULL,
    signed_at     BIGINT NOT NULL,
    signed_by     TEXT   NOT NULL,
    signed_by_name   TEXT   NOT NULL,
    declined_at   BIGINT NOT NULL,
    declined_by   TEXT   NOT NULL,
    declined_by_name TEXT   NOT NULL,
    remark        TEXT   NOT NULL,
    decision      TEXT   NOT NULL
);
CREATE UNIQUE INDEX waivers_once ON case_waivers (case_id, rule) WHERE declined_at = 0;

-- Internal notes; merchants never see them.
CREATE TABLE case_notes (
    id        TEXT   PRIMARY KEY,
    case_id   TEXT   NOT NULL REFERENCES cases (id),
    body      TEXT   NOT NULL,
    noted_at  BIGINT NOT NULL,
    noted_by  TEXT   NOT NULL,
    noted_by_name TEXT  NOT NULL
);
CREATE INDEX notes_of_case ON case_notes (case_id, id);

-- Who has a case open.
CREATE TABLE case_looks (
    case_id   TEXT   NOT NULL,
    account   TEXT   NOT NULL,
    name      TEXT   NOT NULL,
    looked_at BIGINT NOT NULL,
    PRIMARY KEY (case_id, account)
);
