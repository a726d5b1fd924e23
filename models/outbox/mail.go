package outbox

import (
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/text"
)

// MailState is where a mail stands.
type MailState string

// The states of a mail.
const (
	Addressing MailState = "addressing" // a notice whose readers are not looked up yet
	Queued     MailState = "queued"
	Sending    MailState = "sending"   // in the hands of a worker
	Sent       MailState = "sent"      // taken by the mail server
	Kept       MailState = "kept"      // no mail server is configured; shown to staff only
	Refused    MailState = "refused"   // the mail server will not take it
	Uncertain  MailState = "uncertain" // the connection broke after the text was sent; not sent again by itself
	Addressed  MailState = "addressed" // one mail for each reader stands beside it
)

// Address is where a mail goes and in which language.
type Address struct {
	Mail string
	Name string
	Lang text.Lang
}

// Mail is one letter to one address.
type Mail struct {
	ID        string
	Key       string
	Notice    string
	Address   string
	Lang      text.Lang
	Letter    Letter
	State     MailState
	Attempts  int
	Next      clock.Instant
	Queued    clock.Instant
	SentAt    clock.Instant
	LastError string
	leased    clock.Instant
}
