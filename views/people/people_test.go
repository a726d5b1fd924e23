package people_test

import (
	"context"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"github.com/a-h/templ"
	"github.com/mengyue/portal/views/lang"
	"github.com/mengyue/portal/views/layout"
	"github.com/mengyue/portal/views/people"
	"github.com/mengyue/portal/views/ui"
)

func draw(t *testing.T, tag string, c templ.Component) *goquery.Document {
	t.Helper()
	var b strings.Builder
	if err := c.Render(lang.With(context.Background(), tag), &b); err != nil {
		t.Fatal(err)
	}
	doc, err := goquery.NewDocumentFromReader(strings.NewReader(b.String()))
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

const hostile = `"><script>alert(1)</script><img src=x onerror=alert(1)>`

// pages is every page, with the same words in each place where something typed can stand.
func pages(words, tag string) map[string]templ.Component {
	page := layout.Page{Title: words, Lang: tag}
	wrong := ui.ErrorSummaryProps{Message: words, Next: words, Errors: ui.Errors{{Name: "email", Message: words}, {Name: "password", Message: words}, {Name: "code", Message: words}}}
	status := ui.StatusProps{Label: words}
	one := people.Person{ID: "1", Name: words, Email: words, Role: words, Of: words, URL: "/x", State: status, Factor: status, Since: words}
	list := people.PeopleProps{Page: page, Summary: wrong, Base: "/staff/accounts", Staff: true, Lead: words, People: []people.Person{one}, Email: words, Merchant: words,
		Invitations: []people.Invited{{ID: "1", Email: words, Role: words, Inviter: words, Until: words, State: status}}, Roles: []ui.Option{{Value: words, Label: words}},
		Filter: people.FilterProps{Words: words, On: true}, Next: "/staff/accounts?after=1"}
	empty := list
	empty.People, empty.Invitations = nil, nil
	person := people.PersonProps{Page: page, Summary: wrong, Base: "/staff/accounts", List: words, Person: one, Locked: true, Roles: list.Roles}
	off, own := person, person
	off.Off, own.Own = true, true
	factor := people.FactorProps{Page: page, Summary: wrong, Demand: true}
	used, pending := factor, factor
	used.On, used.Left = words, words
	pending.Pending = &people.Enrolment{Secret: words, Size: 21, Path: "M0 0h1v1h-1z"}
	confirm := people.ConfirmProps{Page: page, Summary: wrong, Next: words, Email: words, Demo: true}
	byCode := confirm
	byCode.Code = true
	return map[string]templ.Component{
		"sign-in": people.SignIn(people.SignInProps{Page: page, Summary: wrong, Email: words, Next: words, Notice: &ui.NoticeProps{Text: words},
			Demo: []people.DemoAccount{{ID: "1", Name: words, Role: words, Merchant: words}, {ID: "2", Name: words, Role: words}}}),
		"code": people.Code(people.CodeProps{Page: page, Summary: wrong, Next: words}), "forgot": people.Forgot(people.ForgotProps{Page: page, Summary: wrong, Email: words}),
		"sent": people.Forgot(people.ForgotProps{Page: page, Sent: true}), "reset": people.Reset(people.ResetProps{Page: page, Summary: wrong, Action: "/x", Email: words}),
		"invitation": people.Invitation(people.InvitationProps{Page: page, Summary: wrong, Action: "/x", Email: words, Name: words, Lead: words}),
		"confirm":    people.Confirm(confirm), "confirm by code": people.Confirm(byCode),
		"resume": people.Resume(people.ResumeProps{Page: page, Action: "/x", Sent: words, Count: words, Files: true, Back: "/y", Fields: []people.Typed{{Name: words, Value: words}}}),
		"account": people.Account(people.AccountProps{Page: page, Summary: wrong, Name: words, Email: words, Role: words, Merchant: words, Factor: status, FactorWay: words, Recovery: words,
			Languages: []ui.Option{{Value: words, Label: words}}, Sessions: []people.Session{{ID: "1", Device: words, IP: words, Begun: words, Seen: words}, {ID: "2", Device: words, Here: true}}}),
		"factor": people.Factor(factor), "factor in use": people.Factor(used), "factor pending": people.Factor(pending), "factor removal": people.RemoveFactor(used),
		"recovery": people.Recovery(people.RecoveryProps{Page: page, Codes: []string{words}}),
		"people":   people.People(list), "no people": people.People(empty), "person": people.One(person), "person off": people.One(off), "oneself": people.One(own),
	}
}

func TestWhatPeopleTypeIsNeverMarkup(t *testing.T) {
	for name, c := range pages(hostile, lang.ZH) {
		doc := draw(t, lang.ZH, c)
		if n := doc.Find("main script, img, [onerror], [style]").Length(); n > 0 {
			t.Errorf("%s: %d elements came out of what was typed", name, n)
		}
	}
}

func TestEveryPageHasOneHeadingAndEveryFormItsToken(t *testing.T) {
	for name, c := range pages("x", lang.EN) {
		doc := draw(t, lang.EN, c)
		if n := doc.Find("h1").Length(); n != 1 {
			t.Errorf("%s: %d headings", name, n)
		}
		doc.Find(`main form[method="post"]`).Each(func(_ int, form *goquery.Selection) {
			if form.Find(`input[name="_token"]`).Length() != 1 {
				t.Errorf("%s: the form to %s has no token", name, form.AttrOr("action", ""))
			}
		})
		seen := map[string]bool{}
		doc.Find("[id]").Each(func(_ int, s *goquery.Selection) {
			if id := s.AttrOr("id", ""); seen[id] {
				t.Errorf("%s: two elements are called %q", name, id)
			} else {
				seen[id] = true
			}
		})
	}
}

// Paste and password managers are welcome (WCAG 3.3.8, ASVS 6.2.7).
func TestPasswordFieldsTellWhatTheyAre(t *testing.T) {
	for page, want := range map[string]string{"sign-in": "current-password", "reset": "new-password", "invitation": "new-password", "confirm": "current-password"} {
		field := draw(t, lang.ZH, pages("x", lang.ZH)[page]).Find(`input[name="password"]`)
		if got := field.AttrOr("autocomplete", ""); got != want || field.AttrOr("type", "") != "password" {
			t.Errorf("%s: %s", page, got)
		}
	}
	if got := draw(t, lang.ZH, pages("x", lang.ZH)["code"]).Find(`input[name="code"]`).AttrOr("autocomplete", ""); got != "one-time-code" {
		t.Errorf("code: %s", got)
	}
}

func TestEnglishPagesHaveNoChineseWords(t *testing.T) {
	for name, c := range pages("x", lang.EN) {
		for _, r := range draw(t, lang.EN, c).Find("main").Text() {
			if r >= 0x4e00 && r <= 0x9fff {
				t.Errorf("%s: %c", name, r)
				break
			}
		}
	}
}

func TestSecondFactorOfStaffIsReplacedNotRemoved(t *testing.T) {
	for staff, want := range map[bool]int{true: 0, false: 1} {
		doc := draw(t, lang.ZH, people.Factor(people.FactorProps{On: "since", Staff: staff}))
		if n := doc.Find(`a[href="/account/second-factor/remove"]`).Length(); n != want {
			t.Errorf("staff %v: %d ways to remove it", staff, n)
		}
	}
}
