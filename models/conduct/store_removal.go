package conduct

import (
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/text"
)

type removalRow struct {
	ID           string `gorm:"primaryKey"`
	Merchant     string
	Membership   string
	Programme    string
	Edition      string
	Scope        string
	Products     string
	Ground       string
	Clause       string
	Facts        string
	Todo         string
	Papers       string
	Evidence     string
	Talk         string
	ProposedBy   string
	ProposedName string
	ProposedAt   clock.Instant
	SecondBy     string
	SecondName   string
	SecondAt     clock.Instant
	Outcome      State
	Reason       string
	Decision     string
	ClosedAt     clock.Instant
	Version      int
}

// TableName is the table of removals.
func (removalRow) TableName() string { return "removals" }

func (r removalRow) removal() (Removal, error) {
	out := Removal{ID: r.ID, Merchant: r.Merchant, Membership: r.Membership, Programme: r.Programme, Edition: r.Edition, Scope: r.Scope, Ground: r.Ground, Clause: r.Clause,
		Facts: r.Facts, Todo: r.Todo, Evidence: r.Evidence, Proposed: Signature{r.ProposedBy, r.ProposedName, r.ProposedAt}, Second: Signature{r.SecondBy, r.SecondName, r.SecondAt},
		Outcome: r.Outcome, Reason: r.Reason, Decision: r.Decision, Closed: r.ClosedAt, Version: r.Version}
	for _, part := range []struct {
		from string
		to   any
	}{{r.Products, &out.Products}, {r.Papers, &out.Papers}, {r.Talk, &out.Talk}} {
		if err := db.FromJSON(part.from, part.to); err != nil {
			return out, err
		}
	}
	return out, nil
}

func removals(rows []removalRow, err error) ([]Removal, error) {
	if err != nil {
		return nil, err
	}
	out := make([]Removal, 0, len(rows))
	for _, r := range rows {
		one, err := r.removal()
		if err != nil {
			return nil, err
		}
		out = append(out, one)
	}
	return out, nil
}

func insertRemoval(tx *db.Tx, r Removal) error {
	res := tx.DB.Exec(`INSERT INTO removals (id, merchant, membership, programme, edition, scope, products, ground, clause, facts, todo, papers, evidence, talk,
		proposed_by, proposed_name, proposed_at, second_by, second_name, second_at, outcome, reason, decision, closed_at, version)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, '', '', 0, '', '', '', 0, ?) ON CONFLICT DO NOTHING`,
		r.ID, r.Merchant, r.Membership, r.Programme, r.Edition, r.Scope, db.JSON(r.Products), r.Ground, r.Clause, r.Facts, r.Todo, db.JSON(r.Papers), r.Evidence, db.JSON(r.Talk),
		r.Proposed.By, r.Proposed.Name, r.Proposed.At, r.Version)
	if res.Error != nil || res.RowsAffected == 1 {
		return res.Error
	}
	return fault.New(fault.Conflict, text.Of("该商家已有一项清退等待第二人签署。", "A removal of this merchant waits for its second signature already."),
		text.Of("请先处理等待中的清退。", "Deal with the one that waits first."))
}

// insertCarried keeps a removal that took effect when it was made.
func insertCarried(tx *db.Tx, r Removal) error {
	return tx.DB.Exec(`INSERT INTO removals (id, merchant, membership, programme, edition, scope, products, ground, clause, facts, todo, papers, evidence, talk,
		proposed_by, proposed_name, proposed_at, second_by, second_name, second_at, outcome, reason, decision, closed_at, version)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, '', ?, ?, ?)`,
		r.ID, r.Merchant, r.Membership, r.Programme, r.Edition, r.Scope, db.JSON(r.Products), r.Ground, r.Clause, r.Facts, r.Todo, db.JSON(r.Papers), r.Evidence, db.JSON(r.Talk),
		r.Proposed.By, r.Proposed.Name, r.Proposed.At, r.Second.By, r.Second.Name, r.Second.At, r.Outcome, r.Decision, r.Closed, r.Version).Error
}

func saveRemoval(tx *db.Tx, r Removal) error {
	return db.One(tx.DB.Exec(`UPDATE removals SET second_by = ?, second_name = ?, second_at = ?, outcome = ?, reason = ?, decision = ?, closed_at = ?, version = version + 1
		WHERE id = ? AND version = ?`, r.Second.By, r.Second.Name, r.Second.At, r.Outcome, r.Reason, r.Decision, r.Closed, r.ID, r.Version))
}

func oneRemoval(tx *db.Tx, id string) (Removal, error) {
	var r removalRow
	if err := tx.DB.Where("id = ?", id).Take(&r).Error; err != nil {
		return Removal{}, err
	}
	return r.removal()
}

func listRemovals(tx *db.Tx, q Removals) ([]Removal, error) {
	g := tx.DB.Model(&removalRow{})
	if q.Membership != "" {
		g = g.Where("membership = ?", q.Membership)
	}
	if q.Waiting {
		g = g.Where("closed_at = 0")
	}
	if q.Before != "" {
		g = g.Where("id < ?", q.Before)
	}
	var rows []removalRow
	err := g.Order("id DESC").Limit(min(max(q.Limit, 1), 200)).Find(&rows).Error
	return removals(rows, err)
}

func overtakenRemovals(tx *db.Tx, membership string) ([]Removal, error) {
	var rows []removalRow
	err := tx.DB.Where("membership = ? AND outcome = ?", membership, Overtaken).Order("id").Limit(200).Find(&rows).Error
	return removals(rows, err)
}
