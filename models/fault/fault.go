// Package fault holds the errors that speak to a person: a kind for the machine, a message (what happened and why),
// the way on (what to do next), the clause where a rulebook speaks, and the cause for the log.
package fault

import (
	"errors"

	"github.com/mengyue/portal/models/text"
)

// Kind tells the machine what went wrong.
type Kind string

// The kinds of fault. Everything that is no Fault is Internal.
const (
	NotFound        Kind = "not_found"
	Invalid         Kind = "invalid"         // what was sent is not acceptable; Fields name the places
	Conflict        Kind = "conflict"        // somebody or something was first
	Forbidden       Kind = "forbidden"       // this person may not
	Unauthenticated Kind = "unauthenticated" // nobody is signed in, or not strongly enough
	Breach          Kind = "breach"          // a clause of a rulebook stands against it
	TooLarge        Kind = "too_large"
	TooMany         Kind = "too_many"    // too often; try later
	Unavailable     Kind = "unavailable" // a thing that we need does not answer
	Internal        Kind = "internal"
)

// Field is what is wrong with one field of a form, one column of a row, one place of a file.
type Field struct {
	Name    string
	Message text.Text
}

// Fault is an error for a person.
type Fault struct {
	Kind    Kind
	Message text.Text // what happened and why
	Next    text.Text // what to do now
	Clause  string    // the clause that decided, "" where none
	Fields  []Field
	Cause   error // for the log only
}

// New makes a fault of a kind from what happened and what to do next.
func New(kind Kind, message, next text.Text) *Fault {
	return &Fault{Kind: kind, Message: message, Next: next}
}

// Error is the Chinese message with its clause and cause, for logs.
func (f *Fault) Error() string {
	s := string(f.Kind) + ": " + f.Message.ZH
	if f.Clause != "" {
		s += " [" + f.Clause + "]"
	}
	for _, field := range f.Fields {
		s += "; " + field.Name + ": " + field.Message.ZH
	}
	if f.Cause != nil {
		s += ": " + f.Cause.Error()
	}
	return s
}

// Unwrap gives the cause.
func (f *Fault) Unwrap() error { return f.Cause }

// Under names the clause that decided and returns the fault.
func (f *Fault) Under(clause string) *Fault { f.Clause = clause; return f }

// At adds what is wrong with one field and returns the fault.
func (f *Fault) At(name string, message text.Text) *Fault {
	f.Fields = append(f.Fields, Field{Name: name, Message: message})
	return f
}

// Because keeps the cause for the log and returns the fault.
func (f *Fault) Because(err error) *Fault { f.Cause = err; return f }

// OrNil is the fault as an error where it names at least one field, else nil: the end of a validation.
func (f *Fault) OrNil() error {
	if len(f.Fields) == 0 {
		return nil
	}
	return f
}

// Of finds the fault in an error's chain; an error without one is Internal and says nothing but that.
func Of(err error) *Fault {
	var f *Fault
	if errors.As(err, &f) {
		return f
	}
	return &Fault{Kind: Internal, Cause: err,
		Message: text.Of("系统内部出错，您的操作没有生效。", "Something went wrong on our side; nothing was changed."),
		Next:    text.Of("请稍后重试；如仍出现，请把参考编号告诉客服。", "Please try again; if it persists, quote the reference number to support.")}
}

// Is reports whether an error is a fault of the kind.
func Is(err error, kind Kind) bool { return err != nil && Of(err).Kind == kind }

// Missing is the fault for a thing that is not there, or not there for this person: the two are not told apart.
func Missing(what text.Text) *Fault {
	return New(NotFound, text.F("没有找到%s。", "There is no %s.", what),
		text.Of("请检查链接，或从列表重新进入。", "Check the link, or start again from the list."))
}

// Validation starts a validation: add fields with At and end with OrNil.
func Validation() *Fault {
	return New(Invalid, text.Of("有内容需要更正，已填写的内容都保留着。", "Some entries need correcting; everything you typed is kept."),
		text.Of("请按每一项旁边的说明更正后再提交。", "Correct each entry as described beside it and submit again."))
}
