-- +goose Up

-- Relations whose end was told to the other side, and that run again since: that is to be told as well.
CREATE INDEX relations_to_tell_back ON relations (id) WHERE closed_by = '' AND told_at > 0;
