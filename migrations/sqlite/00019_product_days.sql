-- +goose Up

-- One day of a product's figures, clustered by its key; NULL = not available.
CREATE TABLE product_days (
    product         TEXT   NOT NULL,
    day             BIGINT NOT NULL,
    sales           BIGINT NOT NULL,
    orders          BIGINT NOT NULL,
    refunds         BIGINT,
    quality_refunds BIGINT,
    score           TEXT,
    price           BIGINT,
    version         BIGINT NOT NULL,
    recorded        BIGINT NOT NULL,
    recorded_by     TEXT   NOT NULL,
    PRIMARY KEY (product, day)
) WITHOUT ROWID;
CREATE INDEX product_days_recorded ON product_days (recorded, product, day);

CREATE TABLE product_days_replaced (
    product         TEXT   NOT NULL,
    day             BIGINT NOT NULL,
    sales           BIGINT NOT NULL,
    orders          BIGINT NOT NULL,
    refunds         BIGINT,
    quality_refunds BIGINT,
    score           TEXT,
    price           BIGINT,
    version         BIGINT NOT NULL,
    recorded        BIGINT NOT NULL,
    recorded_by     TEXT   NOT NULL,
    PRIMARY KEY (product, day, version)
) WITHOUT ROWID;
