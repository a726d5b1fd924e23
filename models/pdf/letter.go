package pdf

import (
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/outbox"
	"github.com/mengyue/portal/models/text"
)

// Addressee is to whom a letter goes, from whom, and when it was sent.
type Addressee struct {
	To     string
	From   text.Text
	Number string
	Sent   clock.Instant
	Lang   text.Lang
}

// Letter sets a notice as a letter, in the same words as the page and the mail (GEN-4).
func Letter(l outbox.Letter, a Addressee) ([]byte, error) {
	in := a.Lang
	d := New(Head{Title: l.Title.In(in), Number: a.Number, Lang: in, At: a.Sent})
	d.Title(l.Title.In(in))
	d.Facts([]Fact{{text.Of("致", "To").In(in), a.To}, {text.Of("发自", "From").In(in), a.From.In(in)},
		{text.Of("发出时间", "Sent").In(in), a.Sent.Text().In(in)}})
	for _, p := range l.Paragraphs {
		d.Paragraph(p.In(in))
	}
	part := func(heading text.Text, items []text.Text) {
		if len(items) > 0 {
			d.Heading(heading.In(in))
		}
		for _, i := range items {
			d.Item(i.In(in))
		}
	}
	if len(l.Facts) > 0 {
		d.Heading(text.Of("认定的事实", "What was found").In(in))
		facts := make([]Fact, len(l.Facts))
		for i, f := range l.Facts {
			facts[i] = Fact{f.Label.In(in), f.Value.In(in)}
		}
		d.Facts(facts)
	}
	clauses := make([]text.Text, len(l.Clauses))
	for i, c := range l.Clauses {
		clauses[i] = text.F("%s　%s", "%s  %s", c.ID, c.Text)
	}
	part(text.Of("依据的条款", "Clauses it rests on"), clauses)
	part(text.Of("您需要做什么", "What to do"), l.Todo)
	if until := until(l); !until.IsZero() {
		d.Paragraph(until.In(in))
	}
	if !l.Objection.IsZero() {
		d.Heading(text.Of("如有异议", "If you object").In(in))
		d.Paragraph(l.Objection.In(in))
	}
	return d.Bytes()
}

// until is by when something has to be done, in the letter's own words where it has some.
func until(l outbox.Letter) text.Text {
	if l.UntilText.IsZero() && l.Until != 0 {
		return text.F("期限：%s 之前。", "Before %s.", l.Until.EndText())
	}
	return l.UntilText
}
