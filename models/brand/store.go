package brand

import (
	"slices"
	"strings"

	"github.com/mengyue/portal/models/calendar"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/text"
)

// TableName is the table of brands.
func (Brand) TableName() string { return "brands" }

// linkRow is a link as it is kept.
type linkRow struct {
	ID            string `gorm:"primaryKey"`
	Merchant      string
	Brand         string
	Position      int
	Grantor       string
	Grantee       string
	Kind          string
	ValidFrom     calendar.Day
	ValidTo       calendar.Day
	Categories    string
	Region        string
	MaySublicense bool
	Papers        string
	Outside       bool
	Confirmed     clock.Instant
	ConfirmedBy   string
	ConfirmedName string
	Refused       clock.Instant
	RefusedBy     string
	RefusedName   string
	Refusal       string
	Version       int64
	Recorded      clock.Instant
	RecordedBy    string
}

// TableName is the table of links.
func (linkRow) TableName() string { return "chain_links" }

func rowOf(l Link) linkRow {
	return linkRow{ID: l.ID, Merchant: l.Merchant, Brand: l.Brand, Position: l.Position, Grantor: l.Grantor, Grantee: l.Grantee, Kind: l.Kind,
		ValidFrom: l.ValidFrom, ValidTo: l.ValidTo, Categories: strings.Join(l.Categories, ";"), Region: l.Region, MaySublicense: l.MaySublicense,
		Papers: strings.Join(l.Papers, ";"), Outside: l.Outside, Confirmed: l.Confirmed, ConfirmedBy: l.ConfirmedBy, ConfirmedName: l.ConfirmedName,
		Refused: l.Refused, RefusedBy: l.RefusedBy, RefusedName: l.RefusedName, Refusal: l.Refusal, Version: l.Version, Recorded: l.Recorded, RecordedBy: l.RecordedBy}
}

func (r linkRow) link() Link {
	return Link{ID: r.ID, Merchant: r.Merchant, Brand: r.Brand, Position: r.Position, Grantor: r.Grantor, Grantee: r.Grantee, Kind: r.Kind,
		ValidFrom: r.ValidFrom, ValidTo: r.ValidTo, Categories: parts(r.Categories), Region: r.Region, MaySublicense: r.MaySublicense,
		Papers: parts(r.Papers), Outside: r.Outside, Confirmed: r.Confirmed, ConfirmedBy: r.ConfirmedBy, ConfirmedName: r.ConfirmedName,
		Refused: r.Refused, RefusedBy: r.RefusedBy, RefusedName: r.RefusedName, Refusal: r.Refusal, Version: r.Version, Recorded: r.Recorded, RecordedBy: r.RecordedBy}
}

// parts splits a list as it is kept; nil for none.
func parts(list string) []string {
	return slices.Collect(strings.FieldsFuncSeq(list, func(r rune) bool { return r == ';' }))
}

func links(rows []linkRow, err error) ([]Link, error) {
	out := make([]Link, len(rows))
	for i, r := range rows {
		out[i] = r.link()
	}
	return out, err
}

var what = text.Of("这个品牌", "such brand")

// Find reads a brand. Its data are those of a public register: anybody who is signed in may see them. Errors: NotFound.
func Find(tx *db.Tx, id string) (b Brand, err error) {
	err = tx.DB.Where("id = ?", id).Take(&b).Error
	return b, db.Found(err, what)
}

// BrandQuestion asks for brands in the order of their ids.
type BrandQuestion struct {
	Search string // part of the name, the trademark or the owner, or the beginning of the id
	After  string // id of the last one shown
	Limit  int    // at most 200
}

// escape makes what a person typed stand for itself in a LIKE.
var escape = strings.NewReplacer("!", "!!", "%", "!%", "_", "!_")

// List answers with brands.
func List(tx *db.Tx, q BrandQuestion) (found []Brand, err error) {
	g := tx.DB.Where("id > ?", q.After)
	if q.Search != "" {
		part := "%" + escape.Replace(strings.ToLower(q.Search)) + "%"
		g = g.Where(`(lower(name) LIKE ? ESCAPE '!' OR lower(trademark) LIKE ? ESCAPE '!' OR lower(owner) LIKE ? ESCAPE '!' OR lower(id) LIKE ? ESCAPE '!')`, part, part, part, part[1:])
	}
	err = g.Order("id").Limit(min(max(q.Limit, 1), 200)).Find(&found).Error
	return found, err
}

// Known reads those of the ids that are brands, for checking many at once.
func Known(tx *db.Tx, ids []string) (map[string]Brand, error) { return brandsByID(tx, ids) }

func brandsByID(tx *db.Tx, ids []string) (map[string]Brand, error) {
	out := make(map[string]Brand, len(ids))
	if len(ids) == 0 {
		return out, nil
	}
	var found []Brand
	err := tx.DB.Where("id IN ?", ids).Find(&found).Error
	for _, b := range found {
		out[b.ID] = b
	}
	return out, err
}

// Was lists the earlier states of a brand, the newest first; at most 100.
func Was(tx *db.Tx, id string) (earlier []Brand, err error) {
	err = tx.DB.Table("brands_replaced").Where("id = ?", id).Order("version DESC").Limit(100).Find(&earlier).Error
	return earlier, err
}
