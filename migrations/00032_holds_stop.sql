-- +goose Up

-- What a hold stops besides hiding products: rights of the member, with commas between; '' where it stops all of them.
ALTER TABLE holds ADD COLUMN stops TEXT NOT NULL DEFAULT '';
