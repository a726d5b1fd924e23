package db

import "github.com/mengyue/portal/models/clock"

// Stamp is who did something and when; the zero Stamp is "not yet".
type Stamp struct {
	At     clock.Instant
	By     string // account
	ByName string
}

// Done reports whether it was done.
func (s Stamp) Done() bool { return s.At != 0 }

// Stamp is the actor at the instant of the transaction.
func (tx *Tx) Stamp() Stamp { return Stamp{At: tx.Now, By: tx.Actor.ID(), ByName: tx.Actor.Name} }
