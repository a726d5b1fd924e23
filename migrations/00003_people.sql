-- +goose Up

-- Who may come in. One person, one e-mail, one role; merchant is '' for staff.
CREATE TABLE accounts (
    id          TEXT    PRIMARY KEY,
    email       TEXT    NOT NULL,
    email_key   TEXT    NOT NULL UNIQUE,
    name        TEXT    NOT NULL,
    role        TEXT    NOT NULL,
    merchant    TEXT    NOT NULL,
    language    TEXT    NOT NULL,
    password    TEXT    NOT NULL,
    password_at BIGINT  NOT NULL,
    demo        BOOLEAN NOT NULL,
    created_at  BIGINT  NOT NULL,
    created_by  TEXT    NOT NULL,
    disabled_at BIGINT  NOT NULL,
    disabled_by TEXT    NOT NULL,
    version     INTEGER NOT NULL
);
CREATE INDEX accounts_of_merchant ON accounts (merchant, id);
CREATE INDEX accounts_of_role ON accounts (role, id);

-- Second factor (TOTP): the secret in use, the last step that was used, and a secret that is being set up.
CREATE TABLE second_factors (
    account    TEXT   PRIMARY KEY REFERENCES accounts (id),
    secret     TEXT   NOT NULL,
    since_at   BIGINT NOT NULL,
    last_step  BIGINT NOT NULL,
    pending    TEXT   NOT NULL,
    pending_at BIGINT NOT NULL
);

CREATE TABLE recovery_codes (
    hash    TEXT   PRIMARY KEY,
    account TEXT   NOT NULL REFERENCES accounts (id),
    used_at BIGINT NOT NULL
);
CREATE INDEX recovery_codes_of_account ON recovery_codes (account);

-- Who is here. Only the hash of a session's secret is kept; the id survives its rotation.
CREATE TABLE sessions (
    hash       TEXT    PRIMARY KEY,
    id         TEXT    NOT NULL UNIQUE,
    account    TEXT    NOT NULL REFERENCES accounts (id),
    stage      TEXT    NOT NULL,
    data       TEXT    NOT NULL,
    ip         TEXT    NOT NULL,
    device     TEXT    NOT NULL,
    agent      TEXT    NOT NULL,
    demo       BOOLEAN NOT NULL,
    tries      INTEGER NOT NULL,
    created_at BIGINT  NOT NULL,
    seen_at    BIGINT  NOT NULL,
    strong_at  BIGINT  NOT NULL,
    ended_at   BIGINT  NOT NULL
);
CREATE INDEX sessions_of_account ON sessions (account, seen_at);
CREATE INDEX sessions_by_time ON sessions (seen_at);

CREATE TABLE invitations (
    id            TEXT   PRIMARY KEY,
    token         TEXT   NOT NULL UNIQUE,
    email         TEXT   NOT NULL,
    email_key     TEXT   NOT NULL,
    role          TEXT   NOT NULL,
    merchant      TEXT   NOT NULL,
    merchant_name TEXT   NOT NULL,
    language      TEXT   NOT NULL,
    invited_at    BIGINT NOT NULL,
    invited_by    TEXT   NOT NULL,
    inviter       TEXT   NOT NULL,
    expires_at    BIGINT NOT NULL,
    accepted_at   BIGINT NOT NULL,
    revoked_at    BIGINT NOT NULL,
    account       TEXT   NOT NULL
);
CREATE UNIQUE INDEX invitations_open_once ON invitations (merchant, email_key) WHERE accepted_at = 0 AND revoked_at = 0;
CREATE INDEX invitations_of_merchant ON invitations (merchant, id);

-- Links by which a forgotten password is set anew; account is '' where no account has the address.
CREATE TABLE account_links (
    token        TEXT   PRIMARY KEY,
    account      TEXT   NOT NULL,
    email        TEXT   NOT NULL,
    requested_at BIGINT NOT NULL,
    expires_at   BIGINT NOT NULL,
    used_at      BIGINT NOT NULL
);
CREATE INDEX account_links_of_account ON account_links (account, used_at);
CREATE INDEX account_links_by_time ON account_links (requested_at);

-- Forms that were sent when the session had ended: shown again to the same person after signing in.
CREATE TABLE kept_forms (
    id      TEXT    PRIMARY KEY,
    account TEXT    NOT NULL REFERENCES accounts (id),
    path    TEXT    NOT NULL,
    origin  TEXT    NOT NULL,
    fields  TEXT    NOT NULL,
    files   BOOLEAN NOT NULL,
    kept_at BIGINT  NOT NULL
);
CREATE INDEX kept_forms_by_time ON kept_forms (kept_at);
