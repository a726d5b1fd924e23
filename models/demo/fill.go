package demo

import (
	"context"
	"errors"

	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/blob"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/pdf"
	"github.com/mengyue/portal/models/rulebook"
)

// World is the portal in which the demonstration is made.
type World struct {
	DB        *db.DB
	Blobs     *blob.Store
	Authority *pdf.Authority
	Library   *rulebook.Library
}

// Person is somebody who may sign in.
type Person struct {
	Role                  access.Role
	Email, Password, Name string
	Merchant              string // name of the company; "" for staff
}

// ErrNotEmpty is what a database gets that holds merchants already.
var ErrNotEmpty = errors.New("demo: the database is not empty")

// Fill makes the marketplace in an empty database and says who may sign in. Errors: ErrNotEmpty.
func (w World) Fill(ctx context.Context, told func(done, total int64)) ([]Person, error) {
	return nil, nil
}
