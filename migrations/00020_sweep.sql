-- +goose Up

-- Ends that could not take effect yet: when they are tried again, and those that people have to look at.
CREATE TABLE sweep_failures (
    deadline   TEXT    PRIMARY KEY,
    attempts   INTEGER NOT NULL,
    next_at    BIGINT  NOT NULL,
    parked_at  BIGINT  NOT NULL,
    last_error TEXT    NOT NULL
);

-- When each round of housekeeping was last begun.
CREATE TABLE sweep_rounds (
    name TEXT   PRIMARY KEY,
    at   BIGINT NOT NULL
);
