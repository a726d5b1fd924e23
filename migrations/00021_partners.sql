-- +goose Up

-- What partners' systems show instead of signing in; only the hash of a token is kept. merchant '' = the platform's own.
CREATE TABLE api_tokens (
    id         TEXT   PRIMARY KEY,
    merchant   TEXT   NOT NULL,
    name       TEXT   NOT NULL,
    hash       TEXT   NOT NULL,
    hint       TEXT   NOT NULL,
    scopes     TEXT   NOT NULL,
    made_at    BIGINT NOT NULL,
    made_by    TEXT   NOT NULL,
    made_name  TEXT   NOT NULL,
    expires_at BIGINT NOT NULL,
    revoked_at BIGINT NOT NULL,
    revoked_by TEXT   NOT NULL
);
CREATE UNIQUE INDEX api_tokens_hash ON api_tokens (hash);
CREATE INDEX api_tokens_of_merchant ON api_tokens (merchant, id);

-- When and from where a token was last used.
CREATE TABLE token_uses (
    token   TEXT   PRIMARY KEY,
    used_at BIGINT NOT NULL,
    ip      TEXT   NOT NULL
);

-- What was answered to a request that carried a key, so that the same request again has no second effect.
CREATE TABLE idempotent_answers (
    token   TEXT    NOT NULL,
    key     TEXT    NOT NULL,
    route   TEXT    NOT NULL,
    digest  TEXT    NOT NULL,
    status  INTEGER NOT NULL,
    body    TEXT    NOT NULL,
    made_at BIGINT  NOT NULL,
    PRIMARY KEY (token, key)
);
CREATE INDEX idempotent_answers_old ON idempotent_answers (made_at);

-- Where a merchant's systems are told what happened.
CREATE TABLE webhooks (
    id         TEXT    PRIMARY KEY,
    merchant   TEXT    NOT NULL,
    url        TEXT    NOT NULL,
    topics     TEXT    NOT NULL,
    secret     TEXT    NOT NULL,
    made_at    BIGINT  NOT NULL,
    made_by    TEXT    NOT NULL,
    made_name  TEXT    NOT NULL,
    paused_at  BIGINT  NOT NULL,
    removed_at BIGINT  NOT NULL,
    version    INTEGER NOT NULL
);
CREATE INDEX webhooks_of_merchant ON webhooks (merchant, id);

-- Up to where the record has been told.
CREATE TABLE webhook_mark (
    id  INTEGER PRIMARY KEY,
    seq BIGINT  NOT NULL
);

-- One event for one webhook: once, whatever happens.
CREATE TABLE webhook_deliveries (
    id           TEXT    PRIMARY KEY,
    webhook      TEXT    NOT NULL,
    merchant     TEXT    NOT NULL,
    event        TEXT    NOT NULL,
    type         TEXT    NOT NULL,
    object       TEXT    NOT NULL,
    body         TEXT    NOT NULL,
    made_at      BIGINT  NOT NULL,
    next_at      BIGINT  NOT NULL,
    lease_until  BIGINT  NOT NULL,
    tries        INTEGER NOT NULL,
    delivered_at BIGINT  NOT NULL,
    failed_at    BIGINT  NOT NULL,
    status       INTEGER NOT NULL,
    answer       TEXT    NOT NULL
);
CREATE UNIQUE INDEX webhook_deliveries_once ON webhook_deliveries (webhook, event);
CREATE INDEX webhook_deliveries_due ON webhook_deliveries (next_at) WHERE delivered_at = 0 AND failed_at = 0;
CREATE INDEX webhook_deliveries_of_merchant ON webhook_deliveries (merchant, id);
