package demo

import (
	"context"
	"errors"

	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/account"
	"github.com/mengyue/portal/models/blob"
	"github.com/mengyue/portal/models/calendar"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/merchant"
	"github.com/mengyue/portal/models/outbox"
	"github.com/mengyue/portal/models/pdf"
	"github.com/mengyue/portal/models/publication"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
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

// Fill makes the marketplace in an empty database and says who may sign in. A story of thirteen months is played from
// its beginning to the present by the portal's own verbs, so that every date, letter and entry is what it would be.
// Nothing else may use the database meanwhile. Errors: ErrNotEmpty, Conflict (the story would begin before its rules).
func (w World) Fill(ctx context.Context, told func(done, total int64)) ([]Person, error) {
	empty := false
	err := w.DB.View(ctx, actor, func(tx *db.Tx) error {
		there, err := merchant.List(tx, merchant.Question{Limit: 1})
		empty = len(there) == 0
		return err
	})
	if err != nil {
		return nil, err
	}
	if !empty {
		return nil, ErrNotEmpty
	}
	s := newStory(ctx, w)
	if err := s.ruled(); err != nil {
		return nil, err
	}
	real := w.DB.Clock
	w.DB.Clock = s.clock
	defer func() { w.DB.Clock = real }()
	s.write()
	if err := s.play(told); err != nil {
		return nil, err
	}
	return s.people, s.keepMails()
}

// ruled refuses a story that would begin before the rules of a programme that it plays. Errors: Conflict.
func (s *story) ruled() error {
	start := s.day(-beginning, "00:00")
	for _, p := range []string{programme, suppliers, distributors, groupProgramme, nurseryProgramme, levelled, quality} {
		editions := s.Library.Editions(p)
		if len(editions) == 0 || editions[0].Effective <= start {
			continue
		}
		e, from := editions[0], calendar.DayOf(editions[0].Effective)
		return fault.New(fault.Conflict, text.F("演示讲述启动前 %[1]d 天里发生的事，而“%[2]s”的规则自 %[3]s 起才有。", "The demonstration tells of the %[1]d days before it is started, and the rules of “%[2]s” begin on %[3]s.", beginning, e.Title, from.String()),
			text.F("请把系统时间设在 %s 或以后再启动演示；数据库没有改动。", "Set the clock of the machine to %s or later; the database was not changed.", (from+beginning).String()))
	}
	return nil
}

// keepMails addresses the letters of the story and keeps them: the mails of an invented past are not sent.
func (s *story) keepMails() error {
	office := &outbox.Office{DB: s.DB, Readers: account.Directory}
	_, err := office.Deliver(s.ctx, 1<<20)
	return err
}

// write writes the whole story down; nothing happens yet.
func (s *story) write() {
	recent := s.recent()
	s.begins(func() error { return s.do(actor, publication.All) })
	s.begins(s.staff)
	s.begins(s.market)
	s.members()
	s.applicants()
	s.tagging()
	s.tasks()
	s.partings()
	s.figures()
	s.chains()
	s.yearly(recent)
	s.watched()
	s.channel()
	s.groupBuys()
	s.trade()
	s.shipped()
	s.reading()
}
