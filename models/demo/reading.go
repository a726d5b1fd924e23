package demo

import (
	"time"

	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/outbox"
)

// reading is that people read their letters: all but those of the last days are opened, and acknowledged where that is
// asked for.
func (s *story) reading() {
	for _, c := range s.shops[:signsIn] {
		s.ago(60*time.Hour, func() error {
			return s.do(c.owner, func(tx *db.Tx) error {
				letters, err := outbox.List(tx, outbox.Inbox{Limit: 200})
				for _, n := range letters {
					if err != nil {
						return err
					}
					if n.MustAck {
						err = outbox.Acknowledge(tx, n.ID)
					} else {
						_, err = outbox.Open(tx, n.ID)
					}
				}
				return err
			})
		})
	}
}
