-- +goose Up

-- When products were on sale in a store, and in which: what their share in a programme was at any instant.
CREATE TABLE product_offers (
    product  TEXT   NOT NULL,
    store    TEXT   NOT NULL,
    from_at  BIGINT NOT NULL,
    until_at BIGINT NOT NULL, -- exclusive; 0 while it lasts
    PRIMARY KEY (product, from_at)
);
CREATE INDEX product_offers_of_store ON product_offers (store, until_at);
INSERT INTO product_offers (product, store, from_at, until_at) SELECT id, store, changed_at, 0 FROM products WHERE COALESCE(online, TRUE);
