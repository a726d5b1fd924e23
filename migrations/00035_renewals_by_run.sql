-- +goose Up

-- What follows from a renewal is scheduled for the verdict of its run: a store may stand in several programmes.
UPDATE deadlines SET object = (SELECT 'renewal:' || v.run || '/stores/' || v.store FROM renewal_verdicts v JOIN renewal_runs r ON r.id = v.run
        WHERE 'store:' || v.store = deadlines.object AND r.programme = deadlines.programme AND v.decision <> '' ORDER BY v.run DESC LIMIT 1)
    WHERE kind IN ('renewal.end', 'renewal.cancel') AND closed_at = 0 AND EXISTS (SELECT 1 FROM renewal_verdicts v JOIN renewal_runs r ON r.id = v.run
        WHERE 'store:' || v.store = deadlines.object AND r.programme = deadlines.programme AND v.decision <> '');
