package renewal

import (
	"strings"

	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/text"
)

type runRow struct {
	ID, Programme, Edition          string
	AsOf                            clock.Instant
	State                           State
	Job                             string
	Total, Renewed, Refused, Exempt int64
	Person, NoData                  int64
	StartedBy, StartedName          string
	StartedAt, CountedAt            clock.Instant
	ProposedBy, ProposedName        string
	ProposedAt                      clock.Instant
	SecondBy, SecondName            string
	SecondAt                        clock.Instant
	Reason                          string
	SentAt, ClosedAt                clock.Instant
	Version                         int64
}

// TableName is the table of runs.
func (runRow) TableName() string { return "renewal_runs" }

func rowOfRun(r Run) runRow {
	return runRow{ID: r.ID, Programme: r.Programme, Edition: r.Edition, AsOf: r.AsOf, State: r.State, Job: r.Job, Total: r.Total,
		Renewed: r.Counts[Renewed], Refused: r.Counts[Refused], Exempt: r.Counts[Exempt], Person: r.Counts[Person], NoData: r.Counts[NoData],
		StartedBy: r.Started.By, StartedName: r.Started.Name, StartedAt: r.Started.At, CountedAt: r.Counted, ProposedBy: r.Proposed.By, ProposedName: r.Proposed.Name, ProposedAt: r.Proposed.At,
		SecondBy: r.Second.By, SecondName: r.Second.Name, SecondAt: r.Second.At, Reason: r.Reason, SentAt: r.Sent, ClosedAt: r.Closed, Version: r.Version}
}

func (r runRow) run() Run {
	return Run{ID: r.ID, Programme: r.Programme, Edition: r.Edition, AsOf: r.AsOf, State: r.State, Job: r.Job, Total: r.Total,
		Counts:  map[Class]int64{Renewed: r.Renewed, Refused: r.Refused, Exempt: r.Exempt, Person: r.Person, NoData: r.NoData},
		Started: Signature{r.StartedBy, r.StartedName, r.StartedAt}, Counted: r.CountedAt, Proposed: Signature{r.ProposedBy, r.ProposedName, r.ProposedAt},
		Second: Signature{r.SecondBy, r.SecondName, r.SecondAt}, Reason: r.Reason, Sent: r.SentAt, Closed: r.ClosedAt, Version: r.Version}
}

// insertRun adds a run; first is false where one of the same edition is open.
func insertRun(tx *db.Tx, r Run) (first bool, err error) {
	w := rowOfRun(r)
	res := tx.DB.Exec(`INSERT INTO renewal_runs (id, programme, edition, as_of, state, job, total, renewed, refused, exempt, person, no_data, started_by, started_name, started_at, counted_at,
		proposed_by, proposed_name, proposed_at, second_by, second_name, second_at, reason, sent_at, closed_at, version)
		VALUES (?, ?, ?, ?, ?, ?, 0, 0, 0, 0, 0, 0, ?, ?, ?, 0, '', '', 0, '', '', 0, '', 0, 0, 1) ON CONFLICT DO NOTHING`,
		w.ID, w.Programme, w.Edition, w.AsOf, w.State, w.Job, w.StartedBy, w.StartedName, w.StartedAt)
	return res.RowsAffected == 1, res.Error
}

func saveRun(tx *db.Tx, r Run) error {
	w := rowOfRun(r)
	return db.One(tx.DB.Exec(`UPDATE renewal_runs SET state = ?, job = ?, total = ?, renewed = ?, refused = ?, exempt = ?, person = ?, no_data = ?, counted_at = ?, proposed_by = ?, proposed_name = ?,
		proposed_at = ?, second_by = ?, second_name = ?, second_at = ?, reason = ?, sent_at = ?, closed_at = ?, version = version + 1 WHERE id = ? AND version = ?`,
		w.State, w.Job, w.Total, w.Renewed, w.Refused, w.Exempt, w.Person, w.NoData, w.CountedAt, w.ProposedBy, w.ProposedName, w.ProposedAt, w.SecondBy, w.SecondName, w.SecondAt,
		w.Reason, w.SentAt, w.ClosedAt, w.ID, w.Version))
}

// FindRun reads a run; merchants have none. Errors: NotFound.
func FindRun(tx *db.Tx, id string) (Run, error) {
	var r runRow
	err := db.ErrNone
	if tx.Actor.Merchant == "" {
		err = tx.DB.Where("id = ?", id).Take(&r).Error
	}
	return r.run(), db.Found(err, text.Of("这个续签批次", "such run"))
}

// Runs are the runs, the newest first; at most 100.
func Runs(tx *db.Tx) ([]Run, error) {
	var rows []runRow
	err := tx.DB.Order("id DESC").Limit(100).Find(&rows).Error
	out := make([]Run, len(rows))
	for i, r := range rows {
		out[i] = r.run()
	}
	return out, err
}

// tally counts the verdicts of a run by class.
func tally(tx *db.Tx, run string) (counts map[Class]int64, total int64, err error) {
	var rows []struct {
		Class Class
		N     int64
	}
	err = tx.DB.Raw("SELECT class, count(*) AS n FROM renewal_verdicts WHERE run = ? GROUP BY class", run).Scan(&rows).Error
	counts = map[Class]int64{}
	for _, r := range rows {
		counts[r.Class] = r.N
		total += r.N
	}
	return counts, total, err
}

// putRanks keeps places of a pass.
func putRanks(tx *db.Tx, programme string, places []Place, at clock.Instant) error {
	args := make([]any, 0, 6*len(places))
	for _, p := range places {
		args = append(args, programme, p.Store, p.Fact, p.Place, p.Peers, at)
	}
	return tx.DB.Exec("INSERT INTO renewal_ranks (programme, store, fact, place, peers, as_of) VALUES "+strings.TrimSuffix(strings.Repeat("(?, ?, ?, ?, ?, ?), ", len(places)), ", ")+
		" ON CONFLICT (programme, store, fact) DO UPDATE SET place = excluded.place, peers = excluded.peers, as_of = excluded.as_of", args...).Error
}

// rankedNow forgets the places of earlier passes and notes when this one was made.
func rankedNow(tx *db.Tx, programme string, at clock.Instant) error {
	if err := tx.DB.Exec("DELETE FROM renewal_ranks WHERE programme = ? AND as_of <> ?", programme, at).Error; err != nil {
		return err
	}
	return tx.DB.Exec(`INSERT INTO renewal_rankings (programme, as_of, made_at) VALUES (?, ?, ?)
		ON CONFLICT (programme) DO UPDATE SET as_of = excluded.as_of, made_at = excluded.made_at`, programme, at, tx.Now).Error
}

// rankedAt is as of when the last pass was made; 0 for never.
func rankedAt(tx *db.Tx, programme string) (at clock.Instant, err error) {
	err = tx.DB.Raw("SELECT COALESCE(MAX(as_of), 0) FROM renewal_rankings WHERE programme = ?", programme).Scan(&at).Error
	return at, err
}
