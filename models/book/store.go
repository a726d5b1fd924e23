package book

import (
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
)

type row struct {
	ID            string `gorm:"primaryKey"`
	Programme     string
	Edition       string
	Source        string
	Scenarios     string
	Hash          string
	Problems      int
	WrittenBy     string
	WrittenName   string
	WrittenAt     clock.Instant
	WhatIf        string
	ProposedBy    string
	ProposedName  string
	ProposedAt    clock.Instant
	PublishedBy   string
	PublishedName string
	PublishedAt   clock.Instant
	DroppedBy     string
	DroppedName   string
	DroppedAt     clock.Instant
	Reason        string
	Version       int
}

// TableName is the table of drafts.
func (row) TableName() string { return "book_drafts" }

func rowOf(d Draft) row {
	return row{ID: d.ID, Programme: d.Programme, Edition: d.Edition, Source: d.Source, Scenarios: d.Scenarios, Hash: d.Hash, Problems: d.Problems, WrittenBy: d.Written.By,
		WrittenName: d.Written.Name, WrittenAt: d.Written.At, WhatIf: d.WhatIf, ProposedBy: d.Proposed.By, ProposedName: d.Proposed.Name, ProposedAt: d.Proposed.At,
		PublishedBy: d.Published.By, PublishedName: d.Published.Name, PublishedAt: d.Published.At, DroppedBy: d.Dropped.By, DroppedName: d.Dropped.Name, DroppedAt: d.Dropped.At,
		Reason: d.Reason, Version: d.Version}
}

func (r row) draft() Draft {
	return Draft{ID: r.ID, Programme: r.Programme, Edition: r.Edition, Source: r.Source, Scenarios: r.Scenarios, Hash: r.Hash, Problems: r.Problems,
		Written: Signature{r.WrittenBy, r.WrittenName, r.WrittenAt}, WhatIf: r.WhatIf, Proposed: Signature{r.ProposedBy, r.ProposedName, r.ProposedAt},
		Published: Signature{r.PublishedBy, r.PublishedName, r.PublishedAt}, Dropped: Signature{r.DroppedBy, r.DroppedName, r.DroppedAt}, Reason: r.Reason, Version: r.Version}
}

func insert(tx *db.Tx, d Draft) error {
	r := rowOf(d)
	return tx.DB.Create(&r).Error
}

// save keeps a changed draft over the version that it was read with.
func save(tx *db.Tx, d Draft) error {
	r := rowOf(d)
	return db.One(tx.DB.Exec(`UPDATE book_drafts SET programme = ?, edition = ?, source = ?, scenarios = ?, hash = ?, problems = ?, written_by = ?, written_name = ?, written_at = ?,
		what_if = ?, proposed_by = ?, proposed_name = ?, proposed_at = ?, published_by = ?, published_name = ?, published_at = ?, dropped_by = ?, dropped_name = ?, dropped_at = ?,
		reason = ?, version = version + 1 WHERE id = ? AND version = ?`,
		r.Programme, r.Edition, r.Source, r.Scenarios, r.Hash, r.Problems, r.WrittenBy, r.WrittenName, r.WrittenAt, r.WhatIf, r.ProposedBy, r.ProposedName, r.ProposedAt,
		r.PublishedBy, r.PublishedName, r.PublishedAt, r.DroppedBy, r.DroppedName, r.DroppedAt, r.Reason, r.ID, r.Version))
}

func one(tx *db.Tx, id string) (Draft, error) {
	var r row
	err := tx.DB.Where("id = ?", id).Take(&r).Error
	return r.draft(), err
}

func list(tx *db.Tx, past bool, after string, limit int) ([]Draft, error) {
	g := tx.DB.Model(&row{}).Where("published_at = 0 AND dropped_at = 0")
	if past {
		g = tx.DB.Model(&row{}).Where("published_at > 0 OR dropped_at > 0")
	}
	if after != "" {
		g = g.Where("id < ?", after)
	}
	var rows []row
	err := g.Omit("source", "scenarios").Order("id DESC").Limit(min(max(limit, 1), 200)).Find(&rows).Error
	out := make([]Draft, len(rows))
	for i, r := range rows {
		out[i] = r.draft()
	}
	return out, err
}
