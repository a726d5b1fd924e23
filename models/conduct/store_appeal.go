package conduct

import (
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/membership"
	"github.com/mengyue/portal/models/text"
)

type appealRow struct {
	ID          string `gorm:"primaryKey"`
	Merchant    string
	Decision    string
	Kind        string
	Object      string
	Programme   string
	Edition     string
	Clause      string
	Grounds     string
	Evidence    string
	FiledBy     string
	FiledName   string
	FiledAt     clock.Instant
	DecidedBy   string
	DecidedName string
	DecidedAt   clock.Instant
	Outcome     State
	Reason      string
	Answers     string
	Result      string
	ClosedAt    clock.Instant
	Version     int
}

// TableName is the table of appeals.
func (appealRow) TableName() string { return "appeals" }

func (r appealRow) appeal() (Appeal, error) {
	a := Appeal{ID: r.ID, Merchant: r.Merchant, Decision: r.Decision, Kind: r.Kind, Object: r.Object, Programme: r.Programme, Edition: r.Edition, Clause: r.Clause,
		Filed: Signature{r.FiledBy, r.FiledName, r.FiledAt}, Decided: Signature{r.DecidedBy, r.DecidedName, r.DecidedAt}, Outcome: r.Outcome, Reason: r.Reason,
		Result: r.Result, Closed: r.ClosedAt, Version: r.Version}
	if err := db.FromJSON(r.Grounds, &a.Grounds); err != nil {
		return a, err
	}
	if err := db.FromJSON(r.Answers, &a.Answers); err != nil {
		return a, err
	}
	return a, db.FromJSON(r.Evidence, &a.Evidence)
}

func insertAppeal(tx *db.Tx, a Appeal) error {
	res := tx.DB.Exec(`INSERT INTO appeals (id, merchant, decision, kind, object, programme, edition, clause, grounds, evidence, filed_by, filed_name, filed_at,
		decided_by, decided_name, decided_at, outcome, reason, answers, result, closed_at, version)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, '', '', 0, '', '', '[]', '', 0, ?) ON CONFLICT DO NOTHING`,
		a.ID, a.Merchant, a.Decision, a.Kind, a.Object, a.Programme, a.Edition, a.Clause, db.JSON(a.Grounds), db.JSON(a.Evidence), a.Filed.By, a.Filed.Name, a.Filed.At, a.Version)
	if res.Error != nil || res.RowsAffected == 1 {
		return res.Error
	}
	return fault.New(fault.Conflict, text.Of("该决定已经申诉过。", "This decision has been appealed from already."),
		text.Of("请在该申诉中补充证据或查看结果。", "Add evidence to that appeal, or see its outcome."))
}

func saveAppeal(tx *db.Tx, a Appeal) error {
	return db.One(tx.DB.Exec(`UPDATE appeals SET evidence = ?, decided_by = ?, decided_name = ?, decided_at = ?, outcome = ?, reason = ?, answers = ?, result = ?, closed_at = ?, version = version + 1
		WHERE id = ? AND version = ?`, db.JSON(a.Evidence), a.Decided.By, a.Decided.Name, a.Decided.At, a.Outcome, a.Reason, db.JSON(a.Answers), a.Result, a.Closed, a.ID, a.Version))
}

func oneAppeal(tx *db.Tx, where string, args ...any) (Appeal, error) {
	var r appealRow
	if err := tx.DB.Where(where, args...).Limit(1).Take(&r).Error; err != nil {
		return Appeal{}, err
	}
	return r.appeal()
}

func listAppeals(tx *db.Tx, q Appeals) ([]Appeal, error) {
	g := tx.DB.Model(&appealRow{})
	if q.Merchant != "" {
		g = g.Where("merchant = ?", q.Merchant)
	}
	if q.Waiting {
		g = g.Where("closed_at = 0")
	}
	if q.Before != "" {
		g = g.Where("id < ?", q.Before)
	}
	var rows []appealRow
	if err := g.Order("id DESC").Limit(min(max(q.Limit, 1), 200)).Find(&rows).Error; err != nil {
		return nil, err
	}
	out := make([]Appeal, 0, len(rows))
	for _, r := range rows {
		a, err := r.appeal()
		if err != nil {
			return nil, err
		}
		out = append(out, a)
	}
	return out, nil
}

type exclusionRow struct {
	Membership string
	Merchant   string
	Programme  string
	Product    string
	FromAt     clock.Instant
	ToAt       clock.Instant
	Clause     string
	MadeAt     clock.Instant
	VoidAt     clock.Instant
}

// TableName is the table of exclusions.
func (exclusionRow) TableName() string { return "exclusions" }

// insertExclusions keeps when the products of a membership carried the tag within its term, without the gaps in which a
// tag was off. A later leaving of the same membership replaces what an upheld appeal had made void.
func insertExclusions(tx *db.Tx, m membership.Membership, clause string, at clock.Instant) (int64, error) {
	r := tx.DB.Exec(`INSERT INTO exclusions (membership, merchant, programme, product, from_at, to_at, clause, made_at, void_at)
		SELECT p.membership, p.merchant, p.programme, p.product, p.from_at, MAX(p.to_at), CAST(? AS TEXT), CAST(? AS BIGINT), 0 FROM (
			SELECT t.membership, t.merchant, t.programme, t.product, CASE WHEN s.at < CAST(? AS BIGINT) THEN CAST(? AS BIGINT) ELSE s.at END AS from_at,
				COALESCE((SELECT MIN(g.from_at) FROM tag_gaps g WHERE g.tag = t.id AND g.from_at >= s.at), CASE WHEN t.ended_at = 0 THEN CAST(? AS BIGINT) ELSE t.ended_at END) AS to_at
			FROM tags t JOIN (
				SELECT id AS tag, effective_at AS at FROM tags WHERE membership = ? AND effective_at > 0
				UNION ALL SELECT g.tag, g.until_at FROM tag_gaps g JOIN tags x ON x.id = g.tag WHERE x.membership = ? AND x.effective_at > 0
			) s ON s.tag = t.id
		) p WHERE p.from_at < p.to_at GROUP BY p.membership, p.merchant, p.programme, p.product, p.from_at
		ON CONFLICT (membership, product, from_at) DO UPDATE SET to_at = excluded.to_at, made_at = excluded.made_at, void_at = 0`,
		clause, tx.Now, m.From, m.From, at, m.ID, m.ID)
	return r.RowsAffected, r.Error
}

func voidExclusions(tx *db.Tx, membership string) error {
	return tx.DB.Exec("UPDATE exclusions SET void_at = ? WHERE membership = ? AND void_at = 0", tx.Now, membership).Error
}

func exclusions(tx *db.Tx, q Excluded) ([]Exclusion, error) {
	g := tx.DB.Model(&exclusionRow{})
	for _, c := range []struct{ column, value string }{{"programme = ?", q.Programme}, {"merchant = ?", q.Merchant}} {
		if c.value != "" {
			g = g.Where(c.column, c.value)
		}
	}
	if !q.Voided {
		g = g.Where("void_at = 0")
	}
	if a := q.After; a.Membership != "" {
		g = g.Where("(membership > ? OR (membership = ? AND (product > ? OR (product = ? AND from_at > ?))))", a.Membership, a.Membership, a.Product, a.Product, a.From)
	}
	var rows []exclusionRow
	err := g.Order("membership, product, from_at").Limit(min(max(q.Limit, 1), 10000)).Find(&rows).Error
	out := make([]Exclusion, len(rows))
	for i, r := range rows {
		out[i] = Exclusion{Membership: r.Membership, Merchant: r.Merchant, Programme: r.Programme, Product: r.Product, From: r.FromAt, To: r.ToAt, Clause: r.Clause, Made: r.MadeAt, Void: r.VoidAt}
	}
	return out, err
}

// strangers counts which of some products are not the merchant's.
func strangers(tx *db.Tx, merchant string, products []string) (int, error) {
	var n int64
	err := tx.DB.Raw("SELECT count(*) FROM products WHERE merchant = ? AND id IN ?", merchant, products).Take(&n).Error
	return len(products) - int(n), err
}
