-- +goose Up

-- How often tokens asked, shared by all processes: from when on each may ask its whole burst again.
CREATE TABLE token_paces (
    token   TEXT   PRIMARY KEY,
    full_at BIGINT NOT NULL
);
