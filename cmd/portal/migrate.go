package main

import (
	"fmt"

	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/text"
)

// migrateCommand is "portal migrate up|status".
type migrateCommand struct {
	Up     migrateUp     `cmd:"" help:"Bring the database to this version."`
	Status migrateStatus `cmd:"" help:"List the steps of the schema and whether they are taken."`
}

type migrateUp struct{ storage }

// Run takes the steps that are missing and prints them.
func (m *migrateUp) Run(c *console) error {
	h, err := m.openAsIs()
	if err != nil {
		return err
	}
	defer func() { _ = h.Close() }()
	steps, err := h.db.Migrate(c.ctx)
	if err != nil {
		return err
	}
	for _, s := range steps {
		if err := printStep(c, s); err != nil {
			return err
		}
	}
	c.Say(text.F("执行了 %d 步，数据库已是这个版本。", "%d steps taken; the database is at this version.", len(steps)))
	return nil
}

type migrateStatus struct{ storage }

// Run prints every step.
func (m *migrateStatus) Run(c *console) error {
	h, err := m.openAsIs()
	if err != nil {
		return err
	}
	defer func() { _ = h.Close() }()
	steps, err := h.db.Migrations(c.ctx)
	if err != nil {
		return err
	}
	missing := 0
	for _, s := range steps {
		if !s.Applied {
			missing++
		}
		if err := printStep(c, s); err != nil {
			return err
		}
	}
	if missing == 0 {
		c.Say(text.Of("数据库已是这个版本。", "The database is at this version."))
		return nil
	}
	c.Say(text.F("还差 %d 步，请运行 portal migrate up。", "%d steps are missing; run portal migrate up.", missing))
	return nil
}

func printStep(c *console, s db.Migration) error {
	state := "pending"
	if s.Applied {
		state = "applied"
	}
	_, err := fmt.Fprintf(c.out, "%05d\t%s\t%s\n", s.Version, state, s.Name)
	return err
}
